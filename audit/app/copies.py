"""`validate --annotate` and `--fix`: copies of what was submitted, marked or cleaned, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from audit import guard
from audit.app.check import Checked
from audit.errors import OutputError, ReadError
from audit.ledgers import gathering, submission
from audit.ledgers.gathering import Source
from audit.ledgers.opened import open_archives
from audit.messages import t
from audit.outputs import OutputBatch
from audit.reports import copies, new_copy
from audit.reports.new_copy import Cells
from audit.workbook_edit.package import ending_of

_SECONDS = 600.0  # a full sheet in which every row is written anew takes a minute or two
_IN_PLACE = (".xlsx", ".xlsm", ".xltx", ".xltm")


def write(
    paths: Sequence[Path],
    checked: Checked,
    *,
    annotate: Path | None,
    fix: Path | None,
    force: bool,
    passwords: tuple[str, ...] = (),
) -> list[Path]:
    """Write the copies asked for; returns their paths. A file without a readable ledger has no copy."""
    if annotate is not None and annotate == fix:
        raise OutputError(t("--annotate 和 --fix 要用两个文件夹", "--annotate and --fix need two folders"))
    marked, clean = OutputBatch(annotate or Path(), force=force), OutputBatch(fix or Path(), force=force)
    for batch, wanted in ((marked, annotate), (clean, fix)):
        if wanted is not None:
            batch.check()
    report = checked.report
    for source in open_archives(gathering.gather(paths), passwords).gathered.sources:
        tables = [table for table in report.tables if table.file == source.shown]
        if not tables:
            continue
        if annotate is not None:
            found = copies.marks((finding for finding in report.findings if finding.place.file == source.shown), tables)
            marked.add(
                *_copy(
                    source,
                    passwords,
                    (copies.marked_in_place, found),
                    lambda sheets, found=found: new_copy.marked(sheets, found, copies.author()),  # type: ignore[misc]
                )
            )
        if fix is not None:
            plans = copies.plans(tables, checked.kinds)
            clean.add(
                *_copy(
                    source,
                    passwords,
                    (copies.cleaned_in_place, plans),
                    lambda sheets, plans=plans: new_copy.cleaned(sheets, plans, copies.changes_listing()),  # type: ignore[misc]
                )
            )
    written = marked.commit() if annotate is not None else []
    return written + (clean.commit() if fix is not None else [])


def _copy(
    source: Source,
    passwords: tuple[str, ...],
    in_place: tuple[Callable[[str, Any], bytes | None], Any],
    anew: Callable[[list[Cells]], bytes],
) -> tuple[str, bytes]:
    """A copy's name and bytes: the workbook itself with some cells changed, or where that cannot be, a new one."""
    if guard.kind_of(source.path, source.shown) == "xlsx":
        function, argument = in_place
        try:
            guard.check_archive(source.path, source.shown)
            data = guard.guarded_within(_SECONDS, source.shown, function, str(source.path), argument)
        except ReadError:
            data = None  # too large or too odd to be changed in place; it was read, so it can be written anew
        if data is not None:
            return _named(source.shown, data), data
    sheets = read_grids(source, passwords)
    return (source.shown if source.shown.lower().endswith(".xlsx") else f"{source.shown}.xlsx"), anew(sheets)


def _named(shown: str, data: bytes) -> str:
    """The file's own name, if it ends as its content demands, else with the right ending behind."""
    return shown if shown.lower().endswith(_IN_PLACE) else f"{shown}{ending_of(data)}"


def read_grids(source: Source, passwords: tuple[str, ...]) -> list[Cells]:
    """The sheets of a file as they are, for a copy that is made anew."""
    return [Cells(sheet, rows, merged) for sheet, rows, merged in submission.read_cells(source, passwords)]
