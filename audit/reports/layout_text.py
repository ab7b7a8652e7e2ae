"""What `layout` shows on the terminal: per file the form found, its findings by gravity, what no file can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.messages import listing, t
from audit.reports import terminal, words
from audit.values import plain


def _genre(name: str) -> str:
    return {
        "document": t("公文（文件格式）", "official document"),
        "letter": t("信函格式", "official letter"),
        "order": t("命令（令）格式", "order"),
        "minutes": t("纪要格式", "minutes"),
    }.get(name, t("不是法定公文，只按习惯提示", "no official document; habits only"))


def item(name: str) -> str:
    """An item in the language in use."""
    return {
        "paper": t("纸张", "paper"),
        "margins": t("页边距", "margins"),
        "type_area": t("版心", "type area"),
        "body_font": t("正文字体", "body face"),
        "body_size": t("正文字号", "body size"),
        "line_pitch": t("行距", "line pitch"),
        "lines_per_page": t("每面行数", "lines a page"),
        "characters_per_line": t("每行字数", "characters a line"),
        "agency_mark": t("机关标志", "agency mark"),
        "document_number": t("发文字号", "number"),
        "signer": t("签发人", "signer"),
        "red_rule": t("红色分隔线", "red rule"),
        "title": t("标题", "title"),
        "addressee": t("主送机关", "addressee"),
        "paragraph_indent": t("段落缩进", "indents"),
        "heading_level": t("层次序数", "headings"),
        "attachment_note": t("附件说明", "attachment note"),
        "annex": t("附件", "annex"),
        "signature": t("署名", "signature"),
        "date": t("成文日期", "date"),
        "imprint": t("版记", "imprint"),
        "page_number": t("页码", "page number"),
        "colour": t("颜色", "colour"),
        "security_marks": t("份号密级", "security marks"),
        "letter_rules": t("信函双线", "letter rules"),
        "first_page": t("首页", "first page"),
        "font_substituted": t("字体替换", "substituted"),
    }[name]


def strength(name: str) -> str:
    """The standard's word, in the language in use."""
    return {
        "required": t("规定", "required"),
        "usual": t("一般", "usual"),
        "recommended": t("推荐", "recommended"),
        "practice": t("实务", "practice"),
    }[name]


def unknowable(name: str) -> str:
    """A thing that could not be checked, in the language in use."""
    return {
        "paper_stock": t("纸张质量", "paper stock"),
        "seal": t("印章", "seal"),
        "duplex_register": t("双面套正", "duplex register"),
        "binding": t("装订", "binding"),
        "ink": t("印色", "ink"),
        "lines_per_page": t("每面行数（行距随字体而变）", "lines a page (they hang on the face)"),
        "agency_mark_position": t("机关标志的位置", "the mark's place"),
        "red_rule_distance": t("红线的距离", "the red rule's distance"),
        "red_rule_width": t("手画红线的长度", "the length of a drawn rule"),
        "red_rule_colour": t("手画线的颜色", "the colour of a drawn rule"),
        "letter_rules": t("手画的信函双线", "drawn letter rules"),
        "signature_position": t("多个机关署名的位置", "the places of several signatures"),
        "imprint_position": t("版记的位置", "the imprint's place"),
        "imprint_rules": t("手画的版记分隔线", "drawn imprint rules"),
    }[name]


def layout(files: Sequence[dict[str, Any]], skipped: Sequence[dict[str, Any]] = ()) -> str:
    """All files, one after another."""
    blocks = [_file(report) for report in files]
    if skipped:
        rows = [(entry["file"], entry["reason"]) for entry in skipped]
        blocks.append(
            t("没有检查", "Not checked")
            + "\n"
            + terminal.table((t("文件", "file"), t("原因", "reason")), rows, (40, 34))
        )
    return "\n\n".join(blocks) + "\n"


def _file(report: dict[str, Any]) -> str:
    lines = [f"{plain(report['file'])}  {_genre(report['genre'])}"]
    findings = report["findings"]
    if findings:
        rows = [
            (
                words.severity(finding["severity"]),
                item(finding["item"])
                + "\n"
                + " ".join(filter(None, (finding["clause"], strength(finding["strength"])))),
                f"{finding['where']}\n{finding['message']}",
            )
            for finding in findings
        ]
        head = (t("程度", "gravity"), t("项目 条款", "item, clause"), t("位置和问题", "place and problem"))
        lines.append(terminal.table(head, rows, (8, 16, 50)))
        counts = [
            (grade, sum(finding["severity"] == grade for finding in findings)) for grade in ("error", "warning", "note")
        ]
        lines.append(listing([f"{words.severity(grade)} {count}" for grade, count in counts if count]))
    else:
        lines.append(t("没有发现问题", "nothing found"))
    rendered = report.get("rendered")
    if rendered and rendered["done"]:
        lines.append(_rendered(rendered))
    elif rendered:
        lines.append(rendered["reason"])
    elif report["genre"] != "other":
        lines.append(t("版面距离未实测，可加 --render", "distances were not measured; --render does"))
    names = listing([unknowable(name) for name in report["not_checkable"]])
    lines.append(t("文件看不出的：{names}", "not to be told from the file: {names}", names=names))
    return "\n".join(part for line in lines for part in (terminal.wrapped(line) if "\n" not in line else [line]))


def _rendered(rendered: dict[str, Any]) -> str:
    """The measures in one line."""
    shown = [t("{n} 面", "{n} pages", n=rendered["pages"])]
    if "lines" in rendered:
        shown.append(t("{n} 行", "{n} lines", n=rendered["lines"]))
    if "characters" in rendered:
        shown.append(t("{n} 字", "{n} characters", n=rendered["characters"]))
    for name, text in (
        ("mark_below_area", t("标志距版心上沿", "mark")),
        ("rule_below_number", t("红线距字号", "red rule")),
        ("number_below_area", t("页码距版心下沿", "page number")),
        ("imprint_bottom", t("版记末线距版心下沿", "imprint")),
    ):
        if name in rendered and not (name == "mark_below_area" and "letter_gap" in rendered):
            shown.append(f"{text} {rendered[name]:.1f} mm")
    return t("实测：{list}", "measured: {list}", list=listing(shown))
