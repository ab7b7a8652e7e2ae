"""The database of a run: every ledger a table, every row with a number that leads back to its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from audit.errors import DataFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.messages import t
from audit.model import LedgerTable, NotApplicable
from audit.periods import Period
from audit.policies import Policy
from audit.tables import loading
from audit.tables.answers import Asker, Taker, Whole, promised
from audit.tables.engine import Engine, QueryFault, name, query_fault
from audit.tables.ledgers import ALL, Ask, Ledgers
from audit.tables.loading import table_name, type_of
from audit.tables.macros import check_keys, macros

QUERY_SECONDS = (
    60.0  # how long one query may take over a million rows, or fewer; a join that does not end is stopped there
)
_MANY_ROWS = 50_000  # from so many on it pays to run queries beforehand


class Database(Ledgers):
    """Ledgers as tables of DuckDB. `limits` are what it may take of the machine; a query that takes longer than `seconds` is stopped."""

    def __init__(
        self,
        tables: Sequence[LedgerTable],
        kinds: Mapping[str, LedgerKind],
        as_of: date,
        *,
        limits: Limits | None = None,
        seconds: float | None = None,
    ) -> None:
        super().__init__(tables, kinds, as_of)
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

    def close(self) -> None:
        """Close it, and remove what it put on the disk."""
        self._engine.close()

    def fill(self, tables: Sequence[LedgerTable]) -> None:
        """Put these tables in place of those that the database holds."""
        for ledger in self._sources:
            self._connection.execute(f"DELETE FROM {table_name(self._kinds[ledger])}")
        self._number(tables)
        try:
            loading.load(self._connection, self._order, self._kinds)
        except duckdb.Error as error:
            fault = self._engine.no_room(error)
            if fault is None and any(table.parts for table in tables):
                fault = QueryFault(
                    t(
                        "数据库文件夹里的部件读不出来，可能被改过或已损坏；请用 audit store verify 查明是哪一个",
                        "a part of the store cannot be read, it may have been altered or damaged; audit store verify tells which",
                    )
                )
            raise fault or query_fault(error) from error

    def use(self, policy: Policy, period: Period | None = None, as_of: date | None = None) -> list[NotApplicable]:
        """Put a policy in place."""
        self._policy = policy
        self._begun.clear()
        for statement in macros(policy.params, policy.settings, as_of or self._as_of, period):
            self._connection.execute(statement)
        early = []
        for ledger in self._sources:
            before, _ = self._window(ledger, name)
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

    def _show(self, ledger: str, without: Iterable[int]) -> None:
        """(Re)make the views of a ledger, leaving out the given sources."""
        title = self._kinds[ledger].title
        out = ", ".join(map(str, without))
        kept = f"_source NOT IN ({out})" if out else "true"
        base = f"SELECT * EXCLUDE (_source) FROM {table_name(self._kinds[ledger])} WHERE {kept}"
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title + ALL)} AS {base}")
        self._connection.execute(f"CREATE OR REPLACE VIEW {name(title)} AS {base} AND {self._window(ledger, name)[1]}")

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
        found = {row[0]: row[1] for row in self._fetch(f"DESCRIBE {sql}")}
        promised(list(found), expects)
        return found

    def _fetch(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        try:
            result: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        except duckdb.Error as error:
            raise self._asker.fault(error) from error
        return result

    def _one_select(self, sql: str) -> None:
        try:
            statements = duckdb.extract_statements(sql)
        except duckdb.Error as error:
            raise query_fault(error) from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise DataFault(t("必须是一条 SELECT", "it must be exactly one SELECT"))

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
                sql = f"SELECT _row, {name(mark)} FROM {table_name(kind)} WHERE _row IN (SELECT unnest($rows))"
                self._units.update(self._fetch(sql, {"rows": numbers}))
