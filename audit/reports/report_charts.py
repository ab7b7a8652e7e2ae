"""The charts of the report page: tables of which a column is drawn. Each bar is a picture of its own beside its figure, so that the
text keeps its size on a phone and a screen reader reads a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.model import LedgerTable
from audit.policies import Policy

_LONGEST = 12  # bars; the rest of a list is added up in one
_VALUES = 10  # different amounts of a column that is paid by tiers
_SHARE = Decimal("0.8")  # of its rows that those amounts have to be


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: label, parts as (start, width, class) in per cent with two decimals, the figure, what else is to be said, and where
    a mark of its own stands."""

    label: str
    parts: tuple[tuple[str, str, str], ...]
    figure: str
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its headings; `marks` are (position in per cent, what stands there)."""

    title: str
    label: str
    figure: str
    bars: tuple[Bar, ...]
    note: str = ""
    marks: tuple[tuple[str, str], ...] = ()


def percent(value: Decimal, most: Decimal) -> str:
    """The length of a bar: `value` of `most`, from 0 to 100; what is below zero has none."""
    return f"{max(value, Decimal(0)) * 100 / (most if most > 0 else Decimal(1)):.2f}"


def money(value: Decimal) -> str:
    """Yuan with separators and two decimals."""
    return f"{value:,.2f}"


def amounts(findings: Iterable[Mapping[str, Any]], of: str, titles: Mapping[str, str], title: str, label: str) -> Chart:
    """The amount in question of the violations, by the findings' field `of`; the largest first."""
    sums: dict[str, Decimal] = {}
    counts: Counter[str] = Counter()
    for finding in findings:
        if finding["severity"] == "error" and finding["amount"]:
            key = finding[of] or ""
            sums[key] = sums.get(key, Decimal(0)) + Decimal(finding["amount"])
            counts[key] += 1
    ranked = sorted(sums, key=lambda key: (-sums[key], key))
    most = sums[ranked[0]] if ranked else Decimal(0)
    lines = [
        (titles.get(key, key) or t("（未指明）", "(none named)"), sums[key], counts[key]) for key in ranked[:_LONGEST]
    ]
    rest = ranked[_LONGEST:]
    if rest:
        other = t("其余 {n} 项", "{n} others", n=len(rest))
        lines.append((other, sum((sums[key] for key in rest), Decimal(0)), sum(counts[key] for key in rest)))
        most = max(most, lines[-1][1])
    bars = tuple(
        Bar(name, (("0.00", percent(value, most), "c0"),), money(value), t("{n} 处", "{n}", n=count))
        for name, value, count in lines
    )
    return Chart(title, label, t("涉及金额（元）", "Amount (yuan)"), bars)


def grades(scores: Mapping[str, Any]) -> Chart:
    """The offices' totals, with the floors of the grades; the highest first."""
    offices = sorted(scores["offices"], key=lambda office: (-Decimal(office["total"]), office["office"]))
    most = max([Decimal(scores["rubric"]["total"]), *(Decimal(office["total"]) for office in offices)])
    bars = tuple(
        Bar(
            office["office"],
            (("0.00", percent(Decimal(office["total"]), most), "c1"),),
            office["total"],
            office["grade"] or "",
        )
        for office in offices
    )
    floors = tuple(
        (percent(Decimal(grade["floor"]), most), f"{grade['grade']} {grade['floor']}")
        for grade in scores["rubric"]["grades"]
        if grade["floor"] is not None
    )
    title = t("{period}考核得分", "Scores of {period}", period=scores["period"])
    return Chart(title, t("街道", "Office"), t("得分", "Score"), bars, scores["rubric"]["grade_note"], floors)


def coverage(report: Mapping[str, Any], policies: Sequence[Policy]) -> Chart:
    """How many rules ran, ran in part, and did not: a rule that did not run has found nothing because it did not look."""
    every = {rule.id for policy in policies for rule in policy.rules}
    broke = {item["rule"] for item in report["faults"]} & every
    not_run = ({item["rule"] for item in report["not_run"]} & every) - broke
    most = Decimal(len(every))
    lines = (
        (t("查了全部", "looked at everything"), len(every) - len(broke) - len(not_run), "c1"),
        (t("未查或只查了一部分", "not run, or in part"), len(not_run), "c2"),
        (t("出错", "broke"), len(broke), "c0"),
    )
    bars = tuple(Bar(name, (("0.00", percent(Decimal(n), most), look),), str(n)) for name, n, look in lines)
    note = t(
        "未查的逐条列在“未能判断的”一节，没有问题不等于没有查出。",
        "What was not looked at is listed below with its reason.",
    )
    return Chart(t("规则运行情况", "Rules that ran"), t("情况", "State"), t("规则数", "Rules"), bars, note)


def distributions(tables: Sequence[LedgerTable], policies: Sequence[Policy], day: date) -> list[Chart]:
    """How often each amount was paid, of the money columns that are paid in a few fixed amounts; an amount that is a figure of the
    policy for that ledger says which."""
    counts: dict[tuple[str, str], Counter[Decimal]] = {}
    for table in tables:
        for column in table.sums:
            values = counts.setdefault((table.title, column), Counter())
            values.update(Decimal(text) for text in table.texts(column) if text is not None)
    charts = []
    for (ledger, column), values in sorted(counts.items()):
        figures = _figures(ledger, policies, day)
        common = sorted(values, key=lambda value: (-values[value], value))[:_VALUES]
        shown = sum(values[value] for value in common)
        if not figures or not figures.keys() & values.keys() or shown < _SHARE * values.total():
            continue
        most = Decimal(max(values.values()))
        bars = [
            Bar(
                money(value),
                (("0.00", percent(Decimal(values[value]), most), "c1" if value in figures else "c2"),),
                str(values[value]),
                figures.get(value, ""),
            )
            for value in sorted(common)
        ]
        if values.total() > shown:
            left = values.total() - shown
            bars.append(Bar(t("其他金额", "other amounts"), (("0.00", percent(Decimal(left), most), "c3"),), str(left)))
        title = t("{ledger}：{column}的分布", "{ledger}: {column}", ledger=ledger, column=column)
        charts.append(Chart(title, t("金额（元）", "Amount (yuan)"), t("笔数", "Payments"), tuple(bars)))
    return charts


def _figures(ledger: str, policies: Sequence[Policy], day: date) -> dict[Decimal, str]:
    """The amounts that the policies' parameters name for a ledger: those whose group its title begins with."""
    found: dict[Decimal, str] = {}
    for policy in policies:
        for key, parameter in policy.params.entries.items():
            value = parameter.on(day)
            if parameter.unit == "元" and ledger.startswith(key.partition(".")[0]) and isinstance(value, Decimal):
                found.setdefault(value, parameter.title)
    return found
