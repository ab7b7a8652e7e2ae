"""What agreements, letters to one person, certificates and forms are built of, on the pages and styles of `pages.py`.

They are no official documents: 14 pt text, pages numbered 第1页 共3页, tables of labels and values, places to sign that stay together.
Texts hold the tags of the template as they are; text that begins with `<w:` is taken as XML.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pages import AREA, FANG, HEI, STYLES, TITLE, footer, indent, ppr, refer, rpr, section, style
from skeleton import package

Margins = tuple[int, int, int, int]  # top, right, bottom, left, in twips
PAGE: Margins = (1304, 1474, 1247, 1588)
_REUSED = ("Table Head", "Table Cell", "Table Right", "Form Label")


def _ppr(*, keep: bool = False, line: float, least: bool = False, before: int = 0, after: int = 0, ind: str = "", jc: str = "") -> str:
    """The inside of w:pPr for lines of `line` points, with no line of a paragraph alone on a page."""
    made = ppr(line=round(line * 20), before=before, after=after, ind=ind, jc=jc)
    return ("<w:keepNext/>" if keep else "") + "<w:widowControl/>" + (made.replace('"exact"', '"atLeast"') if least else made)


def _styles(body: float, pitch: float) -> str:
    """The styles, for body text of `body` points on lines of `pitch` points."""
    size, em = round(body * 2), round(body * 20)
    text, small = rpr(FANG, size, spacing=0), rpr(FANG, 21, spacing=0)
    first, right = indent(first=2, size=em), indent(right=2, size=em)
    own = {
        "Form Title": ("标题", _ppr(keep=True, line=34, after=120, jc="center"), rpr(TITLE, 44, spacing=0)),
        "Form Code": ("编号", _ppr(keep=True, line=pitch, after=60, jc="right"), text),
        "Form Clause": ("条标题", _ppr(keep=True, line=pitch, before=60, ind=first), rpr(HEI, size, spacing=0)),
        "Form Text": ("条文", _ppr(line=pitch, ind=first), text),
        "Form Kept": ("条文（与下段同页）", _ppr(keep=True, line=pitch, ind=first), text),
        "Form Flush": ("称谓", _ppr(keep=True, line=pitch, jc="left"), text),
        "Form Organ": ("署名", _ppr(keep=True, line=pitch, before=160, ind=right, jc="right"), text),
        "Form Day": ("日期", _ppr(line=pitch, ind=right, jc="right"), text),
        "Slip Line": ("裁切线", _ppr(keep=True, line=16, before=160, after=80, jc="center"), small),
        "Slip Title": ("回执标题", _ppr(keep=True, line=24, after=40, jc="center"), rpr(HEI, 32, spacing=0)),
        # set flush left: justified text in a narrow cell is torn apart at a line break
        "Form Value": ("表单内容", _ppr(line=18, jc="left"), rpr(FANG, 24, spacing=0)),
        "Table Left": ("表格左齐", _ppr(line=15.5, jc="left"), rpr(FANG, 24, spacing=0)),
        "Form Note": ("表下注", _ppr(line=16, before=80, jc="left"), small),
        "Form Small": ("小字", _ppr(line=13, least=True, before=20, after=20, jc="left"), rpr(FANG, 20, spacing=0)),
        "Form Large": ("大格内容", _ppr(line=18, least=True, before=20, after=20, jc="left"), rpr(FANG, 24, spacing=0)),
        "Sign Line": ("签署", _ppr(keep=True, line=26, jc="left"), rpr(FANG, 24, spacing=0)),
        "Sign Day": ("签署日期", _ppr(line=26, jc="right"), rpr(FANG, 24, spacing=0)),
        "Award Title": ("证书标题", _ppr(keep=True, line=56, after=160, jc="center"), rpr(TITLE, 84, spacing=120)),
        "Award Duty": ("证书职责", _ppr(keep=True, line=25, after=160, ind=indent(first=2, size=300)), rpr(FANG, 30, spacing=0)),
        "Thin": ("间隔", _ppr(line=6), rpr(FANG, 8, spacing=0)),
    }  # fmt: skip
    return "".join(style(name, *parts) for name, parts in ({name: STYLES[name] for name in _REUSED} | own).items())


def text(words: str, name: str = "Form Text", *, keep: bool = False) -> str:
    """A paragraph in one of the styles; \\t is a tab. `keep` holds it on the page of what follows."""
    inside = escape(words).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{name.replace(" ", "")}"/>{"<w:keepNext/>" if keep else ""}</w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{inside}</w:t></w:r></w:p>'
    )


def _paragraphs(words: str | Sequence[str], name: str, keep: bool = False) -> str:
    return "".join(each if each.startswith("<w:") else text(each, name, keep=keep) for each in ([words] if isinstance(words, str) else words))


def title(words: str) -> str:
    """The title, centred."""
    return text(words, "Form Title")


def clause(heading: str, *paragraphs: str, name: str = "Form Text") -> str:
    """A numbered part of an agreement: its heading and its paragraphs. The last part is `Form Kept`, so that the signatures are never alone on a page."""
    return text(heading, "Form Clause") + _paragraphs(paragraphs, name)


def when(condition: str, *paragraphs: str, name: str = "Form Text") -> str:
    """Paragraphs that are there only where the condition holds."""
    return text(f"{{%p if {condition} %}}", name) + _paragraphs(paragraphs, name) + text("{%p endif %}", name)


def each(items: str, words: str, name: str = "Form Text") -> str:
    """A paragraph for each value `x` of a list."""
    return text(f"{{%p for x in {items} %}}", name) + text(words, name) + text("{%p endfor %}", name)


def cell(words: str | Sequence[str], width: int, name: str = "Form Value", *, span: int = 1, merge: str = "", top: bool = False,
         keep: bool = False) -> str:
    """A table cell; several texts are several paragraphs. `merge` is `restart` or `continue` for cells joined downwards."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    joined = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    place = "top" if top else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{joined}<w:vAlign w:val="{place}"/></w:tcPr>{_paragraphs(words, name, keep)}</w:tc>'
    )


def row(*cells: str, height: int = 420, head: bool = False, split: bool = False) -> str:
    """A table row that stays on one page unless it may `split`; a `head` is repeated on each page."""
    rules = ("" if split else "<w:cantSplit/>") + f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{rules}</w:trPr>{''.join(cells)}</w:tr>"


def head(columns: Sequence[tuple[str, int]]) -> str:
    """The head of a list, repeated on each page."""
    return row(*(cell(name, width, "Table Head") for name, width in columns), head=True)


def repeat(items: str, line: str, columns: int) -> str:
    """A row (or several) for each entry `r` of a list, between two rows that hold the loop's tags and vanish."""
    def tag(words: str) -> str:
        return row(cell(words, AREA, "Table Cell", span=columns))
    return tag(f"{{%tr for r in {items} %}}") + line + tag("{%tr endfor %}")


def table(widths: Sequence[int], *rows: str, borders: bool = True, after: bool = True) -> str:
    """A table of fixed column widths, with or without lines. `after` puts a thin paragraph below, which two tables in a row need."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        + (f"<w:tblBorders>{lines}</w:tblBorders>" if borders else "")
        + '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        + "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>" + "".join(rows) + "</w:tbl>"
        + (text("", "Thin") if after else "")
    )  # fmt: skip


def pair(*pairs: tuple[str, str], labels: int = 1640, height: int = 420, keep: bool = False) -> str:
    """A row of a form of four columns: two labels with their values, or one whose value takes the rest. With `keep` it stays on the page of
    the row or note below."""
    if len(pairs) == 1:
        return row(cell(pairs[0][0], labels, "Form Label", keep=keep), cell(pairs[0][1], AREA - labels, span=3, keep=keep), height=height)
    value = AREA // 2 - labels
    return row(*(part for label, words in pairs for part in (cell(label, labels, "Form Label", keep=keep), cell(words, value, keep=keep))), height=height)


def large(label: str | Sequence[str], words: str | Sequence[str], *, labels: int = 1640, height: int = 1400, split: bool = True) -> str:
    """A row of a form with a large cell, which may go over a page."""
    return row(cell(label, labels, "Form Label"), cell(words, AREA - labels, "Form Large", span=3, top=True), height=height, split=split)


def form(*rows: str, labels: int = 1640, after: bool = True) -> str:
    """A form of four columns."""
    value = AREA // 2 - labels
    return table((labels, value, labels, value), *rows, after=after)


def signatures(*parties: Sequence[str], borders: bool = False, width: int = AREA) -> str:
    """The parties' places to sign, side by side over the width; a party is its lines, the last of which is the date. They stay on one page."""
    share = width // len(parties)
    cells = [cell([*(text(line, "Sign Line") for line in lines[:-1]), text(lines[-1], "Sign Day")], share, top=True) for lines in parties]
    return table([share] * len(parties), row(*cells), borders=borders, after=False)


def build(*blocks: str, numbered: bool = True, landscape: bool = False, frame: bool = False, body: float = 14, pitch: float = 24,
          margins: Margins = PAGE) -> bytes:  # fmt: skip
    """The template's bytes: the blocks on A4 pages. `numbered` puts 第1页 共3页 at the foot, `frame` the border of a certificate."""
    parts = (("footer1.xml", footer("center", "第#PAGE#页 共#NUMPAGES#页")),) if numbered else ()
    references = refer(("footer", "default")) if numbered else ""
    page = section(references, margins=margins, foot=680, grid=False, landscape=landscape, frame=frame)
    return package("".join(blocks), _styles(body, pitch), section=page, parts=parts)


def write(script: str, made: bytes) -> None:
    """Write the template of the script that is run: `labour_agreement.py` makes `templates/labour-agreement/template.docx`."""
    path = Path(script).resolve()
    (path.parents[1] / path.stem.replace("_", "-") / "template.docx").write_bytes(made)
