"""The total rows of a sheet against the rows that they add up, and the sums of columns."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from audit.ledgers.grid import Grid
from audit.ledgers.kinds import Column, LedgerKind
from audit.ledgers.locate import Location
from audit.ledgers.rows import HEADER, SUBTOTAL, Cells, fen, reader
from audit.messages import t
from audit.model import Place, RowIssue, Severity


def check_totals(
    kind: LedgerKind, location: Location, grid: Grid, cells: Cells, file: str, sheet: str | None
) -> list[RowIssue]:
    """Total rows against the rows they add up: a 小计 those since the last one, a 合计 all above or, where the header was repeated after
    a total, those since then. A total that fits any of these is right."""
    issues: list[RowIssue] = []
    if not grid.placed:
        return issues
    since = page = 0  # where the rows begin since the last total, and since the last header
    for index, reason, upto in cells.totals:
        begins = [since, page] if reason == SUBTOTAL else [0, page, since]
        if reason == HEADER:
            page = since = upto
            continue
        since = upto
        for name, column_index in location.columns.items():
            column = kind.column(name)
            if column.type not in ("money", "count") or upto == 0:
                continue
            stated = reader(column, location.scale.get(name, 1))(grid.text(index, column_index) or None)
            if stated is None or index in grid.uncached.get(column_index, ()):
                continue
            sums = [total_of(column, cells.texts[name][begin:upto]) for begin in begins]
            begin, total = begins[0], sums[0]
            if Decimal(stated) not in sums:
                message = t(
                    "合计行“{column}”为 {stated}，而上面 {n} 行之和为 {total}，相差 {difference}；请核对",
                    "the total row states {stated} for {column}, the {n} rows above add up to {total}, a difference of "
                    "{difference}; check it",
                    column=name,
                    stated=stated,
                    n=upto - begin,
                    total=total,
                    difference=Decimal(stated) - total,
                )
                issues.append(
                    RowIssue(
                        kind.name,
                        Place(file, sheet, index + grid.base),
                        name,
                        "total",
                        message,
                        Severity.WARNING,
                        stated,
                        column.type,
                    )
                )
    return issues


def total_of(column: Column, texts: pl.Series) -> Decimal:
    """The sum of a column of canonical amounts (yuan) or counts; null cells count nothing."""
    if column.type == "money":
        return Decimal(fen(texts)).scaleb(-2)
    return Decimal(int(texts.cast(pl.Int64).sum() or 0))
