"""The two public notices of the sample, laid out as a street office does it in Word."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "templates" / "_build"))

from skeleton import package, paragraph, style  # noqa: E402

BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
STYLES = "".join((
    style("Heading Line", "方正小标宋简体", 40, '<w:snapToGrid w:val="0"/><w:spacing w:after="300" w:line="620" w:lineRule="exact"/><w:jc w:val="center"/>'),
    style("Text", "仿宋_GB2312", 30, '<w:spacing w:line="520" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="600"/>'),
    style("Cell", "仿宋_GB2312", 24, '<w:snapToGrid w:val="0"/><w:spacing w:line="340" w:lineRule="exact"/><w:jc w:val="center"/>'),
    style("Closing", "仿宋_GB2312", 30, '<w:spacing w:line="520" w:lineRule="exact"/><w:ind w:rightChars="200" w:right="600"/><w:jc w:val="right"/>'),
))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    width = 8844 // len(head)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in head)
    body = "".join(
        '<w:tr><w:trPr><w:cantSplit/></w:trPr>' + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(text, "Cell")}</w:tc>' for text in line
        ) + "</w:tr>"
        for line in (head, *rows)
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="{width * len(head)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'


def hidden(text: str) -> str:
    """A paragraph that Word does not show."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Text"/><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:vanish/></w:rPr>'
        f"<w:t>{text}</w:t></w:r></w:p>"
    )


def notice(title: str, texts: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]], closing: Sequence[str], secret: str = "") -> bytes:
    """The bytes of a notice: title, paragraphs, list, closing lines, and perhaps a hidden paragraph."""
    body = paragraph(title, "Heading Line") + "".join(paragraph(text, "Text") for text in texts) + _table(head, rows)
    body += "".join(paragraph(text, "Text") for text in closing[:-2]) + (hidden(secret) if secret else "")
    body += "".join(paragraph(text, "Closing") for text in closing[-2:])
    return package(body, STYLES)
