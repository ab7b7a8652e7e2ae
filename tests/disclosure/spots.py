"""Where a walker found a text: what the tests of all formats look at."""

from __future__ import annotations

import re

from audit import guard
from audit.disclosure import walkers
from audit.disclosure.pieces import Walked
from tests.conftest import person

SECRET = person(3)


def walk(data: bytes) -> Walked:
    """A file by its bytes, walked in this process."""
    return walkers.walk(guard.kind_of_data(data), data, "公示")


def spots(found: Walked, text: str = SECRET) -> set[tuple[bool, str, str]]:
    """(hidden, place, why) of each stretch that holds the text, blanks and line breaks aside; joined stretches are left out."""
    result = set()
    for piece in found.pieces:
        if piece.source != "joined" and text in re.sub(r"\s", "", piece.text):
            result.add((piece.hidden, piece.where, piece.why))
    for table in found.tables:
        for number, row in enumerate(table.rows):
            for cell in row:
                if text in re.sub(r"\s", "", cell.text):
                    result.add((False, table.place(number), ""))
                if text in re.sub(r"\s", "", cell.hidden):
                    result.add((True, table.place(number), cell.why))
    return result


def only(data: bytes, hidden: bool, place: str, why: str = "", text: str = SECRET) -> None:
    """The text stands in the file once, there, seen or not, for that reason; and nothing was left unread."""
    found = walk(data)
    there = spots(found, text)
    assert len(there) == 1, there
    (is_hidden, where, reason) = next(iter(there))
    assert is_hidden is hidden and place in where and why in reason, there
    assert not found.gaps and not found.unread


def clean(data: bytes) -> Walked:
    """The twin without the text: nothing of it is found, nothing is left unread, and no cell or line is called hidden."""
    found = walk(data)
    assert not spots(found) and not found.gaps and not found.unread and not found.pictures
    hidden = [piece for piece in found.pieces if piece.hidden and piece.source in ("body", "furniture")]
    assert not hidden, hidden
    assert not [cell for table in found.tables for row in table.rows for cell in row if cell.hidden]
    return found
