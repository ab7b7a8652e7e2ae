"""Reading PostgreSQL: its tables and views, and their rows as text, in one read-only transaction that sees one state of all tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from audit.databases.address import Address
from audit.databases.postgres_connection import Connection, Rejected, literal
from audit.databases.relations import BINARY_FLOAT, REFUSED, TEXT, TRUTH, Column, Relation, Spooled, quoted
from audit.databases.spool import Spool
from audit.errors import ReadError, UsageFault
from audit.messages import listing, t

_BYTES = frozenset({"bytea", "json", "jsonb", "xml", "oid", "tsvector", "tsquery", "pg_lsn", "txid_snapshot", "hstore"})
_CATEGORIES = frozenset("BDENSTU")  # booleans, days, enums, numbers, texts, spans of time, and others such as uuid
# A moment with a time zone is a day only somewhere: China has one time zone.
_ZONE = "Asia/Shanghai"

_RELATIONS = """
SELECT c.oid, n.nspname, c.relname, c.relkind, pg_catalog.has_table_privilege(c.oid, 'SELECT'), pg_catalog.row_security_active(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname IN ({schemas})
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
"""
_COLUMNS = """
SELECT a.attrelid, a.attname, a.atttypid, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attcollation <> 0
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname IN ({schemas})
ORDER BY a.attrelid, a.attnum
"""
_TYPES = "SELECT oid, typname, typcategory, CASE typtype WHEN 'd' THEN typbasetype END FROM pg_catalog.pg_type"
_KEYS = """
SELECT i.indrelid, a.attname FROM pg_catalog.pg_index i
  CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
WHERE i.indisprimary ORDER BY i.indrelid, k.place
"""
_BASES = """
SELECT DISTINCT r.ev_class, n.nspname, c.relname, c.oid
FROM pg_catalog.pg_rewrite r
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class
  JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
"""


class PostgresSession:
    """`relations.Session` for PostgreSQL 10 and later."""

    def __init__(self, address: Address, password: str | None) -> None:
        self._address = address
        self._connection = Connection(address, password)
        try:
            self._begin()
        except BaseException:
            self._connection.close()
            raise

    def _begin(self) -> None:
        run = self._connection.run
        run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        run(f"SET LOCAL statement_timeout = {int(self._address.query_timeout * 1000)}")
        # How days, numbers and spans of time are written must not hang on anybody's settings.
        for setting in (
            "datestyle = 'ISO, YMD'",
            "intervalstyle = 'iso_8601'",
            "extra_float_digits = 3",
            "bytea_output = 'hex'",
        ):
            run(f"SET LOCAL {setting}")
        self._schemas = self._wanted_schemas()
        run("SET LOCAL search_path = pg_catalog")

    def _wanted_schemas(self) -> tuple[str, ...]:
        """Those of the URL, which must be there, else those of the search path."""
        rows = self._connection.rows
        known = [row[0] for row in rows("SELECT nspname FROM pg_catalog.pg_namespace")]
        missing = [name for name in self._address.schemas if name not in known]
        if missing:
            raise UsageFault(
                t(
                    "{label}: 没有名为 {names} 的模式（schema）；请核对地址里的 schema=",
                    "{label}: there is no schema {names}; check schema= in the URL",
                    label=self._address.label,
                    names=listing(missing),
                )
            )
        return self._address.schemas or tuple(
            str(row[0]) for row in rows("SELECT unnest(pg_catalog.current_schemas(false))")
        )

    def relations(self) -> list[Relation]:
        rows = self._connection.rows
        if not self._schemas:
            return []
        schemas = ", ".join(map(literal, self._schemas))
        types = {str(oid): (str(name), str(category), base) for oid, name, category, base in rows(_TYPES)}
        columns: dict[str, list[Column]] = {}
        for oid, name, type_, words, collatable in rows(_COLUMNS.format(schemas=schemas)):
            columns.setdefault(str(oid), []).append(
                _column(str(name), _base(str(type_), types), str(words), collatable == "t")
            )
        keys: dict[str, list[str]] = {}
        for oid, name in rows(_KEYS):
            keys.setdefault(str(oid), []).append(str(name))
        bases: dict[str, set[tuple[str, str, str]]] = {}
        for view, schema, name, oid in rows(_BASES):
            bases.setdefault(str(view), set()).add((str(oid), str(schema), str(name)))
        return [
            Relation(
                str(schema),
                str(name),
                tuple(columns.get(str(oid), ())),
                tuple(keys.get(str(oid), ())),
                kind in ("v", "m"),
                frozenset(_all_bases(str(oid), bases)),
                readable == "t",
                restricted == "t",
            )
            for oid, schema, name, kind, readable, restricted in rows(_RELATIONS.format(schemas=schemas))
        ]

    def spool(
        self, relation: Relation, columns: tuple[Column, ...], order: tuple[str, ...], shown: str, path: Path
    ) -> Spooled:
        by_name = {column.name: column.order for column in relation.columns}
        query = (
            f"SELECT {', '.join(column.value for column in columns)} FROM {quoted(relation.schema)}.{quoted(relation.name)} "
            f"ORDER BY {', '.join(by_name[name] for name in order)}"
        )
        run = self._connection.run
        run("SAVEPOINT relation", shown)
        try:
            with Spool(path, (column.name for column in columns), shown) as spool:
                count = run(f"COPY ({query}) TO STDOUT", shown, spool)
                result = spool.done()
        except Rejected as error:
            run("ROLLBACK TO SAVEPOINT relation", shown)
            raise ReadError(shown, error.message) from None
        if result.rows != count:
            raise self._connection.lost(shown)
        run("RELEASE SAVEPOINT relation", shown)
        return result

    def close(self) -> None:
        self._connection.close()


def _base(oid: str, types: Mapping[str, tuple[str, str, str | None]]) -> tuple[str, str]:
    """Name and category of a type; of a domain, those of the type it stands on."""
    name, category, base = types.get(oid, ("", "", None))
    return (name, category) if base is None else _base(base, types)


def _column(name: str, type_: tuple[str, str], words: str, collatable: bool) -> Column:
    """How a column's values become text without losing anything."""
    base, category = type_
    plain = quoted(name)
    text = f"CAST({plain} AS pg_catalog.text)"
    order = f'{plain} COLLATE "C"' if collatable else plain
    if base in _BYTES or category not in _CATEGORIES:
        return Column(name, words, REFUSED, "NULL", text)
    if base == "bool":
        return Column(name, words, TRUTH, text, order)
    if base == "money":  # its own text hangs on the server's language
        return Column(name, words, TEXT, f"CAST(CAST({plain} AS pg_catalog.numeric) AS pg_catalog.text)", order)
    if base == "timestamptz":
        return Column(name, words, TEXT, f"CAST({plain} AT TIME ZONE '{_ZONE}' AS pg_catalog.text)", order)
    if base in ("float4", "float8"):
        return Column(name, words, BINARY_FLOAT, text, order)
    # Types without an order of their own, such as points, sort by their text.
    return Column(name, words, TEXT, text, order if category in "BDENST" or base == "uuid" else f'{text} COLLATE "C"')


def _all_bases(view: str, bases: Mapping[str, Iterable[tuple[str, str, str]]]) -> set[tuple[str, str]]:
    """What a view is made of, through other views as well."""
    found: set[tuple[str, str]] = set()
    seen = {view}
    waiting = [view]
    while waiting:
        for oid, schema, name in bases.get(waiting.pop(), ()):
            found.add((schema, name))
            if oid not in seen:
                seen.add(oid)
                waiting.append(oid)
    return found
