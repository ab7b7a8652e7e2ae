"""`audit sql`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from audit.app import sql as use_case
from audit.cli import complain, options, output
from audit.errors import AuditError
from audit.messages import t
from audit.reports import terminal

PROMPT, FURTHER = "audit> ", "   ...> "


@click.command(
    "sql",
    help=t(
        "用 SQL 查询台账（只读）：表名是台账的名称，全部的行在“名称_全部”，param() 等与规则里相同。不加 -c 时逐条输入，以分号结束。",
        "Query ledgers with SQL, read-only: tables have the ledgers' titles, and param() and the like work as in rules. Without "
        "-c type queries, each ended by a semicolon.",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@click.option("-c", "query", metavar="QUERY", help=t("运行这一条 SELECT 后退出", "run this SELECT and exit"))
@options.policy
@options.assignments(t("设定参数，如 --set '住院慰问.每次金额=150'", "set a parameter"))
@click.option("--all", "everything", is_flag=True, help=t("列出全部的行", "list every row"))
@options.reading
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help=t("输出形式", "form of the output"),
)
@options.large
@options.everywhere
def command(
    paths: tuple[Path, ...],
    query: str | None,
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
    everything: bool,
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
    """0; 2 where a query of -c or of a file fails or a ledger could not be read."""
    settings = options.settings(
        options.start_of(paths, store),
        policy=policy,
        as_of=as_of,
        sets=sets,
        unmask=unmask,
        password_file=password_file,
        no_cache=no_cache,
        store=store,
        memory=memory,
        spill=spill,
        threads=threads,
    )
    with use_case.session(paths, settings) as session:
        output.complain_of(session.checked.report)
        status = 2 if session.checked.report.unreadable else 0
        if query is not None:
            _show(session, query, form, everything)
            return status
        typed = sys.stdin.isatty()
        if typed:
            _tell_tables(session)
        failed = False
        for text in _statements(typed):
            try:
                if text.startswith("."):
                    if not _obey(session, text, settings.as_of):
                        break
                else:
                    _show(session, text, form, everything)
            except AuditError as error:
                failed = True
                complain(str(error))
    return 2 if failed and not typed else status


def _show(session: use_case.Session, query: str, form: str, everything: bool) -> None:
    if form == "table":
        answer = session.ask(query) if everything else session.ask(query, use_case.LIMIT)
        rows = [["" if cell is None else str(cell) for cell in row] for row in answer.rows]
        output.say(terminal.table(answer.columns, rows))
        if answer.more:
            said = t(
                "只列出前 {n} 行；加 --all 全部列出", "the first {n} rows only; --all lists them", n=use_case.LIMIT
            )
        else:
            said = t("{n} 行", "{n} rows", n=len(rows))
        click.echo(f"({said})")
    elif form == "json":
        output.json_object(session.ask(query).as_json(query))
    else:
        click.echo(session.ask(query).as_csv(), nl=False)


def _statements(typed: bool) -> Iterator[str]:
    """What is typed, or comes from a file: queries up to their semicolon, and lines that begin with a dot."""
    text = ""
    while True:
        try:
            line = input(FURTHER if text else PROMPT) if typed else _line()
        except KeyboardInterrupt:
            click.echo("")
            text = ""
            continue
        except EOFError:
            if typed:
                click.echo("")
            if not use_case.is_empty(text):
                yield text
            return
        if not text and line.lstrip().startswith("."):
            yield line.strip()
            continue
        text = f"{text}\n{line}" if text else line
        if use_case.is_empty(text):
            text = ""
        elif use_case.is_complete(text):
            yield text
            text = ""


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def _obey(session: use_case.Session, line: str, day: date) -> bool:
    """A command that begins with a dot. False to end."""
    name, _, argument = line.partition(" ")
    if name in (".quit", ".exit"):
        return False
    if name == ".tables":
        _tell_tables(session)
    elif name == ".schema" and argument.strip():
        head = (t("列", "column"), t("类型", "type"))
        output.say(terminal.table(head, session.columns(argument)))
    elif name == ".params":
        titles = (t("参数", "parameter"), t("当日的值", "value"), t("单位", "unit"))
        output.say(terminal.table(titles, session.parameters(day), (30, 34, 8)))
    else:
        output.say(
            t(
                ".tables 台账　.schema 台账名 列　.params 参数　.quit 退出；查询以分号结束，可写多行",
                ".tables ledgers, .schema LEDGER columns, .params parameters, .quit; a query may have several lines and ends with ;",
            )
        )
    return True


def _tell_tables(session: use_case.Session) -> None:
    head = (
        t("台账（表名）", "ledger (table)"),
        t("施行期间内的行", "rows in force"),
        t("全部的行（表名_全部）", "all rows"),
    )
    output.say(terminal.table(head, session.tables()))
    output.say(
        t("其余台账没有提交，是空表；.help 列出命令", "other ledgers are empty tables; .help lists the commands")
    )
