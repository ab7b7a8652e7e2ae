"""Workbooks with everything in them that a copy must not lose, and a comparison of archives part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import xlsxwriter

from tests.conftest import HOSPITAL, hospital_row

MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8
BAD = 5  # the row (as Excel numbers it) with faults: no name, an amount that is none


def picture() -> bytes:
    """A PNG of one red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


def rich(path: Path, *, macros: bool = False, comment: bool = True) -> Path:
    """A hospital ledger with title, chart, picture, comment, filter, checks, colours, formulas and a second sheet."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("台账")
    framed = book.add_format({"border": 1, "italic": True, "font_color": "#204080"})
    money = book.add_format({"border": 1, "num_format": "#,##0.00", "bold": True})
    sheet.set_column(0, 0, 14, framed)
    sheet.merge_range(0, 0, 0, 8, "住院慰问台账", book.add_format({"bold": True, "align": "center", "size": 16}))
    rows = [
        hospital_row(1),
        hospital_row(2, 慰问日期="2024.3.21"),
        hospital_row(3, 姓名=None, 慰问金额="约150"),
        hospital_row(4, 姓名="张  三"),
    ]
    for column, head in enumerate(HOSPITAL):
        sheet.write_string(1, column, head, framed)
    for r, row in enumerate(rows, 2):
        for c, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(r, c, value, framed)
            elif value is not None:
                sheet.write_number(r, c, value, money)
    sheet.write_formula(2, 10, "=I3*2", money, 300)
    sheet.conditional_format(2, 8, 5, 8, {"type": "data_bar"})
    sheet.data_validation(2, 1, 5, 1, {"validate": "list", "source": ["男", "女"]})
    if comment:
        sheet.write_comment("I5", "街道：待核", {"author": "王五"})
        sheet.write_comment("A3", "原有批注", {"author": "王五"})
    sheet.insert_image("M2", "red.png", {"image_data": io.BytesIO(picture())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$I$3:$I$4"})
    sheet.insert_chart("M8", chart)
    other = book.add_worksheet("其他")
    other.write_string(0, 0, "另一张表")
    other.write_comment("B2", "另一张表的批注", {"author": "王五"})
    if macros:
        book.add_vba_project(io.BytesIO(MACROS), is_stream=True)
    book.define_name("金额", "=台账!$I$3:$I$6")
    book.close()
    return path


def rewrite(
    path: Path, change: Mapping[str, Callable[[bytes], bytes]], added: Mapping[str, bytes] | None = None
) -> Path:
    """Change parts of an archive, and add some."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info, change[info.filename](data) if info.filename in change else data)
        for name, data in (added or {}).items():
            new.writestr(name, data)
    path.write_bytes(stream.getvalue())
    return path


def members(data: bytes) -> dict[str, tuple[bytes, bytes, tuple[int, ...]]]:
    """For each member its content, its compressed bytes and its date."""
    result = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            head = data[info.header_offset : info.header_offset + 30]
            start = info.header_offset + 30 + sum(struct.unpack("<2H", head[26:30]))
            result[info.filename] = (archive.read(info), data[start : start + info.compress_size], info.date_time)
    return result


def changed(before: bytes, after: bytes) -> set[str]:
    """The members that differ in content, compressed bytes or date, or that only one has; the order is kept."""
    old, new = members(before), members(after)
    assert list(new)[: len(old)] == list(old)
    return {name for name in new if old.get(name) != new[name]}
