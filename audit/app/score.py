"""`score`: the points of the rubric, office by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import periods
from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.messages import t
from audit.model import CheckReport, Finding, NotRun, Severity
from audit.outputs import OutputBatch
from audit.policies import Policy
from audit.policies.readings import RUBRIC
from audit.reports import as_json, score_circular, score_sheet
from audit.reports.score_page import score_page
from audit.reports.score_workbook import score_workbook
from audit.scoring import rubric as rubrics
from audit.scoring import run as scoring
from audit.scoring.as_json import score_json
from audit.scoring.rubric import Rubric
from audit.scoring.run import ScoreResult

if TYPE_CHECKING:
    from audit.app.generate import Generated
    from audit.app.prepared import Prepared


@dataclass(slots=True)
class Scored:
    """Scores with the report of what was read; `files` were written into `out`."""

    checked: Checked
    result: ScoreResult
    with_findings: bool
    out: Path | None = None
    files: list[str] = field(default_factory=list)
    sheets: Generated | None = None
    wanting: list[str] = field(default_factory=list)  # why there is only the data of the circular

    @property
    def report(self) -> CheckReport:
        return self.checked.report

    @property
    def exit_status(self) -> int:
        """0 no error in the evidence; 1 findings of severity error; 2 an input could not be read or a query broke."""
        return self.report.exit_status

    def as_json(self) -> dict[str, Any]:
        """The object of `score` in the contract; what could not be read, used or asked is in it too."""
        document = _whole(_score_json(self.result, self.report.as_of, self.with_findings), self.result, self.report)
        return document | (self.sheets.as_json() if self.sheets else {})


def score(
    paths: Sequence[Path],
    settings: Settings,
    period: str | None,
    *,
    with_findings: bool = False,
    out: Path | None = None,
    force: bool = False,
) -> Scored:
    """Read, score and, with `out`, write score.json, score.xlsx, score.html, a Word score sheet for each office, and the circular on the
    results or, where a field of it is wanting, its data to complete."""
    named = periods.parse(period) if period else None
    batch = OutputBatch(out, force=force) if out else None
    if batch:
        batch.check()
    if with_findings:
        checked = checking.check(paths, settings, document_fields(), outputs=out, with_records=False)
    else:
        checked = checking.read(paths, settings, with_policy=True, outputs=out)
        checking.refuse_unknown_sets(checked.policy, settings, document_fields())
        checking.finish(checked, settings)
    policy, report = checked.policy, checked.report
    if policy is None:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in report.unreadable))
    rubric = rubrics.load(policy)
    chosen = scoring.choose_period(policy, report.tables, named)
    rules_found = [finding for finding in report.findings if finding.rule != checking.SCHEMA_RULE]
    result = scoring.score(
        policy, report.tables, checked.kinds, settings.as_of, chosen, settings.masker, rules_found, settings.limits
    )
    if not result.offices:
        raise UsageFault(
            t(
                "台账里没有“{column}”，无从评分；请核对提交的材料",
                "no ledger names a {column}, so there is nothing to score; check what was submitted",
                column=rubric.evidence.office,
            )
        )
    _narrow(report, rubric)
    report.findings += [checking.masked(item, settings.masker) for item in result.findings]
    report.findings.sort(key=Finding.sort_key)
    report.not_run += result.not_run
    report.faults += result.faults
    scored = Scored(checked, result, with_findings, out)
    if batch:
        document = scored.as_json()
        batch.add("score.json", as_json.dumps(document).encode())
        batch.add("score.xlsx", score_workbook(document))
        batch.add("score.html", score_page(document).encode())
        scored.sheets = score_sheets(document, policy, settings)
        announced = circulars([document], policy, settings)
        scored.sheets.documents += announced.made.documents
        if circular_wanted(policy, settings):
            scored.sheets.refused += announced.made.refused
        scored.wanting = [each.message for each in announced.made.refused]
        for name, data in announced.files.items():
            batch.add(f"documents/{name}", data)
        for made in scored.sheets.documents:
            made.file = batch.add(f"documents/{made.file}", made.data)
        scored.files = [path.relative_to(batch.folder).as_posix() for path in batch.commit()]
    return scored


def score_sheets(document: dict[str, Any], policy: Policy, settings: Settings) -> Generated:
    """The score sheets in Word, one for each office of a `score` document."""
    from audit.app import generate

    fields = generate.fields_of(settings, policy)
    data = [(sheet["街道"], sheet) for sheet in score_sheet.sheets(document, fields)]
    return generate.from_data(score_sheet.NAME, data, policy, settings)


def circulars(documents: Sequence[dict[str, Any]], policy: Policy, settings: Settings) -> Prepared:
    """The circular on the results of each `score` document, where the policy asks for one; else its data, for people to complete."""
    from audit.app import generate, prepared
    from audit.documents import catalogue

    if not set(catalogue.find(score_circular.NAME).clauses) & {clause.id for clause in policy.clauses}:
        return prepared.Prepared()
    fields = generate.fields_of(settings, policy)
    data = [score_circular.circular(document, fields) for document in documents]
    return prepared.prepare(score_circular.NAME, [(each["考核期"], each) for each in data], policy, settings)


def circular_wanted(policy: Policy, settings: Settings) -> bool:
    """Whether the engagement wants the circular: it gives the number that the document is to have."""
    from audit.app import generate

    return any(key.rpartition(".")[2] == "发文字号" for key in generate.fields_of(settings, policy))


def document_fields() -> frozenset[str]:
    """The fields that a user may give for the score sheets and the circular."""
    from audit.app import generate
    from audit.documents import catalogue

    return generate.field_names(catalogue.find(score_sheet.NAME)) | generate.field_names(
        catalogue.find(score_circular.NAME)
    )


@dataclass(slots=True)
class PeriodScores:
    """What a whole engagement says of the score: the JSON of each period that has ended and has records."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    whole: list[dict[str, Any]] = field(default_factory=list)  # with what could not be read, used or asked

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The workbook and the page of each period, by name; the period stands in it only where there are several."""
        for document in self.whole:
            name = f"score-{document['period']}" if len(self.whole) > 1 else "score"
            yield f"{name}.xlsx", score_workbook(document)
            yield f"{name}.html", score_page(document).encode()


def score_periods(checked: Checked, settings: Settings) -> PeriodScores:
    """Score every period of the records that ended by the day taken for today, as a part of a whole engagement.

    What the queries could not answer, and what only the readings find, is added to the report; what is wrong with the records was
    found by `check`.
    """
    scores = PeriodScores()
    policy, report = checked.policy, checked.report
    if policy is None or not policy.path(RUBRIC):
        return scores
    periods = scoring.periods_of(policy, report.tables)
    if not periods:
        _tell_not_run(report, scoring.without_records(policy, report.tables, checked.kinds))
    told = {(finding.rule, finding.place, finding.message) for finding in report.findings}
    for period in periods:
        if period.last > settings.as_of:
            _tell_not_run(report, scoring.not_ended(policy, period))
            continue
        result = scoring.score(
            policy, report.tables, checked.kinds, settings.as_of, period, settings.masker, limits=settings.limits
        )
        document = _score_json(result, report.as_of, False)
        found = [checking.masked(finding, settings.masker) for finding in result.findings]
        apart = replace(report, findings=found, not_run=result.not_run, faults=result.faults, capped=[], held={})
        scores.documents.append(document)
        scores.whole.append(_whole(document, result, apart))
        for missing in result.not_run:
            _tell_not_run(report, missing)
        report.faults += [fault for fault in result.faults if fault not in report.faults]
        for item in found:
            if (item.rule, item.place, item.message) not in told:
                told.add((item.rule, item.place, item.message))
                report.findings.append(item)
    report.findings.sort(key=Finding.sort_key)
    return scores


def _tell_not_run(report: CheckReport, item: NotRun) -> None:
    if item not in report.not_run:
        report.not_run.append(item)


def _whole(document: dict[str, Any], result: ScoreResult, report: CheckReport) -> dict[str, Any]:
    checked = as_json.check_json(report)
    names = ("findings", "not_run", "faults", "unreadable", "skipped", "not_applicable", "capped", "inputs")
    nobody = [as_json.finding_json(finding) for finding in result.without_office]
    return document | {name: checked[name] for name in names} | {"without_office": nobody}


def _score_json(result: ScoreResult, as_of: date, with_findings: bool) -> dict[str, Any]:
    document = score_json(result.scorer, result.offices)
    document["as_of"] = as_of.isoformat()
    document["tool"] = as_json.tool()
    document["with_findings"] = with_findings
    return document


def _narrow(report: CheckReport, rubric: Rubric) -> None:
    """Leave, of what was found, what reading and schema found in the ledgers that the score rests on: what the rules
    found is offered as deductions, and is not repeated."""
    ledgers = {rubric.evidence.ledger} | {
        ledger for part in rubric.parts for query in part.queries for ledger in (*query.ledgers, *query.uses)
    }
    report.findings = [f for f in report.findings if f.rule == checking.SCHEMA_RULE and f.ledger in ledgers]
    held: Counter[Severity] = Counter()
    for table in report.tables:
        if table.ledger in ledgers:
            for (_, severity), count in table.held.items():
                held[severity] += count
    report.held, report.held_amount = dict(held), Decimal(0)
    files = {table.file for table in report.tables if table.ledger in ledgers}
    report.capped = [item for item in report.capped if item.file in files]
