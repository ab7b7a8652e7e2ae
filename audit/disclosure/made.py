"""A Word file made from the data of a notice, as small as Word files come: what the cases of disclosure rules are run on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'


def notice(
    paragraphs: Sequence[str | Mapping[str, object]], columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> bytes:
    """The bytes of a docx with the paragraphs (a text, or `{text, hidden}`) and, where there are columns, one table."""
    body = "".join(
        _paragraph(str(item["text"]), bool(item.get("hidden"))) if isinstance(item, Mapping) else _paragraph(str(item))
        for item in paragraphs
    )
    if columns:
        lines = [columns, *rows]
        cells = ["".join(f"<w:tc>{_paragraph(_text(cell))}</w:tc>" for cell in line) for line in lines]
        grid = "<w:gridCol/>" * len(columns)
        body += f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{line}</w:tr>' for line in cells)}</w:tbl>"
        body += _paragraph("")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _DOCUMENT.replace("{body}", body)),
        ):
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return stream.getvalue()


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _paragraph(text: str, hidden: bool = False) -> str:
    look = "<w:rPr><w:vanish/></w:rPr>" if hidden else ""
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
