"""Sample sizes, limits and factors, against the published tables and against the distributions themselves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.evidence import sampling

F = Fraction

RISK = F(5, 100)


PUBLISHED: dict[str, Any] = yaml.safe_load(
    (Path(__file__).with_name("published_sampling.yaml")).read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("table", "risk"), [("A-1", 5), ("A-2", 10)])
@pytest.mark.parametrize("tolerable", PUBLISHED["A-1"])
def test_attribute_sizes_are_those_of_the_published_tables(table: str, risk: int, tolerable: int) -> None:
    for expected, size in zip(PUBLISHED["expected"], PUBLISHED[table][tolerable], strict=False):
        found = sampling.size("binomial", F(tolerable, 100), F(str(expected)) / 100, F(risk, 100))
        assert found is not None and found[0] == size, expected


@pytest.mark.parametrize(("table", "risk"), [("A-3", 5), ("A-4", 10)])
def test_upper_limits_are_those_of_the_published_tables(table: str, risk: int) -> None:
    for size, limits in PUBLISHED[table].items():
        # Printed to a tenth of a per cent, rounded up.
        found = [-(-sampling.upper_rate("binomial", k, size, F(risk, 100)) * 1000 // 1) for k in range(11)]
        assert found == [round(limit * 10) for limit in limits], size


def test_monetary_unit_sizes_are_those_of_the_published_table() -> None:
    for risk, share, sizes in PUBLISHED["C-1"]:
        rates = [F(text) for text in PUBLISHED["tolerable"]]
        assert [sampling.units(rate, rate * share / 100, F(risk, 100)) for rate in rates] == sizes, (risk, share)


@pytest.mark.parametrize("risk", PUBLISHED["C-2"])
def test_confidence_factors_are_those_of_the_published_table(risk: int) -> None:
    printed = [F(str(value)) for value in PUBLISHED["C-2"][risk]]
    assert [sampling.factor(k, F(risk, 100), "table") for k in range(len(printed))] == printed
    exact = [sampling.factor(k, F(risk, 100)) for k in range(len(printed))]
    assert all(0 < after - before < F(1, 100) for before, after in zip(exact, printed, strict=True))
    # What is exact is so: the risk lies between it and its neighbour.
    limit = Decimal(risk) / 100
    for k, value in enumerate(exact):
        assert sampling.poisson(k, value) <= limit < sampling.poisson(k, value - F(1, 10**12))


@pytest.mark.parametrize("mean", [F(5, 2), F(12), F(40)])
def test_between_whole_errors_the_chance_runs_on_evenly(mean: F) -> None:
    whole = [sampling.poisson(k, mean) for k in range(int(mean) + 1)]
    # A hair beside whole numbers stands what stands at them.
    hair = F(1, 10**20)
    beside = [sampling.poisson(k + hair, mean) for k in range(int(mean) + 1)]
    assert all(0 < other - one < Decimal("1e-18") for one, other in zip(whole, beside, strict=True))
    chances = [sampling.poisson(F(k, 4), mean) for k in range(4 * int(mean) + 1)]
    assert chances[::4] == whole and chances == sorted(set(chances))


def test_the_three_distributions_where_nothing_is_expected() -> None:
    assert sampling.size("poisson", F(1, 100), F(0), RISK) == (300, 0)
    assert sampling.size("poisson", F(5, 100), F(0), RISK) == (60, 0)
    # Two errors expected.
    assert sampling.size("poisson", F(5, 100), 2, RISK) == (126, 2)
    assert sampling.size("binomial", F(5, 100), 2, RISK) == (124, 2)
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


def test_each_error_raises_the_factor_by_its_step() -> None:
    assert sampling.increments(0, RISK, "table") == [3]
    assert sampling.increments(2, RISK, "table") == [3, F("1.75"), F("1.55")]
    assert [round(float(step), 4) for step in sampling.increments(2, RISK)] == [2.9957, 1.7481, 1.5519]
