"""The cases beside the rules: rows in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from audit.checks import schema_cases
from audit.checks.run import CheckResult, run_rule
from audit.errors import DataFault
from audit.ledgers import kinds as ledger_kinds
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.rows import reader
from audit.masking import Masker
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, Place
from audit.policies import Policy, Rule
from audit.schema import check_document
from audit.strict_yaml import load as load_yaml
from audit.tables import Database

AS_OF = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: rows by ledger, settings, and the findings wanted.

    A finding is wanted by the rows it names (`ledger/number`); `at` is the one it stands at, `says` a part of its message.
    """

    rule: str
    name: str
    clause: str
    says: str | None
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    sets: Mapping[str, str]
    finds: tuple[Mapping[str, Any], ...]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Whether a case came out as stated; `message` says what came instead."""

    rule: str
    name: str
    clause: str
    passed: bool
    message: str = ""


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = load_yaml(path)
    check_document(document, "policy/cases", f"{path.parent.parent.name}/{path.name}")
    return document


def load_cases(rule: Rule) -> list[Case]:
    """The cases of a rule, with the file's defaults filled in.

    DataFault where the file is missing or wrong, and where a case claims a clause or uses a ledger that the rule does not.
    """
    path = rule.path.with_name(f"{rule.code}.cases.yaml")
    if not path.is_file():
        raise DataFault(
            t("规则 {rule} 没有用例文件 {file}", "rule {rule} has no cases in {file}", rule=rule.id, file=path.name)
        )
    document = _document(path)
    defaults = document.get("defaults", {})
    ledgers = {*rule.ledgers, *rule.uses}
    cases: list[Case] = []
    for spec in document["cases"]:
        clause = spec.get("clause", rule.clauses[0])
        strange = [name for name in (*defaults, *spec["rows"]) if name not in ledgers]
        strange += [clause] if clause not in rule.clauses else []
        strange += [spec["name"]] if any(case.name == spec["name"] for case in cases) else []
        if strange:
            raise DataFault(
                t(
                    "{file} 的用例“{name}”：{strange} 与规则不符（台账和条款应是规则头部写明的，用例不得重名）",
                    "{file}, case {name!r}: {strange} does not fit the rule (ledgers and clauses as in its head, no name twice)",
                    file=path.name,
                    name=spec["name"],
                    strange=listing(strange),
                )
            )
        rows = {
            ledger: [{**defaults.get(ledger, {}), **row} for row in given] for ledger, given in spec["rows"].items()
        }
        cases.append(
            Case(
                rule.id,
                spec["name"],
                clause,
                spec.get("says"),
                rows,
                {key: str(value) for key, value in spec.get("set", {}).items()},
                tuple(spec["finds"]),
                spec.get("fault"),
            )
        )
    return cases


def table_of(kind: LedgerKind, rows: Sequence[Mapping[str, Any]]) -> LedgerTable:
    """Rows of a case as a ledger table, each cell typed as a ledger's; a cell that is null in the case stays empty."""
    columns: dict[str, list[str | None]] = {}
    for column in kind.columns:
        read = reader(column)
        texts: list[str | None] = []
        for row in rows:
            raw = row.get(column.name)
            text = None if raw is None else read(str(raw))
            if raw is not None and text is None:
                raise DataFault(
                    t(
                        "用例里的“{column}”“{value}”不是这一列的值",
                        "{value!r} in a case is no value of {column}",
                        column=column.name,
                        value=raw,
                    )
                )
            texts.append(text)
        columns[column.name] = texts
    for row in rows:
        for name in row:
            if name not in columns:
                raise DataFault(
                    t(
                        "用例里的“{column}”不是{title}的列",
                        "{column} in a case is no column of {title}",
                        column=name,
                        title=kind.title,
                    )
                )
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return LedgerTable(kind.name, kind.title, kind.name, None, range(1, len(rows) + 1), frame, read=len(rows))


def run_rule_cases(rule: Rule, policy: Policy, kinds: Mapping[str, LedgerKind]) -> list[CaseResult]:
    """Run the cases of a rule, one after the other in one database."""
    cases = load_cases(rule)
    needed = {
        name: kinds[name] for name in {*rule.ledgers, *rule.uses, *(name for case in cases for name in case.rows)}
    }
    results = []
    with Database([], needed, AS_OF) as database:
        for case in cases:
            outcome = CheckResult()
            database.fill([table_of(kinds[ledger], rows) for ledger, rows in case.rows.items()])
            database.use(policy.with_overrides(case.sets))
            run_rule(rule, database, kinds, Masker(unmask=True), outcome)
            message = _difference(case, outcome)
            results.append(CaseResult(rule.id, case.name, case.clause, not message, message))
    return results


def _difference(case: Case, result: CheckResult) -> str:
    if case.fault is not None:
        said = " ".join(fault.reason for fault in result.faults)
        return (
            ""
            if case.fault in said
            else t(
                "应当报错“{want}”，实为“{have}”", "should fail with {want!r}, not {have!r}", want=case.fault, have=said
            )
        )
    problems = [fault.reason for fault in result.faults] + [item.reason for item in result.not_run]
    if problems:
        return "；".join(problems)
    wanted = list(case.finds)
    left = []
    for item in result.findings:
        match = next((want for want in wanted if _fits(want, item)), None)
        if match is None:
            left.append(f"{listing(_rows(item))} {item.message}")
        else:
            wanted.remove(match)
    lines = [t("没有查出：{item}", "not found: {item}", item=_stated(want)) for want in wanted]
    lines += [t("多查出：{item}", "found besides: {item}", item=item) for item in left]
    return "；".join(lines)


def _row(place: Place) -> str:
    return f"{place.file}/{place.row}"


def _rows(item: Finding) -> list[str]:
    return sorted(_row(place) for place in (item.place, *item.related) if place.row)


def _stated(want: Mapping[str, Any]) -> str:
    """A finding that a case wants, as its file states it: the rows first, then what else was asked for."""
    return " ".join([listing(want["rows"]), *(f"{key}={want[key]}" for key in ("at", "says", "amount") if key in want)])


def _fits(want: Mapping[str, Any], item: Finding) -> bool:
    return (
        sorted(want["rows"]) == _rows(item)
        and want.get("at", _row(item.place)) == _row(item.place)
        and want.get("says", "") in item.message
        and ("amount" not in want or item.amount == want["amount"])
    )


def run_cases(policy: Policy, only: str | None = None) -> list[CaseResult]:
    """Run the cases of all rules of a policy and of its clauses that rest on a schema, or of one (`schema` for the latter)."""
    kinds = dict(ledger_kinds.catalogue())
    for ledger, use in policy.ledgers.items():
        kinds[ledger] = ledger_kinds.adapt(kinds[ledger], use.requires, use.values)
    results = []
    for rule in policy.rules:
        if only in (None, rule.code, rule.id):
            results += run_rule_cases(rule, policy, kinds)
    for case in schema_cases.load(policy) if only in (None, schema_cases.NAME) else ():
        message = schema_cases.difference(case, kinds)
        results.append(CaseResult(schema_cases.NAME, case.name, case.clause, not message, message))
    return results
