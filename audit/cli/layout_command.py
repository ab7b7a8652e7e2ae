"""`audit layout`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import layout as use_case
from audit.app.settings import Settings
from audit.cli import complain, options, output
from audit.documents.layout.check import GENRES
from audit.messages import t
from audit.reports import layout_text


@click.command(
    "layout",
    help=t(
        "按 GB/T 9704-2012 检查 Word 文档的格式；公示、证书、协议等只按用纸、字体、页码、日期的习惯提示。",
        "Check the form of Word documents against GB/T 9704-2012; of notices, certificates and agreements only habits.",
    ),
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=options.PATH)
@click.option(
    "--render",
    is_flag=True,
    help=t("用 LibreOffice 排出版面，实测行数、字数和距离", "lay it out with LibreOffice and measure the page"),
)
@click.option(
    "--genre",
    type=click.Choice(GENRES),
    help=t("指定文种的格式，默认由内容判断", "the form to hold it against; by default its content tells"),
)
@options.output_format
@options.everywhere
def command(paths: tuple[Path, ...], render: bool, genre: str | None, form: str, unmask: bool, force: bool) -> int:
    """Check and print; the exit status of the contract."""
    result = use_case.layout(paths, Settings(date.min, unmask=unmask), genre=genre, render=render)
    document = result.as_json()
    if form == "json":
        output.json_object(document)
    else:
        output.say(layout_text.layout(document["files"], document["skipped"]))
    for file, reason in result.not_rendered:
        click.echo(t("注意：{file}: {reason}", "note: {file}: {reason}", file=file, reason=reason), err=True)
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    return result.exit_status
