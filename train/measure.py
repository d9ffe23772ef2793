#!/usr/bin/env python3
"""How well plain text of the corpus is read, by layer and by phenomenon.

    python train/measure.py --split test --parley build/bin/parley [--model fast]     the program, from the words alone
    python train/measure.py --split test --against train/second                       a second annotation, as if it had been read
    ... --curve   also precision and recall of triples at bounds of confidence
    ... --draw FILE.svg   that curve as a picture
    ... --calibrate models/fast/model.json   makes the program's confidences true: rewrites the file's temperature and bias
    ... --errors  the sentences that went worst, by phenomenon
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import torch

import corpus_reader
import data
import reading
from calibrate import calibration_error, frame_calibration, frame_confidences, print_scores
from model import MENTION_ROLES, SPAN_ROLES, TYPES

HERE = Path(__file__).resolve().parent
NAMES = {"sources": "src", "targets": "tgt", "third": "third", "speakers": "by"}
SPANS = {"time": "time", "place": "place", "content": "content", "condition": "cond", "in_return": "ret", "reason": "reason", "cue": "cue"}


def by_program(program, model, examples):
    """Mentions and frames of each example as `read --explain --json` prints them; each sentence is a document of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sentences.jsonl"
        with open(path, "w", encoding="utf-8") as f:
            for i, e in enumerate(examples):
                f.write(json.dumps({"id": str(i), "text": e.text, "language": "en"}) + "\n")
        command = [program, "read", str(path), "--record", str(Path(folder) / "r.db"), "--model", model, "--explain", "--json", "--threads", "2"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    out = [([], []) for _ in examples]
    for line in map(json.loads, lines):
        if "sentence" not in line:
            continue  # the summary
        n = int(line["doc"].rsplit("#", 1)[-1])
        mentions, frames = out[n]
        raw = examples[n].text.encode()
        chars = lambda span: (len(raw[: span["bstart"]].decode()), len(raw[: span["bend"]].decode()))
        first = len(mentions)
        mentions += [chars(m) for m in line["mentions"]]
        for f in line["frames"]:
            roles = {role: [(first + m, 1.0) for m in f[name]] for name, role in NAMES.items() if f[name]}
            spans = {role: chars(f[name]) for name, role in SPANS.items() if name in f}
            frames.append(
                reading.Found(chars(f["trigger"]), f["plover_type"], f["confidence"], roles, spans, f["factuality"], f["tense"], f["move"], f["contact"])
            )
    return out


def by_annotator(folder, texts):
    """(examples, results): the texts that `folder` annotates a second time, the second annotation in the place of a reading."""
    examples, results = [], []
    for text in texts:
        path = Path(folder) / Path(text.path).name
        if not path.exists():
            continue
        second = corpus_reader.read_text(path)
        if [s.text for s in second.sentences] != [s.text for s in text.sentences]:
            raise SystemExit(f"{path}: its sentences are not those of {text.path}")
        for n, (a, b) in enumerate(zip(text.sentences, second.sentences)):
            examples.append(data.corpus_example(a, f"{text.header['doc']}:{n + 1}"))
            e = data.corpus_example(b, "")
            frames = [
                reading.Found(
                    f.trigger,
                    TYPES[t],
                    1.0,
                    {role: [(m, 1.0) for m in found] for role, found in f.roles.items() if found},
                    f.spans,
                    reading.FACTUALITIES[f.factuality],
                )
                for f in e.frames
                for t in f.types
            ]
            results.append(([m[0] for m in e.mentions], frames))
    return examples, results


def by_phenomenon(results, examples):
    print(f"  {'phenomenon':20} sentences  trigger F1  role F1  triple F1")
    for tag in corpus_reader.TAGS:
        chosen = [(r, e) for r, e in zip(results, examples) if tag in e.tags]
        if chosen:
            c = reading.scores(*zip(*chosen))
            print(f"  {tag:20} {len(chosen):9} {c['trigger'].f1:11.3f} {c['role'].f1:8.3f} {c['triple'].f1:10.3f}")


def curve(results, examples):
    """[(bound, precision, recall)], printed with the calibration error."""
    scored = frame_confidences(results, examples)
    wanted = sum(len(reading.gold_triples(e)) for e in examples)
    print(f"  calibration error of a triple's confidence: {calibration_error(*zip(*scored)):.3f} over {len(scored)}")
    print("  --min-confidence   precision  recall")
    rows = []
    for bound in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = [right for p, right in scored if p >= bound]
        if len(kept) < 10:  # too few to tell
            break
        rows.append((bound, sum(kept) / len(kept), sum(kept) / wanted))
        print("  {:16.1f} {:11.3f} {:7.3f}".format(*rows[-1]))
    return rows


def recalibrate(results, examples, path):
    """Fits temperature and bias anew on what the program itself found (with 8-bit weights), and writes them to its model.json."""
    card = json.loads(Path(path).read_text(encoding="utf-8"))
    old = card["calibration"]
    raw = lambda p: torch.sigmoid(torch.logit(torch.tensor(p), eps=1e-6) * old["frame_temperature"] + old["frame_bias"]).item()
    scored = [(raw(p), right) for p, right in frame_confidences(results, examples)]
    old["frame_temperature"], old["frame_bias"] = frame_calibration(scored)
    Path(path).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def draw(rows, title, path):
    """An SVG of [(bound, precision, recall)]: recall to the right, precision upwards, each point with its bound."""
    x, y = lambda recall: 60 + 700 * recall, lambda precision: 420 - 380 * precision
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 470" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        '<rect width="560" height="470" fill="#fff"/>',
    ]
    for tenth in range(0, 11, 2):
        parts.append(f'<path d="M60 {y(tenth / 10):.0f}H540" stroke="#ddd"/><text x="30" y="{y(tenth / 10) + 4:.0f}">{tenth / 10}</text>')
    for tenth in range(0, 7):
        parts.append(f'<text x="{x(tenth / 10) - 8:.0f}" y="440">{tenth / 10}</text>')
    parts.append(f'<text x="60" y="24">{title}</text><text x="300" y="462">recall</text><text x="8" y="36">precision</text>')
    line = " ".join(f"{x(r):.1f},{y(p):.1f}" for _, p, r in rows)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1a5fb4" stroke-width="2"/>')
    for bound, p, r in rows:
        parts.append(f'<circle cx="{x(r):.1f}" cy="{y(p):.1f}" r="4" fill="#1a5fb4"/>')
        if bound == 0 or (p, r) != last:
            parts.append(f'<text x="{x(r) + 7:.1f}" y="{y(p) - 6:.1f}">{bound}</text>')
        last = (p, r)
    Path(path).write_text("\n".join(parts) + "\n</svg>\n", encoding="utf-8")


def errors(results, examples, most=5):
    """The worst sentences of each phenomenon: what was wanted and what was found."""
    shown = set()
    worst = []
    for (mentions, frames), e in zip(results, examples):
        c = reading.scores([(mentions, frames)], [e])["triple"]
        worst.append((c.found + c.wanted - 2 * c.hits, e, mentions, frames))
    words = lambda e, span: "-" if span is None else e.text[slice(*span)]
    for tag in ("untagged", *corpus_reader.TAGS):
        rows = [w for w in worst if w[0] and w[1].id not in shown and (tag in w[1].tags or (tag == "untagged" and not w[1].tags))]
        for wrong, e, mentions, frames in sorted(rows, key=lambda w: -w[0])[:most]:
            shown.add(e.id)
            print(f"\n[{tag}] {e.id}  {wrong} wrong\n  {e.text}")
            for source, target, types in reading.gold_triples(e):
                print(f"    wanted {'/'.join(sorted(types)):10} {words(e, source)} > {words(e, target)}")
            for source, target, root, p in reading.triples(mentions, frames):
                print(f"    found  {root:10} {words(e, source)} > {words(e, target)}  {p:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="test")
    parser.add_argument("--corpus", default=str(HERE / "corpus"))
    parser.add_argument("--parley", default="build/bin/parley")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--against", default="")
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--draw", metavar="FILE.svg")
    parser.add_argument("--calibrate", metavar="MODEL.json")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    if args.against:
        examples, results = by_annotator(args.against, corpus_reader.read_corpus(args.corpus))
    else:
        examples = data.read_corpus(args.corpus, *args.split.split(","))
        results = by_program(args.parley, args.model, examples)
    print(f"{len(examples)} sentences")
    print_scores(reading.scores(results, examples))
    by_phenomenon(results, examples)
    if args.calibrate:
        recalibrate(results, examples, args.calibrate)
    if args.curve or args.draw:
        rows = curve(results, examples)
        if args.draw:
            draw(rows, f"Who did what to whom, by --min-confidence ({args.model}, corpus {args.split})", args.draw)
    if args.errors:
        errors(results, examples)


if __name__ == "__main__":
    main()
