"""What clears a whole column at once, in Polars, made from a column's JSON Schema.

One-sided: a cell that is cleared would be accepted by jsonschema; of the others nothing is said, jsonschema judges them. A test puts both
to the same values. Only keywords whose meaning is the same in both engines are made use of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, reduce
from operator import add, and_
from typing import Any

import polars as pl

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HARMLESS = frozenset({"type", "title", "description", "$comment"})
# Patterns that both engines read alike: ASCII classes, groups, counts, anchors at both ends.
_SIMPLE = re.compile(r"\^(?:\[[0-9A-Za-z\-]+\]|[0-9A-Za-z\-]|\\\.|[(|)?+*:]|\{[0-9,]+\})+\$\Z")
_TEXT = pl.col("text")


def clears(spec: Mapping[str, Any], type_: str, text: pl.Series) -> pl.Series | None:
    """Which of the canonical texts the schema surely accepts; None where nothing can be said."""
    if spec.get("type") not in (None, "string") or type_ in ("count", "year"):
        parts = _integers(spec) if spec.get("type") == "integer" else None
    else:
        parts = [_TEXT.is_not_null()]
        for keyword, value in spec.items():
            if keyword in _HARMLESS or keyword.startswith("x-") or (keyword == "format" and value in _FORMATS):
                continue
            part = _keyword(keyword, value)
            if part is None:
                return None
            parts.append(part)
    if parts is None:
        return None
    cleared = text.alias("text").to_frame().select(reduce(and_, parts).fill_null(False)).to_series()
    return cleared & _FORMATS[spec["format"]](text) if "format" in spec else cleared


def _keyword(keyword: str, value: Any) -> pl.Expr | None:
    """What one keyword of a text column demands, None where that cannot be said here."""
    if keyword == "minLength":
        return _TEXT.str.len_chars().ge(int(value))
    if keyword == "maxLength":
        return _TEXT.str.len_chars().le(int(value))
    if keyword == "enum" and all(isinstance(item, str) for item in value):
        return _TEXT.is_in(value)
    if keyword == "pattern" and _SIMPLE.match(value):
        return _TEXT.str.contains(value)
    return None


def _integers(spec: Mapping[str, Any]) -> list[pl.Expr] | None:
    number = _TEXT.cast(pl.Int64, strict=False)
    parts = [_TEXT.str.contains(r"^(?:0|[1-9][0-9]{0,14})$")]
    for keyword, value in spec.items():
        if keyword == "minimum":
            parts.append(number >= value)
        elif keyword == "maximum":
            parts.append(number <= value)
        elif keyword not in _HARMLESS and not keyword.startswith("x-"):
            return None
    return parts


# Digits are reckoned four at a time: a number's groups of four, each looked up in a table of what it adds to the sum.
_GROUP = 10_000


@cache
def _digits() -> tuple[pl.Series, ...]:
    """The four digits of each group, by place."""
    numbers = pl.int_range(0, _GROUP, dtype=pl.Int32, eager=True)
    return tuple(numbers // 10**place % 10 for place in (3, 2, 1, 0))


@cache
def _weighted(first: int) -> pl.Series:
    """For each group of four digits what it adds to the weighted sum of GB 11643 where it begins at place `first`."""
    return reduce(add, (digit * weight for digit, weight in zip(_digits(), _WEIGHTS[first : first + 4], strict=True)))


@cache
def _doubled() -> pl.Series:
    """For each group of four digits what it adds to the sum of ISO/IEC 7812-1: from the right, every second digit counts double."""
    a, b, c, d = _digits()
    return (
        b + d + sum((x * 2 - (x > 4).cast(pl.Int32) * 9 for x in (a, c)), pl.zeros(_GROUP, dtype=pl.Int32, eager=True))
    )


def _number(text: pl.Series, sound: pl.Series) -> pl.Series:
    """Texts of digits as numbers, 0 where they are not sound."""
    return text.cast(pl.Int64, strict=False).zip_with(sound, pl.Series([0], dtype=pl.Int64)).fill_null(0)


def _is_resident(text: pl.Series) -> pl.Series:
    """Sound 18-place numbers (GB 11643); those of 15 places are left to the judge."""
    sound = text.str.contains("^[1-9][0-9]{5}(?:1[89]|20)[0-9]{9}[0-9X]$").fill_null(False)
    number = _number(text.str.head(17), sound)
    total = number % 10 * _WEIGHTS[16]
    for first in range(0, 16, 4):
        group = (number // 10 ** (13 - first) % _GROUP).cast(pl.UInt32)
        total = total + _weighted(first).gather(group)
    # The check character completes the weighted sum to 1 modulo 11; X stands for ten.
    check = text.str.tail(1).replace({"X": "10"}).cast(pl.Int64, strict=False)
    day = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    return sound & ((total + check) % 11 == 1).fill_null(False) & day.is_not_null()


def _is_card(text: pl.Series) -> pl.Series:
    """Twelve to nineteen digits with a right check digit (ISO/IEC 7812-1)."""
    sound = text.str.contains("^[0-9]{12,19}$").fill_null(False)
    padded = text.str.zfill(20)
    total = pl.zeros(len(text), dtype=pl.Int32, eager=True)
    for part, groups in ((padded.str.head(8), 2), (padded.str.tail(12), 3)):
        number = _number(part, sound)
        for group in range(groups):
            total = total + _doubled().gather((number // _GROUP**group % _GROUP).cast(pl.UInt32))
    return sound & (total % 10 == 0)


def _is_day(text: pl.Series) -> pl.Series:
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return (text.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & (day >= date(1800, 1, 1))).fill_null(False)


_FORMATS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "date": _is_day,
    "cn-resident-id": _is_resident,
    "bank-card": _is_card,
}
