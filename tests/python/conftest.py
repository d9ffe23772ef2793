"""The Python package as its wheel holds it: built against build/, unpacked at build/site (tools/python_package)."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build"))


def set_environment(monkeypatch):
    """Data and models are the wheel's, base weights the build's."""
    monkeypatch.delenv("PARLEY_HOME", raising=False)
    if not os.environ.get("PARLEY_BASES"):
        monkeypatch.setenv("PARLEY_BASES", str(BUILD / "share/parley/bases"))


@pytest.fixture
def package_environment(monkeypatch):
    set_environment(monkeypatch)


@pytest.fixture(scope="session")
def site():
    """The folder that holds the package; other programs find it with PYTHONPATH."""
    if not (BUILD / "cmake_install.cmake").exists():
        pytest.skip("no build to make a package of: run make build")
    if not os.environ.get("PARLEY_SITE_IS_FRESH"):
        done = subprocess.run([ROOT / "tools/python_package", sys.executable], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return BUILD / "site"


@pytest.fixture(scope="session")
def parley(site):
    sys.path.insert(0, str(site))
    import parley

    assert pathlib.Path(parley.__file__).is_relative_to(site)
    return parley


@pytest.fixture(scope="session")
def demo(parley, tmp_path_factory):
    """A folder with demo/reports and demo/talks.db, as the examples name them."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "demo").mkdir()
    (folder / "demo/reports").symlink_to(ROOT / "demo/reports")
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_environment(monkeypatch)
        parley.read(ROOT / "demo/reports", folder / "demo/talks.db", progress=False)
    return folder


@pytest.fixture(scope="session")
def talks(parley, demo):
    return parley.Record.open(demo / "demo/talks.db")
