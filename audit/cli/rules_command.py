"""`audit rules`: what is checked, why, and how it is proved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from audit.app import new_rule as new_rule_files
from audit.app import rules as use_case
from audit.cli import options, output
from audit.messages import listing, t
from audit.reports import terminal, words
from audit.values import plain


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
    found, *apart = use_case.listed(policy)
    if form == "json":
        output.json_object({"rules": found})
        return
    head = (t("规则", "rule"), t("标题", "title"), t("级别", "level"), t("条款", "clauses"))
    rows = [(r["name"], r["title"], words.severity(r["severity"]), listing(r["clauses"])) for r in found]
    tables = [terminal.table(head, rows, (30, 28, 8, 12))]
    for name, entries in zip((t("计算", "computation"), t("期限", "due")), apart, strict=True):
        if entries:
            further = [(entry["name"], entry["title"], listing(entry["clauses"])) for entry in entries]
            tables.append(terminal.table((name, head[1], head[3]), further, (30, 32, 14)))
    output.blocks(*tables)


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
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "method"]),
    default="table",
    show_default=True,
    help=t(
        "输出形式；method 是计算机审计方法的十二项",
        "form of the output; method: the twelve elements of a computer audit method",
    ),
)
@options.everywhere
def show_rule(name: str, policy: str | None, as_of: date | None, form: str, unmask: bool, force: bool) -> None:
    """Everything about one rule."""
    day = as_of or date.today()
    if form == "method":
        elements = use_case.method(name, policy, day)
        output.blocks(*(f"{number}. {title}\n{_plain(text)}" for number, (title, text) in enumerate(elements, 1)))
    elif form == "json":
        output.json_object(use_case.shown(name, policy, day))
    else:
        output.blocks(*_pages(use_case.shown(name, policy, day)))


def _plain(text: str) -> str:
    return "\n".join(map(plain, text.split("\n")))


def _pages(rule: dict[str, Any]) -> list[str]:
    further = t("期限", "due") if rule["results"] is None else t("计算", "computation")
    kind = words.severity(rule["severity"]) if "severity" in rule else further
    head = f"{rule['name']}  {rule['title']}\n" + t(
        "级别：{kind}；需要的台账：{ledgers}",
        "level: {kind}; ledgers needed: {ledgers}",
        kind=kind,
        ledgers=listing(rule["needs"]),
    )
    rows = [(f"{item['id']}\n{item['at']}", item["says"]) for item in rule["requires"]]
    pages = [head, terminal.table((t("条款", "clause"), t("要求", "requirement")), rows, (16, 58))]
    if rule["arithmetic"]:
        pages.append(t("算式：{arithmetic}", "Arithmetic: {arithmetic}", arithmetic=rule["arithmetic"]))
    if rule["reading"]:
        pages.append(t("读法：{reading}", "Reading: {reading}", reading=rule["reading"]))
    if rule["settings"]:
        pages.append(
            terminal.table(
                (t("读法设置", "setting"), t("内容", "content"), t("现为", "value")),
                [(item["name"], item["title"], item["value"]) for item in rule["settings"]],
                (24, 34, 16),
            )
        )
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


@command.command(
    "readings",
    help=t(
        "列出条文有两种读法时的设置：现为、可选、条款、用到的规则。",
        "The settings for open texts: value, choices, clauses, rules that use them.",
    ),
)
@_policy
@options.output_format
@options.everywhere
def show_readings(policy: str | None, form: str, unmask: bool, force: bool) -> None:
    """Every setting with the value in force."""
    settings = options.settings(Path(), policy=policy)
    found = use_case.readings(settings.policy, dict(settings.readings))
    if form == "json":
        output.json_object({"readings": found})
        return
    if not found:
        output.say(t("没有读法设置。", "There are no readings to set."))
        return
    head = (
        t("读法", "reading"),
        t("内容", "content"),
        t("现为", "value"),
        t("其他选择", "others"),
        t("条款、规则", "clauses, rules"),
    )
    rows = [
        (
            r["name"],
            r["title"],
            r["value"],
            "\n".join(choice for choice in (r["default"], *r["alternatives"]) if choice != r["value"]),
            "\n".join([*r["clauses"], *r["rules"]]),
        )
        for r in found
    ]
    output.blocks(
        terminal.table(head, rows, (14, 20, 10, 10, 18)),
        t(
            '更改：在 audit.toml 的 [readings] 里写 名称 = "选择"。',
            'To change one: NAME = "CHOICE" under [readings] in audit.toml.',
        ),
    )


@command.command(
    "lint",
    help=t(
        "检查政策文件夹本身：格式、不存在的名称、未覆盖的条款、参数的空档、用不到的参数等。",
        "Check a policy folder itself: schemas, names, coverage, gaps in time, unused parameters and the like.",
    ),
)
@_policy
@click.option(
    "--portable",
    is_flag=True,
    help=t(
        "还检查 SQL 是否可移植到 Spark、结果是否与行的次序无关",
        "also whether the SQL runs on Spark with the same rows, whatever order they come in",
    ),
)
@options.output_format
@options.everywhere
def lint_rules(policy: str | None, portable: bool, form: str, unmask: bool, force: bool) -> int:
    """0 where nothing is wrong, else 1."""
    flaws = use_case.linted(policy, portable=portable)
    if form == "json":
        output.json_object({"lint": [flaw.as_json() for flaw in flaws]})
        return int(bool(flaws))
    for flaw in flaws:
        place = flaw.file + (t(" 第 {line} 行", ", line {line}", line=flaw.line) if flaw.line else "")
        output.say(f"{plain(place)}：{plain(flaw.message)}")
    output.say(t("共 {n} 处", "{n} in all", n=len(flaws)) if flaws else t("没有问题", "nothing wrong"))
    return int(bool(flaws))


@command.command(
    "new",
    help=t(
        "在政策文件夹里新建一条规则：CODE.sql 和 CODE.cases.yaml，内容是能运行的示例。",
        "Begin a rule in a policy folder: CODE.sql and CODE.cases.yaml with an example that runs.",
    ),
)
@click.argument("code", metavar="CODE")
@click.option(
    "--policy",
    "folder",
    metavar="FOLDER",
    required=True,
    type=options.PATH,
    help=t("政策文件夹的路径", "the path of the policy folder"),
)
@click.option(
    "--ledger",
    "ledgers",
    metavar="LEDGER",
    multiple=True,
    help=t(
        "用到的台账，最多写两次；默认取政策的第一张",
        "a ledger that it uses, twice at most; by default the policy's first",
    ),
)
@click.option(
    "--clause",
    metavar="ID",
    help=t("检查的条款；默认取第一条能检查的", "the clause that it checks; by default the first that can be"),
)
@options.everywhere
def new_rule(code: str, folder: Path, ledgers: tuple[str, ...], clause: str | None, unmask: bool, force: bool) -> None:
    """Two files, and what to do next."""
    paths, chosen = new_rule_files.begin(code, folder, ledgers, clause, force=force)
    output.blocks(
        terminal.outputs(str(folder), [path.relative_to(folder).as_posix() for path in paths]),
        t(
            """接下来：
1. 改写 {code}.sql 的 SELECT（先用 audit sql 试）和开头的说明；条款现为 {clause}，级别现为提示
2. 改写 {code}.cases.yaml：查得出的、没有问题的、边界各一个
3. audit rules test {code} --policy {folder}
4. audit rules lint --policy {folder}（加 --portable 还查可移植）""",
            """Next:
1. rewrite the SELECT of {code}.sql (try it in audit sql) and its head; the clause is {clause}, the level a warning
2. rewrite {code}.cases.yaml: one that is found, one that is clean, one for each boundary
3. audit rules test {code} --policy {folder}
4. audit rules lint --policy {folder}  (--portable: other engines as well)""",
            code=code,
            clause=chosen,
            folder=plain(str(folder)),
        ),
    )
