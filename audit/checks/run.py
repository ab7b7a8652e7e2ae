"""Run the rules of policies over the ledgers: one row of a query is one finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.masking import PERSONAL_TYPES, Masker
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, NotApplicable, NotRun, Place, RuleFault
from audit.policies import Policy, Rule
from audit.tables import Database, bare

ROWS, AT = "_rows", "_at"
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class CheckResult:
    """What the rules said: findings, rules not run for want of a ledger, rules that broke, rows of before the window."""

    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    not_applicable: list[NotApplicable] = field(default_factory=list)


def run_rules(
    policies: Sequence[Policy],
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    masker: Masker,
) -> CheckResult:
    """Run every rule of the policies, each policy with its own window, parameters and settings."""
    result = CheckResult()
    with Database(tables, kinds, as_of) as database:
        for policy in policies:
            result.not_applicable += database.use(policy)
            for rule in policy.rules:
                run_rule(rule, database, kinds, masker, result)
    result.findings.sort(key=Finding.sort_key)
    return result


def run_rule(
    rule: Rule, database: Database, kinds: Mapping[str, LedgerKind], masker: Masker, result: CheckResult
) -> None:
    """Run one rule and add what comes of it to the result."""
    missing = [kinds[ledger].title for ledger in rule.ledgers if not database.submitted(ledger)]
    if missing:
        result.not_run.append(
            NotRun(rule.id, t("未提交：{ledgers}", "not submitted: {ledgers}", ledgers=listing(missing)))
        )
        return
    without: dict[str, list[LedgerTable]] = {}
    for ledger in (*rule.ledgers, *rule.uses):
        for column in columns_needed(rule, ledger, kinds):
            lacking = database.lacking(ledger, column)
            without.setdefault(ledger, []).extend(table for table in lacking if table not in without.get(ledger, []))
            result.not_run += [NotRun(rule.id, _no_column(table, column)) for table in lacking]
    if any(
        tables and ledger not in rule.uses and (len(tables) == database.submitted(ledger) or ledger in rule.complete)
        for ledger, tables in without.items()
    ):
        return
    types = {c.name: c.type for kind in kinds.values() for c in kind.columns if c.type in PERSONAL_TYPES}
    try:
        rows = database.rows(rule.sql, {ledger: tables for ledger, tables in without.items() if tables}, promised(rule))
        result.findings += [finding(rule, row, database, kinds, types, masker) for row in rows]
    except AuditError as error:
        result.faults.append(RuleFault(rule.id, str(error)))


def _no_column(table: LedgerTable, column: str) -> str:
    sheet = f" [{table.sheet}]" if table.sheet else ""
    return t(
        "{file}{sheet} 没有“{column}”列，其中各行未查",
        "{file}{sheet} has no column {column}; its rows were not checked",
        file=table.file,
        sheet=sheet,
        column=column,
    )


def columns_needed(rule: Rule, ledger: str, kinds: Mapping[str, LedgerKind]) -> list[str]:
    """The optional columns of a ledger without which the rule cannot judge its rows: those that its query names."""
    tolerated = rule.optional.get(ledger, ())
    text = bare(rule.sql)
    return [
        column.name
        for column in kinds[ledger].columns
        if not column.required
        and column.name not in tolerated
        and re.search(rf"(?<!\w){re.escape(column.name)}(?!\w)", text)
    ]


def promised(rule: Rule) -> list[str]:
    """The columns that a rule's head wants from its query, in both languages."""
    texts = (rule.message, rule.message_en, rule.ask, rule.ask_en)
    named = [name for text in texts for name in _PLACE.findall(text or "")]
    return list(dict.fromkeys([ROWS, *named, *(column for column in (rule.value, rule.amount) if column)]))


def finding(
    rule: Rule,
    row: Mapping[str, Any],
    database: Database,
    kinds: Mapping[str, LedgerKind],
    types: Mapping[str, str],
    masker: Masker,
) -> Finding:
    """One row of a rule's query as a finding. `types` are the personal columns, whose values are masked."""
    numbers = sorted({number for number in row[ROWS] or () if number is not None})
    places = {number: database.place(number) for number in numbers}
    ordered = sorted(numbers, key=lambda number: places[number][1].sort_key())
    at = row.get(AT) if row.get(AT) in places else (ordered[0] if ordered else None)
    if at is None:
        table = database.first_table(rule.ledgers)
        ledger, place, unit = rule.ledgers[0], Place(table.file if table else ""), row.get("街道")
        if unit is None:
            raise DataFault(
                t("{column} 为空的结果要给出街道", "a result without {column} must name its 街道", column=ROWS)
            )
    else:
        ledger, place, texts = places[at]
        mark = kinds[ledger].marked("unit")
        unit = texts.get(mark) if mark else None
    words = rule.words
    shown = {
        name: masker.value(show(value), types.get(name, "text")) or ""
        for name, value in row.items()
        if not name.startswith("_")
    }
    return Finding(
        rule=rule.id,
        clauses=rule.clauses,
        severity=rule.severity,
        ledger=ledger,
        place=place,
        message=fill(words["message"] or rule.message, shown),
        column=rule.column,
        value=shown[rule.value] if rule.value else None,
        amount=Decimal(str(row[rule.amount])) if rule.amount and row[rule.amount] is not None else None,
        related=tuple(places[number][1] for number in ordered if number != at),
        unit=unit,
        ask=fill(words["ask"], shown) if words["ask"] else None,
        reading=words["reading"],
    )


def show(value: Any) -> str | None:
    """A value as messages show it: a ledger's money with two decimals, parameters as short as they are, days in ISO form."""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value.as_tuple().exponent == -2 else f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return listing([show(item) or "" for item in value])
    return None if value is None else str(value)


def fill(template: str, values: Mapping[str, str]) -> str:
    """A rule's text with its places filled by plain replacement: values from ledgers are never templates."""

    return _PLACE.sub(lambda match: values[match[1]], template)
