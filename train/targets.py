#!/usr/bin/env python3
"""Whom an act is towards where its sentence names nobody: the weights of data/targets.tsv.

    python train/targets.py --shared ../shared [--parley build/bin/parley] [--out data/targets.tsv]

The program gives every act whose target its sentence does not say its choices with their features (`read --explain --json`).
Acts of train/dialogue_gold part dev that match a gold event say how right each choice would be, as ../shared/score scores targets;
a linear softmax is fitted on that.  Prints the mean score of the targets chosen, fitted on all documents and on the other four
fifths of the documents.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
FOLDS = 5
PENALTY = 0.02  # of the squared weights; chosen by the folds


def run(parley, *args):
    return subprocess.run([parley, *map(str, args)], check=True, capture_output=True, text=True, encoding="utf-8").stdout


def read_gold(parley, folder, part):
    """gold folder, events as exported, choices by (doc, bstart, bend, type)."""
    gold, out = folder / "gold", folder / "out"
    subprocess.run([HERE / "dialogue_gold" / "build", gold, "--part", part], check=True, stdout=subprocess.DEVNULL)
    texts = sorted(gold.glob("*.txt"))
    record = folder / "record.db"
    run(parley, "read", *texts, "--record", record, "--quiet")
    run(parley, "export", out, "--format", "records", "--scope", "document", "--record", record)
    choices = {}
    for line in map(json.loads, run(parley, "read", *texts, "--record", record, "--explain", "--json", "--quiet").splitlines()):
        for event in line["events"] if "sentence" in line else []:
            if event["choices"]:
                choices[line["doc"], event["span"]["bstart"], event["span"]["bend"], event["plover_type"]] = event["choices"]
    return gold, out, choices


def examples_of(score, gold_dir, pred_dir, choices):
    """[(doc, features of each choice, how right each is)] of the acts that match a gold event."""
    read = lambda folder, kind: score.read_jsonl(str(folder / f"{kind}.jsonl"))
    gold, pred, actors = read(gold_dir, "events"), read(pred_dir, "events"), read(gold_dir, "actors")
    options_of = lambda p: choices.get((p["doc"], p["bstart"], p["bend"], p["plover_type"]))
    # What the weights of today chose must not decide which acts match.
    pred = [{**p, "target": [], "target_iso3": []} if options_of(p) else p for p in pred]
    docs = sorted({score.doc_key(e["doc"]) for e in gold})
    texts = score.load_texts(score.text_dirs(str(gold_dir), None), docs)
    out = []
    for doc in docs:
        of = lambda records: [r for r in records if score.doc_key(r["doc"]) == doc]
        names = score.Names(of(actors))
        for g, p, *_ in score.match_doc("events", of(gold), of(pred), names, texts.get(doc), "all")[0]:
            options = options_of(p)
            if not options:
                continue
            right = [score.actor_sets(names, g, {**p, "target": o["target"], "target_iso3": o["target_iso3"]})[1] for o in options]
            out.append((doc, [o["features"] for o in options], right))
    return out


def tensors_of(examples, index):
    """features [N, C, F], right [N, C], there [N, C]: C choices at most, those that are not there masked."""
    most = max(len(right) for _, _, right in examples)
    x, right, there = torch.zeros(len(examples), most, len(index)), torch.zeros(len(examples), most), torch.zeros(len(examples), most, dtype=torch.bool)
    for n, (_, features, scores) in enumerate(examples):
        for c, of in enumerate(features):
            for name, value in of.items():
                if name in index:
                    x[n, c, index[name]] = value
        right[n, : len(scores)] = torch.tensor(scores)
        there[n, : len(scores)] = True
    return x, right, there


def scores_of(x, there, weights):
    return (x @ weights).masked_fill(~there, -1e9)


def fit(x, right, there, penalty=PENALTY):
    """Weights that make the expected score of the choice greatest (its logarithm, so that no example counts for more than another)."""
    weights = torch.zeros(x.shape[2], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")
    some = right.max(1).values > 0
    x, right, there = x[some], right[some], there[some]

    def closure():
        optimizer.zero_grad()
        probability = torch.softmax(scores_of(x, there, weights), 1)
        loss = -(probability * right).sum(1).clamp_min(1e-6).log().mean() + penalty * weights.square().sum() / 10
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()


def chosen(x, right, there, weights):
    best = scores_of(x, there, weights).argmax(1)
    return right[torch.arange(len(right)), best]


def learn(examples, penalty=PENALTY):
    """Fitted weights by feature; prints the mean score of the choices made, of all and of documents not learnt from."""
    names = sorted({name for _, features, _ in examples for of in features for name in of})
    x, right, there = tensors_of(examples, {name: i for i, name in enumerate(names)})
    docs = sorted({doc for doc, _, _ in examples})
    fold = torch.tensor([docs.index(doc) % FOLDS for doc, _, _ in examples])
    held = torch.zeros(len(examples))
    for f in range(FOLDS):
        rest = fold != f
        held[~rest] = chosen(x[~rest], right[~rest], there[~rest], fit(x[rest], right[rest], there[rest], penalty))
    weights = fit(x, right, there, penalty)
    print(f"{len(examples)} examples of {len(docs)} documents, {len(names)} features; best possible {right.max(1).values.mean():.3f}")
    print(f"choices right: of documents not learnt from {held.mean():.3f}, fitted {chosen(x, right, there, weights).mean():.3f}")
    return dict(zip(names, weights.tolist()))


def write_weights(path, weights, source):
    rows = sorted((f"{name}\t{weight:.3f}" for name, weight in weights.items()), key=lambda row: row.encode())
    path.write_text("\n".join(["#columns feature\tweight", f"#source {source}"] + rows) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", required=True, type=Path)
    parser.add_argument("--parley", default="build/bin/parley")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "score"))
    import score_records as score

    with tempfile.TemporaryDirectory() as folder:
        gold, pred, choices = read_gold(args.parley, Path(folder), "dev")
        examples = examples_of(score, gold, pred, choices)
    weights = learn(examples)
    if args.out:
        write_weights(args.out, weights, "fitted by train/targets.py on our own dialogue gold (train/dialogue_gold, part dev)")


if __name__ == "__main__":
    main()
