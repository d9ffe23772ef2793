"""What the page may change: documents read, negotiations named, records decided about."""
import json
import time

import pytest
from program import lines, run


def read(server, name, data):
    answer = server.post("/read.json", data if isinstance(data, bytes) else data.encode(), name=name)
    assert answer.status == 202, answer.body
    job = answer.json()
    end = time.monotonic() + 90
    while job["state"] in ("waiting", "reading"):
        assert time.monotonic() < end
        time.sleep(.1)
        job = server.json(f"/job/{job['id']}.json")
    return job


TEXT = "Envoys meet in Geneva\nPosted on : Nov.3,2021 09:30 KST\n\nThe United States offered North Korea new talks in Geneva on Tuesday. North Korea rejected the offer.\n"


def test_text_is_read_and_shown(fresh):
    before = fresh.json("/about.json")["counts"]["documents"]
    job = read(fresh, "geneva.txt", TEXT)
    assert job["state"] == "done" and job["documents"] == ["geneva.txt"] and job["events"] > 0, job
    assert fresh.json("/about.json")["counts"]["documents"] == before + 1
    assert fresh.json("/document.json", id="geneva.txt")["text"] == TEXT
    again = read(fresh, "geneva.txt", TEXT)
    assert again["state"] == "done" and "already" in again["notes"][0]
    other = read(fresh, "geneva.txt", TEXT.replace("Geneva", "Vienna"))
    assert other["state"] == "done"
    assert {d["id"].split("#")[0] for d in fresh.json("/documents.json", limit=1000)["documents"]} >= {"geneva.txt"}
    assert fresh.json("/about.json")["counts"]["documents"] == before + 2, "a given document took another's place"


def test_what_cannot_be_read_is_said(fresh):
    assert read(fresh, "picture.txt", bytes(range(256)) * 8)["state"] == "failed"
    assert fresh.post("/read.json", b"", name="empty.txt").status == 400
    assert fresh.post("/read.json", b"text").status == 400
    assert read(fresh, "../../etc/passwd.txt", TEXT)["documents"] == ["passwd.txt"]
    assert fresh.get("/job/J999.json").status == 404


def test_negotiations_are_named_and_undone(fresh):
    first = fresh.json("/negotiations.json")["negotiations"][0]["id"]
    named = fresh.post("/decisions.json", {"verb": "name", "id": first, "argument": "The summits", "who": "ann"})
    assert named.status == 200 and named.json()["decision"]["when"]
    assert fresh.json("/decisions.json")["decisions"][0]["argument"] == "The summits"
    assert fresh.post("/decisions.json", {"verb": "name", "id": "nobody", "argument": "x", "who": "ann"}).status == 404
    assert fresh.post("/decisions.json", {"verb": "undo", "who": "ann"}).status == 200
    assert fresh.json("/decisions.json")["decisions"] == []


def test_records_are_decided_about_and_undone(fresh):
    one, two = (i["id"] for i in fresh.json("/moves.json", limit=2)["items"])
    before = fresh.json(f"/record/{one}.json")
    for verb, more in (("accept", {}), ("edit", {"field": "content", "value": "lift all sanctions"}), ("redate", {"value": "2018-03-01"}), ("merge", {"value": two}),
                       ("reattribute", {"value": "KCNA"}), ("split", {"value": "before talks"}), ("reject", {"note": "a rumour"})):
        made = fresh.post("/reviews.json", {"verb": verb, "id": one, "who": "ann", **more})
        assert made.status == 200, made.body
    after = fresh.json(f"/record/{one}.json")
    assert [r["verb"] for r in after["reviews"]] == ["accept", "edit", "redate", "merge", "reattribute", "split", "reject"]
    assert {k: v for k, v in after.items() if k != "reviews"} == {k: v for k, v in before.items() if k != "reviews"}, "a decision changed what the machine read"
    fresh.post("/reviews.json", {"verb": "accept", "id": one, "who": "bob"})
    assert fresh.post("/reviews.json", {"verb": "undo", "who": "ann"}).json()["decision"]["verb"] == "reject"
    assert [r["who"] for r in fresh.json("/reviews.json", who="bob")["decisions"]] == ["bob"]
    assert len(fresh.json("/reviews.json", who="ann")["decisions"]) == 6


@pytest.mark.parametrize("wrong", [{"verb": "praise"}, {"verb": "edit", "value": "x"}, {"verb": "edit", "field": "id", "value": "x"}, {"verb": "edit", "field": "kind", "value": "x"}, {"verb": "redate", "value": "soon"}, {"verb": "merge"}, {"verb": "accept", "who": ""},
                                   {"verb": "accept", "extra": "x"}, {"verb": ["accept"]}, {"verb": "accept", "note": "x" * 5000}])
def test_decisions_without_sense_are_refused(fresh, wrong):
    one = fresh.json("/moves.json", limit=1)["items"][0]["id"]
    assert fresh.post("/reviews.json", {"id": one, "who": "ann", **wrong}).status == 400
    assert fresh.json("/reviews.json")["decisions"] == []


def test_decisions_refused_for_their_record(fresh):
    one, contact = fresh.json("/moves.json", limit=1)["items"][0]["id"], fresh.json("/contacts.json", limit=1)["items"][0]["id"]
    assert fresh.post("/reviews.json", {"verb": "accept", "id": "M0", "who": "ann"}).status == 404
    assert fresh.post("/reviews.json", {"verb": "merge", "id": one, "value": contact, "who": "ann"}).status == 400
    assert fresh.post("/reviews.json", {"verb": "undo", "who": "ann"}).status == 404
    for body in (b"", b"[]", b"{", b"\xff", json.dumps("accept").encode()):
        assert fresh.post("/reviews.json", body).status == 400


def test_decisions_stay_when_everything_is_read_again(fresh, tmp_path):
    move = fresh.json("/moves.json", limit=1)["items"][0]
    fresh.post("/reviews.json", {"verb": "accept", "id": move["id"], "who": "ann"})
    news = tmp_path / "news"
    news.mkdir()
    (news / move["doc"]).write_text(fresh.json("/document.json", id=move["doc"])["text"])
    run("read", news, "--record", fresh.record, "--date", "2018-01-01", "--quiet", check=0)
    assert [d["id"] for d in fresh.json("/reviews.json")["decisions"]] == [move["id"]]
    assert lines(run("moves", "--json", "--record", fresh.record, check=0).stdout)


def test_agreement_is_the_commands(fresh):
    one, two = (m["id"] for m in fresh.json("/moves.json", limit=2)["items"])
    for who, verb, item in (("ann", "accept", one), ("bob", "accept", one), ("ann", "accept", two), ("bob", "reject", two)):
        assert fresh.post("/reviews.json", {"verb": verb, "id": item, "who": who}).status == 200
    found = fresh.json("/agreement.json")
    assert found == json.loads(run("review", "agreement", "--json", "--record", fresh.record, check=0).stdout)
    assert (found["alpha"], [d["id"] for d in found["disagreements"]]) == (0, [two])


def test_both_records_of_a_merge_tell_it(fresh):
    one, two = (m["id"] for m in fresh.json("/moves.json", limit=2)["items"])
    fresh.post("/reviews.json", {"verb": "merge", "id": one, "value": two, "who": "ann"})
    for item in (one, two):
        assert [(r["id"], r["value"]) for r in fresh.json(f"/record/{item}.json")["reviews"]] == [(one, two)]


def test_what_another_program_writes_is_told_within_seconds_and_what_this_one_writes_at_once(fresh, tmp_path):
    count = lambda: fresh.json("/about.json")["counts"]["documents"]
    before = count()
    (tmp_path / "new.txt").write_text("Posted May 4, 2021\n\nSEOUL, May 4, 2021 - North Korea offered South Korea talks in Panmunjom.\n")
    run("read", tmp_path / "new.txt", "--record", fresh.record, "--quiet", check=0)
    until = time.monotonic() + 8
    while count() == before and time.monotonic() < until:
        time.sleep(.1)
    assert count() == before + 1
    move = fresh.json("/moves.json", limit=1)["items"][0]["id"]
    assert fresh.json("/reviews.json")["decisions"] == []
    fresh.post("/reviews.json", {"verb": "accept", "id": move, "who": "ann"})
    assert len(fresh.json("/reviews.json")["decisions"]) == 1
