"""The cases of clauses that rest on the data of a document: a record in, the fields that are refused out.

They stand in `documents.cases.yaml` of a policy folder; a clause names its documents in `clauses.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audit.checks.case_files import AS_OF
from audit.errors import AuditError
from audit.messages import listing, t
from audit.policies import Policy
from audit.policies.files import fault_at, read_data
from audit.policies.proof import CaseResult
from audit.tables.records import kind_of, refusals

FILE = "documents.cases.yaml"
NAME = "documents"


@dataclass(frozen=True, slots=True)
class DocumentCase:
    """One record (field to value) of a document and the fields at which it must be refused, sorted; none: accepted."""

    name: str
    clause: str
    says: str | None
    document: str
    data: Mapping[str, Any]
    sets: Mapping[str, str]
    refuses: tuple[str, ...]


@cache
def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = read_data(path, "policy/document-cases")
    return document


def load(policy: Policy) -> list[DocumentCase]:
    """The cases of a policy folder, none where it has no such file. DataFault for a case of a clause that does not name the
    document, and for a name that stands twice."""
    path = policy.folder / FILE
    if not path.is_file():
        return []
    document = _document(path)
    defaults = document.get("defaults", {})
    served = {clause.id: clause.documents for clause in policy.clauses}
    cases: list[DocumentCase] = []
    for spec in document["cases"]:
        problem = None
        if spec["document"] not in served.get(spec["clause"], ()):
            problem = t(
                "clauses.yaml 里的 {clause} 没有写明由文书 {document}（documents）落实",
                "{clause} in clauses.yaml does not name the document {document} (documents)",
                clause=spec["clause"],
                document=spec["document"],
            )
        elif any(case.name == spec["name"] for case in cases):
            problem = t("用例重名", "a name that stands twice")
        if problem:
            reason = t("用例“{name}”：{problem}", "case {name!r}: {problem}", name=spec["name"], problem=problem)
            raise fault_at(path, f"{policy.name}/{FILE}", ("cases", len(cases)), reason)
        merged = {**defaults.get(spec["document"], {}), **spec["data"]}
        cases.append(
            DocumentCase(
                spec["name"],
                spec["clause"],
                spec.get("says"),
                spec["document"],
                {field: value for field, value in merged.items() if value is not None},
                {key: str(value) for key, value in spec.get("set", {}).items()},
                tuple(sorted(spec["refuses"])),
            )
        )
    return cases


def difference(case: DocumentCase, policy: Policy) -> str:
    """Empty where the case comes out as stated, else what came instead."""
    try:
        found = refusals(kind_of(policy, case.document), case.data, policy.with_overrides(case.sets), AS_OF)
    except AuditError as error:
        return str(error)
    have = tuple(sorted({refusal.field for refusal in found}))
    if have == case.refuses:
        return ""
    none = t("无", "none")
    told = listing([f"{refusal.field}（{refusal.message}）" for refusal in found])
    return t(
        "应拒绝的字段：{want}；实为：{have}",
        "fields that should be refused: {want}; those that are: {have}",
        want=listing(case.refuses) or none,
        have=told or none,
    )


def run(policy: Policy) -> list[CaseResult]:
    """Run the cases of a policy folder."""
    results = []
    for case in load(policy):
        message = difference(case, policy)
        results.append(CaseResult(NAME, case.name, case.clause, not message, message))
    return results
