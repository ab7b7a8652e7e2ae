"""What comes of making a copy for the public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from audit.errors import ReadError
from audit.messages import t


class Refused(ReadError):
    """No copy could be made that is surely fit to be published; the message says why and what to do instead."""

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return (Refused, (self.file, self.message))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A copy: its bytes, the ending its name must have, and what was taken out, in words."""

    data: bytes
    ending: str
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class Taken:
    """What a sieve left behind, counted while it works."""

    columns: list[str] = field(default_factory=list)
    values: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def column(self, heading: str) -> None:
        if heading not in self.columns:
            self.columns.append(heading)

    def told(self) -> tuple[str, ...]:
        """In words: columns first, then values, then everything else in the order of its first appearance."""
        lines = [t("删去“{column}”列", "column {column} dropped", column=column) for column in self.columns]
        if self.values:
            lines.append(t("遮盖 {n} 处", "{n} places blacked out", n=self.values))
        lines += [
            t("删去{what}（{n} 处）", "{what} dropped ({n})", what=what, n=count) for what, count in self.counts.items()
        ]
        return tuple(lines)
