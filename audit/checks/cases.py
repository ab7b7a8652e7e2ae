"""The cases beside the rules: rows in, findings out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.checks.case_files import AS_OF, Case, fault_difference, in_use, ledgers_of, load, opened, row_name
from audit.checks.run import CheckResult, run_rule
from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.messages import listing, t
from audit.model import Finding
from audit.policies import Policy, Rule
from audit.policies.proof import CaseResult
from audit.tables import Database


def load_cases(rule: Rule) -> list[Case]:
    """The cases of a rule. A finding is wanted by the rows it names (`ledger/number`); `at` is the one it stands at, `says`
    a part of its message."""
    return load(rule, "policy/cases", "finds")


def run_rule_cases(rule: Rule, policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[CaseResult]:
    """Run the cases of a rule, one after the other in one database."""
    cases = load_cases(rule)
    results = []
    with Database([], ledgers_of(rule, cases, kinds), AS_OF) as database:
        for case in opened(cases, policy, kinds, database):
            message = difference(rule, case, policy, kinds, database)
            results.append(CaseResult(rule.id, case.name, case.clause, not message, message))
    return results


def difference(rule: Rule, case: Case, policy: Policy, kinds: Mapping[str, LedgerKind], database: Database) -> str:
    """What comes otherwise than a case states, empty if nothing does. The database holds the case's rows."""
    outcome = CheckResult()
    run_rule(rule, database, kinds, Masker(unmask=True), outcome, in_use(case, policy))
    return _difference(case, outcome)


def _difference(case: Case, result: CheckResult) -> str:
    if case.fault is not None:
        return fault_difference(case, [fault.reason for fault in result.faults])
    problems = [fault.reason for fault in result.faults] + [item.reason for item in result.not_run]
    if problems:
        return "；".join(problems)
    wanted = list(case.wants)
    left = []
    for item in result.findings:
        match = next((want for want in wanted if _fits(want, item)), None)
        if match is None:
            left.append(f"{listing(_rows(item))} {item.message}")
        else:
            wanted.remove(match)
    lines = [t("没有查出：{item}", "not found: {item}", item=_stated(want)) for want in wanted]
    lines += [t("多查出：{item}", "found besides: {item}", item=item) for item in left]
    return "；".join(lines)


def _rows(item: Finding) -> list[str]:
    return sorted(row_name(place) for place in (item.place, *item.related) if place.row)


def _stated(want: Mapping[str, Any]) -> str:
    """A finding that a case wants, as its file states it: the rows first, then what else was asked for."""
    return " ".join([listing(want["rows"]), *(f"{key}={want[key]}" for key in ("at", "says", "amount") if key in want)])


def _fits(want: Mapping[str, Any], item: Finding) -> bool:
    return (
        sorted(want["rows"]) == _rows(item)
        and want.get("at", row_name(item.place)) == row_name(item.place)
        and want.get("says", "") in item.message
        and ("amount" not in want or item.amount == want["amount"])
    )
