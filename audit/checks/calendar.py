"""The calendar at work: each row of a query is one day on which something falls due, with what, for whom and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.masking import Masker
from audit.messages import t
from audit.model import LedgerTable, NotApplicable, NotRun, Place, RuleFault
from audit.periods import span_of
from audit.policies import Due, Policy
from audit.tables import Database
from audit.tables.queries import ROWS, evidence, fault_of, fill, personal, places_in, run_query, shown

DAY, UNIT = "_day", "_unit"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that falls due on a day; `place` is the ledger's row that it follows from, None where it follows from none."""

    due: Due
    day: date
    what: str
    unit: str
    place: Place | None
    rows: tuple[Place, ...]

    def sort_key(self) -> tuple[Any, ...]:
        """By day, kind, unit and place."""
        return (self.day, self.due.id, self.unit, [place.sort_key() for place in self.rows], self.what)


@dataclass(slots=True)
class Calendar:
    """What falls due from the first to the last day of the span, and the queries that could not be asked."""

    first: date
    last: date
    events: list[Event] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    not_applicable: list[NotApplicable] = field(default_factory=list)
    grounds: dict[str, str] = field(default_factory=dict)


def run_calendar(
    policy: Policy,
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    span: tuple[date, date],
    masker: Masker,
    limits: Limits | None = None,
) -> Calendar:
    """Ask every query of a policy's calendar. `span` are the first and last day looked at, both included, `limits` what may be taken of
    the machine."""
    result = Calendar(*span)
    with Database(tables, kinds, as_of, limits=limits) as database:
        result.not_applicable = database.use(policy, span_of(span))
        for due in policy.dues:
            due_in(due, policy, database, kinds, masker, result)
    result.events.sort(key=Event.sort_key)
    return result


def due_in(
    due: Due, policy: Policy, database: Database, kinds: Mapping[str, LedgerKind], masker: Masker, result: Calendar
) -> None:
    """Ask one query in a database in which its policy and the span are in use, and add what comes of it."""
    ran = run_query(due, database, kinds, promised(due))
    result.not_run += [NotRun(due.id, reason) for reason in ran.missing]
    if ran.fault is not None:
        result.faults.append(RuleFault(due.id, ran.fault))
    types = personal(kinds)
    found = []
    try:
        for row in ran.rows or ():
            event = _event(due, row, database, types, masker)
            if result.first <= event.day <= result.last:
                found.append(event)
    except AuditError as error:
        result.faults.append(RuleFault(due.id, fault_of(due, error)))
        return
    result.events += found
    ground = policy.ground(due)
    if found and ground:
        result.grounds[due.id] = ground


def promised(due: Due) -> list[str]:
    """The columns that a query's head wants from it, in both languages."""
    return list(dict.fromkeys([ROWS, DAY, UNIT, *places_in(due.what, due.what_en)]))


def _event(due: Due, row: Mapping[str, Any], database: Database, types: Mapping[str, str], masker: Masker) -> Event:
    day = row[DAY]
    if not isinstance(day, date):
        raise DataFault(t("{column} 不是日期：{value}", "{column} is no day: {value}", column=DAY, value=day))
    facts = evidence(row, database)
    places = tuple(facts.place(number) for number in facts.numbers)
    return Event(
        due,
        day,
        fill(due.words["what"] or due.what, shown(row, types, masker)),
        masker.text(str(row[UNIT] or "")),
        places[0] if places else None,
        places,
    )
