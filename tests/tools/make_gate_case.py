#!/usr/bin/env python3
"""Write a small random gate over the tiny base (make_tiny_model.py), and what it must answer.

make_gate_case.py TINY DIR    DIR/{gate.safetensors,expected.json}; tests/cases/reading/gate was made from tests/cases/encoder/tiny

expected.json holds sequences of subword ids and their scores, computed in double precision from docs/model_format.md and
independent of both the C++ reader and the training code.
"""
import json
import sys
from pathlib import Path

import numpy as np

from make_tiny_model import load, save

NARROW, HIDDEN = 5, 20  # no multiples of anything


def score(words, gate, ids):
    x = np.vstack([np.zeros(NARROW), *(gate["gate.narrow.weight"].astype(float) @ words[i].astype(float) for i in ids), np.zeros(NARROW)])
    best = np.zeros(HIDDEN)
    for t in range(len(ids)):
        best = np.maximum(best, gate["gate.hidden.weight"].astype(float) @ x[t:t + 3].ravel() + gate["gate.hidden.bias"].astype(float))
    return float(gate["gate.out.weight"][0].astype(float) @ best + gate["gate.out.bias"][0].astype(float))


def main():
    base, folder = Path(sys.argv[1]), Path(sys.argv[2])
    words = load(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    rng = np.random.default_rng(7)
    normal = lambda *shape: (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float16)
    gate = {"gate.narrow.weight": normal(NARROW, words.shape[1]) * np.float16(4), "gate.hidden.weight": normal(HIDDEN, 3 * NARROW),
            "gate.hidden.bias": normal(HIDDEN), "gate.out.weight": normal(1, HIDDEN) * np.float16(2), "gate.out.bias": normal(1)}
    sequences = [[], [7], [5, 4]] + [rng.integers(4, len(words), n).tolist() for n in (3, 8, 17, 40)]
    scores = [score(words, gate, s) for s in sequences]
    gate["gate.bound"] = np.array([np.median(scores)], np.float32) + np.float32(0.01)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "gate.safetensors", gate)
    rows = [{"ids": s, "score": round(v, 6)} for s, v in zip(sequences, scores)]
    (folder / "expected.json").write_text("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main()
