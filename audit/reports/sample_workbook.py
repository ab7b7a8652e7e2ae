"""The workbook of a sample: its items, with places to fill in what was found, and how it was drawn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports.sheets import Sheet, new_book

# The columns that are read again: in Chinese and in English, whichever language the workbook was made in.
NUMBER, FILE, ROW = ("序号", "No."), ("文件", "File"), ("行", "Row")
RESULT, AUDITED = ("结果（相符/不相符）", "Result (agrees/differs)"), ("审定金额（元）", "Audited amount (yuan)")
AGREES, DIFFERS = ("相符", "agrees"), ("不相符", "differs")


def sample_workbook(document: dict[str, Any]) -> bytes:
    """The bytes of the workbook of a drawn sample."""
    stream, book, formats = new_book(t("审计抽样", "Audit sample"))
    sheet = Sheet(
        book,
        t("抽样底稿", "Sample"),
        (
            (t(*NUMBER), 6),
            (t("街道", "Office"), 14),
            (t(*FILE), 34),
            (t("工作表", "Sheet"), 12),
            (t(*ROW), 7),
            (t("姓名", "Name"), 11),
            (t("账面金额（元）", "Book amount (yuan)"), 14),
            (t(*RESULT), 14),
            (t(*AUDITED), 14),
            (t("说明", "Remarks"), 34),
            (t("证明材料", "Evidence"), 24),
        ),
        formats,
    )
    for item in document["items"]:
        amount = Decimal(item["amount"]) if item["amount"] is not None else None
        sheet.add(
            (
                item["number"],
                item["unit"],
                item["file"],
                item["sheet"],
                item["row"],
                item["name"],
                amount,
                None,
                None,
                None,
                None,
            )
        )
    sheet.close()
    plan = document["plan"]
    about = Sheet(book, t("抽样方案", "Plan"), ((t("项目", "Item"), 26), (t("内容", "Value"), 60)), formats)
    for name, value in (
        (t("台账", "Ledger"), document["title"]),
        (t("金额列", "Amounts"), document["column"]),
        (
            t("方法", "Method"),
            t("货币单位抽样", "monetary units") if plan["method"] == "mus" else t("属性抽样", "attributes"),
        ),
        (t("分布", "Distribution"), plan["distribution"]),
        (t("置信水平", "Confidence"), plan["confidence"]),
        (t("可容忍", "Tolerable"), plan["tolerable"]),
        (t("预计", "Expected"), plan["expected"]),
        (t("总体（行）", "Population (rows)"), plan["population"]),
        (t("总体账面金额（元）", "Book amount (yuan)"), plan["book"]),
        (t("未列入总体的行（金额为空、零或负）", "Rows left out (no amount above zero)"), document["left_out"]),
        (t("样本量", "Size"), plan["size"]),
        (t("样本中可容许的差错数", "Errors allowed for"), plan["allowed"]),
        (t("随机种子", "Seed"), document["seed"]),
        (t("随机起点（元）", "Start (yuan)"), document["start"]),
    ):
        about.add((name, value if isinstance(value, int) else value and str(value)))
    for each in document["inputs"]:
        about.add((t("来源", "Source"), f"{each['file']} [{each['sheet'] or ''}] SHA-256 {each['sha256']}"))
    about.close()
    book.close()
    data: bytes = stream.getvalue()
    return data
