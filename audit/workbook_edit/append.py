"""A further sheet at the end of a workbook: lines of text under bold headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from audit.workbook_edit.package import Package
from audit.workbook_edit.sheet import reference
from audit.workbook_edit.styles import Styles
from audit.workbook_edit.xml import NotEditable, escaped, namespace

MAX_ROWS = 1_048_576
_BATCH = 1_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def sheet(package: Package, styles: Styles, title: str, widths: Sequence[int], lines: Sequence[Sequence[str]]) -> str:
    """Add a sheet called `title` (numbered where the name is taken) and return its name.

    The first of `lines` are the headings, `widths` the columns' widths in characters.
    """
    workbook = package.tree(package.workbook)
    sheets = workbook.find(f"{{{namespace(workbook)}}}sheets")
    if sheets is None:
        raise NotEditable("a workbook without a list of sheets")
    taken = {str(each.get("name")).casefold() for each in sheets}
    name, number = title, 1
    while name.casefold() in taken:
        number += 1
        name = f"{title} ({number})"
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.replace(part, _stream(namespace(workbook), styles.derive(0, bold=True), widths, lines))
    package.declare(part, _TYPE)
    entry = etree.SubElement(sheets, f"{{{namespace(workbook)}}}sheet")
    entry.set("name", name)
    entry.set("sheetId", str(max([0, *(int(each.get("sheetId") or 0) for each in sheets)]) + 1))
    entry.set(f"{{{package.office}}}id", package.relate(package.workbook, part, "worksheet"))
    package.touch(package.workbook)
    return name


def recalculate(package: Package) -> None:
    """Have the spreadsheet program compute the formulas anew when it opens the workbook, as some of their cells changed."""
    workbook = package.tree(package.workbook)
    space = namespace(workbook)
    found = workbook.find(f"{{{space}}}calcPr")
    if found is None:
        found = etree.Element(f"{{{space}}}calcPr")
        before = ("definedNames", "externalReferences", "functionGroups", "sheets")
        anchor = next(each for name in before if (each := workbook.find(f"{{{space}}}{name}")) is not None)
        anchor.addnext(found)
    found.set("fullCalcOnLoad", "1")
    package.touch(package.workbook)


def _stream(space: str, bold: int, widths: Sequence[int], lines: Sequence[Sequence[str]]) -> Iterator[bytes]:
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(widths, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{space}"><sheetViews>'
        f'<sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols><sheetData>'
    ).encode()
    for start in range(0, min(len(lines), MAX_ROWS), _BATCH):
        yield b"".join(
            _row(row, line, bold) for row, line in enumerate(lines[start : min(start + _BATCH, MAX_ROWS)], start)
        )
    yield b"</sheetData></worksheet>"


def _row(row: int, line: Sequence[str], bold: int) -> bytes:
    style = b' s="%d"' % bold if row == 0 else b""
    cells = [
        b'<c r="%s"%s t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        % (reference(row, column).encode(), style, escaped(_safe(text)))
        for column, text in enumerate(line)
    ]
    return b'<row r="%d">%s</row>' % (row + 1, b"".join(cells))


def _safe(text: str) -> str:
    """A text as a cell can hold it: within the length, and without what would be read as the format's own escape."""
    if "_x" not in text:
        return text[:32_000]
    return re.sub("_x[0-9a-fA-F]{4}_", lambda match: f"_x005F{match.group()}", text[:32_000])
