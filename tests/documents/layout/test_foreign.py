"""Files of other people: other programs' styles, lists, themes and text boxes give what is there, and no false alarm; hostile ones one clear line."""

from __future__ import annotations

import contextlib
import copy
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from audit.documents.layout import check
from audit.documents.layout.check import Report
from audit.documents.layout.numbering import chinese, spelled
from audit.documents.layout.read import read
from audit.documents.layout.roles import find
from audit.errors import ReadError
from audit.masking import Masker
from audit.schema import validator

Make = Callable[..., Path]
Look = Callable[..., Report]
PROSE = "请各街道按照规定的程序和时限办理，不得截留、挤占、挪用，有关情况及时报告。"


def office(path: Path, build: Callable[[Any, Callable[..., Any]], None]) -> Path:
    """A document as an office types it: the default template, everything set by hand."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.7),
        Cm(3.5),
        Cm(2.8),
        Cm(2.6),
    )

    def paragraph(
        text: str, face: str = "仿宋_GB2312", size: float = 16, align: Any = None, indent: bool = True, colour: str = ""
    ) -> Any:
        made = document.add_paragraph()
        run = made.add_run(text)
        run.font.size, run.font.name = Pt(size), face
        run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        made.alignment = align
        if indent:
            made.paragraph_format.first_line_indent = Pt(32)
        made.paragraph_format.line_spacing, made.paragraph_format.space_after = Pt(28.95), Pt(0)
        return made

    build(document, paragraph)
    document.save(path)
    return path


def items(report: Report) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.severity, set()).add(finding.item)
    return found


def test_the_default_template_is_no_official_document(tmp_path: Path, look: Look) -> None:
    document = docx.Document()
    document.add_heading("Quarterly report", 0)
    document.add_paragraph("Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 8)
    document.add_paragraph("a point", style="List Bullet")
    document.add_table(2, 2, style="Table Grid")
    path = tmp_path / "english.docx"
    document.save(path)
    report = look(path)
    assert report.genre == "other" and set(items(report)) == {"note"}
    assert all(finding.clause is None and finding.strength == "practice" for finding in report.findings)
    assert items(report)["note"] <= {"paper", "margins", "type_area", "body_font", "body_size", "page_number", "date"}


def test_an_empty_document(tmp_path: Path, look: Look) -> None:
    path = tmp_path / "empty.docx"
    docx.Document().save(path)
    assert look(path).genre == "other"


def test_a_circular_typed_by_hand(tmp_path: Path, look: Look) -> None:
    def build(document: Any, paragraph: Callable[..., Any]) -> None:
        paragraph("关于开展健康体检工作的通知", "方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER, False)
        paragraph("", indent=False)
        paragraph("各街道办事处：", indent=False)
        paragraph(PROSE)
        paragraph("一、体检对象", "黑体")
        paragraph(PROSE)
        paragraph("某市财政局", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
        paragraph("2026年8月3日", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)

    report = look(office(tmp_path / "o.docx", build))
    assert report.genre == "document"
    # No mark, so no rule and no number are missed; 27 characters a line and the missing page number are facts.
    assert items(report) == {"warning": {"characters_per_line", "page_number", "signature"}, "note": {"agency_mark"}}


@pytest.mark.parametrize("title", ["某街道大病慰问对象的公示", "聘用证书", "劳务协议", "审计取证单", "Report"])
def test_other_papers_are_never_said_to_break_the_standard(tmp_path: Path, look: Look, title: str) -> None:
    def build(document: Any, paragraph: Callable[..., Any]) -> None:
        paragraph(title, "宋体", 22, WD_ALIGN_PARAGRAPH.CENTER, False)
        paragraph(PROSE, "宋体", 14)
        paragraph("某街道", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
        paragraph("二〇二六年八月三日", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)

    report = look(office(tmp_path / "o.docx", build))
    assert report.genre == "other" and items(report) == {"note": {"body_font", "body_size", "date", "page_number"}}


@pytest.mark.parametrize(
    ("mark", "number", "genre"),
    [
        ("某市人民政府令", "第12号", "order"),
        ("某局办公会议纪要", "〔2026〕3号", "minutes"),
        ("某市财政局文件", "某财〔2026〕3号", "document"),
        ("某市财政局", "某财函〔2026〕3号", "letter"),
    ],
)
def test_the_genre_is_found_from_the_content(tmp_path: Path, look: Look, mark: str, number: str, genre: str) -> None:
    def build(document: Any, paragraph: Callable[..., Any]) -> None:
        paragraph(mark, "方正小标宋简体", 40, WD_ALIGN_PARAGRAPH.CENTER, False, "FF0000")
        paragraph(number, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        paragraph(PROSE)

    path = office(tmp_path / "o.docx", build)
    assert look(path).genre == genre
    assert look(path, genre="other").genre == "other"


def test_theme_faces_are_resolved(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("正文")
    run._element.get_or_add_rPr().append(
        parse_xml(f'<w:rFonts {nsdecls("w")} w:eastAsiaTheme="minorEastAsia" w:asciiTheme="majorHAnsi"/>')
    )
    path = tmp_path / "t.docx"
    document.save(path)
    props = read(path, "t").paragraphs[0].look
    # The theme of python-docx's template names no East Asian face but one for each script, and its language is Japanese.
    assert (props.east or "").endswith("明朝") and props.latin == "Calibri"


def test_styles_lists_and_direct_formatting_go_over_each_other(forms: ModuleType, make: Make) -> None:
    extra = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/><w:pPr><w:ind w:firstLine="640"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/><w:rPr><w:sz w:val="30"/><w:rFonts w:eastAsia="楷体"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:name w:val="C"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style></w:styles>'
    )
    own = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:rStyle w:val="C"/><w:sz w:val="40"/></w:rPr><w:t>乙</w:t></w:r></w:p>'
    path = make(text=own, edits={"styles": [("</w:styles>", extra)]})
    paragraph = next(p for p in read(path, "f").paragraphs if p.text == "甲乙")
    first, second = (run.props for run in paragraph.runs)
    assert (first.size, first.east, first.bold) == (30, "楷体", False) and paragraph.props.first == 640
    assert (second.size, second.bold, second.east) == (40, True, "楷体")


def test_automatic_numbers_are_part_of_the_text(tmp_path: Path, look: Look) -> None:
    def build(document: Any, paragraph: Callable[..., Any]) -> None:
        paragraph("关于做好工作的通知", "方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER, False)
        paragraph("", indent=False)
        paragraph("各街道办事处：", indent=False)
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
            '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum>'))  # fmt: skip
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for text, face in (("体检对象", "黑体"), ("体检时间", "仿宋_GB2312")):
            made = paragraph(text, face, indent=True)
            made._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
            )
            made._p.pPr.ind.set(qn("w:left"), "0")
            paragraph(PROSE)
        paragraph("2026年8月3日", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)

    path = office(tmp_path / "n.docx", build)
    assert [p.bare for p in read(path, "n").paragraphs if p.label] == ["一、体检对象", "二、体检时间"]
    headings = [finding for finding in look(path).findings if finding.item == "heading_level"]
    assert [(finding.expected, finding.actual) for finding in headings] == [("第 1 层用黑体", "仿宋_GB2312")]
    assert "二、体检时间" in headings[0].where


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百〇一"), (110, "一百一十"), (1000, "1000")],
)
def test_chinese_numbers(value: int, text: str) -> None:
    assert chinese(value) == text and spelled(value, "chineseCountingThousand") == text
    assert (
        spelled(12, "chineseLegalSimplified") == "拾贰"
        and spelled(3, "decimalEnclosedCircle") == "③"
        and spelled(3, "lowerLetter") == "c"
    )


def test_deleted_and_hidden_text_is_not_read_and_controls_are(make: Make) -> None:
    body = (
        '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t>补上</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    texts = [p.text for p in read(make(text=body), "f").paragraphs]
    assert "补上" in texts and "控件" in texts and not any("删去" in text or "隐藏" in text for text in texts)


def test_the_strict_kind_of_ooxml(make: Make, look: Look, tmp_path: Path) -> None:
    names = [
        (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ]
    target = tmp_path / "strict.docx"
    with zipfile.ZipFile(make()) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            for old, new in names:
                data = data.replace(old, new)
            out.writestr(name, data)
    report = look(target)
    assert report.genre == "document" and report.findings == []


def test_a_mark_in_a_text_box_is_found_and_its_place_is_not_guessed(make: Make, look: Look, forms: ModuleType) -> None:
    box = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        + forms.para("某市财政局文件", style="Agency Mark")
        + '</w:txbxContent></v:textbox></v:shape><v:line xmlns:v="urn:schemas-microsoft-com:vml" strokecolor="red"/></w:pict></w:r></w:p>'
    )
    number = forms.para("某财社〔2026〕12号", style="Doc Number", own="<w:pBdr/>")
    report = look(
        make(
            head=box + number + forms.blank(2),
            security="",
            edits={"styles": [('<w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/>', "")]},
        )
    )
    assert report.genre == "document" and not [finding for finding in report.findings if finding.severity == "error"]
    assert {"agency_mark_position", "red_rule_width"} <= set(report.not_checkable)


def test_an_annex_after_a_continuous_section_is_not_on_a_new_page(make: Make, look: Look, forms: ModuleType) -> None:
    def annexes(kind: str) -> str:
        page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1460" w:gutter="0"/>'
        end = f'<w:p><w:pPr><w:sectPr><w:footerReference w:type="default" r:id="rId5"/><w:footerReference w:type="even" r:id="rId6"/>{page}</w:sectPr></w:pPr></w:p>'
        return str(
            forms.para("附件1", style="Annex Mark", own='<w:pageBreakBefore w:val="0"/>').join([end, ""])
            + forms.annex(2, "说明")
        )

    kinds = {kind: [("<w:pgSz", f'<w:type w:val="{kind}"/><w:pgSz')] for kind in ("continuous", "nextPage")}
    # Only the last section's kind says how it begins; the first keeps none.
    last = {
        kind: [lambda text, kind=kind: text[::-1].replace("zSgp:w<", f'<w:type w:val="{kind}"/><w:pgSz'[::-1], 1)[::-1]]
        for kind in kinds
    }
    found = {
        kind: [
            f.actual
            for f in look(make(annexes=annexes(kind), edits={"document": last[kind]})).findings
            if f.item == "annex"
        ]
        for kind in kinds
    }
    assert found == {"continuous": ["没有另起一面"], "nextPage": []}


def test_personal_numbers_in_a_quoted_paragraph_are_masked(make: Make, look: Look, forms: ModuleType) -> None:
    number = "990101195001010017"
    report = look(
        make(
            text=forms.para(
                f"{number}号证件持有人请于规定期限内到街道办理登记手续并领取材料。",
                own='<w:ind w:firstLineChars="0" w:firstLine="0"/>',
            )
        )
    )
    assert [finding.item for finding in report.findings] == ["paragraph_indent"]
    assert number not in str(report.as_json()) and number[:10] not in str(report.as_json())


# Hostile files ---------------------------------------------------------------------------------------------------------------------------------


def package(path: Path, **parts: str | bytes) -> Path:
    """A package of just these parts; `document` is the main one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"plain text", "不是 Word 文档"),
        (b"", "不是 Word 文档"),
        (b"PK\x03\x04word/ and nothing more", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600, "另存为 docx"),
        (b"%PDF-1.7", "不是 Word 文档"),
    ],
)
def test_what_is_no_docx_is_refused_with_its_remedy(tmp_path: Path, look: Look, data: bytes, says: str) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=says) as caught:
        look(path)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("x.docx: ")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("<not xml", "损坏"),
        (f"<w:document {W}/>", "没有正文"),
        (f"<w:styles {W}/>", "没有正文"),
        (
            f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>',
            "DTD",
        ),
        (
            f"<w:document {W}><w:body>"
            + "<w:sdt><w:sdtContent>" * 400
            + "</w:sdtContent></w:sdt>" * 400
            + "</w:body></w:document>",
            "损坏",
        ),
    ],
    ids=["no-xml", "no-body", "styles", "dtd", "deep"],
)
def test_a_broken_body_is_one_line(tmp_path: Path, look: Look, document: str, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        look(package(tmp_path / "x.docx", document=document))


def test_a_bomb_is_not_unpacked(tmp_path: Path, look: Look) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (100 * 2**20))
    path = tmp_path / "x.docx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(ReadError, match="MB"):
        look(path)


def test_absurd_values_are_taken_for_nothing_said(tmp_path: Path, look: Look) -> None:
    body = (
        '<w:p><w:pPr><w:spacing w:line="99999999999999999999" w:lineRule="exact"/><w:ind w:firstLineChars="x" w:left="-1e400"/><w:numPr><w:ilvl w:val="99"/>'
        '<w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:rPr><w:sz w:val="abc"/><w:color w:val="zzz"/></w:rPr><w:t>文字</w:t></w:r></w:p>'
        '<w:sectPr><w:pgSz w:w="0" w:h="-5"/><w:pgMar w:top="nan" w:left="1e9"/><w:docGrid w:type="lines" w:linePitch="0"/></w:sectPr>'
    )
    for genre in (None, "document", "letter", "order", "minutes"):
        report = look(
            package(tmp_path / "x.docx", document=f"<w:document {W}><w:body>{body}</w:body></w:document>"), genre=genre
        )
        assert "paper" in {finding.item for finding in report.findings}


def test_a_long_text_is_read_in_time(tmp_path: Path, look: Look) -> None:
    """Patterns that go back and forth over a text would take hours over these."""
    texts = [
        "签发人" + " " * 20000,
        "附件" * 9000,
        "二〇" * 9000,
        "（" * 20000,
        "抄送" + "，" * 20000,
        "关于" * 20000 + "的通知",
        "1" * 20000,
        "印发" * 9000,
        "某" * 20000 + "〔2026〕1号",
    ]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts * 3)
    report = look(
        package(tmp_path / "x.docx", document=f"<w:document {W}><w:body>{body}</w:body></w:document>"), genre="document"
    )
    assert report.findings


def test_the_parts_of_a_made_up_document_are_found(make: Make) -> None:
    roles = find(read(make(), "f"))
    assert roles.number is not None and roles.number.bare == "某财社〔2026〕12号"
    assert [p.bare for p in roles.mark] == ["某市财政局文件"] and [p.bare for p in roles.organs] == ["某市财政局"]
    assert (
        roles.copies is not None and roles.issued is not None and roles.remark is not None and len(roles.annexes) == 2
    )
    assert [p.bare for p in roles.attachments] == ["附件：1.\t资金分配表", "2.\t操作口径说明"]


@pytest.mark.parametrize("seed", range(8))
def test_mangled_parts_give_findings_or_one_line(make: Make, tmp_path: Path, seed: int) -> None:
    """Elements taken out, doubled and given absurd values, in any part: a report or a ReadError, nothing else."""
    chance = random.Random(seed)
    path = make(chance.choice(["document", "letter"]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    values = ["0", "-1", "99999999", "abc", "", "nan", "true", "FF0000", "１２"]
    for number in range(12):
        mangled = dict(parts)
        for name in chance.sample([name for name in parts if name.startswith("word/") and name.endswith(".xml")], 2):
            root = etree.fromstring(parts[name])
            elements = list(root.iter())
            for _ in range(10):
                element = chance.choice(elements)
                parent, names = element.getparent(), list(element.attrib)
                what = chance.randrange(4)
                if what == 0 and parent is not None:
                    parent.remove(element)
                elif what == 1 and parent is not None:
                    parent.append(copy.deepcopy(element))
                elif what == 2 and names:
                    element.set(chance.choice(names), chance.choice(values))
                else:
                    element.text = chance.choice(["附件：", "二〇二六年", "〔26〕第01号", "签发人:", "印发", None])
            mangled[name] = etree.tostring(root)
        target = tmp_path / f"{number}.docx"
        with zipfile.ZipFile(target, "w") as archive:
            for name, data in mangled.items():
                archive.writestr(name, data)
        # Without the guard, which would turn a fault of ours into a line for the user.
        with contextlib.suppress(ReadError):
            report, _ = check._examine(target, "f", Masker(), chance.choice([None, *check.GENRES]), None)
            validator("output/layout").validate({"files": [report.as_json()], "unreadable": [], "skipped": []})
