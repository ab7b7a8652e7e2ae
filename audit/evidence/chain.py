"""The chain of an engagement's records: the folder `audit-records` with a copy of each, which names the one before it by its digests.

The file's name is its number and the beginning of its SHA-256: `0003-1f6c0a9be2d4.json`. Where two people ran from the same state both
copies lie there; merging the folders loses nothing, and the fork is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.errors import AuditError, OutputError
from audit.evidence import record
from audit.evidence.digests import of_bytes, same
from audit.evidence.record import Dependency, Record
from audit.messages import t
from audit.outputs import write_file

FOLDER = "audit-records"
_NAME = re.compile(r"([0-9]{4,6})-([0-9a-f]{12})\.json\Z")


@dataclass(frozen=True, slots=True)
class Link:
    """One copy in the folder: its number, its name and where it is."""

    number: int
    path: Path

    @property
    def name(self) -> str:
        """The name as the next record gives it."""
        return f"{FOLDER}/{self.path.name}"


def links(project: Path) -> list[Link]:
    """The copies in order of their numbers."""
    folder = project / FOLDER
    found = [
        Link(int(match[1]), path)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (match := _NAME.match(path.name)) and path.is_file()
    ]
    return sorted(found, key=lambda link: (link.number, link.path.name))


def last(project: Path) -> tuple[int, Dependency | None]:
    """The number that the next record gets, and the record that it follows."""
    every = links(project)
    if not every:
        return 1, None
    data = _bytes(every[-1])
    return every[-1].number + 1, Dependency("previous", every[-1].name, of_bytes(data), len(data))


def _bytes(link: Link) -> bytes:
    try:
        if link.path.stat().st_size > record.LARGEST:
            raise OSError(0, t("过大", "too large"))
        return link.path.read_bytes()
    except OSError as error:
        raise OutputError(
            t(
                "记录链里的 {name} 读不出来：{reason}；请从备份恢复",
                "{name} of the chain of records cannot be read: {reason}; restore it from a backup",
                name=link.name,
                reason=error.strerror,
            )
        ) from error


def append(project: Path, number: int, data: bytes) -> str:
    """Put a copy of a record at the chain's end; returns its name."""
    name = f"{number:04d}-{of_bytes(data)['sha256'][:12]}.json"
    (project / FOLDER).mkdir(exist_ok=True)
    write_file(project / FOLDER / name, data, force=True)
    return f"{FOLDER}/{name}"


def faults(project: Path, looked_at: Record) -> Iterator[str]:
    """What is wrong with the chain as far as a record goes: a copy that was changed, one that is missing, and whether the record itself
    is in it."""
    by_name: dict[str, bytes] = {}
    for link in links(project):
        data = _bytes(link)
        by_name[link.name] = data
        if not of_bytes(data)["sha256"].startswith(link.path.stem[-12:]):
            yield t("{name} 被改过", "{name} was changed", name=link.name)
    if looked_at.data not in by_name.values():
        yield t(
            "本记录不在记录链 {folder} 里：被改过，或那里的一份丢了",
            "this record is not in the chain {folder}: it was changed, or the copy there is lost",
            folder=FOLDER,
        )
    seen: set[str] = set()
    before, of = looked_at.previous, t("本记录", "this record")
    while before is not None and before.name not in seen:
        seen.add(before.name)
        data = by_name.get(before.name, b"")
        if before.name not in by_name:
            yield t(
                "缺少 {of} 的上一份记录 {name}", "{name}, the record before {of}, is missing", of=of, name=before.name
            )
            return
        if not same(before.digest, of_bytes(data)):
            yield t("{name} 与下一份记录所载的摘要不符", "{name} is not what the next record says", name=before.name)
            return
        try:
            of, before = before.name, record.read(project / before.name).previous
        except AuditError as error:
            yield str(error)
            return


def forks(project: Path) -> list[int]:
    """The numbers that several records have, because two people ran from the same state. No fault, but to be known."""
    counts = Counter(link.number for link in links(project))
    return sorted(number for number, count in counts.items() if count > 1)
