"""Merged ranges, hidden rows and columns and formulas of an ods (OpenDocument 1.3, part 3, 9)."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from lxml import etree

from audit.errors import ReadError
from audit.ledgers.besides import Besides
from audit.ledgers.besides_xlsb import beyond

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_REPEATS = 10_000  # so many rows or cells of one content no office has
_REPEATED_CELL = re.compile(rb'<table:(?:covered-)?table-cell\b[^>]*?number-columns-repeated="([0-9]{1,20})"[^>]*>')
_REPEATED_ROW = re.compile(rb'<table:table-row\b[^>]*?number-rows-repeated="([0-9]{1,20})"[^>]*>')


def look(data: bytes, shown: str) -> dict[str, Besides]:
    """By the name of the sheet, from the bytes of content.xml. ReadError where a few bytes stand for rows or columns without end."""
    _check(data, shown)
    found: dict[str, Besides] = {}
    sheet = Besides()
    row = column = 0
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    for event, element in events:
        tag = element.tag
        if event == "start":
            if tag == f"{_TABLE}table":
                sheet = found.setdefault(element.get(f"{_TABLE}name") or "", Besides())
                row = column = 0
            elif tag == f"{_TABLE}table-row":
                column = 0
        elif tag == f"{_TABLE}table-column":
            repeated = _number(element, "number-columns-repeated")
            if _hidden(element):
                sheet.columns.append((column, column + repeated - 1))
            column += repeated
        elif tag == f"{_TABLE}table-row":
            repeated = _number(element, "number-rows-repeated")
            if _hidden(element):
                sheet.hide_row(row, row + repeated - 1)
            row += repeated
            element.clear()
        elif tag in _CELLS:
            _cell(element, row, column, sheet)
            column += _number(element, "number-columns-repeated")
    return found


def _cell(element: Any, row: int, column: int, sheet: Besides) -> None:
    down, across = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
    if down > 1 or across > 1:
        sheet.merge((row, column, row + down - 1, column + across - 1))
    if element.get(f"{_TABLE}formula"):
        sheet.formulas.setdefault(column, []).append(row)
        if element.get(f"{_OFFICE}value-type") is None:
            sheet.uncached.setdefault(column, []).append(row)


def _hidden(element: Any) -> bool:
    return element.get(f"{_TABLE}visibility") in ("collapse", "filter")


def _check(data: bytes, shown: str) -> None:
    for match in _REPEATED_CELL.finditer(data):
        if int(match[1]) > _REPEATS and b"value-type" in match[0]:
            raise ReadError(shown, beyond("content.xml"))
    for match in _REPEATED_ROW.finditer(data):
        end = data.find(b"</table:table-row>", match.end())
        if int(match[1]) > _REPEATS and b"value-type" in data[match.end() : end if end >= 0 else None]:
            raise ReadError(shown, beyond("content.xml"))


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdigit() and len(text) < 9 else 1
