"""`run`: the whole engagement. Validate, check, score, look at the notices, make the documents, write the report set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.app import analyse as analysing
from audit.app import check as checking
from audit.app import generate as documents
from audit.app import papers, recording
from audit.app import privacy as notices
from audit.app import score as scoring
from audit.app.earlier import FINDINGS, Earlier, earlier_of
from audit.app.settings import Settings
from audit.disclosure.check import may_be_notice
from audit.errors import UsageFault
from audit.ledgers import gathering
from audit.messages import t
from audit.outputs import OutputBatch, free_folder
from audit.reports import as_json
from audit.reports.report_page import report_page
from audit.reports.sarif import sarif
from audit.reports.workbook import findings_workbook
from audit.tables.store import Store

if TYPE_CHECKING:
    from audit.app.export import Destination, Exported

OUT = "audit-out"


@dataclass(slots=True)
class Engagement:
    """All that a run found and made. `out` is the folder that it wrote into, `exported` what came of `--to`."""

    checked: checking.Checked
    notices: notices.Notices
    documents: documents.Generated
    scores: scoring.PeriodScores
    out: Path
    files: list[str] = field(default_factory=list)
    exported: Exported | None = None

    @property
    def exit_status(self) -> int:
        """The gravest of ledgers and notices."""
        return max(self.checked.report.exit_status, self.notices.exit_status())

    def as_json(self) -> dict[str, Any]:
        """The object of `check`, with those of `score` (one a period), `privacy` and `generate` inside."""
        privacy = self.notices.as_json()
        document = as_json.check_json(self.checked.report)
        document["unreadable"] += privacy.pop("unreadable")
        looked_at = {item["file"] for item in (*privacy["files"], *document["unreadable"])}
        for item in document["skipped"]:
            if item["file"] in looked_at and item["reason"]:
                item["reason"] = t("不是台账；已作为公示文件检查", "no ledger; checked as a notice")
        return document | {
            "scores": self.scores.documents,
            "privacy": privacy,
            "documents": self.documents.as_json(),
        }


def run(
    folder: Path | None,
    settings: Settings,
    out: Path | None,
    *,
    force: bool,
    recorded: bool = True,
    before: Earlier | None = None,
    ground: recording.Ground | None = None,
    to: Destination | None = None,
) -> Engagement:
    """Audit a folder, or only the store or the database of the settings where there is none, and write the report set into `out`, by
    default a new folder of the current directory, and the findings into the database `to`.

    Unless `recorded` is False a record of the run is written with it, and a copy put into the engagement's chain. `before` is the run to
    compare with and the register, by default as they are now; `ground` where the run is to be taken to stand, by default where it does.
    """
    started = recording.now()
    target = out or free_folder(Path.cwd(), OUT)
    if folder is not None:
        _refuse(folder, target)
    if settings.store is not None:
        _refuse(settings.store, target)
        Store.open(settings.store).look_through()
    paths = [folder] if folder is not None else []
    batch = OutputBatch(target, force=force)
    batch.check()
    documents.check_fields(settings)
    before = before or earlier_of(settings)  # a register that cannot be read is told before the work, not after
    checked = checking.check(paths, settings, documents.known_fields(), target)
    if not checked.report.tables:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in checked.report.unreadable))
    scores = scoring.score_periods(checked, settings)
    checking.mark(checked, settings)  # the scores' own findings have joined the others
    found = notices.check_files(
        [item for item in checked.others if may_be_notice(item[1])],
        notices.rules_of(checked.policy),
        checked.report.tables,
        settings,
    )
    made = documents.Generated()
    for template in documents.templates_of(checked.policy).values():
        one = documents.make(template, checked, settings)
        made.documents += one.documents
        made.refused += one.refused
    for scores_document in scores.whole:
        sheets = scoring.score_sheets(scores_document, checked.policies[0], settings)
        made.documents += sheets.documents
        made.refused += sheets.refused
    if scores.whole and scoring.circular_wanted(checked.policies[0], settings):
        announced = scoring.circulars(scores.whole, checked.policies[0], settings).made
        made.documents += announced.documents
        made.refused += announced.refused
    engagement = Engagement(checked, found, made, scores, target)
    paper_index = None
    if papers.wanted(settings, checked):
        # What could not be read is told elsewhere, and has no digest.
        known = {item.file for item in checked.report.unreadable}
        handed_in = [each for each in gathering.gather(paths, target).sources if each.shown not in known]
        of_findings, paper_index = papers.make(engagement.as_json(), checked, settings, handed_in)
        made.documents += of_findings.documents
        made.refused += of_findings.refused
    for document in made.documents:
        document.file = batch.add(f"documents/{document.file}", document.data)
    for name, data in scores.files():
        batch.add(name, data)
    report = engagement.as_json()
    batch.add(FINDINGS, as_json.dumps(report).encode())
    log = sarif(report, checked.policies, checked.titles, checked.report.tables, before.before)
    batch.add("findings.sarif", log.encode())
    ground = ground or recording.ground_of(folder, target, settings.project, settings.store)
    batch.add(
        "findings.xlsx",
        findings_workbook(
            report,
            checked.titles,
            report["privacy"]["files"],
            report["documents"],
            tables=checked.report.tables,
            base=None
            if settings.store
            else ground.submission_from_out,  # what lies in a store cannot be opened at its row
            papers=paper_index,
        ),
    )
    tables = checked.report.tables
    analysis = analysing.of_tables(tables, checked, settings)
    page = report_page(report, checked.policies, checked.titles, tables, checked.kinds, settings.masker, analysis)
    batch.add("report.html", page.encode())
    number = None
    if recorded:
        data, number = recording.make(folder, target, ground, settings, checked, before, batch.contents, started)
        batch.add(recording.NAME, data)
    if to is not None:
        from audit.app.export import export  # its drivers are loaded only where a database is written

        # Before the files: should they fail, the same command finds the run there and goes on.
        engagement.exported = export(report, checked, settings, to, engagement.exit_status, force=force)
    engagement.files = _names(batch.commit(), target)
    if number is not None:
        recording.keep(settings, number, data)
    return engagement


def _refuse(folder: Path, target: Path) -> None:
    """UsageFault for a folder that cannot be audited, or not with its outputs there."""
    if not folder.exists():
        raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=folder))
    if not folder.is_dir():
        raise UsageFault(
            t(
                "{path} 不是文件夹；run 检查整个文件夹，单个文件请用 check",
                "{path} is no folder; run audits a folder, check takes single files",
                path=folder,
            )
        )
    if target.resolve() == folder.resolve():
        raise UsageFault(
            t(
                "输出文件夹不能是提交材料的文件夹；请用 --out 另指一个",
                "the output folder must not be the submission's; name another with --out",
            )
        )


def _names(paths: Sequence[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]
