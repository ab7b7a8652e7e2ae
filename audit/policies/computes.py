"""Computations: queries of which each row is a result with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.messages import pick
from audit.policies.files import text_of
from audit.policies.queries import Query, head_of

FOLDER = "compute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute(Query):
    """One computation. `results` are the columns that form the result, in order; `totals` those that are added up;
    `arithmetic` has places `{column}`."""

    results: tuple[str, ...]
    totals: tuple[str, ...]
    arithmetic: str
    arithmetic_en: str | None

    @property
    def words(self) -> dict[str, str | None]:
        """Title, arithmetic and reading in the language in use."""
        return {
            "title": pick(self.title, self.title_en),
            "arithmetic": pick(self.arithmetic, self.arithmetic_en),
            "reading": pick(self.reading, self.reading_en),
        }


def parse(text: str, policy: str, path: Path) -> Compute:
    """A computation from its file's text; DataFault names file and key."""
    meta, common = head_of(text, policy, path, "policy/compute")
    return Compute(
        **common,
        results=tuple(meta["results"]),
        totals=tuple(meta.get("totals", ())),
        arithmetic=meta["arithmetic"],
        arithmetic_en=meta.get("en", {}).get("arithmetic"),
    )


def load_all(folder: Path, policy: str) -> tuple[Compute, ...]:
    """The computations of a policy folder, by name."""
    return tuple(
        parse(text_of(path, f"{policy}/{FOLDER}/{path.name}"), policy, path)
        for path in sorted((folder / FOLDER).glob("*.sql"))
    )
