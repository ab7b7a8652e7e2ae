"""A plain Word file made from paragraphs and tables, with nothing in it but them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from audit.documents.environment import BadText, clean
from audit.documents.package import repack


def document(blocks: Sequence[str | list[list[str]]]) -> bytes:
    """The bytes of a docx: texts as paragraphs (the first as the title), lists of rows as tables with borders."""
    made: Any = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            paragraph = made.add_paragraph(_held(block))
            if number == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                for run in paragraph.runs:
                    run.bold, run.font.size = True, Pt(20)
        elif block:
            width = max(len(row) for row in block)
            table = made.add_table(0, max(width, 1), style="Table Grid")
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=False):
                    cell.text = _held(text)
    for name in ("author", "last_modified_by", "comments", "title", "keywords", "subject", "category"):
        setattr(made.core_properties, name, "")
    relations = made.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
    stream = io.BytesIO()
    made.save(stream)
    return repack(stream.getvalue())


def _held(text: str) -> str:
    """The text, or what of it a Word file can hold."""
    try:
        return clean(text)
    except BadText:
        return "".join(c for c in text if c.isprintable() or c in "\n\t")
