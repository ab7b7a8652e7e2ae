"""A submission: files and folders into validated ledgers, with everything that was read accounted for."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from audit import guard
from audit.errors import ReadError, UsageFault
from audit.ledgers.delimited import read_csv
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind, catalogue
from audit.ledgers.locate import Failure, Location, locate, missing_columns
from audit.ledgers.rows import Cells, collect
from audit.ledgers.validate import check_rows, check_totals
from audit.ledgers.workbook import read_xlsx
from audit.messages import t
from audit.model import LedgerTable, Skipped, Unreadable

_TABLE_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv", ".tsv"})
_OWN_FILES = frozenset({"audit.toml"})
_OWN_FOLDER = re.compile(r"audit-out(?:-[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a submission: where it is, and its name in reports."""

    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a submission, and the folders that were left aside."""

    sources: list[Source]
    skipped: list[Skipped]


@dataclass(slots=True)
class Submission:
    """What was read: the tables, what could not be read, what is no table, and the files that hold other things.

    `others` are the readable files that are no tables, such as notices, with their kind (`docx`, `pdf` …).
    """

    tables: list[LedgerTable] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    others: list[tuple[Source, str]] = field(default_factory=list)


def gather(paths: Sequence[Path], outputs: Path | None = None) -> Gathered:
    """All files of the given files and folders, sorted, with names relative to the path given.

    Where two would have the same name, each gets the name of its PATH in front. Folders that this program wrote
    (`outputs`, or by the name that it gives them) are no submission. Raises UsageFault for a path that does not exist.
    """
    found: list[tuple[Path, Path, str]] = []
    skipped: list[Skipped] = []
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                inside = Path(folder).relative_to(path)
                for name in [name for name in folders if _is_output(Path(folder) / name, outputs)]:
                    folders.remove(name)
                    skipped.append(
                        Skipped((inside / name).as_posix(), t("本程序的输出文件夹", "an output folder of this program"))
                    )
                folders.sort()
                found += [(path, Path(folder) / name, (inside / name).as_posix()) for name in sorted(names)]
        elif path.exists():
            found.append((path, path, path.name))
        else:
            raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
    counts = Counter(shown for _, _, shown in found)
    sources: dict[str, Source] = {}
    for given, file, shown in found:
        if counts[shown] > 1:
            parent = given if given.is_dir() else given.resolve().parent
            shown = f"{parent.resolve().name}/{shown}"
        unique, number = shown, 1
        while unique in sources:
            number += 1
            unique = f"{shown} ({number})"
        sources[unique] = Source(file, unique)
    return Gathered([sources[shown] for shown in sorted(sources)], skipped)


def _is_output(folder: Path, outputs: Path | None) -> bool:
    if outputs is not None and folder.resolve() == outputs.resolve():
        return True
    return bool(_OWN_FOLDER.match(folder.name)) and (folder / "findings.json").is_file()


Adapt = Callable[[frozenset[str]], Mapping[str, LedgerKind]]


@dataclass(slots=True)
class _Found:
    """A recognised table, before its rows are judged."""

    source: Source
    grid: Grid
    location: Location
    digest: tuple[str, str | None]


def read(gathered: Gathered, forced: LedgerKind | None = None, adapt: Adapt | None = None) -> Submission:
    """Read every table of the files, then validate them. Files that cannot be read do not stop the others.

    `forced` is the ledger that the user named. `adapt` is asked once, with the ids of the ledgers found, for the
    ledgers as the policy wants them.
    """
    result = Submission(skipped=list(gathered.skipped))
    found: list[_Found] = []
    seen: dict[str, str] = {}
    for source in gathered.sources:
        try:
            _read_file(source, forced, found, result, seen)
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
    kinds = adapt(frozenset(item.location.kind.name for item in found)) if adapt else catalogue()
    for item in found:
        kind = kinds[item.location.kind.name]
        missing = [name for name in kind.required if name not in item.location.columns]
        if missing:
            result.unreadable.append(Unreadable(item.source.shown, missing_columns(kind, missing), item.grid.sheet))
        else:
            result.tables.append(_table(item, replace(item.location, kind=kind)))
    return result


def _read_file(
    source: Source, forced: LedgerKind | None, found: list[_Found], result: Submission, seen: dict[str, str]
) -> None:
    shown, ending = source.shown, source.path.suffix.lower()
    if source.path.name in _OWN_FILES:
        result.skipped.append(Skipped(shown, t("本程序的设置文件", "the settings of this program")))
        return
    if source.path.name.startswith(("~$", ".")):
        result.skipped.append(
            Skipped(shown, t("隐藏文件或办公软件的临时锁文件", "a hidden file or an Office lock file"))
        )
        return
    kind = guard.kind_of(source.path, shown)
    if kind != "xlsx" and not (kind == "text" and ending in (".csv", ".tsv", ".txt")):
        _set_aside(source, kind, ending, result)
        return
    digest = guard.digests(source.path, shown)
    if digest[0] in seen:
        result.skipped.append(
            Skipped(
                shown,
                t(
                    "与 {other} 内容完全相同，不重复计入",
                    "the same content as {other}, not counted twice",
                    other=seen[digest[0]],
                ),
            )
        )
        return
    seen[digest[0]] = shown
    grids = read_grids(source, kind)
    _recognise(source, grids, forced, digest, found, result)


def read_grids(source: Source, kind: str) -> list[Grid]:
    """The sheets of a file of kind xlsx or text, as they are."""
    return read_xlsx(source.path, source.shown) if kind == "xlsx" else read_csv(source.path, source.shown)


def _recognise(
    source: Source,
    grids: Sequence[Grid],
    forced: LedgerKind | None,
    digest: tuple[str, str | None],
    found: list[_Found],
    result: Submission,
) -> None:
    """Find the ledgers of a file; say of every other sheet what became of it."""
    failures: list[tuple[Grid, Failure]] = []
    before = len(found)
    for grid in grids:
        if grid.empty:
            continue
        location = locate(grid, catalogue().values(), source.path.stem, forced)
        if isinstance(location, Failure):
            failures.append((grid, location))
        else:
            found.append(_Found(source, grid, location, digest))
    if len(found) == before and not failures:
        raise ReadError(
            source.shown, t("里面没有任何内容；请核对是否交错了文件", "holds nothing at all; is it the right file?")
        )
    for grid, failure in failures:
        if len(found) > before and not failure.resembles:
            result.skipped.append(
                Skipped(
                    source.shown,
                    t(
                        "工作表“{sheet}”没有台账表头，按说明文字处理",
                        "sheet {sheet!r} has no ledger header and was taken as notes",
                        sheet=grid.sheet,
                    ),
                )
            )
        elif source.path.suffix.lower() == ".txt" and not failure.resembles:
            result.skipped.append(Skipped(source.shown, t("文字文件，不是台账", "a text file, no ledger")))
        else:
            message = failure.message
            if grid.encoding == "gb18030" and not failure.resembles:
                message = t(
                    "按 GB18030 解码后找不到台账表头，文字编码无法确认；请另存为“CSV UTF-8”后重新提交",
                    "read as GB18030 it has no ledger header, so its encoding is not certain; save it as "
                    "“CSV UTF-8” and submit it again",
                )
            result.unreadable.append(Unreadable(source.shown, message, grid.sheet))


def _set_aside(source: Source, kind: str, ending: str, result: Submission) -> None:
    """A file that is no table we read: a notice or picture is skipped; what claims to be a table is unreadable."""
    shown = source.shown
    if kind == "encrypted":
        raise ReadError(
            shown,
            t(
                "文件设有打开密码，无法读取；请去掉密码后重新提交",
                "protected by a password, cannot be read; remove it and submit it again",
            ),
        )
    if kind == "empty":
        raise ReadError(shown, t("文件是空的（0 字节）；请重新导出", "the file is empty (0 bytes); export it again"))
    if kind in ("ole2", "ods") and ending not in (".doc", ".wps", ".dot", ".ppt", ".dps", ".msg"):
        raise ReadError(
            shown,
            t(
                "是旧版或其他格式的表格（{kind}），暂不能读取；请用 Excel 或 WPS 另存为 xlsx",
                "a spreadsheet of an old or other format ({kind}), not read yet; save it as xlsx",
                kind="xls/et" if kind == "ole2" else kind,
            ),
        )
    if kind == "zip" and ending not in _TABLE_ENDINGS:
        raise ReadError(
            shown,
            t(
                "是压缩包，里面的文件没有检查；请解压后提交",
                "an archive whose content was not checked; unpack it first",
            ),
        )
    if ending in _TABLE_ENDINGS:
        raise ReadError(
            shown,
            t(
                "名为表格（{ending}），内容却不是，可能改过扩展名或已损坏；请用 Excel 或 WPS 打开另存为 xlsx",
                "named as a spreadsheet ({ending}) but is none; renamed or damaged. Open it and save it as xlsx",
                ending=ending,
            ),
        )
    result.others.append((source, kind))
    result.skipped.append(Skipped(shown, _no_table(kind)))


def _no_table(kind: str) -> str:
    if kind in ("docx", "pdf", "html", "image", "ofd", "ole2", "rtf"):
        return t("不是台账；公示文件请用 audit privacy 检查", "no ledger; notices are checked by audit privacy")
    return t("不是台账", "no ledger")


def _table(item: _Found, location: Location) -> LedgerTable:
    """One located table as a validated ledger table."""
    kind, grid, shown = location.kind, item.grid, item.source.shown
    cells = collect(grid, location)
    issues = check_rows(kind, cells, shown, grid.sheet) + check_totals(kind, location, grid, cells, shown, grid.sheet)
    days = _days(kind, cells)
    return LedgerTable(
        ledger=kind.name,
        title=kind.title,
        file=shown,
        sheet=grid.sheet,
        rows=cells.numbers,
        columns=cells.texts,
        issues=issues,
        read=cells.read,
        left_out=dict(sorted(cells.left_out.items())),
        changed=dict(sorted(cells.changed.items())),
        sums={name: _sum(texts) for name, texts in cells.texts.items() if kind.column(name).type == "money"},
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        sha256=item.digest[0],
        sm3=item.digest[1],
        headings=dict(location.headings),
        header_row=location.header + 1,
        positions=dict(location.columns),
        scale=dict(location.scale),
    )


def _sum(texts: Sequence[str | None]) -> Decimal:
    return sum((Decimal(text) for text in texts if text is not None), Decimal("0.00"))


def _days(kind: LedgerKind, cells: Cells) -> set[str]:
    return {
        text
        for name, texts in cells.texts.items()
        if kind.column(name).type == "date"
        for text in texts
        if text is not None
    }
