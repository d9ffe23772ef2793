"""The package's types: mypy in strict mode, over the package and over a program that uses it."""
import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("mypy")
ROOT = pathlib.Path(__file__).resolve().parents[2]
USE = """
import datetime
import parley

record = parley.read(["news/"], progress=True)
rows: int = len(record.events(since=datetime.date(2018, 1, 1), dyad="USA-PRK"))
quote: str = record.ask("Why?")[0].quote
for doc in parley.read_each("news/"):
    names: list[str] = [e.text for e in doc.ents]
with parley.Record.open("talks.db") as talks:
    days = talks.contacts().to_pandas()["day"]
"""


def mypy(site, folder, *arguments):
    return subprocess.run([sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", "--cache-dir", folder / "cache", *arguments],
                          capture_output=True, text=True, cwd=folder, env={"PATH": "", "MYPYPATH": str(site)})


def test_package_has_types(site, tmp_path):
    done = mypy(site, tmp_path, *sorted((site / "parley").glob("*.py*")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_reach_who_uses_it(site, tmp_path):
    (tmp_path / "use.py").write_text(USE)
    done = mypy(site, tmp_path, "use.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_wrong_is_found(site, tmp_path):
    wrong = ["record.events(dyd='USA-PRK')", "record.events(limit='3')", "parley.read(3)", "record.status()", "doc.events.colour", "talks.evnts()"]
    (tmp_path / "use.py").write_text("\n".join([USE, *wrong]))
    done = mypy(site, tmp_path, "use.py")
    first = len(USE.splitlines()) + 2  # after an empty line
    assert done.returncode == 1 and all(f"use.py:{first + i}:" in done.stdout for i in range(len(wrong))), done.stdout + done.stderr
