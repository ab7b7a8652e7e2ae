"""Sample sizes, limits and factors, against the published tables and against the distributions themselves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest

from audit.evidence import sampling

F = Fraction

RISK = F(5, 100)


# AICPA, tests of controls, 5 per cent risk of overreliance: expected rate, tolerable rate, size, errors allowed.
@pytest.mark.parametrize(("expected", "tolerable", "n", "k"), [
    ("0", "2", 149, 0), ("0", "3", 99, 0), ("0", "4", 74, 0), ("0", "5", 59, 0), ("0", "6", 49, 0), ("0", "7", 42, 0), ("0", "8", 36, 0),
    ("0", "9", 32, 0), ("0", "10", 29, 0), ("0", "15", 19, 0), ("0", "20", 14, 0),
    ("1", "5", 93, 1), ("1.25", "5", 124, 2), ("1.5", "5", 124, 2), ("1.75", "5", 153, 3), ("2", "5", 181, 4),
])  # fmt: skip
def test_attribute_sizes_are_those_of_the_published_table(expected: str, tolerable: str, n: int, k: int) -> None:
    assert sampling.size("binomial", F(tolerable) / 100, F(expected) / 100, RISK) == (n, k)


@pytest.mark.parametrize(
    ("risk", "factors"), [(F(5, 100), "3.00 4.75 6.30 7.76 9.16 10.52"), (F(10, 100), "2.31 3.89 5.33 6.69 8.00")]
)
def test_confidence_factors_are_those_of_the_published_table(risk: F, factors: str) -> None:
    expected = [Decimal(text) for text in factors.split()]
    assert [sampling.factor(k, risk) for k in range(len(expected))] == expected


def test_the_three_distributions_where_nothing_is_expected() -> None:
    assert sampling.size("poisson", F(1, 100), F(0), RISK) == (300, 0)
    assert sampling.size("poisson", F(5, 100), F(0), RISK) == (60, 0)
    assert sampling.size("binomial", F(1, 100), F(0), RISK) == (299, 0)
    assert sampling.size("hypergeometric", F(5, 100), F(0), RISK, 1000) == (57, 0)


@pytest.mark.parametrize("distribution", sampling.DISTRIBUTIONS)
@pytest.mark.parametrize("expected", [F(0), F(1, 100), F(2, 100)])
def test_a_size_is_the_smallest_that_does(distribution: str, expected: F) -> None:
    found = sampling.size(distribution, F(6, 100), expected, RISK, 700)
    assert found is not None

    def chance(n: int) -> F | Decimal:
        k = -(-expected * n // 1)
        if distribution == "poisson":
            return sampling.poisson(int(k), F(6, 100) * n)
        if distribution == "hypergeometric":
            return sampling.hypergeometric(int(k), n, 42, 700)
        return sum((comb(n, i) * F(6, 100) ** i * F(94, 100) ** (n - i) for i in range(int(k) + 1)), F(0))

    limit = Decimal("0.05") if distribution == "poisson" else RISK
    assert chance(found[0]) <= limit and all(chance(n) > limit for n in range(1, found[0]))


def test_no_sample_will_do_where_as_much_is_expected_as_tolerated() -> None:
    assert sampling.size("hypergeometric", F(5, 100), F(5, 100), RISK, 200) is None


def test_upper_limits_turn_sizes_round() -> None:
    assert sampling.upper_rate("binomial", 0, 59, RISK) <= F(5, 100) < sampling.upper_rate("binomial", 0, 58, RISK)
    assert (
        sampling.upper_rate("hypergeometric", 0, 57, RISK, 1000)
        < F(50, 1000)
        <= sampling.upper_rate("hypergeometric", 0, 56, RISK, 1000)
    )
    assert sampling.upper_rate("binomial", 3, 3, RISK) == 1
    assert sampling.upper_rate("hypergeometric", 2, 10, RISK, 10) == F(2, 10)
    # AICPA, evaluation at 5 per cent: 25 items without an error give 11.3 per cent.
    assert round(sampling.upper_rate("binomial", 0, 25, RISK), 3) == F(113, 1000)


def test_the_bound_of_amounts() -> None:
    assert sampling.upper_misstatement([], F(10_000), F(0), RISK) == 30_000
    # One item wrong by half: 3.00 + (4.75 - 3.00) x 0.5 = 3.875 intervals, and what the large items showed.
    assert sampling.upper_misstatement([F(1, 2)], F(10_000), F(700), RISK) == 38_750 + 700
