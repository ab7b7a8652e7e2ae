"""What a blank form says and checks of each column: by the type of the column, never by its name.

The checks are Excel's, so that a slip is caught while typing; `audit validate` stays the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.ledgers.kinds import Column
from audit.messages import listing, t

LIST_LIMIT = 255  # characters that a drop-down list may have when it is written into the check itself


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form: `clauses` are those on which its values or its being required rest, as they are cited."""

    column: Column
    schema: Mapping[str, Any]
    clauses: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that may be filled in, empty where any may."""
        return self.column.values


@dataclass(frozen=True, slots=True)
class Look:
    """How a column looks: number format, width in characters, and whether it is centred."""

    form: str
    width: int
    centred: bool = False


_LOOKS = {
    "id": Look("@", 22),
    "card": Look("@", 23),
    "phone": Look("@", 15),
    "uscc": Look("@", 22),
    "name": Look("@", 11),
    "sex": Look("@", 7, True),
    "yesno": Look("@", 9, True),
    "date": Look("yyyy-mm-dd", 13, True),
    "birth": Look("yyyy-mm-dd", 13, True),
    "month": Look("@", 11, True),
    "year": Look("0", 9, True),
    "money": Look("#,##0.00", 14),
    "count": Look("0", 10),
    "choice": Look("@", 14),
    "address": Look("@", 28),
    "text": Look("@", 15),
}


def look(column: Column) -> Look:
    """The look of a column; text wherever Excel would otherwise turn a number or a code into something else."""
    return _LOOKS[column.type]


def content(field: Field) -> str:
    """What to fill in, in a line."""
    column = field.column
    if field.choices:
        return t("从下拉列表中选择：{values}", "choose from the list: {values}", values=listing(field.choices))
    low, high = field.schema.get("minimum"), field.schema.get("maximum")
    says: dict[str, Callable[[], str]] = {
        "name": lambda: t("姓名，中间不加空格", "name, without spaces inside"),
        "id": lambda: t(
            "身份证号，18 位（末位可为大写 X）或旧证 15 位",
            "identity number, 18 places (the last may be X) or 15 of old",
        ),
        "card": lambda: t("银行卡号，12 至 19 位数字", "bank card number, 12 to 19 digits"),
        "phone": lambda: t("手机号，或带区号的座机号", "a mobile number, or a land line with its area code"),
        "uscc": lambda: t("统一社会信用代码，18 位", "unified social credit code, 18 places"),
        "date": lambda: t("日期，如 2024-03-05", "day, as 2024-03-05"),
        "birth": lambda: t("出生日期，如 1955-03-05", "birth date, as 1955-03-05"),
        "month": lambda: t("月份，如 2024-03", "month, as 2024-03"),
        "year": lambda: t("年份，如 2024", "year, as 2024"),
        "money": lambda: t("金额，单位元，至多两位小数", "amount in yuan, at most two decimals"),
        "count": lambda: t("整数，不小于 {low}", "whole number, {low} or more", low=low if low is not None else 0),
        "address": lambda: t("详细地址", "address"),
    }
    text = says[column.type]() if column.type in says else t("文字", "text")
    if column.mark == "unit":
        text = t("全称，各行、各台账写法一致", "the full name, written alike in every row and ledger")
    if column.type == "year" and low is not None and high is not None:
        text += t("（{low} 至 {high}）", " ({low} to {high})", low=low, high=high)
    return text


def accepted(field: Field) -> str:
    """Other spellings that `audit validate` reads as well; empty where there are none to name."""
    column = field.column
    if column.synonyms:
        meant: dict[str, list[str]] = {}
        for synonym, value in column.synonyms.items():
            meant.setdefault(value, []).append(synonym)
        return t("；", "; ").join(f"{listing(words)} → {value}" for value, words in meant.items())
    says = {
        "sex": t("男性、女性、M、F", "男性, 女性, M, F"),
        "yesno": t("√、有、Y 为是；×、无、N 为否", "√, 有, Y for 是; ×, 无, N for 否"),
        "date": t("2024/3/5、2024.3.5、2024年3月5日、20240305", "2024/3/5, 2024.3.5, 2024年3月5日, 20240305"),
        "birth": t("1955/3/5、1955.3.5、1955年3月5日、19550305", "1955/3/5, 1955.3.5, 1955年3月5日, 19550305"),
        "month": t("2024.3、2024年3月、202403（作为文本）", "2024.3, 2024年3月, 202403 (as text)"),
        "year": t("2024年、2024年度", "2024年, 2024年度"),
        "money": t("1,500.00、¥1500、1500元、0.15万元", "1,500.00, ¥1500, 1500元, 0.15万元"),
        "count": t("45人、45.0", "45人, 45.0"),
    }
    return says.get(column.type, "")


def note(field: Field) -> str:
    """The note on the column's heading."""
    required = t("必填", "required") if field.column.required else t("选填", "optional")
    lines = [f"{field.column.name}（{required}）", content(field)]
    if field.schema.get("description"):
        lines.insert(1, str(field.schema["description"]))
    if accepted(field):
        lines.append(t("也认：{also}", "also read: {also}", also=accepted(field)))
    if field.column.fill_down:
        lines.append(t("每行都填，不用合并单元格", "fill in every row; there is no need to merge cells"))
    if field.clauses:
        lines.append(t("依据：{clauses}", "rests on: {clauses}", clauses=listing(field.clauses)))
    return "\n".join(lines)


def check(field: Field, cell: str, source: str | None = None) -> dict[str, Any] | None:
    """The check of a column's cells, None where anything may be typed. `cell` is the first of them, as A4.

    `source` is a range that holds the choices, where they are too long to be written into the check.
    """
    name, column = field.column.name, field.column
    low, high = field.schema.get("minimum", 0), field.schema.get("maximum", 100_000_000)
    if field.choices:
        return _said(name, content(field)) | {"validate": "list", "source": source or list(field.choices)}
    kinds: dict[str, dict[str, Any]] = {
        "date": _between("date", "=DATE(1900,1,1)", "=DATE(2100,12,31)"),
        "birth": _between("date", "=DATE(1900,1,1)", "=TODAY()"),
        "year": _between("integer", low, high),
        "count": _between("integer", low, high),
        "money": _custom(f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<10^13,ROUND({cell},2)={cell})"),
        "month": _custom(
            f'=AND(LEN({cell})=7,MID({cell},5,1)="-",ISNUMBER(-LEFT({cell},4)),ISNUMBER(-RIGHT({cell},2)),'
            f"-RIGHT({cell},2)<=-1,-RIGHT({cell},2)>=-12)"
        ),
        "id": _custom(_id_formula(cell)),
        "card": _custom(f"=AND(LEN({cell})>=12,LEN({cell})<=19,ISNUMBER(-{cell}))"),
        "uscc": _custom(f"=LEN({cell})=18"),
        "name": _custom(f'=ISERROR(FIND(" ",{cell}))') | {"error_type": "warning"},
    }
    return _said(name, content(field)) | kinds[column.type] if column.type in kinds else None


def _id_formula(cell: str) -> str:
    """Length, digits, and for 18 places the check character (ISO 7064 MOD 11-2: the weights are powers of two)."""
    places = 'ROW(INDIRECT("1:17"))'
    remainder = f"MOD(SUMPRODUCT(MID({cell},{places},1)*2^(18-{places})),11)"
    right = f'MID("10X98765432",{remainder}+1,1)=UPPER(RIGHT({cell}))'
    return f"=IF(LEN({cell})=15,ISNUMBER(-{cell}),IF(LEN({cell})=18,{right},FALSE))"


def _between(kind: str, low: object, high: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _custom(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": formula}


def _said(name: str, text: str) -> dict[str, Any]:
    """The message of a check, within the lengths that Excel allows (32 for the title, 255 for the text)."""
    message = t("“{name}”：{text}。", "{name}: {text}.", name=name, text=text)
    return {"error_title": t("填写有误", "Not acceptable"), "error_message": message[:255], "ignore_blank": True}


def too_long(choices: Sequence[str]) -> bool:
    """Whether a list of choices is too long to be written into the check itself."""
    return len(",".join(choices)) > LIST_LIMIT
