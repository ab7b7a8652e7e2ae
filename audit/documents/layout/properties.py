"""Paragraph and run properties as one level of the cascade gives them; None where it says nothing.

Lengths in twips (1/20 pt), sizes in half-points, character counts in hundredths, as Word writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from audit.documents.layout.parts import W


def number(element: Any, name: str) -> int | None:
    """An attribute as whole twips; also "12.5pt" and the like, which the strict kind of OOXML allows; None where it is no number."""
    raw = element.get(f"{W}{name}") if element is not None else None
    if raw is None:
        return None
    text = raw.strip()
    for unit, twips in (
        ("pt", 20.0),
        ("mm", 1440 / 25.4),
        ("cm", 1440 / 2.54),
        ("in", 1440.0),
        ("pi", 240.0),
        ("pc", 240.0),
    ):
        if text.endswith(unit):
            text, factor = text[: -len(unit)], twips
            break
    else:
        factor = 1.0
    try:
        value = float(text) * factor
    except ValueError:
        return None
    # What no page can hold is as good as nothing said.
    return round(value) if abs(value) < 10**6 else None


def on(element: Any) -> bool | None:
    """A switch: present means on unless it says otherwise; None where it is not there."""
    return None if element is None else element.get(f"{W}val", "true") not in ("0", "false", "off", "none")


class _Level:
    """One level over another; the fields are the slots, in their order."""

    __slots__: tuple[str, ...] = ()

    def over(self, base: Self) -> Self:
        """These properties where they say something, else those of `base`."""
        values: list[Any] = []
        says = False
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(base, name)
            if mine is None or mine == {}:
                values.append(theirs)
            else:
                says = True
                values.append(theirs | mine if isinstance(mine, dict) else mine)
        # Most levels say nothing, and a text has many.
        return type(self)(*values) if says else base


@dataclass(frozen=True, slots=True)
class Border:
    """One rule of a paragraph or cell: kind, thickness in eighths of a point, colour, distance in points."""

    kind: str
    size: int
    colour: str
    space: int

    @property
    def seen(self) -> bool:
        """Whether it is drawn at all."""
        return self.kind not in ("nil", "none") and self.size > 0

    @property
    def red(self) -> bool:
        """Whether it is the red of a head."""
        return is_red(self.colour)


@dataclass(frozen=True, slots=True)
class RunProps(_Level):
    """Properties of characters. `east` is the face of Chinese characters, `latin` that of letters and digits."""

    east: str | None = None
    latin: str | None = None
    size: int | None = None
    bold: bool | None = None
    colour: str | None = None
    spacing: int | None = None
    scale: int | None = None
    hidden: bool | None = None
    snap: bool | None = None


@dataclass(frozen=True, slots=True)
class ParaProps(_Level):
    """Properties of paragraphs. `first` is positive for a first-line indent, negative for a hanging one."""

    align: str | None = None
    left: int | None = None
    left_chars: int | None = None
    right: int | None = None
    right_chars: int | None = None
    first: int | None = None
    first_chars: int | None = None
    before: int | None = None
    before_lines: int | None = None
    after: int | None = None
    after_lines: int | None = None
    line: int | None = None
    rule: str | None = None
    new_page: bool | None = None
    snap: bool | None = None
    numbered: str | None = None
    level: int | None = None
    outline: int | None = None
    framed: bool | None = None
    borders: dict[str, Border] = field(default_factory=dict)


def is_red(colour: str | None) -> bool:
    """Whether a colour (RRGGBB) is read as red."""
    if colour is None or len(colour) != 6:
        return False
    try:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0x90 and green <= 0x50 and blue <= 0x50


def is_black(colour: str | None) -> bool:
    """Whether a colour is black, automatic, or so dark that paper shows it black."""
    if colour is None or len(colour) != 6:
        return True
    try:
        return all(int(colour[place : place + 2], 16) <= 0x33 for place in (0, 2, 4))
    except ValueError:
        return True


def borders(element: Any) -> dict[str, Border]:
    """The rules of a w:pBdr or w:tcBorders."""
    found = {}
    for side in element if element is not None else ():
        if isinstance(side.tag, str) and side.tag.startswith(W):
            found[side.tag[len(W) :]] = Border(
                side.get(f"{W}val", "nil"),
                number(side, "sz") or 0,
                (side.get(f"{W}color") or "auto").upper(),
                number(side, "space") or 0,
            )
    return found


def run_props(element: Any, themes: Mapping[str, str], palette: Mapping[str, str]) -> RunProps:
    """What a w:rPr says. `themes` gives the faces of theme names (minorEastAsia …), `palette` the colours (accent1 …)."""
    if element is None:
        return RunProps()
    faces = element.find(f"{W}rFonts")

    def face(*names: str) -> str | None:
        for name in names if faces is not None else ():
            theme = faces.get(f"{W}{name}Theme") or (faces.get(f"{W}cstheme") if name == "cs" else None)
            if theme and themes.get(theme):
                return themes[theme]
            if faces.get(f"{W}{name}"):
                return str(faces.get(f"{W}{name}"))
        return None

    return RunProps(
        east=face("eastAsia"),
        latin=face("ascii", "hAnsi"),
        size=number(element.find(f"{W}sz"), "val"),
        bold=on(element.find(f"{W}b")),
        colour=_colour(element.find(f"{W}color"), palette),
        spacing=number(element.find(f"{W}spacing"), "val"),
        scale=number(element.find(f"{W}w"), "val"),
        hidden=on(element.find(f"{W}vanish")),
        snap=on(element.find(f"{W}snapToGrid")),
    )


def _colour(element: Any, palette: Mapping[str, str]) -> str | None:
    if element is None:
        return None
    theme = element.get(f"{W}themeColor")
    value = element.get(f"{W}val") or "auto"
    # Word writes the shade that it shows beside the name of the theme's colour.
    if theme and value == "auto":
        value = palette.get(theme, "auto")
    return str(value).upper()


def para_props(element: Any) -> ParaProps:
    """What a w:pPr says."""
    if element is None:
        return ParaProps()
    indent, spacing, listing = (element.find(f"{W}{name}") for name in ("ind", "spacing", "numPr"))
    hanging, hanging_chars = number(indent, "hanging"), number(indent, "hangingChars")
    first, first_chars = number(indent, "firstLine"), number(indent, "firstLineChars")

    def value(name: str, read: Callable[[Any], Any]) -> Any:
        child = element.find(f"{W}{name}")
        return None if child is None else read(child)

    def either(*names: str) -> int | None:
        return next((found for name in names if (found := number(indent, name)) is not None), None)

    return ParaProps(
        align=value("jc", lambda child: child.get(f"{W}val")),
        left=either("left", "start"),
        left_chars=either("leftChars", "startChars"),
        right=either("right", "end"),
        right_chars=either("rightChars", "endChars"),
        first=-hanging if hanging else first,
        first_chars=-hanging_chars if hanging_chars else first_chars,
        before=None if _automatic(spacing, "before") else number(spacing, "before"),
        before_lines=number(spacing, "beforeLines"),
        after=None if _automatic(spacing, "after") else number(spacing, "after"),
        after_lines=number(spacing, "afterLines"),
        line=number(spacing, "line"),
        # A line without a rule of its own is a multiple of the single line.
        rule=None if spacing is None or spacing.get(f"{W}line") is None else spacing.get(f"{W}lineRule", "auto"),
        new_page=value("pageBreakBefore", on),
        snap=value("snapToGrid", on),
        numbered=None if listing is None else _numbered(listing),
        level=None if listing is None else number(listing.find(f"{W}ilvl"), "val"),
        outline=value("outlineLvl", lambda child: number(child, "val")),
        framed=value("framePr", lambda child: True),
        borders=borders(element.find(f"{W}pBdr")),
    )


def _automatic(spacing: Any, name: str) -> bool:
    return spacing is not None and spacing.get(f"{W}{name}Autospacing") in ("1", "true", "on")


def _numbered(listing: Any) -> str | None:
    element = listing.find(f"{W}numId")
    return None if element is None else element.get(f"{W}val")
