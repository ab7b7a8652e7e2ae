"""A table's rows as Parquet parts, one for each period and street, and back, to the letter.

A part has `_index` (the row's position in its table, from 0), `_line` (its number in the spreadsheet) and all columns of the ledger with the types
that the database has them in: money DECIMAL(18,2), days DATE, a month its first day, counts BIGINT, years INTEGER, identity numbers with 18
places, anything else text. A column that the sheet lacks is null. Where the typed value does not give the canonical text back, as for identity
numbers of 15 places, the text stands in `_given_<column>`, a column that only parts with such cells have.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from audit import identity
from audit.ledgers.kinds import LedgerKind
from audit.model import LedgerTable
from audit.tables.store import layout

INDEX, LINE, GIVEN = "_index", "_line", "_given_"
GROUP_ROWS = 122_880  # rows of a row group: as many as DuckDB looks at together
MOST_FOLDERS = 240  # periods × streets of one table; with more, its rows are not told apart by street
_PERIOD, _STREET = "_period", "_street"
_TYPES: dict[str, pl.DataType] = {
    "money": pl.Decimal(18, 2),
    "count": pl.Int64(),
    "year": pl.Int32(),
    "date": pl.Date(),
    "birth": pl.Date(),
    "month": pl.Date(),
}
# What is cast: anything else would be understood differently by one engine or another.
_WRITTEN = {
    "money": r"^-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}$",
    "count": r"^-?(?:0|[1-9][0-9]{0,17})$",
    "year": r"^[0-9]{4}$",
    "date": r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$",
    "birth": r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$",
    "month": r"^[1-9][0-9]{3}-[0-9]{2}$",
}
_DAYS = frozenset({"date", "birth", "month"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the store: its path inside (with `/`), its bytes and SHA-256; of rows also how many, and of which period and street."""

    path: str
    size: int
    sha256: str
    rows: int = 0
    period: str | None = None
    street: str | None = None


def type_of(column_type: str) -> pl.DataType:
    """The type of a ledger's column in a part."""
    return _TYPES.get(column_type, pl.String())


def typed(texts: pl.Series, column_type: str) -> pl.Series:
    """Canonical texts as the database has them; null where it has none."""
    if column_type == "id":
        # An identity number of 15 places stands for the one of 18.
        if (texts.str.len_chars() == 15).any():
            longer = [None if text is None else identity.to_18(text) for text in texts.to_list()]
            return pl.Series(texts.name, longer, dtype=pl.String)
        return texts
    if column_type not in _TYPES:
        return texts
    sound = pl.select(pl.when(texts.str.contains(_WRITTEN[column_type])).then(texts)).to_series().alias(texts.name)
    if column_type == "month":
        sound = sound + "-01"
    if column_type in _DAYS:
        return sound.str.to_date("%Y-%m-%d", strict=False)
    return sound.cast(_TYPES[column_type], strict=False)


def texts(values: pl.Series, column_type: str) -> pl.Series:
    """Typed values as canonical texts."""
    if column_type == "month":
        return values.dt.to_string("%Y-%m")
    if column_type in ("date", "birth"):
        return values.dt.to_string("%Y-%m-%d")
    return values.cast(pl.String)


def _with_given(frame: pl.DataFrame, name: str, column_type: str) -> list[pl.Series]:
    """A column's typed values, and the texts that these do not give back, if any."""
    given = frame[name]
    value = typed(given, column_type)
    if column_type != "id" and column_type not in _TYPES:
        return [value]
    if column_type in _DAYS:  # one that is a day at all is written in one way only
        differs = given.is_not_null() & value.is_null()
    else:
        differs = given.ne_missing(texts(value, column_type))
    if not differs.any():
        return [value]
    kept = pl.select(pl.when(differs).then(given)).to_series().alias(GIVEN + name)
    return [value, kept]


def _periods(days: pl.Series, column_type: str) -> pl.Series:
    """The half-year of each row's event day, or its year where that is all that is known."""
    if column_type == "year":
        return days.cast(pl.String).fill_null(layout.UNDATED)
    half = pl.select(
        days.dt.year().cast(pl.String) + pl.when(days.dt.month() <= 6).then(pl.lit("H1")).otherwise(pl.lit("H2"))
    ).to_series()
    return half.fill_null(layout.UNDATED)


def arranged(table: LedgerTable, kind: LedgerKind, event: str | None) -> list[tuple[str, str | None, pl.DataFrame]]:
    """The rows of a table as parts: period, street, and the frame that is written. `event` is the column of the event's day."""
    frame = table.frame
    count = len(table.rows)
    columns = [
        pl.Series(INDEX, range(count), dtype=pl.UInt32),
        pl.Series(LINE, table.rows, dtype=pl.UInt32),
    ]
    for column in kind.columns:
        if table.has(column.name):
            columns += _with_given(frame, column.name, column.type)
        else:
            columns.append(pl.repeat(None, count, dtype=type_of(column.type), eager=True).alias(column.name))
    whole = pl.DataFrame(columns)
    unit = kind.marked("unit")
    dated = event is not None and table.has(event)
    periods = (
        _periods(whole[event], kind.column(event).type)
        if event is not None and dated
        else pl.repeat(layout.UNDATED, count, dtype=pl.String, eager=True)
    )
    streets = (
        whole[unit] if unit is not None and table.has(unit) else pl.repeat(None, count, dtype=pl.String, eager=True)
    )
    groups = _grouped(periods, streets)
    if len(groups) > MOST_FOLDERS:
        streets = pl.repeat(layout.MIXED, count, dtype=pl.String, eager=True)
        groups = _grouped(periods, streets)
    if len(groups) > MOST_FOLDERS:
        periods = pl.repeat(layout.MIXED, count, dtype=pl.String, eager=True)
        groups = _grouped(periods, streets)
    return [
        (str(period), street, _without_empty(whole if len(groups) == 1 else whole[rows]))
        for period, street, rows in groups
    ]


def _grouped(periods: pl.Series, streets: pl.Series) -> list[tuple[str, str | None, pl.Series]]:
    """The positions of the rows of each period and street, in order of their names."""
    groups = (
        pl.DataFrame([periods.alias(_PERIOD), streets.alias(_STREET)])
        .with_row_index(INDEX)
        .group_by(_PERIOD, _STREET)
        .agg(pl.col(INDEX))
    )
    found = zip(groups[_PERIOD].to_list(), groups[_STREET].to_list(), groups[INDEX], strict=True)
    return sorted(found, key=lambda group: (group[0], group[1] or ""))


def _without_empty(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop([name for name in rows.columns if name.startswith(GIVEN) and rows[name].null_count() == len(rows)])


def write(table: LedgerTable, kind: LedgerKind, event: str | None, stem: str, folder: Path) -> list[Part]:
    """Write a table's rows below `folder` as they will lie in the store; `stem` names the source and the table."""
    parts = []
    for period, street, rows in arranged(table, kind, event):
        inside = street if street == layout.MIXED else layout.folder_name(street)
        place = Path(layout.PARTS) / table.ledger / period / inside / f"{stem}.parquet"
        parts.append(put(rows, folder, place.as_posix(), rows=len(rows), period=period, street=street))
    return parts


def put(
    frame: pl.DataFrame, folder: Path, path: str, *, rows: int = 0, period: str | None = None, street: str | None = None
) -> Part:
    """Write one Parquet file, readable by this user alone, and put it on disk."""
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="zstd", compression_level=1, row_group_size=GROUP_ROWS, statistics=True)
    return replace(put_bytes(stream.getvalue(), folder, path), rows=rows, period=period, street=street)


def put_bytes(data: bytes, folder: Path, path: str) -> Part:
    """Write one file of a store into a staging folder, readable by this user alone, and put it on disk."""
    target = folder / path
    layout.private(target.parent, folder, lasting=False)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | layout.BINARY, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return Part(path, len(data), hashlib.sha256(data).hexdigest())


def columns_of(kind: LedgerKind) -> Mapping[str, pl.DataType]:
    """The columns that every part of a ledger has, with their types."""
    return {INDEX: pl.UInt32(), LINE: pl.UInt32()} | {column.name: type_of(column.type) for column in kind.columns}
