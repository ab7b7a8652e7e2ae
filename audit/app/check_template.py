"""`templates check`: an office's own templates looked through, and held against the data that are to fill them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit.app.settings import Settings
from audit.documents import catalogue, datafiles, lint, outside
from audit.documents.lint import Looked, Problem
from audit.errors import ReadError, UsageFault
from audit.messages import listing, t
from audit.model import Severity, Unreadable

INSIDE = "template.docx"  # the Word file in a document's folder
SHOWN = 20  # records told of which something is missing


@dataclass(slots=True)
class Checks:
    """Each template's name with what was seen in it and which records lack what; files that cannot be read."""

    files: list[tuple[str, Looked, list[str]]] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all can be used; 1 one cannot, or data are missing; 2 a file cannot be read."""
        if self.unreadable:
            return 2
        return int(any(not looked.sound or missing for _, looked, missing in self.files))

    def as_json(self) -> dict[str, Any]:
        """The object that `--format json` gives."""
        return {
            "files": [
                {
                    "file": name,
                    "ok": looked.sound and not missing,
                    "level": looked.level,
                    "fields": lint.fields(looked.uses) if looked.uses else [],
                    "problems": [
                        {"severity": problem.severity.value, "where": problem.where, "message": problem.message}
                        for problem in looked.problems
                    ],
                    "missing": missing,
                }
                for name, looked, missing in self.files
            ],
            "unreadable": [{"file": item.file, "message": item.message} for item in self.unreadable],
        }


def check(paths: Sequence[Path], data: Sequence[Path], settings: Settings) -> Checks:
    """Look each template through; with data, also say which records lack which fields. UsageFault for a path that does not exist."""
    result = Checks()
    for path in paths:
        if (path / INSIDE).is_file():
            path = path / INSIDE
        if not path.is_file():
            raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
        try:
            looked = lint.look(path)
            looked = replace(looked, problems=(*looked.problems, *_declared(path, looked)))
            missing = _missing(path, data, settings) if looked.sound else []
            result.files.append((path.name, looked, missing))
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
    return result


def _declared(path: Path, looked: Looked) -> list[Problem]:
    """For a template with a `document.yaml` beside it: fields of one that the other does not have."""
    own = catalogue.read_own(path.parent) if path.name == INSIDE else None
    if own is None or looked.uses is None:
        return []
    strange = [name for name in looked.uses.names if name not in own.names]
    unused = [item.name for item in own.fields if item.name not in looked.uses.names and not item.computed]
    found = []
    if strange:
        found.append(
            Problem(
                Severity.ERROR,
                "document.yaml",
                t(
                    "模板用到而数据格式里没有的字段：{names}",
                    "fields of the template that its schema lacks: {names}",
                    names=listing(strange),
                ),
            )
        )
    if unused:
        found.append(
            Problem(
                Severity.NOTE,
                "document.yaml",
                t(
                    "写明而模板没有直接用到的字段：{names}",
                    "fields that the template does not use itself: {names}",
                    names=listing(unused),
                ),
            )
        )
    return found


def _missing(path: Path, data: Sequence[Path], settings: Settings) -> list[str]:
    template = outside.find(str(path)) or outside.read(path)
    found: list[str] = []
    for file in data:
        for raw in datafiles.read(template, file, settings.passwords):
            names = [name for name in template.document["required"] if raw.given.get(name) in (None, "")]
            if names:
                found.append(
                    t("{record}：缺少 {names}", "{record}: lacks {names}", record=raw.label, names=listing(names))
                )
            if len(found) == SHOWN:
                return found
    return found
