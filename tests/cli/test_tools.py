"""extract, actor, pairs: commands without a record."""
import gzip
import json
import subprocess

import pytest
from program import ARTICLES, BIN, ROOT, lines, run

PAGE = """<html><head><title>Envoys meet</title><meta property="article:published_time" content="2019-10-06T09:00:00Z"></head><body><nav>Home Sport</nav>
<article><h1>Envoys meet</h1>""" + "".join(f"<p>The negotiators of both countries met near Stockholm on day {n}, and the talks went on until late in the evening, officials said.</p>"
                                           for n in range(6)) + "</article><footer>Copyright</footer></body></html>"


def test_extract(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "c.txt").write_text(ARTICLES["one.txt"], encoding="utf-8")
    got = lines(run("extract", tmp_path / "a.html", tmp_path / "b.html.gz", tmp_path / "c.txt", check=0).stdout)
    assert [g["id"] for g in got] == ["a", "b", "c.txt"]
    for g in got:
        assert list(g) == ["id", "title", "date", "language", "text"]
    assert got[0]["date"] == "2019-10-06" and got[0]["language"] == "en"
    assert got[0]["text"] == got[1]["text"] and "Copyright" not in got[0]["text"] and got[0]["text"].count("\n\n") == 5
    assert "Stockholm on Saturday" in got[2]["text"]


def test_extract_names_what_failed_and_goes_on(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "empty.txt").write_text("")
    got = run("extract", tmp_path / "empty.txt", tmp_path / "none.html", tmp_path / "a.html", check=1)
    assert [g["id"] for g in lines(got.stdout)] == ["a"]
    assert "empty.txt" in got.stderr and "none.html" in got.stderr


def test_extract_and_actor_need_no_model(tmp_path):
    (tmp_path / "c.txt").write_text(ARTICLES["one.txt"], encoding="utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    run("extract", tmp_path / "c.txt", env={"PARLEY_HOME": str(tmp_path)}, check=0)
    run("actor", "Angela Merkel", env={"PARLEY_HOME": str(tmp_path)}, check=0)
    got = run("version", env={"PARLEY_HOME": str(tmp_path)}, check=0)
    assert "model  not installed" in got.stdout and "models/fast" in got.stderr


def test_actor():
    got = json.loads(run("actor", "Angela Merkel", "--date", "2017-05-01", "--json", check=0).stdout)
    assert (got["country"], got["sector"]) == ("DEU", "GOV") and got["code"] == "DEUGOV" and got["why"]
    got = json.loads(run("actor", "Angela Merkel", "--date", "2022-05-01", "--json", check=0).stdout)
    assert (got["country"], got["sector"]) == ("DEU", "ELI")
    out = run("actor", "Angela Merkel", "--date", "2017-05", check=0).stdout
    assert out.startswith("Angela Merkel\n") and "why" in out
    assert run("actor", "a cat named Frank", check=0).stdout.startswith("nobody that is known")


@pytest.mark.parametrize("code,name", [("PRK", "North Korea"), ("SDN", "Sudan"), ("FRA", "France")])
def test_actor_by_a_country_s_code(code, name):
    got = json.loads(run("actor", code, "--json", check=0).stdout)
    assert got["name"] == name and got["country"] == code


def test_actor_batch_keeps_lines_in_step(tmp_path):
    questions = ['{"text": "Angela Merkel", "date": "2017-05-01"}', "not json", '{"text": 7}', '{"context": "x"}', '{"text": "Kim", "date": "someday"}',
                 "", '[1]', '{"text": "Defense Minister", "context": "Colombia", "date": null}', '{"text": "x\ud800"}', '{"text": "Merkel", "date": "2017-05-01T10:00:00Z"}',
                 '{"text": "Angela Merkel"}']
    stdin = "\n".join(questions).encode("utf-8", "surrogatepass")
    got = run("actor", "--batch", "-", stdin=stdin, binary=True, check=1)
    answers = lines(got.stdout.decode())
    assert len(answers) == len(questions)
    for a in answers:
        assert list(a) == ["country", "sector", "name", "role", "why"]
    assert answers[0]["country"] == "DEU" and answers[7]["country"] == "COL" and answers[9]["country"] == "DEU" and answers[10]["country"] == "DEU"
    for n in (1, 2, 3, 4, 5, 6):
        assert answers[n] == {"country": "", "sector": "", "name": "", "role": "", "why": []}
        assert f"standard input:{n + 1}: ".encode() in got.stderr
    (tmp_path / "q.jsonl").write_text(questions[0] + "\n")
    assert lines(run("actor", "--batch", tmp_path / "q.jsonl", check=0).stdout) == answers[:1]
    assert "cannot open" in run("actor", "--batch", tmp_path / "none", check=3).stderr


def test_actor_batch_answers_a_partner_that_waits():
    with subprocess.Popen([BIN, "actor", "--batch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1) as child:
        for name, country in (("Angela Merkel", "DEU"), ("Vladimir Putin", "RUS")):
            child.stdin.write(json.dumps({"text": name, "date": "2017-05-01"}) + "\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["country"] == country
        child.stdin.close()
        assert child.wait(60) == 0


TABLE = ("\tsentence_id\tsentence\tmarked_sentence\n"
         "0\t11\tx\t<s>North Korea</s> rejected the <t>American</t> offer.\n"
         '1\tb "2"\tx\t"<s>Spain</s> said ""no"" to\n<t>Italy</t>\tagain."\n'
         "2\t13\tx\t<t>Protesters</t> were arrested.\r\n"
         "3\t14\tx\t<s><t>Iraqi</t> fighters</s> agreed to lay down their weapons.\n")


def test_pairs(tmp_path):
    (tmp_path / "p.tsv").write_text(TABLE, newline="")
    got = lines(run("pairs", tmp_path / "p.tsv", check=0).stdout)
    assert [g["id"] for g in got] == ["11", 'b "2"', "13", "14"]
    for g in got:
        assert list(g) == ["id", "plover_type", "confidence"] and g["plover_type"].isupper() and 0 < g["confidence"] <= 1
    assert got[0]["plover_type"] == "REJECT"
    assert lines(run("pairs", "-", stdin=TABLE, check=0).stdout) == got


def test_pairs_names_bad_rows(tmp_path):
    (tmp_path / "p.tsv").write_text(TABLE + "4\t15\n5\t16\tx\tNobody is marked.\n6\t17\tx\t<s>Iran</s> thanked <t>Iraq</t>.\n", newline="")
    got = run("pairs", tmp_path / "p.tsv", check=1)
    assert [g["id"] for g in lines(got.stdout)] == ["11", 'b "2"', "13", "14", "17"]
    assert "p.tsv:7: has 2 fields" in got.stderr and "p.tsv:8: marks neither" in got.stderr


@pytest.mark.parametrize("content,message", [("", "is empty"), ("a\tb\n", "the header must name"), (None, "cannot open")])
def test_pairs_without_a_table_is_fatal(tmp_path, content, message):
    if content is not None:
        (tmp_path / "p.tsv").write_text(content)
    assert message in run("pairs", tmp_path / "p.tsv", check=3).stderr
