"""`privacy --redact`: copies of notices that may be published, each checked again before it is written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit.app.settings import Settings
from audit.app.together import Progress, each
from audit.disclosure.check import NoticeFinding, NoticeReport, check_notice
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.redaction.values import file_name
from audit.disclosure.redaction.write import publishable
from audit.disclosure.spec import DisclosureSpec
from audit.errors import OutputError, ReadError
from audit.ledgers.gathering import Source
from audit.masking import Masker
from audit.messages import t
from audit.model import Severity, Unreadable
from audit.outputs import OutputBatch, safe_name

PERSONAL = frozenset(
    {
        "id_number",
        "bank_card",
        "phone",
        "address",
        "hardship",
        "health",
        "birth_date",
        "email",
        "other_identifier",
    }
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was written: the notice's name, the copy's below the folder, what was taken out, and what was kept although it is
    a question to the author (columns that the rules do not know)."""

    file: str
    copy: str
    removed: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its entry in the JSON of `privacy`."""
        return {"file": self.file, "copy": self.copy, "removed": list(self.removed), "kept": list(self.kept)}


@dataclass(slots=True)
class Copies:
    """What came of all notices. `reports` are those of the notices, with a finding more where a copy was refused."""

    reports: list[NoticeReport]
    folder: Path
    written: list[Copy] = field(default_factory=list)
    refused: list[Unreadable] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Its part of the JSON of `privacy`."""
        return {
            "copies": [each.as_json() for each in self.written],
            "refused": [{"file": each.file, "message": each.message} for each in self.refused],
        }


def write(
    sources: Sequence[tuple[Source, str]],
    reports: Sequence[NoticeReport],
    spec: DisclosureSpec | None,
    settings: Settings,
    batch: OutputBatch,
    progress: Progress | None = None,
) -> Copies:
    """Write a copy of each notice in which something personal or hidden was found. OutputError where a copy would go over a notice."""
    wanted = {report.file for report in reports if _needs_copy(report)}
    chosen = [(source, kind) for source, kind in sources if source.shown in wanted]

    def make(item: tuple[Source, str]) -> tuple[Cleaned, tuple[str, ...]] | Unreadable:
        source, kind = item
        try:
            return _made(source, kind, spec, settings)
        except ReadError as error:
            return Unreadable(source.shown, error.message)

    result = Copies(list(reports), batch.folder)
    originals = {source.path.resolve() for source, _ in sources}
    for (source, _), outcome in zip(chosen, each(make, chosen, progress), strict=True):
        if isinstance(outcome, Unreadable):
            result.refused.append(outcome)
            continue
        name = _named(source.shown, outcome[0].ending, spec)
        if (batch.folder / name).resolve() in originals:
            raise OutputError(
                t(
                    "副本 {name} 会盖掉原文件；请用 --redact 另指一个文件夹",
                    "the copy {name} would go over the original; name another folder with --redact",
                    name=name,
                )
            )
        cleaned, kept = outcome
        removed = tuple(settings.masker.text(line) for line in cleaned.removed)
        result.written.append(Copy(source.shown, batch.add(name, cleaned.data), removed, kept))
    refused = {item.file: item for item in result.refused}
    result.reports = [_with_refusal(report, refused.get(report.file)) for report in reports]
    if result.written:
        batch.commit()
    return result


def _needs_copy(report: NoticeReport) -> bool:
    return any(
        finding.hidden
        or finding.kind in PERSONAL
        or finding.kind in ("column_not_allowed", "metadata", "failed_redaction")
        for finding in report.findings
        if finding.kind != "column_not_allowed" or finding.severity is Severity.ERROR
    )


def _made(
    source: Source, kind: str, spec: DisclosureSpec | None, settings: Settings
) -> tuple[Cleaned, tuple[str, ...]]:
    """A copy in which the whole checker finds nothing personal, hidden or unread. What it still finds in a first copy is blacked out
    in a second. Refused where something is left all the same. With it come the questions that it leaves."""
    also: frozenset[str] = frozenset()
    while True:
        cleaned = publishable(source.path, source.shown, kind, spec, also)
        found = _check(cleaned, _named(source.shown, cleaned.ending, spec), spec)
        left = [finding for finding in found if _gives_away(finding)]
        if not left:
            questions = (finding.message for finding in found if finding.kind == "column_not_allowed")
            return cleaned, tuple(dict.fromkeys(settings.masker.text(question) for question in questions))
        values = {part for finding in left if finding.kind in PERSONAL for part in (finding.value or "").split("、")}
        if (
            kind == "pdf"
            or not values - also
            or any(finding.hidden or finding.kind not in PERSONAL for finding in left)
        ):
            raise Refused(source.shown, settings.masker.text(_reason(kind, left[0])))
        also |= values


def _check(cleaned: Cleaned, shown: str, spec: DisclosureSpec | None) -> tuple[NoticeFinding, ...]:
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        path = Path(folder) / f"copy{cleaned.ending}"
        path.write_bytes(cleaned.data)
        report = check_notice(path, shown, spec=spec, param=None, masker=Masker(unmask=True))
    return report.findings


def _reason(kind: str, left: NoticeFinding) -> str:
    if kind == "pdf":
        return t(
            "页面上的内容（{where}）不能可靠地从 PDF 中删去，没有写出副本；请在 Word 或 Excel 原文件里删去后重新导出",
            "what its pages show ({where}) cannot be taken out of a PDF reliably, so there is no copy; take it out of the source "
            "and export it anew",
            where=left.where,
        )
    return t(
        "删去遮盖后复查，{where}仍有不宜公开的内容（{message}），没有写出副本；请人工处理",
        "checked again, {where} would still give something away ({message}), so there is no copy; do it by hand",
        where=left.where,
        message=left.message,
    )


def _gives_away(finding: NoticeFinding) -> bool:
    return (
        finding.hidden
        or finding.kind in PERSONAL
        or finding.kind in ("unreadable", "failed_redaction")
        or (finding.kind in ("column_not_allowed", "metadata") and finding.severity is Severity.ERROR)
    )


def _with_refusal(report: NoticeReport, refusal: Unreadable | None) -> NoticeReport:
    if refusal is None:
        return report
    clauses = next((finding.clauses for finding in report.findings if finding.kind in PERSONAL), ())
    where = t("公开副本", "copy for the public")
    finding = NoticeFinding("failed_redaction", clauses, Severity.ERROR, where, False, None, refusal.message)
    return replace(report, findings=(*report.findings, finding))


def _named(shown: str, ending: str, spec: DisclosureSpec | None) -> str:
    """The copy's name: the notice's, without what is personal in it and what no file system takes."""
    parts = shown.split("/")
    stem = parts[-1].rpartition(".")[0] or parts[-1]
    clean = [safe_name(file_name(part, spec)) for part in (*parts[:-1], stem)]
    return "/".join(clean) + ending
