#!/usr/bin/env python3
"""What adding one document costs in a record of 1,000 documents and in one of 100,000.

    bench/record_growth.py --program build/bin/record_growth --parley build/bin/parley [--small 1000] [--large 100000] [--most 1.3]

The records are filled with synthetic documents (six sentences, three events, three moves), straight through the library.  Then
`parley read` adds reports of demo/ one by one, the two records in turn: reading, joining and storing, without the start of the program,
which is taken off as what a report takes that is there already.  Beside it what the record's own part takes, one transaction each through the library.
Exit code 1 when the mean processor time of a read in the large record is more than --most times that in the small one: seconds by the
clock hang on what else uses the disk."""
import argparse
import pathlib
import resource
import subprocess
import tempfile

SAMPLES = 400
ROOT = pathlib.Path(__file__).resolve().parent.parent


def processor_seconds(command):
    """What a command takes of the processor, as it and the system count it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reading(parley, records):
    """Mean processor milliseconds of a report of demo/ in each record, less the program's start."""
    reports = sorted((ROOT / "demo" / "reports").glob("*.txt"))
    start = min(processor_seconds([parley, "read", reports[0], "--record", records[0], "--quiet"]) for _ in range(8))
    sums = [0.0] * len(records)
    for report in reports:
        for n, record in enumerate(records):
            sums[n] += processor_seconds([parley, "read", report, "--record", record, "--quiet"]) - start
    return [1000 * s / len(reports) for s in sums]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", required=True)
    ap.add_argument("--parley", required=True)
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
        print(f"growth    the record's part: ratio {rows[1][1] / rows[0][1]:.2f}, by the clock {rows[1][0] / rows[0][0]:.2f}")
        small, large = reading(a.parley, records)
    print(f"growth    a report through parley read: {small:.1f} and {large:.1f} ms, ratio {large / small:.2f} (at most {a.most})")
    raise SystemExit(large / small > a.most)


if __name__ == "__main__":
    main()
