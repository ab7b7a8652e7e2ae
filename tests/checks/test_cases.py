"""Cases: what they may claim, and clauses that rest on a ledger's schema."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import policies, resources
from audit.app.rules import PROVERS
from audit.checks import schema_cases
from audit.checks.cases import load_cases
from audit.checks.coverage import coverage as cover
from audit.checks.proving import run_cases
from audit.errors import DataFault
from audit.policies import Policy

JIANDE = policies.load("jiande")
SCHEMA = schema_cases.load(JIANDE)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Policy]:
    """The policy in a copy of its folder, with one text of one file replaced."""

    def change(file: str, old: str, new: str) -> Policy:
        folder = Path(shutil.copytree(resources.folder("rules") / "jiande", tmp_path / "某市"))
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return policies.load(str(folder))

    return change


@pytest.mark.parametrize("case", SCHEMA, ids=[case.name for case in SCHEMA])
def test_schema_case(case: schema_cases.SchemaCase) -> None:
    (result,) = [result for result in run_cases(JIANDE, "schema") if result.name == case.name]
    assert result.passed, result.message


def test_clauses_that_rest_on_a_schema_are_covered_by_cases() -> None:
    covered = {entry.clause.id: entry for entry in cover(JIANDE, PROVERS)}
    assert covered["JD-2-1a"].covered and "schema:retirees.人员类别" in covered["JD-2-1a"].served_by
    assert {"只写起始日 → 违规：期限无法确认", "人员类别为 '机关在编退休' → 违规：不属保障对象"} <= {
        c.says for c in SCHEMA
    }


def test_a_schema_case_that_comes_out_otherwise_says_what_came(changed: Callable[[str, str, str], Policy]) -> None:
    policy = changed("schema.cases.yaml", "人员类别: 机关在编退休", "人员类别: 企业退休")
    (failed,) = [result for result in run_cases(policy, "schema") if not result.passed]
    assert failed.message == "应有格式问题的列：人员类别；实为：无"


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("clause: JD-2-1a", "clause: JD-2-1b", "JD-2-1b"),
        ("fails: [人员类别]", "fails: [姓名]", "JD-2-1a"),
        ("row: {人员类别: 机关在编退休}", "row: {人员种类: 机关在编退休}", "人员种类"),
    ],
)
def test_a_schema_case_proves_only_its_clause(
    changed: Callable[[str, str, str], Policy], old: str, new: str, part: str
) -> None:
    with pytest.raises(DataFault, match=part):
        run_cases(changed("schema.cases.yaml", old, new), "schema")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("- name: 同年第二次\n", "- name: 同年第二次\n    clause: JD-R8\n", "JD-R8"),
        ("- name: 同名不同人\n", "- name: 同年第二次\n", "同年第二次"),
        ("defaults:\n", "defaults:\n  visits: {}\n", "visits"),
        ("rows: {hospital_condolence: [{}, {街道", "rows: {retirees: [{}, {街道", "retirees"),
    ],
)
def test_a_case_claims_only_what_its_rule_does(
    changed: Callable[[str, str, str], Policy], old: str, new: str, part: str
) -> None:
    policy = changed("checks/hospital-frequency.cases.yaml", old, new)
    rule = next(rule for rule in policy.rules if rule.code == "hospital-frequency")
    with pytest.raises(DataFault, match=part):
        load_cases(rule)


def test_a_case_that_comes_out_otherwise_says_what_came(changed: Callable[[str, str, str], Policy]) -> None:
    policy = changed("checks/hospital-proof.sql", "证明材料 = '无'", "证明材料 = '住院证明'")
    failed = [result for result in run_cases(policy, "hospital-proof") if not result.passed]
    assert failed[0].message == "没有查出：hospital_condolence/1"
    assert failed[1].message.startswith("多查出：hospital_condolence/1 张三 2024-03-20")


def test_a_limit_that_moves_by_a_cent_breaks_a_case(changed: Callable[[str, str, str], Policy]) -> None:
    policy = changed("params.yaml", "values: {2024-01-01: 5000}", "values: {2024-01-01: 5000.01}")
    assert not all(result.passed for result in run_cases(policy, "illness-threshold"))
