"""The workbooks of a sample: its items, with places to fill in what was found, and how it was drawn; and what it says when filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports.sheets import Sheet, new_book

# The columns that are read again: in Chinese and in English, whichever language the workbook was made in.
NUMBER, FILE, ROW = ("序号", "No."), ("文件", "File"), ("行", "Row")
RESULT, AUDITED = ("结果（相符/不相符）", "Result (agrees/differs)"), ("审定金额（元）", "Audited amount (yuan)")
BOOK = ("账面金额（元）", "Book amount (yuan)")
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
            (t(*BOOK), 14),
            (t(*RESULT), 14),
            (t(*AUDITED), 14),
            (t("说明", "Remarks"), 34),
            (t("证明材料", "Evidence"), 24),
        ),
        formats,
    )
    whole = t("单项不小于抽样间隔，必查", "an interval or more, always examined")
    for item in document["items"]:
        amount = Decimal(item["amount"]) if item["amount"] is not None else None
        given = (item["number"], item["unit"], item["file"], item["sheet"], item["row"], item["name"], amount)
        remark = whole if item.get("certain") else None
        sheet.add((*given, None, None, remark, None), fill=(7, 8, 9, 10))
    sheet.choices(7, [t(*AGREES), t(*DIFFERS)])
    sheet.close()
    about = Sheet(book, t("抽样方案", "Plan"), ((t("项目", "Item"), 36), (t("内容", "Value"), 76)), formats)
    for name, value in _about(document):
        about.add((name, None if value is None else str(value)))
    for each in document["inputs"]:
        on = f" [{each['sheet']}]" if each["sheet"] else ""
        about.add((t("来源", "Source"), f"{each['file']}{on} SHA-256 {each['sha256']}"))
    about.close()
    book.close()
    data: bytes = stream.getvalue()
    return data


def _about(document: dict[str, Any]) -> list[tuple[str, Any]]:
    """How a sample was planned and drawn, item by item."""
    plan = document["plan"]
    method = t("货币单位抽样", "monetary units") if plan["method"] == "mus" else t("属性抽样", "attributes")
    distributions = {
        "hypergeometric": t("超几何分布", "hypergeometric"),
        "binomial": t("二项分布", "binomial"),
        "poisson": t("泊松分布", "Poisson"),
    }
    interval = document["interval"]
    between = Decimal(interval[0]) / Decimal(interval[1]) if interval else None
    allowed = (
        (t("样本中可容许的差错数", "Errors allowed for"), plan["allowed"])
        if plan.get("taints") is None  # samples drawn before there were taints
        else (t("样本中预计的错报比例之和", "Taints expected in the sample"), plan["taints"])
    )
    return [
        (t("台账", "Ledger"), document["title"]),
        (t("金额列", "Amounts"), document["column"]),
        (t("方法", "Method"), method),
        (t("分布", "Distribution"), distributions[plan["distribution"]]),
        (t("置信水平", "Confidence"), plan["confidence"]),
        (t("可容忍", "Tolerable"), plan["tolerable"]),
        (t("预计", "Expected"), plan["expected"]),
        (t("总体（行）", "Population (rows)"), plan["population"]),
        (t("总体账面金额（元）", "Book amount (yuan)"), plan["book"]),
        (t("未列入总体的行（金额为空、零或负）", "Rows left out (no amount above zero)"), document["left_out"]),
        (t("样本量", "Size"), plan["size"]),
        allowed,
        (t("随机种子", "Seed"), document["seed"]),
        (t("抽样间隔（元）", "Interval (yuan)"), f"{between:.4f}" if between is not None else None),
        (t("随机起点（元）", "Start (yuan)"), document["start"]),
    ]


def evaluation_workbook(document: dict[str, Any], found: dict[str, Any]) -> bytes:
    """The bytes of the workbook of an evaluation: the outcome, and of amounts each misstated item with its arithmetic."""
    stream, book, formats = new_book(t("抽样评价", "Evaluation of a sample"))
    sheet = Sheet(book, t("评价", "Evaluation"), ((t("项目", "Item"), 40), (t("内容", "Value"), 60)), formats)
    money = found["overstated"] is not None
    unit = t(" 元", " yuan") if money else "%"
    verdict = (
        t("可以接受：各上限都不超过可容忍", "accepted: no limit is above what is tolerable")
        if found["accepted"]
        else t("不可接受：上限超过可容忍，应扩大检查", "not accepted: a limit is above what is tolerable; look further")
    )
    lines: list[tuple[str, Any]] = [
        (t("结论", "Outcome"), verdict),
        (t("检查（项）", "Examined"), found["examined"]),
        (t("不相符（项）", "Differ"), len(found["errors"])),
        (t("可容忍", "Tolerable"), found["tolerable"] + unit),
    ]
    if not money:
        lines += [
            (t("样本差错率", "Rate in the sample"), found["likely"] + unit),
            (t("总体差错率上限", "Upper limit of the rate"), found["upper"] + unit),
        ]
    for name, part in (
        (t("多记", "Overstated"), found["overstated"]),
        (t("少记", "Understated"), found["understated"]),
    ):
        if part is not None:
            lines += [
                (t("{name}：推断错报", "{name}: projected", name=name), part["likely"] + unit),
                (
                    t("{name}：基本精确度（未发现差错时的上限）", "{name}: basic precision", name=name),
                    part["basic"] + unit,
                ),
                (t("{name}：错报上限", "{name}: upper limit", name=name), part["upper"] + unit),
            ]
    if money:
        net = Decimal(found["overstated"]["likely"]) - Decimal(found["understated"]["likely"])
        exact = found["factors"] == "exact"
        lines += [
            (t("推断错报净额（多记减少记）", "Net projected"), f"{net}{unit}"),
            (
                t("可信赖系数", "Confidence factors"),
                t("精确值", "exact") if exact else t("公布的系数表（进到两位小数）", "published table (rounded up)"),
            ),
            (
                t("说明", "Note"),
                t(
                    "按金额抽样，账面金额小的项目抽到的机会小，少记可能查不全；多记和少记分别推断，不相抵。",
                    "Items of small book amounts are seldom drawn, so understatement may be missed; the two are not set off.",
                ),
            ),
        ]
    for name, value in (*lines, *_about(document)):
        sheet.add((name, None if value is None else str(value)))
    sheet.close()
    if money:
        _misstated(book, formats, found)
    book.close()
    data: bytes = stream.getvalue()
    return data


def _misstated(book: Any, formats: dict[str, Any], found: dict[str, Any]) -> None:
    """The misstated items with what each adds: taint × interval projected, times the step of the factor for the limit."""
    sheet = Sheet(
        book,
        t("错报明细", "Misstatements"),
        (
            (t(*NUMBER), 7),
            (t("方向", "Direction"), 9),
            (t(*BOOK), 15),
            (t(*AUDITED), 15),
            (t("错报金额（元）", "Misstated (yuan)"), 15),
            (t("错报比例", "Taint"), 10),
            (t("系数增量", "Step of the factor"), 10),
            (t("推断错报（元）", "Projected (yuan)"), 15),
            (t("计入上限（元）", "In the limit (yuan)"), 15),
            (t("说明", "Remarks"), 30),
        ),
        formats,
    )
    for name, part in ((t("多记", "over"), found["overstated"]), (t("少记", "under"), found["understated"])):
        for item in part["items"]:
            remark = (
                t("必查项目，按实际错报计入", "always examined, counted as it is") if item["taint"] is None else None
            )
            amounts = [Decimal(item[key]) for key in ("book", "audited", "amount")]
            limits = [Decimal(item[key]) for key in ("projected", "limit")]
            sheet.add((item["number"], name, *amounts, item["taint"], item["factor"], *limits, remark))
    sheet.close()
