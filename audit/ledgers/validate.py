"""The rows of a table against the ledger's JSON Schema. `jsonschema` alone decides; the words are ours.

What jsonschema sees of a row: a key for each cell that is not empty; counts and years as integers, everything else as the
canonical text; a cell that could not be understood as it was written, so that it fails its type, format or pattern.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import polars as pl
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from audit import identity, schema, values
from audit.ledgers import quick
from audit.ledgers.grid import MIDNIGHT, Grid
from audit.ledgers.kinds import Column, LedgerKind
from audit.ledgers.locate import Location
from audit.ledgers.rows import HEADER, SUBTOTAL, Cells, fen, reader
from audit.messages import listing, t
from audit.model import Place, RowIssue, Severity
from audit.values import cell_text

SMALL = 2000  # rows up to which every distinct cell goes to jsonschema
# Types of which every digit counts, so that a cell holding a number, which Excel cuts, is no value of theirs.
DIGITS = frozenset({"id", "card", "month", "phone"})
# A check digit that does not fit is a question: there are passbook accounts, and codes in use, that have none.
QUESTIONS = frozenset({"luhn", "code"})
_INTEGERS = frozenset({"count", "year"})


CAP = 100  # like faults of one column listed, unless all are asked for


@lru_cache(maxsize=128)
def _compiled(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document), ours=True)


def validator(kind: LedgerKind) -> Draft202012Validator:
    """The compiled schema of a ledger as the policy wants it."""
    return _compiled(json.dumps(kind.schema, ensure_ascii=False))


def instance(kind: LedgerKind, cells: Cells, index: int) -> dict[str, Any]:
    """One row as jsonschema judges it."""
    result: dict[str, Any] = {}
    for name, raw in cells.raw.items():
        value = _value(kind.column(name).type, raw[index], cells.texts[name][index], _has(cells.numeric, name, index))
        if value is not None:
            result[name] = value
    return result


def _has(positions: Mapping[str, pl.Series], name: str, index: int) -> bool:
    return name in positions and index in positions[name]


def _value(type_: str, cell: str | None, text: str | None, numeric: bool) -> Any:
    """A cell as it stands in the instance; None where it is empty and has no key."""
    if numeric and type_ in DIGITS:
        return 0  # stays a number and fails the type
    if text is not None:
        return int(text) if type_ in _INTEGERS else text
    return cell if cell is not None and cell_text(cell).strip() else None


# A schema of these keywords alone judges each cell by itself, so that a cell's value need be judged only once.
_CELLWISE = frozenset(
    {"$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties"}
)


@lru_cache(maxsize=1024)
def _judge_of(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document), ours=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Like faults: the same column, cause and weight. `at` are the positions of their rows, in order."""

    column: str
    keyword: str
    severity: Severity
    at: list[int]


@dataclass(slots=True)
class Faults:
    """What is wrong with the rows of a table.

    `groups` are all faults; `issues` those listed: of like ones (same column, same cause) beyond the cap only the number is kept, in `held`
    as (column, severity) → count. `bad` are the positions of rows with an error, each once.
    """

    groups: list[Group] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    held: dict[tuple[str, Severity], int] = field(default_factory=dict)
    bad: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.UInt32))


def faulty(kind: LedgerKind, cells: Cells) -> dict[str, tuple[pl.Series, pl.Series]]:
    """For each column the positions of cells that its schema refuses, and of required cells that are empty.

    jsonschema alone refuses, each distinct value once; columns of plain values are cleared by expressions made from the schema.
    """
    with ThreadPoolExecutor(2) as pool:  # Polars works outside the interpreter's lock
        judged = pool.map(lambda name: (name, _faulty_in(kind, cells, name)), cells.texts)
        return {name: pair for name, pair in judged if len(pair[0]) or len(pair[1])}


def _faulty_in(kind: LedgerKind, cells: Cells, name: str) -> tuple[pl.Series, pl.Series]:
    """Of one column: the positions of cells refused, and of cells that are empty but required."""
    column, spec = kind.column(name), kind.schema["properties"][name]
    texts = cells.texts[name]
    numeric = cells.numeric.get(name) if column.type in DIGITS else None
    frame = pl.DataFrame({"text": texts, "raw": cells.raw[name]})
    if numeric is not None:
        mark = _marked(len(texts), numeric)
        frame = frame.with_columns(pl.when(~mark).then("text").alias("text"))
    empty = pl.col("text").is_null() & (pl.col("raw").is_null() | ~pl.col("raw").str.contains(_SEEN))
    absent = frame.select(empty).to_series()
    # For a few rows the judge itself is quicker than the way around it.
    cleared = quick.clears(spec, column.type, frame["text"]) if len(texts) > SMALL else None
    doubt = ~absent if cleared is None else ~absent & ~cleared
    if numeric is not None:
        doubt = doubt | mark
    refused = doubt.arg_true()
    if len(refused):
        refused = _refused(spec, column.type, frame, refused, numeric)
    missing = absent.arg_true() if column.required else absent.clear().cast(pl.UInt32)
    return refused, missing


# A cell of white space and invisible characters alone is empty.
_SEEN = r"[^\s\x{00a0}\x{3000}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{feff}\x{00ad}]"


def _refused(
    spec: Mapping[str, Any], type_: str, frame: pl.DataFrame, doubt: pl.Series, numeric: pl.Series | None
) -> pl.Series:
    """Of the cells in doubt those that jsonschema refuses."""
    judge = _judge_of(json.dumps(spec, ensure_ascii=False))
    cells = frame[doubt].with_columns(doubt.alias("at"))
    distinct = cells.select("text", "raw").unique(maintain_order=True)
    verdicts = [judge.is_valid(_value(type_, raw, text, False)) for text, raw in distinct.rows()]
    judged = distinct.with_columns(pl.Series("valid", verdicts, dtype=pl.Boolean))
    refused = cells.join(judged, on=["text", "raw"], how="left", nulls_equal=True, maintain_order="left").filter(
        ~pl.col("valid")
    )
    at = refused["at"]
    return at if numeric is None else pl.concat([at, numeric.cast(at.dtype)]).unique().sort()


def suspects(kind: LedgerKind, cells: Cells) -> list[int]:
    """The rows (positions) with a fault; all rows where the schema ties columns together, for then each must be judged whole."""
    if _tied(kind):
        return list(range(len(cells)))
    positions = [series for pair in faulty(kind, cells).values() for series in pair]
    return pl.concat(positions).unique().sort().to_list() if positions else []


def _tied(kind: LedgerKind) -> bool:
    return any(key not in _CELLWISE and not key.startswith("x-") for key in kind.schema)


def check_rows(kind: LedgerKind, cells: Cells, file: str, sheet: str | None, cap: int | None = CAP) -> Faults:
    """Every fault of every row, like ones listed up to `cap`. Texts of cells that fail are set to null, for their type cannot be had."""
    result = Faults()
    if _tied(kind):
        return _whole_rows(kind, cells, file, sheet)
    units = cells.texts.get(kind.marked("unit") or "")
    bad: list[pl.Series] = []
    for name, (refused, missing) in faulty(kind, cells).items():
        column = kind.column(name)
        causes = [(missing, True)] if len(missing) else []
        if len(refused):
            causes.append((refused, False))
        for positions, absent in causes:
            uncached = cells.uncached.get(name)
            groups = _by_cause(column, cells, positions, absent, uncached)
            for (keyword, severity), at in groups.items():
                result.groups.append(Group(name, keyword, severity, at))
                shown = at if cap is None else at[:cap]
                for index in shown:
                    place = Place(file, sheet, cells.numbers[index])
                    unit = None if units is None else units[index]
                    result.issues.append(
                        issue(kind.name, column, place, keyword, severity, cells.raw[name][index], unit)
                    )
                if len(at) > len(shown):
                    key = (name, severity)
                    result.held[key] = result.held.get(key, 0) + len(at) - len(shown)
                if severity is Severity.ERROR:
                    bad.append(pl.Series(at, dtype=pl.UInt32))
                    if not absent:
                        cells.texts[name] = _emptied(cells.texts[name], at)
    if bad:
        result.bad = pl.concat(bad).unique().sort()
    return result


# What is said of a cell that holds nothing.
_ABSENT = frozenset({"required", "formula"})


def issue(
    ledger: str, column: Column, place: Place, keyword: str, severity: Severity, cell: str | None, unit: str | None
) -> RowIssue:
    """A fault of a cell in words; `cell` as it was written, `unit` the office of its row."""
    value = None if keyword in _ABSENT else values.plain(cell_text(cell))
    message = _message(column, cell, keyword)
    return RowIssue(ledger, place, column.name, keyword, message, severity, value, column.type, unit=unit)


def _emptied(texts: pl.Series, positions: list[int]) -> pl.Series:
    mark = _marked(len(texts), pl.Series(positions, dtype=pl.UInt32))
    return pl.select(pl.when(~mark).then(texts)).to_series().alias(texts.name)


def _marked(length: int, positions: pl.Series) -> pl.Series:
    """True at the positions."""
    return pl.zeros(length, dtype=pl.UInt8, eager=True).scatter(positions, 1).cast(pl.Boolean)


def _by_cause(
    column: Column, cells: Cells, positions: pl.Series, absent: bool, uncached: pl.Series | None
) -> dict[tuple[str, Severity], list[int]]:
    """Positions by what is wrong (keyword) and how much it weighs, in order of the rows. Each distinct text is looked at once."""
    if absent:
        without = set(uncached.to_list()) if uncached is not None else set()
        groups: dict[tuple[str, Severity], list[int]] = {}
        for index in positions.to_list():
            groups.setdefault(("formula" if index in without else "required", Severity.ERROR), []).append(index)
        return groups
    numeric = (
        set(cells.numeric[column.name].to_list()) if column.type in DIGITS and column.name in cells.numeric else set()
    )
    raw = cells.raw[column.name].gather(positions).to_list()
    keywords: dict[str, str] = {}
    found: dict[tuple[str, Severity], list[int]] = {}
    for index, text in zip(positions.to_list(), raw, strict=True):
        if index in numeric:
            keyword = "numeric"
        elif (kept := keywords.get(text)) is None:
            keyword = keywords[text] = _explain(column, text)[0]
        else:
            keyword = kept
        severity = Severity.WARNING if keyword in QUESTIONS else Severity.ERROR
        found.setdefault((keyword, severity), []).append(index)
    return found


def _whole_rows(kind: LedgerKind, cells: Cells, file: str, sheet: str | None) -> Faults:
    """Rows under a schema that ties columns together, each judged whole."""
    judge = validator(kind)
    result = Faults()
    bad = []
    for index in range(len(cells)):
        for error in sorted(judge.iter_errors(instance(kind, cells, index)), key=_order):
            for name in _blamed(error, cells):
                column = kind.column(name)
                raw = cells.raw[name][index] if name in cells.raw else None
                if error.validator == "required":
                    keyword = "required"
                elif _has(cells.numeric, name, index) and column.type in DIGITS:
                    keyword = "numeric"
                else:
                    keyword = _explain(column, raw or "")[0]
                severity = Severity.WARNING if keyword in QUESTIONS else Severity.ERROR
                place = Place(file, sheet, cells.numbers[index])
                result.groups.append(Group(name, keyword, severity, [index]))
                result.issues.append(issue(kind.name, column, place, keyword, severity, raw, None))
                if severity is Severity.ERROR:
                    bad.append(index)
                    if name in cells.texts:
                        cells.texts[name] = _emptied(cells.texts[name], [index])
    result.bad = pl.Series(sorted(set(bad)), dtype=pl.UInt32)
    return result


def _order(error: ValidationError) -> tuple[str, str]:
    return (str(error.validator), str(list(error.absolute_path)))


def _blamed(error: ValidationError, cells: Cells) -> list[str]:
    """The columns that an error is about; all of the row for an error that is about none in particular."""
    if error.validator == "required":
        # jsonschema raises one error per missing name, each with the same keyword; take the one it speaks of.
        required: Any = error.validator_value
        return [name for name in required if error.message.startswith(repr(name))]
    return [str(error.absolute_path[0])] if error.absolute_path else list(cells.raw)[:1]


def _message(column: Column, cell: str | None, keyword: str) -> str:
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
    return _explain(column, cell or "")[1]


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


def _explain(column: Column, text: str) -> tuple[str, str]:
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


def check_totals(
    kind: LedgerKind, location: Location, grid: Grid, cells: Cells, file: str, sheet: str | None
) -> list[RowIssue]:
    """Total rows against the rows they add up: a 小计 those since the last one, a 合计 all above or, where the header was repeated after
    a total, those since then. A total that fits any of these is right."""
    issues = []
    since = page = 0  # where the rows begin since the last total, and since the last header
    for index, reason, upto in cells.totals:
        begins = [since, page] if reason == SUBTOTAL else [0, page, since]
        if reason == HEADER:
            page = since = upto
            continue
        since = upto
        for name, column_index in location.columns.items():
            column = kind.column(name)
            if column.type not in ("money", "count") or upto == 0:
                continue
            stated = reader(column, location.scale.get(name, 1))(grid.text(index, column_index) or None)
            if stated is None or index in grid.uncached.get(column_index, ()):
                continue
            sums = [total_of(column, cells.texts[name][begin:upto]) for begin in begins]
            begin, total = begins[0], sums[0]
            if Decimal(stated) not in sums:
                message = t(
                    "合计行“{column}”为 {stated}，而上面 {n} 行之和为 {total}，相差 {difference}；请核对",
                    "the total row states {stated} for {column}, the {n} rows above add up to {total}, a difference of "
                    "{difference}; check it",
                    column=name,
                    stated=stated,
                    n=upto - begin,
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


def total_of(column: Column, texts: pl.Series) -> Decimal:
    """The sum of a column of canonical amounts (yuan) or counts; null cells count nothing."""
    if column.type == "money":
        return Decimal(fen(texts)).scaleb(-2)
    return Decimal(int(texts.cast(pl.Int64).sum() or 0))
