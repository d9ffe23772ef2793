"""Reads annotated texts (docs/annotation.md) into plain objects; every error names file and line."""
from __future__ import annotations

import dataclasses
import pathlib
import re

TYPES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
HEADER = "doc negotiation split voice date title".split()
VOICES = "wire newspaper editorial statement state-media interview backgrounder".split()
SPLITS = "train dev test".split()
ATTRIBUTES = {
    "fact": "certain probable possible planned hypothetical negated".split(),
    "pol": ["+", "-"],
    "tense": "past present future".split(),
    "move": "offer demand precondition refusal threat promise concession appeal signal acceptance withdrawal".split(),
    "contact": "proposed arranged scheduled postponed moved cancelled held never-held expected".split(),
}
MENTION_ROLES = ("src", "tgt", "third", "by")
SPAN_ROLES = ("time", "place", "content", "cond", "ret", "reason", "cue")
LINKS = "cond exchange cause content same".split()
TAGS = ("passive earlier-actor the-side pronoun nominal several in-quote quote-without-marks two-deep reportedly future modal negation "
        "future-history condition exchange crossing mediator contact-life deadline reason signal-reading list possessive adjectival "
        "metonym same-surname headline attribution").split()
PART = re.compile(r'(?P<key>[a-z]+)=(?:"(?P<quote>(?:[^"\\]|\\.)*)"(?:#(?P<nth>\d+))?|(?P<plain>\S+))|(?P<bare>[=\-][^\s"]+)')
LEAD = re.compile(r'(?P<id>[A-Za-z0-9_]+) +"(?P<quote>(?:[^"\\]|\\.)*)"(?:#(?P<nth>\d+))?(?: +(?P<rest>.*))?$')
TYPE = re.compile(r"(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))?(?: +(?P<rest>.*))?$")
CODE = re.compile(r"=([A-Z]{3})?(:[A-Z]{3}(;[A-Z]{3})*)?$")


class CorpusError(ValueError):
    """A wrong line: "file:line: what"."""


@dataclasses.dataclass
class Mention:
    id: str
    begin: int  # characters into the sentence
    end: int
    code: str = ""  # "IRN:GOV"
    same_as: str = ""


@dataclasses.dataclass
class Frame:
    number: int
    begin: int  # of the trigger, characters into the sentence
    end: int
    type: str
    mode: str = ""
    roles: dict = dataclasses.field(default_factory=dict)  # src, tgt, third, by: lists of mention ids
    spans: dict = dataclasses.field(default_factory=dict)  # time, place ...: (begin, end)
    attributes: dict = dataclasses.field(default_factory=dict)
    links: list = dataclasses.field(default_factory=list)  # (kind, frame number)


@dataclasses.dataclass
class Sentence:
    text: str
    kind: str  # headline, opens, goes-on
    line: int
    mentions: list = dataclasses.field(default_factory=list)
    frames: list = dataclasses.field(default_factory=list)
    tags: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Text:
    path: str
    header: dict
    sentences: list

    def mention(self, key):
        """The mention of this id, wherever it stands."""
        return next(m for s in self.sentences for m in s.mentions if m.id == key)


def find_words(sentence, quote, nth, fail):
    """(begin, end) of the nth occurrence (from 1) of `quote` in the sentence's text, on word boundaries."""
    quote = quote.replace('\\"', '"')
    if not quote:
        fail("empty quote")
    found = [m.start() for m in re.finditer(r"(?<!\w)" * quote[0].isalnum() + re.escape(quote) + r"(?!\w)" * quote[-1].isalnum(), sentence.text)]
    if nth is None and len(found) > 1:
        fail(f'"{quote}" occurs {len(found)} times: say which with #1, #2 ...')
    at = int(nth or 1)
    if not 1 <= at <= len(found):
        fail(f'"{quote}" occurs {len(found)} times in the sentence')
    return found[at - 1], found[at - 1] + len(quote)


def read_text(path):
    """One file -> Text.  Raises CorpusError on the first wrong line."""
    path = pathlib.Path(path)
    header, sentences, mentions, frames = {}, [], {}, {}
    links = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        def fail(what):
            raise CorpusError(f"{path}:{number}: {what}")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(">"):
            mark, _, text = line.partition(" ")
            kinds = {">": "goes-on", ">>": "opens", ">#": "headline", ">>#": "headline"}
            if mark not in kinds or not text.strip() or text != text.strip():
                fail("a sentence line is '> text', '>> text' or '># text'")
            if kinds[mark] == "headline" and sentences:
                fail("the headline comes first")
            sentences.append(Sentence(text, kinds[mark], number))
            continue
        if not sentences:
            key, colon, value = line.partition(":")
            if not colon or key not in HEADER or not value.strip():
                fail(f"expected one of {', '.join(HEADER)} with a value, or a sentence")
            if key in header:
                fail(f"{key} is said twice")
            header[key] = value.strip()
            continue
        sentence = sentences[-1]
        kind, _, rest = line.partition(" ")
        if kind == "m":
            lead = LEAD.match(rest) or fail('a mention is: m ID "words" [=CODE] [->ID]')
            if lead["id"] in mentions:
                fail(f"mention {lead['id']} is defined twice")
            mention = Mention(lead["id"], *find_words(sentence, lead["quote"], lead["nth"], fail))
            for part in (lead["rest"] or "").split():
                if part.startswith("->"):
                    if part[2:] not in mentions:
                        fail(f"no earlier mention {part[2:]}")
                    mention.same_as = part[2:]
                elif CODE.match(part):
                    mention.code = part[1:]
                else:
                    fail(f"'{part}' is neither =CODE nor ->ID")
            mentions[mention.id] = number
            sentence.mentions.append(mention)
        elif kind == "f":
            lead = LEAD.match(rest) or fail('a frame is: f N "words" TYPE ...')
            if not lead["id"].isdigit() or int(lead["id"]) in frames:
                fail(f"frame {lead['id']} is not a new number")
            typed = TYPE.match(lead["rest"] or "") or fail("no PLOVER type")
            if typed["type"] not in TYPES:
                fail(f"{typed['type']} is no PLOVER type")
            frame = Frame(int(lead["id"]), *find_words(sentence, lead["quote"], lead["nth"], fail), typed["type"], typed["mode"] or "")
            here = {m.id for m in sentence.mentions}
            rest, at = typed["rest"] or "", 0
            while at < len(rest):
                if rest[at] == " ":
                    at += 1
                    continue
                part = PART.match(rest, at) or fail(f"cannot read '{rest[at:at + 30]}'")
                at = part.end()
                key = part["key"]
                if key in frame.roles or key in frame.spans or key in frame.attributes:
                    fail(f"{key} is said twice")
                if key in MENTION_ROLES and part["plain"]:
                    frame.roles[key] = part["plain"].split(",")
                    for m in frame.roles[key]:
                        if m not in (mentions if key == "by" else here):
                            fail(f"{key}: no mention {m} in this sentence")
                elif key in SPAN_ROLES and part["quote"] is not None:
                    frame.spans[key] = find_words(sentence, part["quote"], part["nth"], fail)
                elif key in ATTRIBUTES and part["plain"]:
                    if part["plain"] not in ATTRIBUTES[key]:
                        fail(f"{key}={part['plain']}: not one of {', '.join(ATTRIBUTES[key])}")
                    frame.attributes[key] = part["plain"]
                else:
                    fail(f"'{part[0]}' is no role or attribute")
            if not frame.roles.get("src") and not frame.roles.get("tgt"):
                fail("a frame needs a source or a target")
            if set(frame.roles.get("src", [])) & set(frame.roles.get("tgt", [])):
                fail("a mention is both source and target")
            frames[frame.number] = number
            sentence.frames.append(frame)
        elif kind == "l":
            part = re.fullmatch(r"(\d+) (\w+) (\d+)", rest)
            if not part or part[2] not in LINKS:
                fail(f"a link is: l N kind M, kind one of {', '.join(LINKS)}")
            links.append((number, int(part[1]), part[2], int(part[3])))
        elif kind == "t":
            for tag in rest.split():
                if tag not in TAGS:
                    fail(f"{tag} is no tag")
            sentence.tags += rest.split()
        else:
            fail(f"'{kind}' is no line of this format")
    number = 1

    def fail(what):
        raise CorpusError(f"{path}:{number}: {what}")
    for key in HEADER:
        if key not in header:
            fail(f"no {key}")
    if header["voice"] not in VOICES or header["split"] not in SPLITS or not re.fullmatch(r"\d{4}-\d\d-\d\d", header["date"]):
        fail("voice, split or date has no legal value")
    by_number = {f.number: f for s in sentences for f in s.frames}
    for number, a, kind, b in links:
        if a not in by_number or b not in by_number or a == b:
            fail(f"link {a} {kind} {b}: no such frames")
        by_number[a].links.append((kind, b))
    return Text(str(path), header, sentences)


def read_corpus(folder):
    """All texts below `folder`, by file name; checks that names are unique and that no negotiation is in two splits."""
    texts = [read_text(p) for p in sorted(pathlib.Path(folder).rglob("*.txt"))]
    seen, splits = {}, {}
    for t in texts:
        if t.header["doc"] in seen:
            raise CorpusError(f"{t.path}:1: doc {t.header['doc']} is also {seen[t.header['doc']]}")
        seen[t.header["doc"]] = t.path
        split = splits.setdefault(t.header["negotiation"], t.header["split"])
        if split != t.header["split"]:
            raise CorpusError(f"{t.path}:1: negotiation {t.header['negotiation']} is also in {split}")
    return texts
