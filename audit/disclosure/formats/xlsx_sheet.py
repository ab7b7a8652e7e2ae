"""The cells of one sheet of a workbook, each with the reason why it is not seen, read as a stream."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from audit.disclosure.formats.sheet import MAX_CELLS, Row
from audit.disclosure.formats.xlsx_look import Format, Styles, child, colour_hides, local, shown_value
from audit.disclosure.pieces import Cell
from audit.messages import t

MAX_COLUMNS = 16_384
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
Run = tuple[str, str | None]  # a stretch of a rich text, and why its own font hides it
Rectangle = tuple[int, int, int, int]


@dataclass(slots=True)
class Book:
    """What the sheets of a workbook share. `used` gathers the shared strings that some cell shows."""

    styles: Styles = field(default_factory=Styles)
    strings: list[list[Run]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    epoch_1904: bool = False
    cells: int = 0


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows, and the elements behind them for whoever reads the rest."""

    rows: list[Row] = field(default_factory=list)
    rest: list[Any] = field(default_factory=list)
    formulas: list[tuple[str, str]] = field(default_factory=list)
    cut: int = 0  # the first row that was not read any more, 0 if all were


class Declared(Exception):
    """The part declares a document type, by which texts could be kept from a reader."""


def read(data: bytes, book: Book, why: str | None, tables: list[Rectangle]) -> Sheet:
    """Read a worksheet's XML. `why` is the reason if the whole sheet is hidden; `tables` are ranges that a table style may colour.

    Raises lxml's XMLSyntaxError where the part is damaged, Declared where it declares a document type.
    """
    unsure, veiled = _conditional(data, book.styles)
    filters: list[Rectangle] = []
    if b"<autoFilter" in data:
        filters = [
            rectangle(ref)
            for ref in re.findall(r'<autoFilter\b[^>]*?\bref="([^"]{1,60})"', data.decode("utf-8", "replace"))
        ]
    rows = _Rows(book, why, [*unsure, *tables], veiled, filters)
    parser: Any = etree.iterparse(
        io.BytesIO(data), events=("end",), tag="{*}row", resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, element in parser:
        parent = element.getparent()
        if parent is None or local(parent) != "sheetData":
            continue
        if rows.head is None:
            rows.head = parent.getparent()
            rows.settle()
        rows.take(element)
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
    root = parser.root
    if root is not None:
        if root.getroottree().docinfo.doctype:
            raise Declared
        quiet = ("sheetData", "sheetFormatPr", "cols")
        rows.sheet.rest = [element for element in root if local(element) and local(element) not in quiet]
    return rows.sheet


class _Rows:
    """Takes the rows of a sheet one by one. `head` is the worksheet element, with what stands before the rows."""

    def __init__(
        self,
        book: Book,
        why: str | None,
        unsure: list[Rectangle],
        veiled: list[Rectangle],
        filters: list[Rectangle],
    ) -> None:
        self.sheet = Sheet()
        self.head: Any = None
        self._book, self._why, self._unsure, self._veiled, self._filters = book, why, unsure, veiled, filters
        self._columns: list[tuple[int, int, str]] = []
        self._hidden_by_default = False
        self._number = 0
        self._places: dict[str, int] = {}

    def settle(self) -> None:
        """Read what stands before the rows: hidden columns, and whether rows are hidden unless they say otherwise."""
        for element in self.head:
            if local(element) == "sheetFormatPr":
                self._hidden_by_default = element.get("zeroHeight") in ("1", "true")
            elif local(element) == "cols":
                self._columns = list(_columns(element))

    def take(self, row: Any) -> None:
        """One row."""
        self._number = int(row.get("r") or self._number + 1)
        if self._book.cells > MAX_CELLS:
            self.sheet.cut = self.sheet.cut or self._number
            return
        cells = self._cells(row, self._why or _row_why(row, self._number, self._hidden_by_default, self._filters))
        if cells:
            self.sheet.rows.append((self._number, cells))

    def _cells(self, row: Any, why: str | None) -> list[Cell]:
        cells: list[Cell] = []
        book, number, column = self._book, self._number, 0
        for element in row:
            column = self._column(element.get("r"), column)
            if column > MAX_COLUMNS:
                break
            runs, is_number, formula = _value(element, book)
            if formula:
                self.sheet.formulas.append((f"{letters(column)}{number}", formula))
            if not runs:
                continue
            # A far cell costs the empty ones before it, too.
            ahead = column - len(cells)
            book.cells += max(1, ahead)
            if book.cells > MAX_CELLS:
                self.sheet.cut = number
                break
            if ahead > 1:
                cells += [Cell() for _ in range(ahead - 1)]
            cell = self._cell(runs, is_number, book.styles.of(element.get("s")), why, column)
            if ahead > 0:
                cells.append(cell)
            else:
                cells[column - 1] = _both(cells[column - 1], cell)
        return cells

    def _column(self, ref: str | None, before: int) -> int:
        """The column that a cell says it stands in, else the one behind the last."""
        name = ref.rstrip("0123456789") if ref else ""
        if not name:
            return before + 1
        place = self._places.get(name)
        if place is None:
            match = _REF.match(ref or "")
            place = self._places[name] = column_number(match[1]) if match else before + 1
        return place

    def _cell(self, runs: list[Run], is_number: bool, form: Format, why: str | None, column: int) -> Cell:
        reason = why
        if self._columns and self._why is None:
            reason = next((text for first, last, text in self._columns if first <= column <= last), why)
        text = runs[0][0] if len(runs) == 1 else "".join(part for part, _ in runs)
        if reason is None and (not form.plain or self._veiled):
            reason = form.why_hidden(text, is_number, _inside(self._unsure, self._number, column))
            if reason is None and _inside(self._veiled, self._number, column):
                reason = t("条件格式可使文字不显示", "conditional format may hide the text")
        if is_number:
            text = shown_value(text, form, self._book.epoch_1904)
        elif len(runs) > 1 or runs[0][1]:
            return _mixed(runs, reason)
        return Cell(hidden=text.strip(), why=reason) if reason else Cell(text.strip())


def _both(there: Cell, cell: Cell) -> Cell:
    """Two values for one cell, which a damaged or hostile file may give."""
    return Cell(f"{there.text}\n{cell.text}".strip(), f"{there.hidden}\n{cell.hidden}".strip(), cell.why or there.why)


def _columns(element: Any) -> Iterator[tuple[int, int, str]]:
    """Hidden columns as first, last (1-based), why. A group is written once for all its columns."""
    for column in element:
        first, last = int(column.get("min") or 1), int(column.get("max") or MAX_COLUMNS)
        if column.get("hidden") in ("1", "true"):
            yield first, last, t("隐藏列", "hidden column")
        elif column.get("width") and float(column.get("width")) < 0.3:
            yield first, last, t("列宽为零", "column of no width")


def _row_why(row: Any, number: int, default_hidden: bool, filters: list[Rectangle]) -> str | None:
    if row.get("hidden") in ("1", "true"):
        if any(top < number <= bottom for top, _, bottom, _ in filters):
            return t("筛选隐藏的行", "row filtered out")
        return t("隐藏行", "hidden row")
    height = row.get("ht")
    if height and float(height) < 1.5:
        return t("行高为零", "row of no height")
    if default_hidden and row.get("hidden") is None and not height:
        return t("隐藏行", "hidden row")
    return None


def _mixed(runs: list[Run], reason: str | None) -> Cell:
    """Stretches as a cell: what its reason or their own hides apart from what shows."""
    hidden = [(text, reason or why) for text, why in runs if reason or why]
    return Cell(
        "".join(text for text, why in runs if not (reason or why)).strip(),
        "".join(text for text, _ in hidden).strip(),
        next((why for _, why in hidden if why), ""),
    )


def _value(cell: Any, book: Book) -> tuple[list[Run], bool, str]:
    """A cell's stretches of text, whether it is a number, and what its formula holds beside references."""
    kind = cell.get("t") or "n"
    value = formula = ""
    runs: list[Run] = []
    for element in cell:
        tag = element.tag
        name = tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""
        if name == "v":
            value = element.text or ""
        elif name == "f":
            formula = _telling(element.text or "")
        elif name == "is":
            runs = runs_of(element, book.styles)
    if kind == "s" and value.isdigit():
        book.used.add(int(value))
        return (book.strings[int(value)] if int(value) < len(book.strings) else []), False, formula
    if runs or not value:
        return runs, False, formula
    if kind == "b":
        return [("TRUE" if value == "1" else "FALSE", None)], False, formula
    return [(value, None)], kind == "n", formula


def _telling(formula: str) -> str:
    """The texts and long numbers in a formula; a reference is no text."""
    texts = [match.replace('""', '"') for match in _LITERAL.findall(formula[:20_000])]
    numbers = re.findall(r"(?<![A-Za-z0-9$])[0-9]{7,}", formula[:20_000])
    return " ".join(text for text in [*texts, *numbers] if len(text) >= 2)


def runs_of(item: Any, styles: Styles) -> list[Run]:
    """A shared or inline string as stretches; phonetic hints, which are not shown, as hidden ones."""
    runs: list[Run] = []
    for element in item:
        name = local(element)
        if name == "t" and element.text:
            runs.append((element.text, None))
        elif name == "r":
            properties, text = child(element, "rPr"), child(element, "t")
            if text is not None and text.text:
                runs.append((text.text, _run_why(properties, styles)))
        elif name == "rPh":
            runs.append(("".join(x.text or "" for x in element if local(x) == "t"), t("拼音提示", "phonetic hint")))
    return runs


def _run_why(properties: Any, styles: Styles) -> str | None:
    """Why a stretch's own font hides it; its ground is the cell's, taken for white only if the font says white outright."""
    color, size = child(properties, "color"), child(properties, "sz")
    if color is None and size is None:
        return None
    points = float(size.get("val") or 11) if size is not None else 11.0
    return colour_hides(styles.color(color, "000000"), "FFFFFF", points)


def _conditional(data: bytes, styles: Styles) -> tuple[list[Rectangle], list[Rectangle]]:
    """Ranges whose ground a conditional format may colour, and those whose text one may hide."""
    unsure: list[Rectangle] = []
    veiled: list[Rectangle] = []
    if b"conditionalFormatting" not in data:
        return unsure, veiled
    parser = etree.iterparse(
        io.BytesIO(data), events=("end",), tag="{*}conditionalFormatting", resolve_entities=False, no_network=True
    )
    for _, element in parser:
        ranges = [rectangle(part) for part in (element.get("sqref") or "").split()[:500]]
        for rule in element:
            index = rule.get("dxfId") or ""
            if index.isdigit() and int(index) in styles.veiling:
                veiled += ranges
            elif not index.isdigit() or int(index) in styles.shading:
                unsure += ranges
    return unsure, veiled


def _inside(rectangles: list[Rectangle], row: int, column: int) -> bool:
    return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in rectangles)


def rectangle(ref: str) -> Rectangle:
    """A range as top, left, bottom, right (1-based, inclusive)."""
    found = [(column_number(letter), int(row)) for letter, row in _REF.findall(ref)]
    if not found:
        return (0, 0, 0, 0)
    (left, top), (right, bottom) = found[0], found[-1]
    return top, left, bottom, right


def column_number(name: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def letters(number: int) -> str:
    """1 → A, 27 → AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
