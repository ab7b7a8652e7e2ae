"""The exact arithmetic of audit samples: sizes, upper limits and confidence factors, in whole numbers and fractions.

Three distributions of the number of errors k in a sample of n: hypergeometric (a population of N of which K are wrong, drawn without
replacement), binomial (a rate) and Poisson (for small rates, and monetary units). A sample is large enough where k errors or fewer would
come about with no more than the risk (one minus the confidence) if the tolerable rate were true. Monetary units expect a sum of taints,
which need not be whole: there the Poisson distribution is carried on between whole numbers by the gamma distribution, as the published
sizes are. Published figures: AICPA Audit Guide "Audit Sampling", tables A-1 to A-4 (tests of controls), C-1 and C-2 (monetary units).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, comb

DISTRIBUTIONS = ("hypergeometric", "binomial", "poisson")
LARGEST = 20_000  # items of a sample; a plan that needs more is no sampling
FACTORS = (
    "exact",
    "table",
)  # of the limit of amounts: exact, or rounded up to two decimals as the published table has them
_DIGITS = 40  # of what has no exact value; no published figure turns on the tenth
_SAME = Decimal(10) ** -30


def hypergeometric(k: int, n: int, wrong: int, population: int) -> Fraction:
    """P(at most k wrong items among n of a population of which `wrong` are wrong)."""
    ways = sum(comb(wrong, i) * comb(population - wrong, n - i) for i in range(min(k, n) + 1))
    return Fraction(ways, comb(population, n))


def binomial_at_most(k: int, n: int, rate: Fraction, risk: Fraction) -> bool:
    """Whether P(at most k of n, each wrong with `rate`) is no more than the risk; whole numbers only."""
    a, b = rate.numerator, rate.denominator
    term = total = (b - a) ** n
    for i in range(min(k, n)):
        term = term * (a * (n - i)) // ((b - a) * (i + 1))  # divides without rest
        total += term
    enough: bool = total * risk.denominator <= risk.numerator * b**n
    return enough


def poisson(k: int | Fraction, mean: Fraction) -> Decimal:
    """P(at most k events where `mean` are expected), to 30 digits; between whole k, the gamma distribution's share above the mean."""
    with localcontext() as context:
        context.prec = _DIGITS
        value = Decimal(mean.numerator) / Decimal(mean.denominator)
        if k != int(k):
            return _gamma(1 + Decimal(Fraction(k).numerator) / Decimal(Fraction(k).denominator), value)
        term = total = Decimal(1)
        for i in range(1, int(k) + 1):
            term = term * value / i
            total += term
        return total * (-value).exp()


def _gamma(shape: Decimal, value: Decimal) -> Decimal:
    """The share of the gamma distribution above a value, which should not lie much below `shape` (digits would be lost).

    It is upper / (lower + upper) of the incomplete gamma function. Both have the same factor in front, which cancels: what is left is a
    series, and Legendre's continued fraction evaluated as by Lentz.
    """
    term = lower = 1 / shape
    count = shape
    while term > lower * _SAME:
        count += 1
        term *= value / count
        lower += term
    step = value + 1 - shape
    ahead, behind = Decimal(10) ** 100, 1 / (step or _SAME)
    upper, number = behind, 0
    while True:
        number += 1
        part = number * (shape - number)
        step += 2
        behind = 1 / (part * behind + step or _SAME)
        ahead = part / ahead + step or _SAME
        upper *= ahead * behind
        if abs(ahead * behind - 1) < _SAME:
            return upper / (lower + upper)


def _enough(
    distribution: str, tolerable: Fraction, risk: Fraction, population: int | None
) -> Callable[[int, int], bool]:
    """A test of (k, n) for a distribution."""
    if distribution == "hypergeometric":
        assert population is not None
        wrong = ceil(tolerable * population)
        return lambda k, n: hypergeometric(k, n, wrong, population) <= risk
    if distribution == "binomial":
        return lambda k, n: binomial_at_most(k, n, tolerable, risk)
    limit = Decimal(risk.numerator) / Decimal(risk.denominator)
    return lambda k, n: poisson(k, tolerable * n) <= limit


def size(
    distribution: str, tolerable: Fraction, expected: Fraction | int, risk: Fraction, population: int | None = None
) -> tuple[int, int] | None:
    """The smallest sample and the errors that it allows for: those expected in it, rounded up.

    `tolerable`, `expected` and `risk` are shares; an `expected` that is an int is a number of errors. `population` is the number of items
    (hypergeometric only). None where nothing less than LARGEST items, or than the whole population, will do.
    """
    enough = _enough(distribution, tolerable, risk, population)
    most = min(population, LARGEST) if distribution == "hypergeometric" and population is not None else LARGEST
    low = 1
    for k in range(expected, expected + 1) if isinstance(expected, int) else range(most):
        # For a given k the chance falls with n: go on in growing steps, then halve.
        high, step = low, 1
        while not enough(k, high):
            if high >= most:
                return None
            low, high, step = high + 1, min(high + step, most), step * 2
        while low < high:
            middle = (low + high) // 2
            if enough(k, middle):
                high = middle
            else:
                low = middle + 1
        if isinstance(expected, int) or ceil(expected * low) <= k:
            return low, k
    return None


def upper_rate(distribution: str, k: int, n: int, risk: Fraction, population: int | None = None) -> Fraction:
    """The largest rate of errors that k in a sample of n leaves possible at the risk, rounded up to a ten-thousandth.

    Hypergeometric: a whole number of the population's items.
    """
    if distribution == "hypergeometric":
        assert population is not None
        low, high = k, population - (n - k)
        while low < high:
            middle = (low + high + 1) // 2
            if hypergeometric(k, n, middle, population) > risk:
                low = middle
            else:
                high = middle - 1
        return Fraction(low, population)
    if k >= n and distribution == "binomial":
        return Fraction(1)
    low, high = 0, 10_000
    while low < high:
        middle = (low + high) // 2
        if _enough(distribution, Fraction(middle, 10_000), risk, None)(k, n):
            high = middle
        else:
            low = middle + 1
    return Fraction(low, 10_000)


def units(tolerable: Fraction, expected: Fraction, risk: Fraction) -> int | None:
    """The smallest monetary-unit sample: `tolerable` and `expected` are shares of the book amount. The taints that it allows for are
    `expected` times its size. None where more than LARGEST would be needed."""
    limit = Decimal(risk.numerator) / Decimal(risk.denominator)

    def enough(n: int) -> bool:
        return poisson(expected * n, tolerable * n) <= limit

    # As many as if nothing were expected are needed at least.
    low = high = max(1, int(factor(0, risk) / tolerable))
    while not enough(high):
        if high >= LARGEST:
            return None
        low, high = high + 1, min(high * 2, LARGEST)
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    return low


def factor(k: int, risk: Fraction, kind: str = "exact") -> Fraction:
    """The confidence factor of monetary-unit sampling: the mean of which at most k come about with the risk.

    `exact` to 12 decimals, `table` to two as the guide prints it; both rounded up, so that no limit is told too small.
    """
    limit = Decimal(risk.numerator) / Decimal(risk.denominator)
    places = 10**12 if kind == "exact" else 100
    low, high = 0, (k + 1) * places
    while poisson(k, Fraction(high, places)) > limit:
        low, high = high + 1, high * 2
    while low < high:
        middle = (low + high) // 2
        if poisson(k, Fraction(middle, places)) > limit:
            low = middle + 1
        else:
            high = middle
    return Fraction(low, places)


def increments(errors: int, risk: Fraction, kind: str = "exact") -> list[Fraction]:
    """By how much each error in turn raises the factor; the first is that of no error at all.

    The Stringer bound on misstatement in one direction is the interval times: the first, and each further one times a taint (the share by
    which a sampled item is misstated), the largest taint first. What is found in items that were looked at in any case is added as it is.
    """
    factors = [factor(k, risk, kind) for k in range(errors + 1)]
    return [factors[0], *(after - before for before, after in itertools.pairwise(factors))]
