"""Data into a Word file: checked before, rendered strictly, checked again afterwards, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from audit.documents import formats
from audit.documents.batches import Refusal
from audit.documents.catalogue import HEADING, Template
from audit.documents.environment import BadText, checked, environment
from audit.documents.package import repack
from audit.documents.safety import check_template
from audit.errors import DataFault
from audit.messages import t
from audit.schema import explain, validator, where

# Styles whose paragraphs are set by the arithmetic of the signature (GB/T 9704-2012, 7.3.5.2).
SIGNATURE, SIGNED = "Signature Organ", "Signature Date"
CHARACTER = 315  # twips of one character: 16 pt less a quarter of a point


class DocumentRefused(Exception):
    """The data cannot become this document; `refusals` name record and field."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("；".join(refusal.message for refusal in refusals))
        self.refusals = refusals


def render(template: Template, data: Mapping[str, Any], *, record: str) -> bytes:
    """The bytes of one document. DocumentRefused where the data break the schema or hold what a Word file cannot;
    DataFault where the template itself is wrong."""
    _check_data(template, data, record)
    context = blanks(template) | _clean(data, record)
    check_template(template.docx)
    document = DocxTemplate(str(template.docx))
    try:
        document.render(context, jinja_env=environment(), autoescape=True)
    except (TemplateError, BadText) as error:
        raise DataFault(
            t(
                "模板 {name} 不能填写：{error}",
                "template {name} cannot be filled: {error}",
                name=template.name,
                error=error,
            )
        ) from error
    _sign(document.docx)
    _keep_together(document.docx)
    document.docx.core_properties.title = str(context.get(HEADING) or template.title).replace("\n", "")
    stream = io.BytesIO()
    document.docx.save(stream)
    made = repack(stream.getvalue())
    verify(template, data, made)
    return made


def _check_data(template: Template, data: Mapping[str, Any], record: str) -> None:
    errors = sorted(
        validator(template.schema).iter_errors(dict(data)),
        key=lambda error: [str(part) for part in error.absolute_path],
    )
    if errors:
        raise DocumentRefused(
            [
                Refusal(
                    record,
                    where(error),
                    t("“{field}”{error}", "{field}: {error}", field=where(error), error=explain(error)),
                )
                for error in errors
            ]
        )


def _clean(data: Mapping[str, Any], record: str) -> dict[str, Any]:
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
                        "“{field}”里有 Word 文件不能保存的字符（{which}）；请改正台账或字段",
                        "{field} holds a character that a Word file cannot ({which}); mend it",
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


def _sign(document: Any) -> None:
    """Place organ and date without a seal: the organ two characters from the right, the date beginning two characters right
    of it; where the date is longer, the date two characters from the right and the organ beginning two left of it."""
    organ = next((p for p in document.paragraphs if p.style.name == SIGNATURE), None)
    day = next((p for p in document.paragraphs if p.style.name == SIGNED), None)
    if organ is None or day is None:
        return
    wide, long = formats.width(organ.text), formats.width(day.text)
    organ_right, day_right = (2.0, wide - long) if long <= wide else (long - wide + 4, 2.0)
    for paragraph, right in ((organ, organ_right), (day, max(day_right, 0.0))):
        properties = paragraph._p.get_or_add_pPr()
        for old in properties.findall(qn("w:ind")):
            properties.remove(old)
        indent = properties.get_or_add_ind()
        indent.set(qn("w:rightChars"), str(round(right * 100)))
        indent.set(qn("w:right"), str(round(right * CHARACTER)))


def _keep_together(document: Any) -> None:
    """The last persons of a list stay on the page of its total, which stays on that of the signature."""
    for table in document.tables:
        for row in table.rows[-3:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def verify(template: Template, data: Mapping[str, Any], made: bytes) -> None:
    """Read the document back: every part strict XML, no tag left over, as many rows as persons, the same names and sum."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root: Any = etree.fromstring(
                    archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True)
                )
                text = "".join(root.itertext())
                if any(mark in text for mark in ("{{", "}}", "{%", "%}", "{#")):
                    raise DataFault(
                        t(
                            "模板 {name} 的 {part} 里还有没有填写的标记",
                            "a tag is left over in {part} of template {name}",
                            name=template.name,
                            part=name,
                        )
                    )
    if not template.truth.lists:
        return
    rows = data[template.truth.lists[0]]
    name = next(iter(template.truth.names), "").partition(".")[2] or template.lists[0].columns[0].name
    tables = docx.Document(io.BytesIO(made)).tables
    for table in tables:
        shown = [[cell.text for cell in row.cells] for row in table.rows]
        if len(shown) >= len(rows) + 1 and all(
            str(rows[index][name]) in shown[index + 1] for index in range(len(rows))
        ):
            return
    raise DataFault(
        t("生成的 {name} 里没有完整的名单", "the {name} made does not hold the whole list", name=template.title)
    )
