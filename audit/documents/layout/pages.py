"""A rendered PDF as glyphs and rules in millimetres from the page's upper left corner. Runs inside the guard."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import ReadError
from audit.messages import t

POINT = 25.4 / 72
_MOST = 60  # pages that are measured; the first hundredth of a long file says how its pages look


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its ink (left, top, right, bottom), the place where it begins, its base line, size in points, face, and whether it is red."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    base: float
    size: float
    face: str
    red: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One horizontal rule: its ends, its upper and lower edge, and whether it is red."""

    left: float
    right: float
    top: float
    bottom: float
    red: bool


@dataclass(slots=True)
class Page:
    """One page with its size."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def lines(self) -> list[list[Glyph]]:
        """The glyphs by base line, from top to bottom, each line from left to right."""
        rows: list[list[Glyph]] = []
        for glyph in sorted(self.glyphs, key=lambda item: (item.base, item.x)):
            if rows and abs(rows[-1][0].base - glyph.base) < 0.6:
                rows[-1].append(glyph)
            else:
                rows.append([glyph])
        return [sorted(row, key=lambda item: item.x) for row in rows]


def load(path: Path, shown: str) -> tuple[int, list[Page]]:
    """How many pages a PDF has, and the first of them taken apart."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ReadError(shown, t("渲染出的 PDF 打不开", "the rendered PDF cannot be opened")) from error
    try:
        pages = [_page(document[index]) for index in range(min(len(document), _MOST))]
        return len(document), pages
    finally:
        document.close()


def _page(source: Any) -> Page:
    import pypdfium2.raw as raw

    width, height = source.get_size()
    page = Page(width * POINT, height * POINT)
    text = source.get_textpage()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if not character.strip() or code < 0x20:
            continue
        left, bottom, right, top = text.get_charbox(index)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        page.glyphs.append(
            Glyph(
                character,
                left * POINT,
                (height - top) * POINT,
                right * POINT,
                (height - bottom) * POINT,
                x.value * POINT,
                (height - y.value) * POINT,
                raw.FPDFText_GetFontSize(text.raw, index),
                _face(raw, text.raw, index),
                _is_red(raw.FPDFText_GetFillColor, text.raw, index),
            )
        )
    for thing in source.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        rule = _rule(raw, thing, height)
        if rule is not None and rule not in page.rules:
            page.rules.append(rule)
    page.rules.sort(key=lambda item: item.top)
    text.close()
    return page


def _face(raw: Any, text: Any, index: int) -> str:
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, 256, flags)
    return name.value.decode("utf-8", "replace")


def _is_red(ask: Any, *where: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(ask(*where, red, green, blue, alpha)) and red.value >= 0x90 and max(green.value, blue.value) <= 0x50


def _rule(raw: Any, thing: Any, height: float) -> Rule | None:
    """A path that is a horizontal rule: much longer than high."""
    get = getattr(thing, "get_bounds", None) or thing.get_pos
    left, bottom, right, top = get()
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing.raw, mode, stroked)
    red = _is_red(raw.FPDFPageObj_GetStrokeColor if stroked.value else raw.FPDFPageObj_GetFillColor, thing.raw)
    if stroked.value:
        thick = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(thing.raw, thick)
        # The bounds of a stroke come a whole thickness too wide at each end and half of one at each side.
        left, right = left + thick.value, right - thick.value
        bottom, top = bottom + thick.value / 2, top - thick.value / 2
    if right - left < 60 or top - bottom > 6:
        return None
    return Rule(left * POINT, right * POINT, (height - top) * POINT, (height - bottom) * POINT, red)
