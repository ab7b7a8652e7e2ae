"""What one unbroken number is: an identity number, a card, a telephone, a code of the office's, or nothing."""

from __future__ import annotations

import re

from audit import identity
from audit.disclosure.detectors import labels
from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.disclosure.detectors.phones import phone
from audit.messages import t

# The prefixes of cards that may be met here: UnionPay, the older ones of banks and rural credit unions, Visa, Mastercard, JCB.
_CARD_PREFIX = re.compile(
    r"62[0-9]{14,17}\Z|60[0-9]{14,17}\Z|9558[0-9]{15}\Z|81[0-9]{14,17}\Z|4[0-9]{15}\Z|5[1-5][0-9]{14}\Z|2[2-7][0-9]{14}\Z|35[0-9]{14}\Z"
)
_LONGEST_ACCOUNT = 40
_RETIREE_BORN = "1990"  # a person in a notice is born before; later "dates" are those of batches


def plausible(number: str) -> bool:
    """Whether a number of 15 or 18 places holds a real birth date of somebody who may be alive."""
    if len(number) not in (15, 18) or identity.birth_date(number) is None:
        return False
    return len(number) == 15 or "1900" <= number[6:10] <= "2035"


def identity_number(number: str, remark: str = "", doubtful: bool = False) -> Hit:
    fault = identity.id_fault(number)
    if fault and not remark:
        remark = t("校验码不符，仍按身份证号处理", "its check character is wrong")
    return Hit("id_number", number, fault is None, remark, doubtful=doubtful)


def judge(scan: Scan, number: str, start: int, end: int) -> Hit | Pass | None:
    """What one unbroken number is, if anything personal."""
    text = scan.text
    before = scan.before(start)
    near = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    lettered = (near.isascii() and near.isalpha()) or (after.isascii() and after.isalpha())
    length = len(number)
    sound = length == 18 and plausible(number) and identity.id_fault(number) is None
    if sound:
        return identity_number(number)
    code = labels.is_code(before)
    if length <= 15:
        found = phone(scan, number, start, end)
        if found is not None:
            return found
    if lettered and not labels.ID.search(before):
        return None
    if re.search(r"(?<![0-9])[0-9]{1,3}\.\Z", before) or re.match(r"\.[0-9]{1,2}(?![0-9.])", text[end : end + 4]):
        # A figure with decimals; an identity number kept as a figure ends in .0.
        return identity_number(number, _as_figure()) if plausible(number) and length == 18 and after == "." else None
    if length in (15, 18) and plausible(number):
        return _doubted(scan, number, before, code)
    labelled = labels.ID.search(before) is not None and not code
    if labelled and 12 <= length <= 20:
        remark = t("应为 18 位，这里有 {n} 位，疑为抄漏或抄多", "{n} places where 18 are due", n=length)
        return Hit("id_number", number, False, remark if length != 18 else _neither())
    if number.endswith("X"):
        return None if code else Hit("id_number", number, False, _neither())
    return _account(scan, number, start, before, code)


def _doubted(scan: Scan, number: str, before: str, code: bool) -> Hit | Pass | None:
    """A number with a date where an identity number has one, whose check character is wrong or which has none."""
    if code:
        return Pass(
            number,
            t("前面写明是编号、批次或代码，校验码也不符", "behind a label of a code, and its check character is wrong"),
        )
    if labels.ID.search(before):
        return identity_number(number)
    if len(number) == 15:
        return Hit("id_number", number, True, t("十五位旧号", "an old number of 15 places"))
    if labels.CARD.search(before) or (_CARD_PREFIX.match(number) and identity.luhn(number)):
        return Hit("bank_card", number, identity.luhn(number))
    if number.endswith("000"):
        return identity_number(number, _as_figure())
    return identity_number(number, doubtful=number[6:10] >= _RETIREE_BORN and not scan.context.label)


def _neither() -> str:
    return t("日期或校验码不对，疑为抄错的身份证号", "neither date nor check character fit; perhaps miscopied")


def _as_figure() -> str:
    return t("身份证号被存成数字，末几位已变样", "an identity number kept as a figure; its last places are changed")


def _account(scan: Scan, number: str, start: int, before: str, code: bool) -> Hit | Pass | None:
    """A number that may be a bank card or an account."""
    length = len(number)
    if length > _LONGEST_ACCOUNT:
        return None
    prefix = _CARD_PREFIX.match(number) is not None
    luhn = identity.luhn(number)
    if code and not (prefix and luhn and labels.CARD.search(before)):
        return (
            Pass(number, t("前面写明是编号、批次或代码", "it stands behind a label of a code or batch"))
            if length >= 11
            else None
        )
    if labels.CARD.search(before) and 8 <= length <= 22:
        return account(scan, number, start)
    if 16 <= length <= 19:
        if prefix:
            return Hit("bank_card", number, luhn)
        if length == 18 and number[0] != "0":
            return Hit(
                "id_number",
                number,
                False,
                t(
                    "18 位而日期和校验码都不对，疑为抄错的身份证号",
                    "18 places, but neither date nor check character fit",
                ),
                doubtful=True,
            )
        if luhn:
            remark = t("校验位相符，但不是常见的卡号开头", "its check digit fits, its beginning is no common one")
            return Hit("bank_card", number, True, remark, doubtful=True)
        if length == 17 and plausible(number[:6] + number[6:14] + "0000"):
            return Hit(
                "id_number",
                number,
                False,
                t("17 位，含有出生日期，疑为漏了一位的身份证号", "17 places with a date in them"),
            )
    return None


# The account's owner in brackets behind it.
_OWNER = re.compile(r"[0-9 \-]{8,40}\(([^)\n]{2,20})\)")


def account(scan: Scan, number: str, start: int) -> Hit | Pass:
    """A number that words in front call an account: a person's, unless running text says that it is an organisation's."""
    luhn = identity.luhn(number)
    if scan.context.running and not (_CARD_PREFIX.match(number) and luhn):
        floor = max(0, start - 60)
        begin = max(scan.text.rfind(mark, floor, start) for mark in "。；;\n")
        owner = _OWNER.match(scan.text[start : start + 70])
        lead = scan.text[max(begin + 1, floor) : start] + (owner[1] if owner else "")
        if labels.PAYEE.search(lead) and not labels.PAID_TO.search(lead):
            return Pass(number, t("单位的银行账户", "an account of an organisation"))
    return Hit("bank_card", number, luhn)
