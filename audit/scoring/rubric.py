"""A rubric as data: `rubric.yaml` of a policy folder and the queries in `rubric/` that propose scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.messages import listing, pick, t
from audit.model import Severity
from audit.policies import Policy, Query
from audit.policies.files import read_data, text_of
from audit.policies.queries import head_of
from audit.policies.readings import RUBRIC
from audit.strict_yaml import fault_in
from audit.values import half_width, squeeze

FLOORS, CAP, ROUNDING, UNKNOWN, NO_DEDUCTION, NO_EVIDENCE = (
    "grade_floors",
    "bonus_cap",
    "rounding",
    "unknown_event",
    "no_deduction",
    "no_evidence",
)
# What the engine knows to do; a rubric may name fewer of them, never others.
CHOICES = {
    CAP: ("item", "total", "none"),
    ROUNDING: ("half_up_2", "half_up_3", "half_up_4"),
    UNKNOWN: ("warn", "error"),
    NO_DEDUCTION: ("full", "confirm"),
    NO_EVIDENCE: ("zero", "error"),
}
EITHER, BOTH = "either", "both"
FLOOR = "floor"  # the note for deductions that reach beyond the weight
FOLDER = "rubric"

Mode = Literal["zero", "each", "once", "score"]


def key(text: str) -> str:
    """A name of the rubric for comparison: half-width, without spaces."""
    return squeeze(half_width(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricQuery(Query):
    """A query that proposes: a score for an award part, or deductions as `event`. `what` words one of its rows."""

    event: str | None
    what: str
    what_en: str


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the rubric. Deductions: `events` with their points (None: no point is left) and how they count.

    `name` is what the assessors write as 事项 for a part that is awarded.
    """

    clause: str
    dimension: str
    item: str
    part: str | None
    weight: Decimal
    kind: Literal["deduction", "award", "bonus"]
    modes: Mapping[str, Mode]
    points: Mapping[str, Decimal]
    zero_when: str | None
    queries: tuple[RubricQuery, ...]
    notes: Mapping[str, tuple[str, str]]

    @property
    def name(self) -> str:
        return self.part or self.item

    @property
    def id(self) -> str:
        """The item and the part: several lines may rest on one clause."""
        return f"{self.item}/{self.name}"

    @property
    def zeros(self) -> tuple[str, ...]:
        """The events that leave no point."""
        return tuple(event for event, mode in self.modes.items() if mode == "zero")

    def note(self, event: str) -> str | None:
        """How an unclear text is read where this event counts."""
        return pick(*self.notes[event]) if event in self.notes else None


@dataclass(frozen=True, slots=True)
class Offering:
    """Findings that are offered as deductions: those of some rules (codes) or clauses, of some severities."""

    item: str
    event: str
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    severities: tuple[Severity, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The ledger of the assessors' records and its columns."""

    ledger: str
    office: str
    period: str
    item: str
    event: str
    count: str
    score: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """What is assessed, in the order of the document."""

    file: str
    title: str
    title_en: str
    total: Decimal
    evidence: Evidence
    grades: tuple[str, ...]
    parts: tuple[Part, ...]
    offerings: tuple[Offering, ...]
    _lookup: Mapping[tuple[str, str], tuple[Part, str]] = field(default_factory=dict, compare=False, repr=False)

    def find(self, item: str, event: str) -> tuple[Part, str] | None:
        """The part and the event (as the rubric writes it) that a record speaks of."""
        return self._lookup.get((key(item), key(event)))

    def of_item(self, item: str) -> list[Part]:
        """The parts of an item, bonus included."""
        return [part for part in self.parts if key(part.item) == key(item)]

    def weight_of(self, item: str) -> Decimal:
        """The points of an item with all its parts."""
        return sum((part.weight for part in self.of_item(item)), Decimal(0))

    def floors(self, choice: str) -> tuple[Decimal, ...]:
        """The least points of each grade but the last. UsageFault where the reading does not fit the grades."""
        floors = tuple(map(Decimal, choice.split("/"))) if re.fullmatch(r"[0-9.]+(?:/[0-9.]+)*", choice) else ()
        if len(floors) != len(self.grades) - 1 or list(floors) != sorted(floors, reverse=True):
            raise UsageFault(
                t(
                    "读法“{name}”应是 {n} 个由高到低的分数，用 / 隔开（{grades}），现为“{choice}”",
                    "reading {name!r} should be {n} points from high to low with / between them ({grades}), not {choice!r}",
                    name=FLOORS,
                    n=len(self.grades) - 1,
                    grades=listing(list(self.grades[:-1])),
                    choice=choice,
                )
            )
        return floors


def readings_of(rubric: Rubric) -> set[str]:
    """The readings that the scores can rest on: those that the engine knows, and those that items and queries name."""
    named = {part.zero_when for part in rubric.parts if part.zero_when}
    return (
        {FLOORS, *CHOICES}
        | named
        | {name for part in rubric.parts for query in part.queries for name in query.readings}
    )


def load(policy: Policy) -> Rubric:
    """The rubric of a policy. UsageFault where it has none, DataFault for what is wrong in it."""
    path = policy.path(RUBRIC)
    if path is None:
        raise UsageFault(
            t(
                "政策“{policy}”没有评分细则（{file}），不能评分",
                "policy {policy!r} has no rubric ({file})",
                policy=policy.name,
                file=RUBRIC,
            )
        )
    rubric = _load(path.parent)
    problem = next(_problems(rubric, policy), None)
    if problem:
        raise fault_in(rubric.file, problem)
    return rubric


@cache
def _load(folder: Path) -> Rubric:
    file = f"{folder.name}/{RUBRIC}"
    document: dict[str, Any] = read_data(folder / RUBRIC, "policy/rubric", file)
    parts = tuple(_part(folder, spec) for spec in document["items"])
    lookup: dict[tuple[str, str], tuple[Part, str]] = {}
    for part, spec in zip(parts, document["items"], strict=True):
        events = [event for name in ("zero", "deduct", "once") for event in spec.get(name, ())] or [part.name]
        twice = [part.id] if any(other.id == part.id and other is not part for other in parts) else []
        for event in events:
            place = (key(part.item), key(event))
            twice += [f"{part.item}/{event}"] if place in lookup else []
            lookup[place] = (part, event)
        if twice:
            raise fault_in(file, t("有两处：{names}", "stands twice: {names}", names=listing(twice)))
    return Rubric(
        file,
        document["title"],
        document["en"]["title"],
        Decimal(document["total"]),
        Evidence(**document["evidence"]),
        tuple(document["grades"]),
        parts,
        tuple(
            Offering(
                spec["item"],
                spec["event"],
                tuple(spec.get("rules", ())),
                tuple(spec.get("clauses", ())),
                tuple(map(Severity, spec.get("severities", ("error",)))),
            )
            for spec in document.get("findings", ())
        ),
        lookup,
    )


def _part(folder: Path, spec: Mapping[str, Any]) -> Part:
    kind: Literal["deduction", "award", "bonus"] = (
        "award" if "award" in spec else "bonus" if "bonus" in spec else "deduction"
    )
    modes: dict[str, Mode] = dict.fromkeys(spec.get("zero", ()), "zero")
    modes |= dict.fromkeys(spec.get("deduct", {}), "each")
    modes |= dict.fromkeys(spec.get("once", {}), "once")
    if kind != "deduction":
        modes = {spec.get("part", spec["item"]): "score"}
    points = {**spec.get("deduct", {}), **spec.get("once", {})}
    return Part(
        spec["clause"],
        spec["dimension"],
        spec["item"],
        spec.get("part"),
        Decimal(spec["weight"]),
        kind,
        modes,
        {event: Decimal(value) for event, value in points.items()},
        spec.get("zero_when"),
        tuple(_query(folder, name) for name in spec.get("proposed", ())),
        {event: (words["says"], words["en"]) for event, words in spec.get("notes", {}).items()},
    )


def _query(folder: Path, name: str) -> RubricQuery:
    path = folder / FOLDER / f"{name}.sql"
    text = text_of(path, f"{folder.name}/{FOLDER}/{path.name}")
    meta, common = head_of(text, folder.name, path, "policy/rubric-query")
    common["id"] = f"{folder.name}/{FOLDER}/{name}"
    return RubricQuery(**common, event=meta.get("event"), what=meta["what"], what_en=meta["en"]["what"])


def _problems(rubric: Rubric, policy: Policy) -> Iterator[str]:
    """What does not fit together: weights, choices, clauses, ledgers, columns, events."""
    weights = sum((part.weight for part in rubric.parts), Decimal(0))
    if weights != rubric.total:
        yield t(
            "各项分值之和 {sum} 不等于总分 {total}",
            "weights add up to {sum}, not {total}",
            sum=weights,
            total=rubric.total,
        )
    for name, known in CHOICES.items():
        reading = policy.readings[name]
        strange = [choice for choice in (reading.default, *reading.alternatives) if choice not in known]
        if strange:
            yield t(
                "读法“{name}”只能是 {known}，不能是 {strange}",
                "reading {name!r} can be {known}, not {strange}",
                name=name,
                known=listing(known),
                strange=listing(strange),
            )
    rubric.floors(policy.readings[FLOORS].default)
    clauses = {clause.id for clause in policy.clauses}
    named = [part.clause for part in rubric.parts] + [name for each in rubric.offerings for name in each.clauses]
    for name in named:
        if name not in clauses:
            yield t("clauses.yaml 里没有条款“{name}”", "there is no clause {name!r} in clauses.yaml", name=name)
    for part in rubric.parts:
        yield from _part_problems(part, policy)
    codes = {rule.code for rule in policy.rules}
    for offering in rubric.offerings:
        found = rubric.find(offering.item, offering.event)
        if found is None or found[0].kind != "deduction":
            yield _no_event(f"{offering.item}/{offering.event}")
        for code in offering.rules:
            if code not in codes:
                yield t("没有规则“{code}”", "there is no rule {code!r}", code=code)
    evidence = rubric.evidence
    if evidence.ledger not in policy.ledgers:
        yield _no_ledger(evidence.ledger)
    else:
        columns = {column.name for column in kinds.catalogue()[evidence.ledger].columns}
        for column in (evidence.office, evidence.period, evidence.item, evidence.event, evidence.count, evidence.score):
            if column not in columns:
                yield t(
                    "{ledger} 没有“{column}”列",
                    "{ledger} has no column {column!r}",
                    ledger=evidence.ledger,
                    column=column,
                )


def _part_problems(part: Part, policy: Policy) -> Iterator[str]:
    if part.zero_when is not None:
        reading = policy.readings.get(part.zero_when)
        if reading is None or {reading.default, *reading.alternatives} != {EITHER, BOTH}:
            yield t(
                "zero_when“{name}”应是只有 either、both 两种选择的读法",
                "zero_when {name!r} must be a reading with the choices either and both",
                name=part.zero_when,
            )
    for event in part.notes:
        if event != FLOOR and event not in part.modes:
            yield _no_event(f"{part.item}/{event}")
    for query in part.queries:
        if (query.event is None) != (part.kind == "award") or (query.event and query.event not in part.modes):
            yield _no_event(f"{query.file}: {query.event or part.name}")
        if part.clause not in query.clauses:
            yield t(
                "{query} 的条款里没有 {clause}",
                "{query} does not name the clause {clause}",
                query=query.file,
                clause=part.clause,
            )
        for name in query.readings:
            if name not in policy.readings:
                yield t("没有读法“{name}”", "there is no reading {name!r}", name=name)
        for ledger in (*query.ledgers, *query.uses):
            if ledger not in policy.ledgers:
                yield _no_ledger(ledger)


def _no_event(name: str) -> str:
    return t("没有可以对应的事项“{name}”", "there is no event {name!r} that would fit", name=name)


def _no_ledger(name: str) -> str:
    return t(
        "没有台账“{name}”，或 policy.yaml 没有写明用到它",
        "there is no ledger {name!r}, or policy.yaml does not use it",
        name=name,
    )
