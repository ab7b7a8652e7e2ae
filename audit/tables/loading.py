"""Ledger tables into the database: from memory, or from the Parquet parts of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from audit import identity
from audit.ledgers.kinds import Column, LedgerKind
from audit.tables.engine import Stream, name
from audit.tables.ledgers import Source

_TYPES = {
    "money": "DECIMAL(18,2)",
    "count": "BIGINT",
    "year": "INTEGER",
    "date": "DATE",
    "birth": "DATE",
    "month": "DATE",
}
SCHEMA = "data"
_AT_ONCE = 500  # Parquet parts that one statement reads


def type_of(column: Column) -> str:
    """The SQL type of a ledger's column."""
    return _TYPES.get(column.type, "VARCHAR")


def table_name(kind: LedgerKind) -> str:
    """The table that holds the rows of every submitted table of a ledger, with their numbers."""
    return f"{SCHEMA}.{name(kind.title)}"


def create(connection: Any, kinds: Iterable[LedgerKind]) -> None:
    """Make the ledgers' tables, empty."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for kind in kinds:
        columns = ", ".join(f"{name(c.name)} {type_of(c)}" for c in kind.columns)
        connection.execute(f"CREATE TABLE {table_name(kind)} (_row BIGINT, _source INTEGER, {columns})")


def load(connection: Any, sources: Iterable[Source], kinds: Mapping[str, LedgerKind]) -> None:
    """Put the rows of tables in: those of stored ones of a ledger together, since a province has thousands."""
    stored: dict[str, list[Source]] = {}
    for source in sources:
        if source.table.parts:
            stored.setdefault(source.table.ledger, []).append(source)
        elif len(source.table.rows):
            _load_frame(connection, source, kinds[source.table.ledger])
    for ledger, together in stored.items():
        _load_parts(connection, together, kinds[ledger])


def _load_frame(connection: Any, source: Source, kind: LedgerKind) -> None:
    """A table that stands in memory: texts become what their columns hold."""
    table = source.table
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
    connection.register("submitted", Stream(frame))
    try:
        connection.execute(f"INSERT INTO {table_name(kind)} SELECT {', '.join(selected)} FROM submitted")
    finally:
        connection.unregister("submitted")


def _load_parts(connection: Any, sources: Sequence[Source], kind: LedgerKind) -> None:
    """Tables of one ledger from their parts, which have all its columns with their types. A row's number is its position in its table behind
    the table's first."""
    selected = ", ".join(f"part.{name(c.name)}" for c in kind.columns)
    files = [(str(path), source) for source in sources for path in source.table.parts]
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        frame = pl.DataFrame(
            {
                "filename": [file for file, _ in some],
                "first": [source.first for _, source in some],
                "number": [source.number for _, source in some],
            },
            schema={"filename": pl.String, "first": pl.Int64, "number": pl.Int32},
        )
        connection.register("submitted", Stream(frame))
        try:
            connection.execute(
                f"INSERT INTO {table_name(kind)} SELECT submitted.first + part._index, submitted.number, {selected} "
                "FROM read_parquet(?, filename = true, hive_partitioning = false) AS part JOIN submitted USING (filename)",
                [[file for file, _ in some]],
            )
        finally:
            connection.unregister("submitted")
