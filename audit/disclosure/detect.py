"""Personal data in a text: all detectors over it, each place spoken for once, the surest first."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache

from audit.disclosure.detectors import accounts, births, documents, mails, masked, numbers, office, places, spoilt
from audit.disclosure.detectors.hits import Context, Hit, Pass, Scan, TooMany
from audit.disclosure.normal import normalise

__all__ = ["Context", "Hit", "Pass", "detect", "examine"]

# Nothing personal is written without a digit, a numeral, a sign of mail or one of these words.
_WORTH = re.compile(
    "[0-9@#〇○零一二三四五六七八九十壹贰叁肆伍陆柒捌玖幺]|艾特|\\bat\\b|AT|微信|[Ww][Xx]|[Vv][Xx]|[Vv]信|[Qq] ?[Qq]|扣扣|住|址|户籍|籍贯|室|幢|栋|号|wechat|weixin"
)
_SHORT = 64
_STEPS = (
    mails.mails,
    spoilt.confused,
    masked.masked,
    documents.documents,
    accounts.accounts,
    births.births,
    spoilt.powers_of_ten,
    numbers.numbers,
    accounts.plates,
    places.places,
    office.office,
)


def examine(text: str, context: Context) -> list[Hit | Pass]:
    """Everything personal in a text and what only looks so, in the order of the text."""
    if not text:
        return []
    return list(_cached(text, context) if len(text) <= _SHORT else _examine(text, context))


@lru_cache(maxsize=8192)
def _cached(text: str, context: Context) -> tuple[Hit | Pass, ...]:
    return tuple(_examine(text, context))


def _examine(text: str, context: Context) -> list[Hit | Pass]:
    normal = normalise(text)
    if not _WORTH.search(normal.text):
        return []
    scan = Scan(normal, context, [], bytearray(len(normal.text)))
    with suppress(TooMany):
        for step in _STEPS:
            step(scan)
    return sorted(scan.found, key=lambda found: (found.start, found.end))


def detect(text: str, *, office: bool, closing: bool, label: str = "") -> list[Hit | Pass]:
    """As `examine`: `office` and `closing` are true for running text, `label` is the heading under which the text stands."""
    return examine(text, Context(office or closing, label))
