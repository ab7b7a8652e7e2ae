"""The scores on a terminal of 80 columns: ranking, each office's items with what they rest on, what waits for an assessor."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import words
from audit.reports.terminal import table
from audit.values import plain

Json = dict[str, Any]
BASIS_SHOWN = 4  # lines of an item, unless all are asked for
OFFERS_SHOWN = 12


def ranked(document: Json) -> list[tuple[int, Json]]:
    """The offices by total, the best first; equal totals share a rank."""
    offices = sorted(document["offices"], key=lambda office: (-Decimal(office["total"]), office["office"]))
    totals = [Decimal(office["total"]) for office in offices]
    return [(1 + sum(total > own for total in totals), office) for own, office in zip(totals, offices, strict=True)]


def dimensions(document: Json) -> list[str]:
    """The dimensions in the order of the rubric."""
    return list(dict.fromkeys(item["dimension"] for office in document["offices"] for item in office["items"]))


def of_dimension(office: Json, dimension: str) -> Decimal:
    """The points of an office in a dimension."""
    return sum((Decimal(item["score"]) for item in office["items"] if item["dimension"] == dimension), Decimal(0))


def label(item: Json) -> str:
    """An item with its part: 文体活动·专场活动."""
    return f"{item['item']}·{item['part']}" if item["part"] else str(item["item"])


def signed(text: str) -> str:
    """A deduction with its sign, nothing for 0."""
    return "" if Decimal(text) == 0 else text


def points(value: Decimal) -> str:
    """Two decimals, up to four where they are needed."""
    text = f"{value:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, indent: str = "", width: int = 80) -> str:
    """A text in lines of at most `width` half-width characters; the lines after the first begin with `indent`."""
    lines, line, used = [], "", 0
    for word in re.findall(r"[!-~]+|.", plain(text)):
        size = _width(word)
        # A mark that ends a clause never begins a line.
        if used + size > width and line.strip() and word not in "，。；：）、”":
            lines.append(line.rstrip())
            line, used = indent, len(indent)
            word = word.lstrip()
        line += word
        used += _width(word)
    return "\n".join([*lines, line.rstrip()])


def ranking(document: Json) -> str:
    """Rank, office, total, grade and the points by dimension; with proposals also what would be left."""
    names = dimensions(document)[:3]
    offered = any("if_confirmed" in office for office in document["offices"])
    head = [t("名次", "rank"), t("街道", "office"), t("总分", "total"), t("等次", "grade"), *names]
    head += [t("若全部确认", "if confirmed")] if offered else []
    rows = []
    for rank, office in ranked(document):
        row = [rank, office["office"], office["total"], office["grade"]]
        row += [points(of_dimension(office, name)) for name in names]
        if offered:
            left = office.get("if_confirmed")
            row.append(f"{left['total']} {left['grade']}" if left else "")
        rows.append(row)
    title = t(
        "{period}考核评分（{title}，满分 {total}）",
        "Scores of {period} ({title}, out of {total})",
        period=document["period"],
        title=document["rubric"]["title"],
        total=document["rubric"]["total"],
    )
    widths = [4, 18, 9, 8, *([9] * len(names)), *([14] if offered else [])]
    return f"{wrapped(title)}\n{wrapped(document['rubric']['grade_note'])}\n\n{table(head, rows, widths)}\n"


def details(document: Json, *, everything: bool = False) -> str:
    """Each office item by item."""
    blocks = []
    for _, office in ranked(document):
        rows = []
        for item in office["items"]:
            if not everything and item["kind"] == "bonus" and item["assessor"] is None:
                continue
            shown = item["basis"] if everything else item["basis"][:BASIS_SHOWN]
            lines = [f"{note}" for note in item["notes"]]
            lines += [_basis(basis) for basis in shown]
            if len(item["basis"]) > len(shown):
                lines.append(t("……共 {n} 条", "... {n} in all", n=len(item["basis"])))
            rows.append((label(item), item["weight"], item["score"], "\n".join(lines)))
        head = (t("项目", "item"), t("分值", "weight"), t("得分", "score"), t("依据", "what it rests on"))
        title = t(
            "{office}  {total} 分  {grade}",
            "{office}  {total} points  {grade}",
            office=office["office"],
            total=office["total"],
            grade=office["grade"],
        )
        blocks.append(f"{plain(title)}\n{table(head, rows, (17, 4, 7, 40))}")
    return "\n\n".join(blocks) + "\n"


def _basis(basis: Json) -> str:
    count = f" ×{basis['count']}" if basis["mode"] in ("zero", "each", "once") else ""
    text = f"{basis['what']}{count}{t('：', ': ')}{basis['points']}"
    return f"{text}\n  {words.place(basis)}".rstrip()


def offers(document: Json, *, everything: bool = False) -> str:
    """Deductions that wait for an assessor; they are not in the scores."""
    rows = []
    for office in document["offices"]:
        for item in office["items"]:
            for offer in item.get("offers", ()):
                rows.append(
                    (
                        office["office"],
                        f"{item['item']}：{offer['event']}",
                        signed(offer["points"]) if offer["open"] else t("已记录", "recorded"),
                        f"{offer['what']}\n{words.place(offer)}",
                    )
                )
    if not rows:
        return ""
    shown = rows if everything else rows[:OFFERS_SHOWN]
    head = (t("街道", "office"), t("事项", "event"), t("拟扣", "points"), t("线索", "what for"))
    text = t(
        "待考核人确认的扣分（未计入得分；确认后在考核事项记录中登记）",
        "Deductions that wait for an assessor (not in the scores; they count once recorded in the ledger)",
    )
    text = f"{wrapped(text)}\n{table(head, shown, (10, 16, 7, 40))}"
    if len(rows) > len(shown):
        text += "\n" + t("……另有 {n} 条，加 --all 全部列出", "... {n} more; --all lists them", n=len(rows) - len(shown))
    return text + "\n"


def grounds(document: Json) -> str:
    """The readings that the scores rest on."""
    used = list(
        dict.fromkeys(text for office in document["offices"] for item in office["items"] for text in item["readings"])
    )
    if not used:
        return ""
    lines = [wrapped(f"{number:>3}. {text}", "     ", 78) for number, text in enumerate(used, 1)]
    head = t(
        "得分所依的读法（可用 --set 或 audit.toml 更改）", "Readings that the scores rest on (see --set and audit.toml)"
    )
    return "\n".join([wrapped(head), *lines]) + "\n"
