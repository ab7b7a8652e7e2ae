"""The end: attachment note, annexes, imprint (GB/T 9704-2012, 7.3.4–7, 7.4), with the signature between them."""

from __future__ import annotations

import re

from audit.documents.layout import signature_checks
from audit.documents.layout.findings import PRACTICE, REQUIRED, USUAL, Sheet, face_kind, points
from audit.documents.layout.model import Paragraph
from audit.documents.layout.properties import Border
from audit.documents.layout.roles import ANNEX, ATTACHMENT, ISSUED
from audit.messages import t


def check(sheet: Sheet) -> None:
    """All of the end; the date also in papers that are no official documents."""
    signature_checks.date(sheet)
    if not sheet.official:
        return
    _attachments(sheet)
    _annexes(sheet)
    if sheet.roles.genre in ("document", "letter"):
        signature_checks.signature(sheet)
    for paragraph in sheet.roles.no_text:
        sheet.add(
            "signature",
            "7.3.5.5",
            REQUIRED,
            paragraph,
            t("用调整行距、字距的办法使署名页有正文", "text on the page of the signature"),
            t("写了“此页无正文”", "“no text on this page”"),
        )
    _imprint(sheet)


def _attachments(sheet: Sheet) -> None:
    notes = sheet.roles.attachments
    if not notes:
        return
    first = notes[0]
    match = ATTACHMENT.match(first.bare)
    if match and match["colon"] != "：":
        sheet.add(
            "attachment_note",
            "7.3.4",
            REQUIRED,
            first,
            t("“附件”后用全角冒号", "a full-width colon after 附件"),
            match["colon"],
        )
    begins = first.left + first.first + first.typed
    if abs(begins - 2) > 0.4:
        sheet.add(
            "attachment_note",
            "7.3.4",
            REQUIRED,
            first,
            t("左空二字", "two characters in"),
            t("空 {n:g} 字", "{n:g} characters", n=round(begins, 1)),
        )
    empty = signature_checks.blank_above(sheet, first)
    if empty is not None and abs(empty - 1) > 0.45:
        sheet.add(
            "attachment_note",
            "7.3.4",
            REQUIRED,
            first,
            t("正文下空一行", "one empty line under the text"),
            t("空 {n:g} 行", "{n:g} empty lines", n=round(empty, 1)),
        )
    ended = [p for p in notes if re.search(r"[。；;.，,、]\Z", p.bare)]
    if ended:
        sheet.add(
            "attachment_note",
            "7.3.4",
            REQUIRED,
            ended,
            t("附件名称后不加标点", "no punctuation after the names"),
            ended[0].bare[-1],
        )
    if len(notes) > 1:
        rest = first.bare[match.end() :].strip() if match else ""
        odd = [
            p
            for p, text in zip(notes, [rest, *(p.bare for p in notes[1:])], strict=True)
            if not re.match(r"\d{1,2}\s*[.．]", text)
        ]
        if odd:
            sheet.add("attachment_note", "7.3.4", USUAL, odd, t("序号如 1.", "numbered as 1."), odd[0].bare[:8])


def _annexes(sheet: Sheet) -> None:
    roles = sheet.roles
    for paragraph in roles.annexes:
        if not paragraph.page_break:
            sheet.add(
                "annex",
                "7.3.7",
                REQUIRED,
                paragraph,
                t("附件另面编排", "an annex on a page of its own"),
                t("没有另起一面", "no new page"),
                t("设“段前分页”", "set a page break before it"),
            )
        if face_kind(paragraph.look.east) != "hei" or abs(paragraph.size - 16) > 0.1:
            sheet.add(
                "annex",
                "7.3.7",
                REQUIRED,
                paragraph,
                t("“附件”及序号用三号黑体", "附件 and its number in size 3 Hei"),
                f"{paragraph.look.east} {points(paragraph.size)}",
            )
        if paragraph.first + paragraph.left + paragraph.typed > 0.3 or paragraph.props.align in (
            "center",
            "right",
            "end",
        ):
            sheet.add(
                "annex",
                "7.3.7",
                REQUIRED,
                paragraph,
                t("顶格编排在版心左上角第一行", "flush left in the first line"),
                t("没有顶格", "not flush left"),
            )
        if re.search(r"[：:]\Z", paragraph.bare):
            sheet.add("annex", "7.3.7", PRACTICE, paragraph, t("“附件”和序号后不加冒号", "no colon"), paragraph.bare)
    if roles.annexes and roles.attachments and len(roles.annexes) != len(roles.attachments):
        sheet.add(
            "annex", "7.3.7", REQUIRED, roles.annexes[0], t("附件与附件说明一致，{n} 件", "as many annexes as noted, {n}", n=len(roles.attachments)),
            t("{n} 件", "{n}", n=len(roles.annexes)),
        )  # fmt: skip
    elif roles.attachments and len(roles.attachments) > 1 and roles.annexes:
        unnumbered = [p for p in roles.annexes if (match := ANNEX.match(p.bare)) and not match["number"]]
        if unnumbered:
            sheet.add(
                "annex",
                "7.3.7",
                REQUIRED,
                unnumbered,
                t("附件序号与附件说明一致", "the number that the note gives"),
                t("没有序号", "no number"),
            )


def _imprint(sheet: Sheet) -> None:
    roles = sheet.roles
    if roles.issued is None and roles.copies is None:
        if roles.mark and roles.genre == "document":
            sheet.add(
                "imprint",
                "7.4",
                PRACTICE,
                t("文末", "end"),
                t("版记（印发机关和印发日期）", "an imprint (who issued it, and when)"),
                t("没有找到", "none found"),
            )
        return
    if sheet.measured is None:
        sheet.cannot("imprint_position")
    for paragraph, clause in ((roles.copies, "7.4.2"), (roles.issued, "7.4.3")):
        if paragraph is not None and (face_kind(paragraph.look.east) != "fang" or abs(paragraph.size - 14) > 0.1):
            sheet.add(
                "imprint",
                clause,
                USUAL,
                paragraph,
                t("四号仿宋体（14 磅）", "size 4 Fangsong (14 pt)"),
                f"{paragraph.look.east} {points(paragraph.size)}",
            )
    if roles.copies is not None:
        text = roles.copies.bare
        if not re.match(r"抄\s*[送报]\s*：", text):
            sheet.add(
                "imprint",
                "7.4.2",
                REQUIRED,
                roles.copies,
                t("“抄送”后用全角冒号", "a full-width colon after 抄送"),
                text[:4],
            )
        # Names may go on in the next paragraph of the cell; the full stop is after the last.
        if not _last_of_copies(sheet, roles.copies).bare.endswith("。"):
            sheet.add(
                "imprint",
                "7.4.2",
                REQUIRED,
                roles.copies,
                t("最后一个抄送机关名称后用句号", "a full stop after the last name"),
                text[-1:],
            )
    if roles.issued is not None:
        match = ISSUED.match(roles.issued.bare)
        faults = signature_checks.date_faults(match["date"]) if match else []
        if faults:
            sheet.add(
                "imprint", "7.4.3", REQUIRED, roles.issued, "，".join(faults), match["date"].strip() if match else ""
            )
    if roles.genre != "letter":
        _rules(sheet)
    elif roles.issued is not None:
        sheet.add(
            "letter_rules",
            "10.1",
            REQUIRED,
            roles.issued,
            t("版记不加印发机关和印发日期、分隔线", "an imprint without who issued it, when, and rules"),
            t("有印发机关和印发日期", "who issued it and when"),
        )


def _last_of_copies(sheet: Sheet, copies: Paragraph) -> Paragraph:
    last = copies
    for paragraph in sheet.document.paragraphs:
        same = copies.table is not None and paragraph.table == copies.table and paragraph.row == copies.row
        if same and paragraph.bare:
            last = paragraph
    return last


def _rules(sheet: Sheet) -> None:
    """The rules of the imprint: those of its paragraphs, cells or table."""
    roles, document = sheet.roles, sheet.document
    parts = [p for p in (roles.copies, roles.issued) if p is not None]
    rules: list[Border] = [rule for p in parts for rule in p.rules()]
    for paragraph in parts:
        if paragraph.table is not None:
            rules += [rule for rule in document.table_rules.get(paragraph.table, {}).values() if rule.seen]
            rules += [
                rule
                for side, rule in document.cell_rules.get((paragraph.table, paragraph.row), {}).items()
                if rule.seen and side in ("top", "bottom")
            ]
    near = _near(document.paragraphs, parts)
    if not rules and any(p.drawn for p in near):
        sheet.cannot("imprint_rules")
    elif not rules and not any(p.rules() for p in near):
        sheet.add(
            "imprint",
            "7.4.1",
            REQUIRED,
            parts[-1],
            t("与版心等宽的分隔线", "rules as wide as the type area"),
            t("没有", "none"),
        )
    elif rules and not any(rule.size >= 7 for rule in rules):
        sheet.add(
            "imprint", "7.4.1", "recommended", parts[-1], t("首末条粗 0.35 mm（1 磅）", "first and last 0.35 mm (1 pt)"),
            t("最粗 {p:g} 磅", "{p:g} pt at most", p=max(rule.size for rule in rules) / 8),
        )  # fmt: skip


def _near(order: list[Paragraph], parts: list[Paragraph]) -> list[Paragraph]:
    places = [place for place, p in enumerate(order) if any(p is part for part in parts)]
    return order[max(min(places) - 2, 0) : max(places) + 3] if places else []
