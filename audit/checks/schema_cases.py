"""The cases of clauses that rest on a ledger's schema: a row in, the columns that fail out.

They stand in `schema.cases.yaml` of a policy folder, beside the rules; a clause names its columns in `clauses.yaml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from audit.errors import DataFault
from audit.ledgers.grid import of_rows
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.locate import Failure, locate
from audit.ledgers.rows import Cells, collect, normalise, sort
from audit.ledgers.totals import check_totals
from audit.ledgers.validate import check_rows
from audit.messages import listing, t
from audit.model import RowIssue
from audit.policies import Policy
from audit.policies.files import fault_at, read_data
from audit.policies.proof import CaseResult
from audit.policies.soundness import EVERY

FILE = "schema.cases.yaml"
TOTAL = f"{EVERY}.合计"  # what a clause names that rests on total rows adding up
NAME = "schema"  # the rule that schema findings have


@dataclass(frozen=True, slots=True)
class SchemaCase:
    """One row of a ledger (heading to cell, None where empty) and the headings that must fail, sorted.

    Where there is a `total`, it stands as a total row below the row and those of `more`; `tells` is a part of what is said of it.
    """

    name: str
    clause: str
    says: str | None
    ledger: str
    row: Mapping[str, Any]
    fails: tuple[str, ...]
    more: tuple[Mapping[str, Any], ...] = ()
    total: Mapping[str, Any] | None = None
    tells: str | None = None


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = read_data(path, "policy/schema-cases")
    return document


def load(policy: Policy) -> list[SchemaCase]:
    """The cases of a policy, none where it has no such file. DataFault for a case of a clause that names no such column."""
    path = policy.folder / FILE
    if not path.is_file():
        return []
    document = _document(path)
    defaults = document.get("defaults", {})
    served = {clause.id: clause.schema for clause in policy.clauses}
    cases: list[SchemaCase] = []
    for spec in document["cases"]:
        ledger, fails = spec["ledger"], tuple(sorted(spec["fails"]))
        columns = served.get(spec["clause"], ())
        total = spec.get("total")
        wanted = {f"{ledger}.{column}" for column in fails} if total is None else {TOTAL}
        if not wanted <= set(columns) or not any(column.startswith(f"{ledger}.") or total for column in columns):
            reason = t(
                "用例“{name}”：clauses.yaml 里的 {clause} 没有写明由这一列（schema）检查",
                "case {name!r}: {clause} in clauses.yaml does not say that it rests on this column (schema)",
                name=spec["name"],
                clause=spec["clause"],
            )
            raise fault_at(path, f"{policy.name}/{FILE}", ("cases", len(cases)), reason)
        row, *more = ({**defaults.get(ledger, {}), **given} for given in (spec["row"], *spec.get("more", ())))
        cases.append(
            SchemaCase(
                spec["name"],
                spec["clause"],
                spec.get("says"),
                ledger,
                row,
                fails,
                tuple(more),
                total,
                spec.get("tells"),
            )
        )
    return cases


def failing(kind: LedgerKind, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The headings of a row that fail the ledger's schema, sorted."""
    cells = Cells(pl.Series([1], dtype=pl.UInt32))
    for name, cell in row.items():
        raw = pl.Series([None if cell is None else str(cell)], dtype=pl.String)
        try:
            column = kind.column(name)
        except KeyError as error:
            raise DataFault(
                t(
                    "用例里的“{column}”不是{title}的列",
                    "{column} in a case is no column of {title}",
                    column=name,
                    title=kind.title,
                )
            ) from error
        cells.raw[name] = raw
        cells.texts[name] = normalise(raw, column, 1, Counter())
    return tuple(sorted(issue.column or "" for issue in check_rows(kind, cells, kind.name, None).issues))


def total_issues(kind: LedgerKind, rows: Sequence[Mapping[str, Any]], total: Mapping[str, Any]) -> list[RowIssue]:
    """What is found where a sheet of these rows ends in such a total row, which is marked in the first column."""
    names = [column.name for column in kind.columns if any(column.name in row for row in (*rows, total))]
    lines = [[None if row.get(name) is None else str(row[name]) for name in names] for row in (*rows, total)]
    lines[-1][0] = "合计"
    grid = of_rows(kind.title, [names, *lines])
    location = locate(grid, [kind], kind.title, kind)
    if isinstance(location, Failure):
        raise DataFault(location.message)
    cells = collect(grid, location, sort(grid, location, lambda _: None))
    return check_totals(kind, location, grid, cells, kind.name, None)


def difference(case: SchemaCase, kinds: Mapping[str, LedgerKind]) -> str:
    """Empty where the case comes out as stated, else what came instead."""
    kind = kinds[case.ledger]
    if case.total is None:
        have, told = failing(kind, case.row), ""
    else:
        issues = total_issues(kind, (case.row, *case.more), case.total)
        have = tuple(sorted(issue.column or "" for issue in issues))
        told = listing([issue.message for issue in issues])
    if have == case.fails:
        if (case.tells or "") in told:
            return ""
        return t("没有说到“{part}”：{told}", "{part!r} is not told: {told}", part=case.tells, told=told)
    none = t("无", "none")
    return t(
        "应有格式问题的列：{want}；实为：{have}",
        "columns that should fail: {want}; those that do: {have}",
        want=listing(case.fails) or none,
        have=listing(have) or none,
    )


def run(policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[CaseResult]:
    """Run the cases of a policy folder."""
    results = []
    for case in load(policy):
        message = difference(case, kinds)
        results.append(CaseResult(NAME, case.name, case.clause, not message, message))
    return results
