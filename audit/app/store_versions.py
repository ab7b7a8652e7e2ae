"""What a store holds and what happened to it; submissions taken back, and old versions removed on demand."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit import messages as words
from audit.app.store_plan import find
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.messages import t
from audit.tables.store import Event, Store, StoreFault, writing
from audit.tables.store.journal import ADD, REPLACE


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that count: street, ledger and period, how many, and the submission that they come from, with its name in reports."""

    street: str | None
    ledger: str
    period: str
    rows: int
    file: str
    event: Event


@dataclass(slots=True)
class History:
    """The events of a store and the rows that count now, as far as they were asked for; `names` are the live files by event number."""

    policy: str
    events: list[Event] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


def history(folder: Path, street: str | None = None, ledger: str | None = None) -> History:
    """What happened to a store, and what counts; only of one street or ledger where they are given."""
    store = Store.open(folder)
    wanted = kinds.find(ledger).name if ledger else None
    names = {event.number: name for name, event in store.names()}
    result = History(store.policy, names=names)
    # What ends an event concerns whom that event concerned.
    concerned: set[int] = set()
    for event in store.events:
        about = any(
            (wanted is None or entry.ledger == wanted)
            and (street is None or any(part.street == street for part in entry.parts))
            for entry in event.tables
        )
        if about or concerned.intersection(event.ends) or (street is None and wanted is None):
            concerned.add(event.number)
            result.events.append(event)
    result.held = sorted(
        (held for held in _held(store) if street in (None, held.street) and wanted in (None, held.ledger)),
        key=lambda held: (held.street or "", held.ledger, held.period, held.event.number),
    )
    if street is not None and not result.events:
        known = sorted({part.street for event in store.events for e in event.tables for part in e.parts if part.street})
        near = difflib.get_close_matches(street, known, 3, 0.4)
        hint = t("；相近的有：{near}", "; near: {near}", near=words.listing(near)) if near else ""
        raise UsageFault(
            t(
                "数据库里没有“{street}”的材料{hint}",
                "the store has nothing of {street!r}{hint}",
                street=street,
                hint=hint,
            )
        )
    return result


def _held(store: Store) -> list[Held]:
    found: dict[tuple[str | None, str, str, int], Held] = {}
    for name, event in store.names():
        for entry in event.tables:
            for part in entry.parts:
                key = (part.street, entry.ledger, str(part.period), event.number)
                rows = part.rows + (found[key].rows if key in found else 0)
                found[key] = Held(part.street, entry.ledger, str(part.period), rows, name, event)
    return list(found.values())


def listing(folder: Path) -> tuple[str, list[tuple[str, Event]]]:
    """The store's policy, and the live files with their names in reports."""
    store = Store.open(folder)
    return store.policy, store.names()


@dataclass(slots=True)
class Verified:
    """What `verify` looked at, what is not as it was written, and the files that nobody put there."""

    files: int
    size: int
    faults: list[StoreFault]
    strays: list[str]


def verify(folder: Path) -> Verified:
    """Look at every file of every version."""
    store = Store.open(folder)
    parts = [part for part, _ in store.named().values()]
    return Verified(len(parts), sum(part.size for part in parts), list(store.verify()), store.strays())


def withdraw(folder: Path, names: Sequence[str], street: str | None) -> list[Event]:
    """Let files count no longer: those named, or all that bring rows of one street and of no other."""
    if bool(names) == bool(street):
        raise UsageFault(
            t(
                "请给出要撤回的文件，或用 --street 指明街道（二者择一）",
                "name the files to withdraw, or a street with --street, not both",
            )
        )
    with writing.opened(folder, make=False) as writer:
        if street:
            events = [event for event in writer.live() if street in {cover[2] for cover in event.covers}]
            mixed = [event for event in events if {cover[2] for cover in event.covers} - {street, None}]
            if mixed:
                raise UsageFault(
                    t(
                        "{file} 里还有其他街道的行，不能只撤回 {street}；请用改正的文件替换它",
                        "{file} has rows of other streets as well, so {street} cannot be withdrawn alone; replace it with a corrected file",
                        file=mixed[0].name,
                        street=street,
                    )
                )
            if not events:
                raise UsageFault(t("数据库里没有 {street} 的材料", "the store has nothing of {street}", street=street))
        else:
            events = [find(writer, name) for name in names]
        events = sorted({event.number: event for event in events}.values(), key=lambda event: event.number)
        writer.withdraw(events, "asked")
        return events


def prune(folder: Path, keep: int) -> tuple[list[Event], int]:
    """Remove the files of versions that count no longer, but of each place the latest `keep`; returns these versions and the bytes freed."""
    with writing.opened(folder, make=False) as writer:
        live = {event.number for event in writer.live()}
        pruned = {number for event in writer.events for number in event.about.get("of", ())}
        counting = {part.path for event in writer.live() for part in event.files}
        old: dict[tuple[str, str], list[Event]] = {}
        for event in writer.events:
            if event.number in live | pruned or counting.issuperset(part.path for part in event.files):
                continue  # also one whose content came back and counts again
            if event.what in (ADD, REPLACE):
                old.setdefault(event.key, []).append(event)
        events = [event for versions in old.values() for event in versions[: len(versions) - keep]]
        if not events:
            return [], 0
        _, freed = writer.prune(events)
        return events, freed
