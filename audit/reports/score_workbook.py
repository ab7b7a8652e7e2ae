"""The scores as a workbook that reckons for itself: change a count or a score, and points, totals, grades and ranks follow.

Every line of the score sheet has a number; the rows that it rests on carry it, so that formulas need no text of a ledger.
Texts stay texts: nothing from a ledger can become a formula or a link. Equal input gives equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from audit.messages import t
from audit.reports import score_table, words
from audit.reports.reckoning import Formula, ReckoningSheet

Json = dict[str, Any]
_CREATED = datetime(2000, 1, 1)  # a fixed day, so that the same scores give the same bytes
_POINTS = "0.00##"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def score_workbook(document: Json) -> bytes:
    """The bytes of an xlsx made of a `score` document."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": t("考核评分", "Scores"), "created": _CREATED})
    base = {
        "valign": "top",
        "text_wrap": True,
        "border": 1,
        "border_color": "#BFBFBF",
        "font_name": "宋体",
        "font_size": 10,
    }
    looks = {
        "cell": book.add_format(base),
        "input": book.add_format(base | {"bg_color": "#FFF8DC"}),
        "points": book.add_format(base | {"num_format": _POINTS}),
        "changed points": book.add_format(base | {"num_format": _POINTS, "bg_color": "#FFF8DC"}),
        "head": book.add_format(base | {"bold": True, "bg_color": "#DDE6F0", "align": "center", "valign": "vcenter"}),
    }
    _Workbook(book, document, looks).write()
    book.close()
    return stream.getvalue()


class _Workbook:
    """The sheets of one document. Their order on screen is ranking, scores, basis, standard, offers, findings."""

    def __init__(self, book: Any, document: Json, looks: Mapping[str, Any]) -> None:
        self._document = document
        self._ranked = score_table.ranked(document)
        names = score_table.dimensions(document)
        self._ranking = ReckoningSheet(
            book,
            t("名次", "Ranking"),
            [(t("名次", "Rank"), 7), (t("街道", "Office"), 22), (t("总分", "Total"), 10), (t("等次", "Grade"), 10)]
            + [(name, 12) for name in names],
            looks,
        )
        self._scores = ReckoningSheet(
            book,
            t("评分", "Scores"),
            [
                (t("行号", "Line"), 6),
                (t("街道", "Office"), 14),
                (t("维度", "Dimension"), 11),
                (t("项目", "Item"), 13),
                (t("部分", "Part"), 12),
                (t("条款", "Clause"), 10),
                (t("分值", "Weight"), 7),
                (t("扣分", "Deductions"), 9),
                (t("考核得分", "Assessor"), 9),
                (t("台账建议", "Proposed"), 9),
                (t("得分", "Score"), 9),
                (t("说明", "Remarks"), 30),
                (t("读法", "Readings"), 44),
            ],
            looks,
        )
        self._basis = ReckoningSheet(
            book,
            t("依据", "Basis"),
            [
                (t("行号", "Line"), 6),
                (t("街道", "Office"), 14),
                (t("项目", "Item"), 20),
                (t("事由", "What"), 34),
                (t("数量", "Count"), 7),
                (t("方式", "Way"), 9),
                (t("单位分", "Unit"), 8),
                (t("份额", "Share"), 7),
                (t("总份数", "Of"), 7),
                (t("分值", "Points"), 10),
                (t("文件", "File"), 28),
                (t("工作表", "Sheet"), 12),
                (t("行", "Row"), 6),
            ],
            looks,
        )
        self._standard = ReckoningSheet(
            book,
            t("标准", "Standard"),
            [(t("名称", "Name"), 24), (t("值", "Value"), 14), (t("说明", "Remarks"), 80)],
            looks,
        )
        self._offers = ReckoningSheet(
            book,
            t("待确认", "To be confirmed"),
            [
                (t("街道", "Office"), 14),
                (t("项目", "Item"), 14),
                (t("事项", "Event"), 18),
                (t("线索", "What for"), 60),
                (t("数量", "Count"), 7),
                (t("未记录", "Not recorded"), 9),
                (t("拟扣", "Points"), 9),
                (t("文件", "File"), 28),
                (t("工作表", "Sheet"), 12),
                (t("行", "Row"), 6),
            ],
            looks,
        )
        self._found = ReckoningSheet(
            book,
            t("问题", "Findings"),
            [(t("级别", "Level"), 8), (t("位置", "Place"), 40), (t("条款", "Clauses"), 12), (t("问题", "Problem"), 80)],
            looks,
        )
        self._names = names
        # What formulas point at: rows of the standard, and the last row of the basis, are known beforehand.
        self._digits = f"'{self._standard.name}'!$B$2"
        self._total = f"'{self._standard.name}'!$B$3"
        self._last = 1 + sum(len(_lines(item)) for _, office in self._ranked for item in office["items"])

    def write(self) -> None:
        self._write_standard()
        line = 0
        for number, (rank, office) in enumerate(self._ranked):
            first = line + 1
            for item in office["items"]:
                line += 1
                for basis, way in _lines(item):
                    self._write_basis(line, office, item, basis, way)
                self._write_score(line, first, office, item)
            self._write_rank(rank, number, office, first, line)
            self._write_offers(office)
        self._write_findings()
        for sheet in (self._ranking, self._scores, self._basis, self._standard, self._offers, self._found):
            sheet.close()

    def _write_standard(self) -> None:
        rubric = self._document["rubric"]
        self._standard.add(
            (
                t("小数位数", "decimals"),
                Decimal(rubric["digits"]),
                t("每项四舍五入一次", "each item is rounded once, half up"),
            )
        )
        self._standard.add((t("总分", "total"), Decimal(rubric["total"]), rubric["title"]))
        for grade in rubric["grades"]:
            floor = Decimal(grade["floor"]) if grade["floor"] is not None else Decimal(0)
            self._standard.add((grade["grade"], floor, rubric["grade_note"]), (1,))
        for reading in rubric["readings"]:
            self._standard.add((reading["title"], reading["choice"], reading["says"]))

    def _write_basis(self, line: int, office: Json, item: Json, basis: Json, way: str) -> None:
        row = self._basis.row + 1
        value: object = Decimal(basis["points"])
        unit = basis.get("unit", item["weight"] if "of" in basis else None)
        if way == _way("each"):
            value = Formula(f"-E{row}*G{row}", float(basis["points"]))
        elif way == _way("once"):
            before = f'COUNTIFS(A$1:A{row - 1},A{row},D$1:D{row - 1},D{row},E$1:E{row - 1},">0")=0'
            value = Formula(f"IF(AND(E{row}>0,{before}),-G{row},0)", float(basis["points"]))
        elif way == _way("zero"):
            nothing = t("不得分", "no point")
            value = Formula(f'IF(E{row}>0,"{nothing}","")', nothing if basis["count"] else "")
        elif "of" in basis:
            value = Formula(
                f"G{row}*H{row}/I{row}", float(Decimal(item["weight"]) * Decimal(basis["share"]) / Decimal(basis["of"]))
            )
        self._basis.add(
            (
                line,
                office["office"],
                score_table.label(item),
                basis["what"],
                basis["count"],
                way,
                Decimal(unit) if unit is not None else None,
                Decimal(basis["share"]) if "share" in basis else None,
                Decimal(basis["of"]) if "of" in basis else None,
                value,
                basis["file"],
                basis["sheet"],
                basis["row"],
            ),
            (4,) if basis["mode"] in ("each", "once", "zero") else (9,) if way == _way("score") else (),
        )

    def _sum(self, row: int, way: str | None = None) -> str:
        column = self._basis.column
        more = f',{column("F", self._last)},"{way}"' if way else ""
        return f"SUMIFS({column('J', self._last)},{column('A', self._last)},A{row}{more})"

    def _count(self, row: int, *criteria: tuple[str, str]) -> str:
        column = self._basis.column
        more = "".join(f',{column(letter, self._last)},"{text}"' for letter, text in criteria)
        return f"COUNTIFS({column('A', self._last)},A{row}{more})"

    def _write_score(self, line: int, first: int, office: Json, item: Json) -> None:
        row = self._scores.row + 1
        given: object = None
        proposed: object = None
        deducted: object = None
        if item["kind"] == "deduction":
            sums = sum((Decimal(b["points"]) for b in item["basis"] if b["mode"] in ("each", "once")), Decimal(0))
            deducted = Formula(self._sum(row), float(sums))
            left = f"ROUND(MAX(0,G{row}+H{row}),{self._digits})"
            text = f"IF({self._zero(row, item)},0,{left})" if item["zero"] else left
        else:
            given = self._optional(row, _way("score"), item["assessor"], f"{self._sum(row, _way('score'))}")
            if item["kind"] == "award":
                capped = f"MIN(G{row},ROUND({self._sum(row, _way('proposed'))},{self._digits}))"
                proposed = self._optional(row, _way("proposed"), item["proposed"], capped)
                text = f'ROUND(IF(I{row}<>"",I{row},IF(J{row}<>"",J{row},0)),{self._digits})'
            else:
                text = self._bonus(row, first, office, item)
        self._scores.add(
            (
                line,
                office["office"],
                item["dimension"],
                item["item"],
                item["part"],
                item["clause"],
                Decimal(item["weight"]),
                deducted,
                given,
                proposed,
                Formula(text, float(item["score"])),
                "\n".join(item["notes"]),
                "\n".join(item["readings"]),
            )
        )

    def _optional(self, row: int, way: str, value: str | None, text: str) -> Formula:
        """A sum of the basis, empty where no row of that way stands there."""
        return Formula(f'IF({self._count(row, ("F", way))}=0,"",{text})', "" if value is None else float(value))

    def _zero(self, row: int, item: Json) -> str:
        """Whether an event stands in the basis that leaves no point, or all of them where the reading wants that."""
        if item["zero"]["when"] == "any":
            return f"{self._count(row, ('F', _way('zero')), ('E', '>0'))}>0"
        tests = [f"{self._count(row, ('D', _criterion(e)), ('E', '>0'))}>0" for e in item["zero"]["events"]]
        return f"AND({','.join(tests)})"

    def _bonus(self, row: int, first: int, office: Json, item: Json) -> str:
        """The bonus as far as the cap lets it count; lines of an office stand one below the other."""
        start = row - (office["items"].index(item))
        given = f'IF(I{row}="",0,I{row})'
        cap = self._document["rubric"]["bonus_cap"]
        if cap == "none":
            return f"ROUND({given},{self._digits})"
        others = []
        for index, other in enumerate(office["items"]):
            mine = cap == "total" or other["item"] == item["item"]
            later = other["kind"] == "bonus" and start + index >= row
            if mine and not later and start + index != row:
                others.append(f"K{start + index}")
        weight = sum((Decimal(i["weight"]) for i in office["items"] if i["item"] == item["item"]), Decimal(0))
        room = self._total if cap == "total" else f"{weight:f}"
        taken = f"({'+'.join(others)})" if others else "0"
        return f"ROUND(MAX(0,MIN({given},{room}-{taken})),{self._digits})"

    def _write_rank(self, rank: int, number: int, office: Json, first: int, last: int) -> None:
        row, scores = self._ranking.row + 1, self._scores.name
        begin, end = first + 1, last + 1
        total = f"ROUND(SUM('{scores}'!$K${begin}:$K${end}),{self._digits})"
        grades = self._document["rubric"]["grades"]
        grade = f"'{self._standard.name}'!$A${3 + len(grades)}"
        for index in reversed(range(len(grades) - 1)):
            place = 4 + index
            grade = f"IF(C{row}>='{self._standard.name}'!$B${place},'{self._standard.name}'!$A${place},{grade})"
        values: list[object] = [
            Formula(f"RANK(C{row},$C$2:$C${1 + len(self._ranked)},0)", rank, whole=True),
            office["office"],
            Formula(total, float(office["total"])),
            Formula(grade, office["grade"]),
        ]
        for index, name in enumerate(self._names):
            head = f"{chr(ord('E') + index)}$1"
            text = f"SUMIFS('{scores}'!$K${begin}:$K${end},'{scores}'!$C${begin}:$C${end},{head})"
            values.append(Formula(text, float(score_table.of_dimension(office, name))))
        self._ranking.add(values)

    def _write_offers(self, office: Json) -> None:
        for item in office["items"]:
            for offer in item.get("offers", ()):
                self._offers.add(
                    (
                        office["office"],
                        item["item"],
                        offer["event"],
                        offer["what"],
                        offer["count"],
                        offer["open"],
                        Decimal(offer["points"]),
                        offer["file"],
                        offer["sheet"],
                        offer["row"],
                    )
                )

    def _write_findings(self) -> None:
        for finding in self._document["findings"]:
            self._found.add(
                (
                    words.severity(finding["severity"]),
                    words.place(finding),
                    "\n".join(finding["clauses"]),
                    finding["message"],
                )
            )
        for item in self._document["unreadable"]:
            self._found.add((t("未能读取", "unreadable"), words.place(item), None, item["message"]))
        for item in (*self._document["faults"], *self._document["not_run"]):
            self._found.add((t("未运行", "not run"), item["rule"], None, item["reason"]))


def _way(mode: str) -> str:
    """How a row of the basis counts, in words; formulas look for them."""
    return {
        "each": t("每件", "each"),
        "once": t("一次", "once"),
        "zero": t("不得分", "no point"),
        "score": t("考核", "assessor"),
        "proposed": t("建议", "proposed"),
        "none": t("未评分", "no score"),
    }[mode]


def _lines(item: Json) -> list[tuple[Json, str]]:
    """The rows of the basis sheet for an item: what its score rests on, and a proposal beside an assessor's score."""
    if item["kind"] == "deduction":
        return [(basis, _way(basis["mode"])) for basis in item["basis"]]
    lines = []
    if item["assessor"] is not None:
        lines += [(basis, _way("score")) for basis in item["basis"]]
    elif item["proposed"] is None:
        lines += [(basis, _way("none")) for basis in item["basis"]]
    return lines + [(basis, _way("proposed")) for basis in item.get("proposal", ())]


def _criterion(text: str) -> str:
    """A text of the rubric as a criterion that finds only itself."""
    for sign in "~*?":
        text = text.replace(sign, "~" + sign)
    return text.replace('"', '""')
