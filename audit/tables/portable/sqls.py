"""What the transpiler hands up: a piece of SQL with the kind of its values, and what is not portable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

# Kinds of values. DAY is a date; a TIME is a day at midnight, which the database makes of a day and an interval.
TEXT, DAY, TIME, INT, DECIMAL, DOUBLE, BOOL, NULL, ANY, TUPLE, INTERVAL = (
    "text",
    "day",
    "time",
    "int",
    "decimal",
    "double",
    "bool",
    "null",
    "any",
    "tuple",
    "interval",
)
LIST = "list "
NUMBERS = (INT, DECIMAL, DOUBLE)
DAYS = (DAY, TIME)


class Sql(NamedTuple):
    """A piece of Spark SQL and the kind of its values."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Unportable:
    """One thing in a query that another engine may not do, or may do otherwise: its line in the query, what, and what to write instead."""

    line: int
    message: str


def quoted(name: str) -> str:
    """An identifier for Spark."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text as a literal of Spark, in which a backslash escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def list_of(kind: str) -> str:
    """The kind of a list of such values."""
    return LIST + kind


def item_of(kind: str) -> str:
    """The kind of a list's items."""
    return kind.removeprefix(LIST) if kind.startswith(LIST) else ANY


def is_list(kind: str) -> bool:
    """Whether the values are lists (or not known)."""
    return kind.startswith(LIST) or kind in (NULL, ANY)


def line_of(node: exp.Expr) -> int:
    """The line of a node in the query: of itself, else of the first name in it, else of what it is part of."""
    here: exp.Expr | None = node
    while here is not None:
        lines = [each.meta["line"] for each in here.walk() if "line" in each.meta]
        if lines:
            return int(min(lines))
        here = here.parent
    return 1


def joined(*kinds: str) -> str | None:
    """The kind that values of these kinds have in common; None where there is none."""
    known = [kind for kind in dict.fromkeys(kinds) if kind not in (NULL, ANY)]
    if not known:
        return ANY if ANY in kinds else NULL
    if all(kind in NUMBERS for kind in known):
        return max(known, key=NUMBERS.index)
    if all(kind in DAYS for kind in known):
        return TIME if TIME in known else DAY
    if all(kind.startswith(LIST) for kind in known):
        inner = joined(*map(item_of, known))
        return None if inner is None else list_of(inner)
    return known[0] if len(known) == 1 else None
