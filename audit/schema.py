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
from audit.messages import t
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


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(t("键“{key}”出现两次", "key {key!r} stands twice", key=key))
        result[key] = value
    return result


def load_json(path: Path) -> Any:
    """A JSON file of ours; a key that stands twice is an error (DataFault)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_duplicates)
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
