"""What the terminal shows: tables of at most 80 columns, problems grouped by rule, everything from files made harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from audit.messages import listing, t
from audit.reports import words
from audit.values import plain

ROWS_SHOWN = 12  # per rule, unless all are asked for
PLACES_SHOWN = 60  # per notice
FILES_SHOWN = 60  # notices whose findings are told one by one
CLEAN_SHOWN = 12  # notices in order that are named one by one
Titles = Mapping[str, str]


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int | None] | None = None) -> str:
    """An aligned table; numbers are taken as written, for tabulate would turn an identity number into 3.3e+17."""
    clean = [["\n".join(map(plain, str(cell).split("\n"))) if cell is not None else "" for cell in row] for row in rows]
    from tabulate import tabulate  # it takes longer to load than most commands to run, and JSON needs none

    return tabulate(
        clean,
        headers=list(headers),
        tablefmt="simple",
        disable_numparse=True,
        maxcolwidths=list(widths) if widths and clean else None,
    )


def inputs(report: dict[str, Any]) -> str:
    """What was read: per table the rows used and left out, and the sums that reconcile it with its source."""
    if not report["inputs"]:
        return ""
    rows = []
    for item in report["inputs"]:
        sums = [f"{name} {amount}" for name, amount in item["sums"].items()]
        name = item["file"] + (f" [{item['sheet']}]" if item["sheet"] else "")
        rows.append(
            (
                name,
                item["title"],
                f"{item['rows']}/{item['read']}",
                words.left_out(item["left_out"], "\n"),
                "\n".join(sums),
            )
        )
    head = (
        t("文件", "file"),
        t("台账", "ledger"),
        t("用/读", "used/read"),
        t("未用的行", "left out"),
        t("合计（元）", "sums (yuan)"),
    )
    return table(head, rows, (24, 14, 7, 10, 13)) + "\n"


def mapping(report: dict[str, Any]) -> str:
    """How each table was read, so that it can be compared with the file: its header, its headings and what they were taken for,
    the columns that mean nothing here, the span of its days, its digests."""
    blocks = []
    for item in report["inputs"]:
        name = item["file"] + (f" [{item['sheet']}]" if item["sheet"] else "")
        head = (
            _order(item["order"])
            if "order" in item
            else t("第 {row} 行表头", "header in row {row}", row=item["header_row"])
        )
        lines = [f"{plain(name)}  {head}"]
        other = [f"{plain(text)}→{column}" for column, text in item["headings"].items() if text != column]
        if other:
            lines.append(t("列名对应：{names}", "headings: {names}", names=listing(other)))
        if item["unused"]:
            unused = [plain(text if "order" in item else f"{letter} {text}") for letter, text in item["unused"].items()]
            lines.append(t("未用的列：{names}", "columns not used: {names}", names=listing(unused)))
        if item["changed"]:
            kinds = [f"{words.cell_kind(kind)} {count}" for kind, count in item["changed"].items()]
            lines.append(t("改了写法的单元格：{kinds}", "cells written anew: {kinds}", kinds=listing(kinds)))
        if item["first_day"]:
            lines.append(t("日期：{a} 至 {b}", "days: {a} to {b}", a=item["first_day"], b=item["last_day"]))
        lines.append(f"SHA-256 {item['sha256']}")
        if item["sm3"]:
            lines.append(f"SM3     {item['sm3']}")
        blocks.append("\n  ".join(wrapped for line in lines for wrapped in _wrap(line, 76)))
    return "\n".join(blocks) + ("\n" if blocks else "")


def _order(order: dict[str, Any]) -> str:
    """By what the rows of a database's table are numbered."""
    columns = listing([plain(name) for name in order["columns"]])
    if order["by"] == "primary_key":
        return t(
            "行号按主键 {columns} 排序，从 1 起", "rows numbered from 1 by the primary key {columns}", columns=columns
        )
    return t(
        "没有主键，行号按各列 {columns} 排序，从 1 起",
        "no primary key; rows numbered from 1 by all columns, {columns}",
        columns=columns,
    )


def wrapped(line: str) -> list[str]:
    """A line of text in lines of at most 80 cells: no word of letters is cut, no line begins with a mark that closes."""
    parts = [""]
    for piece in re.findall(r"[!-~]{1,78} ?|.", plain(line)):
        cells = _cells(parts[-1])
        if cells + _cells(piece.rstrip()) > (80 if piece in _CLOSING else 78) and parts[-1]:
            parts.append("")
        parts[-1] += piece
    return [part.rstrip() for part in parts]


_CLOSING = frozenset("，。、；：）”》〕")


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _wrap(line: str, width: int) -> list[str]:
    """A line in parts of at most that many cells of a terminal, a Chinese character taking two."""
    parts, room = [""], width
    for character in line:
        cells = 2 if east_asian_width(character) in "WF" else 1
        if cells > room:
            parts.append("")
            room = width
        parts[-1] += character
        room -= cells
    return parts


def findings(report: dict[str, Any], titles: Titles, *, everything: bool = False) -> str:
    """The findings, grouped by rule, errors first; `titles` gives each rule's title."""
    groups: dict[tuple[int, str], list[dict[str, Any]]] = {}
    order = {"error": 0, "warning": 1, "note": 2}
    for finding in report["findings"]:
        groups.setdefault((order[finding["severity"]], finding["rule"]), []).append(finding)
    blocks = []
    for (_, rule), items in sorted(groups.items()):
        clauses = listing(list(dict.fromkeys(clause for item in items for clause in item["clauses"])))
        amount = sum((Decimal(item["amount"]) for item in items if item["amount"]), Decimal(0))
        head = f"[{words.severity(items[0]['severity'])}] {titles.get(rule, rule)}  {clauses}  " + t(
            "{n} 处", "{n} places", n=len(items)
        )
        if amount:
            head += t("，涉及 {amount} 元", ", {amount} yuan", amount=f"{amount:.2f}")
        shown = items if everything else items[:ROWS_SHOWN]
        rows = [(words.place(item), item["message"]) for item in shown]
        block = f"{plain(head)}\n{table((t('位置', 'place'), t('问题', 'problem')), rows, (28, 46))}"
        if len(items) > len(shown):
            block += "\n" + t(
                "……另有 {n} 处，加 --all 全部列出", "... {n} more; --all lists them", n=len(items) - len(shown)
            )
        blocks.append(block)
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def remarks(report: dict[str, Any]) -> str:
    """What was not judged, and why: unreadable inputs, broken rules, rules not run, files left aside, old rows."""
    lines = []
    ledgers = {item["ledger"]: item["title"] for item in report["inputs"]}
    sections = (
        (
            t("数据库表的行号", "Row numbers of database tables"),
            [(x["file"], _order(x["order"])) for x in report["inputs"] if "order" in x],
        ),
        (t("未能读取", "Could not be read"), [(words.place(x), x["message"]) for x in report["unreadable"]]),
        (t("规则出错，未能检查", "Rules that broke"), [(x["rule"], x["reason"]) for x in report["faults"]]),
        (t("未运行的规则（缺少所需台账）", "Rules not run"), _by_reason(report["not_run"])),
        (t("不是台账的文件", "Files that are no ledgers"), [(x["file"], x["reason"]) for x in report["skipped"]]),
        (
            t("不适用（发生在办法施行之前）", "Not applicable (before the policy was in force)"),
            [
                (
                    ledgers.get(x["ledger"], x["ledger"]),
                    t("{n} 行，依据 {clause}", "{n} rows, {clause}", n=x["rows"], clause=x["clause"] or "-"),
                )
                for x in report["not_applicable"]
            ],
        ),
        (
            t("未全部列出", "Not all listed"),
            [
                (
                    f"{x['file']} {x['column'] or ''}",
                    t(
                        "列出 {shown}，共 {total} 处；加 --all 全部列出",
                        "{shown} of {total} listed; --all lists them",
                        shown=x["shown"],
                        total=x["total"],
                    ),
                )
                for x in report["capped"]
            ],
        ),
    )
    from tabulate import tabulate

    for title, rows in sections:
        if rows:
            lines.append(
                f"{title}\n{tabulate([[plain(a), plain(b)] for a, b in rows], tablefmt='plain', disable_numparse=True, maxcolwidths=[30, 46])}"
            )
    return "\n\n".join(lines) + ("\n" if lines else "")


def _by_reason(items: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    grouped: dict[str, list[str]] = {}
    for item in items:
        grouped.setdefault(item["reason"], []).append(item["rule"])
    # Codes break at their hyphens; a comma and a space let each begin a line of its own.
    return [(reason, ", ".join(rule.rpartition("/")[2] for rule in rules)) for reason, rules in grouped.items()]


def summary(report: dict[str, Any]) -> str:
    """One line with the counts."""
    s = report["summary"]
    return (
        t(
            "共检查 {tables} 张台账 {rows} 行：违规 {errors} 处，涉及 {amount} 元；提示 {warnings} 处。",
            "{tables} tables, {rows} rows: {errors} errors, {amount} yuan in question; {warnings} warnings.",
            tables=len(report["inputs"]),
            rows=s["rows"],
            errors=s["errors"],
            amount=s["amount"],
            warnings=s["warnings"],
        )
        + "\n"
    )


def privacy(files: Sequence[dict[str, Any]], *, explain: bool = False) -> str:
    """The findings of each notice; a clean notice says so (of many, their number), one that could not be checked never does."""
    blocks = []
    clean = [item["file"] for item in files if not item["findings"]]
    several = len(clean) > CLEAN_SHOWN and not explain
    left = FILES_SHOWN
    for item in files:
        if several and not item["findings"]:
            continue
        if item["findings"]:
            left -= 1
            if left < 0:
                continue
        rows = [
            (
                words.severity(f["severity"]),
                words.privacy_kind(f["kind"]) + (t("（隐藏）", " (hidden)") if f["hidden"] else ""),
                f["where"],
                f["message"],
            )
            for f in item["findings"]
        ]
        head = plain(item["file"])
        if rows:
            columns = (t("级别", "level"), t("种类", "kind"), t("位置", "place"), t("问题", "problem"))
            blocks.append(f"{head}\n{table(columns, rows[:PLACES_SHOWN], (4, 16, 24, 30))}")
            if len(rows) > PLACES_SHOWN:
                blocks[-1] += "\n" + t(
                    "……另有 {n} 处，见 --out 的网页或 --format json",
                    "... {n} more places; see the page of --out or --format json",
                    n=len(rows) - PLACES_SHOWN,
                )
        else:
            blocks.append(t("{file}：未发现问题", "{file}: nothing found", file=head))
        if explain and item.get("passed"):
            blocks[-1] += "\n" + "\n".join(f"  - {plain(line)}" for line in item["passed"])
    if left < 0:
        blocks.append(
            t(
                "……另有 {n} 个文件有问题，逐处见 --out 的网页或 --format json",
                "... findings in {n} more files; see the page of --out or --format json",
                n=-left,
            )
        )
    if several:
        blocks.append(t("{n} 个文件：未发现问题", "{n} files: nothing found", n=len(clean)))
    return "\n\n".join(blocks) + ("\n" if blocks else "")


def documents(result: dict[str, Any]) -> str:
    """Documents made, and those refused with the reason."""
    parts = []
    if result["documents"]:
        parts.append(
            t("已生成文书", "Documents made") + "\n" + "\n".join(f"  {plain(d['file'])}" for d in result["documents"])
        )
    if result["refused"]:
        rows = [(words.refused(r), r["message"]) for r in result["refused"]]
        parts.append(
            t("未生成的文书", "Documents refused")
            + "\n"
            + table((t("文书", "document"), t("原因", "reason")), rows, (30, 46))
        )
    return "\n\n".join(parts) + ("\n" if parts else "")


def outputs(folder: str, files: Sequence[str]) -> str:
    """Where the report set is."""
    return (
        t("输出在 {folder}", "Written to {folder}", folder=plain(folder))
        + "\n"
        + "\n".join(f"  {plain(name)}" for name in files)
        + "\n"
    )
