"""Computations at work: results, periods, totals, what they rest on, what is missing and what breaks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit import policies
from audit.checks.compute import ComputeResult, run_compute
from audit.errors import DataFault
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from audit.policies import computes
from tests.conftest import person

KINDS = kinds.catalogue()
CITY = policies.load(str(Path(__file__).parents[1] / "policies" / "city"))
HEAD = """/*---
title: 试
clauses: [YX-1]
ledgers: [hospital_condolence]
results: [金额]
arithmetic: "{次数} 次"
totals: [金额]
en: {title: try, arithmetic: "{次数} times"}
---*/
"""
SELECT = """SELECT list(_row) AS _rows, 街道 AS _unit, concat(year(慰问日期), '年度') AS _period, count(*) AS 次数,
sum(慰问金额) AS 金额 FROM 住院慰问台账 GROUP BY 街道, year(慰问日期)"""


def hospital(*rows: dict[str, Any], file: str = "a.xlsx") -> LedgerTable:
    base = {"姓名": "张三", "性别": "男", "身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "入院日期": "2024-03-01",
            "证明材料": "住院证明", "慰问日期": "2024-03-20", "慰问金额": "120"}  # fmt: skip
    table = table_of(KINDS["hospital_condolence"], [base | row for row in rows])
    table.file = file
    return table


def headcount(*rows: dict[str, Any]) -> LedgerTable:
    base = {"街道": "青云街道", "统计日期": "2024-06-30", "管理人数": 1501, "专员人数": 1}
    return table_of(KINDS["headcount"], [base | row for row in rows])


def run(sql: str, *tables: LedgerTable, head: str = HEAD, masker: Masker | None = None) -> ComputeResult:
    compute = computes.parse(head + sql, "city", Path("compute/probe.sql"))
    return run_compute(compute, CITY, tables, KINDS, date(2024, 12, 31), masker or Masker())


def quota(*tables: LedgerTable, **overrides: str) -> ComputeResult:
    (compute,) = CITY.computes
    return run_compute(compute, CITY.with_overrides(overrides), tables, KINDS, date(2024, 12, 31), Masker())


def test_results_are_sorted_and_added_up_exactly() -> None:
    result = run(
        SELECT, hospital({"慰问金额": "0.10"}, {"慰问金额": "0.20"}), hospital({"街道": "白沙洲街道"}, file="b.xlsx")
    )
    assert [(row.unit, row.period, dict(row.result), row.arithmetic) for row in result.rows] == [
        ("白沙洲街道", "2024年度", {"金额": "120.00"}, "1 次"),
        ("青云街道", "2024年度", {"金额": "0.30"}, "2 次"),
    ]
    assert result.totals == {"金额": "120.30"}
    assert [(place.file, place.row) for place in result.rows[1].rows] == [("a.xlsx", 1), ("a.xlsx", 2)]


def test_periods_are_told_and_narrowed() -> None:
    result = run(SELECT, hospital({}, {"慰问日期": "2025-03-20"}))
    assert result.periods == ["2024年度", "2025年度"]
    assert [row.period for row in result.of_period("2025年度").rows] == ["2025年度"]


def test_figures_are_whole_numbers_or_decimal_texts() -> None:
    (row,) = quota(headcount({})).rows
    assert dict(row.result) == {"管理人数": 1501, "应配名额": 2, "台账数": 1, "差异": -1, "住院慰问标准": "120.00"}
    assert row.arithmetic == "1501 ÷ 1500 向上取整 = 2" and row.period == "2024年度"


def test_what_the_user_set_is_said() -> None:
    result = quota(headcount({}), **{"专员.每人管理": "2000"})
    assert result.rows[0].result["应配名额"] == 1
    assert result.ground == "不足一个名额的按一个计；参数“专员.每人管理”由使用者设为 2000（人）"


def test_a_missing_ledger_is_named_and_a_missing_value_is_a_fault() -> None:
    assert [item.reason for item in quota(hospital({})).not_run] == ["未提交：街道管理人数台账"]
    result = quota(headcount({"统计日期": "2026-06-30"}))
    (fault,) = result.faults
    assert "“专员.每人管理”在 2026-06-30 没有规定的值" in fault.reason and "--set" in fault.reason
    assert "extends" in fault.reason and not result.rows


def test_a_missing_optional_column_counts_as_not_submitted() -> None:
    sql = SELECT.replace("GROUP", "WHERE 出院日期 IS NOT NULL GROUP")
    table = hospital({})
    table.frame = table.frame.drop("出院日期")
    result = run(sql, table)
    assert [item.reason for item in result.not_run] == ["a.xlsx（住院慰问台账）没有“出院日期”列，其中各行未查"]
    assert not result.rows and not result.faults


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        (SELECT.replace("sum(慰问金额)", "sum(慰问金额) / 2"), "浮点数"),
        (SELECT.replace("街道 AS _unit, ", ""), "_unit"),
        (SELECT.replace("count(*) AS 次数,", ""), "次数"),
        (SELECT.replace("慰问金额", "慰问金颤"), r"compute/probe\.sql 第 11 行.*慰问金颤"),
    ],
)
def test_what_a_query_must_give(sql: str, part: str) -> None:
    result = run(sql, hospital({}))
    (fault,) = result.faults
    assert re.search(part, fault.reason) and not result.rows


def test_personal_values_are_masked_unless_asked_for() -> None:
    head = HEAD.replace("results: [金额]", "results: [身份证号]").replace("totals: [金额]\n", "")
    sql = "SELECT [_row] AS _rows, 街道 AS _unit, NULL AS _period, 身份证号, 1 AS 次数 FROM 住院慰问台账"
    (row,) = run(sql, hospital({}), head=head).rows
    assert row.result["身份证号"] != person(1)
    (row,) = run(sql, hospital({}), head=head, masker=Masker(unmask=True)).rows
    assert row.result["身份证号"] == person(1)


def test_rows_of_before_the_window_are_counted() -> None:
    result = run(SELECT, hospital({}, {"入院日期": "2023-12-31"}))
    assert result.rows[0].result["金额"] == "120.00"
    assert [(item.ledger, item.rows) for item in result.not_applicable] == [("hospital_condolence", 1)]


@pytest.mark.parametrize(
    "change", [("results: [金额]\n", ""), ("title: 试", "title: 试\ncolour: 红"), ("totals", "sums")]
)
def test_the_head_of_a_computation_is_strict(change: tuple[str, str]) -> None:
    with pytest.raises(DataFault, match=r"city/compute/probe\.sql"):
        computes.parse(HEAD.replace(*change, 1) + SELECT, "city", Path("compute/probe.sql"))
