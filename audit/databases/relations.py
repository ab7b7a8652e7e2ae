"""Tables and views as the catalogue of a database tells them, and what can go wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audit.databases.address import Address, safe
from audit.errors import ReadError

TEXT, BINARY_FLOAT, TRUTH, REFUSED = "text", "float", "truth", "refused"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind`: `text` (its text is its value), `float` (a binary number, of which 15 digits count), `truth`, or `refused`: bytes, JSON and
    the like, which are no cells of a ledger. `type` is the server's word for it, `value` the SQL that gives its text, `order` the SQL that sorts by it."""

    name: str
    type: str
    kind: str
    value: str
    order: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view. `key` are the columns of its primary key; `bases` those that a view is made of, with theirs; `restricted` is whether the
    server lets this user see part of the rows only; `readable` whether it lets him read at all."""

    schema: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    view: bool = False
    bases: frozenset[tuple[str, str]] = frozenset()
    readable: bool = True
    restricted: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        return (self.schema, self.name)

    def shown(self, address: Address) -> str:
        """Its place in reports, as `postgresql:db/schema.table`; of SQLite, which has no schemas, `sqlite:file.db/table`."""
        schema = "" if address.kind == "sqlite" else safe(self.schema) + "."
        return f"{address.label}/{schema}{safe(self.name)}"


@dataclass(frozen=True, slots=True)
class Spooled:
    """The rows of a relation in a file: `rows` how many, with the digests of what was read (`sm3` None where OpenSSL has none)."""

    path: Path
    rows: int
    sha256: str
    sm3: str | None


class Lost(ReadError):
    """The connection broke, or the database cannot be used any more: nothing of it counts as read."""


class Session(Protocol):
    """One look at a database, in which it does not change."""

    def relations(self) -> list[Relation]:
        """Every table and view that can be seen, by schema and name."""
        ...

    def spool(
        self, relation: Relation, columns: tuple[Column, ...], order: tuple[str, ...], shown: str, path: Path
    ) -> Spooled:
        """Write the cells of these columns into a file, the rows ordered by others or the same. ReadError where this relation cannot be
        read, `Lost` where no other can."""
        ...

    def close(self) -> None:
        """End it; nothing was changed."""
        ...


def quoted(name: str) -> str:
    """A name in SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
