"""A submission: files and folders into validated ledgers, with everything that was read accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import polars as pl

from audit import guard
from audit.cache import Cache
from audit.config import OWN_FILES
from audit.errors import ReadError
from audit.guard import Digests
from audit.ledgers import containers
from audit.ledgers.gathering import Gathered, Source
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind, catalogue
from audit.ledgers.locate import Failure, Location, locate, missing_columns
from audit.ledgers.remarks import column_letters, remarks
from audit.ledgers.rows import Cells, Sorted, collect, sort
from audit.ledgers.totals import check_totals, total_of
from audit.ledgers.validate import CAP, Faults, check_rows
from audit.messages import t
from audit.model import LedgerTable, RowIssue, Skipped, Unreadable

if TYPE_CHECKING:
    from audit.ledgers.from_database import FoundTable

_TABLE_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv", ".tsv"})
_WORD_ENDINGS = frozenset({".doc", ".docx", ".wps", ".dot", ".ppt", ".pptx", ".dps"})


@dataclass(slots=True)
class Submission:
    """What was read: the tables, what could not be read, what is no table, and the files that hold other things.

    `others` are the readable files that are no tables, such as notices, with their kind (`docx`, `pdf` …).
    """

    tables: list[LedgerTable] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    others: list[tuple[Source, str]] = field(default_factory=list)


Beside = Callable[[LedgerKind | None], "tuple[list[FoundTable], list[Skipped], list[Unreadable]]"]
Adapt = Callable[[frozenset[str]], Mapping[str, LedgerKind]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: `forced` is the ledger that the user named, `passwords` are tried on protected files, `cache` keeps what was
    read, `cap` is the number of like faults listed (None: all), `known` are contents (SHA-256) that count already, with their files' names.
    `beside` gives tables that are in no file, those of a database."""

    forced: LedgerKind | None = None
    passwords: tuple[str, ...] = ()
    cache: Cache | None = None
    cap: int | None = CAP
    known: Mapping[str, str] = field(default_factory=dict)
    beside: Beside | None = None


class Digested(Protocol):
    """What is known of a file's content."""

    @property
    def sha256(self) -> str: ...

    def sm3(self) -> str | None: ...


@dataclass(slots=True)
class Found:
    """A recognised table, before its rows are judged."""

    source: Source
    grid: Grid
    location: Location
    rows: Sorted
    digest: Digested


def read(gathered: Gathered, how: Reading | None = None, adapt: Adapt | None = None) -> Submission:
    """Read every table of the files, then validate them. Files that cannot be read do not stop the others.

    `adapt` is asked once, with the ids of the ledgers found, for the ledgers as the policy wants them.
    """
    how = how or Reading()
    result = Submission(unreadable=list(gathered.faults), skipped=list(gathered.skipped))
    found: list[Found] = []
    seen = dict(how.known)
    for source in gathered.sources:
        try:
            _read_file(source, how, found, result, seen)
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
    if how.beside is not None:
        _read_beside(how.beside, how.forced, found, result, seen)
    kinds = adapt(frozenset(item.location.kind.name for item in found)) if adapt else catalogue()
    found.reverse()
    while found:
        item = found.pop()  # so that a large sheet does not stay in memory once it is judged
        kind = kinds[item.location.kind.name]
        missing = [name for name in kind.required if name not in item.location.columns]
        if missing:
            result.unreadable.append(Unreadable(item.source.shown, missing_columns(kind, missing), item.grid.sheet))
        else:
            result.tables.append(_table(item, replace(item.location, kind=kind), how.cap))
    return result


def _read_beside(
    beside: Beside, forced: LedgerKind | None, found: list[Found], result: Submission, seen: dict[str, str]
) -> None:
    tables, skipped, unreadable = beside(forced)
    result.skipped += skipped
    result.unreadable += unreadable
    for table in tables:
        if table.digest.sha256 in seen:
            result.skipped.append(Skipped(table.shown, same_content(seen[table.digest.sha256])))
            continue
        seen[table.digest.sha256] = table.shown
        rows = sort(table.grid, table.location, lambda row: None)
        found.append(Found(Source(Path(table.shown), table.shown), table.grid, table.location, rows, table.digest))


def _read_file(source: Source, how: Reading, found: list[Found], result: Submission, seen: dict[str, str]) -> None:
    shown = source.shown
    kind = table_kind(source, result)
    if kind is None:
        return
    digest = Digests(source.path, shown)
    if digest.sha256 in seen:
        result.skipped.append(Skipped(shown, same_content(seen[digest.sha256])))
        return
    seen[digest.sha256] = shown
    grids = containers.read(source.path, shown, kind, digest.sha256, how.passwords, how.cache)
    _recognise(source, grids, how.forced, digest, found, result)


def table_kind(source: Source, result: Submission) -> str | None:
    """What a file that is to be read as tables is (`guard.kind_of`). None where it is none, which is put down in `result`. Raises ReadError."""
    shown, ending = source.shown, source.path.suffix.lower()
    if source.path.name in OWN_FILES:
        result.skipped.append(Skipped(shown, t("本程序自己的文件", "a file of this program")))
        return None
    if source.path.name.startswith(("~$", ".")):
        result.skipped.append(
            Skipped(shown, t("隐藏文件或办公软件的临时锁文件", "a hidden file or an Office lock file"))
        )
        return None
    kind = guard.kind_of(source.path, shown)
    if not is_table(kind, ending):
        _set_aside(source, kind, ending, result)
        return None
    return kind


def same_content(other: str) -> str:
    """Said of a file that holds what another one held."""
    return t("与 {other} 内容完全相同，不重复计入", "the same content as {other}, not counted twice", other=other)


def is_table(kind: str, ending: str) -> bool:
    """Whether a file of this kind (`guard.kind_of`) and ending is to be read as tables. A web page is one only by its ending, since
    notices are web pages too."""
    if kind == "text":
        return ending in (".csv", ".tsv", ".txt", *_TABLE_ENDINGS)
    if kind == "html":
        return ending in _TABLE_ENDINGS
    if kind == "encrypted":
        return ending not in _WORD_ENDINGS
    return kind in containers.READABLE


def read_cells(source: Source, passwords: tuple[str, ...]) -> list[containers.TypedSheet]:
    """The sheets of a file that `read` has read as name, rows of cells with their types, and merged ranges."""
    return containers.read_cells(source.path, source.shown, guard.kind_of(source.path, source.shown), passwords)


def _recognise(
    source: Source,
    grids: Sequence[Grid],
    forced: LedgerKind | None,
    digest: Digested,
    found: list[Found],
    result: Submission,
) -> None:
    """Find the ledgers of a file, several on a sheet if need be; say of every other sheet what became of it."""
    before = len(found)
    others = recognise(source, grids, forced, digest, found)
    if len(found) == before and not others:
        raise ReadError(source.shown, nothing())
    explain(source, others, len(found) > before, forced, result)


def recognise(
    source: Source, grids: Sequence[Grid], forced: LedgerKind | None, digest: Digested, found: list[Found]
) -> list[Grid]:
    """Add the ledgers of a file to `found`; returns its other sheets, empty ones apart."""
    others = []
    for grid in grids:
        if grid.empty:
            continue
        location = locate(grid, catalogue().values(), source.path.stem, forced)
        if isinstance(location, Failure):
            others.append(grid)
            continue
        for beside in _side_by_side(grid, location, source.path.stem, forced):
            for part, rows in _parts(beside[0], beside[1], source.path.stem, forced):
                found.append(Found(source, beside[0], part, rows, digest))
    return others


def nothing() -> str:
    """Said of a file without any content."""
    return t("里面没有任何内容；请核对是否交错了文件", "holds nothing at all; is it the right file?")


def explain(
    source: Source, others: Sequence[Grid], has_tables: bool, forced: LedgerKind | None, result: Submission
) -> None:
    """Say of sheets that are no ledger what became of them."""
    for grid in others:
        failure = locate(grid, catalogue().values(), source.path.stem, forced)
        assert isinstance(failure, Failure)
        if has_tables and not failure.resembles:
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


def _side_by_side(
    grid: Grid, location: Location, stem: str, forced: LedgerKind | None
) -> Iterator[tuple[Grid, Location]]:
    """The tables of a sheet one beside the other: where every required heading stands twice, the second set is a table of its own."""
    while True:
        yield grid, location
        if not set(location.kind.required) <= set(location.rivals):
            return
        grid = grid.from_column(min(location.rivals.values()))
        following = locate(grid, catalogue().values(), stem, forced)
        if isinstance(following, Failure):
            return
        location = following


def _parts(grid: Grid, location: Location, stem: str, forced: LedgerKind | None) -> Iterator[tuple[Location, Sorted]]:
    """The tables of a sheet one below the other, with their rows: each ends where a row begins the header of the next."""
    following: dict[int, Location] = {}

    def starts(row: int) -> int | None:
        # The row seen may be the second of its header.
        for start in (row - 1, row):
            next_one = locate(grid, catalogue().values(), stem, forced, start)
            if isinstance(next_one, Location) and next_one.header in (row - 1, row):
                following[next_one.header] = next_one
                return next_one.header
        return None

    while True:
        rows = sort(grid, location, starts)
        yield location, rows
        if rows.end not in following:
            return
        location = following[rows.end]


def _set_aside(source: Source, kind: str, ending: str, result: Submission) -> None:
    """A file that is no table we read: a notice or picture is skipped; what claims to be a table is unreadable."""
    shown = source.shown
    if kind == "empty":
        raise ReadError(shown, t("文件是空的（0 字节）；请重新导出", "the file is empty (0 bytes); export it again"))
    if kind == "ole2" and ending in _TABLE_ENDINGS:
        raise ReadError(
            shown,
            t(
                "是旧格式的文件，里面没有 Excel 或 WPS 表格，可能已损坏；请打开原文件另存为 xlsx",
                "a file of the old format without an Excel or WPS table inside, perhaps damaged; open the original and save it as xlsx",
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


def _table(item: Found, location: Location, cap: int | None) -> LedgerTable:
    """One located table as a validated ledger table."""
    cells = collect(item.grid, location, item.rows)
    faults = check_rows(location.kind, cells, item.source.shown, item.grid.sheet, cap)
    return as_table(item, location, cells, faults, [*faults.issues, *beside_rows(item, location, cells)])


def beside_rows(item: Found, location: Location, cells: Cells) -> list[RowIssue]:
    """What is wrong with a table besides its rows' cells: totals that do not add up, and remarks."""
    kind, grid, shown = location.kind, item.grid, item.source.shown
    return [
        *check_totals(kind, location, grid, cells, shown, grid.sheet),
        *remarks(kind, location, grid, cells, shown),
    ]


def as_table(item: Found, location: Location, cells: Cells, faults: Faults, issues: list[RowIssue]) -> LedgerTable:
    """A judged table with all that is known of it."""
    kind, grid, shown = location.kind, item.grid, item.source.shown
    days = [cells.texts[column.name] for column in kind.columns if column.type == "date" and column.name in cells.texts]
    return LedgerTable(
        ledger=kind.name,
        title=kind.title,
        file=shown,
        sheet=grid.sheet,
        rows=cells.numbers.to_list(),
        content=pl.DataFrame([series.alias(name) for name, series in cells.texts.items()]),
        issues=issues,
        held=faults.held,
        bad=faults.bad.to_list(),
        read=cells.read,
        left_out=dict(sorted(cells.left_out.items())),
        changed=dict(sorted(cells.changed.items())),
        sums={
            column.name: total_of(column, cells.texts[column.name]).quantize(Decimal("0.01"))
            for column in kind.columns
            if column.type == "money" and column.name in cells.texts
        },
        first_day=min((str(day) for series in days if (day := series.min()) is not None), default=None),
        last_day=max((str(day) for series in days if (day := series.max()) is not None), default=None),
        sha256=item.digest.sha256,
        sm3=item.digest.sm3(),
        headings=dict(location.headings),
        header_row=location.header + grid.base,
        positions=dict(location.columns),
        scale=dict(location.scale),
        unused={column_letters(index): text for index, text in location.unused.items()},
        order=grid.order,
    )
