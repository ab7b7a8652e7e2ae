"""The styles of a workbook: which of them hide what they are given to, and a copy with nothing but looks."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from audit.workbook_edit.xml import local

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_KEPT = frozenset(
    """numFmt font b i strike u vertAlign sz color name family charset scheme condense extend outline shadow fill patternFill gradientFill
    stop fgColor bgColor border left right top bottom start end diagonal vertical horizontal xf alignment protection""".split()
)
_VALUE = re.compile(r"[0-9A-Za-z.\-]{0,24}\Z")
_FONT = re.compile(r"[0-9A-Za-z_ .\-\u4e00-\u9fff]{1,32}\Z")
_LONG = re.compile("[0-9]{9}")
_WHITE = 0xE8
TINY = 2.0  # points


class Styles:
    """`root` is the part of styles, or None."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._formats = {each.get("numFmtId"): each.get("formatCode") or "" for each in self._list("numFmts")}
        self._fonts, self._fills, self._xfs = self._list("fonts"), self._list("fills"), self._list("cellXfs")

    def _list(self, name: str) -> list[Any]:
        found = next((each for each in self._root if local(each) == name), None) if self._root is not None else None
        return [each for each in found if isinstance(each.tag, str)] if found is not None else []

    def hides(self, style: int) -> bool:
        """Whether a cell of this style shows nothing: a format that hides, the colour of its ground, tiny letters."""
        if not 0 <= style < len(self._xfs):
            return False
        xf = self._xfs[style]
        code = self._formats.get(xf.get("numFmtId"), "")
        if re.fullmatch(r"(?:\[[^\]]*\])*;;;.*", code) and not code.replace(";", "").strip('" '):
            return True
        font = _at(self._fonts, xf.get("fontId"))
        return font is not None and self.run_hides(font, style)

    def run_hides(self, font: Any, style: int) -> bool:
        """Whether letters of a font (`font`, or the `rPr` of a run) cannot be seen in a cell of that style."""
        size = next((each.get("val") for each in font if local(each) == "sz"), None)
        if size is not None and _number(size) <= TINY:
            return True
        colour = next((_colour(each) for each in font if local(each) == "color"), None)
        ground = self._ground(style)
        if colour is None or ground == "?":
            return False
        return colour == ground or (_white(colour) and _white(ground))

    def _ground(self, style: int) -> str:
        xf = self._xfs[style] if 0 <= style < len(self._xfs) else None
        fill = _at(self._fills, xf.get("fillId")) if xf is not None else None
        pattern = next(iter(fill), None) if fill is not None else None
        if pattern is None or pattern.get("patternType") in (None, "none"):
            return "FFFFFF"
        if local(pattern) != "patternFill" or pattern.get("patternType") != "solid":
            return "?"
        return next((_colour(each) for each in pattern if local(each) == "fgColor"), "?") or "?"

    def copy(self) -> Any:
        """The part anew: formats, fonts, fills, borders and how they are put together; names of styles stay behind."""
        root = etree.Element(f"{{{S}}}styleSheet", nsmap={None: S})
        for name in _PARTS:
            items = self._list(name)
            if items:
                part = etree.SubElement(root, f"{{{S}}}{name}", count=str(len(items)))
                part.extend([_kept(each) for each in items])
        if not len(root):
            _plain(root)
        names = etree.SubElement(root, f"{{{S}}}cellStyles", count="1")
        etree.SubElement(names, f"{{{S}}}cellStyle", name="Normal", xfId="0", builtinId="0")
        return root


def _kept(element: Any) -> Any:
    name = local(element)
    new = etree.Element(f"{{{S}}}{name}")
    for key, value in element.attrib.items():
        if name == "numFmt" and key == "formatCode":
            new.set(key, value if len(value) <= 120 and not _LONG.search(value) and "@" not in value[1:] else "General")
        elif name == "name" and key == "val":
            new.set(key, value if _FONT.match(value) and not _LONG.search(value) else "宋体")
        elif not key.startswith("{") and _VALUE.match(value) and not _LONG.search(value):
            new.set(key, value)
    new.extend([_kept(each) for each in element if local(each) in _KEPT])
    return new


def _plain(root: Any) -> None:
    """The least that a workbook without styles needs."""
    for name, inner in (("fonts", "font"), ("fills", "fill"), ("borders", "border"), ("cellStyleXfs", "xf"), ("cellXfs", "xf")):
        etree.SubElement(etree.SubElement(root, f"{{{S}}}{name}", count="1"), f"{{{S}}}{inner}")


def _at(items: list[Any], number: str | None) -> Any:
    return items[int(number)] if number and number.isdigit() and int(number) < len(items) else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 11.0


_THEME = {"0": "FFFFFF", "1": "000000"}
_INDEXED = {"0": "000000", "1": "FFFFFF", "8": "000000", "9": "FFFFFF", "64": "000000", "65": "FFFFFF"}


def _colour(element: Any) -> str | None:
    """RRGGBB of a colour, None for automatic; of theme and index only black and white are known."""
    rgb = element.get("rgb")
    if rgb:
        return str(rgb[-6:].upper())
    if element.get("theme") is not None:
        return _THEME.get(element.get("theme"), f"theme{element.get('theme')}{element.get('tint', '')}")
    return _INDEXED.get(element.get("indexed", ""), None)


def _white(colour: str) -> bool:
    return re.fullmatch("[0-9A-F]{6}", colour) is not None and all(int(colour[i : i + 2], 16) >= _WHITE for i in (0, 2, 4))
