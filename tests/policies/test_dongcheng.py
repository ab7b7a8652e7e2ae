"""Dongcheng: the boundaries of its text case by case, what is not run, and weeks that end today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from audit import policies, resources
from audit.app.rules import covered
from audit.checks.cases import load_cases
from audit.checks.compute_cases import load_cases as load_compute_cases
from audit.checks.document_cases import load as load_document_cases
from audit.checks.run import CheckResult, run_rules
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from audit.tables.queries import adapted
from tests.conftest import person

POLICY = policies.load("dongcheng")
KINDS = adapted(POLICY)

STATED = {
    "DC-2-1": ["2000 人 → 1 名", "2001 人 → 2 名", "6000 人配 2 名 → 提示（原则上）：缺 1 名"],
    "DC-3-6": ["聘用日满 65 周岁未满 66 → 合格", "66 周岁无推荐 → 违规", "68 周岁有认定推荐 → 合格", "69 周岁有推荐 → 违规",
               "非本市户籍的退休人员 → 违规"],
    "DC-3-x": ["有不再聘用情形记录而其后仍在聘 → 违规"],
    "DC-4-2b": ["2024-03-01 至 2025-02-28 → 合格", "2024-03-01 至 2025-03-31 → 违规", "试用期至 2024-04-30 → 合格",
                "试用 3 个月 → 违规", "保险止期早于协议止期 → 违规"],
    "DC-4-2c": ["2025-02-28 到期，2025-01-29 发出 → 合格", "2025-01-30 发出 → 违规：差 1 日", "2025-02-10 发出 → 违规：不足 30 日",
                "到期而从未发出 → 违规"],
    "DC-4-3": ["三年整 → 合格", "三年零一天 → 违规", "单一来源 → 提示", "无社会保险 → 违规"],
    "DC-6-1": ["岗位补贴 1800 → 违规", "全年绩效合计 12000 → 合格", "12000.01 → 违规", "岗位补贴 1600 → 提示"],
    "DC-6-2": ["满意 1000、基本满意 800、不满意 0", "基本满意发 1000 → 违规", "满意发 900 → 提示"],
    "DC-6-3": ["2024 年两次不满意，2025 年仍在聘 → 违规"],
    "DC-7-2": ["某周（周一至周日）无例会记录 → 违规，列出周次"],
}  # fmt: skip


def rows_of(ledger: str, *rows: dict[str, Any], without: Sequence[str] = ()) -> LedgerTable:
    base: dict[str, dict[str, Any]] = {
        "headcount": {"区": "东城区", "街道": "青云街道", "统计日期": "2024-06-30", "管理人数": 2000, "专员人数": 1},
        "specialists": {"姓名": "张三", "性别": "男", "身份证号": person(1, "19600501"), "户籍": "北京市东城区", "街道": "青云街道",
                        "聘任方式": "聘用退休人员", "聘用日期": "2024-03-01", "协议起始日": "2024-03-01", "协议终止日": "2025-02-28",
                        "试用期截止日": "2024-04-30", "保险种类": "商业保险", "保险终止日": "2025-02-28", "组织认定推荐": "否",
                        "聘用证书编号": "QY-01", "备案日期": "2024-03-05", "状态": "在聘", "报名推荐记录": "是"},
        "specialist_reviews": {"姓名": "张三", "身份证号": person(1, "19600501"), "街道": "青云街道", "月份": "2024-04",
                               "评价等次": "满意", "上报日期": "2024-05-06"},
        "specialist_pay": {"姓名": "张三", "身份证号": person(1, "19600501"), "街道": "青云街道", "月份": "2024-04",
                           "岗位补贴": "1700", "绩效奖金": "1000", "资金渠道": "社会化管理服务经费"},
        "weekly_meetings": {"街道": "青云街道", "会议日期": "2024-06-24", "参加人数": 2},
        "service_contracts": {"合同编号": "FW-01", "街道": "青云街道", "供应商": "某中心", "采购方式": "询价", "合同金额": "100000",
                              "履行起始日": "2024-03-01", "履行终止日": "2027-02-28", "专员人数": 2, "已缴社会保险": "是"},
    }  # fmt: skip
    table = table_of(KINDS[ledger], [base[ledger] | row for row in rows])
    table.file = f"{ledger}.xlsx"
    for name in without:
        table.frame = table.frame.drop(name)
    return table


def check(*tables: LedgerTable, day: date = date(2024, 7, 1), only: str | None = None) -> CheckResult:
    chosen = tuple(rule for rule in POLICY.rules if only is None or rule.code.startswith(only))
    return run_rules([replace(POLICY, rules=chosen)], tables, KINDS, day, Masker())


@pytest.mark.parametrize("clause", STATED)
def test_each_boundary_of_the_text_is_a_case(clause: str) -> None:
    said = {case.says for rule in POLICY.rules for case in load_cases(rule) if case.clause == clause}
    said |= {case.says for compute in POLICY.computes for case in load_compute_cases(compute) if case.clause == clause}
    assert set(STATED[clause]) <= said


def test_every_clause_is_covered() -> None:
    entries = covered("dongcheng")
    assert len(entries) == 23 and all(entry["covered"] for entry in entries)


def test_a_submission_in_order_has_no_finding() -> None:
    result = check(
        rows_of("headcount", {}),
        rows_of("specialists", {}),
        rows_of("specialist_reviews", {}),
        rows_of("specialist_pay", {}),
        rows_of("weekly_meetings", {}),
        rows_of("service_contracts", {}),
    )
    assert not result.findings and not result.faults
    assert {item.rule for item in result.not_run} == {"dongcheng/headcount-roster"}


def test_a_rule_whose_ledger_is_missing_is_not_run() -> None:
    result = check(rows_of("specialist_pay", {}))
    reasons = {item.rule.removeprefix("dongcheng/"): item.reason for item in result.not_run}
    assert reasons["paid-not-on-roster"] == "未提交：社会化管理服务专员花名册"
    assert reasons["bonus-over-grade"] == "未提交：专员月度满意度评价表"
    assert reasons["meeting-none"] == reasons["meeting-week"] == "未提交：专员例会台账"
    ran = {rule.code for rule in POLICY.rules} - set(reasons)
    assert ran == {
        "bonus-monthly-average",
        "bonus-year-cap",
        "paid-twice",
        "post-allowance-over",
        "post-allowance-under",
    }


@pytest.mark.parametrize(
    ("column", "not_run", "run_without"),
    [
        ("意向书发出日期", {"intent-late", "intent-missing"}, set()),
        ("试用期截止日", {"trial-long", "trial-missing", "trial-short"}, set()),
        ("保险终止日", {"retiree-insurance-end", "retiree-insurance-unknown"}, {"purchased-insurance"}),
        ("不再聘用日期", {"rehired"}, {"retiree-insurance-end"}),
        ("不再聘用原因", {"rehired"}, set()),
        ("聘用证书编号", {"retiree-certificate"}, set()),
        ("备案日期", {"retiree-filing"}, set()),
        ("就业困难认定", {"public-post-hardship"}, set()),
        ("名录编号", {"public-post-register"}, set()),
        ("报名推荐记录", {"application-record"}, set()),
    ],
)
def test_a_column_that_is_missing_counts_as_not_submitted(
    column: str, not_run: set[str], run_without: set[str]
) -> None:
    result = check(rows_of("specialists", {}, without=[column]))
    named = {item.rule.removeprefix("dongcheng/") for item in result.not_run if f"“{column}”" in item.reason}
    assert named == not_run and not named & run_without


def test_rows_of_before_the_scheme_are_counted_and_not_judged() -> None:
    result = check(
        rows_of("specialists", {"协议起始日": "2019-12-31", "协议终止日": "2021-12-31"}), only="retiree-term"
    )
    assert not result.findings
    assert [(item.ledger, item.rows, item.clause) for item in result.not_applicable] == [("specialists", 1, "DC-6-0")]


@pytest.mark.parametrize(("day", "weeks"), [(date(2024, 6, 30), 0), (date(2024, 7, 6), 0), (date(2024, 7, 7), 1)])
def test_a_week_is_due_on_its_sunday(day: date, weeks: int) -> None:
    result = check(rows_of("weekly_meetings", {}), day=day, only="meeting-week")
    assert len(result.findings) == weeks
    assert all("2024-07-01 至 2024-07-07" in finding.message for finding in result.findings)


def test_a_week_across_the_year_and_what_a_missing_week_looks_like() -> None:
    meetings = [{"会议日期": (date(2024, 12, 23) + timedelta(weeks=n)).isoformat()} for n in (0, 2)]
    (finding,) = check(rows_of("weekly_meetings", *meetings), day=date(2025, 1, 12), only="meeting-week").findings
    assert "2025 年第 1 周（2024-12-30 至 2025-01-05）" in finding.message and "青云街道" in finding.message
    assert (finding.place.file, finding.place.row, finding.unit) == ("weekly_meetings.xlsx", None, "青云街道")


def test_weeks_of_a_year_without_a_list_of_holidays_stop_with_the_name_of_the_parameter() -> None:
    meeting = rows_of("weekly_meetings", {"会议日期": "2026-12-21"})
    assert not check(meeting, day=date(2026, 12, 31), only="meeting-week").faults
    (fault,) = check(meeting, day=date(2027, 1, 3), only="meeting-week").faults
    assert "例会.整周放假的周" in fault.reason and "--set" in fault.reason


def test_all_documents_name_the_same_nine_duties_and_each_is_proved() -> None:
    duties = {}
    for name in ("labour-agreement", "appointment-certificate", "service-contract"):
        path = resources.folder("schemas") / "documents" / f"{name}.schema.json"
        parts = json.loads(path.read_text(encoding="utf-8"))["properties"]["职责"]["allOf"]
        duties[name] = [part["contains"]["const"] for part in parts]
    first = duties["labour-agreement"]
    assert len(first) == len(set(first)) == 9 and all(each == first for each in duties.values())
    proved = {(case.document, bool(case.refuses)) for case in load_document_cases(POLICY) if case.clause == "DC-5"}
    assert proved == {(name, refused) for name in duties for refused in (True, False)}
