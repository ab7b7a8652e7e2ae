"""`audit generate`."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import click

from audit.app import bulk
from audit.app import generate as use_case
from audit.cli import complain, options, output
from audit.messages import t
from audit.reports import terminal
from audit.values import plain

TOLD = 20  # refusals told one by one on standard error where there are many
STOP = 100


@click.command(
    "generate",
    help=t(
        "由校验过的台账或数据文件生成 Word 文书；TEMPLATE 是文书名称（audit templates list 列出全部）或自己的 docx 模板。",
        "Word documents from validated ledgers or files of data; TEMPLATE is a name or title (audit templates list), or your own docx.",
    ),
)
@click.argument("template")
@click.option(
    "--data",
    metavar="PATH",
    required=True,
    multiple=True,
    type=options.PATH,
    help=t(
        "台账文件或文件夹，或 JSON、xlsx、csv 的数据文件，可多次给出",
        "ledger file or folder, or a data file (JSON, xlsx, csv), as often as needed",
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    default=Path("documents"),
    show_default=True,
    help=t("输出文件夹", "output folder"),
)
@click.option(
    "--batch",
    "--only",
    "only",
    metavar="NO",
    help=t("只生成这一批（公示编号）或这一份（姓名等）", "only this batch, or the record of this name"),
)
@click.option(
    "--merge",
    is_flag=False,
    flag_value=bulk.PER_FILE,
    default=0,
    type=click.IntRange(min=0, max=5000),
    metavar="[N]",
    help=t(
        "另外合并成打印用的文件，每份另起一页，每个文件最多 N 份（默认 500）",
        "also files for printing, each document on a new page, at most N in a file (500)",
    ),
)
@click.option("--pdf", "as_pdf", is_flag=True, help=t("再用 LibreOffice 转成 PDF", "and PDFs, through LibreOffice"))
@click.option("--resume", is_flag=True, help=t("接着上次没做完的做", "take up what was stopped"))
@click.option(
    "--stop-after",
    metavar="N",
    type=click.IntRange(min=0),
    default=STOP,
    show_default=True,
    help=t("大批量时，有 N 份不能生成就停下（0 不停）", "in bulk, stop when N records cannot be made (0: never)"),
)
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
    merge: int,
    as_pdf: bool,
    resume: bool,
    stop_after: int,
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
    how = bulk.How(force=force, resume=resume, merge=merge, stop_after=stop_after, progress=_Progress())
    result = use_case.generate(template, data, settings, out, use_case.Wanted(only, as_pdf, how))
    if form == "json":
        output.json_object(result.as_json())
    elif result.written is None:
        output.say(terminal.documents(result.as_json()))
    else:
        output.say(_summary(result, out))
    for item in result.unreadable:
        complain(f"{item.file}: {item.message}")
    for refusal in result.refused[:TOLD]:
        complain(f"{refusal.record}: {refusal.message}")
    if len(result.refused) > TOLD:
        complain(t("另有 {n} 处没有列出", "{n} more are not listed", n=len(result.refused) - TOLD))
    if result.written is not None and result.written.stopped:
        complain(
            t(
                "已有 {n} 处不能生成，停在这里；改正后加 --resume 接着做（--stop-after 0 不停）",
                "stopped after {n} that cannot be made; mend them and go on with --resume (--stop-after 0 never stops)",
                n=len(result.refused),
            )
        )
    return result.exit_status


def _summary(result: use_case.Generated, out: Path) -> str:
    """What a bulk run did, in a few lines."""
    written = result.written
    if written is None:
        return ""
    lines = [
        t(
            "共 {n} 份文书在 {out}（新生成 {made} 份，沿用上次的 {kept} 份），清单为 {manifest}",
            "{n} documents in {out} ({made} made, {kept} kept from before), listed in {manifest}",
            n=result.count,
            out=plain(str(out)),
            made=written.made,
            kept=written.kept,
            manifest=bulk.PART if written.stopped else bulk.MANIFEST,
        ),
        t(
            "生成用时 {making:.1f} 秒，逐份读回核对用时 {reading:.1f} 秒",
            "making took {making:.1f} s, reading every document back {reading:.1f} s",
            making=written.making,
            reading=written.reading,
        ),
    ]
    lines += [
        t("合并打印：{file}（{n} 份）", "for printing: {file} ({n} documents)", file=file, n=n)
        for file, n, _ in written.merged
    ]
    if result.refused:
        lines.append(t("不能生成 {n} 处，见下", "{n} could not be made, see below", n=len(result.refused)))
    return "\n".join(lines) + "\n"


class _Progress:
    """Tells on standard error how far it is: on a terminal in one line, elsewhere now and then."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._last = self._start
        self._terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._last < (0.2 if self._terminal else 10.0):
            return
        self._last = now
        speed = done / max(now - self._start, 0.001)
        of = f"/{total}" if total else ""
        text = t(
            "已生成 {done}{of} 份，每秒 {speed:.0f} 份",
            "{done}{of} made, {speed:.0f} a second",
            done=done,
            of=of,
            speed=speed,
        )
        click.echo(f"\r{text}  " if self._terminal else text, err=True, nl=not self._terminal)
