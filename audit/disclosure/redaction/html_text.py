"""Texts of a web page that can be written back, and its tables by grid column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_INLINE = frozenset(re.findall(r"\w+", "span b strong i em u s sub sup small big font"))
_MOST = 1000  # columns of a table that are looked at


class Strand:
    """A stretch of text as one string, made of the texts and tails of elements; as many characters when written back."""

    def __init__(self) -> None:
        self._parts: list[tuple[Any, str, int]] = []
        self.text = ""

    @classmethod
    def of(cls, cell: Any) -> Strand:
        """All of a cell but the tables in it."""
        strand = cls()
        strand._walk(cell)
        return strand

    def add(self, element: Any, side: str) -> None:
        """Take the `text` or `tail` of an element in."""
        text = getattr(element, side) or ""
        if text:
            self._parts.append((element, side, len(text)))
            self.text += text

    def gap(self) -> None:
        """The end of a line."""
        self._parts.append((None, "", 1))
        self.text += "\n"

    def write(self, text: str) -> None:
        """Put a text of the same length in its place."""
        if text == self.text:
            return
        place = 0
        for element, side, length in self._parts:
            if element is not None:
                setattr(element, side, text[place : place + length])
            place += length
        self.text = text

    def _walk(self, element: Any) -> None:
        self.add(element, "text")
        for child in element:
            if child.tag != "table":
                if child.tag not in _INLINE and self.text:
                    self.gap()
                self._walk(child)
            self.add(child, "tail")


def strands(root: Any) -> Iterator[Strand]:
    """The running text outside of tables, a strand for each block or line."""
    current = [Strand()]
    yield from _blocks(root, current)
    if current[0].text:
        yield current[0]


def _blocks(element: Any, current: list[Strand]) -> Iterator[Strand]:
    current[0].add(element, "text")
    for child in element:
        if child.tag == "table":
            yield from _flush(current)
        elif child.tag in _INLINE:
            yield from _blocks(child, current)
        else:
            yield from _flush(current)
            yield from _blocks(child, current)
            yield from _flush(current)
        current[0].add(child, "tail")


def _flush(current: list[Strand]) -> Iterator[Strand]:
    if current[0].text:
        yield current[0]
        current[0] = Strand()


def cells(table: Any) -> list[list[tuple[Any, int, int]]]:
    """The rows of a table: each cell with the grid columns from … to (exclusive), spans of rows counted in."""
    rows: list[list[tuple[Any, int, int]]] = []
    taken: dict[int, int] = {}  # column to the rows that a cell from above still takes
    for row in _rows(table):
        line: list[tuple[Any, int, int]] = []
        place = 0
        below: dict[int, int] = {}
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while taken.get(place, 0) > 0:
                place += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            line.append((cell, place, place + width))
            if height > 1:
                below.update(dict.fromkeys(range(place, place + width), height - 1))
            place += width
        taken = {column: count - 1 for column, count in taken.items() if count > 1} | below
        rows.append(line)
    return rows


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Any, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), _MOST)) if text.isdigit() else 1


def texts(table: Any) -> list[list[str]]:
    """The texts of a table by grid column; a wide cell stands at its first."""
    result = []
    for row in cells(table):
        line: list[str] = []
        for cell, start, end in row:
            line += [""] * (start - len(line))
            line.append(" ".join(Strand.of(cell).text.split()))
            line += [""] * (end - start - 1)
        result.append(line[:_MOST])
    return result


def drop(table: Any, dropped: frozenset[int]) -> None:
    """Take grid columns out."""
    for row in cells(table):
        for cell, start, end in row:
            left = sum(column not in dropped for column in range(start, end))
            if not left:
                cell.getparent().remove(cell)
            elif left < end - start:
                cell.set("colspan", str(left))
    for group in table.iterchildren("colgroup"):
        table.remove(group)
