"""`audit calendar`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import calendar as use_case
from audit.cli import options, output
from audit.messages import t
from audit.reports import calendar as pages
from audit.reports import terminal


@click.command(
    "calendar",
    help=t(
        "列出一段时间内到期的事项：协议到期和意向书、试用期满、公示期满、半年拨付、再次体检、评价和上报等；可输出 .ics 供日历软件导入。",
        "What falls due in a span of days: agreements and letters of intent, ends of trial periods and notices, allocations, check-ups, reports; also as .ics.",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@options.day("--from", "first", t("第一天，默认“今天”", "the first day, today by default"))
@options.day("--to", "last", t("最后一天，默认自第一天起一年", "the last day, by default a year from the first"))
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另写 calendar.json、calendar.ics、calendar.xlsx", "also write calendar.json, calendar.ics and calendar.xlsx"
    ),
)
@click.option("--all", "everything", is_flag=True, help=t("列出全部事项", "list every event"))
@options.policy
@options.assignments(t("设定参数或读法，如 --set 意向书.提前天数=30", "set a parameter or a reading"))
@options.reading
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "ics"]),
    default="table",
    show_default=True,
    help=t("输出形式", "form of the output"),
)
@options.large
@options.everywhere
def command(
    paths: tuple[Path, ...],
    first: date | None,
    last: date | None,
    out: Path | None,
    everything: bool,
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
    """Print what falls due: 0, or 2 where something could not be read or worked out."""
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
    scheduled = use_case.schedule(paths, settings, first, last, out=out, force=force)
    document = scheduled.as_json()
    if form == "json":
        output.json_object(document)
    elif form == "ics":
        click.echo(pages.icalendar(document), nl=False)
    else:
        output.blocks(
            pages.page(document, everything=everything),
            pages.summary(document),
            terminal.remarks(document),
            terminal.outputs(str(out), scheduled.files) if out else "",
        )
    output.complain_of(scheduled.checked.report)
    return scheduled.exit_status
