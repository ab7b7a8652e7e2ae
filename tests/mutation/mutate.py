"""Mutation test of every rule, computation and query of the calendar: `python -m tests.mutation.mutate [--policy P] [CODE ...]`.

Each mutant runs over the query's own cases until one of them comes out otherwise. A mutant that no case notices survives, unless
`equivalent.yaml` says why it changes nothing. Prints the numbers, the survivors, and the mutants that change nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from audit import policies
from audit.checks import calendar_cases, cases, compute_cases
from audit.checks.case_files import AS_OF, Case, ledgers_of, opened
from audit.checks.describe import cases_of
from audit.ledgers.kinds import LedgerKind
from audit.policies import Compute, Due, Policy, Query, Rule
from audit.tables import Database
from audit.tables.queries import adapted
from tests.mutation.mutants import Mutant, mutants

NAMES = (*policies.names(), policies.INTEGRITY)


@cache
def named(name: str) -> Policy:
    """A policy that is shipped, or the rules on consistency between ledgers."""
    integrity = policies.load_integrity()
    return integrity if integrity and name == integrity.name else policies.load(name)


@cache
def equivalent() -> dict[tuple[str, str], str]:
    """The mutants that change nothing, (query, change), with the reason."""
    entries: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("equivalent.yaml").read_text("utf-8"))
    result = {(item["query"], change): item["reason"] for item in entries for change in item["changes"]}
    assert len(result) == sum(len(item["changes"]) for item in entries), "a mutant stands twice in equivalent.yaml"
    return result


def survivors(query: Query, made: Sequence[Mutant], policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[Mutant]:
    """Those of the mutants of a query that no case of it notices."""
    left = list(made)
    loaded = cases_of(query)
    span = calendar_cases.SPAN if isinstance(query, Due) else None
    with Database([], ledgers_of(query, loaded, kinds), AS_OF) as database:
        for case in opened(loaded, policy, kinds, database, span):
            left = [mutant for mutant in left if not _difference(mutant.query, case, policy, kinds, database)]
            if not left:
                break
    return left


def _difference(query: Query, case: Case, policy: Policy, kinds: Mapping[str, LedgerKind], database: Database) -> str:
    if isinstance(query, Rule):
        return cases.difference(query, case, policy, kinds, database)
    if isinstance(query, Due):
        return calendar_cases.difference(query, case, policy, kinds, database)
    assert isinstance(query, Compute)
    return compute_cases.difference(query, case, policy, kinds, database)


def run(policy: Policy, codes: Sequence[str] = ()) -> int:
    """Print what comes of the mutants of a policy; the number of survivors."""
    kinds = adapted(policy)
    total = same = alive = 0
    for query in policy.queries:
        if codes and query.code not in codes:
            continue
        every = mutants(query, policy)
        known = [mutant for mutant in every if (query.id, mutant.change) in equivalent()]
        lived = survivors(query, [mutant for mutant in every if mutant not in known], policy, kinds)
        total, same, alive = total + len(every), same + len(known), alive + len(lived)
        for mutant in lived:
            print(f"survives  {query.id}  {mutant.change}", flush=True)
        for mutant in known:
            print(f"the same  {query.id}  {mutant.change}: {equivalent()[query.id, mutant.change]}", flush=True)
    print(f"{policy.name}: {total} mutants, {alive} survive, {same} change nothing", flush=True)
    return alive


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policy", choices=NAMES, action="append")
    parser.add_argument("codes", nargs="*", metavar="CODE")
    given = parser.parse_args()
    sys.exit(int(sum(run(named(name), given.codes) for name in given.policy or NAMES) > 0))
