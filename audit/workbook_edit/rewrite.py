"""The cells of a sheet, changed in its XML as it streams by: whatever is not asked for keeps its bytes.

The stream is cut at rows, and only the rows asked for are looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from audit.workbook_edit.package import Package
from audit.workbook_edit.sheet import ATTRIBUTES, CellXml, Survey, attributes, blocks_of, column_of, reference
from audit.workbook_edit.xml import NotEditable

_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})[0-9]""")
# Row (1-based), column (0-based), the cell (an empty one with the style of its row or column where there is none) and
# whether it is there; returns the element to write, or None to leave everything as it is.
Visit = Callable[[int, int, CellXml, bool], CellXml | None]


class Rewrite:
    """One pass over a sheet that gives the cells of `wanted` (row, 1-based → columns, 0-based, in order) to `visit`."""

    def __init__(self, outline: Survey, wanted: Mapping[int, Sequence[int]], visit: Visit) -> None:
        self._prefix, p = outline.prefix, re.escape(outline.prefix)
        self._outline = outline
        self._wanted = wanted
        self._visit = visit
        self._queue = sorted(wanted, reverse=True)
        self._last = 0
        self._row = re.compile(rb"<%srow%s(/?)>" % (p, ATTRIBUTES))
        self._cell = re.compile(rb"<%sc%s(?:/>|>(.*?)</%sc\s*>)" % (p, ATTRIBUTES, p), re.S)
        self._cell_start = re.compile(rb"<%sc[\s/>]" % p)
        self._end = re.compile(rb"</%ssheetData\s*>" % p)
        self._row_start = b"<%srow" % outline.prefix

    def stream(self, package: Package, part: str, tail: bytes) -> Iterator[bytes]:
        """The sheet's new bytes, with `tail` behind the rows."""
        skip = len(self._outline.head)
        yield self._outline.head
        buffer = b""
        for block in blocks_of(package, part, self._outline.plain):
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
            name = _COLUMN.search(match.group(1))
            column = column_of(name.group(1)) if name else last + 1
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
                new = self._visit(number, column, CellXml(match.group(1), match.group(2) or b""), True)
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
        given = b' r="%s"' % reference(row - 1, column).encode() + (b' s="%d"' % style if style else b"")
        new = self._visit(row, column, CellXml(given, b""), False)
        return new.written(self._prefix) if new is not None else b""
