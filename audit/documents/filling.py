"""The data of one document: what a ledger row, a data file or the user gives, then what the program works out of it.

A field that the program computes and a data file gives as well must say the same: a total that is not the sum of its list is
refused, not corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from audit import identity
from audit.documents import formats
from audit.documents.catalogue import HEADING, Field, RowList, Template
from audit.errors import AuditError
from audit.messages import t
from audit.policies.params import Params
from audit.values import read_count, read_day, read_money


class Missing(Exception):
    """A field that cannot be filled: its name, and why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Context:
    """What is the same for all documents of a call: the user's fields (`NAME` for all documents, `街道.NAME` for those of one office,
    `姓名.NAME` for one person's), the policy's parameters, and today."""

    fields: Mapping[str, str] = field(default_factory=dict)
    params: Params | None = None
    as_of: date = date.min
    _owners: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_owners", frozenset(key.rpartition(".")[0] for key in self.fields if "." in key))

    def owners(self, names: Sequence[str]) -> list[str]:
        """Those of the names of a document, the closest first, for which the user says something."""
        return [name for name in names if name in self._owners]

    def said(self, name: str, owners: Sequence[str]) -> str | None:
        """What the user says of a field, the word for one person or office before that for all."""
        for owner in owners:
            value = self.fields.get(f"{owner}.{name}")
            if value is not None:
                return value
        return self.fields.get(name)


def typed(template: Template, name: str, text: str) -> Any:
    """A text from a cell, from `audit.toml` or `--set` as the schema's type of the field wants it; a text that is nothing of
    the kind stays as it is, and the schema refuses it by name."""
    return _typed(template.properties.get(name, {}), text)


def typed_cell(template: Template, list_name: str, column: str, text: str) -> Any:
    """`typed`, for a cell of a list."""
    spec = template.properties.get(list_name, {}).get("items", {}).get("properties", {}).get(column, {})
    return _typed(spec, text)


def _typed(spec: Mapping[str, Any], text: str) -> Any:
    kind = spec.get("type")
    if spec.get("x-type") == "money":
        return read_money(text) or text
    if spec.get("format") == "date":
        return read_day(text) or text
    if kind == "integer":
        number = read_count(text)
        return int(number) if number is not None else text
    if kind == "boolean":
        return {"是": True, "否": False}.get(text, text)
    if kind == "array":
        parts = text.replace("\r\n", "\n").replace("；", "\n").split("\n")
        return [_entry(spec.get("items", {}), part.strip()) for part in parts if part.strip()]
    return text


def _entry(spec: Mapping[str, Any], text: str) -> Any:
    """An entry of a list that is given as text; where entries have columns, 李敏/街道/组长 in the order of the schema."""
    if spec.get("type") != "object":
        return _typed(spec, text)
    cells = zip(spec.get("properties", {}).items(), text.replace("／", "/").split("/"), strict=False)
    return {name: _typed(cell, part.strip()) for (name, cell), part in cells if part.strip()}


def given_fields(
    template: Template, given: Mapping[str, Any], names: Sequence[str], context: Context
) -> dict[str, Any]:
    """The fields that are not computed, in the order of the template: the record's own value, the user's, the policy's, another
    field's, the default. `names` are those by which the user can speak of this document alone, the closest first. Missing names the
    first field for which there is nothing."""
    data: dict[str, Any] = {}
    owners = context.owners(names)
    for item in template.fields:
        if item.computed:
            continue
        value = _given(template, item, given, owners, context, data)
        if value is not None:
            data[item.name] = value
        elif item.required:
            raise Missing(item.name, _absent(item, names))
    return data


def _given(
    template: Template,
    item: Field,
    given: Mapping[str, Any],
    owners: Sequence[str],
    context: Context,
    data: Mapping[str, Any],
) -> Any:
    said = context.said(item.name, owners)
    # A register is filled in by an office for all its batches; who says otherwise on the command line knows better.
    if item.source == "register" and said is not None:
        return typed(template, item.name, said)
    value = given.get(item.name)
    if value is None and item.source != "ledger" and said is not None:
        value = typed(template, item.name, said)
    if value is None and item.source == "param":
        value = _parameter(template, item, context, data)
    if value is None and item.source == "as_of":
        value = context.as_of.isoformat()
    if value is None and item.default_from:
        value = data.get(item.default_from)
    return item.default if value is None else value


def _parameter(template: Template, item: Field, context: Context, data: Mapping[str, Any]) -> Any:
    """The policy's figure on the day of a field, as the field's type writes it."""
    if context.params is None or item.key is None:
        return None
    day = date.fromisoformat(_day(data, item.on)) if item.on else context.as_of
    try:
        value = context.params.get(item.key, day)
    except AuditError as error:
        raise Missing(item.name, str(error)) from error
    spec = template.properties.get(item.name, {})
    if isinstance(value, Decimal):
        if spec.get("type") == "integer":
            return int(value) if value == int(value) else f"{value:f}"
        return f"{value:.2f}" if spec.get("x-type") == "money" else f"{value:f}"
    return list(value) if isinstance(value, tuple) else value.isoformat()


def _absent(item: Field, names: Sequence[str]) -> str:
    where = (
        t(
            "（只用于{owner}时写 '{owner}.{name}=…'）",
            " (for {owner} alone '{owner}.{name}=...')",
            owner=names[0],
            name=item.name,
        )
        if names
        else ""
    )
    return t(
        "缺少“{name}”（{title}）；请写入数据文件或 audit.toml 的 [documents]，或加 --set '{name}=…'{where}",
        "{name} ({title}) is missing; give it in the data file, in [documents] of audit.toml or with --set '{name}=...'{where}",
        name=item.name,
        title=item.title,
        where=where,
    )


def finish(template: Template, data: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Work out the computed fields and the heading. Missing where a data file says otherwise than what comes out."""
    for item in template.fields:
        if item.computed:
            _settle(data, item.name, _computed(template, item, data), given)
    if template.heading:
        _settle(data, HEADING, _text(HEADING, template.heading, data), given)


def _settle(data: dict[str, Any], name: str, value: Any, given: Mapping[str, Any]) -> None:
    if value is None:
        return
    said = given.get(name)
    if said is not None and said != value:
        raise Missing(
            name,
            t(
                "“{name}”写的是 {said}，按数据算出来是 {value}；请改正，或不写这一项由程序计算",
                "{name} says {said}, but the data come to {value}; mend it, or leave it out to have it computed",
                name=name,
                said=said,
                value=value,
            ),
        )
    data[name] = value


def _computed(template: Template, item: Field, data: Mapping[str, Any]) -> Any:
    if item.source in ("count", "sum"):
        rows = [
            row
            for row in _rows(data, item.list_name or _only_list(template).name)
            if all(row.get(column) in values for column, values in item.only.items())
        ]
        if item.source == "count":
            return len(rows)
        whole = template.properties.get(item.name, {}).get("type") == "integer"
        return _whole_sum(item, rows) if whole else _sum(item, rows)
    if item.source == "text":
        return _text(item.name, item.text or "", data)
    if item.source == "signatures":
        return formats.signature_rows([str(row.get(item.column or "", "")) for row in _rows(data, item.of[0])])
    if item.source in ("rmb", "sex"):
        return _of_one(item, data.get(item.of[0]))
    if not item.required and any(name not in data for name in item.of):
        return None
    if item.source == "ceiling":
        return _ceiling(item, data)
    return getattr(formats, item.source)(*(_day(data, name) for name in item.of))


def _of_one(item: Field, value: Any) -> Any:
    """An amount in words, or the sex that an identity number says; None where the field that it is of is no such thing, which its
    schema tells."""
    try:
        return formats.RMB + formats.rmb(value) if item.source == "rmb" else identity.sex(value)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The rows of a list. Missing where the data have something else there."""
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise Missing(
            name,
            t(
                "“{name}”应是列表，每一行写成“列: 值”",
                "{name} should be a list whose rows are objects of columns and values",
                name=name,
            ),
        )
    return rows


def _only_list(template: Template) -> RowList:
    return template.lists[0]


def _sum(item: Field, rows: Sequence[Mapping[str, Any]]) -> str:
    total = Decimal(0)
    for number, row in enumerate(rows, 1):
        value = row.get(item.column or "")
        try:
            total += Decimal(value) if isinstance(value, str) else _no_number()
        except InvalidOperation as error:
            raise Missing(
                item.name,
                t(
                    '第 {number} 行的“{column}”（{value}）不是写成文字的金额，如 "1700.00"，不能合计',
                    '{column} of row {number} ({value}) is no amount written as text, as "1700.00"; it cannot be added up',
                    number=number,
                    column=item.column,
                    value=value,
                ),
            ) from error
    return f"{total:.2f}"


def _whole_sum(item: Field, rows: Sequence[Mapping[str, Any]]) -> int:
    total = 0
    for number, row in enumerate(rows, 1):
        value = row.get(item.column or "")
        if not isinstance(value, int) or isinstance(value, bool):
            raise Missing(
                item.name,
                t(
                    "第 {number} 行的“{column}”（{value}）不是整数，不能合计",
                    "{column} of row {number} ({value}) is no whole number; it cannot be added up",
                    number=number,
                    column=item.column,
                    value=value,
                ),
            )
        total += value
    return total


def _no_number() -> Decimal:
    raise InvalidOperation


def _ceiling(item: Field, data: Mapping[str, Any]) -> int:
    """The first of two whole numbers divided by the second, rounded up."""
    for name in item.of:
        value = data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or (name == item.of[1] and value <= 0):
            raise Missing(
                name,
                t(
                    "“{name}”（{value}）不是能计算的整数",
                    "{name} ({value}) is no whole number to reckon with",
                    name=name,
                    value=value,
                ),
            )
    return -(-int(data[item.of[0]]) // int(data[item.of[1]]))


_WRITTEN: dict[str, Callable[[str], str]] = {"年月": formats.cn_month, "年月日": formats.cn_day}


class _Shown(str):
    """A text in a pattern: {月份:年月} and {日期:年月日} write a month and a day as official text does."""

    def __format__(self, how: str) -> str:
        if not how:
            return str(self)
        if how not in _WRITTEN:
            raise ValueError(f"{{{self}:{how}}}")
        return _WRITTEN[how](self)


def _text(name: str, pattern: str, data: Mapping[str, Any]) -> str:
    try:
        shown = {key: _Shown(value) if isinstance(value, str) else value for key, value in data.items()}
        return pattern.format_map({key: value for key, value in shown.items() if isinstance(value, str | int)})
    except KeyError as error:
        raise Missing(
            name,
            t(
                "“{name}”要用到没有填写的“{other}”",
                "{name} needs {other}, which is not given",
                name=name,
                other=error.args[0],
            ),
        ) from error
    except ValueError as error:
        raise Missing(
            name,
            t(
                "“{name}”里的日期或月份写不出来：{error}",
                "a day or month of {name} cannot be written: {error}",
                name=name,
                error=error,
            ),
        ) from error


def _day(data: Mapping[str, Any], name: str) -> str:
    try:
        return date.fromisoformat(data[name]).isoformat()
    except (ValueError, TypeError, KeyError) as error:
        raise Missing(
            name, t("“{name}”不是日期，请写成 2024-06-03 的样子", "{name} is no day; write it as 2024-06-03", name=name)
        ) from error


def day_of(data: Mapping[str, Any], name: str) -> date:
    """The day that a field holds. Missing where it holds none."""
    return date.fromisoformat(_day(data, name))
