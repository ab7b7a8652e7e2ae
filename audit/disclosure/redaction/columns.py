"""Which columns of a table may not be published, where its headers are, and what stands under which heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from audit.disclosure.grid import Roll, read_rolls
from audit.disclosure.headings import Judge
from audit.disclosure.pieces import Cell, Table
from audit.disclosure.redaction.outcome import Taken
from audit.disclosure.spec import DisclosureSpec
from audit.values import name_key, squeeze

_LABEL = 16  # characters of a heading in a form


@dataclass(frozen=True, slots=True)
class Judged:
    """A table with the columns (0-based) that go. Where several rolls stand one below the other, a column may be forbidden in one and
    allowed in another: it stays, and its cells in the first are emptied."""

    rolls: tuple[Roll, ...] = ()
    dropped: frozenset[int] = frozenset()
    _emptied: dict[int, frozenset[int]] = field(default_factory=dict)

    def roll(self, row: int) -> Roll | None:
        """The roll that a row belongs to."""
        return next((roll for roll in self.rolls if roll.header <= row < roll.stop), None)

    def is_heading(self, row: int) -> bool:
        """Whether a row is a header, or a title above all headers."""
        roll = self.roll(row)
        return roll.is_header(row) if roll is not None else bool(self.rolls)

    def label(self, row: int, column: int) -> str | None:
        """The heading above a cell, None outside of rolls."""
        roll = self.roll(row)
        return roll.heading(column) if roll is not None else None

    def emptied(self, row: int) -> frozenset[int]:
        """The columns that are empty in this row of the copy."""
        return self._emptied.get(row, frozenset())

    @property
    def names(self) -> set[str]:
        """The persons it lists, as they are compared."""
        return {name_key(person.name) for roll in self.rolls for person in roll.persons if len(person.name) > 1}


def judge(rows: Sequence[Sequence[str]], spec: DisclosureSpec, taken: Taken, before: Judged | None = None) -> Judged:
    """Read a table of visible texts, by grid column; `before` is the table in front, which may go on in this one."""
    rolls = tuple(
        read_rolls(
            spec,
            Table(1, [[Cell(text) for text in row] for row in rows]),
            before.rolls[-1] if before and before.rolls else None,
        )
    )
    forbidden = [_columns(roll, "forbidden", taken) for roll in rolls]
    allowed = [_columns(roll, None, None) - gone for roll, gone in zip(rolls, forbidden, strict=True)]
    everywhere = frozenset().union(*forbidden) - frozenset().union(*allowed)
    emptied = {
        row: gone - everywhere
        for roll, gone in zip(rolls, forbidden, strict=True)
        for row in range(roll.header, roll.stop)
        if gone - everywhere
    }
    inside = {row for roll in rolls for row in range(roll.header, roll.stop)}
    for number, row in enumerate(rows):
        if number not in inside:
            fields = _fields(row, Judge(spec), taken)
            if fields:
                emptied[number] = fields
    return Judged(rolls, everywhere, emptied)


def _fields(row: Sequence[str], known: Judge, taken: Taken) -> frozenset[int]:
    """In a form, which has its headings on the left of their values: the forbidden ones with what they say."""
    gone: set[int] = set()
    for index, (label, value) in enumerate(pairwise(row)):
        heading = squeeze(label)
        if heading and value and len(label) <= _LABEL and known(heading)[1] == "forbidden":
            taken.column(heading)
            gone |= {index, index + 1}
    return frozenset(gone)


def _columns(roll: Roll, verdict: str | None, taken: Taken | None) -> frozenset[int]:
    found = [column for column in roll.columns if verdict in (None, column.verdict)]
    for column in found if taken is not None else ():
        taken.column(column.heading)  # type: ignore[union-attr]
    return frozenset(column.index for column in found)
