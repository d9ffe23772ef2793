"""docs/r.md, where R is present."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.usefixtures("package_environment")
ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCKS = re.findall(r"```r\n(.*?)```", (ROOT / "docs/r.md").read_text(encoding="utf-8"), re.S)


def r(code, cwd):
    return subprocess.run(["Rscript", "--vanilla", "-e", code], cwd=cwd, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})


def has(*packages):
    return shutil.which("Rscript") and all(r(f'quit(status = !requireNamespace("{p}", quietly = TRUE))', ".").returncode == 0 for p in packages)


def test_the_page_has_both_ways():
    assert len(BLOCKS) == 2 and "RSQLite" in BLOCKS[0] and "read_parquet" in BLOCKS[1]


@pytest.mark.skipif(not has("DBI", "RSQLite"), reason="no R with RSQLite")
def test_sqlite_from_r(talks):
    done = r(BLOCKS[0] + '\nstopifnot(inherits(held$day, "Date"))\ncat(nrow(held), "contacts were held\\n")', pathlib.Path(talks.path).parent)
    assert done.returncode == 0, done.stderr
    assert int(re.search(r"(\d+) contacts were held", done.stdout).group(1)) == sum(c["day"] is not None for c in talks.contacts(type="held"))


@pytest.mark.parametrize("package, scope", [("arrow", "record"), ("nanoparquet", "document")])
def test_parquet_from_r(parley, talks, tmp_path, package, scope):
    if not has(package):
        pytest.skip(f"no R with {package}")
    talks.to_parquet(tmp_path / "out", scope=scope)
    done = r(BLOCKS[1].replace("arrow::", f"{package}::", 1) + '\nstopifnot(nrow(monthly) > 5)\ncat(nrow(events), "events\\n")', tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{len(talks.events(scope=scope))} events" in done.stdout


def test_what_the_page_says_of_nested_columns(talks):
    pa = pytest.importorskip("pyarrow")
    nested = {kind for kind in ("contacts", "events", "moves", "state", "windows", "actors") if "struct" in str(pa.schema(talks.table(kind)))}
    assert nested == {"contacts", "state"}
    assert "struct" in str(pa.schema(talks.events(scope="record")).field("reports").type)
