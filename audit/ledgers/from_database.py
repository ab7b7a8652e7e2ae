"""Ledgers out of a database: which of its tables and views are ledgers, and their rows as grids, with every other relation accounted for.

A relation is a ledger if `--table` names it, if its name is a ledger's title, id or alias, or if its columns are those of one. Its column names
are the headings. Only the columns that mean something to the ledger are read.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from audit import guard
from audit.databases.address import SQLITE, Address
from audit.databases.postgres import PostgresSession
from audit.databases.relations import REFUSED, Column, Lost, Relation, Session, Spooled
from audit.databases.sqlite import SqliteSession, bytes_in
from audit.errors import ReadError, UsageFault
from audit.ledgers import spooled
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind, catalogue, find
from audit.ledgers.locate import Failure, Location, locate
from audit.messages import listing, t
from audit.model import Order, Skipped, Unreadable
from audit.values import heading_key

_NAMED = 40  # relations that are no ledgers, named one by one


@dataclass(frozen=True, slots=True)
class Database:
    """A database to read. `password` is that of `--db-password-file`; `tables` are `--table NAME[=LEDGER]` as they were given, none for all."""

    address: Address
    password: str | None = field(default=None, repr=False)
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A relation that is a ledger: its id, the columns to be read, and those that its rows are ordered by."""

    relation: Relation
    ledger: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A ledger's rows, laid down in a file. `unused` are the columns that mean nothing to it."""

    shown: str
    chosen: Chosen
    rows: Spooled
    unused: tuple[str, ...]


@dataclass(slots=True)
class Extract:
    """What came of a database: rows laid down, relations left aside, and what could not be read."""

    parts: list[Part] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


@dataclass(slots=True)
class Digest:
    """The digests of what was read of a relation."""

    sha256: str
    known_sm3: str | None

    def sm3(self) -> str | None:
        return self.known_sm3


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A ledger of a database, ready to be judged."""

    shown: str
    grid: Grid
    location: Location
    digest: Digest


def read(database: Database, forced: LedgerKind | None) -> tuple[list[FoundTable], list[Skipped], list[Unreadable]]:
    """Every ledger of a database. UsageFault where it cannot be reached or `--table` names what is not there; where it is lost on the way,
    nothing of it counts and it is unreadable."""
    address = database.address
    with tempfile.TemporaryDirectory(prefix="audit-") as name:
        folder = Path(name)
        try:
            if address.kind == SQLITE:
                # Anybody may have made the file: it is opened in a child, as every foreign file is.
                size = Path(address.database).stat().st_size if Path(address.database).is_file() else 0
                seconds = max(guard.LIMITS.time_for(size), address.query_timeout)
                answer = guard.guarded_within(
                    seconds, address.label, _read_sqlite, database, forced.name if forced else None, folder
                )
                if isinstance(answer, str):
                    raise UsageFault(answer)
                extract = answer
            else:
                with closing(PostgresSession(address, database.password)) as session:
                    extract = take(session, database, forced, folder)
            found = [_found(part) for part in extract.parts]
        except ReadError as error:
            return [], [], [Unreadable(error.file, error.message)]
    return found, extract.skipped, extract.unreadable


def _read_sqlite(database: Database, forced: str | None, folder: Path) -> Extract | str:
    """In the guard's child, which lets one kind of exception through: what is wrong with the request comes back as its line."""
    try:
        with closing(SqliteSession(database.address, folder)) as session:
            return take(session, database, catalogue()[forced] if forced else None, folder)
    except UsageFault as fault:
        return str(fault)


def take(session: Session, database: Database, forced: LedgerKind | None, folder: Path) -> Extract:
    """Choose the ledgers of a database and lay their rows down in `folder`. `Lost` where the database went away."""
    result = Extract()
    chosen = choose(session.relations(), database, forced, result)
    for number, item in enumerate(chosen):
        shown = item.relation.shown(database.address)
        try:
            rows = session.spool(item.relation, item.columns, item.order, shown, folder / f"{number}.tsv")
        except Lost:
            raise
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
            continue
        read = {column.name for column in item.columns}
        unused = tuple(column.name for column in item.relation.columns if column.name not in read)
        result.parts.append(Part(shown, item, rows, unused))
    return result


def choose(
    relations: Sequence[Relation], database: Database, forced: LedgerKind | None, result: Extract
) -> list[Chosen]:
    """The relations that are ledgers. What is said of the others goes into `result`."""
    named = _named(relations, database) if database.tables else None
    chosen: list[Chosen] = []
    others: list[str] = []
    for relation in relations:
        if named is not None and relation.identity not in named:
            continue
        shown = relation.shown(database.address)
        wanted = named.get(relation.identity) if named is not None else None
        by_name = wanted or _by_name(relation.name)
        location = _locate(relation, by_name or forced)
        certain = named is not None or by_name is not None
        if not relation.readable and (certain or isinstance(location, Location)):
            message = t(
                "没有读取权限；请数据库管理员授予 SELECT", "no permission to read it; ask the administrator for SELECT"
            )
            result.unreadable.append(Unreadable(shown, message))
        elif isinstance(location, Failure):
            if certain:
                result.unreadable.append(Unreadable(shown, location.message))
            elif location.resembles and not forced:
                result.skipped.append(Skipped(shown, location.message))
            else:
                others.append(relation.name)
        else:
            columns = _columns(relation, location)
            refused = [column.name for column in columns if column.kind == REFUSED]
            if refused:
                result.unreadable.append(Unreadable(shown, bytes_in(refused)))
            else:
                chosen.append(Chosen(relation, location.kind.name, columns, _order(relation, columns, location)))
    if others:
        result.skipped.append(Skipped(database.address.label, _not_ledgers(others)))
    return chosen if named is not None else list(_without_doubles(chosen, database.address, result))


def _not_ledgers(names: list[str]) -> str:
    shown = listing(names[:_NAMED])
    if len(names) > _NAMED:
        shown = t("{names} 等", "{names} and others", names=shown)
    return t(
        "{n} 张表或视图不是台账：{names}（要读的用 --table 指明）",
        "{n} tables or views are no ledgers: {names} (name with --table one that is to be read)",
        n=len(names),
        names=shown,
    )


def _without_doubles(chosen: list[Chosen], address: Address, result: Extract) -> Iterator[Chosen]:
    """Without the views of tables that are read themselves: their rows would count twice."""
    ledgers = {item.relation.identity: item.relation for item in chosen}
    for item in chosen:
        base = next((ledgers[name] for name in sorted(item.relation.bases) if name in ledgers), None)
        if base is None:
            yield item
            continue
        result.skipped.append(
            Skipped(
                item.relation.shown(address),
                t(
                    "是建在 {base} 上的视图，那里的行已经读了，不重复计入（要读它用 --table 指明）",
                    "a view of {base}, whose rows are read already; not counted twice (name it with --table to read it)",
                    base=base.shown(address),
                ),
            )
        )


def _named(relations: Sequence[Relation], database: Database) -> dict[tuple[str, str], LedgerKind | None]:
    """The relations that `--table` names, with the ledger where it says which. UsageFault for a name that is not there, or in two schemas."""
    result: dict[tuple[str, str], LedgerKind | None] = {}
    for given in database.tables:
        name, equals, ledger = given.rpartition("=")
        kind = None
        if not equals or _matching(relations, given):
            name = given
        else:
            kind = find(ledger)
        matches = _matching(relations, name)
        if len(matches) != 1:
            raise UsageFault(_no_table(name, matches, relations, database.address))
        result[matches[0].identity] = kind
    return result


def _matching(relations: Sequence[Relation], name: str) -> list[Relation]:
    return [item for item in relations if name in (item.name, f"{item.schema}.{item.name}")]


def _no_table(name: str, matches: list[Relation], relations: Sequence[Relation], address: Address) -> str:
    if matches:
        return t(
            "{label}: {names} 都叫“{name}”；请写成 模式.表名",
            "{label}: {names} are all called {name!r}; write schema.table",
            label=address.label,
            names=listing([f"{item.schema}.{item.name}" for item in matches]),
            name=name,
        )
    near = difflib.get_close_matches(name, [item.name for item in relations], 3, 0.4)
    return t(
        "{label}: 没有名为“{name}”的表或视图{hint}；在别的模式里的，地址后加 schema=模式名",
        "{label}: there is no table or view {name!r}{hint}; for one in another schema add schema=NAME to the URL",
        label=address.label,
        name=name,
        hint=t("，相近的有 {near}", " (near: {near})", near=listing(near)) if near else "",
    )


def _by_name(name: str) -> LedgerKind | None:
    """The ledger that a relation is called after."""
    key = heading_key(name)
    for kind in catalogue().values():
        if key in (kind.name, heading_key(kind.title), *map(heading_key, kind.aliases)):
            return kind
    return None


def _locate(relation: Relation, forced: LedgerKind | None) -> Location | Failure:
    head = pl.DataFrame(
        [pl.Series(str(i), [column.name], dtype=pl.String) for i, column in enumerate(relation.columns)]
    )
    return locate(Grid(None, head), catalogue().values(), relation.name, forced)


def _columns(relation: Relation, location: Location) -> tuple[Column, ...]:
    """The columns that mean something to the ledger, as they stand in the relation; rivals too, of which the reader is told."""
    used = {*location.columns.values(), *location.rivals.values()}
    return tuple(column for index, column in enumerate(relation.columns) if index in used)


def _order(relation: Relation, columns: tuple[Column, ...], location: Location) -> tuple[str, ...]:
    """The primary key, else all columns, the person's first: it tells most rows apart, and the others are seldom looked at."""
    if relation.key:
        return relation.key
    names = [column.name for column in columns]
    person = location.columns.get(location.kind.marked("person") or "")
    first = [relation.columns[person].name] if person is not None else []
    return tuple(dict.fromkeys([*first, *names]))


def _found(part: Part) -> FoundTable:
    """The rows as a grid, headed by the names of the columns."""
    chosen, kind = part.chosen, catalogue()[part.chosen.ledger]
    frame = spooled.frame(part.rows, part.shown, [column.kind for column in chosen.columns])
    relation = chosen.relation
    order = Order(chosen.order, bool(relation.key), relation.restricted)
    grid = Grid(
        None, frame, numeric=spooled.cut_numbers(frame, [column.kind for column in chosen.columns]), order=order
    )
    location = locate(replace(grid, frame=frame[:1]), catalogue().values(), relation.name, kind)
    if isinstance(location, Failure):
        raise ReadError(part.shown, location.message)
    unused = dict(enumerate(part.unused, start=len(chosen.columns)))
    return FoundTable(part.shown, grid, replace(location, unused=unused), Digest(part.rows.sha256, part.rows.sm3))
