"""Files that are broken or mean harm: one clear line each, and the others are still read."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import guard
from audit.errors import ReadError
from audit.ledgers.gathering import gather
from audit.ledgers.submission import Submission, read
from tests.conftest import HOSPITAL, hospital_row

Write = Callable[..., Path]
SHEET = "xl/worksheets/sheet1.xml"


def load(path: Path) -> Submission:
    return read(gather([path]))


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    path.write_bytes(stream.getvalue())


def line_of(submission: Submission) -> str:
    assert submission.tables == []
    (item,) = submission.unreadable
    assert "\n" not in item.message and "Traceback" not in item.message
    return item.message


@pytest.fixture
def good(workbook: Write) -> Path:
    return workbook("台账.xlsx", {"s": [HOSPITAL, hospital_row(1)]})


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.999])
def test_truncated(good: Path, share: float) -> None:
    data = good.read_bytes()
    good.write_bytes(data[: int(len(data) * share)])
    assert "损坏" in line_of(load(good))


@pytest.mark.parametrize("place", range(200, 5000, 400))
def test_flipped_bytes_are_read_or_refused_but_never_crash(good: Path, place: int) -> None:
    data = bytearray(good.read_bytes())
    data[place % len(data)] ^= 0xFF
    good.write_bytes(data)
    result = load(good)
    assert len(result.tables) + len(result.unreadable) == 1


def test_a_zip_bomb_is_not_unpacked(good: Path) -> None:
    with (
        zipfile.ZipFile(good, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(bytes(2**20))
    begin = time.monotonic()
    assert "压缩炸弹" in line_of(load(good)) and time.monotonic() - begin < 5


def test_too_many_members(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        for number in range(guard.LIMITS.members):
            archive.writestr(f"x/{number}", "")
    assert "上限" in line_of(load(good))


def test_a_declared_size_that_lies_is_caught_when_reading(good: Path) -> None:
    rewrite(good, SHEET, lambda data: data + b" " * 3_000_000)
    data = bytearray(good.read_bytes())
    size = (3_000_000).to_bytes(4, "little")[:2]
    place = data.find(SHEET.encode(), data.find(b"PK\x01\x02"))
    header = data.rfind(b"PK\x01\x02", 0, place)
    data[header + 24 : header + 28] = (10).to_bytes(4, "little")
    good.write_bytes(data)
    assert size and len(load(good).tables) + len(load(good).unreadable) == 1


def test_a_password_protected_workbook(tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )
    assert "密码" in line_of(load(path))


def test_far_cells_are_refused_by_name(good: Path) -> None:
    rewrite(
        good,
        SHEET,
        lambda data: data.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    begin = time.monotonic()
    assert "XFD1048576" in line_of(load(good)) and time.monotonic() - begin < 5


def test_a_row_number_beyond_the_sheet(good: Path) -> None:
    rewrite(
        good,
        SHEET,
        lambda data: data.replace(
            b"</sheetData>", b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
        ),
    )
    assert line_of(load(good))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "docProps/core.xml", "[Content_Types].xml"])
def test_a_dtd_in_any_part_is_refused(good: Path, part: str, encoding: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    rewrite(good, part, lambda data: (bomb + data.decode("utf-8").partition("?>")[2]).encode(encoding))
    if part != "[Content_Types].xml":
        assert "DTD" in line_of(load(good))
    else:
        assert line_of(load(good))


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("空.xlsx", b"", "空的"),
        ("空.csv", b"", "空的"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "找不到已知台账的表头"),
        ("无表.xls", b"<html><body><p>1</p></body></html>", "没有表格"),
        ("改名.xlsx", b"%PDF-1.7\n", "内容却不是"),
        ("乱码.csv", b"\xff\xfa\x80\x00\x81" * 40, "编码|空字符|内容却不是"),
        ("未知编码.csv", "氏名,性別,住所\r\n".encode("shift_jis") * 4, "编码"),
        ("引号.csv", '姓名,"性别\n张三'.encode(), "csv"),
        ("nul.csv", "姓名,性别\n张\x00三,男\n".encode(), "内容却不是|空字符"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "压缩包"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "另存为 xlsx"),
    ],
)
def test_what_is_no_readable_table(tmp_path: Path, name: str, data: bytes, part: str) -> None:
    import re

    (tmp_path / name).write_bytes(data)
    assert re.search(part, line_of(load(tmp_path / name)))


def test_an_unknown_ledger_and_a_near_miss(workbook: Write) -> None:
    assert "找不到已知台账的表头" in line_of(load(workbook("a.xlsx", {"s": [["品名", "数量"], ["打印纸", 3]]})))
    assert "缺少必需的列：证明材料、慰问日期" in line_of(
        load(workbook("b.xlsx", {"s": [["住院慰问台账"], [*HOSPITAL[:6], HOSPITAL[8]], [*hospital_row(1)[:6], 150]]}))
    )


def test_the_other_files_are_still_read(good: Path) -> None:
    (good.parent / "坏.xlsx").write_bytes(good.read_bytes()[:300])
    result = load(good.parent)
    assert len(result.tables) == 1 and [item.file for item in result.unreadable] == ["坏.xlsx"]


def test_inputs_are_left_as_they_were(good: Path) -> None:
    before, stat = good.read_bytes(), good.stat()
    load(good)
    assert good.read_bytes() == before and good.stat().st_mtime_ns == stat.st_mtime_ns


def test_a_file_that_may_not_be_read(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "权限" in line_of(load(good))


def _spin() -> None:
    while True:
        pass


def _eat() -> list[bytes]:
    return [bytes(2**20) for _ in range(2**14)]


def _abort() -> None:
    os.abort()


def test_the_guard_stops_what_hangs_eats_or_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LIMITS", guard.Limits(seconds=3, memory=200 * 2**20))
    for function, part in ((_spin, "仍未完成"), (_eat, "内存"), (_abort, "异常终止")):
        with pytest.raises(ReadError, match=part):
            guard.guarded("a.xlsx", function)
