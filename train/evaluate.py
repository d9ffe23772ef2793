#!/usr/bin/env python3
"""Five-fold cross-validation on PLV_train, and measures on plain text.

    python train/evaluate.py --base DIR --shared ../shared --silver train/out/silver --out train/out/folds [--folds 0,1]

Each fold's reader sees nothing of the fold's PLV_train sentences; every reader sees the corpus' train split and nothing of its dev
split.  Writes predictions.jsonl for score_pairs.py, prints one line a fold, then what all folds give together: types, plain text of
dev, calibration.
"""

import argparse
import json
from pathlib import Path

import torch

import data
import model
import reading
import train
from model import TYPES
from reading import as_root, predict_types


def type_logits(reader, examples, tokens, batch=32):
    """[E, 16] logits of the first pair of each example, the marked one: the pair head's and the frames', as logs of probabilities,
    added."""
    out = []
    with torch.no_grad():
        for i in range(0, len(examples), batch):
            b = data.collate([data.replace(e, pairs=e.pairs[:1]) for e in examples[i : i + batch]], tokens, latent=True)
            logits = reader(b)
            out.append(logits["type"].log_softmax(-1) + logits["latent"].log_softmax(-1))
    return torch.cat(out)


def macro_f1(gold, pred):
    total = 0.0
    for c in set(gold):
        tp = sum(g == c == p for g, p in zip(gold, pred))
        wrong = sum((g == c) != (p == c) for g, p in zip(gold, pred))
        total += 2 * tp / (2 * tp + wrong) if tp else 0.0
    return total / len(set(gold))


def score(gold, names):
    pred = [as_root(n) for n in names]
    return sum(g == p for g, p in zip(gold, pred)) / len(gold), macro_f1(gold, pred)


def gold_root(example):
    return as_root(TYPES[example.pairs[0].types[0]])


def calibration_error(confidences, right, bins=10):
    """Expected calibration error over bins of equal size."""
    pairs = sorted(zip(confidences, right))
    size = max(1, len(pairs) // bins)
    groups = [pairs[i : i + size] for i in range(0, len(pairs), size)]
    return sum(abs(sum(c for c, _ in g) - sum(r for _, r in g)) for g in groups) / len(pairs)


TEMPERATURES = [round(0.5 * 1.05**k, 3) for k in range(50)]


def type_temperature(logits, examples):
    roots = [sorted({t for t in e.pairs[0].types}) for e in examples]

    def loss(t):
        log_probs = (logits / t).log_softmax(-1)
        return -sum(log_probs[i][r].logsumexp(0).item() for i, r in enumerate(roots))

    return min(TEMPERATURES, key=loss)


def report_types(held, logits):
    gold = [gold_root(e) for e in held]
    temperature = type_temperature(logits, held)
    for t in (1.0, temperature):
        names, confidences = predict_types(logits, t)
        right = [as_root(n) == g for n, g in zip(names, gold)]
        print(f"  type temperature {t}: ECE {calibration_error(confidences, right):.3f}")
    return temperature


def frame_confidences(results, examples):
    """[(raw confidence, right)] of every source-target-root triple found."""
    out = []
    for (mentions, frames), e in zip(results, examples):
        gold = reading.gold_triples(e)
        for source, target, root, p in reading.triples(mentions, frames):
            out.append((p, any(reading.same_span(source, g[0]) and reading.same_span(target, g[1]) and root in g[2] for g in gold)))
    return out


def frame_calibration(scored):
    """(temperature, bias) that make confidences true: where one half is, and how steep."""
    logit = torch.logit(torch.tensor([c for c, _ in scored], dtype=torch.float64), eps=1e-6)
    gold = torch.tensor([float(right) for _, right in scored], dtype=torch.float64)
    cross = lambda t, b: torch.nn.functional.binary_cross_entropy_with_logits((logit - b) / t, gold).item()
    grid = [round(-4 + 0.25 * k, 2) for k in range(33)]
    temperature, bias = min(((t, b) for t in TEMPERATURES for b in grid), key=lambda x: cross(*x))
    after = ((logit - bias) / temperature).sigmoid().tolist()
    right = gold.tolist()
    print(
        f"  frame temperature {temperature}, bias {bias}: ECE {calibration_error([c for c, _ in scored], right):.3f} "
        f"-> {calibration_error(after, right):.3f} over {len(scored)} triples"
    )
    return temperature, bias


TRIGGER_THRESHOLDS = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]


def at_threshold(results, threshold):
    return [(mentions, [f for f in frames if f.confidence >= threshold]) for mentions, frames in results]


def report_reading(held, results):
    """Plain-text figures over held-out annotated sentences; returns (trigger threshold, frame temperature, frame bias)."""
    best = max(TRIGGER_THRESHOLDS, key=lambda t: reading.scores(at_threshold(results, t), held)["triple"].f1)
    print(f"  trigger threshold {best}")
    print_scores(reading.scores(at_threshold(results, best), held))
    return best, *frame_calibration(frame_confidences(at_threshold(results, best), held))


def print_scores(counts):
    for layer, count in counts.items():
        print(f"  {layer:20} {count}", flush=True)


def without_fold(new_reader, plover, ngec, phrases, corpus, taught, dev, tokens, recipe, fold, first):
    """(PLV examples, type logits, dev examples, readings) of a fold by a reader trained on the others, from weights `first`."""
    torch.manual_seed(recipe["seed"])
    reader = new_reader()
    reader.load_state_dict(first)
    train.finetune(reader, [e for e in plover if e.fold != fold], ngec, phrases, corpus, tokens, recipe, taught, name=f"fold {fold}")
    held = [e for e in plover if e.fold == fold]
    logits = type_logits(reader, held, tokens)
    accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
    print(f"fold {fold}: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}", flush=True)
    return held, logits, dev, reading.read(reader, tokens, [e.text for e in dev], trigger_threshold=TRIGGER_THRESHOLDS[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    train.add_arguments(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", default="0,1,2,3,4", help="those to run now; a fold that --out holds already is not run again")
    args = parser.parse_args()
    new_reader, tokens, recipe = train.start(args)
    print("recipe", json.dumps(recipe), flush=True)
    plover, ngec, phrases, corpus = train.read_sources(args, recipe)
    dev, taught = data.read_corpus(args.corpus, "dev"), data.read_taught(args.taught)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    first = train.first_stage(args.stage1, new_reader, ngec, phrases, tokens, recipe)
    for fold in (int(f) for f in args.folds.split(",")):
        kept = out / f"fold{fold}.pt"
        if not kept.exists():
            found = without_fold(new_reader, plover, ngec, phrases, corpus, taught, dev, tokens, recipe, fold, first)
            torch.save(found, kept)
    parts = [torch.load(p, weights_only=False) for p in (out / f"fold{f}.pt" for f in range(data.FOLDS)) if p.exists()]
    held, texts, results = ([x for part in parts for x in part[i]] for i in (0, 2, 3))
    logits = torch.cat([part[1] for part in parts])
    with open(out / "predictions.jsonl", "w", encoding="utf-8") as f:
        for e, name, confidence in zip(held, *predict_types(logits)):
            f.write(json.dumps({"id": e.id, "plover_type": name, "confidence": round(confidence, 4)}) + "\n")
    accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
    print(f"{len(parts)} folds: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}")
    type_temperature_found = report_types(held, logits)
    trigger, temperature, bias = report_reading(texts, results)
    found = {
        "thresholds": {"mention": 0.5, "trigger": trigger, "role": 0.5},
        "calibration": {"frame_temperature": temperature, "frame_bias": bias, "type_temperature": type_temperature_found},
    }
    (out / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
