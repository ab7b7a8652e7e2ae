"""A sheet's XML: its cells, what stands before and behind its rows, and where that can be changed.

A sheet may be half a gigabyte, so it is read in blocks. Rows and cells are recognised by their tags, which is safe once it
is known that the part is UTF-8 and holds no comment, CDATA section or processing instruction; a part that does is
brought into that form first (`canonical`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from audit.workbook_edit.package import Package
from audit.workbook_edit.xml import NotEditable, canonical, is_utf8

BLOCK = 2**20
ATTRIBUTES = rb"""((?:\s+[\w:.\-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*"""
_ATTRIBUTE = re.compile(rb"""\s([\w:.\-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT = re.compile(rb"<(?:([\w.\-]+):)?worksheet[\s>]")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})\Z")
_SPREAD = re.compile(rb"""<(?:[\w.\-]+:)?f(?=\s)[^>]*\sref\s*=\s*["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["'][^>]*>""")
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f[\s>/]")
_TAG = re.compile(rb"""<(/?)([\w:.\-]+)(?:[^>"']|"[^"]*"|'[^']*')*?(/?)>""")
# What stands behind <legacyDrawing> in a sheet, by the standard's order.
_BEHIND_DRAWING = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
Spot = tuple[int, int]


_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]+)["']""")
_KIND = re.compile(rb"""\st\s*=\s*["']([A-Za-z]+)["']""")


@dataclass(slots=True)
class CellXml:
    """One `<c>` element: its attributes as written, and what is inside. Most cells stay as they are, so nothing is parsed unasked."""

    raw: bytes
    body: bytes

    @property
    def style(self) -> int:
        """The number of its style."""
        match = _STYLE.search(self.raw)
        return int(match.group(1)) if match else 0

    @property
    def kind(self) -> bytes:
        """What its value is, as the format names it; `n` is a number."""
        match = _KIND.search(self.raw)
        return match.group(1) if match else b"n"

    def changed(self, body: bytes, **own: bytes | None) -> CellXml:
        """The cell with another content and with attributes set, or (None) taken away."""
        given = attributes(self.raw)
        for name, value in own.items():
            if value is None:
                given.pop(name.encode(), None)
            else:
                given[name.encode()] = value
        pairs = (b' %s="%s"' % (name, value.replace(b'"', b"&quot;")) for name, value in given.items())
        return CellXml(b"".join(pairs), body)

    def written(self, prefix: bytes) -> bytes:
        """The element's bytes."""
        if not self.body:
            return b"<%sc%s/>" % (prefix, self.raw)
        return b"<%sc%s>%s</%sc>" % (prefix, self.raw, self.body, prefix)


@dataclass(slots=True)
class Survey:
    """What a first reading of a sheet tells: the prefix of its tags, what stands before and behind the rows."""

    prefix: bytes
    head: bytes
    tail: bytes
    plain: bytes | None  # the part in plain form where it was not in one
    formulas: bool = False  # whether there is any
    spread: list[tuple[int, int, int, int]] = field(default_factory=list)  # ranges that one formula fills
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def corner(self, row: int, column: int) -> Spot:
        """The cell that shows the value of this one: the first of its merged range, else itself. Both 0-based."""
        for r0, c0, r1, c1 in self.merged:
            if r0 <= row <= r1 and c0 <= column <= c1:
                return (r0, c0)
        return (row, column)


def reference(row: int, column: int) -> str:
    """The name of a cell; both 0-based."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def spot(name: bytes) -> Spot:
    """Row and column (0-based) of a cell's name. NotEditable where it is none."""
    match = _REFERENCE.match(name.replace(b"$", b""))
    if match is None:
        raise NotEditable(f"cell name {name!r}")
    return int(match.group(2)) - 1, column_of(match.group(1))


@cache
def column_of(letters: bytes) -> int:
    """The column (0-based) of its letters."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1


def attributes(data: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag, values as written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(data)}


def survey(package: Package, part: str) -> Survey:
    """Read a sheet once. NotEditable where it is none."""
    found = _Outline()
    plain: bytes | None = None
    if not found.read(blocks_of(package, part, None)):
        plain, found = canonical(package.read(part)), _Outline()
        if not found.read(blocks_of(package, part, plain)):
            raise NotEditable(f"{part} is no sheet in plain form")
    head, tail = found.head, bytes(found.tail)
    root = _ROOT.search(head)
    if root is None:
        raise NotEditable(f"{part} is no worksheet")
    prefix = root.group(1) + b":" if root.group(1) else b""
    result = Survey(prefix, head, tail, plain, found.formulas, [(*spot(a), *spot(b)) for a, b in found.spread])
    for match in re.finditer(rb"<%scol%s/?>" % (re.escape(prefix), ATTRIBUTES), head):
        own = attributes(match.group(1))
        if b"style" in own and own.get(b"min", b"").isdigit() and own.get(b"max", b"").isdigit():
            result.columns.append((int(own[b"min"]) - 1, int(own[b"max"]) - 1, int(own[b"style"])))
    for match in re.finditer(rb"<%smergeCell%s/?>" % (re.escape(prefix), ATTRIBUTES), tail):
        first, _, last = attributes(match.group(1)).get(b"ref", b"").partition(b":")
        if last:
            result.merged.append((*spot(first), *spot(last)))
    return result


def blocks_of(package: Package, part: str, plain: bytes | None) -> Iterator[bytes]:
    """The part (or its `plain` form) in blocks."""
    if plain is not None:
        yield from (plain[place : place + BLOCK] for place in range(0, len(plain), BLOCK))
        return
    with package.archive.open(part) as stream:
        while block := stream.read(BLOCK):
            yield block


class _Outline:
    """What a first reading collects."""

    def __init__(self) -> None:
        self.head = b""
        self.tail = bytearray()
        self.formulas = False
        self.spread: set[tuple[bytes, bytes]] = set()

    def read(self, blocks: Iterable[bytes]) -> bool:
        """Go through the part; False where it is not in plain form or has no rows."""
        buffer, last, state = b"", b"", "head"
        for block in blocks:
            seam = last[-512:] + block
            if (not last and not is_utf8(block)) or b"<!" in seam or b"<?" in (seam if last else block[4:]):
                return False
            last = block
            if state == "tail":
                self.tail += block
                continue
            if _FORMULA.search(seam):
                self.formulas = True
                self.spread.update((a, b) for a, _, b in (ref.partition(b":") for ref in _SPREAD.findall(seam)))
            buffer += block
            if state == "head":
                match = re.search(rb"<(?:[\w.\-]+:)?sheetData%s(/?)>" % ATTRIBUTES, buffer)
                if match is None:
                    continue
                self.head, buffer, state = buffer[: match.end()], buffer[match.end() :], "rows"
                if match.group(2):
                    return False  # no rows at all
            match = re.search(rb"</(?:[\w.\-]+:)?sheetData\s*>", buffer)
            if match:
                self.tail, state = bytearray(buffer[match.end() :]), "tail"
            else:
                buffer = buffer[-64:]
        return state == "tail"


def drawing_of(tail: bytes, prefix: bytes) -> str | None:
    """The relationship id of the drawing that holds the sheet's comments, if there is one."""
    match = re.search(rb"<%slegacyDrawing%s/?>" % (re.escape(prefix), ATTRIBUTES), tail)
    found = attributes(match.group(1)) if match else {}
    return next((value.decode() for name, value in found.items() if name.rpartition(b":")[2] == b"id"), None)


def with_drawing(tail: bytes, prefix: bytes, office: str, rel: str) -> bytes:
    """What stands behind the rows, with a `<legacyDrawing>` at its place."""
    tag = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (prefix, office.encode(), rel.encode())
    depth = 0
    for match in _TAG.finditer(tail):
        closing, name, alone = match.groups()
        if depth == 0 and (
            closing or name.rpartition(b":")[2].decode() in _BEHIND_DRAWING or _wraps_controls(tail, match)
        ):
            return tail[: match.start()] + tag + tail[match.start() :]
        depth += -1 if closing else 0 if alone else 1
    raise NotEditable("the sheet has no end")


def _wraps_controls(tail: bytes, match: re.Match[bytes]) -> bool:
    """Whether this is a choice between two ways of writing controls or embedded objects."""
    name = match.group(2).rpartition(b":")[2]
    return (
        name == b"AlternateContent"
        and re.search(rb"<(?:\w+:)?(?:controls|oleObjects)[\s>/]", tail[match.end() :]) is not None
    )
