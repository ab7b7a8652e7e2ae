"""What a workbook says besides its cells: merged ranges, hidden rows and columns, formulas. The reader of xls, xlsb and ods gives cells
alone, so the containers are gone through once more for the rest."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.ledgers.grid import Spots

MOST = 200_000  # merged ranges and stretches of hidden rows kept of a sheet; no office's sheet has more
Spans = list[tuple[int, int, int, int]]


@dataclass(slots=True)
class Besides:
    """What stands in one sheet besides its cells; all rows and columns are 0-based.

    `merged` holds (first row, first column, last row, last column); `rows` and `columns` hold hidden stretches as (first, last);
    `formulas` maps a column to the rows with a formula, `uncached` to those of them that have no saved result.
    """

    merged: Spans = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: Spots = field(default_factory=dict)
    uncached: Spots = field(default_factory=dict)

    def merge(self, span: tuple[int, int, int, int]) -> None:
        """Note a merged range."""
        if len(self.merged) < MOST:
            self.merged.append(span)

    def hide_row(self, first: int, last: int | None = None) -> None:
        """Note hidden rows; one that follows on the last stretch lengthens it."""
        last = first if last is None else last
        if self.rows and self.rows[-1][1] == first - 1:
            self.rows[-1] = (self.rows[-1][0], last)
        elif len(self.rows) < MOST:
            self.rows.append((first, last))

    def hidden_rows(self, height: int) -> list[int]:
        """The hidden rows of a sheet of so many rows."""
        return _counted(self.rows, height)

    def hidden_columns(self, width: int) -> list[int]:
        """The hidden columns of a sheet of so many columns."""
        return _counted(self.columns, width)


def _counted(stretches: Iterable[tuple[int, int]], end: int) -> list[int]:
    return sorted({number for first, last in stretches for number in range(first, min(last + 1, end))})


def look(path: str, shown: str) -> dict[str, Besides]:
    """What stands besides the cells, by the name of the sheet. Runs inside the guard's child.

    Raises ReadError for an xlsb whose rows lie beyond a sheet, which the reader would drop without a word, and for an ods in which a
    few bytes stand for rows or columns without end.
    """
    # One reader is loaded, not three: a street's file is an xlsx, and no child needs them all.
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.bin" in names:
                from audit.ledgers import besides_xlsb

                return besides_xlsb.look(archive, shown)
            if "content.xml" in names:
                from audit.ledgers import besides_ods

                return besides_ods.look(archive.read("content.xml"), shown)
        return {}
    from audit.ledgers import besides_xls

    return besides_xls.look(path)
