#!/usr/bin/env python3
"""What adding one document costs in a record of 1,000 documents and in one of 100,000.

    bench/record_growth.py --program build/bin/record_growth [--small 1000] [--large 100000] [--most 1.3]

The documents are synthetic (twelve sentences, six events, six moves) and written straight through the library, so that no model is
needed.  Each is one transaction, as `parley read` of one file is.  Exit code 1 when the median in the large record is more than
--most times that in the small one."""
import argparse
import pathlib
import subprocess
import tempfile

SAMPLES = 400


def measured(program, folder, documents):
    """Milliseconds: the median and the mean of adding one document, then of three listings."""
    record = folder / f"{documents}.db"
    done = subprocess.run([program, str(record), str(documents), str(SAMPLES)], capture_output=True, text=True, check=True)
    size = record.stat().st_size / 2**20
    record.unlink()
    return [float(x) for x in done.stdout.split()], size


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", required=True)
    ap.add_argument("--small", type=int, default=1000)
    ap.add_argument("--large", type=int, default=100000)
    ap.add_argument("--most", type=float, default=1.3)
    a = ap.parse_args()
    medians = []
    with tempfile.TemporaryDirectory() as name:
        for documents in (a.small, a.large):
            (median, mean, pair, typed, sure), size = measured(a.program, pathlib.Path(name), documents)
            medians.append(median)
            print(f"growth    {documents:>7} documents, {size:6.0f} MiB: adding one takes {median:.2f} ms (mean {mean:.2f}); 20 moves of a pair "
                  f"{pair:.1f} ms, its refusals {typed:.1f} ms, 20 moves of confidence .9 {sure:.1f} ms", flush=True)
    ratio = medians[1] / medians[0]
    print(f"growth    ratio {ratio:.2f} (at most {a.most})")
    raise SystemExit(ratio > a.most)


if __name__ == "__main__":
    main()
