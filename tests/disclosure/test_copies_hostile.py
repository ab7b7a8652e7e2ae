"""Hostile files on their way to a copy: refused in one line, within the guard's limits, or copied without harm."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from audit import guard, policies
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.redaction.write import publishable
from audit.disclosure.spec import load_spec
from audit.errors import ReadError
from tests.disclosure.test_copies_xlsx import build
from tests.disclosure.test_places import HEAD, W, edit, in_body, notice

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(xml: str) -> bytes:
    """A workbook with this sheet."""
    return edit(
        build(),
        lambda parts: parts.__setitem__(
            "xl/worksheets/sheet1.xml", f'{HEAD}<worksheet xmlns="{MAIN}">{xml}</worksheet>'.encode()
        ),
    )


def cell(name: str, row: int) -> str:
    return f'<sheetData><row r="{row}"><c r="{name}" t="inlineStr"><is><t>公示</t></is></c></row></sheetData>'


NESTED = "<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400
FILES: dict[str, bytes] = {
    "far.xlsx": sheet(cell("XFD1048576", 1048576)),
    "beyond.xlsx": sheet(cell("A999999999", 999999999)),
    "merged.xlsx": sheet(cell("A1", 1) + '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "columns.xlsx": sheet('<cols><col min="1" max="99999999" hidden="1"/></cols>' + cell("A1", 1)),
    "names.xlsx": sheet('<sheetData><row r="x"><c r="??" t="inlineStr"><is><t>公示</t></is></c><c r="A0"><v>1e999</v></c></row></sheetData>'),
    "unknown.xlsx": sheet('<sheetData><row><c t="s" s="99999"><v>99999</v></c><c t="zzz"><v>a</v></c><c><v>NaN</v></c></row></sheetData>'),
    "dtd.docx": edit(notice(), lambda parts: parts.__setitem__("word/document.xml", f'<!DOCTYPE a [<!ENTITY b "c">]><w:document xmlns:w="{W}"/>'.encode())),
    "nested.docx": in_body(NESTED),
    "spans.docx": in_body('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'),
    "deep.html": b"<html><body>" + b"<div>" * 50_000 + b"x",
    "spans.html": "<html><body><table><tr><td colspan=99999999 rowspan=99999999>公示<td colspan=-1>a</table></body></html>".encode(),
    "wide.html": ("<html><body>公示<table>" + "<tr>" + "<td>a" * 5000 + "</table></body></html>").encode(),
    "quotes.csv": ('序号,姓名,性别,年龄,金额\n1,"' + "x" * 2_000_000).encode(),
    "digits.txt": b"1" * 1_000_000,
    "brackets.txt": "（".encode() * 300_000,
    "dashes.txt": b"1-" * 300_000,
    "broken.pdf": b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    "truncated.docx": notice()[:3000],
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_ends_in_a_copy_or_in_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    kind = {"docx": "docx", "xlsx": "xlsx", "html": "html", "csv": "text", "txt": "text", "pdf": "pdf"}[
        name.rpartition(".")[2]
    ]
    start = time.monotonic()
    try:
        copy = publishable(path, name, kind, load_spec(policies.load("jiande").folder))
    except ReadError as error:
        assert "\n" not in str(error) and str(error).startswith(name)
    else:
        assert isinstance(copy, Cleaned) and (kind == "text" or copy.data)
        if kind in ("docx", "xlsx"):
            assert zipfile.ZipFile(io.BytesIO(copy.data)).testzip() is None
    assert time.monotonic() - start < guard.LIMITS.seconds + 5


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("doc", "docx"),
        ("odt", "docx"),
        ("xls", "xlsx"),
        ("ods", "xlsx"),
        ("image", "图片"),
        ("zip", "解压"),
        ("ofd", "重新导出"),
        ("binary", "重新导出"),
    ],
)
def test_formats_without_a_sieve_are_refused_with_what_to_do(kind: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=what):
        publishable(tmp_path / "a", "a", kind, None)
