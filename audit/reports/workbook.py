"""The workbook of findings (问题清单): what people filter, sort, print and answer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit.ledgers.remarks import column_letters
from audit.masking import HIDDEN
from audit.messages import t
from audit.model import LedgerTable
from audit.reports import words
from audit.reports.papers import Index
from audit.reports.sheets import Sheet, new_book

_LINKS = 60_000  # a sheet can hold 65,530
_UNLINKED = re.compile(rf"[#\x00-\x1f\\]|\.\.|{HIDDEN}{{3}}")  # the last: a name of which a part is hidden


def _money(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def findings_workbook(
    report: dict[str, Any],
    titles: Mapping[str, str],
    notices: Sequence[dict[str, Any]] = (),
    documents: Mapping[str, Any] | None = None,
    *,
    tables: Sequence[LedgerTable] = (),
    base: str | None = None,
    papers: Index | None = None,
) -> bytes:
    """The bytes of an xlsx with the findings, their sums by rule and by office, what was read, the notices and what was not judged.

    `base` is the submission's folder as seen from the workbook; with it each finding is linked to its cell, which the `tables` tell.
    `papers` are the working papers, whose index is a sheet of its own.
    """
    stream, book, formats = new_book(t("问题清单", "Findings"))
    rows = _findings(book, report, titles, formats, _Cells(tables, base, report["archives"]))
    _summary(book, report, titles, formats, rows)
    _offices(book, report, titles, formats, rows)
    if papers is not None:
        _papers(book, papers, documents or {"documents": []}, formats)
    _inputs(book, report, formats)
    if notices:
        _notices(book, notices, formats)
    _not_judged(book, report, documents or {"refused": []}, formats)
    book.close()
    return stream.getvalue()


class _Cells:
    """Where a finding's cell is to be opened."""

    def __init__(self, tables: Sequence[LedgerTable], base: str | None, archives: Sequence[dict[str, Any]]) -> None:
        self._base = base
        self._archives = tuple(f"{item['file']}/" for item in archives)  # no link leads into one
        self._positions = {(table.file, table.sheet, table.ledger): table.positions for table in tables}

    def link(self, finding: dict[str, Any]) -> str | None:
        """The finding's cell, else its row, as a link; None where there is no such place, or a name that a link cannot hold."""
        file, sheet, row = finding["file"], finding["sheet"], finding["row"]
        if self._base is None or not file or not sheet or row is None or _UNLINKED.search(file + sheet):
            return None
        if file.startswith(self._archives):
            return None
        positions = self._positions.get((file, sheet, finding["ledger"]), {})
        letter = column_letters(positions[finding["column"]]) if finding["column"] in positions else "A"
        quoted = sheet.replace("'", "''")
        target = f"external:{self._base}{file}#'{quoted}'!{letter}{row}"
        return target if len(target) < 1000 else None


def _findings(
    book: Any, report: dict[str, Any], titles: Mapping[str, str], formats: Mapping[str, Any], cells: _Cells
) -> dict[int, int]:
    """The list; returns the row of each finding by its number."""
    name = t("问题清单", "Findings")
    rows: dict[int, int] = {}
    sheet = Sheet(
        book,
        name,
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
            (t("指纹", "Fingerprint"), 12),
        ),
        formats,
    )
    for number, f in enumerate(report["findings"]):
        related = words.places(f["related"])
        link = cells.link(f) if number < _LINKS else None
        rows[number] = sheet.add(
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
                f["fingerprint"],
            ),
            f["severity"],
            {6: link} if link else None,
        )
    sheet.close({9: _sum(report["findings"])})
    return rows


def _sum(findings: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(item["amount"]) for item in findings if item["amount"]), Decimal(0))


def _to_row(row: int) -> str:
    """A link to a row of the list."""
    return f"internal:'{t('问题清单', 'Findings')}'!A{row}"


def _summary(
    book: Any,
    report: dict[str, Any],
    titles: Mapping[str, str],
    formats: Mapping[str, Any],
    rows: Mapping[int, int],
) -> None:
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
    firsts: dict[str, int] = {}
    for number, finding in enumerate(report["findings"]):
        group = finding["rule"] + finding["severity"]
        firsts.setdefault(group, rows[number])
        groups.setdefault(group, []).append(finding)
    for group, items in sorted(groups.items(), key=lambda pair: (pair[1][0]["severity"], pair[0])):
        clauses = dict.fromkeys(clause for item in items for clause in item["clauses"])
        amount = _sum(items)
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
            {1: _to_row(firsts[group])},
        )
    sheet.close({3: len(report["findings"]), 4: _sum(report["findings"])})


def _offices(
    book: Any,
    report: dict[str, Any],
    titles: Mapping[str, str],
    formats: Mapping[str, Any],
    rows: Mapping[int, int],
) -> None:
    """Each office with each rule that found something there; what is of no office stands last."""
    sheet = Sheet(
        book,
        t("按街道汇总", "By office"),
        (
            (t("级别", "Level"), 7),
            (t("街道", "Office"), 16),
            (t("规则", "Rule"), 44),
            (t("处数", "Count"), 8),
            (t("涉及金额（元）", "Amount (yuan)"), 16),
        ),
        formats,
    )
    groups: dict[tuple[bool, str, str, str], list[int]] = {}
    for number, finding in enumerate(report["findings"]):
        office = finding["unit"] or ""
        groups.setdefault((not office, office, finding["severity"], finding["rule"]), []).append(number)
    for (_, office, severity, rule), numbers in sorted(groups.items()):
        sheet.add(
            (
                words.severity(severity),
                office or t("（未指明）", "(none named)"),
                titles.get(rule, rule),
                len(numbers),
                _sum(report["findings"][number] for number in numbers),
            ),
            severity,
            {2: _to_row(rows[numbers[0]])},
        )
    sheet.close({3: len(report["findings"]), 4: _sum(report["findings"])})


def _papers(book: Any, papers: Index, documents: Mapping[str, Any], formats: Mapping[str, Any]) -> None:
    """The index of the working papers: each matter with its paper and its evidence form, linked to the documents that were made."""
    files = {item["record"]: item["file"] for item in documents["documents"]}
    sheet = Sheet(
        book,
        t("底稿索引", "Papers"),
        (
            (t("底稿", "Paper"), 11),
            (t("取证单", "Form"), 11),
            (t("街道", "Office"), 14),
            (t("事项", "Matter"), 46),
            (t("条款", "Clauses"), 22),
            (t("处数", "Count"), 8),
            (t("涉及金额（元）", "Amount (yuan)"), 16),
        ),
        formats,
    )
    for matter in papers.matters:
        links = {
            column: f"external:{files[record]}"
            for column, record in enumerate((matter.paper, matter.form))
            if record in files and not _UNLINKED.search(files[record])
        }
        sheet.add(
            (
                matter.paper,
                matter.form,
                matter.office,
                matter.title,
                " ".join(matter.clauses),
                len(matter.findings),
                matter.amount,
            ),
            links=links,
        )
    count = sum(len(matter.findings) for matter in papers.matters)
    sheet.close({5: count, 6: sum((matter.amount for matter in papers.matters), Decimal(0))})


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
        sheet.add((t("文书未生成", "document refused"), words.refused(x), x["message"]))
    sheet.close()
