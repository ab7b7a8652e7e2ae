"""Sheets that reckon: rows of values and formulas, with the cells that one may change marked.

Texts stay texts: nothing from a ledger can become a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.values import plain


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that it has now, for programs that do not reckon on opening."""

    text: str
    value: float | str
    whole: bool = False


class ReckoningSheet:
    """A sheet with headings, widths and a filter; rows are written one after the other."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]], looks: Mapping[str, Any]) -> None:
        self.name, self.row = name, 1
        self._sheet, self._looks, self._columns = book.add_worksheet(name), looks, columns
        for index, (title, width) in enumerate(columns):
            self._sheet.set_column(index, index, width)
            self._sheet.write_string(0, index, title, looks["head"])
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    def add(self, values: Sequence[object], inputs: Sequence[int] = ()) -> None:
        """One row; `inputs` are the columns that one may change to see what follows."""
        lines = 1
        for index, value in enumerate(values):
            look = self._looks["input" if index in inputs else "cell"]
            if isinstance(value, Decimal) or (isinstance(value, Formula) and not value.whole):
                look = self._looks["changed points" if index in inputs else "points"]
            if isinstance(value, Formula):
                self._sheet.write_formula(self.row, index, "=" + value.text, look, value.value)
            elif isinstance(value, int | Decimal):
                self._sheet.write_number(self.row, index, float(value), look)
            elif value is None or value == "":
                self._sheet.write_blank(self.row, index, None, look)
            else:
                text = "\n".join(map(plain, str(value).split("\n")))[:32_000]
                width = max(self._columns[index][1] - 1, 1)
                lines = max(lines, sum(-(-max(_width(line), 1) // width) for line in text.split("\n")))
                self._sheet.write_string(self.row, index, text, look)
        self._sheet.set_row(self.row, min(13.5 * lines + 2, 400))
        self.row += 1

    def close(self) -> None:
        """Set the filter."""
        if self.row > 1:
            self._sheet.autofilter(0, 0, self.row - 1, len(self._columns) - 1)

    def column(self, letter: str, last: int) -> str:
        """The cells of a column from the first row of data to the last, for a formula on any sheet."""
        return f"'{self.name}'!${letter}$2:${letter}${max(last, 2)}"


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
