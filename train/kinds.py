#!/usr/bin/env python3
"""Which kinds of record a sentence states: one logistic unit a kind over the reader's sentence vector.

    python train/kinds.py train --base DIR [--model fast] [--parley build/bin/parley] --out models/fast/kinds.safetensors
        learns from part dev of train/dialogue_gold (a few seconds after the vectors)
    python train/kinds.py folds --base DIR --out DIR
        the same five times, each time without the documents of DIR/N.txt, as DIR/N.safetensors: for figures of documents not learnt from
    python train/kinds.py measure --base DIR
        average precision a kind, of documents not learnt from

docs/model_format.md describes the file.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file

import model
from data import Tokens
from model import Packing

HERE = Path(__file__).resolve().parent
KINDS = ["events", "contacts", "moves", "linkages", "channels", "windows", "grievances", "readings"]
SCALE = 5.0  # of the unit vectors, so that the penalty suits
PENALTY = 5e-4
FOLDS = 5


def gold_of(args, folder):
    subprocess.run([HERE / "dialogue_gold" / "build", folder, "--part", "dev"], check=True, stdout=subprocess.DEVNULL)
    command = [args.parley, "read", *sorted(map(str, folder.glob("*.txt"))), "--record", str(folder / "r.db"), "--model", args.model, "--explain", "--json"]
    lines = map(json.loads, subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines())
    records = {k: [json.loads(line) for line in (folder / f"{k}.jsonl").read_text(encoding="utf-8").splitlines()] for k in KINDS}
    return [line for line in lines if line.get("passed_gate")], records


def vectors_of(args, texts):
    reader, meta = model.load(HERE.parent / "models" / args.model, args.base)
    tokens = Tokens(model.Base(**meta["base"]), args.base)
    out = []
    with torch.no_grad():
        for text in texts:
            ids = tokens(text)[0]
            states = reader.encoder(torch.tensor(ids), Packing([len(ids)]))
            out.append(states.mean(0) / states.mean(0).norm())
    return torch.stack(out)


def labels_of(sentences, records):
    """gold [S, K], weight [S, K]: 0 where only minor records stand."""
    gold, weight = torch.zeros(len(sentences), len(KINDS)), torch.ones(len(sentences), len(KINDS))
    for k, kind in enumerate(KINDS):
        for s, sentence in enumerate(sentences):
            stated = [r for r in records[kind] if r["doc"] == sentence["doc"] and r["bstart"] < sentence["bend"] and sentence["bstart"] < r["bend"]]
            gold[s, k] = bool(stated)
            weight[s, k] = not stated or any(r.get("tier") != "minor" for r in stated)
    return gold, weight


def fit(x, gold, weight):
    theta, bias = torch.zeros(x.shape[1], gold.shape[1], requires_grad=True), torch.zeros(gold.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([theta, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        losses = torch.nn.functional.binary_cross_entropy_with_logits(x @ theta + bias, gold, reduction="none")
        loss = ((weight * losses).sum(0) / weight.sum(0)).sum() + PENALTY * theta.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return theta.detach(), bias.detach()


def average_precision(gold, scores):
    right = gold[scores.argsort(descending=True, stable=True)]
    return ((right.cumsum(0) / torch.arange(1, len(right) + 1)) * right).sum().item() / right.sum().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "folds", "measure"])
    parser.add_argument("--base", required=True)
    parser.add_argument("--model", default="fast")
    parser.add_argument("--parley", default=str(HERE.parent / "build" / "bin" / "parley"))
    parser.add_argument("--out")
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        sentences, records = gold_of(args, Path(folder))
    x = SCALE * vectors_of(args, [s["quote"] for s in sentences])
    gold, weight = labels_of(sentences, records)
    docs = sorted({s["doc"] for s in sentences})
    fold = torch.tensor([docs.index(s["doc"]) % FOLDS for s in sentences])

    def write(path, chosen):
        theta, bias = fit(x[chosen], gold[chosen], weight[chosen])
        save_file({"kinds.weight": (SCALE * theta.T).contiguous(), "kinds.bias": bias}, path)

    if args.what == "train":
        write(args.out, fold >= 0)
        return
    scores = torch.zeros_like(gold)
    for n in range(FOLDS):
        if args.what == "folds":
            write(Path(args.out) / f"{n}.safetensors", fold != n)
            (Path(args.out) / f"{n}.txt").write_text("".join(d + "\n" for i, d in enumerate(docs) if i % FOLDS == n), encoding="utf-8")
        else:
            theta, bias = fit(x[fold != n], gold[fold != n], weight[fold != n])
            scores[fold == n] = x[fold == n] @ theta + bias
    if args.what == "measure":
        for k, kind in enumerate(KINDS):
            core = weight[:, k] > 0
            print(f"{kind:<11} {int(gold[core, k].sum()):5} of {int(core.sum())} sentences  {average_precision(gold[core, k], scores[core, k]):.3f}")


if __name__ == "__main__":
    main()
