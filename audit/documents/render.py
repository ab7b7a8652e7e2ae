"""Data into a Word file: checked before, rendered strictly, checked again afterwards, the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from audit.documents.batches import Refusal
from audit.documents.catalogue import HEADING, Template
from audit.documents.compiled import Compiled, same
from audit.documents.environment import PLAIN, UNSURE, BadText, checked, condition
from audit.documents.quick import clears
from audit.documents.safety import check_template
from audit.documents.verify import Verifier, verify_parts
from audit.errors import DataFault
from audit.messages import t
from audit.schema import compile_schema, explain, fields_of


class DocumentRefused(Exception):
    """The data cannot become this document; `refusals` name record and field."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("；".join(refusal.message for refusal in refusals))
        self.refusals = refusals


class Renderer:
    """A template ready to make documents one after the other."""

    def __init__(self, template: Template) -> None:
        check_template(template.docx)
        self.template = template
        self.compiled = compiled(template.docx, template.name, ours=template.arithmetic)
        self._schema = compile_schema(dict(template.document), ours=True)
        self._clears = clears(template.document)
        self._blanks = blanks(template)
        self._verifier = Verifier(template, self.compiled.uses, self.compiled.changing_names, self.compiled.words)
        self._judged = False

    def render(self, data: Mapping[str, Any], *, record: str) -> bytes:
        """The bytes of one document, whose data were checked against the schema before. DocumentRefused where they hold what a Word
        file cannot; DataFault where the template itself is wrong. The first is compared with what docxtpl makes."""
        simple, context = self._context(data, record)
        title = self.title(data)
        made = self.compiled.render(context, plain=simple, title=title)
        if not self._judged:
            verify_parts(made, self.template.name)
            difference = same(made, self.compiled.reference(context, title))
            if difference:
                raise DataFault(
                    t(
                        "模板 {name} 的快速填写与标准填写不一致（{part}），请报告这个问题",
                        "template {name} comes out otherwise than docxtpl makes it ({part}); please report this",
                        name=self.template.name,
                        part=difference,
                    )
                )
            self._judged = True
        return made

    def _context(self, data: Mapping[str, Any], record: str) -> tuple[bool, dict[str, Any]]:
        """Whether a record needs no escaping, and what the template is filled with."""
        found = condition(data)
        return found == PLAIN, {**self._blanks, **(data if found != UNSURE else cleaned(data, record))}

    def texts(self, data: Mapping[str, Any], *, record: str) -> dict[str, str]:
        """The XML of those parts of one document that the template changes."""
        simple, context = self._context(data, record)
        return self.compiled.texts(context, plain=simple)

    def check(self, data: Mapping[str, Any], *, record: str) -> list[Refusal]:
        """What the schema has against a record's data."""
        return [] if self._clears(data) else faults(self._schema, data, record)

    def verify(self, data: Mapping[str, Any], made: bytes) -> None:
        """Read a document back. DataFault where it does not say what the data say."""
        self._verifier.verify(data, made)

    def title(self, data: Mapping[str, Any]) -> str:
        """What stands as the file's title."""
        return str(data.get(HEADING) or self.template.title).replace("\n", "")


@lru_cache(maxsize=64)
def _compiled(data: bytes, shown: str, ours: bool) -> Compiled:
    return Compiled(data, shown, ours=ours)


def compiled(path: Path, shown: str, *, ours: bool) -> Compiled:
    """The template of a file, compiled once however often it is asked for."""
    return _compiled(path.read_bytes(), shown, ours)


def render(template: Template, data: Mapping[str, Any], *, record: str) -> bytes:
    """The bytes of one document. DocumentRefused where the data break the schema or hold what a Word file cannot;
    DataFault where the template itself is wrong, or what was made does not say what the data say."""
    renderer = Renderer(template)
    found = renderer.check(data, record=record)
    if found:
        raise DocumentRefused(found)
    made = renderer.render(data, record=record)
    renderer.verify(data, made)
    return made


def faults(schema: Draft202012Validator, data: Mapping[str, Any], record: str) -> list[Refusal]:
    """What a schema has against a record's data, by field."""
    errors = sorted(schema.iter_errors(dict(data)), key=lambda error: [str(part) for part in error.absolute_path])
    found = []
    for error in errors:
        for field in fields_of(error):
            message = t("“{field}”{error}", "{field}: {error}", field=field, error=explain(error))
            found.append(Refusal(record, field, message))
    return found


def cleaned(data: Mapping[str, Any], record: str) -> dict[str, Any]:
    """The context, all of it cleaned; refusals name each field that a Word file cannot hold."""
    context, refusals = {}, []
    for name, value in data.items():
        try:
            context[name] = checked(value)
        except BadText as error:
            refusals.append(
                Refusal(
                    record,
                    name,
                    t(
                        "“{field}”里有 Word 文件不能保存的内容（{which}）；请改正台账或数据",
                        "{field} holds what a Word file cannot ({which}); mend it",
                        field=name,
                        which=error,
                    ),
                )
            )
    if refusals:
        raise DocumentRefused(refusals)
    return context


def blanks(template: Template) -> dict[str, Any]:
    """What stands for a field that the data leave out: no text, no entries. A template asks `{% if 字段 %}`."""
    kinds = {name: spec.get("type") for name, spec in template.properties.items()}
    return {name: [] if kind == "array" else "" for name, kind in kinds.items()}


def digest(path: Path) -> str:
    """The template's SHA-256, by which a manifest knows it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
