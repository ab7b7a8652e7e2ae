"""A progress bar on standard error, only where that is a terminal: scripts and logs see nothing of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from audit.app.together import Progress

_CELLS = 24
_FEW = 4  # files that are done before a bar is read


@contextmanager
def bar(label: str) -> Iterator[Progress | None]:
    """What to tell how far the work is; None where nobody watches. The bar is gone when the work is."""
    if not sys.stderr.isatty():
        yield None
        return
    drawn = -1

    def show(done: int, total: int) -> None:
        nonlocal drawn
        cells = done * _CELLS // max(total, 1)
        percent = done * 100 // max(total, 1)
        if total >= _FEW and percent != drawn:
            drawn = percent
            sys.stderr.write(f"\r{label} [{'#' * cells}{'.' * (_CELLS - cells)}] {done}/{total}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if drawn >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
