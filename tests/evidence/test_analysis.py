"""The tests of figures, on lists of which the answer is plain."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from audit.evidence import analysis

D = Decimal


def test_sums_by_name() -> None:
    found = analysis.summary({("甲", D(1)): 3, (None, D(2)): 1, ("甲", None): 1})
    assert [(s.name, s.count, s.amount) for s in found] == [("", 1, D(2)), ("甲", 4, D(3))]


def test_tiers_take_their_upper_limit_in_and_leave_nothing_out() -> None:
    amounts = [D(5000), D("5000.01"), D(10000), D("10000.01"), D(90000)]
    found = analysis.tiers(Counter(amounts), [D(5000), D(10000), D(100000)])
    assert [(low, high, n) for low, high, n, _ in found] == [
        (None, D(5000), 1),
        (D(5000), D(10000), 2),
        (D(10000), None, 2),
    ]
    assert sum(total for *_, total in found) == sum(amounts)
    assert analysis.tiers({}, [D(1)]) == []


def test_just_below_is_within_a_twentieth_and_not_the_limit_itself() -> None:
    assert analysis.just_below(
        Counter([D(94), D(95), D(95), D("99.99"), D(100), D("100.01"), D(105), D(106)]), D(100)
    ) == (3, 2)


def test_repeated_amounts_are_not_the_usual_ones() -> None:
    assert analysis.repeated({D(500): 9, D(37): 3, D(8): 2}, frozenset({D(500)})) == [(D(37), 3)]


def test_gaps_and_doubles_in_numbers() -> None:
    (run,) = analysis.gaps({"QY-01": 1, "QY-02": 1, "QY-05": 2, None: 7})
    assert (run.first, run.last, run.missing, run.repeated) == ("QY-01", "QY-05", ("QY-03", "QY-04"), ("QY-05",))
    assert analysis.gaps(Counter(["肺炎", "QY-01", "QY-02", "QY-03"])) == []  # a column of words
    assert analysis.gaps(Counter(["1", "5000000", "900000000"])) == []  # no sequence: nothing is counted up


def test_a_long_number_has_its_first_digits_before_the_run() -> None:
    (run,) = analysis.gaps(Counter(["33010320240000001", "33010320240000002", "33010320240000004"]))
    assert (run.prefix, run.missing) == ("33010320", ("33010320240000003",))


def test_ages_have_every_row_once() -> None:
    starts = ["2024-01-31", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", None]
    ends = ["2024-01-30", "2024-01-01", "2024-01-31", "2024-02-01", "2024-12-31", "2024-01-01"]
    found = analysis.ages(Counter(zip(starts, ends, strict=True)))
    assert found == [(None, -1, 1), (0, 30, 2), (31, 60, 1), (61, 90, 0), (91, 180, 0), (181, None, 1)]


def test_benford_warns_where_it_does_not_apply() -> None:
    assert analysis.benford(Counter([D(2) ** n for n in range(499)])).why_not == "few"
    assert analysis.benford(Counter([D(100 + n) for n in range(600)])).why_not == "narrow"
    assert analysis.benford(Counter([D(500)] * 599 + [D(1)])).why_not == "fixed"


def test_benford_tells_powers_from_evenly_spread_amounts() -> None:
    powers = analysis.benford(Counter([D(2) ** n for n in range(600)]))
    assert (
        powers.why_not is None
        and powers.statistic < analysis.BENFORD_CRITICAL
        and powers.shares[0][:2] == (1, powers.shares[0][1])
    )
    assert abs(powers.shares[0][1] - D("0.3010")) < D("0.01") and powers.shares[0][2] == D("0.3010")
    even = analysis.benford(Counter([D(n) / 100 for n in range(100, 100_000, 50)]))
    assert even.why_not is None and even.statistic > analysis.BENFORD_CRITICAL
