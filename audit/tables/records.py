"""A record, the data of one document, against its schema and against the clauses that compare its fields.

The schema of a document is `documents/<name>.schema.json` of a policy folder, else of `schemas/`. Beside what JSON Schema can
say it holds `x-checks`: each names a clause, the fields that it is about, and in `holds` an SQL expression over the record's
fields in which the macros of `audit.tables.macros` are at hand. A check speaks where the policy has its clause; like SQL's own
CHECK it refuses what is false, not what is unknown because a field is empty.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from audit.errors import AuditError, DataFault
from audit.messages import listing, pick, t
from audit.policies import Policy
from audit.policies.soundness import document_schemas
from audit.schema import check_document, compile_schema, explain, fields_of, load_json
from audit.strict_yaml import fault_in
from audit.tables.engine import CONFIG, SILENT, QueryFault, Stream, query_fault
from audit.tables.macros import check_keys, macros, quote

_TYPES = {
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DECIMAL(18,4)",
    "money": "DECIMAL(18,2)",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A field that does not do (dotted where it lies in a list), why, and on which clauses that rests."""

    field: str
    message: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on several fields of a record."""

    clause: str
    fields: tuple[str, ...]
    holds: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """The data of a kind of document: its fields' types for SQL, the schema, the checks."""

    name: str
    file: str
    fields: tuple[str, ...]
    columns: Mapping[str, Any]
    validator: Draft202012Validator
    checks: tuple[Check, ...]


def kind_of(policy: Policy, name: str) -> RecordKind:
    """The data of a document by its name; DataFault where there is no schema, or one that is wrong."""
    path = document_schemas(policy).get(name)
    if path is None:
        raise DataFault(
            t(
                "没有文书“{name}”的数据格式（documents/{name}.schema.json）",
                "there is no schema for the data of document {name!r} (documents/{name}.schema.json)",
                name=name,
            )
        )
    return _load(path, name)


@cache
def _load(path: Path, name: str) -> RecordKind:
    document = load_json(path)
    checks = document.get("x-checks", [])
    check_document(checks, "documents/_checks", f"documents/{path.name}")
    fields = document.get("properties", {})
    for check in checks:
        strange = [field for field in check["fields"] if field not in fields]
        if strange:
            raise fault_in(
                f"documents/{path.name}",
                t("x-checks：没有字段 {fields}", "x-checks: there is no field {fields}", fields=listing(strange)),
            )
    return RecordKind(
        name=name,
        file=path.name,
        fields=tuple(fields),
        columns={field: _type(spec) for field, spec in fields.items()},
        validator=compile_schema(document),
        checks=tuple(
            Check(check["clause"], tuple(check["fields"]), check["holds"], check["message"], check["en"])
            for check in checks
        ),
    )


def _type(spec: Mapping[str, Any]) -> Any:
    """The SQL type of a field; for a list and an object the structure of their JSON, of whose entries a check reaches the fields with
    a dot."""
    if "x-type" in spec:
        return _TYPES.get(spec["x-type"], "VARCHAR")
    kinds = spec.get("type", "string")
    kind = next((each for each in (kinds if isinstance(kinds, list) else [kinds]) if each != "null"), "string")
    if kind == "array":
        return [_type(spec.get("items", {}))]
    if kind == "object":
        return {name: _type(each) for name, each in spec.get("properties", {}).items()} or "JSON"
    return _TYPES["date"] if spec.get("format") == "date" else _TYPES.get(kind, "VARCHAR")


def refusals(kind: RecordKind, data: Mapping[str, Any], policy: Policy, as_of: date) -> list[Refusal]:
    """What a record is refused for, in order of the fields. The checks are made where the schema has nothing to say of
    their fields. DataFault where a check itself is wrong."""
    result = [item for error in kind.validator.iter_errors(_plain(data)) for item in _refusals(error)]
    bad = {refusal.field.split(".")[0] for refusal in result}
    clauses = {clause.id for clause in policy.clauses}
    asked = [check for check in kind.checks if check.clause in clauses and not bad & set(check.fields)]
    for check, holds in zip(asked, _holds(kind, asked, data, policy, as_of), strict=True):
        if not holds:
            result.append(_refusal(check))
    order = {name: place for place, name in enumerate(kind.fields)}
    return sorted(result, key=lambda refusal: (order.get(refusal.field.split(".")[0], len(order)), refusal.field))


def many_refusals(
    kind: RecordKind, records: Sequence[Mapping[str, Any]], policy: Policy, as_of: date
) -> list[list[Refusal]]:
    """`refusals` of many records that fit their schema, their checks put to the database together. Where one of them breaks a query (a
    parameter not in force on its day), each is looked at alone, so that the fault is that of its record."""
    clauses = {clause.id for clause in policy.clauses}
    asked = [check for check in kind.checks if check.clause in clauses]
    if not asked or not records:
        return [[] for _ in records]
    try:
        table = _table_of(kind, asked, records, policy, as_of)
    except QueryFault:
        return [refusals(kind, data, policy, as_of) for data in records]
    found = []
    for answers in table:
        bad = [check for check, holds in zip(asked, answers, strict=True) if holds is False]
        found.append([_refusal(check) for check in bad])
    order = {name: place for place, name in enumerate(kind.fields)}
    return [sorted(each, key=lambda item: (order.get(item.field, len(order)), item.field)) for each in found]


def _refusal(check: Check) -> Refusal:
    return Refusal(check.fields[0], pick(check.message, check.message_en) or check.message, (check.clause,))


def _table_of(
    kind: RecordKind, asked: Sequence[Check], records: Sequence[Mapping[str, Any]], policy: Policy, as_of: date
) -> list[tuple[Any, ...]]:
    """The answers of the checks, a row for each record. QueryFault where a query breaks."""
    types = _named(kind, asked)
    names = list(types)
    texts = {f"f{n}": [_as_text(data.get(name)) for data in records] for n, name in enumerate(names)}
    texts["_place"] = [str(number) for number in range(len(records))]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
    columns = ", ".join(f'{_cast(f"f{n}", types[name])} AS "{name}"' for n, name in enumerate(names))
    holds = ", ".join(f"CAST(({check.holds}\n) AS BOOLEAN)" for check in asked)
    with _connection(policy, as_of) as connection:
        try:
            for check in asked:
                check_keys(check.holds, policy.params, policy.settings)
            connection.register("given", Stream(frame))
            query = f"SELECT {holds} FROM (SELECT _place::BIGINT AS _place, {columns} FROM given) ORDER BY _place"
            return connection.execute(query).fetchall()
        except (duckdb.Error, AuditError) as error:
            raise QueryFault(str(error)) from error


def _as_text(value: Any) -> str | None:
    """A value as text for the database, lists and objects as JSON."""
    if value is None:
        return None
    if isinstance(value, list | Mapping):
        text = json.dumps(value, ensure_ascii=False, default=str)
    elif isinstance(value, Decimal):
        text = f"{value:f}"
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    # A lone surrogate cannot be stored; no check turns on it, and the document is refused for it later, by field.
    return text.encode(errors="replace").decode()


def _plain(value: Any) -> Any:
    """A value as JSON would have it: the decimals of YAML are numbers, its mappings have plain dictionaries."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _refusals(error: ValidationError) -> Iterator[Refusal]:
    """An error of the schema at the fields that it is about."""
    for field in fields_of(error):
        yield Refusal(field, explain(error))


def unsound(kind: RecordKind, policy: Policy, as_of: date) -> list[str]:
    """What is wrong with the checks of a record's schema that speak in the policy, told without a record."""
    clauses = {clause.id for clause in policy.clauses}
    faults = []
    with _connection(policy, as_of) as connection:
        for check in kind.checks:
            try:
                if check.clause in clauses:
                    _run(connection, kind, check, "DESCRIBE " + _query(kind, check, {}), policy)
            except AuditError as error:
                faults.append(str(error))
    return faults


def _holds(
    kind: RecordKind, checks: Sequence[Check], data: Mapping[str, Any], policy: Policy, as_of: date
) -> list[bool]:
    """Whether each check holds, or cannot be told since a field is empty."""
    if not checks:
        return []
    with _connection(policy, as_of) as connection:
        rows = [_run(connection, kind, check, _query(kind, check, data), policy) for check in checks]
    return [row is None or row[0] is not False for row in rows]


@contextlib.contextmanager
def _connection(policy: Policy, as_of: date) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config=CONFIG) as connection:
        connection.execute(SILENT)
        connection.execute("SET lock_configuration = true")
        for statement in macros(policy.params, policy.settings, as_of):
            connection.execute(statement)
        yield connection


def _query(kind: RecordKind, check: Check, data: Mapping[str, Any]) -> str:
    columns = [
        f'{_cast(_literal(data.get(field)), type_)} AS "{field}"' for field, type_ in _named(kind, [check]).items()
    ]
    return f"SELECT CAST(({check.holds}\n) AS BOOLEAN) FROM (SELECT {', '.join(columns)})"


def _run(
    connection: duckdb.DuckDBPyConnection, kind: RecordKind, check: Check, query: str, policy: Policy
) -> tuple[Any, ...] | None:
    """The first row of a check's query. QueryFault names the schema and the clause."""
    try:
        check_keys(check.holds, policy.params, policy.settings)
        statements = duckdb.extract_statements(query)
        if len(statements) != 1:
            raise DataFault(t("应是一个 SQL 表达式", "must be one SQL expression"))
        row: tuple[Any, ...] | None = connection.execute(query).fetchone()
        return row
    except (duckdb.Error, AuditError) as error:
        raise QueryFault(
            t(
                "{file} 的 x-checks（{clause}）：{error}",
                "{file}, x-checks ({clause}): {error}",
                file=kind.file,
                clause=check.clause,
                error=error if isinstance(error, AuditError) else query_fault(error),
            )
        ) from error


def _named(kind: RecordKind, checks: Sequence[Check]) -> dict[str, Any]:
    """The fields for SQL, with their types: of lists and objects, which may be long, those only that a check names."""
    named = {field for check in checks for field in check.fields}
    return {field: type_ for field, type_ in kind.columns.items() if isinstance(type_, str) or field in named}


def _cast(text: str, type_: Any) -> str:
    """SQL for a text as a type; lists and objects are written as JSON, in which fields may be left out."""
    if isinstance(type_, str):
        return f"{text}::{type_}"
    return f"from_json({text}::JSON, {quote(json.dumps(type_, ensure_ascii=False))})"


def _literal(value: Any) -> str:
    text = _as_text(value)
    return "NULL" if text is None else quote(text)
