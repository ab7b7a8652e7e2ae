"""A schema as one Python function that says yes to what surely fits; where it says no, jsonschema is asked and words the fault.

A hundred thousand letters have a hundred thousand records of one shape: jsonschema walks the schema anew for each of them and takes
longer than making the letter does. A test holds the two together: what is cleared here, jsonschema accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from audit.schema import FORMATS

Clears = Callable[[Any], bool]
_IGNORED = frozenset(
    {"$schema", "title", "description", "$comment", "x-type", "x-checks", "x-unit", "x-message", "x-message-en", "$defs", "default", "examples"}
)
_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def clears(schema: Mapping[str, Any]) -> Clears:
    """The function of a schema; for one that holds keywords not known here it always says no."""
    try:
        return _compile(schema)
    except KeyError:
        return lambda value: False


def _compile(schema: Mapping[str, Any]) -> Clears:
    """All keywords of a schema. KeyError for one that is not known."""
    if "type" not in schema:
        # Values of texts alone: what jsonschema takes for equal to one of them is that text.
        words = schema["enum"] if "enum" in schema else [schema["const"]]
        if not all(isinstance(word, str) for word in words) or not set(schema) <= _IGNORED | {"enum", "const"}:
            raise KeyError("type")
        return lambda value: type(value) is str and value in words
    kind = schema["type"]
    if isinstance(kind, list):
        if len(schema) > 1:
            raise KeyError("type")
        types = {_TYPES[each] for each in kind}
        return lambda value: type(value) in types
    type_ = _TYPES[kind]
    tests: list[Clears] = []
    for keyword, limit in schema.items():
        if keyword not in _IGNORED and keyword != "type":
            made = _KEYWORDS[keyword](limit, schema)
            if made is not None:
                tests.append(made)
    if not tests:
        return lambda value: type(value) is type_
    if len(tests) == 1:
        only = tests[0]
        return lambda value: type(value) is type_ and only(value)
    return lambda value: type(value) is type_ and all(test(value) for test in tests)


def _pattern(limit: str, schema: Mapping[str, Any]) -> Clears:
    search = re.compile(limit).search
    return lambda value: search(value) is not None


def _format(limit: str, schema: Mapping[str, Any]) -> Clears:
    if limit not in FORMATS.checkers:
        raise KeyError(limit)
    check = FORMATS.checkers[limit][0]
    return lambda value: bool(check(value))


def _properties(limit: Mapping[str, Any], schema: Mapping[str, Any]) -> Clears:
    required = schema.get("required", ())
    closed = schema.get("additionalProperties", True) is False
    if not set(required) <= set(limit):
        raise KeyError("required")
    always = [(name, _compile(limit[name])) for name in required]
    others = {name: _compile(spec) for name, spec in limit.items() if name not in required}
    count = len(always)

    def test(value: dict[str, Any]) -> bool:
        for name, fits in always:
            if name not in value or not fits(value[name]):
                return False
        if len(value) == count:
            return True
        wanted = set(required)
        return all(name in wanted or (others[name](value[name]) if name in others else not closed) for name in value)

    return test


def _items(limit: Mapping[str, Any], schema: Mapping[str, Any]) -> Clears:
    fits = _compile(limit)
    return lambda value: all(fits(item) for item in value)


def _contains(limit: Mapping[str, Any], schema: Mapping[str, Any]) -> Clears:
    keyword = next(iter(limit)) if len(limit) == 1 else "contains"
    if keyword != "const" or not isinstance(limit["const"], str):
        raise KeyError(keyword)
    wanted = limit["const"]
    return lambda value: wanted in value


def _all_of(limit: list[Mapping[str, Any]], schema: Mapping[str, Any]) -> Clears:
    tests = []
    for part in limit:
        if len(part) != 1:
            raise KeyError("allOf")
        (keyword,) = part
        made = _KEYWORDS[keyword](part[keyword], schema)
        if made is not None:
            tests.append(made)
    return lambda value: all(test(value) for test in tests)


def _texts(value: list[Any]) -> bool:
    return all(type(item) is str for item in value) and len(set(value)) == len(value)


_KEYWORDS: dict[str, Callable[[Any, Mapping[str, Any]], Clears | None]] = {
    "required": lambda limit, schema: None if "properties" in schema else _lacking(limit),
    "additionalProperties": lambda limit, schema: None if "properties" in schema else _lacking("additionalProperties"),
    "properties": _properties,
    "items": _items,
    "contains": _contains,
    "allOf": _all_of,
    "pattern": _pattern,
    "format": _format,
    "enum": lambda limit, schema: frozenset(limit).__contains__,
    "const": lambda limit, schema: limit.__eq__,
    "minLength": lambda limit, schema: lambda value: len(value) >= limit,
    "maxLength": lambda limit, schema: lambda value: len(value) <= limit,
    "minItems": lambda limit, schema: lambda value: len(value) >= limit,
    "maxItems": lambda limit, schema: lambda value: len(value) <= limit,
    "minimum": lambda limit, schema: lambda value: value >= limit,
    "maximum": lambda limit, schema: lambda value: value <= limit,
    "uniqueItems": lambda limit, schema: _texts if limit else None,
}


def _lacking(keyword: Any) -> None:
    raise KeyError(keyword)


def accepts(validator: Draft202012Validator, quick: Clears, data: Mapping[str, Any]) -> bool:
    """Whether data fit: the quick look first, jsonschema where that is not sure."""
    return quick(data) or validator.is_valid(data)
