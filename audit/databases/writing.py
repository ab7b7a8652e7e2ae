"""Tables of ours in somebody's database: made where they are not there, never altered, and one run's rows put in as one transaction.

`write` either puts in everything or nothing; a run that is there already is left alone unless it is to be replaced.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audit.databases.address import SQLITE, Address
from audit.databases.postgres_connection import Connection, Rejected, literal
from audit.databases.relations import Lost, quoted
from audit.databases.spool import line
from audit.errors import OutputError
from audit.messages import listing, t

Cell = str | int | None
_LOCK = 4_720_918_371  # an advisory lock: two runs that make the tables at the same time wait for each other
_CHUNK = 2**18
_BUSY = 10.0
# The types in each database, by our name for them.
_TYPES = {
    "postgresql": {"text": "text", "whole": "bigint", "day": "date", "amount": "numeric(18,2)", "truth": "boolean"},
    "sqlite": {"text": "TEXT", "whole": "INTEGER", "day": "TEXT", "amount": "NUMERIC", "truth": "INTEGER"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type (`text`, `whole`, `day`, `amount`, `truth`), what it holds, and whether it may be empty."""

    name: str
    type: str
    comment: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `key` are the columns of its primary key, the first of which names the run."""

    name: str
    comment: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A view; `query` has `{prefix}` before the names of our tables. It uses what both databases understand alike."""

    name: str
    comment: str
    fields: tuple[Field, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a run puts in: the rows of each table by its name, in the order of its fields. `tables[0]` holds the runs."""

    tables: tuple[Table, ...]
    views: tuple[View, ...]
    run: str
    rows: Mapping[str, Sequence[Sequence[Cell]]]


class _Target(Protocol):
    def shape(self, name: str) -> list[tuple[str, str, bool]] | None: ...
    def execute(self, statement: str, shown: str) -> None: ...
    def known(self, table: Table, run: str) -> bool: ...
    def insert(self, table: Table, rows: Sequence[Sequence[Cell]]) -> None: ...
    @property
    def kind(self) -> str: ...
    @property
    def prefix(self) -> str: ...


def write(address: Address, password: str | None, content: Content, *, force: bool) -> bool:
    """Put a run in; False where it is there and was left alone. OutputError, or UsageFault where the database cannot be reached, in one line."""
    if address.kind == SQLITE:
        with _sqlite(address) as target:
            return _put(target, address, content, force)
    with _postgres(address, password) as target:
        return _put(target, address, content, force)


def _put(target: _Target, address: Address, content: Content, force: bool) -> bool:
    for table in content.tables:
        _ensure(target, address, table)
    for view in content.views:
        _ensure_view(target, address, view)
    runs = content.tables[0]
    if target.known(runs, content.run):
        if not force:
            return False
        for table in reversed(content.tables):
            target.execute(
                f"DELETE FROM {target.prefix}{quoted(table.name)} WHERE {quoted(table.key[0])} = {literal(content.run)}",
                table.name,
            )
    for table in content.tables:
        target.insert(table, content.rows[table.name])
    return True


def _expected(kind: str, table: Table) -> list[tuple[str, str, bool]]:
    return [(each.name, _TYPES[kind][each.type], not each.empty) for each in table.fields]


def _ensure(target: _Target, address: Address, table: Table) -> None:
    """Make the table where it is not there; OutputError where there is another of that name."""
    expected = _expected(target.kind, table)
    found = target.shape(table.name)
    if found is not None:
        _compare(address, table.name, sorted(expected), sorted(found))
        return
    columns = [f"{quoted(name)} {type_}{' NOT NULL' if filled else ''}" for name, type_, filled in expected]
    columns.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    target.execute(f"CREATE TABLE {target.prefix}{quoted(table.name)} ({', '.join(columns)})", table.name)
    _comment(target, "TABLE", table)


def _ensure_view(target: _Target, address: Address, view: View) -> None:
    found = target.shape(view.name)
    if found is not None:
        _compare(
            address,
            view.name,
            sorted((each.name, "", False) for each in view.fields),
            sorted((n, "", False) for n, _, _ in found),
        )
        return
    target.execute(
        f"CREATE VIEW {target.prefix}{quoted(view.name)} AS {view.query.format(prefix=target.prefix)}", view.name
    )
    _comment(target, "VIEW", view)


def _comment(target: _Target, what: str, item: Table | View) -> None:
    if target.kind != "postgresql":
        return
    name = target.prefix + quoted(item.name)
    comments = [f"COMMENT ON {what} {name} IS {literal(item.comment)}"]
    comments += [f"COMMENT ON COLUMN {name}.{quoted(each.name)} IS {literal(each.comment)}" for each in item.fields]
    target.execute("; ".join(comments), item.name)


def _compare(
    address: Address, name: str, expected: Sequence[tuple[str, str, bool]], found: Sequence[tuple[str, str, bool]]
) -> None:
    if expected == found:
        return
    wrong = sorted({each[0] for each in {*expected} ^ {*found}})
    raise OutputError(
        t(
            "{label}: 已有名为 {name} 的表，列与本程序的不同（{columns}），没有写入；请换一个模式（地址后加 schema=…）或数据库",
            "{label}: there is a {name} whose columns are not those of this program ({columns}); nothing was written. Name another schema "
            "(schema=… in the URL) or database",
            label=address.label,
            name=name,
            columns=listing(wrong),
        )
    )


def _undone(address: Address, reason: str) -> OutputError:
    return OutputError(
        t(
            "{label}: 没有写入，已写的部分全部撤销：{reason}",
            "{label}: nothing was written, all was undone: {reason}",
            label=address.label,
            reason=reason,
        )
    )


class _Postgres:
    kind = "postgresql"

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema
        self.prefix = quoted(schema) + "."

    def shape(self, name: str) -> list[tuple[str, str, bool]] | None:
        rows = self._connection.rows(
            "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_catalog.pg_attribute a "
            "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = {literal(self._schema)} AND c.relname = {literal(name)} AND a.attnum > 0 AND NOT a.attisdropped"
        )
        return [(str(column), str(type_), filled == "t") for column, type_, filled in rows] or None

    def execute(self, statement: str, shown: str) -> None:
        self._connection.run(statement, shown)

    def known(self, table: Table, run: str) -> bool:
        query = f"SELECT 1 FROM {self.prefix}{quoted(table.name)} WHERE {quoted(table.key[0])} = {literal(run)}"
        return bool(self._connection.rows(query))

    def insert(self, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
        columns = ", ".join(quoted(each.name) for each in table.fields)
        self._connection.run(
            f"COPY {self.prefix}{quoted(table.name)} ({columns}) FROM STDIN", table.name, _chunks(rows)
        )


def _chunks(rows: Sequence[Sequence[Cell]]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for row in rows:
        waiting.append(line(None if cell is None else str(cell) for cell in row))
        size += len(waiting[-1])
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


@contextlib.contextmanager
def _postgres(address: Address, password: str | None) -> Iterator[_Postgres]:
    """A transaction that is committed at the end, or undone."""
    with closing(Connection(address, password)) as connection:
        try:
            connection.run("BEGIN")
            connection.run(f"SET LOCAL statement_timeout = {int(address.query_timeout * 1000)}")
            connection.run(f"SELECT pg_catalog.pg_advisory_xact_lock({_LOCK})")
            schema = _schema(connection, address)
            connection.run("SET LOCAL search_path = pg_catalog")
            yield _Postgres(connection, schema)
            connection.run("COMMIT")
        except Lost:
            raise _undone(
                address,
                t(
                    "与数据库的连接中断；请检查网络和数据库后用同一命令重新运行（已写成的不会重复）",
                    "the connection broke; check network and server, then run the same command again (what is there is not put in twice)",
                ),
            ) from None
        except Rejected as error:
            raise _undone(address, f"{error.file}: {error.message}") from None


def _schema(connection: Connection, address: Address) -> str:
    if len(address.schemas) > 1:
        raise OutputError(t("--to 的地址只能有一个 schema=", "the URL of --to takes one schema="))
    wanted = literal(address.schemas[0]) if address.schemas else "pg_catalog.current_schema()"
    rows = connection.rows(f"SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = {wanted}")
    if not rows:
        raise OutputError(
            t(
                "{label}: 没有要写入的模式（schema）{name}；请先建立，或用 schema= 指明另一个",
                "{label}: there is no schema {name} to write into; create it, or name another with schema=",
                label=address.label,
                name=listing(list(address.schemas)),
            )
        )
    return str(rows[0][0])


class _Sqlite:
    kind = "sqlite"
    prefix = ""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def shape(self, name: str) -> list[tuple[str, str, bool]] | None:
        rows = self._connection.execute('SELECT name, type, "notnull" FROM pragma_table_info(?)', (name,))
        return [(str(column), str(type_), bool(filled)) for column, type_, filled in rows] or None

    def execute(self, statement: str, shown: str) -> None:
        self._connection.execute(statement)

    def known(self, table: Table, run: str) -> bool:
        query = f"SELECT 1 FROM {quoted(table.name)} WHERE {quoted(table.key[0])} = ?"
        return self._connection.execute(query, (run,)).fetchone() is not None

    def insert(self, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
        marks = ", ".join("?" * len(table.fields))
        columns = ", ".join(quoted(each.name) for each in table.fields)
        self._connection.executemany(f"INSERT INTO {quoted(table.name)} ({columns}) VALUES ({marks})", rows)


@contextlib.contextmanager
def _sqlite(address: Address) -> Iterator[_Sqlite]:
    """The same in a file, which is made where it is not there."""
    path = Path(address.database)
    fresh = not path.exists()
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY, isolation_level=None)) as connection:
            try:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("BEGIN IMMEDIATE")
                yield _Sqlite(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
    except sqlite3.Error as error:
        if fresh:
            path.unlink(missing_ok=True)
        raise _undone(address, _sqlite_reason(error)) from None


def _sqlite_reason(error: sqlite3.Error) -> str:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return t(
            "数据库被其他程序锁住；请关闭那个程序后重试",
            "another program has locked the database; close it and try again",
        )
    if primary == sqlite3.SQLITE_NOTADB:
        return t("不是 SQLite 数据库；请核对文件", "is no SQLite database; check the file")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return t(
            "文件打不开或文件夹不存在；请核对路径和权限",
            "the file cannot be opened or its folder is not there; check path and rights",
        )
    if primary == sqlite3.SQLITE_FULL:
        return t("磁盘已满；请清理后重试", "the disk is full; make room and try again")
    if primary == sqlite3.SQLITE_READONLY:
        return t("文件只读；请核对权限", "the file is read-only; check your rights")
    return " ".join(str(error).split())[:300]
