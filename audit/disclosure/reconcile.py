"""A notice against the ledgers: name by name and amount by amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit.disclosure.grid import PersonRow
from audit.disclosure.spec import NoticeKind
from audit.model import LedgerTable, Place
from audit.values import name_key, squeeze


@dataclass(frozen=True, slots=True)
class Entry:
    """A payment in a ledger that the notice should show."""

    name: str
    amount: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """Where notice and ledger part: `kind` is of the contract; the side that is missing is None."""

    kind: str
    person: PersonRow | None
    entry: Entry | None


def entries_of(
    kind: NoticeKind, tables: Sequence[LedgerTable], number: str | None, text: str, year: str | None
) -> list[Entry]:
    """The ledger's rows that the notice publishes: those with its number where both have one, else those of its
    street and year, else all of its kind."""
    rows = [
        (table.row(index), table.place(index))
        for table in tables
        if table.ledger == kind.ledger
        for index in range(len(table.rows))
    ]
    numbered = [pair for pair in rows if number and squeeze(pair[0].get("公示编号") or "") == squeeze(number)]
    if numbered:
        chosen = numbered
    else:
        plain = squeeze(text)
        narrow = [pair for pair in rows if (pair[0].get("街道") or "\0") in plain and pair[0].get(kind.year) == year]
        chosen = narrow or rows
    return [
        Entry(
            row.get(kind.name) or "", Decimal(amount) if (amount := row.get(kind.amount)) is not None else None, place
        )
        for row, place in chosen
    ]


def compare(persons: Sequence[PersonRow], entries: Sequence[Entry]) -> list[Difference]:
    """Pair the two sides by name, equal amounts first; what is left over differs or is missing."""
    left: dict[str, list[Entry]] = {}
    for entry in entries:
        left.setdefault(name_key(entry.name), []).append(entry)
    open_persons = []
    for person in persons:
        waiting = left.get(name_key(person.name), [])
        match = next((entry for entry in waiting if entry.amount == person.amount), None)
        if match is None:
            open_persons.append(person)
        else:
            waiting.remove(match)
    result = []
    for person in open_persons:
        waiting = left.get(name_key(person.name), [])
        if waiting:
            result.append(Difference("amount_mismatch", person, waiting.pop(0)))
        else:
            result.append(Difference("not_in_ledger", person, None))
    result += [Difference("missing_from_notice", None, entry) for waiting in left.values() for entry in waiting]
    return result
