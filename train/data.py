"""Training sentences: reading, folds, augmentation, batches.

An Example is one sentence with mentions and labelled pairs of mentions.  Character offsets are Python's (code points).
"""

import csv
import hashlib
import json
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from tokenizers import BertWordPieceTokenizer

import corpus_reader
from model import FACTUALITIES, MAX_LENGTH, MODES, NONE, TYPES, Packing

FOLDS = 5
YIELD = (TYPES.index("CONCEDE"), TYPES.index("RETREAT"))  # PLV_train's label YIELD is either of them
MUTUAL = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "RETREAT", "MOBILIZE", "ASSAULT"}  # "A and B met", "signed", "clashed"
SYMMETRIC = {"AGREE", "CONSULT", "COOPERATE"}  # the reverse direction may be just as true

# ngec's modes under the names of ours; modes that we do not have count as none.
MODE_NAMES = {"primative": "primitive", "aerial": "heavy-weapons", "drone": "heavy-weapons", "martial-law": "restrict"}


@dataclass
class Pair:
    source: int  # index into the example's mentions, or NONE
    target: int
    event: float | None = None  # is it an act of the source on the target; None: unknown, not trained
    event_weight: float = 1.0
    types: tuple = ()  # the types that are right (any of them); empty: not trained
    type_weight: float = 1.0
    soft: tuple = ()  # a teacher's probabilities over the 15 roots, in place of `types`
    mode: int | None = None
    mutual: float | None = None
    factuality: int | None = None
    factuality_weight: float = 1.0


@dataclass
class Example:
    text: str
    mentions: list  # each a list of (begin, end) spans, usually one
    pairs: list = field(default_factory=list)
    mention_weight: float = 1.0  # 0: mentions are not all marked, so tags are not trained
    origin: str = ""
    id: str = ""
    fold: int = 0  # never trained on in this fold of a cross-validation


def fold_of(text):
    """The fold that a sentence, or a negotiation's name, belongs to: from its words alone, so that copies stay together."""
    words = " ".join(re.findall(r"\w+", text.lower()))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big") % FOLDS


def unmark(marked):
    """'<s>A</s> hit <t>B</t>.' -> (text, source spans, target spans); blanks inside a mark are left outside its span."""
    text, spans, open_at = "", {"s": [], "t": []}, {}
    for piece in re.split(r"(</?[st]>)", marked):
        if m := re.fullmatch(r"<(/?)([st])>", piece):
            if not m[1]:
                open_at[m[2]] = len(text)
            elif m[2] in open_at:
                begin, end = open_at.pop(m[2]), len(text)
                inner = text[begin:end]
                begin, end = begin + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
                if begin < end:
                    spans[m[2]].append((begin, end))
        else:
            text += piece
    return text, spans["s"], spans["t"]


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def read_silver(path):
    """{text: [(begin, end)]} of silver.py's plover.jsonl."""
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            out[r["text"]] = [tuple(m) for m in r["mentions"]]
    return out


def other_pairs(example, weight, reverse_of=None):
    """Every ordered pair that has no label yet, as a weak 'no act'; `reverse_of`: (source, target) whose reverse is certain."""
    seen = {(p.source, p.target) for p in example.pairs}
    n = len(example.mentions)
    wanted = (
        [(s, t) for s in range(n) for t in range(n) if s != t] + [(s, NONE) for s in range(n)] + [(NONE, t) for t in range(n)]
    )
    for s, t in wanted:
        if (s, t) not in seen:
            certain = reverse_of is not None and (t, s) == reverse_of
            example.pairs.append(Pair(s, t, event=0.0, event_weight=1.0 if certain else weight))


def less_specific(example):
    """An act of S on nobody beside an act of S on T is the same act seen less closely: not taught either way."""
    acts = [p for p in example.pairs if p.event == 1.0]
    seen = {(p.source, p.target) for p in example.pairs}
    wanted = [(p.source, NONE) for p in acts if p.target != NONE] + [(NONE, p.target) for p in acts if p.source != NONE]
    for key in sorted(set(wanted) - seen):
        if key != (NONE, NONE):
            example.pairs.append(Pair(*key))


def read_plover(shared, silver):
    """PLV_train as examples: the marked pair is an act; other pairs of actors are weakly none."""
    with open(Path(shared) / "data/plover/PLV_train.tsv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    found = read_silver(silver) if silver else {}
    examples = []
    for r in rows:
        text, sources, targets = unmark(r["marked_sentence"])
        types = YIELD if r["gold_root"] == "YIELD" else (TYPES.index(r["gold_root"]),)
        e = Example(text, [], origin="plover", id=r["sentence_id"], fold=fold_of(text), mention_weight=0.15 if found else 0.0)
        for spans in (sources, targets):
            if spans:
                e.mentions.append(spans)
        source = 0 if sources else NONE
        target = len(e.mentions) - 1 if targets else NONE
        marked = sources + targets
        e.mentions += [[m] for m in found.get(text, []) if not any(overlap(m, k) for k in marked)]
        factuality = FACTUALITIES.index("planned" if r["modality_L2"] == "todo" else "certain")
        e.pairs.append(Pair(source, target, event=1.0, types=types, factuality=factuality, factuality_weight=0.3))
        if source != NONE and target != NONE and r["gold_root"] in SYMMETRIC:
            e.pairs.append(Pair(target, source))
        less_specific(e)
        other_pairs(e, 0.3, (source, target))
        examples.append(e)
    return examples


def read_ngec(path):
    """Leads and titles of the synthetic stories: a type for a guessed pair; events and mentions only weakly."""
    examples = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            e = Example(r["text"], [[tuple(m)] for m in r["mentions"]], origin="ngec", mention_weight=0.0 if r["title"] else 0.5)
            source, target = (NONE if r[k] is None else r[k] for k in ("source", "target"))
            mode = MODE_NAMES.get(r["mode"], r["mode"])
            pair = Pair(
                source,
                target,
                event=1.0,
                event_weight=0.2,
                types=(TYPES.index(r["type"]),),
                type_weight=1.0,
                mode=MODES.index(mode) if mode in MODES else 0,
            )
            e.pairs.append(pair)
            if source != NONE and target != NONE:
                e.pairs.append(Pair(target, source))
            less_specific(e)
            other_pairs(e, 0.05)
            examples.append(e)
    return examples


def read_corpus(folder, split):
    """The project's own annotated sentences of one split.  Annotation is complete: a pair without a frame is no act."""
    examples = []
    for text in corpus_reader.read_corpus(folder):
        if text.header["split"] != split:
            continue
        for n, sentence in enumerate(text.sentences):
            e = corpus_example(sentence, f"{text.header['doc']}:{n + 1}")
            e.fold = fold_of(text.header["negotiation"])
            examples.append(e)
    return examples


def corpus_example(sentence, id):
    e = Example(sentence.text, [[(m.begin, m.end)] for m in sentence.mentions], origin="corpus", id=id)
    index = {m.id: i for i, m in enumerate(sentence.mentions)}
    labels = {}
    for f in sentence.frames:
        sources = [index[m] for m in f.roles.get("src", [])]
        targets = [index[m] for m in f.roles.get("tgt", [])]
        mutual = len(sources) > 1 and not targets and f.type in MUTUAL
        if mutual:
            directed = [(a, b) for a in sources for b in sources if a != b]
        else:
            directed = [(a, b) for a in sources or [NONE] for b in targets or [NONE]]
        for key in directed:
            labels.setdefault(key, []).append((f, mutual))
    for (s, t), frames in sorted(labels.items()):
        f, mutual = frames[0]
        mode = MODES.index(f.mode) if f.mode in MODES else 0
        e.pairs.append(
            Pair(
                s,
                t,
                event=1.0,
                types=tuple(sorted({TYPES.index(g.type) for g, _ in frames})),
                mode=mode,
                mutual=float(mutual),
                factuality=FACTUALITIES.index(f.attributes.get("fact", "certain")),
            )
        )
    less_specific(e)
    other_pairs(e, 1.0)
    return e


# What may stand around a phrase without changing its type.
BEFORE = [
    "",
    "",
    "",
    "On Monday, ",
    "Late last week, ",
    "In a sharp turn, ",
    "According to state media, ",
    "In 2014, ",
    "After weeks of tension, ",
    "Earlier this year, ",
    "Meanwhile, ",
    "Officials said ",
    "As fighting went on, ",
]
AFTER = [
    "",
    "",
    "",
    " on Tuesday",
    " last month",
    ", officials said",
    ", the state news agency reported on Friday",
    " after months of tension",
    ", according to a statement",
    " amid growing international concern",
    ", a spokesman said on condition of anonymity",
    " in 2019",
    " for the second time this year",
    ", diplomats said, in a move that surprised observers",
    " despite earlier assurances",
]


JOINS = [", while ", " after ", " as ", "; ", ", and ", ", a day after ", " because ", ", but "]
SAYS = [", {X} said", ", according to {X}", ", {X} told reporters", ", {X} reported on Friday"]
CROWDS = ["teachers", "farmers", "supporters of the opposition", "students", "residents", "nurses"]


def fill(template, names):
    """'{S} met {T}.' and {"S": name, ...} -> (text, {"S": index into mentions, ...}, mentions), in the order of the text."""
    text, index, mentions = "", {}, []
    for piece in re.split(r"(\{[A-Z]\})", template):
        if re.fullmatch(r"\{[A-Z]\}", piece):
            name = names[piece[1]]
            if not text:
                name = name[0].upper() + name[1:]
            elif name.split()[0] in ("The", "A", "An"):
                name = name[0].lower() + name[1:]
            index[piece[1]] = len(mentions)
            mentions.append([(len(text), len(text) + len(name))])
            text += name
        else:
            text += piece
    return text, index, mentions


def read_phrases(path, names, copies, joined, seed):
    """phrases.tsv with names put in: {S} the source, {T} the target.  A share `joined` of the sentences holds a second phrase,
    or someone who says it, so that who belongs to which act has to be read."""
    rng = random.Random(seed)
    lines = [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    examples = []
    for line in lines:
        for _ in range(copies):
            acts = [(line, "S", "T")]
            before = rng.choice(BEFORE)
            after = rng.choice(AFTER) if not before.startswith(("According", "Officials")) else rng.choice(AFTER[:5])
            template = before + line[2]
            chosen = dict(zip("STUVX", rng.sample(names, 5)))
            if joined and rng.random() < joined:
                if rng.random() < 0.6:
                    second = rng.choice(lines)
                    template += rng.choice(JOINS) + second[2].replace("{S}", "{U}").replace("{T}", "{V}")
                    acts.append((second, "U", "V"))
                    if second[2].startswith("Thousands of"):
                        chosen["U"] = rng.choice(CROWDS)
                else:
                    after = rng.choice(SAYS)
            if line[2].startswith("Thousands of"):
                chosen["S"] = rng.choice(CROWDS)
            text, index, mentions = fill(template + after + ".", chosen)
            e = Example(text, mentions, origin="phrase", mention_weight=0.2)
            for (type, mode, phrase), source, target in acts:
                s, t = index[source], index.get(target, NONE)
                if type == "NONE":
                    continue  # left to other_pairs
                e.pairs.append(Pair(s, t, event=1.0, event_weight=0.5, types=(TYPES.index(type),), mode=MODES.index(mode)))
                if t != NONE:
                    e.pairs.append(Pair(t, s) if "{S} and {T}" in phrase else Pair(t, s, event=0.0, event_weight=0.5))
            less_specific(e)
            other_pairs(e, 0.5)
            examples.append(e)
    return examples


def actor_names(examples):
    """Phrases that name the actors of marked pairs, short ones, sorted."""
    names = {
        e.text[b:end]
        for e in examples
        for p in e.pairs[:1]
        for i in (p.source, p.target)
        if i != NONE
        for b, end in e.mentions[i]
    }
    return sorted(n for n in names if len(n.split()) <= 6 and "\n" not in n)


def substitute(example, index, words):
    """The example with all spans of one mention replaced by other words."""
    edits = sorted(example.mentions[index])
    text, shift, last, moved = "", [], 0, {}
    for begin, end in edits:
        text += example.text[last:begin]
        moved[(begin, end)] = (len(text), len(text) + len(words))
        text += words
        shift.append((end, len(text) - end))
        last = end
    text += example.text[last:]

    def place(span):
        if span in moved:
            return moved[span]
        delta = 0
        for end, by in shift:
            if span[0] >= end:
                delta = by
        return (span[0] + delta, span[1] + delta)

    mentions = [[place(s) for s in m] for m in example.mentions]
    return replace(example, text=text, mentions=mentions)


class Augmenter:
    """Puts other actors of the training part in a sentence's actors' place, so that types are learned from what is done."""

    def __init__(self, examples, seed, chance):
        self.random, self.chance = random.Random(seed), chance
        self.names = actor_names(e for e in examples if e.origin in ("plover", "corpus"))

    def __call__(self, example):
        first = example.pairs[0] if example.pairs else None
        if first is None or first.event != 1.0 or not self.names:
            return example
        for index in (first.source, first.target):
            if index != NONE and self.random.random() < self.chance:
                spans = example.mentions[index]
                words = self.random.choice(self.names)
                if not any(overlap(s, o) for s in spans for i, m in enumerate(example.mentions) if i != index for o in m):
                    example = substitute(example, index, words)
        return example


class Tokens:
    def __init__(self, base):
        self.tokenizer = BertWordPieceTokenizer(str(Path(base) / "vocab.txt"), lowercase=True)
        self.tokenizer.enable_truncation(MAX_LENGTH)

    def __call__(self, text):
        """(ids, [(begin, end)] in characters, is the subword the first of its word), [CLS] and [SEP] included."""
        e = self.tokenizer.encode(text)
        first = [not t.startswith("##") for t in e.tokens]
        first[0] = first[-1] = False
        return e.ids, e.offsets, first


@dataclass
class Batch:
    packing: Packing
    ids: torch.Tensor  # [N]
    span_weights: torch.Tensor  # [S, N]: 1/length at the subwords of a span
    pair_packing: Packing | None  # the pairs of each sentence, as if they were its tokens
    pair_sentence: torch.Tensor  # [P]
    pair_source: torch.Tensor  # [P]: a span, or S for none_source
    pair_target: torch.Tensor  # [P]: a span, or S+1 for none_target
    pairs: list  # [P] Pair
    tags: torch.Tensor  # [N]: 0 O, 1 B, 2 I, -100 not trained
    tag_weights: torch.Tensor  # [N]
    first: torch.Tensor  # [N] bool: first subword of a word
    offsets: list  # per sentence, per subword
    owners: list  # [P]: index of the example, the same as pair_sentence


def collate(examples, tokens, with_pairs=lambda p: True):
    encoded = [tokens(e.text) for e in examples]
    packing = Packing([len(ids) for ids, _, _ in encoded])
    rows, columns, weights = [], [], []
    source, target, sentence, pairs, owners = [], [], [], [], []
    tags, tag_weights, first = [], [], []
    spans = 0
    for k, (e, (ids, offsets, firsts)) in enumerate(zip(examples, encoded)):
        start = packing.start[k]
        tag = [0 if f else -100 for f in firsts]
        table = {}
        for m, mention in enumerate(e.mentions):
            inside = [i for i in range(1, len(ids) - 1) if any(overlap(offsets[i], s) for s in mention)]
            if not inside:
                continue  # beyond the length limit
            table[m] = spans
            rows += [spans] * len(inside)
            columns += [start + i for i in inside]
            weights += [1 / len(inside)] * len(inside)
            spans += 1
            for b, end in mention:
                begun = False
                for i in inside:
                    if firsts[i] and overlap(offsets[i], (b, end)):
                        tag[i] = 2 if begun else 1
                        begun = True
        tags += tag
        tag_weights += [e.mention_weight] * len(ids)
        first += firsts
        for p in e.pairs:
            if with_pairs(p) and all(x == NONE or x in table for x in (p.source, p.target)):
                source.append(table.get(p.source, -1))
                target.append(table.get(p.target, -1))
                sentence.append(k)
                pairs.append(p)
                owners.append(k)
    span_weights = torch.zeros(spans, sum(packing.lengths))
    if rows:
        span_weights[rows, columns] = torch.tensor(weights)
    fix = lambda values, none: torch.tensor([none if v < 0 else v for v in values], dtype=torch.long)
    return Batch(
        packing,
        torch.tensor([i for ids, _, _ in encoded for i in ids]),
        span_weights,
        Packing([owners.count(k) for k in range(len(examples))]) if pairs else None,
        torch.tensor(sentence, dtype=torch.long),
        fix(source, spans),
        fix(target, spans + 1),
        pairs,
        torch.tensor(tags),
        torch.tensor(tag_weights),
        torch.tensor(first),
        [o for _, o, _ in encoded],
        owners,
    )


def batches(examples, size, rng):
    """Shuffled batches, sentences of like length together in stretches of 20 batches."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    out = []
    for i in range(0, len(order), size * 20):
        stretch = sorted(order[i : i + size * 20], key=lambda k: len(examples[k].text))
        out += [stretch[j : j + size] for j in range(0, len(stretch), size)]
    rng.shuffle(out)
    return [[examples[k] for k in batch] for batch in out]
