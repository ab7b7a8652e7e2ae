"""Numbers that are split: over cells side by side, over lines, over what is seen and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit import identity
from audit.disclosure.detect import Hit
from audit.disclosure.normal import normal
from audit.messages import t

_REACH = 24  # no number is longer; only so much of either neighbour can belong to one
_GROUPS = frozenset({(6, 8, 4), (6, 12), (14, 4), (10, 8), (8, 10), (9, 9), (6, 4, 4, 4), (12, 6), (4, 4, 4, 6), (6, 4, 2, 2, 4), (6, 8, 3, 1), (17, 1), (6, 6, 6)})  # fmt: skip


def chains(texts: Sequence[str]) -> Iterator[range]:
    """Stretches of neighbours of which each ends with a digit and the next begins with one (or with the last X)."""
    plain = [normal(text).strip() if text and len(text) < 4000 else text.strip() for text in texts]
    start = 0
    for index in range(1, len(plain) + 1):
        if (
            index < len(plain)
            and plain[index - 1][-1:].isdigit()
            and (plain[index][:1].isdigit() or plain[index] in ("X", "x"))
        ):
            continue
        if index - start > 1:
            yield range(start, index)
        start = index


def split(texts: Sequence[str]) -> Iterator[Hit]:
    """Identity numbers and cards that lie across the ends of neighbours. A sound check digit is asked for, unless each neighbour is
    exactly one part of an identity number: joined at random, figures would else make numbers."""
    if len(texts) > 12:
        for start in range(0, len(texts) - 1, 6):
            yield from split(texts[start : start + 12])
        return
    parts = [_digits(normal(text).strip(), index, len(texts)) for index, text in enumerate(texts)]
    joined = "".join(parts)
    if len(joined) < 15:
        return
    borders = []
    total = 0
    for part in parts[:-1]:
        total += len(part)
        borders.append(total)
    for length, kind in ((18, "id_number"), (19, "bank_card"), (16, "bank_card")):
        for start in range(len(joined) - length + 1):
            number = joined[start : start + length].upper()
            crossed = sum(start < border < start + length for border in borders)
            whole = start in (0, *borders) and start + length in (*borders, len(joined))
            if crossed and _sound(kind, number, whole):
                remark = t("分写在 {n} 处", "written in {n} places", n=crossed + 1)
                yield Hit(kind, number, True, remark)
                return
    sizes = tuple(len(part) for part in parts)
    if sizes in _GROUPS and identity.birth_date(joined.upper()) is not None and "1900" <= joined[6:10] <= "1990":
        remark = t("分写在 {n} 处，校验码不符", "written in {n} places, its check character is wrong", n=len(parts))
        yield Hit("id_number", joined.upper(), False, remark, doubtful=True)


def _sound(kind: str, number: str, whole: bool) -> bool:
    if kind == "id_number":
        born = number[6:10]
        return "1900" <= born <= "2030" and identity.id_fault(number) is None
    return whole and number.isdigit() and number.startswith("62") and identity.luhn(number)


def _digits(text: str, index: int, count: int) -> str:
    """The digits at the end of the first neighbour, at the beginning of the last, all of one between."""
    if index == 0:
        end = len(text)
        while end and len(text) - end < _REACH and (text[end - 1].isdigit() or text[end - 1] in " -"):
            end -= 1
        return text[end:].replace(" ", "").replace("-", "")
    end = 0
    while end < min(len(text), _REACH) and (text[end].isdigit() or text[end] in " -Xx"):
        end += 1
    return text[:end].replace(" ", "").replace("-", "")
