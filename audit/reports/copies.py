"""What a marked and a cleaned copy of a submission say: which cells, in which colour, with which words.

How they are written is for `audit.workbook_edit` (in place) and `audit.reports.new_copy` (where that cannot be).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from audit.ledgers.kinds import Column, LedgerKind
from audit.messages import listing, t
from audit.model import Finding, LedgerTable
from audit.reports import words
from audit.values import plain
from audit.workbook_edit import annotate, clean
from audit.workbook_edit.annotate import Mark
from audit.workbook_edit.clean import DAY, NUMBER, WORD, Listing, Plan, Wanted
from audit.workbook_edit.sheet import Spot
from audit.workbook_edit.xml import NotEditable

_LOOKS = {"error": ("F8B4B4", 3), "warning": ("FFE699", 2), "note": ("C6E0B4", 1)}
_KINDS = {"date": DAY, "birth": DAY, "money": NUMBER, "count": NUMBER, "year": NUMBER}
_FORMS = {"money": "0.00", "count": "0", "year": "0"}
Marks = dict[str, dict[Spot, Mark]]


COMMENTS = (
    100  # like findings of a column that have a comment; a sheet with more of them no longer opens in reasonable time
)


def marks(findings: Iterable[Finding], tables: Sequence[LedgerTable]) -> Marks:
    """The marks of one file's findings, by sheet (empty name for csv) and cell.

    Every cell is coloured, the first of like findings have a comment. A finding without a column marks the first cell of its row;
    one without a row has no place in the file.
    """
    result: Marks = {}
    like: Counter[tuple[str, str | None, str | None]] = Counter()
    for finding in findings:
        place = finding.place
        table = _table(finding, tables)
        if table is None or place.row is None:
            continue
        like[key := (finding.rule, place.sheet, finding.column)] += 1
        first = min(table.positions.values(), default=0)
        cell = (place.row - 1, table.positions.get(finding.column or "", first))
        mark = Mark(*_LOOKS[finding.severity], _comment(finding) if like[key] <= COMMENTS else "")
        sheet = result.setdefault(place.sheet or "", {})
        sheet[cell] = sheet[cell] + mark if cell in sheet else mark
    return result


def _table(finding: Finding, tables: Sequence[LedgerTable]) -> LedgerTable | None:
    """The table of its sheet that a finding is about; of several, the one with its row, else with the nearest header above."""
    row = finding.place.row or 0
    fitting = [
        table
        for table in tables
        if table.sheet == finding.place.sheet and table.ledger == finding.ledger and table.header_row <= row
    ]
    return max(fitting, key=lambda table: (_has(table, row), table.header_row), default=None)


def _has(table: LedgerTable, row: int) -> bool:
    index = bisect_left(table.rows, row)
    return index < len(table.rows) and table.rows[index] == row


def _comment(finding: Finding) -> str:
    clauses = t("（依据 {clauses}）", " ({clauses})", clauses=listing(finding.clauses)) if finding.clauses else ""
    message = "\n".join(map(plain, finding.message.split("\n")))
    return (
        t("{level}：{message}", "{level}: {message}", level=words.severity(finding.severity), message=message) + clauses
    )


def plans(tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind]) -> list[Plan]:
    """How each table is to be written: days as days, amounts and numbers as numbers, words in their one spelling.

    Amounts under a heading in 万元 stay as they are, for in yuan they would be wrong under it.
    """
    result = []
    for table in tables:
        kind = kinds[table.ledger]
        columns = {
            position: _wanted(kind.column(name), table.texts(name))
            for name, position in table.positions.items()
            if table.scale.get(name, 1) == 1
        }
        result.append(Plan(table.sheet or "", list(table.rows), columns))
    return result


def _wanted(column: Column, texts: Sequence[str | None]) -> Wanted:
    return Wanted(
        column.name,
        _KINDS.get(column.type, WORD),
        list(texts),
        _FORMS.get(column.type, "General"),
        column.type in ("sex", "yesno", "choice"),
    )


def changes_listing() -> Listing:
    """The sheet of changes, in the language in use."""
    return Listing(
        title=t("更改清单", "Changes"),
        headings=(
            t("工作表", "Sheet"),
            t("行", "Row"),
            t("列", "Column"),
            t("原来", "Before"),
            t("改为", "After"),
            t("说明", "What was done"),
        ),
        words={
            DAY: t("改为日期", "made a day"),
            NUMBER: t("改为数值", "made a number"),
            WORD: t("统一写法（空格、全角、同义词）", "one spelling (spaces, full-width characters, synonyms)"),
        },
        formula=t("单元格是公式，没有改；请自行核对", "a formula, left as it is; check it"),
    )


def author() -> str:
    """Who comments: the check, no person."""
    return t("台账校验", "ledger check")


def marked_in_place(path: str, found: Marks) -> bytes | None:
    """A marked copy of an xlsx or xlsm with everything else as it was; None where the file cannot be changed in place."""
    try:
        return annotate.marked(Path(path), found, author())
    except NotEditable:
        return None


def cleaned_in_place(path: str, wanted: Sequence[Plan]) -> bytes | None:
    """A cleaned copy of an xlsx or xlsm, likewise."""
    try:
        return clean.cleaned(Path(path), wanted, changes_listing())[0]
    except NotEditable:
        return None
