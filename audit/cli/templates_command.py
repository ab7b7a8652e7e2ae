"""`audit templates`: the documents that the program can make."""

from __future__ import annotations

import click

from audit.cli import options, output
from audit.documents import catalogue
from audit.messages import listing, t
from audit.reports import terminal


@click.group("templates", help=t("查看能生成的文书。", "The documents that the program can make."))
def command() -> None:
    """Group."""


@command.command("list", help=t("列出全部文书。", "List all documents."))
@options.output_format
@options.everywhere
def list_templates(form: str, unmask: bool, force: bool) -> None:
    """Names, titles and source ledgers."""
    found = catalogue.load_all().values()
    if form == "json":
        output.json_object({"templates": [catalogue.describe(template) for template in found]})
        return
    rows = [(each.name, each.title, listing(list(each.clauses))) for each in found]
    output.say(terminal.table((t("名称", "name"), t("文书", "document"), t("条款", "clauses")), rows, (20, 26, 30)))


@command.command("show", help=t("显示一种文书需要的数据。", "Show what a document needs."))
@click.argument("name")
@options.output_format
@options.everywhere
def show_template(name: str, form: str, unmask: bool, force: bool) -> None:
    """Fields, where they come from, and clauses."""
    description = catalogue.describe(catalogue.find(name))
    if form == "json":
        output.json_object(description)
        return
    rows = [(f["name"], t("是", "yes") if f["required"] else "", f["from"], f["title"]) for f in description["fields"]]
    head = (t("字段", "field"), t("必填", "required"), t("来源", "from"), t("说明", "meaning"))
    output.blocks(
        f"{description['title']}  {description['name']}\n{listing(description['clauses'])}",
        terminal.table(head, rows, (16, 4, 24, 30)),
    )
