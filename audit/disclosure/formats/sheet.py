"""A sheet as people read it: its titles and closing lines are running text, what lies between is a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from audit.disclosure.formats.task import Task
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import t

MAX_CELLS = 2_000_000  # a notice has hundreds; beyond this the rest is named as not looked into
_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|小\s*计)")
_NUMBER = re.compile(r"\s*[-+￥¥]?[0-9][0-9,，.]*\s*(?:元|人|%)?\s*\Z")
Row = tuple[int, list[Cell]]


def put(result: Walked, task: Task, label: str, rows: Sequence[Row]) -> None:
    """Sort the rows (number as the program shows it, cells) of one sheet into lines of text and a table.

    Empty rows may be left out by the caller; their numbers stay. `label` is the sheet in words, "" for a file of one.
    """
    counts = Counter(count for _, cells in rows if (count := _filled(cells)) > 1)
    usual = max(counts, key=lambda count: (counts[count], count), default=1)
    table = Table(len(result.tables) + 1, label=task.prefix + label)
    for number, cells in rows:
        where = task.prefix + place(label, number)
        texts = [cell for cell in cells if cell.text]
        if texts and _is_line(texts, usual):
            for cell in texts:
                result.pieces.append(Piece(cell.text, where))
            result.blocks.append("　".join(cell.text for cell in texts))
            if not any(cell.hidden for cell in cells):
                continue
            cells = [Cell(hidden=cell.hidden, why=cell.why) for cell in cells]
        if any(cell.text or cell.hidden for cell in cells):
            table.rows.append(cells)
            table.spots.append(where)
    if table.rows:
        result.tables.append(table)
        result.blocks.append(table)


def place(label: str, number: int) -> str:
    """A row of a sheet in words."""
    return t("{sheet}第 {row} 行", "{sheet}row {row}", sheet=label if not label else f"{label} ", row=number)


def _filled(cells: Sequence[Cell]) -> int:
    return sum(bool(cell.text or cell.hidden) for cell in cells)


def _is_line(cells: Sequence[Cell], usual: int) -> bool:
    """Whether the row is a sentence rather than a row of the table: far fewer cells than usual, and no figures."""
    if usual < 2 or len(cells) > max(1, usual // 3):
        return usual < 2
    return not any(_TOTAL.match(cell.text) or _NUMBER.match(cell.text) for cell in cells)
