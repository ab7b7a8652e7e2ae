"""The plans of Beijing and Xicheng: every boundary case of their clauses is quoted by a case, and what cases cannot say: missing
columns and ledgers, other days and districts, the rules that both share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from audit import policies
from audit.app.rules import PROVERS
from audit.checks.case_files import load
from audit.checks.cases import load_cases
from audit.checks.compute import ComputeResult, run_compute
from audit.checks.coverage import coverage
from audit.checks.run import CheckResult, run_rules
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from audit.policies import Policy
from audit.tables.queries import adapted
from tests.conftest import person

BEIJING, XICHENG = policies.load("beijing"), policies.load("xicheng")
DAY = date(2024, 12, 31)

MOVED = {"姓名": "张三", "身份证号": person(1), "企业名称": "某某电机厂", "企业类别": "市属", "人员身份": "企业退休", "退休日期": "2010-01-31",
         "户籍区": "西城区", "常住区": "西城区", "是否党员": "否", "社保档案接收单位": "西城区某街道社保所", "党组织接收单位": "西城区某社区党委",
         "档案已数字化": "是", "档案存放地": "区级", "移交日期": "2020-06-30", "管理方式": "移交属地", "参保区": "西城区", "核准日期": "2020-06-01"}  # fmt: skip
POOL = {
    "企业名称": "某某电机厂",
    "年度": 2022,
    "项目": "取暖补贴",
    "发放标准": "300",
    "人数": 120,
    "已建企业年金": "否",
}
ASSET = {"企业名称": "某某电机厂", "资产名称": "活动站", "集团批准文号": "某集团〔2020〕5号", "划转价款": "0", "接收单位": "某某街道办事处",
         "划转日期": "2020-06-30", "划转方式": "无偿划转"}  # fmt: skip
ROOM = {"单位": "某某街道", "层级": "街道", "档案卷数": 25000, "使用面积": "100", "保障方式": "租赁"}

# The inventory's boundary cases, each of which a case quotes.
SAID = {
    "beijing": [
        "已退休人员 2020-12-31 移交 → 合格", "已退休人员 2021-01-04 移交 → 违规：逾期", "离休人员列入移交 → 提示（原则上）",
        "接收单位既不在户籍区也不在常住区 → 违规", "党员而无接收党组织 → 违规", "档案已移交而未数字化 → 违规",
        "本年出现上年没有的项目 → 违规", "标准高于上年 → 提示", "有年金仍发放且无规定依据 → 违规",
        "过渡期 2021-01-01 至 2023-12-31 → 合格", "过渡期 2021-01-01 至 2024-12-31 → 提示（原则上）",
        "过渡期止 2023-12-31，2024-01-10 退休而仍发放 → 违规", "划转价款大于 0 → 违规", "无集团批文 → 违规",
        "25000 卷 → 不少于 150 平方米", "用途为办公设备 → 违规",
    ],
    "xicheng": [
        "区属 2020-09-30 → 合格", "区属 2020-10-08 → 违规", "市属 2020-10-08 → 合格", "2021-03 新接收而存放街道 → 违规",
        "央属、户籍外区、常住本区 → 社保档案可由本区接收", "央属、户籍和常住都在外区 → 违规：不应由本区接收",
        "市属、户籍外区、常住本区 → 社保档案应移交外区，党组织关系本区接收", "区级 1899 平方米 → 违规",
        "区级 1900 平方米而存 35 万卷 → 违规：应 2100",
    ],
}  # fmt: skip

# Released codes are never renamed and never used for something else. The first are rules of both.
BOTH = """
    archive-not-digitised archive-space-leased archive-space-short asset-approval asset-exchange asset-price asset-receiver
    cadre-transferred party-receiver-missing pool-after-transition pool-after-transition-once pool-first-year pool-new-item
    pool-standard-raised pool-with-annuity quota-short receiver-unclear transfer-late transfer-late-in-principle transfer-twice
    transition-reversed transition-too-long
"""
RELEASED = {
    "beijing": "expenditure-category expenditure-purpose expenditure-purpose-unclear platform-managed receiver-elsewhere",
    "xicheng": """approval-after-transfer approval-missing archive-at-street archive-at-street-2020 party-central party-city
        party-district party-receiver-unclear receiver-central receiver-city receiver-district""",
}
COMPUTED = {
    "beijing": {"archive-space", "funding", "quota"},
    "xicheng": {"archive-space", "district-quota", "quota", "reception"},
}


def table(policy: Policy, ledger: str, *rows: Mapping[str, Any], without: Sequence[str] = ()) -> LedgerTable:
    result = table_of(adapted(policy)[ledger], rows)
    result.file = "a.xlsx"
    result.frame = result.frame.drop(without)
    return result


def run(policy: Policy, *tables: LedgerTable, day: date = DAY) -> CheckResult:
    return run_rules([policy], tables, adapted(policy), day, Masker())


def compute(policy: Policy, code: str, *tables: LedgerTable, day: date = DAY) -> ComputeResult:
    chosen = next(each for each in policy.computes if each.code == code)
    return run_compute(chosen, policy, tables, adapted(policy), day, Masker())


def found(result: CheckResult, code: str) -> list[int | None]:
    return [finding.place.row for finding in result.findings if finding.rule.endswith(f"/{code}")]


def reasons(result: CheckResult, code: str) -> list[str]:
    return [item.reason for item in result.not_run if item.rule.endswith(f"/{code}")]


@pytest.mark.parametrize(("policy", "clauses"), [(BEIJING, 15), (XICHENG, 21)], ids=["beijing", "xicheng"])
def test_every_clause_is_covered(policy: Policy, clauses: int) -> None:
    entries = coverage(policy, PROVERS)
    assert len(entries) == clauses
    assert [entry.clause.id for entry in entries if not entry.covered] == []
    assert {entry.clause.kind for entry in entries if entry.clause.reason} == {"record", "info"}


@pytest.mark.parametrize("policy", [BEIJING, XICHENG], ids=["beijing", "xicheng"])
def test_every_boundary_case_is_quoted(policy: Policy) -> None:
    said = {case.says for rule in policy.rules for case in load_cases(rule)}
    said |= {case.says for each in policy.computes for case in load(each, "policy/compute-cases", "gives")}
    assert set(SAID[policy.name]) <= said


@pytest.mark.parametrize("policy", [BEIJING, XICHENG], ids=["beijing", "xicheng"])
def test_released_codes_stay(policy: Policy) -> None:
    assert {rule.code for rule in policy.rules} == set(f"{BOTH} {RELEASED[policy.name]}".split())
    assert {each.code for each in policy.computes} == COMPUTED[policy.name]


def test_what_the_district_takes_over_from_the_city_is_the_same_query() -> None:
    city, district = ({rule.code: rule for rule in policy.rules} for policy in (BEIJING, XICHENG))
    same = [code for code in BOTH.split() if re.match("pool-|transition-|asset-", code)]
    assert len(same) == 12
    for code in same:
        assert city[code].sql == district[code].sql and city[code].severity == district[code].severity, code


@pytest.mark.parametrize("policy", [BEIJING, XICHENG], ids=["beijing", "xicheng"])
@pytest.mark.parametrize(
    ("ledger", "row", "column", "code"),
    [
        ("transfers", MOVED | {"是否党员": "是"}, "党组织接收单位", "party-receiver-missing"),
        ("outside_pool", POOL | {"已建企业年金": "是"}, "规定依据", "pool-with-annuity"),
        ("outside_pool", POOL, "过渡期截止日", "transition-too-long"),
        ("outside_pool", POOL, "过渡期起始日", "transition-too-long"),
        ("outside_pool", POOL, "对象退休日期", "pool-after-transition"),
        ("asset_transfers", ASSET | {"集团批准文号": None}, "集团批准文号", "asset-approval"),
    ],
)
def test_a_sheet_without_an_optional_column_is_told(
    policy: Policy, ledger: str, row: Mapping[str, Any], column: str, code: str
) -> None:
    without = table(policy, ledger, row, without=[column])
    (reason,) = [text for text in reasons(run(policy, without), code) if f"没有“{column}”列" in text]
    assert reason.startswith("a.xlsx")
    assert found(run(policy, without), code) == [] and not run(policy, without).faults


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ("档案存放地", ["archive-at-street", "archive-at-street-2020"]),
        ("核准日期", ["approval-missing", "approval-after-transfer"]),
    ],
)
def test_the_district_needs_more_columns(column: str, codes: Sequence[str]) -> None:
    row = MOVED | {"移交日期": "2021-03-01", "档案存放地": "街道", "核准日期": None}
    result = run(XICHENG, table(XICHENG, "transfers", row, without=[column]))
    for code in codes:
        assert len(reasons(result, code)) == 1 and found(result, code) == []


@pytest.mark.parametrize("policy", [BEIJING, XICHENG], ids=["beijing", "xicheng"])
def test_columns_that_only_excuse_may_be_missing(policy: Policy) -> None:
    result = run(
        policy,
        table(policy, "transfers", MOVED | {"移交日期": "2021-02-01"}, without=["管理方式"]),
        table(policy, "outside_pool", POOL | {"年度": 2021}, POOL | {"发放标准": "350"}, without=["支付方式"]),
        table(policy, "asset_transfers", ASSET | {"划转价款": "1", "集团批准文号": None}, without=["划转方式"]),
        table(policy, "archive_rooms", ROOM, without=["保障方式"]),
    )
    assert found(result, "transfer-late") == [1] and found(result, "pool-standard-raised") == [2]
    assert found(result, "asset-price") == found(result, "asset-approval") == [1]
    assert found(result, "archive-space-short") == [1]
    for code in ("transfer-late", "pool-standard-raised", "asset-price", "asset-approval", "archive-space-short"):
        assert reasons(result, code) == []
    # Whether rooms are rented cannot be told then, nor whether assets were exchanged.
    assert len(reasons(result, "asset-exchange")) == 1


@pytest.mark.parametrize("policy", [BEIJING, XICHENG], ids=["beijing", "xicheng"])
def test_ledgers_that_were_not_submitted_are_named(policy: Policy) -> None:
    result = run(policy, table(policy, "transfers", MOVED))
    assert reasons(result, "pool-new-item") == ["未提交：统筹外费用台账"]
    assert reasons(result, "asset-price") == ["未提交：资产无偿划转台账"]
    assert reasons(result, "archive-space-short") == ["未提交：人事档案库房台账"]
    assert reasons(result, "quota-short") == ["未提交：街道管理人数台账"]
    assert reasons(result, "transfer-late") == [] and not result.faults
    (missing,) = compute(policy, "archive-space", table(policy, "transfers", MOVED)).not_run
    assert missing.reason == "未提交：人事档案库房台账"


@pytest.mark.parametrize(
    ("policy", "last", "clause"), [(BEIJING, 2018, "BJ-1-2"), (XICHENG, 2019, "XC-1")], ids=["beijing", "xicheng"]
)
def test_rows_of_before_the_plan_are_counted_as_not_applicable(policy: Policy, last: int, clause: str) -> None:
    result = run(
        policy,
        table(policy, "transfers", MOVED | {"移交日期": f"{last}-12-31", "档案已数字化": "否"}),
        table(policy, "outside_pool", POOL | {"年度": last}, POOL | {"年度": last + 1, "项目": "节日补贴"}),
        table(policy, "asset_transfers", ASSET | {"划转日期": f"{last}-12-31", "划转价款": "1"}),
    )
    assert sorted((item.ledger, item.rows, item.clause) for item in result.not_applicable) == [
        ("asset_transfers", 1, clause),
        ("outside_pool", 1, clause),
        ("transfers", 1, clause),
    ]
    # The year before is no case, but what this one is compared with.
    assert [finding.rule for finding in result.findings] == [f"{policy.name}/pool-new-item"]


def test_another_district_by_its_parameters() -> None:
    other = XICHENG.with_overrides({"本区.名称": "东城", "本区.街道": "东华门,景山"})
    rows = [
        MOVED | {"户籍区": "东城区", "社保档案接收单位": "景山街道社保所"},
        MOVED | {"户籍区": "西城区", "社保档案接收单位": "景山街道社保所"},
        MOVED | {"户籍区": "东城区", "社保档案接收单位": "西城区某街道"},
        MOVED | {"户籍区": "东城区", "社保档案接收单位": "月坛街道"},
    ]
    result = run(other, table(other, "transfers", *rows))
    assert found(result, "receiver-city") == [2, 3] and found(result, "receiver-unclear") == [4]
    finding = next(item for item in result.findings if item.rule == "xicheng/receiver-city")
    assert "由使用者设为 东城" in (finding.reading or "")


def test_a_limit_that_the_user_gives_is_told_in_the_finding() -> None:
    own = XICHENG.with_overrides({"档案库房.区级最低面积": "2000"}, {"档案库房.口径": "逐处"})
    result = run(own, table(own, "archive_rooms", ROOM | {"层级": "区级", "使用面积": "1999.99"}))
    (finding,) = [item for item in result.findings if item.rule == "xicheng/archive-space-short"]
    assert "不少于 2000 平方米" in finding.message and "逐处" in (finding.reading or "")


def test_progress_is_that_of_its_day() -> None:
    rows = table(XICHENG, "transfers", MOVED, MOVED | {"身份证号": person(2), "移交日期": "2020-07-01"})
    for day, received in ((date(2020, 6, 29), 0), (date(2020, 6, 30), 1), (date(2020, 7, 1), 2)):
        result = compute(XICHENG, "reception", rows, day=day)
        assert [row.unit for row in result.rows] == ["区属", "央属", "市属"]
        assert result.totals == {"预计人数": 120000, "已接收": received, "尚差": 120000 - received, "认不出区": 0}


def test_growth_that_was_not_given_stops_only_its_computation() -> None:
    heads = table(
        XICHENG,
        "headcount",
        {"区": "西城区", "街道": "某某街道", "统计日期": "2024-06-30", "管理人数": 6001, "专员人数": 4},
    )
    assert not run(XICHENG, heads).faults
    (fault,) = compute(XICHENG, "district-quota", heads).faults
    assert "专职人员.年预增长量" in fault.reason and "--set" in fault.reason
    assert [row.result["差额"] for row in compute(XICHENG, "quota", heads).rows] == [0]
