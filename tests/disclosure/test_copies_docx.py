"""A Word file written anew for the public: it looks as before, and nothing that a reader does not see is in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openxml_audit import OpenXmlValidator

from audit import policies
from audit.disclosure.redaction import docx as sieve
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.spec import DisclosureSpec, load_spec
from tests.conftest import card, person
from tests.disclosure.test_places import HEAD, PLACES, SECRET, W, edit, in_body, notice, run

Document = docx.document.Document


def cleaned(data: bytes) -> Cleaned:
    return sieve.redact(data, "公示.docx", load_spec(policies.load("jiande").folder) or DisclosureSpec())


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def words(data: bytes) -> str:
    """Everything in the package, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode()}" for name in archive.namelist())


@pytest.mark.parametrize("place", PLACES)
def test_no_part_of_the_copy_holds_what_was_hidden_or_forbidden(place: str) -> None:
    copy = cleaned(PLACES[place][0])
    text = words(copy.data)
    assert SECRET not in text and "关于2024年度大病慰问对象的公示" in text
    assert "0571-64000012" in text and "文化路18号办事大厅" in text


def test_equal_notices_give_equal_copies() -> None:
    assert cleaned(notice()).data == cleaned(notice()).data


def wide(document: Document) -> None:
    """A table with a forbidden column in the middle and a title over all of them."""
    table = document.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "名单"
    for cell, text in zip(table.rows[1].cells, ("姓名", "身份证号码", "慰问金额", "联系电话"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[2].cells, ("张三", person(1), "500", "13800001234"), strict=True):
        cell.text = text


def test_forbidden_columns_go_and_the_table_stays_as_wide() -> None:
    before = opened(notice(wide)).tables[1]
    copy = cleaned(notice(wide))
    table = opened(copy.data).tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["名单", "名单"],
        ["姓名", "慰问金额"],
        ["张三", "500"],
    ]
    assert copy.removed[:2] == ("删去“身份证号码”列", "删去“联系电话”列")

    def width(table: Any) -> int:
        return sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)

    assert abs(width(table) - width(before)) <= 2 and len(table._tbl.tblGrid) == 2


def look(document: Document) -> None:
    document.styles.add_style("王五的样式", 1).font.color.rgb = RGBColor(0xC0, 0, 0)
    paragraph = document.add_paragraph(style="王五的样式")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.first_line_indent = Pt(32)
    piece = paragraph.add_run("落款")
    piece.font.size, piece.bold = Pt(16), True
    piece._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    section = document.sections[0]
    section.left_margin = Pt(79)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE \\* MERGEFORMAT ")
    section.footer.paragraphs[0].add_run("第")._r.addnext(field)
    section.header.paragraphs[0].add_run("青云街道")


def test_the_copy_looks_like_the_notice() -> None:
    copy = opened(cleaned(notice(look)).data)
    paragraph = next(each for each in copy.paragraphs if each.text == "落款")
    piece = paragraph.runs[0]
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT and paragraph.paragraph_format.first_line_indent == Pt(32)
    assert piece.font.size == Pt(16) and piece.bold and piece._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert paragraph.style.font.color.rgb == RGBColor(0xC0, 0, 0) and "王五" not in words(cleaned(notice(look)).data)
    section = copy.sections[0]
    assert section.left_margin == Pt(79) and section.header.paragraphs[0].text == "青云街道"
    assert section.footer.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_page_numbers_written_as_field_marks_stay_and_other_fields_become_their_text() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> {} </w:instrText></w:r>"
    shown = "<w:r><w:t>{}</w:t></w:r>"
    fields = "".join(
        mark.format("begin") + code.format(name) + mark.format("separate") + shown.format(text) + mark.format("end")
        for name, text in (("NUMPAGES", "7"), (f"HYPERLINK http://x/{SECRET}", "链接"))
    )
    text = words(cleaned(in_body(f"<w:p>{fields}</w:p>")).data)
    assert "<w:instrText>NUMPAGES</w:instrText>" in text and text.count("fldChar ") == 3
    assert "链接" in text and "HYPERLINK" not in text


@pytest.mark.parametrize(
    ("change", "gone", "kept"),
    [
        (lambda d: d.add_paragraph(f"张三的手机{'138 0000 1234'}。"), "138 0000 1234", "的手机"),
        (lambda d: d.add_paragraph(f"卡号{card(7)[:4]} {card(7)[4:8]} {card(7)[8:]}"), card(7)[8:], "卡号"),
        (lambda d: d.add_paragraph("张三患尿毒症，家庭困难。"), "患尿毒", "张三■"),
        (lambda d: d.tables[0].rows[1].cells[1].add_paragraph(SECRET), SECRET, "张三"),
        (lambda d: [d.add_paragraph(text) for text in (f"证件 {SECRET[:9]}", f"{SECRET[9:]} 收")], SECRET[9:], "证件"),
    ],
)
def test_values_are_blacked_out_where_they_stand(change: Callable[[Document], object], gone: str, kept: str) -> None:
    copy = cleaned(notice(change))
    assert gone not in words(copy.data) and kept in words(copy.data) and "■" in words(copy.data)
    assert any(line.startswith("遮盖") for line in copy.removed)


def test_the_purpose_of_a_notice_is_no_word_about_a_person() -> None:
    assert "■" not in words(cleaned(notice(lambda d: d.add_paragraph("对患大病的张三予以慰问。"))).data)


def test_a_number_split_between_cells_and_over_runs_is_blacked_out() -> None:
    def split(document: Document) -> None:
        cells = document.tables[0].rows[1].cells
        cells[3].text, cells[4].text = SECRET[:10], SECRET[10:]
        paragraph = document.add_paragraph()
        for piece in (SECRET[:5], SECRET[5:9], SECRET[9:]):
            paragraph.add_run(piece).bold = piece != SECRET[5:9]

    copy = opened(cleaned(notice(split)).data)
    assert [cell.text for cell in copy.tables[0].rows[1].cells[3:]] == ["■" * 10, "■" * 8]
    assert [run.text for run in copy.paragraphs[-1].runs] == ["■■■■■", "■■■■", "■■■■■■■■■"]


def test_visible_words_of_boxes_notes_and_insertions_stay_and_pictures_are_told() -> None:
    box = "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    body = f"<w:p>{box}<w:ins w:id='1' w:author='王五'><w:r><w:t>增补</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:drawing/></w:r></w:p>"

    def note(parts: dict[str, bytes]) -> None:
        xml = f'{HEAD}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>见附件</w:t></w:r></w:p></w:footnote></w:footnotes>'
        parts["word/footnotes.xml"] = xml.encode()
        rels = parts["word/_rels/document.xml.rels"].decode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        entry = f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
        parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", entry).encode()

    copy = cleaned(edit(in_body(body), note))
    text = [paragraph.text for paragraph in opened(copy.data).paragraphs]
    assert "增补〔1〕" in text and "框内" in text and text[-1] == "〔1〕见附件" and "王五" not in words(copy.data)
    assert "删去图片、图形或嵌入对象（1 处）" in copy.removed


def test_fonts_of_the_theme_are_named_and_automatic_numbers_stay() -> None:
    def themed(document: Document) -> None:
        document.add_paragraph("项", style="List Number")

    text = words(cleaned(notice(themed)).data)
    assert "Theme" not in text and "w:abstractNum " in text and 'w:lvlText w:val="%1."' in text


def test_a_strict_file_and_one_without_styles_are_copied_too() -> None:
    def strict(parts: dict[str, bytes]) -> None:
        old, new = W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        parts["word/document.xml"] = parts["word/document.xml"].replace(old, new)
        parts.pop("word/styles.xml")

    copy = cleaned(edit(notice(lambda d: setattr(run(d).font, "hidden", True)), strict))
    assert SECRET not in words(copy.data) and "张三" in words(copy.data)


def test_a_file_without_text_is_refused() -> None:
    data = edit(notice(), lambda parts: parts.__setitem__("word/document.xml", f'<w:document xmlns:w="{W}"/>'.encode()))
    with pytest.raises(Refused):
        cleaned(data)


@pytest.mark.parametrize("change", [wide, look])
def test_a_copy_is_a_sound_word_file(change: Callable[[Document], object], tmp_path: Any) -> None:
    path = tmp_path / "公示.docx"
    path.write_bytes(cleaned(notice(change)).data)
    errors = [str(error) for error in OpenXmlValidator().validate(str(path)).errors]
    # A table of fonts and a theme are customary, and no reader needs them.
    assert [error for error in errors if "required relationship type" not in error] == []


def test_the_forbidden_fields_of_a_form_are_emptied() -> None:
    fields = (("姓名", "王五"), ("家庭住址", "青云街道文化路18号3幢"), ("慰问金额", "500"))

    def form(document: Document) -> None:
        table = document.add_table(0, 2)
        for texts in fields:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text

    copy = cleaned(notice(form))
    table = opened(copy.data).tables[1]
    assert [tuple(cell.text.strip() for cell in row.cells) for row in table.rows] == [fields[0], ("", ""), fields[2]]
    assert "删去“家庭住址”列" in copy.removed


def test_two_rolls_in_one_table_lose_what_each_forbids() -> None:
    def two(document: Document) -> None:
        table = document.add_table(0, 3)
        for texts in (
            ("姓名", "金额", "身份证号"),
            ("王五", "500", person(5)),
            ("姓名", "身份证号", "金额"),
            ("赵六", person(6), "600"),
        ):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text

    table = opened(cleaned(notice(two)).data).tables[1]
    assert [[cell.text.strip() for cell in row.cells] for row in table.rows] == [
        ["姓名", "金额", ""], ["王五", "500", ""], ["姓名", "", "金额"], ["赵六", "", "600"],
    ]  # fmt: skip
