"""The binary workbooks: xls and et (BIFF8 in an OLE2 container, by xlwt) and xlsb (BIFF12, for which there is no writer).

The records of xlsb are those of [MS-XLSB]; each is a type, a length (both in groups of seven bits) and its bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date
from io import BytesIO

from tests.ledgers.zoo.book import Book, Cell, Error, Formula, Page, pack, serial
from tests.ledgers.zoo.ooxml import HEAD, PACKAGE, RELATIONS

_BIN = "application/vnd.ms-excel."
_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def xls(book: Book) -> bytes:
    """A workbook of Excel 97 to 2003; the same container that WPS names .et. Formulas of text are written as their results."""
    import xlwt

    workbook = xlwt.Workbook(encoding="utf-8")
    workbook.dates_1904 = book.epoch == 1904
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    plain = xlwt.easyxf()
    results: list[tuple[int, int, float]] = []
    for page in book.pages:
        sheet = workbook.add_sheet(page.name, cell_overwrite_ok=True)
        if page.hidden:
            sheet.visibility = 1
        covered = page.covered()
        for r, c, cell in page.cells():
            if (r, c) in covered:
                continue
            value = cell.cached if isinstance(cell, Formula) else cell
            if isinstance(cell, Formula) and isinstance(value, int | float):
                sheet.write(r, c, xlwt.Formula(cell.text), plain)
                results.append((r, c, value))
            elif isinstance(value, Error):
                sheet.row(r).set_cell_error(c, value.text)
            elif isinstance(value, date):
                sheet.write(r, c, serial(value, book.epoch), day)
            else:
                sheet.write(r, c, value, plain)
        for r0, c0, r1, c1 in page.merged:
            sheet.merge(r0, r1, c0, c1)
        for r in page.hidden_rows:
            sheet.row(r).hidden = True
        for c in page.hidden_columns:
            sheet.col(c).hidden = True
    stream = BytesIO()
    workbook.save(stream)
    return _saved_results(stream.getvalue(), results)


def _saved_results(data: bytes, results: list[tuple[int, int, float]]) -> bytes:
    """Write the results into the FORMULA records, which xlwt leaves at zero."""
    for row, column, value in results:
        at = next(
            m.start()
            for m in re.finditer(rb"\x06\x00..", data, re.S)
            if data[m.end() : m.end() + 4] == struct.pack("<HH", row, column)
        )
        data = data[: at + 10] + struct.pack("<d", value) + data[at + 18 :]
    return data


def record(kind: int, body: bytes = b"") -> bytes:
    """One BIFF12 record."""
    return _seven(kind) + _seven(len(body)) + body


def _seven(number: int) -> bytes:
    result = b""
    while True:
        number, low = number >> 7, number & 0x7F
        result += bytes([low | (0x80 if number else 0)])
        if not number:
            return result


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def cell_record(row: int, column: int, cell: Cell, strings: dict[str, int], epoch: int) -> bytes:
    """The record of a cell; style 1 is a day."""
    del row  # a cell record knows only its column, the row is that of the header before it
    head = struct.pack("<II", column, 1 if isinstance(cell, date) else 0)
    if isinstance(cell, bool):
        return record(4, head + bytes([cell]))
    if isinstance(cell, date):
        return record(5, head + struct.pack("<d", serial(cell, epoch)))
    if isinstance(cell, int | float):
        return record(5, head + struct.pack("<d", cell))
    if isinstance(cell, Error):
        return record(3, head + bytes([_ERRORS[cell.text]]))
    if isinstance(cell, Formula):
        # The parsed expression is a lone integer (token 0x1E); what is tested is the saved result in front of it.
        expression = struct.pack("<H", 0) + struct.pack("<I", 3) + b"\x1e\x01\x00" + struct.pack("<I", 0)
        if isinstance(cell.cached, str):
            return record(8, head + _wide(cell.cached) + expression)
        return record(9, head + struct.pack("<d", cell.cached or 0) + expression)
    return record(7, head + struct.pack("<I", strings.setdefault(str(cell), len(strings))))


def sheet_bin(page: Page, strings: dict[str, int], epoch: int = 1900, body: bytes | None = None) -> bytes:
    """A worksheet part; `body` replaces the rows for tests that write their own."""
    columns = b"".join(record(60, struct.pack("<IIIIH", c, c, 2304, 0, 1)) for c in sorted(page.hidden_columns))
    rows = b""
    for r, row in enumerate(page.rows if body is None else ()):
        if r not in page.hidden_rows and all(cell is None for cell in row):
            continue
        rows += row_header(r, r in page.hidden_rows)
        rows += b"".join(cell_record(r, c, cell, strings, epoch) for c, cell in enumerate(row) if cell is not None)
    merged = b"".join(record(176, struct.pack("<IIII", r0, r1, c0, c1)) for r0, c0, r1, c1 in page.merged)
    extent = struct.pack("<IIII", 0, max(len(page.rows), 1) - 1, 0, max(page.width, 1) - 1)
    return (
        record(129)
        + record(148, extent)
        + (record(390) + columns + record(391) if columns else b"")
        + record(145)
        + (rows if body is None else body)
        + record(146)
        + (record(177, struct.pack("<I", len(page.merged))) + merged + record(178) if merged else b"")
        + record(130)
    )


def row_header(row: int, hidden: bool = False) -> bytes:
    """The record in front of a row's cells."""
    return record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def _styles() -> bytes:
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 134, 0) + struct.pack("<BBhBBBB", 7, 0, 0, 0, 0, 0, 255)
    font += b"\x02" + _wide("宋体")
    fill = struct.pack("<I", 0) + struct.pack("<BBhBBBB", 3, 64, 0, 0, 0, 0, 255) * 2 + bytes(12 + 40)
    line = struct.pack("<BB", 0, 0) + struct.pack("<BBhBBBB", 1, 0, 0, 0, 0, 0, 255)
    border = b"\x00" + line * 5

    def xf(parent: int, number_format: int) -> bytes:
        return record(47, struct.pack("<HHHHHBBHBB", parent, number_format, 0, 0, 0, 0, 0, 0, 0, 0x3F))

    def group(begin: int, end: int, *records: bytes) -> bytes:
        return record(begin, struct.pack("<I", len(records))) + b"".join(records) + record(end)

    return (
        record(278)
        + group(615, 616, record(44, struct.pack("<H", 164) + _wide("yyyy\\-mm\\-dd")))
        + group(611, 612, record(43, font))
        + group(603, 604, record(45, fill))
        + group(613, 614, record(46, border))
        + group(626, 627, xf(0xFFFF, 0))
        + group(617, 618, xf(0, 0), xf(0, 164))
        + group(619, 620, record(48, struct.pack("<IHBB", 0, 1, 0, 0) + _wide("常规")))
        + record(279)
    )


def xlsb_parts(book: Book, sheet: Callable[..., bytes] = sheet_bin) -> dict[str, bytes | str]:
    """The parts of a binary workbook by name."""
    strings: dict[str, int] = {}
    sheets = {f"xl/worksheets/sheet{n}.bin": sheet(page, strings, book.epoch) for n, page in enumerate(book.pages, 1)}
    listed = b"".join(
        record(156, struct.pack("<II", int(page.hidden), n) + _wide(f"rId{n}") + _wide(page.name))
        for n, page in enumerate(book.pages, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    types = "".join(f'<Override PartName="/{name}" ContentType="{_BIN}worksheet"/>' for name in sheets)
    items = b"".join(record(19, b"\x00" + _wide(text)) for text in strings)
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{_BIN}sheet.binary.macroEnabled.main"/>{types}'
        f'<Override PartName="/xl/styles.bin" ContentType="{_BIN}styles"/>'
        f'<Override PartName="/xl/sharedStrings.bin" ContentType="{_BIN}sharedStrings"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": record(131)
        + record(153, struct.pack("<II", int(book.epoch == 1904), 0) + _wide(""))
        + record(143)
        + listed
        + record(144)
        + record(132),
        "xl/_rels/workbook.bin.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId901" Type="{RELATIONS}/styles" Target="styles.bin"/>'
        f'<Relationship Id="rId902" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.bin"/></Relationships>',
        "xl/styles.bin": _styles(),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(strings), len(strings))) + items + record(160),
        **sheets,
        **book.extra,
    }


def xlsb(book: Book) -> bytes:
    """A binary workbook of Excel 2007 and later."""
    return pack(xlsb_parts(book))
