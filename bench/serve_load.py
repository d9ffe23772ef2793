#!/usr/bin/env python3
"""200 readers of a served record while another program reads documents into it.

Usage: bench/serve_load.py [--readers 200] [--seconds 10] [--record talks.db].  Without a record the demo's is made.  Only this machine is asked, a
fixed number of readers for a fixed time, each waiting a moment between two pages as people do (--think).  Prints answers, errors, latencies, memory."""
import argparse
import asyncio
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PARLEY = os.environ.get("PARLEY_BIN", str(ROOT / "build" / "bin" / "parley"))
PATHS = ["/negotiations.json", "/events.json?facets=1", "/events.json?dyad=USA-PRK&limit=200", "/status.json?dyad=USA-PRK", "/deadlock.json?dyad=USA-PRK",
         "/moves.json", "/contacts.json", "/search.json?q=talks", "/actors.json", "/flows.json", "/curve.json?dyad=USA-PRK", "/about.json", "/"]


async def one(port, path):
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    data = await reader.read()
    while part := await reader.read():
        data += part
    writer.close()
    return time.perf_counter() - start, int(data.split(b" ", 2)[1]) if data else 0


async def reader(port, until, think, chance, times, wrong):
    await asyncio.sleep(chance.random() * think)
    while time.perf_counter() < until:
        path = chance.choice(PATHS)
        try:
            took, status = await asyncio.wait_for(one(port, path), 30)
            times.append(took)
            if status not in (200, 404):
                wrong.append((path, status))
        except (OSError, asyncio.TimeoutError) as e:
            wrong.append((path, repr(e)))
        await asyncio.sleep(think * (.5 + chance.random()))


def memory(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) // 1024


async def load(port, a):
    times, wrong = [], []
    until = time.perf_counter() + a.seconds
    await asyncio.gather(*(reader(port, until, a.think, random.Random(n), times, wrong) for n in range(a.readers)))
    return sorted(times), wrong


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--readers", type=int, default=200)
    p.add_argument("--seconds", type=float, default=10)
    p.add_argument("--think", type=float, default=1)
    p.add_argument("--record")
    a = p.parse_args()
    assert a.readers <= 500 and a.seconds <= 120
    with tempfile.TemporaryDirectory() as folder:
        record = pathlib.Path(folder) / "talks.db"
        if a.record:
            shutil.copy(a.record, record)
        else:
            subprocess.run([PARLEY, "read", ROOT / "demo" / "reports", "--record", record, "--quiet"], check=True)
        server = subprocess.Popen([PARLEY, "serve", record, "--port", "0"], stdout=subprocess.PIPE, text=True)
        writer = None
        try:
            port = int(re.search(r":(\d+)/", server.stdout.readline())[1])
            # The same texts as other documents: each is read anew.
            other = pathlib.Path(folder) / "other"
            other.mkdir()
            for copy in range(20):
                for path in (ROOT / "demo" / "reports").glob("*.txt"):
                    (other / f"{copy}-{path.name}").write_text(path.read_text() + f"\nCopy {copy}.\n")
            writer = subprocess.Popen([PARLEY, "read", other, "--record", record, "--quiet"])
            times, wrong = asyncio.run(load(port, a))
            writing = writer.poll() is None
            at = lambda q: times[min(len(times) - 1, int(len(times) * q))] * 1000
            print(f"{a.readers} readers, {a.seconds:g} s: {len(times)} answers, {len(wrong)} errors {wrong[:3]}; p50 {at(.5):.0f} ms, p95 {at(.95):.0f} ms, p99 {at(.99):.0f} ms; "
                  f"peak memory {memory(server.pid)} MiB; the writer {'still wrote' if writing else 'was done'}")
        finally:
            server.terminate()
            server.wait(30)
            if writer:
                writer.terminate()
                writer.wait(120)


if __name__ == "__main__":
    main()
