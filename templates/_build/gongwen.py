"""The parts of official documents, for the scripts that build templates.

    from gongwen import *
    body = head("{{ 发文机关 }}文件", "{{ 发文字号 }}") + title("{{ 标题 }}") + addressee("{{ 主送机关 }}") + para("……") + signature("{{ 署名 }}", "{{ 成文日期|cn_day }}")
    TARGET.write_bytes(build("document", body + imprint("{{ 抄送 }}", "{{ 印发机关 }}", "{{ 印发日期|cn_day }}")))

Genres: document (GB/T 9704 公文), letter (信函格式), notice, agreement, certificate, paper (forms, working papers). Text may hold Jinja tags; `\\t` is a tab and
`\\n` a line break. Xml marks pieces that are XML already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pages import (
    AREA,
    CHARACTER,
    EVEN,
    FANG,
    HEI,
    KAI,
    MARGINS,
    SONG,
    STYLES,
    TITLE,
    footer,
    indent,
    ppr,
    refer,
    rpr,
    section,
    story,
    styles,
)
from skeleton import package

__all__ = [
    "AREA", "CHARACTER", "FANG", "HEI", "KAI", "MARGINS", "SONG", "TITLE", "Cell", "Column", "Xml", "addressee", "annex", "attachment_note", "blank", "build",
    "cell", "certificate_title", "code", "form", "head", "heading", "imprint", "indent", "joint_head", "joint_signature", "joint_signatures", "letter", "list_table", "mark_to_fit",
    "para", "parties", "ppr", "rpr", "run", "security", "signature", "signatures", "table", "tag", "title", "when",
]  # fmt: skip


class Xml(str):
    """XML that needs no escaping."""


def run(text: str, *, face: str = "", size: int = 0, colour: str = "", bold: bool = False, underline: bool = False, spacing: int | None = None,
        scale: int = 100) -> Xml:
    """A run of text; without face and size it is that of the paragraph's style."""
    if face or size:
        properties = rpr(face or FANG, size or 32, colour=colour, bold=bold, underline=underline, spacing=spacing, scale=scale)
    else:
        properties = '<w:rFonts w:hint="eastAsia"/>' + ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "") + (
            '<w:u w:val="single"/>' if underline else "")
    text = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">').replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return Xml(f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>')


def para(*pieces: str, style: str = "Doc Body", own: str = "") -> Xml:
    """A paragraph in one of the styles; `own` is direct formatting (see `ppr`)."""
    if style not in STYLES:
        raise KeyError(style)
    inside = "".join(piece if isinstance(piece, Xml) else run(piece) for piece in pieces)
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{own}</w:pPr>{inside}</w:p>')


def tag(text: str) -> Xml:
    """A paragraph that holds a block tag ({%p … %}) and vanishes."""
    return para(text)


def when(condition: str, body: str) -> Xml:
    """Paragraphs only where a condition holds."""
    return Xml(tag(f"{{%p if {condition} %}}") + body + tag("{%p endif %}"))


def blank(lines: int = 1, *, keep: bool = False) -> Xml:
    """Empty lines; real ones, because programs differ over space before a paragraph. With `keep` they stay with what follows."""
    return Xml(para("", style="Doc Blank", own="<w:keepNext/>" if keep else "") * lines)


def security(copy_number: str = "", secrecy: str = "", urgency: str = "") -> Xml:
    """份号, 密级和保密期限, 紧急程度, stacked at the top left; framed, so that the mark below stays at its height. Pieces that are empty are left out."""
    frame = f'<w:framePr w:w="{CHARACTER * 10}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:x="1" w:y="1"/>'
    pieces = ((copy_number, FANG), (secrecy, HEI), (urgency, HEI))
    return Xml("".join(para(run(text, face=face, size=32), style="Security Mark", own=frame) for text, face in pieces if text))


def head(mark: str, number: str, *, signer: str = "", fit: bool = True) -> Xml:
    """Mark of the organ, number, red rule, and the two empty lines before the title. `mark` is text or a Jinja expression in braces; with `fit`
    long names are set narrower. `signer` is the name of who signs a report upwards."""
    line = _number(number, signer)
    return Xml((mark_to_fit(mark) if fit else para(mark, style="Agency Mark")) + blank(2) + line + blank(2))


def _number(number: str, signer: str) -> Xml:
    if signer:
        return para(f"{number}\t签发人：", run(signer, face=KAI, size=32), style="Doc Number Signer")
    return para(number, style="Doc Number")


def mark_to_fit(mark: str) -> Xml:
    """The organ's mark, narrower where the name is long: to 9 characters at 48 pt in full width, to 12, 15, 18 and 23 narrower."""
    return _fitted(mark, "Agency Mark", 96, ((9, 100), (12, 75), (15, 60), (18, 50), (23, 40)))


def _fitted(text: str, style: str, size: int, steps: Sequence[tuple[int, int]]) -> Xml:
    """A mark in the width that its length asks for: (up to so many characters, per cent). The length of a Jinja expression is known only when the document is
    made, so there is a paragraph for each width, of which one stays."""
    shapes = [para(run(text, face=TITLE, size=size, colour="FF0000", spacing=0, scale=scale), style=style) for _, scale in steps]
    if "{{" not in text:
        return next((shape for (most, _), shape in zip(steps, shapes, strict=True) if len(text) <= most), shapes[-1])
    inner = text[text.index("{{") + 2 : text.index("}}")].strip()
    fixed = len(text) - (text.index("}}") + 2 - text.index("{{"))
    made = ""
    for number, ((most, _), shape) in enumerate(zip(steps, shapes, strict=True)):
        last = number == len(steps) - 1
        made += tag("{%p else %}" if last else f"{{%p {'elif' if number else 'if'} {inner}|length <= {most - fixed} %}}") + shape
    return Xml(made + tag("{%p endif %}"))


def joint_head(organs: Sequence[str], number: str, *, word: str = "文件", signer: str = "", loop: str = "") -> Xml:
    """The head of a joint document: the organs one under another, the host first, and 文件 beside them, centred in height. `loop` names a list of the data, of
    which `organs` shows one entry, `o`."""
    names = "".join(_fitted(name, "Joint Mark", 72, ((9, 100), (12, 75), (15, 60), (18, 50))) for name in organs)
    names = tag(f"{{%p for o in {loop} %}}") + names + tag("{%p endfor %}") if loop else names
    wide = 6696
    rows = (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{names}</w:tc>'
        f'<w:tc><w:tcPr><w:tcW w:w="{AREA - wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{para(word, style="Joint Word")}</w:tc></w:tr>'
    )
    line = _number(number, signer)
    return Xml(
        # 35 mm to the first glyph: the table follows a line of that height, less the white above the glyph.
        para("", style="Imprint Anchor", own=ppr(line=1930)) + _grid((wide, AREA - wide), rows, borders=False, padding=0) + blank(2) + line + blank(2)
    )


def letter(number: str) -> Xml:
    """The number of a letter at the right under the first double rule, and the two empty lines before the title; the mark is in the page's header."""
    return Xml(para(number, style="Letter Number") + blank(2))


def title(text: str, *, after: int = 1) -> Xml:
    """The title and the empty lines below it; line breaks of the data keep words whole."""
    return Xml(para(text, style="Doc Title") + blank(after))


def certificate_title(text: str) -> Xml:
    """The large title of a certificate."""
    return para(text, style="Certificate Title")


def code(text: str) -> Xml:
    """The number of a form or contract, at the right."""
    return para(text, style="Document Code")


def addressee(text: str) -> Xml:
    """主送机关, flush left, with its colon."""
    return para(text + "：", style="Doc Addressee")


def heading(level: int, text: str, *rest: str) -> Xml:
    """A heading: 1 一、, 2 （一）, 3 1., 4 （1）; text that follows in the same line is body type."""
    pieces: list[str] = [text]
    pieces += [piece if isinstance(piece, Xml) else run(piece, face=FANG, size=32, spacing=-5) for piece in rest]
    return para(*pieces, style=f"Doc Heading {level}")


def attachment_note(*names: str, loop: str = "", name: str = "name") -> Xml:
    """附件说明 one line below the text. `loop` names a list of the data instead, numbered where there are several; `name` is the text in an entry."""
    if loop:
        return Xml(
            tag(f"{{%p if {loop}|length == 1 %}}") + blank(keep=True) + tag(f"{{%p for name in {loop} %}}") + para(f"附件：{{{{ {name} }}}}", style="Attachment Only")
            + tag("{%p endfor %}") + tag("{%p endif %}") + tag(f"{{%p if {loop}|length > 1 %}}") + blank(keep=True) + tag(f"{{%p for name in {loop} %}}")
            + tag("{%p if loop.first %}") + para(f"附件：{{{{ loop.index }}}}.\t{{{{ {name} }}}}", style="Attachment Note") + tag("{%p else %}")
            + para(f"{{{{ loop.index }}}}.\t{{{{ {name} }}}}", style="Attachment More") + tag("{%p endif %}") + tag("{%p endfor %}") + tag("{%p endif %}")
        )
    if len(names) == 1:
        return Xml(blank(keep=True) + para("附件：" + names[0], style="Attachment Only"))
    first, *more = (f"{number}.\t{name}" for number, name in enumerate(names, 1))
    return Xml(blank(keep=True) + para("附件：" + first, style="Attachment Note") + "".join(para(text, style="Attachment More") for text in more))


def annex(number: int | str | None, name: str) -> Xml:
    """An annex on a page of its own: 附件 and its number in the first line, its title in the third."""
    return Xml(para("附件" + (str(number) if number else ""), style="Annex Mark") + blank() + title(name))


def signature(organ: str, day: str, *, seal: bool = False, lines: int = 1) -> Xml:
    """署名 and 成文日期. The program sets the indents from the lengths of both when it writes the document: without seal in Signature Organ and Signature
    Date, with seal in Sealed Organ and Sealed Date. `lines` empty lines above (with a seal: room for it)."""
    kind = "Sealed" if seal else "Signature"
    return Xml(blank(lines, keep=True) + para(organ, style=f"{kind} Organ") + para(day, style=f"{kind} Date"))


_APART = 79  # twips at each side of a signing organ's place, so that two long names do not touch


def joint_signature(organs: Sequence[str], day: str, *, lines: int = 2) -> Xml:
    """Signatures of several organs, up to three in a row, each centred in its place; the date under the last."""
    each = min(len(organs), 3)
    rows = ""
    for start in range(0, len(organs), each):
        names = list(organs[start : start + each])
        last = start + each >= len(organs)
        rows += _signing([""] * (each - len(names)) + names, AREA // each, 1, day if last else "", last=last)
    return Xml(blank(lines, keep=True) + _grid([AREA // each] * each, rows, borders=False, padding=_APART))


def joint_signatures(loop: str, day: str, *, lines: int = 2) -> Xml:
    """The same for the rows of a list of the data, as `signatures` fields arrange them: with three places, two or one."""
    wide = AREA // 6
    tags = [f"{{%tr for r in {loop} %}}"]
    for places, word in ((3, "if"), (2, "elif"), (1, "else")):
        tags.append(f"{{%tr {word}{f' r.栏 == {places}' if places > 1 else ''} %}}")
        names = [f"{{{{ r.{name} }}}}" for name in "一二三"[:places]]
        tags += ["{%tr if r.末 %}", _signing(names, wide * 6 // places, 6 // places, day, last=True), "{%tr else %}",
                 _signing(names, wide * 6 // places, 6 // places, "", last=False), "{%tr endif %}"]
    tags += ["{%tr endif %}", "{%tr endfor %}"]
    rows = "".join(each if each.startswith("<w:tr>") else _tr(cell(each, AREA, "Joint Organ", 6)) for each in tags)
    return Xml(blank(lines, keep=True) + _grid([wide] * 6, rows, borders=False, padding=_APART))


def _signing(names: Sequence[str], width: int, span: int, day: str, *, last: bool) -> str:
    """A row of organs that sign; the last has the date under its last organ, the others room for the seals of the next."""
    kept = "<w:keepNext/>"
    cells = ""
    for place, name in enumerate(names):
        below = para(day, style="Joint Organ") if last and place == len(names) - 1 else Xml("") if last else Xml(para("", style="Joint Organ", own=kept) * 3)
        inside = para(name, style="Joint Organ", own=kept) + below
        cells += _tc(inside, width, span).replace('w:vAlign w:val="center"', 'w:vAlign w:val="top"')
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def imprint(copies: str, organ: str, day: str, *, has_copies: str = "", lines: int = 2) -> Xml:
    """版记 at the foot of the last page: 抄送 (left out where `copies` is empty, or where the condition `has_copies` fails) and 印发机关 with its date.

    A text box with a table: LibreOffice leaves a floating table of full width in the flow, and lets the rules of a paragraph follow its indents. The box is
    as high as `lines` lines of 抄送 and one of 印发 (it does not grow: a growing one keeps 2.5 mm of white below) and its text sits at the bottom. The
    anchor is a line of 1 pt."""
    last = para(f"{organ}\t{day}印发", style="Imprint")
    cc = _ruled(para(f"抄送：{copies}。", style="Imprint", own=indent(left=3, hanging=3, size=280)), 8, 6)
    if not copies:
        rows, lines = _ruled(last, 8, 8), 0
    elif not has_copies:
        rows = cc + _ruled(last, 6, 8)
    else:
        rows = (_ruled(tag(f"{{%tr if {has_copies} %}}"), 6, 6) + cc + _ruled(last, 6, 8) + _ruled(tag("{%tr else %}"), 6, 6) + _ruled(last, 8, 8)
                + _ruled(tag("{%tr endif %}"), 6, 6))
    inside = _grid([AREA], rows, borders=False, padding=280) + para("", style="Imprint Anchor")
    # EMU: 635 to the twip; the closing line and the rules take 40 twips.
    return para(Xml(f"<w:r>{_box(inside, ((lines + 1) * 560 + 40) * 635)}</w:r>"), style="Imprint Anchor")


def _ruled(inside: str, above: int, below: int) -> str:
    lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side, size in (("top", above), ("bottom", below)))
    return f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{AREA}" w:type="dxa"/><w:tcBorders>{lines}</w:tcBorders></w:tcPr>{inside}</w:tc></w:tr>'


def _box(inside: str, high: int) -> str:
    wide = AREA * 635
    return (
        '<w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align>'
        f'</wp:positionV><wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="版记"/>'
        '<wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx>'
        f'<w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: heading, width in twips, the value's tag, and what the total row shows."""

    title: str
    width: int
    value: str
    total: str = ""
    align: str = "Cell"  # Cell (centred), Left, Right


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form: text or paragraphs, how many columns it spans, its style, its least height; `up` begins, `merged` continues a vertical span."""

    text: str
    span: int = 1
    style: str = "Form Value"
    height: int = 0
    up: bool = False
    merged: bool = False


def cell(text: str, width: int, style: str = "Table Cell", span: int = 1) -> Xml:
    """One cell with one paragraph."""
    return _tc(para(text, style=style), width, span)


def _tc(inside: str, width: int, span: int = 1, merge: str = "") -> Xml:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return Xml(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{merge}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>')


def _tr(cells: str, *, head: bool = False, height: int = 330) -> str:
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{"<w:tblHeader/>" if head else ""}</w:trPr>{cells}</w:tr>'


def _grid(widths: Sequence[int], rows: str, *, borders: bool = True, padding: int = 108) -> Xml:
    lines = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    edge = "" if padding == 108 else "<w:tblCellMar>" + "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right")) + "</w:tblCellMar>"
    return Xml(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>' + (f"<w:tblBorders>{lines}</w:tblBorders>" if borders else "")
        + f'<w:tblLayout w:type="fixed"/>{edge}</w:tblPr><w:tblGrid>' + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + f"</w:tblGrid>{rows}</w:tbl>"
    )


def list_table(columns: Sequence[Column], loop: str, *, item: str = "r", total: bool = False) -> Xml:
    """A list with one row for each entry of the data's list `loop`; the head repeats on each page. With `total` the last row holds the columns' totals."""
    widths = [column.width for column in columns]
    if sum(widths) > AREA + 20 and sum(widths) > 16838:
        raise ValueError("the columns are wider than the page")
    count = len(columns)
    rows = _tr("".join(cell(column.title, column.width, "Table Head") for column in columns), head=True)
    rows += _tr(cell(f"{{%tr for {item} in {loop} %}}", sum(widths), "Table Cell", count))
    rows += _tr("".join(cell(column.value, column.width, f"Table {column.align}") for column in columns))
    rows += _tr(cell("{%tr endfor %}", sum(widths), "Table Cell", count))
    if total:
        rows += _tr("".join(cell(column.total, column.width, "Table Total") for column in columns))
    return _grid(widths, rows)


def table(widths: Sequence[int], rows: Sequence[Sequence[str]], *, head: int = 1) -> Xml:
    """A plain table of texts; the first `head` rows repeat on each page."""
    return _grid(widths, "".join(
        _tr("".join(cell(text, width, "Table Head" if number < head else "Table Cell") for text, width in zip(row, widths, strict=True)), head=number < head)
        for number, row in enumerate(rows)
    ))


def form(widths: Sequence[int], rows: Sequence[Sequence[Cell | str]]) -> Xml:
    """A form: each row's cells together span all columns. A plain text is a label, a Cell a value (its text may hold several paragraphs as Xml)."""
    made = ""
    for row in rows:
        cells = [each if isinstance(each, Cell) else Cell(each, style="Form Label") for each in row]
        if sum(each.span for each in cells) != len(widths):
            raise ValueError(f"a row spans {sum(each.span for each in cells)} of {len(widths)} columns: {[each.text[:10] for each in cells]}")
        place, inside = 0, ""
        for each in cells:
            merge = '<w:vMerge w:val="restart"/>' if each.up else "<w:vMerge/>" if each.merged else ""
            content = each.text if isinstance(each.text, Xml) else para(each.text, style=each.style)
            inside += _tc(content, sum(widths[place : place + each.span]), each.span, merge)
            place += each.span
        made += _tr(inside, height=max([each.height for each in cells] + [454]))
    return _grid(widths, made)


def parties(*pairs: tuple[str, str]) -> Xml:
    """The parties at the head of an agreement: 甲方：……."""
    return Xml("".join(para(f"{label}：{value}", style="Party Line") for label, value in pairs))


def signatures(*blocks: Sequence[str]) -> Xml:
    """The blocks in which the parties of an agreement sign, side by side; each a list of lines."""
    width = AREA // len(blocks)
    return _grid([width] * len(blocks), _tr("".join(_tc("".join(para(line, style="Party Line") for line in lines), width) for lines in blocks)), borders=False, padding=0)


def build(genre: str, body: str, *, mark: str = "", landscape: bool = False, margins: tuple[int, int, int, int] = MARGINS) -> bytes:
    """The template's bytes. `mark` is the organ's mark of a letter, which stands in the header of its first page."""
    if genre == "letter":
        parts = (
            ("header1.xml", story("hdr", _fitted(mark, "Letter Mark", 72, ((13, 100), (17, 75), (26, 50))))), ("header2.xml", story("hdr", para("", style="Doc Blank"))),
            ("footer1.xml", story("ftr", para("", style="Letter Foot"))), ("footer2.xml", footer("right", below=326)), ("footer3.xml", footer("left", below=326)),
            ("header3.xml", story("hdr", para("", style="Doc Blank"))),
        )
        references = refer(("header", "first"), ("header", "default"), ("footer", "first"), ("footer", "default"), ("footer", "even"), ("header", "even"))
        return package(body, styles(), section=section(references, header=1727, foot=1134, grid=False, first=True), parts=parts, settings=EVEN)
    if genre == "document":
        parts = (("footer1.xml", footer("right")), ("footer2.xml", footer("left")))
        return package(body, styles(), section=section(refer(("footer", "default"), ("footer", "even")), landscape=landscape), parts=parts, settings=EVEN)
    if genre == "certificate":
        return package(body, styles(), section=section("", margins=margins, grid=False, landscape=landscape, frame=True), parts=())
    if genre in ("notice", "paper", "agreement"):
        text = "第#PAGE#页 共#NUMPAGES#页" if genre == "agreement" else "— #PAGE# —"
        return package(
            body, styles(), parts=(("footer1.xml", footer("center", text)),),
            section=section(refer(("footer", "default")), margins=margins, grid=genre != "paper", landscape=landscape),
        )
    raise ValueError(genre)
