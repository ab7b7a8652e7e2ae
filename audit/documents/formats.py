"""How values are written in official text: amounts in figures and in words, days, periods, widths of lines."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
LIMIT = Decimal(10) ** 12


def money(amount: str | Decimal) -> str:
    """1500 as 1,500.00."""
    return f"{Decimal(amount):,.2f}"


def rmb(amount: str | Decimal) -> str:
    """An amount in the words of the bank rule: 1409.5 as 壹仟肆佰零玖元伍角, 1700 as 壹仟柒佰元整.

    ValueError for negative amounts, more than two decimals, or a trillion yuan and more.
    """
    value = Decimal(amount)
    if not value.is_finite() or value < 0 or value >= LIMIT or value != round(value, 2):
        raise ValueError(str(amount))
    yuan, fen = divmod(int(value * 100), 100)
    jiao, cent = divmod(fen, 10)
    text = _integer(yuan) + "元" if yuan else ""
    if not fen:
        return (text or "零元") + "整"
    if jiao:
        return text + _DIGITS[jiao] + "角" + (_DIGITS[cent] + "分" if cent else "")
    return text + ("零" if yuan else "") + _DIGITS[cent] + "分"


def _integer(number: int) -> str:
    text, zero = "", False
    groups = [number // 10**8, number // 10**4 % 10**4, number % 10**4]
    for index, group in enumerate(groups):
        if not group:
            zero = zero or bool(text)
            continue
        if text and (zero or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[2 - index]
        # 107,000 may be read with or without 零; the form with it is the one that this program writes.
        zero = group % 10 == 0
    return text


def _group(number: int) -> str:
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = bool(text)
    return text


def cn_day(day: str) -> str:
    """2024-01-05 as 2024年1月5日."""
    value = date.fromisoformat(day)
    return f"{value.year}年{value.month}月{value.day}日"


def period(first: str, last: str) -> str:
    """Two days as 2024年6月3日至6月10日; the second year only where it differs."""
    end = date.fromisoformat(last)
    return f"{cn_day(first)}至" + (f"{end.month}月{end.day}日" if first[:4] == last[:4] else cn_day(last))


def days(first: str, last: str) -> int:
    """Days from first to last, both counted."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def width(text: str) -> float:
    """The width of a line in characters: a Chinese character counts 1, an ASCII one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
