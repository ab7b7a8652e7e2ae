"""Whether a character of a PDF can be seen: the page is drawn, and a character whose place is of one tone is not seen.

That finds every kind of cover, white and invisible text, layers switched off, without any geometry. Fonts that are not in the
file may not be drawn at all on a machine without them; so of those only letters and digits are judged, or the characters of a
font that does draw on the page. What cannot be judged takes after its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.disclosure.formats.layout import Glyph
from audit.messages import t

CONTRAST = 40  # of 255: less between the darkest and the lightest spot is one tone
TINY = 2.0  # points
_SCALE = 2.0
_PIXELS = 16_000_000
_SCAN = 0.75  # of the page's area
_UNSEEN = "?"  # stands for the reason until it is looked for
_RUN = 3  # single thin letters may vanish between two pixels; fewer than this in a row are not called hidden


class Drawing:
    """A page as it is drawn, in tones of grey."""

    def __init__(self, page: Any, crop: tuple[float, float, float, float]) -> None:
        width, height = page.get_size()
        self.crop = crop
        self.scale = min(_SCALE, (_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=self.scale, grayscale=True, no_smoothpath=False)
        self.width, self.height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._bytes = bytes(bitmap.buffer)
        bitmap.close()

    def tones(self, x0: float, top: float, x1: float, bottom: float) -> tuple[int, int] | None:
        """The darkest and the lightest tone within a box (points), None where it is off the page."""
        left = max(int((x0 - self.crop[0]) * self.scale), 0)
        right = min(int((x1 - self.crop[0]) * self.scale) + 1, self.width)
        first = max(int((top - self.crop[1]) * self.scale), 0)
        last = min(int((bottom - self.crop[1]) * self.scale) + 1, self.height)
        if left >= right or first >= last:
            return None
        darkest, lightest, stride, data = 255, 0, self._stride, self._bytes
        for row in range(first, last):
            part = data[row * stride + left : row * stride + right]
            darkest, lightest = min(darkest, min(part)), max(lightest, max(part))
            if lightest - darkest >= CONTRAST:
                break
        return darkest, lightest

    def same(self, other: Drawing, glyph: Glyph) -> bool:
        """Whether the place of a glyph looks the same in another drawing of the page."""
        left, right = int((glyph.x0 - self.crop[0]) * self.scale), int((glyph.x1 - self.crop[0]) * self.scale) + 1
        first, last = int((glyph.top - self.crop[1]) * self.scale), int((glyph.bottom - self.crop[1]) * self.scale) + 1
        if left < 0 or first < 0 or right > self.width or last > self.height:
            return False
        rows = (row * self._stride for row in range(first, last))
        return all(self._bytes[at + left : at + right] == other._bytes[at + left : at + right] for at in rows)


def under_pictures(
    glyphs: Sequence[Glyph], chars: Sequence[Any], boxes: Sequence[Any], page: Any, drawing: Drawing
) -> None:
    """Mark what lies under a picture that is drawn over it: the page looks the same without its text there.

    A place under a picture is of many tones, so that the tones say nothing. A picture as large as the page is a scan, whose text
    is seen in it, and is left out. `boxes` are the pictures' boxes; the page is not to be used afterwards.
    """
    from pypdfium2 import raw

    left, top, right, bottom = drawing.crop
    area = max((right - left) * (bottom - top), 1.0)
    smaller = [box for box in boxes if (box[2] - box[0]) * (box[3] - box[1]) < _SCAN * area]
    near = [
        index
        for index, glyph in enumerate(glyphs)
        if glyph.why is None
        and any(b[0] <= glyph.x0 and glyph.x1 <= b[2] and b[1] <= glyph.middle <= b[3] for b in smaller)
        and ("+" in chars[index]["fontname"][:8] or (glyph.text.isascii() and glyph.text.isalnum()))
        and not glyph.text.isspace()
    ]
    if len(near) < _RUN:
        return
    objects = list(page.get_objects(max_depth=1))
    if any(item.type == raw.FPDF_PAGEOBJ_FORM for item in objects):
        return  # text inside a form cannot be taken out, and would seem to make no difference
    for item in objects:
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            page.remove_obj(item)
    bare = Drawing(page, drawing.crop)
    covered = [index for index in near if drawing.same(bare, glyphs[index])]
    if len(covered) >= _RUN:
        for index in range(covered[0], covered[-1] + 1):
            if glyphs[index].why is None and (index in covered or index not in near):
                glyphs[index].why = t("被图片遮盖", "covered by a picture")


def judge(chars: Sequence[Any], drawing: Drawing) -> list[Glyph]:
    """The characters of pdfplumber as glyphs, each with the reason why it is not seen, in the order of the file."""
    glyphs: list[Glyph] = []
    states: list[bool | None] = []  # seen, not seen, cannot be told
    drawn: set[str] = set()
    doubtful: list[tuple[int, str]] = []
    for char in chars:
        glyph = Glyph(char["text"], char["x0"], char["x1"], char["top"], char["bottom"], float(char["size"]) or 1.0)
        glyph.turn = _turn(char.get("matrix"))
        glyphs.append(glyph)
        text, font = glyph.text, char["fontname"]
        state: bool | None = None
        if not text.isspace():
            state, glyph.why = _state(glyph, char, drawing)
            known = "+" in font[:8] or (text.isascii() and text.isalnum())
            if not known and glyph.why == _UNSEEN:
                doubtful.append((len(glyphs) - 1, font))
                state, glyph.why = None, None
            elif not known and state:
                drawn.add(font)
            if not text.isalnum() and state is False and glyph.why == _UNSEEN:
                state, glyph.why = None, None  # a full stop or a dash may well be between two pixels
        states.append(state)
    for index, font in doubtful:
        if font in drawn:
            states[index], glyphs[index].why = False, _UNSEEN
    _smooth(glyphs, states)
    for index, glyph in enumerate(glyphs):
        if glyph.why == _UNSEEN:
            glyph.why = _reason(glyph, chars[index], drawing)
    return glyphs


def _turn(matrix: Any) -> int:
    """Quarter turns against the clock, from a character's matrix."""
    if not matrix:
        return 0
    a, b = matrix[0], matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _state(glyph: Glyph, char: Any, drawing: Drawing) -> tuple[bool, str | None]:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
    left, top, right, bottom = drawing.crop
    if not (left <= x <= right and top <= y <= bottom):
        return False, t("在页面范围之外", "outside the page")
    height, width = glyph.bottom - glyph.top, glyph.x1 - glyph.x0
    if max(height, width) < TINY:
        return False, t("字号过小", "tiny text")
    # The middle of the box: rules and neighbours touch its edges.
    tones = drawing.tones(
        glyph.x0 + 0.08 * width, glyph.top + 0.2 * height, glyph.x1 - 0.08 * width, glyph.bottom - 0.2 * height
    )
    if tones is None or tones[1] - tones[0] >= CONTRAST:
        return True, None
    return False, _UNSEEN


def _smooth(glyphs: Sequence[Glyph], states: list[bool | None]) -> None:
    """Too short runs of unseen characters are let go; what cannot be judged takes after the neighbours on both sides."""
    order = [index for index, state in enumerate(states) if state is not None]
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and states[order[end]] is states[order[start]]:
            end += 1
        run = order[start:end]
        if states[run[0]] is False and len(run) < _RUN and all(glyphs[i].why == _UNSEEN for i in run):
            for index in run:
                states[index], glyphs[index].why = True, None
        start = end
    before: int | None = None
    waiting: list[int] = []
    for index, state in enumerate([*states, True]):
        if state is None:
            waiting.append(index)
            continue
        after = index if index < len(glyphs) else None
        for place in waiting:
            _take_after(glyphs, place, before, after)
        before, waiting = after, []


def _take_after(glyphs: Sequence[Glyph], place: int, before: int | None, after: int | None) -> None:
    near = [
        other
        for other in (before, after)
        if other is not None and abs(glyphs[other].middle - glyphs[place].middle) < 0.5 * glyphs[place].size
    ]
    if near and all(glyphs[other].why for other in near):
        glyphs[place].why = glyphs[near[0]].why


def _reason(glyph: Glyph, char: Any, drawing: Drawing) -> str:
    """Why a character is not seen, as far as tone and colour tell."""
    tones = drawing.tones(glyph.x0, glyph.middle - 0.5, glyph.x1, glyph.middle + 0.5)
    ground = (tones[0] + tones[1]) / 2 / 255 if tones else 1.0
    colour = _lightness(char.get("non_stroking_color"))
    if colour is not None and abs(colour - ground) < 0.12:
        if ground < 0.3:
            return t("被深色块遮盖或与底色相同", "under a dark cover or in the colour of its ground")
        return t("文字与底色相同", "text in the colour of its ground")
    if ground < 0.9:
        return t("被遮盖", "covered")
    return t(
        "页面上不显示（被遮盖、透明或在关闭的图层里）",
        "not shown on the page (covered, transparent or in a layer switched off)",
    )


def _lightness(colour: Any) -> float | None:
    """A colour of pdfplumber as lightness 0 to 1, None where its space is not known."""
    try:
        values = [float(value) for value in colour or ()]
    except (TypeError, ValueError):
        return None
    if len(values) == 1:
        return values[0]
    if len(values) == 3:
        return 0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2]
    if len(values) == 4:
        return max(0.0, 1 - values[3] - (values[0] + values[1] + values[2]) / 3)
    return None
