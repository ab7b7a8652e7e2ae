"""Run the rules of policies over the ledgers: one row of a query is one finding."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.masking import Masker
from audit.messages import t
from audit.model import Capped, Finding, LedgerTable, NotApplicable, NotRun, Place, RuleFault, Severity
from audit.policies import Policy, Rule
from audit.tables import EngineChoice, Ledgers, opened
from audit.tables.answers import Shortlist
from audit.tables.queries import (
    AT,
    ROWS,
    begin,
    evidence,
    fault_of,
    fill,
    first_file,
    personal,
    places_in,
    run_query,
    shown,
)


@dataclass(slots=True)
class CheckResult:
    """What the rules said: findings, rules not run for want of a ledger, rules that broke, rows of before the window; findings
    that are not listed, with the yuan of the errors among them."""

    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    not_applicable: list[NotApplicable] = field(default_factory=list)
    held: list[Capped] = field(default_factory=list)
    held_amount: Decimal = Decimal(0)


def run_rules(
    policies: Sequence[Policy],
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    masker: Masker,
    cap: int | None = None,
    limits: Limits | None = None,
    engine: EngineChoice | None = None,
) -> CheckResult:
    """Run every rule of the policies, each policy with its own window, parameters and settings.

    Of a rule's findings the first `cap` are listed (None: all), the others counted. `limits` are what may be taken of the machine; `engine` is what runs them.
    """
    result = CheckResult()
    with opened(tables, kinds, as_of, limits, engine) as database:
        for policy in policies:
            result.not_applicable += database.use(policy)
            begin(
                [(rule, promised(rule), partial(Taken, rule, database.most, cap)) for rule in policy.rules],
                database,
                kinds,
            )
            for rule in policy.rules:
                run_rule(rule, database, kinds, masker, result, policy, cap)
    result.findings.sort(key=Finding.sort_key)
    return result


def run_rule(
    rule: Rule,
    database: Ledgers,
    kinds: Mapping[str, LedgerKind],
    masker: Masker,
    result: CheckResult,
    policy: Policy,
    cap: int | None = None,
) -> None:
    """Run one rule and add what comes of it to the result."""
    ran = run_query(rule, database, kinds, promised(rule), partial(Taken, rule, database.most, cap))
    result.not_run += [NotRun(rule.id, reason) for reason in ran.missing]
    if ran.fault is not None:
        result.faults.append(RuleFault(rule.id, ran.fault))
    types = personal(kinds)
    ground = policy.ground(rule)
    rows = ran.rows or []
    try:
        if isinstance(ran.taker, Taken) and ran.taker.held:
            result.held.append(Capped(rule.id, rule.column, None, 0, ran.taker.held, rule.severity))
            result.held_amount += ran.taker.amount
            database.blame(ran.taker.blamed)
        database.units(at for row in rows if (at := _stands_at(row)) is not None)
        result.findings += [finding(rule, row, database, kinds, types, masker, ground) for row in rows]
    except AuditError as error:
        result.faults.append(RuleFault(rule.id, fault_of(rule, error)))


class Taken(Shortlist):
    """The rows of a rule's query, in the order of the facts' places: those that are listed, and of the others how many they are, the yuan of
    the errors among them, and the rows at fault, which stay marked as such so that no document is made of them."""

    def __init__(self, rule: Rule, limit: int, cap: int | None) -> None:
        super().__init__(limit, _order, cap, self._hold)
        self._rule = rule
        self.held = 0
        self.amount = Decimal(0)
        self.blamed = array("q")

    def _hold(self, row: Mapping[str, Any]) -> None:
        self.held += 1
        if self._rule.severity is Severity.ERROR:
            self.blamed.extend(number for number in row[ROWS] or () if number is not None)
            if self._rule.amount and row[self._rule.amount] is not None:
                self.amount += Decimal(str(row[self._rule.amount]))


def _stands_at(row: Mapping[str, Any]) -> int | None:
    """The number of the row at which a fact stands: the one it names, else the first of its rows."""
    numbers = [number for number in row[ROWS] or () if number is not None]
    return row[AT] if row.get(AT) in numbers else min(numbers, default=None)


def _order(row: Mapping[str, Any]) -> tuple[int, list[int], str]:
    """The order of facts: rows are numbered in the order of their places. Facts of the same rows are told apart by all that is said of them."""
    at = _stands_at(row)
    numbers = sorted(number for number in row[ROWS] or () if number is not None)
    said = repr([(name, str(value)) for name, value in row.items() if name not in (ROWS, AT)])
    return (-1 if at is None else at, numbers, said)


def promised(rule: Rule) -> list[str]:
    """The columns that a rule's head wants from its query, in both languages."""
    named = places_in(rule.message, rule.message_en, rule.ask, rule.ask_en)
    return list(dict.fromkeys([ROWS, *named, *(column for column in (rule.value, rule.amount) if column)]))


def finding(
    rule: Rule,
    row: Mapping[str, Any],
    database: Ledgers,
    kinds: Mapping[str, LedgerKind],
    types: Mapping[str, str],
    masker: Masker,
    ground: str | None,
) -> Finding:
    """One row of a rule's query as a finding. `types` are the personal columns, whose values are masked; `ground` is
    what the finding rests on besides the text: reading, settings, figures that the user gave."""
    facts = evidence(row, database)
    at = row.get(AT) if row.get(AT) in facts.rows else (facts.numbers[0] if facts.numbers else None)
    if at is None:
        ledger, place, unit = rule.ledgers[0], Place(first_file(rule, database)), row.get("街道")
        if unit is None:
            raise DataFault(
                t("{column} 为空的结果要给出街道", "a result without {column} must name its 街道", column=ROWS)
            )
    else:
        ledger, place = facts.rows[at]
        unit = database.unit(at)
    words = rule.words
    texts_of = shown(row, types, masker)
    return Finding(
        rule=rule.id,
        clauses=rule.clauses,
        severity=rule.severity,
        ledger=ledger,
        place=place,
        message=fill(words["message"] or rule.message, texts_of),
        column=rule.column,
        value=texts_of[rule.value] if rule.value else None,
        amount=Decimal(str(row[rule.amount])) if rule.amount and row[rule.amount] is not None else None,
        related=tuple(facts.place(number) for number in facts.numbers if number != at),
        unit=unit,
        ask=fill(words["ask"], texts_of) if words["ask"] else None,
        reading=ground,
        key=natural_key(rule, row),
    )


def natural_key(rule: Rule, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a row of the result says of which fact it is, and not of how large: texts, days and years, in order of their names."""
    kept = []
    for name, value in sorted(row.items()):
        is_year = isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
        if name.startswith("_") or name in (rule.value, rule.amount) or not (is_year or isinstance(value, str | date)):
            continue
        kept.append((name, value.isoformat() if isinstance(value, date) else str(value)))
    return tuple(kept)
