"""Which columns of a table may not be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.disclosure.grid import Roll, read_roll
from audit.disclosure.pieces import Cell, Table
from audit.disclosure.redaction.outcome import Taken
from audit.disclosure.spec import DisclosureSpec
from audit.values import name_key


@dataclass(frozen=True, slots=True)
class Judged:
    """A table with the columns (0-based) that go, and the row at which its body begins; `roll` is None where it lists no persons."""

    roll: Roll | None
    dropped: frozenset[int]
    body: int

    @property
    def names(self) -> set[str]:
        """The persons it lists, as they are compared."""
        return {name_key(person.name) for person in self.roll.persons if len(person.name) > 1} if self.roll else set()


def judge(rows: Sequence[Sequence[str]], spec: DisclosureSpec, taken: Taken) -> Judged:
    """Read a table of visible texts, by grid column."""
    roll = read_roll(spec, Table(1, [[Cell(text) for text in row] for row in rows]))
    if roll is None:
        return Judged(None, frozenset(), 0)
    forbidden = [column for column in roll.columns if column.verdict == "forbidden"]
    for column in forbidden:
        taken.column(column.heading)
    return Judged(roll, frozenset(column.index for column in forbidden), roll.header + roll.span)
