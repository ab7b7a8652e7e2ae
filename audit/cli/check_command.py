"""`audit check`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import check as use_case
from audit.cli import options
from audit.cli.validate_command import show
from audit.messages import t
from audit.reports import as_json


@click.command(
    "check",
    help=t(
        "校验台账，并把全部台账放在一起按政策规则检查。",
        "Validate ledgers, then run the policy's rules over all of them together.",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@options.policy
@options.assignments(t("设定参数，如 --set '住院慰问.每次金额=150'", "set a parameter"))
@click.option("--as", "forced", metavar="LEDGER", help=t("指明是哪一种台账", "say which ledger it is"))
@click.option("--all", "everything", is_flag=True, help=t("列出全部问题", "list every finding"))
@options.database
@options.destination
@options.reading
@options.findings_format
@options.large
@options.engine
@options.everywhere
def command(
    paths: tuple[Path, ...],
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
    forced: str | None,
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
    """Check and print; the exit status of the contract."""
    settings = options.settings(
        options.start_of(paths, store, source),
        policy=policy,
        as_of=as_of,
        sets=sets,
        forced=forced,
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
    destination = options.destination_of(to, db_password_file)
    checked = use_case.check(paths, settings)
    status = show(checked, form, everything)
    if destination is not None:
        from audit.app.export import export

        done = export(as_json.check_json(checked.report), checked, settings, destination, status, force=force)
        click.echo(done.said(), err=form != "table")
    return status
