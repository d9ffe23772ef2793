#!/usr/bin/env python3
"""Write a small random model in the format of docs/model_format.md, and what it must answer.

make_tiny_model.py tiny DIR            a whole model: DIR/{model.safetensors,vocab.txt,model.json,adapter.safetensors,expected.json};
make_tiny_model.py tiny_mpnet DIR      tests/cases/encoder/tiny and tiny_mpnet were made by these
make_tiny_model.py adapter BASE DIR    a random adapter for the base in folder BASE, named as in docs/model_format.md:
                                       DIR/{model.json,adapter.safetensors,expected.json}

expected.json holds hidden states and what the heads make of them for a few sequences, computed in double precision with numpy, written from
docs/model_format.md and independent of both the C++ reader and the training code.
"""
import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
         "ASSAULT").split()
MODES = ["", "visit", "phone", "ceasefire", "meet", "demo", "seize", "violence"]
FACTUALITIES = ["certain", "probable", "possible", "planned", "hypothetical", "negated"]
TENSES, MOVES, CONTACTS = ["past", "present", "future"], ["", "offer", "demand"], ["", "proposed", "held", "cancelled"]
MENTION_ROLES, SPAN_ROLES = ["src", "tgt", "third", "by"], ["time", "place", "content", "cond", "ret", "reason", "cue"]
LINKS = ["", "cond", "exchange", "cause", "content", "same"]
DISTANCE_STEPS = [1, 3, 6]
# Token heads: outputs of each.
TOKEN_HEADS = {"mention": 3, "trigger": len(TYPES), "inside": 1, "mode": len(MODES), "factuality": len(FACTUALITIES), "tense": len(TENSES),
               "move": len(MOVES), "contact": len(CONTACTS)}
WORDS = """[PAD] [UNK] [CLS] [SEP] [MASK] . , ' the a of to and in on with for by that said will not he she it they
north south korea korean china japan iran israel united states president minister ministry army rebels police government
met talks visit ##ed ##s ##ing ##er demanded accused attacked condemned agreed offered refused threatened letter summit
pyongyang seoul kim moon trump smith s u n""".split() + list("bcdefghijklmopqrvwxyz") + ["##" + c for c in "abcdefghijklmnopqrtuvwxyz"]
BOTH = {"intermediate": "intermediate.dense", "ffn_output": "output.dense"}
MATRICES = {"bert": {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                     "output": "attention.output.dense", **BOTH},
            "mpnet": {"query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v", "output": "attention.attn.o", **BOTH}}
ATTENTION_NORM = {"bert": "attention.output.LayerNorm", "mpnet": "attention.LayerNorm"}
FIRST_POSITION = {"bert": 0, "mpnet": 2}
TOKEN_TYPES = "embeddings.token_type_embeddings.weight"  # of bert
RELATIVE_BIAS = "encoder.relative_attention_bias.weight"  # of mpnet
BUCKETS = 32
TINY = {"name": "tiny", "kind": "bert", "layers": 2, "width": 32, "heads": 4, "intermediate": 64, "max_length": 48,
        "layer_norm_eps": 1e-12, "cls": 2, "sep": 3}
TINY_MPNET = {**TINY, "name": "tiny_mpnet", "kind": "mpnet", "max_length": 150, "layer_norm_eps": 1e-5, "cls": 0, "sep": 2}
REAL = {"all-MiniLM-L6-v2": {"kind": "bert", "layers": 6, "width": 384, "heads": 12, "intermediate": 1536, "max_length": 256,
                             "layer_norm_eps": 1e-12, "cls": 101, "sep": 102},
        "all-mpnet-base-v2": {"kind": "mpnet", "layers": 12, "width": 768, "heads": 12, "intermediate": 3072, "max_length": 256,
                              "layer_norm_eps": 1e-5, "cls": 0, "sep": 2}}


def save(path, tensors):
    header, offset = {}, 0
    for name, t in tensors.items():
        kind = {"float32": "F32", "float16": "F16"}[str(t.dtype)]
        header[name] = {"dtype": kind, "shape": list(t.shape), "data_offsets": [offset, offset + t.nbytes]}
        offset += t.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(len(text).to_bytes(8, "little") + text + b"".join(t.tobytes() for t in tensors.values()))


def load(path):
    raw = Path(path).read_bytes()
    n = int.from_bytes(raw[:8], "little")
    out = {}
    for name, e in json.loads(raw[8:8 + n]).items():
        if name != "__metadata__" and e["dtype"] in ("F32", "F16"):
            kind = np.float32 if e["dtype"] == "F32" else np.float16
            begin, end = e["data_offsets"]
            out[name] = np.frombuffer(raw[8 + n + begin:8 + n + end], kind).reshape(e["shape"])
    return out


def random_base(rng, c, words):
    d, f, kind = c["width"], c["intermediate"], c["kind"]
    normal = lambda *shape: (rng.standard_normal(shape) * 0.3 / math.sqrt(shape[-1] / 32)).astype(np.float32)
    out = {"embeddings.word_embeddings.weight": normal(words, d),
           "embeddings.position_embeddings.weight": normal(FIRST_POSITION[kind] + c["max_length"], d) / 4}
    if kind == "bert":
        out[TOKEN_TYPES] = normal(2, d)
    else:
        out[RELATIVE_BIAS] = normal(BUCKETS, c["heads"]) * 4
    out["embeddings.LayerNorm.weight"], out["embeddings.LayerNorm.bias"] = 1 + normal(d) / 4, normal(d) / 4
    for i in range(c["layers"]):
        p = f"encoder.layer.{i}."
        for m in MATRICES[kind].values():
            shape = (f, d) if m == "intermediate.dense" else (d, f) if m == "output.dense" else (d, d)
            out[p + m + ".weight"], out[p + m + ".bias"] = normal(*shape), normal(shape[0]) / 4
        for m in (ATTENTION_NORM[kind], "output.LayerNorm"):
            out[p + m + ".weight"], out[p + m + ".bias"] = 1 + normal(d) / 4, normal(d) / 4
    return out


def random_adapter(rng, c, base, rank, h, a):
    d = c["width"]
    out = {}
    for i in range(c["layers"]):
        for short, m in MATRICES[c["kind"]].items():
            rows, columns = base[f"encoder.layer.{i}.{m}.weight"].shape
            out[f"adapter.{i}.{short}.A"] = (rng.standard_normal((rank, columns)) / math.sqrt(columns)).astype(np.float16)
            out[f"adapter.{i}.{short}.B"] = (rng.standard_normal((rows, rank)) * 0.05).astype(np.float16)
        bias = f"encoder.layer.{i}.{MATRICES[c['kind']]['query']}.bias"
        out["replace." + bias] = (base[bias] + rng.standard_normal(d) * 0.05).astype(np.float32)
    name = "embeddings.LayerNorm.weight"
    out["replace." + name] = (base[name] * 1.05).astype(np.float32)
    head = lambda rows, columns, gain=1.0: (rng.standard_normal((rows, columns)) * gain / math.sqrt(columns)).astype(np.float16)
    for name, rows in TOKEN_HEADS.items():
        out[name + ".weight"], out[name + ".bias"] = head(rows, d, 2), head(1, rows)[0]
    out["mention.bias"] = np.array([0.5, 0, 0], np.float32)
    out["role.trigger.weight"], out["role.trigger.bias"], out["role.span.weight"] = head(h, d), head(1, h)[0], head(h, d)
    out["role.distance"] = head(2 * len(DISTANCE_STEPS) + 1, h)
    out["role.out.weight"], out["role.out.bias"] = head(len(MENTION_ROLES) + len(SPAN_ROLES), h, 3), head(1, len(MENTION_ROLES) + len(SPAN_ROLES))[0]
    out["link.from.weight"], out["link.from.bias"], out["link.to.weight"] = head(a, d), head(1, a)[0], head(a, d)
    out["link.out.weight"], out["link.out.bias"] = head(len(LINKS), a, 3), head(1, len(LINKS))[0]
    for name in ("source", "target", "sentence", "context"):
        out[f"pair.{name}.weight"] = head(h, d)
    out["pair.context.bias"] = head(1, h)[0]
    for name in ("source", "target", "key"):
        out[f"attn.{name}.weight"] = head(a, d, 2)
    out["attn.target.bias"] = head(1, a)[0]
    out["none_source"], out["none_target"] = head(1, d, 5)[0], head(1, d, 5)[0]
    out["type.weight"], out["type.bias"] = head(len(TYPES), h, 3), np.zeros(len(TYPES), np.float32)
    return out


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def norm(x, weight, bias, eps):
    m = x.mean(-1, keepdims=True)
    return (x - m) / np.sqrt(((x - m) ** 2).mean(-1, keepdims=True) + eps) * weight + bias


def bucket(distance):
    """Of query minus key, as the paper's code has it: half of the buckets for each sign, exact up to 8, logarithmic up to 128."""
    half = BUCKETS // 2
    exact, size = half // 2, abs(distance)
    far = min(exact + int(math.log2(size / exact) / math.log2(128 / exact) * (half - exact)), half - 1) if size >= exact else size
    return far + (half if distance < 0 else 0)


def encode(c, scale, base, adapter, ids):
    """Hidden states [T, d] of one sequence of subword ids, [CLS] and [SEP] added."""
    kind = c["kind"]
    t = lambda name: adapter.get("replace." + name, base[name]).astype(np.float64)
    ids = [c["cls"], *ids[:c["max_length"] - 2], c["sep"]]
    n, heads = len(ids), c["heads"]
    first, bias = FIRST_POSITION[kind], 0
    x = base["embeddings.word_embeddings.weight"][ids] + t("embeddings.position_embeddings.weight")[first:first + n]
    if kind == "bert":
        x = x + t(TOKEN_TYPES)[0]
    else:
        bias = t(RELATIVE_BIAS)[[[bucket(q - k) for k in range(n)] for q in range(n)]].transpose(2, 0, 1)
    x = norm(x, t("embeddings.LayerNorm.weight"), t("embeddings.LayerNorm.bias"), c["layer_norm_eps"])
    for i in range(c["layers"]):
        p = f"encoder.layer.{i}."

        def linear(v, short):
            m = MATRICES[kind][short]
            w = t(p + m + ".weight")
            if f"adapter.{i}.{short}.A" in adapter:
                w = w + scale * adapter[f"adapter.{i}.{short}.B"].astype(np.float64) @ adapter[f"adapter.{i}.{short}.A"].astype(np.float64)
            return v @ w.T + t(p + m + ".bias")

        q, k, v = (linear(x, s).reshape(n, heads, -1).transpose(1, 0, 2) for s in ("query", "key", "value"))
        y = softmax(q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1]) + bias) @ v
        x = norm(x + linear(y.transpose(1, 0, 2).reshape(n, -1), "output"), t(p + ATTENTION_NORM[kind] + ".weight"),
                 t(p + ATTENTION_NORM[kind] + ".bias"), c["layer_norm_eps"])
        x = norm(x + linear(gelu(linear(x, "intermediate")), "ffn_output"), t(p + "output.LayerNorm.weight"), t(p + "output.LayerNorm.bias"),
                 c["layer_norm_eps"])
    return x


def pair(adapter, states, source, target):
    """Logits of one ordered pair; source and target are [begin, end) rows of states, or None."""
    w = lambda name: adapter[name].astype(np.float64)
    hs = w("none_source") if source is None else states[source[0]:source[1]].mean(0)
    ht = w("none_target") if target is None else states[target[0]:target[1]].mean(0)
    q = w("attn.source.weight") @ hs + w("attn.target.weight") @ ht + w("attn.target.bias")
    weights = softmax(states @ w("attn.key.weight").T @ q / math.sqrt(len(q)))
    z = gelu(w("pair.source.weight") @ hs + w("pair.target.weight") @ ht + w("pair.sentence.weight") @ states.mean(0)
             + w("pair.context.weight") @ (weights @ states) + w("pair.context.bias"))
    return {"source": source, "target": target, "type": (w("type.weight") @ z + w("type.bias")).round(5).tolist()}


def role(adapter, states, row, span):
    """Logits of the roles of rows [begin, end) for the trigger at a row."""
    w = lambda name: adapter[name].astype(np.float64)
    gap = min((r - row for r in range(*span)), key=lambda g: (abs(g), g))
    step = sum(abs(gap) >= s for s in DISTANCE_STEPS)
    bucket = len(DISTANCE_STEPS) + (step if gap > 0 else -step)
    z = gelu(w("role.trigger.weight") @ states[row] + w("role.trigger.bias") + w("role.span.weight") @ states[span[0]:span[1]].mean(0)
             + w("role.distance")[bucket])
    return {"row": row, "span": span, "logits": (w("role.out.weight") @ z + w("role.out.bias")).round(5).tolist()}


def link(adapter, states, a, b):
    w = lambda name: adapter[name].astype(np.float64)
    z = gelu(w("link.from.weight") @ states[a] + w("link.from.bias") + w("link.to.weight") @ states[b])
    return {"from": a, "to": b, "logits": (w("link.out.weight") @ z + w("link.out.bias")).round(5).tolist()}


def write(folder, c, base, base_sha256, rng, rank, h, a, sequences, keep_rows):
    scale = 2.0
    adapter = random_adapter(rng, c, base, rank, h, a)
    save(folder / "adapter.safetensors", adapter)
    card = {"format": 2, "name": c["name"] + "-random", "base": {**c, "sha256": base_sha256}, "adapter": {"rank": rank, "scale": scale},
            "types": TYPES, "modes": MODES, "mention_tags": ["O", "B", "I"], "factualities": FACTUALITIES,
            "tenses": TENSES, "moves": MOVES, "contacts": CONTACTS, "mention_roles": MENTION_ROLES, "span_roles": SPAN_ROLES, "links": LINKS,
            "distance_steps": DISTANCE_STEPS, "thresholds": {"mention": 0.5, "trigger": 0.6},
            "calibration": {"frame_temperature": 1.5, "frame_bias": -0.5, "type_temperature": 1.25}}
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n")
    expected = []
    for ids in sequences:
        states = encode(c, scale, base, adapter, ids)
        n = len(states)
        w = lambda name: adapter[name].astype(np.float64)
        pairs = [pair(adapter, states, s, t) for s, t in (([1, 3], [n - 3, n - 1]), ([n - 3, n - 1], [1, 3]), ([1, 2], None), (None, [1, 2]))] if n >= 6 else []
        roles = [role(adapter, states, r, s) for r, s in ((1, [2, 4]), (n - 2, [1, 3]), (2, [2, 3]), (3, [4, 5]))] if n >= 6 else []
        links = [link(adapter, states, 1, n - 2), link(adapter, states, n - 2, 1)] if n >= 6 else []
        tokens = {name: (states[:keep_rows] @ w(name + ".weight").T + w(name + ".bias")).round(5).tolist() for name in TOKEN_HEADS}
        expected.append({"ids": ids, "states": states[:keep_rows].round(5).tolist(), "tokens": tokens, "roles": roles, "links": links, "pairs": pairs})
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def main():
    rng = np.random.default_rng(20180310)
    if len(sys.argv) == 3 and sys.argv[1] in ("tiny", "tiny_mpnet"):
        bert = sys.argv[1] == "tiny"
        folder, c = Path(sys.argv[2]), TINY if bert else TINY_MPNET
        words = WORDS if bert else ["<s>", "<pad>", "</s>", *WORDS, "<mask>"]
        folder.mkdir(parents=True, exist_ok=True)
        base = random_base(rng, c, len(words))
        save(folder / "model.safetensors", base)
        (folder / "vocab.txt").write_text("\n".join(words) + "\n")
        sha = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
        # Of mpnet's long one a few rows: they see all distances, through the first layer in both directions.
        sequences = [[int(x) for x in rng.integers(5, len(words), n)] for n in ((0, 1, 4, 11, 46) if bert else (0, 11, 148))]
        write(folder, c, base, sha, rng, 4, 16, 8, sequences, 48 if bert else 13)
    elif len(sys.argv) == 4 and sys.argv[1] == "adapter":
        source, folder = Path(sys.argv[2]), Path(sys.argv[3])
        c = {"name": source.name, **REAL[source.name]}
        folder.mkdir(parents=True, exist_ok=True)
        sha = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
        sequences = [[int(x) for x in rng.integers(1000, 20000, n)] for n in (5, 30, 100)]
        write(folder, c, load(source / "model.safetensors"), sha, rng, 16, 256, 64, sequences, 8)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
