"""The annotated corpus (train/corpus) and its checker (train/check_corpus)."""
import collections
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "train"))
import corpus_reader  # noqa: E402

TEXTS = corpus_reader.read_corpus(ROOT / "train" / "corpus")
SENTENCES = [s for t in TEXTS for s in t.sentences]
HEADER = "doc: a-01\nnegotiation: a\nsplit: train\nvoice: wire\ndate: 2001-02-03\ntitle: A\n"  # six lines
GOOD = HEADER + '> Iran told Oman that Iran would talk.\nm a "Iran"#1 =IRN\nm b "Oman" =OMN\nm c "Iran"#2 ->a\nf 1 "talk" AGREE/meet src=c fact=planned\n'


def check(*places):
    return subprocess.run([sys.executable, ROOT / "train" / "check_corpus", *places], capture_output=True, text=True)


def test_corpus_passes():
    done = check(ROOT / "train" / "corpus")
    assert done.returncode == 0, done.stdout
    assert "wrong files 0" in done.stdout


def test_good_file_passes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(GOOD, encoding="utf-8")
    done = check(path)
    assert done.returncode == 0, done.stdout
    assert "mentions 3  frames 1  wrong files 0" in done.stdout


@pytest.mark.parametrize("change, line, what", [
    (("doc: a-01", "dok: a-01"), 1, "expected one of doc"),
    (("negotiation: a", "doc: b"), 2, "doc is said twice"),
    (("voice: wire\n", ""), 1, "no voice"),
    (("voice: wire", "voice: poem"), 1, "no legal value"),
    (("date: 2001-02-03", "date: last year"), 1, "no legal value"),
    (("> Iran", ">Iran"), 7, "a sentence line is"),
    (('"Iran"#1', '"Iran"'), 8, "occurs 2 times: say which"),
    (('"Iran"#1', '"Iran"#3'), 8, "occurs 2 times in the sentence"),
    (('"Oman"', '"Qatar"'), 9, '"Qatar" occurs 0 times'),
    (('"Oman"', '"Oma"'), 9, '"Oma" occurs 0 times'),
    (("=OMN", "=oman"), 9, "neither =CODE nor ->ID"),
    (("m b", "m a"), 9, "mention a is defined twice"),
    (("->a", "->z"), 10, "no earlier mention z"),
    (("AGREE/meet", "YIELD"), 11, "YIELD is no PLOVER type"),
    (("src=c", "src=z"), 11, "src: no mention z in this sentence"),
    (("src=c", "third=c"), 11, "a frame needs a source or a target"),
    (("src=c", "src=c tgt=c"), 11, "both source and target"),
    (("fact=planned", "fact=maybe"), 11, "fact=maybe: not one of"),
    (("fact=planned", 'time="on Monday"'), 11, '"on Monday" occurs 0 times'),
    (("fact=planned", "mood=bad"), 11, "is no role or attribute"),
    (("fact=planned\n", "fact=planned\nl 1 cond 2\n"), 12, "no such frames"),
    (("fact=planned\n", "fact=planned\nt poetry\n"), 12, "poetry is no tag"),
    (("fact=planned\n", "fact=planned\nx\n"), 12, "is no line of this format"),
])
def test_wrong_file_names_file_and_line(tmp_path, change, line, what):
    path = tmp_path / "a.txt"
    assert GOOD.count(change[0]) >= 1
    path.write_text(GOOD.replace(*change, 1), encoding="utf-8")
    with pytest.raises(corpus_reader.CorpusError) as error:
        corpus_reader.read_text(path)
    assert str(error.value).startswith(f"{path}:{line}: ") and what in str(error.value)


def test_checker_prints_every_wrong_file(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD.replace("AGREE", "YIELD"), encoding="utf-8")
    done = check(tmp_path)
    assert done.returncode == 1
    assert [line.rsplit("/", 1)[1] for line in done.stdout.splitlines()[:2]] == [f"{n}.txt:11: YIELD is no PLOVER type" for n in "ab"]
    assert "wrong files 2" in done.stdout


def test_one_negotiation_in_two_splits_is_wrong(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text(GOOD.replace("a-01", "a-02").replace("train", "test"), encoding="utf-8")
    done = check(tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path / 'b.txt'}:1: negotiation a is also in train" in done.stdout


def test_one_doc_twice_is_wrong(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    assert "b.txt:1: doc a-01 is also" in check(tmp_path).stdout


def test_a_quarter_of_the_sentences_has_nothing():
    assert 0.2 <= sum(not s.frames for s in SENTENCES) / len(SENTENCES) <= 0.3


def test_splits():
    splits = collections.defaultdict(set)
    for t in TEXTS:
        splits[t.header["negotiation"]].add(t.header["split"])
    assert all(len(s) == 1 for s in splits.values())
    share = collections.Counter(next(iter(s)) for s in splits.values())
    assert 0.6 <= share["train"] / len(splits) <= 0.85  # what rounds of reading errors add goes to train
    assert share["dev"] and share["test"]


def test_every_voice_type_and_phenomenon_is_there():
    assert {t.header["voice"] for t in TEXTS} == set(corpus_reader.VOICES)
    assert {f.type for s in SENTENCES for f in s.frames} == set(corpus_reader.TYPES)
    assert {tag for s in SENTENCES for tag in s.tags} == set(corpus_reader.TAGS)


def test_file_is_named_after_doc():
    for t in TEXTS:
        assert pathlib.Path(t.path).stem == t.header["doc"]
