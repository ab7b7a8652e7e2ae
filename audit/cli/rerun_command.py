"""`audit rerun`."""

from __future__ import annotations

from pathlib import Path

import click

from audit.app import rerun as use_case
from audit.cli import options, output
from audit.cli.verify_command import differences
from audit.config import read_passwords
from audit.messages import t
from audit.values import plain


@click.command(
    "rerun",
    help=t(
        "按运行记录把审计重做一遍，与当时的结果比较，指出不同的单元格、参数、规则和问题。",
        "Repeat a recorded run and name every difference: cells, parameters, rules, findings.",
    ),
)
@click.argument("path", metavar="RECORD", type=options.PATH)
@options.where
@options.connection
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("留下重做的输出，默认只比较", "keep what the repetition puts out, by default it is only compared"),
)
@options.assignments(t("补上记录里遮盖了的文书字段", "give a document's field that the record holds masked"))
@click.option(
    "--password-file",
    metavar="FILE",
    type=options.PATH,
    help=t("打开加密台账的密码，每行一个", "passwords for protected ledgers, one on a line"),
)
@options.output_format
@options.everywhere
def command(
    path: Path,
    project: Path | None,
    folder: Path | None,
    store: Path | None,
    policy: str | None,
    source: str | None,
    db_password_file: Path | None,
    out: Path | None,
    sets: tuple[str, ...],
    password_file: Path | None,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """0 it comes out the same, 1 something is different, 2 it cannot be repeated."""
    result = use_case.rerun(
        path,
        project=project,
        folder=folder,
        store=store,
        policy=policy,
        sets=options.parse_sets(sets),
        passwords=read_passwords(password_file) if password_file else (),
        out=out,
        force=force,
        database=options.database_of(source, (), db_password_file),
    )
    compared = result.compared
    if form == "json":
        output.json_object(result.as_json(path.name))
        return compared.exit_status
    output.blocks("\n".join(plain(note) for note in compared.notes), differences(compared))
    if result.same_findings:
        output.say(t("问题清单与当时逐字节相同。", "The findings are byte for byte those of then."))
    if compared.differences:
        output.say(t("{n} 处与记录不同。", "{n} differences from the record.", n=len(compared.differences)))
    else:
        output.say(
            t(
                "重做的结果与记录完全一致（{n} 个输出文件）。",
                "The repetition gives what is recorded ({n} files).",
                n=result.same_outputs,
            )
        )
    return compared.exit_status
