"""A file's ledgers for a store: each validated as `submission.read` does it, but with every fault of its rows, as columns, and with all words
in both languages, so that nothing has to be read again to be told in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import polars as pl

from audit.ledgers import submission
from audit.ledgers.gathering import Source
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.locate import missing_columns
from audit.ledgers.rows import Cells, collect
from audit.ledgers.submission import Digested, Found, Submission
from audit.ledgers.validate import Faults, check_rows, issue
from audit.messages import Language, language, set_language
from audit.model import LedgerTable, Place, RowIssue, Severity, Skipped, Unreadable

LANGUAGES: tuple[Language, ...] = ("zh", "en")
# The faults of a table's rows: `index` is the row's position, `line` its number in the spreadsheet, `cell` what was written.
FAULTS = {
    "column": pl.String,
    "keyword": pl.String,
    "severity": pl.String,
    "index": pl.UInt32,
    "line": pl.UInt32,
    "cell": pl.String,
    "unit": pl.String,
}
T = TypeVar("T")


def in_both(say: Callable[[], T]) -> dict[Language, T]:
    """What a function says in each language."""
    before = language()
    try:
        said = {}
        for name in LANGUAGES:
            set_language(name)
            said[name] = say()
        return said
    finally:
        set_language(before)


@dataclass(slots=True)
class Kept:
    """A validated table: `table` without issues, `faults` all faults of its rows (`FAULTS`), `said` the other issues by language."""

    table: LedgerTable
    faults: pl.DataFrame
    said: dict[Language, list[RowIssue]]


@dataclass(slots=True)
class Content:
    """A file's content: what is said of its sheets that are no ledger, by language, and its ledgers, judged as they are asked for. `lacking`
    are, once they were asked for, those that have not all columns."""

    unreadable: dict[Language, list[Unreadable]]
    skipped: dict[Language, list[Skipped]]
    lacking: dict[Language, list[Unreadable]] = field(default_factory=lambda: {name: [] for name in LANGUAGES})
    _found: list[Found] = field(default_factory=list)
    _kinds: Mapping[str, LedgerKind] = field(default_factory=dict)

    def tables(self) -> Iterator[Kept]:
        """The ledgers in order. One without a required column goes to `lacking`."""
        self._found.reverse()
        while self._found:
            item = self._found.pop()
            kind = self._kinds[item.location.kind.name]
            missing = [name for name in kind.required if name not in item.location.columns]
            if missing:
                for name, words in in_both(lambda kind=kind, missing=missing: missing_columns(kind, missing)).items():  # type: ignore[misc]
                    self.lacking[name].append(Unreadable(item.source.shown, words, item.grid.sheet))
            else:
                yield _kept(item, kind)


def content(
    source: Source,
    grids: Sequence[Grid],
    forced: LedgerKind | None,
    digest: Digested,
    kinds: Mapping[str, LedgerKind],
) -> Content:
    """The content of a file that was read; `kinds` are the ledgers as the policy wants them."""
    found: list[Found] = []
    others = submission.recognise(source, grids, forced, digest, found)
    result: dict[Language, Submission] = {}

    def say() -> Submission:
        said = Submission()
        submission.explain(source, others, bool(found), forced, said)
        if not found and not others:
            said.unreadable.append(Unreadable(source.shown, submission.nothing()))
        return said

    result = in_both(say)
    return Content(
        {name: said.unreadable for name, said in result.items()},
        {name: said.skipped for name, said in result.items()},
        _found=found,
        _kinds=kinds,
    )


def _kept(item: Found, kind: LedgerKind) -> Kept:
    location = replace(item.location, kind=kind)
    cells = collect(item.grid, location, item.rows)
    units = cells.texts.get(kind.marked("unit") or "")
    faults = check_rows(kind, cells, item.source.shown, item.grid.sheet, 0)
    said = in_both(lambda: submission.beside_rows(item, location, cells))
    faults.issues, faults.held = [], {}
    table = submission.as_table(item, location, cells, faults, [])
    return Kept(table, _columnar(faults, cells, units), said)


def _columnar(faults: Faults, cells: Cells, units: pl.Series | None) -> pl.DataFrame:
    frames = []
    for group in faults.groups:
        at = pl.Series(group.at, dtype=pl.UInt32)
        count = len(at)
        frames.append(
            pl.DataFrame(
                {
                    "column": pl.repeat(group.column, count, dtype=pl.String, eager=True),
                    "keyword": pl.repeat(group.keyword, count, dtype=pl.String, eager=True),
                    "severity": pl.repeat(str(group.severity), count, dtype=pl.String, eager=True),
                    "index": at,
                    "line": cells.numbers.gather(at).cast(pl.UInt32),
                    "cell": cells.raw[group.column].gather(at)
                    if group.column in cells.raw
                    else pl.repeat(None, count, dtype=pl.String, eager=True),
                    "unit": pl.repeat(None, count, dtype=pl.String, eager=True) if units is None else units.gather(at),
                }
            )
        )
    return pl.concat(frames) if frames else pl.DataFrame(schema=FAULTS)


def listed(
    faults: pl.DataFrame, kind: LedgerKind, file: str, sheet: str | None, cap: int | None
) -> tuple[list[RowIssue], dict[tuple[str, Severity], int]]:
    """The faults in words, of like ones `cap` at most (None: all), and how many are held back, by column and severity."""
    issues: list[RowIssue] = []
    held: dict[tuple[str, Severity], int] = {}
    for group in faults.partition_by("column", "keyword", "severity", maintain_order=True):
        shown = group if cap is None else group.head(cap)
        for name, keyword, severity, _, line, cell, unit in shown.iter_rows():
            place = Place(file, sheet, line)
            issues.append(issue(kind.name, kind.column(name), place, keyword, Severity(severity), cell, unit))
        if len(group) > len(shown):
            key = (group["column"][0], Severity(group["severity"][0]))
            held[key] = held.get(key, 0) + len(group) - len(shown)
    return issues, held


def at_fault(faults: pl.DataFrame) -> list[int]:
    """The positions of rows with an error, each once."""
    return faults.filter(pl.col("severity") == str(Severity.ERROR))["index"].unique().sort().to_list()
