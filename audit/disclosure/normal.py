"""Text made comparable before anything is looked for: half-width, without invisible characters, Chinese digits as digits."""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INVISIBLE = dict.fromkeys(
    [
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
        0x00AD,
        0x061C,
    ]
)
_SPACES = dict.fromkeys([0x3000, 0x00A0, 0x2002, 0x2003, 0x2009, 0x202F], 0x20)
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212], 0x2D)
_TABLE = {**_WIDE, **_INVISIBLE, **_SPACES, **_DASHES}
_NUMERALS = str.maketrans("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "00012345678912345678912")
# Eleven numerals in a row are a number somebody spelt out; fewer are words.
_SPELT = re.compile("[〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两]{11,}")


def normal(text: str) -> str:
    """The text for detectors. It is used to find and to show values, never to point into the original."""
    text = text.translate(_TABLE)
    return _SPELT.sub(lambda match: match.group().translate(_NUMERALS), text)
