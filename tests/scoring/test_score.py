"""Properties of points: exact, bounded, additive, and the same each time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import periods, policies
from audit.model import Place
from audit.scoring import rubric as rubrics
from audit.scoring.evidence import Record, Records
from audit.scoring.proposals import Line, Offer, Proposals
from audit.scoring.rubric import Part
from audit.scoring.score import OfficeScore, Scorer, points_text, rounded

POLICY = policies.load("jiande")
RUBRIC = rubrics.load(POLICY)
YEAR = periods.parse("2024年度")
PLACE = Place("考核事项记录.csv", None, 2)
OFFICE = "青云街道"
DEDUCTIONS = [(part, event) for part in RUBRIC.parts for event in part.modes if part.kind == "deduction"]
AWARDS = [part for part in RUBRIC.parts if part.kind == "award"]
BONUSES = [part for part in RUBRIC.parts if part.kind == "bonus"]

counts = st.dictionaries(st.sampled_from(range(len(DEDUCTIONS))), st.integers(0, 15), max_size=6)
share = st.fractions(0, 1).map(lambda value: Decimal(int(value * 10000)) / 10000)
awards = st.dictionaries(st.sampled_from(range(len(AWARDS))), share, max_size=10)
bonuses = st.dictionaries(st.sampled_from(range(len(BONUSES))), st.decimals(0, 30, places=2), max_size=2)
lines = st.dictionaries(
    st.sampled_from(range(len(AWARDS))), st.lists(st.fractions(0, 3, max_denominator=64), max_size=5), max_size=5
)
caps = st.sampled_from(["item", "total", "none"])


def record(part: Part, event: str, count: int, score: Decimal | None = None) -> Record:
    return Record(OFFICE, part, event, count, score, PLACE)


def evidence(deducted: dict[int, int], given_: dict[int, Decimal], extra: dict[int, Decimal]) -> Records:
    records = Records()
    rows = [record(*DEDUCTIONS[index], count) for index, count in deducted.items()]
    rows += [
        record(AWARDS[i], AWARDS[i].name, 1, (part * AWARDS[i].weight).quantize(Decimal("0.01")))
        for i, part in given_.items()
    ]
    rows += [record(BONUSES[i], BONUSES[i].name, 1, points) for i, points in extra.items()]
    for row in rows:
        records.by_part.setdefault((OFFICE, row.part.id), []).append(row)
    return records


def scored(records: Records, proposals: Proposals | None = None, cap: str = "item") -> OfficeScore:
    scorer = Scorer(RUBRIC, POLICY.with_overrides({}, {"bonus_cap": cap}), YEAR)
    return scorer.office(OFFICE, records, proposals or Proposals())


@settings(max_examples=200, deadline=None)
@given(counts, awards, bonuses, lines, caps)
def test_items_stay_within_their_weight_and_add_up(
    deducted: dict[int, int],
    given_: dict[int, Decimal],
    extra: dict[int, Decimal],
    proposed: dict[int, list[Fraction]],
    cap: str,
) -> None:
    proposals = Proposals()
    for index, points in proposed.items():
        proposals.lines[(OFFICE, AWARDS[index].id)] = [Line("线", 1, each, PLACE) for each in points]
    office = scored(evidence(deducted, given_, extra), proposals, cap)
    for score in office.parts:
        assert score.score >= 0 and (score.part.kind == "bonus" or score.score <= score.part.weight)
    if cap == "item":
        for item in {part.item for part in RUBRIC.parts}:
            assert sum(s.score for s in office.parts if s.part.item == item) <= RUBRIC.weight_of(item)
    if cap != "none":
        assert office.total <= RUBRIC.total
    assert office.total == sum(Decimal(points_text(score.score)) for score in office.parts)
    assert isinstance(office.total, Decimal)


@settings(max_examples=200, deadline=None)
@given(counts, awards, bonuses, st.sampled_from(range(len(DEDUCTIONS))), st.integers(0, 5), caps)
def test_a_further_deduction_never_raises_a_score(
    deducted: dict[int, int], given_: dict[int, Decimal], extra: dict[int, Decimal], index: int, more: int, cap: str
) -> None:
    before = scored(evidence(deducted, given_, extra), cap=cap)
    further = evidence(deducted, given_, extra)
    part, event = DEDUCTIONS[index]
    further.by_part.setdefault((OFFICE, part.id), []).append(record(part, event, more))
    after = scored(further, cap=cap)
    if cap != "total":  # there a bonus may take up what a deduction leaves free
        assert all(b.score <= a.score for a, b in zip(before.parts, after.parts, strict=True))
    assert after.total <= before.total


@settings(max_examples=100, deadline=None)
@given(counts)
def test_the_basis_of_a_deduction_is_the_score_unless_the_floor_stops_it(deducted: dict[int, int]) -> None:
    for score in scored(evidence(deducted, {}, {})).parts:
        if score.part.kind == "deduction":
            reached = score.part.weight + sum(basis.points for basis in score.basis)
            assert score.score == max(reached, Decimal(0))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(range(len(DEDUCTIONS))), st.integers(1, 4)), max_size=8), counts)
def test_offers_count_nothing_until_they_are_recorded(offered: list[tuple[int, int]], deducted: dict[int, int]) -> None:
    proposals = Proposals()
    for index, count in offered:
        part, event = DEDUCTIONS[index]
        proposals.offers.setdefault((OFFICE, part.id), []).append(Offer(event, "线索", count, PLACE, "某规则"))
    records = evidence(deducted, {}, {})
    plain, with_offers = scored(records), scored(records, proposals)
    assert [s.score for s in plain.parts] == [s.score for s in with_offers.parts]
    # Recorded as they are offered, they lead where the offer said.
    confirmed = evidence(deducted, {}, {})
    for score in with_offers.parts:
        for offer in score.offers:
            confirmed.by_part.setdefault((OFFICE, score.part.id), []).append(
                record(score.part, offer.event, offer.open)
            )
            assert offer.points <= 0
    assert scored(confirmed).total == (
        with_offers.total if with_offers.if_confirmed is None else with_offers.if_confirmed
    )


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [("7.5", 4, "7.50"), ("4.375", 4, "4.375"), ("1/3", 4, "0.3333"), ("2/3", 4, "0.6667"), ("0.00005", 4, "0.0001"),
     ("0.00004999", 4, "0.00"), ("0.125", 2, "0.13"), ("10", 4, "10.00"), ("0", 4, "0.00")],
)  # fmt: skip
def test_rounding_is_half_up_and_shown_short(value: str, digits: int, text: str) -> None:
    assert points_text(rounded(Fraction(value), digits)) == text


@pytest.mark.parametrize(
    ("written", "name"),
    [("2024年度", "2024年度"), ("2024", "2024年度"), ("2024年", "2024年度"), ("２０２４年 上半年", "2024上半年"),
     ("2024下半年", "2024下半年"), ("2024年全年", "2024年度"), ("2024上半", None), ("上半年", None), ("2024年13月", None)],
)  # fmt: skip
def test_periods_as_they_are_written(written: str, name: str | None) -> None:
    period = periods.read(written)
    assert (period and period.name) == name
