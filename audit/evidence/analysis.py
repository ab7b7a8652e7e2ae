"""Tests of figures that lead an auditor's eye; none of them is a finding. Pure functions; amounts in yuan as Decimal, with how often each
was paid, so that a million rows of a few standard amounts are a few amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

BELOW = Decimal("0.05")  # how near below a limit an amount is "just below"
AGES = (0, 30, 60, 90, 180)  # days
REPEATED = 3  # equal amounts that are worth telling
_DIGITS = "0123456789"
_LONGEST = 9  # digits of a number; what stands before belongs to its beginning
_SPREAD = 10  # a run of numbers may be this many times as long as it has numbers, else they are no sequence
# Benford's law is about amounts that nobody set: enough of them, over two orders of magnitude, not the same few again and again.
BENFORD_LEAST, BENFORD_SPAN, BENFORD_COMMON = 500, 100, Decimal("0.5")
BENFORD_CRITICAL = Decimal("15.507")  # chi-squared, 8 degrees of freedom, 5 per cent


Amounts = Mapping[Decimal, int]  # how many rows have each


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of a summary."""

    name: str
    count: int
    amount: Decimal


def summary(pairs: Mapping[tuple[str | None, Decimal | None], int]) -> list[Sum]:
    """Rows and their sum for each name, by name, from how often each (name, amount) occurs; those without a name stand under the empty
    one."""
    counts: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    for (name, amount), count in pairs.items():
        counts[name or ""] += count
        sums[name or ""] = sums.get(name or "", Decimal(0)) + (amount or Decimal(0)) * count
    return [Sum(name, counts[name], sums[name]) for name in sorted(counts)]


def tiers(amounts: Amounts, limits: Sequence[Decimal]) -> list[tuple[Decimal | None, Decimal | None, int, Decimal]]:
    """Counts and sums between limits: (above this, up to and with this, count, sum), None where there is no limit. Only limits that
    part the amounts count."""
    if not amounts:
        return []
    edges = sorted({limit for limit in limits if min(amounts) <= limit < max(amounts)})
    result = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        within = {a: n for a, n in amounts.items() if (low is None or a > low) and (high is None or a <= high)}
        result.append((low, high, sum(within.values()), sum((a * n for a, n in within.items()), Decimal(0))))
    return result


def just_below(amounts: Amounts, limit: Decimal) -> tuple[int, int]:
    """How many amounts lie just below a limit, and how many just as near above it: many below and few above is a sign of splitting."""
    near = limit * BELOW
    below = sum(n for a, n in amounts.items() if limit - near <= a < limit)
    return below, sum(n for a, n in amounts.items() if limit < a <= limit + near)


def repeated(amounts: Amounts, usual: frozenset[Decimal]) -> list[tuple[Decimal, int]]:
    """Amounts that come again and are none of the usual ones, the most frequent first."""
    found = ((a, n) for a, n in amounts.items() if n >= REPEATED and a not in usual)
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of numbers with the same beginning: first, last, the missing ones, and those that occur more than once."""

    prefix: str
    first: str
    last: str
    missing: tuple[str, ...]
    repeated: tuple[str, ...]


def gaps(values: Mapping[str | None, int]) -> list[Run]:
    """The runs of numbers in a column, where it holds numbers at all: nine in ten end in digits, and they lie close together. `values`
    are the cells with how often each occurs."""
    filled = sum(count for value, count in values.items() if value)
    numbered = {value: count for value, count in values.items() if value and value[-1] in _DIGITS}
    number = sum(numbered.values())
    if number < 3 or number * 10 < filled * 9:
        return []
    groups: dict[str, list[tuple[str, int]]] = {}
    for value, count in numbered.items():
        digits = value[len(value.rstrip(_DIGITS)) :][-_LONGEST:]
        groups.setdefault(value[: -len(digits)], []).append((digits, count))
    runs = []
    for prefix, found in sorted(groups.items()):
        counts: Counter[int] = Counter()
        for digits, count in found:
            counts[int(digits)] += count
        first, last = min(counts), max(counts)
        if len(counts) < 3 or last - first >= _SPREAD * len(counts):
            continue
        width = min(len(digits) for digits, _ in found)

        def written(number: int, prefix: str = prefix, width: int = width) -> str:
            return f"{prefix}{number:0{width}d}"

        missing = tuple(written(n) for n in range(first, last) if n not in counts)
        twice = tuple(written(n) for n in sorted(counts) if counts[n] > 1)
        runs.append(Run(prefix, written(first), written(last), missing, twice))
    return runs


def ages(pairs: Mapping[tuple[str | None, str | None], int]) -> list[tuple[int | None, int | None, int]]:
    """Days from one day to the other: (from, to, count) by AGES; the first is before the start, the last has no end. `pairs` are
    (start, end) with how often each occurs."""
    days: Counter[int] = Counter()
    for (start, end), count in pairs.items():
        if start and end:
            days[(date.fromisoformat(end) - date.fromisoformat(start)).days] += count
    bounds: list[tuple[int | None, int | None]] = [(None, -1), (0, AGES[1])]
    bounds += [(low + 1, high) for low, high in pairwise(AGES[1:])]
    bounds.append((AGES[-1] + 1, None))
    return [
        (low, high, sum(n for d, n in days.items() if (low is None or d >= low) and (high is None or d <= high)))
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


def benford(amounts: Amounts) -> Benford:
    """The first digits of the amounts above zero, where the law applies."""
    positive = Counter({amount: count for amount, count in amounts.items() if amount > 0})
    number = positive.total()
    if number < BENFORD_LEAST:
        return Benford("few", number)
    if max(positive) < BENFORD_SPAN * min(positive):
        return Benford("narrow", number)
    if sum(count for _, count in positive.most_common(10)) > BENFORD_COMMON * number:
        return Benford("fixed", number)
    counts: Counter[str] = Counter()
    for amount, count in positive.items():
        counts[next(c for c in f"{amount:f}" if c in "123456789")] += count
    total, statistic, shares = Decimal(number), Decimal(0), []
    for digit in range(1, 10):
        expected = (1 + Decimal(1) / digit).log10()
        seen = Decimal(counts[str(digit)])
        statistic += (seen - expected * total) ** 2 / (expected * total)
        shares.append((digit, (seen / total).quantize(Decimal("0.0001")), expected.quantize(Decimal("0.0001"))))
    return Benford(None, number, tuple(shares), statistic.quantize(Decimal("0.01")))
