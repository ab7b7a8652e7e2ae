"""The JSON of `score`: the one form of which table, workbook and page are made."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from audit.masking import mask_text
from audit.messages import pick
from audit.model import Place
from audit.scoring import rubric as rubrics
from audit.scoring.score import Basis, OfficeScore, PartScore, Proposed, Scorer, points_text

Json = dict[str, Any]


def score_json(scorer: Scorer, offices: list[OfficeScore]) -> Json:
    """The scores, with what is needed to follow and repeat them: grades and their floors, settings, readings."""
    rubric, policy = scorer.rubric, scorer.policy
    names = [name for name in policy.readings if name in rubrics.readings_of(rubric)]
    return {
        "policy": policy.name,
        "period": scorer.period.name,
        "rubric": {
            "title": pick(rubric.title, rubric.title_en),
            "total": f"{rubric.total:f}",
            "grades": [
                {"grade": grade, "floor": f"{floor:f}" if floor is not None else None}
                for grade, floor in zip(rubric.grades, [*scorer.floors, None], strict=True)
            ],
            "grade_note": scorer.reading(rubrics.FLOORS),
            "digits": scorer.digits,
            "bonus_cap": policy.settings[rubrics.CAP],
            "readings": [
                {
                    "name": name,
                    "title": pick(policy.readings[name].title, policy.readings[name].title_en),
                    "choice": policy.settings[name],
                    "says": scorer.reading(name),
                    "default": policy.settings[name] == policy.readings[name].default,
                    "clauses": list(policy.readings[name].clauses),
                }
                for name in names
            ],
        },
        "offices": [_office(office, scorer) for office in offices],
    }


def _text(points: Decimal | None) -> str | None:
    return None if points is None else points_text(points)


def _office(office: OfficeScore, scorer: Scorer) -> Json:
    result: Json = {
        "office": mask_text(office.office),  # somebody's number may stand in the cell
        "total": points_text(office.total),
        "grade": office.grade,
        "items": [_part(score, scorer) for score in office.parts],
    }
    if office.if_confirmed is not None:
        result["if_confirmed"] = {
            "total": points_text(office.if_confirmed),
            "grade": scorer.grade(office.if_confirmed),
        }
    return result


def _part(score: PartScore, scorer: Scorer) -> Json:
    part = score.part
    result: Json = {
        "clause": part.clause,
        "dimension": part.dimension,
        "item": part.item,
        "part": part.part,
        "kind": part.kind,
        "weight": f"{part.weight:f}",
        "score": points_text(score.score),
    }
    if part.kind != "deduction":
        result |= {"assessor": _text(score.assessor), "proposed": _text(score.proposed)}
    else:
        zero = "all" if part.zero_when and scorer.policy.settings[part.zero_when] == rubrics.BOTH else "any"
        result["zero"] = {"events": list(part.zeros), "when": zero} if part.zeros else None
    result |= {
        "readings": list(dict.fromkeys(score.readings)),
        "notes": score.notes,
        "basis": [_basis(basis) for basis in score.basis],
    }
    if part.kind == "award":
        result["proposal"] = [_basis(basis) for basis in score.proposal]
    if score.offers:
        result["offers"] = [_offer(offer) for offer in score.offers]
        result["if_confirmed"] = _text(score.confirmed)
    return result


def _place(place: Place | None) -> Json:
    return place.as_json() if place else {"file": None, "sheet": None, "row": None}


def _basis(basis: Basis) -> Json:
    result: Json = {"what": basis.what, "count": basis.count, "points": points_text(basis.points)}
    result |= _place(basis.place)
    result["mode"] = basis.mode
    if basis.unit is not None:
        result["unit"] = f"{basis.unit:f}"
    if basis.of is not None:
        result |= {"share": f"{(basis.share or Decimal(0)).normalize():f}", "of": f"{basis.of.normalize():f}"}
    return result


def _offer(offer: Proposed) -> Json:
    return {
        "event": offer.event,
        "what": offer.what,
        "count": offer.count,
        "open": offer.open,
        "points": points_text(offer.points),
        **_place(offer.place),
        "rule": offer.rule,
        "confirmed": False,
    }
