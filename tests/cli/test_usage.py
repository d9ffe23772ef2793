"""Help, exit codes, output streams."""
import json
import os
import re
import subprocess

import pytest
from program import BIN, lines, run

COMMANDS = ["read", "extract", "events", "timeline", "status", "deadlock", "actor", "pairs", "search", "export", "check", "version", "serve", "review"]
LISTINGS = [["events"], ["timeline"], ["status"], ["search", "talks"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_in_80_columns(command):
    got = run(command, "--help", check=0)
    assert f"Example:\n  parley {command}" in got.stdout
    assert got.stderr == ""
    assert max(map(len, got.stdout.splitlines())) <= 80


def test_main_help_names_every_command():
    out = run("--help", check=0).stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", out, re.M), command
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("args", [
    [], ["nonsense"], ["events", "--since", "yesterday"], ["events", "--since", "2019-02-30"], ["events", "--type", "HUG"], ["events", "--nonsense"],
    ["events", "--min-confidence", "7"], ["events", "--limit", "-1"], ["read"], ["read", "x", "--threads", "0"], ["read", "x", "--date", "2019"],
    ["read", "x", "--map", "nonsense=1"], ["actor"], ["actor", "Kim", "--batch", "-"], ["pairs"], ["search"], ["export"], ["export", "d", "--format", "xml"],
    ["export", "d", "--scope", "world"], ["status", "--as-of", "soon"], ["extract"]])
def test_wrong_usage_is_2(args, tmp_path):
    got = run(*args, cwd=tmp_path)
    assert got.returncode == 2
    assert got.stdout == ""
    assert got.stderr.startswith("parley: ")
    assert list(tmp_path.iterdir()) == [], "nothing is made by a command that was not understood"


def test_wrong_dyad_is_2(talks):
    for command in (["events", "--dyad", "USA"], ["timeline", "USA"], ["status", "USA"], ["search", "talks", "--dyad", "USA"]):
        got = run(*command, "--record", talks)
        assert got.returncode == 2 and "a dyad is two actors" in got.stderr, command


@pytest.mark.parametrize("args", [["events"], ["timeline"], ["status"], ["search", "x"], ["export", "out"], ["check"]])
def test_a_missing_record_is_3(args, tmp_path):
    got = run(*args, cwd=tmp_path)
    assert got.returncode == 3
    assert "talks.db" in got.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_data_is_3(tmp_path):
    got = run("actor", "Kim", env={"PARLEY_HOME": str(tmp_path)})
    assert got.returncode == 3 and "PARLEY_HOME" in got.stderr


def test_version():
    got = json.loads(run("version", "--json", check=0).stdout)
    assert set(got) == {"version", "model", "model_hash", "data_hash", "schema"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", got["version"]) and got["schema"] >= 1
    assert re.fullmatch(r"[0-9a-f]{64}", got["data_hash"]) and re.fullmatch(r"[0-9a-f]{64}", got["model_hash"])
    assert run("--version", check=0).stdout == f"parley {got['version']}\n"
    assert run("version", check=0).stdout.startswith(f"parley {got['version']}\n")


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "LANG": ""}, {"LC_ALL": "C.UTF-8"}])
def test_utf8_whatever_the_locale(talks, locale):
    out = run("search", "ready", "--record", talks, env=locale, binary=True, check=0).stdout
    assert "“We are ready,”".encode() in out
    assert "“We are ready,”" in lines(run("search", "ready", "--json", "--record", talks, env=locale, check=0).stdout)[0]["quote"]


@pytest.mark.parametrize("listing", LISTINGS)
def test_no_colour_but_on_a_terminal(talks, listing):
    assert "\x1b" not in run(*listing, "--record", talks, check=0).stdout


def on_terminal(args, env):
    import pty
    master, slave = pty.openpty()
    with subprocess.Popen([BIN, *map(str, args)], stdout=slave, stderr=subprocess.DEVNULL, env=env) as child:
        os.close(slave)
        out = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            out += chunk
    os.close(master)
    return out, child.returncode


def test_colour_on_a_terminal_unless_unwanted(talks):
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    out, code = on_terminal(["events", "--record", talks], env)
    assert code == 0 and b"\x1b[" in out
    for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        out, code = on_terminal(["events", "--record", talks], env | unwanted)
        assert code == 0 and out and b"\x1b[" not in out


@pytest.mark.parametrize("listing", LISTINGS)
def test_readable_in_80_columns(talks, listing):
    out = run(*listing, "--record", talks, check=0).stdout
    assert out
    assert max(map(len, out.splitlines())) <= 80


def test_a_reader_that_goes_away_is_no_noise(tmp_path):
    page = tmp_path / "long.txt"
    page.write_text("Title\n\n" + "Some words of a long report. " * 20000)
    read, write = os.pipe()
    child = subprocess.Popen([BIN, "extract", *[str(page)] * 8], stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    os.read(read, 10)
    os.close(read)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 3 and err == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("args", [["--help"], ["version"], ["events"], ["timeline"], ["status"], ["search", "talks"], ["check"]])
def test_a_full_disk_behind_standard_output_is_an_error(talks, args):
    record = ["--record", str(talks)] if args[0] not in ("--help", "version") else []
    with open("/dev/full", "w") as full:
        got = subprocess.run([BIN, *args, *record], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=60)
    assert got.returncode == 3
    assert "cannot write to standard output: No space left on device" in got.stderr
