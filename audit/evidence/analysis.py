"""Tests of figures that lead an auditor's eye; none of them is a finding. Pure functions of lists; amounts in yuan as Decimal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

BELOW = Decimal("0.05")  # how near below a limit an amount is "just below"
AGES = (0, 30, 60, 90, 180)  # days
REPEATED = 3  # equal amounts that are worth telling
_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})\Z")
_SPREAD = 10  # a run of numbers may be this many times as long as it has numbers, else they are no sequence
# Benford's law is about amounts that nobody set: enough of them, over two orders of magnitude, not the same few again and again.
BENFORD_LEAST, BENFORD_SPAN, BENFORD_COMMON = 500, 100, Decimal("0.5")
BENFORD_CRITICAL = Decimal("15.507")  # chi-squared, 8 degrees of freedom, 5 per cent


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of a summary."""

    name: str
    count: int
    amount: Decimal


def summary(names: Sequence[str | None], amounts: Sequence[Decimal | None]) -> list[Sum]:
    """Rows and their sum for each name, by name; rows without one stand under the empty name."""
    counts: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    for name, amount in zip(names, amounts, strict=True):
        counts[name or ""] += 1
        sums[name or ""] = sums.get(name or "", Decimal(0)) + (amount or Decimal(0))
    return [Sum(name, counts[name], sums[name]) for name in sorted(counts)]


def tiers(
    amounts: Sequence[Decimal], limits: Sequence[Decimal]
) -> list[tuple[Decimal | None, Decimal | None, int, Decimal]]:
    """Counts and sums between limits: (above this, up to and with this, count, sum), None where there is no limit. Only limits that
    part the amounts count."""
    if not amounts:
        return []
    edges = sorted({limit for limit in limits if min(amounts) <= limit < max(amounts)})
    result = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        within = [a for a in amounts if (low is None or a > low) and (high is None or a <= high)]
        result.append((low, high, len(within), sum(within, Decimal(0))))
    return result


def just_below(amounts: Sequence[Decimal], limit: Decimal) -> tuple[int, int]:
    """How many amounts lie just below a limit, and how many just as near above it: many below and few above is a sign of splitting."""
    near = limit * BELOW
    return (sum(limit - near <= a < limit for a in amounts), sum(limit < a <= limit + near for a in amounts))


def repeated(amounts: Sequence[Decimal], usual: frozenset[Decimal]) -> list[tuple[Decimal, int]]:
    """Amounts that come again and are none of the usual ones, the most frequent first."""
    counts = Counter(amount for amount in amounts if amount not in usual)
    return sorted(((a, n) for a, n in counts.items() if n >= REPEATED), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of numbers with the same beginning: first, last, the missing ones, and those that occur more than once."""

    prefix: str
    first: str
    last: str
    missing: tuple[str, ...]
    repeated: tuple[str, ...]


def gaps(values: Sequence[str | None]) -> list[Run]:
    """The runs of numbers in a column, where it holds numbers at all: nine in ten end in digits, and they lie close together."""
    filled = [value for value in values if value]
    matches = [match for value in filled if (match := _NUMBERED.match(value))]
    if len(matches) < 3 or len(matches) * 10 < len(filled) * 9:
        return []
    groups: dict[str, list[str]] = {}
    for match in matches:
        groups.setdefault(match[1], []).append(match[2])
    runs = []
    for prefix, digits in sorted(groups.items()):
        counts = Counter(map(int, digits))
        first, last = min(counts), max(counts)
        if len(counts) < 3 or last - first >= _SPREAD * len(counts):
            continue
        width = min(map(len, digits))

        def written(number: int, prefix: str = prefix, width: int = width) -> str:
            return f"{prefix}{number:0{width}d}"

        missing = tuple(written(n) for n in range(first, last) if n not in counts)
        twice = tuple(written(n) for n in sorted(counts) if counts[n] > 1)
        runs.append(Run(prefix, written(first), written(last), missing, twice))
    return runs


def ages(starts: Sequence[str | None], ends: Sequence[str | None]) -> list[tuple[int | None, int | None, int]]:
    """Days from one day to the other: (from, to, count) by AGES; the first is before the start, the last has no end."""
    days = [
        (date.fromisoformat(end) - date.fromisoformat(start)).days
        for start, end in zip(starts, ends, strict=True)
        if start and end
    ]
    bounds: list[tuple[int | None, int | None]] = [(None, -1), (0, AGES[1])]
    bounds += [(low + 1, high) for low, high in pairwise(AGES[1:])]
    bounds.append((AGES[-1] + 1, None))
    return [
        (low, high, sum((low is None or d >= low) and (high is None or d <= high) for d in days))
        for low, high in bounds
    ]


@dataclass(frozen=True, slots=True)
class Benford:
    """First digits against Benford's law. `why_not` tells why the law does not apply (few, narrow, fixed), else None; `statistic` is
    chi-squared, above BENFORD_CRITICAL not what the law lets expect."""

    why_not: str | None
    count: int
    shares: tuple[tuple[int, Decimal, Decimal], ...] = ()
    statistic: Decimal = Decimal(0)


def benford(amounts: Sequence[Decimal]) -> Benford:
    """The first digits of the amounts above zero, where the law applies."""
    positive = [amount for amount in amounts if amount > 0]
    if len(positive) < BENFORD_LEAST:
        return Benford("few", len(positive))
    if max(positive) < BENFORD_SPAN * min(positive):
        return Benford("narrow", len(positive))
    common = sum(count for _, count in Counter(positive).most_common(10))
    if common > BENFORD_COMMON * len(positive):
        return Benford("fixed", len(positive))
    counts = Counter(next(c for c in f"{amount:f}" if c in "123456789") for amount in positive)
    total, statistic, shares = Decimal(len(positive)), Decimal(0), []
    for digit in range(1, 10):
        expected = (1 + Decimal(1) / digit).log10()
        seen = Decimal(counts[str(digit)])
        statistic += (seen - expected * total) ** 2 / (expected * total)
        shares.append((digit, (seen / total).quantize(Decimal("0.0001")), expected.quantize(Decimal("0.0001"))))
    return Benford(None, len(positive), tuple(shares), statistic.quantize(Decimal("0.01")))
