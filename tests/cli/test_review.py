"""parley review: decisions by word and by line, undone, exported, compared."""
import json
import pathlib
import shutil
import subprocess
import sys

import pytest
from program import ROOT, lines, run


@pytest.fixture
def record(talks, tmp_path):
    return pathlib.Path(shutil.copy(talks, tmp_path / "talks.db"))


def review(record, *args, check=0, stdin=None):
    return run("review", *args, "--record", record, check=check, stdin=stdin)


def events(record):
    return lines(run("events", "--json", "--record", record, check=0).stdout)


def test_decisions_are_listed_and_undone_by_who_made_them(record):
    first, second = (e["id"] for e in events(record)[:2])
    before = events(record)
    review(record, "accept", first, "--by", "ann", "--note", "clear words")
    review(record, "edit", second, "gist", "they met", "--by", "ann")
    review(record, "redate", second, "2019-10-05", "--by", "bob")
    made = lines(review(record, "list", "--json").stdout)
    assert [(d["verb"], d["who"]) for d in made] == [("accept", "ann"), ("edit", "ann"), ("redate", "bob")]
    assert made[0]["note"] == "clear words" and made[1]["field"] == "gist" and made[0]["when"].endswith("Z")
    assert "Undone: edit" in review(record, "undo", "--by", "ann").stdout
    assert [d["verb"] for d in lines(review(record, "list", "--json", "--by", "ann").stdout)] == ["accept"]
    assert events(record) == before
    run("check", record, check=0)


def test_wrong_decisions_are_refused(record):
    first = events(record)[0]["id"]
    for args in (("redate", first, "soon"), ("accept", "E0"), ("merge", first, first), ("undo",), ("praise", first), ("edit", first, "gist")):
        review(record, *args, "--by", "ann", check=2)
    assert review(record, "list").stdout == ""


def test_edits_are_of_fields_and_values_that_there_are(record):
    event = events(record)[0]["id"]
    move = lines(run("moves", "--json", "--record", record, check=0).stdout)[0]["id"]
    for args, says in (((event, "nonsense", "x"), "source, target, plover_type"), ((event, "plover_type", "SHOUT"), "AGREE, CONSULT"),
                       ((event, "goldstein", "3"), "source, target"), ((event, "content", "x"), "plover_type"), ((move, "plover_type", "REJECT"), "conditional_on"),
                       ((move, "kind", "nope"), "offer, demand"), ((move, "status", "held"), "withdrawn"), ((move, "id", "M1"), "actor, addressee")):
        got = review(record, "edit", *args, "--by", "ann", check=2)
        assert says in got.stderr and got.stdout == "", args
    none = review(record, "list")
    assert none.stdout == "" and "nothing was decided yet" in none.stderr
    review(record, "edit", event, "type", "reject", "--by", "ann")
    review(record, "edit", move, "kind", "demand", "--by", "ann")
    assert [(d["field"], d["value"]) for d in lines(review(record, "list", "--json").stdout)] == [("plover_type", "REJECT"), ("kind", "demand")]
    assert "parley review edit" in run("review", "edit", "--help", check=0).stdout
    said = review(record, "--kind", "events", "--by", "bob", stdin="e nonsense words\nq\n").stdout
    assert "no field of events" in said


def test_line_by_line_the_least_sure_first(record):
    order = [e["id"] for e in sorted(events(record), key=lambda e: (e["confidence"], e["id"]))]
    said = review(record, "--kind", "events", "--by", "ann", stdin="a sure of it\nn\nx\ne\nr\nu\nq\n").stdout
    assert said.index(order[0]) < said.index(order[1]) < said.index(order[2])
    made = lines(review(record, "list", "--json").stdout)
    assert [(d["verb"], d["id"], d["note"]) for d in made] == [("accept", order[0], "sure of it")]
    again = review(record, "--kind", "events", "--by", "ann", stdin="").stdout
    assert order[0] not in again and order[1] in again
    assert order[0] in review(record, "--kind", "events", "--by", "bob", stdin="").stdout


def test_merging_is_helped_by_the_nearest_words(record):
    order = [e["id"] for e in sorted(events(record), key=lambda e: (e["confidence"], e["id"]))]
    said = review(record, "--kind", "events", "--by", "ann", stdin=f"m\nm {order[1]}\ns half of it\nq\n").stdout
    assert "the nearest in words" in said and f"  {order[1]} " in said
    assert [(d["verb"], d["id"], d["value"]) for d in lines(review(record, "list", "--json").stdout)] == [
        ("merge", order[0], order[1]), ("split", order[0], "half of it")]


def test_agreement_is_krippendorffs(record):
    ids = [e["id"] for e in events(record)]
    assert len(ids) >= 3
    assert json.loads(review(record, "agreement", "--json").stdout)["alpha"] is None
    for who, verbs in (("ann", ("accept", "accept", "reject")), ("bob", ("accept", "reject", "reject"))):
        for verb, record_id in zip(verbs, ids):
            review(record, verb, record_id, "--by", who)
    found = json.loads(review(record, "agreement", "--json").stdout)
    # Two coders, three units, values A A | A R | R R: observed 2 of 6, expected 18 of 30.
    assert (found["people"], found["records"], found["agreed"], found["alpha"]) == (["ann", "bob"], 3, 2, round(1 - (2 / 6) / (18 / 30), 3))
    assert [d["verdicts"] for d in found["disagreements"]] == [{"ann": "accept", "bob": "reject"}]
    assert "alpha 0.444" in review(record, "agreement").stdout


def test_export_is_what_prodigy_reads(record):
    first, second = events(record)[:2]
    review(record, "accept", first["id"], "--by", "ann")
    review(record, "edit", second["id"], "gist", "x", "--by", "ann")
    line, = lines(review(record, "export", "--format", "prodigy").stdout)
    span, = line["spans"]
    assert line["text"][span["start"]:span["end"]] == first["quote"] and span["label"] == first["plover_type"]
    assert (line["answer"], line["_annotator_id"]) == ("accept", "ann")
    assert len(lines(review(record, "export").stdout)) == 2


@pytest.fixture
def train(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "train"))
    import corpus_reader

    return corpus_reader


def corpus_frames(train, folder):
    """(the sentence, its frames) of all texts."""
    done = subprocess.run([sys.executable, ROOT / "train/check_corpus", folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return [(s, s.frames) for t in train.read_corpus(folder) for s in t.sentences]


def test_corrections_become_training_texts(record, tmp_path, train):
    met = next(e for e in events(record) if e["doc"] == "one.txt" and "met near" in e["quote"])
    accused = next(e for e in events(record) if e["doc"] == "one.txt" and "accused" in e["quote"])
    praised = next(e for e in events(record) if e["doc"] == "two.txt" and "praised" in e["quote"])
    review(record, "accept", met["id"], "--by", "ann")
    review(record, "reject", accused["id"], "--by", "ann")
    review(record, "edit", praised["id"], "plover_type", "COOPERATE", "--by", "ann")
    folder = tmp_path / "reviewed"
    said = review(record, "export", folder, "--format", "corpus").stdout
    assert said.startswith("2 texts, 3 sentences, ")
    frames = corpus_frames(train, folder)
    assert [s.text.split()[-1] for s, _ in frames] == ["Saturday.", "hands.", "sides."]
    of = {words: [f.type for s, fs in frames for f in fs if s.text[f.begin:f.end] == words] for words in ("met", "accused", "praised")}
    assert of == {"met": [met["plover_type"]], "accused": [], "praised": ["COOPERATE"]}
    first = {p.name: p.read_bytes() for p in folder.iterdir()}
    count = json.loads(review(record, "export", folder, "--format", "corpus", "--json").stdout)
    assert (count["texts"], count["rejected"], count["decided"], count["notes"]) == (2, 1, 2, [])
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == first


def test_what_cannot_be_taught_is_said(record, tmp_path, train):
    first = events(record)[0]
    move = lines(run("moves", "--json", "--record", record, check=0).stdout)[0]
    review(record, "edit", first["id"], "target", "Peru", "--by", "ann")
    review(record, "accept", move["id"], "--by", "ann")
    said = " ".join(review(record, "export", tmp_path / "out", "--format", "corpus").stdout.split())
    assert '"Peru" does not stand in the sentence' in said
    assert "1 decision about moves: annotated texts hold events alone" in said
    corpus_frames(train, tmp_path / "out")


def test_the_folder_belongs_to_the_corpus(record, tmp_path):
    review(record, "export", "--format", "corpus", check=2)
    review(record, "export", tmp_path / "out", "--format", "prodigy", check=2)
    assert not (tmp_path / "out").exists()
