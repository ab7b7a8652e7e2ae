"""Resident identity numbers (GB 11643) and bank cards: arithmetic, never a look-up of counties.

A county that is unknown today is not a fault: retirees' numbers carry codes that were abolished decades ago.
"""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
ID18 = re.compile(r"[1-9][0-9]{16}[0-9X]\Z")
ID15 = re.compile(r"[1-9][0-9]{14}\Z")


def check_character(first17: str) -> str:
    """The check character of an 18-place number's first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def birth_date(number: str) -> date | None:
    """The birth date inside an 18- or 15-place number (canonical spelling), None where it holds no real date."""
    if ID18.match(number):
        return _date(number[6:10], number[10:12], number[12:14])
    if ID15.match(number):
        return _date("19" + number[6:8], number[8:10], number[10:12])
    return None


def sex(number: str) -> str | None:
    """男 or 女 by the sequence digit, None where the number has not the shape."""
    if ID18.match(number):
        return "男" if int(number[16]) % 2 else "女"
    if ID15.match(number):
        return "男" if int(number[14]) % 2 else "女"
    return None


def id_fault(number: str) -> str | None:
    """What is wrong with a resident number: `shape`, `date`, `check`, or None where it is sound."""
    if not (ID18.match(number) or ID15.match(number)):
        return "shape"
    if birth_date(number) is None:
        return "date"
    if len(number) == 18 and check_character(number[:17]) != number[17]:
        return "check"
    return None


def to_18(number: str) -> str:
    """The 18-place form of a sound number, by which a person is matched across ledgers."""
    if not ID15.match(number):
        return number
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_character(first17)


def full_years(born: date, day: date) -> int:
    """Age in full years on `day`; who was born on 29 February completes a year on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def luhn(number: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812-1)."""
    total = 0
    for index, character in enumerate(reversed(number)):
        digit = int(character) * (2 if index % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
