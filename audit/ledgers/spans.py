"""Merged ranges of xlsb and ods, which the reader of their cells does not give."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

Spans = list[tuple[int, int, int, int]]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_BUNDLE, _MERGE = 156, 176  # BrtBundleSh, BrtMergeCell ([MS-XLSB] 2.3.2)
_MOST = 200_000


def merged(path: str, sheet: str) -> Spans:
    """The merged ranges of a sheet, 0-based and inclusive; none where the container has none or says it in no way known here."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.bin" in names:
            part = _part(archive, sheet)
            return _of_xlsb(archive.read(part)) if part in names else []
        if "content.xml" in names:
            return _of_ods(archive.read("content.xml"), sheet)
    return []


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a BIFF12 part: a type and a size of seven bits to a byte, then the content."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of a sheet, by the workbook's bundle and its relations."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parse(archive.read("xl/_rels/workbook.bin.rels")).iter("{*}Relationship")
    }
    for kind, content in _records(archive.read("xl/workbook.bin")):
        if kind == _BUNDLE and len(content) > 12:
            relation, at = _text(content, 8)
            name, _ = _text(content, at)
            if name == sheet:
                target = targets.get(relation, "")
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _text(content: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _of_xlsb(data: bytes) -> Spans:
    found: Spans = []
    for kind, content in _records(data):
        if kind == _MERGE and len(content) >= 16 and len(found) < _MOST:
            first, last, left, right = struct.unpack_from("<4I", content)
            found.append((first, left, last, right))
    return found


def _parse(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _of_ods(data: bytes, sheet: str) -> Spans:
    """Cells that span others; a row or cell may stand for many alike, which are not counted out one by one."""
    found: Spans = []
    inside = False
    row = column = 0
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    for event, element in events:
        tag = element.tag
        if tag == f"{_TABLE}table" and event == "start":
            inside, row = element.get(f"{_TABLE}name") == sheet, 0
        elif tag == f"{_TABLE}table-row":
            if event == "start":
                column = 0
            else:
                row += _number(element, "number-rows-repeated")
                element.clear()
        elif tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell") and event == "end":
            down, across = _number(element, "number-rows-spanned"), _number(element, "number-columns-spanned")
            if inside and (down > 1 or across > 1) and len(found) < _MOST:
                found.append((row, column, row + down - 1, column + across - 1))
            column += _number(element, "number-columns-repeated")
    return found


def _number(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}") or "1"
    return int(text) if text.isdigit() and len(text) < 9 else 1
