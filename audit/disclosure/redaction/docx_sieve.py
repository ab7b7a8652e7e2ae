"""What a reader sees of a Word part, built anew: paragraphs, tables and their looks, and nothing else."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from audit.disclosure.docx_look import Look, Styles, W, ground_of, look_of
from audit.disclosure.redaction.docx_looks import Looks
from audit.disclosure.redaction.outcome import Taken
from audit.messages import t

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PAGE_FIELD = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b")
_PROPERTIES = (
    f"{W}pPr",
    f"{W}rPr",
    f"{W}tblPr",
    f"{W}tblGrid",
    f"{W}tcPr",
    f"{W}trPr",
    f"{W}sdtPr",
    f"{W}sdtEndPr",
    f"{W}sectPr",
)
_BREAKS = ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "ptab")
# Of no use to a reader; what they hang on stays.
_SILENT = (
    "bookmarkStart",
    "bookmarkEnd",
    "proofErr",
    "lastRenderedPageBreak",
    "permStart",
    "permEnd",
    "annotationRef",
    "footnoteRef",
)


class Sieve:
    """Carries over what is visible. `notes` are the footnotes and endnotes by (kind, id); those referred to come out in `noted`."""

    def __init__(self, styles: Styles, looks: Looks, taken: Taken, notes: dict[tuple[str, str], Any]) -> None:
        self._styles, self._looks, self._taken, self._notes = styles, looks, taken, notes
        self._aside: list[Any] = []
        self._field: set[Any] = set()
        self._unseen: set[Any] = set()
        self.noted: list[Any] = []

    def blocks(self, parent: Any, ground: str | None = None) -> list[Any]:
        """The paragraphs and tables below an element, anew."""
        made: list[Any] = []
        for element in parent:
            tag = element.tag
            if tag == f"{W}p":
                made.append(self._paragraph(element, ground))
                made += self._aside
                self._aside = []
            elif tag == f"{W}tbl":
                made += self._table(element)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._taken.counts[t("修订中已删除的内容", "deleted revisions")] += 1
            elif tag == f"{W}altChunk":
                self._taken.counts[t("插入的文件", "inserted files")] += 1
            elif isinstance(tag, str) and tag not in _PROPERTIES:
                made += self.blocks(element, ground)
        return made

    def _paragraph(self, element: Any, ground: str | None) -> Any:
        new = etree.Element(f"{W}p", nsmap={"w": W[1:-1]})
        properties = element.find(f"{W}pPr")
        style = shading = None
        if properties is not None:
            style, shading = properties.find(f"{W}pStyle"), properties.find(f"{W}shd")
            new.append(self._looks.properties(properties))
            section = properties.find(f"{W}sectPr")
            if section is not None:
                new[0].append(self.section(section))
        base = self._styles.paragraph(style.get(f"{W}val") if style is not None else None).over(self._styles.default)
        self._fields(element)
        self._inline(element, new, base, ground_of(shading) or ground)
        return new

    def section(self, element: Any) -> Any:
        """A section's page, with its references to headers and footers, whose ids stay."""
        new = self._looks.properties(element)
        kept = [each for each in element if each.tag in (f"{W}headerReference", f"{W}footerReference")]
        for place, each in enumerate(kept):
            reference = etree.Element(each.tag)
            for key, value in each.attrib.items():
                if re.fullmatch("[A-Za-z0-9]{1,16}", value):
                    reference.set(key, value)
            new.insert(place, reference)
        return new

    def _fields(self, paragraph: Any) -> None:
        """Which field marks stay (page numbers), and which runs belong to a field's code and are not seen."""
        stack: list[tuple[list[Any], list[str], list[bool]]] = []
        for element in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
            if element.tag == f"{W}fldChar":
                kind = element.get(f"{W}fldCharType")
                if kind == "begin":
                    stack.append(([], [], [True]))
                if stack:
                    stack[-1][0].append(element)
                    if kind == "separate":
                        stack[-1][2][0] = False
                    elif kind == "end":
                        marks, code, _ = stack.pop()
                        if _PAGE_FIELD.match("".join(code)):
                            self._field.update(marks)
            elif element.tag == f"{W}instrText" and stack:
                stack[-1][0].append(element)
                stack[-1][1].append(element.text or "")
            elif any(coding[0] for _, _, coding in stack):
                self._unseen.add(element)

    def _inline(self, parent: Any, into: Any, base: Look, ground: str | None) -> None:
        for element in parent:
            tag = element.tag
            if tag in (f"{W}r", f"{_MATH}r"):
                self._run(element, into, base, ground)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._taken.counts[t("修订中已删除的内容", "deleted revisions")] += 1
            elif tag == f"{W}fldSimple" and (match := _PAGE_FIELD.match(element.get(f"{W}instr", ""))):
                field = etree.SubElement(into, f"{W}fldSimple")
                field.set(f"{W}instr", match.group(1))
                self._inline(element, field, base, ground)
            elif tag == f"{_MC}AlternateContent":
                chosen = element.find(f"{_MC}Choice")
                chosen = element.find(f"{_MC}Fallback") if chosen is None else chosen
                if chosen is not None:
                    self._inline(chosen, into, base, ground)
            elif tag in (f"{W}commentRangeStart", f"{W}commentReference"):
                self._taken.counts[t("批注", "comments")] += tag == f"{W}commentRangeStart"
            elif isinstance(tag, str) and tag not in _PROPERTIES:
                self._inline(element, into, base, ground)

    def _run(self, run: Any, into: Any, base: Look, ground: str | None) -> None:
        properties = run.find(f"{W}rPr")
        style = properties.find(f"{W}rStyle") if properties is not None else None
        look = (
            look_of(properties).over(self._styles.look(style.get(f"{W}val") if style is not None else None)).over(base)
        )
        why = look.why_hidden(ground)
        new = etree.Element(f"{W}r")
        if properties is not None:
            new.append(self._looks.properties(properties))
        start = len(new)
        for element in run:
            self._in_run(element, new, into, base, ground, why)
        if len(new) > start:
            into.append(new)

    def _in_run(self, element: Any, new: Any, into: Any, base: Look, ground: str | None, why: str | None) -> None:
        tag = element.tag
        name = tag[len(W) :] if isinstance(tag, str) and tag.startswith(W) else ""
        if tag in (f"{W}t", f"{_MATH}t"):
            if why is not None and (element.text or "").strip():
                self._taken.counts[why] += 1
            elif element.text and element not in self._unseen:
                text = etree.SubElement(new, f"{W}t")
                text.text = element.text
                text.set(_XML_SPACE, "preserve")
        elif name in _BREAKS:
            if why is None:
                kept = etree.SubElement(new, tag)
                kind = element.get(f"{W}type")
                if kind in ("page", "column"):
                    kept.set(f"{W}type", kind)
        elif name == "sym" and why is None and re.fullmatch("[0-9A-Fa-f]{4}", element.get(f"{W}char", "")):
            kept = etree.SubElement(new, tag)
            for key in (f"{W}font", f"{W}char"):
                if re.fullmatch("[A-Za-z0-9 ]{1,24}", element.get(key, "")):
                    kept.set(key, element.get(key))
        elif element in self._field:
            kept = etree.SubElement(new, tag)
            if name == "fldChar":
                kept.set(f"{W}fldCharType", element.get(f"{W}fldCharType"))
            else:
                match = _PAGE_FIELD.match(element.text or "")
                kept.text = match.group(1) if match else ""
        elif name in ("footnoteReference", "endnoteReference"):
            self._note(name.removesuffix("Reference"), element.get(f"{W}id", ""), new)
        elif name == "ruby":
            base_text = element.find(f"{W}rubyBase")
            if base_text is not None:
                self._inline(base_text, into, base, ground)
        elif tag == f"{_MC}AlternateContent":
            chosen = element.find(f"{_MC}Choice")
            chosen = element.find(f"{_MC}Fallback") if chosen is None else chosen
            for inner in chosen if chosen is not None else ():
                self._in_run(inner, new, into, base, ground, why)
        elif isinstance(tag, str) and name not in (
            "rPr",
            *_SILENT,
            "fldChar",
            "instrText",
            "delText",
            "delInstrText",
            "commentReference",
        ):
            self._drawn(element)

    def _drawn(self, element: Any) -> None:
        """Pictures go, the words of text boxes come behind the paragraph."""
        boxes = [
            each
            for each in element.iter(f"{W}txbxContent")
            if not any(True for _ in each.iterancestors(f"{_MC}Fallback"))
            and not any(parent is not element and parent.tag == f"{W}txbxContent" for parent in each.iterancestors())
        ]
        for box in boxes:
            self._aside += self.blocks(box, "?")
            self._taken.counts[t("文本框的外框（文字保留）", "frames of text boxes (their words kept)")] += 1
        if not boxes and element.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            self._taken.counts[t("图片、图形或嵌入对象", "pictures, drawings or embedded objects")] += 1

    def _note(self, kind: str, number: str, new: Any) -> None:
        """A note's words come behind the text, its number stays."""
        note = self._notes.pop((kind, number), None)
        if note is None:
            return
        mark = f"〔{len(self.noted) + 1}〕"
        text = etree.SubElement(new, f"{W}t")
        text.text = mark
        waiting, self._aside = self._aside, []
        paragraphs = self.blocks(note)
        self._aside = waiting
        if paragraphs:
            run = etree.Element(f"{W}r")
            etree.SubElement(run, f"{W}t").text = mark
            first = paragraphs[0]
            first.insert(1 if first.find(f"{W}pPr") is not None else 0, run)
            self.noted += paragraphs

    def _table(self, element: Any) -> list[Any]:
        """A table with its visible rows, if there are any."""
        new = etree.Element(f"{W}tbl", nsmap={"w": W[1:-1]})
        properties = element.find(f"{W}tblPr")
        new.append(self._looks.properties(properties) if properties is not None else etree.Element(f"{W}tblPr"))
        style = properties.find(f"{W}tblStyle") if properties is not None else None
        ground = "?" if self._styles.shaded(style.get(f"{W}val") if style is not None else None) else None
        grid = etree.SubElement(new, f"{W}tblGrid")
        for column in element.iterfind(f"{W}tblGrid/{W}gridCol"):
            width = column.get(f"{W}w", "")
            etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", width if re.fullmatch("[0-9]{1,5}", width) else "0")
        for row in through(element, f"{W}tr"):
            if self._row_hidden(row):
                continue
            line = etree.Element(f"{W}tr")
            look = row.find(f"{W}trPr")
            if look is not None:
                line.append(self._looks.properties(look))
            for cell in through(row, f"{W}tc"):
                line.append(self._cell(cell, ground))
            if line.find(f"{W}tc") is not None:
                new.append(line)
        return [new] if new.find(f"{W}tr") is not None else []

    def _row_hidden(self, row: Any) -> bool:
        hidden, deleted = row.find(f"{W}trPr/{W}hidden"), row.find(f"{W}trPr/{W}del")
        if hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false"):
            self._taken.counts[t("隐藏行", "hidden rows")] += 1
            return True
        if deleted is not None:
            self._taken.counts[t("修订中已删除的内容", "deleted revisions")] += 1
        return deleted is not None

    def _cell(self, cell: Any, ground: str | None) -> Any:
        new = etree.Element(f"{W}tc")
        properties = cell.find(f"{W}tcPr")
        if properties is not None:
            new.append(self._looks.properties(properties))
        behind = ground_of(properties.find(f"{W}shd")) if properties is not None else None
        new.extend(self.blocks(cell, behind or ground))
        if len(new) == 0 or new[-1].tag != f"{W}p":
            etree.SubElement(new, f"{W}p")
        return new


def through(parent: Any, tag: str) -> list[Any]:
    """Children of a kind, also inside content controls and tracked insertions."""
    found = []
    for element in parent:
        if element.tag == tag:
            found.append(element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            found += through(element, tag)
    return found
