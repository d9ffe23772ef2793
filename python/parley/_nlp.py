from __future__ import annotations

import datetime
import functools
import hashlib
import json
import os
import queue
import threading
import warnings
from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, Union

from . import _core
from ._error import Error, ParleyWarning
from ._home import home_with_base
from ._progress import Progress, progress_of
from ._record import Fields, Record, iso_day

#: A path, folder or glob; a text (a str with a line break); a document as a dictionary: text, and perhaps id, title, date, url, source.
Source = Union[str, "os.PathLike[str]", Mapping[str, Any]]
OnError = Callable[[Error], None]


class Span:
    """A stretch of a text, in characters, with what is known of it as attributes.

    >>> doc = parley.nlp("Iran rejected the offer.")
    >>> who = doc.ents[0]
    >>> who.text, who.start_char, who.end_char, who.label_, who.country
    ('Iran', 0, 4, 'state', 'IRN')
    """

    def __init__(self, doc: Doc, start_char: int, end_char: int, label: str = "", fields: Mapping[str, Any] | None = None):
        self.doc, self.start_char, self.end_char, self.label_ = doc, start_char, end_char, label
        self.fields = Fields(fields or {})

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char:self.end_char]

    @property
    def sent(self) -> Span | None:
        return next((s for s in self.doc.sents if s.start_char <= self.start_char < s.end_char), None)

    def __getattr__(self, name: str) -> Any:
        if name == "fields":
            raise AttributeError(name)
        return getattr(self.fields, name)

    def __len__(self) -> int:
        return self.end_char - self.start_char

    def __repr__(self) -> str:
        return f"{self.text} [{self.label_}]" if self.label_ else self.text


class Doc:
    """A text and what was read in it: `sents`, `tokens`, `ents` (who is named), `events`, and the dialogue."""

    def __init__(self, fields: Mapping[str, Any]):
        self.text: str = fields["text"]
        self.id: str = fields["id"]
        self.path: str | None = fields["path"]
        self.title: str | None = fields["title"]
        self.outlet: str | None = fields["outlet"]
        self.url: str | None = fields["url"]
        self.language: str = fields["language"]
        self.date = datetime.date.fromisoformat(fields["published_at"]) if fields["published_at"] else None
        #: not read, and why: another language
        self.unread: bool = fields["unread"]
        self.unread_why: str | None = fields["unread_why"]
        self._fields = fields

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<parley.Doc {self.id}: {len(self.text)} characters>"

    def _places(self, name: str) -> list[Span]:
        return [Span(self, start, end) for start, end in self._fields[name]]

    def _items(self, name: str, label: str) -> list[Span]:
        return [Span(self, f["start"], f["end"], f[label] or "", f) for f in self._fields[name]]

    @functools.cached_property
    def sents(self) -> list[Span]:
        return self._places("sents")

    @functools.cached_property
    def tokens(self) -> list[Span]:
        return self._places("tokens")

    @functools.cached_property
    def ents(self) -> list[Span]:
        """Words that stand for an actor, pronouns too, with name, country, code and role as of the document's date; label_ is the type."""
        return self._items("mentions", "type")

    @functools.cached_property
    def events(self) -> list[Span]:
        """label_ is the PLOVER type."""
        return self._items("events", "plover_type")

    @functools.cached_property
    def contacts(self) -> list[Span]:
        return self._items("contacts", "kind")

    @functools.cached_property
    def moves(self) -> list[Span]:
        return self._items("moves", "kind")

    @functools.cached_property
    def linkages(self) -> list[Span]:
        return self._items("linkages", "sequencing")

    @functools.cached_property
    def channels(self) -> list[Span]:
        return self._items("channels", "kind")

    @functools.cached_property
    def windows(self) -> list[Span]:
        return self._items("windows", "kind")

    @functools.cached_property
    def grievances(self) -> list[Span]:
        return self._items("grievances", "holder")

    @functools.cached_property
    def readings(self) -> list[Span]:
        return self._items("readings", "reader")

    @functools.cached_property
    def states(self) -> list[Span]:
        return self._items("state", "phase")


def sorted_out(sources: Source | Iterable[Source]) -> tuple[list[str], list[tuple[str, bytes]]]:
    """Paths, and what is in memory: a name, which says the format, and the bytes."""
    one = isinstance(sources, (str, os.PathLike, Mapping))
    paths: list[str] = []
    blobs: list[tuple[str, bytes]] = []
    for source in [sources] if one else sources:  # type: ignore[union-attr]
        if isinstance(source, Mapping):
            data = json.dumps(dict(source), default=str).encode()
            blobs.append((f"document-{hashlib.sha256(data).hexdigest()[:12]}.jsonl", data))
        elif isinstance(source, str) and "\n" in source:
            data = source.encode()
            blobs.append((f"text-{hashlib.sha256(data).hexdigest()[:12]}.txt", data))
        elif isinstance(source, (str, os.PathLike)):
            paths.append(os.fspath(source))
        else:
            raise TypeError(f"a source is a path, a text or a dictionary, not {type(source).__name__}")
    return paths, blobs


class _Failures:
    """What could not be read: told to `on_error`, else as warnings."""

    def __init__(self, on_error: OnError | None):
        self.first: Error | None = None
        self.on_error = on_error

    def __call__(self, message: str, code: str, source: str, line: int | None, offset: int | None) -> None:
        error = Error(message, code, source, line, offset)
        self.first = self.first or error
        if self.on_error:
            self.on_error(error)
        else:
            warnings.warn(str(error), ParleyWarning, stacklevel=4)

    def raise_if_nothing(self, counts: Mapping[str, int]) -> None:
        if self.first and not counts["documents"] and not counts["skipped"]:
            raise self.first


class Nlp:
    """A loaded model: call it with a text, or give it files."""

    def __init__(self, engine: _core.Engine, model: str):
        self._engine = engine
        self.model = model

    def __call__(self, text: str, date: str | datetime.date | None = None) -> Doc:
        """Reads a text as it is: no title, no date but `date`, no page furniture.

        >>> doc = parley.nlp("Pyongyang offered talks on Monday. Washington refused.", date="2019-10-09")
        >>> refusal = doc.events[-1]
        >>> refusal.label_, refusal.source, refusal.text
        ('REJECT', ['United States'], 'Washington refused.')
        """
        return Doc(json.loads(self._engine.analyse(text, iso_day(date) if date else None)))

    def pipe(self, sources: Source | Iterable[Source], *, record: Record | str | os.PathLike[str] | None = None,
             progress: Progress = None, on_error: OnError | None = None) -> Iterator[Doc]:
        """Reads files and texts and gives their documents one by one as they are read; into `record` too when there is one, where what it
        has already is passed over.

        >>> for doc in parley.load().pipe("demo/reports/2018-05-2*", progress=False):
        ...     print(doc.date, doc.id, len(doc.events) > 2)
        2018-05-24 2018-05-24-cancellation.txt True
        2018-05-25 2018-05-25-north-still-willing.txt True
        2018-05-27 2018-05-27-second-intra-korean-summit.txt True
        """
        documents: queue.Queue[Doc | BaseException | None] = queue.Queue(maxsize=64)
        stopped = threading.Event()

        def hand_over(item: Doc | BaseException | None) -> None:
            while not stopped.is_set():
                try:
                    return documents.put(item, timeout=0.1)
                except queue.Full:
                    continue

        def on_document(fields: str) -> None:
            hand_over(Doc(json.loads(fields)))
            if stopped.is_set():
                raise GeneratorExit

        def work() -> None:
            try:
                self._read(sources, record, progress, on_error, on_document)
                hand_over(None)
            except BaseException as error:  # raised again where the documents are taken
                hand_over(error)

        thread = threading.Thread(target=work, name="parley-read", daemon=True)
        thread.start()
        try:
            while (item := documents.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            stopped.set()
            thread.join()

    def read(self, sources: Source | Iterable[Source], record: Record | str | os.PathLike[str] | None = None, *,
             progress: Progress = None, on_error: OnError | None = None) -> Record:
        """Files and texts into a record: a file's name, a Record made by reading, or None for one in memory."""
        if record is None:
            record = ":memory:"
        target, counts = self._read(sources, record, progress, on_error, None)
        assert target is not None
        target.summary = counts
        return target

    def _read(self, sources: Source | Iterable[Source], record: Record | str | os.PathLike[str] | None, progress: Progress,
              on_error: OnError | None, on_document: Callable[[str], None] | None) -> tuple[Record | None, Fields]:
        paths, blobs = sorted_out(sources)
        if record is not None and not isinstance(record, Record):
            record = Record(_core.Record.open(os.fspath(record), read_only=False, create=True))
        failures = _Failures(on_error)
        with progress_of(progress) as show:
            counts = self._engine.read_into(None if record is None else record._core, paths, blobs, failures, show, on_document)
        failures.raise_if_nothing(counts)
        return record, Fields(counts)


@functools.lru_cache(maxsize=4)
def _loaded(model: str, threads: int, min_confidence: float, date: str | None, fields: str, max_bytes: int | None, place: Sequence[str]) -> Nlp:
    return Nlp(_core.Engine.open(_core.Home(*place), model, threads, min_confidence, date, fields, max_bytes), model)


def load(model: str = "fast", *, threads: int = 1, min_confidence: float = 0.0, date: str | datetime.date | None = None,
         fields: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Nlp:
    """Loads a model, "fast" or "accurate"; a second call with the same arguments gives the same one.

    `date` is assumed for documents without one; `fields` names other fields of JSON and CSV ({"title": "headline"}); larger files than
    `max_bytes` are refused.
    """
    if threads < 1:
        raise Error("threads is 1 or more")
    home = home_with_base(model)
    return _loaded(model, threads, min_confidence, iso_day(date) if date else None, ",".join(f"{k}={v}" for k, v in (fields or {}).items()),
                   max_bytes, (home.data, home.models, home.bases))


def nlp(text: str, date: str | datetime.date | None = None) -> Doc:
    """Reads one text with the model "fast"; see Nlp.__call__."""
    return load()(text, date)


def read(sources: Source | Iterable[Source], record: Record | str | os.PathLike[str] | None = None, model: str = "fast", *,
         progress: Progress = None, on_error: OnError | None = None, threads: int = 1, min_confidence: float = 0.0,
         date: str | datetime.date | None = None, fields: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Record:
    """Reads paths, folders, globs, texts (a str with a line break) and documents (dictionaries) into a record.

    `record` is a file's name, a Record made by reading, or None for one in memory.  `progress` is True or False for a bar, None for one on a
    terminal, or a function of (bytes done, bytes in all).  What cannot be read goes to `on_error`, else it is a ParleyWarning; when nothing
    could be read, the first Error is raised.  The rest as in `load`.

    >>> record = parley.read({"id": "a1", "date": "2019-10-09", "text": "Iran rejected the offer of the United States."})
    >>> record.summary.documents, record.events()[0]["source"], record.events()[0]["target"]
    (1, ['Iran'], ['United States'])
    """
    loaded = load(model, threads=threads, min_confidence=min_confidence, date=date, fields=fields, max_bytes=max_bytes)
    return loaded.read(sources, record, progress=progress, on_error=on_error)


def read_each(sources: Source | Iterable[Source], record: Record | str | os.PathLike[str] | None = None, model: str = "fast", *,
              progress: Progress = None, on_error: OnError | None = None, threads: int = 1, min_confidence: float = 0.0,
              date: str | datetime.date | None = None, fields: Mapping[str, str] | None = None, max_bytes: int | None = None) -> Iterator[Doc]:
    """As `read`, but gives the documents one by one as they are read; see Nlp.pipe."""
    loaded = load(model, threads=threads, min_confidence=min_confidence, date=date, fields=fields, max_bytes=max_bytes)
    return loaded.pipe(sources, record=record, progress=progress, on_error=on_error)
