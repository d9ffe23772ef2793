"""data/persons.tsv and data/person_names.tsv: shape, dates, and who held what when."""
import datetime
import importlib.util
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "build_persons.py"
spec = importlib.util.spec_from_file_location("build_persons", TOOL)
build_persons = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_persons)

PERSONS, NAMES = ROOT / "data" / "persons.tsv", ROOT / "data" / "person_names.tsv"


def body(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def rows(path):
    return [tuple(line.split("\t")) for line in body(path)]


@pytest.fixture(scope="module")
def by_name():
    people = {}
    for row in rows(PERSONS):
        people.setdefault(row[0], []).append(row)
    return people


def held(people, name, date):
    return {(r[1], r[2].split(";")[0], r[3]) for r in people[name] if r[4] <= date and (not r[5] or date <= r[5])}


@pytest.mark.parametrize("path,columns", [(PERSONS, build_persons.COLUMNS), (NAMES, build_persons.NAME_COLUMNS)])
def test_table_shape(path, columns):
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert "#columns " + "\t".join(columns) in head
    assert any(line.startswith("#source ") for line in head)
    lines = body(path)
    assert all(line.count("\t") == len(columns) - 1 for line in lines)
    assert lines == sorted(set(lines), key=lambda line: line.encode())


def test_every_row_is_sound():
    assert build_persons.check(rows(PERSONS), rows(NAMES)) == []


def test_countries_are_the_projects_countries():
    known = {line.split("\t")[0] for line in body(ROOT / "data" / "countries.tsv")}
    assert {r[1] for r in rows(PERSONS)} - {""} <= known


def test_no_role_ends_before_1990_and_none_begins_far_ahead():
    for row in rows(PERSONS):
        assert not row[5] or row[5] >= "1990-01-01", row
        assert datetime.date.fromisoformat(row[4]) <= datetime.date(2025, 12, 31), row


def test_size_and_spread(by_name):
    assert len(by_name) >= 4500
    in_office = {}
    for person in by_name.values():
        for row in person:
            in_office.setdefault(row[1], set()).add(row[0])
    wide = [c for c in in_office if c and len(in_office[c]) >= 5]
    assert len(wide) >= 180


@pytest.mark.parametrize("name,date,country,sector,role", [
    ("Angela Merkel", "2017-03-01", "DEU", "GOV", "chancellor"),
    ("Kim Jong Un", "2018-06-12", "PRK", "GOV", "leader"),
    ("Suh Hoon", "2018-03-05", "KOR", "SPY", "director of the National Intelligence Service"),
    ("Chung Eui-yong", "2018-03-08", "KOR", "GOV", "national security adviser"),
    ("Moon Jae-in", "2015-06-01", "KOR", "OPP", "opposition leader"),
    ("Moon Jae-in", "2018-04-27", "KOR", "GOV", "president"),
    ("Mike Pompeo", "2018-03-31", "USA", "SPY", "director of the Central Intelligence Agency"),
    ("Mike Pompeo", "2019-02-28", "USA", "GOV", "secretary of state"),
    ("Sung Kim", "2021-06-21", "USA", "GOV", "special representative for North Korea"),
    ("Choe Son Hui", "2019-12-01", "PRK", "GOV", "first vice foreign minister"),
    ("Ban Ki-moon", "2010-01-01", "", "IGO", "UN secretary-general"),
    ("Ban Ki-moon", "2005-01-01", "KOR", "GOV", "foreign minister"),
])
def test_who_held_what_when(by_name, name, date, country, sector, role):
    assert (country, sector, role) in held(by_name, name, date)


@pytest.mark.parametrize("name,date", [("Angela Merkel", "2022-03-01"), ("Barack Obama", "2018-01-01"),
                                       ("Mike Pompeo", "2022-01-01"), ("Ban Ki-moon", "2020-01-01")])
def test_nothing_after_leaving_office(by_name, name, date):
    assert held(by_name, name, date) == set()


@pytest.mark.parametrize("surface,name", [("Kim Jong-un", "Kim Jong Un"), ("Choi Sun-hee", "Choe Son Hui"),
                                          ("Michael Pompeo", "Mike Pompeo"), ("JD Vance", "J. D. Vance")])
def test_spellings(surface, name):
    assert (surface, name, "alias") in rows(NAMES)


def test_compact_facts_are_read(tmp_path):
    facts = tmp_path / "facts.txt"
    facts.write_text("@KOR\nSuh Hoon; director of the National Intelligence Service 20170601-20200703; NSA 202007- =So Hun\n"
                     "@-\nJane Roe; UN envoy [IGO;NGO] 2001-200202\n")
    found, names = build_persons.read_facts(facts)
    assert found == [
        ("Suh Hoon", "KOR", "SPY;GOV", "director of the National Intelligence Service", "2017-06-01", "2020-07-03",
         "public record"),
        ("Suh Hoon", "KOR", "GOV", "national security adviser", "2020-07-01", "", "public record"),
        ("Jane Roe", "", "IGO;NGO", "UN envoy", "2001-01-01", "2002-02-28", "public record")]
    assert names == [("So Hun", "Suh Hoon", "alias")]


@pytest.mark.parametrize("line,complaint", [("Jane Roe; president", "no dates in 'president'"), ("Jane Roe", "no role"),
                                            ("Jane Roe; president 20010231-2003", "day is out of range for month")])
def test_bad_facts_name_file_and_line(tmp_path, line, complaint):
    facts = tmp_path / "facts.txt"
    facts.write_text("@USA\n" + line + "\n")
    with pytest.raises(SystemExit) as exit_info:
        build_persons.read_facts(facts)
    assert f"{facts}:2: " in str(exit_info.value) and complaint in str(exit_info.value)


def test_bad_rows_are_named():
    good = ("Jane Roe", "USA", "GOV", "president", "2001-01-01", "2002-01-01", "public record")
    assert build_persons.check([good], []) == []
    for at, value, complaint in [(1, "UXA", "country"), (2, "GVO", "sectors"), (4, "2001-02-31", "date"),
                                 (5, "2000-01-01", "ends before it begins"), (3, "", "role or source")]:
        bad = good[:at] + (value,) + good[at + 1:]
        assert [p.split(":")[0] for p in build_persons.check([bad], [])] == [complaint]
    assert build_persons.check([good], [("J. Roe", "Jane Doe", "alias")]) == ["name: J. Roe\tJane Doe\talias"]


def test_dictionary_names():
    assert build_persons.title_case("ABD_AL_RAHMAN_BIN_HAMAD_", "QAT") == "Abd al-Rahman bin Hamad"
    assert build_persons.title_case("DO_MUOI_", "VNM") == "Do Muoi"
    assert build_persons.title_case("JOHN_MCCAIN", "USA") == "John McCain"
    assert build_persons.personal("KIM_YONG_NAM_") and not build_persons.personal("PRESIDENT_OF_KENYA_")


def test_dictionary_people_join_those_already_known(tmp_path):
    (tmp_path / "Phoenix.Countries.actors.txt").write_text(
        "JANE_ROE_ ; list\n+JANE_MARY_ROE_\n+PRESIDENT_ROE_\n\t[USAGOV 920101-930101]\n\t[USAGOV 050101-060101]\n"
        "JOHN_DOE_\n\t[FRAGOVMIL 030101-030630]\n\t[FRAGOVMIL >030901]\n\t[FRAELI]\n"
        "MINISTRY_OF_TRADE_\n\t[FRAGOV >030901]\nSAM_SHORT_\n\t[FRAGOV 030101-030131]\n")
    for name in ("Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt"):
        (tmp_path / name).write_text("")
    rows = [("Jane Roe", "USA", "GOV", "president", "2004-01-01", "2008-01-01", "public record")]
    names = []
    build_persons.add_dictionaries(rows, names, build_persons.read_dictionaries(tmp_path))
    assert rows[1:] == [
        ("Jane Roe", "USA", "GOV", "government official", "1992-01-01", "1993-01-01", "dictionaries"),
        ("John Doe", "FRA", "GOV;MIL", "defence official", "2003-01-01", "2011-12-31", "dictionaries")]
    assert build_persons.tidy_names(rows, names) == [("Jane Mary Roe", "Jane Roe", "alias")]


def test_checking_the_tables_changes_nothing(tmp_path):
    for path in (PERSONS, NAMES):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    subprocess.run([sys.executable, TOOL, "--data", tmp_path], check=True, capture_output=True)
    for path in (PERSONS, NAMES):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
