"""The head: mark, security marks, number, signer, red rule, letter rules, title, addressee (GB/T 9704-2012, 7.2, 7.3.1–2, 10)."""

from __future__ import annotations

import re

from audit.documents.layout.findings import (
    PRACTICE,
    RECOMMENDED,
    REQUIRED,
    USUAL,
    Sheet,
    blank_lines,
    face_kind,
    length,
    points,
)
from audit.documents.layout.model import Paragraph, mm
from audit.documents.layout.properties import is_red
from audit.documents.layout.roles import NUMBER, SIGNER
from audit.messages import t

_ADDRESSED = re.compile(r"(?:通知|请示|报告|函|批复|意见|通报)(?:[（(].*[）)])?\Z")
_NEAR = 0.45  # lines: what counts as the same number of empty lines
ABOVE_MARK = {"document": 35.0, "minutes": 35.0, "order": 20.0}  # mm under the type area's upper edge


def check(sheet: Sheet) -> None:
    """All of the head, for official documents only."""
    if not sheet.official:
        return
    _mark(sheet)
    _security(sheet)
    _number(sheet)
    _signer(sheet)
    if sheet.roles.genre == "letter":
        _letter(sheet)
    elif sheet.roles.genre == "document":
        _rule(sheet)
    _title(sheet)
    _addressee(sheet)


def _mark(sheet: Sheet) -> None:
    roles = sheet.roles
    if not roles.mark:
        sheet.add(
            "agency_mark", "7.2.4", PRACTICE, t("版头", "head"), t("红色的发文机关标志", "the organ's mark in red"), t("文件里没有", "none in the file"),
            t("用预先印好的红头纸打印的不必补", "nothing to mend where it is printed on headed paper"),
        )  # fmt: skip
        return
    where = t("发文机关标志", "the organ's mark")
    mark = roles.mark[0]
    if not is_red(mark.look.colour):
        sheet.add("agency_mark", "7.2.4", RECOMMENDED, where, t("红色", "red"), mark.look.colour or "auto")
    if face_kind(mark.look.east) != "title":
        sheet.add("agency_mark", "7.2.4", RECOMMENDED, where, t("小标宋体", "Xiaobiaosong"), mark.look.east or "")
    if roles.mark_place == "body" and mark.props.align not in ("center", "distribute"):
        sheet.add("agency_mark", "7.2.4", REQUIRED, where, t("居中排布", "centred"), t("没有居中", "not centred"))
    if sheet.measured is not None:
        return
    top = _top(sheet, mark) if roles.mark_place == "body" and roles.genre in ABOVE_MARK else None
    if top is None:
        sheet.cannot("agency_mark_position")
        return
    wanted = ABOVE_MARK[roles.genre]
    # Reckoned from indents and line heights; how far a face's glyphs stand inside their line is not known, so the slack is wide.
    if abs(top - wanted) > 3:
        sheet.add(
            "agency_mark", "7.2.4" if roles.genre != "order" else "10.2", REQUIRED, where,
            t("上边缘至版心上边缘 {mm:g} mm", "its upper edge {mm:g} mm under that of the type area", mm=wanted),
            t("约 {top}（推算）", "about {top} (reckoned)", top=length(top)), t("用“段前”间距调整", "set the space before it"),
        )  # fmt: skip


def _top(sheet: Sheet, mark: Paragraph) -> float | None:
    """How far the mark's glyphs lie under the type area's upper edge, in mm; None where a line's height is not known."""
    total = 0.0
    for paragraph in sheet.document.paragraphs:
        high = sheet.document.section_of(paragraph).line(paragraph)
        if paragraph is mark:
            return (
                mm(total + (mark.props.before or 0) + (high - mark.size * 20) / 2 + mark.size * 20 * 0.06)
                if high is not None
                else None
            )
        if paragraph.box or paragraph.props.framed:
            continue
        if high is None or paragraph.table is not None:
            return None
        total += high + (paragraph.props.before or 0) + (paragraph.props.after or 0)
    return None


def _security(sheet: Sheet) -> None:
    marks = sheet.roles.marks
    copies = marks.get("copies")
    if copies is not None and not re.fullmatch(r"\d{6}", copies.bare):
        sheet.add(
            "security_marks", "7.2.1", USUAL, copies, t("6 位数字的份号", "a copy number of six digits"), copies.bare
        )
    for name, clause in (("secrecy", "7.2.2"), ("urgency", "7.2.3")):
        paragraph = marks.get(name)
        if paragraph is None:
            continue
        if face_kind(paragraph.look.east) != "hei" or abs(paragraph.size - 16) > 0.1:
            sheet.add(
                "security_marks", clause, USUAL, paragraph, t("三号黑体", "size 3 Hei"), f"{paragraph.look.east} {points(paragraph.size)}",
            )  # fmt: skip
    for name, clause in (("copies", "7.2.1"), ("secrecy", "7.2.2"), ("urgency", "7.2.3")):
        paragraph = marks.get(name)
        if (
            paragraph is not None
            and not paragraph.box
            and (paragraph.props.align in ("center", "right", "end") or paragraph.left + paragraph.first > 1)
        ):
            sheet.add(
                "security_marks",
                clause,
                REQUIRED,
                paragraph,
                t("顶格编排在版心左上角", "flush left at the upper left"),
                t("没有顶格", "not flush left"),
            )


def _number(sheet: Sheet) -> None:
    roles = sheet.roles
    paragraph = roles.number
    if paragraph is None:
        if roles.mark and roles.genre in ("document", "letter"):
            sheet.add(
                "document_number", "7.2.5", REQUIRED, t("版头", "head"), t("发文字号，如 ×财社〔2026〕1号", "a number such as ×财社〔2026〕1号"), t("没有", "none"),
            )  # fmt: skip
        return
    match = NUMBER.search(paragraph.bare)
    if match is None:
        return
    faults = []
    if match["open"] != "〔" or match["close"] != "〕":
        faults.append(t("年份用六角括号〔〕", "the year in 〔〕"))
    if not re.fullmatch(r"(?:19|20)\d\d", match["year"]):
        faults.append(t("年份用四位阿拉伯数字", "the year in four Arabic digits"))
    if match["ordinal"]:
        faults.append(t("序号不加“第”", "no 第 before the number"))
    if match["number"].startswith("0"):
        faults.append(t("序号不编虚位（1 不编为 01）", "the number without leading zeros"))
    if faults:
        sheet.add("document_number", "7.2.5", REQUIRED, paragraph, "，".join(faults), match.group())
    signed = SIGNER.search(paragraph.bare) is not None
    aligned = paragraph.props.align
    if not signed and paragraph.table is None and not paragraph.box:
        if roles.genre == "letter" and aligned not in ("right", "end"):
            sheet.add(
                "document_number",
                "10.1",
                REQUIRED,
                paragraph,
                t("顶格居版心右边缘", "flush right"),
                t("没有居右", "not at the right"),
            )
        elif roles.genre == "document" and aligned != "center":
            sheet.add(
                "document_number", "7.2.5", REQUIRED, paragraph, t("居中排布", "centred"), t("没有居中", "not centred")
            )
    begins = paragraph.left + paragraph.first + paragraph.typed
    if signed and aligned not in ("center", "right", "end") and abs(begins - 1) > 0.5:
        sheet.add(
            "document_number", "7.2.5", REQUIRED, paragraph, t("有签发人时居左空一字", "one character in from the left, beside who signed"),
            t("空 {n:g} 字", "{n:g} characters", n=round(begins, 1)),
        )  # fmt: skip
    if roles.mark and roles.mark_place in ("body", "table") and roles.genre == "document" and paragraph.table is None:
        _empty(
            sheet,
            "document_number",
            "7.2.5",
            roles.mark[-1],
            paragraph,
            2,
            t("发文机关标志之下空二行", "two empty lines under the mark"),
        )


def _empty(
    sheet: Sheet, item: str, clause: str, above: Paragraph, below: Paragraph, wanted: int, expected: str
) -> None:
    found = blank_lines(sheet.document, above, below)
    if found is not None and abs(found - wanted) > _NEAR:
        sheet.add(item, clause, REQUIRED, below, expected, t("空 {n:g} 行", "{n:g} empty lines", n=round(found, 1)))


def _signer(sheet: Sheet) -> None:
    roles = sheet.roles
    around = [p for p in (roles.number,) if p is not None]
    if roles.number is not None:
        order = sheet.document.paragraphs
        place = next(i for i, p in enumerate(order) if p is roles.number)
        around += [p for p in order[max(place - 2, 0) : place + 4] if p is not roles.number]
    found = next(((p, match) for p in around if (match := SIGNER.search(p.bare))), None)
    title = "".join(p.bare for p in roles.title)
    if found is None:
        if roles.mark and re.search(r"请示\Z", title):
            sheet.add(
                "signer",
                "7.2.6",
                REQUIRED,
                t("版头", "head"),
                t("上行文标注签发人", "who signed, in a document to superiors"),
                t("没有", "none"),
            )
        return
    paragraph, match = found
    if match["colon"] != "：":
        sheet.add(
            "signer",
            "7.2.6",
            REQUIRED,
            paragraph,
            t("“签发人”后用全角冒号", "a full-width colon after 签发人"),
            match["colon"] or t("没有冒号", "none"),
        )
    name = match["name"].strip(" 　·、")
    faces = [
        run.props.east
        for run in paragraph.shown(chinese=True)
        if name and run.text.strip() and run.text.strip() in match["name"]
    ]
    if name and any(face_kind(face) != "kai" for face in faces):
        sheet.add(
            "signer", "7.2.6", REQUIRED, paragraph, t("签发人姓名用三号楷体", "the name in size 3 Kai"), faces[0] or ""
        )
    elif name and not faces and face_kind(paragraph.look.east) != "kai":
        sheet.add(
            "signer",
            "7.2.6",
            REQUIRED,
            paragraph,
            t("签发人姓名用三号楷体", "the name in size 3 Kai"),
            paragraph.look.east or "",
        )


def _between(sheet: Sheet) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs from the number (or the mark) to the title; and all before the title, to any of which a drawn rule may be anchored."""
    roles, order = sheet.roles, sheet.document.paragraphs
    anchor = roles.number or (roles.mark[-1] if roles.mark else None)
    start = next((i for i, p in enumerate(order) if p is anchor), 0)
    end = next((i for i, p in enumerate(order) if roles.title and p is roles.title[0]), min(start + 6, len(order)))
    return order[start:end], order[:end]


def _rule(sheet: Sheet) -> None:
    roles = sheet.roles
    if not roles.mark or roles.number is None:
        return
    near, above = _between(sheet)
    rules = [(p, rule) for p in near for rule in p.rules()]
    tables = {p.table for p in near if p.table is not None}
    rules_of_tables = [
        rule for table in tables for rule in sheet.document.table_rules.get(table, {}).values() if rule.seen
    ]
    rules_of_tables += [
        rule
        for (table, _), cells in sheet.document.cell_rules.items()
        if table in tables
        for rule in cells.values()
        if rule.seen
    ]
    where = t("版头", "head")
    wanted = t("发文字号之下与版心等宽的红色分隔线", "a red rule as wide as the type area under the number")
    if sheet.measured is None:
        sheet.cannot("red_rule_distance")
    red = [(p, rule) for p, rule in rules if rule.red]
    if red:
        paragraph = red[0][0]
        section = sheet.document.section_of(paragraph)
        wide = mm(section.area[0] - (paragraph.left + paragraph.right) * paragraph.character)
        # Where the type area itself is off, the rule follows it; that is said once, of the area.
        if abs(wide - mm(section.area[0])) > 2:
            sheet.add(
                "red_rule",
                "7.2.7",
                REQUIRED,
                where,
                wanted,
                t("宽 {w}", "{w} wide", w=length(wide)),
                t("去掉该段的左右缩进", "take out the paragraph's indents"),
            )
    elif any(p.red_line for p in above) or any(rule.red for rule in rules_of_tables):
        sheet.cannot("red_rule_width")
    elif rules or rules_of_tables:
        sheet.add("red_rule", "7.2.7", REQUIRED, where, wanted, t("有线，但不是红色", "a rule that is not red"))
    elif any(p.drawn for p in above):
        sheet.cannot("red_rule_colour")
    else:
        sheet.add(
            "red_rule",
            "7.2.7",
            REQUIRED,
            where,
            wanted,
            t("没有", "none"),
            t("可用该段的下框线", "the lower border of the number's paragraph will do"),
        )


def _letter(sheet: Sheet) -> None:
    section = sheet.document.sections[0]
    around = [p for part in section.furniture for p in part.paragraphs] + sheet.document.paragraphs
    doubled = [(p, rule) for p in around for rule in p.rules() if "thick" in rule.kind.lower()]
    if not doubled:
        if any(p.drawn for p in around):
            sheet.cannot("letter_rules")
        else:
            sheet.add(
                "letter_rules", "10.1", REQUIRED, t("首页", "first page"), t("发文机关标志下上粗下细、页脚处上细下粗的红色双线", "red double rules, under the mark and at the foot"),
                t("没有", "none"),
            )  # fmt: skip
        return
    kinds = [rule.kind.lower() for _, rule in doubled]
    for name, wanted in (("thickthin", t("发文机关标志下一条上粗下细的双线", "under the mark a double rule, thick above thin")),
                         ("thinthick", t("距下页边 20 mm 处一条上细下粗的双线", "20 mm above the page's edge a double rule, thin above thick"))):  # fmt: skip
        if not any(kind.startswith(name) for kind in kinds):
            sheet.add("letter_rules", "10.1", REQUIRED, t("首页", "first page"), wanted, t("没有", "none"))
    for paragraph, rule in doubled:
        wide = mm(section.area[0] - (paragraph.left + paragraph.right) * paragraph.character)
        if abs(wide - 170) > 1:
            sheet.add(
                "letter_rules",
                "10.1",
                REQUIRED,
                t("首页双线", "double rules"),
                t("线长 170 mm", "170 mm long"),
                length(wide),
                t("左右缩进各 -7 mm", "indents of -7 mm on both sides"),
            )
        if not rule.red:
            sheet.add("letter_rules", "10.1", REQUIRED, t("首页双线", "double rules"), t("红色", "red"), rule.colour)


def _title(sheet: Sheet) -> None:
    roles = sheet.roles
    if not roles.title:
        if roles.genre in ("document", "letter"):
            sheet.add(
                "title",
                "7.3.1",
                REQUIRED,
                t("主体", "main part"),
                t("居中的标题", "a centred title"),
                t("没有找到", "none found"),
            )
        return
    title = roles.title[0]
    if not title.centred:
        sheet.add("title", "7.3.1", REQUIRED, title, t("居中排布", "centred"), t("没有居中", "not centred"))
    if face_kind(title.look.east) != "title" or abs(title.size - 22) > 0.1:
        sheet.add(
            "title",
            "7.3.1",
            USUAL,
            title,
            t("二号小标宋体（22 磅）", "size 2 Xiaobiaosong (22 pt)"),
            f"{title.look.east} {points(title.size)}",
        )
    if any(run.props.bold for run in title.shown()):
        sheet.add("title", "7.3.1", PRACTICE, title, t("小标宋体不再加粗", "no added bold"), t("加粗", "bold"))
    if re.search(r"[。，；：:,;.]\Z", roles.title[-1].bare):
        sheet.add(
            "title",
            "7.3.1",
            PRACTICE,
            title,
            t("标题末尾不加标点", "no punctuation after the title"),
            roles.title[-1].bare[-1],
        )
    if (
        roles.genre == "document"
        and roles.number is not None
        and roles.number.table is None
        and not roles.number.box
        and roles.mark
    ):
        _empty(
            sheet,
            "title",
            "7.3.1",
            roles.number,
            title,
            2,
            t("红色分隔线下空二行", "two empty lines under the red rule"),
        )


def _addressee(sheet: Sheet) -> None:
    roles = sheet.roles
    if not roles.title or roles.genre not in ("document", "letter"):
        return
    paragraph = roles.addressee
    if paragraph is None:
        if _ADDRESSED.search("".join(p.bare for p in roles.title)):
            sheet.add(
                "addressee", "7.3.2", PRACTICE, t("标题之下", "under the title"), t("主送机关", "an addressee"), t("没有找到", "none found"),
                t("普发的可以移入版记", "a general one may stand in the imprint"),
            )  # fmt: skip
        return
    if paragraph.bare.endswith(":"):
        sheet.add(
            "addressee",
            "7.3.2",
            REQUIRED,
            paragraph,
            t("最后一个机关名称后用全角冒号", "a full-width colon after the last name"),
            ":",
        )
    if paragraph.first + paragraph.left + paragraph.typed > 0.3 or paragraph.centred:
        sheet.add(
            "addressee", "7.3.2", REQUIRED, paragraph, t("居左顶格", "flush left"), t("没有顶格", "not flush left")
        )
    _empty(
        sheet, "addressee", "7.3.2", roles.title[-1], paragraph, 1, t("标题下空一行", "one empty line under the title")
    )
