"""Computations at work: each row of a query is one result, shown with its arithmetic, its clauses and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from audit.errors import AuditError
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.masking import Masker
from audit.model import LedgerTable, NotApplicable, NotRun, Place, RuleFault
from audit.policies import Compute, Policy
from audit.tables import Database
from audit.tables.queries import ROWS, evidence, fault_of, fill, no_float, personal, places_in, run_query, shown

UNIT, PERIOD = "_unit", "_period"
Cell = int | str | None  # money and other decimals are texts


@dataclass(frozen=True, slots=True)
class Computed:
    """One result: whose it is, for which period (None: it has none), the figures by column, how they come about."""

    unit: str
    period: str | None
    result: Mapping[str, Cell]
    arithmetic: str
    rows: tuple[Place, ...]
    figures: Mapping[str, Decimal | int]  # of the columns that are added up

    def sort_key(self) -> tuple[Any, ...]:
        """By period, unit and place."""
        return (self.period or "", self.unit, [place.sort_key() for place in self.rows], self.arithmetic)


@dataclass(slots=True)
class ComputeResult:
    """What a computation gave. `ground` is what it rests on besides the text."""

    compute: Compute
    rows: list[Computed] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    not_applicable: list[NotApplicable] = field(default_factory=list)
    ground: str | None = None

    @property
    def periods(self) -> list[str]:
        """The periods that the results are for, in order."""
        return sorted({row.period for row in self.rows if row.period is not None})

    def of_period(self, period: str) -> ComputeResult:
        """The results of one period, with those that belong to none."""
        return replace(self, rows=[row for row in self.rows if row.period in (None, period)])

    @property
    def totals(self) -> dict[str, Cell]:
        """The sums of the columns that are to be added up."""
        return {
            column: as_cell(sum((row.figures[column] for row in self.rows if column in row.figures), start=0))
            for column in self.compute.totals
        }


def run_compute(
    compute: Compute,
    policy: Policy,
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    masker: Masker,
    limits: Limits | None = None,
) -> ComputeResult:
    """Run a computation of a policy over the ledgers. `limits` are what may be taken of the machine."""
    with Database(tables, kinds, as_of, limits=limits) as database:
        early = database.use(policy)
        result = compute_in(compute, policy, database, kinds, masker)
    used = (*compute.ledgers, *compute.uses)
    result.not_applicable = [item for item in early if item.ledger in used]
    return result


def compute_in(
    compute: Compute, policy: Policy, database: Database, kinds: Mapping[str, LedgerKind], masker: Masker
) -> ComputeResult:
    """Run a computation in a database in which its policy is in use."""
    result = ComputeResult(compute, ground=policy.ground(compute))
    ran = run_query(compute, database, kinds, promised(compute))
    result.not_run = [NotRun(compute.id, reason) for reason in ran.missing]
    if ran.fault is not None:
        result.faults.append(RuleFault(compute.id, ran.fault))
    types = personal(kinds)
    try:
        result.rows = sorted(
            (_computed(compute, row, database, types, masker) for row in ran.rows or ()), key=Computed.sort_key
        )
    except AuditError as error:
        result.faults.append(RuleFault(compute.id, fault_of(compute, error)))
    return result


def promised(compute: Compute) -> list[str]:
    """The columns that a computation's head wants from its query, in both languages."""
    named = places_in(compute.arithmetic, compute.arithmetic_en)
    return list(dict.fromkeys([ROWS, UNIT, PERIOD, *compute.results, *compute.totals, *named]))


def _computed(
    compute: Compute, row: Mapping[str, Any], database: Database, types: Mapping[str, str], masker: Masker
) -> Computed:
    no_float(row, [name for name in promised(compute) if not name.startswith("_")])
    facts = evidence(row, database)
    texts = shown(row, types, masker)
    return Computed(
        unit=masker.text(str(row[UNIT] or "")),
        period=None if row[PERIOD] is None else str(row[PERIOD]),
        result={name: row[name] if row[name] is None or _whole(row[name]) else texts[name] for name in compute.results},
        arithmetic=fill(compute.words["arithmetic"] or compute.arithmetic, texts),
        rows=tuple(facts.place(number) for number in facts.numbers),
        figures={name: row[name] for name in compute.totals if isinstance(row[name], int | Decimal)},
    )


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def as_cell(value: int | Decimal) -> Cell:
    """A figure as JSON has it: whole numbers as they are, decimals as texts, money with two places."""
    if isinstance(value, int):
        return value
    return f"{value:.2f}" if value.as_tuple().exponent == -2 else f"{value.normalize():f}"
