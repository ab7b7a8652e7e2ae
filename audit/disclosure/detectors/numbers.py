"""Identity numbers, bank cards and telephones: runs of digits, whole, in groups, spaced out, or inside a longer run."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache

from audit import identity
from audit.disclosure.detectors import labels
from audit.disclosure.detectors.hits import Hit, Pass, Scan
from audit.disclosure.detectors.phones import MOBILE, phone
from audit.disclosure.detectors.verdict import account, identity_number, judge, plausible
from audit.messages import t

_DIGITS = re.compile("[0-9]+")
# What people put between the groups of one number. The kinds are told apart: a number is grouped by one kind throughout.
_GAP = re.compile(r"(?P<s>[ \t]{1,4})|(?P<n>[ \t]{0,4}\n[ \t\n]{0,8})|[ \t]?(?P<p>[\-._/·,、:|~+()\\]{1,2}|\*\*)[ \t]?")
_MAX_GAP = 14
_MAX_GROUPS = 10
_LONG_LIST = 6
_INSIDE = re.compile(
    "(?=([1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]))"
)
# How identity numbers are grouped: by their parts, or in equal groups.
_ID_GROUPS = frozenset({(6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 12), (14, 4), (6, 8, 3, 1), (3, 3, 4, 4, 4), (3, 3, 8, 4), (4, 4, 4, 6), (6, 6, 6), (10, 8), (8, 10),
                        (2, 2, 2, 8, 4), (2, 2, 2, 4, 2, 2, 4), (6, 6, 3), (6, 9), (9, 9), (17, 1), (6, 8, 1), (6, 2, 2, 2, 3), (12, 3), (12, 6)})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tokens:
    """All runs of digits of a text, and how each is joined to the next (0 not at all, else the kind of gap)."""

    starts: array[int]
    ends: array[int]
    joins: bytearray


@lru_cache(maxsize=1024)
def _kind_of_gap(gap: str) -> int:
    match = _GAP.fullmatch(gap)
    if match is None:
        return 0
    return 1 if match["s"] else 2 if match["n"] else 3 + "-._/·,、:|~+()\\*".index(match["p"][0])


def _tokens(text: str) -> _Tokens:
    starts, ends, joins = array("I"), array("I"), bytearray()
    last = -1
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if last >= 0:
            joins.append(_kind_of_gap(text[last:start]) if start - last <= _MAX_GAP else 0)
        starts.append(start)
        ends.append(end)
        last = end
    joins.append(0)
    return _Tokens(starts, ends, joins)


def numbers(scan: Scan) -> None:
    """Everything personal that is written in digits."""
    text = scan.text
    tokens = _tokens(text)
    index, count = 0, len(tokens.starts)
    size, streak = 0, 0
    while index < count:
        start, end = tokens.starts[index], tokens.ends[index]
        # Far inside a list of figures of one size nothing begins.
        streak = streak + 1 if end - start == size and index and tokens.joins[index - 1] == tokens.joins[index] else 0
        size = end - start
        if not scan.free(start, end):
            index += 1
            continue
        last = index
        if tokens.joins[index] and end - start <= 17:
            if end - start == 1 and index + 1 < count and tokens.ends[index + 1] - tokens.starts[index + 1] == 1:
                index = _spaced(scan, tokens, index)
                continue
            last = index if streak > _LONG_LIST else _grouped(scan, tokens, index)
        if last == index:
            _single(scan, start, end)
        index = max(last, index) + 1


def _x_at(text: str, end: int) -> int:
    """The end of a check character X behind 17 digits, or `end` where there is none."""
    for gap in (0, 1):
        if text[end : end + gap].strip(" \n-") == "" and text[end + gap : end + gap + 1] in ("X", "x"):
            after = text[end + gap + 1 : end + gap + 2]
            if not (after.isascii() and after.isalnum()):
                return end + gap + 1
    return end


def _spaced(scan: Scan, tokens: _Tokens, index: int) -> int:
    """Single digits with equal gaps: one number spelt out. Returns the index behind them."""
    gap, last = tokens.joins[index], index
    count = len(tokens.starts)
    while last + 1 < count and tokens.joins[last] == gap and tokens.ends[last + 1] - tokens.starts[last + 1] == 1:
        last += 1
    amount = last - index + 1
    if not 11 <= amount <= 40:
        return last + 1
    start, end = tokens.starts[index], tokens.ends[last]
    number = "".join(scan.text[tokens.starts[i]] for i in range(index, last + 1))
    if amount == 17 and (stop := _x_at(scan.text, end)) > end:
        number, end = number + "X", stop
    found: Hit | Pass | None = None
    if plausible(number) and (len(number) == 18 or labels.ID.search(scan.before(start))):
        found = identity_number(number)
    elif MOBILE.fullmatch(number):
        found = phone(scan, number, start, end)
    elif (16 <= amount <= 19 and number.startswith("62")) or (
        13 <= amount <= 19 and labels.CARD.search(scan.before(start))
    ):
        found = Hit("bank_card", number, identity.luhn(number))
    elif amount > 18 and (inside := _inside(number)):
        found = identity_number(inside[0][1], t("夹在更长的数字串里", "inside a longer run of digits"))
    if found is not None:
        scan.take(found, start, end)
    return last + 1


def _grouped(scan: Scan, tokens: _Tokens, index: int) -> int:
    """A number in groups that begins here. Returns the index of its last group, `index` where there is none."""
    text, count = scan.text, len(tokens.starts)
    start = tokens.starts[index]
    number, sizes = text[start : tokens.ends[index]], [tokens.ends[index] - start]
    best: tuple[int, int, Hit | Pass] | None = None
    even = True
    for last in range(index + 1, min(index + _MAX_GROUPS, count)):
        if not tokens.joins[last - 1]:
            break
        even = even and tokens.joins[last - 1] == tokens.joins[index]
        begin, end = tokens.starts[last], tokens.ends[last]
        sizes.append(end - begin)
        number += text[begin:end]
        if len(number) > 19:
            break
        if len(number) < 10 or not _worth(tuple(sizes), len(number)):
            continue
        alone = _alone(tokens, index, last)
        if not _possible(number, sizes[0], alone):
            continue
        stop = _x_at(text, end) if len(number) == 17 else end
        whole = number + "X" if stop > end else number
        found = _group_of(scan, whole, tuple(sizes), even, alone, tokens.joins[index], start, stop)
        if found is not None and (best is None or _better(found, best[2])):
            best = (last, stop, found)
    if best is None:
        return index
    scan.take(best[2], start, best[1])
    return best[0]


@lru_cache(maxsize=4096)
def _worth(sizes: tuple[int, ...], total: int) -> bool:
    """Whether groups of these sizes can be one number at all."""
    if len(sizes) <= 4 or sizes in _ID_GROUPS:
        return True
    if len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0]:
        return total in (15, 17, 18) if sizes[0] == 3 else sizes[0] == 4 or (sizes[0] == 2 and total in (12, 18))
    return 10 <= total <= 15


def _possible(number: str, first: int, alone: bool) -> bool:
    """A quick look whether groups can be an identity number, a telephone or a card, before it is asked what they are."""
    total = len(number)
    if total in (17, 18):
        return number[6:8] in ("18", "19", "20") or alone or number[:2] == "62"
    if (
        total <= 16
        and (number[0] == "0" or number[:2] == "86" or (number[0] == "1" and number[1] >= "3"))
        and first <= 11
    ):
        return True
    return (total == 15 and number[8:10] <= "12") or (total >= 12 and (alone or number[:2] == "62"))


def _alone(tokens: _Tokens, first: int, last: int) -> bool:
    """Whether the groups are not part of a longer list of numbers with the same gaps."""
    before = tokens.joins[first - 1] if first else 0
    return before != tokens.joins[first] and tokens.joins[last] != tokens.joins[first]


def _better(new: Hit | Pass, old: Hit | Pass) -> bool:
    rank = {"id_number": 3, "bank_card": 2, "phone": 1}
    return isinstance(new, Hit) and (
        not isinstance(old, Hit) or (new.certain, rank[new.kind]) > (old.certain, rank[old.kind])
    )


def _group_of(
    scan: Scan, number: str, sizes: tuple[int, ...], even: bool, alone: bool, gap: int, start: int, end: int
) -> Hit | Pass | None:
    """What groups of digits are together, if they are one number."""
    comma = gap >= 3 and "-._/·,、:|~+()\\*"[gap - 3] in ",、.:"
    if plausible(number):
        equal = len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0] and sizes[0] >= 3
        known = sizes in _ID_GROUPS or (len(number) == 18 and (*sizes[:-1], sizes[-1] + 1) in _ID_GROUPS)
        labelled = labels.ID.search(scan.before(start)) is not None
        sound = len(number) == 18 and identity.id_fault(number) is None
        if sound and (len(sizes) <= 4 or equal or known):
            return identity_number(number)
        if (
            even
            and (alone or labelled)
            and (known or (equal and len(number) == 18) or labelled)
            and not labels.is_code(scan.before(start))
        ):
            return identity_number(number, "" if len(number) == 18 else t("十五位旧号", "an old number of 15 places"))
        if comma and len(number) == 18 and set(sizes) == {3}:
            return identity_number(number, t("身份证号被当作数字存成千分位", "an identity number kept as a figure"))
    if comma and not even:
        return None
    digits = number.isdigit()
    if digits and 10 <= len(number) <= 16 and (even or len(sizes) <= 6):
        found = phone(scan, number, start, end, sizes, alone and not (comma and gap != 4))
        if found is not None:
            return found
    if not digits or comma or not even or labels.is_code(scan.before(start)):
        return None
    fours = set(sizes[:-1]) == {4} and sizes[-1] <= 4 and 13 <= len(number) <= 19 and len(sizes) >= 4
    two = sizes in ((6, 13), (6, 10), (4, 15), (8, 11), (6, 6, 7))
    labelled = labels.CARD.search(scan.before(start)) is not None
    if (fours and (identity.luhn(number) or number.startswith("62") or labelled) and (alone or number[:2] == "62")) or (
        (two or (labelled and alone and 12 <= len(number) <= 19)) and (number.startswith("62") or labelled)
    ):
        return account(scan, number, start) if labelled else Hit("bank_card", number, identity.luhn(number))
    return None


def _inside(number: str) -> list[tuple[int, str]]:
    """Sound identity numbers inside a longer run of digits, with their places, none over another."""
    found: list[tuple[int, str]] = []
    for match in _INSIDE.finditer(number):
        piece = match.group(1).upper()
        if (not found or match.start() >= found[-1][0] + 18) and identity.id_fault(piece) is None:
            found.append((match.start(), piece))
    return found


def _single(scan: Scan, start: int, end: int) -> None:
    """One unbroken run of digits."""
    length = end - start
    if length < 7 and not (length >= 4 and labels.SHORT.search(scan.before(start))):
        return
    text = scan.text
    stop = _x_at(text, end) if length >= 17 else end
    number = text[start:end] + ("X" if stop > end else "")
    if length > 18 or (length == 18 and stop > end):
        pieces = _inside(number)
        if pieces:
            _glued(scan, start, number, pieces)
            return
    found = judge(scan, number, start, stop)
    if found is not None:
        scan.take(found, start, stop)


def _glued(scan: Scan, start: int, number: str, pieces: list[tuple[int, str]]) -> None:
    """Columns run together: the identity numbers, and what is left between them."""
    rest = 0
    for place, piece in [*pieces, (len(number), "")]:
        left = number[rest:place]
        if len(left) in (11, 16, 18, 19):
            found = judge(scan, left, start + rest, start + place)
            if isinstance(found, Hit) and not found.doubtful:
                scan.take(found, start + rest, start + place)
        if piece:
            scan.take(
                identity_number(piece, t("夹在更长的数字串里", "inside a longer run of digits")),
                start + place,
                start + place + 18,
            )
        rest = place + 18
