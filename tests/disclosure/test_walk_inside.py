"""Files inside files, pictures, and files made to do harm: one line each, in time, and never called clean."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from audit import guard
from audit.disclosure import ocr, walkers
from audit.disclosure.pieces import Scan, Walked
from audit.errors import ReadError
from tests.disclosure.pdfs import pdf, stream
from tests.disclosure.spots import SECRET, only, spots, walk
from tests.disclosure.test_places import edit as edit_word
from tests.disclosure.test_places import in_body, notice, part
from tests.disclosure.test_walk_pdf import BODY, LINE, attachment
from tests.disclosure.test_walk_xlsx import book, cell
from tests.disclosure.test_walk_xlsx import edit as edit_book

LEAK = notice(lambda d: d.add_paragraph(f"证号{SECRET}"))
WORKBOOK = book(cell("F4"))
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def archive(members: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
        zipped.comment = comment
    return out.getvalue()


def inside(name: str, data: bytes) -> bytes:
    """A Word file with a file in it."""
    return edit_word(notice(), lambda parts: parts.__setitem__(f"word/embeddings/{name}", data))


def picture(form: str = "PNG", note: str = "", size: tuple[int, int] = (300, 200)) -> bytes:
    image = Image.new("RGB", size, "white")
    out = io.BytesIO()
    if form == "PNG":
        facts = PngImagePlugin.PngInfo()
        if note:
            facts.add_text("Comment", note)
        image.save(out, form, pnginfo=facts)
        return out.getvalue()
    exif = image.getexif()
    if note:
        exif[0x010E] = note
    image.save(out, form, exif=exif)
    return out.getvalue()


PLACES: dict[str, tuple[bytes, bool, str, str]] = {
    "workbook in Word": (inside("a.xlsx", WORKBOOK), True, "嵌入文件 a.xlsx 工作表“公示” 第 4 行", "嵌入文件"),
    "PDF in Word": (inside("a.bin", pdf([BODY + LINE])), True, "嵌入文件 a.bin 第 1 页", "嵌入文件"),
    "archive in Word": (inside("a.zip", archive({"b.docx": LEAK})), True, "嵌入文件 a.zip 压缩包内 b.docx 正文", "嵌入文件"),
    "Word in a workbook": (edit_book(book(), lambda p: p.__setitem__("xl/embeddings/a.docx", LEAK)), True, "嵌入文件 a.docx 正文", "嵌入文件"),
    "workbook in a PDF": (attachment("a.xlsx", WORKBOOK), True, "附件 a.xlsx 工作表“公示” 第 4 行", "嵌入文件"),
    "Word in a workbook in a PDF": (
        attachment("a.xlsx", edit_book(book(), lambda p: p.__setitem__("xl/embeddings/a.docx", LEAK))), True, "附件 a.xlsx 嵌入文件 a.docx", "嵌入文件"),
    "archive": (archive({"公示/名单.docx": LEAK}), False, "压缩包内 公示/名单.docx 正文", ""),
    "archive in an archive": (archive({"a.zip": archive({"b.csv": f"姓名,备注,金额\n张三,{SECRET},5\n李四,无,5\n".encode()})}), False, "压缩包内 a.zip 压缩包内 b.csv 第 2 行", ""),
    "comment of an archive": (archive({"a.txt": b"x"}, comment=SECRET.encode()), True, "压缩包注释", ""),
    "Word's macro": (part("word/vbaData.xml", f"<a><b>{SECRET}</b></a>"), True, "vbaData.xml", ""),
    "Word's fallback": (in_body(
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:t>x</w:t></mc:Choice>'
        f"<mc:Fallback><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>"), True, "备用内容", ""),
    "Word's equation": (in_body(
        f'<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{SECRET}</m:t></m:r></m:oMath></w:p>'), False, "正文第 ", ""),
    "Word's symbols": (in_body(
        "<w:p><w:r>" + "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(c):02X}"/>' for c in SECRET) + "</w:r></w:p>"), False, "正文第 ", ""),
    "Word's transparent text": (in_body(
        '<w:p><w:r><w:rPr><w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill></w:rPr>'
        f"<w:t>{SECRET}</w:t></w:r></w:p>"), True, "正文第 ", "透明"),
    "Word's squeezed text": (in_body(f'<w:p><w:r><w:rPr><w:w w:val="1"/></w:rPr><w:t>{SECRET}</w:t></w:r></w:p>'), True, "正文第 ", "字号"),
    "Word's diagram": (part("word/diagrams/data1.xml", f'<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>{SECRET}</a:t></d>'), False, "图表或图形", ""),
    "Word's chart cache": (part("word/charts/chart1.xml", f'<c:c xmlns:c="c"><c:v>{SECRET}</c:v></c:c>'), True, "图表缓存", ""),
    "Word's change author": (in_body(f'<w:p><w:ins w:author="{SECRET}"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'), True, "修订作者", ""),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = PLACES[place]
    only(data, hidden, where, why)


@pytest.mark.parametrize(
    "data", [inside("a.xlsx", book()), archive({"a.docx": notice(), "b.xlsx": book()}), attachment("a.docx", notice())]
)
def test_harmless_files_in_files_are_passed(data: bytes) -> None:
    found = walk(data)
    assert not spots(found) and not found.gaps and not found.unread


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_what_a_picture_says_beside_its_dots(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.disclosure.ocr.available", lambda: False)
    found = walk(picture(form, f"No {SECRET}"))
    assert {(hidden, why) for hidden, _, why in spots(found)} == {(True, "图片的附加信息")} and found.pictures == 1
    inner = walk(inside("a.png", picture(form, f"No {SECRET}")))
    assert {hidden for hidden, _, _ in spots(inner)} == {True} and inner.pictures == 1
    assert not spots(walk(picture(form)))


def test_a_picture_too_small_for_a_line_and_a_thumbnail_too_small_to_read_do_not_count() -> None:
    small = edit_word(
        notice(),
        lambda parts: parts.update(
            {"word/media/a.png": picture(size=(30, 10)), "docProps/thumbnail.png": picture(size=(180, 256))}
        ),
    )
    large = edit_word(notice(), lambda parts: parts.update({"docProps/thumbnail.png": picture(size=(800, 1000))}))
    assert walk(small).pictures == 0 and not walk(small).unread
    assert walk(large).unread == ["缩略图"] or walk(large).scans


def test_recognised_words_become_lines_and_tables() -> None:
    words = [("姓名", 40, 40, 100, 70), ("证号", 300, 40, 360, 70), ("电话", 600, 40, 660, 70), ("张三", 40, 100, 100, 130), (SECRET, 250, 102, 480, 132),
             ("13800001234", 560, 98, 760, 128), ("监督电话：0571-64000012", 40, 300, 400, 330)]  # fmt: skip
    found = Walked()
    ocr.place(
        found,
        Scan("第 1 页", b"", page=True),
        [(text, float(a), float(b), float(c), float(d)) for text, a, b, c, d in words],
    )
    assert [[c.text for c in row] for row in found.tables[0].rows] == [
        ["姓名", "证号", "电话"],
        ["张三", SECRET, "13800001234"],
    ]
    assert [piece.text for piece in found.pieces] == ["监督电话：0571-64000012"] and found.notes
    hidden = Walked()
    ocr.place(hidden, Scan("缩略图", b"", why="文档缩略图"), [(SECRET, 0.0, 0.0, 90.0, 9.0)])
    assert [(p.hidden, p.source) for p in hidden.pieces] == [(True, "furniture")]


@pytest.mark.skipif(not ocr.available(), reason="the extra [ocr] is not installed")
def test_a_scanned_page_is_read(tmp_path: Path) -> None:
    from PIL import ImageDraw

    image = Image.new("L", (900, 300), 255)
    ImageDraw.Draw(image).text((40, 100), SECRET, fill=0, font_size=44)
    path = tmp_path / "scan.pdf"
    image.save(path, "PDF", resolution=150)
    assert {(hidden, where[:5]) for hidden, where, _ in spots(walkers.read(path, "scan.pdf", "pdf"))} == {
        (False, "第 1 页")
    }


def quine(depth: int) -> bytes:
    data = archive({"x.txt": f"证号{SECRET}".encode()})
    for _ in range(depth):
        data = archive({"x.zip": data})
    return data


def test_archives_nested_too_deep_are_named() -> None:
    assert spots(walk(quine(2))) and not walk(quine(2)).gaps
    found = walk(quine(9))
    assert not spots(found) and "过深" in found.gaps[0].why


def test_a_thousand_times_the_same_archive_ends_in_a_line() -> None:
    data = archive({f"{n}.zip": archive({f"{m}.txt": b"x" for m in range(60)}) for n in range(60)})
    started = time.monotonic()
    found = walk(data)
    assert time.monotonic() - started < 20 and "过多" in found.gaps[0].why


def guarded(tmp_path: Path, data: bytes, name: str = "公示") -> Walked:
    path = tmp_path / name
    path.write_bytes(data)
    return walkers.read(path, name, guard.kind_of(path, name))


ZEROS = bytes(80 * 2**20)


def pdf_of(entries: str, data: bytes) -> bytes:
    return pdf([BODY], objects={100: stream(data, entries)}, resources="/XObject << /I 100 0 R >>")


BOMBS: dict[str, bytes] = {
    "zip bomb in Word": inside("a.zip", archive({"big.txt": ZEROS})),
    "zip bomb": archive({"big.csv": ZEROS}),
    "workbook with a bomb": edit_book(book(), lambda parts: parts.__setitem__("xl/worksheets/sheet1.xml", ZEROS)),
    "workbook with a DTD": edit_book(book(), lambda parts: parts.__setitem__("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')),
    "workbook with broken XML": edit_book(book(), lambda parts: parts.__setitem__("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>")),
    "picture of a million dots a side": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (10**6).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0" + b"\0\0\0\0" + b"\0" * 40,
    "picture cut off": picture("JPEG")[:100],
    "OLE of zeros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(100),
    "encrypted archive": archive({"a.txt": b"x"}).replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    "saved page that never ends": b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3000,
    "JSON of brackets": b"[" * 200_000,
    "page of brackets": b"<html>" + b"<b>" * 200_000,
    "rtf of braces": b"{\\rtf1" + b"{" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_made_to_do_harm_ends_in_one_line(bomb: str, tmp_path: Path) -> None:
    started = time.monotonic()
    try:
        if not walkers.supported(guard.kind_of_data(BOMBS[bomb])):
            return
        found = guarded(tmp_path, BOMBS[bomb])
    except ReadError as error:
        assert "\n" not in str(error) and str(error).startswith("公示")
    else:
        harmless = (
            "JSON of brackets",
            "saved page that never ends",
        )  # there is no more in them than brackets and heads
        assert found.gaps or found.unread or bomb in harmless
    assert time.monotonic() - started < 30


def test_a_picture_with_a_billion_dots_inside_a_file_is_only_counted(tmp_path: Path) -> None:
    raw = zlib.compress(bytes(2**20))
    monster = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        + (60000).to_bytes(4, "big") * 2
        + b"\x08\0\0\0\0\0\0\0\0"
        + len(raw).to_bytes(4, "big")
        + b"IDAT"
        + raw
        + b"\0\0\0\0"
    )
    found = guarded(tmp_path, edit_word(notice(), lambda parts: parts.__setitem__("word/media/a.png", monster)))
    assert found.pictures == 1


def test_a_time_limit_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of three million strokes in forty kilobytes is stopped."""
    squeezed = zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000)
    data = pdf([BODY], objects={100: stream(squeezed, "/Filter /FlateDecode")}).replace(
        b"/Contents 11 0 R", b"/Contents 100 0 R"
    )
    monkeypatch.setattr(guard, "LIMITS", guard.Limits(seconds=3))
    with pytest.raises(ReadError) as error:
        guarded(tmp_path, data)
    assert "\n" not in str(error)


@pytest.mark.parametrize("seed", range(8))
def test_random_damage_ends_in_one_line(seed: int, tmp_path: Path) -> None:
    import random

    source = random.Random(seed)
    data = bytearray(source.choice([LEAK, WORKBOOK, pdf([BODY + LINE]), attachment("a.xlsx", WORKBOOK)]))
    for _ in range(source.randrange(1, 40)):
        data[source.randrange(len(data))] = source.randrange(256)
    try:
        kind = guard.kind_of_data(bytes(data))
        if walkers.supported(kind):
            guarded(tmp_path, bytes(data))
    except ReadError as error:
        assert "\n" not in str(error)
