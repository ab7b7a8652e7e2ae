"""A computation's results for people: a table in the terminal and a workbook."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from audit.messages import listing, t
from audit.reports import terminal, words
from audit.reports.sheets import Sheet, new_book

_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+\Z")


def page(document: dict[str, Any]) -> str:
    """The results as a table of at most 80 columns, the sums, and what they rest on."""
    parts = [" ".join(part for part in (document["title"], document["period"]) if part)]
    if document["rows"]:
        head = (t("单位", "unit"), t("结果", "result"), t("算式", "arithmetic"), t("条款", "clauses"))
        rows = [
            (
                "\n".join(part for part in (row["unit"], None if document["period"] else row["period"]) if part),
                "\n".join(f"{name} {_text(value)}" for name, value in row["result"].items()),
                row["arithmetic"],
                "\n".join(row["clauses"]),
            )
            for row in document["rows"]
        ]
        parts.append(terminal.table(head, rows, (14, 22, 28, 10)))
    elif not (document["not_run"] or document["faults"] or document["unreadable"]):
        parts.append(
            t("没有结果：台账里没有这项计算所需的行。", "No result: the ledgers hold no rows for this computation.")
        )
    further = []
    if document["totals"] and len(document["rows"]) > 1:
        sums = "\n".join(f"{name} {_text(value)}" for name, value in document["totals"].items())
        further.append((t("合计", "totals"), sums))
    if document["reading"]:
        further.append((t("读法", "reading"), document["reading"]))
    if further:
        parts.append(terminal.table((t("说明", "remark"), t("内容", "content")), further, (8, 68)))
    return "\n\n".join(parts)


def _text(value: object) -> str:
    return "-" if value is None else str(value)


def _cell(value: object) -> object:
    """A decimal as a number that the spreadsheet can reckon with; texts stay texts."""
    return Decimal(value) if isinstance(value, str) and _NUMBER.match(value) else value


def workbook(document: dict[str, Any]) -> bytes:
    """The bytes of an xlsx with the results, their arithmetic and rows, and a sheet that says what they rest on."""
    stream, book, formats = new_book(document["title"])
    names = list(dict.fromkeys(name for row in document["rows"] for name in row["result"]))
    sheet = Sheet(
        book,
        t("结果", "Results"),
        (
            (t("单位", "Unit"), 16),
            (t("考核期", "Period"), 12),
            *((name, 14) for name in names),
            (t("算式", "Arithmetic"), 44),
            (t("条款", "Clauses"), 13),
            (t("依据的行", "Rows"), 34),
        ),
        formats,
    )
    for row in document["rows"]:
        sheet.add(
            (
                row["unit"],
                row["period"],
                *(_cell(row["result"].get(name)) for name in names),
                row["arithmetic"],
                "\n".join(row["clauses"]),
                words.places(row["rows"]),
            )
        )
    sheet.close()  # the filter is for the results, not for their sums
    if document["totals"]:
        sums = [_cell(document["totals"].get(name)) for name in names]
        others = [f"{name} {_text(value)}" for name, value in document["totals"].items() if name not in names]
        sheet.add((t("合计", "Total"), None, *sums, listing(others), None, None))
    _basis(book, document, formats)
    book.close()
    return stream.getvalue()


def _basis(book: Any, document: dict[str, Any], formats: dict[str, Any]) -> None:
    sheet = Sheet(
        book,
        t("说明", "Basis"),
        ((t("项目", "Item"), 20), (t("对象", "Object"), 44), (t("内容", "Content"), 70)),
        formats,
    )
    sheet.add((t("计算", "computation"), document["compute"], document["title"]))
    sheet.add((t("政策", "policy"), document["policy"], t("截至 {day}", "as of {day}", day=document["as_of"])))
    if document["reading"]:
        sheet.add((t("读法", "reading"), None, document["reading"]))
    for x in document["inputs"]:
        sheet.add(
            (t("台账", "ledger"), words.place({**x, "row": None}), f"{x['title']} {x['rows']}\nSHA-256 {x['sha256']}")
        )
    for x in document["unreadable"]:
        sheet.add((t("未能读取", "unreadable"), words.place(x), x["message"]))
    for x in [*document["not_run"], *document["faults"]]:
        sheet.add((t("未算出", "not computed"), x["compute"], x["reason"]))
    for x in document["not_applicable"]:
        sheet.add(
            (
                t("不适用", "not applicable"),
                x["ledger"],
                t("{n} 行，依据 {clause}", "{n} rows, {clause}", n=x["rows"], clause=x["clause"] or "-"),
            )
        )
    sheet.close()
