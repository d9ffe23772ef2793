"""The installed library: find_package(Parley), the example program builds against it and runs."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build"))


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    if not (BUILD / "cmake_install.cmake").exists():
        pytest.skip("no build to install: run make build")
    where = tmp_path_factory.mktemp("prefix")
    subprocess.run(["cmake", "--install", BUILD, "--prefix", where], check=True, capture_output=True)
    return where


def test_example_builds_and_counts_events(prefix, tmp_path):
    subprocess.run(["cmake", "-S", ROOT / "examples/count_events", "-B", tmp_path, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}"], check=True,
                   capture_output=True)
    subprocess.run(["cmake", "--build", tmp_path], check=True, capture_output=True)
    text = tmp_path / "report.txt"
    text.write_text("Talks in Geneva\n\nMarch 5, 2019\n\nIran rejected the offer of the United States on Monday. Russia condemned the air strikes of Israel.\n")
    env = {**os.environ, "PARLEY_HOME": str(prefix / "share/parley")}
    done = subprocess.run([tmp_path / "count_events", text], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    assert "ACCUSE: Russia" in done.stdout


def test_installed_program_runs_from_another_folder(prefix, tmp_path):
    env = {k: v for k, v in os.environ.items() if k != "PARLEY_HOME"}
    program = prefix / "bin/parley"
    assert shutil.which(str(program))
    done = subprocess.run([program, "actor", "Angela Merkel", "--date", "2017-05-01"], capture_output=True, text=True, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert "DEU" in done.stdout
