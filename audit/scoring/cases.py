"""The cases of a rubric (`rubric.cases.yaml`): evidence in, points out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from audit import periods
from audit.errors import AuditError, DataFault
from audit.ledgers import kinds as ledger_kinds
from audit.ledgers.given import table_of
from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.messages import listing, t
from audit.policies import Policy
from audit.policies.files import read_data
from audit.policies.proof import CaseResult, Prepared, Proof, Prover
from audit.policies.readings import RUBRIC
from audit.scoring import rubric as rubrics
from audit.scoring.proposals import promised
from audit.scoring.rubric import Part, Rubric
from audit.scoring.run import ScoreResult, score
from audit.scoring.score import PartScore, points_text
from audit.strict_yaml import fault_in

NAME = "rubric"
FILE = "rubric.cases.yaml"
AS_OF = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class RubricCase:
    """One case: rows by ledger for a period, parameters and readings, and what is wanted of the office's score.

    `about` is the line of the rubric whose basis and readings are wanted: a clause, or `item/part`.
    """

    name: str
    clause: str
    about: str
    says: str | None
    period: str
    sets: Mapping[str, str]
    readings: Mapping[str, str]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    wants: Mapping[str, Any]


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = read_data(path, "policy/rubric-cases")
    return document


def load(policy: Policy) -> list[RubricCase]:
    """The cases of a policy's rubric, none where it has no rubric.

    DataFault where the rubric has no cases, and where a case claims a clause or an event that the rubric has not.
    """
    found = policy.path(RUBRIC)
    if found is None:
        return []
    rubric, path = rubrics.load(policy), found.with_name(FILE)
    if not path.is_file():
        raise DataFault(
            t("{file} 没有用例文件 {cases}", "{file} has no cases in {cases}", file=rubric.file, cases=FILE)
        )
    document = _document(path)
    known = names_of(rubric)
    cases: list[RubricCase] = []
    for spec in document["cases"]:
        wants = {name: spec[name] for name in _WANTS if name in spec}
        about = spec.get("part", spec["clause"])
        strange = sorted({about, *wants.get("scores", {}), *wants.get("proposed", {})} - set(known))
        strange += [] if about in strange or known[about].clause == spec["clause"] else [about]
        strange += [spec["name"]] if any(case.name == spec["name"] for case in cases) else []
        if strange:
            raise fault_in(
                f"{path.parent.name}/{FILE}",
                t(
                    "用例“{name}”：{strange} 与评分细则不符（条款应是细则里的，一条款有几项的写 part；用例不得重名）",
                    "case {name!r}: {strange} does not fit the rubric (its clauses only, with `part` where a clause has "
                    "several lines; no name twice)",
                    name=spec["name"],
                    strange=listing(strange),
                ),
            )
        period = spec.get("period", document["period"])
        cases.append(
            RubricCase(
                spec["name"],
                spec["clause"],
                about,
                spec.get("says"),
                period,
                {key: str(value) for key, value in spec.get("set", {}).items()},
                dict(spec.get("readings", {})),
                _rows(rubric, spec, document["defaults"], period),
                wants,
            )
        )
    return cases


def names_of(rubric: Rubric) -> dict[str, Part]:
    """What cases may call a line of the rubric: its item and part, and its clause where no other line has that."""
    names = {part.id: part for part in rubric.parts}
    clauses = [part.clause for part in rubric.parts]
    return names | {part.clause: part for part in rubric.parts if clauses.count(part.clause) == 1}


_WANTS = ("scores", "proposed", "offers", "total", "grade", "basis", "reads", "finds")


def _rows(
    rubric: Rubric, spec: Mapping[str, Any], defaults: Mapping[str, Any], period: str
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a case with the defaults filled in; `given` and `awarded` are short for records of the assessors."""
    columns = rubric.evidence
    rows: dict[str, list[dict[str, Any]]] = {columns.ledger: []}
    short = [(event, {columns.count: count}) for event, count in spec.get("given", {}).items()]
    short += [(name, {columns.count: 1, columns.score: points}) for name, points in spec.get("awarded", {}).items()]
    for event, cells in short:
        parts = [part for part in rubric.parts if event in part.modes]
        if len(parts) != 1:
            raise fault_in(
                FILE,
                t(
                    "用例“{name}”的“{event}”在细则里有 {n} 处；请在 rows 里写明考核项目",
                    "case {name!r}: {event!r} stands {n} times in the rubric; name its item in rows",
                    name=spec["name"],
                    event=event,
                    n=len(parts),
                ),
            )
        rows[columns.ledger].append({columns.item: parts[0].item, columns.event: event, **cells})
    for ledger, given in spec.get("rows", {}).items():
        rows.setdefault(ledger, []).extend(given)
    filled = {ledger: [{**defaults.get(ledger, {}), **row} for row in given] for ledger, given in rows.items()}
    filled[columns.ledger] = [{columns.period: period, **row} for row in filled[columns.ledger]]
    if not filled[columns.ledger]:
        del filled[columns.ledger]
    return filled


def kinds_of(policy: Policy) -> dict[str, LedgerKind]:
    """The ledgers as the policy wants them."""
    kinds = dict(ledger_kinds.catalogue())
    for name, use in policy.ledgers.items():
        kinds[name] = ledger_kinds.adapt(kinds[name], use.requires, use.values)
    return kinds


def run(policy: Policy) -> list[CaseResult]:
    """Run every case of the rubric."""
    kinds = kinds_of(policy)
    results = []
    for case in load(policy):
        try:
            message = _difference(case, _outcome(case, policy, kinds))
        except AuditError as error:
            message = str(error)
        results.append(CaseResult(NAME, case.name, case.clause, not message, message))
    return results


def _outcome(case: RubricCase, policy: Policy, kinds: Mapping[str, LedgerKind]) -> ScoreResult:
    tables = [table_of(kinds[ledger], rows) for ledger, rows in case.rows.items()]
    used = policy.with_overrides(case.sets, case.readings)
    return score(used, tables, kinds, AS_OF, periods.parse(case.period), Masker(unmask=True))


def _difference(case: RubricCase, result: ScoreResult) -> str:
    """Empty where the case comes out as stated, else what came instead. A case is about its first office."""
    if result.faults:
        return "；".join(fault.reason for fault in result.faults)
    if not result.offices:
        return t("用例里没有街道", "the case names no office")
    office, wants = result.offices[0], case.wants
    known = names_of(result.scorer.rubric)
    parts = {name: score for score in office.parts for name, part in known.items() if part.id == score.part.id}
    have: dict[str, object] = {}
    want: dict[str, object] = {}
    for name, value in (("total", points_text(office.total)), ("grade", office.grade)):
        if name in wants:
            have[name] = value
            want[name] = points_text(Decimal(wants[name])) if name == "total" else wants[name]
    for clause, points in wants.get("scores", {}).items():
        have[clause], want[clause] = points_text(parts[clause].score), points_text(Decimal(points))
    for clause, points in wants.get("proposed", {}).items():
        key = t("{clause} 建议", "{clause} proposed", clause=clause)
        found = parts[clause].proposed
        have[key] = None if found is None else points_text(found)
        want[key] = None if points is None else points_text(Decimal(points))
    own = parts[case.about]
    if "basis" in wants:
        have["basis"] = _basis(own)
        want["basis"] = {row: points_text(Decimal(points)) for row, points in wants["basis"].items()}
    if "offers" in wants:
        counts: dict[str, int] = {}
        for offer in own.offers:
            counts[offer.event] = counts.get(offer.event, 0) + offer.open
        have["offers"], want["offers"] = counts, dict(wants["offers"])
    said = [*own.readings, *own.notes]
    lacking = [text for text in wants.get("reads", ()) if not any(text in line for line in said)]
    if lacking:
        have["reads"], want["reads"] = said, lacking
    messages = [finding.message for finding in result.findings]
    found_all = wants.get("finds", [])
    if len(messages) != len(found_all) or any(
        part not in message for part, message in zip(found_all, messages, strict=False)
    ):
        have["finds"], want["finds"] = messages, found_all
    return "；".join(
        t(
            "{name} 应为 {want}，实为 {have}",
            "{name} should be {want}, not {have}",
            name=name,
            want=want[name],
            have=value,
        )
        for name, value in have.items()
        if value != want[name]
    )


def _basis(score: PartScore) -> dict[str, str]:
    rows: dict[str, str] = {}
    for basis in score.basis:
        if basis.place is not None:
            rows[f"{basis.place.file}/{basis.place.row}"] = points_text(basis.points)
    return rows


def _owner(policy: Policy) -> Policy | None:
    """The policy in whose folder the rubric stands: its cases are proved with that one's figures."""
    path = policy.path(RUBRIC)
    return next((layer for layer in policy.layers if path is not None and layer.folder == path.parent), None)


def _serves(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.path(RUBRIC):
        yield from (
            (part.clause, f"rubric:{part.id if part.part else part.item}") for part in rubrics.load(policy).parts
        )


def _proofs(policy: Policy) -> Iterator[Proof]:
    owner = _owner(policy)
    yield from (Proof(NAME, case.name, case.clause, case.says) for case in (load(owner) if owner else ()))


def _run(policy: Policy, only: str | None) -> list[CaseResult]:
    owner = _owner(policy)
    return run(owner) if owner and only in (None, NAME) else []


def _uses(policy: Policy) -> Iterator[str]:
    """The parameters and readings of the queries, and the readings that the engine itself asks for."""
    if policy.path(RUBRIC) is None:
        return
    rubric = rubrics.load(policy)
    yield from rubrics.readings_of(rubric)
    yield from (key for part in rubric.parts for query in part.queries for key in query.parameters)


def _queries(policy: Policy) -> Iterator[Prepared]:
    if policy.path(RUBRIC):
        for part in rubrics.load(policy).parts:
            yield from (Prepared(query, promised(query), ()) for query in part.queries)


PROVER = Prover(NAME, _serves, _proofs, _run, _uses, _queries)
