"""Writes ledgers as offices do: title rows, unit notes, headers of one or two rows, merged cells, totals, signatures, notes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

CREATED = datetime(2024, 7, 1)


@dataclass(eq=False)
class Row:
    """A row of a ledger: its values by heading, what is written in place of some of them, and, once written, its place."""

    values: dict[str, Any]
    written: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    sheet: str | None = None
    number: int = 0

    def __getitem__(self, heading: str) -> Any:
        return self.values.get(heading)

    def cell(self, heading: str) -> Any:
        """What stands in the cell."""
        return self.written.get(heading, self.values.get(heading))


@dataclass
class Column:
    """A heading as it is written, the schema's heading behind it, and its group in a two-row header."""

    text: str
    heading: str | None
    group: str | None = None
    width: int = 12


@dataclass
class Layout:
    """How a ledger's sheet looks. `subtotal` is the heading by whose change a 小计 row is put in; `stale` is added to the
    total of a heading, which then no longer adds up."""

    title: str
    columns: Sequence[Column]
    note: Sequence[str] = ()
    merge: str | None = None
    total: Sequence[str] = ()
    subtotal: str | None = None
    stale: dict[str, Decimal] = field(default_factory=dict)
    signature: Sequence[str] = ("制表人：钱某", "审核人：孙某某", "填报日期：2024年7月1日")
    remark: str | None = None
    repeat_header_after: int | None = None
    hide_row: int | None = None
    hide_column: str | None = None


@dataclass
class _Line:
    cells: list[Any]
    row: Row | None = None
    kind: str = "data"


def amount(value: Any) -> Decimal:
    """What an amount cell is worth where it can be read at all."""
    text = str(value if value is not None else 0).replace(",", "").replace("元", "").replace("¥", "")
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal(0)


def _lines(layout: Layout, rows: Sequence[Row]) -> list[_Line]:
    lines: list[_Line] = []
    since = 0
    width = len(layout.columns)

    def total_line(label: str, part: Sequence[Row], stale: bool) -> _Line:
        cells: list[Any] = [None] * width
        cells[0] = label
        for index, column in enumerate(layout.columns):
            if column.heading in layout.total:
                value = sum((amount(row.cell(column.heading)) for row in part), Decimal(0))
                cells[index] = value + (layout.stale.get(column.heading or "", Decimal(0)) if stale else 0)
        return _Line(cells, kind="total")

    for index, row in enumerate(rows):
        if layout.subtotal and index and row[layout.subtotal] != rows[index - 1][layout.subtotal]:
            lines.append(total_line("小计", rows[since:index], False))
            since = index
        if layout.repeat_header_after is not None and index == layout.repeat_header_after:
            lines.append(_Line([column.text for column in layout.columns], kind="head"))
        lines.append(_Line([index + 1 if column.heading is None else row.cell(column.heading) for column in layout.columns], row))
    if layout.subtotal and rows:
        lines.append(total_line("小计", rows[since:], False))
    if layout.total:
        lines.append(total_line("合  计", rows, True))
    lines.append(_Line([], kind="blank"))
    spread: list[Any] = [None] * width
    for index, text in enumerate(layout.signature):
        spread[min(index * 3, width - 1)] = text
    lines.append(_Line(spread, kind="signature"))
    if layout.remark:
        lines.append(_Line([layout.remark], kind="note"))
    return lines


def write_xlsx(file: str, sheet: str, layout: Layout, rows: Sequence[Row], instructions: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook; each row learns its place. `instructions` become a sheet of their own in front."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": CREATED, "author": "", "title": layout.title})
    look = {"font_name": "宋体", "font_size": 10, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    formats = {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}),
        "plain": book.add_format({"font_name": "宋体", "font_size": 10}),
        "cell": book.add_format(look),
        "head": book.add_format(look | {"bold": True}),
        "day": book.add_format(look | {"num_format": "yyyy/m/d"}),
        "money": book.add_format(look | {"num_format": "#,##0.00"}),
    }
    if instructions:
        front = book.add_worksheet("填表说明")
        for index, text in enumerate(instructions):
            front.write_string(index, 0, text)
    page = book.add_worksheet(sheet)
    last = len(layout.columns) - 1
    for index, column in enumerate(layout.columns):
        page.set_column(index, index, column.width, None, {"hidden": 1} if column.heading == layout.hide_column and column.heading else {})
    page.merge_range(0, 0, 0, last, layout.title, formats["title"])
    for index, text in enumerate(layout.note):
        page.write_string(1, min(index * 4, last), text, formats["plain"])
    at = _head(page, layout, formats["head"], 2)
    merging: list[tuple[int, Any]] = []
    for line in _lines(layout, rows):
        if line.row is not None:
            line.row.file, line.row.sheet, line.row.number = file, sheet, at + 1
        for index, value in enumerate(line.cells):
            column = layout.columns[index] if index < len(layout.columns) else None
            if line.row is not None and column is not None and column.heading == layout.merge and layout.merge:
                merging.append((at, value))
                continue
            _put(page, at, index, value, formats, "plain" if line.kind in ("signature", "note") else "cell")
        if layout.hide_row is not None and line.row is rows[layout.hide_row]:
            page.set_row(at, None, None, {"hidden": 1})
        at += 1
    _merge(page, layout, merging, formats["cell"])
    book.close()
    return stream.getvalue()


def _head(page: Any, layout: Layout, look: Any, at: int) -> int:
    """The header; returns the row below it. Columns with a group make it two rows high."""
    if not any(column.group for column in layout.columns):
        for index, column in enumerate(layout.columns):
            page.write_string(at, index, column.text, look)
        return at + 1
    index = 0
    while index < len(layout.columns):
        column = layout.columns[index]
        end = index
        while column.group and end + 1 < len(layout.columns) and layout.columns[end + 1].group == column.group:
            end += 1
        if column.group:
            if end > index:
                page.merge_range(at, index, at, end, column.group, look)
            else:
                page.write_string(at, index, column.group, look)
            for each in range(index, end + 1):
                page.write_string(at + 1, each, layout.columns[each].text, look)
        else:
            page.merge_range(at, index, at + 1, index, column.text, look)
        index = end + 1
    return at + 2


def _put(page: Any, row: int, column: int, value: Any, formats: dict[str, Any], look: str) -> None:
    if value is None:
        page.write_blank(row, column, None, formats[look])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])
    elif isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats["money"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value, formats[look])
    else:
        page.write_string(row, column, value, formats[look])


def _merge(page: Any, layout: Layout, cells: Sequence[tuple[int, Any]], look: Any) -> None:
    """Merge neighbours with equal values in the grouping column, as offices do with communities."""
    column = next((index for index, each in enumerate(layout.columns) if each.heading == layout.merge), 0)
    start = 0
    for index in range(1, len(cells) + 1):
        if index < len(cells) and cells[index][1] == cells[start][1] and cells[index][0] == cells[index - 1][0] + 1:
            continue
        if index - start > 1:
            page.merge_range(cells[start][0], column, cells[index - 1][0], column, cells[start][1], look)
        elif cells:
            page.write_string(cells[start][0], column, cells[start][1], look)
        start = index


def write_csv(file: str, layout: Layout, rows: Sequence[Row], encoding: str) -> bytes:
    """The bytes of a csv as Chinese Excel saves it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([layout.title] + [""] * (len(layout.columns) - 1))
    writer.writerow([column.text for column in layout.columns])
    at = 3
    for line in _lines(layout, rows):
        if line.row is not None:
            line.row.file, line.row.sheet, line.row.number = file, None, at
        padded = [*line.cells, *[None] * (len(layout.columns) - len(line.cells))]
        writer.writerow([_csv_text(value) for value in padded])
        at += 1
    return stream.getvalue().encode(encoding)


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    return str(value)


def total_row(rows: Sequence[Row]) -> int:
    """The number of the total row below the last row, where no subtotals stand between."""
    return max(row.number for row in rows) + 1
