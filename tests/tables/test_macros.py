"""What the engine adds to SQL says the same as the engine's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import identity, policies, values
from audit.ledgers import kinds
from audit.tables import Database
from tests.conftest import person

DAYS = st.dates(date(1920, 1, 1), date(2060, 12, 31))


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database([], {"groups": kinds.find("groups")}, date(2024, 7, 1)) as opened:
        opened.use(policies.load("jiande"))
        yield opened


def one(database: Database, expression: str) -> object:
    return database.rows(f"SELECT {expression} AS x")[0]["x"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS, DAYS)
def test_full_years(database: Database, born: date, day: date) -> None:
    if born <= day:
        assert one(database, f"full_years(DATE '{born}', DATE '{day}')") == identity.full_years(born, day)


@settings(max_examples=40, deadline=None)
@given(DAYS)
def test_birth_and_month_after(database: Database, born: date) -> None:
    assert one(database, f"birth('{person(7, f'{born:%Y%m%d}')}')") == born
    following = date(born.year + born.month // 12, born.month % 12 + 1, 1)
    assert one(database, f"month_after(DATE '{born}')") == following


@settings(max_examples=40, deadline=None)
@given(DAYS, st.integers(0, 400))
def test_days_inclusive(database: Database, first: date, more: int) -> None:
    last = date.fromordinal(first.toordinal() + more)
    assert one(database, f"days_inclusive(DATE '{first}', DATE '{last}')") == more + 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="张三阿依古丽·• ．.A　 ", max_size=12))
def test_name_key(database: Database, name: str) -> None:
    assert one(database, f"name_key('{name}')") == values.name_key(name)


def test_as_of(database: Database) -> None:
    assert one(database, "as_of()") == date(2024, 7, 1)
