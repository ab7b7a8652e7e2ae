"""What a detector says: something personal, or something that looks so and is not."""

from __future__ import annotations

from dataclasses import dataclass

from audit.disclosure.normal import Normal


@dataclass(frozen=True, slots=True)
class Hit:
    """A personal value: its kind, the value in plain writing, and its place in the original text (`start` to `end`).

    `certain` is false where a check digit or a date does not fit; it is personal data all the same. `doubtful` is for what may
    well be something else: a warning, no breach. `masked` is the pattern (digits and `*`) of a value with stars.
    """

    kind: str
    value: str
    certain: bool = True
    remark: str = ""
    start: int = 0
    end: int = 0
    doubtful: bool = False
    masked: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """Something that looks like personal data and is none, and why."""

    value: str
    why: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text stands. `running` is true for text in which the office's own telephone and address may stand, `label` is the
    heading or name under which the text stands (a column's, a property's), as comparable text."""

    running: bool = False
    label: str = ""


MOST = 20_000  # personal values in one text; whoever has more does not read them one by one


class TooMany(Exception):
    """More was found in one text than anybody reads."""


@dataclass(slots=True)
class Scan:
    """A text under examination: what was found, and which places are spoken for."""

    normal: Normal
    context: Context
    found: list[Hit | Pass]
    taken: bytearray

    @property
    def text(self) -> str:
        """The comparable text."""
        return self.normal.text

    def before(self, start: int, length: int = 28) -> str:
        """What stands in front of a place, with the label under which the whole stands where there is little."""
        near = self.text[max(0, start - length) : start]
        return f"{self.context.label}:{near}" if self.context.label and start <= 4 else near

    def free(self, start: int, end: int) -> bool:
        """Whether nothing was found at a place yet."""
        return 1 not in self.taken[start:end]

    def take(self, found: Hit | Pass, start: int, end: int) -> None:
        """Keep what was found; the place is spoken for."""
        self.taken[start:end] = b"\x01" * (end - start)
        if len(self.found) >= MOST:
            if isinstance(found, Hit):
                raise TooMany
            return
        begin, stop = self.normal.span(start, end)
        if isinstance(found, Hit):
            found = Hit(found.kind, found.value, found.certain, found.remark, begin, stop, found.doubtful, found.masked)
        else:
            found = Pass(found.value, found.why, begin, stop)
        self.found.append(found)
