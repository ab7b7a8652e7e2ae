"""The labels that automatic lists put before paragraphs: 一、, （一）, 1. and so on."""

from __future__ import annotations

import re
from typing import Any

from audit.documents.layout.parts import W
from audit.documents.layout.properties import ParaProps, number, para_props

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "ideographZodiac",
    }
)
_FORMAL = frozenset({"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"})
_LEVELS = 9


class _Level:
    def __init__(self, element: Any) -> None:
        start = number(element.find(f"{W}start"), "val")
        self.start = 1 if start is None else start
        shape, text, suffix = (element.find(f"{W}{name}") for name in ("numFmt", "lvlText", "suff"))
        self.shape = shape.get(f"{W}val", "decimal") if shape is not None else "decimal"
        self.text = text.get(f"{W}val") or "" if text is not None else ""
        self.suffix = {"nothing": "", "space": " "}.get(suffix.get(f"{W}val") if suffix is not None else "", "")
        style = element.find(f"{W}pStyle")
        self.style = style.get(f"{W}val") if style is not None else None
        self.props = para_props(element.find(f"{W}pPr"))


class Numbering:
    """The lists of a file with their counters; paragraphs are to be given in the order of the text."""

    def __init__(self, root: Any | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        for element in root.iterfind(f"{W}abstractNum") if root is not None else ():
            abstract[element.get(f"{W}abstractNumId", "")] = _levels(element)
        for element in root.iterfind(f"{W}num") if root is not None else ():
            target = element.find(f"{W}abstractNumId")
            name = target.get(f"{W}val", "") if target is not None else ""
            levels = dict(abstract.get(name, {}))
            for override in element.iterfind(f"{W}lvlOverride"):
                place = number(override, "ilvl") or 0
                if override.find(f"{W}lvl") is not None:
                    levels[place] = _Level(override.find(f"{W}lvl"))
            identifier = element.get(f"{W}numId", "")
            # Lists of one abstract list go on counting together, unless one starts anew.
            anew = any(
                override.find(f"{W}startOverride") is not None for override in element.iterfind(f"{W}lvlOverride")
            )
            self._lists[identifier] = (f"{name}/{identifier}" if anew else name, levels)

    def props(self, identifier: str | None, level: int) -> ParaProps:
        """The indents that the list's level gives."""
        found = self._lists.get(identifier or "")
        return found[1][level].props if found and level in found[1] else ParaProps()

    def level_of(self, identifier: str | None, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 where it ties none."""
        found = self._lists.get(identifier or "")
        return next((place for place, level in found[1].items() if level.style == style), 0) if found else 0

    def label(self, identifier: str | None, level: int) -> str:
        """The next label of that list and level; empty for bullets and where there is no such list."""
        found = self._lists.get(identifier or "")
        if not found or level not in found[1] or identifier == "0":
            return ""
        counter, levels = found
        counts = self._counts.setdefault(counter, [None] * _LEVELS)
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        shape = levels[level]
        if shape.shape in ("bullet", "none"):
            return ""

        def fill(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            value = counts[place] if place < _LEVELS else None
            source = levels.get(place)
            return spelled(
                value if value is not None else (source.start if source else 1), source.shape if source else "decimal"
            )

        return re.sub(r"%([1-9])", fill, shape.text) + shape.suffix


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for level in element.iterfind(f"{W}lvl"):
        place = number(level, "ilvl")
        if place is not None and 0 <= place < _LEVELS:
            found[place] = _Level(level)
    return found


def spelled(value: int, shape: str) -> str:
    """A number as a list's format writes it; formats that do not occur in Chinese documents are written in digits."""
    if shape in _CHINESE:
        return chinese(value)
    if shape in _FORMAL:
        return "".join(
            "零壹贰叁肆伍陆柒捌玖"[_DIGITS.index(c)] if c in _DIGITS else {"十": "拾", "百": "佰"}[c]
            for c in chinese(value)
        )
    if shape in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if shape == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))
    if shape == "decimalZero":
        return f"{value:02d}"
    if shape in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr(ord("a" if shape == "lowerLetter" else "A") + value - 1)
    return str(value)


def chinese(value: int) -> str:
    """一 to 九百九十九; larger numbers in digits."""
    if not 0 < value < 1000:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones else "")
