"""`audit rules`: what is checked, why, and how it is proved."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from audit.app import rules as use_case
from audit.cli import options, output
from audit.messages import listing, t
from audit.reports import terminal, words


@click.group("rules", help=t("查看和验证规则。", "What is checked, why, and how it is proved."))
def command() -> None:
    """Group."""


_policy = click.option("--policy", metavar="NAME", help=t("只看这项政策", "this policy only"))


@command.command("list", help=t("列出规则。", "List the rules."))
@_policy
@options.output_format
@options.everywhere
def list_rules(policy: str | None, form: str, unmask: bool, force: bool) -> None:
    """Names, titles, severities and clauses."""
    found = use_case.listed(policy)
    if form == "json":
        output.json_object({"rules": found})
        return
    head = (t("规则", "rule"), t("标题", "title"), t("级别", "level"), t("条款", "clauses"))
    rows = [(r["name"], r["title"], words.severity(r["severity"]), listing(r["clauses"])) for r in found]
    output.say(terminal.table(head, rows, (30, 28, 8, 12)))


@command.command(
    "show",
    help=t(
        "显示一条规则：要求、读法、参数、查询和用例。",
        "Show a rule: requirement, reading, parameters, query and cases.",
    ),
)
@click.argument("name", metavar="CODE")
@_policy
@options.as_of(t("按哪一天取参数，默认当日", "the day for the parameters"))
@options.output_format
@options.everywhere
def show_rule(name: str, policy: str | None, as_of: date | None, form: str, unmask: bool, force: bool) -> None:
    """Everything about one rule."""
    rule = use_case.shown(name, policy, as_of or date.today())
    if form == "json":
        output.json_object(rule)
    else:
        output.blocks(*_pages(rule))


def _pages(rule: dict[str, Any]) -> list[str]:
    head = f"{rule['name']}  {rule['title']}\n" + t(
        "级别：{severity}；需要的台账：{ledgers}",
        "level: {severity}; ledgers needed: {ledgers}",
        severity=words.severity(rule["severity"]),
        ledgers=listing(rule["needs"]),
    )
    rows = [(f"{item['id']}\n{item['at']}", item["says"]) for item in rule["requires"]]
    pages = [head, terminal.table((t("条款", "clause"), t("要求", "requirement")), rows, (16, 58))]
    if rule["reading"]:
        pages.append(t("读法：{reading}", "Reading: {reading}", reading=rule["reading"]))
    if rule["parameters"]:
        values = [
            (p["name"], p["value"] if p["value"] is not None else t("未规定", "none"), p["unit"], listing(p["clauses"]))
            for p in rule["parameters"]
        ]
        pages.append(
            t("参数（{day}）", "Parameters on {day}", day=rule["as_of"])
            + "\n"
            + terminal.table(
                (t("参数", "parameter"), t("值", "value"), t("单位", "unit"), t("条款", "clauses")),
                values,
                (30, 14, 8, 16),
            )
        )
    pages.append("SQL\n" + rule["sql"])
    cases = [(case["name"], case["clause"], case["found"]) for case in rule["proof"]]
    pages.append(terminal.table((t("用例", "case"), t("条款", "clause"), t("应查出", "findings")), cases, (46, 12, 8)))
    return pages


@command.command(
    "coverage",
    help=t("逐条款列出由什么检查、有几个用例。", "Clause by clause: what serves it and how many cases prove it."),
)
@_policy
@options.output_format
@options.everywhere
def show_coverage(policy: str | None, form: str, unmask: bool, force: bool) -> None:
    """The coverage table, computed from the data."""
    clauses = use_case.covered(policy)
    if form == "json":
        output.json_object({"clauses": clauses})
        return
    rows = [
        (c["id"], c["title"], "\n".join(c["served_by"]), c["cases"], t("是", "yes") if c["covered"] else t("否", "no"))
        for c in clauses
    ]
    head = (
        t("条款", "clause"),
        t("内容", "content"),
        t("由什么检查", "served by"),
        t("用例", "cases"),
        t("覆盖", "covered"),
    )
    done = sum(c["covered"] for c in clauses)
    output.blocks(
        terminal.table(head, rows, (11, 18, 34, 4, 4)),
        t("{done}/{all} 条已覆盖", "{done} of {all} clauses covered", done=done, all=len(clauses)),
    )


@command.command(
    "test", help=t("运行规则的用例；CODE 只运行一条规则的。", "Run the rules' cases; CODE for those of one rule.")
)
@click.argument("name", metavar="[CODE]", required=False)
@_policy
@options.output_format
@options.everywhere
def test_rules(name: str | None, policy: str | None, form: str, unmask: bool, force: bool) -> int:
    """0 where all cases come out as stated, else 1."""
    results = use_case.tested(policy, name)
    failed = [result for result in results if not result.passed]
    if form == "json":
        output.json_object(
            {
                "cases": [
                    {"rule": r.rule, "name": r.name, "clause": r.clause, "passed": r.passed, "message": r.message}
                    for r in results
                ]
            }
        )
    else:
        head = (t("规则", "rule"), t("用例", "case"), t("结果", "outcome"))
        rows = [(r.rule, r.name, r.message) for r in failed]
        output.blocks(
            terminal.table(head, rows, (26, 20, 30)) if rows else "",
            t(
                "{n} 个用例，{failed} 个不符",
                "{n} cases, {failed} came out otherwise",
                n=len(results),
                failed=len(failed),
            ),
        )
    return int(bool(failed))
