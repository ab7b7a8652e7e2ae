"""Merged ranges, hidden rows and columns and formulas of an xlsb, by its records ([MS-XLSB] 2.3)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from audit.errors import ReadError
from audit.ledgers.besides import Besides
from audit.messages import t

_ROW, _FORMULAS = 0, (8, 9, 10, 11)  # BrtRowHdr; BrtFmlaString, Num, Bool, Error
_COLUMN, _BUNDLE, _MERGE = 60, 156, 176  # BrtColInfo, BrtBundleSh, BrtMergeCell
_ROWS = 1_048_576
_ZERO_HEIGHT = 0x10  # fDyZero in the byte after the outline level


def look(archive: zipfile.ZipFile, shown: str) -> dict[str, Besides]:
    """By the name of the sheet. ReadError where a row lies beyond a sheet."""
    found = {}
    present = set(archive.namelist())
    for name, part in _sheets(archive):
        if part in present:
            found[name] = _sheet(archive.read(part), part.rpartition("/")[2], shown)
    return found


def _sheet(data: bytes, part: str, shown: str) -> Besides:
    found = Besides()
    row = 0
    for kind, start, size in _records(data):
        if kind in _FORMULAS:
            if size >= 4:
                (column,) = struct.unpack_from("<I", data, start)
                found.formulas.setdefault(column, []).append(row)
        elif kind == _ROW and size >= 4:
            (row,) = struct.unpack_from("<I", data, start)
            if row >= _ROWS:
                raise ReadError(shown, beyond(part))
            # rw, ixfe, miyRw, then a byte each: extra ascent flags, outline level and flags
            if size >= 12 and data[start + 11] & _ZERO_HEIGHT:
                found.hide_row(row)
        elif kind == _COLUMN and size >= 18:
            first, last = struct.unpack_from("<II", data, start)
            if data[start + 16] & 1:
                found.columns.append((first, last))
        elif kind == _MERGE and size >= 16:
            first, last, left, right = struct.unpack_from("<4I", data, start)
            found.merge((first, left, last, right))
    return found


def beyond(part: str) -> str:
    """What to say of a sheet whose rows or columns lie where no ledger's do."""
    return t(
        "工作表 {part} 的行列远在表格之外，疑为损坏或被做了手脚，不予读取；请删去多余的行列后另存为 xlsx",
        "{part} has rows or columns far outside the table; damaged or made to do this. Delete the surplus and save it as xlsx",
        part=part,
    )


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a part as type, start and size of the content; type and size are written in groups of seven bits."""
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
        yield kind, at, min(size, end - at)
        at += size


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets with their parts, by the workbook's bundle and its relations."""
    links: Any = etree.fromstring(
        archive.read("xl/_rels/workbook.bin.rels"),
        etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False),
    )
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter("{*}Relationship")}
    data = archive.read("xl/workbook.bin")
    for kind, start, size in _records(data):
        if kind == _BUNDLE and size > 12:
            relation, at = _text(data, start + 8)
            name, _ = _text(data, at)
            target = targets.get(relation, "")
            yield name, target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
