"""Which rows of a table are data, and what their cells mean. Every row ends as used or as left out with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from audit import values
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import Column
from audit.ledgers.locate import Location
from audit.values import Cell, heading_key, squeeze

_TOTAL = re.compile(r"(?:本页|本表|全部|街道|社区|以上)?(合计|小计|总计|共计|累计)")
_SIGNATURE = re.compile(
    r"(?:制表|填表|填报|审核|复核|复审|负责|经办|分管|主管|联系|领导|单位|财务|会计|出纳|签字|盖章|报送|录入)[^:：\d]{0,10}[:：]"
)
_NOTE = re.compile(r"(?:备注|附注|说明|填表说明|填报说明|注意|注)(?:[:：\d一二三]|$)|※|＊|\*")
_WORDS = re.compile("[\u4e00-\u9fff:：]")
_SAME_AS_ABOVE = {"同上", "〃", "″", '"', "”", "''", "々"}

# Reasons why a row is left out, as they appear in JSON.
BLANK, UNFILLED, TOTAL, SUBTOTAL, HEADER, SIGNATURE, NOTE = (
    "blank",
    "unfilled",
    "total",
    "subtotal",
    "repeated_header",
    "signature",
    "note",
)


@dataclass(slots=True)
class Cells:
    """The data rows of a table, column by column.

    `raw` holds the cells as they were, `texts` the canonical texts (None: empty or not understood), `numbers` the
    spreadsheet's row numbers. `totals` are the total rows that were left out, with the number of data rows above.
    """

    numbers: list[int] = field(default_factory=list)
    raw: dict[str, list[Cell]] = field(default_factory=dict)
    texts: dict[str, list[str | None]] = field(default_factory=dict)
    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[int, str, int]] = field(default_factory=list)


def collect(grid: Grid, location: Location) -> Cells:
    """Sort the rows below the header and normalise the cells of those that are data."""
    result = Cells()
    key = location.kind.marked("person")
    columns = dict(location.columns)
    fill = {name for name in columns if location.kind.column(name).fill_down}
    filled = _merged_values(grid, {columns[name] for name in fill}, location.first)
    rows: list[list[Cell]] = []
    for index in range(location.first, len(grid.cells)):
        row = grid.cells[index]
        result.read += 1
        reason = _reason(row, location, columns.get(key) if key else None)
        if reason is None:
            result.numbers.append(index + 1)
            rows.append(
                [filled.get((index, c), row[c] if c < len(row) else None) for c in range(len(row))] if filled else row
            )
            result.changed["fill_down"] += sum((index, columns[name]) in filled for name in fill)
        else:
            result.left_out[reason] += 1
            if reason in (TOTAL, SUBTOTAL):
                result.totals.append((index, reason, len(rows)))
    result.changed += Counter()  # drops zero counts
    for name, column in columns.items():
        raw = [row[column] if column < len(row) else None for row in rows]
        if name in fill:
            raw = _same_as_above(raw, result.changed)
        result.raw[name] = raw
        result.texts[name] = normalise(raw, location.kind.column(name), location.scale.get(name, 1), result.changed)
    return result


def _merged_values(grid: Grid, columns: set[int], first: int) -> dict[tuple[int, int], Cell]:
    """Values to fill down where an office merged the cells of a grouping column over several rows."""
    values_at: dict[tuple[int, int], Cell] = {}
    for r0, c0, r1, c1 in grid.merged:
        if r0 < first or r1 == r0 or c0 != c1 or c0 not in columns:
            continue
        value = grid.cells[r0][c0] if r0 < len(grid.cells) and c0 < len(grid.cells[r0]) else None
        if value is not None:
            values_at.update({(r, c0): value for r in range(r0 + 1, min(r1 + 1, len(grid.cells)))})
    return values_at


def _same_as_above(raw: list[Cell], changed: Counter[str]) -> list[Cell]:
    result: list[Cell] = []
    for cell in raw:
        if isinstance(cell, str) and squeeze(cell) in _SAME_AS_ABOVE and result:
            result.append(result[-1])
            changed["same_as_above"] += 1
        else:
            result.append(cell)
    return result


def _reason(row: list[Cell], location: Location, key: int | None) -> str | None:
    """Why a row is no data row, None if it is one. A row with a number in its person column is always data; words there
    may be a signature line that reaches into the column."""
    present = [(c, cell) for c, cell in enumerate(row) if cell is not None and cell != ""]
    present = [(c, cell) for c, cell in present if not isinstance(cell, str) or squeeze(cell)]
    if not present:
        return BLANK
    mapped = [(c, cell) for c, cell in present if c in location.columns.values()]
    if not mapped and all(_is_number(cell) for _, cell in present):
        return UNFILLED
    if any(c == key and _is_person(values.cell_text(cell)) for c, cell in present):
        return None
    if _repeats_header(row, location):
        return HEADER
    first = squeeze(values.half_width(values.cell_text(present[0][1])))
    for _, cell in present[:3]:
        match = _TOTAL.match(squeeze(values.cell_text(cell)))
        if match:
            return SUBTOTAL if match.group(1) == "小计" else TOTAL
    sparse = 2 * len(mapped) < len(location.kind.required)
    if sparse and _SIGNATURE.match(first):
        return SIGNATURE
    if sparse and (_NOTE.match(first) or not mapped or (len(present) == 1 and len(first) > 20)):
        return NOTE
    return None


def _is_person(text: str) -> bool:
    """Whether a cell of the person column holds a number, damaged or not, rather than words."""
    return sum(c.isdigit() for c in text) >= 6 and not _WORDS.search(text)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) or re.fullmatch(r"\s*[0-9]{1,6}\s*", values.cell_text(cell)) is not None


def _repeats_header(row: list[Cell], location: Location) -> bool:
    same = sum(
        1
        for name, c in location.columns.items()
        if c < len(row)
        and isinstance(row[c], str)
        and location.headings[name].endswith(heading_key(str(row[c])) or "\0")
    )
    return same >= 3 and 2 * same >= len(location.columns)


_READERS: dict[str, Callable[[Any], str | None]] = {
    "text": values.read_text,
    "address": values.read_text,
    "name": values.read_name,
    "sex": values.read_sex,
    "id": values.read_id,
    "card": values.read_card,
    "phone": values.read_card,
    "date": values.read_day,
    "birth": values.read_day,
    "month": values.read_month,
    "year": values.read_year,
    "count": values.read_count,
    "yesno": values.read_yes_no,
}


def reader(column: Column, scale: int = 1) -> Callable[[Cell], str | None]:
    """The function that gives a cell of the column its canonical text."""
    if column.type == "money":
        return partial(values.read_money, scale=scale)
    if column.type == "choice":
        return partial(_choice, _choices(column))
    return _READERS[column.type]


def _choices(column: Column) -> dict[str, str]:
    table = {heading_key(synonym): value for synonym, value in (column.synonyms or {}).items()}
    return table | {heading_key(value): value for value in column.values}


def _choice(table: dict[str, str], cell: Cell) -> str | None:
    return table.get(heading_key(values.cell_text(cell)))


def normalise(raw: list[Cell], column: Column, scale: int, changed: Counter[str]) -> list[str | None]:
    """Canonical texts of a column, counting under the column's type the cells whose writing was changed."""
    read = reader(column, scale)
    texts: list[str | None] = []
    for cell in raw:
        text = None if cell is None else read(cell)
        texts.append(text)
        if text is not None and (scale != 1 or (isinstance(cell, str) and text != cell)):
            changed[column.type] += 1
    return texts
