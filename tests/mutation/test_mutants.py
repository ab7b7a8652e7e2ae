"""For every rule and computation: a comparison turned about, a limit moved by the smallest unit, is noticed by one of its cases.

All mutants of all policies run by default, a policy in four parts so that they spread over the processors (about 65 s of one).
`python -m tests.mutation.mutate` shows them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from audit.ledgers import kinds
from audit.policies import Params, Policy
from audit.policies.params import Parameter
from audit.tables.queries import adapted
from tests.mutation.mutants import mutants
from tests.mutation.mutate import NAMES, equivalent, named, survivors

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", NAMES)
def test_every_mutant_is_noticed(name: str, part: int) -> None:
    policy = named(name)
    catalogue = adapted(policy)
    lived = []
    for query in policy.queries[part::PARTS]:
        made = [mutant for mutant in mutants(query, policy) if (query.id, mutant.change) not in equivalent()]
        lived += [(query.id, mutant.change) for mutant in survivors(query, made, policy, catalogue)]
    assert lived == []


def test_the_mutants_that_change_nothing_still_exist() -> None:
    every = {
        (query.id, mutant.change)
        for policy in map(named, NAMES)
        for query in policy.queries
        for mutant in mutants(query, policy)
    }
    assert set(equivalent()) <= every, "remove them from equivalent.yaml"


SQL = """SELECT a->x, '1 > 2', "b>c", -- 3 < 4
  sum(x) FILTER (WHERE n >= 18) + 1.50
FROM t /* p = q */ WHERE param('P', d) < x
  AND d <> DATE '2024-03-01' AND t.y BETWEEN f(1, 2) AND 7
  AND a IS NOT DISTINCT FROM b
"""


@pytest.fixture
def policy() -> Policy:
    parameter = Parameter("P", "P", "元", "number", ("X",), ((date.min, Decimal(5)),))
    return replace(named(NAMES[0]), params=Params({"P": parameter}))


def _changes(sql: str, policy: Policy) -> list[str]:
    query = replace(named(NAMES[0]).queries[0], sql=sql)
    return [mutant.change for mutant in mutants(query, policy)]


def test_what_is_changed(policy: Policy) -> None:
    assert _changes(SQL, policy) == [
        "sum(x) FILTER (WHERE n > 18) + 1.50",
        "sum(x) FILTER (WHERE n >= 19) + 1.50",
        "sum(x) FILTER (WHERE n >= 17) + 1.50",
        "sum(x) FILTER (WHERE n >= 18) + 1.51",
        "sum(x) FILTER (WHERE n >= 18) + 1.49",
        "FROM t /* p = q */ WHERE (param('P', d) + 0.01) < x",
        "FROM t /* p = q */ WHERE (param('P', d) - 0.01) < x",
        "FROM t /* p = q */ WHERE param('P', d) <= x",
        "AND d = DATE '2024-03-01' AND t.y BETWEEN f(1, 2) AND 7",
        "AND d <> CAST(DATE '2024-03-01' + INTERVAL 1 DAY AS DATE) AND t.y BETWEEN f(1, 2) AND 7",
        "AND d <> CAST(DATE '2024-03-01' - INTERVAL 1 DAY AS DATE) AND t.y BETWEEN f(1, 2) AND 7",
        "AND d <> DATE '2024-03-01' AND t.y > f(1, 2) AND t.y <= 7",
        "AND d <> DATE '2024-03-01' AND t.y >= f(1, 2) AND t.y < 7",
        "AND a IS DISTINCT FROM b",
    ]


def test_a_change_made_twice_is_numbered_and_a_call_is_no_name(policy: Policy) -> None:
    assert _changes("SELECT 1\nWHERE a > b\nOR c\nAND\na > b\nWHERE a > b", policy)[-1] == "WHERE a >= b (2)"
    assert _changes("SELECT 1 WHERE year(t.d) BETWEEN x AND y", policy) == [
        "SELECT 1 WHERE year(t.d) > x AND year(t.d) <= y",
        "SELECT 1 WHERE year(t.d) >= x AND year(t.d) < y",
    ]


def test_a_rule_without_its_boundary_case_has_survivors() -> None:
    """The test itself: with only cases far from the limit the mutants live."""
    rule = next(rule for rule in named("jiande").rules if rule.code == "illness-tier-cap")
    made = mutants(rule, named("jiande"))
    from audit.checks import cases as files

    far = [case for case in files.load_cases(rule) if case.wants][:1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "load_cases", lambda _: far)
        assert len(survivors(rule, made, named("jiande"), kinds.catalogue())) > 3
