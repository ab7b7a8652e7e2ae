"""What clears a whole column at once: Polars expressions made from a column's JSON Schema.

One-sided: a cell that is cleared would be accepted by jsonschema; of the others nothing is said, jsonschema judges them. A test puts both
to the same values. Only keywords whose meaning is the same in both engines are made use of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, reduce
from operator import and_
from typing import Any

import polars as pl

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HARMLESS = frozenset({"type", "title", "description", "$comment"})
# Patterns that both engines read alike: ASCII classes, groups, counts, anchors at both ends.
_SIMPLE = re.compile(r"\^(?:\[[0-9A-Za-z\-]+\]|[0-9A-Za-z\-]|\\\.|[(|)?+*:]|\{[0-9,]+\})+\$\Z")
_TEXT = pl.col("text")


def clears(spec: Mapping[str, Any], type_: str) -> pl.Expr | None:
    """An expression over `text` that is true only where the schema accepts it; None where nothing can be said."""
    if spec.get("type") not in (None, "string") or type_ in ("count", "year"):
        return _integers(spec) if spec.get("type") == "integer" else None
    parts = [_TEXT.is_not_null()]
    for keyword, value in spec.items():
        if keyword in _HARMLESS or keyword.startswith("x-"):
            continue
        part = _keyword(keyword, value)
        if part is None:
            return None
        parts.append(part)
    return reduce(and_, parts)


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
    if keyword == "format" and value in _FORMATS:
        return _FORMATS[value]()
    return None


def _integers(spec: Mapping[str, Any]) -> pl.Expr | None:
    number = _TEXT.cast(pl.Int64, strict=False)
    parts = [_TEXT.str.contains(r"^(?:0|[1-9][0-9]{0,14})$")]
    for keyword, value in spec.items():
        if keyword == "minimum":
            parts.append(number >= value)
        elif keyword == "maximum":
            parts.append(number <= value)
        elif keyword not in _HARMLESS and not keyword.startswith("x-"):
            return None
    return reduce(and_, parts)


def _day(text: pl.Expr, form: str) -> pl.Expr:
    day = text.str.to_date(form, strict=False)
    return day.is_not_null() & (day >= date(1800, 1, 1))


# Digits are reckoned four at a time: a number's groups of four, each looked up in a table of what it adds to the sum.
_GROUP = 10_000


@cache
def _weighted(first: int) -> pl.Series:
    """For each group of four digits what it adds to the weighted sum of GB 11643 where it begins at place `first`."""
    weights = _WEIGHTS[first : first + 4]
    return pl.Series(
        [sum(int(d) * w for d, w in zip(f"{n:04d}", weights, strict=True)) for n in range(_GROUP)], dtype=pl.Int32
    )


@cache
def _doubled() -> pl.Series:
    """For each group of four digits what it adds to the sum of ISO/IEC 7812-1: from the right, every second digit counts double."""
    sums = []
    for n in range(_GROUP):
        a, b, c, d = (int(digit) for digit in f"{n:04d}")
        sums.append(sum(x * 2 - (9 if x > 4 else 0) for x in (a, c)) + b + d)
    return pl.Series(sums, dtype=pl.Int32)


def _resident() -> pl.Expr:
    """Sound 18-place numbers (GB 11643); those of 15 places are left to the judge."""
    sound = _TEXT.str.contains("^[1-9][0-9]{16}[0-9X]$")
    number = pl.when(sound).then(_TEXT.str.head(17)).cast(pl.Int64, strict=False).fill_null(0)
    total = number % 10 * _WEIGHTS[16]
    for first in range(0, 16, 4):
        group = number // 10 ** (13 - first) % _GROUP if first else number // 10**13
        total = total + pl.lit(_weighted(first)).gather(group)
    # The check character completes the weighted sum to 1 modulo 11; X stands for ten.
    last = _TEXT.str.tail(1)
    check = pl.when(last == "X").then(10).otherwise(last.cast(pl.Int64, strict=False))
    return (
        sound
        & ((total + check) % 11 == 1)
        & _TEXT.str.contains("^.{6}(?:1[89]|20)")
        & _day(_TEXT.str.slice(6, 8), "%Y%m%d")
    )


def _card() -> pl.Expr:
    """Twelve to nineteen digits with a right check digit (ISO/IEC 7812-1)."""
    sound = _TEXT.str.contains("^[0-9]{12,19}$")
    padded = pl.when(sound).then(_TEXT).fill_null("0").str.zfill(20)
    table = pl.lit(_doubled())
    total = pl.lit(0)
    for text, groups in ((padded.str.head(8), 2), (padded.str.tail(12), 3)):
        number = text.cast(pl.Int64, strict=False).fill_null(0)
        for group in range(groups):
            total = total + table.gather(number // _GROUP**group % _GROUP)
    return sound & (total % 10 == 0)


_FORMATS: dict[str, Callable[[], pl.Expr]] = {
    "date": lambda: _TEXT.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & _day(_TEXT, "%Y-%m-%d"),
    "cn-resident-id": _resident,
    "bank-card": _card,
}
