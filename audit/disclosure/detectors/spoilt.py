"""Identity numbers, cards and telephones that a program or a typist has spoilt: powers of ten, letters for digits."""

from __future__ import annotations

import re

from audit import identity
from audit.disclosure.detectors.hits import Hit, Scan
from audit.disclosure.detectors.verdict import plausible
from audit.messages import t

_FLOAT = re.compile(r"(?<![0-9.])([1-9])(?:\.([0-9]{1,17}))?[Ee]\+?(1[0-9])(?![0-9.])")


def powers_of_ten(scan: Scan) -> None:
    """Numbers that a spreadsheet shows as 4.22832E+17: what is left of an identity number, a card or a telephone."""
    for match in _FLOAT.finditer(scan.text):
        digits, power = match[1] + (match[2] or ""), int(match[3])
        value = match.group()
        if power in (14, 17):
            full = digits.ljust(power + 1, "0")
            known = len(digits) >= power - 3 and plausible(full)
            found = Hit(
                "id_number",
                value,
                False,
                t(
                    "科学计数法，疑为存成数字的身份证号",
                    "in powers of ten; perhaps an identity number kept as a figure",
                ),
                doubtful=not known and power == 14,
            )
        elif power in (15, 16, 18) and digits[:2] in ("62", "60", "81", "95"):
            found = Hit(
                "bank_card",
                value,
                False,
                t("科学计数法，疑为存成数字的银行卡号", "in powers of ten; perhaps a card number kept as a figure"),
            )
        elif power == 10 and re.match("1[3-9]", digits):
            found = Hit(
                "phone",
                value,
                False,
                t("科学计数法，疑为存成数字的手机号", "in powers of ten; perhaps a telephone kept as a figure"),
                doubtful=len(digits) < 9,
            )
        else:
            continue
        scan.take(found, match.start(), match.end())


def confused(scan: Scan) -> None:
    """Identity numbers with O, o, l, I or | in the place of 0 and 1, as text recognition and typists have it."""
    for match in _CONFUSED.finditer(scan.text):
        word = match.group()
        if word.isdigit() or sum(c.isdigit() for c in word) < 8:
            continue
        number = word[:17].translate(_LETTERS) + word[17].translate(_LETTERS).upper()
        if plausible(number):
            remark = t("数字写成了形近字母", "letters in the place of digits")
            scan.take(Hit("id_number", number, identity.id_fault(number) is None, remark), match.start(), match.end())


_CONFUSED = re.compile("(?<![0-9A-Za-z|])[0-9OolI|]{17}[0-9OolI|Xx](?![0-9A-Za-z|])")
_LETTERS = str.maketrans("OolI|", "00111")
