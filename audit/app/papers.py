"""The working papers of a run, in Word. They are made where the engagement names its project (项目名称 in [documents] of `audit.toml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit.app import generate, handed
from audit.app.check import Checked
from audit.app.generate import Generated
from audit.app.prepared import once
from audit.app.settings import Settings
from audit.ledgers.gathering import Source
from audit.messages import pick
from audit.reports import papers
from audit.reports.papers import Index

WANTED = "项目名称"  # a field of three of the papers, which no ledger has


def wanted(settings: Settings, checked: Checked) -> bool:
    """Whether the engagement wants working papers."""
    return bool(generate.fields_of(settings, checked.policy).get(WANTED))


def make(
    report: Mapping[str, Any], checked: Checked, settings: Settings, sources: Sequence[Source]
) -> tuple[Generated, Index]:
    """All papers that the findings and the engagement's fields can fill, and their index; what lacks a field is refused by name, and a
    field that all papers of a kind lack is told once. `sources` are the files that were submitted."""
    policy = checked.policy
    found = papers.index(report, checked.policies, checked.titles)
    title = (pick(policy.title, policy.title_en) or policy.title) if policy else ""
    jobs: list[tuple[str, Sequence[tuple[str, Mapping[str, Any]]]]] = [
        (papers.EVIDENCE, papers.evidence_forms(found)),
        (papers.PAPER, papers.working_papers(found, title)),
        (papers.HANDOVER, [("交接-001", papers.handed_over(handed.rows_of(sources, checked.report.tables)))]),
        (papers.REPORT, [("专项审计报告", {"问题": papers.report_items(found)})]),
    ]
    result = Generated()
    for name, data in jobs:
        one = generate.from_data(name, data, policy, settings) if data else Generated()
        result.documents += one.documents
        result.refused += once(one.refused)
    return result, found
