"""A docx into the model: the body walked in the order of reading, every property resolved. Runs inside the guard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.documents.layout.cascade import Cascade
from audit.documents.layout.model import Document, Furniture, Paragraph, Run, Section
from audit.documents.layout.numbering import Numbering
from audit.documents.layout.parts import Parts, R, W
from audit.documents.layout.properties import ParaProps, RunProps, borders, is_red, on, para_props
from audit.documents.layout.walk import blocks, boxes, local_name, section_of, text_after, under, visible

_DEEP = 12  # tables in tables; Word's own limit is lower


def read(path: Path, shown: str) -> Document:
    """The document of a file. ReadError where a part is damaged."""
    return _Reader(Parts(path, shown)).document()


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.cascade = Cascade(parts)
        self.numbering = Numbering(parts.numbering)
        self.paragraphs: list[Paragraph] = []
        self.sections: list[Section] = []
        self.tables = 0
        self.number = 0
        self.broken = False  # the next paragraph begins a page
        self.starting = False  # the next paragraph begins a section
        self.table_rules: dict[int, Any] = {}
        self.cell_rules: dict[tuple[int, int], Any] = {}

    def document(self) -> Document:
        root = self.parts.document
        body = root.find(f"{W}body")
        for element in blocks(body):
            self.block(element, None, 0)
        self.section(body.find(f"{W}sectPr"))
        for paragraph in self.paragraphs:
            if paragraph.begins_section and self.sections[paragraph.section].kind != "continuous":
                paragraph.page_break = True
        switches = self.parts.settings
        return Document(
            self.sections,
            self.paragraphs,
            bool(on(switches.find(f"{W}evenAndOddHeaders"))) if switches is not None else False,
            self.cascade.normal(),
            self.table_rules,
            self.cell_rules,
            tuple(self.parts.fetches()),
            sum(1 for element in root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom")),
        )

    def block(self, element: Any, table: tuple[int, int, int, int, str | None] | None, depth: int) -> None:
        if element.tag == f"{W}p":
            self.paragraph(element, table, box=False)
        elif element.tag == f"{W}tbl" and depth < _DEEP:
            self.table(element, depth)

    def table(self, element: Any, depth: int) -> None:
        index = self.tables
        self.tables += 1
        style = element.find(f"{W}tblPr/{W}tblStyle")
        name = style.get(f"{W}val") if style is not None else None
        self.table_rules[index] = borders(element.find(f"{W}tblPr/{W}tblBorders"))
        for place, row in enumerate(under(element, f"{W}tr")):
            cells = list(under(row, f"{W}tc"))
            for column, cell in enumerate(cells):
                self.cell_rules.setdefault((index, place), {}).update(borders(cell.find(f"{W}tcPr/{W}tcBorders")))
                for inner in blocks(cell):
                    self.block(inner, (index, place, column, len(cells), name), depth + 1)

    def section(self, element: Any) -> None:
        section = section_of(element, len(self.sections))
        if element is not None:
            for reference in element.iterchildren(f"{W}headerReference", f"{W}footerReference"):
                root = self.parts.by_id(reference.get(f"{R}id", ""))
                if root is not None:
                    kind = "header" if reference.tag.endswith("headerReference") else "footer"
                    section.furniture.append(self.furniture(root, kind, reference.get(f"{W}type", "default")))
        if self.sections:
            # What a section does not give it takes from the one before.
            for earlier in self.sections[-1].furniture:
                if section.part(earlier.kind, earlier.when) is None:
                    section.furniture.append(earlier)
        self.sections.append(section)

    def furniture(self, root: Any, kind: str, when: str) -> Furniture:
        kept, self.paragraphs = self.paragraphs, []
        kept_state = self.number, self.broken, self.starting
        for element in blocks(root):
            self.block(element, None, 0)
        made, self.paragraphs = self.paragraphs, kept
        self.number, self.broken, self.starting = kept_state
        return Furniture(kind, when, made)

    def paragraph(self, element: Any, table: tuple[int, int, int, int, str | None] | None, *, box: bool) -> None:
        direct = element.find(f"{W}pPr")
        style_element = direct.find(f"{W}pStyle") if direct is not None else None
        style = style_element.get(f"{W}val") if style_element is not None else None
        props, run, label = self._resolve(direct, style, table[4] if table else None)
        if not box:
            self.number += 1
        made = Paragraph(
            [],
            props,
            self.cascade.run_props(direct.find(f"{W}rPr") if direct is not None else None).over(run),
            len(self.sections),
            self.number,
            self.cascade.names.get(style or "", ""),
            label,
            box=box,
        )
        if table:
            made.table, made.row, made.column, made.columns = table[:4]
        made.page_break = bool(props.new_page) or self.broken
        made.begins_section = self.starting
        self.broken = self.starting = False
        self.paragraphs.append(made)
        self._content(element, made, run)
        section = direct.find(f"{W}sectPr") if direct is not None else None
        if section is not None:
            self.section(section)
            self.starting = True

    def _resolve(self, direct: Any, style: str | None, table_style: str | None) -> tuple[ParaProps, RunProps, str]:
        own = para_props(direct)
        styled, run = self.cascade.paragraph_style(style)
        listed = own.numbered or styled.numbered
        label, level_props = "", ParaProps()
        if listed and listed != "0":
            level = own.level if own.level is not None else styled.level
            if level is None:
                level = self.numbering.level_of(listed, style or "")
            level_props = self.numbering.props(listed, level)
            label = self.numbering.label(listed, level)
        base, base_run = self.cascade.base_paragraph, self.cascade.base_run
        if table_style is not None:
            around, around_run = self.cascade.table_style(table_style)
            base, base_run = around.over(base), around_run.over(base_run)
        # A list that the paragraph itself takes goes before its style; one that the style takes goes after it.
        below = level_props.over(styled) if own.numbered else styled.over(level_props)
        return own.over(below).over(base), run.over(base_run), label

    def _content(self, element: Any, made: Paragraph, base: RunProps) -> None:
        for child in visible(element):
            if child.tag == f"{W}r":
                self._run(child, made, base)
            elif child.tag == f"{W}fldSimple":
                made.fields += " " + (child.get(f"{W}instr") or "")
                self._content(child, made, base)
            elif child.tag not in (f"{W}pPr", f"{W}rPr"):
                self._content(child, made, base)

    def _run(self, element: Any, made: Paragraph, base: RunProps) -> None:
        direct = element.find(f"{W}rPr")
        named = direct.find(f"{W}rStyle") if direct is not None else None
        props = self.cascade.run_props(direct).over(
            self.cascade.character_style(named.get(f"{W}val")).over(base) if named is not None else base
        )
        text = ""
        for child in visible(element):
            tag = child.tag
            if tag == f"{W}t":
                text += child.text or ""
            elif tag in (f"{W}tab", f"{W}ptab"):
                text += "\t"
            elif tag in (f"{W}br", f"{W}cr"):
                if child.get(f"{W}type") == "page":
                    # What follows in this paragraph, or the next one, begins the page.
                    if text.strip() or made.bare:
                        self.broken = True
                    else:
                        made.page_break = True
                        self.broken = not text_after(element)
                else:
                    text += "\n"
            elif tag == f"{W}noBreakHyphen":
                text += "-"
            elif tag == f"{W}instrText":
                made.fields += child.text or ""
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child, made)
        if text:
            made.runs.append(Run(text, props))

    def _drawing(self, element: Any, made: Paragraph) -> None:
        """The paragraphs of text boxes, as paragraphs of their own after this one; a red line drawn by hand."""
        tags = {local_name(item) for item in element.iter()}
        # A text box by itself draws no rule.
        made.drawn |= (
            "txbxContent" not in tags
            or "line" in tags
            or any((item.get("prst") or "").startswith(("line", "straight")) for item in element.iter())
        )
        colours = [
            item.get("val") or ""
            for item in element.iter()
            if isinstance(item.tag, str) and item.tag.endswith("}srgbClr")
        ]
        colours += [
            (item.get("strokecolor") or "").lstrip("#").split(" ")[0]
            for item in element.iter()
            if isinstance(item.tag, str)
        ]
        spelled = {"red": "FF0000", "f00": "FF0000"}
        if any(is_red(spelled.get(colour.lower(), colour.upper())) for colour in colours):
            made.red_line = True
        number_outside = self.number  # the body's paragraphs are numbered without those of boxes
        for content in boxes(element):
            for inner in blocks(content):
                if inner.tag == f"{W}p":
                    self.paragraph(inner, None, box=True)
                elif inner.tag == f"{W}tbl":
                    self._boxed_table(inner)
        self.number = number_outside

    def _boxed_table(self, element: Any) -> None:
        first = len(self.paragraphs)
        self.table(element, 1)
        for paragraph in self.paragraphs[first:]:
            paragraph.box = True
