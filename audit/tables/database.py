"""The database of a run: every ledger a table, every row with a number that leads back to its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any

import duckdb

from audit.errors import DataFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.messages import t
from audit.model import LedgerTable, NotApplicable, Place
from audit.periods import Period
from audit.policies import Policy
from audit.tables import loading
from audit.tables.answers import Asker, Taker, Whole, promised, too_many
from audit.tables.engine import Engine, name, query_fault
from audit.tables.loading import Source, table_name, type_of
from audit.tables.macros import check_keys, macros

ALL = "_全部"  # the table with the rows of every day
QUERY_SECONDS = (
    60.0  # how long one query may take over a million rows, or fewer; a join that does not end is stopped there
)
MAX_ROWS = 1_000_000  # how many rows one query may give, or as many as there are rows
_MANY_ROWS = 50_000  # from so many on it pays to run queries beforehand

Ask = tuple[str, Collection[str], Callable[[], Taker]]


class Database:
    """Ledgers as tables, for the rules of one policy after the other. A context manager; nothing outlives it.

    For each ledger of `kinds` there is a table of its Chinese title with the rows whose event day lies in the policy's
    window, and one with `_全部` behind it that holds all. Ledgers that were not submitted are empty tables. `limits` are what the
    database may take of the machine; a query that takes longer than `seconds` is stopped.
    """

    def __init__(
        self,
        tables: Sequence[LedgerTable],
        kinds: Mapping[str, LedgerKind],
        as_of: date,
        *,
        limits: Limits | None = None,
        seconds: float | None = None,
    ) -> None:
        self._kinds = kinds
        self._as_of = as_of
        self._sources: dict[str, list[Source]] = {}
        self._firsts: list[int] = []
        self._order: list[Source] = []
        self._policy: Policy | None = None
        self._begun: dict[str, Taker] = {}
        self._units: dict[int, str | None] = {}
        self.size = sum(len(table.rows) for table in tables)
        cells = sum(len(table.rows) * len(table.columns) for table in tables)
        self._engine = Engine(limits or Limits(), self.size, cells)
        try:
            self._connection = self._engine.connection
            self._asker = Asker(self._engine, seconds or QUERY_SECONDS * max(1.0, self.size / 1_000_000))
            loading.create(self._connection, kinds.values())
            # Rows carry their number, so they may be put in by several threads; what rules ask is answered by one.
            self._connection.execute(f"SET threads = {self._engine.limits.workers}")
            self.fill(tables)
            self._engine.lock()
        except BaseException:
            self._engine.close()
            raise

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.close()

    @property
    def most(self) -> int:
        """How many rows a query may give."""
        return max(MAX_ROWS, self.size)

    def fill(self, tables: Sequence[LedgerTable]) -> None:
        """Put these tables in place of those that the database holds."""
        for ledger in self._sources:
            self._connection.execute(f"DELETE FROM {table_name(self._kinds[ledger])}")
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
        try:
            loading.load(self._connection, self._order, self._kinds)
        except duckdb.Error as error:
            raise self._engine.fault(error) from error

    def use(self, policy: Policy, period: Period | None = None, as_of: date | None = None) -> list[NotApplicable]:
        """Put a policy's window, parameters and settings in place, and the period if there is one; returns the rows of
        before the window, counted. `as_of` is another day to take for today."""
        self._policy = policy
        self._begun.clear()
        for statement in macros(policy.params, policy.settings, as_of or self._as_of, period):
            self._connection.execute(statement)
        early = []
        for ledger in self._sources:
            before, _ = self._window(ledger)
            rows = (
                self._fetch(f"SELECT count(*) FROM {table_name(self._kinds[ledger])} WHERE {before}")[0][0]
                if before
                else 0
            )
            if rows:
                early.append(NotApplicable(ledger, rows, policy.window_clause))
        for name_ in self._kinds:
            if name_ in policy.ledgers or name_ in self._sources:  # a rule can name no other
                self._show(name_, ())
        return early

    def _window(self, ledger: str) -> tuple[str | None, str]:
        """SQL conditions: before the window (None if it has no beginning), and inside it.

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

    def _show(self, ledger: str, without: Iterable[int]) -> None:
        """(Re)make the views of a ledger, leaving out the given sources."""
        title = self._kinds[ledger].title
        out = ", ".join(map(str, without))
        kept = f"_source NOT IN ({out})" if out else "true"
        base = f"SELECT * EXCLUDE (_source) FROM {table_name(self._kinds[ledger])} WHERE {kept}"
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title + ALL)} AS {base}")
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title)} AS {base} AND {self._window(ledger)[1]}")

    def submitted(self, ledger: str) -> int:
        """How many tables of that ledger there are."""
        return len(self._sources.get(ledger, ()))

    def lacking(self, ledger: str, column: str) -> list[LedgerTable]:
        """The submitted tables of a ledger that have no such column."""
        return [source.table for source in self._sources.get(ledger, ()) if not source.table.has(column)]

    def gather(
        self,
        sql: str,
        make: Callable[[], Taker],
        without: Mapping[str, Sequence[LedgerTable]] | None = None,
        expects: Collection[str] = (),
    ) -> Taker:
        """Run one SELECT of a rule and give its rows to a taker, which is returned. `without` names tables to leave out, `expects` the
        columns that must come out. QueryFault and DataFault as of `Asker.ask`."""
        assert self._policy is not None
        check_keys(sql, self._policy.params, self._policy.settings)
        self._one_select(sql)
        if not without and sql in self._begun:
            return self._begun.pop(sql)
        for ledger, tables in (without or {}).items():
            left = {id(table) for table in tables}
            self._show(ledger, [source.number for source in self._sources[ledger] if id(source.table) in left])
        taker = make()
        try:
            self._asker.ask(sql, taker, expects)
        finally:
            for ledger in without or {}:
                self._show(ledger, ())
        return taker

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

    def begin(self, queries: Sequence[Ask]) -> None:
        """Run queries beforehand, several at once, and keep their answers for `gather`. Nothing is begun for few rows; what
        fails fails again in its turn."""
        self._begun = {}
        if self.size >= _MANY_ROWS:
            self._begun = self._asker.ask_all(queries)

    def answer(self, sql: str, limit: int) -> tuple[list[str], list[tuple[Any, ...]], bool]:
        """Any one SELECT: its columns, its first `limit` rows, and whether there are more. Raises as `rows` does."""
        taker = self.gather(sql, lambda: Whole(limit))
        assert isinstance(taker, Whole)
        return taker.names, taker.tuples, taker.more

    def counted(self, ledger: str) -> tuple[int, int]:
        """How many rows of a ledger are inside the policy's window, and in all."""
        title = self._kinds[ledger].title
        return (
            self._fetch(f"SELECT count(*) FROM {name(title)}")[0][0],
            self._fetch(f"SELECT count(*) FROM {name(title + ALL)}")[0][0],
        )

    def column_types(self, ledger: str) -> list[tuple[str, str]]:
        """The columns of a ledger's table with their SQL types."""
        return [("_row", "BIGINT"), *((c.name, type_of(c)) for c in self._kinds[ledger].columns)]

    def columns(self, sql: str, expects: Collection[str] = ()) -> dict[str, str]:
        """The columns that a SELECT would give, with their SQL types, told from its text and the tables without running it.

        Raises as `rows` does.
        """
        assert self._policy is not None
        check_keys(sql, self._policy.params, self._policy.settings)
        self._one_select(sql)
        try:
            found = {row[0]: row[1] for row in self._fetch(f"DESCRIBE {sql}")}
        except duckdb.Error as error:
            raise self._asker.fault(error) from error
        promised(list(found), expects)
        return found

    def _fetch(self, sql: str) -> list[tuple[Any, ...]]:
        result: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        return result

    def _one_select(self, sql: str) -> None:
        try:
            statements = duckdb.extract_statements(sql)
        except duckdb.Error as error:
            raise query_fault(error) from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise DataFault(t("必须是一条 SELECT", "it must be exactly one SELECT"))

    def place(self, row: int) -> tuple[str, Place]:
        """The ledger and the place of a row by its number."""
        source, index = self._find(row)
        return source.table.ledger, source.table.place(index)

    def texts(self, row: int) -> dict[str, str | None]:
        """The canonical texts of a row by its number."""
        source, index = self._find(row)
        return source.table.row(index)

    def units(self, rows: Iterable[int]) -> None:
        """Have the units of these rows at hand for `unit`: of stored tables they are asked of the database, all at once."""
        self._units = {}
        wanted: dict[str, list[int]] = {}
        for row in rows:
            source, _ = self._find(row)
            if source.table.parts:
                wanted.setdefault(source.table.ledger, []).append(row)
        for ledger, numbers in wanted.items():
            kind = self._kinds[ledger]
            if mark := kind.marked("unit"):
                found = self._connection.execute(
                    f"SELECT _row, {name(mark)} FROM {table_name(kind)} WHERE _row IN (SELECT unnest(?))", [numbers]
                )
                self._units.update(found.fetchall())

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
