"""A file's ledgers written into a staging folder, as they will lie in the store. Done in a process of its own, many at the same time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.ledgers import containers, keeping
from audit.ledgers.gathering import Source
from audit.ledgers.kinds import LedgerKind
from audit.messages import Language
from audit.model import Place, RowIssue, Severity, Unreadable
from audit.tables.store import layout, parts
from audit.tables.store.journal import Entry, Words
from audit.tables.store.parts import Part
from audit.tables.store.rows import runs_of


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


def stage_or_full(*arguments: Any) -> Staged | Full:
    """`stage` for the guard's child, which takes any error for the file's."""
    try:
        return stage(*arguments)
    except OSError as error:
        return Full(error.errno or 0, error.strerror or str(error))


def stage(
    grids: str,
    path: str,
    shown: str,
    digest: Digest,
    forced: LedgerKind | None,
    kinds: Mapping[str, LedgerKind],
    events: Mapping[str, str | None],
    folder: str,
) -> Staged:
    """Judge the tables of a file whose sheets lie in the folder `grids` and write them below `folder`. `events` names each ledger's column
    of the event's day. OSError where the disk is full."""
    content = keeping.content(Source(Path(path), shown), containers.load(Path(grids)), forced, digest, kinds)
    entries = []
    for number, kept in enumerate(content.tables(), 1):
        stem = f"{digest.sha256}-{number}"
        entries.append(write(kept, kinds[kept.table.ledger], events.get(kept.table.ledger), stem, Path(folder)))
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
