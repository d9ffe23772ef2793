"""What happens to a record when something goes wrong, and that the next read completes it."""
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
from conftest import exported
from program import BIN, run

READERS = [["events"], ["timeline"], ["status", "USA-PRK", "--as-of", "2020"], ["search", "talks"], ["export", "out"]]


def complete(record, news, whole, tmp_path):
    """The next read makes the record what an undisturbed read makes."""
    run("read", news, "--record", record, "--quiet", check=0)
    report = json.loads(run("check", record, "--json", check=0).stdout)
    assert report["ok"] and report["documents"] == 150
    assert exported(record, tmp_path / "completed") == whole[1]
    return report


def test_kill_9_at_any_moment(news, whole, tmp_path):
    start = time.monotonic()
    run("read", news, "--record", tmp_path / "timing.db", "--quiet", check=0)
    full = time.monotonic() - start
    record = tmp_path / "talks.db"
    moment = random.Random(7)
    interrupted = 0
    for n in range(6):
        child = subprocess.Popen([BIN, "read", str(news), "--record", str(record), "--quiet"], stderr=subprocess.PIPE)
        time.sleep(full * moment.uniform(0.2, 1.0) if n else 0.05)
        child.send_signal(signal.SIGKILL)
        _, err = child.communicate(timeout=60)
        assert err == b""
        if record.exists() and record.stat().st_size:
            report = json.loads(run("check", record, "--json", check=0).stdout)
            assert report["ok"]
            run("events", "--limit", "3", "--record", record, check=0)
            interrupted = report["interrupted_runs"]
    report = complete(record, news, whole, tmp_path)
    if interrupted:
        assert any("did not finish" in note and "a later run finished" in note for note in report["notes"])


@pytest.mark.parametrize("limit", [30_000, 150_000, 400_000])
def test_a_file_may_not_grow(news, whole, tmp_path, limit):
    record = tmp_path / "talks.db"
    got = run("read", news, "--record", record, "--quiet", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert got.returncode == 3, got.stderr
    assert "talks.db" in got.stderr and "what was stored before stays" in got.stderr
    if record.stat().st_size:
        run("check", record, check=0)
    complete(record, news, whole, tmp_path)


def test_the_disk_is_full(news, whole, tmp_path):
    mount = tmp_path / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(mount)], capture_output=True).returncode:
        pytest.skip("may not mount a small disk here")
    try:
        record = mount / "talks.db"
        got = run("read", news, "--record", record, "--quiet")
        assert got.returncode == 3
        assert "what was stored before stays" in got.stderr
        got = run("export", mount / "out", "--record", whole[0], check=3)
        assert "No space left on device" in got.stderr
        assert list((mount / "out").iterdir()) == [], "an export that fails leaves no files"
        subprocess.run(["mount", "-o", "remount,size=200m", str(mount)], check=True)
        complete(record, news, whole, tmp_path)
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def garbage(n):
    return random.Random(n).randbytes(50_000)


def truncated(part):
    return lambda whole: whole.read_bytes()[:int(whole.stat().st_size * part)]


NO_RECORDS = {
    "truncated to half": (truncated(0.5), "the record is damaged"),
    "truncated to a tenth": (truncated(0.1), "the record is damaged"),
    "truncated inside the first page": (lambda whole: whole.read_bytes()[:500], "the record is damaged"),
    "truncated inside the header": (lambda whole: whole.read_bytes()[:10], "no record (not a SQLite database)"),
    "garbage": (lambda whole: garbage(1), "no record (not a SQLite database)"),
    "garbage behind a good header": (lambda whole: b"SQLite format 3\0" + garbage(2), "record"),
    "a text": (lambda whole: b"Dear editor,\n" * 900, "no record (not a SQLite database)"),
}


@pytest.mark.parametrize("name", NO_RECORDS)
def test_what_is_no_record_is_said_and_left_alone(name, news, whole, tmp_path):
    make, message = NO_RECORDS[name]
    record = tmp_path / "talks.db"
    record.write_bytes(make(whole[0]))
    before = record.read_bytes()
    for command in READERS + [["check"], ["read", str(news / "000.txt")]]:
        got = run(*command, "--record", record, cwd=tmp_path)
        assert got.returncode == 3, (command, got.stderr)
        assert got.stderr.startswith("parley: ") and "talks.db" in got.stderr and message in got.stderr, got.stderr
        assert got.stdout == ""
    assert record.read_bytes() == before
    # As the message says: move it away and read again.
    record.rename(tmp_path / "damaged.db")
    complete(record, news, whole, tmp_path)


def test_a_newer_schema_is_left_alone(whole, news, tmp_path):
    record = tmp_path / "talks.db"
    shutil.copy(whole[0], record)
    with sqlite3.connect(record) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    for command in READERS + [["check"], ["read", str(news / "000.txt")]]:
        got = run(*command, "--record", record, cwd=tmp_path)
        assert got.returncode == 3 and "made by a newer Parley (schema 99" in got.stderr


def test_another_programs_database_is_left_alone(news, tmp_path):
    record = tmp_path / "talks.db"
    with sqlite3.connect(record) as db:
        db.execute("CREATE TABLE events(name TEXT)")
    db.close()
    before = record.read_bytes()
    for command in READERS + [["check"], ["read", str(news / "000.txt")]]:
        got = run(*command, "--record", record, cwd=tmp_path)
        assert got.returncode == 3 and "no record of Parley" in got.stderr
    assert record.read_bytes() == before


def test_an_empty_file_is_a_record_to_be(news, whole, tmp_path):
    record = tmp_path / "talks.db"
    record.write_bytes(b"")
    got = run("events", "--record", record, check=3)
    assert "the record is empty" in got.stderr
    complete(record, news, whole, tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_pages_are_found_and_never_crash(seed, whole, tmp_path):
    record = tmp_path / "talks.db"
    bytes_ = bytearray(whole[0].read_bytes())
    chance = random.Random(seed)
    for _ in range(4):
        page = chance.randrange(1, len(bytes_) // 4096) * 4096
        bytes_[page:page + 600] = chance.randbytes(600)
    record.write_bytes(bytes_)
    got = run("check", record)
    assert got.returncode in (1, 3), "a damaged page goes unnoticed"
    assert "damaged" in got.stderr or "problem:" in got.stdout
    for command in READERS:
        got = run(*command, "--record", record, cwd=tmp_path)
        assert got.returncode in (0, 2, 3), (command, got.returncode, got.stderr)
        if got.returncode:
            assert got.stderr.startswith("parley: ")


def test_two_reads_at_once(news, whole, tmp_path):
    record = tmp_path / "talks.db"
    children = [subprocess.Popen([BIN, "read", str(news), "--record", str(record), "--quiet"], stderr=subprocess.PIPE) for _ in range(2)]
    for child in children:
        _, err = child.communicate(timeout=300)
        assert child.returncode == 0 and err == b"", err
    complete(record, news, whole, tmp_path)


def test_listing_while_a_read_goes_on(news, tmp_path):
    record = tmp_path / "talks.db"
    run("read", news / "000.txt", "--record", record, "--quiet", check=0)
    child = subprocess.Popen([BIN, "read", str(news), "--record", str(record), "--quiet"])
    counts = []
    while child.poll() is None:
        counts.append(len(run("events", "--json", "--record", record, check=0).stdout.splitlines()))
    assert child.returncode == 0
    counts.append(len(run("events", "--json", "--record", record, check=0).stdout.splitlines()))
    assert counts == sorted(counts) and counts[-1] > counts[0]
