"""The XML of Excel 2003: a workbook in one text file."""

from __future__ import annotations

from typing import Any

from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats.sheet import MAX_CELLS
from audit.disclosure.formats.task import Task, gap, hide, parse
from audit.disclosure.formats.xlsx_look import Format, local, shown_value
from audit.disclosure.formats.xlsx_parts import every_string
from audit.disclosure.pieces import Cell, Piece, Walked
from audit.messages import t


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of such a workbook given as bytes. ReadError where it is damaged."""
    root = parse(data, "XML", task.shown)
    for element in root:
        name = local(element)
        if name == "Worksheet":
            _sheet(element, task, result)
        elif name in ("DocumentProperties", "CustomDocumentProperties"):
            why = t("文档属性", "document property")
            for item in element:
                hide(
                    result,
                    task,
                    item.text,
                    t("文档属性 {label}", "document property {label}", label=local(item)),
                    why,
                    name=local(item),
                )
        elif name not in ("Styles",):
            for text in every_string(element):
                hide(
                    result, task, text, t("工作簿设置", "workbook settings"), t("文件内部数据", "data inside the file")
                )


def _sheet(element: Any, task: Task, result: Walked) -> None:
    name = _get(element, "Name")
    label = t("工作表“{name}”", "sheet “{name}”", name=name)
    visible = next((item.text for item in element.iter() if local(item) == "Visible"), "")
    why = t("隐藏的工作表", "hidden sheet") if visible in ("SheetHidden", "SheetVeryHidden") else None
    result.pieces.append(
        Piece(name, task.prefix + t("工作表名称", "sheet name"), why is not None, why or "", "furniture")
    )
    rows: list[sheets.Row] = []
    number = total = 0
    for table in element:
        if local(table) != "Table":
            for text in every_string(table):
                hide(
                    result,
                    task,
                    text,
                    f"{label} " + t("工作表设置", "sheet settings"),
                    t("文件内部数据", "data inside the file"),
                )
            continue
        hidden = _columns(table)
        for row in (item for item in table if local(item) == "Row"):
            number = int(_get(row, "Index") or number + 1)
            cells: list[Cell] = []
            for item in (cell for cell in row if local(cell) == "Cell"):
                at = int(_get(item, "Index") or len(cells) + 1)
                total += max(1, at - len(cells))
                if total > MAX_CELLS:
                    gap(
                        result,
                        task,
                        label,
                        t("单元格过多，没有全部检查；请分成小文件", "too many cells; not all checked"),
                    )
                    sheets.put(result, task, label, rows)
                    return
                cells += [Cell() for _ in range(at - 1 - len(cells))]
                reason = why or (t("隐藏列", "hidden column") if at in hidden else None)
                reason = reason or (
                    t("隐藏行", "hidden row") if _get(row, "Hidden") == "1" or _get(row, "Height") == "0" else None
                )
                text = _text(item)
                cells.append(Cell(hidden=text, why=reason) if reason and text else Cell(text))
                cells += [Cell() for _ in range(min(int(_get(item, "MergeAcross") or 0), 1000))]
                for comment in (part for part in item if local(part) == "Comment"):
                    where = f"{label} " + t("第 {row} 行的批注", "comment in row {row}", row=number)
                    hide(result, task, "".join(comment.itertext()), where, t("批注", "comment"), "body")
                    hide(result, task, _get(comment, "Author"), where, t("批注作者", "comment author"), name="author")
            rows.append((number, cells))
    sheets.put(result, task, label, rows)


def _columns(table: Any) -> set[int]:
    found: set[int] = set()
    at = 0
    for column in (item for item in table if local(item) == "Column"):
        at = int(_get(column, "Index") or at + 1)
        span = min(int(_get(column, "Span") or 0), 16_384)
        if _get(column, "Hidden") == "1" or _get(column, "Width") == "0":
            found.update(range(at, at + span + 1))
        at += span
    return found


def _text(cell: Any) -> str:
    for part in cell:
        if local(part) == "Data":
            text = "".join(part.itertext()).strip()
            return shown_value(text, Format(), False) if _get(part, "Type") == "Number" else text
    return ""


def _get(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
