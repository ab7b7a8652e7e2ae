"""The styles of a workbook with nothing in them but looks; their names, which may say anything, stay behind."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from audit.workbook_edit.xml import local

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ALONE: Any = {None: S}
_PARTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_KEPT = frozenset(
    re.findall(
        r"\w+",
        """numFmt font b i strike u vertAlign sz color name family charset scheme condense extend outline shadow fill patternFill gradientFill
    stop fgColor bgColor border left right top bottom start end diagonal vertical horizontal xf alignment protection""",
    )
)
_VALUE = re.compile(r"[0-9A-Za-z.\-]{0,24}\Z")
_FONT = re.compile(r"[0-9A-Za-z_ .\-\u4e00-\u9fff]{1,32}\Z")
_LONG = re.compile("[0-9]{9}")


def copy(root: Any) -> Any:
    """The part of styles (`root`, or None) anew: formats, fonts, fills, borders and how they are put together."""
    new = etree.Element(f"{{{S}}}styleSheet", nsmap=ALONE)
    parts = {local(each): each for each in root} if root is not None else {}
    for name in _PARTS:
        items = [_kept(each) for each in parts.get(name, ()) if local(each) in _KEPT]
        if items:
            part = etree.SubElement(new, f"{{{S}}}{name}", count=str(len(items)))
            part.extend(items)
    if not len(new):
        _plain(new)
    names = etree.SubElement(new, f"{{{S}}}cellStyles", count="1")
    etree.SubElement(names, f"{{{S}}}cellStyle", name="Normal", xfId="0", builtinId="0")
    return new


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
    for name, inner in (
        ("fonts", "font"),
        ("fills", "fill"),
        ("borders", "border"),
        ("cellStyleXfs", "xf"),
        ("cellXfs", "xf"),
    ):
        etree.SubElement(etree.SubElement(root, f"{{{S}}}{name}", count="1"), f"{{{S}}}{inner}")
