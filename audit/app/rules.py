"""`rules`: what is checked, why, and how it is proved."""

from __future__ import annotations

from datetime import date
from typing import Any

from audit import policies
from audit.checks import coverage as covering
from audit.checks import describe
from audit.checks.proving import PROVERS as CHECKS
from audit.disclosure import cases as notices
from audit.policies import Policy
from audit.policies.proof import CaseResult

PROVERS = (*CHECKS, notices.PROVER)


def chosen(policy: str | None) -> list[Policy]:
    """The policy named, else all; the rules on consistency between ledgers come last."""
    if policy:
        return [policies.load(policy)]
    integrity = policies.load_integrity()
    return [*map(policies.load, policies.names()), *([integrity] if integrity else [])]


def listed(policy: str | None) -> list[dict[str, Any]]:
    """The entries of `rules list`."""
    return [describe.entry(rule) for each in chosen(policy) for rule in each.rules]


def shown(name: str, policy: str | None, day: date) -> dict[str, Any]:
    """Everything about one rule."""
    return describe.describe(*describe.find(chosen(policy), name), day)


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
