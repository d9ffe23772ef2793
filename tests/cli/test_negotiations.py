"""parley negotiations: found in the demo's record, named, merged, split, undone."""
import pathlib
import shutil
import sqlite3
import unicodedata

import pytest
from program import ROOT, lines, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    record = tmp_path_factory.mktemp("demo") / "talks.db"
    run("read", ROOT / "demo" / "reports", "--record", record, "--quiet", check=0)
    return record


@pytest.fixture
def record(demo, tmp_path):
    return pathlib.Path(shutil.copy(demo, tmp_path / "talks.db"))


def listed(record, *args):
    return lines(run("negotiations", "--json", "--record", record, *args, check=0).stdout)


def decide(record, *args, check=0, env=None):
    return run("negotiations", *args, "--record", record, check=check, env=env)


def pair_of(found):
    """The two that the demo is about: where most was said between them."""
    return max((n for n in found if {"USA", "PRK"} <= set(n["sides_iso3"])), key=lambda n: n["moves"])


def test_the_demos_negotiation_is_found(demo):
    found = listed(demo)
    pair = pair_of(found)
    assert pair["contacts"] > 1 and pair["moves"] > 5 and pair["documents"] > 10
    assert "2018" <= pair["first"][:4] <= "2019" <= pair["last"][:4] <= "2021"
    assert len({n["id"] for n in found}) == len(found)
    for n in found:
        assert len(n["sides"]) > 1 and not set(n["sides"]) & set(n["mediators"])
        assert not {"korean", "pyongyang", "washington", "talks"} & set(n["subjects"])


def test_any_order_of_reading_gives_the_same(demo, tmp_path):
    other = tmp_path / "other.db"
    reports = sorted((ROOT / "demo" / "reports").iterdir(), reverse=True)
    for part in (reports[::2], reports[1::2]):
        run("read", *part, "--record", other, "--quiet", check=0)
    assert listed(other) == listed(demo)


def test_blocks_fit_the_terminal(demo):
    text = run("negotiations", "--record", demo, check=0).stdout
    pair = pair_of(listed(demo))
    block = next(b for b in text.split("\n\n") if b.split("\n")[0].endswith(pair["id"]))
    for label in ("Days", "Last contact", "Record", "About"):
        assert f"\n  {label}" in block
    width = lambda line: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    assert all(width(line) <= 80 for line in text.splitlines())


def test_actor_chooses(demo):
    assert all("KOR" in n["sides_iso3"] + n["mediators_iso3"] for n in listed(demo, "--actor", "kor"))
    assert listed(demo, "--actor", "South Korea") == listed(demo, "--actor", "KOR")
    assert listed(demo, "--actor", "Atlantis") == []


def test_decisions_hold_and_are_undone(record):
    before = listed(record)
    pair = pair_of(before)["id"]
    assert decide(record, "name", pair, "Summit talks").stdout == f"{pair} is called “Summit talks”.\n"
    assert pair_of(listed(record))["name"] == "Summit talks"
    assert "Summit talks" in run("negotiations", "--record", record, check=0).stdout
    # Reading again changes nothing.
    run("read", ROOT / "demo" / "reports", "--record", record, "--quiet", check=0)
    assert pair_of(listed(record))["name"] == "Summit talks"

    decide(record, "split", pair, "--at", "2019-03-01")
    parts = [n for n in listed(record) if n["id"].startswith(pair)]
    assert [n["id"] for n in parts] == [pair, f"{pair}@2019-03-01"]
    assert parts[0]["last"] < "2019-03-01" <= parts[1]["first"]

    decide(record, "merge", f"{pair}@2019-03-01", pair)
    assert f"{pair}@2019-03-01" in [n["id"] for n in listed(record)] and pair not in [n["id"] for n in listed(record)]
    for _ in range(2):
        assert decide(record, "undo").stdout.startswith("Undone: ")
    assert pair_of(listed(record))["id"] == pair
    decide(record, "undo")
    assert listed(record) == before
    assert "no decision to undo" in decide(record, "undo", check=2).stderr


def test_who_decided_is_kept(record):
    pair = pair_of(listed(record))["id"]
    decide(record, "name", pair, "One", env={"USER": "ada"})
    decide(record, "name", pair, "Two", "--by", "Bo Lind")
    with sqlite3.connect(record) as db:
        assert db.execute("SELECT who, verb, negotiation, argument FROM negotiation_decisions ORDER BY version").fetchall() == [
            ("ada", "name", pair, "One"), ("Bo Lind", "name", pair, "Two")]


def test_wrong_decisions_change_nothing(record):
    before = listed(record)
    pair = pair_of(before)["id"]
    for args, words in [(["name", "FRA-GBR-1904", "Entente"], "no negotiation \"FRA-GBR-1904\""),
                        (["merge", pair, pair], "with itself"),
                        (["split", pair, "--at", "1999-01-01"], "can be split after"),
                        (["split", pair, "--at", "soon"], "is no day"),
                        (["name", pair, " "], "at least one letter"),
                        (["name", pair], "NAME is required")]:
        assert words in decide(record, *args, check=2).stderr
    assert listed(record) == before
    assert run("negotiations", "--record", record.parent / "none.db").returncode == 3
    assert decide(record.parent / "none.db", "undo", check=3).stderr


def test_an_older_record_is_brought_up_to_date(record):
    before = listed(record)
    with sqlite3.connect(record) as db:  # as schema 2 had it
        db.executescript("""DROP TABLE negotiation_decisions;
            DROP TABLE review_decisions;
            DROP TABLE document_names;
            CREATE TABLE actor_names(folded TEXT NOT NULL, actor INTEGER NOT NULL, own INTEGER NOT NULL, PRIMARY KEY(folded, actor)) WITHOUT ROWID;
            DROP INDEX dialogue_doc;
            CREATE INDEX dialogue_doc ON dialogue(doc);
            DELETE FROM migrations WHERE version > 2;
            PRAGMA user_version = 2""")
    assert listed(record) == before
    decide(record, "name", before[0]["id"], "First")
    assert listed(record)[0]["name"] == "First"
