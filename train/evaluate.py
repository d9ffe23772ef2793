#!/usr/bin/env python3
"""Five-fold cross-validation of marked pairs on PLV_train.

    python train/evaluate.py --base DIR --shared ../shared --silver train/out/silver --out train/out/folds [--folds 0,1]
        [--pairs] [--add DIR] [--calibrate models/pairs/model.json]

Each fold's reader sees nothing of the fold's PLV_train sentences.  Writes predictions.jsonl for score_pairs.py, prints one line a
fold, then what all folds give together.  `parley pairs` adds what a reader and, by its weight, models/pairs say; so does --add, with the same folds
of another run.
"""

import argparse
import json
from pathlib import Path

import torch

import data
import train
from calibrate import gold_root, report_types, score, type_logits
from reading import predict_types


def without_fold(new_reader, plover, ngec, phrases, corpus, taught, tokens, recipe, fold, first):
    """(examples, type logits) of a fold by a reader trained on the others, from weights `first`."""
    torch.manual_seed(recipe["seed"])
    reader = new_reader()
    reader.load_state_dict(first)
    rest = [e for e in plover if e.fold != fold]
    train.finetune(reader, rest, ngec, phrases, corpus, tokens, recipe, taught, name=f"fold {fold}")
    held = [e for e in plover if e.fold == fold]
    logits = type_logits(reader, held, tokens)
    accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
    print(f"fold {fold}: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}", flush=True)
    return held, logits


def kept_fold(out, add, weight, fold):
    """(examples, type logits) that a run kept; unless `add` is empty `weight` times these beside that run's for the same examples."""
    held, logits = torch.load(out / f"fold{fold}.pt", weights_only=False)
    if add:
        others, more = torch.load(Path(add) / f"fold{fold}.pt", weights_only=False)
        row = {e.id: k for k, e in enumerate(others)}
        logits = weight * logits + more[[row[e.id] for e in held]]
    return held, logits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    train.add_arguments(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--add", default="", help="folder of another run, whose types of the same folds are added")
    parser.add_argument("--weight", type=float, default=0.35, help="of this run's types beside those of --add")
    parser.add_argument("--calibrate", default="", help="model.json whose weight and type temperature are set to those of these folds")
    parser.add_argument("--folds", default="0,1,2,3,4", help="those to run now; a fold that --out holds already is not run again")
    args = parser.parse_args()
    new_reader, tokens, recipe = train.start(args)
    print("recipe", json.dumps(recipe), flush=True)
    plover, ngec, phrases, corpus = train.read_sources(args, recipe)
    taught = data.read_taught(args.taught)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    first = train.first_stage(args.stage1, new_reader, ngec, phrases, tokens, recipe)
    for fold in (int(f) for f in args.folds.split(",")):
        kept = out / f"fold{fold}.pt"
        if not kept.exists():
            torch.save(without_fold(new_reader, plover, ngec, phrases, corpus, taught, tokens, recipe, fold, first), kept)
    parts = [kept_fold(out, args.add, args.weight, f) for f in range(data.FOLDS) if (out / f"fold{f}.pt").exists()]
    held, logits = [e for part in parts for e in part[0]], torch.cat([part[1] for part in parts])
    with open(out / "predictions.jsonl", "w", encoding="utf-8") as f:
        for e, name, confidence in zip(held, *predict_types(logits)):
            f.write(json.dumps({"id": e.id, "plover_type": name, "confidence": round(confidence, 4)}) + "\n")
    accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
    print(f"{len(parts)} folds: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}")
    temperature = report_types(held, logits)
    if args.calibrate:
        card = json.loads(Path(args.calibrate).read_text(encoding="utf-8"))
        card["calibration"].update({"type_temperature": temperature, "pair_weight": args.weight if args.add else 1.0})
        Path(args.calibrate).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
