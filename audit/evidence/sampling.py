"""The exact arithmetic of audit samples: sizes, upper limits and reliability factors, in whole numbers and fractions.

Three distributions of the number of errors k in a sample of n: hypergeometric (a population of N of which K are wrong, drawn without
replacement), binomial (a rate) and Poisson (for small rates, and monetary units). A sample is large enough where k errors or fewer would
come about with no more than the risk (one minus the confidence) if the tolerable rate were true. Published figures: AICPA Audit
Guide "Audit Sampling", tables of tests of controls at 5 % and confidence factors of monetary-unit sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from math import ceil, comb

DISTRIBUTIONS = ("hypergeometric", "binomial", "poisson")
LARGEST = 20_000  # items of a sample; a plan that needs more is no sampling
_DIGITS = 60  # of the exponential function, which has no exact value; no published figure turns on the tenth


def hypergeometric(k: int, n: int, wrong: int, population: int) -> Fraction:
    """P(at most k wrong items among n of a population of which `wrong` are wrong)."""
    ways = sum(comb(wrong, i) * comb(population - wrong, n - i) for i in range(min(k, n) + 1))
    return Fraction(ways, comb(population, n))


def binomial_at_most(k: int, n: int, rate: Fraction, risk: Fraction) -> bool:
    """Whether P(at most k of n, each wrong with `rate`) is no more than the risk; whole numbers only."""
    a, b = rate.numerator, rate.denominator
    total = sum(comb(n, i) * a**i * (b - a) ** (n - i) for i in range(min(k, n) + 1))
    enough: bool = total * risk.denominator <= risk.numerator * b**n
    return enough


def poisson(k: int, mean: Fraction) -> Decimal:
    """P(at most k events where `mean` are expected), to 60 digits."""
    with localcontext() as context:
        context.prec = _DIGITS
        value = Decimal(mean.numerator) / Decimal(mean.denominator)
        term = total = Decimal(1)
        for i in range(1, k + 1):
            term = term * value / i
            total += term
        return total * (-value).exp()


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
    distribution: str, tolerable: Fraction, expected: Fraction, risk: Fraction, population: int | None = None
) -> tuple[int, int] | None:
    """The smallest sample and the errors that it allows for: those expected in it, rounded up.

    `tolerable`, `expected` and `risk` are shares; `population` is the number of items (hypergeometric only). None where nothing
    less than LARGEST items, or than the whole population, will do.
    """
    enough = _enough(distribution, tolerable, risk, population)
    most = min(population, LARGEST) if distribution == "hypergeometric" and population is not None else LARGEST
    low = 1
    for k in range(most):
        # For a given k the chance falls with n: double, then halve.
        high = low
        while not enough(k, high):
            if high >= most:
                return None
            low, high = high + 1, min(high * 2, most)
        while low < high:
            middle = (low + high) // 2
            if enough(k, middle):
                high = middle
            else:
                low = middle + 1
        if ceil(expected * low) <= k:
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


def factor(k: int, risk: Fraction) -> Decimal:
    """The reliability (confidence) factor of monetary-unit sampling: the mean of which at most k come about with the risk; rounded up
    to two decimals, as the guide prints it."""
    limit = Decimal(risk.numerator) / Decimal(risk.denominator)
    low, high = Decimal(0), Decimal(k + 1)
    while poisson(k, Fraction(high)) > limit:
        high *= 2
    for _ in range(64):
        middle = (low + high) / 2
        if poisson(k, Fraction(middle)) > limit:
            low = middle
        else:
            high = middle
    return high.quantize(Decimal("0.01"), ROUND_CEILING)


def upper_misstatement(taints: Sequence[Fraction], interval: Fraction, certain: Fraction, risk: Fraction) -> Fraction:
    """The Stringer bound: the most that the book value may be overstated by, in the unit of `interval`.

    `taints` are the shares by which sampled items below the interval are overstated (0 to 1, only those that are wrong); `certain` is
    what was found in the items of an interval or more, which were all looked at.
    """
    factors = [Fraction(factor(k, risk)) for k in range(len(taints) + 1)]
    total = factors[0]
    for index, taint in enumerate(sorted(taints, reverse=True), 1):
        total += (factors[index] - factors[index - 1]) * taint
    return total * interval + certain
