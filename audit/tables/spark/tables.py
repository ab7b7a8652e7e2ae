"""Ledgers as Spark tables: written as Parquet into the private folder, or read from a store's parts where they lie."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit.tables.portable.sqls import quoted

SPARK_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT"}  # as the database calls them; others have the same name


def spark_type(type_: str) -> str:
    """A column's type for Spark."""
    return SPARK_TYPES.get(type_, type_)


class SparkTables:
    """The tables of a session. `columns` are those of each ledger, with the database's types; `_row` and `_source` come before them."""

    def __init__(self, spark: Any, folder: Path, columns: Mapping[str, Mapping[str, str]]) -> None:
        self._spark = spark
        self._folder = folder
        self._columns = columns

    def put(self, ledger: str, frames: Sequence[Any], stored: Iterable[tuple[Path, int, int]] = ()) -> None:
        """Make a ledger's table of frames that have `_row`, `_source` and its columns, and of stored parts: each with its table's first row
        and number."""
        parts = [self._frames(ledger, frames)] if frames else []
        placed = list(stored)
        if placed:
            parts.append(self._stored(ledger, placed))
        found = parts[0] if parts else self._spark.createDataFrame([], self._schema(ledger))
        for part in parts[1:]:
            found = found.unionByName(part)
        found.createOrReplaceTempView(self.name(ledger))

    @staticmethod
    def name(ledger: str) -> str:
        """The table with all rows of a ledger."""
        return f"_ledger_{ledger}"

    def view(self, name: str, sql: str) -> None:
        """A table that is a query."""
        self._spark.sql(sql).createOrReplaceTempView(quoted(name))

    def keep(self, name: str, sql: str) -> None:
        """A table that is a query, whose answer is kept once it is there, so that nothing of a later query is done before it."""
        self.view(name, sql)
        self._spark.catalog.cacheTable(quoted(name))

    def drop(self, name: str) -> None:
        """Forget a table that is kept."""
        self._spark.catalog.uncacheTable(quoted(name))
        self._spark.catalog.dropTempView(quoted(name))

    def _schema(self, ledger: str, *, stored: bool = False) -> str:
        own = ["_index BIGINT"] if stored else ["_row BIGINT", "_source INT"]
        return ", ".join(
            [*own, *(f"{quoted(name)} {spark_type(type_)}" for name, type_ in self._columns[ledger].items())]
        )

    def _frames(self, ledger: str, frames: Sequence[Any]) -> Any:
        folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=self._folder))
        for number, frame in enumerate(frames):
            frame.write_parquet(folder / f"{number}.parquet", compression="lz4")
        return self._spark.read.schema(self._schema(ledger)).parquet(folder.as_uri())

    def _stored(self, ledger: str, parts: Sequence[tuple[Path, int, int]]) -> Any:
        """Stored parts; a row's number is its position in its table behind the table's first row."""
        files = self._spark.read.schema(self._schema(ledger, stored=True)).parquet(
            *(path.as_uri() for path, _, _ in parts)
        )
        places = self._spark.createDataFrame(
            [(path.name, first, number) for path, first, number in parts], "_file STRING, _first BIGINT, _source INT"
        )
        columns = ", ".join(quoted(name) for name in self._columns[ledger])
        files.selectExpr("*", "_metadata.file_name AS _file").createOrReplaceTempView("_parts")
        places.createOrReplaceTempView("_places")
        return self._spark.sql(
            f"SELECT _first + _index AS _row, _source, {columns} FROM _parts JOIN _places USING (_file)"
        )


def converted(value: Any, type_: str) -> Any:
    """A value of Spark as the database gives it: decimals with its places, a day that is a moment there."""
    if isinstance(value, list):
        return [converted(item, type_.removesuffix("[]")) for item in value]
    if type_.startswith("DECIMAL(") and isinstance(value, Decimal | int):
        places = int(type_.rstrip(")").rpartition(",")[2])
        return Decimal(value).quantize(Decimal(1).scaleb(-places))
    if type_ == "TIMESTAMP" and isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value
