"""Pages and styles of the documents, by genre: values for GB/T 9704-2012 as measured on the rendered page, habits of the kind for the rest.

All lengths in twips (1/20 pt; 56.7 to the millimetre). One character of the body is 315 twips: 16 pt set a quarter of a point closer.
"""

from __future__ import annotations

from skeleton import HEAD, R, W, fonts

CHARACTER = 315
PITCH = 579  # 28.95 pt: 22 lines; 29 pt would give 21
AREA = 8844  # width of the type area, 156 mm
FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
GENRES = ("document", "letter", "notice", "agreement", "certificate", "paper")


def indent(*, first: float = 0, left: float = 0, right: float = 0, hanging: float = 0, size: int = CHARACTER) -> str:
    """w:ind in characters of `size` twips. Those of the body are written as characters, with twips for readers that know none; others as twips alone,
    because programs differ over whose characters are counted."""
    # A style's first-line indent is put out of force by writing a nought.
    given = (("firstLine", first), ("left", left), ("right", right), ("hanging", hanging))
    return "<w:ind" + "".join(
        (f' w:{name}Chars="{round(value * 100)}"' if size == CHARACTER else "") + f' w:{name}="{round(value * size)}"'
        for name, value in given if value or (name == "firstLine" and not hanging)
    ) + "/>"


def ppr(*, keep: bool = False, new_page: bool = False, border: str = "", tabs: str = "", grid: bool = False, before: int = 0, after: int = 0,
        line: int = PITCH, ind: str = "", jc: str = "", outline: int | None = None) -> str:
    """The inside of w:pPr, in the order that the schema wants. `grid` False leaves the page's line grid, as every line of another pitch must."""
    return (
        ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "") + (f"<w:pBdr>{border}</w:pBdr>" if border else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "") + ("" if grid else '<w:snapToGrid w:val="0"/>')
        + f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>' + ind
        + (f'<w:jc w:val="{jc}"/>' if jc else "") + ("" if outline is None else f'<w:outlineLvl w:val="{outline}"/>')
    )


def rpr(face: str, size: int, *, colour: str = "", spacing: int | None = None, bold: bool = False, scale: int = 100, underline: bool = False) -> str:
    """The inside of w:rPr, in the order that the schema wants; `size` in half-points, `spacing` in twips, `scale` in per cent of the width."""
    return (
        fonts(face) + ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "")
        + ("" if spacing is None else f'<w:spacing w:val="{spacing}"/>') + (f'<w:w w:val="{scale}"/>' if scale != 100 else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' + ('<w:u w:val="single"/>' if underline else "")
    )


def style(name: str, alias: str, paragraph: str, run: str) -> str:
    """A paragraph style of our own; Word's list shows the Chinese alias beside the name."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/><w:aliases w:val="{alias}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


_TWO = indent(first=2)
_BODY = rpr(FANG, 32)
_CELL = ppr(line=310, jc="center")
# name: (alias, paragraph, run). The first group is the text of all genres, then heads, tables, signatures, imprint, certificates.
STYLES = {
    "Doc Title": ("标题", ppr(line=620, jc="center"), rpr(TITLE, 44, spacing=0)),
    "Doc Blank": ("空行", ppr(grid=True), _BODY),
    "Doc Addressee": ("主送机关", ppr(grid=True), _BODY),
    "Doc Body": ("正文", ppr(grid=True, ind=_TWO), _BODY),
    "Doc Heading 1": ("一级标题", ppr(grid=True, keep=True, ind=_TWO, outline=0), rpr(HEI, 32)),
    "Doc Heading 2": ("二级标题", ppr(grid=True, keep=True, ind=_TWO, outline=1), rpr(KAI, 32)),
    "Doc Heading 3": ("三级标题", ppr(grid=True, ind=_TWO, outline=2), _BODY),
    "Doc Heading 4": ("四级标题", ppr(grid=True, ind=_TWO, outline=3), _BODY),
    "Attachment Note": ("附件说明", ppr(grid=True, keep=True, ind=indent(left=6.25, hanging=4.25)), _BODY),
    "Attachment Only": ("附件说明（一件）", ppr(grid=True, keep=True, ind=indent(left=5, hanging=3)), _BODY),
    "Attachment More": ("附件说明续", ppr(grid=True, keep=True, ind=indent(left=6.25, hanging=1.25)), _BODY),
    "Doc Remark": ("附注", ppr(grid=True, ind=_TWO), _BODY),
    "Annex Mark": ("附件标识", ppr(grid=True, new_page=True), rpr(HEI, 32)),
    "Security Mark": ("份号密级紧急程度", ppr(grid=True), rpr(HEI, 32)),
    "Agency Mark": ("发文机关标志", ppr(before=2024, line=960, jc="center"), rpr(TITLE, 96, colour="FF0000", spacing=0)),
    "Joint Mark": ("联合发文机关", ppr(line=820, jc="distribute"), rpr(TITLE, 72, colour="FF0000", spacing=0)),
    "Joint Word": ("联合发文文件二字", ppr(line=960, jc="center"), rpr(TITLE, 84, colour="FF0000", spacing=0)),
    "Doc Number": ("发文字号", ppr(jc="center", border='<w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/>'), _BODY),
    "Doc Number Signer": ("发文字号与签发人", ppr(border='<w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/>',
                          tabs='<w:tab w:val="right" w:pos="8529"/>', ind=indent(first=1)), _BODY),
    "Letter Mark": ("信函发文机关标志", ppr(line=720, jc="center", ind=indent(left=-397, right=-397, size=1),
                    border='<w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="7" w:color="FF0000"/>'), rpr(TITLE, 72, colour="FF0000", spacing=0)),
    "Letter Number": ("信函发文字号", ppr(jc="right"), _BODY),
    "Letter Foot": ("信函下双线", ppr(line=20, ind=indent(left=-397, right=-397, size=1),
                    border='<w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="FF0000"/>'), rpr(FANG, 2)),
    "Table Title": ("表题", ppr(keep=True, line=500, jc="center"), rpr(HEI, 32, spacing=0)),
    "Table Caption": ("表上说明", ppr(keep=True, before=120, after=40, line=340, tabs='<w:tab w:val="right" w:pos="8844"/>'), rpr(FANG, 24, spacing=0)),
    "Table Head": ("表头", ppr(keep=True, line=310, jc="center"), rpr(HEI, 24, spacing=0)),
    "Table Cell": ("表格居中", _CELL, rpr(FANG, 24, spacing=0)),
    "Table Left": ("表格左齐", ppr(line=310, jc="left"), rpr(FANG, 24, spacing=0)),
    "Table Right": ("表格右齐", ppr(line=310, jc="right"), rpr(FANG, 24, spacing=0)),
    "Table Total": ("表格合计", ppr(keep=True, line=310, jc="center"), rpr(FANG, 24, spacing=0)),
    "Form Label": ("表单栏名", ppr(line=360, jc="center"), rpr(HEI, 24, spacing=0)),
    "Form Value": ("表单内容", ppr(line=360, jc="left"), rpr(FANG, 24, spacing=0)),
    "Form Note": ("表下注", ppr(before=80, line=320), rpr(FANG, 21, spacing=0)),
    "Signature Organ": ("署名", ppr(grid=True, keep=True, ind=indent(right=2), jc="right"), _BODY),
    "Signature Date": ("成文日期", ppr(grid=True, ind=indent(right=2), jc="right"), _BODY),
    "Sealed Organ": ("署名（盖章）", ppr(grid=True, keep=True, ind=indent(right=3), jc="right"), _BODY),
    "Sealed Date": ("成文日期（盖章）", ppr(grid=True, ind=indent(right=4), jc="right"), _BODY),
    "Joint Organ": ("联合署名", ppr(line=PITCH, jc="center"), _BODY),
    "Imprint": ("版记", ppr(line=560, tabs='<w:tab w:val="right" w:pos="8284"/>'), rpr(FANG, 28, spacing=0)),
    "Imprint Anchor": ("版记位置", ppr(line=20), rpr(FANG, 2)),
    "Party Line": ("当事人", ppr(grid=True), _BODY),
    "Document Code": ("编号", ppr(line=420, jc="right"), rpr(FANG, 28, spacing=0)),
    "Certificate Title": ("证书标题", ppr(before=1200, after=600, line=1000, jc="center"), rpr(TITLE, 84, spacing=160)),
    "Certificate Body": ("证书正文", ppr(line=800, ind=indent(first=2)), rpr(FANG, 36, spacing=0)),
    "Certificate Name": ("证书称谓", ppr(line=800), rpr(FANG, 36, spacing=0)),
    "Certificate Sign": ("证书署名", ppr(keep=True, line=700, ind=indent(right=2), jc="right"), rpr(FANG, 32, spacing=0)),
}


def styles() -> str:
    """All styles, so that an office finds each when it edits the template."""
    return "".join(style(name, *rest) for name, rest in STYLES.items())


def _number(text: str) -> str:
    run = f"<w:rPr>{rpr(SONG, 28, spacing=0)}</w:rPr>"
    pieces = []
    for piece in text.split("#"):
        if piece in ("PAGE", "NUMPAGES"):
            pieces.append(
                f'<w:r>{run}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{run}<w:instrText xml:space="preserve"> {piece} </w:instrText></w:r>'
                f'<w:r>{run}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{run}<w:t>1</w:t></w:r><w:r>{run}<w:fldChar w:fldCharType="end"/></w:r>'
            )
        elif piece:
            pieces.append(f'<w:r>{run}<w:t xml:space="preserve">{piece}</w:t></w:r>')
    return "".join(pieces)


def footer(side: str, text: str = "— #PAGE# —", below: int = 0) -> str:
    """The page number: `side` right, left or center, one character from the edge; `below` lifts it by an empty line of that height."""
    # An indent of 280 is one character of the number's own size, 14 pt.
    away = "" if side == "center" else f'<w:ind w:{side}="280"/>'
    lift = f"<w:p><w:pPr>{ppr(line=below)}</w:pPr></w:p>" if below else ""
    return HEAD + f'<w:ftr {W}><w:p><w:pPr>{ppr(line=280, ind=away, jc=side)}</w:pPr>{_number(text)}</w:p>{lift}</w:ftr>'


def story(kind: str, body: str) -> str:
    """A header (hdr) or footer (ftr) with paragraphs of its own."""
    return HEAD + f"<w:{kind} {W} {R}>{body}</w:{kind}>"


EVEN = "<w:evenAndOddHeaders/>"
MARGINS = (2098, 1474, 1984, 1588)  # top, right, bottom, left: 37, 26, 35, 28 mm


def section(references: str, *, margins: tuple[int, int, int, int] = MARGINS, header: int = 851, foot: int = 1460, grid: bool = True,
            first: bool = False, landscape: bool = False, frame: bool = False) -> str:
    """w:sectPr of A4. `frame` draws the border of a certificate."""
    wide, high = (16838, 11906) if landscape else (11906, 16838)
    top, right, bottom, left = margins
    border = "".join(f'<w:{side} w:val="thinThickSmallGap" w:sz="24" w:space="24" w:color="C00000"/>' for side in ("top", "left", "bottom", "right"))
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{wide}" w:h="{high}"' + (' w:orient="landscape"' if landscape else "") + "/>"
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{header}" w:footer="{foot}" w:gutter="0"/>'
        + (f'<w:pgBorders w:offsetFrom="page">{border}</w:pgBorders>' if frame else "")
        + ("<w:titlePg/>" if first else "") + (f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/>' if grid else "") + "</w:sectPr>"
    )


def refer(*parts: tuple[str, str]) -> str:
    """References to headers and footers: (header|footer, default|even|first) in the order of the parts."""
    return "".join(f'<w:{kind}Reference w:type="{when}" r:id="rId{5 + place}"/>' for place, (kind, when) in enumerate(parts))
