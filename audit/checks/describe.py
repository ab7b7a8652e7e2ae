"""What the program says of its rules; printed from the data, so that it cannot drift."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date
from typing import Any

from audit.checks.cases import load_cases
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.policies import Policy, Rule
from audit.tables.macros import keys_of


def entry(rule: Rule) -> dict[str, Any]:
    """The entry of `rules list`."""
    words = rule.words
    return {
        "name": rule.id,
        "title": words["title"],
        "severity": str(rule.severity),
        "clauses": list(rule.clauses),
        "ledgers": list(rule.ledgers),
        "cases": len(load_cases(rule)),
    }


def find(policies: Sequence[Policy], name: str) -> tuple[Policy, Rule]:
    """A rule by its id, its code where only one policy has it, or its title. UsageFault names the nearest."""
    hits = [(policy, rule) for policy in policies for rule in policy.rules if name in (rule.id, rule.code, rule.title)]
    if len(hits) == 1:
        return hits[0]
    names = {text: 0 for policy in policies for rule in policy.rules for text in (rule.id, rule.code, rule.title)}
    near = [rule.id for _, rule in hits] or difflib.get_close_matches(name, names, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有规则“{name}”{hint}（audit rules list 列出全部）",
            "no rule {name!r}{hint} (audit rules list shows all)",
            name=name,
            hint=hint,
        )
    )


def describe(policy: Policy, rule: Rule, day: date) -> dict[str, Any]:
    """Everything about a rule: clauses in our words, reading, parameters in force on a day, SQL and cases."""
    clauses = {clause.id: clause for clause in policy.clauses}
    parameters = []
    for key in keys_of(rule.sql):
        parameter = policy.params.entries[key]
        value = parameter.on(day)
        parameters.append(
            {
                "name": key,
                "title": parameter.title,
                "unit": parameter.unit,
                "clauses": list(parameter.clauses),
                "value": None if value is None else listing(list(value)) if isinstance(value, tuple) else str(value),
                "note": parameter.note,
            }
        )
    words = rule.words
    return entry(rule) | {
        "message": words["message"],
        "reading": words["reading"],
        "ask": words["ask"],
        "uses": list(rule.uses),
        "needs": [kinds.catalogue()[ledger].title for ledger in rule.ledgers],
        "requires": [
            {"id": name, "at": clauses[name].at, "says": clauses[name].says} for name in rule.clauses if name in clauses
        ],
        "parameters": parameters,
        "as_of": day.isoformat(),
        "sql": rule.sql,
        "proof": [{"name": case.name, "clause": case.clause, "found": len(case.finds)} for case in load_cases(rule)],
    }
