"""Text made comparable before anything is looked for, once, with a way back to the place in the original.

Every character becomes one character or none, so a place in the result is a place in the original: half-width, the digits of all
scripts as 0 to 9, simplified characters, plain spaces, line ends and dashes, nothing that takes no room on the page. Chinese
numerals become digits where so many stand together that they spell a number.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

from audit.disclosure.traditional import SIMPLIFIED

# Blank or nothing on the page, though Unicode calls them letters or symbols.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_ALIKE = {"Ⅹ": "X", "ⅹ": "X", "Х": "X", "х": "x", "Χ": "X", "χ": "x", "✕": "×", "✖": "×", "⨯": "×", "−": "-"}  # noqa: RUF001
_LINE = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


class _Table(dict[int, "str | None"]):
    """What each character becomes; filled as characters occur."""

    def __missing__(self, code: int) -> str | None:
        self[code] = value = _folded(chr(code))
        return value


def _folded(character: str) -> str | None:
    if character in _LINE:
        return "\n"
    if character in "\t ":
        return character
    if character in _BLANK:
        return None
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return None
    if category == "Zs":
        return " "
    if category == "Pd":
        return "-"
    if character in _ALIKE:
        return _ALIKE[character]
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    character = plain if len(plain) == 1 else character
    return SIMPLIFIED.get(character, character)


_TABLE = _Table()
_NUMERALS = str.maketrans("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖参幺两", "000123456789123456789312")
_SPELT = re.compile("[〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖参幺两]")
# Eleven in a row are a number that somebody spelt out; fewer are words.
_RUN = re.compile("[0-9〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖参幺两 \\-]{11,}")
# Beside digits, one or two numerals belong to a name (王五13800000000), three and more to the number.
_STRETCH = re.compile(
    "[〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖参幺两][〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖参幺两 \\-]{2,}"
)
_NAME_END = re.compile("[一二三四五六七八九]{1,2} ")
_LAST = re.compile("(?<=[0-9]{17})[×叉](?![0-9])")
_ENOUGH = 11
_SHORT = 128  # longer texts do not come again


@dataclass(frozen=True, slots=True)
class Normal:
    """The comparable text and, where characters fell away, the original place of each that stayed."""

    text: str
    original: str
    places: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a stretch of the comparable text."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1

    def source(self, start: int, end: int) -> str:
        """What the original says there."""
        start, end = self.span(start, end)
        return self.original[start:end]


def normalise(text: str) -> Normal:
    """The text for detectors, with the way back."""
    plain = text.translate(_TABLE)
    places = None
    if len(plain) != len(text):
        places = array("I", (index for index, character in enumerate(text) if _TABLE[ord(character)] is not None))
    if _SPELT.search(plain):
        plain = _RUN.sub(_digits, plain)
    if "×" in plain or "叉" in plain:
        plain = _LAST.sub("X", plain)
    return Normal(plain, text, places)


def _digits(match: re.Match[str]) -> str:
    run = match.group()
    if len(run) - run.count(" ") - run.count("-") < _ENOUGH:
        return run
    # 张三 一三八…: a numeral or two of the name in front are none of the number's.
    name = _NAME_END.match(run)
    kept = name.end() if name and match.start() and "\u4e00" <= match.string[match.start() - 1] <= "\u9fff" else 0
    return run[:kept] + _STRETCH.sub(lambda stretch: stretch.group().translate(_NUMERALS), run[kept:])


def normal(text: str) -> str:
    """The comparable text alone."""
    return _short(text) if len(text) <= _SHORT else normalise(text).text


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return normalise(text).text
