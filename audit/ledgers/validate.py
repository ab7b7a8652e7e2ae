"""The rows of a table against the ledger's JSON Schema. `jsonschema` alone decides; the words are ours.

What jsonschema sees of a row: a key for each cell that is not empty; counts and years as integers, everything else as the
canonical text; a cell that could not be understood as it was written, so that it fails its type, format or pattern.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from audit import identity, schema, values
from audit.ledgers.grid import Grid
from audit.ledgers.kinds import Column, LedgerKind
from audit.ledgers.locate import Location
from audit.ledgers.rows import SUBTOTAL, Cells, reader
from audit.messages import listing, t
from audit.model import Place, RowIssue, Severity
from audit.values import Cell, cell_text

_INTEGERS = frozenset({"count", "year"})


@lru_cache(maxsize=128)
def _compiled(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document))


def validator(kind: LedgerKind) -> Draft202012Validator:
    """The compiled schema of a ledger as the policy wants it."""
    return _compiled(json.dumps(kind.schema, ensure_ascii=False))


def instance(kind: LedgerKind, raw: Mapping[str, Cell], texts: Mapping[str, str | None]) -> dict[str, Any]:
    """One row as jsonschema judges it."""
    result: dict[str, Any] = {}
    for name, cell in raw.items():
        value = _value(kind.column(name).type, cell, texts[name])
        if value is not None:
            result[name] = value
    return result


def _value(type_: str, cell: Cell, text: str | None) -> Any:
    """A cell as it stands in the instance; None where it is empty and has no key."""
    if text is not None:
        return int(text) if type_ in _INTEGERS else text
    if isinstance(cell, int | float) and not isinstance(cell, bool) and type_ in ("id", "card"):
        return cell  # stays a number and fails the type
    return cell_text(cell) if cell_text(cell).strip() else None


# A schema of these keywords alone judges each cell by itself, so that a cell's value need be judged only once.
_CELLWISE = frozenset(
    {"$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties"}
)


@lru_cache(maxsize=1024)
def _judge_of(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document))


def suspects(kind: LedgerKind, cells: Cells) -> list[int]:
    """The rows (0-based) that the columns cannot clear: all that jsonschema would find fault with are among them.

    Each distinct value of a column is put to jsonschema once, under the column's own schema. A ledger whose schema ties
    columns together is not cleared at all.
    """
    if any(key not in _CELLWISE and not key.startswith("x-") for key in kind.schema):
        return list(range(len(cells.numbers)))
    bad: set[int] = set()
    for name, texts in cells.texts.items():
        column = kind.column(name)
        judge = _judge_of(json.dumps(kind.schema["properties"][name], ensure_ascii=False))
        verdicts: dict[tuple[type, Any], bool] = {}
        for index, (cell, text) in enumerate(zip(cells.raw[name], texts, strict=True)):
            value = _value(column.type, cell, text)
            if value is None:
                if column.required:
                    bad.add(index)
                continue
            key = (type(value), value)
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = verdicts[key] = judge.is_valid(value)
            if not verdict:
                bad.add(index)
    return sorted(bad)


def check_rows(kind: LedgerKind, cells: Cells, file: str, sheet: str | None) -> list[RowIssue]:
    """Every fault of every row. Texts of cells that fail are set to None, for their type cannot be had."""
    judge = validator(kind)
    names = list(cells.texts)
    issues = []
    for index in suspects(kind, cells):
        raw = {name: cells.raw[name][index] for name in names}
        row = instance(kind, raw, {name: cells.texts[name][index] for name in names})
        for error in sorted(judge.iter_errors(row), key=_order):
            for name in _blamed(error):
                column = kind.column(name)
                issues.append(_issue(kind, column, error, raw.get(name), Place(file, sheet, cells.numbers[index])))
                if name in cells.texts and issues[-1].severity is Severity.ERROR:
                    cells.texts[name][index] = None
    return issues


def _order(error: ValidationError) -> tuple[str, str]:
    return (str(error.validator), str(list(error.absolute_path)))


def _blamed(error: ValidationError) -> list[str]:
    """The columns that an error is about."""
    if error.validator == "required":
        # jsonschema raises one error per missing name, each with the same keyword; take the one it speaks of.
        required: Any = error.validator_value
        return [name for name in required if error.message.startswith(repr(name))]
    return [str(error.absolute_path[0])]


def _issue(kind: LedgerKind, column: Column, error: ValidationError, cell: Cell, place: Place) -> RowIssue:
    keyword = str(error.validator)
    text = cell_text(cell)
    severity = Severity.ERROR
    if keyword == "required":
        message = t("“{column}”没有填写；请补填", "{column} is empty; fill it in", column=column.name)
    else:
        keyword, message = _explain(column, cell, text)
        if keyword == "luhn":
            severity = Severity.WARNING
    return RowIssue(
        kind.name,
        place,
        column.name,
        keyword,
        message,
        severity,
        None if keyword == "required" else values.plain(text),
        column.type,
    )


def _explain(column: Column, cell: Cell, text: str) -> tuple[str, str]:
    """The keyword and the message for a cell that is filled but wrong. Messages never repeat a personal value."""
    name = column.name
    if column.type in ("id", "card") and not isinstance(cell, str):
        return "numeric", t(
            "“{column}”以数值存储，Excel 只保留前 15 位，后几位已丢失；请把该列设为文本后按证件重新填报",
            "{column} is stored as a number, of which Excel keeps 15 digits, so its end is lost; set the column to text "
            "and type it anew",
            column=name,
        )
    if column.type == "id":
        return "format", _explain_id(name, values.read_id(cell) or "")
    if column.type == "card":
        return _explain_card(name, values.read_card(cell) or "")
    if column.type in ("date", "birth"):
        shown = "" if column.type == "birth" else t("“{text}”", "{text!r} ", text=values.plain(text))
        return "format", t(
            "“{column}”{shown}不是有效日期；请写成 2024-03-05 的样子",
            "{column}: {shown}is no valid day; write it as 2024-03-05",
            column=name,
            shown=shown,
        )
    explain: dict[str, Callable[[], str]] = {
        "money": lambda: _explain_money(name, text),
        "month": lambda: t(
            "“{column}”“{text}”不是月份；请写成 2024-03 的样子",
            "{column}: {text!r} is no month; write it as 2024-03",
            column=name,
            text=values.plain(text),
        ),
        "year": lambda: t(
            "“{column}”“{text}”不是年份；请写成 2024 的样子",
            "{column}: {text!r} is no year; write it as 2024",
            column=name,
            text=values.plain(text),
        ),
        "count": lambda: t(
            "“{column}”“{text}”不是人数或次数；请填整数",
            "{column}: {text!r} is no whole number",
            column=name,
            text=values.plain(text),
        ),
    }
    if column.type in explain:
        return "type", explain[column.type]()
    if column.values or column.type in ("sex", "yesno"):
        allowed = column.values or (("男", "女") if column.type == "sex" else ("是", "否"))
        return "enum", t(
            "“{column}”填的是“{text}”，只能填：{allowed}",
            "{column} is {text!r}; allowed: {allowed}",
            column=name,
            text=values.plain(text),
            allowed=listing(allowed),
        )
    return "text", t(
        "“{column}”的内容不合要求（过长或无法识别）；请核对",
        "{column} is not acceptable (too long or unclear); check it",
        column=name,
    )


def _explain_id(name: str, number: str) -> str:
    fault = identity.id_fault(number)
    if fault == "check":
        return t(
            "“{column}”末位校验码不对，至少有一位抄错；请对照身份证核对",
            "the check character of {column} is wrong, so a digit is mistyped; compare it with the card",
            column=name,
        )
    if fault == "date":
        return t(
            "“{column}”里的出生日期不存在；请对照身份证核对",
            "{column} holds a birth date that does not exist; compare it with the card",
            column=name,
        )
    return t(
        "“{column}”应为 18 位（末位可为 X），现为 {n} 位或含有其他字符；请对照身份证核对",
        "{column} must have 18 places (the last may be X); it has {n} or holds other characters",
        column=name,
        n=len(number),
    )


def _explain_card(name: str, number: str) -> tuple[str, str]:
    if number.isascii() and number.isdigit() and 12 <= len(number) <= 19:
        return "luhn", t(
            "“{column}”校验位不对，可能抄错；请对照银行卡核对（部分存折账号没有校验位）",
            "the check digit of {column} is wrong, perhaps a slip; compare it with the card (some passbook accounts have none)",
            column=name,
        )
    return "format", t(
        "“{column}”应为 12 至 19 位数字；请对照银行卡核对",
        "{column} must have 12 to 19 digits; compare it with the card",
        column=name,
    )


def _explain_money(name: str, text: str) -> str:
    amount = values.read_money(text)
    if amount is not None and Decimal(amount) < 0:
        return t(
            "“{column}”{text} 是负数；冲销请另作说明，不要记在发放台账里",
            "{column} {text} is negative; explain reversals apart instead of entering them here",
            column=name,
            text=amount,
        )
    return t(
        "“{column}”“{text}”不是金额；请填数字，单位元，至多两位小数",
        "{column}: {text!r} is no amount; write digits, in yuan, at most two decimals",
        column=name,
        text=values.plain(text),
    )


def check_totals(
    kind: LedgerKind, location: Location, grid: Grid, cells: Cells, file: str, sheet: str | None
) -> list[RowIssue]:
    """Total rows against the rows they add up: all above, or for a 小计 those since the last one."""
    issues = []
    since = 0
    for index, reason, upto in cells.totals:
        begin = since if reason == SUBTOTAL else 0
        if reason == SUBTOTAL:
            since = upto
        for name, column_index in location.columns.items():
            column = kind.column(name)
            if column.type not in ("money", "count") or column_index >= len(grid.cells[index]):
                continue
            stated = reader(column, location.scale.get(name, 1))(grid.cells[index][column_index])
            texts = cells.texts[name][begin:upto]
            if stated is None or not texts:
                continue
            total = sum((Decimal(text) for text in texts if text is not None), Decimal(0))
            if Decimal(stated) != total:
                message = t(
                    "合计行“{column}”为 {stated}，而上面 {n} 行之和为 {total}，相差 {difference}；请核对",
                    "the total row states {stated} for {column}, the {n} rows above add up to {total}, a difference of "
                    "{difference}; check it",
                    column=name,
                    stated=stated,
                    n=len(texts),
                    total=total,
                    difference=Decimal(stated) - total,
                )
                issues.append(
                    RowIssue(
                        kind.name,
                        Place(file, sheet, index + 1),
                        name,
                        "total",
                        message,
                        Severity.WARNING,
                        stated,
                        column.type,
                    )
                )
    return issues
