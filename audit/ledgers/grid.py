"""A sheet as columns of text: what every reader of a container hands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from audit.model import Order
from audit.values import cell_text

# Days come from readers as `2024-03-05 00:00:00`; the time of a day that has none is no writing of anybody's.
MIDNIGHT = " 00:00:00"
Spots = dict[int, list[int]]


@dataclass(slots=True)
class Grid:
    """The cells of one sheet as texts, from its first row and column on.

    `frame` has one String column per column of the sheet and one row per row: its row r is row r + 1 of the spreadsheet
    program. Numbers are written as the program shows them (at most 15 places), days as `2024-03-05 00:00:00`, empty cells are null.
    `merged` holds ranges as (first row, first column, last row, last column), 0-based and inclusive. `sheet` is None for csv.

    What a text cannot tell stands in maps from a column to its rows (all 0-based): `numeric` are cells that hold a long number as a
    number, of which the end is lost, or a month like 2024.1 as one; `formulas` are cells that hold a formula, `uncached` those of
    them without a saved result; `errors` show #DIV/0! and the like. `order` is what the rows of a database's table are in.
    """

    sheet: str | None
    frame: pl.DataFrame
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    encoding: str | None = None
    visible: bool = True
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    numeric: Spots = field(default_factory=dict)
    formulas: Spots = field(default_factory=dict)
    uncached: Spots = field(default_factory=dict)
    errors: Spots = field(default_factory=dict)
    order: Order | None = None

    @property
    def base(self) -> int:
        """The number of its first row: 1 as the spreadsheet program counts; of a database's table the first row holds the names of the columns."""
        return 1 if self.order is None else 0

    @property
    def placed(self) -> bool:
        """Whether the rows stand as somebody put them, so that one can speak of those above it."""
        return self.order is None or self.order.is_key

    @property
    def height(self) -> int:
        """How many rows the sheet has, empty ones before the last filled one included."""
        return self.frame.height

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.frame.width

    def rows(self, start: int, stop: int) -> list[tuple[str | None, ...]]:
        """The cells of some rows."""
        return self.frame[max(start, 0) : max(stop, 0)].rows()

    def walk(self, start: int = 0, block: int = 4096) -> Iterator[tuple[str | None, ...]]:
        """The cells of all rows from `start` on, without holding them all."""
        for first in range(start, self.height, block):
            yield from self.rows(first, first + block)

    def column(self, index: int) -> pl.Series:
        """The texts of one column."""
        return self.frame.to_series(index)

    def text(self, row: int, column: int) -> str:
        """The text of a cell as a person sees it, empty outside the sheet."""
        if 0 <= row < self.height and 0 <= column < self.width:
            return cell_text(self.frame[row, column])
        return ""

    def from_column(self, first: int) -> Grid:
        """The same sheet with nothing in the columns before `first`; all that is left keeps its place."""
        names = self.frame.columns
        frame = self.frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in names[:first])
        return replace(self, frame=frame, merged=[span for span in self.merged if span[1] >= first])

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(series.null_count() == len(series) or not any(series.drop_nulls()) for series in self.frame)


def of_rows(sheet: str | None, rows: Sequence[Sequence[str | None]]) -> Grid:
    """A grid of rows that may differ in length."""
    width = max(map(len, rows), default=0)
    columns: list[list[str | None]] = [[] for _ in range(width)]
    for row in rows:
        for index, column in enumerate(columns):
            column.append(row[index] if index < len(row) else None)
    return Grid(sheet, pl.DataFrame([pl.Series(str(i), texts, dtype=pl.String) for i, texts in enumerate(columns)]))
