"""Working papers: made of the findings where the engagement names its project, numbered, and each naming the others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from audit.cli import main
from tests.conftest import HOSPITAL, hospital_row

FIELDS = {
    "项目名称": "2024年上半年专项资金审计",
    "审计人员": "李敏",
    "反馈截止日期": "2024-07-30",
    "审核人员": "陈立",
    "审核日期": "2024-07-20",
    "审核意见": "同意。",
    "移交单位": "市服务中心",
    "接收单位": "某会计师事务所",
    "期间起": "2024-01-01",
    "期间止": "2024-06-30",
    "存储介质": "加密U盘 01",
    "用途": "专项资金审计",
    "归还期限": "2024-12-31",
    "移交人": "周平",
    "接收人": "李敏",
    "标题": "专项审计报告",
    "报告编号": "某会审〔2024〕1号",
    "主送": "某市财政局",
    "委托单位": "某市财政局",
    "被审计单位": "市服务中心",
    "审计依据": "业务约定书",
    "审计范围": "住院慰问台账",
    "被审计单位责任": "提供真实、完整的资料。",
    "审计责任": "发表审计意见。",
    "审计程序": "比对台账，核实疑点。",
    "项目概况": "概况。",
    "预算金额": "10000",
    "收到金额": "8000",
    "支出金额": "6000",
    "结余金额": "2000",
    "审计意见": "除下列待核实事项外，未发现其他问题。",
    "审计建议": "核实下列事项。",
    "机构名称": "某会计师事务所",
    "机构地址": "某路1号",
    "注册会计师": "李敏/330100010001；陈立/330100010002",
    "报告日期": "2024-07-31",
}
Run = Callable[..., tuple[int, Path]]


@pytest.fixture
def run(workbook: Callable[..., Path], tmp_path: Path) -> Run:
    rows = [
        hospital_row(1, 慰问金额=300),
        hospital_row(2, 慰问金额=250),
        hospital_row(3, 街道="白沙洲街道", 慰问金额=400),
        hospital_row(4),
        hospital_row(4, 入院日期="2024-04-01", 慰问日期="2024-04-20"),
    ]
    workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, *rows]}, folder=tmp_path / "in")

    def call(fields: dict[str, str], *options: str) -> tuple[int, Path]:
        lines = [
            f"{json.dumps(k, ensure_ascii=False)} = {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items()
        ]
        settings = 'policy = "jiande"\nas_of = 2024-07-15\n[documents]\n' + "\n".join(lines)
        (tmp_path / "audit.toml").write_text(settings, encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *options])
        assert isinstance(ended.value.code, int)
        return ended.value.code, tmp_path / "out"

    return call


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def refused(out: Path) -> list[dict[str, Any]]:
    documents = json.loads((out / "findings.json").read_text(encoding="utf-8"))["documents"]
    found: list[dict[str, Any]] = documents["refused"]
    return found


def test_the_papers_are_made_numbered_and_name_each_other(run: Run) -> None:
    code, out = run(FIELDS)
    assert code == 1 and refused(out) == []
    names = sorted(path.name for path in (out / "documents").iterdir())
    assert names == [
        "专项审计报告-市服务中心-某会审〔2024〕1号.docx",
        "审计取证单-取证-001.docx",
        "审计取证单-取证-002.docx",
        "审计取证单-取证-003.docx",
        "审计工作底稿-底稿-001.docx",
        "审计工作底稿-底稿-002.docx",
        "电子数据交接清单-交接-001.docx",
    ]
    paper = text_of(out / "documents/审计工作底稿-底稿-002.docx")
    assert "取证-002" in paper and "取证-003" in paper and "取证-001" not in paper and "青云街道" in paper
    form = text_of(out / "documents/审计取证单-取证-002.docx")
    assert "测试1" in form and "测试2" in form and "250.00" in form and "第 2 行" in form.replace("第2行", "第 2 行")
    report = text_of(out / "documents" / names[0])
    assert "底稿-001、底稿-002" in report and "取证-001" in report and "330100010002" in report
    listed = text_of(out / "documents/电子数据交接清单-交接-001.docx")
    digests = re.findall(r"\b[0-9a-f]{64}\b", listed)
    inputs = json.loads((out / "findings.json").read_text(encoding="utf-8"))["inputs"]
    assert {inputs[0]["sha256"], inputs[0]["sm3"]} <= set(digests)


def test_the_index_is_a_sheet_that_leads_to_the_papers(run: Run) -> None:
    _, out = run(FIELDS)
    sheet = openpyxl.load_workbook(out / "findings.xlsx")["底稿索引"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:3] for row in rows] == [
        ["底稿-001", "取证-001", "白沙洲街道"],
        ["底稿-002", "取证-002", "青云街道"],
        ["底稿-002", "取证-003", "青云街道"],
        ["合计", None, None],
    ]
    link = sheet.cell(2, 2).hyperlink.target.replace("\\", "/")
    assert (out / link).is_file()


def test_a_field_that_all_papers_lack_is_told_once(run: Run) -> None:
    fields = {key: FIELDS[key] for key in FIELDS if key not in ("反馈截止日期", "审核人员")}
    _, out = run(fields)
    told = [(item["record"], item["field"]) for item in refused(out)]
    assert told == [("取证-001…取证-003", "反馈截止日期"), ("底稿-001…底稿-002", "审核人员")]
    assert not list((out / "documents").glob("*取证单*"))


def test_without_a_project_name_no_paper_is_made_or_refused(run: Run) -> None:
    _, out = run({})
    assert refused(out) == [] and not (out / "documents").exists()


def test_the_reviewer_must_be_another_person(run: Run) -> None:
    _, out = run(FIELDS | {"审核人员": "李 敏"})
    assert [item["field"] for item in refused(out)] == ["审核人员"]


def test_the_papers_come_out_the_same_again(run: Run, tmp_path: Path) -> None:
    _, out = run(FIELDS)
    with pytest.raises(SystemExit) as ended:
        main(["rerun", str(out / "record.json")])
    assert ended.value.code == 0
