"""The journal of a store: what happened, one line of JSON each, appended and never changed.

A line has its number, the SHA-256 of the line before, and one of itself; the file `journal.head` names the last one. So a line that was altered,
taken out or cut off at the end is noticed. A line that is not whole, because the process was killed or the disk was full while it was written,
never happened: readers pass over it, and whoever adds next cuts it off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.messages import Language, t
from audit.schema import no_duplicates
from audit.tables.store import layout
from audit.tables.store.faults import StoreFault
from audit.tables.store.parts import Part

FORMAT = 1
BEGIN, ADD, REPLACE, WITHDRAW, PRUNE = "begin", "add", "replace", "withdraw", "prune"
_NONE = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a submitted file: what the journal says of it, and the files that hold it."""

    ledger: str
    sheet: str | None
    rows: int
    read: int
    left_out: Mapping[str, int]
    sums: Mapping[str, str]
    faults: int
    description: Part
    fault_list: Part | None
    parts: tuple[Part, ...]

    @property
    def files(self) -> tuple[Part, ...]:
        """All files of the table."""
        return (self.description, *((self.fault_list,) if self.fault_list else ()), *self.parts)

    @property
    def covers(self) -> frozenset[tuple[str, str, str | None]]:
        """The ledger, period and street of its rows."""
        return frozenset((self.ledger, str(part.period), part.street) for part in self.parts)


Words = Mapping[Language, tuple[tuple[str | None, str], ...]]


@dataclass(frozen=True, slots=True)
class Event:
    """One line. `submission` and `path` are the file's place, `sha256` its content's; `unreadable`, `lacking` (a
    required column) and `skipped` what is to be said of it or its sheets (sheet and words) in each language; `ends` the numbers of earlier events whose tables count no longer."""

    number: int
    time: str
    what: str
    submission: str = ""
    path: str = ""
    sha256: str = ""
    size: int = 0
    forced: str | None = None
    tables: tuple[Entry, ...] = ()
    unreadable: Words = field(default_factory=dict)
    lacking: Words = field(default_factory=dict)
    skipped: Words = field(default_factory=dict)
    ends: tuple[int, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """The place of the file: a later submission of the same place replaces it."""
        return self.submission, self.path

    @property
    def name(self) -> str:
        """The file, as the store's lists name it."""
        return f"{self.submission}/{self.path}" if self.submission else self.path

    @property
    def rows(self) -> int:
        """The rows of its tables."""
        return sum(table.rows for table in self.tables)

    @property
    def files(self) -> tuple[Part, ...]:
        """All files of its tables."""
        return tuple(part for table in self.tables for part in table.files)

    @property
    def covers(self) -> frozenset[tuple[str, str, str | None]]:
        """The ledgers, periods and streets of its rows."""
        return frozenset[tuple[str, str, str | None]]().union(*(table.covers for table in self.tables))


def _part_json(part: Part) -> dict[str, Any]:
    document: dict[str, Any] = {"path": part.path, "size": part.size, "sha256": part.sha256}
    if part.period is not None:
        document |= {"rows": part.rows, "period": part.period, "street": part.street}
    return document


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "ledger": entry.ledger,
        "sheet": entry.sheet,
        "rows": entry.rows,
        "read": entry.read,
        "left_out": dict(entry.left_out),
        "sums": dict(entry.sums),
        "faults": entry.faults,
        "description": _part_json(entry.description),
        "fault_list": _part_json(entry.fault_list) if entry.fault_list else None,
        "parts": [_part_json(part) for part in entry.parts],
    }


def _event_json(event: Event) -> dict[str, Any]:
    document: dict[str, Any] = {"n": event.number, "time": event.time, "event": event.what}
    if event.what in (ADD, REPLACE):
        document |= {
            "submission": event.submission,
            "path": event.path,
            "sha256": event.sha256,
            "size": event.size,
            "as": event.forced,
            "tables": [_entry_json(entry) for entry in event.tables],
            "unreadable": event.unreadable,
            "lacking": event.lacking,
            "skipped": event.skipped,
        }
    elif event.what == WITHDRAW:
        document |= {"submission": event.submission, "path": event.path}
    return document | {"ends": list(event.ends), "about": dict(event.about)}


def _part(document: Mapping[str, Any]) -> Part:
    return Part(**document)


def _entry(document: Mapping[str, Any]) -> Entry:
    fault_list = document["fault_list"]
    return Entry(
        **dict(document)
        | {
            "description": _part(document["description"]),
            "fault_list": _part(fault_list) if fault_list else None,
            "parts": tuple(map(_part, document["parts"])),
        }
    )


def _words(document: Mapping[Language, Any]) -> Words:
    return {language: tuple((sheet, text) for sheet, text in items) for language, items in document.items()}


def _event(document: Mapping[str, Any]) -> Event:
    return Event(
        number=document["n"],
        time=document["time"],
        what=document["event"],
        submission=document.get("submission", ""),
        path=document.get("path", ""),
        sha256=document.get("sha256", ""),
        size=document.get("size", 0),
        forced=document.get("as"),
        tables=tuple(map(_entry, document.get("tables", ()))),
        unreadable=_words(document.get("unreadable", {})),
        lacking=_words(document.get("lacking", {})),
        skipped=_words(document.get("skipped", {})),
        ends=tuple(document["ends"]),
        about=document["about"],
    )


def _sealed(document: dict[str, Any], before: str) -> bytes:
    """A line with the digest of the one before and its own at the end."""
    document = document | {"before": before}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f'{text[:-1]},"line":"{_digest(text)}"}}\n'.encode("utf-8", "surrogatepass")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Journal:
    """The journal of one store as it was when it was read; `append` adds to it, under the store's lock."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / layout.JOURNAL
        self._head = folder / layout.HEAD
        self.events: list[Event] = []
        self._last = _NONE
        self._whole = 0  # bytes of whole lines
        self._read()

    def _read(self) -> None:
        # The head first: the journal may grow meanwhile, but never shrinks.
        head = self._head.read_bytes().decode("utf-8", "replace").split() if self._head.exists() else []
        data = self.path.read_bytes()
        self._whole = data.rfind(b"\n") + 1
        seals = [_NONE]
        for number, line in enumerate(data[: self._whole].splitlines(), 1):
            self.events.append(self._one(line, number, seals[-1]))
            seals.append(hashlib.sha256(line).hexdigest())
        self._last = seals[-1]
        if head and not (len(head) == 2 and head[0].isdigit() and int(head[0]) < len(seals)):
            raise self._fault(
                t(
                    "末尾缺了行（应有 {n} 行，现有 {m} 行）",
                    "lacks lines at its end ({m} instead of {n})",
                    n=head[0],
                    m=len(seals) - 1,
                )
            )
        if len(seals) > 1 and (not head or seals[int(head[0])] != head[1]):
            if not head and len(seals) == 2:  # killed between the first line and the head
                return
            raise self._fault(t("与 journal.head 对不上", "does not fit journal.head"))

    def _one(self, line: bytes, number: int, before: str) -> Event:
        try:
            text = line.decode("utf-8", "surrogatepass")
            document = json.loads(text, object_pairs_hook=no_duplicates)
            body, _, seal = text.rpartition(',"line":"')
            if (document["n"], document["before"], seal) == (number, before, _digest(body + "}") + '"}'):
                if number == 1 and document["about"].get("format") != FORMAT:
                    raise StoreFault(
                        t(
                            "这个数据库的格式（{found}）与本程序的（{ours}）不同；请用当前版本新建数据库，重新加入原文件",
                            "the store has format {found}, this program's is {ours}; make a new one and add the files again",
                            found=document["about"].get("format"),
                            ours=FORMAT,
                        )
                    )
                return _event(document)
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise self._fault(t("第 {n} 行被改过或已损坏", "was altered or damaged in line {n}", n=number))

    def _fault(self, what: str) -> StoreFault:
        return StoreFault(
            t(
                "数据库的日志 {name} {what}；请从备份恢复数据库文件夹，或新建一个重新加入原文件",
                "the store's journal {name} {what}; restore the store's folder from a backup, or make a new one and add the files again",
                name=layout.JOURNAL,
                what=what,
            ),
            part=layout.JOURNAL,
        )

    @property
    def next_number(self) -> int:
        """The number of the line that is written next."""
        return len(self.events) + 1

    def mend(self) -> bool:
        """Cut off a last line that is not whole; returns whether there was one."""
        if self.path.stat().st_size == self._whole:
            return False
        with self.path.open("r+b") as stream:
            stream.truncate(self._whole)
            os.fsync(stream.fileno())
        return True

    def append(self, event: Event) -> None:
        """Add a line and put it on disk. OSError where that cannot be; then nothing was added."""
        line = _sealed(_event_json(event), self._last)
        try:
            with self.path.open("r+b") as stream:
                stream.seek(self._whole)
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            self.mend()
            raise
        self._whole += len(line)
        self._last = hashlib.sha256(line[:-1]).hexdigest()
        self.events.append(event)
        self._point()

    def _point(self) -> None:
        """Name the last line in the head."""
        staged = self._head.with_name(layout.HEAD + ".tmp")
        staged.write_bytes(f"{len(self.events)} {self._last}\n".encode())
        layout.own(staged)
        layout.sync(staged)
        os.replace(staged, self._head)


def now() -> str:
    """The time of an event: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
