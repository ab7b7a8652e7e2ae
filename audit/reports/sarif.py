"""Findings as SARIF 2.1.0: rules with help, the policy's clauses as a taxonomy, spreadsheet cells as regions and logical places.

A violation is `fail` with level `error`; what has to be explained first is `review`, whose level has to be `none`, with its weight in `rank`.
Paths are relative, money is a decimal string, nobody is named beyond what the masked findings say, and no time is told: the same
findings give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit import __version__
from audit.messages import language, listing, t
from audit.model import LedgerTable
from audit.policies import Policy
from audit.reports import flat
from audit.reports.sarif_results import BASE, Suppression, artifacts, compare, results, set_aside, uri
from audit.reports.sarif_rules import Json, State, rules, taxonomies

__all__ = ["Before", "Suppression", "sarif"]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Before:
    """What there is to compare with: the findings of an earlier run, in the shape of `flat.rows`, and by fingerprint those that were set
    aside; each is None where nobody can know."""

    findings: Sequence[Mapping[str, Any]] | None = None
    suppressed: Mapping[str, Suppression] | None = None


def sarif(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    tables: Sequence[LedgerTable] = (),
    before: Before | None = None,
) -> str:
    """The SARIF of a report (the JSON of `check` or `run`); `titles` are those of rules that have no file."""
    state = State()
    before = before or Before()
    state.columns = {(table.file, table.sheet, table.ledger): table.positions for table in tables}
    notices = report.get("privacy", {}).get("files", ())
    findings = list(flat.rows(report))
    clauses = list(taxonomies(policies, state))
    descriptors = list(rules([*(before.findings or ()), *findings], policies, titles, state))
    files = list(artifacts(report, notices, state))
    found = results(findings, state)
    if before.suppressed is not None:
        set_aside(findings, found, before.suppressed)
    if before.findings is not None:
        found += compare(findings, found, before.findings, state)
    run: Json = {
        "tool": {
            "driver": {
                "name": "audit",
                "version": __version__,
                "semanticVersion": __version__,
                "language": _language(),
                "shortDescription": {
                    "text": t(
                        "企业退休人员社会化管理服务资金与人员审计",
                        "Audit of the funds and staff that serve retired enterprise employees",
                    )
                },
                "supportedTaxonomies": [
                    {"name": taxonomy["name"], "index": index} for index, taxonomy in enumerate(clauses)
                ],
                "rules": descriptors,
            }
        },
        "language": _language(),
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"audit/{report['policy'] or '-'}/{report['as_of']}"},
        "originalUriBaseIds": {
            BASE: {"description": {"text": t("提交材料的文件夹", "the folder of what was submitted")}}
        },
        "invocations": [_invocation(report)],
        "artifacts": files,
        "taxonomies": clauses,
        "results": found,
        "properties": {"policy": report["policy"], "as_of": report["as_of"], "summary": dict(report["summary"])},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _language() -> str:
    return "zh-CN" if language() == "zh" else "en"


def _invocation(report: Mapping[str, Any]) -> Json:
    """What could not be read or judged: that is told, so that it is not taken for nothing found."""
    told = [("error", item["message"], item["file"]) for item in report["unreadable"]]
    told += [("error", f"{item['rule']}: {item['reason']}", None) for item in report["faults"]]
    told += [("warning", f"{item['rule']}: {item['reason']}", None) for item in report["not_run"]]
    told += [("note", item["reason"], item["file"]) for item in report["skipped"]]
    told += [
        (
            "warning",
            t(
                "{rule} 只列出 {shown} 条，共 {total} 条",
                "of {rule}, {shown} of {total} are listed",
                rule=listing([text for text in (item["rule"], item["column"]) if text]),
                shown=item["shown"],
                total=item["total"],
            ),
            item["file"],
        )
        for item in report["capped"]
    ]
    notifications = []
    for level, text, file in told:
        note: Json = {"level": level, "message": {"text": text}}
        if file:
            note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri(file), "uriBaseId": BASE}}}]
        notifications.append(note)
    return {
        "executionSuccessful": not (report["unreadable"] or report["faults"]),
        **({"toolExecutionNotifications": notifications} if notifications else {}),
    }
