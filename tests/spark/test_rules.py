"""All rules of all policies give the same on DuckDB and on Spark, row for row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from audit import policies, resources
from audit.checks.case_files import AS_OF, ledgers_of
from audit.checks.cases import load_cases
from audit.checks.run import CheckResult, promised, run_rule
from audit.errors import AuditError
from audit.ledgers import gathering, submission
from audit.ledgers.given import table_of
from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.model import LedgerTable
from audit.policies import Policy, Rule
from audit.policies.loading import read
from audit.tables import Database, Ledgers
from audit.tables.queries import adapted

# Spark's own sockets.
pytestmark = [pytest.mark.full, pytest.mark.filterwarnings("ignore::ResourceWarning")]
NAMES = (*policies.names(), policies.INTEGRITY)
SAMPLES = resources.folder("samples")


@cache
def policy(name: str) -> Policy:
    """A policy by itself."""
    return read(resources.folder("rules") / name)


def rows(rule: Rule, database: Ledgers) -> list[str]:
    """What a rule's query gives, in an order of its own, the rows of each fact sorted; or why it breaks."""
    try:
        found = database.rows(rule.sql, expects=promised(rule))
    except AuditError as error:
        return [f"broken: {error}"]
    return sorted(
        str(
            [
                (name, sorted(number for number in value or () if number is not None) if name == "_rows" else value)
                for name, value in row.items()
            ]
        )
        for row in found
    )


def compared(rule: Rule, started: tuple[Any, Path]) -> str:
    """What comes otherwise on Spark over the rows of all the rule's cases together."""
    from audit.tables.spark import SparkLedgers

    chosen, kinds = policy(rule.policy), adapted(policy(rule.policy))
    cases = load_cases(rule)
    given: dict[str, list[Any]] = {}
    for case in cases:
        for ledger, some in case.rows.items():
            given.setdefault(ledger, []).extend(some)
    used = ledgers_of(rule, cases, kinds)
    tables = [table_of(used[ledger], some) for ledger, some in given.items()]
    with Database(tables, used, AS_OF) as database:
        database.use(chosen)
        want = rows(rule, database)
    with SparkLedgers(tables, used, AS_OF, started=started) as ledgers:
        ledgers.use(chosen)
        have = rows(rule, ledgers)
    return "" if want == have else f"{rule.id}: DuckDB {want}\nSpark {have}"


@pytest.mark.parametrize("name", NAMES)
def test_cases_of_every_rule_together(name: str, started: tuple[Any, Path]) -> None:
    with ThreadPoolExecutor(2) as workers:
        differences = list(workers.map(lambda rule: compared(rule, started), policy(name).rules))
    assert len(differences) == len(policy(name).rules) > 20
    assert [each for each in differences if each] == []


@cache
def sample(folder: Path, name: str) -> tuple[list[LedgerTable], dict[str, LedgerKind]]:
    """A sample's ledgers as a policy wants them."""
    kinds = adapted(policy(name))
    found = submission.read(gathering.gather([folder]), submission.Reading(None, (), None, None), lambda _: kinds)
    return list(found.tables), kinds


def findings(rules: tuple[Rule, ...], chosen: Policy, database: Ledgers, kinds: dict[str, LedgerKind]) -> CheckResult:
    """All that rules say of the ledgers in a database."""
    result = CheckResult(not_applicable=database.use(chosen))
    for rule in rules:
        run_rule(rule, database, kinds, Masker(unmask=True), result, chosen)
    return result


@pytest.mark.parametrize(
    ("folder", "name"),
    [("jiande-2024/submission", "jiande"), ("jiande-2024/submission", policies.INTEGRITY)]
    + [("ledgers", name) for name in NAMES],
)
def test_findings_of_the_samples(folder: str, name: str, started: tuple[Any, Path]) -> None:
    from audit.tables.spark import SparkLedgers

    tables, kinds = sample(SAMPLES / folder, name)
    chosen = replace(
        policy(name), rules=tuple(r for r in policy(name).rules if {*r.ledgers} <= {t.ledger for t in tables})
    )
    assert len(chosen.rules) > 20
    with Database(tables, kinds, AS_OF) as database:
        want = findings(chosen.rules, chosen, database, kinds)
    with SparkLedgers(tables, kinds, AS_OF, started=started) as ledgers:
        have = findings(chosen.rules, chosen, ledgers, kinds)
    assert not want.faults
    assert have == want
