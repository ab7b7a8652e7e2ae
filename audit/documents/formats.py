"""How values are written in official text: amounts in figures and in words, days, periods, widths of lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_COUNT = "〇一二三四五六七八九"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_HEADING = re.compile("(?P<first>[一二三四五六七八九十]+、)|（[一二三四五六七八九十]+）")
LIMIT = Decimal(10) ** 12


RMB = "人民币"


@lru_cache(maxsize=4096)
def money(amount: str | Decimal) -> str:
    """1500 as 1,500.00."""
    return f"{Decimal(amount):,.2f}"


@lru_cache(maxsize=4096)
def rmb(amount: str | Decimal) -> str:
    """An amount in the words of the bank rule: 1409.5 as 壹仟肆佰零玖元伍角, 1700 as 壹仟柒佰元整.

    ValueError for negative amounts, more than two decimals, or a trillion yuan and more.
    """
    return _words(Decimal(amount)).replace(_SPOKEN, "零").replace(_SILENT, "").replace(_WHOLE, "")


def read_rmb(words: str) -> Decimal:
    """The amount that words say, however the rule allows them to be written: with 圆 or 正, in traditional characters, with or without
    the zeros that may be left out, 人民币 in front. ValueError for anything else, also for 一二三 and 廿."""
    text = words.removeprefix("人民币").translate(_TRADITIONAL)
    match = _AMOUNT.fullmatch(text)
    if match is None or not text:
        raise ValueError(words)
    value = Decimal(_number(match["yuan"] or "")) + Decimal(_place(match["jiao"]) * 10 + _place(match["fen"])) / 100
    if text not in _spellings(_words(value)):
        raise ValueError(words)
    return value


def _spellings(words: str) -> list[str]:
    """Every way to write words with choices in them."""
    found = [""]
    for character in words:
        chosen = {_SPOKEN: ("零", ""), _SILENT: ("零", ""), _WHOLE: ("整", "")}.get(character, (character,))
        found = [begun + each for begun in found for each in chosen]
    return found


_TRADITIONAL = str.maketrans("圆圓正貳叄參陸萬億", "元元整贰叁叁陆万亿")
_AMOUNT = re.compile(
    "(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?(?:零?(?P<jiao>[壹贰叁肆伍陆柒捌玖])角)?(?:零?(?P<fen>[壹贰叁肆伍陆柒捌玖])分)?整?"
)
# A zero that may be left out and is written, one that is not, and a 整 that may stand and does not.
_SPOKEN, _SILENT, _WHOLE = "a", "b", "c"


def _place(digit: str | None) -> int:
    return _DIGITS.index(digit) if digit else 0


def _number(text: str) -> int:
    """The whole yuan that words say; what is no sound way to say it comes out as a number with other words."""
    total = group = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in "拾佰仟":
            group += digit * 10 ** _PLACES.index(character)
            digit = 0
        elif character == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        else:
            total, group, digit = total + (group + digit) * 10**4, 0, 0
    return total + group + digit


def _words(value: Decimal) -> str:
    """The words of an amount, with letters where the rule leaves a choice."""
    if not value.is_finite() or value < 0 or value >= LIMIT or value != round(value, 2):
        raise ValueError(str(value))
    yuan, fen = divmod(int(value * 100), 100)
    jiao, cent = divmod(fen, 10)
    text = _integer(yuan) + "元" if yuan else ""
    if not fen:
        return (text or "零元") + "整"
    if jiao:
        skipped = _SILENT if yuan and yuan % 10 == 0 else ""
        return text + skipped + _DIGITS[jiao] + "角" + (_DIGITS[cent] + "分" if cent else _WHOLE)
    return text + ("零" if yuan else "") + _DIGITS[cent] + "分"


def _integer(number: int) -> str:
    text, skipped, ends_in_zero = "", False, False
    for index, group in enumerate((number // 10**8, number // 10**4 % 10**4, number % 10**4)):
        if not group:
            skipped = skipped or bool(text)
            continue
        if text and (skipped or group < 1000):
            text += "零"
        elif text and ends_in_zero:
            # 107,000 may be read with or without 零; the form with it is the one that this program writes.
            text += _SPOKEN
        text += _group(group) + _GROUPS[2 - index]
        skipped, ends_in_zero = False, group % 10 == 0
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


@lru_cache(maxsize=4096)
def cn_day(day: str) -> str:
    """2024-01-05 as 2024年1月5日."""
    value = date.fromisoformat(day)
    return f"{value.year}年{value.month}月{value.day}日"


def cn_month(month: str) -> str:
    """2024-06, or a day in it, as 2024年6月."""
    value = date.fromisoformat(month if len(month) == 10 else f"{month}-01")
    return f"{value.year}年{value.month}月"


def cn_number(number: int) -> str:
    """A number below a hundred as headings count: 1 as 一, 12 as 十二. ValueError for others."""
    if isinstance(number, bool) or not 0 < number < 100:
        raise ValueError(str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _COUNT[tens]) + ("十" if tens else "") + (_COUNT[ones] if ones else "")


def period(first: str, last: str) -> str:
    """Two days as 2024年6月3日至6月10日; the second year only where it differs."""
    end = date.fromisoformat(last)
    return f"{cn_day(first)}至" + (f"{end.month}月{end.day}日" if first[:4] == last[:4] else cn_day(last))


def days(first: str, last: str) -> int:
    """Days from first to last, both counted."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def level(line: str) -> int:
    """The level of a heading that stands in a line of its own: 1 for 一、, 2 for （一）; 0 for text, and for a heading that text follows."""
    if "。" in line or len(line) > 40:
        return 0
    found = _HEADING.match(line)
    return 0 if found is None else 1 if found["first"] else 2


def width(text: str) -> float:
    """The width of a line in characters: a Chinese character counts 1, an ASCII one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def organ_indent(wide: float, long: float, unit: int) -> int:
    """How far from the right an organ of `wide` characters stands above a date of `long`, with `unit` to a character."""
    return round((2.0 if long <= wide else long - wide + 4) * unit)


def sealed_indent(wide: float, long: float, unit: int) -> int:
    """How far from the right an organ of `wide` characters stands centred above a date of `long` that is four from the right."""
    return round(max(4 + (long - wide) / 2, 0.0) * unit)


def sealed_day_indent(long: float, wide: float, unit: int) -> int:
    """How far from the right a date of `long` characters stands under the middle of an organ of `wide`: four, and more where the organ is so long
    that it reaches the edge."""
    return round(max(4.0, (wide - long) / 2) * unit)


def day_indent(long: float, wide: float, unit: int) -> int:
    """How far from the right a date of `long` characters stands below an organ of `wide`."""
    return round(max(wide - long if long <= wide else 2.0, 0.0) * unit)


_AREA = 28  # characters of a line of the type area
_IN_A_ROW = 3  # seals of 42 to 45 mm in the width of the type area


def signature_rows(organs: Sequence[str]) -> list[dict[str, Any]]:
    """The organs of a joint document side by side, as they sign, in their order (GB/T 9704-2012, 7.3.5.1): at most three in a row, fewer where a
    name would take more than two lines of its place; the last row stands at the right, for the date goes under the last organ.

    A row is `栏` (its places), the names `一`, `二`, `三` (those to the left empty), and whether it is the last (`末`).
    """
    places = min(len(organs), _IN_A_ROW)
    while places > 1 and max(map(width, organs)) > 2 * (_AREA / places - 0.5):
        places -= 1
    rows: list[dict[str, Any]] = []
    for start in range(0, len(organs), places):
        names = list(organs[start : start + places])
        names = [""] * (places - len(names)) + names
        last = start + places >= len(organs)
        rows.append({"栏": places, **dict(zip("一二三", names, strict=False)), "末": last})
    return rows
