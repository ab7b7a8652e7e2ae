"""Comments on cells: the comments part of a sheet and the drawing that shows them. What is there is kept.

A cell that has a comment gets our text below it. Where Excel shows a thread instead (`threads`), our text joins the thread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from audit.workbook_edit.package import Package
from audit.workbook_edit.sheet import Spot, reference
from audit.workbook_edit.threads import Threads
from audit.workbook_edit.xml import NotEditable, namespace, new_root

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_ID = re.compile(rb"_x0000_s([0-9]{1,8})\b")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def add(package: Package, part: str, texts: Mapping[Spot, str], author: str, drawing: str | None) -> str | None:
    """Add comments to the cells (0-based) of a sheet.

    `drawing` is the id under which the sheet refers to its drawing of comments, if it does. Returns the id that it must
    refer to now, None where that is as it was.
    """
    if not texts:
        return None
    found = [each for each in package.related(part, "comments") if each in package]
    name = found[0] if found else _create(package, part)
    root = package.tree(name)
    space = namespace(root)
    ours = _author(root, author)
    by_cell = {each.get("ref"): each for each in root.iter(f"{{{space}}}comment")}
    listed = root.find(f"{{{space}}}commentList")
    threads = Threads(package, part, author)
    new: list[Spot] = []
    for (row, column), text in sorted(texts.items()):
        cell = reference(row, column)
        comment = by_cell.get(cell)
        if comment is not None:
            threads.reply(cell, text)
            _write(comment, space, "\n" + text)
            continue
        comment = etree.SubElement(listed, f"{{{space}}}comment", ref=cell, authorId=str(ours))
        _write(comment, space, text)
        new.append((row, column))
    package.touch(name)
    return _draw(package, part, {place: texts[place] for place in new}, drawing)


def _create(package: Package, part: str) -> str:
    space = namespace(package.tree(package.workbook))
    root = new_root("comments", space)
    etree.SubElement(root, f"{{{space}}}authors")
    etree.SubElement(root, f"{{{space}}}commentList")
    name = package.free_name("xl/comments{}.xml")
    package.touch(name, root)
    package.relate(part, name, "comments")
    package.declare(name, _COMMENTS_TYPE)
    return name


def _author(root: Any, author: str) -> int:
    authors = root.find(f"{{{namespace(root)}}}authors")
    if authors is None or root.find(f"{{{namespace(root)}}}commentList") is None:
        raise NotEditable("a comments part without its lists")
    names = [each.text for each in authors]
    if author not in names:
        etree.SubElement(authors, f"{{{namespace(root)}}}author").text = author
        return len(names)
    return names.index(author)


def _write(comment: Any, space: str, text: str) -> None:
    """Add a run of text to a comment, whose own runs stay."""
    holder = comment.find(f"{{{space}}}text")
    if holder is None:
        holder = etree.Element(f"{{{space}}}text")
        comment.insert(0, holder)
    alone = holder.find(f"{{{space}}}t")
    if alone is not None:  # a comment without runs: it becomes one, for a plain text and runs cannot stand together
        run = etree.Element(f"{{{space}}}r")
        holder.replace(alone, run)
        run.append(alone)
        alone.set(_XML_SPACE, "preserve")
    run = etree.Element(f"{{{space}}}r")
    properties = etree.SubElement(run, f"{{{space}}}rPr")
    etree.SubElement(properties, f"{{{space}}}sz", val="9")
    etree.SubElement(properties, f"{{{space}}}rFont", val="宋体")
    body = etree.SubElement(run, f"{{{space}}}t")
    body.text = text
    body.set(_XML_SPACE, "preserve")
    runs = holder.findall(f"{{{space}}}r")
    if runs:
        runs[-1].addnext(run)
    else:
        holder.insert(0, run)


def _draw(package: Package, part: str, texts: Mapping[Spot, str], drawing: str | None) -> str | None:
    """Shapes for new comments, in the sheet's drawing or in a new one."""
    if not texts:
        return None
    if drawing is not None:
        name = package.target(part, drawing)
        if name is None or name not in package:
            raise NotEditable("the sheet's drawing of comments is missing")
        package.replace(name, _with_shapes(package.read(name), texts))
        return None
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in _VML_SPACES.items())
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.replace(name, _with_shapes(f"<xml {spaces}>{layout}</xml>".encode(), texts))
    package.declare(name, _VML_TYPE)
    return package.relate(part, name, "vmlDrawing")


def _with_shapes(vml: bytes, texts: Mapping[Spot, str]) -> bytes:
    end = vml.rfind(b"</")
    if end < 0 or vml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotEditable("a drawing of comments that is no XML in UTF-8")
    missing = "".join(
        f' xmlns:{short}="{name}"'
        for short, name in _VML_SPACES.items()
        if f'xmlns:{short}="{name}"'.encode() not in vml[:4096]
    )
    # Shapes of one drawing are numbered on; a new drawing begins where Excel does.
    number = max([1024, *map(int, _SHAPE_ID.findall(vml))])
    out = []
    if b'id="_x0000_t202"' not in vml:
        out.append(
            f'<v:shapetype{missing} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
            '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        )
    for index, ((row, column), text) in enumerate(sorted(texts.items()), 1):
        out.append(_shape(number + index, row, column, text, missing))
    return vml[:end] + "".join(out).encode() + vml[end:]


def _shape(number: int, row: int, column: int, text: str, spaces: str) -> str:
    """One box, beside its cell and as high as its text; it shows when the pointer is on the cell."""
    lines = sum(max(1, -(-sum(2 if ord(c) > 0x2E7F else 1 for c in line) // 34)) for line in text.split("\n"))
    top = max(row - 1, 0)
    anchor = f"{column + 1}, 15, {top}, 10, {column + 5}, 15, {top + lines + 1}, 4"
    return (
        f'<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:{number - 1023};'
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
