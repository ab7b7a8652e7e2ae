"""One number in each place where text can hide in a PDF: found there, and seen for what it is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from audit import guard
from audit.disclosure import walkers
from audit.disclosure.formats import pdf as walker
from audit.errors import ReadError
from tests.disclosure.pdfs import pdf, stream, table, text, utf16
from tests.disclosure.spots import SECRET, clean, only, spots, walk

HEAD = text(60, 780, "关于2024年度大病慰问对象的公示", 16) + text(60, 750, "公示期：2024年6月3日至2024年6月12日")
ROWS = [["序号", "姓名", "性别", "年龄", "金额"], *([str(n), "张三丰", "男", "74", "500.00"] for n in range(1, 6))]
TABLE = table(ROWS)
FOOT = text(60, 500, "监督电话：0571-64000012")
BODY = HEAD + TABLE + FOOT
LINE = text(60, 400, "证号" + SECRET)
LAYER = {
    "resources": "/Properties << /L1 100 0 R >>",
    "objects": {100: "<< /Type /OCG /Name (one) >>"},
    "catalog": "/OCProperties << /OCGs [100 0 R] /D << /OFF [100 0 R] /Order [100 0 R] >> >>",
}


def annotation(entries: str) -> bytes:
    return pdf(
        [BODY],
        page="/Annots [100 0 R]",
        objects={100: f"<< /Type /Annot /Rect [60 300 300 330] {entries} >>"},
        catalog="/AcroForm << /Fields [100 0 R] >>" if "/Widget" in entries else "",
    )


def attachment(name: str, data: bytes) -> bytes:
    return pdf(
        [BODY],
        objects={
            100: f"<< /Type /Filespec /F ({name}) /EF << /F 101 0 R >> >>",
            101: stream(data, "/Type /EmbeddedFile"),
        },
        catalog=f"/Names << /EmbeddedFiles << /Names [({name}) 100 0 R] >> >>",
    )


def appended(before: bytes, number: int, value: bytes) -> bytes:
    """A revision that puts one object in the place of another, as signing and editing programs write it."""
    start = re.findall(rb"startxref\s+([0-9]+)", before)[-1].decode()
    size = re.findall(rb"/Size ([0-9]+)", before)[-1].decode()
    out = before + f"{number} 0 obj\n".encode() + value + b"\nendobj\n"
    xref = f"xref\n{number} 1\n{len(before):010} 00000 n \ntrailer << /Size {size} /Root 1 0 R /Prev {start} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + xref.encode()


def image(width: int, height: int, at: str) -> bytes:
    """A page with a picture of vertical stripes."""
    dots = bytes(255 * (x // 4 % 2) for x in range(width)) * height
    picture = stream(
        dots,
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    return pdf([f"q {at} cm /I Do Q"], resources="/XObject << /I 100 0 R >>", objects={100: picture})


SPLIT = table([["姓名", "备注", "金额"], ["张三", SECRET[:9], "500"], ["李四", "无", "500"]])
PLACES: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (pdf([BODY + LINE]), False, "第 1 页第 ", ""),
    "visible on a dark ground": (pdf([BODY + "0 g 55 395 300 20 re f\n" + text(60, 400, SECRET, 12, "1 g")]), False, "第 1 页", ""),
    "cell": (pdf([HEAD + table([["姓名", "备注"], ["张三", SECRET]])]), False, "表 1 第 2 行（第 1 页）", ""),
    "second page": (pdf([BODY, LINE]), False, "第 2 页", ""),
    "turned page": (pdf([BODY + LINE], page="/Rotate 90"), False, "第 1 页", ""),
    "white text": (pdf([BODY + text(60, 400, "证号" + SECRET, 12, "1 g")]), True, "第 1 页", "底色"),
    "nearly white text": (pdf([BODY + text(60, 400, "证号" + SECRET, 12, "0.97 g")]), True, "第 1 页", "底色"),
    "invisible text": (pdf([BODY + text(60, 400, SECRET, 12, "3 Tr")]), True, "第 1 页", ""),
    "black cover": (pdf([BODY + LINE + "0 g 50 395 300 18 re f\n"]), True, "第 1 页", "深色"),
    "white cover": (pdf([BODY + LINE + "1 g 50 395 300 18 re f\n"]), True, "第 1 页", ""),
    "grey cover": (pdf([BODY + LINE + "0.5 g 50 395 300 18 re f\n"]), True, "第 1 页", "遮盖"),
    "cover of a cell": (pdf([HEAD + table([["姓名", "备注"], ["张三", SECRET]]) + "0 g 300 661 230 18 re f\n"]), True, "表 1 第 2 行", ""),
    "cover drawn by an annotation": (
        pdf([BODY + LINE], page="/Annots [100 0 R]", objects={
            100: "<< /Type /Annot /Subtype /Square /Rect [50 390 350 420] /AP << /N 101 0 R >> >>",
            101: stream(b"0 g 0 0 300 30 re f", "/Type /XObject /Subtype /Form /BBox [0 0 300 30]")}), True, "第 1 页", ""),
    "off the crop box": (pdf([BODY + text(60, 40, SECRET)], page="/CropBox [0 100 595 842]"), True, "第 1 页", "范围之外"),
    "off the page": (pdf([BODY + text(60, -50, SECRET)]), True, "第 1 页", "范围之外"),
    "tiny text": (pdf([BODY + text(60, 400, SECRET, 1)]), True, "第 1 页", "字号过小"),
    "layer switched off": (pdf([BODY + "/OC /L1 BDC\n" + LINE + "EMC\n"], **LAYER), True, "第 1 页", ""),
    "note": (annotation(f"/Subtype /Text /Contents ({SECRET})"), True, "第 1 页批注 1", "批注"),
    "note in Chinese": (annotation(f"/Subtype /Text /Contents {utf16('证号' + SECRET)}"), True, "第 1 页批注 1", "批注"),
    "text set on the page": (annotation(f"/Subtype /FreeText /DA (/F1 9 Tf) /Contents ({SECRET})"), False, "第 1 页批注 1", ""),
    "form field": (annotation(f"/Subtype /Widget /FT /Tx /T (a) /V ({SECRET})"), False, "第 1 页表单项 1", ""),
    "hidden form field": (annotation(f"/Subtype /Widget /FT /Tx /T (a) /F 2 /V ({SECRET})"), True, "第 1 页表单项 1", "隐藏"),
    "field's hint": (annotation(f"/Subtype /Widget /FT /Tx /T (a) /TU ({SECRET})"), True, "第 1 页表单项 1", "属性"),
    "link": (annotation(f"/Subtype /Link /A << /S /URI /URI (http://a/{SECRET}) >>"), True, "链接地址", ""),
    "attachment": (attachment("a.csv", f"姓名,性别,备注\n张三,男,{SECRET}\n李四,女,无\n".encode()), True, "附件 a.csv 第 2 行", "嵌入文件"),
    "attached PDF": (attachment("b.pdf", pdf([BODY + LINE])), True, "附件 b.pdf 第 1 页", "嵌入文件"),
    "attachment that nothing lists": (pdf([BODY], objects={100: stream(f"证号{SECRET}".encode(), "/Type /EmbeddedFile")}), True, "未列出的附件", ""),
    "bookmark": (
        pdf([BODY], catalog="/Outlines 100 0 R", objects={
            100: "<< /First 101 0 R /Last 101 0 R /Count 1 >>", 101: f"<< /Title ({SECRET}) /Parent 100 0 R >>"}), True, "书签", ""),
    "property": (pdf([BODY], info=f"/Subject ({SECRET})"), True, "文档属性 Subject", ""),
    "property of one's own": (pdf([BODY], info=f"/IdNo ({SECRET})"), True, "文档属性 IdNo", ""),
    "XMP": (
        pdf([BODY], catalog="/Metadata 100 0 R", objects={100: stream(
            f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="r"><r:Description><d:description xmlns:d="d">{SECRET}</d:description>'
            "</r:Description></r:RDF></x:xmpmeta>".encode(), "/Type /Metadata /Subtype /XML")}), True, "XMP 元数据 description", ""),
    "layer's name": (
        pdf([BODY], catalog="/OCProperties << /OCGs [100 0 R] /D << >> >>", objects={100: f"<< /Type /OCG /Name ({SECRET}) >>"}), True, "图层名称", ""),
    "signer's reason": (
        pdf([BODY], objects={100: f"<< /Type /Sig /Filter /X /ByteRange [0 1 2 3] /Contents <{'ab' * 90}> /Reason ({SECRET}) >>"}), True, "对象属性 Reason", ""),
    "script": (
        pdf([BODY], catalog="/OpenAction 100 0 R", objects={100: f"<< /S /JavaScript /JS (var a = {SECRET};) >>"}), True, "对象属性 JS", ""),
    "object that nothing refers to": (pdf([BODY], objects={100: f"<< /X ({SECRET}) >>"}), True, "对象属性 X", ""),
    "alternative text": (pdf([BODY], objects={100: f"<< /Type /StructElem /S /Figure /Alt ({SECRET}) >>"}), True, "对象属性 Alt", ""),
    "page taken out of the tree": (
        pdf([BODY, BODY + LINE]).replace(b"/Kids [10 0 R 12 0 R] /Count 2", b"/Kids [10 0 R       ] /Count 1"), True, "页面树之外的页面 1", "已删除的页面"),
    "earlier revision": (appended(pdf([BODY + LINE]), 11, stream(BODY.encode("latin-1"))), True, "早先版本 1 第 1 页", "早先的版本"),
    "property in an earlier revision": (appended(pdf([BODY], info=f"/Subject ({SECRET})"), 3, b"<< /Subject (x) >>"), True, "早先版本 1", "早先的版本"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = PLACES[place]
    only(data, hidden, where, why)


CLEAN: dict[str, bytes] = {
    "plain": pdf([BODY]),
    "layer switched on": pdf([BODY + "/OC /L1 BDC\n" + text(60, 400, "附注 1") + "EMC\n"], **LAYER | {
        "catalog": "/OCProperties << /OCGs [100 0 R] /D << /Order [100 0 R] >> >>"}),
    "coloured header": pdf([HEAD + "0.1 0.2 0.5 rg 60 680 475 20 re f\n" + table(ROWS).replace("BT ", "BT 0.9 g ", 5) + FOOT]),
    "crop box around all": pdf([BODY], page="/CropBox [20 20 575 822]"),
    "a revision with the same words": appended(pdf([BODY]), 11, stream(BODY.encode("latin-1"))),
}  # fmt: skip


@pytest.mark.parametrize("twin", CLEAN)
def test_an_ordinary_pdf_is_clean(twin: str) -> None:
    found = clean(CLEAN[twin])
    assert [piece.text for piece in found.pieces if piece.source == "body"] == [
        "关于2024年度大病慰问对象的公示",
        "公示期：2024年6月3日至2024年6月12日",
        *(["附注 1"] if twin == "layer switched on" else []),
        "监督电话：0571-64000012",
    ][:4] or twin == "layer switched on"
    assert [[c.text for c in row] for row in found.tables[0].rows] == ROWS


def test_hidden_characters_of_a_line_stand_apart() -> None:
    found = walk(pdf([BODY + LINE + "0 g 84 395 300 18 re f\n"]))
    line = [(p.text, p.hidden, p.source) for p in found.pieces if p.where == next(w for _, w, _ in spots(found))]
    assert line == [("证号", False, "body"), (SECRET, True, "body"), (f"证号{SECRET}", True, "joined")]


def test_a_table_goes_on_over_the_page_with_its_header_printed_again() -> None:
    found = walk(
        pdf(
            [
                HEAD + table(ROWS, y=160),
                table([ROWS[0], ["6", "李四", "女", "70", "500.00"]], y=800),
                table([["7", "王五", "女", "70", "500.00"]] * 2, y=800),
            ]
        )
    )
    assert len(found.tables) == 1
    assert [row[0].text for row in found.tables[0].rows] == ["序号", "1", "2", "3", "4", "5", "6", "7", "7"]
    assert found.tables[0].place(6).endswith("（第 2 页）")


def test_a_table_without_rules_is_a_table() -> None:
    lines = "".join(
        text(60 + 100 * c, 640 - 20 * r, cell, 10) for r, row in enumerate(ROWS) for c, cell in enumerate(row)
    )
    found = walk(pdf([HEAD + lines + FOOT]))
    assert [[c.text for c in row] for row in found.tables[0].rows] == ROWS
    assert "监督电话：0571-64000012" in [piece.text for piece in found.pieces]


def test_figures_at_the_right_of_their_columns_and_empty_cells_keep_their_places() -> None:
    heads = "".join(text(60 + 60 * c, 640, head, 10) for c, head in enumerate(["序号", "姓名", "年龄", "金额", "备注"]))
    one = text(112, 620, "1", 10) + text(120, 620, "张三", 10) + text(227, 620, "70", 10) + text(282, 620, "500", 10)
    two = text(112, 600, "2", 10) + text(120, 600, "李 四", 10) + text(282, 600, "600", 10) + text(300, 600, "无", 10)
    found = walk(pdf([HEAD + heads + one + two + FOOT]))
    assert [[c.text for c in row] for row in found.tables[0].rows][1:] == [
        ["1", "张三", "70", "500", ""],
        ["2", "李四", "", "600", "无"],
    ]


def test_a_line_broken_at_the_margin_is_one() -> None:
    long = "现将二〇二四年度大病慰问对象予以公示，有异议的可以在公示期内向本单位反映，"
    found = walk(
        pdf(
            [
                text(60, 700, long)
                + text(60, 680, "公示期：2024年6月3日至")
                + text(60, 600, long)
                + text(60, 580, "2024年6月12日")
            ]
        )
    )
    assert long + "2024年6月12日" in [piece.text for piece in found.pieces]


def test_a_bold_number_printed_twice_is_one_number() -> None:
    only(pdf([BODY + LINE + text(60.3, 400, "证号" + SECRET)]), False, "第 1 页")


STRIPES = stream(
    bytes(255 * (x // 4 % 2) for x in range(200)) * 20,
    "/Type /XObject /Subtype /Image /Width 200 /Height 20 /ColorSpace /DeviceGray /BitsPerComponent 8",
)


@pytest.mark.parametrize("over", [True, False])
def test_a_patterned_picture_over_a_text_and_one_under_it(over: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.disclosure.ocr.available", lambda: False)
    cover = "q 300 0 0 20 50 394 cm /I Do Q\n"
    line = text(60, 400, SECRET)
    page = BODY + (line + cover if over else cover + line)
    found = walk(pdf([page], resources="/XObject << /I 100 0 R >>", objects={100: STRIPES}))
    assert {(hidden, why) for hidden, _, why in spots(found)} == {(over, "被图片遮盖" if over else "")}


@pytest.mark.parametrize(("data", "gap"), [(image(200, 280, "500 0 0 700 40 60"), True), (pdf([""]), False)])
def test_a_page_that_is_a_picture_is_named(data: bytes, gap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.disclosure.ocr.available", lambda: False)
    found = walk(data)
    assert [(g.where, "文字识别" in g.why) for g in found.gaps] == ([("第 1 页", True)] if gap else [])


def test_a_picture_beside_text_is_counted_and_a_mark_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.disclosure.ocr.available", lambda: False)
    dots = stream(
        bytes(range(250)) * 40,
        "/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    for size, count in ((200, 1), (12, 0)):
        page = BODY + f"q {size} 0 0 {size} 60 100 cm /I Do Q\n"
        assert walk(pdf([page], resources="/XObject << /I 100 0 R >>", objects={100: dots})).pictures == count


def test_a_file_with_an_owners_password_is_read_and_one_with_a_users_is_refused() -> None:
    def locked(**passwords: str) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf([BODY + LINE]))) as document:
            document.save(out, encryption=pikepdf.Encryption(**passwords))
        return out.getvalue()

    assert {hidden for hidden, _, _ in spots(walk(locked(owner="x", user="")))} == {False}
    with pytest.raises(ReadError, match="密码"):
        walk(locked(owner="x", user="y"))


def test_objects_in_compressed_streams_are_read_too() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLACES["bookmark"][0])) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    only(out.getvalue(), True, "书签")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_never_clean(share: float) -> None:
    data = pdf([BODY + LINE, BODY])
    try:
        found = walk(data[: int(len(data) * share)])
    except ReadError as error:
        assert "\n" not in str(error)
    else:
        assert found.gaps


def test_what_takes_too_long_is_read_in_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([BODY] * 5))
    monkeypatch.setattr(walker, "PATIENCE", -1.0)
    found = walkers.walk("pdf", path.read_bytes(), "a.pdf")
    assert [g.where for g in found.gaps] == ["第 2 页起"]


def test_goes_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([BODY, BODY + LINE, BODY]))
    monkeypatch.setattr(guard, "_CHILD", True)
    monkeypatch.setattr(walker, "PATIENCE", -1.0)
    monkeypatch.setattr(walkers, "_PAGES_A_GO", 1)
    found = walkers.read(path, "a.pdf", "pdf")
    assert [table.label for table in found.tables] == ["表 1", "表 2", "表 3"] and not found.gaps
    assert {where[:5] for _, where, _ in spots(found)} == {"第 2 页"}


def test_a_loop_in_the_page_tree_and_in_the_outlines_ends() -> None:
    data = pdf(
        [BODY],
        catalog="/Outlines 100 0 R",
        objects={100: "<< /First 101 0 R >>", 101: "<< /Title (a) /Next 101 0 R /First 101 0 R >>"},
    )
    assert not spots(walk(data))
    looped = pdf([BODY]).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R] ")
    with pytest.raises(ReadError):
        found = walk(looped)
        raise ReadError("x", "gap") if found.gaps else AssertionError
