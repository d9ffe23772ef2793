"""contacts, moves ... actors, show, diff: the dialogue as listings give it."""
import csv
import io
import json
import sqlite3
import unicodedata

import pytest
from program import ARTICLES, lines, run

KINDS = ["contacts", "moves", "linkages", "channels", "windows", "grievances", "readings"]
NEWS = {
    "rail.txt": "Rail talks stall\nPosted on : Oct.6,2019 09:30 KST\n\nJapan offered South Korea a meeting in Tokyo on October 12. South Korea rejected the offer and "
                "demanded that Japan lift its export curbs first. Tokyo warned that it would answer any seizure with sanctions.\n",
    "pence.txt": "A meeting that was not\nPosted on : Feb.22,2018 09:30 KST\n\nNorth Korea proposed a meeting between Mike Pence and Kim Yo Jong on February 10. "
                 "North Korea cancelled the meeting at the last minute. The United States urged North Korea to return to the talks.\n",
}


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dialogue")
    (folder / "news").mkdir()
    for name, text in {**ARTICLES, **NEWS}.items():
        (folder / "news" / name).write_text(text, encoding="utf-8")
    run("read", folder / "news", "--record", folder / "talks.db", "--quiet", check=0)
    return folder / "talks.db"


def listed(kind, record, *args):
    return lines(run(kind, "--json", "--record", record, *args, check=0).stdout)


def test_listings_are_the_export(dialogue, tmp_path):
    run("export", tmp_path / "out", "--record", dialogue, "--quiet", check=0)
    texts = {**ARTICLES, **NEWS}
    found = 0
    for kind in KINDS:
        got = listed(kind, dialogue)
        assert got == lines((tmp_path / "out" / f"{kind}.jsonl").read_text(encoding="utf-8"))
        found += len(got)
        for item in got:
            assert texts[item["doc"]].encode()[item["bstart"]:item["bend"]].decode() == item["quote"]
            assert 0 <= item["confidence"] <= 1 and item["why"]
    assert found and listed("moves", dialogue)


def test_filters_agree_with_what_is_filtered(dialogue):
    moves = listed("moves", dialogue)
    kind, status = moves[0]["kind"], moves[0]["status"]
    ids = lambda items: [m["id"] for m in items]
    assert ids(listed("moves", dialogue, "--type", kind.upper())) == ids(m for m in moves if m["kind"] == kind)
    assert ids(listed("moves", dialogue, "--type", status)) == ids(m for m in moves if m["status"] == status)
    assert ids(listed("moves", dialogue, "--limit", "1")) == ids(moves[:1])
    assert ids(listed("moves", dialogue, "--min-confidence", "0.5")) == ids(m for m in moves if m["confidence"] >= 0.5)
    pair = listed("moves", dialogue, "--dyad", "KOR-JPN")
    assert pair and pair == listed("moves", dialogue, "--dyad", "jpn-kor")
    for m in pair:
        assert {"KOR", "JPN"} <= set(m["actor_iso3"]) | set(m["addressee_iso3"])
    assert set(ids(pair)) <= set(ids(listed("moves", dialogue, "--actor", "Japan")))
    assert listed("moves", dialogue, "--actor", "Nobody At All") == []
    assert listed("moves", dialogue, "--until", "1999") == []
    assert ids(listed("moves", dialogue, "--since", "1900", "--newest")) == ids(listed("moves", dialogue, "--since", "1900"))[::-1]
    assert run("moves", "--dyad", "KOR", "--record", dialogue, check=2).stderr.startswith("parley: a dyad is two actors")


def width(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_people_can_read_it(dialogue):
    for kind in [*KINDS, "actors"]:
        out = run(kind, "--record", dialogue, check=0).stdout
        assert all(width(line) <= 80 for line in out.splitlines()), out
        assert "\x1b" not in out
    out = run("moves", "--dyad", "KOR-JPN", "--record", dialogue, check=0).stdout
    for move in listed("moves", dialogue, "--dyad", "KOR-JPN"):
        assert move["id"] in out and move["kind"] in out and "[rail.txt]" in out
        assert " ".join(move["quote"].split()) in " ".join(out.split())


@pytest.mark.parametrize("command", [*KINDS, "actors", "show", "diff"])
def test_help_has_an_example(command):
    assert "Example:\n  parley " + command in run(command, "--help", check=0).stdout


def test_actors_are_joined(dialogue):
    got = listed("actors", dialogue)
    assert len({(a["name"], a["type"], a["country"]) for a in got}) == len(got)
    japan = [a for a in got if a["name"] == "Japan"]
    assert len(japan) == 1 and japan[0]["country"] == "JPN" and [r["doc"] for r in japan[0]["reports"]] == ["rail.txt"]
    north = next(a for a in got if a["name"] == "North Korea")
    assert len(north["reports"]) > 2
    assert {a["type"] for a in listed("actors", dialogue, "--type", "person")} == {"person"}
    assert len(listed("actors", dialogue, "--limit", "2")) == 2


def test_show(dialogue):
    move = listed("moves", dialogue, "--dyad", "KOR-JPN")[0]
    out = run("show", move["id"], "--record", dialogue, check=0).stdout
    assert out.startswith(move["id"] + "  move\n") and "why" in out and f"{move['confidence']:.2f}" in out
    assert "»" + " ".join(move["quote"].split()) + "«" in " ".join(out.split())
    assert all(width(line) <= 80 for line in out.splitlines())
    got = json.loads(run("show", move["id"], "--json", "--record", dialogue, check=0).stdout)
    assert got["record"] == "move" and all(got[k] == v for k, v in move.items())
    report = got["reports"][0]
    assert report["doc"] == "rail.txt" and move["quote"] in report["sentence"] and report["published_at"] == "2019-10-06"
    for kind in ("events", "actors"):
        one = listed(kind, dialogue, "--limit", "1")[0]
        got = json.loads(run("show", one["id"], "--json", "--record", dialogue, check=0).stdout)
        assert got["record"] == kind[:-1] and got["quote"] == one["quote"] and one["quote"] in got["reports"][0]["sentence"]
    assert "no record has the id" in run("show", "M0", "--record", dialogue, check=1).stderr


def test_diff(dialogue, tmp_path):
    assert run("diff", dialogue, dialogue, check=0).stdout == "the same\n"
    assert run("diff", dialogue, dialogue, "--json", check=0).stdout == ""
    (tmp_path / "news").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    (tmp_path / "news" / "rail.txt").write_text(NEWS["rail.txt"].replace("October 12", "October 14"), encoding="utf-8")
    run("read", tmp_path / "news", "--record", tmp_path / "talks.db", "--quiet", check=0)
    got = lines(run("diff", dialogue, tmp_path / "talks.db", "--json", check=1).stdout)
    assert {"kind": "documents", "change": "removed"}.items() <= got[0].items() and got[0]["a"]["id"] == "pence.txt"
    assert all(g["b"] is None and g["fields"] == [] for g in got if g["change"] == "removed")
    assert {g["kind"] for g in got if g["change"] == "removed"} >= {"documents", "actors", "moves"}
    assert all(g["a"]["doc"] in ("pence.txt", "rail.txt") for g in got if g["kind"] != "documents" and g["a"])
    moved = [g for g in got if g["change"] == "changed" and g["kind"] != "documents"]
    assert all(g["fields"] and all(g["a"].get(f) != g["b"].get(f) for f in g["fields"]) for g in moved)
    back = lines(run("diff", tmp_path / "talks.db", dialogue, "--json", check=1).stdout)
    assert sum(g["change"] == "added" for g in back) == sum(g["change"] == "removed" for g in got)
    out = run("diff", dialogue, tmp_path / "talks.db", check=1).stdout
    assert "removed pence.txt" in out and out.splitlines()[-1].endswith("changed") and all(width(line) <= 80 for line in out.splitlines())


def test_export_filters_and_csv(dialogue, tmp_path):
    run("export", tmp_path / "out", "--dyad", "KOR-JPN", "--limit", "1", "--record", dialogue, check=0)
    assert lines((tmp_path / "out" / "moves.jsonl").read_text(encoding="utf-8")) == listed("moves", dialogue, "--dyad", "KOR-JPN", "--limit", "1")
    run("export", tmp_path / "csv", "--format", "csv", "--record", dialogue, check=0)
    for kind in [*KINDS, "state"]:
        rows = list(csv.DictReader(io.StringIO((tmp_path / "csv" / f"{kind}.csv").read_text(encoding="utf-8"), newline="")))
        if kind != "state":
            assert [r["id"] for r in rows] == [r["id"] for r in listed(kind, dialogue)]
    for row, move in zip(csv.DictReader(io.StringIO((tmp_path / "csv" / "moves.csv").read_text(encoding="utf-8"), newline="")), listed("moves", dialogue)):
        assert row["kind"] == move["kind"] and row["actor"] == ";".join(move["actor"]) and row["date"] == ((move["date"] or {}).get("value") or "")


def test_views(dialogue):
    with sqlite3.connect(dialogue) as db:
        rows = db.execute("SELECT id, kind, status, content FROM moves").fetchall()
        for view in [*KINDS, "states"]:
            db.execute(f"SELECT id, doc, day, quote, attribution, confidence, why FROM {view}").fetchall()
    db.close()
    assert sorted(rows) == sorted((m["id"], m["kind"], m["status"], m["content"]) for m in listed("moves", dialogue))


@pytest.mark.parametrize("attack", ["'; DROP TABLE dialogue; --", '" OR 1=1 --', "%", "\\", "\x01", "‮"])
def test_what_is_asked_for_is_never_run(dialogue, attack):
    for args in (["--actor", attack], ["--type", attack], ["--dyad", attack + "-USA"]):
        assert listed("moves", dialogue, *args) == []
    run("show", attack, "--record", dialogue, check=1)
    run("check", dialogue, check=0)
