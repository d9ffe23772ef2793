#!/usr/bin/env python3
"""Five-fold cross-validation on PLV_train, and measures on plain text.

    python train/evaluate.py --base DIR --shared ../shared --silver train/out/silver --out train/out/folds [--folds 0,1]

Each fold's reader sees nothing of the fold's PLV_train sentences and of the fold's negotiations of the corpus.  Writes
predictions.jsonl for score_pairs.py, prints one line a fold, then what all folds give together: types, plain text, calibration.
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
    """[E, 16] logits of the first pair of each example, the marked one."""
    out = []
    with torch.no_grad():
        for i in range(0, len(examples), batch):
            b = data.collate([data.replace(e, pairs=e.pairs[:1]) for e in examples[i : i + batch]], tokens)
            out.append(reader(b)["type"])
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


def report_reading(held, results):
    """Plain-text figures over held-out annotated sentences; returns (pair threshold, pair temperature, pair bias): the threshold
    is one on calibrated confidences."""
    p, r, f1, overlapped = reading.mention_scores(results, held)
    print(f"  mentions: exact P {p:.3f} R {r:.3f} F1 {f1:.3f}, overlapped {overlapped:.3f}")
    thresholds = [k / 20 for k in range(2, 19)]
    best = max(thresholds, key=lambda t: reading.plain_text_scores(results, held, t)[2])
    for t in sorted({0.3, 0.5, 0.7, best}):
        p, r, f1, pairs = reading.plain_text_scores(results, held, t)
        print(
            f"  triples at {t:.2f}{' (best)' if t == best else ''}: P {p:.3f} R {r:.3f} F1 {f1:.3f}; without type F1 {pairs:.3f}"
        )
    scored = [
        (
            a.confidence,
            any(reading.same_span(a.source, g[0]) and reading.same_span(a.target, g[1]) for g in reading.gold_triples(e)),
        )
        for (_, acts), e in zip(results, held)
        for a in acts
        if a.source and a.target
    ]
    logit = torch.tensor([torch.logit(torch.tensor(c), eps=1e-6).item() for c, _ in scored])
    gold = torch.tensor([float(y) for _, y in scored])
    cross = lambda t, b: torch.nn.functional.binary_cross_entropy_with_logits((logit - b) / t, gold).item()
    # Two numbers, since training weighs acts and non-acts unequally: where one half is, and how steep.
    grid = [round(-4 + 0.25 * k, 2) for k in range(33)]
    temperature, bias = min(((t, b) for t in TEMPERATURES for b in grid), key=lambda x: cross(*x))
    calibrated = ((logit - bias) / temperature).sigmoid()
    print(
        f"  pair temperature {temperature}, bias {bias}: ECE {calibration_error([c for c, _ in scored], gold.tolist()):.3f} "
        f"-> {calibration_error(calibrated.tolist(), gold.tolist()):.3f} over {len(scored)} candidate pairs"
    )
    at_threshold = torch.sigmoid((torch.logit(torch.tensor(best)) - bias) / temperature).item()
    return round(at_threshold, 3), temperature, bias


def cross_validate(base, plover, ngec, phrases, corpus, tokens, recipe, folds, first):
    """Per fold (PLV examples, type logits, corpus examples, readings) by a reader trained on the other folds, from weights
    `first` that saw none of them."""
    for fold in folds:
        torch.manual_seed(recipe["seed"])
        reader = new_reader()
        reader.load_state_dict(first)
        rest = lambda examples, fold=fold: [e for e in examples if e.fold != fold]
        train.finetune(reader, rest(plover), ngec, phrases, rest(corpus), tokens, recipe, name=f"fold {fold}")
        held = [e for e in plover if e.fold == fold]
        texts = [e for e in corpus if e.fold == fold]
        logits = type_logits(reader, held, tokens)
        accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
        print(f"fold {fold}: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}", flush=True)
        yield fold, held, logits, texts, reading.read(reader, tokens, [e.text for e in texts])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    train.add_arguments(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", default="0,1,2,3,4")
    args = parser.parse_args()
    base, tokens, recipe = train.start(args)
    print("recipe", json.dumps(recipe), flush=True)
    plover, ngec, phrases, corpus = train.read_sources(args, recipe)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    first = train.first_stage(args.stage1, base, ngec, phrases, tokens, recipe)
    held, logits, texts, readings = [], [], [], []
    with open(out / "predictions.jsonl", "w", encoding="utf-8") as f:
        folds = [int(f) for f in args.folds.split(",")]
        for _, h, l, t, r in cross_validate(base, plover, ngec, phrases, corpus, tokens, recipe, folds, first):
            for e, name, confidence in zip(h, *predict_types(l)):
                f.write(json.dumps({"id": e.id, "plover_type": name, "confidence": round(confidence, 4)}) + "\n")
            f.flush()
            held, logits, texts, readings = held + h, logits + [l], texts + t, readings + r
    logits = torch.cat(logits)
    torch.save({"ids": [e.id for e in held], "logits": logits}, out / "logits.pt")
    accuracy, f1 = score([gold_root(e) for e in held], predict_types(logits)[0])
    print(f"all: {len(held)} pairs, accuracy {accuracy:.3f}, root macro-F1 {f1:.3f}")
    temperature = report_types(held, logits)
    pair, pair_temperature, pair_bias = report_reading(texts, readings)
    found = {
        "thresholds": {"mention": 0.5, "pair": pair, "mutual": 0.5},
        "calibration": {"pair_temperature": pair_temperature, "pair_bias": pair_bias, "type_temperature": temperature},
    }
    (out / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
