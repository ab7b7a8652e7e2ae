"""Findings as CSV for spreadsheets, and as JSON lines for programs that read one thing at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from audit.messages import t
from audit.reports import words

# What a spreadsheet program takes for the beginning of a formula, also in full width, or lets stand before one.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


def safe(cell: object) -> str:
    """A cell's text that no spreadsheet program runs as a formula: an apostrophe in front of what would look like one. Numbers are left."""
    text = "" if cell is None else str(cell)
    if not text.lstrip(" \u3000\u00a0").startswith(_TRIGGERS):
        return text
    try:
        return text if Decimal(text).is_finite() and text == text.strip() else "'" + text
    except InvalidOperation:
        return "'" + text


def rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The findings of ledgers and notices alike, in one shape; those of notices have the rule `privacy/<kind>`."""
    yield from (dict(finding) for finding in report["findings"])
    for notice in report.get("privacy", {}).get("files", ()):
        for item in notice["findings"]:
            yield {
                "rule": f"privacy/{item['kind']}",
                "clauses": item["clauses"],
                "severity": item["severity"],
                "ledger": notice["notice"],
                "file": notice["file"],
                "sheet": None,
                "row": None,
                "column": None,
                "unit": None,
                "message": item["message"],
                "value": item["value"],
                "amount": None,
                "related": [],
                "reading": None,
                "ask": None,
                "fingerprint": item.get("fingerprint"),
                "where": item["where"],
                "hidden": item["hidden"],
            }


def title_of(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The title of a row's rule, in the language in use."""
    kind = row["rule"].partition("/")[2]
    return words.privacy_kind(kind) if row["rule"].startswith("privacy/") else titles.get(row["rule"], row["rule"])


def json_lines(report: Mapping[str, Any]) -> str:
    """A finding on each line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(report))


def findings_csv(report: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """CSV with a header, every cell quoted, and a byte order mark in front, by which Excel knows that it is UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(
        [
            t("级别", "Level"),
            t("街道", "Office"),
            t("规则", "Rule"),
            t("规则名称", "Title"),
            t("条款", "Clauses"),
            t("文件", "File"),
            t("工作表", "Sheet"),
            t("行", "Row"),
            t("列", "Column"),
            t("问题", "Problem"),
            t("涉及金额（元）", "Amount (yuan)"),
            t("相关行", "Related rows"),
            t("读法", "Reading"),
            t("请核实", "To be answered"),
            t("指纹", "Fingerprint"),
        ]
    )
    for row in rows(report):
        cells = (
            words.severity(row["severity"]),
            row["unit"],
            row["rule"],
            title_of(row, titles),
            " ".join(row["clauses"]),
            row["file"],
            row["sheet"],
            row["row"],
            row["column"] or row.get("where"),
            row["message"],
            row["amount"],
            words.places(row["related"]),
            row["reading"],
            row["ask"],
            row["fingerprint"],
        )
        writer.writerow([safe(cell) for cell in cells])
    return BOM + stream.getvalue()
