"""Copies of what was submitted: marked, cleaned, or fit to be published. The originals stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from audit import resources
from audit.cli import main
from audit.ledgers.gathering import gather
from audit.ledgers.submission import read
from tests.conftest import HOSPITAL, hospital_row, person
from tests.disclosure.test_places import PLACES, SECRET, check, notice
from tests.workbook_edit.books import changed, rewrite, rich

SAMPLE = resources.folder("samples") / "jiande-2024" / "submission"


def audit(*arguments: object) -> int:
    with pytest.raises(SystemExit) as error:
        main([str(argument) for argument in arguments])
    assert isinstance(error.value.code, int)
    return error.value.code


def test_faults_are_marked_where_they_stand(workbook: Callable[..., Path], tmp_path: Path) -> None:
    rows = [["住院慰问台账"], HOSPITAL, hospital_row(1), hospital_row(2, 慰问金额="约150", 姓名=None)]
    path = workbook("街道/台账.xlsx", {"台账": rows}, {"台账": [(0, 0, 0, 8, "住院慰问台账")]})
    before = path.read_bytes()
    assert audit("validate", tmp_path, "--annotate", tmp_path / "批注") == 1
    book = openpyxl.load_workbook(tmp_path / "批注" / "街道" / "台账.xlsx")
    sheet = book["台账"]
    money, name = sheet.cell(4, 9), sheet.cell(4, 1)
    assert money.value == "约150" and "不是金额" in money.comment.text and money.fill.fgColor.rgb == "FFF8B4B4"
    assert name.comment and "没有填写" in name.comment.text and not sheet.cell(3, 9).comment
    assert [cell.value for cell in sheet[2]] == list(HOSPITAL) and "A1:I1" in map(str, sheet.merged_cells.ranges)
    assert book.sheetnames == ["台账"] and path.read_bytes() == before


def test_a_file_that_is_no_xlsx_becomes_one_that_says_so(tmp_path: Path) -> None:
    rows = [HOSPITAL, hospital_row(1, 慰问日期="2024.3.5"), hospital_row(2, 慰问金额="约150")]
    (tmp_path / "台账.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert audit("validate", tmp_path / "台账.csv", "--annotate", tmp_path / "批注", "--fix", tmp_path / "清洗") == 1
    marked = openpyxl.load_workbook(tmp_path / "批注" / "台账.csv.xlsx")
    assert "重新生成" in marked["说明"]["A1"].value
    money = marked["Sheet1"].cell(3, 9)
    assert money.value == "约150" and "不是金额" in money.comment.text and money.fill.fgColor.rgb == "FFF8B4B4"
    clean = openpyxl.load_workbook(tmp_path / "清洗" / "台账.csv.xlsx")
    assert clean["Sheet1"]["H2"].value == datetime(2024, 3, 5) and clean["Sheet1"]["I3"].value == "约150"
    assert [cell.value for cell in clean["更改清单"][2]][3:5] == ["2024.3.5", "2024-03-05"]


def test_a_workbook_that_cannot_be_changed_in_place_is_written_anew(tmp_path: Path) -> None:
    path = rich(tmp_path / "台账.xlsm", macros=True)
    doubled = {"xl/worksheets/sheet1.xml": lambda data: re.sub(rb'(<row r="4".*?</row>)', rb"\1\1", data, flags=re.S)}
    rewrite(path, doubled)
    assert audit("validate", path, "--annotate", tmp_path / "批注") == 1
    book = openpyxl.load_workbook(tmp_path / "批注" / "台账.xlsm.xlsx")
    assert "不能就地修改" in book["说明"]["A1"].value and book["台账"]["I5"].comment


def test_macros_charts_and_pictures_stay(tmp_path: Path) -> None:
    path = rich(tmp_path / "街道.xlsm", macros=True)
    assert audit("validate", path, "--annotate", tmp_path / "批注", "--fix", tmp_path / "清洗") == 1
    marked, clean = ((tmp_path / folder / "街道.xlsm").read_bytes() for folder in ("批注", "清洗"))
    own = {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert changed(path.read_bytes(), marked) == own | {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert changed(path.read_bytes(), clean) == own | {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/worksheets/sheet3.xml"}  # fmt: skip


def test_a_file_in_order_has_a_copy_without_any_change(workbook: Callable[..., Path], tmp_path: Path) -> None:
    path = workbook(
        "台账.xlsx", {"s": [HOSPITAL, hospital_row(1, 入院日期=date(2024, 3, 1), 慰问日期=date(2024, 3, 20))]}
    )
    assert audit("validate", path, "--annotate", tmp_path / "批注", "--fix", tmp_path / "清洗") == 0
    assert (
        (tmp_path / "批注" / "台账.xlsx").read_bytes()
        == (tmp_path / "清洗" / "台账.xlsx").read_bytes()
        == path.read_bytes()
    )


def test_a_row_s_comment_names_the_clause_and_masks(workbook: Callable[..., Path], tmp_path: Path) -> None:
    path = workbook(
        "台账.xlsx",
        {"s": [HOSPITAL, hospital_row(1, 证明材料="990101195001010037的证明"), hospital_row(2, 证明材料=None)]},
    )
    assert audit("validate", path, "--policy", "jiande", "--annotate", tmp_path / "批注") == 1
    sheet = openpyxl.load_workbook(tmp_path / "批注" / "台账.xlsx")["s"]
    assert "依据 JD-3-1-4a" in sheet["G3"].comment.text and "990101195001010037" not in sheet["G2"].comment.text


def test_cells_beyond_the_cap_are_coloured(workbook: Callable[..., Path], tmp_path: Path) -> None:
    path = workbook("台账.xlsx", {"s": [HOSPITAL, *(hospital_row(n, 慰问金额="无") for n in range(1, 104))]})
    assert audit("validate", path, "--annotate", tmp_path / "批注") == 1
    cells = [row[8] for row in openpyxl.load_workbook(tmp_path / "批注" / "台账.xlsx")["s"].iter_rows(min_row=2)]
    assert (
        all(cell.fill.fgColor.rgb == "FFF8B4B4" for cell in cells)
        and sum(cell.comment is not None for cell in cells) == 100
    )


def test_a_cleaned_copy_means_the_same(tmp_path: Path) -> None:
    assert audit("validate", SAMPLE, "--fix", tmp_path / "清洗", "--policy", "jiande") == 1
    old = {(t.file, t.ledger): t for t in read(gather([SAMPLE])).tables}
    new = read(gather([tmp_path / "清洗"])).tables
    assert len(new) == len(old)
    for table in new:
        origin = old.get((table.file, table.ledger)) or old[table.file.removesuffix(".xlsx"), table.ledger]
        for name in origin.headings:
            assert table.texts(name) == origin.texts(name), (table.file, name)
        assert [(i.place.row, i.column, i.keyword) for i in table.issues] == [
            (i.place.row, i.column, i.keyword) for i in origin.issues
        ]
        # What is left to change are cells that stay as they are on purpose: amounts in 万元 and community names read downwards.
        assert set(table.changed) <= {"money", "fill_down"}, (table.file, table.changed)


def test_the_list_of_changes(workbook: Callable[..., Path], tmp_path: Path) -> None:
    path = workbook(
        "台账.xlsx",
        {"s": [HOSPITAL, hospital_row(1, 慰问日期="2024.3.5", 慰问金额="1,150元", 身份证号=person(1) + " ")]},
    )
    assert audit("validate", path, "--fix", tmp_path / "清洗") == 0
    book = openpyxl.load_workbook(tmp_path / "清洗" / "台账.xlsx")
    lines = [[cell.value for cell in row][:5] for row in book["更改清单"]]
    assert lines[1:] == [
        ["s", "2", "身份证号", person(1) + " ", person(1)],
        ["s", "2", "入院日期", "2024-03-01", "2024-03-01"],
        ["s", "2", "慰问日期", "2024.3.5", "2024-03-05"],
        ["s", "2", "慰问金额", "1,150元", "1150.00"],
    ]
    sheet = book["s"]
    assert (sheet["C2"].value, sheet["H2"].value, sheet["I2"].value) == (person(1), datetime(2024, 3, 5), 1150)
    assert sheet["H2"].number_format == "yyyy-mm-dd"


def test_copies_never_go_over_what_is_there(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook("a/台账.xlsx", {"s": [HOSPITAL, hospital_row(1)]})
    assert audit("validate", path, "--annotate", path.parent) == 2 and "--force" in capsys.readouterr().err
    assert audit("validate", path, "--annotate", tmp_path / "x", "--fix", tmp_path / "x") == 2


@pytest.mark.parametrize("place", [place for place in PLACES if place != "inserted chunk"])
def test_a_copy_for_the_public_gives_nothing_away(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "公示.docx").write_bytes(PLACES[place][0])
    assert (
        audit(
            "privacy", tmp_path / "公示.docx", "--redact", tmp_path / "公开", "--policy", "jiande", "--format", "json"
        )
        == 1
    )
    assert SECRET not in capsys.readouterr().out
    copy = (tmp_path / "公开" / "公示.docx").read_bytes()
    assert check(copy, tmp_path).findings == () and SECRET.encode() not in copy


def test_a_notice_in_order_needs_no_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "公示.docx").write_bytes(notice())
    assert (
        audit(
            "privacy", tmp_path / "公示.docx", "--redact", tmp_path / "公开", "--policy", "jiande", "--format", "json"
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["files"][0]["findings"] == [] and not (tmp_path / "公开").exists()
