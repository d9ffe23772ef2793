#!/usr/bin/env python3
"""Which two sides a document is about: the weights of data/main_pair.tsv.

    python train/main_pair.py --shared ../shared [--parley build/bin/parley] [--out data/main_pair.tsv]

The program gives every document its pairs of sides with their features (`read --explain --json`).  The dyads of train/dialogue_gold
parts dev and new say how right each pair would be, as ../shared/score scores dyads; a linear softmax is fitted on that.  Prints the
mean score of the pairs chosen, fitted on all documents and on the other four fifths of the documents.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from targets import HERE, learn, run, write_weights

PARTS = ("dev", "new")
PENALTY = 0.01  # of the squared weights; chosen by the folds


def examples_of(score, parley, folder, part):
    """[(doc, features of each pair, how right each is)] of the documents of a part that have a dyad."""
    subprocess.run([HERE / "dialogue_gold" / "build", folder, "--part", part], check=True, stdout=subprocess.DEVNULL)
    texts = sorted(folder.glob("*.txt"))
    lines = run(parley, "read", *texts, "--record", folder / "record.db", "--explain", "--json", "--quiet").splitlines()
    pairs = {score.doc_key(line["doc"]): line["pairs"] for line in map(json.loads, lines) if "pairs" in line}  # the first sentence's
    actors, states = (score.read_jsonl(str(folder / f"{kind}.jsonl")) for kind in ("actors", "state"))
    out = []
    for doc, choices in sorted(pairs.items()):
        of = lambda records: [r for r in records if score.doc_key(r["doc"]) == doc]
        names, dyads = score.Names(of(actors)), [state["dyad"] for state in of(states)]
        if dyads:
            right = [max(names.set_f1(names.dyad(dyad), choice["sides"]) for dyad in dyads) for choice in choices]
            out.append((doc, [choice["features"] for choice in choices], right))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--parley", default="build/bin/parley")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "score"))
    import score_records as score

    examples = []
    for part in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            examples += examples_of(score, args.parley, Path(folder), part)
    weights = learn(examples, PENALTY)
    if args.out:
        write_weights(args.out, weights, "fitted by train/main_pair.py on our own dialogue gold (train/dialogue_gold, parts dev and new)")


if __name__ == "__main__":
    main()
