"""Ledgers as tables of Spark: the same rules, transpiled, with the same rows coming out."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextvars import copy_context
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from audit.errors import DataFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.messages import t
from audit.model import LedgerTable, NotApplicable
from audit.periods import Period
from audit.policies import Policy
from audit.tables.answers import Taker
from audit.tables.database import Database
from audit.tables.engine import QueryFault
from audit.tables.ledgers import ALL, Ask, Ledgers, Source
from audit.tables.loading import type_of
from audit.tables.macros import check_keys
from audit.tables.portable import Transpiler
from audit.tables.portable.sqls import quoted
from audit.tables.spark.session import session
from audit.tables.spark.tables import SparkTables, converted
from audit.tables.store.parts import typed

SECONDS = 3600.0  # how long one query may take
_AT_ONCE = 4  # queries put to it together
_BATCH = 5_000  # rows handed over together


class SparkLedgers(Ledgers):
    """Ledgers as tables of a Spark session. `master` is its URL, a session on this machine where there is none; a cluster's must see the folder
    for what is spilled (`limits`) and the store under the same path. `started` is a session to be used, with its folder, that goes on afterwards.
    UsageFault where Spark or Java is missing or does not start.

    What a query's text is worth is told by the database, which has the same tables, empty: faults read the same on both.
    """

    def __init__(
        self,
        tables: Sequence[LedgerTable],
        kinds: Mapping[str, LedgerKind],
        as_of: date,
        *,
        master: str | None = None,
        limits: Limits | None = None,
        started: tuple[Any, Path] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        super().__init__(tables, kinds, as_of)
        self._seconds = seconds
        self._limits = limits or Limits()
        self._stack = contextlib.ExitStack()
        self._transpiler: Transpiler | None = None
        self._asking = threading.Lock()  # for the database and the parser, which take one thread at a time
        columns = {ledger: {c.name: type_of(c) for c in kind.columns} for ledger, kind in kinds.items()}
        try:
            self._model = self._stack.enter_context(Database([], kinds, as_of))
            spark, folder = started or self._stack.enter_context(session(master, self._limits))
            self._spark = spark.newSession()  # with tables of its own
            self._tables = SparkTables(self._spark, folder, columns)
            self.fill(tables)
        except BaseException:
            self._stack.close()
            raise

    def close(self) -> None:
        """End the session and remove its files."""
        self._stack.close()

    def fill(self, tables: Sequence[LedgerTable]) -> None:
        """Put these tables in place of those that are there."""
        self._number(tables)
        for ledger in self._kinds:
            sources = self._sources.get(ledger, ())
            self._tables.put(
                ledger,
                [self._frame(source) for source in sources if not source.table.parts and len(source.table.rows)],
                [(path, source.first, source.number) for source in sources for path in source.table.parts],
            )

    def _frame(self, source: Source) -> pl.DataFrame:
        """A table that stands in memory, its texts as what their columns hold."""
        table, count = source.table, len(source.table.rows)
        columns = [
            pl.Series("_row", range(source.first, source.first + count), dtype=pl.Int64),
            pl.repeat(source.number, count, dtype=pl.Int32, eager=True).alias("_source"),
        ]
        frame = table.frame
        for column in self._kinds[table.ledger].columns:
            texts = (
                frame[column.name]
                if table.has(column.name)
                else pl.repeat(None, count, dtype=pl.String, eager=True).alias(column.name)
            )
            columns.append(typed(texts, column.type).alias(column.name))
        return pl.DataFrame(columns)

    def use(self, policy: Policy, period: Period | None = None, as_of: date | None = None) -> list[NotApplicable]:
        """Put a policy in place."""
        self._policy = policy
        self._begun.clear()
        self._model.use(policy, period, as_of)
        types = {
            kind.title + more: dict(self._model.column_types(ledger))
            for ledger, kind in self._kinds.items()
            for more in ("", ALL)
        }
        self._transpiler = Transpiler(policy, types, as_of or self._as_of, period)
        for ledger in self._kinds:
            if ledger in policy.ledgers or ledger in self._sources:
                self._show(ledger, ())
        return self._early(policy)

    def _early(self, policy: Policy) -> list[NotApplicable]:
        """The rows of before the window, counted together."""
        conditions = {ledger: self._window(ledger, quoted)[0] for ledger in self._sources}
        counts = [
            f"SELECT '{ledger}' AS ledger, count(*) AS early FROM {self._tables.name(ledger)} WHERE {before}"
            for ledger, before in conditions.items()
            if before
        ]
        if not counts:
            return []
        found = {row[0]: row[1] for row in self._spark.sql(" UNION ALL ".join(counts)).collect()}
        return [
            NotApplicable(ledger, found[ledger], policy.window_clause) for ledger in conditions if found.get(ledger)
        ]

    def _show(self, ledger: str, without: Collection[int]) -> None:
        """(Re)make the views of a ledger, leaving out the given sources."""
        title = self._kinds[ledger].title
        kept = f"_source NOT IN ({', '.join(map(str, without))})" if without else "true"
        columns = ", ".join(quoted(column) for column, _ in self._model.column_types(ledger))
        base = f"SELECT {columns} FROM {self._tables.name(ledger)} WHERE {kept}"
        self._tables.view(title + ALL, base)
        self._tables.view(title, f"{base} AND {self._window(ledger, quoted)[1]}")

    def gather(
        self,
        sql: str,
        make: Callable[[], Taker],
        without: Mapping[str, Sequence[LedgerTable]] | None = None,
        expects: Collection[str] = (),
    ) -> Taker:
        """Run one SELECT of a rule and give its rows to a taker."""
        if not without and sql in self._begun:
            return self._begun.pop(sql)
        for ledger, tables in (without or {}).items():
            left = {id(table) for table in tables}
            self._show(ledger, [source.number for source in self._sources[ledger] if id(source.table) in left])
        try:
            return self._ask(sql, make, expects)
        finally:
            for ledger in without or {}:
                self._show(ledger, ())

    def _ask(self, sql: str, make: Callable[[], Taker], expects: Collection[str]) -> Taker:
        assert self._policy is not None and self._transpiler is not None
        check_keys(sql, self._policy.params, self._policy.settings)
        with self._asking:
            types = self._model.columns(sql, expects)
            query = self._transpiler.query(sql)
        if query.faults:
            raise QueryFault(query.faults[0].message, query.faults[0].line)
        names, taker = list(types), make()
        kept: list[str] = []
        try:
            with self._limited():
                for name, step in query.steps:
                    self._tables.keep(name, step)
                    kept.append(name)
                rows = self._spark.sql(query.sql).collect()
        except Exception as error:
            raise self._fault(error) from error
        finally:
            for name in kept:
                self._tables.drop(name)
        wanted = taker.take(names, ())
        for start in range(0, len(rows), _BATCH):
            if not wanted:
                break
            part = [
                tuple(converted(value, type_) for value, type_ in zip(row, types.values(), strict=True))
                for row in rows[start : start + _BATCH]
            ]
            wanted = taker.take(names, part)
        taker.end()
        return taker

    def begin(self, queries: Sequence[Ask]) -> None:
        """Run queries beforehand, several at once: the work of a query that waits for one processor leaves the others to the rest."""
        self._begun = {}
        done: dict[str, Taker] = {}
        waiting = deque(queries)
        stopped = threading.Event()

        def run() -> None:
            while not stopped.is_set():
                try:
                    sql, expects, make = waiting.popleft()
                except IndexError:
                    return
                with contextlib.suppress(QueryFault, DataFault):
                    done[sql] = self._ask(sql, make, expects)

        workers = [threading.Thread(target=copy_context().run, args=(run,), daemon=True) for _ in range(_AT_ONCE)]
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                while worker.is_alive():
                    worker.join(0.5)  # so that Ctrl-C is heard
        finally:
            stopped.set()
        self._begun = done

    @contextlib.contextmanager
    def _limited(self) -> Iterator[None]:
        """Stop what runs inside when its time is up."""
        context = self._spark.sparkContext
        group = f"audit-{threading.get_ident()}"
        context.setJobGroup(group, group, interruptOnCancel=True)
        timer = threading.Timer(self._seconds, context.cancelJobGroup, (group,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _fault(self, error: Exception) -> QueryFault:
        """What Spark says of a query in one line."""
        text = str(error)
        raised = re.search(r"\[USER_RAISED_EXCEPTION\] (.*?) SQLSTATE", text, re.S)
        if raised:
            return QueryFault(raised[1])
        if "cancelled" in text and "audit-" in text:
            return QueryFault(
                t(
                    "查询超过 {n} 秒没有结束，已停止；请核对连接条件",
                    "the query did not end within {n} seconds and was stopped; check its joins",
                    n=f"{self._seconds:g}",
                )
            )
        first = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
        return QueryFault(t("Spark：{error}", "Spark: {error}", error=first[:400]))

    def counted(self, ledger: str) -> tuple[int, int]:
        """How many rows of a ledger are inside the policy's window, and in all."""
        title = self._kinds[ledger].title
        inside, every = (
            self._spark.sql(f"SELECT count(*) FROM {quoted(name)}").collect()[0][0] for name in (title, title + ALL)
        )
        return inside, every

    def units(self, rows: Iterable[int]) -> None:
        """Have the units of these rows at hand: those of a stored table are read with one look at its parts."""
        self._units = {}
        wanted: dict[int, list[tuple[int, int]]] = {}
        for row in rows:
            source, index = self._find(row)
            if source.table.parts:
                wanted.setdefault(source.number, []).append((row, index))
        for number, places in wanted.items():
            table = self._order[number].table
            mark = self._kinds[table.ledger].marked("unit")
            if mark and table.has(mark):
                texts = table.pick([index for _, index in places])
                self._units.update({row: texts[index][mark] for row, index in places})
