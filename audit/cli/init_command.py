"""`audit init`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import init as use_case
from audit.cli import options, output
from audit.config import SALT
from audit.messages import t


@click.command(
    "init",
    help=t(
        "建立一个审计项目的文件夹：设置文件 audit.toml、放材料的文件夹和问题指纹的密钥。已有的不覆盖。",
        "Make an engagement's folder: audit.toml, folders, and the secret of its fingerprints. What exists is kept.",
    ),
)
@click.argument("folder", metavar="DIR", type=options.PATH)
@options.policy
@options.output_format
@options.everywhere
def command(folder: Path, policy: str | None, as_of: date | None, form: str, unmask: bool, force: bool) -> int:
    """0; what was made and what was kept."""
    begun = use_case.begin(folder, policy, as_of, force=force)
    if form == "json":
        output.json_object({"folder": folder.name, "made": begun.made, "kept": begun.kept})
        return 0
    lines = [t("新建：{name}", "made: {name}", name=name) for name in begun.made]
    lines += [t("已有，未改动：{name}", "kept as it was: {name}", name=name) for name in begun.kept]
    lines += [
        "",
        t(
            "{salt} 是本项目的密钥：据此给每个问题编指纹，跨次提交对上同一个问题。请与项目一起备份，不要外传。",
            "{salt} is the secret of this engagement: with it findings are matched from one submission to the next. Back it up, give it to nobody.",
            salt=SALT,
        ),
        t(
            "下一步：把各街道的材料放进“{folder}”，再运行 audit run。",
            "Next: put what the offices submit into {folder!r}, then audit run.",
            folder=use_case.folders()[0],
        ),
    ]
    output.say("\n".join(lines))
    return 0
