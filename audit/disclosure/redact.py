"""What may stay of a notice: its visible text with the personal values blacked out, its tables without the forbidden columns.

A copy made of this from scratch cannot hide anything; it has neither the original's looks nor its pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from audit import guard
from audit.disclosure.detect import Hit, detect
from audit.disclosure.docx import walk
from audit.disclosure.grid import Roll, read_roll
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Table, Walked
from audit.disclosure.spec import DisclosureSpec

BLACK = "■"
Block = str | list[list[str]]


def redacted(path: Path, shown: str, spec: DisclosureSpec | None) -> list[Block]:
    """The paragraphs and tables of a docx, in order, fit to be published. Raises ReadError."""
    guard.check_archive(path, shown)
    walked: Walked = guard.guarded(shown, walk, path.read_bytes(), shown)
    rules = spec or DisclosureSpec()
    blocks: list[Block] = []
    for block in walked.blocks:
        if isinstance(block, Table):
            blocks.append(_table(block, read_roll(rules, block), rules))
        else:
            blocks.append(blacken(block, (hit.value for hit in _hits(block, office=True))))
    return blocks


def _hits(text: str, *, office: bool) -> list[Hit]:
    return [found for found in detect(text, office=office, closing=office) if isinstance(found, Hit)]


def _table(table: Table, roll: Roll | None, spec: DisclosureSpec) -> list[list[str]]:
    dropped = {column.index for column in roll.columns if column.verdict == "forbidden"} if roll else set()
    words = [word for group in spec.words.values() for word in group]
    rows = []
    for number, row in enumerate(table.rows):
        cells = [cell.text for index, cell in enumerate(row) if index not in dropped]
        if roll is None or number >= roll.header + roll.span:
            cells = [
                blacken(text, [*(hit.value for hit in _hits(text, office=roll is None)), *words]) for text in cells
            ]
        rows.append(cells)
    return rows


def blacken(text: str, values: Iterable[str]) -> str:
    """The text with each value, however it is spaced, written as black squares."""
    plain: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        folded = normal(character)
        plain.extend(folded)
        origin.extend([index] * len(folded))
    # Numerals spelt out become digits only as a whole run, so both readings are searched.
    readings = {"".join(plain), normal(text)} if len(normal(text)) == len(plain) else {"".join(plain)}
    out = list(text)
    for value in {value for value in values if value}:
        pattern = r"[ \t\n\-.·]{0,3}".join(re.escape(c) for c in value.replace("-", "") or value)
        for reading in readings:
            for match in re.finditer(pattern, reading, re.I):
                for place in range(origin[match.start()], origin[match.end() - 1] + 1):
                    out[place] = BLACK
    return "".join(out)
