"""What people read, in Chinese or English.

Every message is written once, at the place that says it, in both languages: `t("第 {row} 行", "row {row}", row=3)`.
Both texts are literals with the same placeholders (a test reads the source for that), so none can be missing,
and values from files are never templates.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_language: ContextVar[Language] = ContextVar("language", default="zh")


def set_language(language: Language) -> None:
    """Choose the language of everything said from here on."""
    _language.set(language)


def language() -> Language:
    """The language in use."""
    return _language.get()


def t(zh: str, en: str, /, **values: object) -> str:
    """The text in the language in use, with `{name}` filled from `values`."""
    text = zh if _language.get() == "zh" else en
    return text.format(**values) if values else text


def pick(zh: str | None, en: str | None) -> str | None:
    """One of two finished texts, for texts that come from data; falls back to the Chinese one."""
    return en if _language.get() == "en" and en else zh


def listing(items: list[str] | tuple[str, ...]) -> str:
    """Names in a row: 甲、乙 or a, b."""
    return ("、" if _language.get() == "zh" else ", ").join(items)
