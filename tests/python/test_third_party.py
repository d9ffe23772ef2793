"""THIRD_PARTY.md names every package that a lock pins, with its licence."""
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").partition("## Every package of the locks")[2], re.M)
LICENCES = {name: licence for licence, names in ROWS for name in names.split(", ")}


def test_packages_of_pypi():
    locks = sorted(ROOT.glob("requirements*.lock"))
    pinned = {name for lock in locks for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(), re.M)}
    assert len(locks) == 4 and len(pinned) > 80
    assert sorted(pinned - LICENCES.keys()) == []


def test_packages_of_npm():
    packages = {path.rpartition("node_modules/")[2]: p["license"] for path, p in json.loads((ROOT / "web/package-lock.json").read_text())["packages"].items() if path}
    assert {name: LICENCES.get(name) for name in packages} == packages


def test_every_lock_has_hashes():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)) == len(re.findall(r"^\S+==", text, re.M)), lock.name
