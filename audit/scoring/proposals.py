"""What the other ledgers propose: points for parts that are awarded, deductions for an assessor to confirm.

A query is read like a rule: a ledger that was not submitted, or a sheet without a column that the query names, is listed
as not run, and proposes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.masking import PERSONAL_TYPES, Masker
from audit.messages import pick, t
from audit.model import NotRun, Place, RuleFault
from audit.scoring.rubric import Part, Rubric, RubricQuery
from audit.tables import Database
from audit.tables.queries import places_in, run_query

UNIT, ROWS, COUNT, POINTS, SHARE, OF = "_unit", "_rows", "_count", "_points", "_part", "_of"
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a query: what it is, how many, and for awards its points; `place` is None where it speaks of no row.

    `share` and `of` are given where the points are that share of the part's weight.
    """

    what: str
    count: int
    points: Fraction
    place: Place | None
    share: Decimal | None = None
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A deduction that is offered to the assessor: one count of an event. `rule` names the finding it comes from."""

    event: str
    what: str
    count: int
    place: Place | None
    rule: str


@dataclass(slots=True)
class Proposals:
    """By office and part: the lines of a proposed score, the deductions offered."""

    lines: dict[tuple[str, str], list[Line]] = field(default_factory=dict)
    offers: dict[tuple[str, str], list[Offer]] = field(default_factory=dict)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)


def run(rubric: Rubric, database: Database, kinds: Mapping[str, LedgerKind], masker: Masker) -> Proposals:
    """Run every query of the rubric; the database has the policy and its period in place."""
    result = Proposals()
    for part in rubric.parts:
        for query in part.queries:
            ran = run_query(query, database, kinds, promised(query))
            result.not_run += [NotRun(query.id, reason) for reason in ran.missing]
            if ran.fault is not None:
                result.faults.append(RuleFault(query.id, ran.fault))
            try:
                for row in ran.rows or ():
                    _add(part, query, row, database, kinds, masker, result)
            except AuditError as error:
                result.faults.append(RuleFault(query.id, str(error)))
    return result


def promised(query: RubricQuery) -> list[str]:
    """The columns that a query has to give."""
    named = places_in(query.what, query.what_en)
    return list(dict.fromkeys([UNIT, ROWS, *([COUNT] if query.event else []), *named]))


def _add(
    part: Part,
    query: RubricQuery,
    row: Mapping[str, Any],
    database: Database,
    kinds: Mapping[str, LedgerKind],
    masker: Masker,
    result: Proposals,
) -> None:
    office = row[UNIT]
    if office is None:
        raise DataFault(t("结果没有给出街道（{column}）", "a result names no office ({column})", column=UNIT))
    places = sorted((database.place(number)[1] for number in row[ROWS] or () if number is not None), key=Place.sort_key)
    place = places[0] if places else None
    what = _words(query, row, kinds, masker)
    count = int(row.get(COUNT, 1) if row.get(COUNT) is not None else 1)
    where = (office, part.id)
    if query.event:
        result.offers.setdefault(where, []).append(Offer(query.event, what, count, place, query.id))
        return
    if row.get(POINTS) is not None:
        line = Line(what, count, Fraction(row[POINTS]), place)
    elif row.get(OF):
        share, of = Decimal(row[SHARE]), Decimal(row[OF])
        line = Line(what, count, Fraction(part.weight) * Fraction(share) / Fraction(of), place, share, of)
    else:
        raise DataFault(
            t(
                "结果应给出 {points}，或 {share} 和 {of}（不为 0）",
                "a result must give {points}, or {share} and {of} (not 0)",
                points=POINTS,
                share=SHARE,
                of=OF,
            )
        )
    result.lines.setdefault(where, []).append(line)


def _words(query: RubricQuery, row: Mapping[str, Any], kinds: Mapping[str, LedgerKind], masker: Masker) -> str:
    types = {c.name: c.type for ledger in (*query.ledgers, *query.uses) for c in kinds[ledger].columns}
    template = pick(query.what, query.what_en) or query.what

    def value(match: re.Match[str]) -> str:
        cell = row[match[1]]
        kind = types.get(match[1], "text")
        return masker.value("" if cell is None else str(cell), kind if kind in PERSONAL_TYPES else "text") or ""

    return " ".join(_PLACE.sub(value, template).split())
