"""Rules at work: missing ledgers and columns, rules that break, rows of before the window, masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from audit import policies
from audit.checks.run import CheckResult, run_rules
from audit.errors import DataFault
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.messages import set_language
from audit.model import LedgerTable
from audit.policies import rules
from tests.conftest import person

KINDS = kinds.catalogue()
DAY = date(2024, 7, 1)
HEAD = """/*---
title: 试
severity: error
clauses: [JD-3-1-4a]
ledgers: [hospital_condolence]
message: "{姓名}"
en: {title: try, message: "{姓名}"}
---*/
"""


def hospital(*rows: dict[str, Any], file: str = "a.xlsx", without: Sequence[str] = ()) -> LedgerTable:
    base = {"姓名": "张三", "性别": "男", "身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "入院日期": "2024-03-01",
            "证明材料": "住院证明", "慰问日期": "2024-03-20", "慰问金额": "150"}  # fmt: skip
    table = table_of(KINDS["hospital_condolence"], [base | row for row in rows])
    table.file = file
    for name in without:
        table.frame = table.frame.drop(name)
    return table


def run(
    sql: str, *tables: LedgerTable, head: str = HEAD, masker: Masker | None = None, cap: int | None = None
) -> CheckResult:
    policy = policies.load("jiande")
    rule = rules.parse(head + sql, "jiande", Path("probe.sql"))
    return run_rules([replace(policy, rules=(rule,))], tables, KINDS, DAY, masker or Masker(), cap)


SELECT = "SELECT [_row] AS _rows, 姓名 FROM 住院慰问台账"


def test_one_row_is_one_finding_with_its_place() -> None:
    result = run(SELECT, hospital({}, {"姓名": "李四"}))
    assert [(f.place.file, f.place.row, f.message, f.unit) for f in result.findings] == [
        ("a.xlsx", 1, "张三", "青云街道"),
        ("a.xlsx", 2, "李四", "青云街道"),
    ]


def test_beyond_the_cap_findings_are_counted_and_their_rows_marked() -> None:
    head = HEAD.replace('message: "{姓名}"\nen', 'message: "{姓名}"\namount: 慰问金额\nen')
    table = hospital({}, {}, {})
    result = run("SELECT [_row] AS _rows, 姓名, 慰问金额 FROM 住院慰问台账 ORDER BY _row DESC", table, head=head, cap=1)
    assert [f.place.row for f in result.findings] == [1] and table.bad == [1, 2]
    assert [(c.total, c.severity) for c in result.held] == [(2, "error")] and result.held_amount == Decimal(300)


def test_all_rows_of_the_fact_are_listed_across_files() -> None:
    sql = "SELECT list(_row) AS _rows, max(_row) AS _at, any_value(姓名) AS 姓名 FROM 住院慰问台账 GROUP BY 身份证号"
    (finding,) = run(sql, hospital({}, file="b.xlsx"), hospital({}, file="a.xlsx")).findings
    assert finding.place.file == "a.xlsx" and [place.file for place in finding.related] == ["b.xlsx"]


def test_a_missing_ledger_is_named_and_not_passed() -> None:
    result = run_rules([policies.load("jiande")], [hospital({})], KINDS, DAY, Masker())
    reasons = {item.rule: item.reason for item in result.not_run}
    assert reasons["jiande/hospital-not-on-roster"] == "未提交：企业退休人员花名册"
    assert "jiande/hospital-proof" not in reasons and not result.faults


def test_a_missing_optional_column_counts_as_not_submitted() -> None:
    sql = "SELECT [_row] AS _rows, 姓名 FROM 住院慰问台账 WHERE 出院日期 IS NULL"
    result = run(sql, hospital({}), hospital({}, file="b.xlsx", without=["出院日期"]))
    assert [f.place.file for f in result.findings] == ["a.xlsx"]
    assert [item.reason for item in result.not_run] == ["b.xlsx（住院慰问台账）没有“出院日期”列，其中各行未查"]
    assert not run(sql, hospital({}, without=["出院日期"])).findings
    tolerant = HEAD.replace("message:", "optional: {hospital_condolence: [出院日期]}\nmessage:", 1)
    assert len(run(sql, hospital({}, without=["出院日期"]), head=tolerant).findings) == 1
    # What speaks of rows that are not there needs every sheet whole.
    whole = HEAD.replace("message:", "complete: [hospital_condolence]\nmessage:", 1)
    assert not run(sql, hospital({}), hospital({}, file="b.xlsx", without=["出院日期"]), head=whole).findings


ABSENT = """SELECT list(h._row) AS _rows, any_value(h.姓名) AS 姓名 FROM 住院慰问台账 AS h
LEFT JOIN 企业退休人员花名册 AS r ON r.身份证号 = h.身份证号 AND r.去世日期 IS NULL
WHERE r._row IS NULL GROUP BY h.身份证号"""


def roster(*, without: Sequence[str] = ()) -> LedgerTable:
    row = {
        "姓名": "张三",
        "性别": "男",
        "身份证号": person(1),
        "人员类别": "企业退休",
        "街道": "青云街道",
        "社区": "城北社区",
        "状态": "在管",
    }
    table = table_of(KINDS["retirees"], [row])
    table.file = "花名册.xlsx"
    for name in without:
        table.frame = table.frame.drop(name)
    return table


def test_a_rule_across_ledgers_without_one_of_them() -> None:
    required = HEAD.replace("ledgers: [hospital_condolence]", "ledgers: [hospital_condolence, retirees]")
    used = HEAD.replace("message:", "uses: [retirees]\nmessage:", 1)
    whole = used.replace("message:", "complete: [retirees]\nmessage:", 1)
    result = run(ABSENT, hospital({}), head=required)
    assert not result.findings and [item.reason for item in result.not_run] == ["未提交：企业退休人员花名册"]
    # A ledger that is only used may be missing; one that has to be whole may not lack a column, or all would be found.
    assert len(run(ABSENT, hospital({}), head=used).findings) == 1
    assert not run(ABSENT, hospital({}), roster(), head=whole).findings
    result = run(ABSENT, hospital({}), roster(without=["去世日期"]), head=whole)
    assert not result.findings and not result.faults
    assert [item.reason for item in result.not_run] == [
        "花名册.xlsx（企业退休人员花名册）没有“去世日期”列，其中各行未查"
    ]


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT [_row] AS _rows, 姓名 FROM 没有的表", "没有的表"),
        ("SELECT 姓名 FROM 住院慰问台账", "_rows"),
        ("SELECT [_row] AS _rows FROM 住院慰问台账", "姓名"),
        ("DELETE FROM 住院慰问台账", "SELECT"),
        (SELECT + "; " + SELECT, "SELECT"),
        ("SELECT [_row] AS _rows, 姓名, param('没有.参数', 慰问日期) FROM 住院慰问台账", "没有.参数"),
        ("SELECT [_row] AS _rows, 姓名, param('住院慰问.每次金额', DATE '2023-12-31') FROM 住院慰问台账", "2023-12-31"),
        ("SELECT [_row] AS _rows, 姓名, param('住院慰问.每次金额', NULL) FROM 住院慰问台账", "日期为空"),
        ("SELECT [_row] AS _rows, 姓名, setting('没有的读法') FROM 住院慰问台账", "没有的读法"),
        ("SELECT [_row] AS _rows, 姓名 FROM 住院慰问台账, read_csv('/etc/hostname')", "disabled"),
        ("SELECT [0] AS _rows, 姓名 FROM", "syntax"),
    ],
)
def test_a_rule_that_breaks_is_a_fault_in_one_line(sql: str, part: str) -> None:
    result = run(sql, hospital({}))
    (fault,) = result.faults
    assert part in fault.reason and "\n" not in fault.reason and not result.findings


def test_a_broken_rule_does_not_stop_the_others() -> None:
    policy = policies.load("jiande")
    good, bad = (
        rules.parse(HEAD + sql, "jiande", Path(f"{name}.sql")) for name, sql in (("good", SELECT), ("bad", "SELECT 1"))
    )
    result = run_rules([replace(policy, rules=(bad, good))], [hospital({})], KINDS, DAY, Masker())
    assert len(result.findings) == len(result.faults) == 1


def test_rows_of_before_the_window_are_counted_and_stay_readable() -> None:
    rows = hospital({"入院日期": "2023-12-31"}, {"入院日期": "2024-01-01"}, {"入院日期": None})
    result = run(SELECT, rows)
    assert [f.place.row for f in result.findings] == [2]
    assert [(n.ledger, n.rows, n.clause) for n in result.not_applicable] == [("hospital_condolence", 1, "JD-6-1")]
    assert len(run(SELECT.replace("住院慰问台账", "住院慰问台账_全部"), rows).findings) == 3


def test_personal_values_are_masked_in_messages_unless_asked_for() -> None:
    head = HEAD.replace('message: "{姓名}"', 'message: "{姓名} {号}"', 1)
    sql = "SELECT [_row] AS _rows, 姓名, 身份证号 AS 号 FROM 住院慰问台账"
    assert person(1) not in run(sql, hospital({}), head=head).findings[0].message
    assert person(1) in run(sql, hospital({}), head=head, masker=Masker(unmask=True)).findings[0].message


def test_values_from_ledgers_are_never_templates() -> None:
    (finding,) = run(SELECT, hospital({"姓名": "{身份证号}{0[0]}"})).findings
    assert finding.message == "{身份证号}{0[0]}"


def test_english() -> None:
    set_language("en")
    result = run_rules([policies.load("jiande")], [hospital({"慰问金额": "200"})], KINDS, DAY, Masker())
    (finding,) = result.findings
    assert "too much" in finding.message and "not submitted" in result.not_run[0].reason


@pytest.mark.parametrize(
    "change",
    [
        ("severity: error", "severity: fatal"),
        ("title: 试\n", ""),
        ("title: 试", "titel: 试\ntitle: 试"),
        ("title: 试", "title: 试\ntitle: 试"),
        ("/*---", "--"),
    ],
)
def test_the_head_of_a_rule_is_strict(change: tuple[str, str]) -> None:
    with pytest.raises(DataFault):
        rules.parse(HEAD.replace(*change, 1) + SELECT, "jiande", Path("probe.sql"))


def test_days_that_are_null_do_not_break_a_guarded_rule() -> None:
    rows = [{"慰问日期": None if n % 3 else "2024-03-20", "慰问金额": "200"} for n in range(6000)]
    policy = policies.load("jiande")
    only = replace(policy, rules=tuple(rule for rule in policy.rules if rule.code == "hospital-amount-over"))
    result = run_rules([only], [hospital(*rows)], KINDS, DAY, Masker())
    assert not result.faults and len(result.findings) == 2000
