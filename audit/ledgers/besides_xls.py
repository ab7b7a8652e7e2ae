"""Hidden rows and columns and formulas of an xls or et, by its records ([MS-XLS] 2.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import olefile

from audit.ledgers.besides import Besides

_BOF, _EOF, _BOUND_SHEET = 0x0809, 0x000A, 0x0085
_ROW, _COLUMN, _FORMULAS = 0x0208, 0x007D, (0x0006, 0x0206, 0x0406)
_ZERO_HEIGHT = 0x20  # fDyZero of a row
_BIFF8 = 0x0600


def look(path: str) -> dict[str, Besides]:
    """By the name of the sheet; nothing where the container is no workbook, of which the reader of cells says what is wrong."""
    try:
        with olefile.OleFileIO(path) as file:
            name = next((name for name in ("Workbook", "Book") if file.exists(name)), None)
            if name is None:
                return {}
            data = file.openstream(name).read()
    except (OSError, IndexError, ValueError):  # olefile's own errors are OSErrors
        return {}
    return {sheet: _sheet(data, at) for sheet, at in _sheets(data)}


def _records(data: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """The records from a place to the end of their stream, as type, start and size of the content."""
    end, depth = len(data), 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", data, at)
        at += 4
        yield kind, at, min(size, end - at)
        # A chart inside a sheet is a stream in the stream.
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += size


def _sheets(data: bytes) -> Iterator[tuple[str, int]]:
    """The sheets by name with the place where their records begin."""
    wide = True
    for kind, start, size in _records(data):
        if kind == _BOF and size >= 2:
            wide = struct.unpack_from("<H", data, start)[0] == _BIFF8
        elif kind == _BOUND_SHEET and size >= 8:
            (at,) = struct.unpack_from("<I", data, start)
            length = data[start + 6]
            if wide:
                unpacked = data[start + 7] & 1
                text = data[start + 8 : start + 8 + length * (2 if unpacked else 1)]
                yield text.decode("utf-16-le" if unpacked else "latin-1", "replace"), at
            else:
                yield data[start + 7 : start + 7 + length].decode("gb18030", "replace"), at


def _sheet(data: bytes, at: int) -> Besides:
    found = Besides()
    for kind, start, size in _records(data, at):
        if kind == _ROW and size >= 16:
            if data[start + 12] & _ZERO_HEIGHT:
                found.hide_row(*struct.unpack_from("<H", data, start))
        elif kind == _COLUMN and size >= 10:
            first, last = struct.unpack_from("<HH", data, start)
            if data[start + 8] & 1:
                found.columns.append((first, last))
        elif kind in _FORMULAS and size >= 4:
            row, column = struct.unpack_from("<HH", data, start)
            found.formulas.setdefault(column, []).append(row)
    return found
