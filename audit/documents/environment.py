"""The Jinja environment for documents: sandboxed, strict, escaping, with a short list of filters.

In docxtpl's own default a template can run programs, `A & B < C` loses its signs without a word, and a missing name is
printed as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from audit.documents import formats
from audit.messages import t

# What XML 1.0 cannot hold, and what docxtpl or a check for left-over tags would take for a tag.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|\\{_?[{%#]|[}%#]_?\\}")


class BadText(ValueError):
    """A value that a Word file cannot hold; the text says which character."""


def _of(kind: type, function: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter for values of one type and form; BadText names the value that is none."""

    def convert(value: Any) -> str:
        try:
            if type(value) is not kind:
                raise ValueError
            return function(value)
        except (ValueError, ArithmeticError) as error:
            raise BadText(
                t(
                    "“{value}”不能写成 {name}",
                    "{value!r} cannot be written as {name}",
                    value=value,
                    name=function.__name__,
                )
            ) from error

    return convert


FILTERS: dict[str, Callable[..., Any]] = {
    "money": _of(str, formats.money),
    "rmb": _of(str, formats.rmb),
    "cn_day": _of(str, formats.cn_day),
    "cn_month": _of(str, formats.cn_month),
    "cn_number": _of(int, formats.cn_number),
    "length": len,
    "level": formats.level,
}
# What the program itself writes into templates (see `preparing`); no template may ask for it.
_OWN: dict[str, Callable[..., Any]] = {
    "width": formats.width,
    "organ_indent": formats.organ_indent,
    "day_indent": formats.day_indent,
    "sealed_indent": formats.sealed_indent,
    "sealed_day_indent": formats.sealed_day_indent,
}
_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "dict")


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
    if type(value) is list:
        return [checked(item) for item in value]
    if type(value) is dict:
        return {str(key): checked(item) for key, item in value.items()}
    if isinstance(value, float | Decimal):
        raise BadText(
            t(
                '小数型数字 {value}；金额请写成文字，如 "1700.00"',
                'the floating-point number {value}; write amounts as text, as "1700.00"',
                value=value,
            )
        )
    raise BadText(type(value).__name__)


_SCALARS = frozenset({str, int, bool})
# Characters that make a text need care: they are escaped, or might be taken for a tag.
_CARE = "&<>\"'{}"


def plain(data: Mapping[str, Any]) -> bool:
    """One quick look at a record: whether all of it is texts and whole numbers that a Word file holds just as they are. Where it is
    not, nothing is said; `checked` looks closely, and values are escaped."""
    values: list[Any] = list(data.values())
    scalars: list[Any] = []
    while values:
        kinds = set(map(type, values))
        if kinds <= _SCALARS:
            scalars += values
            break
        if not kinds <= _SCALARS | {list, dict}:
            return False
        scalars += [value for value in values if type(value) in _SCALARS]
        values = [
            item
            for value in values
            if type(value) in (list, dict)
            for item in (value if type(value) is list else value.values())
        ]
    joined = "|".join(map(str, scalars))
    return joined.isprintable() and not any(character in joined for character in _CARE)


def _finalize(value: Any) -> Any:
    if value is None or isinstance(value, float | Decimal):
        raise BadText(type(value).__name__)
    return value


def environment() -> ImmutableSandboxedEnvironment:
    """A new environment; docxtpl sets `autoescape` on it, so it is never shared."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_finalize)
    for name in _GLOBALS:
        env.globals.pop(name, None)
    env.filters = FILTERS | _OWN
    return env
