"""Points: records and proposals into scores, item by item; every point leads back to a row.

Each part is rounded once, half up; the total is the sum of the parts as shown. Decimal and fractions only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from audit.messages import t
from audit.model import Place
from audit.periods import Period
from audit.policies import Policy
from audit.scoring import rubric as rubrics
from audit.scoring.evidence import Record, Records
from audit.scoring.proposals import Line, Offer, Proposals
from audit.scoring.rubric import Mode, Part, Rubric


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that points rest on. `unit` is what one count costs (deductions), `share` of `of` a part of the weight."""

    what: str
    count: int
    points: Decimal
    place: Place | None
    mode: Mode | None = None
    unit: Decimal | None = None
    share: Decimal | None = None
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A deduction that waits for an assessor: `open` of its count are not yet in the records."""

    event: str
    what: str
    count: int
    open: int
    points: Decimal
    place: Place | None
    rule: str


@dataclass(slots=True)
class PartScore:
    """The points of one part. `assessor` and `proposed` are for awards; `given` is a bonus before the cap.

    `readings` are sentences that the points rest on, `notes` remarks. `confirmed` is the score if every deduction offered
    were confirmed, None where none is offered.
    """

    part: Part
    score: Decimal
    basis: list[Basis] = field(default_factory=list)
    assessor: Decimal | None = None
    proposed: Decimal | None = None
    proposal: list[Basis] = field(default_factory=list)
    given: Decimal | None = None
    readings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    offers: list[Proposed] = field(default_factory=list)
    confirmed: Decimal | None = None


@dataclass(slots=True)
class OfficeScore:
    """An office: total and grade, and the parts in the order of the rubric. `if_confirmed` as in PartScore."""

    office: str
    total: Decimal
    grade: str
    parts: list[PartScore]
    if_confirmed: Decimal | None = None


def rounded(points: Fraction | Decimal, digits: int) -> Decimal:
    """Half up, exactly. Points are never negative here."""
    value = Fraction(points) * 10**digits
    return Decimal((value.numerator * 2 + value.denominator) // (value.denominator * 2)).scaleb(-digits)


@dataclass(frozen=True, slots=True)
class Scorer:
    """The rubric with its readings settled, for one period."""

    rubric: Rubric
    policy: Policy
    period: Period

    def reading(self, name: str) -> str:
        """The sentence of the choice made for a reading."""
        return self.policy.readings[name].sentence(self.policy.settings[name])

    @property
    def digits(self) -> int:
        return int(self.policy.settings[rubrics.ROUNDING].rpartition("_")[2])

    @property
    def floors(self) -> tuple[Decimal, ...]:
        return self.rubric.floors(self.policy.settings[rubrics.FLOORS])

    def grade(self, total: Decimal) -> str:
        """The first grade whose floor the total reaches, the floor included."""
        for grade, floor in zip(self.rubric.grades, self.floors, strict=False):
            if total >= floor:
                return grade
        return self.rubric.grades[-1]

    def office(self, office: str, records: Records, proposals: Proposals) -> OfficeScore:
        """The points of one office."""
        scores: dict[str, PartScore] = {}
        for part in self.rubric.parts:
            if part.kind == "deduction":
                offers = proposals.offers.get((office, part.id), [])
                scores[part.id] = self._deduction(part, records.of(office, part), offers)
            elif part.kind == "award":
                disputed = (office, part.id) in records.disputed
                lines = proposals.lines.get((office, part.id))
                scores[part.id] = self._award(part, records.of(office, part), lines, disputed)
        for part in self.rubric.parts:
            if part.kind == "bonus":
                disputed = (office, part.id) in records.disputed
                scores[part.id] = self._bonus(part, records.of(office, part), scores, disputed)
        parts = [scores[part.id] for part in self.rubric.parts]
        for score in parts:
            self._unknown(office, score, records)
        total = sum((score.score for score in parts), Decimal(0))
        confirmed = None
        if any(score.confirmed is not None for score in parts):
            # A bonus that a cap over the total kept out is not let in again: what is offered only takes away.
            confirmed = sum((s.score if s.confirmed is None else s.confirmed for s in parts), Decimal(0))
        return OfficeScore(office, total, self.grade(total), parts, confirmed)

    def _round(self, points: Fraction | Decimal, score: PartScore) -> Decimal:
        result = rounded(points, self.digits)
        if Fraction(result) != Fraction(points):
            score.readings.append(self.reading(rubrics.ROUNDING))
        return result

    def _zero(self, part: Part, counts: Mapping[str, int]) -> bool:
        """Whether an event, or all of them where the reading wants that, leaves no point."""
        present = [counts.get(event, 0) > 0 for event in part.zeros]
        both = part.zero_when is not None and self.policy.settings[part.zero_when] == rubrics.BOTH
        return bool(present) and (all(present) if both else any(present))

    def _left(self, part: Part, counts: Mapping[str, int]) -> Decimal:
        """The weight without the deductions; below 0 where they reach beyond it."""
        if self._zero(part, counts):
            return Decimal(0)
        left = part.weight
        for event, count in counts.items():
            if part.modes[event] == "each":
                left -= part.points[event] * count
            elif part.modes[event] == "once" and count > 0:
                left -= part.points[event]
        return left

    def _deduction(self, part: Part, records: Sequence[Record], offers: Sequence[Offer]) -> PartScore:
        counts: dict[str, int] = {}
        for record in records:
            counts[record.event] = counts.get(record.event, 0) + record.count
        left = self._left(part, counts)
        score = PartScore(part, Decimal(0))
        score.score = self._round(max(left, Decimal(0)), score)
        zero, seen = self._zero(part, counts), set[str]()
        for record in records:
            mode = part.modes[record.event]
            unit = part.points.get(record.event, part.weight)
            if record.count == 0 or (mode == "zero" and (not zero or "" in seen)):
                points = Decimal(0)
            elif mode == "each":
                points = -unit * record.count
            else:
                points = Decimal(0) if record.event in seen else -unit
            seen |= {record.event, ""} if mode == "zero" and points else {record.event} if record.count else set()
            score.basis.append(Basis(record.event, record.count, points, record.place, mode, unit))
        present = [event for event in part.zeros if counts.get(event, 0) > 0]
        if part.zero_when is not None and present and len(present) < len(part.zeros):
            score.readings.append(self.reading(part.zero_when))
        for event, count in counts.items():
            note = part.note(event) if count else None
            score.readings += [note] if note else []
        if left < 0:
            note = part.note(rubrics.FLOOR)
            score.readings += [note] if note else []
            score.notes.append(t("扣分超过分值，按 0 分计", "deductions exceed the weight: 0 points"))
        if not records:
            score.readings.append(self.reading(rubrics.NO_DEDUCTION))
            score.notes.append(t("无扣分记录", "no deduction recorded"))
        self._offer(part, score, counts, offers)
        return score

    def _offer(self, part: Part, score: PartScore, counts: Mapping[str, int], offers: Sequence[Offer]) -> None:
        """What is offered beyond the records: an assessor's record covers as many of an event as it counts."""
        recorded, after = dict(counts), dict(counts)
        for offer in offers:
            covered = min(recorded.get(offer.event, 0), offer.count)
            recorded[offer.event] = recorded.get(offer.event, 0) - covered
            still = offer.count - covered
            before = max(self._left(part, after), Decimal(0))
            after[offer.event] = after.get(offer.event, 0) + still
            points = max(self._left(part, after), Decimal(0)) - before
            score.offers.append(Proposed(offer.event, offer.what, offer.count, still, points, offer.place, offer.rule))
        if any(offer.open for offer in score.offers):
            score.confirmed = rounded(max(self._left(part, after), Decimal(0)), self.digits)

    def _award(self, part: Part, records: Sequence[Record], lines: list[Line] | None, disputed: bool) -> PartScore:
        score = PartScore(part, Decimal(0))
        scored = [record for record in records if record.score is not None]
        if scored and not disputed:
            score.assessor = scored[0].score
        if lines is not None:
            sum_ = sum((line.points for line in lines), Fraction(0))
            score.proposal = [
                Basis(
                    line.what, line.count, _shown(line.points, self.digits), line.place, None, None, line.share, line.of
                )
                for line in lines
            ]
            rests = self._proposal_readings(part)
            if score.assessor is None:
                score.readings += rests
            score.proposed = self._round(min(sum_, Fraction(part.weight)), PartScore(part, Decimal(0)))
            if score.assessor is None and Fraction(score.proposed) != min(sum_, Fraction(part.weight)):
                score.readings.append(self.reading(rubrics.ROUNDING))
            if score.assessor is None and sum_ > part.weight:
                score.notes.append(t("超过分值，按满分计", "beyond the weight: full points"))
        if disputed:
            score.notes.append(t("得分有争议，未采用", "scores in dispute, not used"))
        if score.assessor is not None:
            score.score = self._round(score.assessor, score)
            first = scored[0]
            what = t("考核得分", "assessor's score")
            score.basis = [Basis(what, first.count, score.assessor, first.place, "score")]
            if score.proposed is not None and score.proposed != score.assessor:
                score.notes.append(
                    t(
                        "考核得分 {assessor}，台账建议 {proposed}",
                        "assessor {assessor}, ledgers propose {proposed}",
                        assessor=points_text(score.assessor),
                        proposed=points_text(score.proposed),
                    )
                )
        elif score.proposed is not None:
            score.score, score.basis = score.proposed, score.proposal
            score.notes.append(t("未给得分，采用台账建议", "no score given, the ledgers' proposal stands"))
        else:
            score.readings.append(self.reading(rubrics.NO_EVIDENCE))
            score.notes.append(t("缺证据", "no evidence"))
            score.basis = [
                Basis(t("有记录，未给得分", "recorded without a score"), r.count, Decimal(0), r.place, "score")
                for r in records
                if r.score is None
            ]
        return score

    def _proposal_readings(self, part: Part) -> list[str]:
        """What a proposed score rests on: the queries' own words and the settings that they ask for."""
        result = []
        for query in part.queries:
            text = query.words["reading"]
            result += [text] if text else []
            for name in query.readings:
                if not self.policy.readings[name].part_year or self.period.share != 1:
                    result.append(self.reading(name))
        return result

    def _bonus(
        self, part: Part, records: Sequence[Record], scores: Mapping[str, PartScore], disputed: bool
    ) -> PartScore:
        score = PartScore(part, Decimal(0))
        scored = [record for record in records if record.score is not None]
        if disputed:
            score.notes.append(t("得分有争议，未采用", "scores in dispute, not used"))
        if disputed or not scored:
            return score
        first = scored[0]
        given = first.score or Decimal(0)
        cap = self.policy.settings[rubrics.CAP]
        took = given
        if cap == "item":
            of_item = sum((s.score for s in scores.values() if s.part.item == part.item), Decimal(0))
            took = min(given, max(self.rubric.weight_of(part.item) - of_item, Decimal(0)))
        elif cap == "total":
            so_far = sum((s.score for s in scores.values()), Decimal(0))
            took = min(given, max(self.rubric.total - so_far, Decimal(0)))
        score.given = score.assessor = given
        score.score = self._round(took, score)
        score.basis = [Basis(t("酌情加分", "discretionary bonus"), first.count, given, first.place, "score")]
        if given:
            score.readings.append(self.reading(rubrics.CAP))
        if took < given:
            score.notes.append(
                t(
                    "加 {given} 分，封顶后计 {took} 分",
                    "{given} given, {took} after the cap",
                    given=points_text(given),
                    took=points_text(took),
                )
            )
        return score

    def _unknown(self, office: str, score: PartScore, records: Records) -> None:
        if records.unknown.get((office, rubrics.key(score.part.item))):
            score.readings.append(self.reading(rubrics.UNKNOWN))


def _shown(points: Fraction, digits: int) -> Decimal:
    return rounded(points, digits) if points >= 0 else -rounded(-points, digits)


def points_text(points: Decimal) -> str:
    """Points as people read them: two decimals, up to four where they are needed."""
    text = f"{points:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")
