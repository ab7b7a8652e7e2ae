"""`audit config`: the settings of an engagement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from audit import policies
from audit.app import config_show as use_case
from audit.cli import options, output
from audit.config import Config
from audit.messages import t
from audit.reports import terminal


@click.group("config", help=t("查看审计项目的设置。", "The settings of an engagement."))
def command() -> None:
    """Group."""


@command.command(
    "show",
    help=t(
        "列出各项设置的现值和出处；PATH 是项目文件夹或其中的材料，默认当前文件夹。",
        "Every setting with its value and where it comes from; PATH is an engagement's folder or what was submitted, by default the current folder.",
    ),
)
@click.argument("path", metavar="[PATH]", required=False, type=options.PATH)
@options.policy
@options.assignments(t("设定参数、读法或文书字段", "set a parameter, a reading or a field of a document"))
@options.output_format
@options.machine
@options.everywhere
def show(
    path: Path | None,
    policy: str | None,
    as_of: date | None,
    sets: tuple[str, ...],
    form: str,
    memory: str | None,
    spill: Path | None,
    threads: int | None,
    unmask: bool,
    force: bool,
) -> int:
    """0; the origin of each setting is told."""
    start = path or Path()
    settings = options.settings(
        start, policy=policy, as_of=as_of, sets=sets, unmask=unmask, memory=memory, spill=spill, threads=threads
    )
    told = replace(
        given(policy, as_of, sets, settings.policy), memory=memory, spill=spill.name if spill else None, threads=threads
    )
    items = use_case.look(start, settings, told)
    if form == "json":
        output.json_object({"settings": [{"name": i.key, "value": i.value, "origin": i.origin} for i in items]})
        return 0
    rows = [(item.key, item.value if item.value is not None else "-", item.words) for item in items]
    output.say(terminal.table((t("设置", "setting"), t("现值", "value"), t("出处", "from")), rows, (32, 30, 12)))
    return 0


def given(policy: str | None, as_of: date | None, sets: tuple[str, ...], named: str | None) -> Config:
    """What the command line says, sorted into parameters, readings and fields of documents."""
    values = options.parse_sets(sets)
    known = policies.load(named) if named else None
    readings = {k: v for k, v in values.items() if known is not None and k in known.readings}
    parameters = {k: v for k, v in values.items() if known is not None and known.has_parameter(k)}
    documents = {k: v for k, v in values.items() if k not in readings and k not in parameters}
    return Config(policy=policy, as_of=as_of, set=parameters, readings=readings, documents=documents)
