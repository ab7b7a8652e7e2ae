"""No identity, card or phone number of what was submitted occurs in any output of a run, zip-based files unpacked."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from audit.app import demo
from audit.app.init import begin
from audit.cli import main
from audit.masking import mask_name
from audit.messages import set_language
from tests.conftest import HOSPITAL, card, hospital_row, person

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{15,19}[0-9Xx]?|1[3-9][0-9]{9})(?![0-9A-Za-z])")


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """A file's texts: those of its parts, where it is a zip."""
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        yield path.name, data.decode("utf-8")
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield f"{path.name}!{name}", archive.read(name).decode("utf-8", "replace")


def planted(folder: Path) -> set[str]:
    """Every number of a submission that could be a person's."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path):
                found |= {
                    n
                    for row in sheet.iter_rows(values_only=True)
                    for c in row
                    if c is not None
                    for n in NUMBER.findall(str(c))
                }
        elif path.suffix == ".docx":
            document = docx.Document(str(path))
            texts = [p.text for p in document.paragraphs] + [
                c.text for t in document.tables for r in t.rows for c in r.cells
            ]
            found |= {number for text in texts for number in NUMBER.findall(text)}
        elif path.suffix == ".csv":
            found |= set(NUMBER.findall(path.read_bytes().decode("gb18030", "replace")))
    return found


def leaks(out: Path, numbers: set[str]) -> list[tuple[str, str]]:
    """The outputs in which a number stands whole, also written with blanks or hyphens between its digits."""
    return [
        (name, number)
        for path in sorted(out.rglob("*"))
        if path.is_file()
        for name, text in ((path.name, path.relative_to(out).as_posix()), *parts(path))
        for squeezed in (re.sub(r"(?<=[0-9])[ \u00a0\u3000-](?=[0-9Xx])", "", text),)
        for number in numbers
        if number in squeezed
    ]


def test_the_whole_sample_gives_nobody_away(tmp_path: Path) -> None:
    project = tmp_path / "项目"
    begin(project, "jiande", None, force=False)
    sample = demo.sample_folder()
    (project / "audit.toml").write_bytes((sample / "audit.toml").read_bytes())
    numbers = planted(sample / demo.SUBMISSION)
    assert len(numbers) > 200
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "run",
                str(sample / demo.SUBMISSION),
                "--out",
                str(tmp_path / "out"),
                "--policy",
                "jiande",
                "--all",
                "--as-of",
                "2024-07-15",
            ]
        )
    assert ended.value.code in (0, 1)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"findings.json", "findings.sarif", "findings.xlsx", "record.json", "report.html", "documents"} <= names
    assert leaks(tmp_path / "out", numbers) == []


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "sarif"])
def test_numbers_where_nobody_expects_them_are_masked(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    project = tmp_path / "项目"
    begin(project, "jiande", None, force=False)
    phone, account, number = "13812345678", card(7), person(77)
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    rows = [
        hospital_row(1, 姓名=f"张三{number}", 慰问金额=300),
        hospital_row(2, 社区=f"电话{phone}", 慰问金额=300),
        hospital_row(3, 证明材料=f"卡号 {account}", 慰问金额=300),
        hospital_row(4, 街道=f"青云街道 {spaced}", 慰问金额=300),
        hospital_row(5, 身份证号=number[:-1] + ("1" if number[-1] != "1" else "2"), 慰问日期=f"{phone}"),
        hospital_row(6, 性别=number, 慰问金额=number),
    ]
    workbook(
        "住院慰问台账.xlsx",
        {"台账": [[f"制表人 {phone}"], [*HOSPITAL, f"备注{account}"], *rows, [f"合计 {number}"], [f"联系 {phone}"]]},
        folder=project / "提交材料",
    )
    out = project / "结果"
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "run",
                str(project / "提交材料"),
                "--out",
                str(out / "一"),
                "--as-of",
                "2024-07-15",
                "--format",
                form,
                "--set",
                f"监督电话={phone}",
            ]
        )
    shown = capsys.readouterr()
    assert ended.value.code == 1, shown.err
    numbers = {phone, account, number, *(row[2] for row in rows)}
    (out / "terminal.txt").write_text(shown.out + shown.err, encoding="utf-8")
    assert leaks(project / "audit-records", numbers) == leaks(out, numbers) == []


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """A command's exit status and all that it prints."""
    capsys.readouterr()
    set_language("zh")
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    shown = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, shown.out + shown.err


def test_names_that_hold_a_number_are_shown_without_it_and_found_by_it(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files, folders, sheets and offices named after people, through every command that tells of them."""
    project = tmp_path / "项目"
    begin(project, "jiande", date(2024, 7, 15), force=False)
    number, other, phone, account = person(77), person(78), "13812345678", card(7)
    spaced = f"{other[:6]}-{other[6:14]}-{other[14:]}"
    office = f"青云街道 {person(79)}"
    rows = [hospital_row(n, 慰问金额=300, 街道=office if n > 4 else "青云街道") for n in range(1, 9)]
    folder = project / "提交材料" / f"联系{phone}"
    workbook(f"{number}住院慰问台账.xlsx", {f"张三{account}": [HOSPITAL, *rows]}, folder=folder)
    (folder / f"坏{spaced}.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / f"说明{other}.txt").write_text("与台账无关", encoding="utf-8")
    notice = docx.Document()
    notice.add_paragraph("住院慰问公示")
    notice.save(str(folder / f"公示{other}.docx"))
    with zipfile.ZipFile(folder / "报送.zip", "w") as archive:
        archive.write(str(next(folder.glob("公示*.docx"))), f"内层{phone}/公示{person(80)}.docx")
    numbers = {person(80), number, other, phone, account, person(79), *(row[2] for row in rows)}
    told = tmp_path / "told"
    told.mkdir()
    submitted, first = project / "提交材料", project / "结果" / "一"
    ledger = next(folder.glob("*住院慰问台账.xlsx"))
    calls: list[tuple[object, ...]] = [
        ("run", submitted, "--out", first),
        *(("check", submitted, "--format", form) for form in ("table", "json", "jsonl", "csv", "sarif")),
        *(("validate", folder, "--format", form) for form in ("table", "json")),
        ("validate", folder, "--annotate", told / "marked", "--fix", told / "fixed"),
        *(("analyse", submitted, "--format", form) for form in ("table", "json")),
        *(("calendar", submitted, "--from", "2024-01-01", "--to", "2024-12-31", "--format", form) for form in ("table", "json", "ics")),
        ("score", submitted, "--period", "2024上半年", "--out", told / "score"),
        ("score", submitted, "--period", "2024上半年", "--format", "json"),
        ("privacy", submitted, "--ledger", ledger, "--out", told / "privacy"),
        ("privacy", submitted, "--format", "json", "--explain"),
        ("findings", "update", "--project", project, "--run", first),
        *(("findings", "list", "--project", project, "--format", form) for form in ("table", "json")),
        ("findings", "forms", "--project", project, "--out", told / "forms"),
        ("sample", "draw", ledger, "--tolerable", "40%", "--out", told / "sample", "--seed", "甲"),
        ("run", submitted, "--out", project / "结果" / "二"),
        *(("verify", first / "record.json", "--format", form) for form in ("table", "json")),
        ("rerun", first / "record.json", "--out", told / "again"),
    ]  # fmt: skip
    for index, call in enumerate(calls):
        code, text = said(capsys, *call)
        if call[0] in ("verify", "rerun"):
            assert code == 0, text  # what is hidden in reports is found all the same
        (told / f"{index:02d}-{call[0]}.txt").write_text(text, encoding="utf-8")
    report = json.loads((first / "findings.json").read_text(encoding="utf-8"))
    masked = mask_name(f"联系{phone}/{number}住院慰问台账.xlsx")
    assert "×" in masked and {item["file"] for item in report["findings"] if item["row"]} == {masked}
    assert len([item for item in report["findings"] if item["message"].startswith("测试")]) >= 8
    kinds = [
        [item["kind"] for item in file["findings"] if item["where"] == "文件名"] for file in report["privacy"]["files"]
    ]
    assert kinds == [["id_number"]] * 2  # the check of notices still sees the names as they are
    assert (told / "marked" / masked).is_file() or list((told / "marked").rglob("*住院慰问台账.xlsx"))
    outputs = [leaks(each, numbers) for each in (first, project / "结果" / "二", project / "audit-records", told)]
    copies = ("marked", "fixed")  # an office's own workbooks, made to carry the numbers in their cells
    assert [hit for found in outputs for hit in found if "住院慰问台账" not in hit[0]] == []
    for name in copies:
        assert not [path for path in (told / name).rglob("*") if any(each in path.name for each in numbers)]
    register = (project / "audit-findings.jsonl").read_text(encoding="utf-8")
    assert not [each for each in numbers if each in register]
