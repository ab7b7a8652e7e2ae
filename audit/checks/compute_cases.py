"""The cases beside the computations: rows in, results out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit.checks.case_files import AS_OF, Case, fault_difference, in_use, ledgers_of, load, opened, row_name
from audit.checks.compute import Cell, Computed, ComputeResult, compute_in
from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.messages import listing, t
from audit.policies import Compute, Policy, Query
from audit.policies.proof import CaseResult
from audit.tables import Database


def load_cases(compute: Query) -> list[Case]:
    """The cases of a computation. A result is wanted by its unit and the figures named; `period`, `rows` and `says`, a part
    of its arithmetic, need not be stated."""
    return load(compute, "policy/compute-cases", "gives")


def run_compute_cases(compute: Compute, policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[CaseResult]:
    """Run the cases of a computation, one after the other in one database."""
    cases = load_cases(compute)
    results = []
    with Database([], ledgers_of(compute, cases, kinds), AS_OF) as database:
        for case in opened(cases, policy, kinds, database):
            message = difference(compute, case, policy, kinds, database)
            results.append(CaseResult(compute.id, case.name, case.clause, not message, message))
    return results


def difference(
    compute: Compute, case: Case, policy: Policy, kinds: Mapping[str, LedgerKind], database: Database
) -> str:
    """What comes otherwise than a case states, empty if nothing does. The database holds the case's rows."""
    return _difference(case, compute_in(compute, in_use(case, policy), database, kinds, Masker(unmask=True)))


def _difference(case: Case, result: ComputeResult) -> str:
    if case.fault is not None:
        return fault_difference(case, [fault.reason for fault in result.faults])
    problems = [fault.reason for fault in result.faults] + [item.reason for item in result.not_run]
    if problems:
        return "；".join(problems)
    wanted = list(case.wants)
    left = []
    for item in result.rows:
        match = next((want for want in wanted if _fits(want, item)), None)
        if match is None:
            left.append(_given(item))
        else:
            wanted.remove(match)
    lines = [t("没有得出：{item}", "not given: {item}", item=_stated(want)) for want in wanted]
    lines += [t("另得出：{item}", "given besides: {item}", item=item) for item in left]
    return "；".join(lines)


def _figures(result: Mapping[str, Any]) -> str:
    return listing([f"{name} {value}" for name, value in result.items()])


def _given(item: Computed) -> str:
    rows = listing([row_name(place) for place in item.rows])
    return f"{item.unit} {item.period or '-'} {_figures(item.result)}（{item.arithmetic}；{rows}）"


def _stated(want: Mapping[str, Any]) -> str:
    """A result that a case wants, as its file states it."""
    rest = [f"{key}={want[key]}" for key in ("says", "rows") if key in want]
    return " ".join([want["unit"], str(want.get("period", "")), _figures(want["result"]), *rest])


def _fits(want: Mapping[str, Any], item: Computed) -> bool:
    return (
        want["unit"] == item.unit
        and ("period" not in want or want["period"] == item.period)
        and all(name in item.result and _same(value, item.result[name]) for name, value in want["result"].items())
        and want.get("says", "") in item.arithmetic
        and ("rows" not in want or sorted(want["rows"]) == sorted(map(row_name, item.rows)))
    )


def _same(wanted: object, have: Cell) -> bool:
    """Figures are compared as numbers where both are, so that 150 in a case is 150.00 in a result."""
    if wanted is None or have is None:
        return wanted is have
    numbers = [_number(value) for value in (wanted, have)]
    return numbers[0] == numbers[1] if None not in numbers else str(wanted) == str(have)


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None
