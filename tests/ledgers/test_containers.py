"""The same ledger in every container gives the same rows, sums and findings; and the containers are what they claim to be."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from audit import guard
from tests.conftest import person
from tests.ledgers.zoo import biff, hospital, markup, ooxml, text
from tests.ledgers.zoo.book import Book, Formula, Page, serial, shown
from tests.ledgers.zoo.cli import validate

PASSWORD = "Pz-2024-慰问"
WRITERS: dict[str, Callable[[Book], bytes]] = {
    "台账.xlsx": ooxml.xlsx,
    "台账.xlsm": ooxml.xlsm,
    "台账.xls": biff.xls,
    "台账.et": biff.xls,
    "台账.xlsb": biff.xlsb,
    "台账.ods": markup.ods,
    "utf8.csv": lambda book: text.delimited(book, "utf-8"),
    "bom.csv": lambda book: text.delimited(book, "utf-8-sig"),
    "gb18030.csv": lambda book: text.delimited(book, "gb18030"),
    "utf16.csv": lambda book: text.delimited(book, "utf-16"),
    "lf.csv": lambda book: text.delimited(book, "utf-8", end="\n"),
    "semicolon.csv": lambda book: text.delimited(book, "utf-8", ";"),
    "utf8.tsv": lambda book: text.delimited(book, "utf-8", "\t"),
    "excel.txt": lambda book: text.delimited(book, "utf-16", "\t"),
    "网页.xls": markup.html,
    "网页utf8.xls": lambda book: markup.html(book, "utf-8", "utf-8"),
    "网页.et": markup.html,
    "文本.xls": lambda book: text.delimited(book, "gbk", "\t"),
    "改名.xls": ooxml.xlsx,
    "改名.csv": biff.xls,
    "改名.xlsx": biff.xls,
    "无扩展名": ooxml.xlsx,
    "2003.xls": markup.spreadsheetml,
    "2003.xml": markup.spreadsheetml,
}
# Containers that know merged cells, hidden rows and cells that are numbers; the others are text.
RICH = ["台账.xlsx", "台账.xlsm", "台账.xls", "台账.xlsb", "台账.ods", "2003.xls"]
SHEETS = [*RICH, "网页.xls"]


def put(folder: Path, name: str, book: Book) -> Path:
    path = folder / name
    path.write_bytes(WRITERS[name](book))
    return path


def table(code: int, answer: Any, error: str) -> dict[str, Any]:
    """The only table of an answer."""
    assert not answer["unreadable"], answer["unreadable"]
    assert code in (0, 1) and error == ""
    (entry,) = answer["inputs"]
    assert entry["read"] == entry["rows"] + sum(entry["left_out"].values())
    return dict(entry)


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_ledger_in_every_container(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, error = validate(capsys, put(tmp_path, name, hospital.book()))
    entry = table(code, answer, error)
    assert code == 1
    assert entry["ledger"] == "hospital_condolence"
    assert (entry["rows"], entry["left_out"]) == (len(hospital.USED), hospital.LEFT_OUT)
    assert entry["sums"] == {"慰问金额": "1900.50"}
    assert (entry["first_day"], entry["last_day"]) == ("2024-03-01", "2024-03-20")
    assert set(entry["headings"]) == {*hospital.HEAD} - {"序号"}
    found = [(f["row"], f["column"], f["severity"]) for f in answer["findings"]]
    assert found == [fault[:3] for fault in hospital.FAULTS]
    for finding, (_, _, _, part) in zip(answer["findings"], hospital.FAULTS, strict=True):
        assert part in finding["message"] and finding["rule"] == "schema" and finding["file"] == name


def test_the_findings_are_the_same_to_the_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in WRITERS:
        (tmp_path / name).mkdir()
        put(tmp_path / name, name, hospital.book())
    answers = {}
    for name in WRITERS:
        _, answer, _ = validate(capsys, tmp_path / name)
        kept = ("row", "column", "severity", "message", "value", "rule", "ledger", "amount")
        answers[name] = [{key: finding[key] for key in kept} for finding in answer["findings"]]
    assert all(findings == answers["台账.xlsx"] for findings in answers.values()), answers


def test_a_folder_of_every_container_is_read_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, name in enumerate(WRITERS, 1):
        page = hospital.page()
        page.rows = [*page.rows[:-1], [f"制表人：钱某{number}"]]
        put(tmp_path, name, Book([page]))
    code, answer, error = validate(capsys, tmp_path)
    assert (code, error, answer["unreadable"]) == (1, "", [])
    assert {entry["file"] for entry in answer["inputs"]} == set(WRITERS)


@pytest.mark.parametrize("name", SHEETS)
def test_merged_communities_are_filled_down(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, error = validate(capsys, put(tmp_path, name, hospital.book(merged_community=True)))
    assert table(code, answer, error)["changed"]["fill_down"] == 3
    assert [f["row"] for f in answer["findings"]] == [fault[0] for fault in hospital.FAULTS]


@pytest.mark.parametrize("name", RICH)
def test_several_sheets_and_rows_keep_their_names_and_numbers(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = Page([["一、本表由街道填写。"], ["二、金额以元为单位。"]], "填表说明")
    empty = Page([], "Sheet3")
    first, second = hospital.page("城北社区"), hospital.page("城南社区")
    code, answer, error = validate(capsys, put(tmp_path, name, Book([notes, first, second, empty])))
    assert code == 1 and error == ""
    assert [entry["sheet"] for entry in answer["inputs"]] == ["城北社区", "城南社区"]
    assert [f["row"] for f in answer["findings"]] == [fault[0] for fault in hospital.FAULTS] * 2
    assert any("填表说明" in item["reason"] for item in answer["skipped"])


@pytest.mark.parametrize("name", RICH)
def test_numbers_in_identity_and_card_columns_are_never_guessed(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = hospital.page()
    rows = [list(row) for row in page.rows]
    rows[4][3] = 990101195001010000  # as Excel leaves it: fifteen digits and zeros
    rows[5][3] = 990101500101001  # an old number that lost nothing is still no text
    rows[5][10] = 6200000000000000
    page.rows = rows
    code, answer, error = validate(capsys, put(tmp_path, name, Book([page])))
    table(code, answer, error)
    numeric = {(f["row"], f["column"]) for f in answer["findings"] if "数值" in f["message"]}
    assert numeric == {(5, "身份证号"), (6, "身份证号"), (6, "银行卡号")}
    assert all(f["severity"] == "error" for f in answer["findings"] if "数值" in f["message"])


@pytest.mark.parametrize("epoch", [1900, 1904])
@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls", "台账.xlsb"])
def test_days_are_counted_from_the_epoch_of_the_workbook(
    name: str, epoch: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, name, Book([hospital.page()], epoch))
    entry = table(*validate(capsys, path))
    assert (entry["first_day"], entry["last_day"]) == ("2024-03-01", "2024-03-20")


@pytest.mark.parametrize("name", RICH)
def test_the_table_may_begin_anywhere(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = hospital.page()
    page.rows = [[], [], [], *([None, None, *row] if row else [] for row in page.rows)]
    page.merged = [(r0 + 3, c0 + 2, r1 + 3, c1 + 2) for r0, c0, r1, c1 in page.merged]
    code, answer, error = validate(capsys, put(tmp_path, name, Book([page])))
    table(code, answer, error)
    assert [f["row"] for f in answer["findings"]] == [fault[0] + 3 for fault in hospital.FAULTS]


@pytest.mark.parametrize("name", SHEETS)
def test_hidden_rows_and_columns_are_used_and_told_whatever_the_container(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = hospital.page()
    page.hidden_rows, page.hidden_columns = frozenset({5, 8}), frozenset({10})
    code, answer, error = validate(capsys, put(tmp_path, name, Book([page])))
    assert table(code, answer, error)["sums"] == {"慰问金额": "1900.50"}
    found = [(f["row"], f["column"], f["severity"]) for f in answer["findings"] if f["severity"] != "note"]
    assert found == [fault[:3] for fault in hospital.FAULTS]
    rows, columns = sorted(
        f["message"] for f in answer["findings"] if f["severity"] == "note" and "隐藏" in f["message"]
    )
    assert rows.startswith("K（") and "列被隐藏" in rows
    assert "第 6、9 行被隐藏" in columns


@pytest.mark.parametrize("name", RICH)
def test_formulas_are_told_whatever_the_container(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = hospital.page()
    row = hospital.FIRST - 1
    page.rows[row] = [Formula("75*2", 150) if cell == 150 else cell for cell in page.rows[row]]
    code, answer, error = validate(capsys, put(tmp_path, name, Book([page])))
    assert table(code, answer, error)["sums"] == {"慰问金额": "1900.50"}
    (told,) = [f["message"] for f in answer["findings"] if "是公式" in f["message"]]
    assert "“慰问金额”有 1 个单元格是公式（第 5 行）" in told


@pytest.mark.parametrize("name", ["台账.xlsx", "换名.xls"])
def test_a_password(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, secret, wrong = tmp_path / name, tmp_path / "密码.txt", tmp_path / "错.txt"
    path.write_bytes(ooxml.locked(hospital.book(), PASSWORD))
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    wrong.write_text("1234\n", encoding="utf-8")
    code, answer, error = validate(capsys, path)
    assert code == 2 and answer["inputs"] == []
    assert len(error.splitlines()) == 1 and name in error and "密码" in error and "--password-file" in error
    code, answer, error = validate(capsys, path, options=("--password-file", str(wrong)))
    assert code == 2 and len(error.splitlines()) == 1 and name in error and "密码" in error
    code, answer, error = validate(capsys, path, options=("--password-file", str(secret)))
    assert table(code, answer, error)["sums"] == {"慰问金额": "1900.50"}
    assert PASSWORD not in error


# The builders, judged by readers that the program does not use.


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def grid(rows: Any) -> list[list[str]]:
    """What a reader gave, as texts, without empty ends of rows."""
    lines = []
    for row in rows:
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        lines.append(cells)
    return lines


def expected() -> list[list[str]]:
    (page,) = hospital.book().pages
    return grid([[shown(cell) or None for cell in row] for row in page.rows])


def openpyxl_rows(data: bytes) -> list[list[str]]:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert {str(found) for found in sheet.merged_cells.ranges} >= {"A1:L1", "I3:J3"}
    return grid(sheet.iter_rows(values_only=True))


def xlrd_rows(data: bytes) -> list[list[str]]:
    import xlrd

    book = xlrd.open_workbook(file_contents=data)
    sheet = book.sheet_by_index(0)
    day = xlrd.XL_CELL_DATE
    return grid(
        [xlrd.xldate_as_datetime(cell.value, book.datemode) if cell.ctype == day else cell.value for cell in row]
        for row in sheet.get_rows()
    )


def pyxlsb_rows(data: bytes) -> list[list[str]]:
    import pyxlsb

    days = {serial(date(2024, 3, n)): date(2024, 3, n).isoformat() for n in range(1, 32)}
    with pyxlsb.open_workbook(io.BytesIO(data)) as book, book.get_sheet(1) as sheet:
        # This reader knows no styles: a day comes as its number.
        return grid([days.get(cell.v, cell.v) for cell in row] for row in sheet.rows())


def odf_rows(data: bytes) -> list[list[str]]:
    from odf import opendocument
    from odf.table import CoveredTableCell, TableCell, TableRow

    rows = []
    for row in opendocument.load(io.BytesIO(data)).spreadsheet.getElementsByType(TableRow):
        cells: list[Any] = []
        for cell in row.childNodes:
            assert cell.qname in (TableCell().qname, CoveredTableCell().qname)
            day, number = cell.getAttribute("datevalue"), cell.getAttribute("value")
            value = day or (float(number) if number else "\n".join(str(line) for line in cell.childNodes))
            cells += [value] * int(cell.getAttribute("numbercolumnsrepeated") or 1)
        rows += [cells] * int(row.getAttribute("numberrowsrepeated") or 1)
    return grid(rows)


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("台账.xlsx", openpyxl_rows),
        ("台账.xlsm", openpyxl_rows),
        ("台账.xls", xlrd_rows),
        ("台账.xlsb", pyxlsb_rows),
        ("台账.ods", odf_rows),
    ],
)
def test_the_containers_are_sound(name: str, reader: Callable[[bytes], list[list[str]]]) -> None:
    rows = reader(WRITERS[name](hospital.book()))
    while rows and not rows[-1]:
        rows.pop()
    assert rows == expected()


@pytest.mark.libreoffice
def test_libreoffice_opens_every_container(tmp_path: Path) -> None:
    names = RICH
    for number, name in enumerate(names):
        (tmp_path / f"{number}{Path(name).suffix}").write_bytes(WRITERS[name](hospital.book()))
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(path) for path in sorted(tmp_path.glob("*.*"))]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", filter_, "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for number, name in enumerate(names):
        said = (tmp_path / f"{number}.csv").read_text(encoding="utf-8")
        assert hospital.TITLE in said and person(1) in said and "赵某" in said, name
        assert "2024-03-01" in said or "03/01/2024" in said, (name, said)


def test_what_a_file_is_by_its_bytes(tmp_path: Path) -> None:
    kinds = {
        "台账.xlsx": "xlsx",
        "台账.xlsm": "xlsx",
        "台账.xlsb": "xlsb",
        "台账.ods": "ods",
        "台账.xls": "xls",
        "网页.xls": "html",
        "2003.xls": "spreadsheetml",
        "文本.xls": "text",
        "utf16.csv": "text",
    }
    found = {name: guard.kind_of(put(tmp_path, name, hospital.book()), name) for name in kinds}
    assert found == kinds
    (tmp_path / "锁.xlsx").write_bytes(ooxml.locked(hospital.book(), PASSWORD))
    assert guard.kind_of(tmp_path / "锁.xlsx", "锁.xlsx") == "encrypted"
