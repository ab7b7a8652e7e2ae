"""Ledger tables made of rows that a case gives, each cell typed as a ledger's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from audit.errors import DataFault
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.rows import reader
from audit.messages import t
from audit.model import LedgerTable


def table_of(kind: LedgerKind, rows: Sequence[Mapping[str, Any]]) -> LedgerTable:
    """Rows of a case as a ledger table, each cell typed as a ledger's; a cell that is null in the case stays empty."""
    columns: dict[str, list[str | None]] = {}
    for column in kind.columns:
        read = reader(column)
        texts: list[str | None] = []
        for row in rows:
            raw = row.get(column.name)
            text = None if raw is None else read(str(raw))
            if raw is not None and text is None:
                raise DataFault(
                    t(
                        "用例里的“{column}”“{value}”不是这一列的值",
                        "{value!r} in a case is no value of {column}",
                        column=column.name,
                        value=raw,
                    )
                )
            texts.append(text)
        columns[column.name] = texts
    for row in rows:
        for name in row:
            if name not in columns:
                raise DataFault(
                    t(
                        "用例里的“{column}”不是{title}的列",
                        "{column} in a case is no column of {title}",
                        column=name,
                        title=kind.title,
                    )
                )
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return LedgerTable(kind.name, kind.title, kind.name, None, range(1, len(rows) + 1), frame, read=len(rows))
