"""Every rule by its cases, one test a case; and what every rule must be like."""

from __future__ import annotations

import re
from functools import cache

import pytest

from audit import policies
from audit.app.rules import PROVERS
from audit.checks.cases import load_cases
from audit.checks.coverage import coverage as cover
from audit.checks.proving import run_cases
from audit.ledgers import kinds
from audit.policies import Policy, Rule
from audit.policies.proof import CaseResult

NAMES = [*policies.names(), *([policies.load_integrity().name] if policies.load_integrity() else [])]


def policy(name: str) -> Policy:
    integrity = policies.load_integrity()
    return integrity if integrity and integrity.name == name else policies.load(name)


RULES = [(name, rule) for name in NAMES for rule in policy(name).rules]
CASES = [(rule.id, case.name) for _, rule in RULES for case in load_cases(rule)]


@cache
def outcomes(rule: str) -> dict[str, CaseResult]:
    name, _, code = rule.partition("/")
    return {result.name: result for result in run_cases(policy(name), code)}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule}:{case}" for rule, case in CASES])
def test_case(rule: str, case: str) -> None:
    result = outcomes(rule)[case]
    assert result.passed, result.message


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_rule_is_complete(name: str, rule: Rule) -> None:
    cases = load_cases(rule)
    assert any(case.wants for case in cases), "no case that is found"
    assert any(not case.wants and case.fault is None for case in cases), "no case that is clean"
    assert len({case.name for case in cases}) == len(cases)
    assert rule.title_en and rule.message_en and bool(rule.ask) == bool(rule.ask_en)
    assert bool(rule.reading) == bool(rule.reading_en)
    clauses = {clause.id for clause in policy(name).clauses}
    assert set(rule.clauses) <= clauses and {case.clause for case in cases} <= clauses
    catalogue = kinds.catalogue()
    assert set(rule.ledgers) | set(rule.uses) <= set(catalogue)
    columns = {column.name for ledger in rule.ledgers for column in catalogue[ledger].columns}
    assert rule.column is None or rule.column in columns
    used = policy(name).ledgers
    assert set(rule.ledgers) | set(rule.uses) <= set(used)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_a_number_is_never_typed_in_a_rule(name: str, rule: Rule) -> None:
    sql = re.sub(r"'(?:[^']|'')*'|--[^\n]*", "''", rule.sql)
    # 12, 31 and 1, 1 are the last and first day of a year; everything else is a parameter.
    sql = re.sub(r"make_date\(([^(),]+), (?:12, 31|1, 1)\)", r"\1", sql)
    sql = re.sub(r"DECIMAL\(18,2\)", "DECIMAL", sql)  # yuan and fen
    numbers = set(re.findall(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])", sql))
    assert numbers <= {"0", "1"}, numbers
    assert all(key in policy(name).params for key in rule.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_no_case_file_without_a_rule(name: str) -> None:
    folder = policy(name).folder / "checks"
    assert {path.name.removesuffix(".cases.yaml") for path in folder.glob("*.cases.yaml")} == {
        rule.code for rule in policy(name).rules
    }
    assert not [path.name for path in folder.iterdir() if not path.name.endswith((".sql", ".cases.yaml"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_rests_on_a_clause_and_is_asked_for(name: str) -> None:
    chosen = policy(name)
    clauses = {clause.id for clause in chosen.clauses}
    used = {key for prover in PROVERS for key in prover.uses(chosen)}
    for key, parameter in chosen.params.entries.items():
        assert set(parameter.clauses) <= clauses
        assert key in used, f"{key} is asked for nowhere"


# The clauses of the first engagement, with the inventory's boundary cases in the words in which the cases quote them.
SERVED = {
    "JD-2-3a": ["纳管 2024-04，住院 2024-03-30 → 违规", "纳管 2024-04，住院 2024-04-01 → 合格"],
    "JD-2-3b": [],
    "JD-3-1-2a": ["29 人 → 违规", "30 人 → 合格", "50 人 → 合格", "51 人 → 违规"],
    "JD-3-1-2c": ["30 人组发 300 → 合格", "30 人组发 301 → 违规", "50 人组发 500 → 合格", "同一人两组各 300 → 违规（合计 600）",
                  "30 人组分两次各发 200 → 违规（合计 400 超过 300）"],
    "JD-3-1-2d": ["现金发放 → 违规", "收款户名与组长姓名不符 → 违规", "无考核合格记录 → 违规", "无公示记录 → 违规"],
    "JD-3-1-4a": ["150 元有证明 → 合格", "200 元 → 违规", "无证明且未核验 → 违规", "同一人同年第 2 次 → 提示（原则上）",
                  "2024-12-30 与 2025-01-02 各一次 → 合格", "同一人在两个街道各领一次 → 提示，且两处都要列出"],
    "JD-3-1-4b": ["自付 5000.00 → 违规：未超过 5000", "自付 5000.01 发 500 → 合格", "自付 10000.00 发 1000 → 违规：最高 500",
                  "自付 10000.01 发 1000 → 合格", "自付 40000.00 发 2500 → 违规：最高 1000", "自付 40000.01 发 2500 → 合格",
                  "同一人同一结算年度两次合计超档 → 违规", "无查询单且未核验 → 违规"],
    "JD-4-2b": ["领取人不在花名册 → 违规"],
    "JD-5-2a": ["2024-06-03 至 2024-06-10 → 合格", "2024-06-03 至 2024-06-09（首尾均计 7 天）→ 合格，另给提示（不计首日为 6 天）",
                "2024-06-03 至 2024-06-08 → 违规", "只写起始日 → 违规：期限无法确认"],
    "JD-5-2d": ["公示期满前已发放", "金额不一致", "有公示无发放", "有发放无公示"],
    "X-1": ["台账甲 张三、台账乙 张山，同一身份证号 → 提示，两处都列出"],
    "X-2": ["两份花名册都在管 → 违规，两处都列出", "一处转出、一处在管 → 合格"],
    "X-3": ["两人同一卡号 → 提示"],
    "X-4": ["身份证为男而填女 → 提示", "年龄与发放日算得的周岁差 1 → 不列", "差 2 以上 → 提示"],
    "X-5": ["整行重复 → 提示"],
    "X-6": ["状态为转出而其后有慰问 → 违规"],
}  # fmt: skip


@pytest.mark.parametrize("clause", SERVED)
def test_the_clauses_of_the_first_engagement_are_covered_case_by_case(clause: str) -> None:
    chosen = policy("integrity" if clause.startswith("X") else "jiande")
    entry = next(item for item in cover(chosen, PROVERS) if item.clause.id == clause)
    assert entry.covered
    said = {proof.says for prover in PROVERS for proof in prover.proofs(chosen) if proof.clause == clause}
    assert set(SERVED[clause]) <= said


# Released codes are never renamed and never used for something else; a withdrawn one moves to a list of its own.
RELEASED = {
    "jiande": """
        activity-organiser activity-other-theme allocation-amount allocation-headcount allocation-paid
        allocation-ratio allocation-standard allocation-standard-over allocation-twice allocation-without-assessment
        certification-after-death condolence-frequency death-unreported enrolment-early enrolment-late
        expenditure-asset-as-consumable expenditure-fixed-asset expenditure-group-purpose expenditure-public-purpose
        expenditure-school-purpose expenditure-unrelated festival-after-death festival-amount
        festival-before-enrolment festival-category festival-frequency festival-not-on-roster
        festival-original-channel festival-other festival-province-funded funeral-alive funeral-amount-over
        funeral-amount-under funeral-before-death funeral-before-enrolment funeral-date-differs funeral-kin
        funeral-kin-missing funeral-not-on-roster funeral-original-channel funeral-own-account funeral-province-funded
        funeral-twice group-headcount group-size group-size-small-community health-after-death health-amount-over
        health-amount-under health-before-enrolment health-frequency health-invoice-amount health-invoice-twice
        health-no-invoice health-no-report health-not-away health-not-on-roster health-original-channel
        health-over-invoice health-over-limit health-province-funded health-under-invoice hospital-after-death
        hospital-amount-over hospital-amount-under hospital-before-enrolment hospital-frequency hospital-not-on-roster
        hospital-original-channel hospital-paid-before-admission hospital-proof hospital-province-funded
        hospital-stay-twice illness-after-death illness-before-enrolment illness-not-on-roster illness-notice-number
        illness-notice-record illness-original-channel illness-paid-before-notice-end illness-paid-before-year
        illness-proof illness-province-funded illness-threshold illness-tier-cap illness-two-streets
        leader-account-name leader-after-death leader-age leader-assessment leader-before-enrolment leader-cash
        leader-group-unknown leader-headcount leader-not-on-roster leader-not-the-groups leader-notice-number
        leader-notice-record leader-original-channel leader-paid-before-notice-end leader-per-head
        leader-province-funded leader-two-streets leader-year-cap notice-amount-illness notice-amount-leader
        notice-count-illness notice-count-leader notice-period notice-period-first-day notice-twice
        notice-without-payment-illness notice-without-payment-leader roster-dead-enrolled roster-death-date
        roster-form-unchecked roster-insured-elsewhere roster-insured-province settlement-more-reports settlement-over
        settlement-under
    """,
    "integrity": """
        activity-repeated allocation-repeated asset-repeated community-pay-repeated contract-repeated
        expenditure-repeated expenditure-voucher festival-after-transfer festival-repeated funeral-after-transfer
        funeral-card-shared funeral-repeated health-after-transfer health-repeated hospital-after-transfer
        hospital-age hospital-card-across hospital-card-shared hospital-repeated hospital-sex illness-after-transfer
        illness-age illness-card-across illness-card-shared illness-repeated illness-sex leader-after-transfer
        leader-card-across leader-card-shared leader-repeated name-differs near-number notice-repeated pool-repeated
        roster-birth roster-repeated roster-sex roster-twice settlement-repeated specialist-pay-repeated
        specialists-name-differs specialists-near-number specialists-repeated specialists-sex specialists-twice
        transfers-name-differs transfers-near-number workers-name-differs workers-near-number workers-repeated
        workers-twice
    """,
}  # fmt: skip


@pytest.mark.parametrize("name", RELEASED)
def test_released_codes_stay(name: str) -> None:
    assert {rule.code for rule in policy(name).rules} == set(RELEASED[name].split())


def test_a_clause_without_a_case_is_not_covered() -> None:
    entries = {item.clause.id: item for item in cover(policies.load("jiande"), ())}
    assert not entries["JD-R8"].covered and entries["JD-6-1"].covered
    assert len(entries) == 57
