#!/usr/bin/env python3
"""A large reader labels sentences that nobody annotated, for a small one to learn from.

    python train/teach.py --model accurate --base BASE --weights W.pt --texts sentences.jsonl --out train/out/taught.pt

`texts`: a JSON object a line; its "quote" is a sentence, as `parley read --explain --json` prints them.  Both bases cut words into the same
subwords, so the teacher's probabilities stand for the pupil's tokens one by one.  The file is written every 2,000 sentences; a second
run goes on where it ends.
"""

import argparse
import json
from pathlib import Path

import torch

import data
import model
import reading

BLOCK = 2000  # sentences between two writings of the file


def sentences(path, shortest=25, longest=400):
    """Sentences of the file, each once, in order; characters."""
    seen = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            r = json.loads(line)
            text = " ".join(r.get("quote", "").split())
            if shortest <= len(text) <= longest:
                seen.setdefault(text, None)
    return list(seen)


def label(reader, tokens, texts, trigger_threshold):
    """Examples with the reader's probabilities; frames where a trigger reaches the threshold."""
    part = [data.Example(t, [], origin="taught", complete=True) for t in texts]
    b = data.collate(part, tokens)
    logits = reader(b)
    mention, types, inside = logits["mention"].softmax(-1), logits["trigger"].sigmoid(), logits["inside"].sigmoid()
    merged = reading.type_probabilities(logits["trigger"])
    for k, e in enumerate(part):
        at = slice(b.packing.start[k], b.packing.start[k] + b.packing.lengths[k])
        first = b.first[at].tolist()
        e.mentions = [[m] for m in reading.mentions_of(mention[at], first, b.offsets[k], 0.5)]
        found = reading.triggers_of(merged[at], inside[at], first, b.offsets[k], trigger_threshold)
        e.frames = [data.FrameLabel((x, y), tuple(model.TYPES.index(t) for t, _ in kept), {}, {}) for x, y, kept in found]
        e.soft = data.Soft(mention[at].half(), types[at].half(), inside[at].half(), torch.zeros(0), torch.zeros(0))
    for e in part:
        e.soft.roles = torch.zeros(len(e.frames), len(e.mentions), len(model.MENTION_ROLES))
        e.soft.spans = torch.zeros(len(e.frames), len(e.soft.inside) - 2, len(model.SPAN_ROLES))
    b = data.collate(part, tokens)
    logits = reader(b)
    roles, spans = iter(logits.get("mention_roles", torch.zeros(0)).sigmoid()), iter(logits.get("span_roles", torch.zeros(0)).sigmoid())
    links = iter(logits["links"].argmax(-1).tolist() if "links" in logits else [])
    frame = 0
    for k, e in enumerate(part):
        for n, f in enumerate(e.frames):
            for name in ("mode", "factuality", "tense", "move", "contact"):
                setattr(f, name, int(logits[name][frame].argmax()))
            frame += 1
            for m in range(len(e.mentions)):
                e.soft.roles[n][m] = next(roles)
            for i in range(e.soft.spans.shape[1]):
                e.soft.spans[n][i] = next(spans)
        for n, f in enumerate(e.frames):
            f.links = tuple((kind, o) for o in range(len(e.frames)) if o != n and (kind := next(links)))
        e.soft.roles, e.soft.spans = e.soft.roles.half(), e.soft.spans.half()
        sides = [(r.argmax(0)[0].item(), r.argmax(0)[1].item(), r.max(0).values) for r in e.soft.roles] if e.mentions else []
        for f, (source, target, sure) in zip(e.frames, sides):
            if sure[0] >= 0.5 and sure[1] >= 0.5 and source != target:
                e.pairs.append(data.Pair(source, target, f.types, type_weight=0.5, latent_weight=0.0))
    return part


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=sorted(model.BASES), default="accurate")
    parser.add_argument("--base", required=True)
    parser.add_argument("--weights", required=True, help="what train.py --weights kept")
    parser.add_argument("--texts", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--trigger-threshold", type=float, default=0.3)
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    spec = model.BASES[args.model]
    reader = model.Reader(spec, model.load_base(spec, args.base))
    reader.load_state_dict(torch.load(args.weights))
    reader.eval()
    tokens = data.Tokens(spec, args.base)
    texts = sorted(sentences(args.texts), key=lambda t: data.hashlib.sha256(t.encode()).hexdigest())[: args.most]
    out = torch.load(args.out, weights_only=False) if Path(args.out).exists() else []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(len(out), len(texts), BLOCK):
            block = sorted(texts[start : start + BLOCK], key=len)
            for i in range(0, len(block), 32):
                out += label(reader, tokens, block[i : i + 32], args.trigger_threshold)
            torch.save(out, args.out)
            print(f"{len(out)} of {len(texts)}", flush=True)
    print(f"{len(out)} sentences, {sum(bool(e.frames) for e in out)} with frames, {sum(len(e.frames) for e in out)} frames")


if __name__ == "__main__":
    main()
