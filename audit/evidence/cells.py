"""Seals of tables: with them a later look can name the cell that was changed, though the record holds no cell.

Each row and each column has a keyed digest (HMAC-SHA256 under the engagement's salt) of its canonical texts; where one row and one
column differ, they cross in the cell. Large tables are sealed in blocks of rows, so that a record stays small.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from audit.ledgers.remarks import column_letters
from audit.messages import listing, t
from audit.model import LedgerTable

_ROW, _COLUMN = 12, 16  # hexadecimal places
_BLOCKS = 2000
_NAMED = 10  # places named one by one
_BETWEEN, _EMPTY = "\x1f", "\x00"

Seal = Mapping[str, Any]


def seal(table: LedgerTable, salt: bytes) -> dict[str, Any]:
    """The seal of a table as a record holds it: rows as ranges of spreadsheet numbers, rows to a block, digests of the blocks one behind
    the other, digests of the columns by heading."""
    import polars as pl

    size = max(1, -(-len(table.rows) // _BLOCKS))
    names = table.frame.columns
    blocks: list[str] = []
    if names and len(table.rows):
        rows = table.frame.select(pl.concat_str(pl.all().fill_null(_EMPTY), separator=_BETWEEN).alias("row"))
        grouped = rows.group_by(pl.arange(0, pl.len()) // size, maintain_order=True)
        blocks = grouped.agg(pl.col("row").str.join("\n"))["row"].to_list()
    return {
        "sheet": table.sheet,
        "ledger": table.ledger,
        "rows": _ranges(table.rows),
        "block": size,
        "seals": "".join(_digest(salt, block)[:_ROW] for block in blocks),
        "columns": {
            name: _digest(
                salt, name + _BETWEEN + (table.frame[name].fill_null(_EMPTY).str.join(_BETWEEN).item() or "")
            )[:_COLUMN]
            for name in names
        },
    }


def _digest(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _ranges(rows: Sequence[int]) -> list[list[int]]:
    result: list[list[int]] = []
    for row in rows:
        if result and result[-1][1] == row - 1:
            result[-1][1] = row
        else:
            result.append([row, row])
    return result


def _rows(ranges: Sequence[Sequence[int]]) -> list[int]:
    return [row for first, last in ranges for row in range(first, last + 1)]


def _blocks(sealed: Seal) -> list[str]:
    text: str = sealed["seals"]
    return [text[start : start + _ROW] for start in range(0, len(text), _ROW)]


def differences(before: Seal, after: Seal, table: LedgerTable) -> list[str]:
    """What changed in a table since it was sealed, each place in words (`F17（慰问金额）`). Empty where its texts are the same.

    `after` is the seal of `table`, the table as it is now.
    """
    words = []
    gone = [name for name in before["columns"] if name not in after["columns"]]
    new = [name for name in after["columns"] if name not in before["columns"]]
    if gone:
        words.append(t("少了列：{names}", "columns gone: {names}", names=listing(gone)))
    if new:
        words.append(t("多了列：{names}", "new columns: {names}", names=listing(new)))
    changed = [
        name
        for name, digest in before["columns"].items()
        if name in after["columns"] and after["columns"][name] != digest
    ]
    if gone or new:
        # Every row's digest is over all columns, so rows tell nothing here.
        return words + (
            [t("内容变了的列：{names}", "columns changed: {names}", names=listing(changed))] if changed else []
        )
    one, two = _blocks(before), _blocks(after)
    if len(_rows(before["rows"])) == len(table.rows) and before["block"] == after["block"]:
        size = before["block"]
        rows = [
            row
            for i, (x, y) in enumerate(zip(one, two, strict=False))
            if x != y
            for row in table.rows[i * size : (i + 1) * size]
        ]
        return _cells(rows, changed, table, exact=size == 1)
    return _moved(before, one, two, table) if before["block"] == after["block"] == 1 else [_counted(before, table)]


def _cells(rows: Sequence[int], columns: Sequence[str], table: LedgerTable, *, exact: bool) -> list[str]:
    """The cells in which changed rows and columns cross: single ones where one row or one column changed."""
    if not rows and not columns:
        return []
    if exact and 1 in (len(rows), len(columns)) and len(rows) * len(columns) <= _NAMED:
        return [_cell(row, column, table) for row in rows for column in columns]
    return [
        t(
            "第 {rows} 行，列：{columns}",
            "rows {rows}, columns {columns}",
            rows=_shown(rows),
            columns=listing(list(columns)),
        )
    ]


def _cell(row: int, column: str, table: LedgerTable) -> str:
    place = table.positions.get(column)
    name = f"{column_letters(place)}{row}" if place is not None else t("第 {row} 行", "row {row}", row=row)
    return t("{cell}（{column}）变了", "{cell} ({column}) changed", cell=name, column=column)


def _shown(rows: Sequence[int]) -> str:
    ranges = _ranges(rows)
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:_NAMED]]
    return listing(texts) + ("…" if len(ranges) > _NAMED else "")


def _moved(before: Seal, one: Sequence[str], two: Sequence[str], table: LedgerTable) -> list[str]:
    """Rows that came, went or changed, where their number is not the same any more."""
    numbers, words = _rows(before["rows"]), []
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            words.append(t("原第 {rows} 行没有了", "former rows {rows} are gone", rows=_shown(numbers[a:b])))
        if kind in ("insert", "replace"):
            words.append(t("第 {rows} 行是新的", "rows {rows} are new", rows=_shown(table.rows[c:d])))
    return words[: 2 * _NAMED]


def _counted(before: Seal, table: LedgerTable) -> str:
    return t(
        "行数由 {old} 变为 {new}",
        "{old} rows became {new}",
        old=len(_rows(before["rows"])),
        new=len(table.rows),
    )
