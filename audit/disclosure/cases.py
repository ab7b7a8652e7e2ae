"""The cases of clauses that rest on the disclosure rules: a notice in, the kinds of findings out.

They stand in `disclosure.cases.yaml` of a policy folder; each notice is made into a Word file and goes through the checker that
`privacy` uses. A clause says in `clauses.yaml` that it is served so (`disclosure: true`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audit.disclosure import made
from audit.disclosure.check import check_notice
from audit.disclosure.findings import NoticeFinding
from audit.disclosure.spec import DisclosureSpec, spec_of
from audit.errors import AuditError, DataFault
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.messages import listing, t
from audit.policies import Policy
from audit.policies.files import fault_at, read_data
from audit.policies.proof import CaseResult, Proof, Prover

FILE = "disclosure.cases.yaml"
NAME = "disclosure"


@dataclass(frozen=True, slots=True)
class DisclosureCase:
    """One notice and what must be found in it. `publishes` is the ledger that the checker must take it to publish, if stated;
    `ledgers` are rows to compare it with."""

    name: str
    clause: str
    says: str | None
    paragraphs: tuple[str | Mapping[str, object], ...]
    columns: tuple[str, ...]
    rows: tuple[Sequence[object], ...]
    ledgers: Mapping[str, Sequence[Mapping[str, Any]]]
    publishes: str | None
    sets: Mapping[str, str]
    readings: Mapping[str, str]
    finds: tuple[Mapping[str, Any], ...]


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = read_data(path, "policy/disclosure-cases")
    return document


def load(policy: Policy) -> list[DisclosureCase]:
    """The cases of a policy folder, none where it has no such file. DataFault for a case of a clause that is not served by the
    disclosure rules, and for a name that stands twice."""
    path = policy.folder / FILE
    if not path.is_file():
        return []
    document = _document(path)
    defaults = document.get("defaults", {})
    served = {clause.id for clause in policy.clauses if clause.disclosure}
    cases: list[DisclosureCase] = []
    for spec in document["cases"]:
        problem = None
        if spec["clause"] not in served:
            problem = t(
                "clauses.yaml 里的 {clause} 没有写明 disclosure: true",
                "{clause} in clauses.yaml has no disclosure: true",
                clause=spec["clause"],
            )
        elif any(case.name == spec["name"] for case in cases):
            problem = t("用例重名", "a name that stands twice")
        data = {**defaults, **spec["notice"]}
        columns, rows = data.get("columns", []), data.get("rows", [])
        if any(len(row) != len(columns) for row in rows):
            problem = t("有的行与 columns 的列数不同", "a row has more or fewer cells than columns")
        if problem:
            reason = t("用例“{name}”：{problem}", "case {name!r}: {problem}", name=spec["name"], problem=problem)
            raise fault_at(path, f"{policy.name}/{FILE}", ("cases", len(cases)), reason)
        title = data.get("title") or f"{data.get('category', '')}公示"
        cases.append(
            DisclosureCase(
                spec["name"],
                spec["clause"],
                spec.get("says"),
                (title, *data.get("paragraphs", [])),
                tuple(columns),
                tuple(rows),
                {
                    ledger: [{**data.get("ledger_defaults", {}).get(ledger, {}), **row} for row in given]
                    for ledger, given in spec.get("ledgers", {}).items()
                },
                spec.get("publishes"),
                {key: str(value) for key, value in spec.get("set", {}).items()},
                spec.get("readings", {}),
                tuple({"kind": want} if isinstance(want, str) else want for want in spec["finds"]),
            )
        )
    return cases


def run(policy: Policy) -> list[CaseResult]:
    """Run the cases of a policy folder."""
    cases = load(policy)
    spec = spec_of(policy)
    if cases and spec is None:
        raise DataFault(
            t(
                "{policy} 有 {file} 而没有 disclosure.yaml",
                "{policy} has {file} but no disclosure.yaml",
                policy=policy.name,
                file=FILE,
            )
        )
    results = []
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        for case in cases:
            assert spec is not None
            try:
                message = _difference(case, spec, policy, Path(folder) / "notice.docx")
            except AuditError as error:
                message = str(error)
            results.append(CaseResult(NAME, case.name, case.clause, not message, message))
    return results


def _difference(case: DisclosureCase, spec: DisclosureSpec, policy: Policy, path: Path) -> str:
    """Empty where the case comes out as stated, else what came instead. `path` is where the notice may be written."""
    path.write_bytes(made.notice(case.paragraphs, case.columns, case.rows))
    used = policy.with_overrides(case.sets, case.readings) if case.sets or case.readings else policy
    report = check_notice(
        path,
        path.name,
        spec=spec_of(used) if case.readings else spec,
        param=used.params.value,
        ledgers=[table_of(kinds.find(ledger), rows) for ledger, rows in case.ledgers.items()],
        masker=Masker(unmask=True),
    )
    if case.publishes is not None and report.notice != case.publishes:
        return t(
            "应认作 {want} 的公示，实为 {have}",
            "should be taken for a notice of {want}, not {have}",
            want=case.publishes,
            have=report.notice,
        )
    wanted = list(case.finds)
    left = []
    for found in report.findings:
        match = next((want for want in wanted if _fits(want, found)), None)
        if match is None:
            left.append(f"{found.kind} {found.severity} {found.where} {found.message}")
        else:
            wanted.remove(match)
    lines = [t("没有查出：{item}", "not found: {item}", item=_stated(want)) for want in wanted]
    lines += [t("多查出：{item}", "found besides: {item}", item=item) for item in left]
    return "；".join(lines)


def _stated(want: Mapping[str, Any]) -> str:
    return listing([str(value) for value in want.values()])


def _fits(want: Mapping[str, Any], found: NoticeFinding) -> bool:
    return (
        want["kind"] == found.kind
        and want.get("severity", "error") == str(found.severity)
        and want.get("hidden", found.hidden) == found.hidden
        and want.get("says", "") in f"{found.where} {found.message}"
    )


def _serves(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((clause.id, NAME) for clause in policy.clauses if clause.disclosure)


def _proofs(policy: Policy) -> Iterator[Proof]:
    for layer in policy.layers:
        yield from (Proof(NAME, case.name, case.clause, case.says) for case in load(layer))


def _run(policy: Policy, only: str | None) -> list[CaseResult]:
    return [] if only not in (None, NAME) else [result for layer in policy.layers for result in run(layer)]


def _uses(policy: Policy) -> Iterator[str]:
    spec = spec_of(policy)
    if spec is not None and spec.period:
        yield spec.period


PROVER = Prover(NAME, _serves, _proofs, _run, _uses)
