"""A workbook written anew for the public: only what is seen and allowed is in it, with its looks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from audit import policies
from audit.disclosure.redaction import xlsx as sieve
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.spec import DisclosureSpec, load_spec
from tests.conftest import person

SECRET = person(3)
HEADINGS = ("序号", "姓名", "性别", "年龄", "慰问金额（元）")
Book = Any
Sheet = Any


def build(
    change: Callable[[Book, Sheet], object] | None = None, before: Callable[[Book], object] | None = None
) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    if before:
        before(book)
    sheet = book.add_worksheet("公示")
    money = book.add_format({"num_format": "#,##0.00", "bold": True, "font_name": "仿宋"})
    sheet.merge_range(0, 0, 0, 4, "2024年度大病慰问公示")
    sheet.write_row(1, 0, HEADINGS)
    for number, name in enumerate(("张三", "李四"), 1):
        sheet.write_row(1 + number, 0, (number, name, "男", 74))
        sheet.write_number(1 + number, 4, 500, money)
    if change:
        change(book, sheet)
    book.close()
    return stream.getvalue()


def cleaned(data: bytes, tmp_path: Path) -> Cleaned:
    path = tmp_path / "公示.xlsx"
    path.write_bytes(data)
    return sieve.redact(str(path), "公示.xlsx", load_spec(policies.load("jiande").folder) or DisclosureSpec())


def opened(copy: Cleaned) -> Any:
    return openpyxl.load_workbook(io.BytesIO(copy.data))


def rows(copy: Cleaned) -> list[tuple[Any, ...]]:
    return list(opened(copy).worksheets[0].iter_rows(values_only=True))


def parts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())


def filtered(book: Book, sheet: Sheet) -> None:
    sheet.write(4, 5, SECRET)
    sheet.autofilter(1, 0, 4, 5)
    sheet.filter_column(1, "x == 张三")
    sheet.set_row(4, options={"hidden": True})


def second(hide: str) -> Callable[[Book, Sheet], object]:
    def change(book: Book, _: Sheet) -> None:
        other = book.add_worksheet("底册")
        other.write(0, 0, SECRET)
        getattr(other, hide)()

    return change


def listed(book: Book, sheet: Sheet) -> None:
    sheet.data_validation(2, 5, 2, 5, {"validate": "list", "source": [SECRET, "b"]})


def charted(book: Book, sheet: Sheet) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=公示!$E$3:$E$4", "name": SECRET})
    sheet.insert_chart("H2", chart)


PLACES: dict[str, Callable[[Book, Sheet], object]] = {
    "hidden sheet": second("hide"),
    "very hidden sheet": second("very_hidden"),
    "hidden row": lambda b, s: (s.write(4, 5, SECRET), s.set_row(4, options={"hidden": True})),
    "row of no height": lambda b, s: (s.write(4, 5, SECRET), s.set_row(4, 0)),
    "filtered row": filtered,
    "hidden columns as a group": lambda b, s: (s.write(2, 7, SECRET), s.set_column(5, 8, 9, None, {"hidden": True})),
    "column of no width": lambda b, s: (s.write(2, 7, SECRET), s.set_column(7, 7, 0)),
    "format that hides": lambda b, s: s.write(2, 6, SECRET, b.add_format({"num_format": ";;;"})),
    "white": lambda b, s: s.write(2, 6, SECRET, b.add_format({"font_color": "white"})),
    "colour of its ground": lambda b, s: s.write(2, 6, SECRET, b.add_format({"font_color": "#1F3864", "bg_color": "#1F3864"})),
    "tiny": lambda b, s: s.write(2, 6, SECRET, b.add_format({"font_size": 1})),
    "white run": lambda b, s: s.write_rich_string(2, 6, "见", b.add_format({"font_color": "white"}), SECRET, "附件"),
    "comment": lambda b, s: s.write_comment(2, 1, SECRET),
    "validation list": listed,
    "prompt": lambda b, s: s.data_validation(2, 5, 2, 5, {"validate": "any", "input_message": SECRET}),
    "defined name": lambda b, s: b.define_name("底数", f'="{SECRET}"'),
    "property": lambda b, s: b.set_properties({"comments": SECRET, "author": "经办人"}),
    "custom property": lambda b, s: b.set_custom_property("号", SECRET),
    "chart": charted,
    "text box": lambda b, s: s.insert_textbox(8, 1, SECRET),
    "link": lambda b, s: s.write_url(2, 6, f"http://a/{SECRET}", string="链接"),
    "under a merged range": lambda b, s: (s.merge_range(6, 0, 6, 4, "备注"), s.write(6, 2, SECRET)),
    "conditional colour": lambda b, s: (s.write(2, 6, "x"), s.conditional_format(2, 6, 2, 6, {"type": "text", "criteria": "containing", "value": SECRET, "format": b.add_format({"bold": True})})),
    "visible": lambda b, s: s.write(2, 6, f"证件 {SECRET}"),
    "as a number": lambda b, s: s.write_number(2, 6, float(SECRET[:17] + "0")),
    "header of the page": lambda b, s: s.set_header(f"&C{SECRET}"),
    "name of the sheet": lambda b, s: b.add_worksheet(SECRET).write(0, 0, "x"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_part_of_the_copy_holds_it(place: str, tmp_path: Path) -> None:
    copy = cleaned(build(PLACES[place]), tmp_path)
    text = parts(copy.data)
    assert SECRET not in text and SECRET[:15] not in text and "经办人" not in text
    assert rows(copy)[1][:5] == HEADINGS and rows(copy)[2][:5] == (1, "张三", "男", 74, 500)
    assert copy.data == cleaned(build(PLACES[place]), tmp_path).data


def test_a_forbidden_column_goes_and_the_rest_moves_up(tmp_path: Path) -> None:
    def change(book: Book, sheet: Sheet) -> None:
        bold = book.add_format({"bold": True, "font_color": "red"})
        sheet.write_row(1, 0, ("序号", "身份证号", "姓名", "年龄", "金额", "发放日期"))
        for row in (2, 3):
            sheet.write_row(row, 0, (row - 1, person(row), "张三", 74, 500))
        sheet.write_datetime(2, 5, date(2024, 6, 3), book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[arg-type]
        sheet.write(2, 2, "张三", bold)
        sheet.set_column(2, 2, 23)

    copy = cleaned(build(change), tmp_path)
    sheet = opened(copy).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["序号", "姓名", "年龄", "金额", "发放日期"] and copy.removed[
        0
    ] == "删去“身份证号”列"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"] and sheet[
        "A1"
    ].value == "2024年度大病慰问公示"
    assert (
        sheet["B3"].font.bold
        and sheet["B3"].font.color.rgb == "FFFF0000"
        and round(sheet.column_dimensions["B"].width) == 24
    )
    assert sheet["E3"].value.date() == date(2024, 6, 3) and sheet["E3"].number_format == "yyyy-mm-dd"


def test_hidden_rows_and_columns_close_up(tmp_path: Path) -> None:
    def change(_: Book, sheet: Sheet) -> None:
        sheet.set_row(2, options={"hidden": True})
        sheet.set_column(2, 2, 9, None, {"hidden": True})

    assert rows(cleaned(build(change), tmp_path))[1:] == [
        ("序号", "姓名", "年龄", "慰问金额（元）"),
        (2, "李四", 74, 500),
    ]


def test_the_title_stays_when_the_first_column_of_its_range_goes(tmp_path: Path) -> None:
    copy = cleaned(build(lambda b, s: s.set_column(0, 0, 9, None, {"hidden": True})), tmp_path)
    assert rows(copy)[0][0] == "2024年度大病慰问公示"
    assert [str(area) for area in opened(copy).worksheets[0].merged_cells.ranges] == ["A1:D1"]


def test_looks_and_page_stay(tmp_path: Path) -> None:
    def change(_: Book, sheet: Sheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_footer("&C第 &P 页")
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 33)

    sheet = opened(cleaned(build(change), tmp_path)).worksheets[0]
    assert sheet["E3"].number_format == "#,##0.00" and sheet["E3"].font.bold and sheet["E3"].font.name == "仿宋"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.oddFooter.center.text) == (
        "landscape",
        9,
        "第 &P 页",
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.row_dimensions[1].height == 33


def test_formulas_become_what_they_show(tmp_path: Path) -> None:
    copy = cleaned(build(lambda b, s: s.write_formula(4, 4, "=SUM(E3:E4)", None, 1000)), tmp_path)
    assert rows(copy)[4][4] == 1000 and "<f>" not in parts(copy.data)
    assert "删去公式（改为结果值）（1 处）" in copy.removed


def test_words_of_illness_in_a_cell_are_blacked_out(tmp_path: Path) -> None:
    copy = cleaned(build(lambda b, s: (s.write(1, 5, "备注"), s.write(2, 5, "患尿毒症，13800001234"))), tmp_path)
    assert rows(copy)[2][5] == "■■■■，■■■■■■■■■■■"


def test_a_workbook_that_shows_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有看得见的内容"):
        cleaned(build(lambda b, s: (b.add_worksheet("空").activate(), s.hide())), tmp_path)


def test_a_formula_without_a_result_is_refused(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book.worksheets[0]["E5"] = "=SUM(E3:E4)"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Refused, match="没有算好的值"):
        cleaned(stream.getvalue(), tmp_path)


def test_a_strict_workbook_and_one_with_macros_become_plain_ones(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(build(lambda b, s: s.write(2, 6, SECRET)))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            for kind in (b"spreadsheetml", b"officeDocument"):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/" + kind + b"/2006/",
                    b"http://purl.oclc.org/ooxml/" + kind + b"/",
                )
            new.writestr(name, data.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))
        new.writestr("xl/vbaProject.bin", SECRET)
    copy = cleaned(stream.getvalue(), tmp_path)
    assert rows(copy)[2][:5] == (1, "张三", "男", 74, 500) and SECRET not in parts(copy.data)
    assert copy.ending == ".xlsx" and "macroEnabled" not in parts(copy.data) and "删去宏（1 处）" in copy.removed
