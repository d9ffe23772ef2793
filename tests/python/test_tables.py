"""Tables in the hands of pyarrow, pandas, Polars and DuckDB; Parquet of the package and of the program."""
import datetime
import gc
import os
import pathlib
import shutil
import subprocess

import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

pytestmark = pytest.mark.usefixtures("package_environment")
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PARLEY_BUILD", ROOT / "build"))
PROGRAM = os.environ.get("PARLEY_BIN", str(BUILD / "bin/parley"))
KINDS = ["documents", "actors", "events", "contacts", "moves", "linkages", "channels", "windows", "grievances", "readings", "state"]


def plain(rows):
    return [dict(row) for row in rows]


@pytest.mark.parametrize("scope", ["document", "record"])
@pytest.mark.parametrize("kind", KINDS)
def test_arrow_has_the_rows_that_python_has(talks, kind, scope):
    table = talks.table(kind, scope=scope)
    arrow = pa.table(table)
    arrow.validate(full=True)
    assert arrow.column_names == table.columns
    assert len(table) > 0
    assert arrow.to_pylist() == plain(table)


def test_types(talks):
    schema = pa.schema(talks.contacts())
    assert schema.field("day").type == pa.date32()
    assert schema.field("published_at").type == pa.date32()
    assert schema.field("parties").type == pa.list_(pa.string())
    assert schema.field("confidence").type == pa.float64()
    assert schema.field("bstart").type == pa.int64()
    assert [f.name for f in schema.field("rungs").type.value_type] == ["status", "date", "date_end", "date_precision", "date_text", "actor",
                                                                      "bstart", "bend"]
    assert pa.schema(talks.events(scope="record")).field("reports").type.value_type.field("doc").type == pa.string()
    assert pa.schema(talks.documents()).field("unread").type == pa.bool_()


def test_columns_do_not_depend_on_the_rows(talks):
    for kind in KINDS:
        none = talks.table(kind, since="1900", until="1901")
        assert len(none) == 0 or kind == "state"
        assert pa.schema(none) == pa.schema(talks.table(kind))
        assert pa.table(none).num_rows == len(none)


def test_no_copy(talks):
    """Two imports see the same memory, and it lives on without record and table."""
    table = talks.events()
    a, b = pa.table(table), pa.table(table)
    address = [t["quote"].chunk(0).buffers()[2].address for t in (a, b)]
    assert address[0] == address[1]
    del table, b
    gc.collect()
    a.validate(full=True)
    assert a["quote"][0].as_py()


def test_a_stream_nobody_takes_is_released(talks):
    for _ in range(100):
        talks.events(limit=1).__arrow_c_stream__()
        talks.events(limit=1).__arrow_c_schema__()
    gc.collect()


def test_pandas(talks):
    pd = pytest.importorskip("pandas")
    frame = talks.moves(dyad="USA-PRK").to_pandas()
    assert list(frame["day"])[:1] == [talks.moves(dyad="USA-PRK")[0]["day"]]
    assert (frame.groupby("kind").size() > 0).all()
    if hasattr(pd.DataFrame, "from_arrow"):
        assert len(pd.DataFrame.from_arrow(talks.moves())) == len(talks.moves())


def test_polars(talks):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(talks.events())
    assert frame.height == len(talks.events())
    assert frame.schema["day"] == pl.Date and frame.schema["source"] == pl.List(pl.String)
    assert frame.filter(pl.col("plover_type") == "REJECT").height == len(talks.events(type="REJECT"))


def test_duckdb(talks):
    duckdb = pytest.importorskip("duckdb")
    moves = talks.moves()
    counts = dict(duckdb.sql("SELECT kind, count(*) FROM moves GROUP BY kind").fetchall())
    assert sum(counts.values()) == len(moves) and counts["offer"] == len(talks.moves(type="offer"))


def program(*args, home):
    return subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True, env={**os.environ, "PARLEY_HOME": str(home)})


@pytest.mark.parametrize("scope", ["document", "record"])
def test_parquet_of_the_program_and_of_the_package_agree(parley, talks, tmp_path, scope):
    home = pathlib.Path(parley.__file__).parent / "share"
    done = program("export", tmp_path / "program", "--format", "parquet", "--scope", scope, "--record", talks.path, home=home)
    assert done.returncode == 0, done.stderr
    paths = talks.to_parquet(tmp_path / "package", scope=scope)
    assert sorted(p.name for p in (tmp_path / "program").iterdir()) == sorted(pathlib.Path(p).name for p in paths) == sorted(k + ".parquet" for k in KINDS)
    for kind in KINDS:
        a, b = (pq.read_table(tmp_path / folder / f"{kind}.parquet") for folder in ("program", "package"))
        assert a.equals(b), kind
        assert a.to_pylist() == plain(talks.table(kind, scope=scope)), kind


def test_program_without_its_parquet_library_says_so(parley, talks, tmp_path):
    """Nothing of Arrow is loaded before it is asked for."""
    (tmp_path / "bin").mkdir()
    alone = shutil.copy(PROGRAM, tmp_path / "bin/parley")
    env = {**os.environ, "PARLEY_HOME": str(pathlib.Path(parley.__file__).parent / "share")}
    done = subprocess.run([alone, "export", tmp_path / "out", "--format", "parquet", "--record", talks.path], capture_output=True, text=True, env=env)
    assert done.returncode == 3 and "Parquet needs libparquet.so" in done.stderr and "libparley_parquet.so" in done.stderr
    done = subprocess.run([alone, "export", tmp_path / "out", "--format", "csv", "--record", talks.path], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    assert "arrow" not in subprocess.run(["ldd", alone], capture_output=True, text=True).stdout


def test_parquet_same_record_same_bytes(parley, talks, tmp_path):
    home = pathlib.Path(parley.__file__).parent / "share"
    for folder in ("a", "b"):
        assert program("export", tmp_path / folder, "--format", "parquet", "--dyad", "USA-PRK", "--record", talks.path, home=home).returncode == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
        assert not path.name.endswith(".part")
    assert pq.read_table(tmp_path / "a/events.parquet").num_rows == len(talks.events(dyad="USA-PRK"))


def test_one_table_to_parquet(talks, tmp_path):
    talks.events(type="REJECT").to_parquet(tmp_path / "rejected.parquet")
    assert set(pq.read_table(tmp_path / "rejected.parquet")["plover_type"].to_pylist()) == {"REJECT"}
    assert [p.name for p in tmp_path.iterdir()] == ["rejected.parquet"]
    with pytest.raises(OSError):
        talks.events().to_parquet(tmp_path / "no/such/folder.parquet")


def test_rows_by_number(talks):
    table = talks.events(limit=3)
    assert table[-1] == list(table)[2]
    for wrong in (3, -4):
        with pytest.raises(IndexError):
            table[wrong]


def test_days_are_dates(talks):
    days = [e["day"] for e in talks.events()]
    assert all(d is None or isinstance(d, datetime.date) for d in days)
