"""Training sentences: reading, folds, augmentation, batches.

An Example is one sentence with mentions, frames, and labelled pairs of mentions.  Character offsets are Python's (code points).
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
from model import (
    CONTACTS,
    FACTUALITIES,
    LINKS,
    MAX_LENGTH,
    MENTION_ROLES,
    MODES,
    MOVES,
    NONE,
    SPAN_ROLES,
    TENSES,
    TYPES,
    Packing,
    distance_bucket,
)

FOLDS = 5
YIELD = (TYPES.index("CONCEDE"), TYPES.index("RETREAT"))  # PLV_train's label YIELD is either of them
SYMMETRIC = {"AGREE", "CONSULT", "COOPERATE"}  # the reverse direction may be just as true


@dataclass
class Pair:
    """What a marked source does to a marked target, the words that say so unmarked."""

    source: int  # index into the example's mentions, or NONE
    target: int
    types: tuple = ()  # the types that are right (any of them)
    type_weight: float = 1.0
    latent_weight: float = 1.0  # of teaching triggers and roles by it


@dataclass
class FrameLabel:
    trigger: tuple  # (begin, end)
    types: tuple
    roles: dict  # of MENTION_ROLES: sorted indices into the example's mentions
    spans: dict  # of SPAN_ROLES: (begin, end)
    mode: int = 0
    factuality: int = 0
    tense: int = 0
    move: int = 0
    contact: int = 0
    links: tuple = ()  # (index into LINKS, index into the example's frames)


@dataclass
class Soft:
    """A teacher's probabilities, in place of annotation; T subwords, first and last token included, F frames, M mentions."""

    mention: torch.Tensor  # [T, 3]
    trigger: torch.Tensor  # [T, 16]
    inside: torch.Tensor  # [T]
    roles: torch.Tensor  # [F, M, 4]
    spans: torch.Tensor  # [F, T - 2, 7]


@dataclass
class Example:
    text: str
    mentions: list  # each a list of (begin, end) spans, usually one
    pairs: list = field(default_factory=list)
    frames: list = field(default_factory=list)
    complete: bool = False  # `frames` are all there are
    possible: tuple | None = None  # types that the sentence may hold when it is not complete; None: any
    mention_weight: float = 1.0  # 0: mentions are not all marked, so tags are not trained
    origin: str = ""
    id: str = ""
    fold: int = 0  # never trained on in this fold of a cross-validation
    tags: tuple = ()  # phenomena, of corpus_reader.TAGS
    soft: Soft | None = None


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


def read_plover(shared, silver):
    """PLV_train as examples: the type of the marked pair."""
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
        e.pairs.append(Pair(source, target, types))
        examples.append(e)
    return examples


def read_ngec(path):
    """Leads and titles of the synthetic stories: a type for a guessed pair; mentions and triggers only weakly."""
    examples = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            e = Example(r["text"], [[tuple(m)] for m in r["mentions"]], origin="ngec", mention_weight=0.0 if r["title"] else 0.5)
            source, target = (NONE if r[k] is None else r[k] for k in ("source", "target"))
            e.pairs.append(Pair(source, target, (TYPES.index(r["type"]),), latent_weight=0.3))
            examples.append(e)
    return examples


def read_corpus(folder, *splits):
    """The project's own annotated sentences of the splits."""
    examples = []
    for text in corpus_reader.read_corpus(folder):
        if text.header["split"] not in splits:
            continue
        for n, sentence in enumerate(text.sentences):
            e = corpus_example(sentence, f"{text.header['doc']}:{n + 1}")
            e.fold = fold_of(text.header["negotiation"])
            examples.append(e)
    return examples


def corpus_example(sentence, id):
    e = Example(
        sentence.text,
        [[(m.begin, m.end)] for m in sentence.mentions],
        complete=True,
        origin="corpus",
        id=id,
        tags=tuple(sentence.tags),
    )
    index = {m.id: i for i, m in enumerate(sentence.mentions)}
    number = {}
    # Frames on one trigger are one label with several types: roles hang on the trigger.
    for f in sentence.frames:
        at = next((i for i, g in enumerate(e.frames) if g.trigger[0] == f.begin), None)
        if at is None:
            at = len(e.frames)
            e.frames.append(
                FrameLabel(
                    (f.begin, f.end),
                    (),
                    {},
                    dict(f.spans),
                    MODES.index(f.mode) if f.mode in MODES else 0,
                    FACTUALITIES.index("negated" if f.attributes.get("pol") == "-" else f.attributes.get("fact", "certain")),
                    TENSES.index(f.attributes.get("tense", "past")),
                    MOVES.index(f.attributes.get("move", "")),
                    CONTACTS.index(f.attributes.get("contact", "")),
                )
            )
        label = e.frames[at]
        label.types = tuple(sorted({*label.types, TYPES.index(f.type)}))
        for role, ids in f.roles.items():
            here = {index[m] for m in ids if m in index}
            label.roles[role] = sorted(here | set(label.roles.get(role, [])))
        number[f.number] = at
    for f in sentence.frames:
        label = e.frames[number[f.number]]
        links = {(LINKS.index(kind), number[n]) for kind, n in f.links if n in number and number[n] != number[f.number]}
        label.links = tuple(sorted({*label.links, *links}))
    for source, target, types in directed(e):
        e.pairs.append(Pair(source, target, types, latent_weight=0.0))
    return e


def directed(example):
    """(source, target, types) of the example's frames, NONE for a party that is not there; a mutual act goes both ways."""
    types = {}
    for f in example.frames:
        sources, targets = f.roles.get("src", []), f.roles.get("tgt", [])
        if len(sources) > 1 and not targets:
            keys = [(a, b) for a in sources for b in sources if a != b]
        else:
            keys = [(a, b) for a in sources or [NONE] for b in targets or [NONE] if a != b and (a, b) != (NONE, NONE)]
        for key in keys:
            types.setdefault(key, set()).update(f.types)
    return [(s, t, tuple(sorted(found))) for (s, t), found in sorted(types.items())]


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
            for (type, _, _), source, target in acts:
                if type != "NONE":
                    e.pairs.append(Pair(index[source], index.get(target, NONE), (TYPES.index(type),)))
            e.possible = tuple(sorted({t for p in e.pairs for t in p.types}))
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
    frames = [
        replace(f, trigger=place(f.trigger), spans={role: place(s) for role, s in f.spans.items()}) for f in example.frames
    ]
    return replace(example, text=text, mentions=mentions, frames=frames)


def read_taught(path):
    """Sentences that a teacher labelled (teach.py)."""
    return torch.load(path, weights_only=False) if path else []


class Augmenter:
    """Puts other actors of the training part in a sentence's actors' place, so that types are learned from what is done."""

    def __init__(self, examples, seed, chance):
        self.random, self.chance = random.Random(seed), chance
        self.names = actor_names(e for e in examples if e.origin in ("plover", "corpus"))

    def __call__(self, example):
        first = example.pairs[0] if example.pairs else None
        if first is None or not self.names or example.soft:
            return example
        for index in (first.source, first.target):
            if index != NONE and self.random.random() < self.chance:
                spans = example.mentions[index]
                others = [o for i, m in enumerate(example.mentions) if i != index for o in m] + [f.trigger for f in example.frames]
                inner = [s for f in example.frames for s in f.spans.values()]
                # A role's words may hold the whole mention, but not half of it.
                cut = any(overlap(s, o) and not (o[0] <= s[0] and s[1] <= o[1]) for s in spans for o in inner)
                if not cut and not any(overlap(s, o) for s in spans for o in others):
                    example = substitute(example, index, self.random.choice(self.names))
        return example


class Tokens:
    def __init__(self, spec, base):
        self.cls, self.sep = spec.cls, spec.sep
        self.tokenizer = BertWordPieceTokenizer(str(Path(base) / "vocab.txt"), lowercase=True)
        self.tokenizer.enable_truncation(MAX_LENGTH - 2)

    def __call__(self, text):
        """(ids, [(begin, end)] in characters, is the subword the first of its word), first and last token included."""
        e = self.tokenizer.encode(text, add_special_tokens=False)
        ids = [self.cls, *e.ids, self.sep]
        first = [False, *(not t.startswith("##") for t in e.tokens), False]
        return ids, [(0, 0), *e.offsets, (0, 0)], first


@dataclass
class Cells:
    """Pairs of a token that may be a trigger, and something else (a token, a span)."""

    row: torch.Tensor  # [C]
    other: torch.Tensor  # [C]
    distance: torch.Tensor  # [C] bucket


@dataclass
class Batch:
    packing: Packing
    ids: torch.Tensor  # [N]
    first: torch.Tensor  # [N] bool: first subword of a word
    offsets: list  # per sentence, per subword
    span_weights: torch.Tensor  # [S, N]: 1/length at the subwords of a span
    spans: list  # per sentence {mention: index into S}
    tags: torch.Tensor  # [N]: 0 O, 1 B, 2 I, -100 not trained
    tag_gold: torch.Tensor  # [N, 3]: probabilities of the three
    tag_weights: torch.Tensor  # [N]
    trigger_gold: torch.Tensor  # [N, 16]
    trigger_weight: torch.Tensor  # [N, 16]: 0 not trained
    inside_gold: torch.Tensor  # [N]
    inside_weight: torch.Tensor  # [N]
    frames: list  # [F] FrameLabel
    frame_row: torch.Tensor  # [F]: the first subword of the trigger
    role_cells: Cells  # trigger, span
    role_gold: torch.Tensor  # [R, 4]
    token_cells: Cells  # trigger, token
    token_gold: torch.Tensor  # [C, 7]
    link_from: torch.Tensor  # [K]: rows of triggers
    link_to: torch.Tensor
    link_gold: torch.Tensor  # [K]
    pairs: list  # [P] Pair
    pair_packing: Packing | None  # the pairs of each sentence, as if they were its tokens
    pair_sentence: torch.Tensor  # [P]
    pair_source: torch.Tensor  # [P]: a span, or S for none_source
    pair_target: torch.Tensor  # [P]: a span, or S+1 for none_target
    latent_pair: torch.Tensor  # [L]: the pair
    latent_row: torch.Tensor  # [L]: a word that may be its trigger
    latent_source: Cells  # [L], other -1 for nobody
    latent_target: Cells


DISTANCE_OF = torch.tensor([distance_bucket(d) for d in range(-MAX_LENGTH, MAX_LENGTH + 1)])


def bucket(distance):
    return DISTANCE_OF[distance + MAX_LENGTH]


def edge_distance(rows, inside):
    """Signed tokens from each of `rows` to the nearest of the tokens `inside` (both within a sentence)."""
    gap = torch.tensor(inside)[None, :] - rows[:, None]  # [rows, inside]
    return gap.gather(1, gap.abs().argmin(1, keepdim=True))[:, 0]


def tensor(values, dtype=torch.long):
    return torch.tensor(values, dtype=dtype)


def joined(parts, width=None):
    if parts:
        return torch.cat(parts)
    return torch.zeros((0, width) if width else 0, dtype=torch.float if width else torch.long)


def cells(parts):
    return Cells(*(joined([p[i] for p in parts]) for i in range(3)))


def collate(examples, tokens, latent=False):
    """Examples laid end to end with all their labels.  `latent`: also the cells that teach triggers by marked pairs."""
    encoded = [tokens(e.text) for e in examples]
    packing = Packing([len(ids) for ids, _, _ in encoded])
    total = sum(packing.lengths)
    weights_at, tag_weights, tags, tag_gold, all_first = ([], [], []), [], [], [], []
    trigger_gold, trigger_weight = torch.zeros(total, len(TYPES)), torch.zeros(total, len(TYPES))
    inside_gold, inside_weight = torch.zeros(total), torch.zeros(total)
    frames, frame_rows, role_parts, role_gold, token_parts, token_gold, links = [], [], [], [], [], [], []
    pairs, sources, targets, owners, latent_parts = [], [], [], [], []
    spans, span_count = [], 0
    for k, (e, (ids, offsets, firsts)) in enumerate(zip(examples, encoded)):
        start, length = packing.start[k], len(ids)
        inner = range(1, length - 1)
        tag = [0 if f else -100 for f in firsts]
        table, rows_of = {}, {}
        for m, mention in enumerate(e.mentions):
            inside = [i for i in inner if any(overlap(offsets[i], s) for s in mention)]
            if not inside:
                continue  # beyond the length limit
            table[m], rows_of[m] = span_count, inside
            weights_at[0].extend([span_count] * len(inside))
            weights_at[1].extend(start + i for i in inside)
            weights_at[2].extend([1 / len(inside)] * len(inside))
            span_count += 1
            for b, end in mention:
                begun = False
                for i in inside:
                    if firsts[i] and overlap(offsets[i], (b, end)):
                        tag[i] = 2 if begun else 1
                        begun = True
        spans.append(table)
        tags += tag
        tag_gold.append(
            e.soft.mention.float() if e.soft else torch.nn.functional.one_hot(tensor(tag).clamp(min=0), 3).float()
        )
        tag_weights += [e.mention_weight] * length
        all_first += firsts
        words = torch.tensor([i for i in inner if firsts[i]], dtype=torch.long)
        if e.complete:
            trigger_weight[start + words] = 1.0
            inside_weight[start + words] = 1.0
        elif e.possible is not None:
            row = torch.full((len(TYPES),), 0.3)
            row[list(e.possible)] = 0.0
            trigger_weight[start + words] = row
        if e.soft:
            trigger_gold[start : start + length] = e.soft.trigger.float()
            inside_gold[start : start + length] = e.soft.inside.float()
        row_of_frame = {}
        for n, f in enumerate(e.frames):
            at = [i for i in inner if firsts[i] and overlap(offsets[i], f.trigger)]
            if not at:
                continue
            if not e.soft:
                trigger_gold[start + at[0], list(f.types)] = 1.0
                inside_gold[[start + i for i in at[1:]]] = 1.0
            row_of_frame[n] = start + at[0]
            frames.append(f)
            frame_rows.append(start + at[0])
            for m, span in table.items():
                distance = edge_distance(torch.tensor([at[0]]), rows_of[m])
                role_parts.append((tensor([start + at[0]]), tensor([span]), bucket(distance)))
                role_gold.append(e.soft.roles[n][m].tolist() if e.soft else [float(m in f.roles.get(r, [])) for r in MENTION_ROLES])
            others = torch.arange(1, length - 1)
            token_parts.append((torch.full_like(others, start + at[0]), others + start, bucket(others - at[0])))
            gold = torch.zeros(len(others), len(SPAN_ROLES))
            for r, role in enumerate(SPAN_ROLES):
                if role in f.spans:
                    gold[[i - 1 for i in inner if overlap(offsets[i], f.spans[role])], r] = 1.0
            token_gold.append(e.soft.spans[n].float() if e.soft else gold)
        for n, f in enumerate(e.frames):
            kinds = {to: kind for kind, to in reversed(f.links)}
            links += [(row_of_frame[n], row_of_frame[o], kinds.get(o, 0)) for o in row_of_frame if n in row_of_frame and o != n]
        for p in e.pairs:
            if not all(x == NONE or x in table for x in (p.source, p.target)):
                continue
            if latent and p.latent_weight and len(words):
                taken = {i for x in (p.source, p.target) if x != NONE for i in rows_of[x]}
                rows = torch.tensor([i for i in words.tolist() if i not in taken], dtype=torch.long)
                sides = []
                for x in (p.source, p.target):
                    if x == NONE:
                        sides.append((rows + start, torch.full_like(rows, -1), torch.zeros_like(rows)))
                    else:
                        sides.append((rows + start, torch.full_like(rows, table[x]), bucket(edge_distance(rows, rows_of[x]))))
                latent_parts.append((torch.full_like(rows, len(pairs)), rows + start, *sides))
            sources.append(table.get(p.source, -1))
            targets.append(table.get(p.target, -1))
            pairs.append(p)
            owners.append(k)
    span_weights = torch.zeros(span_count, total)
    span_weights[weights_at[0], weights_at[1]] = tensor(weights_at[2], torch.float)
    fix = lambda values, none: tensor([none if v < 0 else v for v in values])
    return Batch(
        packing,
        tensor([i for ids, _, _ in encoded for i in ids]),
        torch.tensor(all_first),
        [o for _, o, _ in encoded],
        span_weights,
        spans,
        tensor(tags),
        torch.cat(tag_gold),
        tensor(tag_weights, torch.float),
        trigger_gold,
        trigger_weight,
        inside_gold,
        inside_weight,
        frames,
        tensor(frame_rows),
        cells(role_parts),
        tensor(role_gold, torch.float).reshape(-1, len(MENTION_ROLES)),
        cells(token_parts),
        joined(token_gold, len(SPAN_ROLES)),
        tensor([l[0] for l in links]),
        tensor([l[1] for l in links]),
        tensor([l[2] for l in links]),
        pairs,
        Packing([owners.count(k) for k in range(len(examples))]) if pairs else None,
        tensor(owners),
        fix(sources, span_count),
        fix(targets, span_count + 1),
        joined([p[0] for p in latent_parts]),
        joined([p[1] for p in latent_parts]),
        cells([p[2] for p in latent_parts]),
        cells([p[3] for p in latent_parts]),
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
