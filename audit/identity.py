"""Numbers that carry a check of their own: resident identity numbers (GB 11643), bank cards (ISO/IEC 7812-1), unified social
credit codes (GB 32100); and the shapes of telephone numbers.

Arithmetic, never a look-up of counties: a county that is unknown today is not a fault, for retirees' numbers carry codes
that were abolished decades ago. All functions take the canonical spelling: half-width, upper case, no space and no hyphen.
"""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
ID18 = re.compile(r"[1-9][0-9]{16}[0-9X]\Z")
ID15 = re.compile(r"[1-9][0-9]{14}\Z")
# Born before or after these years is nobody who is on a ledger, only a slip that happens to be a date.
_FIRST_YEAR, _LAST_YEAR = 1800, 2099
CARD = re.compile(r"[0-9]{12,19}\Z")

# GB 32100-2015, 4 and appendix A: 18 places out of 31 characters (no I, O, S, V, Z), of which the third to eighth are the
# digits of an area; place i weighs 3 to the power of i - 1 modulo 31.
_USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC = re.compile(rf"[{_USCC_CHARACTERS}]{{2}}[0-9]{{6}}[{_USCC_CHARACTERS}]{{10}}\Z")

# The numbering plan: mobiles begin with 13 to 19; land lines are seven or eight places that begin with neither 0 nor 1, with an area
# code of three (010, 02x) or four places in front or without, perhaps an extension behind; 400 and 800 are service lines.
MOBILE = re.compile(r"(?:(?:\+|00)86)?1[3-9][0-9]{9}\Z")
LAND_LINE = re.compile(r"(?:0(?:10|2[0-9]|[3-9][0-9]{2}))?[2-9][0-9]{6,7}(?:(?:转|[#*])[0-9]{1,6})?\Z|[48]00[0-9]{7}\Z")


def check_character(first17: str) -> str:
    """The check character of an 18-place number's first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def _date(year: str, month: str, day: str) -> date | None:
    try:
        day_of_birth = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return day_of_birth if _FIRST_YEAR <= day_of_birth.year <= _LAST_YEAR else None


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
    """Whether a card number's check digit is right (ISO/IEC 7812-1, annex B); `number` is of digits."""
    total = 0
    for index, character in enumerate(reversed(number)):
        digit = int(character) * (2 if index % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def uscc_check_character(first17: str) -> str:
    """The check character of a unified social credit code's first 17 (GB 32100, appendix A)."""
    total = sum(_USCC_CHARACTERS.index(character) * pow(3, index, 31) for index, character in enumerate(first17))
    return _USCC_CHARACTERS[-total % 31]


def uscc_fault(code: str) -> str | None:
    """What is wrong with a unified social credit code: `shape`, `check`, or None where it is sound.

    The organisation's own check digit inside (place 17, GB 11714) is not judged: codes of individual businesses lack it.
    """
    if not USCC.match(code):
        return "shape"
    return None if uscc_check_character(code[:17]) == code[17] else "check"


def is_mobile(number: str) -> bool:
    """Whether it is a mobile number of the mainland, with or without +86."""
    return MOBILE.match(number) is not None


def is_phone(number: str) -> bool:
    """Whether it is a mobile or a land line of the mainland, written without spaces and hyphens."""
    return is_mobile(number) or LAND_LINE.match(number) is not None
