"""xlsx and xlsm, written part by part so that a test decides every byte; and the same behind a password."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape, quoteattr

from tests.ledgers.zoo.book import Book, Cell, Error, Formula, Page, letters, pack, serial

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# Format 1 of a cell is a day, format 2 an amount.
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _cell(reference: str, cell: Cell, strings: dict[str, int], epoch: int) -> str:
    if isinstance(cell, bool):
        return f'<c r="{reference}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{reference}" s="1"><v>{serial(cell, epoch)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{reference}"><v>{cell!r}</v></c>'
    if isinstance(cell, Error):
        return f'<c r="{reference}" t="e"><v>{cell.text}</v></c>'
    if isinstance(cell, Formula):
        kind = ' t="str"' if isinstance(cell.cached, str) else ""
        value = "" if cell.cached is None else f"<v>{escape(str(cell.cached))}</v>"
        return f'<c r="{reference}"{kind}><f>{escape(cell.text)}</f>{value}</c>'
    return f'<c r="{reference}" t="s"><v>{strings.setdefault(str(cell), len(strings))}</v></c>'


def sheet_xml(page: Page, strings: dict[str, int], epoch: int = 1900) -> str:
    """A worksheet part; `strings` collects the shared strings."""
    columns = "".join(f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1"/>' for c in sorted(page.hidden_columns))
    lines = []
    for r, row in enumerate(page.rows):
        hidden = ' hidden="1"' if r in page.hidden_rows else ""
        cells = "".join(
            _cell(f"{letters(c)}{r + 1}", cell, strings, epoch) for c, cell in enumerate(row) if cell is not None
        )
        if cells or hidden:
            lines.append(f'<row r="{r + 1}"{hidden}>{cells}</row>')
    merged = "".join(
        f'<mergeCell ref="{letters(c0)}{r0 + 1}:{letters(c1)}{r1 + 1}"/>' for r0, c0, r1, c1 in page.merged
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:{letters(max(page.width, 1) - 1)}{max(len(page.rows), 1)}"/>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + f"<sheetData>{''.join(lines)}</sheetData>"
        + (f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>' if merged else "")
        + "</worksheet>"
    )


def parts(book: Book, macro: bool = False) -> dict[str, bytes | str]:
    """The parts of a workbook by name, for tests that change one of them."""
    strings: dict[str, int] = {}
    sheets = {
        f"xl/worksheets/sheet{n}.xml": sheet_xml(page, strings, book.epoch) for n, page in enumerate(book.pages, 1)
    }
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macro else f"{_TYPE}sheet.main+xml"
    types = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}worksheet+xml"/>' for name in sheets)
    listed = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{n}"{" state=" + quoteattr("hidden") if page.hidden else ""} '
        f'r:id="rId{n}"/>'
        for n, page in enumerate(book.pages, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + ('<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>' if macro else "")
        + f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        + ('<workbookPr date1904="1"/>' if book.epoch == 1904 else "<workbookPr/>")
        + f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId901" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId902" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        + (
            '<Relationship Id="rId903" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
            'Target="vbaProject.bin"/>'
            if macro
            else ""
        )
        + "</Relationships>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">{items}</sst>',
        **sheets,
        **({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)} if macro else {}),
        **book.extra,
    }


def xlsx(book: Book) -> bytes:
    """A workbook as Excel and WPS save it."""
    return pack(parts(book))


def xlsm(book: Book) -> bytes:
    """A workbook with a macro part."""
    return pack(parts(book, macro=True))


def locked(book: Book, password: str) -> bytes:
    """A workbook that opens with a password (agile encryption, as Excel since 2010)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    target = BytesIO()
    # The library writes streams of less than 4096 bytes where its own reader does not look for them.
    filler = Random(0).randbytes(8192)
    OOXMLFile(BytesIO(pack(parts(book) | {"docProps/thumbnail.jpeg": filler}))).encrypt(password, target)
    return target.getvalue()
