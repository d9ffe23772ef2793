"""parley read and check: what goes in."""
import gzip
import json
import os
import re
import shutil

import pytest
from program import ARTICLES, ROOT, lines, run, write_articles


def exported(record, folder, *args):
    run("export", folder, "--record", record, "--quiet", *args, check=0)
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_read_says_what_it_did(tmp_path):
    write_articles(tmp_path / "news")
    got = run("read", tmp_path / "news", "--record", tmp_path / "t.db", check=0)
    assert "read 3 documents of 3 files" in " ".join(got.stdout.split()) and got.stderr == ""
    got = run("read", tmp_path / "news", "--record", tmp_path / "t.db", "--json", check=0)
    summary = json.loads(got.stdout)
    assert summary["skipped"] == 3 and summary["documents"] == 0 and summary["failed"] == 0
    got = run("read", tmp_path / "news", "--record", tmp_path / "t.db", "--quiet", check=0)
    assert got.stdout == got.stderr == ""


@pytest.mark.parametrize("path,says", [("none.txt", "no such file"), ("no*.txt", "no file matches"), ("empty", "holds no file to read")])
def test_nothing_to_read_makes_no_record(tmp_path, path, says):
    (tmp_path / "empty").mkdir()
    got = run("read", tmp_path / path, "--record", tmp_path / "t.db", check=3)
    assert says in got.stderr and path in got.stderr and got.stdout == ""
    assert not (tmp_path / "t.db").exists()


def test_bad_files_are_named_and_the_rest_is_kept(tmp_path):
    news = write_articles(tmp_path / "news")
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (news / "cut.txt.gz").write_bytes(gzip.compress(ARTICLES["one.txt"].encode() * 50)[:-20])
    (news / "bad.jsonl").write_text('{"id": "a", "text": "The United States met North Korea.", "date": "2019-01-01"}\n{"id": "b", "text"\n')
    got = run("read", news, news / "none.txt", "--record", tmp_path / "t.db", "--quiet", check=1)
    for name in ("empty.txt", "binary.txt", "cut.txt.gz", "bad.jsonl", "none.txt"):
        assert name in got.stderr, got.stderr
    ids = {r["doc"] for word in ("Korea", "Seoul") for r in lines(run("search", word, "--json", "--record", tmp_path / "t.db", check=0).stdout)}
    assert {*ARTICLES, "a"} <= ids
    check = json.loads(run("check", tmp_path / "t.db", "--json", check=0).stdout)
    assert check["ok"] and any("could not be read" in n for n in check["notes"])


def test_a_file_too_large_is_an_error(tmp_path):
    (tmp_path / "big.txt").write_text("Title\n\n" + "words " * 1000)
    got = run("read", tmp_path / "big.txt", "--max-bytes", "100", "--record", tmp_path / "t.db", check=1)
    assert "big.txt" in got.stderr


def test_order_and_number_of_runs_change_nothing(tmp_path):
    news = write_articles(tmp_path / "news")
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("Another one\n\nSouth Korea met North Korea.\n")
    paths = [news / "one.txt", news / "two.txt", news / "three.txt", other / "one.txt"]
    first = tmp_path / "a.db"
    run("read", *paths, "--record", first, "--quiet", check=0)
    second = tmp_path / "b.db"
    for path in reversed(paths):
        run("read", path, "--record", second, "--quiet", "--threads", "2", check=0)
    run("read", *paths, "--record", second, "--quiet", check=0)
    for fmt in ("records", "plover", "polecat", "icews", "csv"):
        for scope in ("document", "record"):
            a = exported(first, tmp_path / f"a-{fmt}-{scope}", "--format", fmt, "--scope", scope)
            b = exported(second, tmp_path / f"b-{fmt}-{scope}", "--format", fmt, "--scope", scope)
            assert a == b and any(a.values()), (fmt, scope)


def test_one_name_in_two_folders_is_two_documents(tmp_path):
    for folder, text in (("a", "First words\n\nNorth Korea met the United States.\n"), ("b", "Second words\n\nSouth Korea met Japan.\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
    record = tmp_path / "t.db"
    run("read", tmp_path / "a", "--record", record, "--quiet", check=0)
    run("read", tmp_path / "b", "--record", record, "--quiet", check=0)
    ids = {h["doc"] for word in ("First", "Second") for h in lines(run("search", word, "words", "--json", "--record", record, check=0).stdout)}
    assert len(ids) == 2 and all(i.startswith("x.txt#") for i in ids)
    # A changed file takes its own place, not the other's.
    (tmp_path / "b" / "x.txt").write_text("Third words\n\nSouth Korea met Japan again.\n")
    run("read", tmp_path / "a", tmp_path / "b", "--record", record, "--quiet", check=0)
    assert lines(run("search", "Second", "--json", "--record", record, check=0).stdout) == []
    assert len(lines(run("search", "First", "--json", "--record", record, check=0).stdout)) == 1
    run("check", record, check=0)


def test_standard_input(tmp_path):
    got = run("read", "-", "--record", tmp_path / "t.db", stdin=ARTICLES["one.txt"], check=0)
    assert "read 1 documents" in " ".join(got.stdout.split())


def test_field_map_and_assumed_date(tmp_path):
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "1", "words": "The United States criticised North Korea.", "headline2": "A title"}) + "\n")
    run("read", tmp_path / "x.jsonl", "--map", "text=words,title=headline2", "--date", "2020-02-03", "--record", tmp_path / "t.db", "--quiet", check=0)
    hit = lines(run("search", "criticised", "--json", "--record", tmp_path / "t.db", check=0).stdout)[0]
    assert hit["title"] == "A title" and hit["published_at"] == "2020-02-03" and hit["doc"] == "1"
    got = run("read", tmp_path / "x.jsonl", "--map", "text=words,title=headline2", "--date", "2020-02-03", "--record", tmp_path / "t.db", "--json", check=0)
    assert json.loads(got.stdout)["skipped"] == 1, "an assumed date does not make a document new"


def test_another_language_is_stored_and_marked(tmp_path):
    (tmp_path / "fr.txt").write_text("Les pourparlers reprennent\n\nLes négociateurs américains et nord-coréens se sont rencontrés samedi près de Stockholm. "
                                     "La Corée du Nord a rejeté la proposition américaine, selon un communiqué publié par son ministère.\n")
    got = run("read", tmp_path / "fr.txt", "--record", tmp_path / "t.db", "--json", check=0)
    summary = json.loads(got.stdout)
    assert summary["unread"] == 1 and summary["events"] == 0


def test_explain_shows_sentences_mentions_and_why(tmp_path):
    news = write_articles(tmp_path / "news")
    out = run("read", news / "one.txt", "--explain", check=0, cwd=tmp_path).stdout
    assert "North Korea rejected the American proposal." in " ".join(out.split())
    assert "mention  " in out and "frame    " in out and "because" in out
    assert max(map(len, out.splitlines())) <= 80


def test_explain_says_which_kinds_of_record_a_sentence_may_state(tmp_path):
    news = write_articles(tmp_path / "news")
    out = lines(run("read", news / "one.txt", "--explain", "--json", check=0, cwd=tmp_path).stdout)
    read = [line for line in out if line.get("passed_gate")]
    assert read and all(len(line["kinds"]) == 8 and all(0 <= p <= 1 for p in line["kinds"].values()) for line in read)
    rejected = next(line for line in read if "rejected the American proposal" in line["quote"])
    assert rejected["kinds"]["events"] > rejected["kinds"]["linkages"]
    assert all("kinds" not in line for line in out if not line.get("passed_gate"))
    shown = run("read", news / "one.txt", "--explain", check=0, cwd=tmp_path).stdout
    assert re.search(r"^ {6}likely   events 0\.\d\d", shown, re.M)


def test_explain_tells_the_pairs_of_a_document_once(tmp_path):
    news = write_articles(tmp_path / "news")
    out = lines(run("read", news / "one.txt", "--explain", "--json", check=0, cwd=tmp_path).stdout)
    assert ["pairs" in line for line in out] == [True] + [False] * (len(out) - 1)
    pairs = out[0]["pairs"]
    assert {"North Korea", "United States"} == set(pairs[0]["sides"])
    assert abs(sum(p["probability"] for p in pairs) - 1) < 1e-6 and all(p["features"] for p in pairs)


def test_min_confidence_leaves_events_out(tmp_path):
    news = write_articles(tmp_path / "news")
    counts = []
    for bound in ("0", "0.999"):
        got = run("read", news, "--min-confidence", bound, "--record", tmp_path / f"{bound}.db", "--json", check=0)
        counts.append(json.loads(got.stdout)["events"])
    assert counts[0] > counts[1]


def test_unknown_model_is_fatal_and_named(tmp_path):
    write_articles(tmp_path / "news")
    got = run("read", tmp_path / "news", "--model", "none", "--record", tmp_path / "t.db", check=3)
    assert "none" in got.stderr


def test_missing_base_weights_say_what_fetches_them(tmp_path):
    home = tmp_path / "home"
    for model in ("fast", "accurate"):
        shutil.copytree(ROOT / "models" / "fast", home / "models" / model)
    (home / "data").symlink_to(ROOT / "data")
    news = write_articles(tmp_path / "news")
    for model, target in (("fast", "setup"), ("accurate", "model-accurate")):
        got = run("read", news, "--model", model, "--record", tmp_path / "t.db", env={"PARLEY_HOME": str(home)}, check=3)
        assert len(got.stderr.splitlines()) == 1 and f"`make {target}`" in got.stderr and f"model {model}" in got.stderr


def test_record_in_no_folder_is_fatal(tmp_path):
    write_articles(tmp_path / "news")
    got = run("read", tmp_path / "news", "--record", tmp_path / "no" / "t.db", check=3)
    assert "cannot open the record" in got.stderr


def test_check(talks, tmp_path):
    got = run("check", talks, check=0)
    assert "good: 3 documents" in got.stdout
    report = json.loads(run("check", "--record", talks, "--json", check=0).stdout)
    assert report["ok"] and report["documents"] == 3 and report["runs"] == 1 and report["problems"] == []
    broken = tmp_path / "broken.db"
    shutil.copy(talks, broken)
    import sqlite3
    with sqlite3.connect(broken) as db:
        db.execute("UPDATE evidence SET quote = 'never said' WHERE seq = 0")
    db.close()
    got = run("check", broken, check=1)
    assert "the quote differs from the text" in " ".join(got.stdout.split())
