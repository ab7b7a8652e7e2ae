"""What clears a whole column at once: Polars expressions made from a column's JSON Schema.

One-sided: a cell that is cleared would be accepted by jsonschema; of the others nothing is said, jsonschema judges them. A test puts both
to the same values. Only keywords whose meaning is the same in both engines are made use of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import reduce
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
    if keyword == "format":
        return _FORMATS.get(value)
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


def _resident() -> pl.Expr:
    """Sound 18-place numbers (GB 11643); those of 15 places are left to the judge."""
    number = _TEXT.str.head(17).cast(pl.Int64, strict=False)
    total = sum(((number // 10 ** (16 - place)) % 10 * weight for place, weight in enumerate(_WEIGHTS)), pl.lit(0))
    # The check character completes the weighted sum to 1 modulo 11; X stands for ten.
    last = _TEXT.str.tail(1)
    check = pl.when(last == "X").then(10).otherwise(last.cast(pl.Int64, strict=False))
    return (
        _TEXT.str.contains("^[1-9][0-9]{16}[0-9X]$")
        & ((total + check) % 11 == 1)
        & _day(_TEXT.str.slice(6, 8), "%Y%m%d")
    )


def _card() -> pl.Expr:
    """Twelve to nineteen digits with a right check digit (ISO/IEC 7812-1)."""
    padded = _TEXT.str.zfill(20)
    total = pl.lit(0)
    for half in (padded.str.head(10), padded.str.tail(10)):
        number = half.cast(pl.Int64, strict=False)
        for place in range(10):
            digit = (number // 10**place) % 10
            if place % 2:
                digit = digit * 2 - pl.when(digit > 4).then(9).otherwise(0)
            total = total + digit
    return _TEXT.str.contains("^[0-9]{12,19}$") & (total % 10 == 0)


_FORMATS: dict[str, pl.Expr] = {
    "date": _TEXT.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & _day(_TEXT, "%Y-%m-%d"),
    "cn-resident-id": _resident(),
    "bank-card": _card(),
}
