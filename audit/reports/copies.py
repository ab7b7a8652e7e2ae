"""Copies of a submitted file as a new xlsx: with its faults marked, or cleaned with a list of what was changed.

The original is never touched. A copy has every cell at its place, so that row numbers agree, but not the original's looks;
its first sheet says so.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind
from audit.messages import t
from audit.model import LedgerTable
from audit.values import Cell, cell_text, plain

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1)
_LOOKS = {"error": "#F8B4B4", "warning": "#FFE699", "note": "#C6E0B4", "changed": "#DDEBF7", "plain": None}
Spot = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """What to write of one sheet: its cells, those to put in their place, marks with their look and comment."""

    grid: Grid
    replaced: dict[Spot, Cell] = field(default_factory=dict)
    marks: dict[Spot, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a cleaned copy writes differently."""

    sheet: str
    row: int
    column: str
    before: str
    after: str


def annotated(grids: Sequence[Grid], findings: Sequence[Mapping[str, Any]], tables: Sequence[LedgerTable]) -> bytes:
    """A copy with the cells of the findings (JSON, of this file) coloured, and what is wrong as a comment."""
    sheets = {grid.sheet: Sheet(grid) for grid in grids}
    at = {table.sheet: table for table in tables}
    order = {"note": 0, "warning": 1, "error": 2}
    for finding in sorted(findings, key=lambda item: order[item["severity"]]):
        table, sheet = at.get(finding["sheet"]), sheets.get(finding["sheet"])
        if table is None or sheet is None or finding["row"] is None:
            continue
        spot = (finding["row"] - 1, table.positions.get(finding["column"], 0))
        before = sheet.marks.get(spot, ("", ""))[1]
        sheet.marks[spot] = (finding["severity"], f"{before}\n{finding['message']}".strip())
    says = t("红色为违规，黄色为提示，批注写明原因。本副本由程序重新生成，行号与原文件一致，不含原文件的格式、图表和宏。",
             "Red cells are errors, yellow ones warnings; comments say why. This copy was made anew: its rows are numbered as in the original, "
             "whose looks, charts and macros it does not have.")  # fmt: skip
    return _write(list(sheets.values()), says, [])


def cleaned(grids: Sequence[Grid], tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind]) -> tuple[bytes, int]:
    """A copy in which days, amounts, numbers and choices are written in one way, and the number of cells changed.

    Only the writing changes: cells that could not be understood, and amounts under a heading in 万元, stay as they are.
    """
    sheets = {grid.sheet: Sheet(grid) for grid in grids}
    changes: list[Change] = []
    for table in tables:
        sheet = sheets[table.sheet]
        kind = kinds[table.ledger]
        for name, column in table.positions.items():
            if table.scale.get(name, 1) != 1:
                continue
            texts = table.texts(name)
            for index, number in enumerate(table.rows):
                text = texts[index]
                raw = _raw(sheet.grid, number - 1, column)
                if text is None or not _differs(raw, text, kind.column(name).type):
                    continue
                spot = (number - 1, column)
                sheet.replaced[spot] = _typed(text, kind.column(name).type)
                sheet.marks[spot] = ("changed", "")
                changes.append(Change(table.sheet or "", number, name, cell_text(raw), text))
    says = t("蓝色单元格改了写法，没有改内容；逐格见“更改清单”。读不懂的单元格保持原样。本副本由程序重新生成，不含原文件的格式、图表和宏。",
             "Blue cells are written differently and mean the same; the sheet of changes lists them. Cells that were not understood are as they were. "
             "This copy was made anew, without the original's looks, charts and macros.")  # fmt: skip
    return _write(list(sheets.values()), says, changes), len(changes)


def _raw(grid: Grid, row: int, column: int) -> Cell:
    return grid.cells[row][column] if row < len(grid.cells) and column < len(grid.cells[row]) else None


def _differs(raw: Cell, text: str, kind: str) -> bool:
    if (
        isinstance(raw, date | int | float)
        and not isinstance(raw, bool)
        and kind in ("date", "birth", "month", "money", "count", "year")
    ):
        return False
    return cell_text(raw) != text


def _typed(text: str, kind: str) -> Cell:
    """Days as days and amounts as numbers, so that Excel can reckon with them; numbers of persons and cards as text."""
    if kind in ("date", "birth"):
        return date.fromisoformat(text)
    if kind == "money":
        return float(text)
    return int(text) if kind in ("count", "year") else text


def _write(sheets: Sequence[Sheet], says: str, changes: Sequence[Change]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": _CREATED})
    formats: dict[tuple[str, str], Any] = {}

    def look(name: str, kind: str) -> Any:
        if (name, kind) not in formats:
            spec = {"bg_color": _LOOKS[name]} if _LOOKS[name] else {}
            formats[name, kind] = book.add_format(
                spec | {"num_format": {"day": "yyyy-mm-dd", "text": "@", "number": "General"}[kind]}
            )
        return formats[name, kind]

    front = book.add_worksheet(t("说明", "About"))
    front.write_string(0, 0, says)
    if changes:
        listed = book.add_worksheet(t("更改清单", "Changes"))
        heads = (t("工作表", "Sheet"), t("行", "Row"), t("列", "Column"), t("原来", "Before"), t("改为", "After"))
        for column, head in enumerate(heads):
            listed.write_string(0, column, head)
        for row, change in enumerate(changes, 1):
            for column, value in enumerate((change.sheet, str(change.row), change.column, change.before, change.after)):
                listed.write_string(row, column, plain(value))
    taken = {front.get_name().casefold(), *(["更改清单", "changes"] if changes else [])}
    for number, sheet in enumerate(sheets, 1):
        title = sheet.grid.sheet or "Sheet1"
        page = book.add_worksheet(title if title.casefold() not in taken else f"{title[:24]} ({number})")
        taken.add(page.get_name().casefold())
        _cells(page, sheet, look)
    if len(sheets):
        book.worksheets()[1 + bool(changes)].activate()
    book.close()
    return stream.getvalue()


def _cells(page: Any, sheet: Sheet, look: Any) -> None:
    for r, row in enumerate(sheet.grid.cells):
        for c, cell in enumerate(row):
            value = sheet.replaced.get((r, c), cell)
            _put(page, r, c, value, look, sheet.marks.get((r, c), ("plain", ""))[0])
    for (r, c), (_, comment) in sheet.marks.items():
        if _raw(sheet.grid, r, c) is None and (r, c) not in sheet.replaced:
            _put(page, r, c, None, look, sheet.marks[r, c][0])
        if comment:
            page.write_comment(r, c, plain(comment), {"x_scale": 2, "author": ""})
    for (r, c), value in sheet.replaced.items():
        _put(page, r, c, value, look, "changed")
    for r0, c0, r1, c1 in sheet.grid.merged:
        marked = any(r0 <= r <= r1 and c0 <= c <= c1 for r, c in (*sheet.marks, *sheet.replaced))
        if not marked and (r1 > r0 or c1 > c0):
            value = _raw(sheet.grid, r0, c0)
            page.merge_range(r0, c0, r1, c1, "" if value is None else plain(cell_text(value)), look("plain", "text"))


def _put(page: Any, row: int, column: int, value: Cell, look: Any, name: str) -> None:
    if value is None or value == "":
        if name != "plain":
            page.write_blank(row, column, None, look(name, "number"))
    elif isinstance(value, bool | str):
        page.write_string(row, column, plain(cell_text(value))[:32_000], look(name, "text"))
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), look(name, "day"))
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time()), look(name, "day"))
    elif isinstance(value, int | float):
        page.write_number(row, column, value, look(name, "number"))
    else:
        page.write_string(row, column, str(value), look(name, "text"))
