"""From logits to mentions and acts, as the engine does it: the reference for src/reading, and what evaluation measures."""

from dataclasses import dataclass

import torch

import data
import train
from data import NONE, YIELD
from model import TYPES

ROOTS = [t for t in TYPES if t != "RETREAT"]  # the benchmark's, with YIELD in CONCEDE's place


@dataclass
class Act:
    source: tuple | None  # (begin, end) in characters
    target: tuple | None
    type: str
    confidence: float  # of the act; calibrated if temperatures were given
    type_confidence: float
    mutual: float


def predict_types(logits, temperature=1.0):
    """Names and probabilities of the best types: CONCEDE and RETREAT count as one, then the likelier of the two is named."""
    log_probs = (logits / temperature).log_softmax(-1)
    best, at = train.root_log_probs(log_probs).max(-1)
    names = []
    for row, k in zip(log_probs, at):
        names.append(TYPES[max(YIELD, key=lambda y: row[y])] if ROOTS[k] == "CONCEDE" else ROOTS[k])
    return names, best.exp().tolist()


def as_root(name):
    return "YIELD" if name in ("CONCEDE", "RETREAT") else name


def mentions_of(probabilities, first, offsets, threshold):
    """probabilities [T, 3] of one sentence -> [(begin, end)]: words are judged by their first subword."""
    words = [i for i, f in enumerate(first) if f]
    found, open_mention = [], None
    for n, i in enumerate(words):
        until = words[n + 1] if n + 1 < len(words) else len(first) - 1
        b, inner = probabilities[i][1].item(), probabilities[i][2].item()
        if b + inner >= threshold:
            end = offsets[until - 1][1]
            if open_mention is None or b > inner:
                open_mention = [offsets[i][0], end]
                found.append(open_mention)
            else:
                open_mention[1] = end
        else:
            open_mention = None
    return [tuple(m) for m in found]


def candidates(mentions):
    n = len(mentions)
    apart = [(s, t) for s in range(n) for t in range(n) if s != t]
    return apart + [(s, NONE) for s in range(n)] + [(NONE, t) for t in range(n)]


def read(reader, tokens, texts, mention_threshold=0.5, temperature=1.0, given=None, batch=32):
    """Per text (mentions, acts): all candidate acts with their confidence, for `select` to choose from.
    `given`: mentions to use in place of found ones."""
    out = []
    with torch.no_grad():
        for i in range(0, len(texts), batch):
            part = [data.Example(t, []) for t in texts[i : i + batch]]
            b = data.collate(part, tokens)
            probabilities = reader(b)["mention"].softmax(-1)
            for k, e in enumerate(part):
                at = slice(b.packing.start[k], b.packing.start[k] + b.packing.lengths[k])
                found = (
                    given[i + k]
                    if given
                    else mentions_of(probabilities[at], b.first[at].tolist(), b.offsets[k], mention_threshold)
                )
                e.mentions = [[m] for m in found]
                e.pairs = [data.Pair(s, t) for s, t in candidates(found)]
            acts = [[] for _ in part]
            if any(e.pairs for e in part):
                b = data.collate(part, tokens)
                logits = reader(b)
                names, sure = predict_types(logits["type"])
                event, mutual = (logits["event"] / temperature).sigmoid().tolist(), logits["mutual"].sigmoid().tolist()
                for p, owner, name, type_sure, confidence, both in zip(b.pairs, b.owners, names, sure, event, mutual):
                    span = lambda x, owner=owner: None if x == NONE else part[owner].mentions[x][0]
                    acts[owner].append(Act(span(p.source), span(p.target), name, confidence, type_sure, both))
            out += [([m[0] for m in e.mentions], a) for e, a in zip(part, acts)]
    return out


def select(acts, threshold):
    """The acts to report, best first: above the threshold, the less specific of two readings of one act dropped."""
    kept = sorted((a for a in acts if a.confidence >= threshold), key=lambda a: -a.confidence)
    full = [a for a in kept if a.source and a.target]

    def covered(a):
        return (a.target is None and any(f.source == a.source and as_root(f.type) == as_root(a.type) for f in full)) or (
            a.source is None and any(f.target == a.target and as_root(f.type) == as_root(a.type) for f in full)
        )

    return [a for a in kept if not covered(a)]


def same_span(a, b):
    return (a is None) == (b is None) and (a is None or data.overlap(a, b))


def count_matches(gold, acts):
    """Gold [(source, target, roots)] against acts in order of confidence, one to one: (hits, hits but for the type)."""
    hits, pairs, free, free_pairs = 0, 0, list(gold), list(gold)
    for a in acts:
        exact = next(
            (g for g in free if same_span(g[0], a.source) and same_span(g[1], a.target) and as_root(a.type) in g[2]), None
        )
        if exact:
            free.remove(exact)
            hits += 1
        loose = next((g for g in free_pairs if same_span(g[0], a.source) and same_span(g[1], a.target)), None)
        if loose:
            free_pairs.remove(loose)
            pairs += 1
    return hits, pairs


def gold_triples(example):
    first = lambda x: None if x == NONE else example.mentions[x][0]
    return [(first(p.source), first(p.target), {as_root(TYPES[t]) for t in p.types}) for p in example.pairs if p.event == 1.0]


def plain_text_scores(results, examples, threshold):
    """Precision, recall, F1 of triples, F1 of pairs without the type; over sentences with all acts annotated."""
    hits = pairs = found = wanted = 0
    for (_, acts), e in zip(results, examples):
        gold, chosen = gold_triples(e), select(acts, threshold)
        h, p = count_matches(gold, chosen)
        hits, pairs, found, wanted = hits + h, pairs + p, found + len(chosen), wanted + len(gold)
    f1 = lambda h: 2 * h / (found + wanted) if found + wanted else 0.0
    return hits / max(found, 1), hits / max(wanted, 1), f1(hits), f1(pairs)


def mention_scores(results, examples):
    """(precision, recall, F1) of exactly found mentions, and recall of overlapped ones."""
    exact = overlapped = found = wanted = 0
    for (mentions, _), e in zip(results, examples):
        gold = {m[0] for m in e.mentions}
        exact += len(gold & set(mentions))
        overlapped += sum(any(data.overlap(g, m) for m in mentions) for g in gold)
        found, wanted = found + len(mentions), wanted + len(gold)
    p, r = exact / max(found, 1), exact / max(wanted, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9), overlapped / max(wanted, 1)
