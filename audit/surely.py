"""A quick look at a document of ours: whether it surely fits its schema. Of what is not sure nothing is said; jsonschema judges it.

A policy has hundreds of small files, and a command that runs for half a second should not spend most of it on proving again that they are well formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WORDS = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "examples"})
_TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def fits(value: Any, schema: Any, root: Mapping[str, Any]) -> bool:
    """True only where jsonschema would accept the value; `root` is the document that `#/…` references point into."""
    if schema is True:
        return True
    if not isinstance(schema, dict):
        return False
    return all(
        key in _WORDS or (key in _KEYWORDS and _KEYWORDS[key](value, part, schema, root))
        for key, part in schema.items()
    )


def _reference(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not part.startswith("#/"):
        return False
    found: Any = root
    for name in part[2:].split("/"):
        found = found.get(name) if isinstance(found, dict) else None
    return found is not None and fits(value, found, root)


def _type(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return any(name in _TYPES and type(value) is _TYPES[name] for name in ([part] if isinstance(part, str) else part))


def _properties(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return not isinstance(value, dict) or all(fits(value[key], part[key], root) for key in value if key in part)


def _additional(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    if "patternProperties" in schema:
        return False
    others = [key for key in value if key not in schema.get("properties", {})]
    return not others if part is False else all(fits(value[key], part, root) for key in others)


def _pattern(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return not isinstance(value, str) or re.search(part, value) is not None


def _names(value: Any, part: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return not isinstance(value, dict) or all(fits(key, part, root) for key in value)


_KEYWORDS: dict[str, Any] = {
    "$ref": _reference,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "pattern": _pattern,
    "required": lambda value, part, *_: not isinstance(value, dict) or all(key in value for key in part),
    "enum": lambda value, part, *_: isinstance(value, str) and value in part,
    "const": lambda value, part, *_: isinstance(value, str) and value == part,
    "items": lambda value, part, _, root: not isinstance(value, list) or all(fits(item, part, root) for item in value),
    "minItems": lambda value, part, *_: not isinstance(value, list) or len(value) >= part,
    "minLength": lambda value, part, *_: not isinstance(value, str) or len(value) >= part,
    "minProperties": lambda value, part, *_: not isinstance(value, dict) or len(value) >= part,
    "uniqueItems": lambda value, part, *_: (
        not isinstance(value, list) or (all(isinstance(item, str) for item in value) and len(set(value)) == len(value))
    ),
    "anyOf": lambda value, part, _, root: any(fits(value, each, root) for each in part),
    "allOf": lambda value, part, _, root: all(fits(value, each, root) for each in part),
}
