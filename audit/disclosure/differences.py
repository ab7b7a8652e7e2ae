"""What a notice and the ledgers say differently, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from audit.disclosure import content, reconcile
from audit.disclosure.content import Period
from audit.disclosure.findings import Checker
from audit.disclosure.grid import Roll
from audit.disclosure.spec import NoticeKind
from audit.messages import t
from audit.model import LedgerTable, Place, Severity


def add(
    checker: Checker,
    kind: NoticeKind | None,
    number: str | None,
    period: Period | None,
    text: str,
    rolls: Sequence[Roll],
    ledgers: Sequence[LedgerTable],
) -> tuple[Place, ...]:
    """Compare name by name and amount by amount, and with the register, as far as the ledgers given allow.

    Returns the places of the payments that the notice should show.
    """
    covered: tuple[Place, ...] = ()
    if kind and any(table.ledger == kind.ledger for table in ledgers):
        entries = reconcile.entries_of(kind, ledgers, number, text, content.year_of(text))
        covered = tuple(entry.place for entry in entries)
        persons = [person for roll in rolls for person in roll.persons]
        _persons(checker, rolls, reconcile.compare(persons, entries))
    register = checker.spec.register
    if register and number and any(table.ledger == register.ledger for table in ledgers):
        found = reconcile.registered(register, kind, ledgers, number)
        if found:
            _registered(checker, found[0], period, rolls)
        else:
            message = t(
                "公示编号 {number} 在公示登记台账中没有登记",
                "the register of notices has no entry {number}",
                number=number,
            )
            where = t("公示编号", "the notice's number")
            checker.add("not_in_ledger", Severity.WARNING, where, message, check="match", value=number)
    return covered


def _persons(checker: Checker, rolls: Sequence[Roll], found: Sequence[reconcile.Difference]) -> None:
    tables = {id(person): roll.table for roll in rolls for person in roll.persons}
    for difference in found:
        person, entry = difference.person, difference.entry
        checker.add(
            difference.kind,
            Severity.ERROR,
            tables[id(person)].place(person.row - 1) if person is not None else t("公示表", "the table"),
            _words(difference),
            check="match",
            value=person.name if person else entry.name if entry else None,
        )


def _words(difference: reconcile.Difference) -> str:
    person, entry = difference.person, difference.entry
    place = "" if entry is None else place_of(entry.place)
    if person is not None and entry is not None:
        return t(
            "{name}：公示 {a} 元，台账 {b} 元（{place}）",
            "{name}: notice {a} yuan, ledger {b} yuan ({place})",
            name=person.name,
            a=person.amount if person.amount is not None else "?",
            b=entry.amount if entry.amount is not None else "?",
            place=place,
        )
    if person is not None:
        return t(
            "{name} 在公示中，台账没有对应的发放",
            "{name} is in the notice, the ledger has no such payment",
            name=person.name,
        )
    assert entry is not None
    return t(
        "{name} 在台账中发放 {b} 元（{place}），公示没有",
        "{name} was paid {b} yuan in the ledger ({place}), the notice does not show it",
        name=entry.name,
        b=entry.amount if entry.amount is not None else "?",
        place=place,
    )


def place_of(place: Place) -> str:
    """A ledger's row in words."""
    return " ".join(_parts(place))


def _parts(place: Place) -> Iterator[str]:
    yield place.file
    if place.sheet:
        yield f"[{place.sheet}]"
    yield t("第 {row} 行", "row {row}", row=place.row)


def _registered(checker: Checker, entry: reconcile.Registered, period: Period | None, rolls: Sequence[Roll]) -> None:
    """The register's period, number of persons and sum against the notice's own."""
    place = place_of(entry.place)
    persons = [person for roll in rolls for person in roll.persons]
    where = t("公示登记台账", "register of notices")
    if (
        period
        and period.last
        and entry.first
        and entry.last
        and (entry.first, entry.last) != (period.first, period.last)
    ):
        checker.add(
            "period_unknown",
            Severity.WARNING,
            t("公示期", "period"),
            t(
                "公示写 {a} 至 {b}，登记为 {c} 至 {d}（{place}），以哪个为准请核实",
                "the notice says {a} to {b}, the register {c} to {d} ({place}); find out which holds",
                a=period.first.isoformat(),
                b=period.last.isoformat(),
                c=entry.first.isoformat(),
                d=entry.last.isoformat(),
                place=place,
            ),
            check="period",
        )
    if persons and entry.persons is not None and entry.persons != len(persons):
        checker.add(
            "amount_mismatch",
            Severity.ERROR,
            where,
            t(
                "公示有 {n} 人，登记为 {m} 人（{place}）",
                "{n} persons in the notice, {m} in the register ({place})",
                n=len(persons),
                m=entry.persons,
                place=place,
            ),
            check="match",
            value=str(entry.persons),
        )
    total = sum((person.amount for person in persons if person.amount is not None), Decimal(0))
    if total and entry.amount is not None and entry.amount != total:
        checker.add(
            "amount_mismatch",
            Severity.ERROR,
            where,
            t(
                "公示金额合计 {a} 元，登记为 {b} 元（{place}）",
                "the notice adds up to {a} yuan, the register says {b} ({place})",
                a=total,
                b=entry.amount,
                place=place,
            ),
            check="match",
            value=str(entry.amount),
        )
