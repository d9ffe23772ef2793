from __future__ import annotations

import datetime
import json
import os
import pathlib
from typing import TYPE_CHECKING, Any, Iterable, TypedDict

from . import _core
from ._error import Error
from ._home import asker, find_home, home_with_base, lexicon
from ._table import Table

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Filters(TypedDict, total=False):
    """What every listing takes."""

    since: str | datetime.date  #: from this day, month ("2018-03") or year on
    until: str | datetime.date  #: up to and including it
    as_of: str | datetime.date  #: only what was published by then
    dyad: str  #: "USA-PRK", "Senegal : Salif Sadio"
    actor: str  #: name, alias, code or ISO3
    type: str  #: of events a PLOVER type; else an item's own kind or status ("offer", "cancelled")
    doc: str  #: a document's id
    min_confidence: float
    limit: int
    newest: bool  #: newest first


def iso_day(value: str | datetime.date, last: bool = False) -> str:
    """ "2018-02-10"; of "2018-02" and "2018" the first day, or the last."""
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    try:
        if len(value) == 4:
            value += "-12-31" if last else "-01-01"
        elif len(value) == 7:
            first = datetime.date.fromisoformat(value + "-01")
            value = str((first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1) if last else first)
        if len(value) == 10:
            return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Error(f'"{value}" is no date: write 2018-02-10, 2018-02 or 2018')


def core_filter(filters: Filters) -> dict[str, Any]:
    unknown = set(filters) - set(Filters.__annotations__)
    if unknown:
        raise TypeError(f"no filter is called {', '.join(sorted(unknown))}; there are {', '.join(Filters.__annotations__)}")
    out: dict[str, Any] = {}
    for name, value in filters.items():
        if value is None:
            continue
        if name in ("since", "until", "as_of"):
            out["known_by" if name == "as_of" else name] = iso_day(value, last=name != "since")  # type: ignore[arg-type]
        elif name == "limit" and value < 0:  # type: ignore[operator]
            raise Error("limit is 0 (all) or more")
        else:
            out["newest_first" if name == "newest" else name] = value
    return out


class Fields(dict[str, Any]):
    """A dictionary whose values are attributes too.

    >>> parley.Fields(kind="offer").kind
    'offer'
    """

    def __getattr__(self, name: str) -> Any:
        try:
            value = self[name]
        except KeyError:
            raise AttributeError(name) from None
        return Fields(value) if type(value) is dict else value


class Standing(Fields):
    """Where a pair stands on a day: phase, whose court the ball is in and why, open offers and demands, positions, obstacles, dates.

    >>> print(parley.Record.open("demo/talks.db").status("USA-PRK", as_of="2018-06-20"))
    United States and North Korea as of 2018-06-20: talks
    """

    def __str__(self) -> str:
        out = f"{' and '.join(self['sides'])} as of {self['as_of']}: {self['phase'] or 'unknown'}"
        return out + (f"; the ball is in the court of {self['ball_in_court_of']} ({self['ball_basis']})" if self["ball_in_court_of"] else "")


class Deadlock(Fields):
    """Who waits for whom and for what; a notebook shows it as a drawing.

    >>> knot = parley.Record.open("demo/talks.db").deadlock("USA-PRK", as_of="2020-01-31")
    >>> knot.svg[:4], len(knot.waits) > 0
    ('<svg', True)
    """

    def __init__(self, fields: dict[str, Any], svg: str, dot: str):
        super().__init__(fields)
        self.__dict__.update(svg=svg, dot=dot)

    svg: str
    dot: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<parley.Deadlock {', '.join(self['sides'])} as of {self['as_of']}: {len(self['cycles'])} circles of {len(self['waits'])} waits>"


class Record:
    """A record: one SQLite file, opened for reading.  Threads may share it; they take turns.

    >>> with parley.Record.open("demo/talks.db") as talks:
    ...     talks.events(dyad="USA-PRK", since="2018", until="2018-06", type="CONSULT", limit=5)
    <parley.Table events: 5 rows, 33 columns>
    """

    def __init__(self, core: _core.Record, summary: Fields | None = None):
        self._core = core
        #: what the reading that made it counted: files, documents, skipped, unread, failed, sentences, events
        self.summary = summary

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Record:
        return cls(_core.Record.open(os.fspath(path), read_only=True, create=False))

    @property
    def path(self) -> str:
        """":memory:" for one that is in no file."""
        return self._core.path

    def close(self) -> None:
        self._core.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<parley.Record {self.path}>"

    def table(self, kind: str, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """One kind of what is on record.  Scope "document" is what each document says on its own, "record" what all say together: one
        row a happening, with its `reports`."""
        type_ = filters.get("type")
        if kind == "events" and type_ and type_.upper() not in _core.plover_types:
            raise Error(f'"{type_}" is no PLOVER type: one of {", ".join(_core.plover_types)}')
        return self._table(kind, scope, filters)

    def _table(self, kind: str, scope: str, filters: Filters) -> Table:
        return Table(self._core.table(lexicon(find_home().data), kind, scope, core_filter(filters)), kind)

    def documents(self, **filters: Unpack[Filters]) -> Table:
        """Documents, with title, outlet, date and where the date was found."""
        return self.table("documents", **filters)

    def actors(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Who acts, under which names."""
        return self.table("actors", scope=scope, **filters)

    def events(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Who did what to whom, with PLOVER and CAMEO codes."""
        return self.table("events", scope=scope, **filters)

    def contacts(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Meetings, visits, letters, calls, from proposed to held or called off."""
        return self.table("contacts", scope=scope, **filters)

    def moves(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Offers, demands, preconditions, refusals, threats, promises, concessions, appeals, signals."""
        return self.table("moves", scope=scope, **filters)

    def linkages(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """A for B, as one party sees it, and who goes first."""
        return self.table("linkages", scope=scope, **filters)

    def channels(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Ways in which they talk."""
        return self.table("channels", scope=scope, **filters)

    def windows(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Dates that bear on the dialogue."""
        return self.table("windows", scope=scope, **filters)

    def grievances(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Reasons given for behaviour."""
        return self.table("grievances", scope=scope, **filters)

    def readings(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """What somebody takes a signal to mean."""
        return self.table("readings", scope=scope, **filters)

    def states(self, *, scope: str = "document", **filters: Unpack[Filters]) -> Table:
        """Where a pair stands as documents tell it; scope "record": where each pair stands on the record's last day."""
        return self.table("state", scope=scope, **filters)

    def status(self, dyad: str, as_of: str | datetime.date | None = None, since: str | datetime.date | None = None) -> Standing:
        """Where a pair stands: on the record's last day, or as a reader of `as_of` could know it; with what changed after `since`."""
        day, start = as_of and iso_day(as_of, last=True), since and iso_day(since)
        return Standing(json.loads(self._core.standing(dyad, day or None, start or None)))

    def deadlock(self, dyad: str, as_of: str | datetime.date | None = None, *, drop: Iterable[str] = (), meet: Iterable[str] = ()) -> Deadlock:
        """Who waits for whom; `drop` and `meet` are ids of records, as if that condition were given up or met."""
        found, svg, dot = self._core.deadlock(dyad, iso_day(as_of, last=True) if as_of else None, list(drop), list(meet))
        return Deadlock(json.loads(found), svg, dot)

    def negotiations(self) -> list[Fields]:
        """Who negotiates with whom, about what, from when to when.

        >>> [n.id for n in parley.Record.open("demo/talks.db").negotiations() if n.id.startswith("PRK-USA")]
        ['PRK-USA-2018']
        """
        return [Fields(json.loads(n)) for n in self._core.negotiations(lexicon(find_home().data))]

    def ask(self, question: str, *, model: str = "fast", **filters: Unpack[Filters]) -> list[Fields]:
        """Answers in the words of documents, best first, at most five or `limit`; none when the record does not say."""
        home = home_with_base(model)
        answers = self._core.ask(asker(model, home.data, home.models, home.bases), question, core_filter(filters))
        return [Fields(json.loads(a)) for a in answers]

    def search(self, words: str, **filters: Unpack[Filters]) -> list[Fields]:
        """Sentences with these words and "quoted phrases", best first; in `snippet` the words found stand between \\x01 and \\x02."""
        return [Fields(hit) for hit in self._core.search(words, core_filter(filters))]

    def show(self, id: str) -> Fields:
        """One event or record of the dialogue by its id."""
        return Fields(json.loads(self._core.item(id)))

    def text(self, doc: str) -> str:
        """A document's text.  Tables count places in bytes of UTF-8 (`characters` gives Python's)."""
        return self._core.text(doc)

    def characters(self, doc: str, bstart: int, bend: int) -> tuple[int, int]:
        """Bytes of a document's text -> characters.

        >>> talks = parley.Record.open("demo/talks.db")
        >>> move = talks.moves(limit=1)[0]
        >>> start, end = talks.characters(move["doc"], move["bstart"], move["bend"])
        >>> talks.text(move["doc"])[start:end] == move["quote"]
        True
        """
        encoded = self.text(doc).encode()
        if not 0 <= bstart <= bend <= len(encoded):
            raise Error("no such place in the text", file=doc)
        start = len(encoded[:bstart].decode(errors="ignore"))
        return start, start + len(encoded[bstart:bend].decode(errors="ignore"))

    def check(self) -> Fields:
        """Verifies the record: `ok`, `problems`, `notes` and counts."""
        return Fields(self._core.check())

    def export(self, folder: str | os.PathLike[str], format: str = "records", *, scope: str = "document", **filters: Unpack[Filters]) -> list[str]:
        """Writes files as `parley export` does ("records", "plover", "polecat", "icews", "csv", "parquet"); their paths."""
        if format == "parquet":
            return self.to_parquet(folder, scope=scope, **filters)
        return self._core.export(lexicon(find_home().data), os.fspath(folder), format, scope, core_filter(filters))

    def to_parquet(self, folder: str | os.PathLike[str], *, scope: str = "document", **filters: Unpack[Filters]) -> list[str]:
        """One Parquet file a kind into `folder`, made if missing; their paths.  Needs pyarrow."""
        root = pathlib.Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        paths = []
        for kind in _core.kinds:
            self._table(kind, scope, filters).to_parquet(root / f"{kind}.parquet")
            paths.append(str(root / f"{kind}.parquet"))
        return paths
