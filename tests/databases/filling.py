"""Ledgers as files put into databases: what the program reads of a file, typed as somebody's database would have it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from audit.databases.relations import quoted
from audit.databases.spool import line
from tests.conftest import HOSPITAL

TYPES = {"慰问金额": "numeric(12,2)", "慰问日期": "date", "入院日期": "date"}


def into_postgres(
    connection: Any,
    table: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    types: dict[str, str] | None = None,
) -> None:
    """A table with these rows; columns are text unless `types` says otherwise."""
    kinds = types or {}
    columns = ", ".join(f"{quoted(name)} {kinds.get(name, 'text')}" for name in headings)
    connection.run(f"CREATE TABLE {table} ({columns})")
    data = [line([None if cell is None else str(cell) for cell in row]) for row in rows]
    connection.run(f"COPY {table} FROM STDIN", stream=data)


def into_sqlite(
    path: Path,
    table: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    types: dict[str, str] | None = None,
) -> None:
    """The same in a file of SQLite."""
    kinds = types or {}
    with closing(sqlite3.connect(path)) as connection:
        columns = ", ".join(f"{quoted(name)} {kinds.get(name, 'TEXT')}" for name in headings)
        connection.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" * len(headings))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row) for row in rows])
        connection.commit()


def hospital_table(connection: Any, rows: Iterable[Sequence[object]], table: str = '"住院慰问台账"') -> None:
    """The ledger of condolences in hospital."""
    into_postgres(connection, table, HOSPITAL, rows, TYPES)
