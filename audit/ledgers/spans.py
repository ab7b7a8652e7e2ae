"""Merged ranges of xlsb and ods, which the reader of their cells does not give."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from audit.errors import ReadError
from audit.messages import t

Spans = list[tuple[int, int, int, int]]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_BUNDLE, _MERGE = 156, 176  # BrtBundleSh, BrtMergeCell ([MS-XLSB] 2.3.2)
_ROW, _END_OF_DATA = 0, b"\x92\x01\x00"  # BrtRowHdr; BrtEndSheetData, which is empty
_MOST = 200_000
_ROWS = 1_048_576
_LOOKED_INTO = 64 * 2**20
_REPEATS = 10_000  # so many rows or cells of one content no office has
_REPEATED_CELL = re.compile(rb'<table:(?:covered-)?table-cell\b[^>]*?number-columns-repeated="([0-9]{1,20})"[^>]*>')
_REPEATED_ROW = re.compile(rb'<table:table-row\b[^>]*?number-rows-repeated="([0-9]{1,20})"[^>]*>')


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


def check(path: str, shown: str) -> None:
    """Refuse an xlsb whose rows lie beyond a sheet, which the reader would drop without a word, and an ods in which a few bytes stand for
    rows or columns without end."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.file_size > _LOOKED_INTO:
                continue
            if re.fullmatch(r"xl/worksheets/[^/]+\.bin", info.filename):
                for kind, content in _records(archive.read(info)):
                    if kind == _ROW and len(content) >= 4 and struct.unpack_from("<I", content)[0] >= _ROWS:
                        raise ReadError(shown, _beyond(info.filename.rpartition("/")[2]))
            elif info.filename == "content.xml":
                _check_ods(archive.read(info), shown)


def _check_ods(data: bytes, shown: str) -> None:
    for match in _REPEATED_CELL.finditer(data):
        if int(match[1]) > _REPEATS and b"value-type" in match[0]:
            raise ReadError(shown, _beyond("content.xml"))
    for match in _REPEATED_ROW.finditer(data):
        end = data.find(b"</table:table-row>", match.end())
        if int(match[1]) > _REPEATS and b"value-type" in data[match.end() : end if end >= 0 else None]:
            raise ReadError(shown, _beyond("content.xml"))


def _beyond(part: str) -> str:
    return t(
        "工作表 {part} 的行列远在表格之外，疑为损坏或被做了手脚，不予读取；请删去多余的行列后另存为 xlsx",
        "{part} has rows or columns far outside the table; damaged or made to do this. Delete the surplus and save it as xlsx",
        part=part,
    )


def _of_xlsb(data: bytes) -> Spans:
    found: Spans = []
    # Merged cells stand behind the data; a million rows need not be gone through for them.
    behind = data.rfind(_END_OF_DATA)
    for kind, content in _records(data[behind + len(_END_OF_DATA) :] if behind >= 0 else data):
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
