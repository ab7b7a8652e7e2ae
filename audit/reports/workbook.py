"""The workbook of findings (问题清单): what people filter, sort, print and answer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import words
from audit.reports.sheets import Sheet, new_book


def _money(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def findings_workbook(
    report: dict[str, Any],
    titles: Mapping[str, str],
    notices: Sequence[dict[str, Any]] = (),
    documents: Mapping[str, Any] | None = None,
) -> bytes:
    """The bytes of an xlsx with the findings, what was read, the notices and what was not judged."""
    stream, book, formats = new_book(t("问题清单", "Findings"))
    _findings(book, report, titles, formats)
    _summary(book, report, titles, formats)
    _inputs(book, report, formats)
    if notices:
        _notices(book, notices, formats)
    _not_judged(book, report, documents or {"refused": []}, formats)
    book.close()
    return stream.getvalue()


def _findings(book: Any, report: dict[str, Any], titles: Mapping[str, str], formats: Mapping[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("问题清单", "Findings"),
        (
            (t("级别", "Level"), 7),
            (t("街道", "Office"), 12),
            (t("规则", "Rule"), 26),
            (t("条款", "Clauses"), 13),
            (t("文件", "File"), 26),
            (t("工作表", "Sheet"), 10),
            (t("行", "Row"), 6),
            (t("列", "Column"), 12),
            (t("问题", "Problem"), 48),
            (t("涉及金额（元）", "Amount (yuan)"), 13),
            (t("相关行", "Related rows"), 26),
            (t("读法", "Reading"), 24),
            (t("请核实", "To be answered"), 26),
            (t("核实情况", "Answer"), 20),
        ),
        formats,
    )
    for f in report["findings"]:
        related = words.places(f["related"])
        sheet.add(
            (
                words.severity(f["severity"]),
                f["unit"],
                titles.get(f["rule"], f["rule"]),
                "\n".join(f["clauses"]),
                f["file"],
                f["sheet"],
                f["row"],
                f["column"],
                f["message"],
                _money(f["amount"]),
                related,
                f["reading"],
                f["ask"],
                None,
            ),
            f["severity"],
        )
    sheet.close()


def _summary(book: Any, report: dict[str, Any], titles: Mapping[str, str], formats: Mapping[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("按规则汇总", "By rule"),
        (
            (t("级别", "Level"), 7),
            (t("规则", "Rule"), 44),
            (t("条款", "Clauses"), 24),
            (t("处数", "Count"), 8),
            (t("涉及金额（元）", "Amount (yuan)"), 16),
        ),
        formats,
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for finding in report["findings"]:
        groups.setdefault(finding["rule"] + finding["severity"], []).append(finding)
    for _, items in sorted(groups.items(), key=lambda pair: (pair[1][0]["severity"], pair[0])):
        clauses = dict.fromkeys(clause for item in items for clause in item["clauses"])
        amount = sum((Decimal(item["amount"]) for item in items if item["amount"]), Decimal(0))
        rule = items[0]["rule"]
        sheet.add(
            (
                words.severity(items[0]["severity"]),
                f"{titles.get(rule, rule)}（{rule}）",
                " ".join(clauses),
                len(items),
                amount,
            ),
            items[0]["severity"],
        )
    sheet.close()


def _inputs(book: Any, report: dict[str, Any], formats: Mapping[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("读入情况", "Inputs"),
        (
            (t("文件", "File"), 34),
            (t("工作表", "Sheet"), 12),
            (t("台账", "Ledger"), 22),
            (t("使用行数", "Rows used"), 9),
            (t("读到行数", "Rows read"), 9),
            (t("未用的行", "Left out"), 26),
            (t("金额合计", "Sums"), 26),
            (t("最早日期", "First day"), 11),
            (t("最晚日期", "Last day"), 11),
            ("SHA-256", 40),
            ("SM3", 40),
        ),
        formats,
    )
    for item in report["inputs"]:
        sums = "\n".join(f"{name} {amount}" for name, amount in item["sums"].items())
        sheet.add(
            (
                item["file"],
                item["sheet"],
                item["title"],
                item["rows"],
                item["read"],
                words.left_out(item["left_out"]),
                sums,
                item["first_day"],
                item["last_day"],
                item["sha256"],
                item["sm3"],
            )
        )
    sheet.close()


def _notices(book: Any, notices: Sequence[dict[str, Any]], formats: Mapping[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("公示检查", "Notices"),
        (
            (t("级别", "Level"), 7),
            (t("文件", "File"), 34),
            (t("种类", "Kind"), 16),
            (t("条款", "Clauses"), 13),
            (t("位置", "Place"), 26),
            (t("是否隐藏", "Hidden"), 9),
            (t("问题", "Problem"), 60),
        ),
        formats,
    )
    for notice in notices:
        for f in notice["findings"]:
            sheet.add(
                (
                    words.severity(f["severity"]),
                    notice["file"],
                    words.privacy_kind(f["kind"]),
                    "\n".join(f["clauses"]),
                    f["where"],
                    t("是", "yes") if f["hidden"] else t("否", "no"),
                    f["message"],
                ),
                f["severity"],
            )
        if not notice["findings"]:
            sheet.add((t("无", "none"), notice["file"], "", "", "", "", t("未发现问题", "nothing found")))
    sheet.close()


def _not_judged(book: Any, report: dict[str, Any], documents: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("未检查事项", "Not judged"),
        ((t("类别", "Kind"), 20), (t("对象", "Object"), 44), (t("原因", "Reason"), 70)),
        formats,
    )
    for x in report["unreadable"]:
        sheet.add((t("未能读取", "unreadable"), words.place(x), x["message"]))
    for x in report["faults"]:
        sheet.add((t("规则出错", "rule broke"), x["rule"], x["reason"]))
    for x in report["not_run"]:
        sheet.add((t("规则未运行", "rule not run"), x["rule"], x["reason"]))
    for x in report["skipped"]:
        sheet.add((t("不是台账", "no ledger"), x["file"], x["reason"]))
    for x in report["not_applicable"]:
        sheet.add(
            (
                t("不适用", "not applicable"),
                x["ledger"],
                t("{n} 行，依据 {clause}", "{n} rows, {clause}", n=x["rows"], clause=x["clause"] or "-"),
            )
        )
    for x in report["capped"]:
        sheet.add((t("未全部列出", "not all listed"), f"{x['file']} {x['column'] or ''}", f"{x['shown']}/{x['total']}"))
    for x in documents["refused"]:
        sheet.add((t("文书未生成", "document refused"), x["record"], x["message"]))
    sheet.close()
