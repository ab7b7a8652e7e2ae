"""Whether what a policy folder names exists: ledgers, columns, clauses, settings, documents. A slip is told when the folder is
loaded, since at run time it would be a rule that finds nothing, or a failure that names no file.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import resources
from audit.errors import AuditError
from audit.messages import listing, t
from audit.policies.files import text_of
from audit.policies.queries import head_source
from audit.schema import load_json
from audit.strict_yaml import fault_in, line_of

if TYPE_CHECKING:
    from audit.policies.policy import Policy
    from audit.policies.queries import Query

EVERY = "*"
_DAYS = ("date", "birth", "month", "year")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a policy folder: in which file of it, at which keys of the file's YAML, and what. `line` where it is
    known without the keys."""

    file: str
    message: str
    keys: tuple[object, ...] = ()
    line: int | None = None

    def line_in(self, folder: Path) -> int | None:
        """The line of the file, where it can be known."""
        if self.line is not None or not self.keys:
            return self.line
        try:
            text = text_of(folder / self.file)
        except AuditError:
            return None
        return line_of(head_source(text) if self.file.endswith(".sql") else text, self.keys)


@cache
def schema_of(ledger: str) -> dict[str, Any] | None:
    """The schema of a ledger, None where there is no such ledger."""
    path = resources.folder("schemas") / "ledgers" / f"{ledger}.schema.json"
    return load_json(path) if path.is_file() else None


def _ledgers() -> list[str]:
    folder = resources.folder("schemas") / "ledgers"
    return sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.schema.json"))


def document_schemas(policy: Policy) -> dict[str, Path]:
    """The schemas of documents' data that a policy can name, by the document: those of the program and of its own folder."""
    folders = [resources.folder("schemas"), *(layer.folder for layer in policy.layers)]
    return {
        path.name.removesuffix(".schema.json"): path
        for folder in folders
        for path in sorted((folder / "documents").glob("[a-z]*.schema.json"))
    }


def near(name: str, known: Collection[str]) -> str:
    """What may have been meant, as the end of a message."""
    found = difflib.get_close_matches(name, known, 3, 0.4)
    return t("；相近的有：{near}", "; near: {near}", near=listing(found)) if found else ""


def check(policy: Policy) -> None:
    """DataFault with the first thing named in the folder that does not exist; it says in which file, and where it is known on
    which line."""
    problem = next(problems(policy), None)
    if problem is not None:
        raise fault_in(f"{policy.name}/{problem.file}", problem.message, problem.line_in(policy.folder))


def problems(policy: Policy) -> Iterator[Problem]:
    """Everything named in the policy's own folder that does not exist."""
    yield from _uses(policy)
    yield from _clauses(policy)
    own = [query for query in policy.queries if query.policy == policy.name]
    for query in own:
        for keys, message in _query(policy, query):
            yield Problem(query.file, message, keys)
    for rule in policy.rules:
        headings = [name for ledger in rule.ledgers for name in (schema_of(ledger) or {"properties": {}})["properties"]]
        if rule.column is not None and rule.column not in headings and rule.policy == policy.name:
            yield Problem(rule.file, _no_column(listing(rule.ledgers), rule.column, headings), ("column",))
    codes: dict[str, str] = {}
    for query in policy.queries:
        if codes.setdefault(query.code, query.file) != query.file:
            message = t("已有同名的 {file}", "there is {file} of that name", file=codes[query.code])
            yield Problem(query.file, message)
    files = {query.file for query in own}
    for kind in ("checks", "compute", "calendar"):
        for path in sorted((policy.folder / kind).glob("*.cases.yaml")):
            if f"{kind}/{path.name.removesuffix('.cases.yaml')}.sql" not in files:
                message = t("没有同名的 .sql 文件", "there is no .sql file of that name")
                yield Problem(f"{kind}/{path.name}", message)


def _uses(policy: Policy) -> Iterator[Problem]:
    """What `policy.yaml` says of ledgers."""
    file = "policy.yaml"
    for ledger, use in policy.ledgers.items():
        keys = ("ledgers", ledger)
        schema = schema_of(ledger)
        if schema is None:
            yield Problem(file, no_ledger(ledger, _ledgers()), keys)
            continue
        for column in (*use.requires, *(use.values or {}), *([use.event] if use.event else [])):
            if column not in schema["properties"]:
                yield Problem(file, _no_column(ledger, column, schema["properties"]), keys)
        for column in use.values or {}:
            if "enum" not in schema["properties"].get(column, {"enum": []}):
                message = t(
                    "{ledger} 的“{column}”没有固定的取值，不能用 values",
                    "{column} of {ledger} has no fixed values, so values is of no use",
                    ledger=ledger,
                    column=column,
                )
                yield Problem(file, message, keys)
        # A sheet without the column, or a column of another type, would put every row outside the window.
        if use.event and (
            use.event not in (*schema["required"], *use.requires)
            or schema["properties"].get(use.event, {"x-type": "date"})["x-type"] not in _DAYS
        ):
            message = t(
                "{ledger} 的 event“{column}”应是必填的日期、月份或年度列",
                "event {column} of {ledger} must be a required column of days, months or years",
                ledger=ledger,
                column=use.event,
            )
            yield Problem(file, message, (*keys, "event"))


def _clauses(policy: Policy) -> Iterator[Problem]:
    """Clauses named in parameters, readings and the window; columns and documents named in clauses."""
    known = {clause.id for clause in policy.clauses}
    named: list[tuple[str, str, tuple[object, ...]]] = []
    if policy.window_clause:
        named.append(("policy.yaml", policy.window_clause, ("in_force", "clause")))
    for parameter in policy.params.entries.values():
        named += [("params.yaml", name, (parameter.key, "clauses")) for name in parameter.clauses]
    for reading in policy.readings.values():
        named += [("readings.yaml", name, (reading.name, "clauses")) for name in reading.clauses]
    for file, name, keys in named:
        if name not in known:
            yield Problem(file, no_clause(name, known), keys)
    documents = document_schemas(policy) if any(clause.documents for clause in policy.clauses) else {}
    for clause in policy.clauses:
        for name in clause.documents:
            if name not in documents:
                message = t(
                    "没有文书“{name}”的数据格式 documents/{name}.schema.json{hint}",
                    "there is no schema documents/{name}.schema.json for the data of document {name!r}{hint}",
                    name=name,
                    hint=near(name, documents),
                )
                yield Problem("clauses.yaml", message, (clause.id, "documents"))
        for entry in clause.schema:
            ledger, _, column = entry.partition(".")
            if ledger == EVERY:  # not a column but what reading checks in every ledger, as total rows
                continue
            schema = schema_of(ledger)
            if schema is None:
                yield Problem("clauses.yaml", no_ledger(ledger, _ledgers()), (clause.id, "schema"))
            elif column not in schema["properties"]:
                message = _no_column(ledger, column, schema["properties"])
                yield Problem("clauses.yaml", message, (clause.id, "schema"))


def _query(policy: Policy, query: Query) -> Iterator[tuple[tuple[object, ...], str]]:
    """What a query names. Its ledgers have to be among the policy's, which say what their event is."""
    known = {clause.id for clause in policy.clauses}
    for name in query.clauses:
        if name not in known:
            yield ("clauses",), no_clause(name, known)
    for kind, ledgers in (("ledgers", query.ledgers), ("uses", query.uses)):
        for ledger in ledgers:
            if ledger not in policy.ledgers:
                yield (kind,), no_ledger(ledger, list(policy.ledgers))
    for kind, ledgers in (("complete", query.complete), ("optional", tuple(query.optional)), ("either", query.either)):
        for ledger in ledgers:
            if ledger not in (*query.ledgers, *query.uses):
                yield (kind,), no_ledger(ledger, [*query.ledgers, *query.uses])
    for name in query.readings:
        if name not in policy.readings:
            yield ("readings",), _no_reading(name, policy.readings)
    for ledger, columns in query.optional.items():
        schema = schema_of(ledger) or {"properties": {}}
        for column in columns:
            if column not in schema["properties"]:
                yield ("optional", ledger), _no_column(ledger, column, schema["properties"])


def no_ledger(ledger: str, known: Collection[str]) -> str:
    """What to say of a ledger that does not exist."""
    return t("没有台账“{ledger}”{hint}", "there is no ledger {ledger!r}{hint}", ledger=ledger, hint=near(ledger, known))


def _no_column(ledger: str, column: str, known: Collection[str]) -> str:
    return t(
        "{ledger} 没有“{column}”列{hint}",
        "{ledger} has no column {column!r}{hint}",
        ledger=ledger,
        column=column,
        hint=near(column, known),
    )


def _no_reading(name: str, known: Collection[str]) -> str:
    return t(
        "readings.yaml 里没有读法“{name}”{hint}",
        "there is no reading {name!r} in readings.yaml{hint}",
        name=name,
        hint=near(name, known),
    )


def no_clause(name: str, known: Collection[str]) -> str:
    """What to say of a clause that does not exist."""
    return t(
        "clauses.yaml 里没有条款“{name}”{hint}",
        "there is no clause {name!r} in clauses.yaml{hint}",
        name=name,
        hint=near(name, known),
    )
