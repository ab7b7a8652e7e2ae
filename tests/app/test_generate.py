"""`audit generate` on the command line: data files, bulk, resuming, merging, PDFs, hostile data."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest

from audit import resources
from audit.cli import main
from audit.documents import catalogue
from audit.schema import check_document, load_json
from tests.conftest import person
from tests.documents.test_compiled import rows, simple

Run = Callable[..., "Outcome"]
SAMPLE = load_json(catalogue.find("illness-notice").folder / "sample.json")


class Outcome(NamedTuple):
    """What a call of the command left."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Outcome:
        words = [str(each) for each in arguments]
        # Paths are given within the test's folder.
        words = [
            str(tmp_path / word) if before in ("--data", "--out") or word.endswith(".docx") else word
            for before, word in zip(["", *words], words, strict=False)
        ]
        with pytest.raises(SystemExit) as exit_:
            main(["generate", *words, *([] if "--out" in words else ["--out", str(tmp_path / "documents")])])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return Outcome(exit_.value.code, captured.out, captured.err)

    return call


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "通知.docx"
    table = rows("项目|数", "{%tr for r in 明细 %}|", "{{ r.项目 }}|{{ r.数 }}", "{%tr endfor %}|", columns=2)
    path.write_bytes(simple("{{ 姓名 }}：{{ 金额|money }}元（{{ 金额|rmb }}）", table=table))
    return path


def people(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        {"姓名": f"张{n % 90}", "街道": f"第{n % 3}街道", "金额": f"{n}.50", "明细": [{"项目": "甲 & 乙", "数": n}]}
        | changes
        for n in range(1, count + 1)
    ]


def lines(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_many_documents_have_a_manifest_and_names_of_their_own(run: Run, letter: Path, tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", people(520))
    result = run(letter, "--data", data, "--out", "o", "--format", "json")
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    check_document(document, "output/generate", "generate")
    files = [item["file"] for item in document["documents"]]
    assert len(files) == len({name.casefold() for name in files}) == 520 and files[0] == "第1街道/通知-张1.docx"
    for item in document["documents"][::97]:
        assert hashlib.sha256((tmp_path / "o" / item["file"]).read_bytes()).hexdigest() == item["sha256"]
    head = json.loads((tmp_path / "o" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert head["template"] == "通知.docx" and len(head["template_sha256"]) == 64
    assert docx.Document(str(tmp_path / "o" / files[9])).paragraphs[0].text == "张10：10.50元（壹拾元伍角）"


def test_a_run_that_stopped_is_taken_up_and_ends_as_if_it_had_not(run: Run, letter: Path, tmp_path: Path) -> None:
    records = people(520)
    good = lines(tmp_path / "good.jsonl", records)
    bad = lines(tmp_path / "bad.jsonl", [*records[:300], records[300] | {"金额": "很多"}, *records[301:]])
    stopped = run(letter, "--data", bad, "--out", "o", "--stop-after", "1")
    assert stopped.returncode == 1 and "张31: “金额”" in stopped.stderr and "--resume" in stopped.stderr
    assert (tmp_path / "o" / "manifest.part.jsonl").is_file() and not (tmp_path / "o" / "manifest.jsonl").exists()
    refused = run(letter, "--data", good, "--out", "o")
    assert refused.returncode == 2 and "--force" in refused.stderr
    # A file that was changed or lost meanwhile is made again.
    made = sorted((tmp_path / "o").rglob("*.docx"))
    made[5].write_bytes(b"x")
    made[6].unlink()
    resumed = run(letter, "--data", good, "--out", "o", "--resume")
    assert resumed.returncode == 0 and "沿用上次的 298 份" in resumed.stdout, resumed.stdout + resumed.stderr
    run(letter, "--data", good, "--out", "fresh")
    assert tree(tmp_path / "o") == tree(tmp_path / "fresh")
    again = run(letter, "--data", good, "--out", "o", "--resume")
    assert "新生成 0 份" in again.stdout and tree(tmp_path / "o") == tree(tmp_path / "fresh")


def test_documents_of_another_template_are_not_taken_up(run: Run, letter: Path, tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", people(3))
    assert run(letter, "--data", data, "--out", "o", "--resume").returncode == 0
    letter.write_bytes(simple("{{ 姓名 }}"))
    result = run(letter, "--data", data, "--out", "o", "--resume")
    assert result.returncode == 2 and "另一个模板" in result.stderr


def test_merged_files_hold_all_each_on_a_page_of_its_own(run: Run, letter: Path, tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", people(7))
    result = run(letter, "--data", data, "--out", "o", "--merge", "3", "--format", "json")
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    check_document(document, "output/generate", "generate")
    assert [item["documents"] for item in document["merged"]] == [3, 3, 1]
    merged = docx.Document(str(tmp_path / "o" / document["merged"][0]["file"]))
    assert len(merged.sections) == 3 and [p.text[:2] for p in merged.paragraphs if "元" in p.text] == [
        "张1",
        "张2",
        "张3",
    ]
    tool = Path(sys.executable).with_name("openxml-audit")
    judged = subprocess.run(
        [tool, tmp_path / "o" / document["merged"][0]["file"]], capture_output=True, text=True, check=False
    )
    bare = subprocess.run(
        [tool, tmp_path / "o" / document["documents"][0]["file"]], capture_output=True, text=True, check=False
    )
    assert judged.stdout.splitlines()[-1] == bare.stdout.splitlines()[-1]


def test_headers_with_fields_are_merged_each_with_its_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "h.docx").write_bytes(simple("{{ 姓名 }}", header="{{ 街道 }}的{{ 姓名 }}"))
    everyone = people(3)
    everyone[2] = everyone[0]  # the same text is one part
    result = run("h.docx", "--data", lines(tmp_path / "d.jsonl", everyone), "--out", "o", "--merge")
    assert result.returncode == 0, result.stderr
    (path,) = (tmp_path / "o").glob("*打印*.docx")
    merged = docx.Document(str(path))
    heads = [section.header.paragraphs[0].text for section in merged.sections]
    assert heads == [f"{each['街道']}的{each['姓名']}" for each in everyone] and len(set(heads)) == 2
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert len([name for name in archive.namelist() if name.startswith("word/header")]) == 2


def test_letters_whose_mark_stands_in_the_header_are_merged(run: Run, tmp_path: Path) -> None:
    data = json.loads(
        (resources.folder("templates") / "health-settlement-notice" / "sample.json").read_text(encoding="utf-8")
    )
    other = data | {"承检医院": "某市中医院", "发文机关": "某市某区人民政府社会保险服务中心"}
    result = run("health-settlement-notice", "--policy", "jiande", "--data", lines(tmp_path / "d.jsonl", [data, other, data | {"承检医院": "某院"}]), "--out", "o", "--merge")  # fmt: skip
    assert result.returncode == 0, result.stderr
    (path,) = (tmp_path / "o").glob("*打印*.docx")
    marks = [section.first_page_header.paragraphs[0].text for section in docx.Document(str(path)).sections]
    assert marks == [data["发文机关"], other["发文机关"], data["发文机关"]]
    tool = Path(sys.executable).with_name("openxml-audit")
    checked = subprocess.run([tool, path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0 and "Errors: 0" in checked.stdout, checked.stdout


def test_a_workbook_fills_fields_and_lists(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    main = book.active
    main.append(["街道", "公示编号", "年度", "起始日期", "截止日期", "受理单位", "监督电话"])
    main.append(["青云街道", "Q-1", 2024, "2024年6月3日", "2024-06-12", "站", "0571-64000012"])
    main.append(["白沙街道", "B-1", 2024, "2024/6/3", "2024-06-12", "站", "0571-64000013"])
    people_sheet = book.create_sheet("名单")
    people_sheet.append(["公示编号", "姓名", "性别", "年龄", "慰问金额"])
    for row in (
        ["Q-1", "张三", "男", 70, 1000.5],
        ["B-1", "李四", "女", 66, "1,000元"],
        ["Q-1", "王五", "女", 81, 500],
    ):
        people_sheet.append(row)
    book.save(tmp_path / "d.xlsx")
    result = run("大病慰问公示", "--data", "d.xlsx", "--out", "o")
    assert result.returncode == 0, result.stderr
    made = docx.Document(str(tmp_path / "o" / "大病慰问公示-青云街道-Q-1.docx"))
    table = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert [row[1:] for row in table[1:3]] == [["张三", "男", "70", "1,000.50"], ["王五", "女", "81", "500.00"]]
    assert table[-1][-1] == "1,500.50"


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        (["姓名", "性别", "年龄", "慰问金额"], ["张三", "男", 70, 500], "没有指明"),
        (["公示编号", "姓名", "性别", "年龄", "慰问金额"], ["Q-9", "张三", "男", 70, 500], "Q-9 没有对应"),
        (["公示编号", "姓名", "性别", "年龄", "慰问金额"], [None, "张三", "男", 70, 500], "没有对应"),
        (["公示编号", "姓名", "姓名"], ["Q-1", "张三", "李四"], "表头重复"),
    ],
)
def test_rows_of_a_list_that_belong_to_no_document_are_told(
    run: Run, tmp_path: Path, head: list[str], row: list[Any], said: str
) -> None:
    book = openpyxl.Workbook()
    main = book.active
    main.append(["街道", "公示编号", "年度", "起始日期", "截止日期", "受理单位", "监督电话"])
    for number in ("Q-1", "Q-2"):
        main.append(["青云街道", number, 2024, "2024-06-03", "2024-06-12", "站", "0571-64000012"])
    sheet = book.create_sheet("名单")
    sheet.append(head)
    sheet.append(row)
    book.save(tmp_path / "d.xlsx")
    result = run("大病慰问公示", "--data", "d.xlsx", "--out", "o")
    assert result.returncode == 2 and said in result.stderr and not (tmp_path / "o").exists(), result.stderr


HOSTILE = {
    "a float": ('{"合计": 5000.0}', "5000.0"),
    "a wrong total": ('{"合计": "4999.00"}', "按数据算出来是 5000.00"),
    "a wrong count": ('{"人数": 5}', "算出来是 4"),
    "a key twice": ('{"街道": "a", "街道": "b"}', "写了两次"),
    "not a number": ('{"合计": NaN}', "不是完好的 JSON"),
    "no JSON": ("{", "不是完好的 JSON"),
    "deep": ("[" * 100000, "不是完好的 JSON"),
    "no object": ('["a"]', "应是"),
    "a control character": ('{"受理单位": "站\\u0001"}', "U+0001"),
    "a surrogate": ('{"受理单位": "站\\ud800"}', "U+D800"),
    "a tag": ('{"受理单位": "{{ 7*7 }}"}', "U+007B"),
    "a field that is none": ('{"身份证号": "1"}', "不是这种文书的字段"),
    "an identity number as a phone": ('{"监督电话": "张三"}', "写法不对"),
    "a day that is none": ('{"起始日期": "2024-02-30"}', "起始日期"),
    "a list that is none": ('{"名单": "张三"}', "“名单”应是列表"),
    "a list of texts": ('{"名单": ["张三"]}', "“名单”应是列表"),
    "a list of lists": ('{"名单": [["张三"]]}', "“名单”应是列表"),
    "an amount as a number in the list": ('{"名单": [{"姓名": "张三", "性别": "男", "年龄": 70, "慰问金额": 500}], "人数": 1}', "慰问金额"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_data_end_in_one_line(run: Run, tmp_path: Path, what: str) -> None:
    text, said = HOSTILE[what]
    try:
        change = json.loads(text) if "\\ud800" not in text else None
        text = (
            json.dumps(SAMPLE | change)
            if isinstance(change, dict) and what not in ("a key twice", "not a number")
            else text
        )
    except (ValueError, RecursionError):
        pass
    if "\\ud800" in text:
        text = json.dumps(SAMPLE | {"受理单位": "站\ud800"})
    (tmp_path / "d.json").write_text(text, encoding="utf-8")
    result = run("大病慰问公示", "--data", "d.json", "--out", "o")
    assert result.returncode in (1, 2) and said in result.stderr and "Traceback" not in result.stderr, result.stderr
    assert not (tmp_path / "o").exists()


def test_values_that_look_like_xml_come_out_as_they_are(run: Run, tmp_path: Path) -> None:
    names = ["甲 & 乙 < 丙", "</w:t></w:r></w:p>", "“甲”‘乙’", "100<200, 300>100", "𠮷䶮·买买提", '"/><w:vanish/>']
    listed = [{"姓名": name, "性别": "男", "年龄": 70, "慰问金额": "500.00"} for name in names]
    data = {name: value for name, value in SAMPLE.items() if name not in ("合计", "人数")} | {"名单": listed}
    (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
    assert run("大病慰问公示", "--data", "d.json", "--out", "o").returncode == 0
    (made,) = (tmp_path / "o").iterdir()
    assert [row.cells[1].text for row in docx.Document(str(made)).tables[0].rows[1:-1]] == names


def test_the_same_data_give_the_same_bytes(run: Run, letter: Path, tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", people(520))
    for out in ("a", "b"):
        run(letter, "--data", data, "--out", out, "--merge", "300")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_without_libreoffice_pdf_says_so_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "d.json").write_text(json.dumps(SAMPLE), encoding="utf-8")
    result = run("大病慰问公示", "--data", "d.json", "--out", "o", "--pdf")
    assert result.returncode == 2 and "LibreOffice" in result.stderr and not (tmp_path / "o").exists()


@pytest.mark.libreoffice
def test_pdfs_of_a_merged_file(run: Run, letter: Path, tmp_path: Path) -> None:
    data = lines(tmp_path / "d.jsonl", people(3))
    result = run(letter, "--data", data, "--out", "o", "--merge", "--pdf", "--format", "json")
    assert result.returncode == 0, result.stderr
    (name,) = json.loads(result.stdout)["pdf"]
    information = subprocess.run(["pdfinfo", tmp_path / "o" / name], capture_output=True, text=True, check=True).stdout
    assert "Pages:           3" in information


def test_ledgers_and_data_are_not_mixed_and_missing_paths_are_told(run: Run, letter: Path, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(json.dumps(SAMPLE), encoding="utf-8")
    (tmp_path / "台账").mkdir()
    mixed = run("大病慰问公示", "--data", "d.json", "--data", "台账")
    assert mixed.returncode == 2 and "分两次" in mixed.stderr
    assert "核对路径" in run("大病慰问公示", "--data", "没有.json").stderr
    assert "不从台账生成" in run(letter, "--data", "台账").stderr


@pytest.mark.parametrize("field", ["受理单位", "受理地址"])
def test_a_notice_from_a_data_file_passes_the_privacy_check_or_is_not_written(
    run: Run, tmp_path: Path, field: str
) -> None:
    (tmp_path / "d.json").write_text(json.dumps(SAMPLE | {field: f"站，张三{person(1)}"}), encoding="utf-8")
    result = run("大病慰问公示", "--data", "d.json", "--out", "o")
    assert result.returncode == 1 and "没有通过公示检查" in result.stderr and not (tmp_path / "o").exists()
    assert person(1) not in result.stdout + result.stderr


def test_rows_whose_errors_are_not_all_listed_become_no_document() -> None:
    from datetime import date

    from audit import policies
    from audit.app import check as checking
    from audit.app import generate
    from audit.app.settings import Settings
    from audit.model import Capped, CheckReport

    template = catalogue.find("illness-notice")
    checked = checking.Checked(CheckReport(date(2024, 7, 1)), (policies.load("jiande"),))
    checked.report.capped = [Capped("jiande/x", None, None, 1000, 1500)]
    made = generate.make(template, checked, Settings(as_of=date(2024, 7, 1), policy="jiande"))
    assert not made.documents and "jiande/x" in made.refused[0].message
