"""Rows on their way from a database: a private file in the text format of PostgreSQL's COPY, which is the same for every database and version.

A line for each row, a tab between cells, `\\N` for NULL, a backslash before what would break a line. The digest of a table is that of this
text, headed by a line with the names of the columns: anybody can reckon it with `psql -c "\\copy … to stdout" | sha256sum`.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from audit.databases.relations import Lost, Spooled
from audit.messages import t

_ESCAPES = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
ESCAPED = {escape: character for character, escape in _ESCAPES.items()}
_TABLE = str.maketrans(_ESCAPES)
NULL = "\\N"
_PARTS = 8192  # rows between two writes


def escape(text: str | None) -> str:
    """A cell as COPY writes it."""
    return NULL if text is None else text.translate(_TABLE)


def line(cells: Iterable[str | None]) -> bytes:
    """A row as COPY writes it."""
    return ("\t".join(map(escape, cells)) + "\n").encode("utf-8")


class Spool:
    """Takes what COPY sends, writes it and reckons its digests. Used as a stream and as a context; what was left half written is removed.

    `Lost` where it cannot be written: what a server is in the middle of sending has no end then.
    """

    def __init__(self, path: Path, head: Iterable[str], shown: str) -> None:
        self._path = path
        self._shown = shown
        self._file = path.open("wb")
        self._sha256 = hashlib.sha256()
        self._sm3: Any = hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else None
        self._parts: list[bytes] = [line(head)]
        self._lines = 0

    def write(self, data: bytes) -> int:
        """Take a row, or any part of the text."""
        self._parts.append(data)
        if len(self._parts) >= _PARTS:
            self._flush()
        return len(data)

    def _flush(self) -> None:
        data = b"".join(self._parts)
        self._parts.clear()
        try:
            self._file.write(data)
        except OSError as error:
            raise Lost(self._shown, no_room(error)) from error
        self._sha256.update(data)
        if self._sm3 is not None:
            self._sm3.update(data)
        self._lines += data.count(b"\n")

    def done(self) -> Spooled:
        """All was written."""
        self._flush()
        try:
            self._file.close()
        except OSError as error:
            raise Lost(self._shown, no_room(error)) from error
        sm3 = None if self._sm3 is None else str(self._sm3.hexdigest())
        return Spooled(self._path, self._lines - 1, self._sha256.hexdigest(), sm3)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):  # what could not be written was told
            self._file.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)


def no_room(error: OSError) -> str:
    """Said where the rows cannot be laid down in the folder for temporary files."""
    return t(
        "临时文件夹写不下（{reason}），读到的都不计入；请清理磁盘，或用环境变量 TMPDIR（Windows 为 TEMP）换一个地方",
        "no room in the folder for temporary files ({reason}), so nothing read of it counts; make room, or name another one with TMPDIR "
        "(TEMP on Windows)",
        reason=error.strerror or type(error).__name__,
    )
