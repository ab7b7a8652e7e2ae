"""One number in each place where text can hide in a docx: found there, and seen for what it is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.shared import Pt, RGBColor

from audit import policies
from audit.disclosure.check import NoticeReport, check_notice
from audit.disclosure.spec import load_spec
from audit.errors import ReadError
from audit.masking import Masker
from tests.conftest import card, person

SECRET = person(3)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Parts = dict[str, bytes]


def param(key: str, day: date) -> Decimal:
    return policies.load("jiande").params.value(key, day)


def check(data: bytes, tmp_path: Path, *, masker: Masker | None = None) -> NoticeReport:
    path = tmp_path / "公示 一.docx"
    path.write_bytes(data)
    spec = load_spec(policies.load("jiande").folder)
    return check_notice(path, "公示 一.docx", spec=spec, param=param, masker=masker or Masker())


def notice(change: Callable[[docx.document.Document], object] | None = None) -> bytes:
    """A notice in order, with one change."""
    document = docx.Document()
    document.add_paragraph("关于2024年度大病慰问对象的公示")
    document.add_paragraph(
        "根据有关规定，现将2024年度大病慰问对象予以公示。公示期：2024年6月3日至6月12日。公示编号：QY-DB-2024-01"
    )
    table = document.add_table(1, 5)
    for cell, text in zip(table.rows[0].cells, ("序号", "姓名", "性别", "年龄", "慰问金额（元）"), strict=True):
        cell.text = text
    for number, name in enumerate(("张三", "李四"), 1):
        for cell, text in zip(table.add_row().cells, (str(number), name, "男", "74", "500.00"), strict=True):
            cell.text = text
    document.add_paragraph(
        "受理单位：青云街道社会化管理服务站　监督电话：0571-64000012　地址：青云街道文化路18号办事大厅"
    )
    if change:
        change(document)
    stream = io.BytesIO()
    document.save(stream)
    return without_thumbnail(stream.getvalue())


def edit(data: bytes, change: Callable[[Parts], None]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def without_thumbnail(data: bytes) -> bytes:
    def drop(parts: Parts) -> None:
        parts.pop("docProps/thumbnail.jpeg", None)
        parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", parts["_rels/.rels"])

    return edit(data, drop)


def in_body(xml: str) -> bytes:
    """The notice with XML put in front of its last section properties."""

    def put(parts: Parts) -> None:
        text = parts["word/document.xml"].decode()
        at = text.rindex("<w:sectPr")
        parts["word/document.xml"] = (text[:at] + xml + text[at:]).encode()

    return edit(notice(), put)


def part(name: str, xml: str) -> bytes:
    return edit(notice(), lambda parts: parts.__setitem__(name, xml.encode()))


def test_a_notice_in_order_has_no_findings(tmp_path: Path) -> None:
    report = check(notice(), tmp_path)
    assert report.findings == () and report.notice == "illness_condolence" and report.number == "QY-DB-2024-01"


def run(document: docx.document.Document, text: str = SECRET) -> docx.text.run.Run:
    return document.add_paragraph().add_run(text)


def vanish(document: docx.document.Document) -> None:
    run(document).font.hidden = True


def white(document: docx.document.Document) -> None:
    run(document).font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)


def tiny(document: docx.document.Document) -> None:
    run(document).font.size = Pt(1)


def styled(document: docx.document.Document) -> None:
    style = document.styles.add_style("暗", 1)
    style.font.hidden = True
    below = document.styles.add_style("更暗", 1)
    below.base_style = style
    document.add_paragraph(SECRET, style="更暗")


def split_runs(document: docx.document.Document) -> None:
    paragraph = document.add_paragraph()
    for piece in (SECRET[:5], SECRET[5:9], SECRET[9:]):
        paragraph.add_run(piece).bold = piece != SECRET[5:9]


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
PLACES: dict[str, tuple[bytes, bool]] = {
    "visible": (notice(lambda d: run(d)), False),
    "split over runs": (notice(split_runs), False),
    "hidden": (notice(vanish), True),
    "white": (notice(white), True),
    "tiny": (notice(tiny), True),
    "hidden by style": (notice(styled), True),
    "header": (notice(lambda d: d.sections[0].header.paragraphs[0].add_run(SECRET)), False),
    "footer": (notice(lambda d: d.sections[0].footer.paragraphs[0].add_run(SECRET)), False),
    "property": (notice(lambda d: setattr(d.core_properties, "comments", SECRET)), True),
    "cell": (notice(lambda d: d.tables[0].rows[1].cells[1].add_paragraph(SECRET)), False),
    "deleted": (in_body(f'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>'), True),
    "inserted": (in_body(f'<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>{SECRET}</w:t></w:r></w:ins></w:p>'), False),
    "content control": (in_body(f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:sdtContent></w:sdt>"), False),
    "control's hint": (in_body(f'<w:sdt><w:sdtPr><w:alias w:val="{SECRET}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'), True),
    "field code": (in_body(f'<w:p><w:fldSimple w:instr=" QUOTE {SECRET} "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'), True),
    "instruction": (in_body(f"<w:p><w:r><w:instrText> {SECRET} </w:instrText></w:r></w:p>"), True),
    "text box": (in_body(
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"), False),
    "alternative text": (in_body(
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="a" descr="{SECRET}"/></wp:inline></w:drawing></w:r></w:p>'), True),
    "nested table": (in_body(
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"), False),
    "hidden row": (in_body(
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"), True),
    "comment": (part("word/comments.xml", f'{HEAD}<w:comments xmlns:w="{W}"><w:comment w:id="0"><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:comment></w:comments>'), True),
    "footnote": (part("word/footnotes.xml", f'{HEAD}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:footnote></w:footnotes>'), False),
    "custom property": (part("docProps/custom.xml", f'{HEAD}<Properties xmlns="x"><property name="号"><v>{SECRET}</v></property></Properties>'), True),
    "custom XML": (part("customXml/item1.xml", f"{HEAD}<a><b c='{SECRET}'/></a>"), True),
    "custom XML text": (part("customXml/item2.xml", f"{HEAD}<a>{SECRET}</a>"), True),
    "building block": (part("word/glossary/document.xml", f'{HEAD}<w:glossaryDocument xmlns:w="{W}"><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:glossaryDocument>'), True),
    "document variable": (part("word/extra.xml", f'{HEAD}<w:x xmlns:w="{W}"><w:docVar w:name="n" w:val="{SECRET}"/></w:x>'), True),
    "link": (part("word/_rels/footer9.xml.rels", f'{HEAD}<Relationships xmlns="x"><Relationship Id="r" TargetMode="External" Target="http://a/{SECRET}"/></Relationships>'), True),
    "embedded document": (edit(notice(), lambda parts: parts.__setitem__("word/embeddings/Doc1.docx", notice(lambda d: run(d)))), True),
    "inserted chunk": (edit(notice(), lambda parts: parts.__setitem__("word/afchunk.htm", f"<p>{SECRET}</p>".encode())), False),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str, tmp_path: Path) -> None:
    data, hidden = PLACES[place]
    found = [f for f in check(data, tmp_path).findings if f.kind == "id_number"]
    assert [f.hidden for f in found] == [hidden] and found[0].value == "9901**********" + SECRET[-4:]
    assert found[0].severity == "error" and found[0].where and found[0].clauses == ("JD-5-2c",)
    assert SECRET not in str(check(data, tmp_path).as_json())
    assert check(data, tmp_path, masker=Masker(unmask=True)).findings[-1 if place != "cell" else 0].value == SECRET


def test_white_text_on_a_dark_cell_is_seen(tmp_path: Path) -> None:
    data = in_body(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
        f"<w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert [f.hidden for f in check(data, tmp_path).findings] == [False]


def test_what_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    data = edit(
        notice(),
        lambda parts: parts.update({"word/media/image1.png": b"\x89PNG", "word/embeddings/old.bin": b"\x00\x01"}),
    )
    kinds = [(f.kind, f.severity, f.hidden) for f in check(data, tmp_path).findings]
    assert kinds == [("unreadable", "warning", False), ("unreadable", "warning", True)]


def test_a_strict_file_is_read_like_another(tmp_path: Path) -> None:
    def strict(parts: Parts) -> None:
        old, new = W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        for name in ("word/document.xml", "word/styles.xml"):
            parts[name] = parts[name].replace(old, new)

    report = check(edit(notice(vanish), strict), tmp_path)
    assert [(f.kind, f.hidden) for f in report.findings] == [("id_number", True)]


def test_a_forbidden_column_and_each_of_its_values(tmp_path: Path) -> None:
    def add(document: docx.document.Document) -> None:
        table = document.tables[0]
        table.add_column(100)
        for index, row in enumerate(table.rows):
            row.cells[-1].text = "银行卡号" if index == 0 else card(index)

    report = check(notice(add), tmp_path)
    assert [f.kind for f in report.findings] == ["column_not_allowed", "bank_card", "bank_card"]
    assert report.findings[1].where == "表 1 第 2 行“银行卡号”列"


@pytest.mark.parametrize(
    ("heading", "value", "kinds"),
    [
        ("家庭住址", "青云街道文化路18号3幢201室", ["column_not_allowed", "address"]),
        ("联系电话", "13800001234", ["column_not_allowed", "phone"]),
        ("困难状况", "失独家庭", ["column_not_allowed", "hardship"]),
        ("病种", "恶性肿瘤", ["column_not_allowed", "health"]),
        ("出生年月", "1950年1月", ["column_not_allowed", "birth_date"]),
        ("备注", "低保户", ["hardship"]),
        ("备注", "微信：abc12345", ["other_identifier"]),
        ("备注", "zhang@example.com", ["email"]),
        ("爱好", "下棋", ["column_not_allowed"]),
        ("备注", "", []),
    ],
)
def test_columns_by_their_meaning(heading: str, value: str, kinds: list[str], tmp_path: Path) -> None:
    def add(document: docx.document.Document) -> None:
        table = document.tables[0]
        table.add_column(100)
        table.rows[0].cells[-1].text, table.rows[1].cells[-1].text = heading, value

    assert [f.kind for f in check(notice(add), tmp_path).findings] == kinds


@pytest.mark.parametrize("damage", ["truncated", "dtd", "bomb", "encrypted", "empty", "no document"])
def test_hostile_files_are_refused_in_one_line(damage: str, tmp_path: Path) -> None:
    data = notice()
    if damage == "truncated":
        data = data[: len(data) // 2]
    elif damage == "dtd":
        data = part("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{W}"/>')
    elif damage == "bomb":
        data = edit(data, lambda parts: parts.__setitem__("word/big.xml", bytes(80 * 2**20)))
    elif damage == "encrypted":
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    elif damage == "empty":
        data = b""
    else:
        data = edit(
            data,
            lambda parts: (
                parts.pop("word/document.xml"),
                parts.pop("_rels/.rels"),
                parts.update({"word/x.xml": b"<a/>"}),
            )[2],
        )
    with pytest.raises(ReadError) as error:
        check(data, tmp_path)
    assert "\n" not in str(error.value)


def test_a_file_of_another_kind_is_not_clean(tmp_path: Path) -> None:
    assert [f.kind for f in check(b"\x00\x01\x02\x03" * 9, tmp_path).findings] == ["unreadable"]
