"""Telephone numbers, and which of them are the office's own."""

from __future__ import annotations

import re

from audit.disclosure.detectors import labels
from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.messages import t

MOBILE = re.compile("(?:0|86|0086|086)?1[3-9][0-9]{9}")
_LAND = re.compile("(?:0|(?:86|0086)0?)(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_LAND_WITH_ZERO = re.compile("0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_LOCAL = re.compile("[2-8][0-9]{6,7}")
# How people group the eleven digits of a mobile number; in front may stand 86, 086, 0086 or 0.
_MOBILE_GROUPS = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (5, 6), (4, 3, 4), (3, 4, 2, 2), (3, 2, 2, 2, 2), (11,), (5, 3, 3), (4, 7), (6, 5), (3, 5, 3)})  # fmt: skip
_COUNTRY = {2: "86", 3: "086", 4: "0086", 1: "0"}
_LISTED = re.compile(r"[、,/;；和或及\s]{1,3}")


def phone(
    scan: Scan, number: str, start: int, end: int, sizes: tuple[int, ...] = (), alone: bool = True
) -> Hit | Pass | None:
    """A telephone number in a run of digits or in groups of `sizes`, or None where it is none; Pass where it is the office's."""
    if sizes and not (MOBILE.fullmatch(number) or _LAND.fullmatch(number)):
        return None
    before = scan.before(start)
    labelled = labels.PHONE.search(before) is not None
    land = sums = False
    if sizes:
        rest = sizes[1:] if number[: sizes[0]] == _COUNTRY.get(sizes[0]) else sizes
        if MOBILE.fullmatch(number) and rest in _MOBILE_GROUPS and sum(rest) == 11:
            value = number[-11:]
            if not (alone or labelled or rest != sizes):
                return None
            sums = (
                not labelled
                and sizes == (3, 4, 4)
                and number[2] == "0"
                and number[5:7] == number[9:] == "00"
                and "0" not in (number[3], number[7])
            )
        elif _LAND.fullmatch(number) and _land_groups(number, rest):
            value, land = _dashed(number, rest), True
        else:
            return None
    elif MOBILE.fullmatch(number):
        value = number[-11:]
        if len(number) > 12 and not (number.startswith(("86", "0086"))):
            return None
        if not _word_in_front(scan.text, start) or _letter_behind(scan.text, end):
            return None
    elif _LAND_WITH_ZERO.fullmatch(number):
        value, land = number, True
    elif 4 <= len(number) <= 6 and labels.SHORT.search(before):
        value = number
    elif _LOCAL.fullmatch(number) and (labelled or (labels.PERSON.search(before) and labels.CONTACT.search(before))):
        value, land = number, True
    else:
        return None
    if not sizes and labels.is_code(before) and not labelled:
        return Pass(value, t("前面写明是编号、批次或代码", "it stands behind a label of a code or batch"))
    if land and scan.text[start - 1 : start] in ("-", "/") and re.search("[A-Za-z0-9][-/]\\Z", before):
        return None
    why = _office(scan, before, start, land)
    return Pass(value, why) if why else Hit("phone", value, doubtful=sums)


def _land_groups(number: str, sizes: tuple[int, ...]) -> bool:
    """Whether the first group is an area code and the others together a local number."""
    area = sizes[0]
    return (
        area in (2, 3, 4)
        and sum(sizes[1:]) in (7, 8)
        and sizes[1:] in ((7,), (8,), (4, 4), (3, 4), (4, 3), (2, 2, 2, 2))
    )


def _dashed(number: str, sizes: tuple[int, ...]) -> str:
    local = number[-sum(sizes[1:]) :]
    area = number[: -len(local)][-sizes[0] :]
    return f"{area if area.startswith('0') else '0' + area}-{local}"


def _word_in_front(text: str, start: int) -> bool:
    """Whether letters in front of a number are a word that leads to it (tel, 电话), not part of a longer code."""
    near = text[max(0, start - 8) : start]
    letters = re.search(r"[A-Za-z]+\Z", near)
    return letters is None or letters.group().lower() in (
        "tel", "phone", "mobile", "mob", "cell", "call", "wx", "vx", "qq", "no", "id", "m", "t", "p")  # fmt: skip


def _letter_behind(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return after.isascii() and after.isalpha()


def _office(scan: Scan, before: str, start: int, land: bool) -> str | None:
    """Why a telephone may stand in a notice: it is the office's own."""
    person = labels.PERSON.search(before)
    office = labels.OFFICE.search(before)
    if (
        office
        and (person is None or (land and person.start() < office.start()))
        and (scan.context.running or scan.context.label)
    ):
        return t("监督、咨询等公务电话", "the office's number for objections or enquiries")
    if not scan.context.running:
        return None
    previous = scan.found[-1] if scan.found else None
    if isinstance(previous, Pass) and start and 0 < previous.end <= scan.normal.span(start, start + 1)[0]:
        between = scan.normal.original[previous.end : scan.normal.span(start, start + 1)[0]]
        if _LISTED.fullmatch(between):
            return t("与前一个公务电话并列", "listed beside a number of the office")
    if not land or person is not None:
        return None
    if not before.strip() or labels.CONTACT.search(before):
        return t("单位的固定电话", "the office's land line")
    if labels.TITLE.search(before) or labels.ORGANISATION.search(before):
        return t("单位或经办人员的固定电话", "a land line of the office or its staff")
    return None
