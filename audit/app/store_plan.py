"""What is to be done with each file given to `store add`, before any is read: what it is, what it holds, what is there in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audit import guard
from audit.app.together import each
from audit.errors import ReadError, UsageFault
from audit.ledgers import keeping, submission
from audit.ledgers.gathering import Source
from audit.messages import listing, t
from audit.model import Unreadable
from audit.tables.store import Event, Store
from audit.tables.store.journal import Words


@dataclass(slots=True)
class Item:
    """A file: its place in the store; what it is (None: no table, of which `skipped` or `unreadable` says why); its digest; the live event of its
    place, and `others` that it replaces as well; `twin` is the name of another file with the same content that counts in its stead."""

    source: Source
    place: tuple[str, str]
    kind: str | None = None
    sha256: str = ""
    size: int = 0
    live: Event | None = None
    others: list[Event] = field(default_factory=list)
    twin: str | None = None
    skipped: Words = field(default_factory=dict)
    unreadable: Words = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """The files in order of their names; `gone` are the live events of the same submissions whose files are no longer there."""

    items: list[Item]
    places: frozenset[tuple[str, str]]
    gone: list[Event]


def plan(sources: Sequence[Source], store: Store, name: str | None, replaces: str | None) -> Plan:
    """Look at each file as far as that needs no reading. UsageFault where two have the same place, or what is to be replaced is not there."""
    places: dict[tuple[str, str], Item] = {}
    for item in each(lambda source: _look(source, name), sources):
        if item.place in places:
            if item.source.path.resolve() == places[item.place].source.path.resolve():
                continue  # a file that was given with its folder
            raise UsageFault(
                t(
                    "{a} 与 {b} 在数据库里会是同一个位置（文件夹同名）；请分开加入，并用 --name 区分",
                    "{a} and {b} would have the same place in the store (folders of the same name); add them one by one, with --name",
                    a=places[item.place].source.path,
                    b=item.source.path,
                )
            )
        places[item.place] = item
    items = list(places.values())
    live = {event.key: event for event in store.live()}
    for item in items:
        item.live = live.get(item.place)
    if replaces is not None:
        _only(items).others.append(find(store, replaces))
    ended = {event.number for item in items for event in item.others}
    _twins(items, [event for event in live.values() if event.number not in ended])
    submissions = {item.place[0] for item in items}
    gone = [event for key, event in live.items() if key[0] in submissions and key not in places]
    return Plan(items, frozenset(places), gone)


def _look(source: Source, name: str | None) -> Item:
    item = Item(source, (f"{name}/{source.folder}" if name else source.folder, source.inside))
    try:
        item.kind = submission.table_kind(source, submission.Submission())
        if item.kind is not None:
            item.sha256 = guard.sha256(source.path, source.shown)
            item.size = source.path.stat().st_size
            return item
    except ReadError:
        item.kind = None

    def say() -> submission.Submission:
        said = submission.Submission()
        try:
            if submission.table_kind(source, said) is not None:
                guard.sha256(source.path, source.shown)
        except ReadError as error:
            said.unreadable.append(Unreadable(error.file, error.message))
        return said

    both = keeping.in_both(say)
    item.unreadable = {key: ((None, fault.message),) for key, said in both.items() for fault in said.unreadable}
    item.skipped = {key: ((None, file.reason),) for key, said in both.items() for file in said.skipped}
    return item


def find(store: Store, name: str) -> Event:
    """The live file that a user names, as lists show it or by the end of its path. UsageFault where there is none or several."""
    wanted = name.replace("\\", "/").strip("/")
    live = store.live()
    shown = {event.number: text for text, event in store.names()}
    found = [event for event in live if wanted in (event.name, shown[event.number])]
    found = found or [event for event in live if f"/{event.name}".endswith(f"/{wanted}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageFault(
            t(
                "数据库里有多个 {name}：{names}；请写全",
                "the store has several {name}: {names}; write one in full",
                name=name,
                names=listing([event.name for event in found]),
            )
        )
    raise UsageFault(
        t(
            "数据库里没有正在计入的文件 {name}（audit store list 列出全部）",
            "the store has no file {name} that counts (audit store list shows all)",
            name=name,
        )
    )


def _only(items: Sequence[Item]) -> Item:
    """The one file that is a table."""
    tables = [item for item in items if item.kind is not None]
    if len(tables) != 1:
        raise UsageFault(
            t(
                "--replaces 一次只能用于一个台账文件，现给了 {n} 个",
                "--replaces goes with exactly one ledger file, not {n}",
                n=len(tables),
            )
        )
    return tables[0]


def _twins(items: Sequence[Item], live: Sequence[Event]) -> None:
    """Of files with the same content the first counts: one that is in the store and is not given now, else the first of those given."""
    given = {item.place for item in items}
    counted = {event.sha256: event.name for event in live if event.tables and event.key not in given}
    for item in items:
        if item.kind is None:
            continue
        if item.sha256 in counted:
            item.twin = counted[item.sha256]
        else:
            counted[item.sha256] = item.source.shown
