"""One number in each place where text can hide in OpenDocument, OFD, presentations and rtf: found there, and seen for what it is."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from audit.errors import ReadError
from tests.disclosure.spots import SECRET, clean, only, spots, walk
from tests.disclosure.test_walk_xlsx import PLACES as WORKBOOKS

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{short}="{_ODF}{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"), ("form", "form"),
    )
) + ' xmlns:dc="dc" xmlns:xlink="xlink"'  # fmt: skip
TITLE = "关于2024年度大病慰问对象的公示"


def package(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def odf(kind: str, body: str, styles: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    inner = "spreadsheet" if kind == "ods" else "text"
    return package(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{inner}",
            "content.xml": f"{HEAD}<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:{inner}>{body}</office:{inner}></office:body></office:document-content>",
            **(more or {}),
        }
    )


def style(name: str, family: str, properties: str, more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{properties}</style:style>'


def odt(body: str, styles: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    return odf("odt", f"<text:p>{TITLE}</text:p>{body}", styles, more)


def cells(*texts: str, extra: str = "") -> str:
    return "".join(f"<table:table-cell {extra}><text:p>{text}</text:p></table:table-cell>" for text in texts)


def ods(
    last: str = "",
    styles: str = "",
    columns: str = "",
    row: str = "",
    sheet: str = "",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """A sheet of four columns whose third row can take a further cell."""
    rows = f"<table:table-row>{cells(TITLE)}</table:table-row><table:table-row>{cells('序号', '姓名', '性别', '金额')}</table:table-row>"
    rows += f"<table:table-row {row}>{cells('1', '张三', '男', '500')}{last}</table:table-row>"
    rows += f"<table:table-row>{cells('2', '李四', '女', '500')}</table:table-row>"
    table = f'<table:table table:name="公示" {sheet}>{columns}{rows}<table:table-row table:number-rows-repeated="1048000"/></table:table>'
    return odf("ods", table, styles, more)


def text_properties(more: str) -> str:
    return f"<style:text-properties {more}/>"


WHITE = style("W", "text", text_properties('fo:color="#ffffff"'))
GONE = style("H", "text", text_properties('text:display="none"'))
ODF: dict[str, tuple[bytes, bool, str, str]] = {
    "odt visible": (odt(f"<text:p>证号{SECRET}</text:p>"), False, "正文第 2 段", ""),
    "odt two spans": (odt(f"<text:p><text:span>{SECRET[:5]}</text:span><text:span>{SECRET[5:]}</text:span></text:p>"), False, "正文第 2 段", ""),
    "odt hidden": (odt(f'<text:p><text:span text:style-name="H">{SECRET}</text:span></text:p>', GONE), True, "正文第 2 段", "隐藏文字"),
    "odt white": (odt(f'<text:p><text:span text:style-name="W">{SECRET}</text:span></text:p>', WHITE), True, "正文第 2 段", "底色"),
    "odt white by its paragraph's base": (
        odt(f'<text:p text:style-name="B">{SECRET}</text:p>', style("A", "paragraph", text_properties('fo:color="#ffffff"'))
            + style("B", "paragraph", "", 'style:parent-style-name="A"')), True, "正文第 2 段", "底色"),
    "odt tiny": (odt(f'<text:p text:style-name="T">{SECRET}</text:p>', style("T", "paragraph", text_properties('fo:font-size="1pt"'))), True, "正文第 2 段", "字号"),
    "odt deleted": (
        odt(f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{SECRET}</text:p></text:deletion></text:changed-region>"
            "</text:tracked-changes>"), True, "修订记录", "已删除"),
    "odt comment": (odt(f"<text:p>张三<office:annotation><dc:creator>x</dc:creator><text:p>{SECRET}</text:p></office:annotation></text:p>"), True, "批注", "批注"),
    "odt note": (odt(f'<text:p>张三<text:note text:note-class="footnote"><text:note-body><text:p>{SECRET}</text:p></text:note-body></text:note></text:p>'), False, "脚注", ""),
    "odt text box": (odt(f"<text:p><draw:frame><draw:text-box><text:p>{SECRET}</text:p></draw:text-box></draw:frame></text:p>"), False, "文本框", ""),
    "odt alternative text": (odt(f"<text:p><draw:frame><svg:desc>{SECRET}</svg:desc></draw:frame></text:p>"), True, "替代文字", ""),
    "odt hidden section": (odt(f'<text:section text:display="none"><text:p>{SECRET}</text:p></text:section>'), True, "正文第 2 段", "隐藏的节"),
    "odt hidden text field": (odt(f'<text:p>张三<text:hidden-text text:string-value="{SECRET}"/></text:p>'), True, "正文第 2 段", "隐藏文字"),
    "odt table": (odt(f'<table:table table:name="a"><table:table-row>{cells("张三", SECRET)}</table:table-row></table:table>'), False, "表 1 第 1 行", ""),
    "odt link": (odt(f'<text:p><text:a xlink:href="http://a/{SECRET}">张三</text:a></text:p>'), True, "链接地址", ""),
    "odt header": (odt("", more={"styles.xml": f"{HEAD}<office:document-styles {NAMES}><style:header><text:p>{SECRET}</text:p></style:header></office:document-styles>"}),
                   False, "页眉", ""),
    "odt property": (odt("", more={"meta.xml": f"{HEAD}<office:document-meta {NAMES}><dc:description>{SECRET}</dc:description></office:document-meta>"}), True,
                     "文档属性 description", ""),
    "odt settings": (odt("", more={"settings.xml": f"{HEAD}<a><b>{SECRET}</b></a>"}), True, "settings.xml", ""),
    "odt embedded file": (odt("", more={"Object 1.xlsx": WORKBOOKS["visible"][0]}), True, "嵌入文件 Object 1.xlsx", "嵌入"),
    "ods visible": (ods(cells(SECRET)), False, "工作表“公示” 第 3 行", ""),
    "ods hidden row": (ods(cells(SECRET), row='table:visibility="collapse"'), True, "第 3 行", "隐藏行"),
    "ods filtered row": (ods(cells(SECRET), row='table:visibility="filter"'), True, "第 3 行", "筛选"),
    "ods hidden column": (
        ods(cells(SECRET), columns='<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>'), True, "第 3 行", "隐藏列"),
    "ods hidden sheet": (ods(cells(SECRET), style("S", "table", '<style:table-properties table:display="false"/>'), sheet='table:style-name="S"'), True, "第 3 行", "隐藏的工作表"),
    "ods white": (ods(cells(SECRET, extra='table:style-name="C"'), style("C", "table-cell", text_properties('fo:color="#ffffff"'))), True, "第 3 行", "底色"),
    "ods number format": (
        ods(f'<table:table-cell table:style-name="C" office:value-type="string" office:string-value="{SECRET}"/>',
            '<number:text-style style:name="N"/>' + style("C", "table-cell", "", 'style:data-style-name="N"')), True, "第 3 行", "数字格式"),
    "ods comment": (ods(f"<table:table-cell><office:annotation><text:p>{SECRET}</text:p></office:annotation></table:table-cell>"), True, "E3 批注", "批注"),
    "ods validation": (
        odf("ods", f'<table:content-validations><table:content-validation table:condition="cell-content-is-in-list({SECRET})"/></table:content-validations>'),
        True, "数据有效性", ""),
    "ods value behind a cell": (ods(f'<table:table-cell office:value-type="float" office:value="{SECRET}"><text:p>9.9E17</text:p></table:table-cell>'), True, "第 3 行", "原值"),
}  # fmt: skip

OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def line(text: str, y: float = 60, more: str = "", inner: str = "", x: float = 30) -> str:
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 90 5" Size="4" {more}>{inner}<ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'


def ofd(content: str = "", more: dict[str, str | bytes] | None = None, info: str = "", document: str = "") -> bytes:
    page = f'<ofd:Page {OFD_NS}><ofd:Content><ofd:Layer ID="2">{line(TITLE, 20)}{content}</ofd:Layer></ofd:Content></ofd:Page>'
    return package(
        {
            "OFD.xml": f"{HEAD}<ofd:OFD {OFD_NS}><ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"{HEAD}<ofd:Document {OFD_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            f'<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
            f"{document}</ofd:Document>",
            "Doc_0/Pages/Page_0/Content.xml": HEAD + page,
            **(more or {}),
        }
    )


def filled(more: str = "") -> str:
    return f'<ofd:PathObject ID="3" Boundary="20 58 120 10" Fill="true" {more}><ofd:AbbreviatedData>M 0 0</ofd:AbbreviatedData></ofd:PathObject>'


OFD: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (ofd(line(f"证号{SECRET}")), False, "第 1 页第 2 行", ""),
    "two objects": (ofd(line(SECRET[:8], x=20) + line(SECRET[8:], x=110)), False, "第 1 页第 2 行", ""),
    "invisible": (ofd(line(SECRET, more='Visible="false"')), True, "第 1 页", "不可见"),
    "transparent": (ofd(line(SECRET, more='Alpha="0"')), True, "第 1 页", "透明"),
    "white": (ofd(line(SECRET, inner='<ofd:FillColor Value="255 255 255"/>')), True, "第 1 页", "底色"),
    "tiny": (ofd(line(SECRET).replace('Size="4"', 'Size="0.3"')), True, "第 1 页", "字号"),
    "off the page": (ofd(line(SECRET, 400)), True, "第 1 页", "范围之外"),
    "covered": (ofd(line(SECRET) + filled()), True, "第 1 页", "遮盖"),
    "template": (
        ofd('<ofd:Template TemplateID="9"/>', {"Doc_0/Tpls/Tpl_0/Content.xml": f"{HEAD}<ofd:Page {OFD_NS}>{line(SECRET)}</ofd:Page>"}), False, "第 1 页", ""),
    "annotation": (ofd(more={"Doc_0/Annots/Page_0/Annotation.xml": f"{HEAD}<a><Remark>{SECRET}</Remark></a>"}), True, "批注", "批注"),
    "attachment": (ofd(more={"Doc_0/Attachs/名单.txt": f"证号{SECRET}"}), True, "附件 名单.txt", "嵌入"),
    "property": (ofd(info=f"<ofd:Keywords><ofd:Keyword>{SECRET}</ofd:Keyword></ofd:Keywords>"), True, "文档属性", ""),
    "custom data": (ofd(info=f'<ofd:CustomDatas><ofd:CustomData Name="号">{SECRET}</ofd:CustomData></ofd:CustomDatas>'), True, "文档属性 号", ""),
    "custom tags": (ofd(more={"Doc_0/Tags/CustomTags.xml": f"{HEAD}<a><b>{SECRET}</b></a>"}), True, "自定义数据", ""),
    "signature": (ofd(more={"Doc_0/Signs/Sign_0/Seal.esl": b"\x30\x00" + SECRET.encode() + b"\x00"}), True, "签章数据", ""),
    "outline": (ofd(document=f'<ofd:Outlines><ofd:OutlineElem Title="{SECRET}"/></ofd:Outlines>'), True, "书签", ""),
}  # fmt: skip

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="p"'


def slide(body: str, more: str = "") -> str:
    return f"{HEAD}<p:sld {A} {more}>{body}</p:sld>"


def shape(text: str, more: str = "") -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" {more}/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'


def pptx(body: str = "", more: dict[str, str | bytes] | None = None, attributes: str = "") -> bytes:
    return package({"ppt/slides/slide1.xml": slide(shape(TITLE) + body, attributes), **(more or {})})


SLIDES: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (pptx(shape(SECRET)), False, "第 1 张", ""),
    "hidden slide": (pptx(shape(SECRET), attributes='show="0"'), True, "第 1 张", "隐藏的幻灯片"),
    "hidden shape": (pptx(shape(SECRET, 'hidden="1"')), True, "第 1 张", "隐藏的图形"),
    "alternative text": (pptx(shape("x", f'descr="{SECRET}"')), True, "替代文字", ""),
    "table": (pptx(f"<a:tbl><a:tr><a:tc><a:p><a:r><a:t>{SECRET}</a:t></a:r></a:p></a:tc></a:tr></a:tbl>"), False, "第 1 张的表", ""),
    "notes": (pptx(more={"ppt/notesSlides/notesSlide1.xml": slide(shape(SECRET))}), True, "备注 1", "备注"),
    "comment": (pptx(more={"ppt/comments/comment1.xml": f"{HEAD}<a><text>{SECRET}</text></a>"}), True, "批注", "批注"),
    "layout": (pptx(more={"ppt/slideLayouts/slideLayout1.xml": slide(shape(SECRET))}), True, "slideLayout1.xml", ""),
}  # fmt: skip


def rtf(body: str) -> bytes:
    def escaped(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in text)

    head = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
    return (head + escaped(TITLE) + r"\par " + escaped(body) + "}").encode()


def rtf_table(value: str) -> str:
    return rf"\trowd\cellx100\cellx200\intbl 姓名\cell 备注\cell\row\trowd\intbl 张三\cell {value}\cell\row "


RTF: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (rtf(rf"证号{SECRET}\par "), False, "正文第 2 段", ""),
    "two groups": (rtf(rf"{{\b {SECRET[:6]}}}{{\i {SECRET[6:]}}}\par "), False, "正文第 2 段", ""),
    "hidden": (rtf(rf"{{\v {SECRET}}}\par "), True, "正文第 2 段", "隐藏文字"),
    "deleted": (rtf(rf"{{\deleted {SECRET}}}\par "), True, "正文第 2 段", "已删除"),
    "white": (rtf(rf"{{\cf1 {SECRET}}}\par "), True, "正文第 2 段", "底色"),
    "tiny": (rtf(rf"{{\fs2 {SECRET}}}\par "), True, "正文第 2 段", "字号"),
    "in GBK bytes": (rtf(r"\'d6\'a4\'ba\'c5" + SECRET + r"\par "), False, "正文第 2 段", ""),
    "cell": (rtf(rtf_table(SECRET)), False, "表 1 第 2 行", ""),
    "hidden cell": (rtf(rtf_table(rf"{{\v {SECRET}}}")), True, "表 1 第 2 行", "隐藏文字"),
    "header": (rtf(rf"{{\header {SECRET}\par}}"), False, "页眉", ""),
    "footnote": (rtf(rf"张三{{\footnote {SECRET}}}\par "), False, "脚注", ""),
    "comment": (rtf(rf"张三{{\*\annotation {SECRET}}}\par "), True, "批注", "批注"),
    "field code": (rtf(rf"{{\field{{\*\fldinst QUOTE {SECRET}}}{{\fldrslt 张三}}}}\par "), True, "域代码", "域代码"),
    "property": (rtf(rf"{{\info{{\subject {SECRET}}}}}"), True, "文档属性 subject", ""),
    "bookmark": (rtf(rf"{{\*\bkmkstart {SECRET}}}张三\par "), True, "文件内部数据", ""),
    "unknown group": (rtf(rf"{{\*\other {SECRET}}}张三\par "), True, "文件内部数据", ""),
}  # fmt: skip
XML_BOOK = (
    HEAD + '<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="公示"><Table>{columns}<Row><Cell><Data ss:Type="String">姓名</Data></Cell>'
    '<Cell><Data ss:Type="String">备注</Data></Cell></Row><Row {row}><Cell>{comment}<Data ss:Type="String">张三</Data></Cell>'
    '<Cell><Data ss:Type="String">{cell}</Data></Cell></Row></Table></Worksheet></Workbook>'
)


def xml_book(**values: str) -> bytes:
    return XML_BOOK.format(**{"columns": "", "row": "", "comment": "", "cell": "无"} | values).encode()


BOOKS: dict[str, tuple[bytes, bool, str, str]] = {
    "cell": (xml_book(cell=SECRET), False, "工作表“公示” 第 2 行", ""),
    "hidden row": (xml_book(cell=SECRET, row='ss:Hidden="1"'), True, "第 2 行", "隐藏行"),
    "hidden column": (xml_book(cell=SECRET, columns='<Column ss:Index="2" ss:Hidden="1"/>'), True, "第 2 行", "隐藏列"),
    "comment": (xml_book(comment=f"<Comment><Data>{SECRET}</Data></Comment>"), True, "第 2 行的批注", "批注"),
}  # fmt: skip
ALL = {
    f"{kind}: {place}": value
    for kind, places in (("odf", ODF), ("ofd", OFD), ("pptx", SLIDES), ("rtf", RTF), ("xml", BOOKS))
    for place, value in places.items()
}


@pytest.mark.parametrize("place", ALL)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = ALL[place]
    only(data, hidden, where, why)


@pytest.mark.parametrize(
    "data",
    [
        odt("<text:p>正文</text:p>"),
        ods(),
        ofd(line("正文")),
        pptx(shape("正文")),
        rtf(r"正文\par " + rtf_table("无")),
        xml_book(),
    ],
)
def test_ordinary_files_are_clean(data: bytes) -> None:
    clean(data)


def test_an_ofd_without_rules_gives_its_table() -> None:
    rows = [["序号", "姓名", "金额"], ["1", "张三", "500"], ["2", "李四", "600"]]
    content = "".join(
        line(text, 100 + 8 * r, x=30 + 50 * c).replace(" 90 5", " 12 5")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    assert [[cell.text for cell in row] for row in walk(ofd(content)).tables[0].rows] == rows


def test_a_sheet_that_repeats_its_cells_without_end_costs_nothing() -> None:
    row = f'<table:table-row table:number-rows-repeated="1048576">{cells("x", extra=chr(39).join(["table:number-columns-repeated=", "16384", ""]))}</table:table-row>'
    found = walk(odf("ods", f'<table:table table:name="a">{row * 300}</table:table>'))
    assert found.gaps and sum(len(row) for table in found.tables for row in table.rows) < 3_000_000


def test_an_encrypted_odf_and_a_page_that_is_not_there() -> None:
    manifest = {"META-INF/manifest.xml": f"{HEAD}<m><manifest:encryption-data xmlns:manifest='m'/></m>"}
    with pytest.raises(ReadError, match="密码"):
        walk(odt("", more=manifest))
    data = package(
        {
            "OFD.xml": f"{HEAD}<ofd:OFD {OFD_NS}><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:OFD>",
            "D.xml": f'{HEAD}<D><Page BaseLoc="P.xml"/></D>',
        }
    )
    assert [gap.where for gap in walk(data).gaps] == ["第 1 页"]


def test_an_rtf_cut_off_is_never_clean() -> None:
    assert walk(RTF["visible"][0][:-20]).gaps


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xls", "ods", "doc", "odt", "rtf", "pdf"])
def test_what_libreoffice_writes_is_read(ending: str, tmp_path: Path) -> None:
    """The same hidden number through another program's files."""
    from tests.disclosure.test_places import notice, vanish, white

    book = ending in ("xls", "ods")
    source = tmp_path / ("a.xlsx" if book else "a.docx")
    source.write_bytes(WORKBOOKS["hidden column"][0] if book else notice(white if ending == "pdf" else vanish))
    target = {"xls": "xls:MS Excel 97", "doc": "doc:MS Word 97"}.get(ending, ending)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = walk((tmp_path / f"a.{ending}").read_bytes())
    assert {hidden for hidden, _, _ in spots(found)} == {True} and not found.gaps
    assert [cell.text for cell in found.tables[0].rows[0]][:4] == ["序号", "姓名", "性别", "年龄"]
