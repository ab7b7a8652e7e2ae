"""Signature and date (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from audit.documents.layout.findings import (
    REQUIRED,
    USUAL,
    Sheet,
    blank_lines,
)
from audit.documents.layout.model import SPACE, Paragraph, cells, cells_of_space
from audit.documents.layout.roles import DATE
from audit.messages import t

_OFF = 0.6  # characters: what counts as the same place; spaces between digits and Chinese make up to half of one

_IN_A_ROW = 3  # seals of 42 to 45 mm in 156 mm
_CHARACTER = 315.0  # twips of one character in the signature


def blank_above(sheet: Sheet, paragraph: Paragraph) -> float | None:
    """Empty lines between a paragraph and the last one with text before it."""
    order = [p for p in sheet.document.paragraphs if not p.box]
    place = next((i for i, p in enumerate(order) if p is paragraph), None)
    before = next((p for p in reversed(order[:place]) if p.bare), None) if place is not None else None
    return blank_lines(sheet.document, before, paragraph) if before is not None and before.table is None else None


def _places(sheet: Sheet, paragraph: Paragraph) -> list[tuple[float, float]]:
    """Where the text of a one-line paragraph begins and ends, in characters from the left and to the right edge of the type area. Typed full-width spaces
    behind a text that is set to the right push it away from the edge in some programs and not in others: then there are two answers."""
    wide = sheet.document.section_of(paragraph).area[0] / _CHARACTER
    long = cells(paragraph.bare)
    whole = "".join(run.text for run in paragraph.runs)
    trailing = whole[len(whole.rstrip(SPACE)) :]
    if paragraph.props.align in ("right", "end"):
        # Typed spaces before the text move nothing in a line set to the right.
        rights = dict.fromkeys((paragraph.right, paragraph.right + trailing.count("\u3000")))
        return [(wide - right - long, right) for right in rights]
    if paragraph.centred:
        middle = (
            paragraph.left + paragraph.first + wide - paragraph.right + paragraph.typed - cells_of_space(trailing)
        ) / 2
        return [(middle - long / 2, wide - middle - long / 2)]
    left = paragraph.left + paragraph.first + paragraph.typed
    return [(left, wide - left - long)]


def signature(sheet: Sheet) -> None:
    """The places of organ and date; the empty line above them where there is no seal."""
    roles = sheet.roles
    if roles.date is not None and roles.date.table is not None and len(roles.organs) > 1:
        _side_by_side(sheet, roles.organs, roles.date)
        return
    if len(roles.organs) > 1 or (roles.date is not None and roles.date.table is not None):
        sheet.cannot("signature_position")
        return
    if roles.date is None:
        return
    if not roles.organs:
        sheet.add(
            "signature", "7.3.5", USUAL, roles.date, t("成文日期之上有发文机关署名", "the organ's name over the date"), t("没有找到", "none found"),
        )  # fmt: skip
        return
    organ, date = roles.organs[0], roles.date
    pairs = list(itertools.product(_places(sheet, organ), _places(sheet, date)))
    longer = cells(date.bare) > cells(organ.bare)
    if any(_sealed(*pair) for pair in pairs):
        return
    if any(_unsealed(*pair, longer=longer) for pair in pairs):
        empty = blank_above(sheet, organ)
        if empty is not None and abs(empty - 1) > 0.45:
            sheet.add(
                "signature", "7.3.5.2", REQUIRED, organ, t("正文或附件说明下空一行", "one empty line above"),
                t("空 {n:g} 行", "{n:g} empty lines", n=round(empty, 1)),
            )  # fmt: skip
        return
    wanted = t(
        "盖章的日期右空四字、署名居中其上；不盖章的署名右空二字、日期首字右移二字",
        "with seal the date 4 from the right and the organ centred over it; without, the organ 2 from the right and the date beginning 2 right of it",
    )
    (_, organ_right), (_, date_right) = pairs[0]
    actual = t(
        "署名右空 {a:g} 字，日期右空 {b:g} 字", "organ {a:g}, date {b:g} characters from the right", a=round(organ_right, 1), b=round(date_right, 1)
    )  # fmt: skip
    sheet.add("signature", "7.3.5", USUAL, organ, wanted, actual)


def _side_by_side(sheet: Sheet, organs: list[Paragraph], day: Paragraph) -> None:
    """Several organs that sign in a table: each centred in its place, at most three in a row (more seals do not fit the type area), the date under
    the last."""
    last = organs[-1]
    aside = [organ for organ in organs if not organ.centred]
    if aside:
        sheet.add(
            "signature", "7.3.5.1", USUAL, aside[0], t("各机关署名在各自的位置居中，供印章端正压盖", "each organ centred in its place, for its seal"),
            t("{n} 个署名没有居中", "{n} not centred", n=len(aside)),
        )  # fmt: skip
    most = max(Counter(organ.row for organ in organs).values())
    if most > _IN_A_ROW:
        sheet.add(
            "signature", "7.3.5.1", REQUIRED, organs[0],
            t("每排印章不超出版心：一排最多 {n} 个", "no row of seals wider than the type area: at most {n} in a row", n=_IN_A_ROW),
            t("一排 {n} 个", "{n} in a row", n=most),
        )  # fmt: skip
    if day.column != last.column or day.row < last.row or not day.centred:
        sheet.add(
            "signature", "7.3.5.1", USUAL, day, t("成文日期在最后一个署名之下居中", "the date centred under the last organ"),
            t("不在最后一个署名之下", "not under the last organ"),
        )  # fmt: skip


def _sealed(organ: tuple[float, float], date: tuple[float, float]) -> bool:
    """With seal: the date four characters from the right, the organ centred over it."""
    middle = abs((organ[0] - organ[1]) - (date[0] - date[1])) / 2
    # An organ so long that it reaches the edge moves the date, which stays under its middle.
    edge = organ[1] <= _OFF and date[1] > 4
    return (abs(date[1] - 4) <= _OFF or edge) and middle <= _OFF


def _unsealed(organ: tuple[float, float], date: tuple[float, float], *, longer: bool) -> bool:
    """Without: the organ two from the right and the date beginning two right of it, or, where the date is longer, the date two from the right and the organ
    beginning two left of it."""
    return abs(date[0] - organ[0] - 2) <= _OFF and abs((date[1] if longer else organ[1]) - 2) <= _OFF


def date_faults(text: str) -> list[str]:
    """What is wrong with a day's spelling; empty where it is right."""
    match = DATE.search(text)
    if match is None:
        return []
    faults = []
    if not match["year"].isascii():
        faults.append(t("用阿拉伯数字", "Arabic digits"))
    elif len(match["year"]) != 4:
        faults.append(t("年份写全四位", "the year in four digits"))
    if match["month"].isascii() and (match["month"].startswith("0") or match["day"].startswith("0")):
        faults.append(t("月、日不编虚位（1 不编为 01）", "month and day without leading zeros"))
    if not re.search(r"年.*月.*日\Z", match.group().strip()):
        faults.append(t("年、月、日标全", "年, 月 and 日 written out"))
    return faults


def date(sheet: Sheet) -> None:
    """The day of the document: that it is there, and how it is written; also in papers that are no official documents."""
    roles = sheet.roles
    if roles.date is None:
        if sheet.official and roles.genre in ("document", "letter") and (roles.mark or roles.number is not None):
            sheet.add(
                "date",
                "7.3.5.4",
                REQUIRED,
                t("主体", "main part"),
                t("成文日期", "the day of the document"),
                t("没有找到", "none found"),
            )
        return
    faults = date_faults(roles.date.bare)
    if faults:
        sheet.add(
            "date",
            "7.3.5.4",
            REQUIRED,
            roles.date,
            "，".join(faults),
            roles.date.bare,
            t("如 2024年1月5日", "as 2024年1月5日"),
        )
