"""`audit doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from audit import cache
from audit.app import doctor as use_case
from audit.cli import options, output
from audit.config import find
from audit.messages import t
from audit.reports import terminal


@click.command(
    "doctor",
    help=t(
        "看这台电脑能读什么、能不能排版、留了什么缓存。",
        "What this machine can read and render, and what the program keeps on it.",
    ),
)
@click.option("--clear-cache", is_flag=True, help=t("清除读取缓存", "clear the cache of files read"))
@options.output_format
@options.machine
@options.everywhere
def command(
    clear_cache: bool,
    form: str,
    memory: str | None,
    spill: Path | None,
    threads: int | None,
    unmask: bool,
    force: bool,
) -> int:
    """0; the state of the machine is told, not judged."""
    near = find(Path.cwd())
    folder = cache.for_engagement(near.parent if near else None)
    if clear_cache:
        freed = cache.Cache(folder).clear()
        click.echo(
            t("已清除读取缓存 {size} MB", "cleared {size} MB of cache", size=f"{freed / 2**20:.1f}"), err=form == "json"
        )
    limits = options.settings(Path.cwd(), memory=memory, spill=spill, threads=threads).limits
    items = use_case.look(folder, limits)
    if form == "json":
        output.json_object(
            {"items": [{"name": i.name, "title": i.title, "ok": i.ok, "detail": i.detail} for i in items]}
        )
        return 0
    rows = [(item.title, t("可用", "yes") if item.ok else t("没有", "no"), item.detail) for item in items]
    output.blocks(terminal.table((t("项目", "item"), t("状态", "state"), t("说明", "detail")), rows, (26, 6, 42)))
    return 0
