#!/usr/bin/env python3
"""Article extraction: parley against trafilatura, same pages, one core, one run.

extract.py [--parley PROGRAM] [--rounds N] PAGES_DIR GROUND_TRUTH.json

PAGES_DIR holds pages as *.html.gz; GROUND_TRUTH.json is {page: {"articleBody": text}}.  Both read the packed pages and write
one JSON line a page.  Times are processor time of the whole work, trafilatura's without its import, parley's with its start.
"""
import argparse
import collections
import glob
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time

WORD = re.compile(r"\w+")


def shingles(text, n=4):
    words = WORD.findall(text)
    return collections.Counter([tuple(words[i:i + n]) for i in range(len(words) - n + 1)] or ([tuple(words)] if words else []))


def f1(truth, predicted):
    precision = recall = 0.0
    for page, t in truth.items():
        gold, got = shingles(t["articleBody"]), shingles(predicted.get(page, ""))
        both = sum((gold & got).values())
        precision += both / sum(got.values()) if got else float(not gold)
        recall += both / sum(gold.values()) if gold else float(not got)
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def page_id(path):
    return os.path.basename(path)[:-len(".html.gz")]


def run_trafilatura(files):
    import trafilatura

    lines = []
    start = time.process_time()
    for path in files:
        with gzip.open(path) as f:
            text = trafilatura.extract(f.read(), include_comments=False)
        lines.append(json.dumps({"id": page_id(path), "text": text or ""}))
    return time.process_time() - start, lines


def run_parley(program, files):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program, "extract", *files], stdout=subprocess.PIPE, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, out.decode().splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("truth")
    parser.add_argument("--parley", default=os.path.join(os.path.dirname(__file__), "..", "build", "bin", "parley"))
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    files = sorted(glob.glob(os.path.join(args.pages, "*.html.gz")))
    if not files:
        sys.exit(f"extract: no *.html.gz in {args.pages}")
    with open(args.truth, encoding="utf-8") as f:
        truth = json.load(f)
    runs = {"trafilatura": lambda: run_trafilatura(files), "parley": lambda: run_parley(args.parley, files)}
    rates = {}
    print(f"{'':12} {'pages/s':>9} {'precision':>9} {'recall':>9} {'F1':>9}")
    for name, run in runs.items():
        seconds, lines = min(run() for _ in range(args.rounds))
        rates[name] = len(files) / seconds
        scores = f1(truth, {r["id"]: r["text"] for r in map(json.loads, lines)})
        print(f"{name:12} {rates[name]:9.1f} " + " ".join(f"{s:9.3f}" for s in scores))
    print(f"parley reads {rates['parley'] / rates['trafilatura']:.1f} times trafilatura's pages a second ({len(files)} pages, one core)")


if __name__ == "__main__":
    main()
