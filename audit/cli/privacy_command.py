"""`audit privacy`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import privacy as use_case
from audit.cli import complain, options, output
from audit.messages import t
from audit.reports import terminal
from audit.values import plain


@click.command(
    "privacy",
    help=t(
        "检查公示文件（文件或文件夹）有无不得公开的个人信息，公示内容和期限是否齐全。",
        "Check public notices (files or folders) for personal data, content and period.",
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
        "另存可以公开的副本：遮盖个人信息，删去不得公示的列和隐藏内容",
        "write copies fit to be published: values blacked out, forbidden columns and hidden content gone",
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
    result = use_case.privacy(paths, ledgers, settings)
    document = result.as_json(explain)
    if result.remark:
        click.echo(result.remark, err=True)
    if form == "json":
        output.json_object(document)
    else:
        output.say(terminal.privacy(document["files"], explain=explain))
    for path in use_case.redact(paths, result, settings, redact, force=force) if redact else []:
        click.echo(
            t(
                "已写出 {path}（重新排版，不含原图片）",
                "written: {path} (laid out anew, without pictures)",
                path=plain(str(path)),
            ),
            err=form == "json",
        )
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    return result.exit_status(strict)
