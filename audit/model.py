"""The words of the program: places, findings and the other things a run can say. Standard library only.

Findings, rows that fail their schema and rules that could not run are three types, so that "could not check"
can never be counted as "nothing found".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


class Severity(StrEnum):
    """How much a finding weighs; only errors lead to exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file (as reports show it), sheet (None for csv), row as the spreadsheet numbers it."""

    file: str
    sheet: str | None = None
    row: int | None = None

    def sort_key(self) -> tuple[str, str, int]:
        return (self.file, self.sheet or "", self.row or 0)

    def as_json(self) -> dict[str, object]:
        return {"file": self.file, "sheet": self.sheet, "row": self.row}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that needs explaining. Texts are finished and masked; `amount` is yuan.

    `key` are the raw values, by name, that tell this fact from others of its rule (a year, a voucher); they are in no output.
    `fingerprint` is made of them: the same in every submission that shows the same fact, None where the engagement has no salt.
    """

    rule: str
    clauses: tuple[str, ...]
    severity: Severity
    ledger: str | None
    place: Place
    message: str
    column: str | None = None
    value: str | None = None
    amount: Decimal | None = None
    related: tuple[Place, ...] = ()
    unit: str | None = None
    ask: str | None = None
    reading: str | None = None
    key: tuple[tuple[str, str], ...] = ()
    fingerprint: str | None = None

    def sort_key(self) -> tuple[str, str, int, str, str, str]:
        return (*self.place.sort_key(), self.rule, self.column or "", self.message)


@dataclass(frozen=True, slots=True)
class RowIssue:
    """A row, or a heading, that breaks the ledger's schema. `value` is raw; masking happens when it is reported.

    `keyword` is the JSON Schema keyword that failed, or the reader's own word (`total`, `numeric`).
    `kind` is the column's type (`id`, `card`, `date` …), which decides how the value is masked.
    """

    ledger: str
    place: Place
    column: str | None
    keyword: str
    message: str
    severity: Severity = Severity.ERROR
    value: str | None = None
    kind: str = "text"
    related: tuple[Place, ...] = ()
    clauses: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule that broke: its query failed or a parameter was not in force. Leads to exit status 2."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that did not run because what it needs was not submitted. Listed and printed; not a failure."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read or trusted. Leads to exit status 2."""

    file: str
    message: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no table, with the reason; counted so that nothing vanishes."""

    file: str
    reason: str


class StoredRows(ABC):
    """The content of a table that lies in a store: read when it is asked for, and no more of it than is asked for.

    `columns` are the headings that the sheet has; `parts` the Parquet files, each with `_index` (a row's position in its table),
    `_line` (its number in the spreadsheet) and the columns with their types.
    """

    columns: tuple[str, ...]
    parts: tuple[Path, ...]

    @abstractmethod
    def check(self) -> None:
        """Raises where a part is missing or has another size than when it was written."""

    @abstractmethod
    def frame(self) -> pl.DataFrame:
        """All canonical texts, as `LedgerTable.frame` has them."""

    @abstractmethod
    def texts(self, name: str) -> list[str | None]:
        """The canonical texts of one column, in order of the rows."""

    @abstractmethod
    def pick(self, indices: Iterable[int]) -> Mapping[int, dict[str, str | None]]:
        """The canonical texts of some rows by their positions, with one look at the parts for all of them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What numbers the rows of a database's table, which has no places: the order of `columns`, its primary key (`is_key`) or else all that
    were read. `restricted` is whether the database shows this user part of the rows only."""

    columns: tuple[str, ...]
    is_key: bool
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of the submission that was opened: its name, its digests, and how many of its files were looked at."""

    file: str
    sha256: str
    sm3: str | None
    files: int


@dataclass(slots=True)
class LedgerTable:
    """One table of one sheet, read, normalised and validated.

    `frame` has a String column for each heading of the schema that the sheet has, one row per used row: dates `YYYY-MM-DD`, months `YYYY-MM`,
    years and counts as digits, money as a decimal of yuan, null where empty; `rows` are their numbers in the spreadsheet. Of a table
    that comes from a store both are read when asked for: `content` is then where they lie, else the frame itself.
    A cell whose type cannot be had is null, and `issues` holds why; like issues beyond the cap are only counted in `held`, by column
    and severity, and `bad` has the positions of all rows with an error. `positions` gives each heading's column in the sheet
    (0-based), `scale` 10000 for a money column that the sheet writes in 万元, `unused` the sheet's other headings by column letter.
    `order` is what `rows` were counted by where the table comes from a database, from 1 on.
    """

    ledger: str
    title: str
    file: str
    sheet: str | None
    rows: Sequence[int]
    content: pl.DataFrame | StoredRows
    issues: list[RowIssue] = field(default_factory=list)
    held: dict[tuple[str, Severity], int] = field(default_factory=dict)
    bad: list[int] = field(default_factory=list)
    read: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)
    first_day: str | None = None
    last_day: str | None = None
    sha256: str = ""
    sm3: str | None = None
    headings: dict[str, str] = field(default_factory=dict)
    header_row: int = 0
    positions: dict[str, int] = field(default_factory=dict)
    scale: dict[str, int] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    order: Order | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """All canonical texts."""
        return self.content.frame() if isinstance(self.content, StoredRows) else self.content

    @frame.setter
    def frame(self, frame: pl.DataFrame) -> None:
        self.content = frame

    @property
    def parts(self) -> tuple[Path, ...]:
        """The Parquet files that the rows lie in, where the table comes from a store."""
        return self.content.parts if isinstance(self.content, StoredRows) else ()

    @property
    def columns(self) -> Sequence[str]:
        """The headings of the schema that the sheet has."""
        return self.content.columns

    def has(self, name: str) -> bool:
        """Whether the sheet has the column."""
        return name in self.content.columns

    def texts(self, name: str) -> list[str | None]:
        """The canonical texts of a column that the sheet has, one per used row."""
        if isinstance(self.content, StoredRows):
            return self.content.texts(name)
        texts: list[str | None] = self.content[name].to_list()
        return texts

    def place(self, index: int) -> Place:
        """The place of the used row `index` (0-based)."""
        return Place(self.file, self.sheet, self.rows[index])

    def row(self, index: int) -> dict[str, str | None]:
        """The canonical texts of one used row. Of many, `pick` is quicker where the table comes from a store."""
        if isinstance(self.content, StoredRows):
            return self.content.pick((index,))[index]
        return self.content.row(index, named=True)

    def pick(self, indices: Iterable[int]) -> Mapping[int, dict[str, str | None]]:
        """The canonical texts of some used rows by their positions."""
        if isinstance(self.content, StoredRows):
            return self.content.pick(indices)
        return {index: self.content.row(index, named=True) for index in indices}


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Rows of before the policy was in force: counted, not judged. `clause` is the one that says so."""

    ledger: str
    rows: int
    clause: str | None


@dataclass(frozen=True, slots=True)
class Capped:
    """Like findings that were cut off: `shown` of `total` are listed, all are counted. `file` is None for a rule over several."""

    rule: str
    column: str | None
    file: str | None
    shown: int
    total: int
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class CheckReport:
    """Everything that `validate` and `check` have to say. `held` counts, by severity, the findings that a cap keeps out of the list, and
    `held_amount` the yuan of the errors among them."""

    as_of: date
    policy: str | None = None
    tables: list[LedgerTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    held: dict[Severity, int] = field(default_factory=dict)
    held_amount: Decimal = Decimal(0)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    not_applicable: list[NotApplicable] = field(default_factory=list)
    capped: list[Capped] = field(default_factory=list)
    archives: list[Archive] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 no error; 1 findings of severity error; 2 an input could not be read or a rule broke."""
        if self.unreadable or self.faults:
            return 2
        return int(
            self.held.get(Severity.ERROR, 0) > 0 or any(finding.severity is Severity.ERROR for finding in self.findings)
        )
