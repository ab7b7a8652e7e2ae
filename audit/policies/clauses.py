"""The clauses of a policy document, and what serves each apart from rules (rules name their clauses themselves)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.policies.files import read_data


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its stable id, place in the text, kind, a short title and what it requires in our words."""

    id: str
    at: str
    kind: str
    title: str
    says: str
    schema: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    disclosure: bool = False
    reason: str | None = None


def load(path: Path) -> tuple[Clause, ...]:
    """Read `clauses.yaml`; DataFault names what is wrong."""
    document = read_data(path, "policy/clauses")
    return tuple(
        Clause(
            id=name,
            at=spec["at"],
            kind=spec["kind"],
            title=spec["title"],
            says=spec["says"],
            schema=tuple(spec.get("schema", ())),
            templates=tuple(spec.get("templates", ())),
            documents=tuple(spec.get("documents", ())),
            disclosure=spec.get("disclosure", False),
            reason=spec.get("reason"),
        )
        for name, spec in document.items()
    )
