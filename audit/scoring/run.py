"""Score a submission: records, proposals and findings of all offices together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from audit.errors import UsageFault
from audit.ledgers.kinds import LedgerKind
from audit.machine import Limits
from audit.masking import Masker
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, NotRun, Place, RuleFault, Severity
from audit.periods import Period
from audit.policies import Policy
from audit.scoring import evidence, offerings, proposals
from audit.scoring import rubric as rubrics
from audit.scoring.score import OfficeScore, Scorer
from audit.tables import Database


@dataclass(slots=True)
class ScoreResult:
    """The scores, what was found in the records, queries not run or broken, findings without an office."""

    scorer: Scorer
    offices: list[OfficeScore]
    findings: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)
    without_office: list[Finding] = field(default_factory=list)


def choose_period(policy: Policy, tables: Sequence[LedgerTable], named: Period | None) -> Period:
    """The period named, else the only one in the records. UsageFault names those that there are."""
    if named is not None:
        return named
    rubric = rubrics.load(policy)
    found = evidence.periods_of(rubric, tables)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageFault(
            t(
                "台账里有几个考核期，请用 --period 指明一个：{periods}",
                "the ledgers hold several periods, name one with --period: {periods}",
                periods=listing([period.name for period in found]),
            )
        )
    raise UsageFault(
        t(
            "台账里没有写明考核期的考核记录；请用 --period 指明，如 2024年度、2024上半年",
            "no record in the ledgers names a period; name one with --period, as 2024年度 or 2024上半年",
        )
    )


def score(
    policy: Policy,
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    as_of: date,
    period: Period,
    masker: Masker,
    offered: Sequence[Finding] = (),
    limits: Limits | None = None,
) -> ScoreResult:
    """The points of every office that occurs in the ledgers. `offered` are findings that may become deductions, `limits` what may be
    taken of the machine."""
    rubric = rubrics.load(policy)
    scorer = Scorer(rubric, policy, period)
    rubric.floors(policy.settings[rubrics.FLOORS])
    records = evidence.read(rubric, policy, tables, period)
    with Database(tables, kinds, as_of, limits=limits) as database:
        database.use(policy, period)
        proposed = proposals.run(rubric, database, kinds, masker)
    nobody = offerings.offer(rubric, policy, offered, tables, kinds, period, proposed)
    offices = [scorer.office(office, records, proposed) for office in evidence.offices(rubric, tables)]
    result = ScoreResult(scorer, offices, records.findings, proposed.not_run, proposed.faults, nobody)
    if period.name not in [each.name for each in evidence.periods_of(rubric, tables)]:
        result.not_run.append(without_records(policy, tables, kinds, period))
    result.findings += [finding for office in offices for finding in _wanting(scorer, office, tables)]
    return result


def periods_of(policy: Policy, tables: Sequence[LedgerTable]) -> list[Period]:
    """The periods that the records of a policy's rubric name, the earliest first."""
    return evidence.periods_of(rubrics.load(policy), tables)


def without_records(
    policy: Policy, tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind], period: Period | None = None
) -> NotRun:
    """Where the assessors recorded nothing (for the period), full points say little: it is told like a rule without its ledger."""
    rubric = rubrics.load(policy)
    ledger = rubric.evidence.ledger
    rule = f"{policy.name}/{evidence.RULE}"
    if not any(table.ledger == ledger for table in tables):
        return NotRun(rule, t("未提交：{ledger}", "not submitted: {ledger}", ledger=kinds[ledger].title))
    return NotRun(
        rule,
        t(
            "{ledger}里没有 {period} 的记录（有：{periods}）",
            "{ledger} has no record of {period} (there are: {periods})",
            ledger=kinds[ledger].title,
            period=period.name if period else t("任何考核期", "any period"),
            periods=listing([each.name for each in evidence.periods_of(rubric, tables)]) or t("无", "none"),
        ),
    )


def not_ended(policy: Policy, period: Period) -> NotRun:
    """A period that is still going on is not scored unless it is asked for."""
    return NotRun(
        f"{policy.name}/{evidence.RULE}",
        t(
            "{period} 还没有结束，未评分（可用 audit score --period {period}）",
            "{period} has not ended and was not scored (audit score --period {period} does)",
            period=period.name,
        ),
    )


def _wanting(scorer: Scorer, office: OfficeScore, tables: Sequence[LedgerTable]) -> list[Finding]:
    """Where the readings want it: parts without evidence, and deductions that nobody recorded or ruled out."""
    settings, rubric = scorer.policy.settings, scorer.rubric
    file = next((table.file for table in tables if table.ledger == rubric.evidence.ledger), "")
    result = []
    for score in office.parts:
        bare = not score.basis and not score.proposal
        if score.part.kind == "award" and score.assessor is None and score.proposed is None:
            if settings[rubrics.NO_EVIDENCE] != "error":
                continue
            severity = Severity.ERROR
            message = t(
                "{office}“{item}”的“{part}”没有得分，台账也不能建议；请考核人填写",
                "{office}, {item}, {part}: no score, and the ledgers propose none; an assessor has to give one",
                office=office.office,
                item=score.part.item,
                part=score.part.name,
            )
        elif score.part.kind == "deduction" and bare and settings[rubrics.NO_DEDUCTION] == "confirm":
            severity = Severity.WARNING
            message = t(
                "{office}“{item}”没有扣分记录，按满分计；请考核人确认（可记一行数量为 0 的事项）",
                "{office}, {item}: no deduction recorded, full points; to be confirmed (a row with the count 0 does)",
                office=office.office,
                item=score.part.item,
            )
        else:
            continue
        result.append(
            Finding(
                rule=evidence.RULE,
                clauses=(score.part.clause,),
                severity=severity,
                ledger=rubric.evidence.ledger,
                place=Place(file),
                message=message,
                unit=office.office,
            )
        )
    return result
