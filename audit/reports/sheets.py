"""Sheets of the workbooks that the program writes.

Strings stay strings: nothing from a ledger can become a formula or a link. Equal input gives equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from audit.messages import t
from audit.values import plain

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_CREATED = datetime(2000, 1, 1)  # a fixed day, so that the same findings give the same bytes


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that many half-width characters."""
    return sum(
        -(-max(sum(2 if ord(c) > 0x2E7F else 1 for c in line), 1) // max(width - 1, 1)) for line in text.split("\n")
    )


class Sheet:
    """One sheet of the workbook: headings, rows, a filter and widths."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]], formats: Mapping[str, Any]) -> None:
        self._sheet = book.add_worksheet(name)
        self._formats = formats
        self._columns = columns
        self._row = 1
        for index, (title, width) in enumerate(columns):
            self._sheet.set_column(index, index, width)
            self._sheet.write_string(0, index, title, formats["head"])
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)

    def add(
        self,
        values: Sequence[object],
        look: str = "cell",
        links: Mapping[int, str] | None = None,
        fill: Collection[int] = (),
    ) -> int:
        """One row, as high as its longest cell needs: only Excel itself would fit the height to wrapped text. `links` are targets by
        column, of cells that hold text or a whole number; `fill` are columns with an empty cell to be filled in. Returns the row's number
        in the sheet."""
        lines = 1
        for index, value in enumerate(values):
            target = (links or {}).get(index)
            if target is not None and value not in (None, ""):
                self._sheet.write_url(self._row, index, target, self._formats["link"], string=plain(str(value)))
            elif isinstance(value, Decimal):
                self._sheet.write_number(self._row, index, float(value), self._formats["money"])
            elif isinstance(value, int):
                self._sheet.write_number(self._row, index, value, self._formats["cell"])
            elif value is None or value == "":
                self._sheet.write_blank(self._row, index, None, self._formats["fill" if index in fill else "cell"])
            else:
                text = "\n".join(map(plain, str(value).split("\n")))[:32_000]
                lines = max(lines, _lines(text, self._columns[index][1]))
                self._sheet.write_string(self._row, index, text, self._formats[look if index == 0 else "cell"])
        self._sheet.set_row(self._row, min(13.5 * lines + 2, 400))
        self._row += 1
        return self._row

    def choices(self, column: int, values: Sequence[str]) -> None:
        """Offer the values to whoever fills in a column, and refuse others."""
        if self._row > 1:
            self._sheet.data_validation(1, column, self._row - 1, column, {"validate": "list", "source": list(values)})

    def close(self, sums: Mapping[int, int | Decimal] | None = None) -> None:
        """Set the filter. `sums` are the sums of columns, which the last row shows: of what a filter leaves, so they are formulas."""
        if self._row == 1:
            return
        self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)
        if sums:
            self._sheet.write_string(self._row, 0, t("合计", "Sum"), self._formats["head"])
            for index, value in sums.items():
                look = "money" if isinstance(value, Decimal) else "cell"
                cells = f"{xl_rowcol_to_cell(1, index)}:{xl_rowcol_to_cell(self._row - 1, index)}"
                self._sheet.write_formula(
                    self._row,
                    index,
                    f"=SUBTOTAL(109,{cells})",
                    self._formats[look],
                    float(value) if look == "money" else value,
                )


def new_book(title: str) -> tuple[io.BytesIO, Any, dict[str, Any]]:
    """A workbook that is written into the stream when it is closed, and the formats of its cells by their use."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": title, "created": _CREATED})
    base = {
        "valign": "top",
        "text_wrap": True,
        "border": 1,
        "border_color": "#BFBFBF",
        "font_name": "宋体",
        "font_size": 10,
    }
    formats = {
        "cell": book.add_format(base),
        "money": book.add_format(base | {"num_format": "#,##0.00"}),
        "link": book.add_format(base | {"font_color": "#1F4E9E", "underline": 1}),
        "head": book.add_format(base | {"bold": True, "bg_color": "#DDE6F0", "align": "center", "valign": "vcenter"}),
        "fill": book.add_format(base | {"bg_color": "#FFF9E5"}),
        "error": book.add_format(base | {"bg_color": "#F8D7DA"}),
        "warning": book.add_format(base | {"bg_color": "#FFF3CD"}),
        "note": book.add_format(base | {"bg_color": "#E2EFDA"}),
    }
    return stream, book, formats
