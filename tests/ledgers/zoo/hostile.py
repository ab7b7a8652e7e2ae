"""Files that are broken or mean harm, by the container they pretend to be.

Each builder returns name → (bytes, outcome). Outcomes: REFUSED (one line, exit status 2), READ (a real writer does this, the rows must
come out), EITHER (no promise but that nothing crashes, hangs or grows).
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date

from tests.conftest import HOSPITAL, hospital_row
from tests.ledgers.zoo import biff, markup, ooxml, text
from tests.ledgers.zoo.book import Book, Page, pack

REFUSED, READ, EITHER = "refused", "read", "either"
Zoo = dict[str, tuple[bytes, str]]
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
DTDS = {
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "haha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>',
    "xxe": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    "external": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}
ENTITY = {"laughs": "&l10;", "quadratic": "&a;" * 20_000, "xxe": "&e;", "parameter": "", "external": ""}


def book(rows: int = 3) -> Book:
    """A small sound ledger."""
    return Book([Page([HOSPITAL, *(hospital_row(n, 入院日期=date(2024, 3, 1)) for n in range(1, rows + 1))], "台账")])


def with_dtd(document: str, kind: str, marker: str, encoding: str = "utf-8") -> bytes:
    """An XML document with a document type and its entity in place of the text `marker`."""
    head, _, body = document.partition("?>")
    head = re.sub('encoding="[^"]*"', f'encoding="{encoding}"', head)
    assert marker in body
    return f"{head}?>{DTDS[kind]}{body.replace(marker, ENTITY[kind] + marker, 1)}".encode(encoding)


def flips(data: bytes, count: int, seed: int) -> list[bytes]:
    """The data with a few bytes changed, `count` times."""
    dice = random.Random(seed)
    results = []
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(dice.choice((1, 1, 3, 12))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        results.append(bytes(changed))
    return results


def cuts(data: bytes, count: int) -> list[bytes]:
    """The data cut off at so many places, the last byte among them."""
    return [data[: max(1, len(data) * n // (count + 1))] for n in range(1, count + 1)] + [data[:-1]]


def damaged(ending: str, data: bytes, seed: int) -> Zoo:
    """Truncations and flipped bytes of one sound file."""
    zoo: Zoo = {f"cut{n:02}.{ending}": (part, EITHER) for n, part in enumerate(cuts(data, 12))}
    return zoo | {f"flip{n:02}.{ending}": (part, EITHER) for n, part in enumerate(flips(data, 24, seed))}


class Deflated:
    """A member of a zip whose text is one block many times over, without ever holding it."""

    def __init__(self, head: bytes, block: bytes, times: int, tail: bytes) -> None:
        machine = zlib.compressobj(9, zlib.DEFLATED, -15)
        begin = machine.compress(head) + machine.flush(zlib.Z_FULL_FLUSH)
        one = machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH)
        end = machine.compress(tail) + machine.flush(zlib.Z_FINISH)
        self.data = begin + one * times + end
        self.size = len(head) + len(block) * times + len(tail)


def with_member(parts: dict[str, bytes | str], name: str, member: Deflated, declared: int | None = None) -> bytes:
    """A zip with that member; `declared` is a size that lies. Its checksum is not computed: who reads so far has lost."""
    base = pack({key: value for key, value in parts.items() if key != name})
    end = base.rindex(b"PK\5\6")
    count, length, start = struct.unpack_from("<HII", base, end + 10)
    size = min(member.size if declared is None else declared, 0xFFFFFFFE)
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x58E1, 0, len(member.data), size, len(name), 0)
    local = b"PK\3\4" + common + name.encode() + member.data
    central = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory = base[start : start + length] + central
    total = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return base[:start] + local + directory + b"PK\5\6" + total


def _edit(part: str, change: Callable[[str], str]) -> bytes:
    parts = ooxml.parts(book())
    parts[part] = change(str(parts[part]))
    return pack(parts)


def _more(xml: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>")


def xlsx() -> Zoo:
    """Workbooks of XML in a zip."""
    parts, good = ooxml.parts(book()), ooxml.xlsx(book())
    zoo: Zoo = damaged("xlsx", good, 1)

    def cell(row: str, reference: str) -> bytes:
        return _edit(SHEET, _more(f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>'))

    zoo["far.xlsx"] = (cell("1048576", "XFD1048576"), REFUSED)
    zoo["far_row.xlsx"] = (cell("999999999", "A999999999"), REFUSED)
    zoo["far_column.xlsx"] = (cell("9", "ZZZZ9"), REFUSED)
    zoo["row_overflow.xlsx"] = (cell("18446744073709551617", "A18446744073709551617"), REFUSED)
    for n, reference in enumerate(("A0", "1A", "A-1", "", "AAAAAAAAAAAAAAAA1", "A1A1", "\uff219")):
        zoo[f"reference{n}.xlsx"] = (cell("9", reference), EITHER)
    many = "".join(f"<c><v>{n}</v></c>" for n in range(20_000))
    zoo["columns.xlsx"] = (_edit(SHEET, _more(f'<row r="9">{many}</row>')), REFUSED)
    zoo["merge_all.xlsx"] = (
        _edit(
            SHEET,
            lambda s: s.replace(
                "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
        ),
        EITHER,
    )
    column = '</sheetData><mergeCells><mergeCell ref="E2:E1048576"/></mergeCells>'
    zoo["merge_column.xlsx"] = (_edit(SHEET, lambda s: s.replace("</sheetData>", column)), EITHER)
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 100_000))
    zoo["merges.xlsx"] = (
        _edit(SHEET, lambda s: s.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")), EITHER,
    )  # fmt: skip
    for n, claim in enumerate(("A1:XFD1048576", "A1", "A1:A1", "XFD1048576", "Z99:A1", "x", "", "A1:ZZZZZ99999999999")):
        change = lambda s, claim=claim: re.sub('<dimension ref="[^"]*"', f'<dimension ref="{claim}"', s)  # noqa: E731
        zoo[f"dimension{n}.xlsx"] = (_edit(SHEET, change), READ if n < 4 else EITHER)
    zoo["no_references.xlsx"] = (_edit(SHEET, lambda s: re.sub(' r="[A-Z]*[0-9]+"', "", s)), READ)
    zoo["no_dimension.xlsx"] = (_edit(SHEET, lambda s: re.sub("<dimension[^>]*>", "", s)), READ)
    # A text with a document type in every part that a reader opens, in both encodings.
    places = {
        SHEET: "</sheetData>", STRINGS: "青云街道", "xl/workbook.xml": "</sheets>", "xl/styles.xml": "</fonts>", "[Content_Types].xml": "</Types>",
        "xl/_rels/workbook.xml.rels": "</Relationships>", "_rels/.rels": "</Relationships>",
    }  # fmt: skip
    for part, marker in places.items():
        for kind in DTDS:
            for encoding in ("utf-8", "utf-16"):
                bad = with_dtd(str(parts[part]), kind, marker, encoding)
                zoo[f"{part.replace('/', '-').strip('[]_.')}-{kind}-{encoding}.xlsx"] = (
                    pack(parts | {part: bad}),
                    REFUSED,
                )
    deep = "<a>" * 200_000 + "</a>" * 200_000
    zoo["deep.xlsx"] = (_edit(SHEET, lambda s: s.replace("</sheetData>", f"</sheetData>{deep}")), EITHER)
    zoo["attributes.xlsx"] = (
        _edit(SHEET, _more("<row " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")), EITHER,
    )  # fmt: skip
    links = {
        "self": ("worksheets/sheet1.xml", "workbook.xml"),
        "loop": ("worksheets/sheet1.xml", "_rels/workbook.xml.rels"),
        "upwards": ("worksheets/sheet1.xml", "../../../../../../etc/passwd"),
        "absolute": ("worksheets/sheet1.xml", "/etc/passwd"),
        "web": ('Target="worksheets/sheet1.xml"', 'Target="http://127.0.0.1:9/x.xml" TargetMode="External"'),
        "missing": ("worksheets/sheet1.xml", "worksheets/sheet9.xml"),
        "none": ('Id="rId1"', 'Id="rId77"'),
    }
    for name, (old, new) in links.items():
        change = lambda s, old=old, new=new: s.replace(old, new)  # noqa: E731
        zoo[f"link_{name}.xlsx"] = (_edit("xl/_rels/workbook.xml.rels", change), REFUSED)
    for name, value in (("index", "999999999"), ("negative", "-1"), ("word", "x"), ("nothing", "")):
        change = lambda s, value=value: re.sub('t="s"><v>12</v>', f't="s"><v>{value}</v>', s)  # noqa: E731
        zoo[f"string_{name}.xlsx"] = (_edit(SHEET, change), EITHER)
    for n, value in enumerate(("1e308", "-1e308", "NaN", "INF", "9" * 400, "1e-400", "0x10")):
        zoo[f"number{n}.xlsx"] = (_edit(SHEET, lambda s, v=value: re.sub(r"<v>45352</v>", f"<v>{v}</v>", s)), EITHER)
    zoo["bomb.xlsx"] = (with_member(parts, "xl/media/a.png", Deflated(b"", bytes(2**20), 1000, b"")), REFUSED)
    with io.BytesIO(good) as stream:
        with zipfile.ZipFile(stream, "a") as archive:
            for n in range(10_001):
                archive.writestr(f"x/{n}", "")
        zoo["members.xlsx"] = (stream.getvalue(), REFUSED)
    zoo |= _zips(good, parts)
    names = ("a\nb", "x" * 5000, "\x1b[31m", "'/\\?*[]:", "", "﻿\u202e台账")
    for n, name in enumerate(names):
        quoted = name.replace("\n", "&#10;").replace("\x1b", "_")
        change = lambda s, q=quoted: s.replace('name="台账"', f'name="{q}"')  # noqa: E731
        zoo[f"sheet_name{n}.xlsx"] = (_edit("xl/workbook.xml", change), EITHER)
    for lost in (
        "xl/workbook.xml",
        "[Content_Types].xml",
        SHEET,
        "xl/_rels/workbook.xml.rels",
        STRINGS,
        "xl/styles.xml",
    ):
        rest = {name: data for name, data in parts.items() if name != lost}
        zoo[f"lost_{lost.rpartition('/')[2].strip('[]')}.xlsx"] = (pack(rest), EITHER)
    return zoo


def _zips(good: bytes, parts: dict[str, bytes | str]) -> Zoo:
    """Archives that lie about themselves."""
    directory = good.index(b"PK\1\2")
    sheet = good.index(SHEET.encode(), directory) - 46

    def patch(offset: int, data: bytes) -> bytes:
        return good[:offset] + data + good[offset + len(data) :]

    first = struct.unpack_from("<I", good, directory + 42)[0]
    return {
        "locked.xlsx": (patch(sheet + 8, b"\1\0"), REFUSED),
        "small_claim.xlsx": (patch(sheet + 24, struct.pack("<I", 10)), EITHER),
        "large_claim.xlsx": (patch(sheet + 24, struct.pack("<I", 2**31)), REFUSED),
        "packed_claim.xlsx": (patch(sheet + 20, struct.pack("<I", 2**31)), EITHER),
        "checksum.xlsx": (patch(sheet + 16, b"\0\0\0\0"), EITHER),
        "method.xlsx": (patch(sheet + 10, struct.pack("<H", 99)), REFUSED),
        "overlap.xlsx": (patch(sheet + 42, struct.pack("<I", first)), REFUSED),
        "offset.xlsx": (patch(sheet + 42, struct.pack("<I", 2**31)), REFUSED),
        "twice.xlsx": (_twice(good), EITHER),
        "upwards.xlsx": (pack(parts | {"../../../tmp/x": b"x", "/tmp/x": b"x", "C:\\x": b"x"}), EITHER),
        "tail.xlsx": (good + b"\0" * 70_000, EITHER),
        "head.xlsx": (b"x" * 100 + good, EITHER),
        "only_end.xlsx": (b"PK\5\6" + bytes(18), REFUSED),
        "only_head.xlsx": (b"PK\3\4", REFUSED),
    }


def _twice(good: bytes) -> bytes:
    stream = io.BytesIO(good)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr(SHEET, "<worksheet/>")
    return stream.getvalue()


def xlsb() -> Zoo:
    """Binary workbooks."""
    good = biff.xlsb(book())
    zoo: Zoo = damaged("xlsb", good, 2)

    def body(data: bytes) -> bytes:
        parts = biff.xlsb_parts(book())
        sheet = bytes(parts["xl/worksheets/sheet1.bin"])  # type: ignore[arg-type]
        end = sheet.rindex(biff.record(146))
        return pack(parts | {"xl/worksheets/sheet1.bin": sheet[:end] + data + sheet[end:]})

    def number(column: int) -> bytes:
        return biff.record(5, struct.pack("<IId", column, 0, 1))

    zoo["far.xlsb"] = (body(biff.row_header(1_048_575) + number(16_383)), REFUSED)
    zoo["far_row.xlsb"] = (body(biff.row_header(0xFFFFFFFE) + number(0)), REFUSED)
    zoo["far_column.xlsb"] = (body(biff.row_header(9) + number(0xFFFFFFFE)), REFUSED)
    zoo["length.xlsb"] = (body(b"\x05\xff\xff\xff\x7f"), EITHER)
    zoo["text_length.xlsb"] = (
        body(biff.row_header(9) + biff.record(6, struct.pack("<III", 0, 0, 0xFFFFFFF0) + b"aa")),
        EITHER,
    )
    zoo["string_index.xlsb"] = (
        body(biff.row_header(9) + biff.record(7, struct.pack("<III", 0, 0, 0xFFFFFFF0))),
        EITHER,
    )
    zoo["style.xlsb"] = (body(biff.row_header(9) + biff.record(5, struct.pack("<IId", 0, 0xFFFFFF, 1))), EITHER)
    zoo["kinds.xlsb"] = (body(b"".join(biff.record(n, b"\0" * 8) for n in range(2000, 12_000))), EITHER)
    parts = biff.xlsb_parts(book())
    strings = bytes(parts["xl/sharedStrings.bin"])  # type: ignore[arg-type]
    claim = biff.record(159, b"\xff" * 8) + strings[len(biff.record(159, bytes(8))) :]
    zoo["strings_claim.xlsb"] = (pack(parts | {"xl/sharedStrings.bin": claim}), EITHER)
    for part in ("xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/sharedStrings.bin", "xl/styles.bin"):
        name = part.rpartition("/")[2].removesuffix(".bin")
        zoo[f"half_{name}.xlsb"] = (pack(parts | {part: bytes(parts[part])[: len(parts[part]) // 2]}), EITHER)  # type: ignore[arg-type]
        zoo[f"empty_{name}.xlsb"] = (pack(parts | {part: b""}), EITHER)
    for kind in DTDS:
        part = "xl/_rels/workbook.bin.rels"
        zoo[f"{kind}.xlsb"] = (pack(parts | {part: with_dtd(str(parts[part]), kind, "</Relationships>")}), REFUSED)
    merge = (
        biff.record(177, struct.pack("<I", 1))
        + biff.record(176, struct.pack("<IIII", 0, 1_048_575, 0, 16_383))
        + biff.record(178)
    )
    sheet = bytes(parts["xl/worksheets/sheet1.bin"])  # type: ignore[arg-type]
    whole = sheet.replace(biff.record(146), biff.record(146) + merge)
    zoo["merge_all.xlsb"] = (pack(parts | {"xl/worksheets/sheet1.bin": whole}), EITHER)
    return zoo


def ods() -> Zoo:
    """Spreadsheets of OpenDocument."""
    good = markup.ods(book())
    zoo: Zoo = damaged("ods", good, 3)
    content = markup.ODS_HEAD + "".join(map(markup.ods_table, book().pages)) + markup.ODS_TAIL

    def more(rows: str) -> bytes:
        return markup.ods_pack(content.replace("</table:table>", f"{rows}</table:table>"))

    def run(rows: str, columns: str, value: bool) -> bytes:
        kind = ' office:value-type="float" office:value="1"' if value else ""
        return more(
            f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
            f'table:number-columns-repeated="{columns}"{kind}/></table:table-row>'
        )

    zoo["seventeen_billion.ods"] = (run("1048576", "16384", True), REFUSED)
    zoo["many_rows.ods"] = (run("999999999999", "1", True), REFUSED)
    zoo["many_columns.ods"] = (run("1", "999999999999", True), REFUSED)
    zoo["far.ods"] = (more(
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    ), REFUSED)  # fmt: skip
    # LibreOffice itself fills the sheet with empty cells that are counted.
    zoo["empty_tail.ods"] = (run("1048570", "16384", False), READ)
    for n, count in enumerate(("-1", "0", "x", "", "1e9", "99999999999999999999999")):
        zoo[f"count{n}.ods"] = (run(count, count, True), EITHER)
    for kind in DTDS:
        for encoding in ("utf-8", "utf-16"):
            zoo[f"{kind}-{encoding}.ods"] = (markup.ods_pack(with_dtd(content, kind, "青云街道", encoding)), REFUSED)
    zoo["deep.ods"] = (more("<table:table-row>" * 100_000 + "</table:table-row>" * 100_000), EITHER)
    span = 'table:number-rows-spanned="1048576" table:number-columns-spanned="16384"'
    zoo["span_all.ods"] = (
        markup.ods_pack(content.replace("<table:table-cell ", f"<table:table-cell {span} ", 1)),
        EITHER,
    )
    zoo["nested.ods"] = (
        more("<table:table-row><table:table-cell><table:table/></table:table-cell></table:table-row>"),
        EITHER,
    )
    zoo["empty.ods"] = (markup.ods_pack(""), REFUSED)
    zoo["half.ods"] = (markup.ods_pack(content[: len(content) // 2]), REFUSED)
    zoo["no_content.ods"] = (pack({"mimetype": markup.ODS_TYPE}), REFUSED)
    return zoo


def xls() -> Zoo:
    """Containers of OLE2: the sector tables first, then the records inside."""
    good = biff.xls(book())
    zoo: Zoo = damaged("xls", good, 4)

    def put(offset: int, data: bytes, base: bytes = good) -> bytes:
        return base[:offset] + data + base[offset + len(data) :]

    table = 512 + 512 * struct.unpack_from("<I", good, 76)[0]
    directory = struct.unpack_from("<I", good, 48)[0]
    entry = next(
        offset for offset in range(512 + 512 * directory, len(good), 128) if good[offset:].startswith("Workbook".encode("utf-16-le"))
    )  # fmt: skip
    first = struct.unpack_from("<I", good, entry + 116)[0]
    zoo["loop_stream.xls"] = (put(table + 4 * first, struct.pack("<I", first)), REFUSED)
    zoo["loop_two.xls"] = (put(table + 4 * (first + 1), struct.pack("<I", first)), REFUSED)
    zoo["loop_directory.xls"] = (put(table + 4 * directory, struct.pack("<I", directory)), EITHER)
    zoo["loop_table.xls"] = (put(68, struct.pack("<II", 0, 0xFFFFFFF0)), EITHER)
    zoo["table_count.xls"] = (put(44, struct.pack("<I", 0xFFFFFFFF)), EITHER)
    zoo["no_table.xls"] = (put(76, b"\xff" * 436), EITHER)
    zoo["half_table.xls"] = (put(table + 32, b"\xff" * 480), EITHER)
    zoo["far_sector.xls"] = (put(entry + 116, struct.pack("<I", 0x7FFFFFFF)), REFUSED)
    zoo["huge_stream.xls"] = (put(entry + 120, struct.pack("<Q", 2**62)), EITHER)
    for shift in (0, 1, 5, 12, 31, 63, 255):
        zoo[f"sector_size{shift}.xls"] = (put(30, struct.pack("<H", shift)), EITHER)
    zoo["siblings.xls"] = (put(entry + 68, struct.pack("<III", 1, 1, 1)), EITHER)
    zoo["head_only.xls"] = (good[:512], REFUSED)
    zoo["nothing.xls"] = (good[:8] + bytes(504), REFUSED)
    # A cell in the last row and column of the format: one that no small sheet can have, then one that no sheet can have.
    page = book().pages[0]
    page.rows = [*page.rows, *[[]] * (65_535 - len(page.rows)), [None] * 255 + [7.123456789]]
    far = biff.xls(Book([page]))
    place = far.index(struct.pack("<HHHH", 0x0203, 14, 65_535, 255))
    zoo["far.xls"] = (far, EITHER)
    zoo["far_column.xls"] = (put(place + 6, struct.pack("<H", 0xFFFF), far), REFUSED)
    strings = good.index(struct.pack("<H", 0x00FC), 512)
    zoo["strings_claim.xls"] = (put(strings + 4, b"\xff" * 8), EITHER)
    zoo["record_length.xls"] = (put(strings + 2, b"\xff\xff"), EITHER)
    zoo["string_length.xls"] = (put(strings + 12, b"\xff\xff\x00"), EITHER)
    bound = good.index(struct.pack("<H", 0x0085), 512)
    zoo["sheet_offset.xls"] = (put(bound + 4, struct.pack("<I", 0x7FFFFFFF)), EITHER)
    zoo["sheet_itself.xls"] = (put(bound + 4, struct.pack("<I", 0)), EITHER)
    return zoo


def csv() -> Zoo:
    """Text files."""
    sound = text.delimited(book(), "utf-8")
    head, row = (line + b"\r\n" for line in sound.split(b"\r\n")[:2])
    zoo: Zoo = {
        "open_quote.csv": (head + b'"' + row, REFUSED),
        "long_field.csv": (head + row.replace("青云街道".encode(), b"a" * 2_000_000), REFUSED),
        "nul.csv": (head + row.replace(b"150", b"1\x0050"), REFUSED),
        "nul_everywhere.csv": (bytes(100_000), REFUSED),
        "columns.csv": (head + b"," * 20_000 + b"\r\n" + row, REFUSED),
        "one_line.csv": (b"a," * 3_000_000, REFUSED),
        "quotes.csv": (head + b'"' * 1_000_001 + b"\r\n" + row, EITHER),
        "quotes_in_quotes.csv": (head + row.replace("青云街道".encode(), '"青""云""街道"'.encode()), READ),
        "loose_quotes.csv": (head + row.replace("青云街道".encode(), '青"云"街道'.encode()), EITHER),
        "bare_cr.csv": (sound.replace(b"\r\n", b"\r"), READ),
        "mixed_ends.csv": (sound.replace(b"\r\n", b"\n", 2).replace(b"\r\n", b"\r", 1), EITHER),
        "no_last_end.csv": (sound.rstrip(), READ),
        "odd_utf16.csv": (text.delimited(book(), "utf-16") + b"\x00", REFUSED),
        "surrogate_utf16.csv": (text.delimited(book(), "utf-16-le").join([b"\xff\xfe", b"\x00\xd8"]), REFUSED),
        "half_pair.csv": (b"\xff\xfe" + "姓名,".encode("utf-16-le") + b"\x3d\xd8,\x00", REFUSED),
        "surrogate_utf8.csv": (head + row.replace("青云街道".encode(), b"\xed\xa0\x80"), REFUSED),
        "overlong_utf8.csv": (head + row.replace("青云街道".encode(), b"\xc0\xaf"), EITHER),
        "cut_character.csv": (sound[:-4] + "字".encode()[:2], EITHER),
        "only_bom.csv": (b"\xef\xbb\xbf", REFUSED),
        "only_utf16_bom.csv": (b"\xff\xfe", REFUSED),
        "utf32.csv": (text.delimited(book(), "utf-32"), REFUSED),
        "ends.csv": (b"\r\n" * 2_000_000, REFUSED),
        "commas.csv": (b"," * 16_000 + b"\r\n", REFUSED),
        "noise.csv": (random.Random(5).randbytes(100_000), REFUSED),
        "escape.csv": ("\x1b[2J\x1b]0;x\x07,姓名\r\n".encode(), REFUSED),
    }
    for n, part in enumerate(flips(sound, 24, 6)):
        zoo[f"flip{n:02}.csv"] = (part, EITHER)
    for n, part in enumerate(flips(text.delimited(book(), "utf-16"), 12, 7)):
        zoo[f"flip_utf16{n:02}.csv"] = (part, EITHER)
    return zoo


def html() -> Zoo:
    """Web pages that are named .xls."""
    (page,) = book().pages
    table = markup.html_table(page)

    def wrap(body: str, encoding: str = "gbk") -> bytes:
        return f'<html><head><meta charset="{encoding}"></head><body>{body}</body></html>'.encode(encoding)

    zoo: Zoo = {
        "unclosed.xls": (wrap(table.replace("</table>", "").replace("</tr>", "").replace("</td>", "")), READ),
        "cut.xls": (wrap(table)[:-60], EITHER),
        "deep.xls": (wrap("<div>" * 300_000 + table), EITHER),
        "deep_tables.xls": (wrap("<table><tr><td>" * 100_000 + table), EITHER),
        "many_tables.xls": (wrap("<table><tr><td>a</td></tr></table>" * 20_000 + table), EITHER),
        "attributes.xls": (wrap(table.replace("<table", "<table " + "a " * 300_000, 1)), EITHER),
        "charset_lies.xls": (wrap(table).replace(b"gbk", b"utf-16"), EITHER),
        "charset_unknown.xls": (wrap(table).replace(b"gbk", b"x-none"), EITHER),
        "charset_base64.xls": (wrap(table).replace(b"gbk", b"base64"), EITHER),
        "entities.xls": (wrap(table.replace("青云街道", "&amp;" * 300_000 + "&#99999999999;&nosuch;")), EITHER),
        "script.xls": (wrap("<script>while(1){}</script><!-- " + "-" * 300_000 + " -->" + table), READ),
        "open_comment.xls": (wrap("<!-- " + table), REFUSED),
        "nul.xls": (wrap(table).replace(b"<tr>", b"<tr>\0"), EITHER),
        "no_table.xls": (wrap("<p>系统错误，请重新登录</p>"), REFUSED),
        "frameset.xls": (wrap('<frameset><frame src="a.files/sheet001.htm"></frameset>'), REFUSED),
    }
    for name in ("colspan", "rowspan"):
        for n, count in enumerate(("999999999", "99999999999999999999", "-1", "0", "x")):
            zoo[f"{name}{n}.xls"] = (wrap(table.replace("<td", f'<td {name}="{count}"', 1)), EITHER)
    spans = "<tr>" + '<td colspan="16000" rowspan="60000">a</td>' * 50 + "</tr>"
    zoo["spans.xls"] = (wrap(f"<table>{spans * 50}</table>"), REFUSED)
    zoo["laughs.xls"] = (f"{DTDS['laughs']}<html><table><tr><td>&l10;</td></tr></table></html>".encode(), REFUSED)
    return zoo


def spreadsheetml() -> Zoo:
    """The XML of Excel 2003."""
    good = markup.spreadsheetml(book())
    document = good.decode()
    zoo: Zoo = damaged("xml", good, 8)
    for kind in DTDS:
        for encoding in ("utf-8", "utf-16"):
            zoo[f"{kind}-{encoding}.xls"] = (with_dtd(document, kind, "青云街道", encoding), REFUSED)
    for n, index in enumerate(("1048577", "999999999", "99999999999999999999", "-1", "0", "x")):
        far = f'<Row ss:Index="{index}"><Cell><Data ss:Type="String">a</Data></Cell></Row></Table>'
        zoo[f"row{n}.xls"] = (document.replace("</Table>", far).encode(), REFUSED if n < 3 else EITHER)
        far = f'<Row><Cell ss:Index="{index}"><Data ss:Type="String">a</Data></Cell></Row></Table>'
        zoo[f"cell{n}.xls"] = (document.replace("</Table>", far).encode(), REFUSED if n < 3 else EITHER)
        merge = f'<Cell ss:MergeAcross="{index}" ss:MergeDown="{index}" ss:Index="1"'
        zoo[f"merge{n}.xls"] = (document.replace('<Cell ss:Index="1"', merge, 1).encode(), EITHER)
    far = '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">a</Data></Cell></Row></Table>'
    zoo["far.xls"] = (document.replace("</Table>", far).encode(), REFUSED)
    zoo["deep.xls"] = (document.replace("<Table>", "<Table>" * 100_000, 1).encode(), EITHER)
    zoo["half.xls"] = (good[: len(good) // 2], REFUSED)
    return zoo


FAMILIES: dict[str, Callable[[], Zoo]] = {
    "xlsx": xlsx, "xlsb": xlsb, "ods": ods, "xls": xls, "csv": csv, "html": html, "spreadsheetml": spreadsheetml,
}  # fmt: skip
