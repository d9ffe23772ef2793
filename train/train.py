#!/usr/bin/env python3
"""Trains the reader: adapter and heads over the frozen base.

python train/train.py --base DIR --shared ../shared --silver train/out/silver --out models/fast
"""

import argparse
import math
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import data
import model
from data import YIELD

SMOOTHING = 0.05


def root_log_probs(log_probs):
    """[P, 16] log-probabilities of types -> [P, 15] of the benchmark's roots: CONCEDE and RETREAT as one, in CONCEDE's place."""
    c, r = YIELD
    merged = torch.logaddexp(log_probs[:, c], log_probs[:, r])
    return torch.cat([log_probs[:, :c], merged[:, None], log_probs[:, c + 1 : r], log_probs[:, r + 1 :]], 1)


def losses(out, batch):
    """Losses of one batch by head, each a scalar that may be backpropagated; sums over a sentence's cells, means over sentences."""
    total, sentences = {}, batch.packing.batch
    summed = lambda logits, gold, weight: (
        F.binary_cross_entropy_with_logits(logits, gold, reduction="none") * weight
    ).sum() / sentences
    tags = -(batch.tag_gold * out["mention"].log_softmax(-1)).sum(-1)
    weight = batch.tag_weights * (batch.tags != -100)
    if weight.sum() > 0:
        total["mention"] = (tags * weight).sum() / weight.sum()
    if batch.trigger_weight.sum() > 0:
        total["trigger"] = summed(out["trigger"], batch.trigger_gold, batch.trigger_weight)
        total["inside"] = summed(out["inside"], batch.inside_gold, batch.inside_weight)
    if batch.frames:
        for name in ("mode", "factuality", "tense", "move", "contact"):
            gold = torch.tensor([getattr(f, name) for f in batch.frames])
            total[name] = F.cross_entropy(out[name], gold, reduction="sum") / sentences
        total["roles"] = summed(out["mention_roles"], batch.role_gold, 1.0)
        total["spans"] = summed(out["span_roles"], batch.token_gold, 1.0)
        if "links" in out:
            total["links"] = F.cross_entropy(out["links"], batch.link_gold, reduction="sum") / sentences
    pick = lambda wanted: [i for i, p in enumerate(batch.pairs) if wanted(p)]
    if rows := pick(lambda p: p.types and p.type_weight > 0):
        weight = torch.tensor([batch.pairs[i].type_weight for i in rows])
        total["type"] = (type_loss(out["type"][rows], [batch.pairs[i].types for i in rows]) * weight).sum() / sentences
    if "latent" in out:
        rows = sorted(set(batch.latent_pair.tolist()))
        weight = torch.tensor([batch.pairs[i].latent_weight for i in rows])
        types = [batch.pairs[i].types for i in rows]
        # At least one word is the trigger, and of no other type.
        some = -log_of_right(out["latent"][rows], types).clamp(max=0.0)
        total["latent"] = ((some + type_loss(out["latent"][rows], types)) * weight).sum() / sentences
    return total


def log_of_right(logs, types):
    """[P, 16] logs, P tuples of right types -> [P] log of the sum over the right ones."""
    right = torch.full_like(logs, -math.inf)
    for k, t in enumerate(types):
        right[k, list(t)] = 0.0
    return (logs + right).logsumexp(-1)


def type_loss(logits, types):
    """[P, 16], P tuples of right types -> [P] smoothed cross-entropies."""
    log_probs = logits.log_softmax(-1)
    return -(1 - SMOOTHING) * log_of_right(log_probs, types) - SMOOTHING * log_probs.mean(-1)


TASK_WEIGHTS = {
    "mention": 2.0,
    "trigger": 1.0,
    "inside": 0.3,
    "mode": 0.2,
    "factuality": 0.3,
    "tense": 0.2,
    "move": 0.2,
    "contact": 0.2,
    "roles": 0.5,
    "spans": 0.1,
    "links": 0.2,
    "type": 1.0,
    "latent": 0.3,
}


class Average:
    """Exponential moving average of the trained weights; what is exported and evaluated."""

    def __init__(self, reader, decay):
        self.decay, self.values, self.steps = decay, [p.detach().clone() for p in reader.parameters()], 0

    def update(self, reader):
        self.steps += 1
        d = min(self.decay, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            torch._foreach_lerp_(self.values, [p.detach() for p in reader.parameters()], 1 - d)

    def copy_to(self, reader):
        with torch.no_grad():
            for p, v in zip(reader.parameters(), self.values):
                p.copy_(v)


def fit(
    reader,
    examples,
    tokens,
    *,
    epochs,
    rate=1e-3,
    head_rate=1e-3,
    batch=16,
    dropout=0.1,
    decay=0.995,
    seed=0,
    bf16=True,
    augment=0.0,
    log=print,
    name="",
    task_weights=TASK_WEIGHTS,
):
    """Trains `reader` in place on `examples`; one warm-up, then a linear fall of the rate to 0.  Leaves the averaged weights."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    augmenter = data.Augmenter(examples, seed, augment)
    heads = [p for n, p in reader.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [
            {"params": list(reader.encoder.parameters()), "lr": rate, "weight_decay": 0.01},
            {"params": heads, "lr": head_rate, "weight_decay": 0.01},
        ],
        fused=True,
    )
    steps = epochs * math.ceil(len(examples) / batch)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm + 1)))
    )
    average = Average(reader, decay)
    started = time.time()
    for epoch in range(epochs):
        reader.train()
        sums, count = {}, 0
        for group in data.batches(examples, batch, rng):
            b = data.collate([augmenter(e) for e in group], tokens, latent=True)
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                out = reader(b, dropout)
            parts = losses({k: v.float() for k, v in out.items()}, b)
            loss = sum(task_weights[k] * v for k, v in parts.items())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update(reader)
            count += 1
            for k, v in parts.items():
                sums[k] = sums.get(k, 0.0) + v.item()
        log(
            f"{name} epoch {epoch + 1}/{epochs} {time.time() - started:.0f}s "
            + " ".join(f"{k} {v / count:.3f}" for k, v in sums.items()),
            flush=True,
        )
    average.copy_to(reader)
    reader.eval()
    return reader


# What `make train` does for a reader; --set overrides single values to measure what each is worth.
RECIPE = {
    "pretrain_epochs": 2,
    "pretrain_rate": 1e-3,  # on ngec and the phrases
    "epochs": 8,
    "rate": 1e-3,
    "head_rate": 1e-3,  # on PLV_train and the corpus
    "batch": 16,
    "dropout": 0.1,
    "decay": 0.995,
    "augment": 0.2,
    "ngec": 1.0,
    "phrase_copies": 3,
    "joined": 0.5,  # share of ngec; sentences of each phrase, share of them with more actors
    "replay": 0.0,
    "phrase_replay": 0.0,  # shares of the two kept in the second stage
    "corpus_copies": 1,
    "plover_copies": 1,  # times that the corpus and PLV_train are read in an epoch
    "taught": 1.0,  # share of the sentences that a teacher labelled
    "seed": 1,
    "bf16": True,
    **{f"weight_{task}": weight for task, weight in TASK_WEIGHTS.items()},
}

# What differs for the adapter of marked pairs (models/pairs): PLV_train alone, since the corpus codes some types otherwise.
PAIRS = {"epochs": 6, "plover_copies": 2, "corpus_copies": 0, "weight_type": 1.5, "weight_latent": 0.5, "weight_mention": 0.5}

def options(recipe):
    return dict(
        batch=recipe["batch"],
        dropout=recipe["dropout"],
        decay=recipe["decay"],
        augment=recipe["augment"],
        bf16=recipe["bf16"],
        task_weights={task: recipe[f"weight_{task}"] for task in TASK_WEIGHTS},
    )


def share(examples, part, seed):
    return random.Random(seed).sample(examples, int(len(examples) * part))


def pretrain(new_reader, ngec, phrases, tokens, recipe, log=print):
    """Stage 1, which sees nothing of PLV_train and of the corpus: returns a reader."""
    torch.manual_seed(recipe["seed"])
    reader = new_reader()
    if recipe["pretrain_epochs"]:
        fit(
            reader,
            ngec + phrases,
            tokens,
            epochs=recipe["pretrain_epochs"],
            rate=recipe["pretrain_rate"],
            head_rate=recipe["head_rate"],
            seed=recipe["seed"],
            log=log,
            name="stage 1",
            **options(recipe),
        )
    return reader


def first_stage(path, new_reader, ngec, phrases, tokens, recipe):
    """The weights after stage 1, kept in the file `path` between runs unless it is empty."""
    if path and Path(path).exists():
        return torch.load(path)
    weights = pretrain(new_reader, ngec, phrases, tokens, recipe).state_dict()
    if path:
        torch.save(weights, path)
    return weights


def finetune(reader, plover, ngec, phrases, corpus, tokens, recipe, taught=(), log=print, name="stage 2"):
    """Stage 2, in place.  `taught`: sentences with a teacher's labels."""
    kept = share(ngec, recipe["replay"], recipe["seed"]) + share(phrases, recipe["phrase_replay"], recipe["seed"])
    kept += share(list(taught), recipe["taught"], recipe["seed"])
    return fit(
        reader,
        plover * recipe["plover_copies"] + corpus * recipe["corpus_copies"] + kept,
        tokens,
        epochs=recipe["epochs"],
        rate=recipe["rate"],
        head_rate=recipe["head_rate"],
        seed=recipe["seed"],
        log=log,
        name=name,
        **options(recipe),
    )


def read_sources(args, recipe):
    """(plover, ngec, phrases, corpus) examples; the corpus' train split alone."""
    silver = Path(args.silver)
    plover = data.read_plover(args.shared, silver / "plover.jsonl")
    ngec = data.read_ngec(silver / "ngec.jsonl")
    # Names come from ngec, so that stage 1 knows no name from a held-out fold.
    phrases = data.read_phrases(
        Path(__file__).parent / "phrases.tsv", data.actor_names(ngec), recipe["phrase_copies"], recipe["joined"], recipe["seed"]
    )
    ngec = share(ngec, recipe["ngec"], recipe["seed"])
    corpus = data.read_corpus(args.corpus, "train") if args.corpus else []
    corpus += data.read_corpus(args.reviewed, "train") if args.reviewed else []
    print(f"PLV_train {len(plover)}, ngec {len(ngec)}, phrases {len(phrases)}, corpus {len(corpus)} sentences", flush=True)
    return plover, ngec, phrases, corpus


def add_arguments(parser):
    parser.add_argument("--model", choices=sorted(model.BASES), default="fast")
    parser.add_argument("--base", required=True, help="folder with the base's model.safetensors and vocab.txt")
    parser.add_argument("--shared", required=True, help="folder that holds data/plover and data/ngec")
    parser.add_argument("--silver", required=True, help="folder that silver.py wrote")
    parser.add_argument("--corpus", default=str(Path(__file__).parent / "corpus"), help="folder of annotated texts; '' for none")
    parser.add_argument("--reviewed", default="", help="folder of texts that parley review export wrote; '' for none")
    parser.add_argument("--stage1", default="", help="file that keeps the first stage between runs: written when missing")
    parser.add_argument("--taught", default="", help="sentences that teach.py labelled; '' for none")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pairs", action="store_true", help="the recipe of models/pairs instead of a reader's")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=f"overrides the recipe: {RECIPE}")


def recipe_of(args):
    recipe = {**RECIPE, **(PAIRS if args.pairs else {})}
    for item in args.set:
        name, _, value = item.partition("=")
        if name not in recipe:
            raise SystemExit(f"--set {item}: no such value in the recipe")
        recipe[name] = type(RECIPE[name])(float(value))
    return recipe


def start(args):
    """(a function that makes a fresh reader, tokens, recipe)"""
    torch.set_num_threads(args.threads)
    torch.use_deterministic_algorithms(True)
    spec = model.BASES[args.model]
    base = model.load_base(spec, args.base)
    return lambda: model.Reader(spec, base), data.Tokens(spec, args.base), recipe_of(args)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--out", required=True)
    parser.add_argument("--weights", default="", help="also keep the weights in 32 bits, for teach.py")
    args = parser.parse_args()
    new_reader, tokens, recipe = start(args)
    plover, ngec, phrases, corpus = read_sources(args, recipe)
    torch.manual_seed(recipe["seed"])
    reader = new_reader()
    reader.load_state_dict(first_stage(args.stage1, new_reader, ngec, phrases, tokens, recipe))
    finetune(reader, plover, ngec, phrases, corpus, tokens, recipe, data.read_taught(args.taught))
    if args.weights:
        torch.save(reader.state_dict(), args.weights)
    from calibrate import calibrate  # it needs this module

    name = "pairs" if args.pairs else args.model
    model.export(reader, args.out, name, *calibrate(reader, tokens, data.read_corpus(args.corpus, "dev")))


if __name__ == "__main__":
    main()
