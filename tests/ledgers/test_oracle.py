"""The quick way clears no bad row: jsonschema on every row is the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.ledgers import kinds, validate
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.rows import Cells, normalise, reader
from audit.ledgers.typed import loses, text_of
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


CELLS = [
    (text_of(cell), isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell and loses(cell))
    for cell in POOL
]


@pytest.fixture(autouse=True, scope="module", params=[0, 2000], ids=["cleared", "judged"])
def _small(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tables of any size are cleared by columns, or none is."""
    before, validate.SMALL = validate.SMALL, request.param
    yield
    validate.SMALL = before


def cells_of(kind: LedgerKind, columns: dict[str, list[tuple[str | None, bool]]]) -> Cells:
    count = len(next(iter(columns.values())))
    cells = Cells(pl.Series(range(1, count + 1), dtype=pl.UInt32))
    for name, drawn in columns.items():
        cells.raw[name] = pl.Series([text for text, _ in drawn], dtype=pl.String)
        cells.texts[name] = normalise(cells.raw[name], kind.column(name), 1, cells.changed)
        if any(lost for _, lost in drawn):
            cells.numeric[name] = pl.Series([index for index, (_, lost) in enumerate(drawn) if lost], dtype=pl.UInt32)
    return cells


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_bad_row_is_cleared(kind: LedgerKind, data: st.DataObject) -> None:
    """Also that each cell's canonical text is the one that its reader gives, however its column was read."""
    count = 25
    columns = {}
    for column in kind.columns:
        if not column.required and data.draw(st.booleans()):
            continue
        pool = [*CELLS, *((value, False) for value in column.values)]
        columns[column.name] = data.draw(st.lists(st.sampled_from(pool), min_size=count, max_size=count))
    cells = cells_of(kind, columns)
    for name, texts in cells.texts.items():
        read = reader(kind.column(name))
        assert texts.to_list() == [None if text is None else read(text) for text, _ in columns[name]]
    judge = validator(kind)
    bad = [index for index in range(count) if not judge.is_valid(instance(kind, cells, index))]
    assert suspects(kind, cells) == bad


def test_a_schema_that_ties_columns_together_is_not_cleared() -> None:
    kind = kinds.find("groups")
    tied = kinds.build("groups", dict(kind.schema) | {"dependentRequired": {"成立日期": ["街道"]}})
    assert suspects(tied, Cells(pl.Series([1, 2, 3], dtype=pl.UInt32))) == [0, 1, 2]
