"""The cells of a sheet, changed in its XML as it streams by: whatever is not asked for keeps its bytes.

A sheet may be half a gigabyte, so it is read in blocks and cut at rows; only the rows asked for are looked into. Rows
and cells are recognised by their tags, which is safe once it is known that the part is UTF-8 and holds no comment, CDATA
section or processing instruction; a part that does is brought into that form first (`canonical`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audit.workbook_edit.package import Package
from audit.workbook_edit.xml import NotEditable, canonical, is_utf8

BLOCK = 2**20
_ATTRIBUTES = rb"""((?:\s+[\w:.\-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*"""
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


@dataclass(slots=True)
class CellXml:
    """One `<c>` element: its attributes as written, and what is inside."""

    attributes: dict[bytes, bytes]
    body: bytes

    @property
    def style(self) -> int:
        text = self.attributes.get(b"s", b"0")
        return int(text) if text.isdigit() else 0

    @property
    def kind(self) -> bytes:
        return self.attributes.get(b"t", b"n")

    def written(self, prefix: bytes) -> bytes:
        """The element's bytes."""
        pairs = b"".join(
            b' %s="%s"' % (name, value.replace(b'"', b"&quot;")) for name, value in self.attributes.items()
        )
        return b"<%sc%s>%s</%sc>" % (prefix, pairs, self.body, prefix) if self.body else b"<%sc%s/>" % (prefix, pairs)


# Row (1-based), column (0-based) and the cell, or an empty one with the style of its row or column, which may be changed;
# returns the element to write, or None to leave everything as it is.
Visit = Callable[[int, int, CellXml, bool], CellXml | None]


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
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def spot(name: bytes) -> Spot:
    """Row and column (0-based) of a cell's name. NotEditable where it is none."""
    match = _REFERENCE.match(name.replace(b"$", b""))
    if match is None:
        raise NotEditable(f"cell name {name!r}")
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + letter - 64
    return int(match.group(2)) - 1, column - 1


def attributes(data: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag, values as written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(data)}


def survey(package: Package, part: str) -> Survey:
    """Read a sheet once. NotEditable where it is none."""
    found = _Outline()
    plain: bytes | None = None
    if not found.read(_blocks(package, part, None)):
        plain, found = canonical(package.read(part)), _Outline()
        if not found.read(_blocks(package, part, plain)):
            raise NotEditable(f"{part} is no sheet in plain form")
    head, tail = found.head, bytes(found.tail)
    root = _ROOT.search(head)
    if root is None:
        raise NotEditable(f"{part} is no worksheet")
    prefix = root.group(1) + b":" if root.group(1) else b""
    result = Survey(prefix, head, tail, plain, found.formulas, [(*spot(a), *spot(b)) for a, b in found.spread])
    for match in re.finditer(rb"<%scol%s/?>" % (re.escape(prefix), _ATTRIBUTES), head):
        own = attributes(match.group(1))
        if b"style" in own and own.get(b"min", b"").isdigit() and own.get(b"max", b"").isdigit():
            result.columns.append((int(own[b"min"]) - 1, int(own[b"max"]) - 1, int(own[b"style"])))
    for match in re.finditer(rb"<%smergeCell%s/?>" % (re.escape(prefix), _ATTRIBUTES), tail):
        first, _, last = attributes(match.group(1)).get(b"ref", b"").partition(b":")
        if last:
            result.merged.append((*spot(first), *spot(last)))
    return result


def _blocks(package: Package, part: str, plain: bytes | None) -> Iterator[bytes]:
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
                match = re.search(rb"<(?:[\w.\-]+:)?sheetData%s(/?)>" % _ATTRIBUTES, buffer)
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


class Rewrite:
    """One pass over a sheet that gives the cells of `wanted` (row, 1-based → columns, 0-based, in order) to `visit`."""

    def __init__(self, outline: Survey, wanted: Mapping[int, Sequence[int]], visit: Visit) -> None:
        self._prefix, p = outline.prefix, re.escape(outline.prefix)
        self._outline = outline
        self._wanted = wanted
        self._visit = visit
        self._queue = sorted(wanted, reverse=True)
        self._last = 0
        self._row = re.compile(rb"<%srow%s(/?)>" % (p, _ATTRIBUTES))
        self._cell = re.compile(rb"<%sc%s(?:/>|>(.*?)</%sc\s*>)" % (p, _ATTRIBUTES, p), re.S)
        self._cell_start = re.compile(rb"<%sc[\s/>]" % p)
        self._end = re.compile(rb"</%ssheetData\s*>" % p)
        self._row_start = b"<%srow" % outline.prefix

    def stream(self, package: Package, part: str, tail: bytes) -> Iterator[bytes]:
        """The sheet's new bytes, with `tail` behind the rows."""
        skip = len(self._outline.head)
        yield self._outline.head
        buffer = b""
        for block in _blocks(package, part, self._outline.plain):
            if skip >= len(block):
                skip -= len(block)
                continue
            buffer += block[skip:]
            skip = 0
            end = self._end.search(buffer)
            if end:
                yield self._rows(buffer[: end.start()])
                yield self._created(None)
                yield end.group() + tail
                return
            cut = buffer.rfind(self._row_start)
            if cut > 0:
                yield self._rows(buffer[:cut])
                buffer = buffer[cut:]
        raise NotEditable(f"{part}: the rows have no end")

    def _rows(self, data: bytes) -> bytes:
        """Complete rows, with those that are wanted rewritten."""
        found = list(self._row.finditer(data))
        out, place = [], 0
        for index, match in enumerate(found):
            own = attributes(match.group(1))
            number = int(own[b"r"]) if own.get(b"r", b"").isdigit() else self._last + 1
            if number <= self._last:
                raise NotEditable(f"row {number} behind row {self._last}")
            self._last = number
            if not self._queue or self._queue[-1] > number:
                continue
            end = found[index + 1].start() if index + 1 < len(found) else len(data)
            out += [data[place : match.start()], self._created(number)]
            place = match.start()
            if self._queue and self._queue[-1] == number:
                self._queue.pop()
                out.append(self._one(number, own, match, data[match.end() : end]))
                place = end
        return b"".join([*out, data[place:]])

    def _created(self, before: int | None) -> bytes:
        """Rows that are wanted but not there, up to the row `before`."""
        out = []
        while self._queue and (before is None or self._queue[-1] < before):
            number = self._queue.pop()
            cells = [self._missing(number, column, {}) for column in self._wanted[number]]
            if any(cells):
                out.append(b'<%srow r="%d">%s</%srow>' % (self._prefix, number, b"".join(cells), self._prefix))
        return b"".join(out)

    def _one(self, number: int, own: dict[bytes, bytes], start: re.Match[bytes], rest: bytes) -> bytes:
        """One row: its start tag, and the bytes behind it up to the next row."""
        cells = list(self._cell.finditer(rest))
        if len(cells) != len(self._cell_start.findall(rest)):
            raise NotEditable(f"row {number} has cells that are no ordinary XML")
        waiting = list(reversed(self._wanted[number]))
        out: list[bytes] = []
        place, last, added = 0, -1, False
        for match in cells:
            given = attributes(match.group(1))
            column = spot(given[b"r"])[1] if b"r" in given else last + 1
            if column <= last:
                raise NotEditable(f"row {number}: cells out of order")
            last = column
            while waiting and waiting[-1] < column:
                out.append(rest[place : match.start()])
                place = match.start()
                out.append(self._missing(number, waiting.pop(), own))
                added = added or bool(out[-1])
            if waiting and waiting[-1] == column:
                waiting.pop()
                new = self._visit(number, column, CellXml(given, match.group(2) or b""), True)
                if new is not None:
                    out += [rest[place : match.start()], new.written(self._prefix)]
                    place = match.end()
        behind = [self._missing(number, column, own) for column in reversed(waiting)]
        if cells and any(behind):
            out.append(rest[place : cells[-1].end()] if place < cells[-1].end() else b"")
            place = max(place, cells[-1].end())
        added = added or any(behind)
        tag = start.group()
        if added:
            tag = re.sub(rb"""\sspans\s*=\s*("[^"]*"|'[^']*')""", b"", tag)
        if start.group(2) and (added or out):
            return tag[:-2].rstrip() + b">" + b"".join(behind) + b"</%srow>" % self._prefix + rest
        return b"".join([tag, *out, *behind, rest[place:]])

    def _missing(self, row: int, column: int, own: dict[bytes, bytes]) -> bytes:
        """A cell that the file does not have, as the visitor wants it; it looks like its row, else like its column."""
        style = 0
        if own.get(b"customFormat") in (b"1", b"true") and own.get(b"s", b"").isdigit():
            style = int(own[b"s"])
        else:
            style = next((s for first, last, s in self._outline.columns if first <= column <= last), 0)
        given = {b"r": reference(row - 1, column).encode()} | ({b"s": b"%d" % style} if style else {})
        new = self._visit(row, column, CellXml(given, b""), False)
        return new.written(self._prefix) if new is not None else b""


def drawing_of(tail: bytes, prefix: bytes) -> str | None:
    """The relationship id of the drawing that holds the sheet's comments, if there is one."""
    match = re.search(rb"<%slegacyDrawing%s/?>" % (re.escape(prefix), _ATTRIBUTES), tail)
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
        and re.search(rb"<(?:\w+:)?(?:controls|oleObjects)[\s>]", tail[match.end() :]) is not None
    )
