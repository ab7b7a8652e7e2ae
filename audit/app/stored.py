"""The part of a submission that lies in a store, beside what is read of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from audit.errors import UsageFault
from audit.ledgers.gathering import Gathered
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.submission import Submission
from audit.messages import t
from audit.model import LedgerTable, StoredRows, Unreadable
from audit.policies import Policy
from audit.tables.store import Store, StoreFault


class FromStore:
    """What a store gives a call. UsageFault where it holds nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder)
        if not self.store.policy:
            raise UsageFault(
                t(
                    "数据库 {path} 里还没有台账；请先用 audit store add 加入",
                    "nothing was added to the store {path} yet; do it with audit store add",
                    path=folder,
                )
            )
        self.contents = {event.sha256: name for name, event in self.store.names() if event.tables}

    @property
    def policy(self) -> str:
        """The name of the policy that the store belongs to."""
        return self.store.policy

    def belongs_to(self, policy: Policy) -> None:
        """StoreFault where the store is of no use to the policy."""
        self.store.belongs_to(policy)

    def beside(self, gathered: Gathered) -> Gathered:
        """The files of a call under names that no ledger of the store has."""
        taken = {name for name, event in self.store.names() if event.tables}
        sources = []
        for source in gathered.sources:
            if source.shown in taken:
                name = f"{source.folder}/{source.inside}" if source.shown == source.inside else source.shown
                unique, number = name, 1
                while unique in taken:
                    number += 1
                    unique = f"{name} ({number})"
                source = replace(source, shown=unique)
            taken.add(source.shown)
            sources.append(source)
        return Gathered(sorted(sources, key=lambda source: source.shown), gathered.skipped, gathered.faults)

    def join(self, read_in: Submission, kinds: Mapping[str, LedgerKind], cap: int | None) -> None:
        """Put what the store has with what was read of files, in the order of the names. A table whose parts are not as they were
        written is named as unreadable."""
        tables: list[LedgerTable] = []
        altered: list[Unreadable] = []
        for table in self.store.each(kinds, cap):
            if isinstance(table, StoreFault):
                altered.append(Unreadable(str(table.file), str(table)))
                continue
            try:
                assert isinstance(table.content, StoredRows)
                table.content.check()
                tables.append(table)
            except StoreFault as fault:
                altered.append(Unreadable(table.file, str(fault), table.sheet))
        read_in.tables = _merged(tables, read_in.tables)
        # What a call has besides the store stands where it would if all had been handed in together.
        read_in.unreadable = [*self.store.unreadable(), *altered, *read_in.unreadable]
        skipped = self.store.skipped()
        further = [item for item in read_in.skipped if item not in skipped]
        read_in.skipped = sorted([*skipped, *further], key=lambda item: item.file) if further else skipped


def _merged(stored: Sequence[LedgerTable], read: Sequence[LedgerTable]) -> list[LedgerTable]:
    return sorted((*stored, *read), key=lambda table: table.file) if read else list(stored)
