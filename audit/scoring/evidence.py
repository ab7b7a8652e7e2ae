"""The assessors' records: what counts for which office and part, and what in them cannot be used."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from audit import periods
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, Place, Severity
from audit.periods import Period
from audit.policies import Policy
from audit.scoring import rubric as rubrics
from audit.scoring.rubric import Part, Rubric

RULE = "rubric"  # the rule of findings about the records
SCHEMA = "schema"  # a value outside what its column may hold


@dataclass(frozen=True, slots=True)
class Record:
    """One usable row: an event with its count (deductions) or a part with the assessor's points (awards, bonus)."""

    office: str
    part: Part
    event: str
    count: int
    score: Decimal | None
    place: Place


@dataclass(slots=True)
class Records:
    """The usable rows of a period by office and part, in order of their places; parts that are in dispute."""

    by_part: dict[tuple[str, str], list[Record]] = field(default_factory=dict)
    disputed: set[tuple[str, str]] = field(default_factory=set)
    unknown: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # office and item → events nobody knows
    findings: list[Finding] = field(default_factory=list)

    def of(self, office: str, part: Part) -> list[Record]:
        return self.by_part.get((office, part.id), [])


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the ledger with its place; `texts` are canonical."""

    texts: Mapping[str, str | None]
    place: Place


def _rows(rubric: Rubric, tables: Iterable[LedgerTable]) -> Iterator[_Row]:
    for table in tables:
        if table.ledger == rubric.evidence.ledger:
            for index in range(len(table.rows)):
                yield _Row(table.row(index), table.place(index))


def offices(rubric: Rubric, tables: Iterable[LedgerTable]) -> list[str]:
    """All offices that occur in the ledgers given, by name."""
    column = rubric.evidence.office
    return sorted({name for table in tables if table.has(column) for name in table.texts(column) if name})


def periods_of(rubric: Rubric, tables: Iterable[LedgerTable]) -> list[Period]:
    """The periods that occur in the records, the earliest first."""
    texts = {row.texts.get(rubric.evidence.period) for row in _rows(rubric, tables)}
    return sorted({period for text in texts if text and (period := periods.read(text))})


def read(rubric: Rubric, policy: Policy, tables: Sequence[LedgerTable], period: Period) -> Records:
    """The records of a period. Rows that lack office, period, item or event are left to the schema's findings."""
    columns, result = rubric.evidence, Records()
    for row in sorted(_rows(rubric, tables), key=lambda row: row.place.sort_key()):
        office, item, event = (row.texts.get(name) for name in (columns.office, columns.item, columns.event))
        written = row.texts.get(columns.period)
        if not (office and item and event and written):
            continue
        when = periods.read(written)
        if when is None:
            result.findings.append(_bad_period(rubric, row, office, written))
        if when != period:
            continue
        found = rubric.find(item, event)
        if found is None:
            result.findings.append(_unknown(rubric, policy, row, office, item, event))
            result.unknown.setdefault((office, rubrics.key(item)), []).append(event)
            continue
        record = _record(rubric, row, office, *found, result)
        if record is not None:
            result.by_part.setdefault((office, found[0].id), []).append(record)
    _settle(rubric, result)
    return result


def problems(rubric: Rubric, policy: Policy, tables: Sequence[LedgerTable]) -> list[Finding]:
    """What in the records of all periods cannot be used."""
    # A day that lies in no period: with it only the rows whose period cannot be read are looked at.
    every = [*periods_of(rubric, tables), Period(date.min, date.min, "", Decimal(0))]
    found = [finding for period in every for finding in read(rubric, policy, tables, period).findings]
    return sorted(dict.fromkeys(found), key=Finding.sort_key)


def _record(rubric: Rubric, row: _Row, office: str, part: Part, event: str, result: Records) -> Record | None:
    """A row as a record; None where it cannot be used, with the reason among the findings."""
    columns = rubric.evidence
    count, score = row.texts.get(columns.count), row.texts.get(columns.score)
    points = Decimal(score) if score is not None else None
    if part.kind == "deduction":
        if points is not None:
            result.findings.append(
                _finding(
                    rubric,
                    row,
                    office,
                    columns.score,
                    t(
                        "“{item}”是扣分项，“{event}”按数量计扣，所填得分 {score} 未采用",
                        "{item} is scored by deductions: {event} counts by its number, the score {score} is not used",
                        item=part.item,
                        event=event,
                        score=score,
                    ),
                    Severity.WARNING,
                    (part.clause,),
                )
            )
        # A count that could not be read is a finding of the schema; nothing is made up for it.
        return Record(office, part, event, int(count), None, row.place) if count is not None else None
    if points is not None and part.kind == "award" and points > part.weight:
        result.findings.append(
            _finding(
                rubric,
                row,
                office,
                columns.score,
                t(
                    "“{item}”的“{event}”得分 {score} 超过本项分值 {weight}，未采用；请核对后改正",
                    "{item}, {event}: the score {score} exceeds the weight {weight} and is not used; correct it",
                    item=part.item,
                    event=event,
                    score=score,
                    weight=part.weight,
                ),
                Severity.ERROR,
                (part.clause,),
                SCHEMA,
            )
        )
        return None
    return Record(office, part, event, int(count) if count is not None else 1, points, row.place)


def _settle(rubric: Rubric, result: Records) -> None:
    """Two different scores for one part: neither is used, and both rows are named."""
    for (office, id_), records in result.by_part.items():
        scored = [record for record in records if record.score is not None]
        if len({record.score for record in scored}) < 2:
            continue
        result.disputed.add((office, id_))
        part = scored[0].part
        result.findings.append(
            Finding(
                rule=RULE,
                clauses=(part.clause,),
                severity=Severity.ERROR,
                ledger=rubric.evidence.ledger,
                place=scored[0].place,
                message=t(
                    "{office}“{item}”的“{event}”同一考核期有不同的得分（{scores}），都未采用；请只保留一个"
                    "（酌情加分有几次的合并填写）",
                    "{office}, {item}, {event}: different scores in one period ({scores}), none is used; keep one "
                    "(add several bonuses up in one row)",
                    office=office,
                    item=part.item,
                    event=scored[0].event,
                    scores=listing([f"{record.score}" for record in scored]),
                ),
                column=rubric.evidence.score,
                value=f"{scored[0].score}",
                related=tuple(record.place for record in scored[1:]),
                unit=office,
            )
        )
    result.findings.sort(key=Finding.sort_key)


def _finding(
    rubric: Rubric,
    row: _Row,
    office: str,
    column: str,
    message: str,
    severity: Severity,
    clauses: tuple[str, ...] = (),
    rule: str = RULE,
) -> Finding:
    return Finding(
        rule=rule,
        clauses=clauses,
        severity=severity,
        ledger=rubric.evidence.ledger,
        place=row.place,
        message=message,
        column=column,
        value=row.texts.get(column),
        unit=office,
    )


def _bad_period(rubric: Rubric, row: _Row, office: str, written: str) -> Finding:
    return _finding(
        rubric,
        row,
        office,
        rubric.evidence.period,
        t(
            "“{text}”不是考核期，本行未计；请写成 2024年度、2024上半年或 2024下半年",
            "{text!r} is no period, the row is not counted; write 2024年度, 2024上半年 or 2024下半年",
            text=written,
        ),
        Severity.ERROR,
    )


def _unknown(rubric: Rubric, policy: Policy, row: _Row, office: str, item: str, event: str) -> Finding:
    parts = rubric.of_item(item)
    severity = Severity.ERROR if policy.settings[rubrics.UNKNOWN] == "error" else Severity.WARNING
    if not parts:
        items = list(dict.fromkeys(part.item for part in rubric.parts))
        return _finding(
            rubric,
            row,
            office,
            rubric.evidence.item,
            t(
                "评分细则里没有考核项目“{item}”，本行未计；{hint}",
                "the rubric has no item {item!r}, the row is not counted; {hint}",
                item=item,
                hint=_hint(item, items),
            ),
            severity,
        )
    return _finding(
        rubric,
        row,
        office,
        rubric.evidence.event,
        t(
            "考核项目“{item}”没有事项“{event}”，本行未计；{hint}",
            "the item {item!r} knows no event {event!r}, the row is not counted; {hint}",
            item=item,
            event=event,
            hint=_hint(event, [name for part in parts for name in part.modes]),
        ),
        severity,
        tuple(dict.fromkeys(part.clause for part in parts)) if len(parts) == 1 else (),
    )


def _hint(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 2, 0.4)
    if near:
        return t("是不是：{near}", "did you mean: {near}", near=listing(near))
    return t("可以是：{known}", "there are: {known}", known=listing(known))
