"""Whether a run of a Word document can be seen: hidden, white on white, the colour of its ground, too small to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.messages import t

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TINY = 4  # half-points: two points and less cannot be read
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WHITE = 0xE8  # every channel at least this bright counts as white


def _on(element: Any) -> bool:
    return element.get(f"{W}val", "true") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Look:
    """Run properties that decide visibility; None where nothing is said."""

    vanish: bool | None = None
    color: str | None = None
    size: int | None = None
    ground: str | None = None
    faint: bool | None = None

    def over(self, base: Look) -> Look:
        """These properties where they say something, else those of `base`."""
        return Look(
            base.vanish if self.vanish is None else self.vanish,
            self.color or base.color,
            self.size or base.size,
            self.ground or base.ground,
            base.faint if self.faint is None else self.faint,
        )

    def why_hidden(self, ground: str | None) -> str | None:
        """Why text of this look on that ground is not seen, None if it is."""
        if self.vanish:
            return t("隐藏文字", "hidden text")
        if self.faint:
            return t("文字填充透明", "text filled with nothing")
        if self.size is not None and self.size <= TINY:
            return t("字号过小", "tiny text")
        behind = self.ground or ground or "FFFFFF"
        if self.color and behind != "?" and (self.color == behind or (_white(self.color) and _white(behind))):
            return t("文字与底色相同", "text in the colour of its ground")
        return None


def _white(color: str) -> bool:
    try:
        return all(int(color[i : i + 2], 16) >= WHITE for i in (0, 2, 4))
    except ValueError:
        return False


def _clear(fill: Any) -> bool:
    """Whether a text fill is none at all, or wholly transparent."""
    return any(
        item.tag == f"{W14}noFill" or (item.tag == f"{W14}alpha" and item.get(f"{W14}val") in ("100000", "100%"))
        for item in fill.iter()
    )


_HIGHLIGHT = {"white": "FFFFFF", "black": "000000"}


def look_of(properties: Any) -> Look:
    """The look that a w:rPr element gives by itself."""
    look = Look()
    if properties is None:
        return look
    for element in properties:
        tag = element.tag
        if tag in (f"{W}vanish", f"{W}specVanish"):
            look.vanish = _on(element)
        elif tag == f"{W}color" and len(element.get(f"{W}val", "")) == 6:
            look.color = element.get(f"{W}val").upper()
        elif tag == f"{W}sz" and (element.get(f"{W}val") or "").isdigit():
            look.size = int(element.get(f"{W}val"))
        elif tag in (f"{W14}textFill", f"{W14}textOutline"):
            look.faint = (tag == f"{W14}textFill" and _clear(element)) or look.faint
        elif tag == f"{W}w" and (element.get(f"{W}val") or "").rstrip("%").isdigit():
            # Letters squeezed to a twentieth of their width are a line.
            if int(element.get(f"{W}val").rstrip("%")) <= 5:
                look.size = TINY
        elif tag == f"{W}shd":
            look.ground = ground_of(element)
        elif tag == f"{W}highlight":
            look.ground = _HIGHLIGHT.get(element.get(f"{W}val"), "?")
    return look


def ground_of(shading: Any) -> str | None:
    """The fill of a w:shd element; None for automatic."""
    fill = (shading.get(f"{W}fill") or "auto").upper() if shading is not None else "AUTO"
    return fill if len(fill) == 6 else None


class Styles:
    """The styles of a document with what they are based on."""

    def __init__(self, root: Any) -> None:
        self._looks: dict[str, Look] = {}
        self._bases: dict[str, str | None] = {}
        self._shaded: set[str] = set()
        self.default = Look()
        self._default_paragraph: str | None = None
        if root is None:
            return
        self.default = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._looks[name] = look_of(style.find(f"{W}rPr"))
            base = style.find(f"{W}basedOn")
            self._bases[name] = base.get(f"{W}val") if base is not None else None
            if any(ground_of(shading) for shading in style.iter(f"{W}shd")):
                self._shaded.add(name)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default_paragraph = name

    def look(self, name: str | None) -> Look:
        """The look of a style with its bases."""
        result, seen = Look(), set()
        while name and name in self._looks and name not in seen:
            seen.add(name)
            result = result.over(self._looks[name])
            name = self._bases[name]
        return result

    def paragraph(self, name: str | None) -> Look:
        """The look that a paragraph's style gives its runs."""
        return self.look(name or self._default_paragraph)

    def shaded(self, name: str | None) -> bool:
        """Whether a table style may put colour behind the text; what ground there is cannot be told then."""
        seen = set()
        while name and name not in seen:
            if name in self._shaded:
                return True
            seen.add(name)
            name = self._bases.get(name)
        return False
