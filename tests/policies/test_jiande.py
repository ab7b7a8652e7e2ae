"""The measures of jiande: every clause served, each example of a boundary quoted by a case, rules that lack a ledger or a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit import policies
from audit.app.rules import PROVERS
from audit.checks.case_files import AS_OF, case_path
from audit.checks.compute import run_compute
from audit.checks.coverage import coverage
from audit.checks.run import CheckResult, run_rule
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from audit.policies import Rule
from audit.strict_yaml import load as load_yaml
from audit.tables import Database
from audit.tables.queries import adapted, columns_needed

JIANDE = policies.load("jiande")
KINDS = adapted(JIANDE)

# The boundary examples of the clauses, in the words in which the cases quote them.
EXAMPLES: Mapping[str, Sequence[str]] = {
    "JD-2-1a": [
        "人员类别为 '机关在编退休' → 违规：不属保障对象",
    ],
    "JD-2-1b": [
        "领待手续 2024-03-28，纳管 2024-04 → 合格",
        "领待手续 2024-03-28，纳管 2024-03 → 违规（早）",
        "领待手续 2024-12-05，纳管 2025-01 → 合格（跨年）",
        "领待手续 2024-03-28，纳管 2024-06 → 提示（晚移交）",
    ],
    "JD-2-3a": [
        "纳管 2024-04，住院 2024-03-30 → 违规",
        "纳管 2024-04，住院 2024-04-01 → 合格",
    ],
    "JD-2-3b": [
        "2024-05-20 去世，2024-05-31 节日慰问 → 合格",
        "2024-05-20 去世，2024-06-01 节日慰问 → 违规",
        "2024-05-20 去世，2024-06-03 丧事慰问 → 合格",
    ],
    "JD-3-1-2a": [
        "29 人 → 违规",
        "30 人 → 合格",
        "50 人 → 合格",
        "51 人 → 违规",
    ],
    "JD-3-1-2b": [
        "发放日满 75 周岁未满 76 周岁 → 合格",
        "满 76 周岁 → 提示（一般不超过）",
    ],
    "JD-3-1-2c": [
        "30 人组发 300 → 合格",
        "30 人组发 301 → 违规",
        "50 人组发 500 → 合格",
        "同一人两组各 300 → 违规（合计 600）",
        "30 人组分两次各发 200 → 违规（合计 400 超过 300）",
    ],
    "JD-3-1-2d": [
        "现金发放 → 违规",
        "收款户名与组长姓名不符 → 违规",
        "无考核合格记录 → 违规",
        "无公示记录 → 违规",
    ],
    "JD-3-1-4a": [
        "150 元有证明 → 合格",
        "200 元 → 违规",
        "无证明且未核验 → 违规",
        "同一人同年第 2 次 → 提示（原则上）",
        "2024-12-30 与 2025-01-02 各一次 → 合格",
        "同一人在两个街道各领一次 → 提示，且两处都要列出",
    ],
    "JD-3-1-4b": [
        "自付 5000.00 → 违规：未超过 5000",
        "自付 5000.01 发 500 → 合格",
        "自付 10000.00 发 1000 → 违规：最高 500",
        "自付 10000.01 发 1000 → 合格",
        "自付 40000.00 发 2500 → 违规：最高 1000",
        "自付 40000.01 发 2500 → 合格",
        "同一人同一结算年度两次合计超档 → 违规",
        "无查询单且未核验 → 违规",
    ],
    "JD-3-1-4c": [
        "200 → 合格",
        "300 → 违规",
        "同一逝者两次 → 违规",
        "花名册显示健在 → 违规",
        "打入直系亲属账户而关系为朋友 → 违规",
    ],
    "JD-3-1-4d": [
        "500 → 合格",
        "501 且非特别困难 → 提示",
        "1000 且特别困难 → 合格",
        "1001 → 提示",
        "同年端午、春节各一次 → 提示",
    ],
    "JD-3-2a": [
        "上次 2023-05，本次 2024-05 → 违规",
        "上次 2022-05，本次 2024-05 → 合格",
    ],
    "JD-3-2b": [
        "参检 100 人、上传 97 份、结算 40000 → 违规：应为 38800",
    ],
    "JD-3-2c": [
        "发票 380 报 380 → 合格",
        "发票 380 报 400 → 违规",
        "发票 620 报 400 → 合格",
        "无发票号 → 违规",
        "居住在杭州市内而自行报销 → 违规",
    ],
    "JD-4-1a": [
        "10000 人 → 900000，其中市级 150000、街道 750000",
    ],
    "JD-4-2a": [
        "档案密集架 12000 → 合格",
        "电脑 4500 → 违规",
        "投影仪记在教学耗材 → 提示",
    ],
    "JD-4-2b": [
        "领取人不在花名册 → 违规",
    ],
    "JD-4-3a": [
        "核算 375000，优秀 → 412500",
        "核算 375000，不合格 → 262500，差额 112500 入统筹",
    ],
    "JD-5-2a": [
        "2024-06-03 至 2024-06-10 → 合格",
        "2024-06-03 至 2024-06-09（首尾均计 7 天）→ 合格，另给提示（不计首日为 6 天）",
        "2024-06-03 至 2024-06-08 → 违规",
        "只写起始日 → 违规：期限无法确认",
    ],
}


def test_every_clause_but_the_rubric_is_covered() -> None:
    uncovered = [entry.clause.id for entry in coverage(JIANDE, PROVERS) if not entry.covered]
    assert [name for name in uncovered if not name.startswith("JD-R")] == []


@pytest.mark.parametrize("clause", EXAMPLES)
def test_the_examples_of_a_clause_are_quoted(clause: str) -> None:
    proofs = [proof for prover in PROVERS for proof in prover.proofs(JIANDE)]
    assert set(EXAMPLES[clause]) <= {proof.says for proof in proofs}


def first_rows(rule: Rule) -> dict[str, list[dict[str, Any]]]:
    """The rows of a rule's first case that finds something and uses the default settings."""
    document = load_yaml(case_path(rule))
    defaults = document["defaults"]
    case = next(case for case in document["cases"] if case["finds"] and not {"set", "readings", "fault"} & set(case))
    return {ledger: [defaults.get(ledger, {}) | row for row in rows] for ledger, rows in case["rows"].items()}


def run(rule: Rule, tables: Sequence[LedgerTable], as_of: date = AS_OF) -> CheckResult:
    result = CheckResult()
    with Database(tables, KINDS, as_of) as database:
        database.use(JIANDE)
        run_rule(rule, database, KINDS, Masker(unmask=True), result, JIANDE)
    return result


@pytest.mark.parametrize("rule", JIANDE.rules, ids=[rule.code for rule in JIANDE.rules])
def test_a_rule_without_a_ledger_is_not_run(rule: Rule) -> None:
    rows = first_rows(rule) if any_default(rule) else {}
    for missing in rule.ledgers:
        result = run(rule, [table_of(KINDS[name], given) for name, given in rows.items() if name != missing])
        assert not result.findings and not result.faults
        assert [KINDS[missing].title in item.reason for item in result.not_run] == [True]


def any_default(rule: Rule) -> bool:
    cases = load_yaml(case_path(rule))["cases"]
    return any(case["finds"] and not {"set", "readings", "fault"} & set(case) for case in cases)


NEEDS = [
    (rule, ledger, column)
    for rule in JIANDE.rules
    for ledger in rule.ledgers
    for column in columns_needed(rule, ledger, KINDS)
]


@pytest.mark.parametrize(
    ("rule", "ledger", "column"), NEEDS, ids=[f"{rule.code}-{ledger}-{column}" for rule, ledger, column in NEEDS]
)
def test_a_rule_without_an_optional_column_is_not_run(rule: Rule, ledger: str, column: str) -> None:
    tables = [table_of(KINDS[name], rows) for name, rows in first_rows(rule).items()]
    lacking = [replace(t, content=t.frame.drop(column)) if t.ledger == ledger else t for t in tables]
    result = run(rule, lacking)
    assert not result.findings and not result.faults
    assert any(f"没有“{column}”列" in item.reason for item in result.not_run)


def test_an_optional_column_that_a_rule_tolerates_may_be_missing() -> None:
    rule = next(rule for rule in JIANDE.rules if rule.code == "funeral-alive")
    tables = [table_of(KINDS[name], rows) for name, rows in first_rows(rule).items()]
    result = run(rule, [replace(t, content=t.frame.drop("去世日期")) if t.ledger == "retirees" else t for t in tables])
    assert len(result.findings) == 1 and not result.not_run


def test_of_several_ledgers_a_computation_wants_one() -> None:
    budget = next(compute for compute in JIANDE.computes if compute.code == "budget")
    result = run_compute(budget, JIANDE, [], KINDS, AS_OF, Masker(unmask=True))
    titles = [KINDS[ledger].title for ledger in budget.either]
    assert not result.rows and len(titles) == 2
    assert [all(title in item.reason for title in titles) for item in result.not_run] == [True]
