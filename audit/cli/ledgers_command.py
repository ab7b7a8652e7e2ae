"""`audit ledgers`: the ledgers that the program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from audit.app import blank
from audit.cli import options, output
from audit.ledgers import kinds
from audit.ledgers.kinds import Column, LedgerKind
from audit.messages import listing, t
from audit.reports import terminal
from audit.values import plain

_TYPES = {
    "text": ("文字", "text"),
    "name": ("姓名", "name"),
    "sex": ("男/女", "男/女"),
    "id": ("身份证号", "identity number"),
    "date": ("日期", "day"),
    "birth": ("出生日期", "birth date"),
    "month": ("月份", "month"),
    "year": ("年份", "year"),
    "money": ("金额（元）", "money (yuan)"),
    "count": ("整数", "whole number"),
    "yesno": ("是/否", "是/否"),
    "card": ("银行卡号", "bank card"),
    "address": ("地址", "address"),
    "phone": ("电话", "phone"),
}


@click.group("ledgers", help=t("查看认识的台账。", "The ledgers that the program knows."))
def command() -> None:
    """Group."""


@command.command("list", help=t("列出全部台账。", "List all ledgers."))
@options.output_format
@options.everywhere
def list_ledgers(form: str, unmask: bool, force: bool) -> None:
    """Names, titles and the policies that use them."""
    found = kinds.catalogue().values()
    if form == "json":
        output.json_object({"ledgers": [_entry(kind) for kind in found]})
        return
    rows = [(kind.name, kind.title, listing(list(kind.policies))) for kind in found]
    output.say(terminal.table((t("名称", "name"), t("台账", "ledger"), t("用于政策", "used by")), rows, (22, 26, 26)))


@command.command("show", help=t("显示一种台账的各列。", "Show the columns of a ledger."))
@click.argument("name")
@options.output_format
@options.everywhere
def show_ledger(name: str, form: str, unmask: bool, force: bool) -> None:
    """Headings, what they hold, and the other headings that are understood."""
    kind = kinds.find(name)
    if form == "json":
        output.json_object(_entry(kind) | {"columns": [_column(column) for column in kind.columns]})
        return
    head = (t("列名", "heading"), t("必填", "required"), t("内容", "content"), t("也认的列名", "also understood"))
    rows = [(c.name, t("是", "yes") if c.required else "", _content(c), listing(list(c.aliases))) for c in kind.columns]
    output.blocks(f"{kind.title}  {kind.name}", terminal.table(head, rows, (16, 4, 22, 28)))


@command.command(
    "blank",
    help=t(
        "写出空白台账供填报：下拉列表、单元格检查、表头批注、填写说明。不写 NAME 时为政策用到的全部台账。",
        "Write blank ledgers to fill in, with lists, checks and notes; without NAME all those of the policy.",
    ),
)
@click.argument("name", required=False)
@click.option(
    "--policy", metavar="NAME", help=t("政策名称，或政策文件夹的路径", "a policy's name, or a folder of the same shape")
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("输出文件夹，默认新建 blank-ledgers", "output folder, by default a new blank-ledgers"),
)
@options.output_format
@options.everywhere
def blank_ledgers(name: str | None, policy: str | None, out: Path | None, form: str, unmask: bool, force: bool) -> None:
    """Forms, one file each."""
    written = blank.write(name, policy, out, force=force)
    if form == "json":
        forms = [{"name": each.name, "title": each.title, "file": each.path.name} for each in written]
        output.json_object({"blanks": forms})
        return
    for each in written:
        output.say(t("已写出 {path}", "written: {path}", path=plain(str(each.path))))


def _content(column: Column) -> str:
    return " / ".join(column.values) if column.type == "choice" else t(*_TYPES[column.type])


def _entry(kind: LedgerKind) -> dict[str, Any]:
    return {"name": kind.name, "title": kind.title, "policies": list(kind.policies), "aliases": list(kind.aliases)}


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "required": column.required,
        "values": list(column.values),
        "aliases": list(column.aliases),
        "mark": column.mark,
    }
