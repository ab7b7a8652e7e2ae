"""A policy is a folder: what it says of itself, its parameters, its rules and its clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from audit.errors import UsageFault
from audit.messages import listing, t
from audit.policies import params
from audit.policies.clauses import Clause
from audit.policies.computes import Compute
from audit.policies.dues import Due
from audit.policies.params import Params
from audit.policies.queries import Query
from audit.policies.readings import Reading
from audit.policies.rules import Rule


@dataclass(frozen=True, slots=True)
class LedgerUse:
    """How a policy uses a ledger: columns that only it requires, the column of the event's day, further allowed values."""

    requires: tuple[str, ...] = ()
    event: str | None = None
    values: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy folder. `window` are the first and last day on which it is in force (None: open); `base` is the policy that an
    overlay builds on, whose rules, clauses, parameters … are here as well."""

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
    dues: tuple[Due, ...]
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
        """Rules, computations and what falls due."""
        return (*self.rules, *self.computes, *self.dues)

    def has_parameter(self, key: str) -> bool:
        """Whether `--set KEY=` names a parameter of this policy."""
        return key in self.params

    def with_overrides(self, values: Mapping[str, str], readings: Mapping[str, str] | None = None) -> Policy:
        """The policy with parameters and readings as the user gave them."""
        settings = dict(self.settings)
        for name, choice in (readings or {}).items():
            if name not in self.readings:
                raise params.unknown_reading(name, self.readings)
            allowed = self.readings[name].choices
            if not self.readings[name].allows(choice):
                raise UsageFault(
                    t(
                        "读法“{name}”只能是：{allowed}",
                        "reading {name!r} must be one of: {allowed}",
                        name=name,
                        allowed=listing(allowed),
                    )
                )
            settings[name] = choice
        return replace(self, params=self.params.with_overrides(values), settings=settings)

    def ground(self, query: Query) -> str | None:
        """What a result rests on besides the text: the query's reading, the settings in force, figures the user gave."""
        parts = []
        for name in query.readings:
            if name in self.readings:
                parts.append(
                    t(
                        "读法“{title}”：{choice}（可改：audit.toml 的 [readings] {name}，可选 {all}）",
                        "reading “{title}”: {choice} (to change: {name} in [readings] of audit.toml, one of {all})",
                        title=self.readings[name].title,
                        choice=self.settings[name],
                        name=name,
                        all=listing(self.readings[name].choices),
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
        reading = query.words["reading"]
        if parts and reading:
            reading = reading.rstrip("。.") + t("；", "; ")
        return (reading or "") + t("；", "; ").join(parts) or None

    def schema_clauses(self, ledger: str, column: str) -> tuple[str, ...]:
        """The clauses on which a column's allowed values or its being required rest."""
        return tuple(clause.id for clause in self.clauses if f"{ledger}.{column}" in clause.schema)
