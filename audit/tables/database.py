"""One in-memory database for a run: every ledger a table, every row with a number that leads back to its place."""

from __future__ import annotations

import contextlib
import re
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from audit import identity
from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, t
from audit.model import LedgerTable, NotApplicable, Place
from audit.periods import Period
from audit.policies import Policy
from audit.tables.macros import check_keys, macros

# One thread: with several, any_value and ties in max_by may come out differently from run to run. No files, no network, no
# Python variables as tables; locked as soon as the connection is there.
CONFIG: dict[str, Any] = {"threads": 1, "enable_external_access": False, "python_enable_replacements": False}
_TYPES = {
    "money": "DECIMAL(18,2)",
    "count": "BIGINT",
    "year": "INTEGER",
    "date": "DATE",
    "birth": "DATE",
    "month": "DATE",
}
ALL = "_全部"  # the table with the rows of every day


QUERY_SECONDS = 60.0  # how long one query may take; a join that does not end is stopped there
MAX_ROWS = 1_000_000  # how many rows one query may give
_MANY_ROWS = 50_000  # from so many on it pays to run queries beforehand
_KEPT_ROWS = 10_000  # rows of an answer that is kept until it is asked for


class QueryFault(AuditError):
    """A query failed; the message is one line. `line` is the query's line, where its text is at fault and the line known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Source:
    """One submitted table inside the database: its rows are first … first + n - 1."""

    table: LedgerTable
    first: int
    number: int


class Stream:
    """A Polars frame as DuckDB takes it, which needs pyarrow otherwise."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def name(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


class Database:
    """Ledgers as tables, for the rules of one policy after the other. A context manager; nothing outlives it.

    For each ledger of `kinds` there is a table of its Chinese title with the rows whose event day lies in the policy's
    window, and one with `_全部` behind it that holds all. Ledgers that were not submitted are empty tables. A query that takes
    longer than `seconds` is stopped.
    """

    def __init__(
        self,
        tables: Sequence[LedgerTable],
        kinds: Mapping[str, LedgerKind],
        as_of: date,
        *,
        seconds: float = QUERY_SECONDS,
    ) -> None:
        self._kinds = kinds
        self._seconds = seconds
        self._as_of = as_of
        self._connection = duckdb.connect(config=CONFIG)
        self._sources: dict[str, list[_Source]] = {}
        self._firsts: list[int] = []
        self._order: list[_Source] = []
        self._policy: Policy | None = None
        self._begun: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}
        self._connection.execute("CREATE SCHEMA data")
        for kind in kinds.values():
            columns = ", ".join(f"{name(c.name)} {_TYPES.get(c.type, 'VARCHAR')}" for c in kind.columns)
            self._connection.execute(f"CREATE TABLE data.{name(kind.title)} (_row BIGINT, _source INTEGER, {columns})")
        # Rows carry their number, so they may be put in by two threads; what rules ask is answered by one.
        self._connection.execute("SET threads = 2")
        self.fill(tables)
        self._connection.execute("SET threads = 1")
        self._connection.execute("SET lock_configuration = true")

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def fill(self, tables: Sequence[LedgerTable]) -> None:
        """Put these tables in place of those that the database holds."""
        for ledger in self._sources:
            self._connection.execute(f"DELETE FROM data.{name(self._kinds[ledger].title)}")
        self._sources = {}
        self._order = []
        next_row = 0
        for number, table in enumerate(tables):
            source = _Source(table, next_row, number)
            self._sources.setdefault(table.ledger, []).append(source)
            self._order.append(source)
            if table.rows:
                self._load(source)
            next_row += len(table.rows)
        self._firsts = [source.first for source in self._order]

    def _load(self, source: _Source) -> None:
        """Put a table's rows in."""
        table = source.table
        kind = self._kinds[table.ledger]
        selected = ["_row", str(source.number)]
        for column in kind.columns:
            if not table.has(column.name):
                selected.append("NULL")
            elif column.type == "month":
                selected.append(f"TRY_CAST({name(column.name)} || '-01' AS DATE)")
            elif column.type in _TYPES:
                selected.append(f"TRY_CAST({name(column.name)} AS {_TYPES[column.type]})")
            else:
                selected.append(name(column.name))
        frame = table.frame.with_row_index("_row", offset=source.first)
        for column in kind.columns:
            if column.type == "id" and table.has(column.name) and (frame[column.name].str.len_chars() == 15).any():
                longer = [None if text is None else identity.to_18(text) for text in table.texts(column.name)]
                frame = frame.with_columns(pl.Series(column.name, longer, dtype=pl.String))
        self._connection.register("submitted", Stream(frame))
        try:
            self._connection.execute(f"INSERT INTO data.{name(kind.title)} SELECT {', '.join(selected)} FROM submitted")
        finally:
            self._connection.unregister("submitted")

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
                self._fetch(f"SELECT count(*) FROM data.{name(self._kinds[ledger].title)} WHERE {before}")[0][0]
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
        base = f"SELECT * EXCLUDE (_source) FROM data.{name(title)} WHERE {kept}"
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title + ALL)} AS {base}")
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title)} AS {base} AND {self._window(ledger)[1]}")

    def submitted(self, ledger: str) -> int:
        """How many tables of that ledger there are."""
        return len(self._sources.get(ledger, ()))

    def lacking(self, ledger: str, column: str) -> list[LedgerTable]:
        """The submitted tables of a ledger that have no such column."""
        return [source.table for source in self._sources.get(ledger, ()) if not source.table.has(column)]

    def rows(
        self,
        sql: str,
        without: Mapping[str, Sequence[LedgerTable]] | None = None,
        expects: Collection[str] = (),
    ) -> list[dict[str, Any]]:
        """Run one SELECT of a rule. `without` names tables to leave out, `expects` the columns that must come out.

        QueryFault with one line where it fails, DataFault where a column is missing, also if there is no row. The
        transaction is read-only, since a SELECT may hide an INSERT in its WITH.
        """
        assert self._policy is not None
        check_keys(sql, self._policy.params, self._policy.settings)
        self._one_select(sql)
        if not without and sql in self._begun:
            names, rows = self._begun.pop(sql)
            return [dict(zip(names, row, strict=True)) for row in rows]
        for ledger, tables in (without or {}).items():
            left = [source.number for source in self._sources[ledger] if any(source.table is table for table in tables)]
            self._show(ledger, left)
        try:
            names, rows, more = self._answer(sql, MAX_ROWS, expects)
        finally:
            for ledger in without or {}:
                self._show(ledger, ())
        if more:
            raise QueryFault(
                t(
                    "查询给出的行超过 {n} 行，已停止；请核对连接条件",
                    "the query gives more than {n} rows and was stopped; check its joins",
                    n=MAX_ROWS,
                )
            )
        return [dict(zip(names, row, strict=True)) for row in rows]

    def begin(self, queries: Sequence[tuple[str, Collection[str]]]) -> None:
        """Run queries beforehand on two processors and keep their answers for `rows`: each query is answered by one thread, as always, so
        nothing comes out otherwise. Nothing is begun for few rows, and what fails or gives very many rows is left to `rows`."""
        self._begun.clear()
        if sum(len(source.table.rows) for source in self._order) < _MANY_ROWS:
            return

        waiting = deque(queries)

        def run() -> None:
            with self._connection.cursor() as connection:
                while waiting:
                    try:
                        sql, expects = waiting.popleft()
                    except IndexError:  # the other was quicker
                        return
                    with contextlib.suppress(QueryFault, DataFault):
                        names, rows, more = self._answer(sql, _KEPT_ROWS, expects, connection)
                        if not more:
                            self._begun[sql] = names, rows

        other = threading.Thread(target=copy_context().run, args=(run,))
        other.start()
        try:
            run()
        finally:
            other.join()

    def answer(self, sql: str, limit: int) -> tuple[list[str], list[tuple[Any, ...]], bool]:
        """Any one SELECT: its columns, its first `limit` rows, and whether there are more. Raises as `rows` does."""
        assert self._policy is not None
        check_keys(sql, self._policy.params, self._policy.settings)
        self._one_select(sql)
        return self._answer(sql, limit)

    def _answer(
        self, sql: str, limit: int, expects: Collection[str] = (), connection: Any = None
    ) -> tuple[list[str], list[tuple[Any, ...]], bool]:
        connection = connection or self._connection
        connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            with self._limited(connection):
                cursor = connection.execute(sql)
                names = [column[0] for column in cursor.description or ()]
                self._promised(names, expects)
                rows: list[tuple[Any, ...]] = []
                while len(rows) <= limit and (part := cursor.fetchmany(10_000)):
                    rows += part
            return names, rows[:limit], len(rows) > limit
        except duckdb.Error as error:
            raise self._fault(error) from error
        finally:
            connection.execute("ROLLBACK")

    def counted(self, ledger: str) -> tuple[int, int]:
        """How many rows of a ledger are inside the policy's window, and in all."""
        title = self._kinds[ledger].title
        return (
            self._fetch(f"SELECT count(*) FROM {name(title)}")[0][0],
            self._fetch(f"SELECT count(*) FROM {name(title + ALL)}")[0][0],
        )

    def column_types(self, ledger: str) -> list[tuple[str, str]]:
        """The columns of a ledger's table with their SQL types."""
        return [("_row", "BIGINT"), *((c.name, _TYPES.get(c.type, "VARCHAR")) for c in self._kinds[ledger].columns)]

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
            raise self._fault(error) from error
        self._promised(list(found), expects)
        return found

    @staticmethod
    def _promised(names: Sequence[str], expects: Collection[str]) -> None:
        absent = [column for column in expects if column not in names]
        if absent:
            raise DataFault(t("查询没有给出 {columns} 列", "the query gives no {columns}", columns=listing(absent)))

    @contextlib.contextmanager
    def _limited(self, connection: Any) -> Iterator[None]:
        """Stop what runs inside when its time is up."""
        timer = threading.Timer(self._seconds, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _fault(self, error: duckdb.Error) -> QueryFault:
        if isinstance(error, duckdb.InterruptException):
            return QueryFault(
                t(
                    "查询超过 {n} 秒没有结束，已停止；请核对连接条件",
                    "the query did not end within {n} seconds and was stopped; check its joins",
                    n=f"{self._seconds:g}",
                )
            )
        return query_fault(error)

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

    def blame(self, row: int) -> None:
        """Note in its table that a row is at fault, though no finding is listed for it."""
        source, index = self._find(row)
        source.table.bad.append(index)

    def _find(self, row: int) -> tuple[_Source, int]:
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


def query_fault(error: Exception) -> QueryFault:
    """What the database says of a query in one line, with the query's line where its text is at fault."""
    text, at, picture = str(error).partition("\nLINE ")
    words = re.sub(r"^(?:[A-Z][A-Za-z]+ )+Error: ", "", text.strip()).replace("\n", " ")
    if isinstance(error, duckdb.ParserException):
        words = t("SQL 语法有误：{error}", "not valid SQL: {error}", error=words)
    elif isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        words = t("SQL 里的名称或类型不对：{error}", "a wrong name or type in the SQL: {error}", error=words)
    elif isinstance(error, duckdb.PermissionException):
        words = t("查询不得读写文件或联网：{error}", "a query must not use files or the network: {error}", error=words)
    number = picture.partition(":")[0]
    return QueryFault(words, int(number) if at and number.isdigit() else None)
