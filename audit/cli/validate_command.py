"""`audit validate`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import check as use_case
from audit.cli import options, output
from audit.errors import UsageFault
from audit.messages import t
from audit.reports import as_json, terminal
from audit.values import plain


@click.command(
    "validate", help=t("按格式校验台账（文件或文件夹）。", "Validate ledgers (files or folders) against their schemas.")
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@options.policy
@click.option("--as", "forced", metavar="LEDGER", help=t("指明是哪一种台账", "say which ledger it is"))
@click.option(
    "--annotate",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另存一份副本，标出有问题的单元格并加批注，其余保持原样",
        "write a copy with the faulty cells coloured and commented, all else as it was",
    ),
)
@click.option(
    "--fix",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另存一份副本，统一日期、金额等的写法（不改内容、不动公式），附更改清单",
        "write a copy with days, amounts and the like in one writing, and a list of the changes",
    ),
)
@click.option("--all", "everything", is_flag=True, help=t("列出全部问题", "list every finding"))
@options.database
@options.reading
@options.findings_format
@options.everywhere
def command(
    paths: tuple[Path, ...],
    policy: str | None,
    as_of: date | None,
    forced: str | None,
    annotate: Path | None,
    fix: Path | None,
    everything: bool,
    source: str | None,
    tables: tuple[str, ...],
    db_password_file: Path | None,
    password_file: Path | None,
    no_cache: bool,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Validate and print; the exit status of the contract."""
    settings = options.settings(
        options.start_of(paths, None, source),
        with_config=False,
        policy=policy,
        as_of=as_of,
        forced=forced,
        unmask=unmask,
        # A marked copy has every faulty cell coloured.
        everything=everything or annotate is not None,
        password_file=password_file,
        no_cache=no_cache,
        database=options.database_of(source, tables, db_password_file),
    )
    if (annotate or fix) and not paths:
        raise UsageFault(
            t(
                "--annotate、--fix 另存文件的副本，数据库的表没有；请给出文件",
                "--annotate and --fix write copies of files, and a database has none; name files",
            )
        )
    checked = use_case.validate(paths, settings)
    written = []
    if annotate or fix:
        from audit.app import copies  # what writes workbooks is loaded only where one is written

        written = copies.write(paths, checked, annotate=annotate, fix=fix, force=force, passwords=settings.passwords)
    status = show(checked, form, everything, mapping=True)
    for path in written:
        click.echo(t("已写出 {path}", "written: {path}", path=plain(str(path))), err=form != "table")
    return status


def show(checked: use_case.Checked, form: str, everything: bool, *, mapping: bool = False) -> int:
    """Print a report as asked and return its status; with `mapping`, also how each table was read. Shared with `check`."""
    document = as_json.check_json(checked.report)
    if form != "table":
        output.findings(document, form, checked)
    else:
        output.blocks(
            terminal.inputs(document),
            terminal.mapping(document) if mapping else "",
            terminal.findings(document, checked.titles, everything=everything),
            terminal.remarks(document),
            terminal.summary(document),
        )
    output.complain_of(checked.report)
    return checked.report.exit_status
