"""One file's form: read in the guard, its parts recognised, every item checked, the rendered page measured where asked for."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import guard
from audit.documents import office
from audit.documents.layout import body_checks, end_checks, head_checks, page_checks, render_checks
from audit.documents.layout.findings import Finding, Sheet
from audit.documents.layout.measure import measure
from audit.documents.layout.pages import Page, load
from audit.documents.layout.read import read
from audit.documents.layout.roles import find
from audit.errors import ReadError
from audit.masking import Masker
from audit.messages import t

GENRES = ("document", "letter", "order", "minutes", "other")


@dataclass(slots=True)
class Report:
    """One file's findings. `rendered` is what was measured on the page, or why nothing was; None where it was not asked for."""

    file: str
    genre: str
    findings: list[Finding] = field(default_factory=list)
    not_checkable: list[str] = field(default_factory=list)
    rendered: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "file": self.file,
            "genre": self.genre,
            "findings": [finding.as_json() for finding in self.findings],
            "not_checkable": list(self.not_checkable),
            **({"rendered": self.rendered} if self.rendered is not None else {}),
        }


def _not_docx(kind: str) -> str:
    if kind == "doc":
        return t("是 doc（wps）格式；请另存为 docx 后再检查", "a doc (wps) file; save it as docx and check again")
    if kind == "encrypted":
        return t("文件已加密；请去掉密码另存后再检查", "protected by a password; save it without and check again")
    return t("不是 Word 文档（{kind}）；只检查 docx", "not a Word document ({kind}); only docx is checked", kind=kind)


def _examine(
    path: Path, shown: str, masker: Masker, genre: str | None, pdf: Path | None
) -> tuple[Report, tuple[str, ...]]:
    """The report of one file, and what opening it would fetch. Runs inside the guard: foreign text meets the patterns here."""
    document = read(path, shown)
    sheet = Sheet(document, find(document, genre), masker)
    pages: list[Page] = []
    if pdf is not None:
        count, pages = load(pdf, shown)
        sheet.measured = measure(count, pages, letter=sheet.roles.genre == "letter")
    for part in (page_checks, head_checks, body_checks, end_checks):
        part.check(sheet)
    if sheet.measured is not None:
        render_checks.check(sheet, sheet.measured, pages)
    order = {"error": 0, "warning": 1, "note": 2}
    findings = sorted(sheet.findings, key=lambda finding: order[finding.severity])
    report = Report(shown, sheet.roles.genre, findings, sheet.not_checkable)
    if sheet.measured is not None:
        report.rendered = {"done": True, **sheet.measured.as_json()}
    return report, document.fetches


def check_file(path: Path, shown: str, *, masker: Masker, genre: str | None = None, render: bool = False) -> Report:
    """One file's report. `genre` overrides what its content says; with `render` the page is measured where LibreOffice is installed, and the report says
    why where it was not. ReadError where the file is no docx, damaged, or made to do harm."""
    kind = guard.kind_of(path, shown)
    if kind != "docx":
        raise ReadError(shown, _not_docx(kind))
    guard.check_archive(path, shown)
    seconds = guard.LIMITS.time_for(path.stat().st_size)
    report, fetches = guard.guarded_within(seconds, shown, _examine, path, shown, masker, genre, None)
    if not render:
        return report
    program = office.find()
    if program is None:
        reason = t("没有安装 LibreOffice，未测量版面", "LibreOffice is not installed; no page was measured")
    elif fetches:
        # LibreOffice would go and get them.
        reason = t(
            "文件引用了外部内容（{kinds}），未渲染",
            "it refers to content outside ({kinds}); not rendered",
            kinds=", ".join(sorted(set(fetches))),
        )
    else:
        with tempfile.TemporaryDirectory(prefix="audit-") as folder:
            # A name of our own: one that begins with a dash would be an option.
            copy = Path(folder) / "document.docx"
            shutil.copyfile(path, copy)
            pdf = office.to_pdf(program, copy, Path(folder))
            if pdf is not None:
                return guard.guarded_within(seconds, shown, _examine, path, shown, masker, genre, pdf)[0]
        reason = t("LibreOffice 没有渲染成功，未测量版面", "LibreOffice could not render it; no page was measured")
    report.rendered = {"done": False, "reason": reason}
    return report
