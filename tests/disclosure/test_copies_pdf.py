"""A PDF with its pages and nothing else."""

from __future__ import annotations

import io

import pikepdf
import pytest

from audit.disclosure.redaction.outcome import Refused
from audit.disclosure.redaction.pdf import redact
from tests.conftest import person
from tests.disclosure import pdfs

SECRET = person(3)
SEEN = pdfs.text(60, 700, "大病慰问公示 notice")


def stored(data: bytes) -> bytes:
    """Everything in a PDF, streams unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stream = io.BytesIO()
        pdf.save(
            stream,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return stream.getvalue()


def altered(change: object) -> bytes:
    """The plain PDF with one thing put into it."""
    with pikepdf.open(io.BytesIO(pdfs.pdf([SEEN]))) as pdf:
        change(pdf)  # type: ignore[operator]
        stream = io.BytesIO()
        pdf.save(stream)
        return stream.getvalue()


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["名单.txt"] = SECRET.encode()


def outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as bookmarks:
        bookmarks.root.append(pikepdf.OutlineItem(SECRET, 0))


def note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots = pdf.make_indirect(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=SECRET, Rect=[0, 0, 9, 9]
                )
            )
        ]
    )


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(T="号", V=SECRET)])


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"x='{SECRET}'")


def piece(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))


def meta(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = SECRET
    pdf.docinfo["/Author"] = SECRET


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="底稿"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))
    page = pdf.pages[0]
    page.Resources.Properties = pikepdf.Dictionary(L1=group)
    pdf.pages[0].contents_add(f"/OC /L1 BDC {pdfs.text(60, 600, SECRET)} EMC".encode())


CHANGES = {each.__name__: each for each in (attach, outline, note, form, script, piece, meta, layer)}


@pytest.mark.parametrize("change", CHANGES)
def test_what_hides_in_the_file_is_not_in_the_copy(change: str) -> None:
    data = altered(CHANGES[change])
    copy = redact(data, "公示.pdf")
    assert SECRET.encode() not in stored(copy.data) and b"notice" in stored(copy.data)
    assert copy.removed and copy.data == redact(data, "公示.pdf").data


@pytest.mark.parametrize(
    "hidden",
    [
        pdfs.text(60, 600, SECRET, extra="3 Tr"),
        f"/Span << /ActualText ({SECRET}) >> BDC {pdfs.text(60, 600, 'x')} EMC",
    ],
)
def test_invisible_text_and_marks_are_taken_out_of_the_page(hidden: str) -> None:
    copy = redact(pdfs.pdf([SEEN + hidden]), "公示.pdf")
    assert SECRET.encode() not in stored(copy.data) and b"notice" in stored(copy.data)


def test_earlier_revisions_are_gone() -> None:
    first = pdfs.pdf([SEEN + pdfs.text(60, 600, SECRET)])
    with pikepdf.open(io.BytesIO(first)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
    entry = len(first)
    body = (
        f"{number} 0 obj << /Length {len(SEEN.encode())} >> stream\n".encode() + SEEN.encode() + b"\nendstream endobj\n"
    )
    start = first.rindex(b"startxref") + 10
    previous = int(first[start:].split()[0])
    table = f"xref\n{number} 1\n{entry:010d} 00000 n \ntrailer << /Size 200 /Root 1 0 R /Prev {previous} >>\nstartxref\n{entry + len(body)}\n%%EOF".encode()
    copy = redact(first + body + table, "公示.pdf")
    assert SECRET.encode() not in stored(copy.data) and "删去早先保存的版本（1 处）" in copy.removed


def test_protected_and_damaged_files_are_refused() -> None:
    with pikepdf.open(io.BytesIO(pdfs.pdf([SEEN]))) as pdf:
        stream = io.BytesIO()
        pdf.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    for data in (stream.getvalue(), b"%PDF-1.7 ..."):
        with pytest.raises(Refused):
            redact(data, "公示.pdf")
