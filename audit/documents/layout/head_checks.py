"""The head: mark, security marks, number, signer (GB/T 9704-2012, 7.2), and what follows to the addressee."""

from __future__ import annotations

import re

from audit.documents.layout import rule_checks, title_checks
from audit.documents.layout.findings import (
    PRACTICE,
    RECOMMENDED,
    REQUIRED,
    USUAL,
    Sheet,
    empty_lines,
    face_kind,
    length,
    points,
)
from audit.documents.layout.model import Paragraph, mm
from audit.documents.layout.properties import is_red
from audit.documents.layout.roles import NUMBER, SIGNER
from audit.messages import t

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
        rule_checks.letter(sheet)
    elif sheet.roles.genre == "document":
        rule_checks.rule(sheet)
    title_checks.title(sheet)
    title_checks.addressee(sheet)


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
        empty_lines(
            sheet,
            "document_number",
            "7.2.5",
            roles.mark[-1],
            paragraph,
            2,
            t("发文机关标志之下空二行", "two empty lines under the mark"),
        )


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
