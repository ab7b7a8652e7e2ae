"""What every engine has in common: the ledgers submitted, rows with numbers that lead back to their places, the policy in use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any, Self

from audit.errors import DataFault
from audit.ledgers.kinds import LedgerKind
from audit.messages import t
from audit.model import LedgerTable, NotApplicable, Place
from audit.periods import Period
from audit.policies import Policy
from audit.tables.answers import Taker, Whole, too_many

ALL = "_全部"  # the table with the rows of every day
MAX_ROWS = 1_000_000  # how many rows one query may give, or as many as there are rows

Ask = tuple[str, Collection[str], Callable[[], Taker]]


@dataclass(frozen=True, slots=True)
class Source:
    """One submitted table inside the database: its rows are first … first + n - 1."""

    table: LedgerTable
    first: int
    number: int


class Ledgers(ABC):
    """Ledgers as tables, for the rules of one policy after the other. A context manager; nothing outlives it.

    For each ledger of `kinds` there is a table of its Chinese title with the rows whose event day lies in the policy's
    window, and one with `_全部` behind it that holds all. Ledgers that were not submitted are empty tables.
    """

    def __init__(self, tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind], as_of: date) -> None:
        self._kinds = kinds
        self._as_of = as_of
        self._sources: dict[str, list[Source]] = {}
        self._firsts: list[int] = []
        self._order: list[Source] = []
        self._policy: Policy | None = None
        self._begun: dict[str, Taker] = {}
        self._units: dict[int, str | None] = {}
        self.size = sum(len(table.rows) for table in tables)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """End it, and remove what it put on the disk."""

    @abstractmethod
    def fill(self, tables: Sequence[LedgerTable]) -> None:
        """Put these tables in place of those that are there."""

    @abstractmethod
    def use(self, policy: Policy, period: Period | None = None, as_of: date | None = None) -> list[NotApplicable]:
        """Put a policy's window, parameters and settings in place, and the period if there is one; returns the rows of
        before the window, counted. `as_of` is another day to take for today."""

    @abstractmethod
    def gather(
        self,
        sql: str,
        make: Callable[[], Taker],
        without: Mapping[str, Sequence[LedgerTable]] | None = None,
        expects: Collection[str] = (),
    ) -> Taker:
        """Run one SELECT of a rule and give its rows to a taker, which is returned. `without` names tables to leave out, `expects` the
        columns that must come out. QueryFault and DataFault as of `Asker.ask`."""

    @abstractmethod
    def begin(self, queries: Sequence[Ask]) -> None:
        """Run queries beforehand, several at once, and keep their answers for `gather`; what fails fails again in its turn."""

    @abstractmethod
    def counted(self, ledger: str) -> tuple[int, int]:
        """How many rows of a ledger are inside the policy's window, and in all."""

    @abstractmethod
    def units(self, rows: Iterable[int]) -> None:
        """Have the units of these rows at hand for `unit`, all looked up at once."""

    @property
    def most(self) -> int:
        """How many rows a query may give."""
        return max(MAX_ROWS, self.size)

    def _number(self, tables: Sequence[LedgerTable]) -> None:
        """Give every row of the tables its number."""
        self._sources = {}
        self._order = []
        next_row = 0
        for number, table in enumerate(tables):
            source = Source(table, next_row, number)
            self._sources.setdefault(table.ledger, []).append(source)
            self._order.append(source)
            next_row += len(table.rows)
        self._firsts = [source.first for source in self._order]
        self._units.clear()

    def _window(self, ledger: str, name: Callable[[str], str]) -> tuple[str | None, str]:
        """SQL conditions: before the window (None if it has no beginning), and inside it; `name` quotes a column.

        A year counts as its last day: what falls into it is not before the window while part of it is inside.
        """
        assert self._policy is not None
        use = self._policy.ledgers.get(ledger)
        first, last = self._policy.window
        if use is None or use.event is None:
            return None, "true"
        kind = self._kinds[ledger].column(use.event).type
        day = f"make_date({name(use.event)}, 12, 31)" if kind == "year" else name(use.event)
        inside = f"{day} IS NOT NULL"
        if first:
            inside += f" AND {day} >= DATE '{first.isoformat()}'"
        if last:
            begin = f"make_date({name(use.event)}, 1, 1)" if kind == "year" else day
            inside += f" AND {begin} <= DATE '{last.isoformat()}'"
        return (f"{day} < DATE '{first.isoformat()}'" if first else None), inside

    def submitted(self, ledger: str) -> int:
        """How many tables of that ledger there are."""
        return len(self._sources.get(ledger, ()))

    def height(self, ledger: str) -> int:
        """How many rows those have together."""
        return sum(len(source.table.rows) for source in self._sources.get(ledger, ()))

    def lacking(self, ledger: str, column: str) -> list[LedgerTable]:
        """The submitted tables of a ledger that have no such column."""
        return [source.table for source in self._sources.get(ledger, ()) if not source.table.has(column)]

    def rows(
        self,
        sql: str,
        without: Mapping[str, Sequence[LedgerTable]] | None = None,
        expects: Collection[str] = (),
    ) -> list[dict[str, Any]]:
        """All rows of one SELECT, as `gather`. QueryFault where there are too many."""
        taker = self.gather(sql, lambda: Whole(self.most), without, expects)
        assert isinstance(taker, Whole)
        if taker.more:
            raise too_many(self.most)
        return taker.rows

    def place(self, row: int) -> tuple[str, Place]:
        """The ledger and the place of a row by its number."""
        source, index = self._find(row)
        return source.table.ledger, source.table.place(index)

    def texts(self, row: int) -> dict[str, str | None]:
        """The canonical texts of a row by its number."""
        source, index = self._find(row)
        return source.table.row(index)

    def unit(self, row: int) -> str | None:
        """The unit that a row counts for, by its number."""
        if row in self._units:
            return self._units[row]
        source, index = self._find(row)
        mark = self._kinds[source.table.ledger].marked("unit")
        return source.table.row(index).get(mark) if mark else None

    def blame(self, rows: Iterable[int]) -> None:
        """Note in their tables that rows are at fault, though no finding is listed for them."""
        for row in rows:
            source, index = self._find(row)
            source.table.bad.append(index)

    def _find(self, row: int) -> tuple[Source, int]:
        index = bisect_right(self._firsts, row) - 1
        # Of several with the same first row all but the last are empty.
        source = self._order[index] if index >= 0 else None
        if source is None or row >= source.first + len(source.table.rows):
            raise DataFault(
                t("查询给出的行号 {row} 不存在", "the query gives a row number {row} that does not exist", row=row)
            )
        return source, row - source.first

    def first_table(self, ledgers: Iterable[str]) -> LedgerTable | None:
        """The first submitted table of the ledgers, to name a file where a finding has no row."""
        return next((self._sources[ledger][0].table for ledger in ledgers if ledger in self._sources), None)
