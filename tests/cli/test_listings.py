"""events, timeline, status, search, export: what comes out."""
import csv
import io
import json
import sqlite3

import pytest
from program import ARTICLES, ROOT, lines, run


def events(talks, *args):
    return lines(run("events", "--json", "--record", talks, *args, check=0).stdout)


def test_events_are_records_of_the_contract(talks, tmp_path):
    got = events(talks)
    assert got
    run("export", tmp_path / "out", "--record", talks, "--quiet", check=0)
    assert got and [g["id"] for g in got] == [e["id"] for e in lines((tmp_path / "out" / "events.jsonl").read_text(encoding="utf-8"))]
    for e in got:
        text = ARTICLES[e["doc"]].encode()
        assert text[e["bstart"]:e["bend"]].decode() == e["quote"]
        assert 0 <= e["confidence"] <= 1 and e["why"]


def test_filters_agree_with_what_is_filtered(talks):
    everything = events(talks)
    kind = everything[0]["plover_type"]
    assert [e["id"] for e in events(talks, "--type", kind.lower())] == [e["id"] for e in everything if e["plover_type"] == kind]
    assert [e["id"] for e in events(talks, "--limit", "2")] == [e["id"] for e in everything[:2]]
    assert [e["id"] for e in events(talks, "--min-confidence", "0.6")] == [e["id"] for e in everything if e["confidence"] >= 0.6]
    both = events(talks, "--dyad", "PRK-USA")
    assert both and both == events(talks, "--dyad", "usa-prk")
    for e in both:
        assert {"USA", "PRK"} <= set(e["source_iso3"]) | set(e["target_iso3"])
    assert {e["id"] for e in both} <= {e["id"] for e in events(talks, "--actor", "PRK")}
    assert events(talks, "--actor", "Nobody At All") == []
    recent = events(talks, "--since", "2019-10")
    assert recent and all(e["published_at"] for e in recent)
    assert events(talks, "--until", "1999") == []
    dated = [e["id"] for e in events(talks, "--since", "1900")]
    assert [e["id"] for e in events(talks, "--since", "1900", "--newest")] == dated[::-1]


@pytest.mark.parametrize("command", [["events"], ["timeline"], ["timeline", "USA-PRK"], ["search", "Korea"]])
def test_listings_as_json_lines(talks, command):
    got = lines(run(*command, "--json", "--record", talks, check=0).stdout)
    assert got and all(isinstance(r, dict) for r in got)
    assert len(lines(run(*command, "--json", "--limit", "1", "--record", talks, check=0).stdout)) == 1


def test_an_empty_listing_is_no_error(talks):
    for command in (["events"], ["timeline"], ["search", "Korea"]):
        assert run(*command, "--until", "1950", "--record", talks, check=0).stdout == ""


def test_timeline_groups_by_date_and_names_sources(talks):
    out = run("timeline", "USA-PRK", "--record", talks, check=0).stdout
    assert "[one.txt]" in out and "2019-10" in out
    for happening in lines(run("timeline", "USA-PRK", "--json", "--record", talks, check=0).stdout):
        assert happening["reports"] and {"doc", "quote", "bstart", "bend"} <= set(happening["reports"][0])


def test_status(talks):
    out = run("status", "USA-PRK", "--record", talks, check=0).stdout
    assert out.startswith("USA-PRK as of 2019-10-08 (the record's last day)")
    got = json.loads(run("status", "USA-PRK", "--json", "--record", talks, check=0).stdout)
    assert {"dyad", "as_of", "documents", "last_contact", "acted_last", "balance", "recent", "next"} <= set(got)
    assert got["as_of"] == "2019-10-08" and [b["days"] for b in got["balance"]] == [30, 90]
    assert got["acted_last"] and got["acted_last"]["quote"] in ARTICLES[got["acted_last"]["doc"]]
    assert sum(got["recent"].values()) == got["balance"][1]["cooperation"] + got["balance"][1]["conflict"]


def test_status_as_of_a_day_knows_nothing_later(talks):
    for flag in ("--json",):
        early = json.loads(run("status", "USA-PRK", "--as-of", "2019-10-06", flag, "--record", talks, check=0).stdout)
    assert early["documents"] == 1
    for e in [early["acted_last"], early["last_contact"], *early["next"]]:
        assert e is None or e["doc"] == "one.txt"
    before = json.loads(run("status", "USA-PRK", "--as-of", "2019-01", "--json", "--record", talks, check=0).stdout)
    assert before["as_of"] == "2019-01-31"
    assert before["documents"] == 0 and before["acted_last"] is None and before["recent"] == {}


def test_status_of_an_undated_record(tmp_path):
    (tmp_path / "x.txt").write_text("Words\n\nNorth Korea met the United States.\n")
    run("read", tmp_path / "x.txt", "--record", tmp_path / "t.db", "--quiet", check=0)
    got = run("status", "USA-PRK", "--record", tmp_path / "t.db", check=3)
    assert "--as-of" in got.stderr
    run("status", "USA-PRK", "--as-of", "2020", "--record", tmp_path / "t.db", check=0)


def test_search(talks):
    got = lines(run("search", '"return to the talks"', "--json", "--record", talks, check=0).stdout)
    assert [g["doc"] for g in got] == ["two.txt"]
    assert ARTICLES["two.txt"].encode()[got[0]["bstart"]:got[0]["bend"]].decode() == got[0]["quote"]
    assert lines(run("search", "return", "talks", "--json", "--until", "2019-10-07", "--record", talks, check=0).stdout) == []
    none = run("search", "zebra", "--record", talks, check=0)
    assert none.stdout == "" and "no sentence has all of these words" in none.stderr
    assert "nothing to search for" in run("search", "***", "--record", talks, check=2).stderr


ATTACKS = ["'; DROP TABLE events; --", '" OR 1=1 --', "x' UNION SELECT text FROM document_text --", "text:x OR *", "NEAR(a b)", "\\", "%", "a-b:c", "1; ATTACH 'x'", "\x01", "\u202e"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_asked_for_is_never_run(talks, attack, tmp_path):
    before = talks.read_bytes()
    for args in (["events", "--actor", attack], ["search", "Korea", "--actor", attack], ["events", "--dyad", attack + "-USA"],
                 ["timeline", attack + " : PRK"], ["search", attack], ["search", f'"{attack}"']):
        got = run(*args, "--json", "--record", talks)
        assert got.returncode in (0, 2), got.stderr
        assert got.stdout == "" or args[0] == "search" and all(json.loads(line) for line in got.stdout.splitlines())
        assert "syntax" not in got.stderr and "SQL" not in got.stderr and "fts5" not in got.stderr
    assert talks.read_bytes() == before
    run("check", talks, check=0)


def test_text_cannot_steer_the_terminal(tmp_path):
    (tmp_path / "x.txt").write_text("Title \x1b]0;owned\x07\n\nNorth Korea rejected the American plan, and \x1b[31maccused\x1b[0m the United States of bad faith.\n")
    run("read", tmp_path / "x.txt", "--record", tmp_path / "t.db", "--date", "2019-01-01", check=0)
    for command in (["events"], ["timeline"], ["search", "plan"], ["status"]):
        out = run(*command, "--record", tmp_path / "t.db", check=0).stdout
        assert out and "\x1b" not in out and "\x07" not in out


def test_an_older_record_is_brought_up_to_date(tmp_path):
    with sqlite3.connect(tmp_path / "talks.db") as db:
        db.executescript((ROOT / "tests" / "cases" / "record" / "schema0.sql").read_text(encoding="utf-8"))
    db.close()
    assert [e["doc"] for e in lines(run("events", "--json", cwd=tmp_path, check=0).stdout)] == ["old.txt"]
    assert [h["doc"] for h in lines(run("search", "stockholm", "--json", cwd=tmp_path, check=0).stdout)] == ["old.txt"]
    run("check", cwd=tmp_path, check=0)


def test_export_formats(talks, tmp_path):
    n = len(events(talks))
    for fmt, name, columns in (("polecat", "polecat.tsv", 40), ("icews", "icews.tsv", 20)):
        out = json.loads(run("export", tmp_path / fmt, "--format", fmt, "--json", "--record", talks, check=0).stdout)
        assert out["rows"] == n
        rows = [line.split("\t") for line in (tmp_path / fmt / name).read_text(encoding="utf-8").splitlines()]
        assert len(rows) == n + 1 and {len(r) for r in rows} == {columns}
    run("export", tmp_path / "csv", "--format", "csv", "--record", talks, check=0)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "csv" / "events.csv").read_text(encoding="utf-8"), newline="")))
    assert len(rows) == n and {r["id"] for r in rows} == {e["id"] for e in events(talks)}
    run("export", tmp_path / "plover", "--format", "plover", "--record", talks, check=0)
    assert len(lines((tmp_path / "plover" / "plover.jsonl").read_text(encoding="utf-8"))) == n


def test_export_takes_filters_and_reports_trouble(talks, tmp_path):
    run("export", tmp_path / "out", "--dyad", "USA-PRK", "--record", talks, check=0)
    assert [e["id"] for e in lines((tmp_path / "out" / "events.jsonl").read_text(encoding="utf-8"))] == [e["id"] for e in events(talks, "--dyad", "USA-PRK")]
    (tmp_path / "file").write_text("in the way")
    got = run("export", tmp_path / "file", "--record", talks, check=3)
    assert "cannot make the folder" in got.stderr
