"""Adding to a store: what was staged is moved to its place, then one line in the journal makes it count.

Whatever ends the process in between leaves files that no line names; they lie in the staging folder, or are listed there in `moves.json`, and
are cleared by whoever adds next.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import __version__
from audit.errors import AuditError
from audit.messages import t
from audit.tables.store import layout, lock
from audit.tables.store.faults import StoreFault, not_written
from audit.tables.store.journal import ADD, BEGIN, FORMAT, PRUNE, REPLACE, WITHDRAW, Entry, Event, Journal, now
from audit.tables.store.parts import Part
from audit.tables.store.staged import Staged
from audit.tables.store.store import Store, check, ground

if TYPE_CHECKING:
    from audit.policies import Policy

_MOVES = "moves.json"


@contextlib.contextmanager
def opened(folder: Path, *, make: bool) -> Iterator[Writer]:
    """A store to add to, held against other processes until the end. With `make` a folder that is not there, or empty, becomes one. What an
    earlier process left unfinished is cleared first."""
    if not make:
        Store.open(folder)
    try:
        _prepare(folder)
    except OSError as error:
        raise not_written(folder, error) from error
    with lock.held(folder):
        try:
            path = folder / layout.JOURNAL
            if not path.exists():
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
                layout.sync(folder)
            writer = Writer(folder, Journal(folder))
            writer.clear()
        except OSError as error:
            raise not_written(folder, error) from error
        try:
            yield writer
        finally:
            shutil.rmtree(folder / layout.STAGING, ignore_errors=True)


def _prepare(folder: Path) -> None:
    if folder.is_dir():
        inside = {path.name for path in folder.iterdir()}
        if layout.JOURNAL not in inside and inside - {layout.LOCK, layout.STAGING}:
            raise StoreFault(
                t(
                    "文件夹 {path} 里已有其他文件，不能作数据库；请换一个空的或不存在的文件夹",
                    "folder {path} holds other files and cannot become a store; name one that is empty or does not exist",
                    path=folder,
                )
            )
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)


class Writer(Store):
    """A store that this process may add to. What is asked for each of many files is kept at hand."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        super().__init__(folder, journal)
        self._named = super().named()
        self._contents: dict[tuple[str, str | None], list[Event]] = {}
        for event in self.events:
            self._note(event)

    def _note(self, event: Event) -> None:
        if event.tables:
            self._contents.setdefault((event.sha256, event.forced), []).append(event)

    def named(self) -> dict[str, tuple[Part, str]]:
        """The files that the journal names and that were not removed since, by path, with the file that they were made of."""
        return self._named

    def clear(self) -> None:
        """Remove what an earlier process left unfinished."""
        self.journal.mend()
        named = self.named()
        staging = self.folder / layout.STAGING
        for left in staging.iterdir() if staging.is_dir() else ():
            with contextlib.suppress(OSError, ValueError):
                for path in json.loads((left / _MOVES).read_bytes()):
                    if path not in named:
                        (self.folder / path).unlink(missing_ok=True)
            shutil.rmtree(left, ignore_errors=True)
        for path in self._removed():
            if path not in named:
                (self.folder / path).unlink(missing_ok=True)

    def _removed(self) -> list[str]:
        return [path for event in self.events for path in event.about.get("removed", ())]

    def begin(self, policy: Policy) -> None:
        """Bind a new store to a policy, or see that an old one belongs to it."""
        if self.events:
            self.belongs_to(policy)
            return
        about = {"format": FORMAT, "policy": policy.name, "ground": ground(policy), "program": __version__}
        self._enter(Event(1, now(), BEGIN, about=about))

    def staging(self) -> Path:
        """A new folder to stage a file in."""
        try:
            layout.private(self.folder / layout.STAGING, self.folder)
            return Path(tempfile.mkdtemp(dir=self.folder / layout.STAGING, prefix="add-"))
        except OSError as error:
            raise not_written(self.folder, error) from error

    def known(self, sha256: str, stem: str, forced: str | None) -> Event | None:
        """An event with the tables of the same content, read in the same way, of which every file is as it was written."""
        for event in reversed(self._contents.get((sha256, forced), ())):
            if Path(event.path).stem == stem:
                with contextlib.suppress(AuditError):
                    for part in event.files:
                        check(self.folder, part, event.name)
                    return event
        return None

    def add(
        self,
        place: tuple[str, str],
        source: Mapping[str, Any],
        staged: Staged,
        folder: Path | None,
        ends: Sequence[int] = (),
        about: Mapping[str, Any] | None = None,
    ) -> Event:
        """Make a file count: move what was staged in `folder` (None: nothing, its tables are in the store) to its place and write the line.
        `source` are the event's fields that tell of the content; `ends` are the events that it replaces. StoreFault where the disk is full or
        the like; then nothing was added."""
        moved: list[Path] = []
        try:
            tables = self._move(staged.tables, folder, moved) if folder is not None else staged.tables
            event = Event(
                self.journal.next_number,
                now(),
                REPLACE if ends else ADD,
                *place,
                tables=tables,
                unreadable=staged.unreadable,
                lacking=staged.lacking,
                skipped=staged.skipped,
                ends=tuple(ends),
                about={"program": __version__, **(about or {})},
                **source,
            )
            self._append(event)
        except OSError as error:
            with contextlib.suppress(OSError):
                for path in moved:
                    path.unlink(missing_ok=True)
            raise not_written(self.folder, error) from error
        finally:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
        return event

    def _move(self, tables: Sequence[Entry], folder: Path, moved: list[Path]) -> tuple[Entry, ...]:
        named = self.named()
        placed = [self._placed(entry, named) for entry in tables]
        pairs = [
            (before, after)
            for entry, other in zip(tables, placed, strict=True)
            for before, after in zip(entry.files, other.files, strict=True)
        ]
        new = [after.path for _, after in pairs if after.path not in named]
        (folder / _MOVES).write_text(json.dumps(new, ensure_ascii=False), encoding="utf-8")
        for before, after in pairs:
            target = self.folder / after.path
            layout.private(target.parent, self.folder)
            if after.path not in named:
                moved.append(target)
            os.replace(folder / before.path, target)
        for parent in sorted({(self.folder / after.path).parent for _, after in pairs}):
            layout.sync(parent)
        return tuple(placed)

    @staticmethod
    def _placed(entry: Entry, named: Mapping[str, tuple[Part, str]]) -> Entry:
        """The table with its files under names that no other content has."""

        def free(part: Part) -> Part:
            path, number = part.path, 1
            while path in named and named[path][0].sha256 != part.sha256:
                number += 1
                stem, dot, ending = part.path.partition(".")
                path = f"{stem}~{number}{dot}{ending}"
            return replace(part, path=path)

        return replace(
            entry,
            description=free(entry.description),
            fault_list=free(entry.fault_list) if entry.fault_list else None,
            parts=tuple(map(free, entry.parts)),
        )

    def withdraw(self, events: Sequence[Event], why: str) -> Event:
        """Let earlier submissions count no longer. They stay in the store and its history."""
        names = [event.name for event in events]
        event = Event(
            self.journal.next_number,
            now(),
            WITHDRAW,
            ends=tuple(event.number for event in events),
            about={"why": why, "files": names, "program": __version__},
        )
        self._enter(event)
        return event

    def prune(self, events: Sequence[Event]) -> tuple[Event, int]:
        """Remove the files of submissions that do not count, unless one that does has them as well; returns the line and the bytes freed."""
        kept = {part.path for event in self.live() for part in event.files}
        named = self.named()
        paths = sorted({part.path for event in events for part in event.files if part.path in named} - kept)
        freed = sum(named[path][0].size for path in paths)
        event = Event(
            self.journal.next_number,
            now(),
            PRUNE,
            about={"of": [event.number for event in events], "removed": paths, "freed": freed, "program": __version__},
        )
        self._enter(event)
        with contextlib.suppress(OSError):  # whoever adds next removes what is left
            for path in paths:
                (self.folder / path).unlink(missing_ok=True)
        return event, freed

    def _append(self, event: Event) -> None:
        self.journal.append(event)
        self._note(event)
        self._named.update((part.path, (part, event.name)) for part in event.files)
        for path in event.about.get("removed", ()):
            self._named.pop(path, None)

    def _enter(self, event: Event) -> None:
        """Write a line that moves no files. StoreFault where that cannot be."""
        try:
            self._append(event)
        except OSError as error:
            raise not_written(self.folder, error) from error
