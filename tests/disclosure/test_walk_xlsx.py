"""One number in each place where text can hide in a workbook: found there, and seen for what it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.disclosure.spots import SECRET, clean, only, spots, walk

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def book(change: Callable[[Any, Any], object] | None = None) -> bytes:
    """A notice of five rows, with one change to the workbook or its sheet."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "公示"
    sheet.append(["关于2024年度大病慰问对象的公示"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "姓名", "性别", "年龄", "金额", "所在社区"])
    for number in range(1, 6):
        sheet.append([number, "张三丰", "男", 74, 500, "文化社区"])
    sheet.append(["监督电话：0571-64000012"])
    if change:
        change(workbook, sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def edit(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def part(name: str, xml: str) -> bytes:
    return edit(book(), lambda parts: parts.__setitem__(name, (HEAD + xml).encode()))


def cell(at: str, value: object = SECRET, **look: Any) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        sheet[at] = value
        for name, style in look.items():
            setattr(sheet[at], name, style)

    return change


def both(*changes: Callable[[Any, Any], object]) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        for one in changes:
            one(workbook, sheet)

    return change


def column(letter: str, **settings: Any) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        for name, value in settings.items():
            setattr(sheet.column_dimensions[letter], name, value)

    return change


def row(number: int, **settings: Any) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        for name, value in settings.items():
            setattr(sheet.row_dimensions[number], name, value)

    return change


def other_sheet(state: str) -> Callable[[Any, Any], None]:
    def change(workbook: Any, sheet: Any) -> None:
        hidden = workbook.create_sheet("底表")
        hidden.append(["身份证号"])
        hidden.append([SECRET])
        hidden.sheet_state = state

    return change


def filtered(workbook: Any, sheet: Any) -> None:
    sheet["F4"] = SECRET
    sheet.auto_filter.ref = "A2:F7"
    sheet.auto_filter.add_filter_column(5, ["文化社区"])
    sheet.row_dimensions[4].hidden = True


def validation(workbook: Any, sheet: Any) -> None:
    rule = DataValidation(type="list", formula1=f'"张三,{SECRET}"')
    sheet.add_data_validation(rule)
    rule.add("A20")


def name(workbook: Any, sheet: Any) -> None:
    workbook.defined_names["x"] = DefinedName("x", attr_text=f'"{SECRET}"')


def strings(text: str) -> Callable[[dict[str, bytes]], None]:
    """A table of shared strings of which no cell uses the one."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode()
        relation = f'<Relationship Id="r99" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())

    return change


def rich(color: str) -> Callable[[dict[str, bytes]], None]:
    """A cell of two stretches, one of them in a colour."""

    def change(parts: dict[str, bytes]) -> None:
        run = f'<is><r><t>文化</t></r><r><rPr><color rgb="{color}"/></rPr><t>{SECRET}</t></r></is>'
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(rb'(?<=<c r="F4" t="inlineStr">)<is>.*?</is>', run.encode(), parts[sheet], count=1)

    return change


def threaded(parts: dict[str, bytes]) -> None:
    xml = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B3">'
        f"<text>{SECRET}</text></threadedComment></ThreadedComments>"
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (HEAD + xml).encode()
    relations = f'<Relationships xmlns="x"><Relationship Id="r1" Type="{REL}/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (HEAD + relations).encode()


WHITE = Font(color="FFFFFFFF")
PLACES: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (book(cell("F4")), False, "工作表“公示” 第 4 行", ""),
    "title": (book(cell("A1", f"公示 {SECRET}")), False, "第 1 行", ""),
    "two runs": (edit(book(), rich("FF000000")), False, "第 4 行", ""),
    "white run": (edit(book(), rich("FFFFFFFF")), True, "第 4 行", "底色"),
    "hidden column": (book(both(cell("G4"), column("G", hidden=True))), True, "第 4 行", "隐藏列"),
    "column of no width": (book(both(cell("G4"), column("G", width=0.1))), True, "第 4 行", "列宽为零"),
    "hidden row": (book(both(cell("F4"), row(4, hidden=True))), True, "第 4 行", "隐藏行"),
    "row of no height": (book(both(cell("F4"), row(4, height=0.5))), True, "第 4 行", "行高为零"),
    "filtered row": (book(filtered), True, "第 4 行", "筛选隐藏的行"),
    "hidden sheet": (book(other_sheet("hidden")), True, "工作表“底表” 第 2 行", "隐藏的工作表"),
    "very hidden sheet": (book(other_sheet("veryHidden")), True, "工作表“底表” 第 2 行", "深度隐藏的工作表"),
    "number format": (book(cell("G4", number_format=";;;")), True, "第 4 行", "数字格式"),
    "number format with a text": (book(cell("G4", number_format='0;0;0;"已核"')), True, "第 4 行", "数字格式"),
    "white text": (book(cell("G4", font=WHITE)), True, "第 4 行", "底色"),
    "text like its ground": (
        book(cell("G4", font=Font(color="FF1F3864"), fill=PatternFill("solid", fgColor="FF1F3864"))), True, "第 4 行", "底色"),
    "tiny text": (book(cell("G4", font=Font(size=1))), True, "第 4 行", "字号过小"),
    "comment": (book(lambda w, s: setattr(s["B3"], "comment", Comment(f"证号{SECRET}", "x"))), True, "B3 的批注", "批注"),
    "threaded comment": (edit(book(), threaded), True, "B3 的批注", "批注"),
    "validation list": (book(validation), True, "工作表“公示” 数据有效性", "数据有效性"),
    "defined name": (book(name), True, "定义的名称 x", ""),
    "page header": (book(lambda w, s: setattr(s.oddHeader.center, "text", f"证号 {SECRET}")), False, "工作表“公示” 页眉", ""),
    "link": (book(lambda w, s: setattr(s["B3"], "hyperlink", f"http://a/{SECRET}")), True, "链接", ""),
    "formula": (book(cell("G4", f'=IF(A1="{SECRET}",1,2)')), True, "G4", "公式"),
    "sheet name": (book(lambda w, s: setattr(s, "title", SECRET)), False, "工作表名称", ""),
    "property": (book(lambda w, s: setattr(w.properties, "description", SECRET)), True, "文档属性 description", ""),
    "unused string": (edit(book(), strings(SECRET)), True, "未使用的共享字符串", "已删除"),
    "conditional format that hides": (
        edit(book(cell("G4")), lambda parts: parts.update({
            "xl/styles.xml": re.sub(rb"<dxfs[^>]*/>|<dxfs[^>]*>.*?</dxfs>", b"", parts["xl/styles.xml"]).replace(
                b"</styleSheet>", b'<dxfs count="1"><dxf><font><color rgb="FFFFFFFF"/></font></dxf></dxfs></styleSheet>'),
            "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].replace(
                b"<pageMargins", b'<conditionalFormatting sqref="G2:G9"><cfRule type="expression" dxfId="0" priority="1"><formula>1</formula>'
                b"</cfRule></conditionalFormatting><pageMargins")})), True, "第 4 行", "条件格式"),
    "pivot cache": (
        part("xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords xmlns="{MAIN}"><r><s v="{SECRET}"/></r></pivotCacheRecords>'), True,
        "数据透视表缓存", ""),
    "chart cache": (
        part("xl/charts/chart1.xml", f'<c:chartSpace xmlns:c="c"><c:strCache><c:pt><c:v>{SECRET}</c:v></c:pt></c:strCache></c:chartSpace>'), True,
        "图表缓存数据", ""),
    "external link": (
        part("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"><v>{SECRET}</v></externalLink>'), True, "外部链接缓存", ""),
    "text box": (
        part("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="x" xmlns:a="{DRAWING}"><x:sp><x:nvSpPr><x:cNvPr id="1" name="a"/></x:nvSpPr><x:txBody>'
             f"<a:p><a:r><a:t>{SECRET}</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>"), False, "文本框", ""),
    "hidden shape": (
        part("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="x" xmlns:a="{DRAWING}"><x:sp><x:nvSpPr><x:cNvPr id="1" name="a" hidden="1"/></x:nvSpPr>'
             f"<x:txBody><a:p><a:r><a:t>{SECRET}</a:t></a:r></a:p></x:txBody></x:sp></x:wsDr>"), True, "文本框", "隐藏的图形"),
    "alternative text": (
        part("xl/drawings/drawing1.xml", f'<x:wsDr xmlns:x="x"><x:pic><x:cNvPr id="1" name="a" descr="{SECRET}"/></x:pic></x:wsDr>'), True,
        "替代文字", ""),
    "custom XML": (part("customXml/item1.xml", f"<a><b>{SECRET}</b></a>"), True, "customXml/item1.xml", ""),
    "custom property": (part("docProps/custom.xml", f'<Properties xmlns="x"><property name="号"><v>{SECRET}</v></property></Properties>'), True,
                        "文档属性 号", ""),
    "revision log": (part("xl/revisions/revisionLog1.xml", f'<revisions xmlns="{MAIN}"><rcc><oc><is><t>{SECRET}</t></is></oc></rcc></revisions>'), True,
                     "修订记录", ""),
    "printer settings": (edit(book(), lambda p: p.__setitem__("xl/printerSettings/printerSettings1.bin", b"\0\1" + SECRET.encode("utf-16-le"))), True,
                         "打印机设置", ""),
    "sheet left out of the workbook": (
        edit(book(), lambda p: p.__setitem__("xl/worksheets/sheet9.xml", f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
             f"<is><t>{SECRET}</t></is></c></row></sheetData></worksheet>".encode())), True, "sheet9.xml", "未列入"),
    "embedded workbook": (edit(book(), lambda p: p.__setitem__("xl/embeddings/Book1.xlsx", book(cell("F4")))), True, "嵌入文件 Book1.xlsx", ""),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = PLACES[place]
    only(data, hidden, where, why)


CLEAN: dict[str, bytes] = {
    "plain": book(),
    "white on a dark cell": book(cell("G4", "已发", font=WHITE, fill=PatternFill("solid", fgColor="FF1F3864"))),
    "a comment less": book(column("G", width=12)),
    "ordinary number formats": book(
        both(cell("G4", 1, number_format="0000"), cell("G5", 1, number_format="#,##0.00;[Red]-#,##0.00"))
    ),
    "small print": book(cell("G4", "注", font=Font(size=6))),
}


@pytest.mark.parametrize("twin", CLEAN)
def test_an_ordinary_workbook_is_clean(twin: str) -> None:
    found = clean(CLEAN[twin])
    assert next(piece.text for piece in found.pieces if piece.source == "body") == "关于2024年度大病慰问对象的公示"
    table = found.tables[0]
    assert [c.text for c in table.rows[0]][:5] == ["序号", "姓名", "性别", "年龄", "金额"]
    assert table.place(1) == "工作表“公示” 第 3 行"


def test_columns_hidden_as_a_group() -> None:
    def change(workbook: Any, sheet: Any) -> None:
        sheet["G3"], sheet["I3"] = SECRET, SECRET
        sheet.column_dimensions.group("G", "I", hidden=True)

    assert {hidden for hidden, _, _ in spots(walk(book(change)))} == {True}


def test_a_number_typed_as_a_number_and_a_date() -> None:
    found = walk(book(both(cell("G4", int(SECRET[:17] + "0")), cell("H4", 18337, number_format="yyyy-mm-dd"))))
    line = [c.text for c in found.tables[0].rows[2]]
    assert line[6].startswith(SECRET[:15]) and line[6].isdigit() and line[7] == "1950-03-15"


def test_white_text_where_a_table_style_colours_the_ground() -> None:
    data = edit(
        book(cell("F4", "文化", font=WHITE)),
        lambda parts: parts.update({
            "xl/tables/table1.xml": f'{HEAD}<table xmlns="{MAIN}" ref="A2:F7"/>'.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": (
                f'{HEAD}<Relationships xmlns="x"><Relationship Id="r9" Type="{REL}/table" Target="/xl/tables/table1.xml"/></Relationships>').encode(),
        }),
    )  # fmt: skip
    clean(data)


def test_a_far_cell_costs_no_memory_and_a_lot_of_cells_is_said() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}" t="inlineStr"><is><t>x</t></is></c></row>' for n in range(1, 200))
    data = edit(book(), lambda parts: parts.__setitem__(
        "xl/worksheets/sheet1.xml", f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()))  # fmt: skip
    found = walk(data)
    assert [gap.where for gap in found.gaps] == ["工作表“公示”"] and "没有检查" in found.gaps[0].why
