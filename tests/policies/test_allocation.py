"""Allocations, whatever the head-counts and grades: every fen of the calculated amount is paid out or goes to the pool."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import policies
from audit.checks.compute import ComputeResult, run_compute
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.tables.queries import adapted

JIANDE = policies.load("jiande")
KINDS = adapted(JIANDE)
ALLOCATION = next(compute for compute in JIANDE.computes if compute.code == "allocation")
DAY = date(2024, 12, 31)
RATIOS = {"优秀": "1.1", "良好": "1", "合格": "0.9", "不合格": "0.7"}
FEN = Decimal("0.01")
rows = st.lists(st.tuples(st.integers(1, 120_000), st.sampled_from(sorted(RATIOS)), st.sampled_from(["上半年", "下半年"])), min_size=1, max_size=40)  # fmt: skip
# What a year's budget a head and the city's reserve may be, in fen; the reserve never exceeds the budget.
heads = st.integers(1, 30_000).flatmap(lambda budget: st.tuples(st.just(budget), st.integers(0, budget)))


def run(given_rows: list[tuple[int, str, str]], budget: Decimal, reserve: Decimal) -> ComputeResult:
    ledger = table_of(
        KINDS["allocation"],
        [
            {
                "年度": 2024, "半年度": half, "街道": f"第{number}街道", "保障人数": persons, "人均标准": "75", "核算金额": "0", "考核等次": grade,
                "拨付比例": "100%", "拨付金额": "0",
            }
            for number, (persons, grade, half) in enumerate(given_rows)
        ],
    )  # fmt: skip
    policy = JIANDE.with_overrides({"退管经费.人均标准": str(budget), "退管经费.市级预留": str(reserve)})
    result = run_compute(ALLOCATION, policy, [ledger], KINDS, DAY, Masker())
    assert not result.faults and not result.not_run
    return result


@settings(max_examples=40, deadline=None)
@given(rows, heads)
def test_every_fen_is_paid_or_pooled(given_rows: list[tuple[int, str, str]], fen: tuple[int, int]) -> None:
    budget, reserve = (Decimal(value) / 100 for value in fen)
    result = run(given_rows, budget, reserve)
    assert len(result.rows) == len(given_rows)
    by_unit = {row.unit: row for row in result.rows}
    sums: dict[str, Decimal] = dict.fromkeys(("核算金额", "拨付金额", "差额", "入统筹", "超额"), Decimal(0))
    for number, (persons, grade, half) in enumerate(given_rows):
        row = by_unit[f"第{number}街道"]
        figures = {name: Decimal(str(row.result[name])) for name in sums}
        calculated = (persons * (budget - reserve) / 2).quantize(FEN, ROUND_HALF_UP)
        paid = (calculated * Decimal(RATIOS[grade])).quantize(FEN, ROUND_HALF_UP)
        assert row.period == f"2024{half}"
        assert (figures["核算金额"], figures["拨付金额"]) == (calculated, paid)
        assert figures["拨付金额"] + figures["差额"] == figures["核算金额"]
        assert figures["入统筹"] - figures["超额"] == figures["差额"]
        assert min(figures["入统筹"], figures["超额"]) == 0 and max(figures["入统筹"], figures["超额"]) >= 0
        for name in sums:
            sums[name] += figures[name]
    assert {name: Decimal(str(result.totals[name])) for name in sums} == sums
    assert sums["拨付金额"] + sums["入统筹"] - sums["超额"] == sums["核算金额"]


@pytest.mark.parametrize(("grade", "paid", "pool"), [("优秀", "206250.00", "0.00"), ("良好", "187500.00", "0.00"), ("合格", "168750.00", "18750.00"), ("不合格", "131250.00", "56250.00")])  # fmt: skip
def test_the_grades(grade: str, paid: str, pool: str) -> None:
    (row,) = run([(5000, grade, "上半年")], Decimal(90), Decimal(15)).rows
    assert (row.result["拨付金额"], row.result["入统筹"]) == (paid, pool)
    assert ("没有写明资金来源" in row.arithmetic) == (grade == "优秀")
