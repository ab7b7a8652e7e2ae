"""`audit store`: submissions of any size, kept and replaced, with the history of both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli import complain, options, output
from audit.cli.progress import bar
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.values import plain

if TYPE_CHECKING:
    from audit.app.store_versions import Verified


@click.group(
    "store",
    help=t(
        "大数据量用的数据库：各次提交转成列式文件，供 check、run 使用，留有历史。",
        "A store for large work: submissions as columns on disk for check and run, with their history.",
    ),
)
def command() -> None:
    """Group."""


_store = click.option(
    "--store", "folder", metavar="DIR", type=options.PATH, required=True, help=t("数据库文件夹", "the store's folder")
)


def _titles() -> dict[str, str]:
    return {name: kind.title for name, kind in kinds.catalogue().items()}


@command.command(
    "add",
    help=t(
        "把台账（文件或文件夹）加入数据库；没变的不再读，同一位置的新文件替换旧的，旧的留在历史里。",
        "Add ledgers (files or folders): what is unchanged is not read again, a new file in the same place replaces the old one, which stays in the history.",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=options.PATH)
@_store
@click.option(
    "--policy",
    metavar="NAME",
    help=t("政策名称，或政策文件夹的路径", "a policy's name, or a folder of the same shape"),
)
@click.option("--as", "forced", metavar="LEDGER", help=t("指明是哪一种台账", "say which ledger it is"))
@click.option(
    "--name",
    metavar="NAME",
    help=t(
        "给这次提交起名（如 2024下半年），使同名的文件夹、文件不互相替换",
        "a name for this submission, so that folders and files of the same name do not replace each other",
    ),
)
@click.option(
    "--complete",
    "whole",
    is_flag=True,
    help=t("文件夹就是全部：其中已不在的文件予以撤回", "the folder is all there is: withdraw what is no longer in it"),
)
@click.option(
    "--replaces",
    metavar="FILE",
    help=t("这个文件替换库中的哪个文件", "the file in the store that this one replaces"),
)
@click.option(
    "--password-file",
    metavar="FILE",
    type=options.PATH,
    help=t(
        "文本文件，每行一个密码，用来打开加密的台账", "a text file with a password on each line, for protected ledgers"
    ),
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help=t("同时读几个文件，默认按处理器数", "files read at the same time, by default as many as there are processors"),
)
@options.output_format
@options.everywhere
def add(
    paths: tuple[Path, ...],
    folder: Path,
    policy: str | None,
    forced: str | None,
    name: str | None,
    whole: bool,
    replaces: str | None,
    password_file: Path | None,
    jobs: int | None,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Add, and say of each file what became of it; 2 where one could not be read or was not taken."""
    from audit.app import store as use_case
    from audit.reports import store as reports

    settings = options.settings(
        paths[0], policy=policy, forced=forced, unmask=unmask, password_file=password_file, no_cache=True
    )
    with bar(t("加入", "adding")) as progress:
        how = use_case.How(name, whole, replaces, jobs, force, progress)
        added = use_case.add(paths, settings, folder, how)
    document = use_case.as_json(added, _titles())
    if form == "json":
        output.json_object(document)
    else:
        output.say(reports.added_text(document))
    for fault in added.unreadable:
        complain(f"{fault.file}: {fault.message}")
    for item in added.files:
        if item.status not in (use_case.SKIPPED, use_case.THERE):
            for reason in item.reasons:
                complain(f"{item.file}: {reason}")
    return added.exit_status


@command.command("list", help=t("列出现在计入的文件。", "List the files that count."))
@_store
@options.output_format
@options.everywhere
def list_files(folder: Path, form: str, unmask: bool, force: bool) -> None:
    """The files that count."""
    from audit.app import store_versions
    from audit.reports import store as reports

    policy, files = store_versions.listing(folder)
    document = reports.list_json(policy, files, _titles())
    output.json_object(document) if form == "json" else output.say(reports.list_text(document))


@command.command(
    "history",
    help=t(
        "列出发生过的一切，以及每个街道现在计入的是哪一份。",
        "Everything that happened, and what counts of each street.",
    ),
)
@_store
@click.option("--street", metavar="NAME", help=t("只看一个街道", "of one street only"))
@click.option("--ledger", metavar="NAME", help=t("只看一种台账", "of one ledger only"))
@options.output_format
@options.everywhere
def show_history(folder: Path, street: str | None, ledger: str | None, form: str, unmask: bool, force: bool) -> None:
    """The history."""
    from audit.app import store_versions
    from audit.reports import store as reports

    found = store_versions.history(folder, street, ledger)
    document = reports.history_json(found.policy, found.events, found.held, found.names, _titles())
    output.json_object(document) if form == "json" else output.say(reports.history_text(document))


@command.command(
    "verify",
    help=t(
        "逐个核对数据库里的文件（大小、SHA-256）和日志，指出被改过的。",
        "Hold every file of the store and its journal against what was written; name what was altered.",
    ),
)
@_store
@options.output_format
@options.everywhere
def verify(folder: Path, form: str, unmask: bool, force: bool) -> int:
    """2 where something is not as it was written."""
    from audit.app import store_versions

    verified = store_versions.verify(folder)
    lines = [str(fault) for fault in verified.faults]
    if form == "json":
        faults: list[dict[str, Any]] = [
            {"part": fault.part, "file": fault.file, "message": str(fault)} for fault in verified.faults
        ]
        output.json_object(
            {"files": verified.files, "bytes": verified.size, "faults": faults, "strays": verified.strays}
        )
    else:
        _say_verified(verified)
    for line in lines:
        complain(line)
    return 2 if lines else 0


def _say_verified(verified: Verified) -> None:
    if not verified.faults:
        output.say(
            t(
                "{n} 个文件（{size} MB）都与写入时一致，日志完整。",
                "All {n} files ({size} MB) are as they were written, and the journal is whole.",
                n=verified.files,
                size=f"{verified.size / 2**20:.1f}",
            )
        )
    if verified.strays:
        output.say(
            t(
                "另有 {n} 个文件不在日志里，不计入（多半是上次中断留下的，下次 audit store add 会清理）：{files}",
                "{n} more files are not in the journal and count for nothing (perhaps left by an interrupted add; the next one clears them): {files}",
                n=len(verified.strays),
                files=plain(listing(verified.strays[:_STRAYS])),
            )
        )


_STRAYS = 5  # named one by one


@command.command(
    "withdraw",
    help=t("撤回文件：不再计入，仍留在历史里。", "Let files count no longer; they stay in the history."),
)
@click.argument("files", metavar="FILE...", nargs=-1)
@_store
@click.option("--street", metavar="NAME", help=t("撤回一个街道的全部文件", "all files of one street"))
@options.everywhere
def withdraw(files: tuple[str, ...], folder: Path, street: str | None, unmask: bool, force: bool) -> None:
    """Withdraw."""
    from audit.app import store_versions

    events = store_versions.withdraw(folder, files, street)
    output.say(
        t("已撤回：{files}", "withdrawn: {files}", files=plain(listing([f"{e.number} {e.name}" for e in events])))
    )


@command.command(
    "prune",
    help=t(
        "删除不再计入的旧版本以腾出空间；历史里仍记着它们。",
        "Remove old versions that count no longer, to free space; the history still names them.",
    ),
)
@_store
@click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(0),
    required=True,
    help=t("每个文件保留最近几个旧版本，0 为全部删除", "old versions of each file to keep, 0 removes them all"),
)
@options.everywhere
def prune(folder: Path, keep: int, unmask: bool, force: bool) -> None:
    """Prune."""
    from audit.app import store_versions

    events, freed = store_versions.prune(folder, keep)
    if not events:
        output.say(t("没有可以清理的旧版本。", "There are no old versions to remove."))
        return
    output.say(
        t(
            "已删除 {n} 个旧版本，腾出 {size} MB：{files}",
            "{n} old versions removed, {size} MB freed: {files}",
            n=len(events),
            size=f"{freed / 2**20:.1f}",
            files=plain(listing([f"{e.number} {e.name}" for e in events])),
        )
    )
