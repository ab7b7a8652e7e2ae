"""The rows of the ledgers behind a finding, as the report page shows them: each heading with its value, personal data masked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.model import LedgerTable

RELATED = 3  # rows of the same fact that are shown in full; all of them are named


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its place as JSON, and (heading, value, whether the finding is about it) of each cell that is filled."""

    place: dict[str, Any]
    cells: tuple[tuple[str, str, bool], ...]


class SourceRows:
    """Finds the rows of findings in the tables that were read."""

    def __init__(self, tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind], masker: Masker) -> None:
        self._tables: dict[tuple[str, str | None], list[LedgerTable]] = {}
        for table in tables:
            self._tables.setdefault((table.file, table.sheet), []).append(table)
        self._kinds = kinds
        self._masker = masker

    def of(self, finding: Mapping[str, Any]) -> list[SourceRow]:
        """The finding's own row first, then a few of those related to it. What was no used row of a ledger has none."""
        places = [finding, *finding["related"][:RELATED]]
        found = (self._row(place, finding["column"] if place is finding else None) for place in places)
        return [row for row in found if row is not None]

    def _row(self, place: Mapping[str, Any], column: str | None) -> SourceRow | None:
        number = place["row"]
        if number is None:
            return None
        for table in self._tables.get((place["file"], place["sheet"]), ()):
            index = bisect_left(table.rows, number)
            if index == len(table.rows) or table.rows[index] != number:
                continue
            types = {each.name: each.type for each in self._kinds[table.ledger].columns}
            cells = tuple(
                (heading, self._masker.value(text, types.get(heading, "text")) or "", heading == column)
                for heading, text in table.row(index).items()
                if text
            )
            shown = {"file": table.file, "sheet": table.sheet, "row": number}
            return SourceRow(shown, cells)
        return None
