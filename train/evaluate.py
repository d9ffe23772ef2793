#!/usr/bin/env python3
"""Five-fold cross-validation on PLV_train, and measures on plain text.

    python train/evaluate.py --base DIR --shared ../shared --silver build/silver --out build/folds [--folds 0,1]

Each fold's reader sees nothing of the fold's sentences.  Writes predictions.jsonl for score_pairs.py and prints one line a fold.
"""
import argparse
import json
from pathlib import Path

import torch

import data
import model
import train
from data import YIELD
from model import TYPES

ROOTS = [t for t in TYPES if t != "RETREAT"]  # the benchmark's, with YIELD in CONCEDE's place


def root_of(type_index):
    return "YIELD" if type_index in YIELD else TYPES[type_index]


def type_logits(reader, examples, tokens, batch=32):
    """[E, 16] logits of the first pair of each example, the marked one."""
    out = []
    with torch.no_grad():
        for i in range(0, len(examples), batch):
            b = data.collate([data.replace(e, pairs=e.pairs[:1]) for e in examples[i:i + batch]], tokens)
            out.append(reader(b)["type"])
    return torch.cat(out)


def predict_roots(logits):
    """Best root and its probability: CONCEDE and RETREAT count as one, then the likelier of the two is named."""
    log_probs = logits.log_softmax(-1)
    best, at = train.root_log_probs(log_probs).max(-1)
    names = []
    for row, k in zip(log_probs, at):
        root = ROOTS[k]
        names.append(TYPES[max(YIELD, key=lambda y: row[y])] if root == "CONCEDE" else root)
    return names, best.exp().tolist()


def macro_f1(gold, pred):
    total = 0.0
    for c in set(gold):
        tp = sum(g == c == p for g, p in zip(gold, pred))
        wrong = sum((g == c) != (p == c) for g, p in zip(gold, pred))
        total += 2 * tp / (2 * tp + wrong) if tp else 0.0
    return total / len(set(gold))


def as_root(name):
    return "YIELD" if name in ("CONCEDE", "RETREAT") else name


def score(gold, names):
    pred = [as_root(n) for n in names]
    return sum(g == p for g, p in zip(gold, pred)) / len(gold), macro_f1(gold, pred)


def cross_validate(base, plover, ngec, corpus, tokens, recipe, folds, log, stage1=None):
    """{fold: (examples, logits)}, the reader of each fold trained on the other folds, from one stage 1 that saw none of them."""
    first = stage1 or train.pretrain(base, ngec, corpus, tokens, recipe, log).state_dict()
    out = {}
    for fold in folds:
        torch.manual_seed(recipe["seed"])
        reader = model.Reader(base)
        reader.load_state_dict(first)
        rest = [e for e in plover if data.fold_of(e.text) != fold]
        held = [e for e in plover if data.fold_of(e.text) == fold]
        train.finetune(reader, rest, ngec, corpus, tokens, recipe, log, f"fold {fold}")
        out[fold] = (held, type_logits(reader, held, tokens), reader)
        accuracy, f1 = score([gold_root(e) for e in held], predict_roots(out[fold][1])[0])
        print(f"fold {fold}: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}", flush=True)
    return out


def gold_root(example):
    return root_of(example.pairs[0].types[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    train.add_arguments(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", default="0,1,2,3,4")
    parser.add_argument("--stage1", help="file that keeps the first stage between runs: written when missing")
    args = parser.parse_args()
    base, tokens, recipe = train.start(args)
    print("recipe", json.dumps(recipe), flush=True)
    plover, ngec, corpus = train.read_sources(args)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    log = lambda *a, **k: print(*a, **k)
    stage1 = None
    if args.stage1:
        if not Path(args.stage1).exists():
            torch.save(train.pretrain(base, ngec, corpus, tokens, recipe, log).state_dict(), args.stage1)
        stage1 = torch.load(args.stage1)
    results = cross_validate(base, plover, ngec, corpus, tokens, recipe, [int(f) for f in args.folds.split(",")], log, stage1)
    gold, names = [], []
    with open(out / "predictions.jsonl", "w", encoding="utf-8") as f:
        for held, logits, _ in results.values():
            found, confidences = predict_roots(logits)
            for e, name, confidence in zip(held, found, confidences):
                f.write(json.dumps({"id": e.id, "plover_type": name, "confidence": round(confidence, 4)}) + "\n")
                gold.append(gold_root(e))
                names.append(name)
    torch.save({k: (([e.id for e in h]), l) for k, (h, l, _) in results.items()}, out / "logits.pt")
    accuracy, f1 = score(gold, names)
    print(f"all: {len(gold)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}", flush=True)


if __name__ == "__main__":
    main()
