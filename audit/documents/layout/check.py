"""One file's form: read in the guard, its parts recognised, every item checked, the rendered page measured where asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import guard
from audit.documents.layout import body_checks, end_checks, head_checks, page_checks
from audit.documents.layout.findings import Finding, Sheet
from audit.documents.layout.model import Document
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


def open_document(path: Path, shown: str) -> Document:
    """The document of a foreign file; ReadError where it is no docx, damaged, or made to do harm."""
    kind = guard.kind_of(path, shown)
    if kind != "docx":
        raise ReadError(shown, _not_docx(kind))
    guard.check_archive(path, shown)
    return guard.guarded_within(guard.LIMITS.time_for(path.stat().st_size), shown, read, path, shown)


def _not_docx(kind: str) -> str:
    if kind == "doc":
        return t("是 doc（wps）格式；请另存为 docx 后再检查", "a doc (wps) file; save it as docx and check again")
    if kind == "encrypted":
        return t("文件已加密；请去掉密码另存后再检查", "protected by a password; save it without and check again")
    return t("不是 Word 文档（{kind}）；只检查 docx", "not a Word document ({kind}); only docx is checked", kind=kind)


def check_document(
    document: Document, shown: str, *, masker: Masker, genre: str | None = None, measured: Any = None
) -> Report:
    """All checks of one document. `genre` overrides what its content says; `measured` is the rendered page's measure."""
    sheet = Sheet(document, find(document, genre), masker, measured=measured is not None)
    page_checks.check(sheet)
    head_checks.check(sheet)
    body_checks.check(sheet)
    end_checks.check(sheet)
    order = {"error": 0, "warning": 1, "note": 2}
    findings = sorted(sheet.findings, key=lambda finding: order[finding.severity])
    return Report(shown, sheet.roles.genre, findings, sheet.not_checkable)


def check_file(path: Path, shown: str, *, masker: Masker, genre: str | None = None) -> Report:
    """Open and check one file, without rendering."""
    return check_document(open_document(path, shown), shown, masker=masker, genre=genre)
