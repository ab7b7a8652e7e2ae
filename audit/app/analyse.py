"""`analyse`: summaries and tests of the figures in ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.evidence import analysis
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.model import CheckReport, LedgerTable
from audit.reports import as_json
from audit.reports.as_json import money

_REPEATED = 20  # amounts of a column that are told
_MISSING = 50  # numbers of a run that are named


@dataclass(slots=True)
class Analysed:
    """What was read, and the analysis of each ledger as JSON."""

    checked: Checked
    ledgers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def report(self) -> CheckReport:
        return self.checked.report

    @property
    def exit_status(self) -> int:
        """Nothing here is a finding; 2 where an input could not be read."""
        return 2 if self.report.unreadable else 0

    def as_json(self) -> dict[str, Any]:
        unreadable = [{"file": x.file, "sheet": x.sheet, "message": x.message} for x in self.report.unreadable]
        return {"tool": as_json.tool(), "policy": self.report.policy, "ledgers": self.ledgers, "unreadable": unreadable}


def analyse(paths: Sequence[Path], settings: Settings, ledger: str | None) -> Analysed:
    """Analyse all ledgers, or the one named. With a policy, its figures for a ledger are the limits that amounts are held against."""
    checked = checking.read(paths, settings, with_policy=False)
    tables = checked.report.tables
    if ledger is not None:
        name = kinds.find(ledger).name
        titles = listing(sorted({table.title for table in tables}))
        tables = [table for table in tables if table.ledger == name]
        if not tables:
            raise UsageFault(
                t("没有读到{name}；读到的有：{all}", "no {name} was read; there are: {all}", name=ledger, all=titles)
            )
    return Analysed(checked, of_tables(tables, checked, settings))


def of_tables(tables: Sequence[LedgerTable], checked: Checked, settings: Settings) -> list[dict[str, Any]]:
    """The analysis of each ledger as JSON, by name; whoever reads it sees no personal number."""
    groups: dict[str, list[LedgerTable]] = {}
    for table in tables:
        groups.setdefault(table.ledger, []).append(table)
    return [_ledger(groups[name], checked, settings) for name in sorted(groups)]


def _frame(table: LedgerTable, names: Sequence[str]) -> pl.DataFrame:
    """Some columns of a table; of one that lies in a store no more is read."""
    if not table.parts:
        return table.frame.select(names)
    return pl.DataFrame({name: table.texts(name) for name in names}, schema=dict.fromkeys(names, pl.String))


def _counts(tables: Sequence[LedgerTable], *names: str) -> Counter[tuple[str | None, ...]]:
    """How often each combination of the texts of some columns occurs; a sheet without a column has nothing there."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for table in tables:
        held = list(dict.fromkeys(name for name in names if table.has(name)))
        if not held:
            found[(None,) * len(names)] += len(table.rows)
            continue
        counted = _frame(table, held).group_by(held).len()
        if tuple(held) != names:
            counted = counted.select(
                [pl.col(name) if name in held else pl.lit(None).alias(name) for name in names] + ["len"]
            )
        for row in counted.iter_rows():
            found[row[:-1]] += row[-1]
    return found


def _ledger(tables: Sequence[LedgerTable], checked: Checked, settings: Settings) -> dict[str, Any]:
    kind = kinds.find(tables[0].ledger)
    columns = [column for column in kind.columns if any(table.has(column.name) for table in tables)]
    days = [column.name for column in columns if column.type == "date"]
    figures = _figures(kind.title, checked, settings)
    amounts = [column.name for column in columns if column.type == "money" and column.mark != "measure"]
    numbers = [column.name for column in columns if column.type == "text" and column.mark is None]
    return {
        "name": kind.name,
        "title": kind.title,
        "rows": sum(len(table.rows) for table in tables),
        "day": days[0] if days else None,
        "amounts": [_amounts(tables, name, kind.marked("unit"), days[:1], figures, settings) for name in amounts],
        "ages": [found for pair in pairwise(days) if (found := _ages(tables, *pair))],
        "numbers": [run for name in numbers for run in _numbers(tables, name, settings)],
    }


def _amounts(
    tables: Sequence[LedgerTable],
    name: str,
    unit: str | None,
    days: Sequence[str],
    figures: Mapping[Decimal, str],
    settings: Settings,
) -> dict[str, Any]:
    """A column of amounts; `unit` and the first of `days` are what it is summed up by, where the ledger has them."""

    def summary(by: str, length: int | None) -> list[dict[str, Any]]:
        pairs: Counter[tuple[str | None, Decimal | None]] = Counter()
        for (what, text), count in _counts(tables, by, name).items():
            pairs[what and what[:length], None if text is None else Decimal(text)] += count
        found = analysis.summary(pairs)
        return [
            {"name": settings.masker.text(line.name), "count": line.count, "amount": money(line.amount)}
            for line in found
        ]

    amounts: Counter[Decimal] = Counter()
    for (text,), count in _counts(tables, name).items():
        if text is not None:
            amounts[Decimal(text)] += count
    return {
        "column": name,
        "by_office": summary(unit, None) if unit and any(table.has(unit) for table in tables) else [],
        "by_month": [line for day in days for line in summary(day, len("2024-01"))],
        "tiers": [
            {"above": money(low), "up_to": money(high), "count": count, "amount": money(total)}
            for low, high, count, total in analysis.tiers(amounts, list(figures))
        ],
        "just_below": [
            {"limit": money(limit), "title": title, "below": below, "above": above}
            for limit, title in sorted(figures.items())
            for below, above in (analysis.just_below(amounts, limit),)
            if below
        ],
        "repeated": [
            {"amount": money(amount), "count": count}
            for amount, count in analysis.repeated(amounts, frozenset(figures))[:_REPEATED]
        ],
        "benford": _benford(amounts),
    }


def _ages(tables: Sequence[LedgerTable], first: str, second: str) -> dict[str, Any] | None:
    """The days from one date column to the next, None where no row has both."""
    pairs = {(row[0], row[1]): count for row, count in _counts(tables, first, second).items()}
    spans = [{"from": low, "to": high, "count": count} for low, high, count in analysis.ages(pairs)]
    return {"from": first, "to": second, "spans": spans} if any(span["count"] for span in spans) else None


def _numbers(tables: Sequence[LedgerTable], name: str, settings: Settings) -> list[dict[str, Any]]:
    """The runs of numbers of a column. Whether it holds some at all is asked first, for most columns hold words."""
    masker = settings.masker
    cells = [_frame(table, [name])[name] for table in tables if table.has(name)]
    numbered = sum(int(each.str.contains("[0-9]$").sum()) for each in cells)
    if numbered * 10 < 9 * sum(len(each) - each.null_count() for each in cells):
        return []
    return [
        {
            "column": name,
            "first": masker.text(run.first),
            "last": masker.text(run.last),
            "missing": [masker.text(text) for text in run.missing[:_MISSING]],
            "missing_count": len(run.missing),
            "repeated_count": len(run.repeated),
        }
        for run in analysis.gaps({row[0]: count for row, count in _counts(tables, name).items()})
    ]


def _figures(title: str, checked: Checked, settings: Settings) -> dict[Decimal, str]:
    """The amounts that the policy's parameters name for a ledger: those whose group its title begins with."""
    found: dict[Decimal, str] = {}
    for key, parameter in checked.policy.params.entries.items() if checked.policy else ():
        value = parameter.on(settings.as_of)
        if parameter.unit == "元" and title.startswith(key.partition(".")[0]) and isinstance(value, Decimal):
            found.setdefault(value, parameter.title)
    return found


def _benford(amounts: analysis.Amounts) -> dict[str, Any]:
    found = analysis.benford(amounts)
    return {
        "applies": found.why_not is None,
        "why_not": found.why_not,
        "count": found.count,
        "digits": [{"digit": d, "share": str(seen), "expected": str(expected)} for d, seen, expected in found.shares],
        "chi_squared": str(found.statistic) if found.why_not is None else None,
        "critical": str(analysis.BENFORD_CRITICAL),
    }
