"""A sheet as its reader sees it: the visible cells with their values and styles, and the looks of rows, columns and page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from audit.disclosure.formats.xlsx_look import Styles, child, colour_hides, shown_value
from audit.disclosure.redaction.outcome import Refused, Taken
from audit.messages import t
from audit.values import cell_text
from audit.workbook_edit.sheet import column_of, spot
from audit.workbook_edit.xml import NotEditable, local

_CELL = re.compile(r"([A-Za-z]{1,3})[0-9]+\Z")
MOST = 2_000_000  # cells of the rectangle that is looked at
_LAST, _ROWS = 16_384, 1_048_576
NARROW, LOW = 0.3, 1.5  # a column's width in characters, a row's height in points: less shows nothing
_PAGE = {
    "pageMargins": ("left", "right", "top", "bottom", "header", "footer"),
    "pageSetup": ("paperSize", "orientation", "scale", "fitToWidth", "fitToHeight"),
    "printOptions": ("horizontalCentered", "verticalCentered", "gridLines"),
}
_MARKS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


@dataclass(slots=True)
class Seen:
    """A visible cell: its style, its text, and for numbers and truth values the letter of its type with the value as stored."""

    style: int
    text: str
    kind: str = ""
    raw: str = ""


@dataclass(slots=True)
class Sheet:
    """Rows and columns are 0-based and as in the original; hidden ones are not in it."""

    rows: dict[int, dict[int, Seen]] = field(default_factory=dict)
    heights: dict[int, str] = field(default_factory=dict)
    columns: list[tuple[int, int, str, str]] = field(default_factory=list)  # first, last, width, style
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    page: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    default_height: str = ""
    default_width: str = ""

    def used(self) -> list[int]:
        """The columns in which anything stands."""
        return sorted({column for cells in self.rows.values() for column, cell in cells.items() if cell.text})


class Reader:
    """Reads sheets of one workbook. `shared` are the items of its shared strings, `late` says that its days are counted from 1904."""

    def __init__(self, styles: Styles, shared: list[Any], late: bool, shown: str, taken: Taken) -> None:
        self._styles, self._shared, self._late, self._shown, self._taken = styles, shared, late, shown, taken
        self._unlisted_hidden = False

    def read(self, root: Any) -> Sheet:
        """The visible part of a sheet. Refused where a formula has no result to show."""
        sheet = Sheet()
        parts = {local(each): each for each in root}
        self._columns(parts.get("cols"), sheet)
        sizes = parts.get("sheetFormatPr")
        if sizes is not None:
            self._unlisted_hidden = _true(sizes.get("zeroHeight"))
            sheet.default_height, sheet.default_width = (
                _size(sizes.get("defaultRowHeight")),
                _size(sizes.get("defaultColWidth")),
            )
        # Cells that a merged range covers show nothing, whatever they hold.
        covered: set[tuple[int, int]] = set()
        for each in parts.get("mergeCells", ()):
            if local(each) == "mergeCell" and (area := _area(each.get("ref") or "")):
                sheet.merged.append(area)
                if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) <= MOST:
                    covered |= {
                        (r, c)
                        for r in range(area[0], area[2] + 1)
                        for c in range(area[1], area[3] + 1)
                        if (r, c) != area[:2]
                    }
        last = -1
        for row in parts.get("sheetData", ()):
            if local(row) == "row":
                last = self._row(row, last, sheet, covered)
        self._page(parts, sheet)
        return sheet

    def _columns(self, cols: Any, sheet: Sheet) -> None:
        for col in cols if cols is not None else ():
            if local(col) != "col" or not (col.get("min", "").isdigit() and col.get("max", "").isdigit()):
                continue
            first, last = int(col.get("min")) - 1, min(int(col.get("max")), _LAST) - 1
            width = _size(col.get("width"))
            if _true(col.get("hidden")) or (width and float(width) < NARROW):
                sheet.hidden_columns.update(range(first, last + 1))
            else:
                sheet.columns.append((first, last, width, _digits(col.get("style"))))

    def _row(self, row: Any, last: int, sheet: Sheet, covered: set[tuple[int, int]]) -> int:
        number = int(row.get("r")) - 1 if (row.get("r") or "").isdigit() else last + 1
        if number >= _ROWS:
            raise Refused(self._shown, t("有的行号超出表格的范围，不能另存", "a row number beyond the end of a sheet"))
        height = _size(row.get("ht"))
        hidden = _true(row.get("hidden")) or (
            float(height) < LOW if height else self._unlisted_hidden and row.get("hidden") is None
        )
        cells: dict[int, Seen] = {}
        column = -1
        for cell in row:
            if local(cell) != "c":
                continue
            match = _CELL.match(cell.get("r") or "")
            column = column_of(match.group(1).encode()) if match else column + 1
            seen = self._cell(cell)
            if hidden or column in sheet.hidden_columns or (number, column) in covered:
                if seen.text and (hidden or column in sheet.hidden_columns):
                    what = (
                        t("隐藏行里的单元格", "cells of hidden rows")
                        if hidden
                        else t("隐藏列里的单元格", "cells of hidden columns")
                    )
                    self._taken.counts[what] += 1
                if (number, column) in covered or hidden or not self._anchors(sheet, number, column):
                    continue
            cells[column] = seen
        if hidden:
            sheet.hidden_rows.add(number)
        else:
            sheet.rows[number] = cells
            if height and _true(row.get("customHeight")):
                sheet.heights[number] = height
        return number

    @staticmethod
    def _anchors(sheet: Sheet, row: int, column: int) -> bool:
        """Whether a cell in a hidden column shows all the same, because it is the first of a range that reaches beyond."""
        return any(
            area[:2] == (row, column) and any(c not in sheet.hidden_columns for c in range(column, area[3] + 1))
            for area in sheet.merged
        )

    def _cell(self, cell: Any) -> Seen:
        style = int(cell.get("s")) if (cell.get("s") or "").isdigit() else 0
        kind = cell.get("t") or "n"
        inner = {local(each): each for each in cell}
        value = inner["v"].text or "" if "v" in inner else ""
        if "f" in inner:
            if not value and kind != "str":
                raise Refused(
                    self._shown,
                    t(
                        "有的公式没有算好的值，看不出发布后会显示什么；请用 Excel 或 WPS 打开保存后再试",
                        "a formula has no result, so what it would show is not known; open the file in Excel, save it and try again",
                    ),
                )
            self._taken.counts[t("公式（改为结果值）", "formulas (their results kept)")] += 1
        look = self._styles.of(cell.get("s"))
        if kind == "s":
            item = self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else None
            seen = Seen(style, self._words(item, cell.get("s")) if item is not None else "")
        elif kind == "inlineStr":
            seen = Seen(style, self._words(inner["is"], cell.get("s")) if "is" in inner else "")
        elif kind == "n":
            seen = Seen(style, shown_value(value, look, self._late) if value else "", kind, value)
        elif kind == "b":
            seen = Seen(style, cell_text(value == "1") if value else "", kind, value)
        else:
            seen = Seen(style, value)
        if seen.text and look.why_hidden(value if kind == "n" else seen.text, kind == "n", False):
            self._taken.counts[_unseen()] += 1
            return Seen(style, "")
        return seen

    def _words(self, item: Any, style: str | None) -> str:
        """The visible words of a string: its runs without those that hide, and without the reading aids."""
        words = []
        for each in item:
            name = local(each)
            if name == "t":
                words.append(each.text or "")
            elif name == "r":
                text = "".join(part.text or "" for part in each if local(part) == "t")
                if text.strip() and self._run_hidden(child(each, "rPr"), style):
                    self._taken.counts[_unseen()] += 1
                else:
                    words.append(text)
        return "".join(words)

    def _run_hidden(self, look: Any, style: str | None) -> bool:
        if look is None:
            return False
        size = child(look, "sz")
        points = size.get("val") if size is not None else None
        colour = self._styles.color(child(look, "color"), "000000")
        return colour_hides(colour, self._styles.of(style).ground or "FFFFFF", float(_size(points) or 11)) is not None

    @staticmethod
    def _page(parts: dict[str, Any], sheet: Sheet) -> None:
        for name, keys in _PAGE.items():
            if name in parts:
                kept = {
                    key: parts[name].get(key)
                    for key in keys
                    if re.fullmatch("[A-Za-z0-9.]{1,16}", parts[name].get(key) or "")
                }
                if name != "pageMargins" or len(kept) == len(keys):
                    sheet.page[name] = kept
        fit = parts["sheetPr"].find("{*}pageSetUpPr") if "sheetPr" in parts else None
        if fit is not None and _true(fit.get("fitToPage")):
            sheet.page["fit"] = {}
        for each in parts.get("headerFooter", ()):
            if local(each) in _MARKS and each.text:
                sheet.marks[local(each)] = each.text


def _unseen() -> str:
    return t("看不见的单元格文字", "cells whose text is not to be seen")


def _size(text: str | None) -> str:
    return text if text and re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]{1,17})?", text) else ""


def _digits(text: str | None) -> str:
    return text if text and re.fullmatch("[0-9]{1,5}", text) else ""


def _true(text: str | None) -> bool:
    return text in ("1", "true")


def _area(ref: str) -> tuple[int, int, int, int] | None:
    first, colon, last = ref.partition(":")
    try:
        (r0, c0), (r1, c1) = spot(first.encode()), spot((last if colon else first).encode())
    except NotEditable:
        return None
    return (r0, c0, r1, c1) if r0 <= r1 and c0 <= c1 else None
