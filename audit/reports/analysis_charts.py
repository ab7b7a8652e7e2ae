"""The analysis of ledgers as a section of the report page: each summary and test a chart, with what cannot be drawn in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import analysis_text as words
from audit.reports.report_charts import Bar, Chart, money, percent

_LINES = 40  # of a chart or list; `analyse` has them all


@dataclass(frozen=True, slots=True)
class Section:
    """One ledger: its title, a line that says what is in it, its charts, and remarks."""

    title: str
    says: str
    charts: tuple[Chart, ...]
    remarks: tuple[str, ...]


def sections(ledgers: Sequence[Mapping[str, Any]]) -> list[Section]:
    """The sections of `audit.app.analyse.of_tables`; ledgers of which nothing can be said have none."""
    found = (_section(each) for each in ledgers)
    return [section for section in found if section.charts or section.remarks]


def _section(ledger: Mapping[str, Any]) -> Section:
    charts = [chart for column in ledger["amounts"] for chart in _of_column(column)]
    charts += [_ages(each) for each in ledger["ages"]]
    runs = [run for run in ledger["numbers"] if run["missing_count"] or run["repeated_count"]]
    remarks = [words.numbers(run) for run in runs[:_LINES]]
    if runs[_LINES:]:
        rest = len(runs) - _LINES
        remarks.append(t("另有 {n} 段编号有断号或重复", "{n} more runs of numbers have gaps or repeats", n=rest))
    for column in ledger["amounts"]:
        if not column["benford"]["applies"]:
            remarks.append(words.not_applicable(column["column"], column["benford"]["why_not"]))
    near = sum(limit["below"] for column in ledger["amounts"] for limit in column["just_below"])
    missing = sum(run["missing_count"] for run in ledger["numbers"])
    told = [t("{n} 行", "{n} rows", n=ledger["rows"])]
    if near:
        told.append(t("略低于限额 {n} 笔", "{n} just below a limit", n=near))
    if missing:
        told.append(t("断号 {n} 个", "{n} numbers missing", n=missing))
    return Section(ledger["title"], t("，", ", ").join(told), tuple(c for c in charts if c.bars), tuple(remarks))


def _of_column(column: Mapping[str, Any]) -> Iterator[Chart]:
    name, yuan, rows = column["column"], t("金额（元）", "Amount (yuan)"), t("笔数", "Rows")
    for key, title in (("by_office", t("按街道", "by office")), ("by_month", t("按月", "by month"))):
        yield _sums(f"{name}：{title}" if title else name, title, yuan, _shortened(column[key]))
    if len(column["tiers"]) > 1:
        tiers = [
            (words.between(tier["above"], tier["up_to"]), Decimal(tier["amount"]), tier["count"])
            for tier in column["tiers"]
        ]
        yield _sums(f"{name}：{t('分档', 'by tier')}", t("档次", "Tier"), yuan, tiers)
    near = [
        (
            f"{limit['title']} {limit['limit']}",
            limit["below"],
            t("略高于 {n} 笔", "{n} just above", n=limit["above"]),
        )
        for limit in column["just_below"]
    ]
    note = t(
        "低于限额不到 5% 的笔数；明显多于略高于限额的，要看有没有拆分或凑数。",
        "Rows within 5 per cent below a limit; many more than just above it may be a sign of splitting.",
    )
    yield _counts(f"{name}：{t('临界金额', 'near the limits')}", t("限额", "Limit"), rows, near, "c2", note)
    again = [(money(Decimal(each["amount"])), each["count"], "") for each in column["repeated"]]
    note = t("不是规定标准、却多次出现的金额。", "Amounts that are no figure of the policy and come again and again.")
    yield _counts(f"{name}：{t('重复出现的金额', 'repeated amounts')}", yuan, rows, again, "c2", note)
    if column["benford"]["applies"]:
        yield _benford(name, column["benford"])


def _shortened(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, Decimal, int]]:
    """Name, sum and count of each line; beyond the first ones all in one."""
    none = t("（未填）", "(empty)")
    found = [(each["name"] or none, Decimal(each["amount"]), each["count"]) for each in lines]
    rest = found[_LINES:]
    if not rest:
        return found
    other = t("其余 {n} 项", "{n} others", n=len(rest))
    return [
        *found[:_LINES],
        (other, sum((amount for _, amount, _ in rest), Decimal(0)), sum(n for *_, n in rest)),
    ]


def _sums(title: str, label: str, figure: str, lines: Sequence[tuple[str, Decimal, int]]) -> Chart:
    most = max((amount for _, amount, _ in lines), default=Decimal(0))
    bars = tuple(
        Bar(name, (("0.00", percent(amount, most), "c1"),), money(amount), t("{n} 笔", "{n} rows", n=count))
        for name, amount, count in lines
    )
    return Chart(title, label, figure, bars)


def _counts(
    title: str, label: str, figure: str, lines: Sequence[tuple[str, int, str]], look: str, note: str = ""
) -> Chart:
    most = Decimal(max((count for _, count, _ in lines), default=0))
    bars = tuple(
        Bar(name, (("0.00", percent(Decimal(count), most), look),), str(count), more) for name, count, more in lines
    )
    return Chart(title, label, figure, bars, note)


def _ages(found: Mapping[str, Any]) -> Chart:
    title = t("{a}至{b}的天数", "Days from {a} to {b}", a=found["from"], b=found["to"])
    lines = [(words.days(span["from"], span["to"]), span["count"], "") for span in found["spans"]]
    return _counts(title, t("天数", "Days"), t("笔数", "Rows"), lines, "c1")


def _benford(name: str, found: Mapping[str, Any]) -> Chart:
    """Shares as bars; the line in each is what the law lets expect."""
    most = max(Decimal(d[key]) for d in found["digits"] for key in ("share", "expected"))
    bars = tuple(
        Bar(
            str(digit["digit"]),
            (("0.00", percent(Decimal(digit["share"]), most), "c1"),),
            f"{Decimal(digit['share']) * 100:.2f}%",
            t("预期 {x}%", "expected {x}%", x=f"{Decimal(digit['expected']) * 100:.2f}"),
            percent(Decimal(digit["expected"]), most),
        )
        for digit in found["digits"]
    )
    note = words.verdict(found) + t(
        "；超过界限只说明分布异常，要看原因，不是问题。",
        "; above it the spread is unusual, which has to be looked into and is no finding.",
    )
    title = f"{name}：{t('首位数字', 'first digits')}"
    return Chart(title, t("首位", "Digit"), t("占比", "Share"), bars, note)
