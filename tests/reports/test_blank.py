"""Forms to hand out: filled in, each is read back without a finding; lists, checks and notes are there."""

from __future__ import annotations

import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from audit import policies
from audit.app import blank
from audit.cli import main
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.ledgers.kinds import Column, LedgerKind
from audit.messages import set_language
from audit.reports import blank_columns
from audit.reports.blank_columns import Field
from tests.conftest import card, person

ALL = list(kinds.catalogue().values())
FIRST = 4  # the first row to fill in, as Excel numbers it


def audit(*arguments: object) -> int:
    with pytest.raises(SystemExit) as error:
        main([str(argument) for argument in arguments])
    assert isinstance(error.value.code, int)
    return error.value.code


def valid(column: Column, spec: dict[str, Any], row: int) -> Any:
    """A value that an office might type into the column."""
    if column.values:
        return column.values[row % len(column.values)]
    return {
        "name": f"测试{row}",
        "id": person(row),
        "card": card(row),
        "phone": f"1380000{row:04d}",
        "uscc": "91440300708461136T",
        "date": date(2024, 3, row + 1),
        "birth": date(1950, 1, 1),
        "month": "2024-03",
        "year": 2024,
        "money": 150.5,
        "count": max(spec.get("minimum", 0), 45),
    }.get(column.type, f"{column.name}{row}")


def fill(path: Path, kind: LedgerKind, rows: int = 3) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(rows):
        for index, column in enumerate(kind.columns):
            sheet.cell(FIRST + row, index + 1).value = valid(column, kind.schema["properties"][column.name], row)
    book.save(path)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_a_filled_form_is_read_back_without_a_finding(
    kind: LedgerKind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit("ledgers", "blank", kind.name, "--out", tmp_path) == 0
    path = tmp_path / f"{kind.title}.xlsx"
    fill(path, kind)
    capsys.readouterr()
    assert audit("validate", path, "--format", "json", "--as-of", "2024-07-01") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["findings"] == [] and document["unreadable"] == []
    (item,) = document["inputs"]
    assert (item["ledger"], item["rows"], len(item["headings"])) == (kind.name, 3, len(kind.columns))


def test_an_empty_form_is_an_empty_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("ledgers", "blank", "retirees", "--out", tmp_path) == 0 == audit("validate", tmp_path)
    assert "0/0" in capsys.readouterr().out


@pytest.mark.parametrize("name", policies.names())
def test_all_ledgers_of_a_policy_with_what_only_it_requires(name: str, tmp_path: Path) -> None:
    policy = policies.load(name)
    forms = blank.write(None, name, tmp_path, force=False)
    assert [form.name for form in forms] == list(policy.ledgers) and len(list(tmp_path.iterdir())) == len(forms)
    for form in forms:
        use = policy.ledgers[form.name]
        sheet = openpyxl.load_workbook(form.path).worksheets[0]
        heads = [str(cell.value).split("\n")[0] for cell in sheet[3]]
        required = {head[1:] for head in heads if head.startswith("*")}
        assert required == {*kinds.catalogue()[form.name].required, *use.requires}
        for column, extra in (use.values or {}).items():
            index = [head.strip("*") for head in heads].index(column) + 1
            lists = [
                v.formula1 for v in sheet.data_validations.dataValidation if sheet.cell(FIRST, index).coordinate in v
            ]
            assert all(value in lists[0] for value in extra)


def test_lists_checks_and_notes(tmp_path: Path) -> None:
    (form,) = blank.write("illness_condolence", "jiande", tmp_path, force=False)
    book = openpyxl.load_workbook(form.path)
    sheet = book.worksheets[0]
    at = {str(cell.value).split("\n")[0].strip("*"): cell for cell in sheet[3]}
    checks = {}
    for check in sheet.data_validations.dataValidation:
        (area,) = check.sqref.ranges
        assert check.showErrorMessage and (area.min_row, area.max_row) == (FIRST, 1_048_576)
        assert re.search("[\u4e00-\u9fff]", check.error) and len(check.error) <= 255
        checks[next(name for name, cell in at.items() if cell.column == area.min_col)] = check
    assert checks["性别"].formula1 == '"男,女"' and checks["证明材料"].formula1 == '"医疗费用查询单,大数据核验,无"'
    assert {checks[name].type for name in ("慰问日期", "结算年度", "慰问金额", "身份证号", "银行卡号")} == {
        "date",
        "whole",
        "custom",
    }
    formats = {name: sheet.cell(FIRST, cell.column).number_format for name, cell in at.items()}
    assert (
        formats["身份证号"] == formats["银行卡号"] == formats["公示编号"] == "@" and formats["慰问日期"] == "yyyy-mm-dd"
    )
    # Below the framed rows the column's own style holds.
    letter = at["身份证号"].column_letter
    assert sheet.column_dimensions[letter].number_format == "@"
    note = at["证明材料"].comment.text
    assert "必填" in note and "数据核验、大数据、" in note and " → 大数据核验；" in note
    assert "JD-3-1-4b" in note and "选填" in at["银行卡号"].comment.text and all(cell.comment for cell in at.values())
    assert (
        sheet.freeze_panes == "A4" and sheet.print_title_rows == "$1:$3" and sheet.page_setup.orientation == "landscape"
    )
    assert sheet.page_setup.paperSize == 9 and sheet["A1"].value == "大病慰问台账" and "填报单位" in sheet["A2"].value
    guide = book["填写说明"]
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert all(name in texts for name in at) and any("JD-3-1-4b" in text for text in texts)


def test_a_list_too_long_for_a_check_stands_on_the_second_sheet() -> None:
    values = [f"第{number}种很长的可选值" for number in range(40)]
    kind = kinds.adapt(kinds.find("illness_condolence"), values={"证明材料": values})
    fields = [Field(column, kind.schema["properties"][column.name]) for column in kind.columns]
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(kind, fields)))
    (source,) = [
        c.formula1 for c in book.worksheets[0].data_validations.dataValidation if "填写说明" in (c.formula1 or "")
    ]
    area = source.rpartition("!")[2].replace("$", "")
    assert [row[0].value for row in book["填写说明"][area]] == ["医疗费用查询单", "大数据核验", "无", *values]


def blank_workbook(kind: LedgerKind, fields: list[Field]) -> bytes:
    from audit.reports import blank as form

    return form.workbook(kind, fields)


def test_the_same_form_has_the_same_bytes() -> None:
    kind = kinds.find("retirees")
    fields = blank.fields(kind, None)
    assert blank_workbook(kind, fields) == blank_workbook(kind, fields)


def test_in_english_too(tmp_path: Path) -> None:
    set_language("en")
    (form,) = blank.write("groups", None, tmp_path, force=False)
    book = openpyxl.load_workbook(form.path)
    assert book.sheetnames[1] == "How to fill in" and "required" in book.worksheets[0]["A3"].comment.text


def test_what_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("ledgers", "blank") == 2 and "--policy" in capsys.readouterr().err
    assert audit("ledgers", "blank", "没有的台账", "--out", tmp_path) == 2
    assert audit("ledgers", "blank", "groups", "--out", tmp_path) == 0
    assert audit("ledgers", "blank", "groups", "--out", tmp_path) == 2 and "--force" in capsys.readouterr().err
    assert audit("ledgers", "blank", "groups", "--out", tmp_path, "--force") == 0
    with pytest.raises(UsageFault, match="小组台账"):
        blank.write("specialists", "jiande", tmp_path / "x", force=False)


def test_a_folder_of_its_own_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for expected in ("blank-ledgers", "blank-ledgers-2"):
        (form,) = blank.write("groups", None, None, force=False)
        assert form.path.parent.name == expected


# A cell's value → whether the check lets it pass, by the type of the column.
CHECKED: dict[str, list[tuple[Any, bool]]] = {
    "id": [(person(1), True), (person(7), True), (person(1)[:17] + "0", person(1)[17] == "0"), ("990101500101003", True),
           (person(3)[:17], False), ("99010150010100A", False), (person(1)[:16] + "A" + person(1)[17], False)],
    "card": [("6200000000001", True), ("62000", False), ("62000000000A01", False)],
    "money": [(0, True), (150.25, True), (0.1 + 0.2, True), (-1, False), (1.234, False), ("一百", False)],
    "month": [("2024-03", True), ("2024-13", False), ("2024-00", False), ("2024.03", False), ("24-3", False)],
    "name": [("张三", True), ("张 三", False)],
}  # fmt: skip


@pytest.mark.libreoffice
def test_the_checks_let_pass_what_they_should(tmp_path: Path) -> None:
    """The formulas of the checks, reckoned by LibreOffice in cells beside the values."""
    expected = []
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for kind, values in CHECKED.items():
            for value, passes in values:
                row = len(expected)
                sheet.write(row, 0, value)
                check = blank_columns.check(Field(Column("列", kind, True), {}), f"A{row + 1}")
                assert check is not None and len(check["value"]) <= 255
                # NOW() has the program reckon the cell anew when it opens the file.
                sheet.write_formula(row, 1, f'=IFERROR(IF(AND({check["value"][1:]},NOW()>0),"Y","N"),"N")')
                expected.append("Y" if passes else "N")
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--convert-to", "csv"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120
    )
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == expected
