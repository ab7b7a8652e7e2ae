"""Cell styles derived from those that a workbook has: the same look with another fill or number format.

Styles are appended; the numbers of those in use stay what they are.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from audit.workbook_edit.package import Package
from audit.workbook_edit.xml import namespace, new_root

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
)
_DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
GENERAL, TEXT = 0, 49


class Styles:
    """The styles of a workbook, to be asked for variants of a style."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook, "styles")
        self._part = found[0] if found and found[0] in package else None
        self._made: dict[tuple[int, str | None, str | None, bool], int] = {}
        self._formats: dict[int, tuple[int, bool]] = {}
        self._space = ""
        if self._part is not None:
            self._space = namespace(package.tree(self._part))

    def derive(self, base: int, *, fill: str | None = None, form: str | None = None, bold: bool = False) -> int:
        """The number of a style like `base` with this fill (RRGGBB) or number format, or in bold."""
        key = (base, fill, form, bold)
        if key not in self._made:
            self._made[key] = self._derive(base, fill, form, bold)
        return self._made[key]

    def number_format(self, style: int) -> int:
        """The number of a style's number format; 0 (general) for a style that does not exist."""
        return self._format_of(style)[0]

    def is_day(self, style: int) -> bool:
        """Whether numbers in this style are shown as days."""
        return self._format_of(style)[1]

    def _format_of(self, style: int) -> tuple[int, bool]:
        if style not in self._formats:
            xfs = self._list("cellXfs") if self._part is not None else []
            text = xfs[style].get("numFmtId", "0") if style < len(xfs) else "0"
            number = int(text) if text.isdigit() else 0
            own = self._list("numFmts") if self._part is not None else []
            code = next((each.get("formatCode") or "" for each in own if each.get("numFmtId") == text), "")
            letters = _QUOTED.sub("", code).lower()
            self._formats[style] = (number, number in _DATE_IDS or "yy" in letters or "d" in letters)
        return self._formats[style]

    def _derive(self, base: int, fill: str | None, form: str | None, bold: bool) -> int:
        if self._part is None:
            self._create()
        xfs = self._list("cellXfs")
        if not len(xfs):
            etree.SubElement(xfs, self._tag("xf"), numFmtId="0", fontId="0", fillId="0", borderId="0")
        xf = copy.deepcopy(xfs[base] if base < len(xfs) else xfs[0])
        if fill is not None:
            xf.set("fillId", str(self._fill(fill)))
            xf.set("applyFill", "1")
        if form is not None:
            xf.set("numFmtId", str(self._format(form)))
            xf.set("applyNumberFormat", "1")
        if bold:
            xf.set("fontId", str(self._bold(int(xf.get("fontId", "0")))))
            xf.set("applyFont", "1")
        return self._append(xfs, xf)

    def _fill(self, colour: str) -> int:
        fills = self._list("fills")
        while len(fills) < 2:  # the first two are fixed by the format, whatever stands there
            pattern = "gray125" if len(fills) else "none"
            etree.SubElement(etree.SubElement(fills, self._tag("fill")), self._tag("patternFill"), patternType=pattern)
        fill = etree.Element(self._tag("fill"))
        pattern_fill = etree.SubElement(fill, self._tag("patternFill"), patternType="solid")
        etree.SubElement(pattern_fill, self._tag("fgColor"), rgb=f"FF{colour}")
        etree.SubElement(pattern_fill, self._tag("bgColor"), indexed="64")
        same = [i for i, each in enumerate(fills) if etree.tostring(each) == etree.tostring(fill)]
        return same[0] if same else self._append(fills, fill)

    def _format(self, code: str) -> int:
        builtin = {"General": GENERAL, "@": TEXT, "0": 1, "0.00": 2}
        if code in builtin:
            return builtin[code]
        formats = self._list("numFmts")
        for each in formats:
            if each.get("formatCode") == code:
                return int(each.get("numFmtId"))
        number = max([163, *(int(each.get("numFmtId")) for each in formats)]) + 1
        self._append(formats, etree.Element(self._tag("numFmt"), numFmtId=str(number), formatCode=code))
        return number

    def _bold(self, base: int) -> int:
        fonts = self._list("fonts")
        font = copy.deepcopy(fonts[base]) if base < len(fonts) else etree.Element(self._tag("font"))
        if font.find(self._tag("b")) is None:
            font.insert(0, etree.Element(self._tag("b")))
        return self._append(fonts, font)

    def _append(self, parent: Any, child: Any) -> int:
        parent.append(child)
        parent.set("count", str(len(parent)))
        assert self._part is not None
        self._package.touch(self._part)
        return len(parent) - 1

    def _list(self, name: str) -> Any:
        """One of the lists of the part; made at its place where it is missing."""
        assert self._part is not None
        root = self._package.tree(self._part)
        found = root.find(self._tag(name))
        if found is None:
            found = etree.Element(self._tag(name))
            behind = {self._tag(each) for each in _ORDER[_ORDER.index(name) + 1 :]} | {self._tag("extLst")}
            place = next((i for i, each in enumerate(root) if each.tag in behind), len(root))
            root.insert(place, found)
        return found

    def _create(self) -> None:
        self._space = namespace(self._package.tree(self._package.workbook))
        # Some readers look for the usual name instead of the relationship.
        usual = "xl/styles.xml"
        self._part = usual if usual not in self._package else self._package.free_name("xl/styles{}.xml")
        root = new_root("styleSheet", self._space)
        self._package.touch(self._part, root)
        fonts, borders = self._list("fonts"), self._list("borders")
        self._append(fonts, etree.Element(self._tag("font")))
        etree.SubElement(fonts[0], self._tag("sz"), val="11")
        border = etree.Element(self._tag("border"))
        for side in ("left", "right", "top", "bottom", "diagonal"):
            etree.SubElement(border, self._tag(side))
        self._append(borders, border)
        for name in ("cellStyleXfs", "cellXfs"):
            xf = etree.Element(self._tag("xf"), numFmtId="0", fontId="0", fillId="0", borderId="0")
            self._append(self._list(name), xf)
        self._package.relate(self._package.workbook, self._part, "styles")
        self._package.declare(self._part, _TYPE)

    def _tag(self, name: str) -> str:
        return f"{{{self._space}}}{name}"
