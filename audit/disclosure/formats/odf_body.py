"""The running text and the tables of an OpenDocument file, with what hides between them."""

from __future__ import annotations

from typing import Any

from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats.odf_look import Look, Styles, attribute
from audit.disclosure.formats.sheet import MAX_CELLS
from audit.disclosure.formats.stretch import Stretch
from audit.disclosure.formats.task import Task, gap, hide
from audit.disclosure.formats.xlsx_look import Format, local, shown_value
from audit.disclosure.formats.xlsx_parts import every_string
from audit.disclosure.formats.xlsx_sheet import letters
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import t

MAX_DEPTH = 200
_FLAT = frozenset(("p", "h"))
_NOT_TEXT = frozenset(
    ("annotation", "annotation-end", "note", "tracked-changes", "text-box", "frame", "custom-shape", "change", "object")
)


class Body:
    """Walks the body of a text or a spreadsheet and puts what it finds into `result`."""

    def __init__(self, styles: Styles, task: Task, result: Walked) -> None:
        self._styles, self._task, self._result = styles, task, result
        self._paragraphs = 0
        self._cells = 0

    def walk(self, parent: Any, why: str | None = None, label: str = "", depth: int = 0) -> None:
        """Everything below an element, in order. `label` names the part if it is not the running text."""
        if depth > MAX_DEPTH:
            gap(
                self._result,
                self._task,
                t("正文", "text"),
                t("嵌套过深，没有全部检查", "nested too deep; not all checked"),
            )
            return
        for element in parent:
            name = local(element)
            if name in _FLAT:
                self._paragraph(element, why, label, depth)
            elif name == "table" and local(parent) == "spreadsheet":
                self._sheet(element)
            elif name == "table":
                self._table(element, why)
            elif name == "tracked-changes":
                self._tracked(element)
            elif name == "section":
                off = attribute(element, "display") == "none"
                self.walk(element, t("隐藏的节", "hidden section") if off else why, label, depth + 1)
            elif name in ("annotation", "note", "frame", "custom-shape", "text-box"):
                self._aside(element, why, depth)
            elif name in (
                "content-validations",
                "named-expressions",
                "database-ranges",
                "data-pilot-tables",
                "forms",
                "variable-decls",
                "user-field-decls",
                "dde-links",
                "consolidation",
                "calculation-settings",
            ):
                self._data(element)
            elif name:
                self.walk(element, why, label, depth + 1)

    def _data(self, element: Any) -> None:
        where = {
            "content-validations": t("数据有效性", "validation list"),
            "named-expressions": t("定义的名称", "defined name"),
        }.get(local(element), t("文件内部数据", "data inside the file"))
        for text in every_string(element):
            hide(self._result, self._task, text, where, where)

    def _tracked(self, element: Any) -> None:
        why = t("修订中已删除", "deleted revision")
        for region in element:
            text = "".join("".join(p.itertext()) for p in region.iter() if local(p) in _FLAT)
            hide(self._result, self._task, text, t("修订记录", "tracked change"), why, "body")
            for item in region.iter():
                if local(item) == "creator":
                    hide(
                        self._result,
                        self._task,
                        item.text,
                        t("修订作者", "author of a change"),
                        t("修订作者", "author of a change"),
                        name="author",
                    )

    def _paragraph(self, element: Any, why: str | None, label: str, depth: int) -> None:
        text = self._inline(element, why)
        where, source = label, "furniture"
        if not label:
            self._paragraphs += 1
            where, source = t("正文第 {n} 段", "paragraph {n}", n=self._paragraphs), "body"
            self._result.blocks.append(text.shown)
        text.put(self._result, self._task, where, source)
        for inner in _outer(element):
            self._aside(inner, why, depth)

    def _inline(self, element: Any, why: str | None, ground: str = "", over: Look | None = None) -> Stretch:
        text = Stretch()
        look = self._styles.look("paragraph", attribute(element, "style-name"), over)
        self._runs(element, look, why, ground, text, 0)
        return text

    def _runs(self, element: Any, look: Look, why: str | None, ground: str, text: Stretch, depth: int) -> None:
        reason = why or look.why_hidden(ground)
        text.add(element.text, reason)
        for child in element:
            name = local(child)
            if name == "s":
                text.add(" " * min(int(attribute(child, "c") or 1), 100), reason)
            elif name in ("tab", "line-break"):
                text.add("\t" if name == "tab" else "\n", reason)
            elif name in ("hidden-text", "hidden-paragraph", "conditional-text"):
                hidden = t("隐藏文字", "hidden text")
                for key in ("string-value", "string-value-if-true", "string-value-if-false"):
                    text.add(attribute(child, key), hidden)
                if name == "conditional-text":
                    text.add(child.text, reason)
            elif name and name not in _NOT_TEXT and depth < MAX_DEPTH:
                inner = (
                    self._styles.look("text", attribute(child, "style-name"), look)
                    if name in ("span", "a", "ruby-base")
                    else look
                )
                self._runs(child, inner, why, ground, text, depth + 1)
            text.add(child.tail, reason)

    def _aside(self, element: Any, why: str | None, depth: int) -> None:
        """Comments, notes, text boxes and pictures' descriptions."""
        name = local(element)
        if name == "annotation":
            label = t("批注", "comment")
            text = "\n".join("".join(p.itertext()) for p in element.iter() if local(p) in _FLAT)
            hide(self._result, self._task, text, label, label, "body")
            for item in element:
                if local(item) == "creator":
                    hide(
                        self._result,
                        self._task,
                        item.text,
                        t("批注作者", "comment author"),
                        t("批注作者", "comment author"),
                        name="author",
                    )
            return
        for item in element.iter():
            if local(item) in ("title", "desc"):
                label = t("替代文字", "alternative text")
                hide(self._result, self._task, item.text, label, label)
        self.walk(element, why, t("脚注", "note") if name == "note" else t("文本框", "text box"), depth + 1)

    def _table(self, element: Any, why: str | None) -> None:
        """A table in running text."""
        table = Table(len(self._result.tables) + 1)
        if self._task.prefix:
            table.label = self._task.prefix + t("表 {n}", "table {n}", n=table.number)
        self._result.tables.append(table)
        self._result.blocks.append(table)
        hidden = self._columns(element)
        for row in _below(element, "table-row"):
            cells: list[Cell] = []
            for item in row:
                if local(item) in ("table-cell", "covered-table-cell"):
                    count = min(int(attribute(item, "number-columns-repeated") or 1), 64)
                    cells.append(self._cell(item, why or hidden.get(len(cells)), ""))
                    cells += [Cell() for _ in range(count - 1)]
                    for nested in item:
                        if local(nested) == "table":
                            self._table(nested, why)
            table.rows.append(cells)

    def _sheet(self, element: Any) -> None:
        """A sheet of a spreadsheet. Repeated empty rows and cells only count."""
        name = attribute(element, "name")
        why = None if self._styles.shown(attribute(element, "style-name")) else t("隐藏的工作表", "hidden sheet")
        label = t("工作表“{name}”", "sheet “{name}”", name=name)
        place = self._task.prefix + t("工作表名称", "sheet name")
        self._result.pieces.append(Piece(name, place, why is not None, why or "", "furniture"))
        hidden = self._columns(element)
        rows: list[sheets.Row] = []
        number = 1
        for row in _below(element, "table-row"):
            repeated = max(1, int(attribute(row, "number-rows-repeated") or 1))
            row_why = why or {
                "collapse": t("隐藏行", "hidden row"),
                "filter": t("筛选隐藏的行", "row filtered out"),
            }.get(attribute(row, "visibility"))
            if self._cells > MAX_CELLS:
                gap(
                    self._result,
                    self._task,
                    label,
                    t(
                        "单元格过多，第 {row} 行起没有检查；请分成小文件",
                        "too many cells; not checked from row {row}",
                        row=number,
                    ),
                )
                break
            cells = self._row(row, number, label, row_why, hidden, why is not None)
            if cells:
                rows.append((number, cells))
            number += repeated
        sheets.put(self._result, self._task, label, rows)
        for item in element:
            if local(item) in ("shapes", "forms"):
                self.walk(item, why, f"{label} " + t("文本框", "text box"))
            elif local(item) in ("named-expressions", "scenario"):
                self._data(item)

    def _row(
        self, row: Any, number: int, label: str, why: str | None, hidden: dict[int, str], whole: bool
    ) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for item in row:
            if local(item) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = max(1, int(attribute(item, "number-columns-repeated") or 1))
            reason = why if whole else hidden.get(column) or why
            cell = self._cell(item, reason, attribute(item, "style-name"))
            if cell.text or cell.hidden:
                self._cells += max(1, column - len(cells) + repeated)
                if self._cells > MAX_CELLS:
                    break
                cells += [Cell() for _ in range(column - len(cells))]
                cells += [cell, *(Cell(cell.text, cell.hidden, cell.why) for _ in range(min(repeated, 1000) - 1))]
            for annotation in item:
                if local(annotation) == "annotation":
                    before = len(self._result.pieces)
                    self._aside(annotation, None, 0)
                    place = f"{self._task.prefix}{label} {letters(column + 1)}{number} "
                    for index in range(before, len(self._result.pieces)):
                        piece = self._result.pieces[index]
                        where = place + piece.where.removeprefix(self._task.prefix)
                        self._result.pieces[index] = Piece(
                            piece.text, where, piece.hidden, piece.why, piece.source, piece.name
                        )
                elif local(annotation) in ("frame", "custom-shape"):
                    self._aside(annotation, reason, 0)
            column += repeated
        return cells

    def _cell(self, element: Any, why: str | None, style: str) -> Cell:
        look = self._styles.look("table-cell", style or attribute(element, "style-name"))
        if why is None and self._styles.blank("table-cell", style):
            why = t("数字格式不显示内容", "number format shows nothing")
        visible, hidden, reason = [], [], ""
        for paragraph in element:
            if local(paragraph) in _FLAT:
                text = self._inline(paragraph, why, look.ground, look)
                visible.append(text.shown)
                hidden.append(text.concealed)
                reason = reason or text.why
                for inner in _outer(paragraph):
                    self._aside(inner, why, 0)
        shown = "\n".join(filter(None, visible)).strip()
        # A number's own text may be shortened or blank; what the file keeps is the value.
        value = attribute(element, "date-value") or attribute(element, "value") or attribute(element, "string-value")
        if attribute(element, "value"):
            value = shown_value(value, Format(), False)
        concealed = "\n".join(filter(None, hidden)).strip()
        if value and not shown and not concealed and why:
            concealed, reason = value, why
        elif len(value) >= 15 and value != shown and shown:
            concealed, reason = f"{concealed}\n{value}".strip(), reason or t("单元格的原值", "value behind the cell")
        return Cell(shown, concealed, reason)

    def _columns(self, element: Any) -> dict[int, str]:
        """Columns that are hidden, with the reason."""
        found: dict[int, str] = {}
        index = 0
        for column in _below(element, "table-column"):
            repeated = max(1, int(attribute(column, "number-columns-repeated") or 1))
            if attribute(column, "visibility") in ("collapse", "filter"):
                found.update({index + offset: t("隐藏列", "hidden column") for offset in range(min(repeated, 16_384))})
            index += repeated
        return found


def _below(parent: Any, name: str) -> list[Any]:
    """Rows or columns of a table, also inside groups and headers."""
    found = []
    for element in parent:
        kind = local(element)
        if kind == name:
            found.append(element)
        elif kind in (
            "table-rows",
            "table-header-rows",
            "table-row-group",
            "table-columns",
            "table-header-columns",
            "table-column-group",
        ):
            found += _below(element, name)
    return found


def _outer(element: Any) -> list[Any]:
    """Comments, notes and frames inside a paragraph that stand in no other one."""
    found = []
    for child in element:
        if local(child) in ("annotation", "note", "frame", "custom-shape"):
            found.append(child)
        elif local(child) not in ("tracked-changes",):
            found += _outer(child)
    return found
