"""Queries answered: within a time, several at once, each row by row to whoever takes it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextvars import copy_context
from typing import Any, Protocol

import duckdb

from audit.errors import DataFault
from audit.messages import listing, t
from audit.tables.engine import Engine, QueryFault

_BATCH = 5_000  # rows that are fetched together


class Taker(Protocol):
    """Takes the rows of one answer as they come, in no order that it may rely on."""

    def take(self, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> bool:
        """Some rows under the names of their columns; whether more are wanted."""

    def end(self) -> None:
        """There are no more."""


class Whole:
    """All rows, up to `limit`; `more` says whether there were more."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.names: list[str] = []
        self.tuples: list[tuple[Any, ...]] = []
        self.more = False

    def take(self, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> bool:
        """Keep them."""
        self.names = list(names)
        self.tuples += rows
        self.more = len(self.tuples) > self._limit
        return not self.more

    def end(self) -> None:
        """Cut off what is too much."""
        del self.tuples[self._limit :]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows by the names of their columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self.tuples]


class Shortlist:
    """The first `cap` rows in the order of `key` (None: all of them, in that order); every other row goes to `rest`.

    QueryFault where there are more rows than `limit`. `key` must tell any two rows apart that are not the same, so that nothing
    depends on the order in which they come.
    """

    def __init__(
        self,
        limit: int,
        key: Callable[[Mapping[str, Any]], Any],
        cap: int | None = None,
        rest: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        self._limit = limit
        self._key = key
        self._cap = cap
        self._rest = rest
        self.rows: list[dict[str, Any]] = []
        self.count = 0

    def take(self, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> bool:
        """Keep those that are among the first."""
        self.count += len(rows)
        if self.count > self._limit:
            raise too_many(self._limit)
        self.rows += [dict(zip(names, row, strict=True)) for row in rows]
        if self._cap is not None and len(self.rows) > self._cap + 2 * _BATCH:
            self.end()
        return True

    def end(self) -> None:
        """Put them in order and hand on those beyond the cap."""
        self.rows.sort(key=self._key)
        if self._cap is not None:
            if self._rest is not None:
                for row in self.rows[self._cap :]:
                    self._rest(row)
            del self.rows[self._cap :]


def too_many(limit: int) -> QueryFault:
    """Said of a query that gives more rows than anybody could want."""
    return QueryFault(
        t(
            "查询给出的行超过 {n} 行，已停止；请核对连接条件",
            "the query gives more than {n} rows and was stopped; check its joins",
            n=limit,
        )
    )


class Asker:
    """Puts SELECTs to a database. A query that takes longer than `seconds` is stopped."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine = engine
        self.seconds = seconds

    def ask(self, sql: str, taker: Taker, expects: Collection[str] = (), connection: Any = None) -> None:
        """Hand the rows of one SELECT to `taker`; `expects` are columns that must come out.

        QueryFault with one line where it fails, DataFault where a column is missing, also if there is no row. The transaction is
        read-only, since a SELECT may hide an INSERT in its WITH.
        """
        connection = connection or self._engine.connection
        try:
            connection.execute("BEGIN TRANSACTION READ ONLY")
            with self._limited(connection):
                cursor = connection.execute(sql)
                names = [column[0] for column in cursor.description or ()]
                promised(names, expects)
                wanted = taker.take(names, ())
                while wanted and (rows := cursor.fetchmany(_BATCH)):
                    wanted = taker.take(names, rows)
            taker.end()
        except duckdb.Error as error:
            raise self.fault(error) from error
        finally:
            _roll_back(connection)

    def ask_all(self, queries: Sequence[tuple[str, Collection[str], Callable[[], Taker]]]) -> dict[str, Taker]:
        """The takers of those queries that could be answered, several at once; those that fail are for whoever asks again.

        Every query is answered by one thread, as it is when asked alone, so nothing comes out otherwise. What interrupts the
        caller stops them all.
        """
        done: dict[str, Taker] = {}
        waiting = deque(queries)
        cursors: list[Any] = []
        stopped = threading.Event()

        def run(connection: Any) -> None:
            while not stopped.is_set():
                try:
                    sql, expects, make = waiting.popleft()
                except IndexError:
                    return
                taker = make()
                with contextlib.suppress(QueryFault, DataFault):
                    self.ask(sql, taker, expects, connection)
                    done[sql] = taker

        workers = []
        try:
            for _ in range(min(self._engine.limits.workers, len(queries))):
                cursors.append(self._engine.connection.cursor())
                worker = threading.Thread(target=copy_context().run, args=(run, cursors[-1]))
                workers.append(worker)
                worker.start()
            for worker in workers:
                while worker.is_alive():
                    worker.join(0.5)  # so that Ctrl-C is heard
        finally:
            stopped.set()
            for cursor, worker in zip(cursors, workers, strict=False):
                while worker.is_alive():
                    cursor.interrupt()
                    worker.join(0.05)
            for cursor in cursors:
                cursor.close()
        return done

    @contextlib.contextmanager
    def _limited(self, connection: Any) -> Iterator[None]:
        """Stop what runs inside when its time is up."""
        timer = threading.Timer(self.seconds, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def fault(self, error: duckdb.Error) -> QueryFault:
        """What the database says of a query that failed."""
        if isinstance(error, duckdb.InterruptException):
            return QueryFault(
                t(
                    "查询超过 {n} 秒没有结束，已停止；请核对连接条件",
                    "the query did not end within {n} seconds and was stopped; check its joins",
                    n=f"{self.seconds:g}",
                )
            )
        return self._engine.fault(error)


def _roll_back(connection: Any) -> None:
    """End a transaction. Where the memory is used up even that takes a moment, until the other queries let go of some."""
    for pause in (0.0, 0.1, 1.0, 5.0):
        time.sleep(pause)
        try:
            connection.execute("ROLLBACK")
            return
        except duckdb.TransactionException:  # none was begun
            return
        except duckdb.Error:
            continue


def promised(names: Sequence[str], expects: Collection[str]) -> None:
    """DataFault where a column that must come out of a query does not."""
    absent = [column for column in expects if column not in names]
    if absent:
        raise DataFault(t("查询没有给出 {columns} 列", "the query gives no {columns}", columns=listing(absent)))
