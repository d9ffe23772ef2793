"""ask: answers with evidence, and none where the record does not say."""
import json

import pytest
from program import ARTICLES, run


def ask(talks, question, *args):
    return json.loads(run("ask", question, "--json", "--record", talks, *args, check=0).stdout)


@pytest.mark.parametrize("question, words, doc", [
    ("Where did the negotiators meet?", "near Stockholm", "one.txt"),
    ("Who rejected the American proposal?", "North Korea", "one.txt"),
    ("What did Pyongyang accuse Washington of?", "empty hands", "one.txt"),
    ("Who asked North Korea to return to the talks?", "United States", "two.txt"),
    ("When did Kim Jong Un meet Donald Trump?", "2018-06", "three.txt"),
])
def test_answers_rest_on_the_words_of_a_document(talks, question, words, doc):
    got = ask(talks, question, "--limit", "3")
    assert 1 <= len(got) <= 3
    assert any(words in a["text"] and a["doc"] == doc for a in got), got
    for a in got:
        assert {"text", "quote", "doc", "confidence", "bstart", "bend", "why", "kind"} <= set(a)
        assert ARTICLES[a["doc"]].encode()[a["bstart"]:a["bend"]].decode() == a["quote"]
        assert len(a["quote"].encode()) < 400 and 0 <= a["confidence"] <= 1


def test_filters_choose_documents(talks):
    question = "Who asked North Korea to return to the talks?"
    assert {a["doc"] for a in ask(talks, question, "--doc", "two.txt")} == {"two.txt"}
    assert "two.txt" not in {a["doc"] for a in ask(talks, question, "--as-of", "2019-10-07")}
    assert ask(talks, question, "--as-of", "1990") == []
    assert len(ask(talks, question, "--limit", "1")) == 1


PERU = ("Peru refuses talks\n\nGENEVA, March 3, 2021 (Reuters) - Reuters reported that the government of Peru rejected on Tuesday an offer of talks. "
        "Bolivia regretted it. Peru has not called off the meeting in Quito.\n\nBy Ann Smith, Reuters\n")


@pytest.fixture(scope="module")
def peru(tmp_path_factory):
    folder = tmp_path_factory.mktemp("peru")
    (folder / "peru.txt").write_text(PERU, encoding="utf-8")
    run("read", folder / "peru.txt", "--record", folder / "t.db", "--quiet", check=0)
    return folder / "t.db"


@pytest.mark.parametrize("question, opens, never", [
    ("Who rejected the offer of talks?", ("Peru: ",), "Reuters"),
    ("Did Peru reject the offer of talks?", ("Yes: ", "Yes: "), "No"),
    ("Did Bolivia reject the offer of talks?", (), "Yes"),
    ("Did Peru call off the meeting in Quito?", ("No: ",), "Yes"),
])
def test_who_reports_is_no_party_and_a_yes_is_what_the_words_say(peru, question, opens, never):
    got = [a["text"] for a in ask(peru, question)]
    assert got and all(text.startswith(o) for text, o in zip(got, opens)), got
    assert not any(text.startswith(never + ": ") for text in got), got


def test_says_that_it_does_not_know(talks):
    question = "How many goals did the striker score in the cup final?"
    assert ask(talks, question) == []
    got = run("ask", question, "--record", talks, check=0)
    assert got.stdout == "The record does not say.\n"


def test_output_fits_80_columns_and_is_the_same_again(talks):
    args = ("ask", "Did North Korea accept the proposal?", "--record", talks)
    got = run(*args, check=0)
    assert got.stdout == run(*args, check=0).stdout
    assert "No: North Korea rejected" in got.stdout
    assert all(len(line) <= 80 for line in got.stdout.splitlines())


def test_wrong_usage(talks, tmp_path):
    run("ask", "--record", talks, check=2)
    run("ask", "???", "--record", talks, check=2)
    run("ask", "Who?", "--as-of", "soon", "--record", talks, check=2)
    run("ask", "Who?", "--record", tmp_path / "none.db", check=3)
    assert "parley ask" in run("ask", "--help", check=0).stdout


def test_hostile_questions(talks):
    for question in ['"NEAR(" OR *', "'; DROP TABLE events; --", "\u202e who \x07?", "é" * 900]:
        run("ask", question, "--json", "--record", talks, check=0)
    run("ask", "why " * 1000, "--record", talks, check=2)
