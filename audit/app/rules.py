"""`rules`: what is checked, why, and how it is proved."""

from __future__ import annotations

from datetime import date
from typing import Any

from audit import policies
from audit.checks import coverage as covering
from audit.checks import describe
from audit.checks.cases import CaseResult, run_cases
from audit.policies import Policy


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
    return [{"policy": each.name, **item.as_json()} for each in chosen(policy) for item in covering.coverage(each)]


def tested(policy: str | None, name: str | None) -> list[CaseResult]:
    """The outcome of every case."""
    if name is None:
        return [result for each in chosen(policy) for result in run_cases(each)]
    each, rule = describe.find(chosen(policy), name)
    return run_cases(each, rule.code)
