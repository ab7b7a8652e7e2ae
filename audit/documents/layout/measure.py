"""What a rendered page measures: lines, characters, distances in millimetres. Pure reckoning on glyphs and rules."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from audit.documents.layout.model import CHINESE
from audit.documents.layout.pages import POINT, Glyph, Page, Rule

# The type area of the standard in mm from the page's left and upper edges.
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
_BODY = (15.5, 16.5)  # points
_NEAR = 0.7  # mm


@dataclass(slots=True)
class Measured:
    """Everything that could be measured; None where the page has no such thing."""

    pages: int
    size: tuple[float, float]
    lines: int | None = None
    lines_counted: bool = False
    characters: int | None = None
    characters_counted: bool = False
    pitch: float | None = None  # points
    mark_below_area: float | None = None  # the mark's upper edge under that of the type area
    mark_from_edge: float | None = None  # the mark's upper edge from the page's
    rule_below_number: float | None = None
    rule_length: float | None = None
    rule_thickness: float | None = None
    letter_gap: float | None = None  # from the mark to the upper double rule
    letter_lengths: tuple[float, ...] = ()
    letter_foot: float | None = None  # from the lower double rule to the page's edge
    number_below_area: float | None = None  # the dash of the page number under the type area
    odd_from_right: float | None = None  # the odd page number from the type area's right edge
    even_from_left: float | None = None
    imprint_bottom: float | None = (
        None  # the last rule's distance from the type area's lower edge; positive is above it
    )
    imprint_length: float | None = None
    imprint_thickness: tuple[float, ...] = ()
    faces: tuple[str, ...] = ()
    numbered_pages: tuple[int, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """Plain values, lengths in mm to a hundredth."""

        def plain(value: Any) -> Any:
            if isinstance(value, tuple):
                return [plain(item) for item in value]
            return round(value, 2) if isinstance(value, float) else value

        return {name: plain(getattr(self, name)) for name in self.__slots__ if getattr(self, name) is not None}


def measure(count: int, pages: list[Page], *, letter: bool = False) -> Measured:
    """The measures of a document's pages."""
    first = pages[0]
    found = Measured(count, (first.width, first.height))
    found.faces = tuple(sorted({glyph.face for page in pages for glyph in page.glyphs if glyph.face}))
    _text(pages, found)
    _head(first, found)
    if letter:
        _letter(first, found)
    _numbers(pages, found)
    if count == len(pages):
        _imprint(pages[-1], found)
    return found


def _body_lines(page: Page) -> list[list[Glyph]]:
    """The lines of body type inside the type area."""
    return [
        line
        for line in page.lines()
        if sum(_BODY[0] <= glyph.size <= _BODY[1] for glyph in line) > len(line) / 2
        and TOP - 4 < line[0].base < BOTTOM + 4
    ]


def _text(pages: list[Page], found: Measured) -> None:
    steps: list[float] = []
    advances: list[float] = []
    full: Counter[int] = Counter()
    for page in pages:
        lines = _body_lines(page)
        steps += [b[0].base - a[0].base for a, b in itertools.pairwise(lines) if b[0].base - a[0].base < 14]
        for line in lines:
            wide = [glyph for glyph in line if CHINESE.match(glyph.text)]
            advances += [
                b.x - a.x
                for a, b in itertools.pairwise(line)
                if CHINESE.match(a.text) and CHINESE.match(b.text) and b.x - a.x < 8
            ]
            if (
                len(wide) >= len(line) - 4
                and not any(glyph.text.isascii() for glyph in line)
                and line[0].x < LEFT + 1
                and line[-1].x > RIGHT - 8
            ):
                full[len(line)] += 1
    if steps:
        pitch = _even(pages, median(steps))
        found.pitch = pitch / POINT
        fits = int((BOTTOM - TOP + 0.03) / pitch)
        # Only a page that is body type from the first line to the last shows how many there are.
        counted = [len(lines) for lines in map(_body_lines, pages) if len(lines) > 10 and _solid(lines, pitch)]
        found.lines_counted = bool(counted) and max(counted) >= fits
        found.lines = max(counted) if found.lines_counted else fits
    if advances:
        found.characters_counted = bool(full)
        found.characters = full.most_common(1)[0][0] if full else int((RIGHT - LEFT + 0.1) / median(advances))


def _even(pages: list[Page], usual: float) -> float:
    """The pitch over the longest run of evenly set lines: places in a PDF are rounded, and over many lines that evens out."""
    best = (1, usual)
    for page in pages:
        bases = [line[0].base for line in _body_lines(page)]
        start = 0
        for place in range(1, len(bases)):
            if abs(bases[place] - bases[place - 1] - usual) > _NEAR:
                start = place
            elif place - start > best[0]:
                best = (place - start, (bases[place] - bases[start]) / (place - start))
    return best[1]


def _solid(lines: list[list[Glyph]], pitch: float) -> bool:
    """Whether a page is evenly set from its first line to where no other fits."""
    even = all(abs(b[0].base - a[0].base - pitch) < _NEAR for a, b in itertools.pairwise(lines))
    return even and lines[0][0].base - TOP < pitch * 1.1 and BOTTOM - lines[-1][0].base < pitch * 1.25


def _head(page: Page, found: Measured) -> None:
    red = [glyph for glyph in page.glyphs if glyph.red and glyph.size >= 18]
    if red:
        # The mark's uppermost line: a joint head has several.
        found.mark_from_edge = min(glyph.top for glyph in red)
        found.mark_below_area = found.mark_from_edge - TOP
    rule = next((rule for rule in page.rules if rule.red and rule.top > TOP and rule.top < page.height * 0.7), None)
    if rule is None or not red:
        return
    above = [line for line in page.lines() if line[0].base < rule.top and not line[0].red]
    if above:
        ink = [glyph.bottom for glyph in above[-1] if CHINESE.match(glyph.text)]
        if ink:
            found.rule_below_number = rule.top - max(ink)
            found.rule_length, found.rule_thickness = rule.right - rule.left, rule.bottom - rule.top


def _letter(page: Page, found: Measured) -> None:
    red = [rule for rule in page.rules if rule.red]
    mark = [glyph for glyph in page.glyphs if glyph.red]
    upper = [rule for rule in red if rule.top < page.height / 2]
    lower = [rule for rule in red if rule.top > page.height / 2]
    if upper and mark:
        found.letter_gap = min(rule.top for rule in upper) - max(glyph.bottom for glyph in mark)
    if lower:
        found.letter_foot = page.height - max(rule.bottom for rule in lower)
    found.letter_lengths = tuple(group[0].right - group[0].left for group in (upper, lower) if group)
    found.rule_below_number = found.rule_length = found.rule_thickness = None


def _numbers(pages: list[Page], found: Measured) -> None:
    numbered = []
    for index, page in enumerate(pages, 1):
        foot = [
            line for line in page.lines() if line[0].base > BOTTOM + 2 and any(glyph.text.isdigit() for glyph in line)
        ]
        if not foot:
            continue
        numbered.append(index)
        line = foot[-1]
        dashes = [glyph for glyph in line if glyph.text in "—―–－─-"]
        if dashes and found.number_below_area is None:
            found.number_below_area = min(glyph.top for glyph in dashes) - BOTTOM
        if dashes and index % 2 and found.odd_from_right is None:
            found.odd_from_right = RIGHT - dashes[-1].right
        if dashes and not index % 2 and found.even_from_left is None:
            found.even_from_left = dashes[0].left - LEFT
    found.numbered_pages = tuple(numbered)


def _imprint(page: Page, found: Measured) -> None:
    rules: list[Rule] = [rule for rule in page.rules if not rule.red and rule.right - rule.left > 100]
    lines = page.lines()
    # An imprint says that it was issued, under the last rule but one.
    issued = next((line for line in reversed(lines) if "".join(glyph.text for glyph in line).endswith("印发")), None)
    if issued is None or not rules:
        return
    last = max(rules, key=lambda rule: rule.bottom)
    if last.bottom > issued[0].base:
        found.imprint_bottom = BOTTOM - last.bottom
        found.imprint_length = last.right - last.left
        found.imprint_thickness = tuple(rule.bottom - rule.top for rule in rules[-3:])
