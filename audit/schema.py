"""JSON Schema (Draft 2020-12): loading, the formats of this field, and checks of our own data files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from audit import identity, resources, surely
from audit.errors import DataFault
from audit.messages import pick, t
from audit.strict_yaml import fault_in, line_of

FORMATS = FormatChecker(formats=())

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@FORMATS.checks("date")
def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not _ISO_DAY.match(value):
        return False
    try:
        return date.fromisoformat(value).year >= 1800
    except ValueError:
        return False


@FORMATS.checks("cn-resident-id")
def _is_resident_id(value: object) -> bool:
    return not isinstance(value, str) or identity.id_fault(value) is None


@FORMATS.checks("bank-card")
def _is_bank_card(value: object) -> bool:
    return not isinstance(value, str) or (identity.CARD.match(value) is not None and identity.luhn(value))


@FORMATS.checks("uscc")
def _is_uscc(value: object) -> bool:
    return not isinstance(value, str) or identity.uscc_fault(value) is None


@FORMATS.checks("cn-mobile")
def _is_mobile(value: object) -> bool:
    return not isinstance(value, str) or identity.is_mobile(value)


@FORMATS.checks("cn-phone")
def _is_phone(value: object) -> bool:
    return not isinstance(value, str) or identity.is_phone(value)


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `object_pairs_hook`: an object as a dictionary; ValueError where a key stands twice."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(t("键“{key}”出现两次", "key {key!r} stands twice", key=key))
        result[key] = value
    return result


def load_json(path: Path) -> Any:
    """A JSON file of ours; a key that stands twice is an error (DataFault)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)
    except (OSError, ValueError) as error:
        raise DataFault(
            t("{file} 读不出来：{error}", "cannot read {file}: {error}", file=path.name, error=error)
        ) from error


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of `schemas/<name>.schema.json`, with our formats asserted."""
    return compile_schema(_shipped(name), ours=True)


@cache
def _shipped(name: str) -> dict[str, Any]:
    document: dict[str, Any] = load_json(resources.folder("schemas") / f"{name}.schema.json")
    return document


def compile_schema(document: dict[str, Any], *, ours: bool = False) -> Draft202012Validator:
    """A validator for a schema document, with our formats asserted. A schema that is `ours` is known to be one: the tests look at each."""
    if not ours:
        Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FORMATS)


def where(error: ValidationError) -> str:
    """The path inside the document, as `values.2.from`; `(top)` for the document itself."""
    return ".".join(str(part) for part in error.absolute_path) or "(top)"


def check_document(document: Any, schema: str, file: str, source: str | None = None) -> None:
    """Check one of our data files against `schemas/<schema>.schema.json`; DataFault names file and key.

    `source` is the YAML text that the document was read from; with it the line is named as well.
    """
    shipped = _shipped(schema)
    if surely.fits(document, shipped, shipped):
        return
    errors = sorted(validator(schema).iter_errors(document), key=lambda error: [str(p) for p in error.absolute_path])
    if not errors:
        return
    error = errors[0]
    line = line_of(source, [*error.absolute_path, *extra_keys(error)[:1]]) if source is not None else None
    raise fault_in(
        file,
        t("{where}：{message}", "{where}: {message}", where=where(error), message=error.message),
        line,
    )


def extra_keys(error: ValidationError) -> list[str]:
    """The keys that should not be there, where that is what is wrong."""
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return []
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return [str(key) for key in error.instance if key not in known]


def fields_of(error: ValidationError) -> list[str]:
    """The fields that an error is about, dotted where they lie in a list; missing and needless fields are those named."""
    path = [str(part) for part in error.absolute_path]
    named = extra_keys(error)
    if error.validator == "required" and isinstance(error.validator_value, list):
        named = [name for name in error.validator_value if error.message.startswith(repr(name))]
    return [".".join([*path, *end]) or where(error) for end in [[name] for name in named] or [[]]]


def explain(error: ValidationError) -> str:
    """What is wrong with a value, for people: jsonschema's own message is English and quotes the schema.
    A schema may say itself (`x-message`, `x-message-en`) why it allows some values only."""
    limit, value = error.validator_value, error.instance
    said = error.schema if error.validator in ("enum", "const", "pattern", "not") else {}
    if isinstance(said, Mapping) and "x-message" in said:
        return str(pick(said["x-message"], said.get("x-message-en")))
    words = {
        "required": t("没有填写", "is missing"),
        "additionalProperties": t("不是这种文书的字段", "is no field of this document"),
        "type": _wrong_type(limit, value),
        "enum": t("只能是：{limit}", "must be one of: {limit}", limit=_shown(limit)),
        "const": t("应为 {limit}", "must be {limit}", limit=_shown(limit)),
        "pattern": t("写法不对（{value}）", "is not written as it should be ({value})", value=_shown(value)),
        "format": t(
            "不是有效的{what}（{value}）", "is no valid {what} ({value})", what=_format(limit), value=_shown(value)
        ),
        "minLength": t("没有填写或太短", "is empty or too short"),
        "maxLength": t("超过 {limit} 个字", "is longer than {limit} characters", limit=limit),
        "minItems": t("至少要有 {limit} 项", "needs at least {limit} entries", limit=limit),
        "maxItems": t("最多 {limit} 项", "may have {limit} entries at most", limit=limit),
        "uniqueItems": t("有重复的项", "has entries that stand twice"),
        "minimum": t("小于 {limit}", "is below {limit}", limit=limit),
        "maximum": t("大于 {limit}", "is above {limit}", limit=limit),
        "contains": t("缺少必须有的一项：{limit}", "lacks an entry that must be there: {limit}", limit=_shown(limit)),
    }
    return words.get(str(error.validator)) or error.message


def _wrong_type(limit: Any, value: Any) -> str:
    if isinstance(value, float):
        return t(
            '是小数 {value}，金额等要写成文字，如 "1700.00"',
            'is the floating-point number {value}; amounts are written as text, as "1700.00"',
            value=value,
        )
    names = {
        "string": t("文字", "text"),
        "integer": t("整数", "a whole number"),
        "array": t("列表", "a list"),
        "object": t("一组字段", "an object"),
        "boolean": t("是或否", "true or false"),
        "number": t("数字", "a number"),
        "null": t("空", "null"),
    }
    wanted = "/".join(names.get(str(each), str(each)) for each in (limit if isinstance(limit, list) else [limit]))
    return t("应是{wanted}，现为 {value}", "should be {wanted}, not {value}", wanted=wanted, value=_shown(value))


def _format(name: Any) -> str:
    return {
        "date": t("日期，应写成 2024-06-03 的样子", "day, as 2024-06-03"),
        "cn-resident-id": t("身份证号", "resident ID"),
        "bank-card": t("银行卡号", "bank card"),
        "uscc": t("统一社会信用代码", "unified social credit code"),
        "cn-mobile": t("手机号", "mobile number"),
        "cn-phone": t("电话号码", "phone number"),
    }.get(str(name), str(name))


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "const" in value:
        value = value["const"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:60] + "…"
