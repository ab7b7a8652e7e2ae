"""Personal data in what the program says: names, sex, ages and amounts may show, the rest is masked.

Masks keep what a clerk needs to find the row again and not more; `--unmask` switches them off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit import identity

# Column types of a ledger whose values are masked (audit.ledgers.kinds.Column.type).
PERSONAL_TYPES = frozenset({"id", "card", "phone", "address", "birth", "email"})

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ \-\u00a0\u3000]?[0-9]){10,24}[Xx]?(?![0-9A-Za-z])")
# In the name of a file or sheet: a number as it is, and one written in groups.
_RUN = re.compile(r"(?<![0-9])[0-9]{11,19}[Xx]?(?![0-9A-Za-z])")
_GROUPED = re.compile(r"(?<![0-9])[0-9]+(?:[ \-_\u00a0\u3000][0-9]+)+[Xx]?(?![0-9A-Za-z])")
_SEPARATOR = re.compile(r"([ \-_\u00a0\u3000])")
HIDDEN = "×"  # what stands for a digit in a name: no file system refuses it
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


def mask_name(text: str) -> str:
    """The name of a file, a folder or a sheet: identity, card and mobile numbers and e-mail addresses in it. Other numbers are left, for
    names are full of days and running numbers, and whoever reads one has to find the file by it."""
    if len(text) > 10:
        text = _RUN.sub(lambda match: _hidden(match.group()) or match.group(), text)
        text = _GROUPED.sub(lambda match: _regrouped(match.group()), text)
    return (
        _MAIL.sub(lambda match: mask_value(match.group(), "email").replace("*", HIDDEN), text) if "@" in text else text
    )


def _hidden(number: str) -> str | None:
    """A number masked, None where it can be nobody's."""
    number = number.upper()
    personal = (
        (len(number) in (15, 18) and identity.birth_date(number) is not None)
        or identity.is_mobile(number)
        or (16 <= len(number) <= 19 and number[0] in "34569" and number.isdigit() and identity.luhn(number))
    )
    return mask_number(number).replace("*", HIDDEN) if personal else None


def _regrouped(text: str) -> str:
    """A text of numbers with separators between them, in which neighbours may be the groups of one."""
    parts = _SEPARATOR.split(text)
    for first in range(0, len(parts), 2):
        for last in range(len(parts) - 1, first, -2):
            masked = _hidden("".join(parts[first : last + 1 : 2]))
            if masked:
                return "".join([*parts[:first], masked]) + _regrouped("".join(parts[last + 1 :]))
    return text


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
