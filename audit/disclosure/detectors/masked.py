"""Numbers with stars, and how much they still give away to who knows a person's age and sex."""

from __future__ import annotations

import re
from datetime import date, timedelta

from audit import identity
from audit.disclosure.detectors import labels
from audit.disclosure.detectors.hits import Hit, Scan
from audit.messages import t

SIGNS = "*●•×#■□▇█○◆▲△?_…"
_RUN = re.compile(rf"[0-9Xx{re.escape(SIGNS)}]{{2,40}}(?:[ \-][0-9Xx{re.escape(SIGNS)}]{{2,40}}){{0,5}}")
_TAIL = re.compile(
    "(?:卡|账号|帐号|身份证|证件|手机|电话)[\u4e00-\u9fff]{0,6}(?:尾号|后四位|末四位|后4位|末4位|后六位|后6位)[ :：为是]{0,3}(?P<id>[0-9]{3,6}[0-9Xx]?)(?![0-9])"
)
_SIGN = re.compile(f"[{re.escape(SIGNS)}]")
_STARRED = re.compile(f"[{re.escape(SIGNS)}]|[Xx]{{2}}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def masked(scan: Scan) -> None:
    """Numbers of which a part is hidden: identity numbers, cards, mobiles."""
    text = scan.text
    if _SIGN.search(text) or "x" in text or "X" in text:
        for match in _RUN.finditer(text):
            _one(scan, match)
    if "号" in text or "位" in text:
        for match in _TAIL.finditer(text):
            kind = (
                "phone"
                if re.search("手机|电话", match.group())
                else "id_number"
                if "证" in match.group()
                else "bank_card"
            )
            remark = t(
                "只写了末几位，与姓名同列仍可用来核对本人",
                "only its last places, yet beside the name they help to identify",
            )
            scan.take(
                Hit(kind, match["id"], False, remark, doubtful=True, masked="*" * 8 + match["id"]), *match.span("id")
            )


def _one(scan: Scan, match: re.Match[str]) -> None:
    raw = match.group()
    if not _STARRED.search(raw):
        return
    raw = raw.replace(" ", "").replace("-", "")
    # x and X are stars where several stand together, else a check character.
    pattern = _SIGN.sub("*", re.sub("[Xx]{2,}", lambda run: "*" * len(run.group()), raw)).upper()
    shown, hidden = sum(c != "*" for c in pattern), pattern.count("*")
    if hidden < 2 or "**" not in pattern or shown < 3 or len(pattern) < 7 or not scan.free(*match.span()):
        return
    near = scan.text[match.start() - 1 : match.start()] if match.start() else ""
    if (near.isascii() and near.isalnum()) or re.fullmatch(r"[0-9]{15,}\*{2}|\*{2}[0-9]{15,}", pattern):
        return
    if re.search(r"[0-9]\*\*[0-9]", pattern) and shown in (15, 18) and hidden % 2 == 0 and hidden <= 4:
        return  # bold marks of Markdown, not stars: the number is whole
    before = scan.before(match.start())
    kind = _kind(pattern, before)
    if kind is None or labels.is_code(before):
        return
    remark = t(
        "打码后仍露出 {shown} 位、隐去 {hidden} 位",
        "masked, yet {shown} places show and {hidden} are hidden",
        shown=shown,
        hidden=hidden,
    )
    scan.take(Hit(kind, pattern, False, remark, doubtful=True, masked=pattern), *match.span())


def _kind(pattern: str, before: str) -> str | None:
    length = len(pattern)
    if labels.ID.search(before):
        return "id_number"
    if labels.CARD.search(before) and length >= 8:
        return "bank_card"
    if labels.PHONE.search(before):
        return "phone"
    if length in (15, 18) and not pattern.startswith("62") and pattern[0] != "0":
        return "id_number"
    if length == 11 and re.match(r"1[3-9*]", pattern):
        return "phone"
    if 12 <= length <= 23:
        return (
            "bank_card" if pattern[:2] in ("62", "60", "95", "81") or length in (16, 19) or length > 20 else "id_number"
        )
    if 8 <= length <= 12 and pattern[0] == "1":
        return "phone"
    return None


def candidates(pattern: str, sex: str | None, age: int | None, day: date) -> int | None:
    """How many identity numbers fit an 18-place pattern of digits and `*`, for a person of this sex and age on `day`.

    Hidden places of the area are counted as open; who knows the place has fewer. None where the pattern has not 18 places.
    """
    if len(pattern) != 18:
        return None
    born = pattern[6:14]
    if age is None:
        first, last = date(day.year - 100, 1, 1), date(day.year - 40, 12, 31)
    else:
        first = _years_before(day, age + 1) + timedelta(days=1)
        last = _years_before(day, age)
    # How many ways lead to each remainder of the check sum: area and sequence first, then each birth day.
    ways = _spread([(pattern[i], _WEIGHTS[i], "0123456789") for i in range(6)])
    parity = {"男": "13579", "女": "02468"}.get(sex or "", "0123456789")
    sequence = [(pattern[i], _WEIGHTS[i], parity if i == 16 else "0123456789") for i in range(14, 17)]
    ways = [sum(ways[i] * b for i, b in pairs) for pairs in _folded(_spread(sequence))]
    allowed = set(range(11)) if pattern[17] == "*" else {_CHECK.find(pattern[17])}
    total = 0
    for offset in range((last - first).days + 1):
        digits = (first + timedelta(days=offset)).strftime("%Y%m%d")
        if all(shown in ("*", digit) for shown, digit in zip(born, digits, strict=True)):
            rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS[6:14], strict=True)) % 11
            total += sum(count for remainder, count in enumerate(ways) if (remainder + rest) % 11 in allowed)
    return total


def _spread(places: list[tuple[str, int, str]]) -> list[int]:
    """For each remainder modulo 11, in how many ways the open places make it."""
    ways = [1] + [0] * 10
    for shown, weight, choice in places:
        options = [shown] if shown != "*" else list(choice)
        new = [0] * 11
        for remainder, count in enumerate(ways):
            for option in options:
                if option.isdigit() and option in choice:
                    new[(remainder + int(option) * weight) % 11] += count
        ways = new
    return ways


def _folded(second: list[int]) -> list[list[tuple[int, int]]]:
    """For each sum of two remainders, the pairs that make it."""
    return [[((total - other) % 11, count) for other, count in enumerate(second)] for total in range(11)]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def shows_birth(pattern: str) -> bool:
    """Whether the whole birth date of an 18-place pattern is to be read."""
    return (
        len(pattern) == 18
        and "*" not in pattern[6:14]
        and identity.birth_date(pattern[:6].replace("*", "1") + pattern[6:14] + "0000") is not None
    )
