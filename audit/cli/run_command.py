"""`audit run`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import run as use_case
from audit.app.run import Engagement
from audit.cli import complain, options, output
from audit.messages import t
from audit.reports import score_table, terminal


@click.command(
    "run",
    help=t(
        "对一个文件夹做整个审计：校验台账、运行规则、检查公示、生成文书，写出问题清单。",
        "The whole engagement on a folder: validate, check, look at notices, make documents, write findings.",
    ),
)
@click.argument("folder", metavar="[FOLDER]", required=False, type=options.PATH)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("输出文件夹，默认在当前目录新建 audit-out", "output folder, by default a new audit-out here"),
)
@options.policy
@options.assignments(t("设定参数或文书字段，如 --set '监督电话=…'", "set a parameter or a field of a document"))
@click.option("--all", "everything", is_flag=True, help=t("列出全部问题", "list every finding"))
@options.database
@options.destination
@options.reading
@options.findings_format
@options.large
@options.engine
@options.everywhere
def command(
    folder: Path | None,
    out: Path | None,
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
    everything: bool,
    source: str | None,
    tables: tuple[str, ...],
    db_password_file: Path | None,
    to: str | None,
    password_file: Path | None,
    no_cache: bool,
    form: str,
    store: Path | None,
    memory: str | None,
    spill: Path | None,
    threads: int | None,
    engine: str,
    master: str | None,
    unmask: bool,
    force: bool,
) -> int:
    """Run and print; the exit status of the contract."""
    settings = options.settings(
        options.start_of([folder] if folder else [], store, source),
        policy=policy,
        as_of=as_of,
        sets=sets,
        unmask=unmask,
        everything=everything,
        password_file=password_file,
        no_cache=no_cache,
        store=store,
        memory=memory,
        spill=spill,
        threads=threads,
        engine=options.engine_of(engine, master),
        database=options.database_of(source, tables, db_password_file),
    )
    engagement = use_case.run(folder, settings, out, force=force, to=options.destination_of(to, db_password_file))
    show(engagement, form, everything)
    if engagement.exported is not None:
        click.echo(engagement.exported.said(), err=form != "table")
    return engagement.exit_status


def show(engagement: Engagement, form: str, everything: bool) -> None:
    """Print an engagement as asked. Shared with `demo`."""
    document = engagement.as_json()
    if form != "table":
        output.findings(document, form, engagement.checked)
    else:
        output.blocks(
            terminal.inputs(document),
            terminal.findings(document, engagement.checked.titles, everything=everything),
            *(score_table.ranking(scores) for scores in document["scores"]),
            terminal.privacy(document["privacy"]["files"]),
            terminal.documents(document["documents"]),
            terminal.remarks(document),
            terminal.summary(document),
            terminal.outputs(str(engagement.out), engagement.files),
        )
    output.complain_of(engagement.checked.report)
    for item in engagement.notices.unreadable:
        complain(f"{item.file}: {item.message}")
