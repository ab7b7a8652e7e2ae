"""Workbooks to hand out and fill in: one ledger each, with lists, checks and notes, and a sheet that explains them.

Equal input gives equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, t
from audit.reports import blank_columns as columns
from audit.reports.blank_columns import Field

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1)
_HEAD = 2  # the row of the headings, 0-based: title, office and period stand above
_FRAMED = 30  # rows that are framed in an empty form; those below get their frame when something is typed
_LAST = 1_048_575
_FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_GRID = {"border": 1, "border_color": "#7F7F7F"}


def workbook(kind: LedgerKind, fields: Sequence[Field], policy: str | None = None) -> bytes:
    """The bytes of an empty form for the ledger; `policy` is the title of the policy whose columns it has."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": kind.title, "created": _CREATED})
    form = book.add_worksheet(kind.title[:31])
    guide = book.add_worksheet(t("填写说明", "How to fill in"))
    sources = _guide(book, guide, kind, fields, policy)
    _form(book, form, kind, fields, sources)
    book.close()
    return stream.getvalue()


def _form(book: Any, sheet: Any, kind: LedgerKind, fields: Sequence[Field], sources: dict[str, str]) -> None:
    last = len(fields) - 1
    _top(book, sheet, kind, last)
    heads = {
        True: book.add_format(
            _FONT | _GRID | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#FCE4D6"}
        ),
        False: book.add_format(
            _FONT | _GRID | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EDEDED"}
        ),
    }
    first = _HEAD + 1
    for index, field in enumerate(fields):
        look = columns.look(field.column)
        title = heading(field)
        below = _FONT | {"num_format": look.form} | ({"align": "center"} if look.centred else {})
        width = max(look.width, min(2 * len(title) + 2, 18))
        sheet.set_column(index, index, width, book.add_format(below))
        framed = book.add_format(below | _GRID)
        for row in range(first, first + _FRAMED):
            sheet.write_blank(row, index, None, framed)
        sheet.write_string(_HEAD, index, title, heads[field.column.required])
        text = columns.note(field)
        lines = sum(-(-max(_width(line), 1) // 40) for line in text.split("\n"))
        sheet.write_comment(
            _HEAD,
            index,
            text,
            {"author": "", "width": 300, "height": 18 * lines + 14, "font_name": "宋体", "font_size": 9},
        )
        check = columns.check(field, f"{xl_col_to_name(index)}{first + 1}", sources.get(field.column.name))
        if check is not None:
            sheet.data_validation(first, index, _LAST, index, check)
        if field.column.required:
            _ask_for(book, sheet, index, last, first)
    frame = {"type": "formula", "criteria": _filled(last, first), "format": book.add_format(_GRID)}
    sheet.conditional_format(first + _FRAMED, 0, _LAST, last, frame)
    _print(sheet, last)


def heading(field: Field) -> str:
    """A heading as the form writes it; a star marks the columns that must be filled in, the unit of money stands below."""
    unit = "\n（元）" if field.column.type == "money" else ""
    return f"{'*' if field.column.required else ''}{field.column.name}{unit}"


def _top(book: Any, sheet: Any, kind: LedgerKind, last: int) -> None:
    title = book.add_format(
        {"font_name": "黑体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
    )
    line = book.add_format(_FONT | {"align": "left"})
    sheet.merge_range(0, 0, 0, last, kind.title, title)
    sheet.set_default_row(21)  # room to write by hand, too
    sheet.set_row(0, 34)
    text = t(
        "填报单位：________　　填报期间：________　　填报日期：______　　金额单位：元　　（带 * 的列必填）",
        "Office: ________　　Period: ________　　Day: ______　　in yuan　　(columns with * are required)",
    )
    sheet.merge_range(1, 0, 1, last, text, line)
    sheet.set_row(1, 22)
    sheet.set_row(_HEAD, 36)
    sheet.freeze_panes(_HEAD + 1, 0)


def _filled(last: int, first: int) -> str:
    return f"=COUNTA($A{first + 1 + _FRAMED}:${xl_col_to_name(last)}{first + 1 + _FRAMED})>0"


def _ask_for(book: Any, sheet: Any, index: int, last: int, first: int) -> None:
    """Colour a required cell that is empty in a row that is not."""
    row, own = first + 1, xl_col_to_name(index)
    formula = f"=AND(COUNTA($A{row}:${xl_col_to_name(last)}{row})>0,LEN(TRIM({own}{row}))=0)"
    rule = {"type": "formula", "criteria": formula, "format": book.add_format({"bg_color": "#FFF2CC"})}
    sheet.conditional_format(first, index, _LAST, index, rule)


def _print(sheet: Any, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEAD)
    sheet.center_horizontally()
    sheet.set_footer(t("&C第 &P 页，共 &N 页", "&C&P / &N"))
    sheet.set_selection(_HEAD + 1, 0, _HEAD + 1, 0)


def _guide(book: Any, sheet: Any, kind: LedgerKind, fields: Sequence[Field], policy: str | None) -> dict[str, str]:
    """The sheet that explains; returns for each column with a long list of choices the range that holds it."""
    cell = book.add_format(_FONT | _GRID | {"text_wrap": True, "valign": "top"})
    head = book.add_format(_FONT | _GRID | {"bold": True, "bg_color": "#DDE6F0", "align": "center"})
    plain = book.add_format(_FONT | {"text_wrap": True, "valign": "top"})
    bold = book.add_format(_FONT | {"text_wrap": True, "valign": "top", "bold": True, "font_size": 12})
    row = 0
    for text in _rules(kind, policy):
        sheet.merge_range(row, 0, row, 5, text, plain if row else bold)
        sheet.set_row(row, 15 * -(-_width(text) // 120) + 3)
        row += 1
    heads = (
        (t("列", "Column"), 16), (t("必填", "Required"), 7), (t("填什么", "What to fill in"), 44),
        (t("也认的写法", "Also read"), 36), (t("也认的列名", "Other headings read"), 30), (t("依据", "Rests on"), 26),
    )  # fmt: skip
    row += 1
    for index, (title, width) in enumerate(heads):
        sheet.set_column(index, index, width)
        sheet.write_string(row, index, title, head)
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    for place, field in enumerate(fields, row + 1):
        texts = _line(field)
        lines = 1
        for index, text in enumerate(texts):
            sheet.write_string(place, index, text, cell)
            lines = max(lines, -(-_width(text) // (heads[index][1] - 2)))
        sheet.set_row(place, 14.5 * lines + 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return _long_lists(sheet, fields, len(heads) + 1)


def _rules(kind: LedgerKind, policy: str | None) -> list[str]:
    which = t("（按“{policy}”）", " (by {policy})", policy=policy) if policy else ""
    return [
        t("《{title}》填写说明{which}", "How to fill in {title}{which}", title=kind.title, which=which),
        t(
            "1. 一行填一条，从表头下一行填起，中间不要空行；不要改动表头，可以增加“备注”等列（程序不读）。",
            "1. One row each, from the row below the headings on; leave the headings as they are.",
        ),
        t(
            "2. 表头带 * 的列必填，行里漏填时单元格变为浅黄色；有下拉箭头的只能从中选择。",
            "2. Columns with * are required; a cell left out in a row turns yellow. Cells with an arrow take only what it lists.",
        ),
        t(
            "3. 身份证号、银行卡号和编号各列已设为文本，请直接输入或“选择性粘贴—数值”，不要改为数字格式，否则末几位会变成 0。",
            "3. Columns of identity, card and other numbers are text; type or paste values, and do not make them numbers, or their last digits are lost.",
        ),
        t(
            "4. 复制粘贴会绕过检查；报送前可用 audit validate 校验本文件。",
            "4. Pasting goes round the checks; audit validate checks the file before it is handed in.",
        ),
    ]


def _line(field: Field) -> tuple[str, ...]:
    column = field.column
    description = str(field.schema.get("description") or "")
    return (
        column.name,
        t("是", "yes") if column.required else "",
        "\n".join(filter(None, (description, columns.content(field)))),
        columns.accepted(field),
        listing(column.aliases),
        listing(field.clauses),
    )


def _long_lists(sheet: Any, fields: Sequence[Field], column: int) -> dict[str, str]:
    """Lists that are too long for a check, each in a column of its own beside the table."""
    sources = {}
    for field in fields:
        if field.choices and columns.too_long(field.choices):
            sheet.write_string(0, column, t("“{name}”的可选值", "choices of {name}", name=field.column.name))
            for row, value in enumerate(field.choices, 1):
                sheet.write_string(row, column, value)
            area = xl_range_abs(1, column, len(field.choices), column)
            sources[field.column.name] = f"='{sheet.get_name()}'!{area}"
            column += 1
    return sources


def _width(text: str) -> int:
    return max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in text.split("\n"))
