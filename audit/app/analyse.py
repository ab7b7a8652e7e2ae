"""`analyse`: summaries and tests of the figures in ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

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

_TEXTS = ("text", "choice")  # columns that may hold numbers of documents


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
    groups: dict[str, list[LedgerTable]] = {}
    for table in checked.report.tables:
        groups.setdefault(table.ledger, []).append(table)
    if ledger is not None:
        name = kinds.find(ledger).name
        if name not in groups:
            titles = listing(sorted({table.title for table in checked.report.tables}))
            raise UsageFault(
                t("没有读到{name}；读到的有：{all}", "no {name} was read; there are: {all}", name=ledger, all=titles)
            )
        groups = {name: groups[name]}
    result = Analysed(checked)
    for name in sorted(groups):
        result.ledgers.append(_ledger(groups[name], checked, settings))
    return result


def _ledger(tables: Sequence[LedgerTable], checked: Checked, settings: Settings) -> dict[str, Any]:
    kind = kinds.find(tables[0].ledger)
    columns = [column for column in kind.columns if any(table.has(column.name) for table in tables)]
    values = {column.name: _values(tables, column.name) for column in columns}
    days = [column.name for column in columns if column.type == "date"]
    unit = kind.marked("unit")
    months = [day[:7] if day else None for day in values[days[0]]] if days else None
    figures = _figures(kind.title, checked, settings)
    found: dict[str, Any] = {
        "name": kind.name,
        "title": kind.title,
        "rows": sum(len(table.rows) for table in tables),
        "day": days[0] if days else None,
        "amounts": [],
        "ages": [],
        "numbers": [],
    }
    for column in columns:
        if column.type != "money":
            continue
        cells = [Decimal(text) if text is not None else None for text in values[column.name]]
        amounts = [amount for amount in cells if amount is not None]
        found["amounts"].append(
            {
                "column": column.name,
                "by_office": _summary(values[unit], cells) if unit in values else [],
                "by_month": _summary(months, cells) if months else [],
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
                    for amount, count in analysis.repeated(amounts, frozenset(figures))[:20]
                ],
                "benford": _benford(amounts),
            }
        )
    for first, second in pairwise(days):
        counted = analysis.ages(values[first], values[second])
        if any(count for _, _, count in counted):
            spans = [{"from": low, "to": high, "count": count} for low, high, count in counted]
            found["ages"].append({"from": first, "to": second, "spans": spans})
    for column in columns:
        if column.type in _TEXTS and column.mark is None:
            for run in analysis.gaps(values[column.name]):
                found["numbers"].append(
                    {
                        "column": column.name,
                        "first": settings.masker.text(run.first),
                        "last": settings.masker.text(run.last),
                        "missing": [settings.masker.text(text) for text in run.missing[:50]],
                        "missing_count": len(run.missing),
                        "repeated_count": len(run.repeated),
                    }
                )
    return found


def _values(tables: Sequence[LedgerTable], column: str) -> list[str | None]:
    result: list[str | None] = []
    for table in tables:
        result += table.texts(column) if table.has(column) else [None] * len(table.rows)
    return result


def _summary(names: Sequence[str | None], cells: Sequence[Decimal | None]) -> list[dict[str, Any]]:
    return [{"name": s.name, "count": s.count, "amount": money(s.amount)} for s in analysis.summary(names, cells)]


def _figures(title: str, checked: Checked, settings: Settings) -> dict[Decimal, str]:
    """The amounts that the policy's parameters name for a ledger: those whose group its title begins with."""
    found: dict[Decimal, str] = {}
    for key, parameter in checked.policy.params.entries.items() if checked.policy else ():
        value = parameter.on(settings.as_of)
        if parameter.unit == "元" and title.startswith(key.partition(".")[0]) and isinstance(value, Decimal):
            found.setdefault(value, parameter.title)
    return found


def _benford(amounts: Sequence[Decimal]) -> dict[str, Any]:
    found = analysis.benford(amounts)
    return {
        "applies": found.why_not is None,
        "why_not": found.why_not,
        "count": found.count,
        "digits": [{"digit": d, "share": str(seen), "expected": str(expected)} for d, seen, expected in found.shares],
        "chi_squared": str(found.statistic) if found.why_not is None else None,
        "critical": str(analysis.BENFORD_CRITICAL),
    }
