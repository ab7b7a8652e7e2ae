"""Queries run beforehand on two threads give what they give one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit import policies
from audit.checks import run as checks
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from audit.policies import Policy
from audit.tables import database
from audit.tables.queries import adapted
from tests.conftest import person

JIANDE = policies.load("jiande")
KINDS = adapted(JIANDE)
DAY = date(2024, 12, 31)


def ledger(faulty: int) -> LedgerTable:
    rows = [
        {"姓名": f"测试{n}", "性别": "女", "身份证号": person(2 * n), "街道": "青云街道", "社区": "一社区", "入院日期": "2024-03-01", "证明材料": "出院小结",
         "慰问日期": "2024-03-20", "慰问金额": "200" if n < faulty else "150"}
        for n in range(300)
    ]  # fmt: skip
    return table_of(KINDS["hospital_condolence"], rows)


def run(policy: Policy, faulty: int) -> checks.CheckResult:
    return checks.run_rules((policy,), [ledger(faulty)], KINDS, DAY, Masker())


@pytest.mark.parametrize("faulty", [7, 0])
def test_the_same_findings(monkeypatch: pytest.MonkeyPatch, faulty: int) -> None:
    plain = run(JIANDE, faulty)
    begun: list[int] = []
    begin = database.Database.begin

    def watched(self: database.Database, queries: object) -> None:
        begin(self, queries)  # type: ignore[arg-type]
        begun.append(len(self._begun))

    monkeypatch.setattr(database.Database, "begin", watched)
    monkeypatch.setattr(database, "_MANY_ROWS", 1)
    ahead = run(JIANDE, faulty)
    assert begun[0] > 3
    assert (ahead.findings, ahead.not_run, ahead.faults) == (plain.findings, plain.not_run, plain.faults)
    assert sum(f.rule == "jiande/hospital-amount-over" for f in ahead.findings) == faulty


def test_a_query_that_breaks_breaks_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_MANY_ROWS", 1)
    policy = JIANDE
    rule = next(rule for rule in policy.rules if rule.code == "hospital-amount-over")
    broken = replace(rule, sql="SELECT [_row] AS _rows, error('坏') AS 姓名 FROM 住院慰问台账")
    result = run(replace(policy, rules=(broken,)), 1)
    assert len(result.faults) == 1 and not result.findings
