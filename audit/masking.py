"""Personal data in what the program says: names, sex, ages and amounts may show, the rest is masked.

Masks keep what a clerk needs to find the row again and not more; `--unmask` switches them off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Column types of a ledger whose values are masked (audit.ledgers.kinds.Column.type).
PERSONAL_TYPES = frozenset({"id", "card", "phone", "address", "birth", "email"})

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ \-\u00a0\u3000]?[0-9]){10,24}[Xx]?(?![0-9A-Za-z])")
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+")


def mask_number(text: str) -> str:
    """ID and card numbers: first four and last four, or first three and last four of up to twelve characters."""
    if len(text) <= 7:
        return "*" * len(text)
    head = 4 if len(text) > 12 else 3
    return text[:head] + "*" * (len(text) - head - 4) + text[-4:]


def mask_value(text: str, kind: str) -> str:
    """One value of a column (or finding) of the given kind."""
    if kind in ("id", "card", "phone"):
        return mask_number(text)
    if kind == "birth":
        return re.sub(r"[0-9]", "*", text)
    if kind == "address":
        return text[:3] + "*" * max(len(text) - 3, 3)
    if kind == "email":
        name, _, host = text.partition("@")
        return name[:1] + "***@" + host
    return mask_text(text)


def mask_text(text: str) -> str:
    """Running text: any run of eleven or more digits and any e-mail address inside it."""
    text = _LONG_NUMBER.sub(lambda match: mask_number(match.group()), text)
    return _MAIL.sub(lambda match: mask_value(match.group(), "email"), text)


@dataclass(frozen=True, slots=True)
class Masker:
    """Masks values on their way out, unless the user asked to see them."""

    unmask: bool = False

    def value(self, text: str | None, kind: str = "text") -> str | None:
        """A single value of the given kind (`id`, `card`, `phone`, `address`, `birth`, `email`, else text)."""
        return text if text is None or self.unmask else mask_value(text, kind)

    def text(self, text: str) -> str:
        """Running text that may contain personal numbers."""
        return text if self.unmask else mask_text(text)
