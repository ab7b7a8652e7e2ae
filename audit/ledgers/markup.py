"""Tables in mark-up: the "xls" that an office system exports as HTML, and the XML of Excel 2003. lxml reads both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from audit.errors import ReadError
from audit.ledgers.grid import Grid, Spots, of_rows
from audit.ledgers.typed import loses
from audit.messages import t

MAX_COLUMNS = 16_384
MAX_CELLS = 20_000_000
MAX_TABLES = 200
MAX_DEPTH = 250
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.I)
_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_OFFICE = "urn:schemas-microsoft-com:office:excel"


def _too_large(shown: str) -> ReadError:
    return ReadError(
        shown,
        t(
            "网页表格的范围大得不正常；请用 Excel 或 WPS 打开另存为 xlsx",
            "the table is abnormally large; open it in Excel or WPS and save it as xlsx",
        ),
    )


def read_html(path: str, shown: str) -> list[Grid]:
    """Each table of a page that holds no other table, as one sheet. Runs inside the guard's child."""
    data = Path(path).read_bytes()
    if b"<!ENTITY" in data[:65536] or "<!ENTITY".encode("utf-16-le") in data[:65536]:
        raise ReadError(shown, _dtd())
    named = _CHARSET.search(data[:4096])
    encoding = (
        named[1].decode("ascii").lower() if named else ("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    )
    encoding = "gb18030" if encoding in ("gb2312", "gbk", "x-gbk") else encoding
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise ReadError(
                shown,
                t(
                    "文字编码无法确认；请用 Excel 或 WPS 打开另存为 xlsx",
                    "unknown text encoding; open it in Excel or WPS and save it as xlsx",
                ),
            ) from error
    try:
        bare = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
        root = etree.fromstring(bare, etree.HTMLParser(huge_tree=False, no_network=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(shown, _no_table()) from error
    if root is None:
        raise ReadError(shown, _no_table())
    grids: list[Grid] = []
    names = re.findall(r"<x:Name>([^<]{1,100})</x:Name>", text[:65536])
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is not None:
            continue
        if len(grids) >= MAX_TABLES:
            raise _too_large(shown)
        grid = _html_table(table, shown)
        if grid is not None:
            grid.sheet = names[len(grids)] if len(grids) < len(names) else f"Sheet{len(grids) + 1}"
            grids.append(grid)
    if not grids:
        raise ReadError(shown, _no_table())
    return grids


def _no_table() -> str:
    return t(
        "是网页文件，里面没有表格；请用 Excel 或 WPS 打开原文件另存为 xlsx",
        "a web page without a table; open the original in Excel or WPS and save it as xlsx",
    )


def _html_table(table: Any, shown: str) -> Grid | None:
    rows: list[list[str | None]] = []
    merged: list[tuple[int, int, int, int]] = []
    reserved: dict[int, set[int]] = {}
    cells = 0
    hidden: list[int] = []
    for number, row in enumerate(table.iter("tr")):
        line: list[str | None] = []
        taken = reserved.pop(number, set())
        if _hides(row):
            hidden.append(number)
        for cell in row.iterchildren("td", "th"):
            while len(line) in taken:
                line.append(None)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            column = len(line)
            if column + across > MAX_COLUMNS or cells > MAX_CELLS:
                raise _too_large(shown)
            line += [_text(cell), *([None] * (across - 1))]
            cells += across
            if across > 1 or down > 1:
                merged.append((number, column, number + down - 1, column + across - 1))
                for below in range(number + 1, number + min(down, 70_000)):
                    reserved.setdefault(below, set()).update(range(column, column + across))
                    cells += across
                    if cells > MAX_CELLS:
                        raise _too_large(shown)
        rows.append(line)
    if not any(any(line) for line in rows):
        return None
    if max(map(len, rows)) * len(rows) > MAX_CELLS:
        raise _too_large(shown)
    grid = of_rows(None, rows)
    grid.merged = [(a, b, min(c, len(rows) - 1), d) for a, b, c, d in merged]
    grid.hidden_rows, grid.hidden_columns = hidden, _hidden_columns(table, grid.width)
    return grid


def _hidden_columns(table: Any, width: int) -> list[int]:
    """The columns that Excel's pages hide by their `col`."""
    hidden: list[int] = []
    index = 0
    for column in table.iter("col"):
        span = min(_span(column, "span"), MAX_COLUMNS)
        if _hides(column):
            hidden += range(index, min(index + span, width))
        index += span
        if index >= width:
            break
    return hidden


def _hides(element: Any) -> bool:
    return re.search(r"display\s*:\s*none|mso-hide\s*:\s*all", element.get("style") or "", re.I) is not None


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, int(text)) if re.fullmatch("[0-9]{1,5}", text) else (MAX_COLUMNS + 1 if text.isdigit() else 1)


def _text(cell: Any) -> str | None:
    """What a person sees of a cell. Excel writes a text number with mso-number-format, and a number with x:num."""
    return re.sub(r"[ \t\r\n\u00a0]+", " ", "".join(cell.itertext())).strip() or None


def read_spreadsheetml(path: str, shown: str) -> list[Grid]:
    """The sheets of an XML spreadsheet of Excel 2003. Runs inside the guard's child."""
    data = Path(path).read_bytes()
    if b"<!DOCTYPE" in data[:65536] or b"<!ENTITY" in data[:65536]:
        raise ReadError(shown, _dtd())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(
            shown,
            t(
                "文件不完整或已损坏（第 {line} 行）；请用 Excel 或 WPS 打开另存为 xlsx",
                "incomplete or damaged (line {line}); open it in Excel or WPS and save it as xlsx",
                line=error.lineno,
            ),
        ) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise ReadError(shown, _dtd())
    return [_xml_sheet(sheet, shown) for sheet in root.iter(f"{{{_SS}}}Worksheet")]


def _dtd() -> str:
    return t(
        "含有文档类型声明（DTD），正常的办公文件没有，不予打开",
        "declares a DTD, which no ordinary Office file does; not opened",
    )


def _xml_sheet(sheet: Any, shown: str) -> Grid:
    rows: list[list[str | None]] = []
    merged: list[tuple[int, int, int, int]] = []
    hidden: list[int] = []
    numeric: Spots = {}
    formulas: Spots = {}
    cells = 0
    for row in sheet.iter(f"{{{_SS}}}Row"):
        number = _attribute(row, "Index", len(rows) + 1) - 1
        if number < len(rows) or number > 1_048_575 or number - len(rows) > 100_000:
            raise _too_large(shown)
        rows += [[] for _ in range(number - len(rows))]
        line: list[str | None] = []
        if row.get(f"{{{_SS}}}Hidden") == "1":
            hidden.append(number)
        for cell in row.iterchildren(f"{{{_SS}}}Cell"):
            column = _attribute(cell, "Index", len(line) + 1) - 1
            if column < len(line) or column >= MAX_COLUMNS:
                raise _too_large(shown)
            line += [None] * (column - len(line))
            cells += column - len(line) + 1
            data = cell.find(f"{{{_SS}}}Data")
            text = "".join(data.itertext()) if data is not None else None
            kind = data.get(f"{{{_SS}}}Type") if data is not None else None
            if cell.get(f"{{{_SS}}}Formula"):
                formulas.setdefault(column, []).append(number)
            line.append(_typed(text, kind))
            if kind == "Number" and text and _loses(text):
                numeric.setdefault(column, []).append(number)
            across, down = _attribute(cell, "MergeAcross", 0), _attribute(cell, "MergeDown", 0)
            if across or down:
                merged.append((number, column, number + down, column + across))
                if column + across >= MAX_COLUMNS:
                    raise _too_large(shown)
                line += [None] * across
            if len(rows) * max(len(line), 1) > MAX_CELLS:
                raise _too_large(shown)
        rows.append(line)
    grid = of_rows(sheet.get(f"{{{_SS}}}Name") or "Sheet1", rows)
    grid.merged, grid.hidden_rows, grid.numeric, grid.formulas = merged, hidden, numeric, formulas
    grid.hidden_columns = _xml_hidden_columns(sheet, grid.width)
    grid.visible = sheet.findtext(f".//{{{_OFFICE}}}Visible") in (None, "SheetVisible")
    return grid


def _xml_hidden_columns(sheet: Any, width: int) -> list[int]:
    hidden: list[int] = []
    index = 0
    for column in sheet.iter(f"{{{_SS}}}Column"):
        index = _attribute(column, "Index", index + 1) - 1
        end = index + 1 + _attribute(column, "Span", 0)
        if column.get(f"{{{_SS}}}Hidden") == "1":
            hidden += range(index, min(end, width))
        index = end
    return hidden


def _attribute(element: Any, name: str, default: int) -> int:
    text = element.get(f"{{{_SS}}}{name}")
    if text is None:
        return default
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 10**9


def _typed(text: str | None, kind: str | None) -> str | None:
    if not text:
        return None
    if kind == "DateTime":
        return text.partition(".")[0].replace("T", " ")
    if kind == "Number" and re.fullmatch(r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?", text):
        number = float(text)
        return f"{number:.15g}" if abs(number) < 1e15 else f"{number:.0f}"
    return text


def _loses(text: str) -> bool:
    try:
        return loses(float(text))
    except (ValueError, OverflowError):
        return False
