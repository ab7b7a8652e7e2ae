"""PDFs written by hand, object by object, so that a test can put a text wherever one can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PAGE = (595, 842)


def text(x: float, y: float, content: str, size: float = 12, extra: str = "") -> str:
    """Operators that show a text at a place; Chinese in a font that is not in the file, the rest in Helvetica."""
    out, run, wide = [], "", False
    for character in [*content, ""]:
        is_wide = bool(character) and ord(character) > 0x7E
        if run and (not character or is_wide != wide):
            out.append(
                f"/F2 {size} Tf <{run.encode('utf-16-be').hex()}> Tj" if wide else f"/F1 {size} Tf ({_escaped(run)}) Tj"
            )
            run = ""
        run, wide = run + character, is_wide
    return f"q BT {extra} {x} {y} Td {' '.join(out)} ET Q\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def table(
    rows: Sequence[Sequence[str]],
    x: float = 60,
    y: float = 700,
    widths: Sequence[float] | None = None,
    height: float = 20,
) -> str:
    """A ruled table with its top left corner at a place."""
    widths = widths or [475 / len(rows[0])] * len(rows[0])
    edges = [x]
    for width in widths:
        edges.append(edges[-1] + width)
    bottom = y - height * len(rows)
    out = [f"{edge} {bottom} m {edge} {y} l S" for edge in edges]
    out += [f"{x} {y - height * i} m {edges[-1]} {y - height * i} l S" for i in range(len(rows) + 1)]
    drawn = "\n".join(out) + "\n"
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            drawn += text(edges[c] + 4, y - height * r - 14, cell, 10)
    return drawn


def pdf(
    pages: Sequence[str | bytes],
    *,
    objects: Mapping[int, str | bytes] | None = None,
    catalog: str = "",
    page: str = "",
    resources: str = "",
    info: str = "",
) -> bytes:
    """A PDF of pages (content streams). `objects` are further ones by number from 100 on; the other texts go into the dictionaries."""
    fonts = (
        "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /F2 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light "
        "/Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
        "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> /DW 1000 >>] >> >>"
    )
    found: dict[int, bytes] = {1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()}
    kids = []
    for index, content in enumerate(pages):
        number = 10 + index * 2
        data = content.encode("latin-1") if isinstance(content, str) else content
        kids.append(f"{number} 0 R")
        found[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Resources << {fonts} {resources} >> "
            f"/Contents {number + 1} 0 R {page} >>"
        ).encode()
        found[number + 1] = stream(data)
    found[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    first = 10 + len(pages) * 2
    for number, value in (objects or {}).items():
        assert number >= first
        found[number] = value.encode("latin-1") if isinstance(value, str) else value
    if info:
        found[3] = f"<< {info} >>".encode("latin-1")
    return _file(found, "/Info 3 0 R" if info else "")


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode("latin-1") + data + b"\nendstream"


def _file(objects: Mapping[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, value in sorted(objects.items()):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + value + b"\nendobj\n"
    at, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{offsets[number]:010} 00000 n \n".encode() if number in offsets else b"0000000000 00000 f \n"
    out += f"trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n".encode()
    return bytes(out)


def utf16(content: str) -> str:
    """A text string as PDF writes Chinese."""
    return "<feff" + content.encode("utf-16-be").hex() + ">"
