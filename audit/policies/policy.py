"""A policy is a folder: what it says of itself, its parameters, its rules and its clauses."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from audit import resources
from audit.errors import UsageFault
from audit.messages import listing, t
from audit.policies import clauses, computes, params, rules, soundness
from audit.policies.clauses import Clause
from audit.policies.computes import Compute
from audit.policies.params import Params
from audit.policies.queries import Query
from audit.policies.rules import Rule
from audit.schema import check_document
from audit.strict_yaml import load as load_yaml

INTEGRITY = "integrity"


@dataclass(frozen=True, slots=True)
class LedgerUse:
    """How a policy uses a ledger: columns that only it requires, the column of the event's day, further allowed values."""

    requires: tuple[str, ...] = ()
    event: str | None = None
    values: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A setting for an open text."""

    name: str
    title: str
    default: str
    alternatives: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy folder. `window` are the first and last day on which it is in force (None: open)."""

    name: str
    title: str
    title_en: str
    short: str | None
    folder: Path
    issuer: str | None
    number: str | None
    window: tuple[date | None, date | None]
    window_clause: str | None
    ledgers: Mapping[str, LedgerUse]
    params: Params
    rules: tuple[Rule, ...]
    computes: tuple[Compute, ...]
    clauses: tuple[Clause, ...]
    readings: Mapping[str, Reading]
    settings: Mapping[str, str]
    base: Policy | None = None

    @property
    def layers(self) -> tuple[Policy, ...]:
        """The policy that this one builds on, if any, and itself."""
        return (*self.base.layers, self) if self.base else (self,)

    def origin(self, query: Query) -> Policy:
        """The policy in whose folder a query stands: its cases are proved with that one's figures."""
        return next((layer for layer in self.layers if layer.name == query.policy), self)

    def path(self, file: str) -> Path | None:
        """A file of the policy's folder, else of the one that it builds on; None where neither has it."""
        return next((each.folder / file for each in reversed(self.layers) if (each.folder / file).is_file()), None)

    @property
    def queries(self) -> tuple[Query, ...]:
        """Rules and computations."""
        return (*self.rules, *self.computes)

    def has_parameter(self, key: str) -> bool:
        """Whether `--set KEY=` names a parameter of this policy."""
        return key in self.params

    def with_overrides(self, values: Mapping[str, str], readings: Mapping[str, str] | None = None) -> Policy:
        """The policy with parameters and readings as the user gave them."""
        settings = dict(self.settings)
        for name, choice in (readings or {}).items():
            if name not in self.readings:
                raise params.unknown_reading(name, self.readings)
            allowed = (self.readings[name].default, *self.readings[name].alternatives)
            if choice not in allowed:
                raise UsageFault(
                    t(
                        "读法“{name}”只能是：{allowed}",
                        "reading {name!r} must be one of: {allowed}",
                        name=name,
                        allowed=listing(list(allowed)),
                    )
                )
            settings[name] = choice
        return replace(self, params=self.params.with_overrides(values), settings=settings)

    def ground(self, query: Query) -> str | None:
        """What a result rests on besides the text: the query's reading, the settings in force, figures the user gave."""
        parts = [query.words["reading"]] if query.words["reading"] else []
        for name in query.readings:
            if name in self.readings:
                parts.append(
                    t(
                        "读法“{title}”：{choice}（可改：audit.toml 的 [readings] {name}，可选 {all}）",
                        "reading “{title}”: {choice} (to change: {name} in [readings] of audit.toml, one of {all})",
                        title=self.readings[name].title,
                        choice=self.settings[name],
                        name=name,
                        all=listing((self.readings[name].default, *self.readings[name].alternatives)),
                    )
                )
        for key in query.parameters:
            if key in self.params and self.params.entries[key].overridden:
                parts.append(
                    t(
                        "参数“{key}”由使用者设为 {value}（{unit}）",
                        "parameter {key!r} was set to {value} ({unit}) by the user",
                        key=key,
                        value=self.params.entries[key].shown(date.max),
                        unit=self.params.entries[key].unit,
                    )
                )
        return t("；", "; ").join(parts) or None

    def schema_clauses(self, ledger: str, column: str) -> tuple[str, ...]:
        """The clauses on which a column's allowed values or its being required rest."""
        return tuple(clause.id for clause in self.clauses if f"{ledger}.{column}" in clause.schema)


def names() -> list[str]:
    """The policies shipped, in order of their names."""
    root = resources.folder("rules")
    return sorted(path.parent.name for path in root.glob("[a-z]*/policy.yaml") if path.parent.name != INTEGRITY)


def load(name: str) -> Policy:
    """A policy by name, title, short name, or path of a folder of the same shape."""
    if name in names():
        return _load(resources.folder("rules") / name)
    if (Path(name) / "policy.yaml").is_file():
        return _load(Path(name).resolve())
    titles: dict[str, Policy] = {}
    for each in names():
        policy = _load(resources.folder("rules") / each)
        titles |= {each: policy, policy.title: policy} | ({policy.short: policy} if policy.short else {})
    if name in titles:
        return titles[name]
    near = difflib.get_close_matches(name, titles, 2, 0.4)
    hint = t("；是不是：{near}", "; did you mean {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有名为“{name}”的政策，也不是政策文件夹{hint}（可用：{all}）",
            "{name!r} is neither a policy nor a policy folder{hint} (there are: {all})",
            name=name,
            hint=hint,
            all=listing(names()),
        )
    )


def load_integrity() -> Policy | None:
    """The rules on consistency between ledgers, which run beside every policy."""
    folder = resources.folder("rules") / INTEGRITY
    return _load(folder) if (folder / "policy.yaml").is_file() else None


@cache
def _load(folder: Path) -> Policy:
    name = folder.name
    document: dict[str, Any] = load_yaml(folder / "policy.yaml")
    check_document(document, "policy/policy", f"{name}/policy.yaml")
    force = document.get("in_force", {})
    readings = _readings(folder)
    policy = Policy(
        name=name,
        title=document["title"],
        title_en=document["title_en"],
        short=document.get("short"),
        folder=folder,
        issuer=document.get("issuer"),
        number=document.get("number"),
        window=(_day(force.get("from")), _day(force.get("to"))),
        window_clause=force.get("clause"),
        ledgers={
            ledger: LedgerUse(
                tuple(use.get("requires", ())),
                use.get("event"),
                {column: tuple(extra) for column, extra in use.get("values", {}).items()},
            )
            for ledger, use in document["ledgers"].items()
        },
        params=params.load(folder / "params.yaml") if (folder / "params.yaml").is_file() else Params({}),
        rules=rules.load_all(folder, name),
        computes=computes.load_all(folder, name),
        clauses=clauses.load(folder / "clauses.yaml"),
        readings=readings,
        settings={reading.name: reading.default for reading in readings.values()},
    )
    soundness.check(policy)
    return policy


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _readings(folder: Path) -> dict[str, Reading]:
    path = folder / "readings.yaml"
    if not path.is_file():
        return {}
    document = load_yaml(path)
    check_document(document, "policy/readings", f"{folder.name}/readings.yaml")
    return {
        name: Reading(name, spec["title"], spec["default"], tuple(spec["alternatives"]), tuple(spec["clauses"]))
        for name, spec in document.items()
    }
