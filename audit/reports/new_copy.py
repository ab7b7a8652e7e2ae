"""Copies as a new xlsx, for files that cannot be changed in place (csv, xls, ods …): marked or cleaned, and saying that they are new.

Every cell stands at its place, so that row numbers agree, but without the original's looks; the first sheet says so.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from audit.messages import t
from audit.reports.copies import Marks
from audit.values import Cell, cell_text, plain
from audit.workbook_edit.annotate import Mark
from audit.workbook_edit.clean import DAY, NUMBER, Listing, Plan, Wanted
from audit.workbook_edit.sheet import Spot

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1)
_CHANGED = Mark("DDEBF7", 0)
_FORMATS = {"day": "yyyy-mm-dd", "text": "@", "number": "General"}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a sheet as they were read: `rows[r][c]` from A1 on; `merged` as first row, column, last row, column."""

    sheet: str | None
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()

    def at(self, row: int, column: int) -> Cell:
        """A cell's value, None outside the sheet."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


@dataclass(slots=True)
class _Sheet:
    """What to write of one sheet: its cells, those to put in their place, and the marks."""

    cells: Cells
    replaced: dict[Spot, Cell] = field(default_factory=dict)
    marks: Mapping[Spot, Mark] = field(default_factory=dict)


def marked(sheets: Sequence[Cells], found: Marks, author: str) -> bytes:
    """A copy with cells coloured, and what is wrong as a comment."""
    says = t("红色为违规，黄色为提示，绿色为线索，批注写明原因。原文件不是 xlsx 或不能就地修改，本副本由程序重新生成：行号与原文件一致，不含原文件的格式、图表和宏。",
             "Red cells are errors, yellow ones warnings, green ones notes; comments say why. The original is no xlsx or cannot be changed in place, so this copy was made anew: "
             "its rows are numbered as in the original, whose looks, charts and macros it does not have.")  # fmt: skip
    return _write([_Sheet(each, marks=found.get(each.sheet or "", {})) for each in sheets], says, [], author)


def cleaned(sheets: Sequence[Cells], plans: Sequence[Plan], listing: Listing) -> bytes:
    """A copy in which days, amounts, numbers and choices are written in one way, with a list of what was changed.

    Only the writing changes: cells that could not be understood stay as they are.
    """
    at = {each.sheet or "": _Sheet(each) for each in sheets}
    lines: list[Sequence[str]] = []
    for plan in plans:
        sheet, blue = at[plan.sheet], {}
        for index, number in enumerate(plan.rows):
            for column, wanted in sorted(plan.columns.items()):
                text, before = wanted.texts[index], sheet.cells.at(number - 1, column)
                if text is None or before is None or not _rewritten(before, wanted):
                    continue
                sheet.replaced[number - 1, column] = _typed(text, wanted.kind)
                if cell_text(before) != text:
                    blue[number - 1, column] = _CHANGED
                    row = (plan.sheet, str(number), wanted.title, cell_text(before), text, listing.words[wanted.kind])
                    lines.append(row)
        sheet.marks = {**sheet.marks, **blue}
    says = t("蓝色单元格改了写法，没有改内容；逐格见“更改清单”。读不懂的单元格保持原样。原文件不是 xlsx 或不能就地修改，本副本由程序重新生成，不含原文件的格式、图表和宏。",
             "Blue cells are written differently and mean the same; the sheet of changes lists them. Cells that were not understood are as they were. "
             "The original is no xlsx or cannot be changed in place, so this copy was made anew, without its looks, charts and macros.")  # fmt: skip
    return _write(list(at.values()), says, [listing.headings, *lines] if lines else [], "", listing)


def _rewritten(before: Cell, wanted: Wanted) -> bool:
    """Whether a cell is written anew: texts are; days and numbers that are such already stay."""
    if isinstance(before, str):
        return True
    if isinstance(before, date):
        return False
    return wanted.numbers or (wanted.kind == DAY and isinstance(before, int | float))


def _typed(text: str, kind: str) -> Cell:
    """Days as days and amounts as numbers, so that Excel can reckon with them; numbers of persons and cards as text."""
    if kind == DAY:
        return date.fromisoformat(text)
    if kind == NUMBER:
        return float(text) if "." in text else int(text)
    return text


def _write(
    sheets: Sequence[_Sheet], says: str, lines: Sequence[Sequence[str]], author: str, listing: Listing | None = None
) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": _CREATED})
    formats: dict[tuple[str, str], Any] = {}

    def look(colour: str, kind: str) -> Any:
        if (colour, kind) not in formats:
            fill = {"bg_color": f"#{colour}"} if colour else {}
            formats[colour, kind] = book.add_format(fill | {"num_format": _FORMATS[kind]})
        return formats[colour, kind]

    front = book.add_worksheet(t("说明", "About"))
    front.set_column(0, 0, 80)
    front.write_string(0, 0, says, book.add_format({"text_wrap": True, "valign": "top"}))
    taken = {front.get_name().casefold()}
    if listing is not None and lines:
        page = book.add_worksheet(listing.title)
        taken.add(listing.title.casefold())
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                page.write_string(row, column, plain(text))
        for column, width in enumerate(listing.widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
    for number, sheet in enumerate(sheets, 1):
        title = sheet.cells.sheet or "Sheet1"
        page = book.add_worksheet(title if title.casefold() not in taken else f"{title[:24]} ({number})")
        taken.add(page.get_name().casefold())
        _cells(page, sheet, look, author)
    if sheets:
        book.worksheets()[-len(sheets)].activate()
    book.close()
    return stream.getvalue()


def _cells(page: Any, sheet: _Sheet, look: Any, author: str) -> None:
    for r, row in enumerate(sheet.cells.rows):
        for c, cell in enumerate(row):
            mark = sheet.marks.get((r, c))
            _put(page, r, c, sheet.replaced.get((r, c), cell), look, mark.colour if mark else "")
    for (r, c), mark in sheet.marks.items():
        if sheet.cells.at(r, c) in (None, ""):
            _put(page, r, c, None, look, mark.colour)
        if mark.comment:
            page.write_comment(r, c, mark.comment, {"x_scale": 2, "author": author})
    for r0, c0, r1, c1 in sheet.cells.merged:
        marked = any(r0 <= r <= r1 and c0 <= c <= c1 for r, c in (*sheet.marks, *sheet.replaced))
        if not marked and (r1 > r0 or c1 > c0):
            value = sheet.cells.at(r0, c0)
            page.merge_range(r0, c0, r1, c1, "" if value is None else plain(cell_text(value)), look("", "text"))


def _put(page: Any, row: int, column: int, value: Cell, look: Any, colour: str) -> None:
    if value is None or value == "":
        if colour:
            page.write_blank(row, column, None, look(colour, "number"))
    elif isinstance(value, bool | str):
        page.write_string(row, column, plain(cell_text(value))[:32_000], look(colour, "text"))
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), look(colour, "day"))
    elif isinstance(value, date) and value.year < 1900:
        page.write_string(row, column, value.isoformat(), look(colour, "text"))
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time()), look(colour, "day"))
    elif isinstance(value, int | float):
        page.write_number(row, column, value, look(colour, "number"))
    else:
        page.write_string(row, column, str(value), look(colour, "text"))
