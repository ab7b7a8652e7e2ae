"""A store: what was added of every submission, and which of it counts now. Reading only; `writing` adds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from audit import resources
from audit.ledgers import keeping
from audit.ledgers.gathering import apart
from audit.ledgers.kinds import LedgerKind, catalogue
from audit.ledgers.validate import CAP
from audit.messages import language, t
from audit.model import LedgerTable, Skipped, Unreadable
from audit.tables.store import faults, layout
from audit.tables.store.faults import StoreFault
from audit.tables.store.journal import ADD, REPLACE, Entry, Event, Journal, Words
from audit.tables.store.parts import Part
from audit.tables.store.rows import Lines, Rows
from audit.tables.store.staged import plain_fields, said_issues

if TYPE_CHECKING:
    from audit.policies import Policy


@cache
def _schemas() -> str:
    digest = sha256()
    for path in sorted((resources.folder("schemas") / "ledgers").glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ground(policy: Policy) -> str:
    """What decides how a policy's ledgers are judged and laid out, as a digest: the schemas, and what the policy wants besides."""
    uses = {
        name: [list(use.requires), use.event, {key: list(value) for key, value in (use.values or {}).items()}]
        for name, use in sorted(policy.ledgers.items())
    }
    text = json.dumps([_schemas(), uses], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


class Store:
    """One store as it was when it was opened."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder = folder
        self.journal = journal

    @classmethod
    def open(cls, folder: Path) -> Store:
        """A store that exists; StoreFault where the folder is none, or its journal is not as it was written."""
        if not (folder / layout.JOURNAL).is_file():
            raise StoreFault(
                t(
                    "{path} 不是数据库文件夹；请核对 --store，或先用 audit store add 建立",
                    "{path} is no store; check --store, or make one with audit store add",
                    path=folder,
                )
            )
        try:
            journal = Journal(folder)
        except OSError as error:
            raise faults.altered(layout.JOURNAL, layout.JOURNAL, faults.cannot_be_read(error)) from error
        return cls(folder, journal)

    @property
    def events(self) -> Sequence[Event]:
        """Everything that happened, in order; the first is the store's beginning."""
        return self.journal.events

    @property
    def policy(self) -> str:
        """The policy that the store belongs to, as it was named; empty where nothing was added yet."""
        return str(self.events[0].about["policy"]) if self.events else ""

    def belongs_to(self, policy: Policy) -> None:
        """StoreFault where the store was made for another policy, or with other schemas."""
        about = self.events[0].about
        if about["policy"] != policy.name:
            raise StoreFault(
                t(
                    "数据库属于政策 {theirs}，不能用于 {ours}；请另建一个数据库，把原文件重新加入",
                    "the store belongs to policy {theirs} and is of no use to {ours}; make another one and add the files to it",
                    theirs=about["policy"],
                    ours=policy.name,
                )
            )
        if about["ground"] != ground(policy):
            raise StoreFault(
                t(
                    "数据库是按另一版的台账格式（或政策的台账要求）建立的；请另建一个数据库，把原文件重新加入",
                    "the store was made with other ledger schemas (or other demands of the policy on them); make another one and add the files to it",
                )
            )

    def live(self) -> list[Event]:
        """The submissions that count: the latest of each place, without those withdrawn or replaced."""
        ended = {number for event in self.events for number in event.ends}
        return [event for event in self.events if event.what in (ADD, REPLACE) and event.number not in ended]

    def names(self) -> list[tuple[str, Event]]:
        """The live submissions with the names that reports show for their files, sorted by these: the path alone, where two are the same the
        submission's name in front."""
        events = self.live()
        shown = apart([event.key for event in events])
        return sorted(zip(shown, events, strict=True), key=lambda pair: pair[0])

    def tables(self, kinds: Mapping[str, LedgerKind] | None = None, cap: int | None = CAP) -> list[LedgerTable]:
        """The live tables in the order in which `submission.read` would give them; their rows are read when they are asked for. `kinds` are
        the ledgers as the policy wants them, `cap` the number of like faults listed (None: all). StoreFault where one is not as it was written."""
        tables = []
        for table in self.each(kinds, cap):
            if isinstance(table, StoreFault):
                raise table
            tables.append(table)
        return tables

    def each(
        self, kinds: Mapping[str, LedgerKind] | None = None, cap: int | None = CAP
    ) -> Iterator[LedgerTable | StoreFault]:
        """`tables`, with the fault in place of a table of which a file is missing or was altered."""
        kinds = kinds or catalogue()
        for name, event in self.names():
            for entry in event.tables:
                try:
                    yield self._table(entry, kinds[entry.ledger], name, cap)
                except StoreFault as fault:
                    yield fault

    def unreadable(self) -> list[Unreadable]:
        """What of the live submissions could not be read."""
        names = self.names()
        return [
            Unreadable(name, words, sheet)
            for said in ("unreadable", "lacking")
            for name, event in names
            for sheet, words in _said(getattr(event, said))
        ]

    def skipped(self) -> list[Skipped]:
        """What of the live submissions is no ledger."""
        return [Skipped(name, words) for name, event in self.names() for _, words in _said(event.skipped)]

    def _table(self, entry: Entry, kind: LedgerKind, name: str, cap: int | None) -> LedgerTable:
        faults.of_size(self.folder, entry.description.path, entry.description.size, name)
        with faults.told(entry.description.path, name):
            document = json.loads((self.folder / entry.description.path).read_bytes())
            rows = Rows(self.folder, entry.parts, document["columns"], kind, name, entry.rows)
            runs = document["lines"]
            table = LedgerTable(
                file=name,
                rows=Lines(entry.rows, None if runs is None else [tuple(run) for run in runs], rows),
                content=rows,
                sums={column: Decimal(amount) for column, amount in document["sums"].items()},
                **plain_fields(document),
            )
            table.issues = said_issues(document, language(), name)
        if entry.fault_list is not None:
            faults.of_size(self.folder, entry.fault_list.path, entry.fault_list.size, name)
            with faults.told(entry.fault_list.path, name):
                frame = pl.read_parquet(self.folder / entry.fault_list.path, glob=False)
                issues, table.held = keeping.listed(frame, kind, name, table.sheet, cap)
                table.issues[:0] = issues
                table.bad = keeping.at_fault(frame)
        return table

    def files(self) -> list[str]:
        """The journal and all files of the live submissions, by their paths inside."""
        return [layout.JOURNAL, *sorted({part.path for event in self.live() for part in event.files})]

    def look_through(self) -> None:
        """StoreFault for the first file of the live submissions that is not as it was written, by size and SHA-256."""
        for name, event in self.names():
            for part in event.files:
                check(self.folder, part, name)

    def named(self) -> dict[str, tuple[Part, str]]:
        """The files that the journal names and that were not removed since, by path, with the file that they were made of."""
        named: dict[str, tuple[Part, str]] = {}
        for event in self.events:
            named.update((part.path, (part, event.name)) for part in event.files)
            for path in event.about.get("removed", ()):
                named.pop(path, None)
        return named

    def verify(self) -> Iterator[StoreFault]:
        """Whatever is not as it was written, of every submission that was ever added and not removed: each file's size and SHA-256."""
        for part, file in self.named().values():
            try:
                check(self.folder, part, file)
            except StoreFault as fault:
                yield fault

    def strays(self) -> list[str]:
        """Files among the parts that the journal does not name: they count for nothing. An add that was killed leaves some, which the next clears."""
        named = self.named()
        return [path for path in self._files() if path not in named]

    def _files(self) -> Iterator[str]:
        for top in (layout.PARTS, layout.TABLES):
            for path in sorted((self.folder / top).rglob("*")):
                if path.is_file():
                    yield path.relative_to(self.folder).as_posix()


def check(folder: Path, part: Part, file: str) -> None:
    """StoreFault where a file's size or SHA-256 is not what the journal says."""
    faults.of_size(folder, part.path, part.size, file)
    with faults.told(part.path, file):
        found = layout.digest(folder / part.path)
    if found != part.sha256:
        raise faults.altered(part.path, file, t("内容被改过（SHA-256 不符）", "was altered (its SHA-256 differs)"))


def _said(words: Words) -> tuple[tuple[str | None, str], ...]:
    return words.get(language(), ())
