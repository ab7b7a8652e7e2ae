"""`audit analyse`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from audit.app import analyse as use_case
from audit.cli import options, output
from audit.messages import listing, t
from audit.reports import terminal
from audit.values import plain


@click.command(
    "analyse",
    help=t(
        "汇总台账里的金额，并做几项数据测试：分档、临界金额、重复金额、断号、账龄、首位数字。结果是线索，不是问题。",
        "Summaries of the amounts in ledgers, and tests of the figures: tiers, limits, repeats, gaps, ages, first digits. Leads, no findings.",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@click.option("--ledger", metavar="NAME", help=t("只分析这种台账", "this ledger only"))
@options.policy
@options.reading
@options.output_format
@options.large
@options.everywhere
def command(
    paths: tuple[Path, ...],
    ledger: str | None,
    policy: str | None,
    as_of: date | None,
    password_file: Path | None,
    no_cache: bool,
    form: str,
    store: Path | None,
    memory: str | None,
    spill: Path | None,
    threads: int | None,
    unmask: bool,
    force: bool,
) -> int:
    """0, or 2 where an input could not be read."""
    settings = options.settings(
        options.start_of(paths, store),
        policy=policy,
        as_of=as_of,
        unmask=unmask,
        everything=True,
        password_file=password_file,
        no_cache=no_cache,
        store=store,
        memory=memory,
        spill=spill,
        threads=threads,
    )
    found = use_case.analyse(paths, settings, ledger)
    if form == "json":
        output.json_object(found.as_json())
    else:
        output.blocks(*(block for each in found.ledgers for block in _ledger(each)))
    output.complain_of(found.report)
    return found.exit_status


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    return f"{title}\n{terminal.table(tuple(head), [tuple(row) for row in rows], tuple(widths))}" if rows else ""


def _ledger(found: dict[str, Any]) -> list[str]:
    count, amount = t("笔数", "rows"), t("金额（元）", "amount (yuan)")
    rows: list[tuple[str, ...]]
    blocks = [t("【{title}】{n} 行", "[{title}] {n} rows", title=found["title"], n=found["rows"])]
    for each in found["amounts"]:
        name = each["column"]
        for key, title in (("by_office", t("按街道", "by office")), ("by_month", t("按月", "by month"))):
            rows = [(plain(s["name"]) or "-", str(s["count"]), s["amount"]) for s in each[key]]
            blocks.append(_table(f"{name} {title}", (title, count, amount), rows, (24, 8, 16)))
        if len(each["tiers"]) > 1:
            rows = [(_between(s["above"], s["up_to"]), str(s["count"]), s["amount"]) for s in each["tiers"]]
            blocks.append(
                _table(f"{name} {t('分档', 'by tier')}", (t("档次", "tier"), count, amount), rows, (30, 8, 16))
            )
        rows = [(s["limit"], s["title"], str(s["below"]), str(s["above"])) for s in each["just_below"]]
        head = (t("限额", "limit"), t("是什么", "what"), t("略低于", "just below"), t("略高于", "just above"))
        blocks.append(_table(f"{name} {t('临界金额', 'near the limits')}", head, rows, (12, 30, 8, 8)))
        rows = [(s["amount"], str(s["count"])) for s in each["repeated"]]
        blocks.append(_table(f"{name} {t('重复出现的金额', 'repeated amounts')}", (amount, count), rows, (16, 8)))
        blocks.append(_benford(name, each["benford"]))
    for each in found["ages"]:
        rows = [(_days(s["from"], s["to"]), str(s["count"])) for s in each["spans"]]
        title = t("{a}至{b}的天数", "days from {a} to {b}", a=each["from"], b=each["to"])
        blocks.append(_table(title, (t("天数", "days"), count), rows, (20, 8)))
    for each in found["numbers"]:
        blocks.append(
            t(
                "{column} {first} 至 {last}：断号 {n} 个{which}，重复 {m} 个",
                "{column} {first} to {last}: {n} missing{which}, {m} repeated",
                column=each["column"],
                first=plain(each["first"]),
                last=plain(each["last"]),
                n=each["missing_count"],
                which=f"（{plain(listing(each['missing'][:10]))}{'…' if each['missing_count'] > 10 else ''}）"
                if each["missing"]
                else "",
                m=each["repeated_count"],
            )
        )
    return blocks


def _between(low: str | None, high: str | None) -> str:
    if low is None:
        return t("{high} 及以下", "up to {high}", high=high)
    return (
        t("{low} 以上", "above {low}", low=low)
        if high is None
        else t("{low} 以上至 {high}", "{low} to {high}", low=low, high=high)
    )


def _days(low: int | None, high: int | None) -> str:
    if low is None:
        return t("早于起始日", "before it")
    return t("{low} 天以上", "{low} or more", low=low) if high is None else f"{low}–{high}"


def _benford(name: str, found: dict[str, Any]) -> str:
    if not found["applies"]:
        why = {
            "few": t("金额不足 500 个", "fewer than 500 amounts"),
            "narrow": t("最大金额不到最小金额的 100 倍", "the largest is not a hundred times the smallest"),
            "fixed": t(
                "半数以上是相同的几种金额，是按标准发的", "more than half are the same few amounts, set by a standard"
            ),
        }[found["why_not"]]
        return t("{name} 首位数字测试不适用：{why}", "{name}: Benford's law does not apply: {why}", name=name, why=why)
    rows = [(str(d["digit"]), d["share"], d["expected"]) for d in found["digits"]]
    head = (t("首位", "digit"), t("实际", "seen"), t("预期", "expected"))
    text = t("卡方 {x}，界限 {y}", "chi-squared {x}, critical {y}", x=found["chi_squared"], y=found["critical"])
    return _table(f"{name} {t('首位数字', 'first digits')}", head, rows, (6, 10, 10)) + "\n" + text
