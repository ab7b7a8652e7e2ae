"""Everything that stands in a workbook (xlsx, xlsm), part by part: what the sheets show is the smaller half of it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats import xlsx_parts as parts
from audit.disclosure.formats import xlsx_sheet
from audit.disclosure.formats.task import Task, damaged, declared, gap, hide, parse, stream
from audit.disclosure.formats.xlsx_look import Styles, local, read_styles, theme_colors
from audit.disclosure.pieces import Piece, Walked
from audit.messages import t

_QUIET = re.compile(r"\[Content_Types\]\.xml\Z|xl/theme/|xl/calcChain\.xml\Z", re.I)


class Package:
    """The parts of a workbook by name, whatever the capitals, with the relationships between them."""

    def __init__(self, data: bytes, shown: str) -> None:
        self.archive = zipfile.ZipFile(stream(data))
        self.shown = shown
        self.names = [name for name in self.archive.namelist() if not name.endswith("/")]
        self.done: set[str] = set()

    def data(self, name: str) -> bytes:
        return self.archive.read(name)

    def root(self, name: str) -> Any:
        return parse(self.data(name), name, self.shown)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points to, by id: (kind, name)."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        found = {}
        if path in self.names:
            for relation in self.root(path):
                target = relation.get("Target", "")
                if relation.get("TargetMode") != "External":
                    full = (
                        target.lstrip("/")
                        if target.startswith("/")
                        else posixpath.normpath(posixpath.join(folder, target))
                    )
                    found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], full)
        return found


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a workbook given as bytes. ReadError where a part is damaged."""
    package = Package(data, task.shown)
    workbook = next(
        (name for kind, name in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml"
    )
    book = xlsx_sheet.Book()
    labels: dict[str, tuple[str, str | None]] = {}
    if workbook in package.names:
        _shared(package, workbook, book)
        labels = _workbook(package, workbook, book, task, result)
    for name, (label, why) in labels.items():
        _sheet(package, name, label, why, book, task, result)
    # A sheet that the workbook does not name is in the file all the same.
    for name in package.names:
        if re.match(r"xl/worksheets/[^/]+\.xml\Z", name, re.I) and name not in package.done:
            why = t("未列入工作簿的工作表", "sheet that the workbook does not list")
            _sheet(
                package, name, t("工作表 {name}", "sheet {name}", name=name.rpartition("/")[2]), why, book, task, result
            )
    _unused(book, task, result)
    for name in package.names:
        if name not in package.done and not _QUIET.match(name):
            parts.other(package, name, labels, task, result)


def _shared(package: Package, workbook: str, book: xlsx_sheet.Book) -> None:
    """Styles and shared strings."""
    related = package.relations(workbook).values()
    theme: list[str] = []
    for kind, name in related:
        if kind == "theme" and name in package.names:
            theme = theme_colors(package.root(name))
    for kind, name in related:
        if kind == "styles" and name in package.names:
            book.styles = read_styles(package.root(name), theme)
    for kind, name in related:
        if kind == "sharedStrings" and name in package.names:
            package.done.add(name)
            for element in _items(package, name):
                book.strings.append(xlsx_sheet.runs_of(element, book.styles))
                element.clear()


def _items(package: Package, name: str) -> Any:
    try:
        parser: Any = etree.iterparse(
            stream(package.data(name)), events=("end",), tag="{*}si", resolve_entities=False, no_network=True
        )
        for _, element in parser:
            yield element
    except etree.XMLSyntaxError as error:
        raise damaged(package.shown, name, error) from error
    if parser.root is not None and parser.root.getroottree().docinfo.doctype:
        raise declared(package.shown, name)


def _workbook(
    package: Package, name: str, book: xlsx_sheet.Book, task: Task, result: Walked
) -> dict[str, tuple[str, str | None]]:
    """The workbook part: which sheets there are and which of them are hidden, and its defined names."""
    package.done.add(name)
    related = package.relations(name)
    labels: dict[str, tuple[str, str | None]] = {}
    for element in package.root(name).iter():
        kind = local(element)
        if kind == "workbookPr":
            book.epoch_1904 = element.get("date1904") in ("1", "true")
        elif kind == "sheet":
            title, state = element.get("name") or "", element.get("state") or "visible"
            identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            why = {
                "hidden": t("隐藏的工作表", "hidden sheet"),
                "veryHidden": t("深度隐藏的工作表", "very hidden sheet"),
            }.get(state)
            label = t("工作表“{name}”", "sheet “{name}”", name=title)
            labels[related.get(identity, ("", ""))[1]] = (label, why)
            where = task.prefix + t("工作表名称", "sheet name")
            result.pieces.append(Piece(title, where, why is not None, why or "", "furniture"))
        elif kind == "definedName":
            where = t("定义的名称 {name}", "defined name {name}", name=element.get("name") or "")
            text = " ".join(
                filter(None, (element.get("name"), element.text, element.get("comment"), element.get("description")))
            )
            hide(result, task, text, where, t("定义的名称", "defined name"))
        elif kind in ("fileSharing", "workbookProtection", "customWorkbookView"):
            for text in parts.strings(element):
                hide(
                    result, task, text, t("工作簿设置", "workbook settings"), t("文件内部数据", "data inside the file")
                )
    return labels


def _sheet(
    package: Package, name: str, label: str, why: str | None, book: xlsx_sheet.Book, task: Task, result: Walked
) -> None:
    package.done.add(name)
    if name not in package.names:
        return
    data = package.data(name)
    tables = [
        xlsx_sheet.rectangle(package.root(part).get("ref") or "")
        for kind, part in package.relations(name).values()
        if kind == "table" and part in package.names
    ]
    if b"<" not in data[:200]:
        gap(result, task, label, t("不是 XML，没有检查", "is no XML; not checked"))
        return
    try:
        sheet = xlsx_sheet.read(data, book, why, tables)
    except xlsx_sheet.Declared as error:
        raise declared(package.shown, name) from error
    except etree.XMLSyntaxError as error:
        raise damaged(package.shown, name, error) from error
    sheets.put(result, task, label, sheet.rows)
    if sheet.cut:
        gap(
            result,
            task,
            label,
            t(
                "单元格过多，第 {row} 行起没有检查；请分成小文件",
                "too many cells; not checked from row {row}",
                row=sheet.cut,
            ),
        )
    for place, text in sheet.formulas:
        hide(result, task, text, f"{label} {place}", t("公式里的文字", "text in a formula"))
    for element in sheet.rest:
        parts.behind(element, label, why, task, result)


def _unused(book: xlsx_sheet.Book, task: Task, result: Walked) -> None:
    """Shared strings that no cell shows: what stood in cells that were cleared later."""
    for number, runs in enumerate(book.strings):
        if number not in book.used:
            why = t("单元格已删除而文字仍在", "text of a cell that was deleted")
            hide(result, task, "".join(text for text, _ in runs), t("未使用的共享字符串", "unused shared string"), why)


__all__ = ["Package", "Styles", "fill"]
