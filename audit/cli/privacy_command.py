"""`audit privacy`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from audit.app import privacy as use_case
from audit.cli import complain, options, output, progress
from audit.messages import t
from audit.outputs import OutputBatch
from audit.reports import as_json, privacy_table, terminal

REPORTS = ("privacy.json", "privacy.html")


@click.command(
    "privacy",
    help=t(
        "检查公示文件（文件、文件夹或 zip）有无不得公开的个人信息，公示内容和期限是否齐全。",
        "Check public notices (files, folders or zip) for personal data, content and period.",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=options.PATH)
@options.policy
@click.option(
    "--ledger",
    "ledgers",
    metavar="PATH",
    multiple=True,
    type=options.PATH,
    help=t("对照的台账（文件或文件夹），逐人核对姓名和金额", "ledgers to compare with, name by name"),
)
@click.option(
    "--redact",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另存可以公开的副本（docx、xlsx、csv、html、pdf）：遮盖个人信息，删去不得公示的列、隐藏内容和文档属性，再查一遍",
        "write copies fit to be published: values blacked out, forbidden columns, hidden content and properties gone, checked again",
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另写 privacy.json 和列明每一处的网页 privacy.html",
        "also write privacy.json and privacy.html, a page that shows each place",
    ),
)
@click.option("--explain", is_flag=True, help=t("说明哪些内容为什么放行", "say what was passed and why"))
@click.option(
    "--strict", is_flag=True, help=t("有未能检查的内容时以 2 退出", "status 2 where something could not be checked")
)
@options.reading
@options.output_format
@options.everywhere
def command(
    paths: tuple[Path, ...],
    policy: str | None,
    as_of: date | None,
    ledgers: tuple[Path, ...],
    redact: Path | None,
    out: Path | None,
    explain: bool,
    strict: bool,
    password_file: Path | None,
    no_cache: bool,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Check and print; the exit status of the contract."""
    settings = options.settings(
        paths[0], policy=policy, as_of=as_of, unmask=unmask, password_file=password_file, no_cache=no_cache
    )
    with progress.bar(t("检查", "checking")) as shown:
        result = use_case.privacy(paths, ledgers, settings, redact=redact, force=force, progress=shown)
    document = result.as_json(explain)
    if result.remark:
        click.echo(result.remark, err=True)
    if out is not None:
        write_reports(document, out, masked=not unmask, force=force)
    if form == "json":
        output.json_object(document)
    else:
        output.blocks(
            terminal.privacy(document["files"], explain=explain),
            privacy_table.aside(document),
            privacy_table.copies(document, str(redact)),
            privacy_table.summary(document),
            terminal.outputs(str(out), REPORTS) if out is not None else "",
        )
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    for item in result.copies.refused if result.copies is not None else ():
        complain(f"{item.file}: {item.message}")
    return result.exit_status(strict)


def write_reports(document: dict[str, Any], folder: Path, *, masked: bool, force: bool) -> None:
    """The JSON and the page that shows each place."""
    from audit.reports import privacy_page  # it loads the templates' library

    batch = OutputBatch(folder, force=force)
    batch.check()
    batch.add(REPORTS[0], as_json.dumps(document).encode())
    batch.add(REPORTS[1], privacy_page.page(document, masked=masked).encode())
    batch.commit()
