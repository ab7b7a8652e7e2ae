"""The Jinja environment for documents: sandboxed, strict, escaping, with a short list of filters.

In docxtpl's own default a template can run programs, `A & B < C` loses its signs without a word, and a missing name is
printed as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from audit.documents import formats

# What XML 1.0 cannot hold, and what docxtpl or a check for left-over tags would take for a tag.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|\\{_?[{%#]|[}%#]_?\\}")
FILTERS: dict[str, Callable[..., Any]] = {
    "money": formats.money,
    "rmb": formats.rmb,
    "cn_day": formats.cn_day,
    "length": len,
}
_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "dict")


class BadText(ValueError):
    """A value that a Word file cannot hold; the text says which character."""


def clean(text: str) -> str:
    """Line ends unified; BadText for characters that XML cannot hold or docxtpl would interpret."""
    match = _FORBIDDEN.search(text)
    if match:
        raise BadText(" ".join(f"U+{ord(c):04X}" for c in match.group()))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def checked(value: Any) -> Any:
    """Plain data only: text, whole numbers, booleans, lists and dictionaries of them; every text is cleaned."""
    if isinstance(value, bool | int):
        return value
    if type(value) is str:
        return clean(value)
    if isinstance(value, list):
        return [checked(item) for item in value]
    if isinstance(value, dict):
        return {str(key): checked(item) for key, item in value.items()}
    raise BadText(type(value).__name__)


def _finalize(value: Any) -> Any:
    if value is None or isinstance(value, float | Decimal):
        raise BadText(type(value).__name__)
    return value


def environment() -> ImmutableSandboxedEnvironment:
    """A new environment; docxtpl sets `autoescape` on it, so it is never shared."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_finalize)
    for name in _GLOBALS:
        env.globals.pop(name, None)
    env.filters = dict(FILTERS)
    return env
