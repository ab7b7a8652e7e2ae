"""Blacking out and dropping in the tree of a new Word part: columns of tables first, then values wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from audit.disclosure.docx_look import W
from audit.disclosure.redaction.columns import Judged, judge
from audit.disclosure.redaction.outcome import Taken
from audit.disclosure.redaction.values import Blackener
from audit.disclosure.spec import DisclosureSpec

_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
MAX_SPAN = 64


class Strand:
    """The text of some paragraphs as one string that can be written back; as many characters as before."""

    def __init__(self, paragraphs: Sequence[Any]) -> None:
        self._parts: list[tuple[Any, int]] = []
        texts: list[str] = []
        for number, paragraph in enumerate(paragraphs):
            if number:
                texts.append("\n")
                self._parts.append((None, 1))
            for element in paragraph.iter(f"{W}t", *_SIGNS):
                text = _SIGNS.get(element.tag, element.text or "")
                texts.append(text)
                self._parts.append((element if element.tag == f"{W}t" else None, len(text)))
        self.text = "".join(texts)

    def write(self, text: str) -> None:
        """Put a text of the same length in its place."""
        if text == self.text:
            return
        place = 0
        for element, length in self._parts:
            if element is not None:
                element.text = text[place : place + length]
            place += length
        self.text = text


class Tables:
    """The tables of a new tree: forbidden columns dropped, then the cells blacked out."""

    def __init__(self, roots: Sequence[Any], spec: DisclosureSpec, taken: Taken) -> None:
        self._judged: list[tuple[Any, Judged, dict[Any, int]]] = []
        for root in roots:
            for table in list(root.iter(f"{W}tbl")):
                before = self._judged[-1][1] if self._judged else None
                judged = judge(_texts(table), spec, taken, before)
                places = {cell: start for row in table.iterchildren(f"{W}tr") for cell, start, _ in _cells(row)}
                self._judged.append((table, judged, places))
                if judged.dropped:
                    _drop(table, judged.dropped)

    @property
    def names(self) -> set[str]:
        """The persons that the tables list."""
        return {name for _, judged, _ in self._judged for name in judged.names}

    def blacken(self, black: Blackener) -> None:
        """Black out the values in cells and what is split between neighbours."""
        for table, judged, places in self._judged:
            for number, row in enumerate(table.iterchildren(f"{W}tr")):
                line = [(cell, Strand(list(cell.iterchildren(f"{W}p")))) for cell in row.iterchildren(f"{W}tc")]
                for cell, strand in line:
                    column = places.get(cell, 0)
                    if column in judged.emptied(number):
                        strand.write(re.sub(r"[^\n\t]", " ", strand.text))
                    elif judged.is_heading(number):
                        strand.write(black.heading(strand.text))
                    else:
                        strand.write(black.cell(strand.text, judged.label(number, column)))
                strands = [strand for _, strand in line]
                for strand, text in zip(strands, black.across([strand.text for strand in strands]), strict=True):
                    strand.write(text)


def paragraphs(root: Any, black: Blackener) -> None:
    """Black out the running text outside of tables."""
    strands = [Strand([element]) for element in _outside(root)]
    for strand in strands:
        strand.write(black.running(strand.text))
    for strand, text in zip(strands, black.across([strand.text for strand in strands]), strict=True):
        strand.write(text)


def _outside(root: Any) -> Iterator[Any]:
    for element in root:
        if element.tag == f"{W}p":
            yield element
        elif element.tag != f"{W}tbl":
            yield from _outside(element)


def _number(element: Any, name: str) -> int:
    found = element.find(f"{W}{name}")
    text = found.get(f"{W}val", "") if found is not None else ""
    return min(int(text), MAX_SPAN) if text.isdigit() else -1


def _cells(row: Any) -> Iterator[tuple[Any, int, int]]:
    """The cells of a row with the grid columns from … to (exclusive) that they take."""
    properties = row.find(f"{W}trPr")
    place = max(_number(properties, "gridBefore"), 0) if properties is not None else 0
    for cell in row.iterchildren(f"{W}tc"):
        look = cell.find(f"{W}tcPr")
        span = max(_number(look, "gridSpan"), 1) if look is not None else 1
        yield cell, place, place + span
        place += span


def _texts(table: Any) -> list[list[str]]:
    rows = []
    for row in table.iterchildren(f"{W}tr"):
        texts: list[str] = []
        for cell, start, end in _cells(row):
            texts += [""] * (start - len(texts))
            texts.append(Strand(list(cell.iterchildren(f"{W}p"))).text.strip())
            texts += [""] * (end - start - 1)
        rows.append(texts)
    return rows


def _drop(table: Any, dropped: frozenset[int]) -> None:
    """Take grid columns out; what is left is as wide as the table was."""
    grid = table.find(f"{W}tblGrid")
    widths = [int(column.get(f"{W}w", "0")) for column in grid]
    kept = [width for index, width in enumerate(widths) if index not in dropped]
    scale = sum(widths) / sum(kept) if sum(kept) else 1.0
    for row in list(table.iterchildren(f"{W}tr")):
        properties = row.find(f"{W}trPr")
        before = max(_number(properties, "gridBefore"), 0) if properties is not None else 0
        if before and properties is not None:
            properties.find(f"{W}gridBefore").set(f"{W}val", str(sum(index not in dropped for index in range(before))))
        for cell, start, end in list(_cells(row)):
            left = [index for index in range(start, end) if index not in dropped]
            if not left:
                row.remove(cell)
            else:
                _resize(cell, left, widths, scale)
        if row.find(f"{W}tc") is None:
            table.remove(row)
    for index, column in enumerate(list(grid)):
        if index in dropped:
            grid.remove(column)
        else:
            column.set(f"{W}w", str(round(widths[index] * scale)))


def _resize(cell: Any, left: Sequence[int], widths: Sequence[int], scale: float) -> None:
    look = cell.find(f"{W}tcPr")
    if look is None:
        return
    span, width = look.find(f"{W}gridSpan"), look.find(f"{W}tcW")
    if span is not None:
        span.set(f"{W}val", str(len(left)))
    if width is not None and width.get(f"{W}type", "dxa") == "dxa" and left[-1] < len(widths):
        width.set(f"{W}w", str(round(sum(widths[index] for index in left) * scale)))
