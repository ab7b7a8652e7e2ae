"""Rows that a database gave, from the file they lie in (`audit.databases.spool`) into the columns of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from audit.databases.postgres_connection import unescape
from audit.databases.relations import BINARY_FLOAT, TRUTH, Spooled
from audit.databases.spool import ESCAPED, NULL
from audit.databases.spool import line as written
from audit.errors import ReadError
from audit.ledgers.grid import Spots
from audit.messages import t
from audit.values import cell_text

_TRUTH = {"true": "是", "false": "否", "1": "是", "0": "否"}
_LONG = r"^-?[0-9.]{17,}$|[eE]"


def frame(rows: Spooled, shown: str, kinds: Sequence[str]) -> pl.DataFrame:
    """The cells as texts, the names of the columns in the first row. Binary numbers are shown with 15 places, as a spreadsheet shows them.

    Text that is not UTF-8, as in databases that declare no encoding, is read as GB18030, a table as a whole; ReadError where it is neither.
    """
    found = _parsed(rows.path, len(kinds))
    if found is None:
        _recode(rows.path, shown)
        found = _parsed(rows.path, len(kinds))
    if found is None or found.height != rows.rows + 1:
        raise ReadError(
            shown,
            t(
                "收到的行数与数据库说的不符，没有计入；请重新运行，仍然如此请报告",
                "the rows received are not those the database counted, so none counts; run again, and report it if it stays so",
            ),
        )
    return found.with_columns(_column(found.to_series(index), kind) for index, kind in enumerate(kinds))


def _parsed(path: Path, width: int) -> pl.DataFrame | None:
    """None where it is not UTF-8."""
    try:
        return pl.read_csv(
            path,
            has_header=False,
            separator="\t",
            quote_char=None,
            schema={str(index): pl.String for index in range(width)},
            infer_schema=False,
            null_values=NULL,
            glob=False,
        )
    except pl.exceptions.ComputeError:
        return None


def _recode(path: Path, shown: str) -> None:
    """The file as UTF-8. A byte of a GB18030 character may look like a backslash, so the escapes are undone before."""
    target = path.with_suffix(".utf8")
    try:
        with path.open("rb") as source, target.open("wb") as stream:
            for number, row in enumerate(source):
                cells = row.removesuffix(b"\n").split(b"\t")
                if number == 0:  # the names were read before and are UTF-8
                    stream.write(row)
                    continue
                texts = [None if cell == NULL.encode() else unescape(cell).decode("gb18030") for cell in cells]
                stream.write(written(texts))
    except UnicodeDecodeError:
        raise ReadError(
            shown,
            t(
                "文字编码无法确认，既不是 UTF-8 也不是 GB18030；请导出为 UTF-8 后重试",
                "its encoding is neither UTF-8 nor GB18030; convert it to UTF-8 and try again",
            ),
        ) from None
    target.replace(path)


def _column(series: pl.Series, kind: str) -> pl.Series:
    if series.str.contains("\\", literal=True).any():
        series = series.str.replace_many(list(ESCAPED), list(ESCAPED.values()))
    if kind == TRUTH:
        return series.replace(_TRUTH)
    if kind != BINARY_FLOAT:
        return series
    long = series.str.contains(_LONG).fill_null(False)
    long[0] = False  # the heading
    if not long.any():
        return series
    texts = series.filter(long).unique().to_list()
    return series.replace(texts, [cell_text(float(text)) for text in texts])


def cut_numbers(frame: pl.DataFrame, kinds: Sequence[str]) -> Spots:
    """The cells of binary numbers that have more digits than such a number keeps, or are a month written as one (2024.1 may be October)."""
    spots: Spots = {}
    for index, kind in enumerate(kinds):
        if kind == BINARY_FLOAT:
            marks = frame.to_series(index).str.contains(r"^-?[0-9]{16,}$|^[0-9]{4}\.[0-9]{1,2}$").fill_null(False)
            if len(at := marks.arg_true()):
                spots[index] = at.to_list()
    return spots
