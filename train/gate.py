#!/usr/bin/env python3
"""The gate: a small net over the base's word embeddings that tells sentences with nothing to code, before the encoder.

    python train/gate.py label --shared ../shared --parley build/bin/parley --out build/train/news.jsonl
        what the reader (without its gate: remove the file first) finds in the pages' bodies and in a twelfth of the ngec stories:
        {"text", "doc", "events"} a sentence, events: confidence of its surest frame, 0 when none
    python train/gate.py train --base DIR [--shared ../shared --silver DIR] [--news build/train/news.jsonl] --out models/fast/gate.safetensors
        trains it, sets its bound on the corpus' dev split and says what it does on test and on the held-out part of the news
    python train/gate.py measure --base DIR --gate models/fast/gate.safetensors [--news ...]
        the same figures of a gate that is there

docs/model_format.md describes the file.
"""

import argparse
import csv
import hashlib
import io
import json
import random
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

import data
from model import BASES, TYPES

HERE = Path(__file__).resolve().parent
WORDS = "embeddings.word_embeddings.weight"
NARROW, HIDDEN = 32, 128
DROPOUT, WORD_DROPOUT = 0.5, 0.1
EPOCHS, BATCH, RATE, DECAY = 12, 32, 2e-3, 1e-2
MISS_WEIGHT = 3.0  # of a sentence with acts against one without
TRIGGER_WEIGHT = 2.0  # of the loss that shows the net where a sentence's acts are
NEWS_WEIGHT = 0.5
STORIES = 12  # one of so many is labelled
MAX_LOST = 0.007  # of the dev split's frames


@dataclass
class Item:
    ids: list
    frames: int  # that are lost when the sentence is
    weight: float = 1.0
    triggers: tuple | None = None  # (index of a subword, type); None: not known
    doc: str = ""


class Gate(nn.Module):
    """narrow: a few dimensions of each subword; hidden: of three neighbours; out: of the greatest over the sentence."""

    def __init__(self, width):
        super().__init__()
        self.narrow = nn.Linear(width, NARROW, bias=False)
        self.hidden = nn.Linear(3 * NARROW, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        self.trigger = nn.Linear(HIDDEN, len(TYPES))  # training alone

    def forward(self, words, ids, inside):
        """words [U, width], ids [B, L] into them, inside [B, L] -> logits [B], hidden [B, L, HIDDEN]"""
        x = self.narrow(words)[ids] * inside[..., None]
        if self.training:
            x = x * (torch.rand(ids.shape) >= WORD_DROPOUT)[..., None]
        x = F.pad(x, (0, 0, 1, 1))
        x = F.relu(self.hidden(torch.cat([x[:, :-2], x[:, 1:-1], x[:, 2:]], -1))) * inside[..., None]
        best = F.dropout(x.amax(1), DROPOUT, self.training)
        return self.out(best)[:, 0], x


def batch_of(items, table):
    """words, ids, inside of a batch, as forward wants them."""
    length = max(1, *(len(i.ids) for i in items))
    known = sorted({t for i in items for t in i.ids}) or [0]
    place = {t: n for n, t in enumerate(known)}
    ids = torch.zeros(len(items), length, dtype=torch.long)
    inside = torch.zeros(len(items), length)
    for k, i in enumerate(items):
        ids[k, : len(i.ids)] = torch.tensor([place[t] for t in i.ids], dtype=torch.long)
        inside[k, : len(i.ids)] = 1
    return table[known], ids, inside


def loss_of(gate, items, table):
    words, ids, inside = batch_of(items, table)
    logits, hidden = gate(words, ids, inside)
    wanted = torch.tensor([float(i.frames > 0) for i in items])
    weight = torch.tensor([i.weight * (MISS_WEIGHT if i.frames else 1) for i in items])
    loss = (F.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * weight).mean()
    known = [k for k, i in enumerate(items) if i.triggers is not None]
    if known:
        gold = torch.zeros(len(known), ids.shape[1], len(TYPES))
        for n, k in enumerate(known):
            for row, type in items[k].triggers:
                gold[n, row, type] = 1
        cells = F.binary_cross_entropy_with_logits(gate.trigger(hidden[known]), gold, reduction="none").sum(-1)
        loss = loss + TRIGGER_WEIGHT * (cells * inside[known]).sum() / len(items) / 10
    return loss


def fit(items, table, seed):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    gate = Gate(table.shape[1])
    optimizer = torch.optim.AdamW(gate.parameters(), lr=RATE, weight_decay=DECAY)
    steps, step = EPOCHS * -(-len(items) // BATCH), 0
    for epoch in range(EPOCHS):
        gate.train()
        total = 0.0
        order = sorted(items, key=lambda i: len(i.ids) + 6 * rng.random())
        parts = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        rng.shuffle(parts)
        for part in parts:
            optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
            step += 1
            loss = loss_of(gate, part, table)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"seed {seed} epoch {epoch + 1}/{EPOCHS} loss {total / len(parts):.4f}", flush=True)
    return gate.eval()


@torch.no_grad()
def logits_of(gate, items, table):
    return [l for i in range(0, len(items), 64) for l in gate(*batch_of(items[i : i + 64], table))[0].tolist()]


def corpus_items(folder, split, tokens):
    items = []
    for e in data.read_corpus(folder, split):
        ids, offsets, _ = tokens(e.text)
        offsets = offsets[1:-1]
        triggers = tuple((n, t) for f in e.frames for n, o in enumerate(offsets) if data.overlap(o, f.trigger) for t in f.types)
        items.append(Item(ids[1:-1], sum(len(f.types) for f in e.frames), 1.0, triggers))
    return items


def other_items(shared, silver, tokens, seed):
    """Sentences known to have an act, and phrases with and without."""
    plover = data.read_plover(shared, Path(silver) / "plover.jsonl")
    ngec = data.read_ngec(Path(silver) / "ngec.jsonl")
    phrases = data.read_phrases(HERE / "phrases.tsv", data.actor_names(ngec), 2, 0.3, seed)
    return [Item(tokens(e.text)[0][1:-1], 1, 0.5) for e in plover] + [Item(tokens(e.text)[0][1:-1], len(e.pairs), 0.3) for e in phrases]


def news_items(path, tokens):
    """(trained on, held out): a document is in one of them, by its name."""
    parts = ([], [])
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            weight = NEWS_WEIGHT * (1.0 if not r["events"] else min(1.0, 0.3 + r["events"]))
            # A page keeps its part whatever language it is found to be in.
            part = data.fold_of(r["doc"].replace("foreign-", "page-")) < 2
            parts[part].append(Item(tokens(r["text"])[0][1:-1], int(r["events"] > 0), weight, doc=r["doc"]))
    return parts


def bound_of(logits, items, most):
    """The highest bound under which at most the share `most` of all frames lies."""
    room, lost = most * sum(i.frames for i in items), 0
    for logit, item in sorted(zip(logits, items), key=lambda p: p[0]):
        lost += item.frames
        if lost > room:
            return logit
    return float("inf")


def report(name, logits, items, bound, what="frames"):
    below = [i for l, i in zip(logits, items) if l < bound]
    frames, empty = sum(i.frames for i in items), sum(not i.frames for i in items)
    subwords = sum(len(i.ids) + 2 for i in items)
    print(
        f"{name:28} {len(items):6} sentences, rejected {len(below) / max(len(items), 1):.3f} "
        f"({sum(len(i.ids) + 2 for i in below) / max(subwords, 1):.3f} of the subwords, "
        f"{sum(not i.frames for i in below) / max(empty, 1):.3f} of those with nothing), "
        f"{what} lost {sum(i.frames for i in below) / max(frames, 1):.4f} of {frames}",
        flush=True,
    )


def unlabelled(args):
    """Documents as `parley read` takes them, one a line."""
    shared = Path(args.shared)
    pages = subprocess.run([args.parley, "extract", str(shared / "data/html/pages")], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    for page in map(json.loads, pages.splitlines()):
        # Pages in other languages, read as if they were English, are sentences with nothing to find.
        kind = "page" if page.get("language") == "en" else "foreign"
        yield {"id": kind + "-" + page["id"][:12], "title": page.get("title", ""), "text": page["text"], "language": "en"}
    csv.field_size_limit(10**8)
    archive = zipfile.ZipFile(next((shared / "data/ngec").glob("gpt_synthetic*.zip")))
    stories = csv.DictReader(io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8", newline=""))
    for n, story in enumerate(stories):
        if int(hashlib.sha256(story["text"].encode()).hexdigest()[:4], 16) % STORIES == 0:
            yield {"id": f"story-{n}", "text": story["text"], "language": "en"}


def label(args):
    with tempfile.TemporaryDirectory() as folder:
        source, record = Path(folder) / "news.jsonl", str(Path(folder) / "r.db")
        source.write_text("".join(json.dumps(d) + "\n" for d in unlabelled(args)), encoding="utf-8")
        command = [args.parley, "read", str(source), "--record", record, "--model", args.model, "--explain", "--json"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()
    seen, count = set(), 0
    with open(args.out, "w", encoding="utf-8") as out:
        for r in map(json.loads, lines):
            if "sentence" in r and len(r["quote"]) > 15 and r["quote"] not in seen:
                seen.add(r["quote"])
                events = max((f["confidence"] for f in r["frames"]), default=0)
                out.write(json.dumps({"text": r["quote"], "doc": r["doc"], "events": round(events, 3)}, ensure_ascii=False) + "\n")
                count += 1
    print(f"{args.out}: {count} sentences")


def load_base(args):
    tokens = data.Tokens(BASES[args.model], args.base)
    with safe_open(Path(args.base) / "model.safetensors", "pt") as f:
        return tokens, f.get_tensor(WORDS).float()


def read_gate(path, width):
    tensors = load_file(path)
    bound = tensors.pop("gate.bound").item()
    gate = Gate(width)
    gate.load_state_dict({k.removeprefix("gate."): v.float() for k, v in tensors.items()}, strict=False)
    return gate.eval(), bound


def figures(gate, bound, args, tokens, table):
    for split in ("dev", "test"):
        items = corpus_items(args.corpus, split, tokens)
        report(f"corpus, {split}", logits_of(gate, items, table), items, bound)
    if args.news:
        held = news_items(args.news, tokens)[1]
        for kind in ("page", "story"):
            items = [i for i in held if kind in i.doc]
            report(f"{kind}, held out", logits_of(gate, items, table), items, bound, "sentences with frames found by the reader")


def train(args):
    tokens, table = load_base(args)
    items = corpus_items(args.corpus, "train", tokens)
    if args.shared:
        items += other_items(args.shared, args.silver, tokens, args.seed)
    if args.news:
        items += news_items(args.news, tokens)[0]
    print(f"{len(items)} sentences, {sum(not i.frames for i in items)} with nothing", flush=True)
    gate = fit(items, table, args.seed)
    tensors = {f"gate.{k}": v.half() for k, v in gate.state_dict().items() if not k.startswith("trigger.")}
    # The bound is that of the numbers as they are stored.
    gate.load_state_dict({k.removeprefix("gate."): v.float() for k, v in tensors.items()}, strict=False)
    dev = corpus_items(args.corpus, "dev", tokens)
    bound = bound_of(logits_of(gate, dev, table), dev, args.max_lost) - 1e-3
    tensors["gate.bound"] = torch.tensor([bound], dtype=torch.float32)
    save_file({k: v.contiguous() for k, v in sorted(tensors.items())}, args.out)
    print(f"{args.out}: bound {bound:.3f}")
    figures(gate, bound, args, tokens, table)


def measure(args):
    tokens, table = load_base(args)
    gate, bound = read_gate(args.gate, table.shape[1])
    figures(gate, bound, args, tokens, table)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("label")
    command.add_argument("--shared", required=True, help="folder that holds data/html/pages and data/ngec")
    command.add_argument("--parley", default="build/bin/parley")
    command.add_argument("--model", default="fast")
    command.add_argument("--out", required=True)
    command.set_defaults(call=label)
    for name, call in (("train", train), ("measure", measure)):
        command = commands.add_parser(name)
        command.add_argument("--base", required=True, help="folder with the base's model.safetensors and vocab.txt")
        command.add_argument("--model", choices=sorted(BASES), default="fast")
        command.add_argument("--corpus", default=str(HERE / "corpus"))
        command.add_argument("--news", default="", help="what `label` wrote")
        command.set_defaults(call=call)
        if name == "train":
            command.add_argument("--shared", default="", help="folder that holds data/plover")
            command.add_argument("--silver", default="", help="folder that silver.py wrote")
            command.add_argument("--seed", type=int, default=1)
            command.add_argument("--max-lost", type=float, default=MAX_LOST)
            command.add_argument("--out", required=True)
        else:
            command.add_argument("--gate", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.call(args)


if __name__ == "__main__":
    main()
