"""`audit templates`: the documents that the program can make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from audit.app import new_template as new_template_files
from audit.cli import complain, options, output
from audit.documents import catalogue
from audit.messages import listing, t
from audit.reports import terminal
from audit.values import plain


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


@command.command(
    "new",
    help=t(
        "新建一种文书：版面齐备、样例能生成的模板文件夹。",
        "Begin a kind of document: its page, fields, schema, sample.",
    ),
)
@click.argument("name")
@click.option(
    "--genre",
    type=click.Choice(new_template_files.GENRES),
    required=True,
    help=t(
        "体裁：公文、信函、公示、协议、证书、表单",
        "document (GB/T 9704), letter, notice, agreement, certificate or paper",
    ),
)
@click.option("--title", metavar="TITLE", help=t("文书的中文名称", "the document's title"))
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    default=Path(),
    show_default=True,
    help=t("放在哪个文件夹里", "in which folder"),
)
@options.everywhere
def new_template(name: str, genre: str, title: str | None, out: Path, unmask: bool, force: bool) -> None:
    """Four files, and what to do next."""
    paths = new_template_files.begin(name, genre, title, out, force=force)
    folder = out / name
    output.blocks(
        terminal.outputs(str(folder), [path.relative_to(folder).as_posix() for path in paths]),
        t(
            """接下来：
1. 用 Word 或 WPS 改 template.docx；{{{{ 字段 }}}} 是填写的位置，样式已按体裁设好
2. 字段增减后同样改 document.yaml、data.schema.json 和 sample.json
3. audit generate {folder} --data {folder}/sample.json
4. audit layout 生成的文件 --render""",
            """Next:
1. edit template.docx in Word or WPS; {{{{ field }}}} is filled, the styles are set for the genre
2. add or drop fields in document.yaml, data.schema.json and sample.json as well
3. audit generate {folder} --data {folder}/sample.json
4. audit layout THE FILE MADE --render""",
            folder=plain(str(folder)),
        ),
    )


@command.command(
    "check",
    help=t(
        "检查自己的 docx 模板：能不能用，要填哪些字段。",
        "Look your own docx templates through: can they be used, and what do they ask for.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=options.PATH, metavar="PATH...")
@click.option(
    "--data",
    metavar="PATH",
    multiple=True,
    type=options.PATH,
    help=t("数据文件，看缺哪些字段", "data files: which fields do they lack"),
)
@options.output_format
@options.everywhere
def check_templates(paths: tuple[Path, ...], data: tuple[Path, ...], form: str, unmask: bool, force: bool) -> int:
    """Problems and fields; the exit status of the contract."""
    from audit.app import check_template as checking  # loads what renders, which the lists do not need

    result = checking.check(paths, data, options.settings(paths[0], unmask=unmask))
    document = result.as_json()
    if form == "json":
        output.json_object(document)
    else:
        for file in document["files"]:
            output.blocks(*_looked(file))
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    return result.exit_status


def _looked(file: dict[str, Any]) -> list[str]:
    """One template's problems, fields and what the data lack, as blocks of text."""
    verdict = t("可以使用", "can be used") if file["ok"] else t("不能使用", "cannot be used")
    if file["missing"]:
        verdict = t("可以使用，数据不全", "can be used; the data lack something")
    blocks = [f"{plain(file['file'])}  {verdict}"]
    words = {"error": t("错误", "error"), "warning": t("提示", "warning"), "note": t("说明", "note")}
    if file["problems"]:
        rows = [(words[p["severity"]], p["where"], p["message"]) for p in file["problems"]]
        blocks.append(
            terminal.table((t("程度", "weight"), t("位置", "where"), t("问题", "problem")), rows, (6, 18, 60))
        )
    if file["fields"]:
        kinds = {
            "text": t("文字", "text"),
            "amount": t("金额，如 1700.00", "amount, as 1700.00"),
            "date": t("日期，如 2024-06-03", "day, as 2024-06-03"),
            "list": t("列表", "list"),
        }
        fields = [(f["name"], kinds[f["kind"]], listing(f["columns"])) for f in file["fields"]]
        blocks.append(terminal.table((t("字段", "field"), t("类型", "kind"), t("列", "columns")), fields, (24, 24, 36)))
    if file["missing"]:
        blocks.append("\n".join(file["missing"]))
    return blocks
