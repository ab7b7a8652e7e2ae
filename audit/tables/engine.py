"""DuckDB as the ledgers' engine: how it is opened, within which limits, and what it says when it fails."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import duckdb

from audit.errors import AuditError
from audit.machine import Limits, shown
from audit.messages import t
from audit.tables.spill import private_folder

# One thread a query: with several, ties and any_value of somebody's own rule may come out differently from run to run. No files,
# no network, no Python variables as tables; locked as soon as the connection is there.
CONFIG: dict[str, Any] = {"threads": 1, "enable_external_access": False, "python_enable_replacements": False}
# DuckDB takes a program whose main module has no file, as ours (see `cli.entry`), for an interactive one and would write into what we print.
SILENT = "SET enable_progress_bar = false"
LARGE = 300_000  # rows from which on a database may spill
_CELL = 14  # bytes that a cell takes in memory as it is, about
_SHARE = 0.4  # of the memory that the ledgers may take as they are; the rest is for the queries


class QueryFault(AuditError):
    """A query failed; the message is one line. `line` is the query's line, where its text is at fault and the line known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Stream:
    """A Polars frame as DuckDB takes it, which needs pyarrow otherwise."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def name(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


class Engine:
    """An open DuckDB. `close` it; nothing outlives it.

    A few rows stand in memory, without a file anywhere. Many have a private folder to spill into; where they would take too much of
    the memory they lie there in a file, packed, and are read from it as they are needed.
    """

    def __init__(self, limits: Limits, rows: int, cells: int) -> None:
        self.limits = limits
        self._stack = contextlib.ExitStack()
        config: dict[str, Any] = {
            **CONFIG,
            "enable_external_access": True,  # until the parts of a store are read; see `lock`
            "memory_limit": f"{limits.database}B",
            "temp_directory": "",
        }
        file = ":memory:"
        if rows >= LARGE or limits.memory:
            folder = self._stack.enter_context(private_folder(limits.folder))
            config["temp_directory"] = str(folder / "spill")
            config["max_temp_directory_size"] = f"{limits.room}B"
            if cells * _CELL > limits.database * _SHARE:
                file = str(folder / "ledgers.db")
        try:
            self.connection = self._stack.enter_context(contextlib.closing(duckdb.connect(file, config=config)))
            self.connection.execute(SILENT)
            # What is in the file is of no use to anybody once the database is closed.
            self.connection.execute("PRAGMA disable_checkpoint_on_shutdown")
            self.connection.execute("SET wal_autocheckpoint = '1TB'")
        except duckdb.Error as error:
            self._stack.close()
            raise self.fault(error) from error
        except BaseException:
            self._stack.close()
            raise

    def lock(self) -> None:
        """From here on no query may reach a file or change a setting, and each is answered by one thread."""
        for statement in (
            "SET threads = 1",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self.connection.execute(statement)

    def close(self) -> None:
        """Close the database and remove what it put on the disk."""
        self._stack.close()

    def fault(self, error: Exception) -> QueryFault:
        """`query_fault`, with the limits in force where they are the reason."""
        return self.no_room(error) or query_fault(error)

    def no_room(self, error: Exception) -> QueryFault | None:
        """What is to be said where memory or disk were not enough, naming the option that helps; None where that is not the reason."""
        words = str(error)
        if "max_temp_directory_size" in words or "No space left" in words:
            return QueryFault(
                t(
                    "暂存用的磁盘空间不够；请腾出空间，或用 --spill 另指一个有空间的文件夹",
                    "the disk has no room left for what does not fit into memory; free some, or name another folder with --spill",
                )
            )
        if isinstance(error, duckdb.OutOfMemoryException):
            return QueryFault(
                t(
                    "内存不够（上限 {size}）；请用 --memory 放宽上限",
                    "out of memory (limit {size}); raise it with --memory",
                    size=shown(self.limits.whole),
                )
            )
        return None


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
