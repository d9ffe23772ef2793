"""The JSON of `parley serve`: every address, on the demo's record."""
import csv
import io
import json
import random
import sqlite3
import time

import pytest
from program import ROOT, lines, run
from served import Served

KINDS = ["contacts", "moves", "linkages", "channels", "windows", "grievances", "readings", "state"]

JSON_TYPES = {"array": list, "boolean": bool, "integer": int, "null": type(None), "number": (int, float), "object": dict, "string": str}


def example(server, path):
    """What stands for {id}, and the parameters that a path needs."""
    ids = {"/negotiation/{id}.json": lambda: server.json("/negotiations.json")["negotiations"][0]["id"],
           "/record/{id}.json": lambda: server.json("/moves.json", limit=1)["items"][0]["id"],
           "/job/{id}.json": lambda: "J1"}
    needs = {"/deadlock.json": {"dyad": "USA-PRK"}, "/deadlock.svg": {"dyad": "USA-PRK"}, "/search.json": {"q": "talks"}, "/actor.json": {"name": "North Korea"},
             "/document.json": {"id": "2019-10-06-stockholm.txt"}, "/ask.json": {"q": "Who proposed the meeting?"}, "/sql.json": {"q": "SELECT 1"}}
    return path.replace("{id}", ids[path]() if path in ids else ""), needs.get(path, {})


def documents(server):
    return [d["id"] for d in server.json("/documents.json", limit=1000)["documents"]]


def test_description_is_the_servers(demo):
    told = json.loads(run("serve", "--openapi", check=0).stdout)
    assert told == json.loads((ROOT / "docs" / "openapi.json").read_text()), "docs/openapi.json is old: parley serve --openapi > docs/openapi.json"
    assert told == demo.json("/openapi.json")


def test_every_address_answers_as_described(demo):
    some = documents(demo)[0]
    for path, methods in demo.json("/openapi.json")["paths"].items():
        if "get" not in methods or path == "/job/{id}.json":
            continue
        address, query = example(demo, path)
        if path == "/document.json":
            query = {"id": some}
        answer = demo.get(address, **query)
        assert answer.status == 200, (path, answer.body)
        (kind, schema), = methods["get"]["responses"]["200"]["content"].items()
        assert answer.headers["content-type"].startswith(kind)
        if kind == "application/json":
            got, fields = answer.json(), schema["schema"]["properties"]
            assert set(schema["schema"]["required"]) == set(fields) <= set(got), path
            for name, field in fields.items():
                types = [field["type"]] if isinstance(field["type"], str) else field["type"]
                assert any(isinstance(got[name], JSON_TYPES[t]) for t in types), (path, name)
        wrong = demo.get(address, **query, no_such_parameter=1)
        assert wrong.status == 400 and "no_such_parameter" in wrong.json()["detail"]
        for p in methods["get"]["parameters"]:
            if p["in"] == "query" and p["required"]:
                assert demo.get(address).status == 400
            if p["in"] == "query" and p["schema"].get("type") in ("integer", "number"):
                assert demo.get(address, **{**query, p["name"]: "many"}).status == 400, (path, p["name"])


def test_problems_are_problem_json(demo):
    for path, status in (("/record/M0000000000000000.json", 404), ("/negotiation/nobody.json", 404), ("/document.json?id=none", 404), ("/none.json", 404),
                         ("/events.json?since=soon", 400), ("/events.json?dyad=USA", 400), ("/search.json?q=%22", 400), ("/ask.json?q=%3F", 400), ("/%zz", 400), ("/a%00b", 400)):
        answer = demo.get(path)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), path
        assert answer.json()["status"] == status and answer.json()["detail"]


def test_a_method_that_is_not_there(demo):
    for path, methods in demo.json("/openapi.json")["paths"].items():
        allowed = ", ".join((["GET", "HEAD"] if "get" in methods else []) + (["POST"] if "post" in methods else []))
        for method in ("DELETE", "OPTIONS", *({"GET", "POST"} - {m.upper() for m in methods})):
            answer = demo.ask(method, path.replace("{id}", "x"), headers={"Authorization": "Bearer " + demo.token})
            assert (answer.status, answer.headers["allow"]) == (405, allowed), (method, path)
    assert demo.ask("PUT", "/negotiations").headers["allow"] == "GET, HEAD"


def test_events_page_by_page_are_all_events(demo, demo_record):
    listed = lines(run("events", "--json", "--record", demo_record, check=0).stdout)
    got = []
    while True:
        page = demo.json("/events.json", limit=37, offset=len(got))
        got += page["events"]
        if not page["events"]:
            break
    assert [e["id"] for e in got] == [e["id"] for e in listed] and page["total"] == len(listed)
    newest = demo.json("/events.json", newest=1, limit=5, offset=2)["events"]
    assert [e["id"] for e in newest] == [e["id"] for e in lines(run("events", "--newest", "--json", "--record", demo_record, check=0).stdout)[2:7]]


def test_facets_count_what_filters_let_through(demo):
    answer = demo.json("/events.json", dyad="USA-PRK", facets=1, limit=1000)
    assert answer["total"] == len(answer["events"]) == sum(answer["facets"]["types"].values()) == sum(answer["facets"]["months"].values())
    for kind, n in answer["facets"]["types"].items():
        assert demo.json("/events.json", dyad="USA-PRK", type=kind, limit=1)["total"] == n
    assert {"dyad": "PRK-USA", "names": ["North Korea", "United States"], "events": answer["total"]} in answer["facets"]["dyads"]


def test_csv_is_the_same_events(demo):
    rows = list(csv.DictReader(io.StringIO(demo.get("/events.csv", dyad="USA-PRK").body.decode())))
    assert [r["id"] for r in rows] == [e["id"] for e in demo.json("/events.json", dyad="USA-PRK", limit=1000)["events"]]


def test_parquet_is_the_same_events(demo):
    parquet = pytest.importorskip("pyarrow.parquet")
    answer = demo.get("/events.parquet", dyad="USA-PRK")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/vnd.apache.parquet")
    table = parquet.read_table(io.BytesIO(answer.body))
    assert table.column("id").to_pylist() == [e["id"] for e in demo.json("/events.json", dyad="USA-PRK", limit=1000)["events"]]
    assert answer.body == demo.get("/events.parquet", dyad="USA-PRK").body


def test_places_are_the_contacts(demo):
    contacts = demo.json("/contacts.json", limit=1000)["items"]
    answer = demo.json("/places.json")
    assert sum(p["reports"] for p in answer["places"]) + answer["without_place"] == len(contacts)
    assert answer["without_place"] == sum(not c["place"] for c in contacts)
    by_name = {p["place"]: p for p in answer["places"]}
    assert abs(by_name["Singapore"]["latitude"] - 1.3) < .2 and abs(by_name["Panmunjom"]["longitude"] - 126.7) < .2
    for name in ("Singapore", "Panmunjom"):
        assert by_name[name]["reports"] == sum(c["place"] == name for c in contacts) == sum(by_name[name]["statuses"].values())
    later = demo.json("/places.json", since="2019-01-01")["places"]
    assert 0 < sum(p["reports"] for p in later) < sum(p["reports"] for p in answer["places"])


@pytest.mark.parametrize("kind", KINDS)
def test_dialogue_is_the_commands(demo, demo_record, kind):
    answer = demo.json(f"/{kind}.json", limit=1000)
    if kind != "state":
        assert [i["id"] for i in answer["items"]] == [i["id"] for i in lines(run(kind, "--json", "--record", demo_record, check=0).stdout)]
    part = demo.json(f"/{kind}.json", limit=3, offset=2)
    assert part["total"] == answer["total"] and part["items"] == answer["items"][2:5]


def test_status_deadlock_and_negotiations_are_the_commands(demo, demo_record):
    for as_of in ({}, {"as_of": "2018-05-20"}):
        options = [f"--as-of={d}" for d in as_of.values()]
        assert demo.json("/status.json", dyad="USA-PRK", **as_of) == json.loads(run("status", "USA-PRK", "--json", "--record", demo_record, *options, check=0).stdout)
        assert demo.json("/deadlock.json", dyad="USA-PRK", **as_of) == json.loads(run("deadlock", "USA-PRK", "--json", "--record", demo_record, *options, check=0).stdout)
    listed = demo.json("/negotiations.json")["negotiations"]
    assert [{k: v for k, v in n.items() if k not in ("months", "standing")} for n in listed] == lines(run("negotiations", "--json", "--record", demo_record, check=0).stdout)
    pair = next(n for n in listed if set(n["sides_iso3"]) == {"USA", "PRK"})
    assert pair["standing"]["ball_in_court_of"] == demo.json("/status.json", dyad="USA-PRK")["standing"]["ball_in_court_of"]
    assert demo.get("/deadlock.svg", dyad="USA-PRK").body.startswith(b"<svg")
    knot = demo.json("/deadlock.json", dyad="USA-PRK")
    drop = [w["items"][0]["id"] for w in knot["waits"] if w["items"]]
    assert len(demo.json("/deadlock.json", dyad="USA-PRK", drop=drop)["cycles"]) < len(knot["cycles"])


def test_one_negotiation_has_its_records_and_sources(demo):
    for n in demo.json("/negotiations.json")["negotiations"]:
        page = demo.json(f"/negotiation/{n['id']}.json")
        assert page["negotiation"]["id"] == n["id"] and len(page["standings"]) == len(n["sides"]) * (len(n["sides"]) - 1) // 2
        sources = {d["id"] for d in page["sources"]}
        for items in page["items"].values():
            for item in items:
                assert {r["doc"] for r in item["reports"]} <= sources
    early = demo.json(f"/negotiation/{n['id']}.json", as_of="2018-02-28")
    assert all((r["published_at"] or "") <= "2018-02-28" for items in early["items"].values() for i in items for r in i["reports"])


def test_one_record_points_at_its_words(demo):
    for kind, name in (("events", "events"), ("moves", "items"), ("contacts", "items")):
        for item in demo.json(f"/{kind}.json", limit=20)[name]:
            one = demo.json(f"/record/{item['id']}.json")
            text = demo.json("/document.json", id=item["doc"])["text"].encode()
            assert text[one["bstart"]:one["bend"]].decode() == one["quote"]
            assert one["quote"] in one["reports"][0]["sentence"]
            if one["joined"]:
                assert item["id"] in {r["id"] for r in one["joined"]["reports"]}


def test_document_has_all_its_records(demo):
    for doc in documents(demo)[:10]:
        page = demo.json("/document.json", id=doc)
        text = page["text"].encode()
        for record in [*page["events"], *(i for items in page["dialogue"].values() for i in items)]:
            assert text[record["bstart"]:record["bend"]].decode() == record["quote"] and record["doc"] == doc


def test_actors_search_ask_and_pictures(demo):
    actors = demo.json("/actors.json", type="state", limit=1000)["actors"]
    assert {"United States", "North Korea"} <= {a["name"] for a in actors} and {a["type"] for a in actors} == {"state"}
    assert "roles" in demo.json("/actor.json", name="Kim Yo Jong")
    assert demo.get("/actor.json", name="Nobody At All").status == 404
    for words in ("North Korea", "PRK", "Pyongyang"):
        state = demo.json("/actor.json", name=words)
        assert state["name"] == "North Korea" and {k["type"] for k in state["known_as"]} == {"state"}, words
    # What Kim Jong Un does is North Korea's deed, not done to it.
    assert not [d for d in state["deeds"] if d["direction"] == "is done to" and d["other"] in ("Kim Jong Un", "North Korea")]
    listed = [a["documents"] for a in demo.json("/actors.json", limit=1000)["actors"]]
    assert listed == sorted(listed, reverse=True)
    hit = demo.json("/search.json", q='"North Korea" talks', limit=3)["hits"][0]
    marked = {p["text"].lower() for p in hit["pieces"] if p["hit"]}
    assert any("talk" in m for m in marked)
    answer = demo.json("/ask.json", q="Why was the meeting called off?", limit=2)["answers"][0]
    assert demo.json("/document.json", id=answer["doc"])["text"].encode()[answer["bstart"]:answer["bend"]].decode() == answer["quote"]
    flows = demo.json("/flows.json", dyad="USA-PRK")["flows"]
    assert {f["source_name"] for f in flows if f["source"] == "PRK"} == {"North Korea"}
    assert sum(f["events"] for f in flows if {f["source"], f["target"]} == {"USA", "PRK"}) == sum(
        m["events"] for m in demo.json("/curve.json", dyad="USA-PRK")["months"]) - sum(f["events"] for f in flows if {f["source"], f["target"]} != {"USA", "PRK"})


def test_sql_only_reads_and_is_bounded(demo, demo_record):
    assert demo.json("/sql.json", q="SELECT 1 AS a, 'x' AS b, NULL AS c, 2.5 AS d") == {"columns": ["a", "b", "c", "d"], "rows": [[1, "x", None, 2.5]], "cut": False}
    assert demo.json("/sql.json", q="SELECT count(*) FROM moves")["rows"][0][0] > 10
    assert len(demo.json("/sql.json", q="SELECT count(*) FROM sentences_fts WHERE sentences_fts MATCH 'talks'")["rows"]) == 1
    for query in ("DELETE FROM events", "SELECT 1; DROP TABLE events", "ATTACH 'other.db' AS o", "PRAGMA journal_mode = DELETE", "VACUUM INTO '/tmp/copy.db'", "SELEC",
                  "SELECT load_extension('x')", "CREATE TEMP TABLE t(a)", "SELECT zeroblob(900000000)", "WITH a AS (SELECT 1) INSERT INTO runs SELECT * FROM a", "", "-- nothing",
                  "SELECT * FROM pragma_table_info('events')"):
        answer = demo.get("/sql.json", q=query)
        assert answer.status == 400 and answer.headers["content-type"] == "application/problem+json", query
    start = time.monotonic()
    endless = demo.get("/sql.json", q="WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    assert endless.status == 400 and "longer than is allowed" in endless.json()["detail"] and time.monotonic() - start < 20
    many = demo.json("/sql.json", q="WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n")
    assert len(many["rows"]) == 1000 and many["cut"]
    wide = demo.get("/sql.json", q="WITH RECURSIVE n(s) AS (SELECT 'aaaaaaaaaaaaaaaa' UNION ALL SELECT s || s FROM n) SELECT max(length(s)) FROM n")
    assert wide.status == 400
    with sqlite3.connect(demo_record) as db:
        assert db.execute("SELECT count(*) FROM events").fetchone()[0] > 100


def test_etag_spares_what_is_known(fresh):
    first = fresh.get("/events.json")
    again = fresh.ask("GET", "/events.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = fresh.ask("HEAD", "/events.json")
    assert head.status == 200 and head.body == b"" and int(head.headers["content-length"]) == len(first.body)
    fresh.post("/decisions.json", {"verb": "name", "id": fresh.json("/negotiations.json")["negotiations"][0]["id"], "argument": "Summits", "who": "ann"})
    assert fresh.json("/negotiations.json")["negotiations"][0]["name"] == "Summits", "an answer of before the change was kept"


def test_strange_requests_never_break_it(demo):
    """Seeded: every address with values nobody means."""
    chance = random.Random(6)
    odd = ["", "0", "-1", "1e9", "USA-PRK", "\U0001f600", "'; DROP TABLE events--", "%", "\"", "*", "a" * 5000, "2018-13-40", "2018", "\x01\x02", "..", "NULL", "A : B : C", "()[]{}^"]
    paths = demo.json("/openapi.json")["paths"]
    for _ in range(300):
        path = chance.choice(sorted(p for p in paths if "get" in paths[p] and p not in ("/ask.json",)))
        query = {p["name"]: chance.choice(odd) for p in paths[path]["get"]["parameters"] if p["in"] == "query" and (p["required"] or chance.random() < .4)}
        answer = demo.get(path.replace("{id}", chance.choice(["x", "%20", "..%2f..", "M1", "%F0%9F%98%80"])), **query)
        assert answer.status < 500 or answer.status == 503, (path, query, answer.body)


def test_positions_come_with_their_sentence(demo):
    found = max(demo.json("/negotiations.json")["negotiations"], key=lambda n: n["moves"])
    page = demo.json(f"/negotiation/{found['id']}.json")
    standing = page["standings"][0]
    shown = [p["item"] for p in standing["positions"]] + [o["move"] for o in standing["open_offers"] + standing["open_demands"]]
    shown += [i for kind in ("channels", "readings", "grievances") for i in page["items"][kind]]
    assert len(shown) > 10
    for item in shown:
        text = demo.json("/document.json", id=item["doc"])["text"]
        assert item["quote"] in item["sentence"] and item["sentence"] in text
    assert found["standing"]["open_offers"] == len(standing["open_offers"])


@pytest.mark.parametrize("text, sides", [
    ("The Harbour Workers' Union on Tuesday rejected a pay offer from Norsea Lines. The Harbour Workers' Union threatened Norsea Lines with a strike.", 2),
    ("The Colombian government and the National Liberation Army (ELN) resumed peace talks in Havana on Wednesday. The ELN demanded that the government stop military operations.", 2)])
def test_sides_of_one_country_or_of_none_have_their_page(tmp_path, text, sides):
    (tmp_path / "a.txt").write_text(f"Posted June 10, 2020\n\nHAVANA, June 10, 2020 - {text}\n")
    run("read", tmp_path / "a.txt", "--record", tmp_path / "a.db", "--quiet", check=0)
    with Served(tmp_path / "a.db") as server:
        for found in server.json("/negotiations.json")["negotiations"]:
            page = server.json(f"/negotiation/{found['id']}.json")
            assert len(found["sides"]) == sides and len(page["sources"]) == found["documents"] == 1
            assert page["standings"][0]["sides"] == found["sides"] and len(page["items"]["moves"]) == found["moves"] > 0


def test_an_address_that_is_none_tells_people_so(demo):
    answer = demo.ask("GET", "/nowhere", headers={"Accept": "text/html,*/*"})
    assert answer.status == 404 and answer.headers["content-type"].startswith("text/html") and b"<main" in answer.body
    assert demo.ask("GET", "/nowhere").headers["content-type"] == "application/problem+json"
