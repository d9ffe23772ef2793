#!/usr/bin/env python3
"""What adding one document costs in a record of 1,000 documents and in one of 100,000.

    bench/record_growth.py --program build/bin/record_growth [--small 1000] [--large 100000] [--most 1.3]

The documents are synthetic (six sentences, three events, three moves) and written straight through the library, so that no model is
needed.  Each is one transaction, as `parley read` of one file is; the two records take turns.  Exit code 1 when the mean processor
time in the large record is more than --most times that in the small one: seconds by the clock hang on what else uses the disk."""
import argparse
import pathlib
import subprocess
import tempfile

SAMPLES = 400


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", required=True)
    ap.add_argument("--small", type=int, default=1000)
    ap.add_argument("--large", type=int, default=100000)
    ap.add_argument("--most", type=float, default=1.3)
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as name:
        records = [pathlib.Path(name, f"{which}.db") for which in ("small", "large")]
        done = subprocess.run([a.program, records[0], str(a.small), records[1], str(a.large), str(SAMPLES)], capture_output=True, text=True, check=True)
        rows = [[float(x) for x in line.split()] for line in done.stdout.splitlines()]
        for documents, record, (clock, processor, pair, refusals, sure) in zip((a.small, a.large), records, rows):
            print(f"growth    {documents:>7} documents, {record.stat().st_size / 2**20:6.0f} MiB: adding one takes {processor:.2f} ms of processor time, "
                  f"{clock:.2f} ms by the clock; 20 moves of a pair {pair:.1f} ms, its refusals {refusals:.1f} ms, 20 moves of confidence .9 {sure:.1f} ms")
    ratio = rows[1][1] / rows[0][1]
    print(f"growth    ratio {ratio:.2f} (at most {a.most}), by the clock {rows[1][0] / rows[0][0]:.2f}")
    raise SystemExit(ratio > a.most)


if __name__ == "__main__":
    main()
