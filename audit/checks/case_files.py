"""The files of cases beside queries: rows of ledgers in, and what is wanted of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from audit.ledgers.given import table_of
from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, t
from audit.model import Place
from audit.periods import Period, span_of
from audit.policies import Policy, Query
from audit.policies.files import fault_at, read_data
from audit.strict_yaml import fault_in
from audit.tables import Database

AS_OF = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: rows by ledger, parameters, settings and the day taken for today, and what is wanted: findings or results, or a fault that says so."""

    rule: str
    name: str
    clause: str
    says: str | None
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    sets: Mapping[str, str]
    readings: Mapping[str, str]
    wants: tuple[Mapping[str, Any], ...]
    fault: str | None = None
    as_of: date = AS_OF
    span: tuple[date | None, date | None] = (None, None)

    def span_or(self, usual: tuple[date, date]) -> tuple[date, date]:
        """The first and last day that the case looks at, where it names none those that are usual."""
        return self.span[0] or usual[0], self.span[1] or usual[1]


@cache
def _document(path: Path, schema: str) -> dict[str, Any]:
    document: dict[str, Any] = read_data(path, schema, _shown(path))
    return document


def _shown(path: Path) -> str:
    return "/".join(path.parts[-3:])


def case_path(query: Query) -> Path:
    """The file with a query's cases."""
    return query.path.with_name(f"{query.code}.cases.yaml")


def load(query: Query, schema: str, wants: str) -> list[Case]:
    """The cases of a query, with the file's defaults filled in; `wants` is the key of what is wanted.

    DataFault where the file is missing or wrong, and where a case claims a clause or uses a ledger that the query does not.
    """
    path = case_path(query)
    if not path.is_file():
        raise fault_in(_shown(path), t("{query} 没有用例文件", "{query} has no cases", query=query.id))
    document = _document(path, schema)
    defaults = document.get("defaults", {})
    ledgers = {*query.ledgers, *query.uses}
    cases: list[Case] = []
    for spec in document["cases"]:
        clause = spec.get("clause", query.clauses[0])
        strange = [name for name in (*defaults, *spec["rows"]) if name not in ledgers]
        strange += [clause] if clause not in query.clauses else []
        strange += [spec["name"]] if any(case.name == spec["name"] for case in cases) else []
        if strange:
            reason = t(
                "用例“{name}”：{strange} 与 {query} 不符（台账和条款应是 .sql 头部写明的，用例不得重名）",
                "case {name!r}: {strange} does not fit {query} (ledgers and clauses as in its head, no name twice)",
                name=spec["name"],
                query=query.id,
                strange=listing(strange),
            )
            raise fault_at(path, _shown(path), ("cases", len(cases)), reason)
        rows = {
            ledger: [{**defaults.get(ledger, {}), **row} for row in given] for ledger, given in spec["rows"].items()
        }
        cases.append(
            Case(
                query.id,
                spec["name"],
                clause,
                spec.get("says"),
                rows,
                {key: str(value) for key, value in spec.get("set", {}).items()},
                dict(spec.get("readings", {})),
                tuple(spec[wants]),
                spec.get("fault"),
                _day(spec, "as_of") or AS_OF,
                (_day(spec, "from"), _day(spec, "to")),
            )
        )
    return cases


def _day(spec: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(spec[key]) if key in spec else None


def in_use(case: Case, policy: Policy) -> Policy:
    """The policy with the parameters and settings of a case; the policy itself where it has none."""
    return policy.with_overrides(case.sets, case.readings) if case.sets or case.readings else policy


def ledgers_of(query: Query, cases: Sequence[Case], kinds: Mapping[str, LedgerKind]) -> dict[str, LedgerKind]:
    """The ledgers that a database for a query's cases needs."""
    return {
        name: kinds[name] for name in (*query.ledgers, *query.uses, *(each for case in cases for each in case.rows))
    }


def opened(
    cases: Sequence[Case],
    policy: Policy,
    kinds: Mapping[str, LedgerKind],
    database: Database,
    span: tuple[date, date] | None = None,
) -> Iterator[Case]:
    """The cases one after the other, each when its rows and figures are in the database. `span` is the usual one of queries that ask for
    a span of days."""
    used: tuple[Policy, date, Period | None] | None = None
    for case in cases:
        database.fill([table_of(kinds[ledger], rows) for ledger, rows in case.rows.items()])
        chosen = in_use(case, policy)
        period = span_of(case.span_or(span)) if span else None
        if used is None or chosen is not used[0] or (case.as_of, period) != used[1:]:
            database.use(chosen, period, case.as_of)
            used = chosen, case.as_of, period
        yield case


def fault_difference(case: Case, faults: Sequence[str]) -> str:
    """For a case that has to fail: empty where it did with the words wanted, else what came instead."""
    said = " ".join(faults)
    if case.fault is not None and case.fault in said:
        return ""
    return t("应当报错“{want}”，实为“{have}”", "should fail with {want!r}, not {have!r}", want=case.fault, have=said)


def row_name(place: Place) -> str:
    """A row as cases name it: `ledger/number`."""
    return f"{place.file}/{place.row}"
