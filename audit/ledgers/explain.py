"""What to say of a cell that breaks its ledger's schema: what is wrong, and how to mend it. No message repeats a personal value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from audit import identity, values
from audit.ledgers.grid import MIDNIGHT
from audit.ledgers.kinds import Column
from audit.messages import listing, t


def message_for(column: Column, cell: str | None, keyword: str) -> str:
    """What to say of a cell by the keyword that it fails; `cell` is its raw text."""
    if keyword == "required":
        return t("“{column}”没有填写；请补填", "{column} is empty; fill it in", column=column.name)
    if keyword == "formula":
        return t(
            "“{column}”是公式，但没有保存计算结果，无法读取；请用 Excel 或 WPS 打开、重新计算并保存",
            "{column} holds a formula without a saved result; open it in Excel or WPS, recalculate and save",
            column=column.name,
        )
    if keyword == "numeric":
        return _explain_numeric(column)
    return explain(column, cell or "")[1]


def _explain_numeric(column: Column) -> str:
    if column.type == "month":
        return t(
            "“{column}”以小数存储，分不清 1 月和 10 月；请写成 2024-01 或 2024-10",
            "{column} is stored as a decimal number, which does not tell January from October; write 2024-01 or 2024-10",
            column=column.name,
        )
    return t(
        "“{column}”以数值存储，Excel 只保留前 15 位，后几位已丢失；请把该列设为文本后按证件重新填报",
        "{column} is stored as a number, of which Excel keeps 15 digits, so its end is lost; set the column to text "
        "and type it anew",
        column=column.name,
    )


def explain(column: Column, text: str) -> tuple[str, str]:
    """The keyword and the message for a cell that is filled but wrong. Messages never repeat a personal value."""
    name = column.name
    if column.type == "id":
        return "format", _explain_id(name, values.read_id(text) or "")
    if column.type == "card":
        return _explain_card(name, values.read_card(text) or "")
    if column.type == "uscc":
        return _explain_code(name, values.read_code(text) or "")
    if column.type == "phone":
        return "format", t(
            "“{column}”应为 11 位手机号，或带区号的座机号；请核对",
            "{column} must be a mobile number of 11 digits or a land line with its area code; check it",
            column=name,
        )
    if column.type in ("date", "birth"):
        shown = (
            "" if column.type == "birth" else t("“{text}”", "{text!r} ", text=values.plain(text.removesuffix(MIDNIGHT)))
        )
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


def _explain_code(name: str, code: str) -> tuple[str, str]:
    if identity.uscc_fault(code) == "check":
        return "code", t(
            "“{column}”末位校验码不对，可能抄错；请对照营业执照核对",
            "the check character of {column} is wrong, perhaps a slip; compare it with the business licence",
            column=name,
        )
    return "format", t(
        "“{column}”应为 18 位数字和大写字母（不含 I、O、S、V、Z）；请对照营业执照核对",
        "{column} must have 18 digits and capital letters (no I, O, S, V, Z); compare it with the business licence",
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
