from __future__ import annotations

import contextlib
import sys
import time
from typing import Callable, Iterator, Union

#: True or False: a bar or none; None: a bar when standard error is a terminal; or a function of (bytes done, bytes in all).
Progress = Union[bool, None, Callable[[int, int], None]]

_WIDTH = 30


class Bar:
    """A line on standard error, drawn at most five times a second."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.drawn = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if total <= 0 or (now - self.drawn < 0.2 and done < total):
            return
        self.drawn = now
        part = min(1.0, done / total)
        left = (now - self.start) * (1 - part) / part if part else 0
        bar = "#" * int(part * _WIDTH)
        print(f"\r[{bar:.<{_WIDTH}}] {part:4.0%}  {left // 60:.0f}:{left % 60:02.0f} left ", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.drawn:
            print(file=sys.stderr)


@contextlib.contextmanager
def progress_of(wanted: Progress) -> Iterator[Callable[[int, int], None] | None]:
    if callable(wanted):
        yield wanted
    elif wanted or (wanted is None and sys.stderr.isatty()):
        bar = Bar()
        try:
            yield bar
        finally:
            bar.close()
    else:
        yield None
