"""Findings of the rules as deductions for an assessor to confirm; which finding is which event is data of the rubric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from audit.ledgers.kinds import LedgerKind
from audit.model import Finding, LedgerTable, Place
from audit.periods import Period
from audit.policies import Policy
from audit.scoring.proposals import Offer, Proposals
from audit.scoring.rubric import Offering, Rubric


def offer(
    rubric: Rubric,
    policy: Policy,
    findings: Iterable[Finding],
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    period: Period,
    result: Proposals,
) -> list[Finding]:
    """Add the findings that the rubric names to the offers; returns those that no office can be found for.

    A finding counts once, for the first entry that names it, and only if the day of its row lies in the period; a finding
    without a day (a roster, a group) is of every period.
    """
    by_place = {(table.file, table.sheet): table for table in tables}
    nobody = []
    for finding in sorted(findings, key=Finding.sort_key):
        chosen = next((each for each in rubric.offerings if _speaks_of(each, finding)), None)
        if chosen is None or not _in_period(finding, policy, by_place, kinds, period):
            continue
        found = rubric.find(chosen.item, chosen.event)
        if finding.unit is None or found is None:
            nobody.append(finding)
            continue
        part, event = found
        place = finding.place if finding.place.row is not None else None
        offers = result.offers.setdefault((finding.unit, part.id), [])
        offers.append(Offer(event, finding.message, 1, place or Place(finding.place.file), finding.rule))
    return nobody


def _speaks_of(offering: Offering, finding: Finding) -> bool:
    code = finding.rule.rpartition("/")[2]
    named = code in offering.rules or any(clause in offering.clauses for clause in finding.clauses)
    return named and finding.severity in offering.severities


def _in_period(
    finding: Finding,
    policy: Policy,
    tables: Mapping[tuple[str, str | None], LedgerTable],
    kinds: Mapping[str, LedgerKind],
    period: Period,
) -> bool:
    use = policy.ledgers.get(finding.ledger or "")
    table = tables.get((finding.place.file, finding.place.sheet))
    if use is None or use.event is None or table is None or finding.place.row not in table.rows:
        return True
    if not table.has(use.event):
        return True
    text = table.row(table.rows.index(finding.place.row)).get(use.event)
    if text is None:
        return True
    kind = kinds[table.ledger].column(use.event).type
    if kind == "year":
        return int(text) == period.first.year
    day = date.fromisoformat(f"{text}-01" if kind == "month" else text)
    return period.holds(day)
