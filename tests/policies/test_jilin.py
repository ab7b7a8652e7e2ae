"""The Jilin opinion: every boundary case of its clauses is quoted by a case, and what cases cannot say: missing columns and
ledgers, other days, the rules on consistency that run beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit import policies
from audit.app import check as app
from audit.app.rules import PROVERS
from audit.app.settings import Settings
from audit.checks.case_files import load
from audit.checks.cases import load_cases
from audit.checks.coverage import coverage
from audit.checks.run import CheckResult, run_rules
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from tests.conftest import person

JILIN = policies.load("jilin")
KINDS = kinds.catalogue()
DAY = date(2024, 12, 31)

COMMUNITY = {"县市区": "松江县", "街道": "青云街道", "社区": "城北社区", "户数": 2800, "社工岗人数": 1, "专职党建岗人数": 2,
             "社工师人数": 3, "两委届期起": "2021-12-01", "两委届期止": "2026-11-30"}  # fmt: skip
WORKER = {"姓名": "王五", "身份证号": person(1, "19850615"), "街道": "青云街道", "社区": "城北社区", "岗位类别": "普通工作人员",
          "人员来源": "公开招聘", "学历": "大专", "聘用日期": "2021-12-01", "协议起始日": "2021-12-01", "协议终止日": "2026-11-30",
          "五险一金": "齐全", "在岗状态": "在岗"}  # fmt: skip
TRAINED = {"姓名": "王五", "身份证号": person(1, "19850615"), "社区": "城北社区", "岗位": "其他"}

# The inventory's boundary cases, each of which a case quotes.
SAID = [
    "人员来源为公益性岗位 → 违规", "2800 户 9 人 → 提示（左右）", "2800 户 16 人 → 提示", "3000 户 15 人 → 合格",
    "4500 户 → 上限 15+5=20、下限 10+3=13", "4500 户 21 人 → 违规", "3200 户 16 人 → 违规（3001 至 3299 户上限仍为 15）",
    "4500 户 12 人 → 合格（可增设，不是必须）", "2 个 → 合格", "1 个 → 提示（原则上）", "41 周岁无放宽情形 → 提示", "41 周岁、退伍军人 → 合格",
    "高中学历 → 提示", "街道全年基础合计 70%、绩效合计 30% → 合格", "街道全年基础合计 75%、绩效合计 25% → 违规",
    "个人某月 3000 / 1000 而街道全年合计为 70/30 → 不列违规", "助理 200、社工师 300、高级 400 → 合格", "助理 150 → 违规",
    "三级都是 200 → 违规：未拉开档次", "有资格而补贴为空（未发）→ 不列违规（文本为“可”）", "缺生育保险 → 违规",
    "协议起止与本届起止不同 → 违规", "2020 年签订 → 提示", "3 名 → 合格", "2 名 → 提示（力争）",
    "2022、2023 不合格而 2024 仍在岗 → 违规", "2020、2022、2024 不合格 → 违规（累计 3 年）", "2022、2024 不合格 → 合格（未连续、未满 3）",
]  # fmt: skip

# Released codes are never renamed and never used for something else.
RELEASED = """
    agreement-before-renewal agreement-term allowance-grades allowance-low allowance-without-qualification average-pay
    establishment-exceeded establishment-missing exit-after-failures exit-undocumented hall-staff hired-past-retirement
    insurance-incomplete insurance-unclear party-posts pay-after-exit pay-not-on-roster pay-ratio-person pay-ratio-street
    performance-over-total posts-below-base posts-over-limit posts-roster-differs posts-small-community recruit-age
    recruit-education recruited-by-other-department review-missing social-workers social-workers-roster-differs training-leaders
    training-others transfer-deadline transfer-in-after-notice transfer-others-deadline welfare-post-staff
    welfare-post-staff-left worker-community-unknown
"""


def table(ledger: str, *rows: Mapping[str, Any], file: str = "a.xlsx", without: Sequence[str] = ()) -> LedgerTable:
    result = table_of(KINDS[ledger], rows)
    result.file = file
    result.frame = result.frame.drop(without)
    return result


def run(*tables: LedgerTable, day: date = DAY, **readings: str) -> CheckResult:
    return run_rules([JILIN.with_overrides({}, readings)], tables, KINDS, day, Masker())


def found(result: CheckResult, code: str) -> list[int | None]:
    return [finding.place.row for finding in result.findings if finding.rule == f"jilin/{code}"]


def reasons(result: CheckResult, code: str) -> list[str]:
    return [item.reason for item in result.not_run if item.rule == f"jilin/{code}"]


def test_every_clause_is_covered() -> None:
    entries = coverage(JILIN, PROVERS)
    assert len(entries) == 23
    assert [entry.clause.id for entry in entries if not entry.covered] == []
    assert {entry.clause.kind for entry in entries if entry.clause.reason} == {"record"}


def test_every_boundary_case_is_quoted() -> None:
    said = {case.says for rule in JILIN.rules for case in load_cases(rule)}
    said |= {case.says for compute in JILIN.computes for case in load(compute, "policy/compute-cases", "gives")}
    assert set(SAID) <= said


def test_released_codes_stay() -> None:
    assert {rule.code for rule in JILIN.rules} == set(RELEASED.split())


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("放宽情形", "recruit-age"),
        ("招聘单位", "recruited-by-other-department"),
        ("转入日期", "transfer-deadline"),
        ("退出日期", "exit-undocumented"),
        ("职业资格", "social-workers-roster-differs"),
    ],
)
def test_a_sheet_without_an_optional_column_is_told(column: str, code: str) -> None:
    result = run(table("communities", COMMUNITY), table("community_workers", WORKER, without=[column]))
    (reason,) = reasons(result, code)
    assert reason.startswith("a.xlsx") and f"没有“{column}”列" in reason
    assert found(result, code) == []
    assert not result.faults


def test_the_day_of_transfer_may_be_missing_where_it_only_excuses() -> None:
    result = run(
        table("communities", COMMUNITY),
        table("community_workers", WORKER | {"协议终止日": "2026-11-29"}, without=["转入日期"]),
        table("community_training", TRAINED | {"培训日期": "2022-12-31"}),
        table("community_reviews", {**{k: WORKER[k] for k in ("姓名", "身份证号", "街道", "社区")}, "年度": 2023, "考核等次": "合格"}),
    )  # fmt: skip
    for code in ("agreement-term", "training-others", "review-missing"):
        assert found(result, code) == [1] and reasons(result, code) == []


def test_ledgers_that_were_not_submitted_are_named() -> None:
    result = run(table("communities", COMMUNITY))
    assert reasons(result, "exit-after-failures") == ["未提交：社工岗人员花名册、社工岗年度考核表"]
    assert reasons(result, "pay-ratio-street") == ["未提交：社工岗薪酬发放表"]
    assert reasons(result, "posts-small-community") == []


def test_training_goes_by_years_that_have_ended() -> None:
    workers = table("community_workers", WORKER, WORKER | {"岗位类别": "社区正职", "身份证号": person(2, "19850615")})
    training = table(
        "community_training",
        TRAINED | {"培训日期": "2022-06-01"},
        TRAINED | {"身份证号": person(2, "19850615"), "岗位": "社区书记", "培训日期": "2023-06-01"},
    )
    middle = run(workers, training, day=date(2024, 7, 1))
    assert found(middle, "training-others") == found(middle, "training-leaders") == []
    last_but_one = run(workers, training, day=date(2024, 12, 30))
    assert found(last_but_one, "training-others") == found(last_but_one, "training-leaders") == []
    end = run(workers, training, day=DAY)
    assert found(end, "training-others") == [1] and found(end, "training-leaders") == [2]
    current = run(workers, training, day=date(2024, 7, 1), 培训年度口径="含当年")
    assert found(current, "training-others") == [1] and found(current, "training-leaders") == [2]


def test_rows_of_before_the_opinion_are_counted_as_not_applicable() -> None:
    pay = {**{k: WORKER[k] for k in ("姓名", "身份证号", "街道", "社区")}, "基础报酬": "9000", "绩效奖金": "1000"}
    result = run(table("community_pay", pay | {"月份": "2020-05"}, pay | {"月份": "2020-06"}))
    assert [(item.ledger, item.rows, item.clause) for item in result.not_applicable] == [("community_pay", 1, "JL-3-4")]
    (finding,) = [finding for finding in result.findings if finding.rule == "jilin/pay-ratio-street"]
    assert "2020 年（1 个月）" in finding.message and finding.place.row is None


def test_beside_a_policy_run_the_rules_on_consistency_that_concern_it(tmp_path: Path) -> None:
    (tmp_path / "社工岗人员花名册.csv").write_text(
        "\n".join([",".join(WORKER), *[",".join(map(str, WORKER.values()))] * 2]), encoding="utf-8"
    )
    checked = app.check([tmp_path], Settings(as_of=DAY, policy="jilin"))
    assert [f.rule for f in checked.report.findings if f.rule.startswith("integrity/")] == [
        "integrity/workers-repeated"
    ]
    beside = {item.rule for item in checked.report.not_run if item.rule.startswith("integrity/")}
    assert beside == {"integrity/community-pay-repeated"}
