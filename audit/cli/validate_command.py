"""`audit validate`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import check as use_case
from audit.cli import options, output
from audit.messages import t
from audit.reports import as_json, terminal


@click.command(
    "validate", help=t("按格式校验台账（文件或文件夹）。", "Validate ledgers (files or folders) against their schemas.")
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=options.PATH)
@options.policy
@click.option("--as", "forced", metavar="LEDGER", help=t("指明是哪一种台账", "say which ledger it is"))
@click.option("--all", "everything", is_flag=True, help=t("列出全部问题", "list every finding"))
@options.output_format
@options.everywhere
def command(
    paths: tuple[Path, ...],
    policy: str | None,
    as_of: date | None,
    forced: str | None,
    everything: bool,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Validate and print; the exit status of the contract."""
    settings = options.settings(None, policy=policy, as_of=as_of, forced=forced, unmask=unmask, everything=everything)
    return show(use_case.validate(paths, settings), form, everything)


def show(checked: use_case.Checked, form: str, everything: bool) -> int:
    """Print a report as asked and return its status. Shared with `check`."""
    document = as_json.check_json(checked.report)
    if form == "json":
        output.json_object(document)
    else:
        output.blocks(
            terminal.inputs(document),
            terminal.findings(document, checked.titles, everything=everything),
            terminal.remarks(document),
            terminal.summary(document),
        )
    output.complain_of(checked.report)
    return checked.report.exit_status
