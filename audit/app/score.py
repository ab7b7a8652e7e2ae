"""`score`: the points of the rubric, office by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit import periods
from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.messages import t
from audit.model import CheckReport, Finding, Severity
from audit.outputs import OutputBatch
from audit.reports import as_json
from audit.reports.score_page import score_page
from audit.reports.score_workbook import score_workbook
from audit.scoring import rubric as rubrics
from audit.scoring import run as scoring
from audit.scoring.as_json import score_json
from audit.scoring.rubric import Rubric
from audit.scoring.run import ScoreResult


@dataclass(slots=True)
class Scored:
    """Scores with the report of what was read; `files` were written into `out`."""

    checked: Checked
    result: ScoreResult
    with_findings: bool
    out: Path | None = None
    files: list[str] = field(default_factory=list)

    @property
    def report(self) -> CheckReport:
        return self.checked.report

    @property
    def exit_status(self) -> int:
        """0 no error in the evidence; 1 findings of severity error; 2 an input could not be read or a query broke."""
        return self.report.exit_status

    def as_json(self) -> dict[str, Any]:
        """The object of `score` in the contract; what could not be read, used or asked is in it too."""
        checked = as_json.check_json(self.report)
        document = score_json(self.result.scorer, self.result.offices)
        document["as_of"] = checked["as_of"]
        document["tool"] = checked["tool"]
        document["with_findings"] = self.with_findings
        for name in ("findings", "not_run", "faults", "unreadable", "skipped", "not_applicable", "capped", "inputs"):
            document[name] = checked[name]
        document["without_office"] = [as_json.finding_json(finding) for finding in self.result.without_office]
        return document


def score(
    paths: Sequence[Path],
    settings: Settings,
    period: str | None,
    *,
    with_findings: bool = False,
    out: Path | None = None,
    force: bool = False,
) -> Scored:
    """Read, score and, with `out`, write score.json, score.xlsx and score.html."""
    named = periods.parse(period) if period else None
    batch = OutputBatch(out, force=force) if out else None
    if batch:
        batch.check()
    if with_findings:
        checked = checking.check(paths, settings, outputs=out, with_records=False)
    else:
        checked = checking.read(paths, settings, with_policy=True, outputs=out)
        checking.refuse_unknown_sets(checked.policy, settings)
        checking.finish(checked, settings)
    policy, report = checked.policy, checked.report
    if policy is None:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in report.unreadable))
    rubric = rubrics.load(policy)
    chosen = scoring.choose_period(policy, report.tables, named)
    rules_found = [finding for finding in report.findings if finding.rule != checking.SCHEMA_RULE]
    result = scoring.score(policy, report.tables, checked.kinds, settings.as_of, chosen, settings.masker, rules_found)
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
        scored.files = [path.relative_to(batch.folder).as_posix() for path in batch.commit()]
    return scored


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
