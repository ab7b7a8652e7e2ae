"""Reading SQLite: the file is opened read-only and nothing is put beside it; rows come as text, in one transaction.

A file whose last changes still lie in its `-wal` or `-journal` is read as a private copy, in which SQLite brings them together. Meant for the
guard's child: anybody may have made the file.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.databases.address import Address
from audit.databases.relations import TEXT, TRUTH, Column, Lost, Relation, Spooled, quoted
from audit.databases.spool import Spool, no_room
from audit.errors import ReadError
from audit.messages import t

HEAD = b"SQLite format 3\0"
_LONGEST = 2**24  # bytes of a row
_BUSY = 10.0  # seconds to wait for somebody who writes
_BESIDE = ("-wal", "-journal")


class SqliteSession:
    """`relations.Session` for a file of SQLite; `folder` is a private one for a copy, where one is needed."""

    def __init__(self, address: Address, folder: Path) -> None:
        self._address = address
        self._end = time.monotonic() + address.query_timeout
        self._connection, self._unlocked = _open(address, folder)
        self._state = _state(Path(address.database))
        self._connection.text_factory = bytes
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        self._connection.set_progress_handler(lambda: int(time.monotonic() > self._end), 100_000)
        with self._errors(address.label):
            self._run("PRAGMA trusted_schema = OFF")
            self._run("PRAGMA query_only = ON")
            self._run("PRAGMA cell_size_check = ON")
            self._run("BEGIN")
            # A file that was cut off gives rows of NULL without a word.
            if self._run("PRAGMA quick_check(1)").fetchone() != (b"ok",):
                raise Lost(address.label, _damaged())

    def _run(self, query: str, values: tuple[str, ...] = ()) -> sqlite3.Cursor:
        return self._connection.execute(query, values)

    @contextlib.contextmanager
    def _errors(self, shown: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _told(error, shown, self._address) from None

    def relations(self) -> list[Relation]:
        with self._errors(self._address.label):
            listed = self._run(
                "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_' "
                "ORDER BY name COLLATE BINARY"
            ).fetchall()
        result = []
        for raw_name, kind in listed:
            name = raw_name.decode("utf-8", "replace")
            try:
                rows = self._run("SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
                bases = self._bases(name) if kind == b"view" else frozenset()
            except sqlite3.Error:  # a virtual table whose module is not here, a view of what is gone
                result.append(Relation("main", name, (), view=kind == b"view", readable=False))
                continue
            columns = tuple(_column(_text(row[0]), _text(row[1])) for row in rows if row[3] != 1)
            key = [_text(row[0]) for row in sorted(rows, key=lambda row: int(row[2])) if row[2]]
            result.append(Relation("main", name, columns, tuple(key), kind == b"view", bases))
        return result

    def _bases(self, view: str) -> frozenset[tuple[str, str]]:
        """The tables and views that a view reads: SQLite tells them while it prepares the query."""
        found: set[tuple[str, str]] = set()

        def note(action: int, table: str | None, column: str | None, database: str | None, inside: str | None) -> int:
            if action == sqlite3.SQLITE_READ and table and table != view:
                found.add(("main", table))
            if inside and inside != view:
                found.add(("main", inside))
            return sqlite3.SQLITE_OK

        self._connection.set_authorizer(note)
        try:
            self._run(f"EXPLAIN SELECT * FROM {quoted(view)}").fetchone()
        finally:
            self._connection.set_authorizer(None)
        return frozenset(found)

    def spool(
        self, relation: Relation, columns: tuple[Column, ...], order: tuple[str, ...], shown: str, path: Path
    ) -> Spooled:
        by_name = {column.name: column.order for column in relation.columns}
        table = quoted(relation.name)
        ordered = f"FROM {table} ORDER BY {', '.join(by_name[name] for name in order)}"
        with self._errors(shown):
            marks = ", ".join(
                f"max(typeof({q}) = 'blob'), max(typeof({q}) = 'real'), count({q})"
                for q in (quoted(column.name) for column in columns)
            )
            rows, *found = self._run(f"SELECT count(*), {marks} FROM {table}").fetchone()
            blobs, reals, filled = found[::3], found[1::3], found[2::3]
            if refused := [column.name for column, mark in zip(columns, blobs, strict=True) if mark]:
                raise ReadError(shown, bytes_in(refused))
            plain = [_plain(column.name, bool(real)) for column, real in zip(columns, reals, strict=True)]
            try:
                result = self._write(plain, ordered, columns, shown, path, rows * len(columns) - sum(filled))
            except _NeedsEscapes:
                result = self._write([column.value for column in columns], ordered, columns, shown, path, None)
        # Nothing keeps others from writing to a file that was opened without locks.
        if self._unlocked and _state(Path(self._address.database)) != self._state:
            raise Lost(shown, _changed())
        return result

    def _write(
        self, cells: list[str], ordered: str, columns: tuple[Column, ...], shown: str, path: Path, nulls: int | None
    ) -> Spooled:
        """Lay the rows down. Looking for what must be escaped would take longer than the rest, so with `nulls` (how many cells are empty)
        nothing is, and what came is counted: `_NeedsEscapes` where there is more in it than the marks between cells."""
        cursor = self._run(f"SELECT {' || char(9) || '.join(cells)} || char(10) {ordered}")
        with Spool(path, (column.name for column in columns), shown) as spool:
            while rows := cursor.fetchmany(4096):
                data = b"".join(row for (row,) in rows)
                if b"\0" in data:
                    raise ReadError(
                        shown,
                        t(
                            "有单元格含空字符（NUL），数据可能损坏；请改正后重试",
                            "a cell holds a NUL character, it may be damaged; mend it and try again",
                        ),
                    )
                if nulls is not None:
                    nulls -= data.count(b"\\")
                    tabs = len(rows) * (len(columns) - 1)
                    if nulls < 0 or data.count(b"\t") != tabs or data.count(b"\n") != len(rows) or b"\r" in data:
                        raise _NeedsEscapes
                spool.write(data)
            if nulls:
                raise _NeedsEscapes
            return spool.done()

    def close(self) -> None:
        self._connection.close()


def bytes_in(names: list[str]) -> str:
    """Said of columns that hold bytes, JSON and the like, where a ledger has cells."""
    from audit.messages import listing

    return t(
        "{columns} 列存的是二进制、JSON 一类的内容，不是台账的单元格；请改为文字、数字或日期，或做一个视图转换",
        "{columns} hold bytes, JSON or the like, which are no cells of a ledger; store text, numbers or days, or convert them in a view",
        columns=listing(names),
    )


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")


class _NeedsEscapes(Exception):
    """There are tabs, ends of lines or backslashes in the cells."""


def _number(plain: str) -> str:
    """A binary number with the 15 digits that count, and no exponent."""
    return f"CASE WHEN abs({plain}) >= 1e15 THEN printf('%.0f', {plain}) ELSE printf('%.15g', {plain}) END"


def _plain(name: str, real: bool) -> str:
    """A cell's text where nothing in it needs an escape."""
    plain = quoted(name)
    if real:
        return f"CASE typeof({plain}) WHEN 'real' THEN {_number(plain)} ELSE ifnull({plain}, '\\N') END"
    return f"ifnull({plain}, '\\N')"


def _column(name: str, declared: str) -> Column:
    """A cell's text, escaped as COPY does it."""
    plain = quoted(name)
    cell = plain
    for character, escape in ((92, "\\\\"), (9, "\\t"), (10, "\\n"), (13, "\\r")):
        cell = f"replace({cell}, char({character}), '{escape}')"
    value = f"CASE typeof({plain}) WHEN 'null' THEN '\\N' WHEN 'real' THEN {_number(plain)} WHEN 'integer' THEN {plain} ELSE {cell} END"
    kind = TRUTH if declared.upper().startswith("BOOL") else TEXT
    return Column(name, declared or "-", kind, value, f"{plain} COLLATE BINARY")


def _open(address: Address, folder: Path) -> tuple[sqlite3.Connection, bool]:
    """The file opened, and whether that took no locks."""
    label, path = address.label, Path(address.database)
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise ReadError(
            label,
            t(
                "打不开 SQLite 文件（{reason}）；请核对路径和权限",
                "the SQLite file cannot be opened ({reason}); check the path and your rights",
                reason=error.strerror or type(error).__name__,
            ),
        ) from None
    if not head.startswith(HEAD):
        raise ReadError(
            label,
            t(
                "不是 SQLite 数据库（或加了密）；请核对文件",
                "is no SQLite database (or an encrypted one); check the file",
            ),
        )
    if any(_filled(path.with_name(path.name + ending)) for ending in _BESIDE):
        path, mode = _copy(path, folder, label), "mode=rw"
    elif len(head) > 19 and head[18] == 2:
        # Write-ahead logging, and no log: all is in the file, and nobody has it open. Opened in any other way SQLite would put files beside it.
        mode = "mode=ro&immutable=1"
    else:
        mode = "mode=ro"
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=_BUSY, isolation_level=None)
    except sqlite3.Error as error:
        raise _told(error, label, address) from None
    return connection, "immutable" in mode


def _filled(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _copy(path: Path, folder: Path, label: str) -> Path:
    """A private copy of the file and of what lies beside it, made while nobody wrote."""
    parts = [path, *(path.with_name(path.name + ending) for ending in _BESIDE)]
    target = folder / "copy.db"
    for _ in range(3):
        before = [_state(part) for part in parts]
        try:
            for part in parts:
                beside = target.with_name(target.name + part.name.removeprefix(path.name))
                beside.unlink(missing_ok=True)
                if part.exists():
                    shutil.copyfile(part, beside)
        except OSError as error:
            raise Lost(label, no_room(error)) from error
        if before == [_state(part) for part in parts]:
            return target
        time.sleep(0.5)
    raise Lost(label, _changed())


def _changed() -> str:
    return t(
        "数据库正在被其他程序写入，读到的都不计入；请等它写完或关闭后用同一命令重试",
        "another program is writing to the database, and nothing read of it counts; wait until it is done or close it, then run the same command",
    )


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns)


def _told(error: sqlite3.Error, shown: str, address: Address) -> ReadError:
    """What SQLite's error means to a user. Its words may hold names, no cells."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_INTERRUPT:
        return ReadError(
            shown,
            t(
                "查询超过 {n:g} 秒，已停止；可在地址后加 query_timeout=秒数 放宽",
                "the query took more than {n:g} s and was stopped; allow more with query_timeout=SECONDS in the URL",
                n=address.query_timeout,
            ),
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Lost(
            shown,
            t(
                "数据库被其他程序锁住；请关闭那个程序后重试",
                "another program has locked the database; close it and try again",
            ),
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
        return Lost(shown, _damaged())
    return ReadError(
        shown, t("数据库报错：{reason}", "the database says: {reason}", reason=" ".join(str(error).split())[:300])
    )


def _damaged() -> str:
    return t(
        "数据库文件不完整或已损坏，读到的都不计入；请重新拷贝，或用备份，或用 sqlite3 的 .recover 修复",
        "the database file is incomplete or damaged, and nothing read of it counts; copy it again, use a backup, or mend it with sqlite3's .recover",
    )
