"""`audit analyse`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import analyse as use_case
from audit.cli import options, output
from audit.messages import t
from audit.reports import analysis_text


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
        output.blocks(*(block for each in found.ledgers for block in analysis_text.blocks(each)))
    output.complain_of(found.report)
    return found.exit_status
