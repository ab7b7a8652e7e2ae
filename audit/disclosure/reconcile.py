"""A notice against the ledgers: name by name and amount by amount, and against the register of notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from audit.disclosure.grid import PersonRow
from audit.disclosure.normal import normal
from audit.disclosure.spec import NoticeKind, Register
from audit.model import LedgerTable, Place
from audit.values import name_key, squeeze

NUMBER, STREET = "公示编号", "街道"


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


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says of a notice."""

    first: date | None
    last: date | None
    persons: int | None
    amount: Decimal | None
    place: Place


def number_key(number: object) -> str:
    """A notice's number for comparison: half-width, without spaces, brackets unified, upper case."""
    key = (
        squeeze(normal(str(number or "")))
        .upper()
        .replace("〔", "(")
        .replace("〕", ")")
        .replace("[", "(")
        .replace("]", ")")
    )
    return key.strip("号#:。.")


def column(table: LedgerTable, name: str) -> Sequence[str | None]:
    """The texts of a ledger's column, nothing where it has none."""
    return table.texts(name) if table.has(name) else [None] * len(table.rows)


def entries_of(
    kind: NoticeKind, tables: Sequence[LedgerTable], number: str | None, text: str, year: str | None
) -> list[Entry]:
    """The ledger's rows that the notice publishes: those with its number where both have one, else those of its kind, street and
    year, else all of its kind."""
    own = [table for table in tables if table.ledger == kind.ledger]
    wanted = number_key(number)
    chosen = [
        (table, index)
        for table in own
        for index, value in enumerate(column(table, NUMBER))
        if wanted and value and number_key(value) == wanted
    ]
    if not chosen:
        plain = squeeze(normal(text))
        streets = {street for table in own for street in set(column(table, STREET)) if street}
        streets = {street for street in streets if squeeze(normal(street)) in plain}
        # Where one street's name is a part of another's, the longer one is meant.
        streets = {s for s in streets if not any(s != other and s in other for other in streets)}
        narrow = [
            (table, index, bool(value))
            for table in own
            for index, (street, of_year, value) in enumerate(
                zip(column(table, STREET), column(table, kind.year), column(table, NUMBER), strict=True)
            )
            if street in streets and str(of_year) == str(year)
        ]
        # Rows that bear another notice's number are that one's, as long as there are any without.
        free = [item for item in narrow if not (wanted and item[2])]
        chosen = [(table, index) for table, index, _ in free or narrow] or [
            (table, index) for table in own for index in range(len(table.rows))
        ]
    names = {id(table): column(table, kind.name) for table in own}
    amounts = {id(table): column(table, kind.amount) for table in own}
    return [
        Entry(
            names[id(table)][index] or "",
            Decimal(amount) if (amount := amounts[id(table)][index]) is not None else None,
            table.place(index),
        )
        for table, index in chosen
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


def registered(
    register: Register, kind: NoticeKind | None, tables: Sequence[LedgerTable], number: str
) -> list[Registered]:
    """The register's entries with a notice's number; those of another kind of notice are left out where the kind is known."""
    wanted, found = number_key(number), []
    for table in tables:
        if table.ledger != register.ledger:
            continue
        for index, value in enumerate(column(table, NUMBER)):
            if not value or number_key(value) != wanted:
                continue
            row = table.row(index)
            if kind and kind.category and row.get(register.category) not in (None, kind.category):
                continue
            persons, amount = row.get(register.persons), row.get(register.amount)
            found.append(
                Registered(
                    _day(row.get(register.first)),
                    _day(row.get(register.last)),
                    int(persons) if persons is not None else None,
                    Decimal(amount) if amount is not None else None,
                    table.place(index),
                )
            )
    return found


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
