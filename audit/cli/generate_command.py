"""`audit generate`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import generate as use_case
from audit.cli import complain, options, output
from audit.messages import t
from audit.reports import terminal


@click.command(
    "generate",
    help=t(
        "由校验过的台账生成 Word 文书；TEMPLATE 是文书名称（audit templates list 列出全部）。",
        "Word documents from validated ledgers; TEMPLATE is a name or title (audit templates list).",
    ),
)
@click.argument("template")
@click.option(
    "--data",
    metavar="PATH",
    required=True,
    multiple=True,
    type=options.PATH,
    help=t("台账文件或文件夹，可多次给出", "ledger file or folder, as often as needed"),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    default=Path("documents"),
    show_default=True,
    help=t("输出文件夹", "output folder"),
)
@click.option("--batch", "only", metavar="NO", help=t("只生成这一批（公示编号）", "only this batch"))
@options.policy
@options.assignments(t("文书字段或参数，如 --set '监督电话=…'", "a field of the document, or a parameter"))
@options.reading
@options.output_format
@options.everywhere
def command(
    template: str,
    data: tuple[Path, ...],
    out: Path,
    only: str | None,
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
    password_file: Path | None,
    no_cache: bool,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Make and write; the exit status of the contract."""
    settings = options.settings(
        data[0], policy=policy, as_of=as_of, sets=sets, unmask=unmask, password_file=password_file, no_cache=no_cache
    )
    result = use_case.generate(template, data, settings, out, only=only, force=force)
    document = result.as_json()
    if form == "json":
        output.json_object(document)
    else:
        output.say(terminal.documents(document))
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    for refusal in result.refused:
        complain(f"{refusal.record}: {refusal.message}")
    return result.exit_status
