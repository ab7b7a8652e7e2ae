"""`rules`: what is checked, why, and how it is proved."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from audit import policies, resources
from audit.checks import coverage as covering
from audit.checks import describe
from audit.checks import lint as linting
from audit.checks import method as methods
from audit.checks.lint import Flaw
from audit.checks.proving import PROVERS as CHECKS
from audit.disclosure import cases as notices
from audit.errors import AuditError
from audit.policies import Policy
from audit.policies.proof import CaseResult
from audit.scoring import cases as rubric
from audit.tables.queries import adapted

# Everything that proves clauses, whichever layer knows it.
PROVERS = (*CHECKS, notices.PROVER, rubric.PROVER)
# Files and folders of a policy folder that other commands read, with their schemas (empty: what reads them looks at them itself).
OTHER_FILES = {
    "rubric.yaml": "policy/rubric",
    "rubric.cases.yaml": "policy/rubric-cases",
    "rubric/": "",
    "calendar.yaml": "",
}


def chosen(policy: str | None) -> list[Policy]:
    """The policy named, else all; the rules on consistency between ledgers come last."""
    if policy:
        return [named(policy)]
    return list(_every())


def named(policy: str) -> Policy:
    """A policy by what `--policy` says, or the rules on consistency between ledgers."""
    integrity = policies.load_integrity()
    return integrity if integrity and policy == integrity.name else policies.load(policy)


def _every() -> Iterator[Policy]:
    yield from map(policies.load, policies.names())
    integrity = policies.load_integrity()
    if integrity:
        yield integrity


def listed(policy: str | None) -> tuple[list[dict[str, Any]], ...]:
    """The entries of `rules list`: rules, and computations and what falls due apart."""
    every = chosen(policy)
    return (
        [describe.entry(rule) for each in every for rule in each.rules],
        [describe.entry(compute) for each in every for compute in each.computes],
        [describe.entry(due) for each in every for due in each.dues],
    )


def shown(name: str, policy: str | None, day: date) -> dict[str, Any]:
    """Everything about one rule or computation."""
    return describe.describe(*describe.find(chosen(policy), name), day)


def method(name: str, policy: str | None, day: date) -> list[tuple[str, str]]:
    """A rule or computation in the form of 计算机审计方法: its twelve elements."""
    found, query = describe.find(chosen(policy), name)
    return methods.elements(found, query, adapted(found), day)


def covered(policy: str | None) -> list[dict[str, Any]]:
    """The entries of `rules coverage`, clause by clause."""
    return [
        {"policy": each.name, **item.as_json()} for each in chosen(policy) for item in covering.coverage(each, PROVERS)
    ]


def tested(policy: str | None, name: str | None) -> list[CaseResult]:
    """The outcome of every case, of the cases of one kind (`rules`, `computes`, `schema` …), or of one rule or computation."""
    kinds = [prover for prover in PROVERS if name in (None, prover.name)]
    if kinds:
        return [result for each in chosen(policy) for prover in kinds for result in prover.run(each, None)]
    assert name is not None
    each, query = describe.find(chosen(policy), name)
    return [result for prover in CHECKS for result in prover.run(each, query.id)]


def linted(policy: str | None, *, portable: bool = False) -> list[Flaw]:
    """What is wrong in the policy folder named, else in all that are shipped; also what is not portable, where that is asked for."""
    shipped = {each: resources.folder("rules") / each for each in policies.names()}
    integrity = resources.folder("rules") / policies.INTEGRITY
    if integrity.is_dir():
        shipped[policies.INTEGRITY] = integrity
    if policy is None:
        folders = list(shipped.values())
    elif policy in shipped:
        folders = [shipped[policy]]
    elif (Path(policy) / "policy.yaml").is_file():
        folders = [Path(policy).resolve()]
    else:
        folders = [policies.load(policy).folder]
    return [
        flaw for folder in folders for flaw in linting.lint(folder, PROVERS, OTHER_FILES, _sound, portable=portable)
    ]


def _sound() -> Iterator[Policy]:
    """The policies that can be loaded; the others have flaws of their own."""
    for name in (*policies.names(), policies.INTEGRITY):
        with contextlib.suppress(AuditError):
            yield named(name)


def readings(policy: str | None, given: dict[str, str]) -> list[dict[str, Any]]:
    """The entries of `rules readings`: each setting for an open text. `given` are those that the user set."""
    entries = []
    for each in chosen(policy):
        policy_now = each.with_overrides({}, {name: value for name, value in given.items() if name in each.readings})
        for reading in each.readings.values():
            entries.append(
                {
                    "policy": each.name,
                    "name": reading.name,
                    "title": reading.title,
                    "value": policy_now.settings[reading.name],
                    "default": reading.default,
                    "alternatives": list(reading.alternatives),
                    "clauses": list(reading.clauses),
                    "rules": [query.id for query in each.queries if reading.name in query.readings],
                }
            )
    return entries
