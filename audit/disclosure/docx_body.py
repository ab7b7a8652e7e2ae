"""The running text of a Word part: paragraphs, tables, and what hides between the runs."""

from __future__ import annotations

from typing import Any

from audit.disclosure.docx_look import Look, Styles, W, ground_of, look_of
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import listing, t

# Files saved as "Strict Open XML" use other namespaces for the same elements.
STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://purl.oclc.org/ooxml/drawingml/main",
)
TRANSITIONAL = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://schemas.openxmlformats.org/drawingml/2006/main",
)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


class _Text:
    """The visible and the hidden text of a paragraph, collected run by run."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.hidden: list[str] = []
        self.why: list[str] = []

    def add(self, text: str, why: str | None) -> None:
        if not text:
            return
        if why is None:
            self.visible.append(text)
        else:
            self.hidden.append(text)
            if why not in self.why:
                self.why.append(why)


class Body:
    """Walks parts with running text and puts what it finds into `result`."""

    def __init__(self, styles: Styles, result: Walked, prefix: str) -> None:
        self._styles = styles
        self._result = result
        self._prefix = prefix
        self._paragraphs = 0

    def document(self, root: Any) -> None:
        """The main document."""
        self._blocks(root, None, None)
        marks = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}rPrChange", f"{W}pPrChange")
        for author in sorted({mark.get(f"{W}author") or "" for mark in root.iter(*marks)}):
            self._author(author, t("修订作者", "author of a change"))

    def furniture(self, root: Any, label: str) -> None:
        """A header, footer, or the notes."""
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
            self._paragraph(
                paragraph,
                self._prefix + t("{label}第 {n} 段", "{label}, paragraph {n}", label=label, n=number),
                "furniture",
                None,
                None,
            )

    def comments(self, root: Any) -> None:
        """Comments: a reader may switch them off, a publisher forgets them."""
        for author in sorted({comment.get(f"{W}author") or "" for comment in root.iter(f"{W}comment")}):
            self._author(author, t("批注作者", "comment author"))
        for number, comment in enumerate(root.iter(f"{W}comment"), 1):
            text = "\n".join(self._plain(paragraph) for paragraph in comment.iter(f"{W}p"))
            self._hide(text, t("批注 {n}", "comment {n}", n=number), t("批注", "comment"))

    def _author(self, name: str, label: str) -> None:
        if name.strip():
            self._result.pieces.append(Piece(name, self._prefix + label, True, label, "data", "author"))

    def aside(self, root: Any, label: str) -> None:
        """A part that the reader never sees."""
        for paragraph in root.iter(f"{W}p"):
            self._hide(self._plain(paragraph), label, label)

    def _plain(self, paragraph: Any) -> str:
        return "".join(element.text or "" for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}instrText"))

    def _hide(self, text: str, where: str, why: str, source: str = "body") -> None:
        if text.strip():
            self._result.pieces.append(Piece(text, self._prefix + where, True, why, source))

    def _blocks(self, parent: Any, ground: str | None, why: str | None) -> None:
        """Paragraphs and tables below an element, through content controls and tracked insertions."""
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraphs += 1
                where = self._prefix + t("正文第 {n} 段", "paragraph {n}", n=self._paragraphs)
                text = self._paragraph(element, where, "body", ground, why)
                self._result.blocks.append("".join(text.visible))
            elif element.tag == f"{W}tbl":
                self._table(element, why)
            elif element.tag == f"{W}sdt":
                self._control(element)
                content = element.find(f"{W}sdtContent")
                if content is not None:
                    self._blocks(content, ground, why)
            elif isinstance(element.tag, str) and element.tag not in (f"{W}sectPr", f"{W}tcPr", f"{W}altChunk"):
                self._blocks(element, ground, why)

    def _control(self, element: Any) -> None:
        """The names, hints and choices of a content control."""
        properties = element.find(f"{W}sdtPr")
        for item in properties.iter() if properties is not None else ():
            for key, value in item.attrib.items():
                if key.rpartition("}")[2] in ("val", "displayText", "value") and item.tag != f"{W}id":
                    self._hide(
                        value,
                        t("内容控件", "content control"),
                        t("内容控件属性", "content control's properties"),
                        "data",
                    )

    def _paragraph(self, element: Any, where: str, source: str, ground: str | None, why: str | None) -> _Text:
        text = self._runs(element, ground, why)
        visible, hidden = "".join(text.visible), "".join(text.hidden)
        if visible.strip():
            self._result.pieces.append(Piece(visible, where, source=source))
        if hidden.strip():
            self._result.pieces.append(Piece(hidden, where, True, listing(text.why), source))
            if visible.strip():
                # A number may be split between what shows and what does not.
                self._result.pieces.append(Piece(self._plain(element), where, True, listing(text.why), "joined"))
        return text

    def _runs(self, element: Any, ground: str | None, why: str | None) -> _Text:
        properties = element.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        shading = properties.find(f"{W}shd") if properties is not None else None
        base = self._styles.paragraph(style.get(f"{W}val") if style is not None else None).over(self._styles.default)
        text = _Text()
        self._inline(element, base, ground_of(shading) or ground, why, text)
        return text

    def _inline(self, parent: Any, base: Look, ground: str | None, why: str | None, text: _Text) -> None:
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self._run(element, base, ground, why, text)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self._inline(element, base, ground, t("修订中已删除", "deleted revision"), text)
            elif tag == f"{_MATH}t":
                text.add(element.text or "", why)
            elif tag == f"{W}fldSimple":
                text.add(element.get(f"{W}instr", ""), t("域代码", "field code"))
                self._inline(element, base, ground, why, text)
            elif tag == f"{W}sdt":
                self._control(element)
                self._inline(element, base, ground, why, text)
            elif tag == f"{_MC}AlternateContent":
                self._alternate(element, base, ground, why, text)
            elif isinstance(tag, str) and tag not in (f"{W}pPr", f"{W}rPr", f"{W}sdtPr"):
                self._marks(element, text)
                self._inline(element, base, ground, why, text)

    def _alternate(self, element: Any, base: Look, ground: str | None, why: str | None, text: _Text) -> None:
        """The choice that a current Word shows; the fallback says the same again."""
        choice, fallback = element.find(f"{_MC}Choice"), element.find(f"{_MC}Fallback")
        shown = fallback if choice is None else choice
        if shown is None:
            return
        self._inline(shown, base, ground, why, text)
        if choice is not None and fallback is not None:
            # What the fallback says beyond that is seen in other programs only.
            said = set(map(self._plain, choice.iter(f"{W}p")))
            for paragraph in fallback.iter(f"{W}p"):
                if self._plain(paragraph) not in said:
                    label = t("备用内容", "fallback content")
                    self._hide(self._plain(paragraph), label, label)

    def _run(self, run: Any, base: Look, ground: str | None, why: str | None, text: _Text) -> None:
        properties = run.find(f"{W}rPr")
        style = properties.find(f"{W}rStyle") if properties is not None else None
        look = (
            look_of(properties).over(self._styles.look(style.get(f"{W}val") if style is not None else None)).over(base)
        )
        reason = why or look.why_hidden(ground)
        for element in run:
            tag = element.tag
            if tag in (f"{W}t", f"{_MATH}t"):
                text.add(element.text or "", reason)
            elif tag == f"{W}delText":
                text.add(element.text or "", t("修订中已删除", "deleted revision"))
            elif tag in (f"{W}instrText", f"{W}delInstrText"):
                text.add(element.text or "", t("域代码", "field code"))
            elif tag in _BREAKS:
                text.add(_BREAKS[tag], reason)
            elif tag == f"{W}sym":
                text.add(_symbol(element.get(f"{W}char", "")), reason)
            elif tag == f"{_MC}AlternateContent":
                self._alternate(element, base, ground, why, text)
            elif tag == f"{W}ruby":
                self._inline(element, base, ground, why, text)
            elif isinstance(tag, str) and tag != f"{W}rPr":
                self._marks(element, text)
                self._drawn(element, why)

    def _drawn(self, element: Any, why: str | None) -> None:
        """Text boxes and alternative texts inside a drawing, picture or form field."""
        for inner in element.iter():
            if inner.tag == f"{W}txbxContent":
                before = len(self._result.pieces)
                self._blocks(inner, "?", why)
                label = self._prefix + t("文本框", "text box")
                for index in range(before, len(self._result.pieces)):
                    piece = self._result.pieces[index]
                    self._result.pieces[index] = Piece(piece.text, label, piece.hidden, piece.why, "furniture")
            elif inner.tag == f"{_A}t" and not any(True for _ in inner.iterancestors(f"{W}txbxContent")):
                self._result.pieces.append(
                    Piece(inner.text or "", self._prefix + t("图形", "drawing"), source="furniture")
                )
            elif isinstance(inner.tag, str):
                self._marks(inner, None)

    def _marks(self, element: Any, text: _Text | None) -> None:
        """Alternative text, tooltips, WordArt, form-field hints: attributes that hold words."""
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            if name == "string" and element.tag == f"{_VML}textpath":
                self._result.pieces.append(Piece(value, self._prefix + t("艺术字", "WordArt"), source="furniture"))
            elif name in ("descr", "title", "alt", "tooltip", "href") or (
                name in ("val", "name")
                and element.tag
                in (f"{W}statusText", f"{W}helpText", f"{W}default", f"{W}bookmarkStart", f"{W}attr", f"{W}listEntry")
            ):
                self._hide(
                    value,
                    t("替代文字或提示", "alternative text or hint"),
                    t("替代文字或提示", "alternative text or hint"),
                    "data",
                )

    def _table(self, element: Any, why: str | None) -> None:
        """One table into rows of cells; nested tables become tables of their own."""
        table = Table(len(self._result.tables) + 1)
        if self._prefix:
            table.label = self._prefix + t("表 {n}", "table {n}", n=table.number)
        self._result.tables.append(table)
        self._result.blocks.append(table)
        style = element.find(f"{W}tblPr/{W}tblStyle")
        ground = "?" if self._styles.shaded(style.get(f"{W}val") if style is not None else None) else None
        for row in _through(element, f"{W}tr"):
            hidden = row.find(f"{W}trPr/{W}hidden")
            deleted = row.find(f"{W}trPr/{W}del")
            reason = why
            if hidden is not None and hidden.get(f"{W}val", "1") not in ("0", "false"):
                reason = t("隐藏行", "hidden row")
            elif deleted is not None:
                reason = t("修订中已删除", "deleted revision")
            cells: list[Cell] = []
            for cell in _through(row, f"{W}tc"):
                cells.append(self._cell(cell, ground, reason))
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                count = span.get(f"{W}val", "1") if span is not None else "1"
                cells += [Cell() for _ in range(min(int(count) if count.isdigit() else 1, 64) - 1)]
            table.rows.append(cells)

    def _cell(self, element: Any, ground: str | None, why: str | None) -> Cell:
        properties = element.find(f"{W}tcPr")
        behind = ground_of(properties.find(f"{W}shd")) if properties is not None else None
        cell = Cell()
        visible, hidden = [], []
        for paragraph in _through(element, f"{W}p"):
            text = self._runs(paragraph, behind or ground, why)
            visible.append("".join(text.visible))
            if text.hidden:
                hidden.append("".join(text.hidden))
                cell.why = cell.why or text.why[0]
        cell.text, cell.hidden = "\n".join(visible).strip(), "\n".join(hidden).strip()
        for nested in _through(element, f"{W}tbl"):
            self._table(nested, why)
        return cell


def _symbol(code: str) -> str:
    """A character of a symbol font: those up to 255 stand in the private area."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number - 0xF000) if 0xF020 <= number <= 0xF0FF else chr(number) if 31 < number < 0xD800 else ""


def _through(parent: Any, tag: str) -> list[Any]:
    """Children of a kind, also inside content controls and tracked insertions."""
    found = []
    for element in parent:
        if element.tag == tag:
            found.append(element)
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            found += _through(element, tag)
    return found
