"""A file's ledgers written into a staging folder, as they will lie in the store. Done in a process of its own, many at the same time."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import guard
from audit.errors import ReadError
from audit.ledgers import containers, keeping
from audit.ledgers.gathering import Source
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind
from audit.messages import Language, t
from audit.model import Place, RowIssue, Severity, Unreadable
from audit.tables.store import layout, parts
from audit.tables.store.journal import Entry, Words
from audit.tables.store.parts import Part
from audit.tables.store.rows import runs_of

_GRIDS = "grids"


@dataclass(frozen=True, slots=True)
class Digest:
    """The digests of a source, reckoned before."""

    sha256: str
    sm3_text: str | None

    def sm3(self) -> str | None:
        """SM3 (hex)."""
        return self.sm3_text


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of a file: its tables, as they lie in the staging folder, and what is to be said of it, by language (sheet and words)."""

    tables: tuple[Entry, ...]
    unreadable: Words
    lacking: Words
    skipped: Words


@dataclass(frozen=True, slots=True)
class Full:
    """The disk would not take what was to be written: the system's error, for it passes from one process to the other."""

    number: int
    reason: str

    def error(self) -> OSError:
        """The error as it was."""
        return OSError(self.number, self.reason)


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read and staged: where it is, its name in reports, what it is (`guard.kind_of`), its SHA-256 when it was looked at, and the
    folder that its parts go into."""

    path: str
    shown: str
    kind: str
    sha256: str
    folder: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What files are judged by: passwords for protected ones, the ledger that the user named, the ledgers as the policy wants them, and
    the column of each one's event day."""

    passwords: tuple[str, ...]
    forced: LedgerKind | None
    kinds: Mapping[str, LedgerKind]
    events: Mapping[str, str | None]


def read_together(tasks: Sequence[Task], ground: Ground) -> list[Staged | Full | ReadError]:
    """In the guard's child: files read and staged one after the other; of each what came of it."""
    return [_read(task, ground) for task in tasks]


def _read(task: Task, ground: Ground) -> Staged | Full | ReadError:
    try:
        digest = digests(task)
        private = Path(task.folder) / _GRIDS
        private.mkdir(mode=0o700)
        grids = containers.read_here(Path(task.path), task.shown, task.kind, private, ground.passwords)
        return _stage(task, Digest(digest.sha256, digest.sm3()), ground, grids)
    except ReadError as error:
        return error
    except OSError as error:
        return Full(error.errno or 0, error.strerror or str(error))


def digests(task: Task) -> guard.Digests:
    """The digests of a file; ReadError where it is not what it was when it was looked at."""
    digest = guard.Digests(Path(task.path), task.shown)
    if digest.sha256 != task.sha256:
        raise ReadError(
            task.shown, t("读取过程中文件被改动；请重新运行", "was changed while it was read; run the command again")
        )
    return digest


def read_grids(task: Task, ground: Ground) -> None:
    """Read a file's sheets into a folder of their own, for `stage`. Raises ReadError."""
    grids = Path(task.folder) / _GRIDS
    grids.mkdir(mode=0o700)
    containers.read_into(grids, Path(task.path), task.shown, task.kind, ground.passwords)


def stage(task: Task, digest: Digest, ground: Ground) -> Staged | Full:
    """In the guard's child: judge the tables of a file whose sheets were read, and write them below the task's folder."""
    try:
        return _stage(task, digest, ground, containers.load(Path(task.folder) / _GRIDS))
    except OSError as error:  # the guard would take it for the file's
        return Full(error.errno or 0, error.strerror or str(error))


def _stage(task: Task, digest: Digest, ground: Ground, grids: list[Grid]) -> Staged:
    source = Source(Path(task.path), task.shown)
    content = keeping.content(source, grids, ground.forced, digest, ground.kinds)
    del grids  # a large sheet goes when it is judged
    entries = []
    for number, kept in enumerate(content.tables(), 1):
        stem = f"{digest.sha256}-{number}"
        ledger = kept.table.ledger
        entries.append(write(kept, ground.kinds[ledger], ground.events.get(ledger), stem, Path(task.folder)))
    shutil.rmtree(Path(task.folder) / _GRIDS, ignore_errors=True)
    return Staged(
        tuple(entries),
        _words(content.unreadable),
        _words(content.lacking),
        {name: tuple((None, item.reason) for item in items) for name, items in content.skipped.items()},
    )


def _words(said: Mapping[Language, Sequence[Unreadable]]) -> Words:
    return {name: tuple((item.sheet, item.message) for item in items) for name, items in said.items()}


def write(kept: keeping.Kept, kind: LedgerKind, event: str | None, stem: str, folder: Path) -> Entry:
    """Write one table: its rows as parts, its faults, and the rest as JSON."""
    table = kept.table
    beside = f"{layout.TABLES}/{stem[:2]}/{stem}"
    written = parts.write(table, kind, event, stem, folder)
    faults = parts.put(kept.faults, folder, f"{beside}.faults.parquet") if len(kept.faults) else None
    return Entry(
        ledger=table.ledger,
        sheet=table.sheet,
        rows=len(table.rows),
        read=table.read,
        left_out=dict(table.left_out),
        sums={name: str(amount) for name, amount in table.sums.items()},
        faults=len(kept.faults),
        description=_put_json(describe(kept), folder, f"{beside}.json"),
        fault_list=faults,
        parts=tuple(written),
    )


def _put_json(document: Mapping[str, Any], folder: Path, path: str) -> Part:
    data = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
    return parts.put_bytes(data, folder, path)


# What a table has besides its rows and faults, and under which names it lies in JSON.
_PLAIN = (
    "ledger", "title", "sheet", "read", "left_out", "changed", "first_day", "last_day", "sha256", "sm3", "headings", "header_row",
    "positions", "scale", "unused",
)  # fmt: skip


def describe(kept: keeping.Kept) -> dict[str, Any]:
    """What is known of a table besides its rows and their faults."""
    table = kept.table
    return {
        **{name: getattr(table, name) for name in _PLAIN},
        "sums": {name: str(amount) for name, amount in table.sums.items()},
        "columns": list(table.frame.columns),
        "rows": len(table.rows),
        "lines": runs_of(table.rows),
        "said": {name: [_issue_json(issue) for issue in issues] for name, issues in kept.said.items()},
    }


def _issue_json(issue: RowIssue) -> dict[str, Any]:
    document = {f.name: getattr(issue, f.name) for f in dataclasses.fields(issue) if f.name not in ("place", "related")}
    return document | {"row": issue.place.row, "severity": str(issue.severity)}


def said_issues(document: Mapping[str, Any], language: Language, file: str) -> list[RowIssue]:
    """The issues of a table besides its rows' faults, as `describe` put them down."""
    issues = []
    for item in document["said"][language]:
        fields = dict(item)
        place = Place(file, document["sheet"], fields.pop("row"))
        issues.append(
            RowIssue(
                **fields
                | {"place": place, "severity": Severity(fields["severity"]), "clauses": tuple(fields["clauses"])}
            )
        )
    return issues


def plain_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a LedgerTable that lie in its description as they are."""
    return {name: document[name] for name in _PLAIN}
