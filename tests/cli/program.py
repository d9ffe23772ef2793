"""Runs the program under test: PARLEY_BIN, or build/bin/parley."""
import functools
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = os.environ.get("PARLEY_BIN", str(ROOT / "build" / "bin" / "parley"))

# Our own words; dates and names are public history.
ARTICLES = {
    "one.txt": "Envoys meet in Stockholm\nPosted on : Oct.6,2019 09:30 KST\n\n"
               "U.S. and North Korean negotiators met near Stockholm on Saturday. North Korea rejected the American proposal. "
               "Pyongyang accused Washington of coming with empty hands.\n",
    "two.txt": "Washington wants another round\nPosted on : Oct.8,2019 11:00 KST\n\n"
               "The United States asked North Korea to return to the talks. “We are ready,” a spokesman said. "
               "South Korea praised the effort of both sides.\n",
    "three.txt": "A look back\n\nSeoul has long urged Pyongyang to return to the table. Kim Jong Un met Donald Trump in Singapore in June 2018.\n",
}


def run(*args, stdin=None, env=None, check=None, timeout=300, cwd=None, binary=False, preexec_fn=None):
    """Runs `parley ARGS`; `check` is the exit code it must have."""
    got = subprocess.run([BIN, *map(str, args)], input=stdin, capture_output=True, timeout=timeout, cwd=cwd, preexec_fn=preexec_fn,
                         env={**os.environ, **(env or {})}, **({} if binary else dict(encoding="utf-8")))
    if check is not None:
        assert got.returncode == check, f"parley {' '.join(map(str, args))} gave {got.returncode}\n{got.stdout[-2000:]}\n{got.stderr[-2000:]}"
    return got


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@functools.lru_cache(None)
def missing():
    """Why tests cannot run, or None."""
    if not os.access(BIN, os.X_OK):
        return f"no program at {BIN}"
    got = run("version", "--json")
    return f"no model beside the program: {got.stderr.strip()}" if json.loads(got.stdout)["model"] is None else None


def write_articles(folder):
    folder.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
