"""Cells written in one way in the submitted workbook itself, with a list of what was changed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from audit.workbook_edit.clean import DAY, NUMBER, WORD, Listing, Plan, Wanted, cleaned
from tests.workbook_edit.books import changed, members, rewrite, rich

LISTING = Listing(
    "更改清单", ("表", "行", "列", "原来", "改为", "说明"), {DAY: "日期", NUMBER: "数值", WORD: "写法"}, "公式"
)
SHEET = "xl/worksheets/sheet1.xml"


def column(kind: str, *texts: str | None, numbers: bool = False, form: str = "0.00", title: str = "列") -> Wanted:
    return Wanted(title, kind, texts, form, numbers)


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def simple(path: Path, *cells: object, date_1904: bool = False) -> Path:
    """A workbook with these cells below each other in column A."""
    with xlsxwriter.Workbook(str(path), {"date_1904": date_1904, "default_date_format": "yyyy-mm-dd"}) as new:
        sheet = new.add_worksheet("s")
        for row, cell in enumerate(cells):
            if isinstance(cell, str) and not cell.startswith("="):
                sheet.write_string(row, 0, cell)
            else:
                sheet.write(row, 0, cell)
    return path


def lines(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in list(book(data)["更改清单"])[1:]]


def test_only_the_cells_and_the_list(tmp_path: Path) -> None:
    path = rich(tmp_path / "台账.xlsm", macros=True)
    plan = Plan("台账", [3, 4, 5, 6], {
        7: column(DAY, "2024-03-20", "2024-03-21", "2024-03-20", "2024-03-20", title="慰问日期"),
        0: column(WORD, "测试1", "测试2", None, "张三", title="姓名"),
        8: column(NUMBER, "150.00", "150.00", None, "150.00", title="慰问金额"),
    })  # fmt: skip
    before = path.read_bytes()
    after, count = cleaned(path, [plan], LISTING)
    assert changed(before, after) == {SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                      "[Content_Types].xml", "xl/worksheets/sheet3.xml"}  # fmt: skip
    assert count == 5 and path.read_bytes() == before
    old, new = book(before)["台账"], book(after)["台账"]
    for r, c, value in [(4, 8, datetime(2024, 3, 21)), (3, 8, datetime(2024, 3, 20)), (6, 1, "张三")]:
        cell = new.cell(r, c)
        assert cell.value == value and repr(cell.font) == repr(old.cell(r, c).font)
        assert repr(cell.border) == repr(old.cell(r, c).border)
    assert new["H4"].number_format == "yyyy-mm-dd" and new["I5"].value == "约150" and new["K3"].value == "=I3*2"
    assert new["I3"].number_format == "#,##0.00" and new["A3"].comment.text == "原有批注"
    assert ["台账", "4", "慰问日期", "2024.3.21", "2024-03-21", "日期"] in lines(after)
    assert ["台账", "6", "姓名", "张  三", "张三", "写法"] in lines(after)
    assert b'fullCalcOnLoad="1"' in members(after)["xl/workbook.xml"][0]


def test_formulas_stay_and_are_listed(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", '="2024.3."&5', "1,150元")
    with xlsxwriter.Workbook(str(path)) as new:
        sheet = new.add_worksheet("s")
        sheet.write_formula(0, 0, '="1,1"&"50元"', None, "1,150元")
        sheet.write_array_formula(1, 0, 2, 0, '{=B2:B3&"元"}', None, "7元")
        sheet.write_string(3, 0, "1,150元")
    path_ = rewrite(
        path,
        {SHEET: lambda data: re.sub(rb'<c r="A3"><v>0</v></c>', b'<c r="A3" t="str"><v>8\xe5\x85\x83</v></c>', data)},
    )
    after, count = cleaned(
        path_, [Plan("s", [1, 2, 3, 4], {0: column(NUMBER, "1150.00", "7.00", "8.00", "1150.00")})], LISTING
    )
    assert count == 1 and [(line[1], line[4], line[5]) for line in lines(after)] == [
        ("1", "", "公式"), ("2", "", "公式"), ("3", "", "公式"), ("4", "1150.00", "数值")]  # fmt: skip
    xml = members(after)[SHEET][0]
    assert b'<c r="A3" t="str"><v>8\xe5\x85\x83</v></c>' in xml and xml.count(b"<f") == 2
    assert book(after)["s"]["A4"].value == 1150 and book(after)["s"]["A4"].number_format == "0.00"


@pytest.mark.parametrize(("date_1904", "serial"), [(False, 45356), (True, 45356 - 1462)])
def test_days_in_either_calendar(date_1904: bool, serial: int, tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", "2024.3.5", 20240305, serial, date_1904=date_1904)
    after, count = cleaned(path, [Plan("s", [1, 2, 3], {0: column(DAY, *["2024-03-05"] * 3)})], LISTING)
    sheet = book(after)["s"]
    assert count == 2 and sheet["A1"].value == sheet["A2"].value == datetime(2024, 3, 5) and sheet["A3"].value == serial


def test_days_that_a_spreadsheet_cannot_number_stay(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", "1899.3.5")
    assert cleaned(path, [Plan("s", [1], {0: column(DAY, "1899-03-05")})], LISTING) == (path.read_bytes(), 0)


def test_words_and_the_numbers_that_stand_for_them(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", "男性", 1, True, 12, " a_x0041_b ", "ok")
    sexes = column(WORD, "男", "男", "是", None, "a_x0041_b", "ok", numbers=True)
    after, count = cleaned(path, [Plan("s", [1, 2, 3, 4, 5, 6], {0: sexes})], LISTING)
    sheet = book(after)["s"]
    assert count == 4 and [sheet.cell(r, 1).value for r in (1, 2, 3, 4)] == ["男", "男", "是", 12]
    assert b"a_x005F_x0041_b" in members(after)[SHEET][0]


def test_numbers_in_a_column_of_words_stay(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", 2024.5, "甲 乙")
    after, count = cleaned(path, [Plan("s", [1, 2], {0: column(WORD, "2024.5", "甲乙")})], LISTING)
    assert count == 1 and book(after)["s"]["A1"].value == 2024.5


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as new:
        sheet = new.add_worksheet("s")
        for place in ("A1", "A2", "C2", "C3"):
            sheet.write_string(place, "5元")
    plans = [Plan("s", [1, 2], {0: column(NUMBER, "5", "5")}), Plan("s", [2, 3], {2: column(NUMBER, "5", "5")})]
    sheet = book(cleaned(tmp_path / "a.xlsx", plans, LISTING)[0])["s"]
    assert [sheet[place].value for place in ("A1", "A2", "C2", "C3")] == [5, 5, 5, 5]


def test_nothing_to_clean_gives_the_same_file(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    assert cleaned(path, [Plan("台账", [3], {0: column(WORD, "测试1")})], LISTING) == (path.read_bytes(), 0)


def test_a_list_of_that_name_is_there_already(tmp_path: Path) -> None:
    path = simple(tmp_path / "a.xlsx", "5元")
    path.write_bytes(cleaned(path, [Plan("s", [1], {0: column(NUMBER, "5")})], LISTING)[0])
    with_text = rewrite(
        path,
        {
            SHEET: lambda data: re.sub(
                rb'<c r="A1".*?</c>',
                b'<c r="A1" t="inlineStr"><is><r><t>6</t></r><r><t>\xe5\x85\x83</t></r></is></c>',
                data,
            )
        },
    )
    after = cleaned(with_text, [Plan("s", [1], {0: column(NUMBER, "6")})], LISTING)[0]
    assert book(after).sheetnames == ["s", "更改清单", "更改清单 (2)"] and book(after)["s"]["A1"].value == 6


def test_the_parts_of_a_file_written_as_a_stream(tmp_path: Path) -> None:
    """Members with sizes behind them (flag 3), as many programs write, and 64-bit extra fields."""
    path = simple(tmp_path / "a.xlsx", "5元")
    stream = io.BytesIO()

    class Unseekable(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return stream.write(data)  # type: ignore[arg-type]

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(Unseekable(), "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            with new.open(zipfile.ZipInfo(info.filename, (2024, 5, 1, 8, 0, 0)), "w", force_zip64=True) as member:
                member.write(old.read(info))
    path.write_bytes(stream.getvalue())
    after = cleaned(path, [Plan("s", [1], {0: column(NUMBER, "5")})], LISTING)[0]
    assert book(after)["s"]["A1"].value == 5
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert all(not info.flag_bits & 8 for info in archive.infolist()) and archive.testzip() is None
