"""A workbook written anew with the sheets, rows, columns and cells that are seen and may be published.

Nothing is kept byte for byte: pivot caches, defined names, validation lists, comments, drawings, links and unused strings are the
very places where something hides, and a list of all of them would never be complete. Looks, widths, merged cells and the page stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from audit.disclosure.formats.xlsx_look import Styles, read_styles, theme_colors
from audit.disclosure.redaction.columns import Judged, judge
from audit.disclosure.redaction.outcome import Cleaned, Refused, Taken
from audit.disclosure.redaction.package import Part, package
from audit.disclosure.redaction.values import Blackener
from audit.disclosure.redaction.xlsx_sheet import MOST, Reader, Seen, Sheet
from audit.disclosure.redaction.xlsx_styles import ALONE, S, copy
from audit.disclosure.spec import DisclosureSpec
from audit.messages import t
from audit.workbook_edit.archive import Archive
from audit.workbook_edit.package import Package
from audit.workbook_edit.sheet import reference
from audit.workbook_edit.xml import NotEditable, local, parse

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def redact(path: str, shown: str, spec: DisclosureSpec, also: frozenset[str] = frozenset()) -> Cleaned:
    """The copy of an xlsx or xlsm. Refused where nothing visible is left, or what shows cannot be told. Runs inside the guard."""
    taken = Taken()
    try:
        with Archive(Path(path)) as archive:
            return _copy(Package(archive), shown, spec, taken, also)
    except (NotEditable, KeyError, ValueError) as error:
        raise Refused(
            shown,
            t(
                "工作簿的内部结构不完整，不能另存；请用 Excel 或 WPS 打开另存后再试",
                "damaged inside; save it anew in Excel or WPS",
            ),
        ) from error


def _copy(package_: Package, shown: str, spec: DisclosureSpec, taken: Taken, also: frozenset[str]) -> Cleaned:
    styles, theme = _one(package_, "styles"), _one(package_, "theme")
    looks = read_styles(styles, theme_colors(theme) if theme is not None else []) if styles is not None else Styles()
    strings = _one(package_, "sharedStrings")
    shared = [each for each in strings if local(each) == "si"] if strings is not None else []
    book = package_.tree(package_.workbook).find("{*}workbookPr")
    late = book is not None and book.get("date1904") in ("1", "true")
    reader = Reader(looks, shared, late, shown, taken)
    sheets: list[tuple[str, Sheet, list[int], Judged]] = []
    for name, part in _visible(package_, taken):
        root = parse(package_.read(part))
        if local(root) != "worksheet":
            taken.counts[t("图表工作表", "chart sheets")] += 1
            continue
        sheet = reader.read(root)
        used = sheet.used()
        if len(used) * len(sheet.rows) > MOST:
            raise Refused(
                shown,
                t(
                    "表格范围过大，不能另存；请删去空行空列后再试",
                    "too large a sheet to be written anew; delete empty rows and columns",
                ),
            )
        rows = [[cells[column].text if column in cells else "" for column in used] for cells in sheet.rows.values()]
        sheets.append((name, sheet, used, judge(rows, spec, taken)))
    black = Blackener(spec, taken, also)
    black.names = {name for _, _, _, judged in sheets for name in judged.names}
    if not any(used for _, _, used, _ in sheets):
        raise Refused(
            shown, t("没有看得见的内容，没有可发布的副本", "nothing in it is visible, so there is nothing to publish")
        )
    written: list[tuple[str, Any]] = []
    for name, sheet, used, judged in sheets:
        _blacken(sheet, used, judged, black)
        dropped = {used[index] for index in judged.dropped if index < len(used)}
        title = black.heading(name)[:31]
        while title.casefold() in (other.casefold() for other, _ in written):
            title = f"{title[:28]}_{len(written) + 1}"
        written.append((title, _Writer(sheet, dropped | sheet.hidden_columns, black).root()))
    _left_behind(package_, taken)
    return Cleaned(_packed(written, copy(styles), late), ".xlsx", taken.told())


def _one(package_: Package, kind: str) -> Any:
    """The root of the part that the workbook has of that kind, or None."""
    found = package_.related(package_.workbook, kind)
    return package_.tree(found[0]) if found and found[0] in package_ else None


def _visible(package_: Package, taken: Taken) -> list[tuple[str, str]]:
    states = {sheet.get("name"): sheet.get("state") for sheet in package_.tree(package_.workbook).iter("{*}sheet")}
    hidden = [name for name in package_.sheets if states.get(name) not in (None, "visible")]
    if hidden:
        taken.counts[t("隐藏的工作表", "hidden sheets")] += len(hidden)
    return [(name, part) for name, part in package_.sheets.items() if name not in hidden]


def _blacken(sheet: Sheet, used: Sequence[int], judged: Judged, black: Blackener) -> None:
    for number, cells in enumerate(sheet.rows.values()):
        line = [
            (index, cells[column])
            for index, column in enumerate(used)
            if index not in judged.dropped and column in cells
        ]
        for index, cell in line:
            if index in judged.emptied(number):
                _set(cell, "")
            elif judged.is_heading(number):
                _set(cell, black.heading(cell.text))
            else:
                _set(cell, black.cell(cell.text, judged.label(number, index)))
        row = [cell for _, cell in line]
        for cell, text in zip(row, black.across([cell.text for cell in row]), strict=True):
            _set(cell, text)
    for mark, text in sheet.marks.items():
        sheet.marks[mark] = black.heading(text)


def _set(cell: Seen, text: str) -> None:
    if text != cell.text:
        cell.text, cell.kind, cell.raw = text, "", ""


class _Writer:
    """Writes a sheet without some columns; rows and columns move up."""

    def __init__(self, sheet: Sheet, gone: set[int], black: Blackener) -> None:
        self._sheet, self._gone = sheet, gone
        columns = {column for cells in sheet.rows.values() for column in cells} | {
            area[3] for area in sheet.merged if area[3] < 1024
        }
        kept = [column for column in range(max(columns, default=0) + 1) if column not in gone]
        self._column = {old: new for new, old in enumerate(kept)}
        last = max([*sheet.rows, 0])
        self._row = {old: new for new, old in enumerate(row for row in range(last + 1) if row not in sheet.hidden_rows)}

    def root(self) -> Any:
        """The sheet's part."""
        sheet = self._sheet
        root = etree.Element(f"{{{S}}}worksheet", nsmap=ALONE)
        if "fit" in sheet.page:
            etree.SubElement(self._add(root, "sheetPr", {}), f"{{{S}}}pageSetUpPr", fitToPage="1")
        self._add(self._add(root, "sheetViews", {}), "sheetView", {"workbookViewId": "0"})
        sizes = {"defaultRowHeight": sheet.default_height or "13.5"}
        self._add(
            root, "sheetFormatPr", sizes | ({"defaultColWidth": sheet.default_width} if sheet.default_width else {})
        )
        self._columns(root)
        merged, moved = self._merged()
        data = self._add(root, "sheetData", {})
        for number, cells in sorted(sheet.rows.items()):
            new = self._row[number]
            row = self._add(data, "row", {"r": str(new + 1)})
            if number in sheet.heights:
                row.set("ht", sheet.heights[number])
                row.set("customHeight", "1")
            own = {self._column[column]: cell for column, cell in cells.items() if column in self._column}
            own |= {column: cell for (at, column), cell in moved.items() if at == new}
            for column, cell in sorted(own.items()):
                row.append(_cell(reference(new, column), cell))
        if merged:
            block = self._add(root, "mergeCells", {"count": str(len(merged))})
            for r0, c0, r1, c1 in merged:
                self._add(block, "mergeCell", {"ref": f"{reference(r0, c0)}:{reference(r1, c1)}"})
        for name in ("printOptions", "pageMargins", "pageSetup"):
            if sheet.page.get(name):
                self._add(root, name, sheet.page[name])
        if sheet.marks:
            block = self._add(root, "headerFooter", {})
            for name, text in sheet.marks.items():
                self._add(block, name, {}).text = _ILLEGAL.sub("", text)
        return root

    @staticmethod
    def _add(parent: Any, name: str, given: dict[str, str]) -> Any:
        element = etree.SubElement(parent, f"{{{S}}}{name}")
        for key, value in given.items():
            element.set(key, value)
        return element

    def _columns(self, root: Any) -> None:
        made: list[dict[str, str]] = []
        for first, last, width, style in sorted(self._sheet.columns):
            for column in range(first, last + 1):
                if column in self._column:
                    new = str(self._column[column] + 1)
                    given = {"min": new, "max": new}
                    if width:
                        given |= {"width": width, "customWidth": "1"}
                    made.append(given | ({"style": style} if style else {}))
        if made:
            block = self._add(root, "cols", {})
            for given in made:
                self._add(block, "col", given)

    def _merged(self) -> tuple[list[tuple[int, int, int, int]], dict[tuple[int, int], Seen]]:
        """Merged ranges in their new places, and cells whose own column is gone while their range still shows."""
        ranges, moved = [], {}
        for r0, c0, r1, c1 in self._sheet.merged:
            rows = [self._row[row] for row in range(r0, r1 + 1) if row in self._row] if r1 - r0 < MOST else []
            columns = [self._column[column] for column in range(c0, c1 + 1) if column in self._column]
            if not rows or not columns:
                continue
            anchor = self._sheet.rows.get(r0, {}).get(c0)
            if anchor is not None and c0 in self._gone and c1 > c0:
                moved[(rows[0], columns[0])] = anchor
            if len(rows) * len(columns) > 1:
                ranges.append((rows[0], columns[0], rows[-1], columns[-1]))
        return ranges, moved


def _cell(name: str, cell: Seen) -> Any:
    new = etree.Element(f"{{{S}}}c", r=name)
    if cell.style:
        new.set("s", str(cell.style))
    if cell.kind and cell.raw:
        if cell.kind == "b":
            new.set("t", "b")
        etree.SubElement(new, f"{{{S}}}v").text = cell.raw
    elif cell.text:
        new.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(new, f"{{{S}}}is"), f"{{{S}}}t")
        text.text = _ILLEGAL.sub("", cell.text)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return new


def _packed(sheets: Sequence[tuple[str, Any]], styles: Any, late: bool) -> bytes:
    book = etree.Element(f"{{{S}}}workbook", nsmap=ALONE | {"r": _R})
    if late:
        etree.SubElement(book, f"{{{S}}}workbookPr", date1904="1")
    listing = etree.SubElement(book, f"{{{S}}}sheets")
    parts = [Part("xl/workbook.xml", book, _TYPE.format("sheet.main"))]
    for number, (name, root) in enumerate(sheets, 1):
        entry = etree.SubElement(listing, f"{{{S}}}sheet", name=name, sheetId=str(number))
        entry.set(f"{{{_R}}}id", f"rId{number}")
        parts.append(
            Part(f"xl/worksheets/sheet{number}.xml", root, _TYPE.format("worksheet"), f"{_R}/worksheet", f"rId{number}")
        )
    parts.append(Part("xl/styles.xml", styles, _TYPE.format("styles"), f"{_R}/styles", f"rId{len(sheets) + 1}"))
    return package(parts)


def _left_behind(package_: Package, taken: Taken) -> None:
    """Name what did not come along."""
    for pattern, what in (
        (r"docProps/", t("文档属性", "document properties")),
        (r"xl/(?:comments[0-9]*|threadedComments/.+)\.xml", t("批注", "comments")),
        (r"xl/(?:media|embeddings)/.+", t("图片和嵌入文件", "pictures and embedded files")),
        (r"xl/charts/chart[0-9]*\.xml", t("图表", "charts")),
        (r"xl/pivotCache/pivotCacheRecords[0-9]*\.xml", t("数据透视表缓存", "caches of pivot tables")),
        (r"xl/externalLinks/externalLink[0-9]*\.xml", t("外部链接", "links to other files")),
        (r"customXml/item[0-9]+\.xml", t("自定义数据", "custom data")),
        (r"xl/vbaProject\.bin", t("宏", "macros")),
    ):
        count = sum(re.match(pattern, name) is not None for name in package_.archive.names)
        if count:
            taken.counts[what] += count
    names = list(package_.tree(package_.workbook).iter("{*}definedName"))
    if names:
        taken.counts[t("名称定义", "defined names")] += len(names)
