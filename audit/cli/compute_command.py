"""`audit compute`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import compute as use_case
from audit.cli import complain, options, output
from audit.errors import UsageFault
from audit.messages import listing, t
from audit.reports import compute as pages
from audit.reports import terminal
from audit.values import plain


@click.command(
    "compute",
    help=t(
        "由台账算出金额、名额或人数，列出算式和条款，并与台账所填对照；--list 列出能算什么。",
        "Work out amounts, quotas and counts from the ledgers, with arithmetic and clause; --list shows which.",
    ),
)
@click.argument("name", metavar="[NAME]", required=False)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@click.option("--list", "listing_only", is_flag=True, help=t("列出能算的项目", "list the computations"))
@click.option(
    "--period",
    metavar="PERIOD",
    help=t("考核期，照台账写：2024年度、2024上半年", "the period, as ledgers write it: 2024年度, 2024上半年"),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("另写出 json 和 xlsx 到这个文件夹", "also write json and xlsx there"),
)
@options.policy
@options.assignments(t("设定参数，如 --set '住院慰问.每次金额=150'", "set a parameter"))
@options.reading
@options.output_format
@options.large
@options.everywhere
def command(
    name: str | None,
    paths: tuple[Path, ...],
    listing_only: bool,
    period: str | None,
    out: Path | None,
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
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
    """Compute and print: 0, or 2 where something could not be read or computed."""
    if listing_only:
        _list(policy, form)
        return 0
    if name is None or not (paths or store):
        raise UsageFault(
            t(
                "请写 audit compute 名称 台账…；能算的项目见 audit compute --list",
                "write audit compute NAME PATH...; audit compute --list shows the names",
            )
        )
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
    outcome = use_case.compute(name, paths, settings, period, out)
    written = use_case.write(outcome, out, force=force) if out and outcome.worked else []
    document = outcome.as_json()
    if form == "json":
        output.json_object(document)
    else:
        output.blocks(
            pages.page(document), terminal.outputs(str(out), [path.name for path in written]) if written else ""
        )
    if outcome.damaged:
        click.echo(
            t(
                "注意：所用台账有 {n} 处格式问题，有问题的单元格按空计；请用 audit validate 查看",
                "note: the ledgers used have {n} faulty cells or rows, which count as empty; see audit validate",
                n=outcome.damaged,
            ),
            err=True,
        )
    output.complain_of(outcome.checked.report)
    for item in outcome.result.not_run:
        complain(f"{item.rule}: {plain(item.reason)}")
    for fault in outcome.result.faults:
        complain(f"{fault.rule}: {plain(fault.reason)}")
    return outcome.exit_status


def _list(policy: str | None, form: str) -> None:
    found = use_case.listed(policy)
    if form == "json":
        output.json_object({"computes": found})
        return
    head = (t("计算", "computation"), t("标题", "title"), t("条款", "clauses"), t("用例", "cases"))
    rows = [(c["name"], c["title"], listing(c["clauses"]), c["cases"]) for c in found]
    output.say(terminal.table(head, rows, (30, 26, 14, 4)))
