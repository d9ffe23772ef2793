from __future__ import annotations

import datetime
import json
import os
import pathlib
from typing import TYPE_CHECKING, Any, Iterator

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from . import _core



def _with_days(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("day", "published_at"):
        if fields.get(name):
            fields[name] = datetime.date.fromisoformat(fields[name])
    return fields


class Table:
    """Rows of one kind of a record, as an Arrow table.

    Whatever speaks Arrow's PyCapsule interface takes it as it is and without a copy: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)``, DuckDB's ``SELECT ... FROM table``. Without any of these it is a
    sequence of dictionaries.

    >>> talks = parley.Record.open("demo/talks.db")
    >>> table = talks.contacts(dyad="USA-PRK", type="held", since="2018-06-12", until="2018-06-12")
    >>> table[0]["status"], table[0]["day"], sorted(table[0]["parties_iso3"])
    ('held', datetime.date(2018, 6, 12), ['PRK', 'USA'])
    """

    def __init__(self, core: _core.Table, kind: str):
        self._core = core
        self.kind = kind

    @property
    def columns(self) -> list[str]:
        return self._core.columns

    def __len__(self) -> int:
        return self._core.rows

    def __getitem__(self, row: int) -> dict[str, Any]:
        at = row + len(self) if row < 0 else row
        if not 0 <= at < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        fields: dict[str, Any] = json.loads(self._core.row_json(at), object_hook=_with_days)
        return fields

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[row] for row in range(len(self)))

    def __repr__(self) -> str:
        return f"<parley.Table {self.kind}: {len(self)} rows, {len(self.columns)} columns>"

    def __arrow_c_schema__(self) -> object:
        return self._core.schema()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._core.stream()  # a wish for other types need not be met

    def to_arrow(self) -> pyarrow.Table:
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """Lists are arrays, days are datetime.date; needs pandas and pyarrow."""
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        import polars

        return polars.DataFrame(self)

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Writes one Parquet file, which appears when it is whole; needs pyarrow."""
        import pyarrow.parquet

        part = pathlib.Path(f"{os.fspath(path)}.{os.getpid()}.part")
        try:
            pyarrow.parquet.write_table(self.to_arrow(), part, compression="zstd")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
