"""The rendered page held against the standard's distances, and which faces it was rendered in."""

from __future__ import annotations

import re

from audit.documents.layout.findings import PRACTICE, RECOMMENDED, REQUIRED, USUAL, Sheet, length
from audit.documents.layout.measure import Measured
from audit.documents.layout.page_checks import CHARACTERS, LINES
from audit.documents.layout.pages import Page
from audit.messages import t

_TELLING = 6  # characters from which a line is surely one of the text
_SLACK = 1.0  # mm; what two programs differ by when they lay out the same file
# How faces call themselves inside a PDF.
_CALLED = {
    "仿宋": ("fangsong", "simfang"),
    "仿宋_gb2312": ("fangsong_gb2312", "fangsonggb2312", "fangsong"),
    "楷体": ("kaiti", "simkai"),
    "楷体_gb2312": ("kaiti_gb2312", "kaitigb2312", "kaiti"),
    "黑体": ("simhei", "heiti"),
    "宋体": ("simsun", "songti"),
    "新宋体": ("nsimsun",),
    "微软雅黑": ("microsoftyahei", "msyh"),
    "等线": ("dengxian",),
    "方正小标宋简体": ("fzxiaobiaosong", "fzxbs"),
    "方正小标宋_gbk": ("fzxiaobiaosong", "fzxbs"),
    "华文中宋": ("stzhongsong",),
    "华文仿宋": ("stfangsong",),
    "华文楷体": ("stkaiti",),
}


def check(sheet: Sheet, found: Measured, pages: list[Page]) -> None:
    """Findings from the measures; where a thing was not found on the page, it is not checkable."""
    _faces(sheet, found)
    if not sheet.official:
        return
    page = t("第 1 面（渲染）", "page 1 (rendered)")
    text = t("正文（渲染）", "body text (rendered)")
    for item, actual, count, expected, counted in (
        ("lines_per_page", found.lines, LINES, t("每面 22 行", "22 lines a page"), found.lines_counted),
        (
            "characters_per_line",
            found.characters,
            CHARACTERS,
            t("每行 28 字", "28 characters a line"),
            found.characters_counted,
        ),
    ):
        if actual is not None and actual != count:
            how = t("数得", "counted") if counted else t("按实测间距推算", "reckoned from the pitch")
            sheet.add(item, "5.2.3", USUAL, text, expected, f"{actual}（{how}）")
    _texts(sheet, pages)
    genre = sheet.roles.genre
    if genre in ("document", "minutes", "order"):
        wanted = 20.0 if genre == "order" else 35.0
        if sheet.roles.mark and found.mark_below_area is None:
            sheet.cannot("agency_mark_position")
        _distance(
            sheet, "agency_mark", "10.2" if genre == "order" else "7.2.4", page, found.mark_below_area, wanted,
            t("标志上边缘至版心上边缘 {d:g} mm", "the mark {d:g} mm under the type area's upper edge", d=wanted),
        )  # fmt: skip
    if genre == "document":
        if sheet.roles.mark and found.rule_below_number is None:
            sheet.cannot("red_rule_distance")
        _distance(
            sheet,
            "red_rule",
            "7.2.7",
            page,
            found.rule_below_number,
            4.0,
            t("红线在发文字号之下 4 mm", "the rule 4 mm under the number"),
        )
        _distance(
            sheet, "red_rule", "7.2.7", page, found.rule_length, 156.0, t("红线长 156 mm", "the rule 156 mm long")
        )
        if sheet.roles.issued is not None and found.imprint_bottom is None:
            sheet.cannot("imprint_position")
    if genre == "letter":
        _distance(
            sheet,
            "letter_rules",
            "10.1",
            page,
            found.mark_from_edge,
            30.0,
            t("标志上边缘至上页边 30 mm", "the mark 30 mm under the page's edge"),
        )
        _distance(
            sheet,
            "letter_rules",
            "10.1",
            page,
            found.letter_gap,
            4.0,
            t("标志下 4 mm 处的双线", "the double rule 4 mm under the mark"),
        )
        _distance(
            sheet,
            "letter_rules",
            "10.1",
            page,
            found.letter_foot,
            20.0,
            t("下双线距下页边 20 mm", "the lower double rule 20 mm above the page's edge"),
        )
        for wide in found.letter_lengths:
            _distance(sheet, "letter_rules", "10.1", page, wide, 170.0, t("双线长 170 mm", "double rules 170 mm long"))
        if 1 in found.numbered_pages:
            sheet.add(
                "page_number",
                "10.1",
                REQUIRED,
                page,
                t("首页不显示页码", "no number on the first page"),
                t("有页码", "one is shown"),
            )
    foot = t("页码（渲染）", "page number (rendered)")
    _distance(
        sheet,
        "page_number",
        "7.5",
        foot,
        found.number_below_area,
        7.0,
        t("一字线在版心下边缘之下 7 mm", "the dash 7 mm under the type area"),
        USUAL,
    )
    last = t("版记（渲染）", "imprint (rendered)")
    _distance(
        sheet, "imprint", "7.4.1", last, found.imprint_bottom, 0.0, t("末条分隔线与版心下边缘重合", "the last rule on the type area's lower edge"),
    )  # fmt: skip
    _distance(sheet, "imprint", "7.4.1", last, found.imprint_length, 156.0, t("分隔线长 156 mm", "rules 156 mm long"))
    if found.imprint_thickness and not 0.28 <= max(found.imprint_thickness) <= 0.45:
        sheet.add(
            "imprint",
            "7.4.1",
            RECOMMENDED,
            last,
            t("首末条粗 0.35 mm", "first and last rule 0.35 mm"),
            f"{max(found.imprint_thickness):.2f} mm",
        )


def _texts(sheet: Sheet, pages: list[Page]) -> None:
    """Text stands on the first page, and on that of the signature (looked for from the end)."""
    body = _bare("".join(p.bare for p in sheet.roles.body))
    if len(body) < _TELLING or sheet.roles.genre not in ("document", "letter"):
        return
    lines = [[_bare("".join(glyph.text for glyph in line)) for line in page.lines()] for page in pages]

    def shows(page: list[str]) -> bool:
        # A line that repeats some of the text: short ones may do so by chance.
        return any(line in body for line in page if len(line) >= _TELLING) or any(
            body.endswith(line) for line in page if len(line) > 1
        )

    if not shows(lines[0]):
        sheet.add(
            "first_page",
            "7.3.3",
            REQUIRED,
            t("第 1 面（渲染）", "page 1 (rendered)"),
            t("首页显示正文", "text on the first page"),
            t("没有正文", "no text"),
        )
    date = _bare(sheet.roles.date.bare) if sheet.roles.date is not None and not sheet.roles.no_text else None
    signed = next(
        (n for n in range(len(lines) - 1, -1, -1) if date and any(line.endswith(date) for line in lines[n])), None
    )
    if signed is not None and not shows(lines[signed]):
        sheet.add(
            "signature", "7.3.5.5", REQUIRED, t("第 {n} 面（渲染）", "page {n} (rendered)", n=signed + 1), t("署名页有正文", "text on the page of the signature"),
            t("没有正文", "no text"), t("调整行距、字距，把正文末行移到这一页", "adjust lines or characters so that the text ends on it"),
        )  # fmt: skip


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _distance(
    sheet: Sheet,
    item: str,
    clause: str,
    where: str,
    actual: float | None,
    wanted: float,
    expected: str,
    strength: str = REQUIRED,
) -> None:
    if actual is not None and abs(actual - wanted) > _SLACK:
        sheet.add(item, clause, strength, where, expected, length(actual))


def _plain(name: str) -> str:
    return re.sub(r"[\s\-]+", "", re.sub(r"\A[A-Z]{6}\+", "", name)).lower()


def wanted_faces(sheet: Sheet) -> list[str]:
    """The faces that the file asks for, for text that is seen: Chinese ones for Chinese characters, Latin ones for the rest."""
    names: dict[str, None] = {}
    for paragraph in sheet.document.paragraphs:
        for run in paragraph.shown():
            chinese = any("㐀" <= character <= "鿿" for character in run.text)
            if chinese and run.props.east:
                names[run.props.east] = None
            if run.props.latin and re.search(r"[0-9A-Za-z]", run.text):
                names[run.props.latin] = None
    return list(names)


def substituted(wanted: list[str], used: tuple[str, ...]) -> list[str]:
    """The faces asked for that the page was not rendered in."""
    there = [_plain(face) for face in used]

    def had(name: str) -> bool:
        called = [_plain(name), *_CALLED.get(_plain(name), ())]
        return any(face.startswith(word) or word in face for face in there for word in called)

    return [name for name in wanted if not had(name)]


def _faces(sheet: Sheet, found: Measured) -> None:
    absent = substituted(wanted_faces(sheet), found.faces)
    if absent:
        sheet.add(
            "font_substituted", None, PRACTICE, t("渲染用的字体", "faces used to render"), "、".join(absent),
            t("本机没有，换用 {faces}", "not on this machine, {faces} instead", faces=", ".join(found.faces)),
            t("行数、字数、距离不受影响，字形以装有这些字体的电脑为准", "lines and distances hold; how it looks is told by a machine that has them"),
        )  # fmt: skip
