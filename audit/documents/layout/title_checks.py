"""Title and addressee (GB/T 9704-2012, 7.3.1–2)."""

from __future__ import annotations

import re

from audit.documents.layout.findings import (
    PRACTICE,
    REQUIRED,
    USUAL,
    Sheet,
    empty_lines,
    face_kind,
    points,
)
from audit.messages import t

_ADDRESSED = re.compile(r"(?:通知|请示|报告|函|批复|意见|通报)(?:[（(].*[）)])?\Z")


def title(sheet: Sheet) -> None:
    """The title: where it stands, its face and size."""
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
        empty_lines(
            sheet,
            "title",
            "7.3.1",
            roles.number,
            title,
            2,
            t("红色分隔线下空二行", "two empty lines under the red rule"),
        )


def addressee(sheet: Sheet) -> None:
    """The addressee under the title."""
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
    empty_lines(
        sheet, "addressee", "7.3.2", roles.title[-1], paragraph, 1, t("标题下空一行", "one empty line under the title")
    )
