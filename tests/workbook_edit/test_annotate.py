"""Cells coloured and commented in the submitted workbook itself: whatever need not change is byte for byte the same."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.workbook_edit.annotate import Mark, marked
from audit.workbook_edit.sheet import drawing_of, with_drawing
from audit.workbook_edit.xml import NotEditable
from tests.workbook_edit.books import MACROS, changed, members, rewrite, rich

RED = "F8B4B4"
MARKS = {
    "台账": {
        (4, 0): Mark(RED, 3, "违规：“姓名”没有填写"),
        (4, 8): Mark(RED, 3, "违规：“慰问金额”不是金额"),
        (3, 7): Mark("FFE699", 2, ""),
    }
}
SHEET = "xl/worksheets/sheet1.xml"


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def looks(cell: Any) -> tuple[object, ...]:
    """A cell's value and look, but for its fill."""
    return (
        cell.value,
        cell.number_format,
        *(repr(each) for each in (cell.font, cell.border, cell.alignment, cell.protection)),
    )


def test_only_what_must_change_changes(tmp_path: Path) -> None:
    path = rich(tmp_path / "台账.xlsm", macros=True)
    before = path.read_bytes()
    after = marked(path, MARKS, "台账校验")
    assert changed(before, after) == {SHEET, "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    kept = members(after)
    assert kept["xl/vbaProject.bin"][0] == MACROS
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/sharedStrings.xml"} <= set(kept)
    assert path.read_bytes() == before


def test_an_independent_reader_sees_marks_and_nothing_else_changed(tmp_path: Path) -> None:
    path = rich(tmp_path / "台账.xlsx")
    old, new = book(path.read_bytes()), book(marked(path, MARKS, "台账校验"))
    for title in ("台账", "其他"):
        for before, after in zip(old[title].iter_rows(), new[title].iter_rows(), strict=True):
            for a, b in zip(before, after, strict=True):
                spot = (a.row - 1, a.column - 1)
                # The file has no A5; made, it looks as its column says.
                assert looks(a) == looks(b) or (b.coordinate == "A5" and b.value is None and b.font.italic)
                if title == "台账" and spot in MARKS["台账"]:
                    assert b.fill.fgColor.rgb == "FF" + MARKS["台账"][spot].colour
                else:
                    assert repr(a.fill) == repr(b.fill) and (a.comment and a.comment.text) == (
                        b.comment and b.comment.text
                    )
    sheet = new["台账"]
    assert (
        sheet["I5"].comment.text == "街道：待核\n违规：“慰问金额”不是金额"
        and sheet["A5"].comment.text == "违规：“姓名”没有填写"
    )
    assert (
        sheet["A5"].comment.author == "台账校验"
        and sheet["A3"].comment.author == "王五"
        and sheet["H4"].comment is None
    )
    assert str(sheet.merged_cells) == str(old["台账"].merged_cells) and len(sheet._charts) == 1


def test_each_comment_has_its_box(tmp_path: Path) -> None:
    drawing = members(marked(rich(tmp_path / "a.xlsx"), MARKS, "x"))["xl/drawings/vmlDrawing1.vml"][0]
    boxes = re.findall(rb"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", drawing)
    assert sorted(boxes) == [(b"2", b"0"), (b"4", b"0"), (b"4", b"8")]
    ids = re.findall(rb'<v:shape [^>]*?id="([^"]+)"', drawing)
    assert len(set(ids)) == len(ids) == 3


def test_a_sheet_without_comments_gets_its_drawing_at_the_right_place(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx", comment=False)
    after = marked(path, MARKS, "台账校验")
    assert changed(path.read_bytes(), after) == {SHEET, "xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels", "[Content_Types].xml",
                     "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml"}  # fmt: skip
    order = re.findall(rb"<(drawing|legacyDrawing|extLst)[ >]", members(after)[SHEET][0])
    assert order == [b"drawing", b"legacyDrawing", b"extLst"][: len(order)] and len(order) >= 2
    sheet = book(after)["台账"]
    assert (
        sheet["A5"].comment.text == "违规：“姓名”没有填写"
        and book(after)["其他"]["B2"].comment.text == "另一张表的批注"
    )


def test_nothing_to_mark_gives_the_same_file(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    assert marked(path, {}, "x") == marked(path, {"台账": {}}, "x") == path.read_bytes()


def test_cells_and_rows_that_are_not_there_are_made_in_order(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")

    def gaps(data: bytes) -> bytes:
        data = re.sub(rb'<c r="[BD]4"[^>]*>.*?</c>', b"", data)
        return re.sub(rb'<row r="5".*?</row>', b"", data)

    rewrite(path, {SHEET: gaps})
    spots = {(3, 1), (3, 3), (3, 11), (4, 2), (4, 0), (9, 0)}
    after = marked(path, {"台账": {spot: Mark(RED, 3) for spot in spots}}, "x")
    xml = members(after)[SHEET][0]
    rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', xml)]
    assert rows == sorted(rows) == [1, 2, 3, 4, 5, 6, 10]
    row = re.search(rb'<row r="4".*?</row>', xml).group()
    assert re.findall(rb'<c r="([A-Z]+)4"', row) == [b"A", b"B", b"C", b"D", b"E", b"F", b"G", b"H", b"I", b"L"]
    assert b"spans" not in row.split(b">")[0]
    sheet = book(after)["台账"]
    assert all(sheet.cell(r + 1, c + 1).fill.fgColor.rgb == "FF" + RED for r, c in spots)
    # A cell that was not there looks as its column says.
    assert sheet["A10"].font.italic and sheet["A10"].border.left.style == "thin" and sheet["A4"].value == "测试2"


def prefixed(data: bytes) -> bytes:
    """A part with its main namespace under a prefix."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = re.sub(rb"<(/?)(?=[a-zA-Z]+[\s/>])(?!\?)", rb"<\1x:", data)
    return data.replace(b'xmlns="' + space + b'"', b'xmlns:x="' + space + b'"')


STRICT = [
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
]  # fmt: skip


def strict(data: bytes) -> bytes:
    for old, new in STRICT:
        data = data.replace(old, new)
    return data


def commented_xml(data: bytes) -> bytes:
    data = data.replace(b"<sheetData>", b'<!-- <row r="9"> --><sheetData>')
    return re.sub(
        rb'<c r="I5"([^>]*)t="s"><v>\d+</v>', rb'<c r="I5"\1t="inlineStr"><is><t><![CDATA[</row>150]]></t></is>', data
    )


def utf16(data: bytes) -> bytes:
    text = data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return text.encode("utf-16")


def unnumbered(data: bytes) -> bytes:
    return re.sub(rb'<(row|c) r="[A-Z0-9]+"', rb"<\1", data)


def single_quoted(data: bytes) -> bytes:
    return re.sub(rb'<c r="([A-Z]+\d+)" s="(\d+)"', rb"<c s='\2'\n r='\1'", data)


FORMS = {
    "prefixed": prefixed,
    "comment and CDATA": commented_xml,
    "utf-16": utf16,
    "quotes": single_quoted,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_however_written(form: str, tmp_path: Path) -> None:
    path = rewrite(rich(tmp_path / "a.xlsx", comment=False), {SHEET: FORMS[form]})
    sheet = book(marked(path, MARKS, "x"))["台账"]
    assert sheet["I5"].fill.fgColor.rgb == "FF" + RED and sheet["A5"].comment.text == "违规：“姓名”没有填写"
    assert (
        sheet["I5"].value in ("约150", "</row>150") and sheet["C4"].value == book(path.read_bytes())["台账"]["C4"].value
    )


def test_rows_and_cells_without_numbers(tmp_path: Path) -> None:
    path = rewrite(rich(tmp_path / "a.xlsx"), {SHEET: unnumbered})
    xml = members(marked(path, {"台账": {(2, 1): Mark(RED, 3)}}, "x"))[SHEET][0]
    old = members(path.read_bytes())[SHEET][0]
    rows, before = re.findall(rb"<row.*?</row>", xml), re.findall(rb"<row.*?</row>", old)
    assert [i for i, (a, b) in enumerate(zip(rows, before, strict=True)) if a != b] == [2]
    assert len(rows[2]) == len(before[2]) or rows[2].count(b"<c") == before[2].count(b"<c")


def test_the_strict_form_stays_strict(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx", comment=False)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    rewrite(path, dict.fromkeys(names, strict))
    after = members(marked(path, MARKS, "x"))
    new = after["xl/comments2.xml"][0] + after[SHEET][0] + after["xl/worksheets/_rels/sheet1.xml.rels"][0]
    assert b"schemas.openxmlformats.org/spreadsheetml" not in new and b"officeDocument/2006/relationships" not in new
    assert b'"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"' in new


def test_a_sheet_is_found_by_its_relationship_not_its_name(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx", comment=False)
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            name = info.filename.replace("worksheets/sheet1.xml", "Blätter/erstes.xml").replace(
                "worksheets/_rels/sheet1", "Blätter/_rels/erstes"
            )
            data = old.read(info).replace(b"worksheets/sheet1.xml", "Blätter/erstes.xml".encode())
            new.writestr(name, data.replace(b"../", b"/xl/") if name.endswith("erstes.xml.rels") else data)
    path.write_bytes(stream.getvalue())
    after = members(marked(path, MARKS, "x"))
    assert b"FF" + RED.encode() in after["xl/styles.xml"][0] and b"legacyDrawing" in after["xl/Blätter/erstes.xml"][0]


def test_a_merged_cell_is_marked_where_it_shows(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    after = marked(path, {"台账": {(0, 5): Mark(RED, 3, "标题"), (0, 7): Mark("FFE699", 2, "也是")}}, "x")
    cell = book(after)["台账"]["A1"]
    assert cell.fill.fgColor.rgb == "FF" + RED and cell.comment.text == "标题\n也是"


THREAD = (
    '<?xml version="1.0" encoding="UTF-8"?><ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="I5" dT="2024-05-01T08:00:00.00" personId="{A1}" id="{T1}"><text>待核</text></threadedComment>'
    '<threadedComment ref="A3" dT="2024-05-01T08:00:00.00" personId="{A1}" id="{T2}"><text>好</text></threadedComment></ThreadedComments>'
)
PEOPLE = (
    '<?xml version="1.0" encoding="UTF-8"?><personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<person displayName="王五" id="{A1}" userId="S" providerId="None"/></personList>'
)


def test_a_thread_is_kept_and_answered(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/"

    def relate(target: bytes, word: bytes) -> object:
        line = b'<Relationship Id="rId90" Type="' + kind + word + b'" Target="' + target + b'"/></Relationships>'
        return lambda data: data.replace(b"</Relationships>", line)

    rewrite(
        path,
        {"xl/worksheets/_rels/sheet1.xml.rels": relate(b"../threadedComments/t1.xml", b"threadedComment"),
         "xl/_rels/workbook.xml.rels": relate(b"persons/person.xml", b"person")},  # type: ignore[dict-item]
        {"xl/threadedComments/t1.xml": THREAD.encode(), "xl/persons/person.xml": PEOPLE.encode()},
    )  # fmt: skip
    after = members(marked(path, MARKS, "台账校验"))
    thread = after["xl/threadedComments/t1.xml"][0].decode()
    assert re.findall('ref="(..)"', thread) == ["I5", "I5", "A3"] and 'parentId="{T1}"' in thread
    assert (
        "待核" in thread
        and "不是金额" in thread
        and 'displayName="台账校验"' in after["xl/persons/person.xml"][0].decode()
    )


def test_what_cannot_be_changed_in_place_is_refused(tmp_path: Path) -> None:
    path = rewrite(rich(tmp_path / "a.xlsx"), {SHEET: lambda data: data.replace(b'<row r="4"', b'<row r="2"')})
    with pytest.raises(NotEditable):
        marked(path, MARKS, "x")
    with pytest.raises(NotEditable):
        marked(rich(tmp_path / "b.xlsx"), {"没有的表": MARKS["台账"]}, "x")


CHOICE = b'<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x14"><controls/></mc:Choice></mc:AlternateContent>'


@pytest.mark.parametrize(
    ("tail", "before"),
    [
        (b"<pageMargins/></worksheet>", b"</worksheet>"),
        (b'<drawing r:id="a>b"/><tableParts count="1"><tablePart/></tableParts></worksheet>', b"<tableParts"),
        (b"<conditionalFormatting><extLst/></conditionalFormatting><drawing/><extLst><ext/></extLst></worksheet>", b"<extLst><ext/>"),
        (b"<customSheetViews><customSheetView><extLst/></customSheetView></customSheetViews>\n</worksheet>", b"</worksheet>"),
        (b"<drawing/>" + CHOICE + b"</worksheet>", b"<mc:Alt"),
        (b"<drawing/><legacyDrawingHF/></worksheet>", b"<legacyDrawingHF"),
    ],
)  # fmt: skip
def test_the_place_of_the_drawing(tail: bytes, before: bytes) -> None:
    new = with_drawing(tail, b"", "o", "rId7")
    assert new == tail.replace(before, b'<legacyDrawing xmlns:r="o" r:id="rId7"/>' + before)
    assert drawing_of(new, b"") == "rId7" and drawing_of(tail, b"") is None


def test_a_workbook_without_styles(tmp_path: Path) -> None:
    path = rich(tmp_path / "a.xlsx")
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            data = re.sub(
                rb'<Relationship [^>]*styles.xml"/>|<Override PartName="/xl/styles.xml"[^>]*/>', b"", old.read(info)
            )
            if info.filename != "xl/styles.xml":
                new.writestr(
                    info,
                    re.sub(rb' (s|style)="\d+"', b"", data) if info.filename.startswith("xl/worksheets/s") else data,
                )
    path.write_bytes(stream.getvalue())
    sheet = book(marked(path, MARKS, "x"))["台账"]
    assert sheet["I5"].fill.fgColor.rgb == "FF" + RED and sheet["C4"].fill.fill_type is None


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/comments1.xml", "xl/workbook.xml"])
def test_entities_are_refused(part: str, tmp_path: Path) -> None:
    declared = b"?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    path = rewrite(rich(tmp_path / "a.xlsx"), {part: lambda data: data.replace(b"?>", declared, 1)})
    with pytest.raises(NotEditable):
        marked(path, MARKS, "x")


@pytest.mark.libreoffice
def test_libreoffice_opens_the_copy(tmp_path: Path) -> None:
    for name, comment in (("有.xlsx", True), ("无.xlsx", False)):
        path = rich(tmp_path / name, comment=comment)
        path.write_bytes(marked(path, MARKS, "台账校验"))
        command = ["soffice", "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "out"), str(path)]
        subprocess.run(
            [*command, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with zipfile.ZipFile(tmp_path / "out" / f"{path.stem}.ods") as archive:
            content = archive.read("content.xml").decode()
        assert "违规：“姓名”没有填写" in content and "office:annotation" in content and "#f8b4b4" in content.lower()
        assert ("原有批注" in content) == comment
        shutil.rmtree(tmp_path / "out")
