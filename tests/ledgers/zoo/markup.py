"""The workbooks made of markup: ods, the XML of Excel 2003, and web pages that systems export as .xls."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.ledgers.zoo.book import Book, Cell, Error, Formula, Page, pack, shown

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{_NAMES}office:1.0" xmlns:table="{_NAMES}table:1.0" '
    f'xmlns:text="{_NAMES}text:1.0" xmlns:of="{_NAMES}of:1.2" office:version="1.2"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods_cell(cell: Cell, span: str = "") -> str:
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown(cell).split("\n"))
    formula = ""
    if isinstance(cell, Formula):
        formula = f" table:formula={quoteattr('of:=' + cell.text)}"
        cell = cell.cached
        if cell is None:
            return f"<table:table-cell{formula}{span}/>"
    if cell is None:
        return f"<table:table-cell{span}/>"
    if isinstance(cell, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    else:
        kind = 'office:value-type="string"'
        formula = formula or (' table:formula="of:=1/0"' if isinstance(cell, Error) else "")
    return f"<table:table-cell{formula}{span} {kind}>{text}</table:table-cell>"


def ods_table(page: Page) -> str:
    """A sheet of content.xml. Runs of empty cells and rows are written once with a count, as LibreOffice does."""
    covered = page.covered()
    starts = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in page.merged}
    columns = "".join(
        f"<table:table-column{' table:visibility=' + quoteattr('collapse') if c in page.hidden_columns else ''}/>"
        for c in range(page.width)
    )
    lines, blank = [], 0

    def flush() -> None:
        if blank:
            lines.append(
                f'<table:table-row table:number-rows-repeated="{blank}"><table:table-cell '
                f'table:number-columns-repeated="{page.width}"/></table:table-row>'
            )

    for r, row in enumerate(page.rows):
        if all(cell is None for cell in row) and r not in page.hidden_rows and not any(at == r for at, _ in covered):
            blank += 1
            continue
        flush()
        blank = 0
        cells, empty = [], 0
        for c in range(page.width):
            cell = row[c] if c < len(row) else None
            if (r, c) in covered:
                part = "<table:covered-table-cell/>"
            elif (r, c) in starts:
                high, wide = starts[r, c]
                span = f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"'
                part = _ods_cell(cell, span)
            elif cell is None:
                empty += 1
                continue
            else:
                part = _ods_cell(cell)
            if empty:
                cells.append(f'<table:table-cell table:number-columns-repeated="{empty}"/>')
                empty = 0
            cells.append(part)
        hidden = ' table:visibility="collapse"' if r in page.hidden_rows else ""
        lines.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    return f"<table:table table:name={quoteattr(page.name)}>{columns}{''.join(lines)}</table:table>"


def ods_pack(content: str | bytes) -> bytes:
    """An OpenDocument package around a content.xml."""
    return pack({"mimetype": ODS_TYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})


def ods(book: Book) -> bytes:
    """A spreadsheet of OpenDocument."""
    return ods_pack(ODS_HEAD + "".join(map(ods_table, book.pages)) + ODS_TAIL)


def html_table(page: Page) -> str:
    """A table with colspan and rowspan, and the styles that Excel leaves in its pages."""
    covered = page.covered()
    starts = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for r0, c0, r1, c1 in page.merged}
    lines = []
    for r, row in enumerate(page.rows):
        cells = []
        for c in range(page.width):
            if (r, c) in covered:
                continue
            cell = row[c] if c < len(row) else None
            high, wide = starts.get((r, c), (1, 1))
            span = (f' rowspan="{high}"' if high > 1 else "") + (f" colspan={wide}" if wide > 1 else "")
            style = " style='mso-number-format:\"\\@\"'" if isinstance(cell, str) else " x:num"
            text = escape(shown(cell)).replace("\n", "<br>") or "&nbsp;"
            cells.append(f"<td{span}{style}>{text}</td>")
        hidden = " style='display:none'" if r in page.hidden_rows else ""
        lines.append(f"<tr{hidden}>{''.join(cells)}</tr>")
    columns = "".join(
        f"<col{' style=' + quoteattr('display:none;mso-width-source:userset') if c in page.hidden_columns else ''} width=72>"
        for c in range(page.width)
    )
    return f"<table border=1>{columns}{''.join(lines)}</table>"


def html(book: Book, charset: str = "gb2312", encoding: str = "gbk") -> bytes:
    """A page named .xls, as many systems export it: GBK that calls itself gb2312, no closing of what may stay open."""
    head = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<head><meta http-equiv=Content-Type content="text/html; charset={charset}">'
        "<style>td {mso-number-format:General; white-space:nowrap}</style></head><body>"
    )
    return (head + "".join(map(html_table, book.pages)) + "</body></html>").encode(encoding)


def _xml_cell(cell: Cell, index: int, merge: str) -> str:
    formula = ""
    if isinstance(cell, Formula):
        formula, cell = f" ss:Formula={quoteattr('=' + cell.text)}", cell.cached
    if cell is None:
        return f'<Cell ss:Index="{index}"{merge}{formula}/>'
    style, kind, text = "", "String", shown(cell)
    if isinstance(cell, bool):
        kind, text = "Boolean", str(int(cell))
    elif isinstance(cell, date):
        style, kind, text = ' ss:StyleID="day"', "DateTime", f"{cell.isoformat()}T00:00:00.000"
    elif isinstance(cell, int | float):
        kind = "Number"
    elif isinstance(cell, Error):
        kind = "Error"
    return (
        f'<Cell ss:Index="{index}"{style}{merge}{formula}><Data ss:Type="{kind}">'
        f"{escape(text, {chr(10): '&#10;'})}</Data></Cell>"
    )


def spreadsheetml(book: Book) -> bytes:
    """The XML of Excel 2003, which old systems write with the ending .xls."""
    sheets = []
    for page in book.pages:
        covered = page.covered()
        starts = {(r0, c0): (r1 - r0, c1 - c0) for r0, c0, r1, c1 in page.merged}
        rows = []
        for r, row in enumerate(page.rows):
            cells = ""
            for c, cell in enumerate(row):
                down, across = starts.get((r, c), (0, 0))
                if (r, c) in covered or (cell is None and not (down or across)):
                    continue
                merge = (f' ss:MergeAcross="{across}"' if across else "") + (f' ss:MergeDown="{down}"' if down else "")
                cells += _xml_cell(cell, c + 1, merge)
            if cells or r in page.hidden_rows:
                hidden = ' ss:Hidden="1"' if r in page.hidden_rows else ""
                rows.append(f'<Row ss:Index="{r + 1}"{hidden}>{cells}</Row>')
        state = (
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
            if page.hidden
            else ""
        )
        columns = "".join(f'<Column ss:Index="{c + 1}" ss:Hidden="1"/>' for c in sorted(page.hidden_columns))
        sheets.append(
            f"<Worksheet ss:Name={quoteattr(page.name)}><Table>{columns}{''.join(rows)}</Table>{state}</Worksheet>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Styles><Style ss:ID="day"><NumberFormat ss:Format="yyyy\\-mm\\-dd"/></Style></Styles>'
        f"{''.join(sheets)}</Workbook>"
    ).encode()
