"""The red rule of a document and the double rules of a letter (GB/T 9704-2012, 7.2.7, 10.1)."""

from __future__ import annotations

from audit.documents.layout.findings import (
    REQUIRED,
    Sheet,
    length,
)
from audit.documents.layout.model import Paragraph, mm
from audit.messages import t


def _between(sheet: Sheet) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs from the number (or the mark) to the title; and all before the title, to any of which a drawn rule may be anchored."""
    roles, order = sheet.roles, sheet.document.paragraphs
    anchor = roles.number or (roles.mark[-1] if roles.mark else None)
    start = next((i for i, p in enumerate(order) if p is anchor), 0)
    end = next((i for i, p in enumerate(order) if roles.title and p is roles.title[0]), min(start + 6, len(order)))
    return order[start:end], order[:end]


def rule(sheet: Sheet) -> None:
    """The red rule under the number of a document."""
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


def letter(sheet: Sheet) -> None:
    """The double rules of a letter."""
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
