"""Whether what a policy folder names exists: ledgers, columns, clauses, rules. A slip is told when the folder is loaded,
since at run time it would be a rule that finds nothing, or a failure that names no file.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import resources
from audit.errors import DataFault
from audit.messages import listing, t
from audit.schema import load_json

if TYPE_CHECKING:
    from audit.policies.policy import Policy
    from audit.policies.queries import Query

EVERY = "*"
_DAYS = ("date", "birth", "month", "year")


@cache
def _schema(ledger: str) -> dict[str, Any] | None:
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


def _near(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, 3, 0.4)
    return t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""


def check(policy: Policy) -> None:
    """DataFault with the first thing named in the folder that does not exist; it says in which file."""
    problem = next(_problems(policy), None)
    if problem is not None:
        file, message = problem
        raise DataFault(f"{policy.name}/{file}: {message}")


def _problems(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from _uses(policy)
    yield from _clauses(policy)
    for rule in policy.rules:
        for problem in _query(policy, rule):
            yield f"checks/{rule.path.name}", problem
        headings = [name for ledger in rule.ledgers for name in (_schema(ledger) or {"properties": {}})["properties"]]
        if rule.column is not None and rule.column not in headings:
            yield f"checks/{rule.path.name}", _no_column(listing(rule.ledgers), rule.column, headings)
    codes = {rule.code for rule in policy.rules}
    for compute in policy.computes:
        for problem in _query(policy, compute):
            yield f"compute/{compute.path.name}", problem
        if compute.code in codes:
            yield (
                f"compute/{compute.path.name}",
                t("已有同名的规则 checks/{name}", "there is a rule checks/{name} of that name", name=compute.path.name),
            )
    for kind, names in (("checks", codes), ("compute", {compute.code for compute in policy.computes})):
        for path in sorted((policy.folder / kind).glob("*.cases.yaml")):
            if path.name.removesuffix(".cases.yaml") not in names:
                yield f"{kind}/{path.name}", t("没有同名的 .sql 文件", "there is no .sql file of that name")


def _uses(policy: Policy) -> Iterator[tuple[str, str]]:
    """What `policy.yaml` says of ledgers."""
    file = "policy.yaml"
    for ledger, use in policy.ledgers.items():
        schema = _schema(ledger)
        if schema is None:
            yield file, _no_ledger(ledger, _ledgers())
            continue
        for column in (*use.requires, *(use.values or {}), *([use.event] if use.event else [])):
            if column not in schema["properties"]:
                yield file, _no_column(ledger, column, schema["properties"])
        for column in use.values or {}:
            if "enum" not in schema["properties"].get(column, {"enum": []}):
                yield (
                    file,
                    t(
                        "{ledger} 的“{column}”没有固定的取值，不能用 values",
                        "{column} of {ledger} has no fixed values, so values is of no use",
                        ledger=ledger,
                        column=column,
                    ),
                )
        # A sheet without the column, or a column of another type, would put every row outside the window.
        if use.event and (
            use.event not in (*schema["required"], *use.requires)
            or schema["properties"].get(use.event, {"x-type": "date"})["x-type"] not in _DAYS
        ):
            yield (
                file,
                t(
                    "{ledger} 的 event“{column}”应是必填的日期、月份或年度列",
                    "event {column} of {ledger} must be a required column of days, months or years",
                    ledger=ledger,
                    column=use.event,
                ),
            )


def _clauses(policy: Policy) -> Iterator[tuple[str, str]]:
    """Clauses named in parameters, readings and the window; columns named in clauses."""
    known = {clause.id for clause in policy.clauses}
    named = [("policy.yaml", policy.window_clause)] if policy.window_clause else []
    named += [("params.yaml", name) for parameter in policy.params.entries.values() for name in parameter.clauses]
    named += [("readings.yaml", name) for reading in policy.readings.values() for name in reading.clauses]
    for file, name in named:
        if name not in known:
            yield file, _no_clause(name, known)
    documents = document_schemas(policy) if any(clause.documents for clause in policy.clauses) else {}
    for clause in policy.clauses:
        for name in clause.documents:
            if name not in documents:
                yield (
                    "clauses.yaml",
                    t(
                        "没有文书“{name}”的数据格式 documents/{name}.schema.json{hint}",
                        "there is no schema documents/{name}.schema.json for the data of document {name!r}{hint}",
                        name=name,
                        hint=_near(name, documents),
                    ),
                )
        for entry in clause.schema:
            ledger, _, column = entry.partition(".")
            if ledger == EVERY:  # not a column but what reading checks in every ledger, as total rows
                continue
            schema = _schema(ledger)
            if schema is None:
                yield "clauses.yaml", _no_ledger(ledger, _ledgers())
            elif column not in schema["properties"]:
                yield "clauses.yaml", _no_column(ledger, column, schema["properties"])


def _query(policy: Policy, rule: Query) -> Iterator[str]:
    """What a query names. Its ledgers have to be among the policy's, which say what their event is."""
    known = {clause.id for clause in policy.clauses}
    for name in rule.clauses:
        if name not in known:
            yield _no_clause(name, known)
    for ledger in (*rule.ledgers, *rule.uses):
        if ledger not in policy.ledgers:
            yield _no_ledger(ledger, list(policy.ledgers))
    for ledger in (*rule.complete, *rule.optional):
        if ledger not in (*rule.ledgers, *rule.uses):
            yield _no_ledger(ledger, [*rule.ledgers, *rule.uses])
    for name in rule.readings:
        if name not in policy.readings:
            yield _no_reading(name, policy.readings)
    for ledger, columns in rule.optional.items():
        schema = _schema(ledger) or {"properties": {}}
        for column in columns:
            if column not in schema["properties"]:
                yield _no_column(ledger, column, schema["properties"])


def _no_ledger(ledger: str, known: Collection[str]) -> str:
    return t(
        "没有台账“{ledger}”{hint}", "there is no ledger {ledger!r}{hint}", ledger=ledger, hint=_near(ledger, known)
    )


def _no_column(ledger: str, column: str, known: Collection[str]) -> str:
    return t(
        "{ledger} 没有“{column}”列{hint}",
        "{ledger} has no column {column!r}{hint}",
        ledger=ledger,
        column=column,
        hint=_near(column, known),
    )


def _no_reading(name: str, known: Collection[str]) -> str:
    return t(
        "readings.yaml 里没有读法“{name}”{hint}",
        "there is no reading {name!r} in readings.yaml{hint}",
        name=name,
        hint=_near(name, known),
    )


def _no_clause(name: str, known: Collection[str]) -> str:
    return t(
        "clauses.yaml 里没有条款“{name}”{hint}",
        "there is no clause {name!r} in clauses.yaml{hint}",
        name=name,
        hint=_near(name, known),
    )
