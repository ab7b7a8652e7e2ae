"""Going through the XML of a Word file as its reader sees it: no deleted text, of alternatives the first, controls looked into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audit.documents.layout.model import Section
from audit.documents.layout.parts import W
from audit.documents.layout.properties import number, on

# Revisions that a reader of the final text does not see.
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def text_after(run: Any) -> bool:
    """Whether text follows a run in its paragraph."""
    parent = run.getparent()
    if parent is None:
        return False
    seen = False
    for sibling in parent:
        if sibling is run:
            seen = True
        elif seen and any((item.text or "").strip() for item in sibling.iter(f"{W}t")):
            return True
    return False


def local_name(element: Any) -> str:
    """The local name of an element; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def boxes(element: Any) -> Iterator[Any]:
    """The text boxes of a drawing; of alternatives the first only."""
    for child in visible(element):
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from boxes(child)


def visible(element: Any) -> Iterator[Any]:
    """The children that are read: of alternatives the first, no deleted text."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _GONE:
            continue
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            if choice is None:
                choice = child.find(f"{MC}Fallback")
            if choice is not None:
                yield from visible(choice)
        else:
            yield child


def blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those in content controls and insertions."""
    for child in visible(element):
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from blocks(child)


def under(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in visible(element):
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from under(child, tag)


def section_of(element: Any, index: int) -> Section:
    """The page of a w:sectPr; where there is none, or it says nothing, what Word takes."""
    section = Section(index + 1)
    if element is None:
        return section
    size, margins, grid, columns = (element.find(f"{W}{name}") for name in ("pgSz", "pgMar", "docGrid", "cols"))
    for name, source, attribute in (
        ("width", size, "w"),
        ("height", size, "h"),
        ("top", margins, "top"),
        ("bottom", margins, "bottom"),
        ("left", margins, "left"),
        ("right", margins, "right"),
        ("gutter", margins, "gutter"),
        ("header", margins, "header"),
        ("footer", margins, "footer"),
        ("pitch", grid, "linePitch"),
        ("char_space", grid, "charSpace"),
        ("columns", columns, "num"),
    ):
        value = number(source, attribute)
        if value is not None:
            setattr(section, name, value)
    section.landscape = size is not None and size.get(f"{W}orient") == "landscape"
    kind = grid.get(f"{W}type") if grid is not None else None
    section.grid = None if kind in (None, "default") else kind
    start = element.find(f"{W}type")
    section.kind = start.get(f"{W}val", "nextPage") if start is not None else "nextPage"
    section.title_page = bool(on(element.find(f"{W}titlePg")))
    return section
