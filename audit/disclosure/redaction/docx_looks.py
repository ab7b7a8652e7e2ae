"""The looks of a Word file that a copy may keep: elements by name, attributes by the shape of their values.

A look is a figure, a colour, a word of the standard or the name of a font. Anything longer or with a long number in it is none.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from audit.disclosure.docx_look import W

_KEPT = frozenset(
    re.findall(
        r"\w+",
        """pStyle keepNext keepLines pageBreakBefore widowControl numPr ilvl numId pBdr top left bottom right between bar start end shd tabs tab
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
    contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike
    outline shadow color w kern position sz szCs highlight u bdr fitText vertAlign em eastAsianLayout tblStyle tblpPr tblOverlap bidiVisual
    tblStyleRowBandSize tblStyleColBandSize tblW tblCellSpacing tblInd tblBorders insideH insideV tblLayout tblCellMar tblLook cantSplit
    trHeight tblHeader gridBefore gridAfter wBefore wAfter tcW gridSpan vMerge hMerge tcBorders tl2br tr2bl noWrap tcMar tcFitText vAlign
    type pgSz pgMar pgBorders lnNumType pgNumType cols col titlePg docGrid pPr tblPr trPr tcPr""",
    )
)
_VALUE = re.compile(r"[0-9A-Za-z_.#%+\-]{0,40}\Z")
_FONT = re.compile(r"[0-9A-Za-z_ .\-\u4e00-\u9fff]{1,32}\Z")
_BUILT_IN = re.compile(
    r"(?:Normal|heading [1-9]|Title|Subtitle|header|footer|Table Grid|Normal Table|Default Paragraph Font|No List|Body Text|List Paragraph"
    r"|page number|Plain Text|Date)\Z"
)
_THEMES = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "cs": "cs"}
_STYLED = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn")


class Looks:
    """Copies looks. `styles` and `theme` are the roots of those parts, or None."""

    def __init__(self, styles: Any, theme: Any) -> None:
        self._theme: dict[str, str] = {}
        for kind in ("major", "minor"):
            fonts = theme.find(f".//{{*}}{kind}Font") if theme is not None else None
            for font in fonts if fonts is not None else ():
                name = font.get("typeface") or ""
                if isinstance(font.tag, str) and font.get("script") in (None, "Hans") and name:
                    slot = "ea" if font.get("script") else etree.QName(font).localname
                    self._theme[f"{kind}:{slot}"] = name
        self._styles = styles
        self.ids: dict[str, str] = {}
        for number, style in enumerate(styles.iter(f"{W}style") if styles is not None else (), 1):
            self.ids[style.get(f"{W}styleId", "")] = f"s{number}"

    def properties(self, element: Any) -> Any:
        """A copy of a property element (`w:pPr`, `w:tblPr` …) with what is allowed of it."""
        new = etree.Element(element.tag, nsmap={"w": W[1:-1]})
        for child in element:
            if isinstance(child.tag, str) and child.tag.startswith(W) and child.tag[len(W) :] in _KEPT:
                new.append(self._fonts(child) if child.tag == f"{W}rFonts" else self._kept(child))
        return new

    def _kept(self, element: Any) -> Any:
        new = self.properties(element)
        for key, value in element.attrib.items():
            if not key.startswith(W) or "rsid" in key:
                continue
            if element.tag in _STYLED:
                value = self.ids.get(value, "s0")
            if _VALUE.match(value) and not re.search("[0-9]{7}", value):
                new.set(key, value)
        return new

    def _fonts(self, element: Any) -> Any:
        """Fonts by name; those of the theme by the names that it gives them, for a copy has no theme."""
        new = etree.Element(element.tag)
        for slot, kind in _THEMES.items():
            themed = element.get(f"{W}{slot}Theme") or ""
            name = element.get(f"{W}{slot}") or self._theme.get(
                f"{'major' if themed.startswith('major') else 'minor'}:{kind}", ""
            )
            if (element.get(f"{W}{slot}") or themed) and _FONT.match(name) and not re.search("[0-9]{7}", name):
                new.set(f"{W}{slot}", name)
        if element.get(f"{W}hint") in ("eastAsia", "default"):
            new.set(f"{W}hint", element.get(f"{W}hint"))
        return new

    def sheet(self) -> Any:
        """The part of styles: their looks under names of our own, since a style's name may say anything."""
        root = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
        if self._styles is None:
            return root
        defaults = self._styles.find(f"{W}docDefaults")
        if defaults is not None:
            new = etree.SubElement(root, f"{W}docDefaults")
            for name in ("rPr", "pPr"):
                inner = defaults.find(f"{W}{name}Default/{W}{name}")
                if inner is not None:
                    etree.SubElement(new, f"{W}{name}Default").append(self.properties(inner))
        for style in self._styles.iter(f"{W}style"):
            root.append(self._style(style))
        return root

    def _style(self, style: Any) -> Any:
        own = self.ids[style.get(f"{W}styleId", "")]
        new = etree.Element(f"{W}style")
        kind = style.get(f"{W}type", "paragraph")
        new.set(f"{W}type", kind if kind in ("paragraph", "character", "table", "numbering") else "paragraph")
        if style.get(f"{W}default") in ("1", "true"):
            new.set(f"{W}default", "1")
        new.set(f"{W}styleId", own)
        name = style.find(f"{W}name")
        text = name.get(f"{W}val", "") if name is not None else ""
        etree.SubElement(new, f"{W}name").set(f"{W}val", text if _BUILT_IN.match(text) else own)
        base = style.find(f"{W}basedOn")
        if base is not None and base.get(f"{W}val") in self.ids:
            etree.SubElement(new, f"{W}basedOn").set(f"{W}val", self.ids[base.get(f"{W}val")])
        etree.SubElement(new, f"{W}qFormat")
        for part in style:
            if part.tag in (f"{W}pPr", f"{W}rPr", f"{W}tblPr", f"{W}trPr", f"{W}tcPr"):
                new.append(self.properties(part))
            elif part.tag == f"{W}tblStylePr" and re.fullmatch("[A-Za-z0-9]{3,12}", part.get(f"{W}type", "")):
                inner = etree.SubElement(new, part.tag)
                inner.set(f"{W}type", part.get(f"{W}type"))
                inner.extend([self.properties(each) for each in part if isinstance(each.tag, str)])
        return new
