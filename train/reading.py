"""From logits to mentions and frames, as the engine does it: the reference for src/reading, and what evaluation measures."""

from dataclasses import dataclass, field

import torch

import data
import train
from data import NONE, YIELD
from model import CONTACTS, FACTUALITIES, LINKS, MENTION_ROLES, MOVES, SPAN_ROLES, TENSES, TYPES

ROOTS = [t for t in TYPES if t != "RETREAT"]  # the benchmark's, with YIELD in CONCEDE's place


@dataclass
class Found:
    """A frame as read; spans in characters, mentions as indices into the sentence's."""

    trigger: tuple
    type: str
    confidence: float  # of the type at the trigger
    roles: dict = field(default_factory=dict)  # src, tgt, third, by: [(mention, probability)], surest first
    spans: dict = field(default_factory=dict)  # time, place ...: (begin, end)
    factuality: str = "certain"
    tense: str = "past"
    move: str = ""
    contact: str = ""
    links: list = field(default_factory=list)  # (kind, index of the other frame)


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


def type_probabilities(logits):
    """[T, 16] trigger logits -> [T, 16] probabilities; of CONCEDE and RETREAT the likelier carries that of either."""
    p = logits.sigmoid()
    c, r = YIELD
    either = 1 - (1 - p[:, c]) * (1 - p[:, r])
    concedes = p[:, c] >= p[:, r]
    p[:, c], p[:, r] = torch.where(concedes, either, torch.zeros(())), torch.where(concedes, torch.zeros(()), either)
    return p


def triggers_of(types, inside, first, offsets, threshold):
    """types [T, 16], inside [T] of one sentence -> [(begin, end, [(type, probability)])]: every type at or above the threshold."""
    words = [i for i, f in enumerate(first) if f]
    found = []
    for n, i in enumerate(words):
        until = words[n + 1] if n + 1 < len(words) else len(first) - 1
        best = types[i].max().item()
        if found and found[-1][3] == n - 1 and inside[i] >= 0.5 and inside[i] > best:
            found[-1][1:] = [offsets[until - 1][1], found[-1][2], n]
        elif best >= threshold:
            kept = sorted(((p, t) for t, p in enumerate(types[i].tolist()) if p >= threshold), reverse=True)
            found.append([offsets[i][0], offsets[until - 1][1], [(TYPES[t], p) for p, t in kept], n])
    return [(b, e, kept) for b, e, kept, _ in found]


def runs(marks, offsets):
    """[(begin, end, mean probability)] of the stretches of tokens whose probability is at least one half."""
    found, open_run = [], None
    for p, (b, e) in zip(marks, offsets):
        if p >= 0.5:
            if open_run is None:
                open_run = [b, e, []]
                found.append(open_run)
            open_run[1] = e
            open_run[2].append(p)
        else:
            open_run = None
    return [(b, e, sum(ps) / len(ps)) for b, e, ps in found]


def read(reader, tokens, texts, mention_threshold=0.5, trigger_threshold=0.4, role_threshold=0.5, given=None, batch=32):
    """Per text (mentions, frames).  `given`: examples whose mentions and triggers are used in place of found ones."""
    out = []
    with torch.no_grad():
        for i in range(0, len(texts), batch):
            part = [data.Example(t, []) for t in texts[i : i + batch]]
            b = data.collate(part, tokens)
            logits = reader(b)
            mention, types, inside = logits["mention"].softmax(-1), type_probabilities(logits["trigger"]), logits["inside"].sigmoid()
            typed = []
            for k, e in enumerate(part):
                at = slice(b.packing.start[k], b.packing.start[k] + b.packing.lengths[k])
                first = b.first[at].tolist()
                if given:
                    e.mentions = given[i + k].mentions
                    triggers = [(*f.trigger, [(TYPES[t], 1.0) for t in f.types]) for f in given[i + k].frames]
                else:
                    e.mentions = [[m] for m in mentions_of(mention[at], first, b.offsets[k], mention_threshold)]
                    triggers = triggers_of(types[at], inside[at], first, b.offsets[k], trigger_threshold)
                e.frames = [data.FrameLabel((x, y), (), {}, {}) for x, y, _ in triggers]
                typed.append([kept for _, _, kept in triggers])
            b = data.collate(part, tokens)
            out += assemble(b, {k: v for k, v in reader(b).items()}, part, typed, role_threshold)
    return out


def assemble(b, logits, part, typed, role_threshold):
    """Frames of each example of a batch from the logits at its triggers."""
    out = []
    owner = {row: b.packing.sentence[row].item() for row in b.frame_row.tolist()}
    roles = logits["mention_roles"].sigmoid() if "mention_roles" in logits else []
    spans = logits["span_roles"].sigmoid() if "span_roles" in logits else []
    best = {n: logits[n].argmax(-1).tolist() for n in ("factuality", "tense", "move", "contact") if n in logits}
    links = logits["links"].argmax(-1).tolist() if "links" in logits else []
    frame = 0
    for k, e in enumerate(part):
        table = {span: m for m, span in b.spans[k].items()}
        found, at_row = [], {}
        for kept in typed[k]:
            row = b.frame_row[frame].item()
            assert owner[row] == k
            mine = [c for c, r in enumerate(b.role_cells.row.tolist()) if r == row] if len(roles) else []
            filled = {}
            for r, role in enumerate(MENTION_ROLES):
                sure = [(table[b.role_cells.other[c].item()], roles[c, r].item()) for c in mine]
                filled[role] = sorted((x for x in sure if x[1] >= role_threshold), key=lambda x: -x[1])
            # A mention is a source or a target, not both: the likelier.
            both = dict(filled["src"]).keys() & dict(filled["tgt"]).keys()
            for m in both:
                less = "src" if dict(filled["src"])[m] < dict(filled["tgt"])[m] else "tgt"
                filled[less] = [x for x in filled[less] if x[0] != m]
            words = {}
            cells = [c for c, r in enumerate(b.token_cells.row.tolist()) if r == row]
            if cells:
                for r, role in enumerate(SPAN_ROLES):
                    stretches = runs([spans[c, r].item() for c in cells], b.offsets[k][1:-1])
                    if stretches:
                        words[role] = max(stretches, key=lambda s: (s[2], -s[0]))[:2]
            at_row[row] = len(found)
            for name, p in kept:
                found.append(
                    Found(
                        e.frames[len(at_row) - 1].trigger,
                        name,
                        p,
                        {role: x for role, x in filled.items() if x},
                        words,
                        FACTUALITIES[best["factuality"][frame]],
                        TENSES[best["tense"][frame]],
                        MOVES[best["move"][frame]],
                        CONTACTS[best["contact"][frame]],
                    )
                )
            frame += 1
        for a, z, kind in zip(b.link_from.tolist(), b.link_to.tolist(), links):
            if kind and a in at_row and z in at_row:
                found[at_row[a]].links.append((LINKS[kind], at_row[z]))
        out.append(([m[0] for m in e.mentions], found))
    return out


def act_pairs(frame):
    """(source, target, confidence) of a frame: mentions or NONE; a mutual act goes both ways."""
    sources, targets = frame.roles.get("src", []), frame.roles.get("tgt", [])
    if len(sources) > 1 and not targets:
        return [(a, b, frame.confidence * min(p, q)) for a, p in sources for b, q in sources if a != b]
    nobody = [(NONE, 1.0)]
    return [
        (a, b, frame.confidence * p * q)
        for a, p in sources or nobody
        for b, q in targets or nobody
        if (a, b) != (NONE, NONE)
    ]


def triples(mentions, frames):
    """[(source span, target span, root, confidence)], surest first, each once."""
    best = {}
    span = lambda m: None if m == NONE else mentions[m]
    for f in frames:
        for a, b, p in act_pairs(f):
            key = (span(a), span(b), as_root(f.type))
            best[key] = max(p, best.get(key, 0.0))
    return sorted(((*k, p) for k, p in best.items()), key=lambda x: -x[3])


def same_span(a, b):
    return (a is None) == (b is None) and (a is None or data.overlap(a, b))


def gold_triples(example):
    first = lambda x: None if x == NONE else example.mentions[x][0]
    return [(first(s), first(t), {as_root(TYPES[x]) for x in types}) for s, t, types in data.directed(example)]


def count_matches(gold, acts):
    """Gold [(source, target, roots)] against triples, one to one: (hits, hits but for the type)."""
    hits, pairs, free, free_pairs = 0, 0, list(gold), list(gold)
    for source, target, root, _ in acts:
        exact = next((g for g in free if same_span(g[0], source) and same_span(g[1], target) and root in g[2]), None)
        if exact:
            free.remove(exact)
            hits += 1
        loose = next((g for g in free_pairs if same_span(g[0], source) and same_span(g[1], target)), None)
        if loose:
            free_pairs.remove(loose)
            pairs += 1
    return hits, pairs


class Count:
    """Hits, found and wanted; precision, recall and F1 of them."""

    def __init__(self):
        self.hits = self.found = self.wanted = 0

    def add(self, hits, found, wanted):
        self.hits, self.found, self.wanted = self.hits + hits, self.found + found, self.wanted + wanted

    @property
    def precision(self):
        return self.hits / max(self.found, 1)

    @property
    def recall(self):
        return self.hits / max(self.wanted, 1)

    @property
    def f1(self):
        return 2 * self.hits / max(self.found + self.wanted, 1)

    def __str__(self):
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} of {self.wanted}"


def matched_frames(example, frames):
    """[(gold frame, found frame)] one to one: triggers overlap and the type is right."""
    free, out = list(frames), []
    for g in example.frames:
        for t in g.types:
            hit = next((f for f in free if data.overlap(f.trigger, g.trigger) and f.type == TYPES[t]), None)
            if hit:
                free.remove(hit)
                out.append((g, hit))
    return out


def scores(results, examples):
    """{layer: Count} over annotated sentences, read as plain text.  A mention counts when its span is the same; a trigger when it
    overlaps and has the type; a role when its frame's trigger counts and the words overlap; triples as the field does."""
    names = ("mention", "trigger", "trigger without type", "role", "role of matched", "factuality", "attribution", "triple", "pair")
    c = {n: Count() for n in names}
    for (mentions, frames), e in zip(results, examples):
        gold = {m[0] for m in e.mentions}
        c["mention"].add(len(gold & set(mentions)), len(mentions), len(gold))
        matched = matched_frames(e, frames)
        c["trigger"].add(len(matched), len(frames), sum(len(f.types) for f in e.frames))
        places = {f.trigger for f in frames}
        c["trigger without type"].add(
            sum(any(data.overlap(p, g.trigger) for p in places) for g in e.frames), len(places), len(e.frames)
        )
        spans = lambda f, where: [
            (role, where[m] if isinstance(where[m], tuple) else where[m][0])
            for role in MENTION_ROLES
            for m in (x[0] if isinstance(x, tuple) else x for x in f.roles.get(role, []))
        ] + list(f.spans.items())
        wanted = sum(len(spans(g, e.mentions)) * len(g.types) for g in e.frames)
        hits, matched_wanted, matched_found = 0, 0, 0
        for g, f in matched:
            want, have = spans(g, e.mentions), spans(f, mentions)
            hits += sum(any(r == s and data.overlap(a, b) for s, b in have) for r, a in want)
            matched_wanted, matched_found = matched_wanted + len(want), matched_found + len(have)
            c["factuality"].add(f.factuality == FACTUALITIES[g.factuality], 1, 1)
            by_gold = [a for r, a in want if r == "by"]
            by_found = [b for r, b in have if r == "by"]
            c["attribution"].add(
                sum(any(data.overlap(a, b) for b in by_found) for a in by_gold), len(by_found), len(by_gold)
            )
        c["role"].add(hits, sum(len(spans(f, mentions)) for f in frames), wanted)
        c["role of matched"].add(hits, matched_found, matched_wanted)
        gold_acts, acts = gold_triples(e), triples(mentions, [f for f in frames if f.roles.get("src") or f.roles.get("tgt")])
        h, p = count_matches(gold_acts, acts)
        c["triple"].add(h, len(acts), len(gold_acts))
        c["pair"].add(p, len(acts), len(gold_acts))
    return c
