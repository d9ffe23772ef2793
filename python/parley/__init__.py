"""Parley reads news about a negotiation and keeps its record: who said or did what to whom, when, on what condition.

>>> import parley
>>> record = parley.read("demo/reports")                 # files, folders, globs, texts; into memory, or record="talks.db"
>>> status = record.status("USA-PRK", as_of="2018-06-30") # where two parties stood that day
>>> status.phase, status.sides
('talks', ['United States', 'North Korea'])
>>> offers = record.moves(dyad="USA-PRK", type="offer")  # an Arrow table: pandas, Polars, DuckDB and pyarrow take it as it is
>>> offers.columns[:8]
['id', 'doc', 'quote', 'bstart', 'bend', 'actor', 'actor_iso3', 'addressee']
>>> record.ask("Why was the summit called off?", limit=1)[0].doc
'2018-05-24-cancellation.txt'
"""
from __future__ import annotations

from ._error import Error, ParleyWarning
from ._home import load_runtime

load_runtime()

from ._core import version as __version__  # noqa: E402
from ._nlp import Doc, Nlp, Span, load, nlp, read, read_each  # noqa: E402
from ._record import Deadlock, Fields, Record, Standing  # noqa: E402
from ._table import Table  # noqa: E402

__all__ = ["Deadlock", "Doc", "Error", "Fields", "Nlp", "ParleyWarning", "Record", "Span", "Standing", "Table", "load", "nlp", "read",
           "read_each", "__version__"]
