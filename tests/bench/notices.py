"""The files of the privacy benchmark: notices with one leak each, their clean twins, and clean notices with look-alikes.

Every leak of `tests.disclosure.spellings` and words of illness and hardship, in docx, xlsx, html, csv, txt and pdf by turns, in a cell, in
running text or where a reader does not see it. A twin is the same file with a harmless word in the place of the value.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.disclosure import pdfs
from tests.disclosure.spellings import IDENTITY, LOOKALIKES, OTHERS

TITLE = "关于青云街道2024年度大病慰问的公示"
LINES = (
    "现将名单予以公示，如有异议请在公示期内反映。",
    "公示期：2024年6月3日至2024年6月12日",
    "监督电话：0571-64000012",
    "青云街道办事处",
)
HEAD = ("序号", "姓名", "性别", "年龄", "慰问金额", "备注")
ROWS = (("1", "张三", "男", "74", "500.00"), ("2", "李四", "女", "68", "1000.00"), ("3", "王五", "男", "71", "500.00"))
HARMLESS = "无"
WORDS = {
    "health": ("尿毒症", "患肺癌，化疗中", "糖尿病", "脑梗後遺症", "癱瘓", "三级残疾", "冠心病支架术后", "住院治疗"),
    "hardship": ("低保户", "孤寡老人", "失独家庭", "生活困难", "獨居", "因病致贫", "家庭变故", "离异，无子女"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name, its bytes, the kind of the leak in it ("" for none), where it is, and what it is called."""

    name: str
    data: bytes
    kind: str
    place: str
    what: str


def leaks() -> Iterator[tuple[str, str, str]]:
    """(what, text, kind) of every leak."""
    for what, (text, _) in IDENTITY.items():
        yield what, text, "id_number"
    for what, (text, kind) in OTHERS.items():
        yield what, text, kind
    for kind, words in WORDS.items():
        yield from ((word, word, kind) for word in words)


def corpus() -> Iterator[Made]:
    """All files, leaks and twins in turn, then the notices with look-alikes."""
    makers: list[tuple[str, Callable[[str, str], bytes]]] = [
        ("docx", docx), ("xlsx", xlsx), ("html", page), ("csv", table), ("txt", lines), ("pdf", pdf)]  # fmt: skip
    number = 0
    for what, text, kind in leaks():
        for turn in range(2):
            number += 1
            extension, make = makers[(number // 2 + turn * 3) % len(makers)]
            hidden = extension in ("docx", "xlsx", "html") and turn == 1
            place = "hidden" if hidden else "cell" if kind in WORDS or number % 3 else "text"
            if extension == "csv" and place == "text":
                place = "cell"
            if not _fits(text, extension):
                extension, make, place = "txt", lines, "text"
            yield Made(f"leak-{number:04d}.{extension}", make(text, place), kind, place, what)
            yield Made(f"twin-{number:04d}.{extension}", make(HARMLESS, place), "", place, what)
    for number, start in enumerate(range(0, len(LOOKALIKES), 3)):
        extension, make = makers[(0, 2, 4, 5)[number % 4]]
        text = "\n".join(LOOKALIKES[start : start + 3])
        yield Made(f"office-{number:04d}.{extension}", make(text, "text"), "", "text", text.replace("\n", " | "))


def _fits(text: str, extension: str) -> bool:
    """Whether a format can hold the text at all."""
    if extension == "pdf":
        return all(0x20 <= ord(c) < 0x10000 and not 0xD800 <= ord(c) < 0xE000 for c in text)
    if extension in ("csv", "txt"):
        return True
    return not any(ord(c) < 0x20 and c not in "\t\n" for c in text)


def _rows(text: str, place: str) -> list[tuple[str, ...]]:
    remarks = (text if place == "cell" else "", "", "")
    return [(*row, remark) for row, remark in zip(ROWS, remarks, strict=True)]


def _lines(text: str, place: str) -> list[str]:
    return [TITLE, *LINES[:3], *((text.split("\n")) if place == "text" else ()), *LINES[3:]]


def docx(text: str, place: str) -> bytes:
    """A Word file."""
    import docx as word

    document = word.Document()
    for line in _lines(text, place):
        document.add_paragraph(line)
    if place == "hidden":
        document.add_paragraph().add_run(text).font.hidden = True
    grid = document.add_table(0, len(HEAD))
    for row in (HEAD, *_rows(text, place)):
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    from tests.disclosure.test_places import without_thumbnail

    return without_thumbnail(stream.getvalue())


def xlsx(text: str, place: str) -> bytes:
    """A workbook; what is hidden stands in a hidden column."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    number = 0
    for number, line in enumerate(_lines(text, place)):
        sheet.write_string(number, 0, line)
    for row in (HEAD, *_rows(text, place)):
        number += 1
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    if place == "hidden":
        sheet.write_string(number, len(HEAD), text)
        sheet.set_column(len(HEAD), len(HEAD), None, None, {"hidden": True})
    book.close()
    return stream.getvalue()


def page(text: str, place: str) -> bytes:
    """A web page; what is hidden stands in a comment."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in _lines(text, place))
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in row) + "</tr>"
        for row in (HEAD, *_rows(text, place))
    )
    hidden = f"<!-- {text} -->" if place == "hidden" else ""
    return f"<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>{TITLE}</title></head><body>{body}<table>{cells}</table>{hidden}</body></html>".encode()


def table(text: str, place: str) -> bytes:
    """A csv with the table alone, under its title."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([TITLE, "", "", "", "", ""])
    writer.writerow([LINES[1], "", "", "", "", ""])
    writer.writerows((HEAD, *_rows(text, place)))
    return stream.getvalue().encode("utf-8-sig")


def lines(text: str, place: str) -> bytes:
    """Plain text, the table in columns of blanks."""
    rows = ["  ".join(value or "-" for value in row) for row in (HEAD, *_rows(text.replace("\n", ""), place))]
    return "\n".join([*_lines(text, place), *rows]).encode()


def pdf(text: str, place: str) -> bytes:
    """A page with a ruled table."""
    written = _lines(text, place)
    drawn = "".join(pdfs.text(60, 780 - 22 * number, line) for number, line in enumerate(written))
    grid = pdfs.table([HEAD, *_rows(text, place)], y=780 - 22 * len(written), widths=(35, 50, 35, 35, 60, 260))
    return pdfs.pdf([drawn + grid])
