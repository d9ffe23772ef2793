"""status and deadlock on the demo's reports: what the standing says, as of when, and its pictures."""
import json
import xml.etree.ElementTree

import program
import pytest
from program import ROOT, lines, run


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    if program.missing():
        pytest.skip(program.missing())
    record = tmp_path_factory.mktemp("demo") / "talks.db"
    run("read", ROOT / "demo" / "reports", "--record", record, "--quiet", check=0)
    return record


def status(record, *args):
    return json.loads(run("status", *args, "--json", "--record", record, check=0).stdout)


def deadlock(record, *args):
    return json.loads(run("deadlock", *args, "--json", "--record", record, check=0).stdout)


def documents_of(value):
    """All documents that any record inside names."""
    if isinstance(value, dict):
        return ({value["doc"]} if isinstance(value.get("doc"), str) else set()).union(*map(documents_of, value.values()))
    return set().union(*map(documents_of, value)) if isinstance(value, list) else set()


def test_status_shows_the_standing_in_80_columns(demo):
    out = run("status", "USA-PRK", "--as-of", "2018-06-30", "--since", "2018-05-01", "--record", demo, check=0).stdout
    for label in ("Phase", "In whose court", "Open offers", "Open demands", "Changes", "Last contact", "30 days"):
        assert f"\n{label}" in out, label
    assert max(map(len, out.splitlines())) <= 80


def test_the_phase_has_a_rule_and_the_ball_a_basis(demo):
    for day in ("2018-03-15", "2018-06-30", "2019-03-15", "2021-09-30"):
        s = status(demo, "USA-PRK", "--as-of", day)["standing"]
        assert s["phase"] in ("talks", "exploratory", "stalled", "standoff", None) and s["phase_rule"]
        assert (s["ball_in_court_of"] is None) == (s["ball_basis"] is None)
        assert set(s["sides_iso3"]) == {"USA", "PRK"}


def test_a_day_knows_nothing_later(demo):
    early = status(demo, "USA-PRK", "--as-of", "2018-05-30")["standing"]
    assert documents_of(early) and all(d[:10] <= "2018-05-30" for d in documents_of(early))
    known = deadlock(demo, "USA-PRK", "--as-of", "2019-12-31")
    assert all(d[:10] <= "2019-12-31" for d in documents_of(known))


def test_sides_in_any_order_are_the_same_pair(demo):
    one, other = (status(demo, pair, "--as-of", "2019-03-15")["standing"] for pair in ("USA-PRK", "PRK-USA"))
    assert one["phase"] == other["phase"] and one["ball_in_court_of"] == other["ball_in_court_of"]


def test_a_pair_that_nobody_tells_of(demo):
    s = status(demo, "Senegal : Salif Sadio", "--as-of", "2018-05-30")["standing"]
    assert s["phase"] is None and s["open_offers"] == [] and s["ball_in_court_of"] is None
    out = run("deadlock", "Senegal : Salif Sadio", "--record", demo, check=0).stdout
    assert "No conditions on record" in out


def test_deadlock_cycles_are_closed_and_have_evidence(demo):
    d = deadlock(demo, "USA-PRK", "--as-of", "2021-10-01")
    for cycle in d["cycles"]:
        waits = [d["waits"][w] for w in cycle["waits"]]
        assert [w["needs"] for w in waits] == [w["act"] for w in waits[1:] + waits[:1]]
        assert all(w["items"] and w["items"][0]["reports"] for w in waits)
        assert cycle["words"]


def test_what_if_a_condition_is_dropped(demo):
    d = deadlock(demo, "USA-PRK", "--as-of", "2021-10-01")
    drops = [w for w in d["ways_out"] if w["kind"] == "drop"]
    if not drops:
        pytest.skip("the demo's reports give no deadlock")
    args = [a for i in drops[0]["ids"] for a in ("--what-if", f"drop {i}")]
    after = deadlock(demo, "USA-PRK", "--as-of", "2021-10-01", *args)["what_if"]
    freed = {d["cycles"][c]["words"] for c in drops[0]["cycles"]}
    assert freed and not freed & {c["words"] for c in after["cycles"]}
    assert (not after["cycles"]) == drops[0]["frees_all"]


def test_pictures(demo, tmp_path):
    run("deadlock", "USA-PRK", "--svg", tmp_path / "k.svg", "--dot", tmp_path / "k.dot", "--record", demo, check=0)
    assert xml.etree.ElementTree.parse(tmp_path / "k.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "k.dot").read_text(encoding="utf-8").startswith("digraph")


def test_deadlock_in_80_columns(demo):
    out = run("deadlock", "USA-PRK", "--as-of", "2021-10-01", "--record", demo, check=0).stdout
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("args", [["deadlock"], ["deadlock", "USA"], ["deadlock", "USA-PRK", "--what-if", "nonsense"],
                                  ["deadlock", "USA-PRK", "--what-if", "drop Lnowhere"], ["status", "USA"]])
def test_wrong_usage(demo, args):
    assert run(*args, "--record", demo).returncode == 2


def test_an_svg_that_cannot_be_written(demo):
    got = run("deadlock", "USA-PRK", "--svg", "/nowhere/k.svg", "--record", demo)
    assert got.returncode == 3 and "/nowhere/k.svg" in got.stderr


def test_export_of_the_joined_dialogue(demo, tmp_path):
    run("export", tmp_path / "a", "--scope", "record", "--record", demo, check=0)
    run("export", tmp_path / "d", "--scope", "document", "--record", demo, check=0)
    for kind in ("contacts", "moves", "linkages", "channels", "windows", "grievances", "readings"):
        joined = lines((tmp_path / "a" / f"{kind}.jsonl").read_text(encoding="utf-8"))
        single = lines((tmp_path / "d" / f"{kind}.jsonl").read_text(encoding="utf-8"))
        reports = sorted(r["id"] for j in joined for r in j["reports"])
        assert reports == sorted(s["id"] for s in single), kind
        assert all(1 <= j["independent"] <= len(j["reports"]) for j in joined)
    states = lines((tmp_path / "a" / "state.jsonl").read_text(encoding="utf-8"))
    assert len({s["dyad"] for s in states}) == len(states) and len({s["as_of"] for s in states}) == 1
    assert any(set(s["parties_iso3"]) == {"USA", "PRK"} for s in states)
    for s in states:
        assert s["why"] and s["quote"]


def test_who_is_not_named_is_said(demo):
    assert "No document names both" in run("status", "Atlantis-Lemuria", "--record", demo, check=0).stdout
    assert "No document names both" not in run("status", "USA-PRK", "--record", demo, check=0).stdout


def test_one_happening_once(demo):
    told = lines(run("contacts", "--dyad", "USA-PRK", "--json", "--record", demo, check=0).stdout)
    joined = lines(run("contacts", "--dyad", "USA-PRK", "--scope", "record", "--json", "--record", demo, check=0).stdout)
    assert len(joined) < len(told) == sum(len(j["reports"]) for j in joined)
    held = lines(run("contacts", "--dyad", "USA-PRK", "--scope", "record", "--type", "held", "--json", "--record", demo, check=0).stdout)
    assert 0 < len(held) < len(joined) and {j["status"] for j in held} == {"held"}
    out = run("contacts", "--dyad", "USA-PRK", "--scope", "record", "--record", demo, check=0).stdout
    assert " reports, " in out and max(map(len, out.splitlines())) <= 80


CIVIL_WAR = (
    "Sudan's army and the Rapid Support Forces trade offers\n\nKHARTOUM, June 3, 2023 (Wire) -- The Rapid Support Forces (RSF) rejected on Friday an offer by "
    "Sudan's government to hold talks in Jeddah. Sudan's foreign ministry offered the RSF a ten-day ceasefire if the fighters withdrew from hospitals. The RSF "
    "accused Sudan of bombing civilians.\n"
)


@pytest.fixture(scope="module")
def civil_war(tmp_path_factory):
    folder = tmp_path_factory.mktemp("civil_war")
    (folder / "one.txt").write_text(CIVIL_WAR, encoding="utf-8")
    run("read", folder / "one.txt", "--record", folder / "t.db", "--quiet", check=0)
    return folder / "t.db"


@pytest.mark.parametrize("dyad", ["Sudan-RSF", "SDN-RSF", "RSF : SDN", "SDN : Rapid Support Forces"])
def test_sides_are_known_by_alias_and_code(civil_war, dyad):
    whole = json.loads(run("status", "Sudan : Rapid Support Forces", "--json", "--record", civil_war, check=0).stdout)
    assert whole["documents"] == 1 and whole["standing"]["open_offers"]
    got = json.loads(run("status", dyad, "--json", "--record", civil_war, check=0).stdout)
    assert got["documents"] == 1
    for field in ("phase", "open_offers", "ball_in_court_of"):
        assert got["standing"][field] == whole["standing"][field], field
    for listing in ("events", "moves"):
        asked = run(listing, "--dyad", dyad, "--json", "--record", civil_war, check=0).stdout
        assert asked == run(listing, "--dyad", "Sudan : Rapid Support Forces", "--json", "--record", civil_war, check=0).stdout != ""
