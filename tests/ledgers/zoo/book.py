"""What a workbook holds, whatever the container: pages of cells, merged ranges, hidden rows and columns."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

STAMP = (2024, 7, 1, 0, 0, 0)


@dataclass(frozen=True)
class Formula:
    """A cell with a formula; `cached` is the result that was saved with it, None if the program saved none."""

    text: str
    cached: float | str | None


@dataclass(frozen=True)
class Error:
    """A cell that shows an error such as #DIV/0!."""

    text: str = "#DIV/0!"


Cell = str | int | float | bool | date | Formula | Error | None
Range = tuple[int, int, int, int]


@dataclass
class Page:
    """One sheet. Rows and columns count from 0; `merged` are (first row, first column, last row, last column)."""

    rows: Sequence[Sequence[Cell]]
    name: str = "Sheet1"
    merged: Sequence[Range] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def covered(self) -> set[tuple[int, int]]:
        """The cells of merged ranges but their first."""
        return {
            (r, c)
            for r0, c0, r1, c1 in self.merged
            for r in range(r0, r1 + 1)
            for c in range(c0, c1 + 1)
            if (r, c) != (r0, c0)
        }

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """The filled cells in order."""
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    yield r, c, cell


@dataclass
class Book:
    """A workbook. `epoch` is 1900 or 1904, from which its days are counted."""

    pages: Sequence[Page]
    epoch: int = 1900
    extra: Mapping[str, bytes] = field(default_factory=dict)


def serial(day: date, epoch: int = 1900) -> int:
    """The number that stands for a day (after February 1900) in a cell with a date format."""
    return (day - (date(1899, 12, 30) if epoch == 1900 else date(1904, 1, 1))).days


def letters(column: int) -> str:
    """The name of a column: 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(cell: Cell) -> str:
    """A cell as it is shown, where a container knows nothing but text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, Formula):
        return shown(cell.cached)
    return cell.text if isinstance(cell, Error) else str(cell)


def pack(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of the parts, in their order; `mimetype` stays uncompressed, as OpenDocument wants it."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, STAMP), data, method)
    return stream.getvalue()
