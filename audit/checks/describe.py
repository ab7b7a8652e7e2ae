"""What the program says of its rules and computations; printed from the data, so that it cannot drift."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from typing import Any

from audit.checks import calendar_cases, cases, compute_cases
from audit.checks.case_files import Case
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.policies import Compute, Due, Policy, Query, Rule


def cases_of(query: Query) -> list[Case]:
    """The cases of a rule, of a computation, or of what falls due."""
    if isinstance(query, Due):
        return calendar_cases.load_cases(query)
    return cases.load_cases(query) if isinstance(query, Rule) else compute_cases.load_cases(query)


def _proof(query: Query) -> list[dict[str, Any]]:
    """The cases of a rule or computation in short."""
    return [{"name": case.name, "clause": case.clause, "found": len(case.wants)} for case in cases_of(query)]


def entry(query: Query) -> dict[str, Any]:
    """The entry of `rules list` and `compute --list`."""
    severity = {"severity": str(query.severity)} if isinstance(query, Rule) else {}
    return {
        "name": query.id,
        "title": query.words["title"],
        **severity,
        "clauses": list(query.clauses),
        "ledgers": list(query.ledgers),
        "cases": len(_proof(query)),
    }


def find(policies: Sequence[Policy], name: str) -> tuple[Policy, Query]:
    """A rule or computation by its id, its code where only one policy has it, or its title. UsageFault names the nearest."""
    every = [(policy, query) for policy in policies for query in policy.queries]
    hits = [(policy, query) for policy, query in every if name in (query.id, query.code, query.title)]
    if len(hits) == 1:
        return hits[0]
    names = {text: 0 for _, query in every for text in (query.id, query.code, query.title)}
    near = [query.id for _, query in hits] or difflib.get_close_matches(name, names, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有规则“{name}”{hint}（audit rules list 列出全部）",
            "no rule {name!r}{hint} (audit rules list shows all)",
            name=name,
            hint=hint,
        )
    )


def describe(policy: Policy, query: Query, day: date) -> dict[str, Any]:
    """Everything about a rule or computation: clauses in our words, reading, parameters in force on a day, settings, SQL
    and cases."""
    clauses = {clause.id: clause for clause in policy.clauses}
    parameters = []
    for key in query.parameters:
        if key in policy.params:
            parameter = policy.params.entries[key]
            parameters.append(
                {
                    "name": key,
                    "title": parameter.title,
                    "unit": parameter.unit,
                    "clauses": list(parameter.clauses),
                    "value": parameter.shown(day),
                    "note": parameter.note,
                }
            )
    words = query.words
    return entry(query) | {
        "message": words.get("message") or words.get("what"),
        "arithmetic": words.get("arithmetic"),
        "results": list(query.results) if isinstance(query, Compute) else None,
        "reading": words["reading"],
        "settings": [
            {"name": name, "title": policy.readings[name].title, "value": policy.settings[name]}
            for name in query.readings
        ],
        "ask": words.get("ask"),
        "uses": list(query.uses),
        "needs": [kinds.catalogue()[ledger].title for ledger in query.ledgers],
        "requires": [
            {"id": name, "at": clauses[name].at, "says": clauses[name].says}
            for name in query.clauses
            if name in clauses
        ],
        "parameters": parameters,
        "as_of": day.isoformat(),
        "sql": query.sql,
        "proof": _proof(query),
    }
