"""The analysis of ledgers in words: for the terminal, and the words that the page shares with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit.messages import listing, t
from audit.reports import terminal
from audit.values import plain


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    return f"{title}\n{terminal.table(tuple(head), [tuple(row) for row in rows], tuple(widths))}" if rows else ""


def blocks(found: Mapping[str, Any]) -> list[str]:
    """The blocks of text of one ledger."""
    count, amount = t("笔数", "rows"), t("金额（元）", "amount (yuan)")
    rows: list[tuple[str, ...]]
    result = [t("【{title}】{n} 行", "[{title}] {n} rows", title=found["title"], n=found["rows"])]
    for each in found["amounts"]:
        name = each["column"]
        for key, title in (("by_office", t("按街道", "by office")), ("by_month", t("按月", "by month"))):
            rows = [(plain(s["name"]) or "-", str(s["count"]), s["amount"]) for s in each[key]]
            result.append(_table(f"{name} {title}", (title, count, amount), rows, (24, 8, 16)))
        if len(each["tiers"]) > 1:
            rows = [(between(s["above"], s["up_to"]), str(s["count"]), s["amount"]) for s in each["tiers"]]
            result.append(
                _table(f"{name} {t('分档', 'by tier')}", (t("档次", "tier"), count, amount), rows, (30, 8, 16))
            )
        rows = [(s["limit"], s["title"], str(s["below"]), str(s["above"])) for s in each["just_below"]]
        head = (t("限额", "limit"), t("是什么", "what"), t("略低于", "just below"), t("略高于", "just above"))
        result.append(_table(f"{name} {t('临界金额', 'near the limits')}", head, rows, (12, 30, 8, 8)))
        rows = [(s["amount"], str(s["count"])) for s in each["repeated"]]
        result.append(_table(f"{name} {t('重复出现的金额', 'repeated amounts')}", (amount, count), rows, (16, 8)))
        result.append(_benford(name, each["benford"]))
    for each in found["ages"]:
        rows = [(days(s["from"], s["to"]), str(s["count"])) for s in each["spans"]]
        title = t("{a}至{b}的天数", "days from {a} to {b}", a=each["from"], b=each["to"])
        result.append(_table(title, (t("天数", "days"), count), rows, (20, 8)))
    result += [numbers(each) for each in found["numbers"]]
    return result


def numbers(run: Mapping[str, Any]) -> str:
    """What a run of numbers lacks, in words."""
    which = (
        f"（{plain(listing(run['missing'][:10]))}{'…' if run['missing_count'] > 10 else ''}）" if run["missing"] else ""
    )
    return t(
        "{column} {first} 至 {last}：断号 {n} 个{which}，重复 {m} 个",
        "{column} {first} to {last}: {n} missing{which}, {m} repeated",
        column=run["column"],
        first=plain(run["first"]),
        last=plain(run["last"]),
        n=run["missing_count"],
        which=which,
        m=run["repeated_count"],
    )


def between(low: str | None, high: str | None) -> str:
    """A tier of amounts."""
    if low is None:
        return t("{high} 及以下", "up to {high}", high=high)
    return (
        t("{low} 以上", "above {low}", low=low)
        if high is None
        else t("{low} 以上至 {high}", "{low} to {high}", low=low, high=high)
    )


def days(low: int | None, high: int | None) -> str:
    """A span of days."""
    if low is None:
        return t("早于起始日", "before it")
    return t("{low} 天以上", "{low} or more", low=low) if high is None else f"{low}–{high}"


def not_applicable(name: str, why: str) -> str:
    """Why first digits say nothing about a column."""
    reason = {
        "few": t("金额不足 500 个", "fewer than 500 amounts"),
        "narrow": t("最大金额不到最小金额的 100 倍", "the largest is not a hundred times the smallest"),
        "fixed": t(
            "半数以上是相同的几种金额，是按标准发的", "more than half are the same few amounts, set by a standard"
        ),
    }[why]
    return t("{name} 首位数字测试不适用：{why}", "{name}: Benford's law does not apply: {why}", name=name, why=reason)


def verdict(found: Mapping[str, Any]) -> str:
    """The figures of Benford's law, and what they are held against."""
    return t("卡方 {x}，界限 {y}", "chi-squared {x}, critical {y}", x=found["chi_squared"], y=found["critical"])


def _benford(name: str, found: Mapping[str, Any]) -> str:
    if not found["applies"]:
        return not_applicable(name, found["why_not"])
    rows = [(str(d["digit"]), d["share"], d["expected"]) for d in found["digits"]]
    head = (t("首位", "digit"), t("实际", "seen"), t("预期", "expected"))
    return _table(f"{name} {t('首位数字', 'first digits')}", head, rows, (6, 10, 10)) + "\n" + verdict(found)
