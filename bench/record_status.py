#!/usr/bin/env python3
"""What `parley status PAIR` costs on a record of a million events.

    bench/record_status.py --program build/bin/record_status --parley build/bin/parley [--documents 100000] [--record FILE] [--most 50]

The record is synthetic (bench/record_status.cpp): 100,000 documents of ten events on 300 pairs, the k-th as often as 1/k, and 30,000
records of the dialogue; it takes 2 GB in the temporary folder and is removed afterwards, unless --record names a file to keep or to use.
Each figure is the median of --runs whole processes, the record in the page cache.  Processor time is what a quiet machine takes by the
clock: one thread, no waiting.  Exit code 1 when a pair of fewer than 1,000 records takes more than --most milliseconds of it."""
import argparse
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SHARE = "0.3"
ROOM = 6 << 30  # bytes


def measured(command):
    """Milliseconds by the clock and of processor time that a process takes, and its peak memory in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command}: exit code {child.returncode}")
    return (time.perf_counter() - start) * 1e3, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss / 1024


def median_of(command, runs):
    return [statistics.median(column) for column in zip(*(measured(command) for _ in range(runs)))]


def told_of(record, pair):
    """Events and records of the dialogue of a pair."""
    key = "d:" + "-".join(sorted(pair.lower().split("-")))
    with sqlite3.connect(f"file:{record}?mode=ro", uri=True) as db:
        return [db.execute(f"SELECT count(*) FROM {table} x JOIN keys k ON k.key = x.key WHERE k.text = ?", [key]).fetchone()[0]
                for table in ("event_keys", "dialogue_keys")]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program", required=True)
    ap.add_argument("--parley", required=True)
    ap.add_argument("--documents", type=int, default=100000)
    ap.add_argument("--record", type=pathlib.Path)
    ap.add_argument("--runs", type=int, default=15)
    ap.add_argument("--most", type=float, default=50)
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as name:
        record = a.record or pathlib.Path(name, "talks.db")
        if not record.exists():
            if shutil.disk_usage(record.parent).free < ROOM:
                sys.exit(f"{record.parent}: less than {ROOM >> 30} GB free")
            subprocess.run(["nice", "-n", "5", a.program, record, str(a.documents), SHARE], stdout=subprocess.DEVNULL, check=True)
        with sqlite3.connect(f"file:{record}?mode=ro", uri=True) as db:
            documents, events = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("documents", "events"))
        print(f"status    {documents} documents, {events} events, {record.stat().st_size / 2**20:.0f} MiB")
        clock, start, _ = median_of([a.parley, "--version"], a.runs)
        print(f"status    start of the program alone: {start:.1f} ms of processor time, {clock:.1f} ms by the clock")
        slow = False
        for pair, *options in (["USA-PRK"], ["USA-PRK", "--as-of", "2010-06-30"], ["KOR-CHN"], ["RUS-JPN"], ["IRN-ISR"], ["USA-KOR"], ["USA-MAR"]):
            clock, processor, memory = median_of([a.parley, "status", pair, *options, "--record", record], a.runs)
            of = told_of(record, pair)
            print(f"status    {' '.join([pair, *options])}: {of[0]} events, {of[1]} records: {processor:.1f} ms of processor time, {clock:.1f} ms by the clock, "
                  f"{memory:.0f} MiB")
            slow |= of[1] < 1000 and processor > a.most
    raise SystemExit(slow)


if __name__ == "__main__":
    main()
