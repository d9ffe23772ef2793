"""The notebooks run as they are, and say what they should."""
import os
import pathlib
import shutil

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
for needed in ("ipykernel", "matplotlib", "pandas", "pyarrow"):
    pytest.importorskip(needed)

pytestmark = pytest.mark.usefixtures("package_environment")
ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "examples/notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The notebooks where they stand: beside demo/reports, two folders up."""
    root = tmp_path_factory.mktemp("notebooks")
    (root / "demo").symlink_to(ROOT / "demo")
    shutil.copytree(ROOT / "examples/notebooks", root / "examples/notebooks")
    return root / "examples/notebooks"


def executed(site, folder, name, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    book = nbformat.read(folder / name, as_version=4)
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return book


def outputs(book):
    """Mime types and printed words of all cells."""
    kinds, words = set(), ""
    for cell in book.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", output["text"]
            words += output.get("text", "") + "\n"
            data = output.get("data", {})
            kinds.update(data)
            words += data.get("text/plain", "") + "\n"
    return kinds, words


def test_a_dyad_s_curve(site, folder, monkeypatch):
    kinds, words = outputs(executed(site, folder, "1_dyad_curve.ipynb", monkeypatch))
    assert "image/png" in kinds
    assert "goldstein" in words and ".txt]" in words


def test_the_standoff(site, folder, monkeypatch):
    kinds, words = outputs(executed(site, folder, "2_standoff.ipynb", monkeypatch))
    assert "image/svg+xml" in kinds
    assert "standoff" in words and "The record does not say." in words


def test_beside_polecat(site, folder, monkeypatch):
    kinds, words = outputs(executed(site, folder, "3_compare_polecat.ipynb", monkeypatch))
    assert "image/png" in kinds
    found = int(words.split(" of 28 rows of the file")[0].split()[-1])
    assert 8 <= found < 28


def test_notebooks_are_kept_without_paths_of_a_machine():
    assert len(NOTEBOOKS) == 3
    for path in NOTEBOOKS:
        text = path.read_text(encoding="utf-8")
        for place in ("/home/", "/tmp/", "/work/", "/root/"):
            assert place not in text, path.name
        assert os.path.getsize(path) < 400_000
