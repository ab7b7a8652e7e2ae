"""`layout`: Word files against the form of official documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import guard
from audit.app.settings import Settings
from audit.documents.layout.check import Report, check_file
from audit.errors import ReadError, UsageFault
from audit.ledgers import submission
from audit.messages import t
from audit.model import Skipped, Unreadable


@dataclass(slots=True)
class Looked:
    """What was found in files; what could not be read; what of a folder is no Word file."""

    files: list[Report] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "files": [report.as_json() for report in self.files],
            "unreadable": [{"file": item.file, "message": item.message} for item in self.unreadable],
            "skipped": [{"file": item.file, "reason": item.reason} for item in self.skipped],
        }

    @property
    def not_rendered(self) -> list[tuple[str, str]]:
        """The files whose page was to be measured and was not, each with the reason."""
        return [
            (report.file, report.rendered["reason"])
            for report in self.files
            if report.rendered and not report.rendered["done"]
        ]

    @property
    def exit_status(self) -> int:
        """2 where a file could not be read, 1 for errors, 0."""
        if self.unreadable:
            return 2
        return int(any(finding.severity == "error" for report in self.files for finding in report.findings))


def layout(paths: Sequence[Path], settings: Settings, *, genre: str | None = None, render: bool = False) -> Looked:
    """Check all files; of folders the Word files. One that cannot be read does not stop the others."""
    gathered = submission.gather(paths)
    result = Looked()
    named = {path.resolve() for path in paths if not path.is_dir()}
    for source in gathered.sources:
        given = source.path.resolve() in named
        try:
            if not given and source.path.name.startswith(("~$", ".")):
                continue
            if not given and guard.kind_of(source.path, source.shown) not in ("docx", "doc", "encrypted"):
                result.skipped.append(Skipped(source.shown, t("不是 Word 文档", "not a Word document")))
                continue
            result.files.append(
                check_file(source.path, source.shown, masker=settings.masker, genre=genre, render=render)
            )
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
    if not result.files and not result.unreadable:
        raise UsageFault(t("没有可检查的 Word 文档；请核对路径", "no Word document to check; check the path"))
    return result
