"""One number in each place where text can hide in the old office formats: found there, and seen for what it is."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import pytest
import xlwt

from audit.errors import ReadError
from tests.disclosure.oles import CELL, DELETED, HIDDEN, ROW_END, TINY, WHITE, doc, ole
from tests.disclosure.spots import SECRET, clean, only, spots, walk
from tests.disclosure.test_places import notice

TITLE = "关于2024年度大病慰问对象的公示"


def book(change: Callable[[Any, Any], object] | None = None) -> bytes:
    """A notice as an xls, with one change."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("公示", cell_overwrite_ok=True)
    sheet.write(0, 0, TITLE)
    for column, text in enumerate(["序号", "姓名", "性别", "年龄", "金额"]):
        sheet.write(1, column, text)
    for row in range(2, 7):
        for column, value in enumerate([row - 1, "张三丰", "男", 74, 500.5]):
            sheet.write(row, column, value)
    sheet.write(7, 0, "监督电话：0571-64000012")
    if change:
        change(workbook, sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def cell(style: str = "", form: str = "general") -> Callable[[Any, Any], None]:
    return lambda workbook, sheet: sheet.write(3, 6, SECRET, xlwt.easyxf(style, num_format_str=form))


def hidden_column(workbook: Any, sheet: Any) -> None:
    sheet.write(3, 6, SECRET)
    sheet.col(6).hidden = True


def hidden_row(workbook: Any, sheet: Any) -> None:
    sheet.write(3, 6, SECRET)
    sheet.row(3).hidden = True


def hidden_sheet(state: int) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        other = workbook.add_sheet("底表")
        other.write(0, 0, SECRET)
        other.visibility = state

    return change


def long_strings(workbook: Any, sheet: Any) -> None:
    """Enough texts that the table of strings goes over several records, the number across a seam."""
    for row in range(40):
        sheet.write(20 + row, 1, f"第{row}段" + "文化社区" * 60)
    sheet.write(3, 6, "前" * 700 + SECRET)


def header(workbook: Any, sheet: Any) -> None:
    sheet.header_str = f"&CNo {SECRET}".encode()


def para(*runs: tuple[str, bytes], look: bytes = b"") -> tuple[list[tuple[str, bytes]], bytes]:
    return list(runs), look


def text(*paragraphs: tuple[list[tuple[str, bytes]], bytes], **more: Any) -> bytes:
    return doc([para((TITLE + "\r", b"")), *paragraphs], **more)


def table(*cells: tuple[str, bytes]) -> list[tuple[list[tuple[str, bytes]], bytes]]:
    return [*(para((content + "\x07", look), look=CELL) for content, look in cells), para(("\x07", b""), look=ROW_END)]


STORY = para((SECRET + "\r", b""))


def story(number: int) -> bytes:
    """A file whose number stands in one of the stories behind the main text."""
    main = len(TITLE) + 1
    return text(STORY, counts=[main, *(0 for _ in range(number - 1)), len(SECRET) + 1])


def native(name: str, data: bytes) -> bytes:
    """A packaged file, as Windows writes it."""
    body = b"\2\0" + name.encode("gbk") + b"\0" + name.encode("gbk") + b"\0" + b"\0\0\3\0"
    path = b"C:\\" + name.encode("gbk") + b"\0"
    body += struct.pack("<I", len(path)) + path + struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


PLACES: dict[str, tuple[bytes, bool, str, str]] = {
    "xls visible": (book(cell()), False, "工作表“公示” 第 4 行", ""),
    "xls hidden column": (book(hidden_column), True, "第 4 行", "隐藏列"),
    "xls hidden row": (book(hidden_row), True, "第 4 行", "隐藏行"),
    "xls hidden sheet": (book(hidden_sheet(1)), True, "工作表“底表” 第 1 行", "隐藏的工作表"),
    "xls very hidden sheet": (book(hidden_sheet(2)), True, "工作表“底表” 第 1 行", "深度隐藏"),
    "xls white text": (book(cell("font: color white")), True, "第 4 行", "底色"),
    "xls text like its ground": (book(cell("font: color blue; pattern: pattern solid, fore_color blue")), True, "第 4 行", "底色"),
    "xls tiny text": (book(cell("font: height 20")), True, "第 4 行", "字号过小"),
    "xls number format": (book(cell(form=";;;")), True, "第 4 行", "数字格式"),
    "xls header": (book(header), False, "工作表“公示” 页眉", ""),
    "xls string over a seam": (book(long_strings), False, "第 4 行", ""),
    "xls formula": (book(lambda w, s: s.write(3, 6, xlwt.Formula(f'"{SECRET}"&A1'))), True, "数据流 Workbook", "残留"),
    "doc visible": (text(para((f"证号{SECRET}\r", b""))), False, "正文第 2 段", ""),
    "doc two runs": (text(para((SECRET[:7], b""), (SECRET[7:] + "\r", DELETED[:2] + b"\0"))), False, "正文第 2 段", ""),
    "doc hidden": (text(para(("证号", b""), (SECRET, HIDDEN), ("\r", b""))), True, "正文第 2 段", "隐藏文字"),
    "doc deleted": (text(para((SECRET, DELETED), ("\r", b""))), True, "正文第 2 段", "已删除"),
    "doc white": (text(para((SECRET, WHITE), ("\r", b""))), True, "正文第 2 段", "底色"),
    "doc tiny": (text(para((SECRET, TINY), ("\r", b""))), True, "正文第 2 段", "字号过小"),
    "doc field code": (text(para((f"\x13 QUOTE {SECRET} \x14张三\x15\r", b""))), True, "正文第 2 段", "域代码"),
    "doc cell": (text(*table(("姓名", b""), ("备注", b"")), *table(("张三", b""), (SECRET, b""))), False, "表 1 第 2 行", ""),
    "doc hidden cell": (text(*table(("姓名", b""), ("备注", b"")), *table(("张三", b""), (SECRET, HIDDEN))), True, "表 1 第 2 行", "隐藏文字"),
    "doc footnote": (story(1), False, "脚注", ""),
    "doc header": (story(2), False, "页眉页脚", ""),
    "doc comment": (story(4), True, "批注", "批注"),
    "doc endnote": (story(5), False, "尾注", ""),
    "doc text box": (story(6), False, "文本框", ""),
    "doc leftover": (text(Leftover=SECRET.encode("utf-16-le")), True, "数据流 Leftover", "残留"),
    "doc leftover in one byte": (text(Leftover=b"\0\1" + SECRET.encode()), True, "数据流 Leftover", "残留"),
    "doc packaged file": (text(**{"ObjectPool/\x01Ole10Native": native("名单.txt", f"证号{SECRET}".encode())}), True, "嵌入文件 名单.txt", "嵌入"),
    "doc embedded docx": (text(**{"ObjectPool/Package": notice(lambda d: d.add_paragraph(SECRET))}), True, "嵌入文件", "嵌入"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = PLACES[place]
    only(data, hidden, where, why)


def test_ordinary_old_files_are_clean() -> None:
    found = clean(book())
    assert [piece.text for piece in found.pieces if piece.source == "body"] == [TITLE, "监督电话：0571-64000012"]
    assert [c.text for c in found.tables[0].rows[1]] == ["1", "张三丰", "男", "74", "500.5"]
    found = clean(
        text(
            para(("正文\r", b"")),
            *table(("姓名", b""), ("金额", b"")),
            *table(("张三", b""), ("", b"")),
            para(("落款\r", b"")),
        )
    )
    assert [piece.text for piece in found.pieces] == [TITLE, "正文", "落款"]
    assert [[c.text for c in row] for row in found.tables[0].rows] == [["姓名", "金额"], ["张三", ""]]


def test_an_old_string_that_no_cell_shows_is_found() -> None:
    data = book(lambda w, s: s.write(30, 0, SECRET))
    at = data.index(struct.pack("<HHHH", 0xFD, 10, 30, 0))
    data = data[: at + 10] + struct.pack("<I", 0) + data[at + 14 :]
    assert {(hidden, where) for hidden, where, _ in spots(walk(data))} == {(True, "未使用的共享字符串")}


def test_a_date_and_a_long_number() -> None:
    def change(workbook: Any, sheet: Any) -> None:
        sheet.write(3, 6, 18337, xlwt.easyxf(num_format_str="yyyy/m/d"))
        sheet.write(3, 7, float(SECRET[:17] + "0"))

    line = walk(book(change)).tables[0].rows[2]
    assert line[6].text == "1950-03-15" and line[7].text.startswith(SECRET[:15]) and line[7].text.isdigit()


@pytest.mark.parametrize("kind", ["xls", "doc"])
def test_files_with_a_password_are_refused(kind: str) -> None:
    data = book() if kind == "xls" else text(flags=0x0300)
    if kind == "xls":
        at = data.index(b"\x09\x08\x10\x00") + 20
        data = data[:at] + struct.pack("<HH", 0x2F, 6) + data[at + 4 :]
    with pytest.raises(ReadError, match="密码"):
        walk(data)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("kind", ["xls", "doc"])
def test_a_truncated_file_is_never_clean(kind: str, share: float) -> None:
    data = book(hidden_column) if kind == "xls" else PLACES["doc hidden"][0]
    try:
        found = walk(data[: int(len(data) * share)])
    except ReadError as error:
        assert "\n" not in str(error)
    else:
        assert found.gaps


def test_a_container_of_another_program_is_named_and_searched() -> None:
    found = walk(ole({"MatOST": b"\0" * 100 + SECRET.encode("utf-16-le") + b"\0" * 100}))
    assert {hidden for hidden, _, _ in spots(found)} == {True} and [gap.where for gap in found.gaps] == ["整个文件"]


@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_end_in_one_line(seed: int) -> None:
    import random

    source = random.Random(seed)
    data = bytearray(source.choice([book(hidden_column), PLACES["doc hidden cell"][0]]))
    for _ in range(60):
        data[source.randrange(512, len(data))] = source.randrange(256)
    try:
        walk(bytes(data))
    except ReadError as error:
        assert "\n" not in str(error)
    except Exception as error:  # the guard turns it into one line; what must not happen is a hang
        assert not isinstance(error, RecursionError)
