"""The quick way clears no bad row: jsonschema on every row is the oracle."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.ledgers import kinds
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.rows import Cells, normalise
from audit.ledgers.validate import instance, suspects, validator
from audit.values import Cell
from tests.conftest import card, person

ALL = list(kinds.catalogue().values())
POOL: list[Cell] = [
    None, "", " ", "张三", "男", "女", "未知", person(1), person(2).lower(), person(1)[:17] + "A", person(3)[:-1], 990101195001010039, 9.9e17, card(1),
    "6200000000000000006", 6200000000000000, "2024-03-05", "2024.3.5", "2024-02-30", date(2024, 3, 5), 45356, "2024-03", "2024", 2024, 2024.0, 1899, "二〇二四年",
    "150", "-150", "1,500.00", "1.005", 150, 150.5, -1, 0, "约150", "1e400", float("nan"), float("inf"), "１５０元", True, False, "是", "√", "无", "住院证明", "在管",
    "企业退休", "x" * 100, "\u0000", "=1+1",
]  # fmt: skip


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_bad_row_is_cleared(kind: LedgerKind, data: st.DataObject) -> None:
    count = 25
    cells = Cells(numbers=list(range(count)))
    for column in kind.columns:
        if not column.required and data.draw(st.booleans()):
            continue
        usual = st.sampled_from([*column.values, *POOL]) if column.values else st.sampled_from(POOL)
        cells.raw[column.name] = data.draw(st.lists(usual, min_size=count, max_size=count))
        cells.texts[column.name] = normalise(cells.raw[column.name], column, 1, cells.changed)
    judge = validator(kind)
    bad = [
        index for index in range(count)
        if not judge.is_valid(instance(kind, {name: raw[index] for name, raw in cells.raw.items()}, {name: texts[index] for name, texts in cells.texts.items()}))
    ]  # fmt: skip
    assert suspects(kind, cells) == bad


def test_a_schema_that_ties_columns_together_is_not_cleared() -> None:
    kind = kinds.find("groups")
    tied = kinds.build("groups", dict(kind.schema) | {"dependentRequired": {"成立日期": ["街道"]}})
    assert suspects(tied, Cells(numbers=[1, 2, 3])) == [0, 1, 2]
