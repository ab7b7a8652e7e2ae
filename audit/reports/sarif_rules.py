"""The rules of a SARIF log with their help, and the policies' clauses as taxonomies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.messages import pick, t
from audit.policies import Policy, Rule
from audit.reports import words

KINDS = {"error": ("fail", "error", 90), "warning": ("review", "none", 50), "note": ("review", "none", 10)}
Json = dict[str, Any]


@dataclass(slots=True)
class State:
    """What the results point into: rules, clauses and files by their index; and the columns of each table by their headings."""

    rules: dict[str, int] = field(default_factory=dict)
    taxa: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    artifacts: dict[str, int] = field(default_factory=dict)
    columns: dict[tuple[str, str | None, str | None], Mapping[str, int]] = field(default_factory=dict)


def taxonomies(policies: Sequence[Policy], state: State) -> Iterator[Json]:
    """The clauses of each policy that has some."""
    for policy in policies:
        if not policy.clauses:
            continue
        index = len({place[0] for place in state.taxa.values()})
        for number, clause in enumerate(policy.clauses):
            state.taxa.setdefault(clause.id, (index, number, policy.name))
        title = pick(policy.title, policy.title_en) or policy.title
        yield {
            "name": policy.name,
            **({"organization": policy.issuer} if policy.issuer else {}),
            "shortDescription": {"text": title},
            "taxa": [
                {
                    "id": clause.id,
                    "name": clause.title,
                    "shortDescription": {"text": f"{clause.at} {clause.title}".strip()},
                    "fullDescription": {"text": clause.says},
                }
                for clause in policy.clauses
            ],
        }


def taxon(clause: str, state: State) -> Json | None:
    """A reference to a clause, None where no policy at hand has it."""
    if clause not in state.taxa:
        return None
    taxonomy, number, name = state.taxa[clause]
    return {"id": clause, "index": number, "toolComponent": {"name": name, "index": taxonomy}}


def rules(
    found: Iterable[Mapping[str, Any]], policies: Sequence[Policy], titles: Mapping[str, str], state: State
) -> Iterator[Json]:
    """Every rule of the policies, found something or not, then the others of the findings: the ledgers' form, assessors' records, notices,
    and rules that there are no more."""
    for policy in policies:
        for rule in policy.rules:
            state.rules[rule.id] = len(state.rules)
            yield _rule(rule, policy, state)
    for name, given in sorted({item["rule"]: item.get("title") for item in found}.items()):
        if name not in state.rules:
            state.rules[name] = len(state.rules)
            kind = name.removeprefix("privacy/")
            title = titles.get(name) or given or name
            if kind != name:
                title = t("公示：", "notice: ") + words.privacy_kind(kind)
            yield {"id": name, "name": title, "shortDescription": {"text": title}}


def _rule(rule: Rule, policy: Policy, state: State) -> Json:
    texts = rule.words
    _, level, rank = KINDS[str(rule.severity)]
    says = {clause.id: clause for clause in policy.clauses}
    law = [f"{each}（{says[each].at}）：{says[each].says}" if each in says else each for each in rule.clauses]
    lines = [t("依据：", "Rests on: ") + "\n".join(law)]
    if texts["reading"]:
        lines.append(t("读法：", "Reading: ") + texts["reading"])
    if texts["ask"]:
        lines.append(t("请核实：", "To be answered: ") + texts["ask"])
    title = texts["title"] or rule.title
    relations = [
        {"target": found, "kinds": ["relevant"]} for each in rule.clauses if (found := taxon(each, state)) is not None
    ]
    return {
        "id": rule.id,
        "name": title,
        "shortDescription": {"text": title},
        "fullDescription": {"text": texts["reading"] or title},
        "help": {
            "text": "\n\n".join(lines),
            "markdown": "\n\n".join(["**" + _literal(title) + "**", *map(_literal, lines)]),
        },
        "defaultConfiguration": {"level": level, "rank": rank},
        **({"relationships": relations} if relations else {}),
        "properties": {"severity": str(rule.severity), "tags": list(rule.clauses)},
    }


def _literal(text: str) -> str:
    """Text that Markdown takes as it is."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|" else c for c in text)
