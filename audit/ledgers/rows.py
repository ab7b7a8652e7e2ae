"""Which rows of a table are data, and what their cells mean. Every row ends as used or as left out with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from audit import values
from audit.ledgers.grid import MIDNIGHT, Grid
from audit.ledgers.kinds import Column
from audit.ledgers.locate import Location, header_like
from audit.values import Cell, heading_key, squeeze

_TOTAL = re.compile(r"(?:本页|本表|全部|街道|社区|以上)?(合计|小计|总计|共计|累计)")
_OF_A_PART = re.compile(r"[\u4e00-\u9fff（）()0-9]{1,12}(合计|小计|总计|共计|累计)(?:数|金额)?[:：]?\Z")
_TITLE = re.compile(r"(?:台账|名册|登记表|发放表|明细表|汇总表|情况表|统计表|一览表|清单|记录表|名单)(?:[（(].*)?\Z")
_SIGNATURE = re.compile(
    r"(?:制表|填表|填报|审核|复核|复审|负责|经办|分管|主管|联系|领导|单位|财务|会计|出纳|签字|盖章|报送|录入)[^:：\d]{0,10}[:：]"
)
_LABEL = re.compile("[\u4e00-\u9fff)）]\\s*[:：]")
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
    """The data rows of a table, column by column; position i of each column is the i-th data row.

    `raw` holds the texts as they were, `texts` the canonical ones (null: empty or not understood), `numbers` the spreadsheet's row
    numbers. `numeric` and `uncached` are the positions of cells that hold a number where digits count, or a formula without a
    saved result. `totals` are the total rows and repeated headers that were left out, with the number of data rows above.
    """

    numbers: pl.Series
    raw: dict[str, pl.Series] = field(default_factory=dict)
    texts: dict[str, pl.Series] = field(default_factory=dict)
    numeric: dict[str, pl.Series] = field(default_factory=dict)
    uncached: dict[str, pl.Series] = field(default_factory=dict)
    formulas: dict[str, pl.Series] = field(default_factory=dict)
    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[int, str, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


def _taken(series: pl.Series, rows: pl.Series) -> pl.Series:
    """The cells of some rows in ascending order; where none is missing between them, they need not be copied."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        return series.slice(int(rows[0]), len(rows))
    return series.gather(rows)


def _read_column(
    grid: Grid, location: Location, rows: Sorted, name: str, index: int
) -> tuple[pl.Series, pl.Series, Counter[str]]:
    """A column's cells of the data rows as they were, in their canonical texts, and what that changed."""
    column = location.kind.column(name)
    changed: Counter[str] = Counter()
    series = grid.column(index)
    if column.fill_down:
        series = _filled(grid, series, index, location.first, rows.end, changed, rows.data)
    raw = _taken(series, rows.data)
    if column.fill_down:
        raw = _same_as_above(raw, changed) if grid.placed else raw
    return raw, normalise(raw, column, location.scale.get(name, 1), changed), changed


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows below a header, all 0-based: `data` are those of data, `totals` the total rows and repeated headers with the number of data rows above,
    `left_out` counts the others by reason, `end` is the row after the table's last."""

    data: pl.Series
    totals: list[tuple[int, str, int]]
    left_out: Counter[str]
    end: int


def collect(grid: Grid, location: Location, rows: Sorted) -> Cells:
    """The cells of the rows that are data, in their canonical texts."""
    cells = Cells(rows.data + grid.base, read=rows.end - location.first, left_out=rows.left_out, totals=rows.totals)
    with ThreadPoolExecutor(2) as pool:  # Polars works outside the interpreter's lock
        read = list(pool.map(lambda item: _read_column(grid, location, rows, *item), location.columns.items()))
    for (name, index), (raw, texts, changed) in zip(location.columns.items(), read, strict=True):
        cells.raw[name], cells.texts[name] = raw, texts
        cells.changed.update(changed)
        for spots, kept in (
            (grid.numeric, cells.numeric),
            (grid.uncached, cells.uncached),
            (grid.formulas, cells.formulas),
        ):
            if index in spots:
                at = rows.data.is_in(pl.Series(spots[index], dtype=pl.UInt32).implode()).arg_true()
                if len(at):
                    kept[name] = at
    cells.changed += Counter()  # drops zero counts
    return cells


def sort(grid: Grid, location: Location, starts: Callable[[int], int | None]) -> Sorted:
    """Which rows below the header are data, and where the table ends. What plainly is data, is seen column by column; only the
    others are looked at one by one. `starts` is asked of a row that looks like the header of another table where that table begins,
    if one does.
    """
    key_name = location.kind.marked("person")
    key = location.columns.get(key_name) if key_name else None
    first = location.first
    frame = grid.frame[first:]
    plain = frame.select(_plainly_data(location, key, frame).alias("plain")).to_series()
    blank = frame.select(_blank(frame).alias("blank")).to_series()
    reasons: list[tuple[int, str]] = []
    others: list[int] = []  # rows that are data after all
    end = grid.height
    for offset in (~plain & ~blank).arg_true().to_list():
        row = frame.row(offset)
        reason = _reason(row, location, key)
        if (reason in (None, NOTE) or (reason == HEADER and not _repeats_all(row, location))) and header_like(row):
            begins = starts(first + offset)
            if begins is not None and begins > first:
                end = begins
                break
            reason = reason or NOTE
        if reason is None:
            others.append(offset)
        else:
            reasons.append((offset, reason))
    kept = end - first
    data = plain[:kept].arg_true()
    if others:
        data = pl.concat([data, pl.Series([o for o in others if o < kept], dtype=pl.UInt32)]).sort()
    left_out = Counter(reason for offset, reason in reasons if offset < kept)
    if blanks := int(blank[:kept].sum()):
        left_out[BLANK] = blanks
    totals = [
        (first + offset, reason, int(data.search_sorted(offset)))
        for offset, reason in reasons
        if offset < kept and reason in (TOTAL, SUBTOTAL, HEADER)
    ]
    return Sorted((data + first).cast(pl.UInt32), totals, left_out, end)


# Text that a cell of an amount, number or day may hold; other words in such a column are a heading's.
_FIGURES = r"[\x{4e00}-\x{9fff}&&[^年月日号元圆万整正角分人名个次份卷户天岁周上下午度〇零一二三四五六七八九十]]"
# A label before a colon, as signatures have, or the beginning of a note.
_LINES = r"[\x{4e00}-\x{9fff})）]\s*[:：]|^\s*(?:[※＊*]|备注|附注|说明|注)"
_FIGURE_TYPES = ("money", "count", "date", "birth", "month", "year")


def _plainly_data(location: Location, key: int | None, frame: pl.DataFrame) -> pl.Expr:
    """Rows that `_reason` would take for data: decided on whole columns, and never for a row that it would leave out."""
    names = frame.columns
    if key is not None and key < len(names):
        cell = pl.col(names[key])
        digits = cell.str.contains(r"(?:[0-9０-９][^0-9０-９]*){6}")
        return (digits & ~cell.str.contains(r"[\x{4e00}-\x{9fff}:：]")).fill_null(False)
    mapped = {name: names[index] for name, index in location.columns.items() if index < len(names)}
    filled = pl.sum_horizontal(
        (pl.col(name).is_not_null() & (pl.col(name) != "")).cast(pl.UInt16) for name in mapped.values()
    )
    enough = filled * 2 >= max(len(location.kind.required), 2)
    # A header repeated has the heading itself in the column of a short ledger that has no figures.
    first = next(iter(mapped))
    heads = pl.col(mapped[first]).str.contains(re.escape(first), literal=False).fill_null(False)
    total = pl.any_horizontal(pl.col(name).str.contains(r"[合小总共累]\s*计").fill_null(False) for name in names)
    figures = [at for name, at in mapped.items() if location.kind.column(name).type in _FIGURE_TYPES]
    words = pl.any_horizontal(pl.lit(False), *(pl.col(at).str.contains(_FIGURES).fill_null(False) for at in figures))
    lines = pl.any_horizontal(pl.col(name).str.contains(_LINES).fill_null(False) for name in names)
    return enough & ~total & ~words & ~lines & ~heads


def _blank(frame: pl.DataFrame) -> pl.Expr:
    return pl.all_horizontal(pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "") for name in frame.columns)


def _filled(
    grid: Grid, series: pl.Series, index: int, first: int, end: int, changed: Counter[str], data: pl.Series
) -> pl.Series:
    """A grouping column with its value in every row, where an office merged its cells over several."""
    spans = [(r0, r1) for r0, c0, r1, c1 in grid.merged if c0 == c1 == index and r1 > r0 and first <= r0 < end]
    if not spans:
        return series
    texts = series.to_list()
    filled: list[int] = []
    for r0, r1 in spans:
        if texts[r0] is not None:
            for row in range(r0 + 1, min(r1 + 1, end)):
                texts[row] = texts[r0]
                filled.append(row)
    changed["fill_down"] += int(data.is_in(pl.Series(filled, dtype=pl.UInt32).implode()).sum())
    return pl.Series(texts, dtype=pl.String)


def _same_as_above(raw: pl.Series, changed: Counter[str]) -> pl.Series:
    marks = raw.is_in(list(_SAME_AS_ABOVE)) | raw.str.contains(
        r"^[\s\x{3000}]*同[\s\x{3000}]*上[\s\x{3000}]*$"
    ).fill_null(False)
    count = int(marks.fill_null(False).sum())
    if not count:
        return raw
    texts = raw.to_list()
    for index in marks.arg_true().to_list():
        if index:
            texts[index] = texts[index - 1]
            changed["same_as_above"] += 1
    return pl.Series(texts, dtype=pl.String)


def _reason(row: Sequence[str | None], location: Location, key: int | None) -> str | None:
    """Why a row is no data row, None if it is one. A row with a number in its person column is always data; words there
    may be a signature line that reaches into the column."""
    present = [(c, cell) for c, cell in enumerate(row) if cell and squeeze(cell)]
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
    # In a ledger of few columns a line of signatures fills as many cells as a row of data.
    labels = all(_LABEL.search(cell) for _, cell in present)
    if sparse:
        for _, cell in present[:3]:
            match = _OF_A_PART.match(squeeze(values.cell_text(cell)))
            if match:
                return SUBTOTAL if match.group(1) == "小计" else TOTAL
        if len(present) == 1 and _TITLE.search(first):
            return NOTE
    if (sparse or labels) and _SIGNATURE.match(first):
        return SIGNATURE
    if (sparse or len(present) == 1) and _NOTE.match(first):
        return NOTE
    if sparse and (_NOTE.match(first) or not mapped or (len(present) == 1 and len(first) > 20)):
        return NOTE
    return None


def _is_person(text: str) -> bool:
    """Whether a cell of the person column holds a number, damaged or not, rather than words."""
    return sum(c.isdigit() for c in text) >= 6 and not _WORDS.search(text)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"\s*[0-9]{1,6}\s*", cell) is not None


def _repeats_all(row: Sequence[str | None], location: Location) -> bool:
    """Whether no cell of a repeated header says anything else: another ledger's header shares half of it."""
    texts = {c: heading_key(cell) for c, cell in enumerate(row) if cell and heading_key(cell)}
    ours = {c: location.headings[name] for name, c in location.columns.items()} | dict(location.unused)
    return all(ours.get(c, "").endswith(text) for c, text in texts.items())


def _repeats_header(row: Sequence[str | None], location: Location) -> bool:
    same = sum(
        1
        for name, c in location.columns.items()
        if c < len(row) and (cell := row[c]) and location.headings[name].endswith(heading_key(cell) or "\0")
    )
    return same >= 3 and 2 * same >= len(location.columns)


_READERS: dict[str, Callable[[Any], str | None]] = {
    "text": values.read_text,
    "address": values.read_text,
    "name": values.read_name,
    "sex": values.read_sex,
    "id": values.read_id,
    "card": values.read_card,
    "phone": values.read_phone,
    "uscc": values.read_code,
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


# What stands already as we would write it, by type; a day of a spreadsheet has a midnight behind it.
_NAME = "^[\u3400-\u4dbf\u4e00-\u9fff]+(?:·[\u3400-\u4dbf\u4e00-\u9fff]+)*$"
_TEXT = "^[\u3400-\u4dbf\u4e00-\u9fff0-9A-Za-z（）()、，。：；“”《》〔〕_/.·-]+$"
_CANONICAL = {
    "text": _TEXT,
    "address": _TEXT,
    "name": _NAME,
    "sex": "^[男女]$",
    "id": "^[0-9]{15}(?:[0-9]{2}[0-9X])?$",
    "card": "^[0-9]+$",
    "phone": "^[0-9]+$",
    "uscc": "^[0-9A-Z]+$",
    "count": "^(?:0|[1-9][0-9]{0,10})$",
    "year": "^(?:19|20)[0-9]{2}$",
    "yesno": "^[是否]$",
    "money": "^(?:0|[1-9][0-9]{0,11})\\.[0-9]{2}$",
}
_WHOLE = "^(?:0|[1-9][0-9]{0,11})$"
_TENTHS = "^(?:0|[1-9][0-9]{0,11})\\.[0-9]$"


def normalise(raw: pl.Series, column: Column, scale: int, changed: Counter[str]) -> pl.Series:
    """Canonical texts of a column, counting under the column's type the cells whose writing was changed.

    What stands as we write it is seen on the whole column; of the rest each different text is read once.
    """
    name = raw.name
    frame = raw.alias("raw").to_frame()
    canonical = pl.lit(None, dtype=pl.String)
    if column.type == "money" and scale == 1:
        canonical = (
            pl.when(pl.col("raw").str.contains(_CANONICAL["money"])).then(pl.col("raw"))
            .when(pl.col("raw").str.contains(_WHOLE)).then(pl.col("raw") + ".00")
            .when(pl.col("raw").str.contains(_TENTHS)).then(pl.col("raw") + "0")
            .otherwise(None)
        )  # fmt: skip
    elif column.type in _CANONICAL and column.type != "money":
        canonical = pl.when(pl.col("raw").str.contains(_CANONICAL[column.type])).then(pl.col("raw")).otherwise(None)
    frame = frame.with_columns(canonical.alias("text"))
    rest = frame.filter(pl.col("raw").is_not_null() & pl.col("text").is_null()).to_series(0)
    if not len(rest):
        return frame.to_series(1).alias(name)
    counts = rest.value_counts(name="n")
    distinct = counts.to_series(0).to_list()
    read = reader(column, scale)
    texts = [read(text) for text in distinct]
    for before, text, count in zip(distinct, texts, counts["n"].to_list(), strict=True):
        if text is not None and (scale != 1 or _rewritten(before, text, column.type)):
            changed[column.type] += count
    table = pl.DataFrame(
        {"raw": distinct, "read": pl.Series(texts, dtype=pl.String)}, schema_overrides={"raw": pl.String}
    )
    joined = frame.join(table, on="raw", how="left", maintain_order="left")
    return joined.select(pl.coalesce("text", "read")).to_series().alias(name)


def _rewritten(before: str, text: str, kind: str) -> bool:
    """Whether the canonical text is another writing than an office's, not merely the program's own form of a number or day."""
    if kind in ("date", "birth", "month"):
        return before.removesuffix(MIDNIGHT)[: len(text)] != text
    if kind == "money":
        return not _PLAIN_NUMBER.match(before)
    return text != before


_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")


def fen(texts: pl.Series) -> int:
    """The sum of canonical amounts, in fen; null cells count nothing."""
    total = texts.str.replace(".", "", literal=True).cast(pl.Int64).sum()
    return int(total or 0)
