"""Assessment periods (考核期): a year or half of one, as the ledgers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from audit.errors import UsageFault
from audit.messages import t
from audit.values import half_width, squeeze

_TEXT = re.compile("(?P<year>(?:19|20)[0-9]{2})年?(?P<part>年度|度|全年|上半年|下半年|)")
_PARTS = {
    "上半年": ("上半年", (1, 1), (6, 30), Decimal("0.5")),
    "下半年": ("下半年", (7, 1), (12, 31), Decimal("0.5")),
}
_YEAR = ("年度", (1, 1), (12, 31), Decimal(1))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period with its first and last day and its share of a year (1 or 0.5). `name` is the usual writing: 2024上半年."""

    first: date
    last: date
    name: str
    share: Decimal

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def read(text: str) -> Period | None:
    """2024年度 · 2024年 · 2024 · 2024全年 · 2024上半年 · 2024年下半年; None for anything else."""
    match = _TEXT.fullmatch(squeeze(half_width(text)))
    if not match:
        return None
    year = int(match["year"])
    name, first, last, share = _PARTS.get(match["part"], _YEAR)
    return Period(date(year, *first), date(year, *last), f"{year}{name}", share)


def span_of(days: tuple[date, date]) -> Period:
    """Any stretch of days as a period, for queries that ask for its first and last day; its share of a year means nothing."""
    return Period(*days, f"{days[0].isoformat()}—{days[1].isoformat()}", Decimal(1))


def parse(text: str) -> Period:
    """A period that the user names; UsageFault says how it is written."""
    period = read(text)
    if period is None:
        raise UsageFault(
            t(
                "“{text}”不是考核期；请写成 2024年度、2024上半年或 2024下半年",
                "{text!r} is no period; write 2024年度, 2024上半年 or 2024下半年",
                text=text,
            )
        )
    return period
