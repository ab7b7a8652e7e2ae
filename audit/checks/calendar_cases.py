"""The cases beside the queries of the calendar: rows in, what falls due out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from audit.checks.calendar import Calendar, Event, due_in
from audit.checks.case_files import AS_OF, Case, fault_difference, in_use, ledgers_of, load, opened, row_name
from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.messages import listing, t
from audit.policies import Due, Policy, Query
from audit.policies.proof import CaseResult
from audit.tables import Database

SPAN = (date(2024, 1, 1), date(2025, 12, 31))  # what a case looks at unless it says `from` and `to`


def load_cases(due: Query) -> list[Case]:
    """The cases of a query of the calendar. What falls due is wanted by its day; `unit`, `rows` and `says`, a part of the text, need not be
    stated."""
    return load(due, "policy/due-cases", "gives")


def run_due_cases(due: Due, policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[CaseResult]:
    """Run the cases of a query, one after the other in one database."""
    cases = load_cases(due)
    results = []
    with Database([], ledgers_of(due, cases, kinds), AS_OF) as database:
        for case in opened(cases, policy, kinds, database, SPAN):
            message = difference(due, case, policy, kinds, database)
            results.append(CaseResult(due.id, case.name, case.clause, not message, message))
    return results


def difference(due: Due, case: Case, policy: Policy, kinds: Mapping[str, LedgerKind], database: Database) -> str:
    """What comes otherwise than a case states, empty if nothing does. The database holds the case's rows."""
    result = Calendar(*case.span_or(SPAN))
    due_in(due, in_use(case, policy), database, kinds, Masker(unmask=True), result)
    if case.fault is not None:
        return fault_difference(case, [fault.reason for fault in result.faults])
    problems = [fault.reason for fault in result.faults] + [item.reason for item in result.not_run]
    if problems:
        return "；".join(problems)
    wanted = list(case.wants)
    left = []
    for event in result.events:
        match = next((want for want in wanted if _fits(want, event)), None)
        if match is None:
            left.append(
                f"{event.day} {event.unit} {event.what}（{listing([row_name(place) for place in event.rows])}）"
            )
        else:
            wanted.remove(match)
    lines = [
        t("没有列出：{item}", "not given: {item}", item=" ".join(str(value) for value in want.values()))
        for want in wanted
    ]
    lines += [t("多列出：{item}", "given besides: {item}", item=item) for item in left]
    return "；".join(lines)


def _fits(want: Mapping[str, Any], event: Event) -> bool:
    return (
        want["day"] == event.day.isoformat()
        and want.get("unit", event.unit) == event.unit
        and want.get("says", "") in event.what
        and ("rows" not in want or sorted(want["rows"]) == sorted(map(row_name, event.rows)))
    )
