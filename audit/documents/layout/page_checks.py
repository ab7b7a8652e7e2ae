"""The page: paper, margins, type area, lines and characters, page numbers (GB/T 9704-2012, 5, 7.5)."""

from __future__ import annotations

from collections import Counter

from audit.documents.layout.findings import PRACTICE, REQUIRED, USUAL, Sheet, face_kind, length, points
from audit.documents.layout.model import Paragraph, Section, mm
from audit.messages import t

WIDTH, HEIGHT = 156.0, 225.0  # mm, the type area
TOP, LEFT = 37.0, 28.0
_SLACK = 1.02  # mm: ±1, and what rounding to twips adds
LINES, CHARACTERS = 22, 28


def check(sheet: Sheet) -> None:
    """All of the page."""
    for section in sheet.document.sections:
        _paper(sheet, section)
        if not section.landscape and section.width < section.height:
            _margins(sheet, section)
    body = sheet.roles.body
    if sheet.official and body:
        _lines(sheet, body)
    _numbers(sheet)


def _where(section: Section) -> str:
    return t("第 {n} 节", "section {n}", n=section.number)


def _paper(sheet: Sheet, section: Section) -> None:
    sides = sorted((mm(section.width), mm(section.height)))
    if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
        sheet.add(
            "paper", "5.1", REQUIRED, _where(section), t("A4，210 × 297 mm", "A4, 210 × 297 mm"), f"{length(mm(section.width))} × {length(mm(section.height))}",
            t("在“页面设置”的“纸张”里选 A4", "choose A4 in the page setup"),
        )  # fmt: skip


def _leading(sheet: Sheet, section: Section) -> float:
    """The white that a line of the body has above and below its characters together, in mm; by that much an area set by the edges of the glyphs differs from
    one set by the dialog."""
    pitch = _pitch(sheet, [p for p in sheet.roles.body if sheet.document.section_of(p) is section])
    return mm(pitch - 320) if pitch else 0.0


def _margins(sheet: Sheet, section: Section) -> None:
    top, left = mm(abs(section.top)), mm(section.left + section.gutter)
    white = _leading(sheet, section)
    by_dialog, by_glyph = abs(top - TOP) <= _SLACK, 0 < white < 6 and abs(top + white / 2 - TOP) <= _SLACK
    for name, wrong, wanted, actual in (
        (t("天头（上边距）", "top margin "), not by_dialog and not by_glyph, TOP, top),
        (t("订口（左边距）", "left margin "), abs(left - LEFT) > _SLACK, LEFT, left),
    ):
        if wrong:
            sheet.add(
                "margins", "5.2.1", REQUIRED, _where(section), f"{name}{wanted:g} ± 1 mm", length(actual),
                t("在“页面设置”里改边距", "set the margins in the page setup"),
            )  # fmt: skip
    wide, high = (mm(value) for value in section.area)
    fits = abs(high - HEIGHT) <= _SLACK or (not by_dialog and by_glyph and abs(high - white - HEIGHT) <= _SLACK)
    if abs(wide - WIDTH) > _SLACK or not fits:
        sheet.add(
            "type_area", "5.2.1", REQUIRED, _where(section), t("版心 156 × 225 mm", "type area 156 × 225 mm"), f"{length(wide)} × {length(high)}",
            t("上 37、下 35、左 28、右 26 mm 即得", "37, 35, 28 and 26 mm at top, bottom, left and right give it"),
        )  # fmt: skip


def _pitch(sheet: Sheet, paragraphs: list[Paragraph]) -> float | None:
    """The line pitch of most of the text, in twips; None where it cannot be told."""
    found: Counter[float | None] = Counter()
    for paragraph in paragraphs:
        found[sheet.document.section_of(paragraph).line(paragraph)] += len(paragraph.bare)
    return found.most_common(1)[0][0] if found else None


def _lines(sheet: Sheet, body: list[Paragraph]) -> None:
    section = sheet.document.section_of(body[0])
    pitch = _pitch(sheet, body)
    where = t("正文", "body text")
    wide, high = section.area
    if pitch is None:
        sheet.cannot("lines_per_page")
        sheet.add(
            "line_pitch", "5.2.3", PRACTICE, where, t("固定值 28.95 磅左右", "exactly about 28.95 pt"),
            t("单倍或多倍行距，行数随字体而变", "single or multiple spacing, which hangs on the face"),
            t("在“段落”里把行距设为固定值", "set exact line spacing for the paragraphs"),
        )  # fmt: skip
    else:
        if not 28.0 <= pitch / 20 <= 29.7:
            sheet.add(
                "line_pitch", "5.2.3", PRACTICE, where, t("28 至 29.6 磅", "28 to 29.6 pt"), t("{p:g} 磅", "{p:g} pt", p=round(pitch / 20, 2)),
                t("标准没有规定磅值，22 行撑满版心约为 28.95 磅", "the standard gives no value; 22 lines fill the area at about 28.95 pt"),
            )  # fmt: skip
        lines = int((high + 3) // pitch)
        if lines != LINES and (sheet.measured is None or sheet.measured.lines is None):
            sheet.add(
                "lines_per_page", "5.2.3", USUAL, where, t("每面 22 行", "22 lines a page"), t("{n} 行（按版心和行距推算）", "{n} lines (reckoned)", n=lines),
                t("行距用固定值 28.95 磅（29 磅只有 21 行）", "use exactly 28.95 pt (29 pt gives 21)"),
            )  # fmt: skip
    advance = _advance(sheet, section, body)
    characters = int(wide / advance + 0.002)
    if characters != CHARACTERS and (sheet.measured is None or sheet.measured.characters is None):
        sheet.add(
            "characters_per_line", "5.2.3", USUAL, where, t("每行 28 字", "28 characters a line"),
            t("{n} 字（按版心、字号和字间距推算）", "{n} characters (reckoned)", n=characters),
            t("三号字的字间距紧缩 0.25 磅", "condense size 3 by 0.25 pt"),
        )  # fmt: skip


def _advance(sheet: Sheet, section: Section, body: list[Paragraph]) -> float:
    """The width in twips of one character of the body."""
    counted: Counter[float] = Counter()
    for paragraph in body:
        counted[paragraph.character] += len(paragraph.bare)
    advance = counted.most_common(1)[0][0]
    gridded = section.grid in ("linesAndChars", "snapToChars") and body[0].props.snap is not False
    # On Word's grid each character takes its own size and the grid's extra space; the extra space is meant for the size of the document's own style.
    return advance + section.char_space / 4096 * 20 if gridded else advance


def _numbers(sheet: Sheet) -> None:
    document = sheet.document
    section = document.sections[0]
    parts = [part for each in document.sections for part in each.furniture]
    numbered = [
        (part, p)
        for part in parts
        for p in part.paragraphs
        if "PAGE" in p.fields.replace("NUMPAGES", "").replace("SECTIONPAGES", "").upper()
    ]
    letter = sheet.roles.genre == "letter"
    where = t("页脚", "footer")
    if not numbered:
        if len(document.paragraphs) > 1 and not (letter and section.title_page):
            sheet.add(
                "page_number", "7.5", USUAL, where, t("页码", "a page number"), t("没有页码", "none"),
                t("插入页码，用四号宋体数字，左右各一条一字线", "insert page numbers in size 4 Song between dashes"),
            )  # fmt: skip
        return
    if not sheet.official:
        return
    if letter:
        first = section.part("footer", "first")
        if not section.title_page or (first is not None and any("PAGE" in p.fields for p in first.paragraphs)):
            sheet.add(
                "page_number", "10.1", REQUIRED, where, t("首页不显示页码", "no number on the first page"), t("首页有页码", "the first page has one"),
                t("勾选“首页不同”", "choose a different first page"),
            )  # fmt: skip
    _, paragraph = numbered[0]
    shown = "".join(run.text for run in paragraph.runs)
    look = paragraph.look
    faces = {face_kind(run.props.east) or run.props.east for run in paragraph.shown()} | {
        face_kind(look.latin) or look.latin
    }
    size = (look.size or 20) / 2
    if abs(size - 14) > 0.1 or not faces & {"song"}:
        sheet.add(
            "page_number", "7.5", USUAL, where, t("四号宋体（14 磅）", "size 4 Song (14 pt)"), f"{look.east or look.latin} {points(size)}",
        )  # fmt: skip
    if not any(dash in shown for dash in "—―–－─-"):
        sheet.add(
            "page_number",
            "7.5",
            USUAL,
            where,
            t("数字左右各一条一字线，如 — 1 —", "digits between dashes, as — 1 —"),
            shown.strip() or t("只有数字", "digits alone"),
        )
    _sides(sheet, section, where)


def _sides(sheet: Sheet, section: Section, where: str) -> None:
    """Odd numbers right, even numbers left, one character from the edge."""
    odd, even = (section.part("footer", when) for when in ("default", "even"))
    aligned = {}
    for name, part in (("odd", odd), ("even", even)):
        for paragraph in part.paragraphs if part else ():
            if "PAGE" in paragraph.fields and not paragraph.box and not paragraph.props.framed:
                aligned[name] = paragraph.props.align
    if not aligned:
        return
    ours = (
        aligned.get("odd") in ("right", "end")
        and aligned.get("even") in ("left", "start", "both")
        and sheet.document.odd_and_even
    )
    if not ours:
        names = {"center": t("居中", "centred"), "right": t("居右", "right"), "end": t("居右", "right")}
        actual = names.get(aligned.get("odd") or "", t("居左", "left"))
        if not sheet.document.odd_and_even:
            actual += t("，奇偶页相同", ", odd and even pages alike")
        sheet.add(
            "page_number", "7.5", USUAL, where, t("单页码居右空一字，双页码居左空一字", "odd numbers right, even numbers left, one character in"), actual,
            t("勾选“奇偶页不同”后分别设置", "set different odd and even pages"),
        )  # fmt: skip
