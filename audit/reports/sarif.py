"""Findings as SARIF 2.1.0: rules with help, the policy's clauses as a taxonomy, spreadsheet cells as regions and logical places.

A violation is `fail` with level `error`; what has to be explained first is `review`, whose level has to be `none`, with its weight in `rank`.
Paths are relative, money is a decimal string, nobody is named beyond what the masked findings say, and no time is told: the same
findings give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from audit import __version__
from audit.ledgers.remarks import column_letters
from audit.messages import language, listing, pick, t
from audit.model import LedgerTable
from audit.policies import Policy, Rule
from audit.reports import words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SUBMISSION"
FINGERPRINT = "audit/v1"
_KINDS = {"error": ("fail", "error", 90), "warning": ("review", "none", 50), "note": ("review", "none", 10)}
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "pdf": "application/pdf",
}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier run found, to compare with: its findings as JSON, and by fingerprint why a finding was set aside."""

    findings: Sequence[Mapping[str, Any]] | None = None
    suppressed: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    """What the results point into: rules, clauses and files by their index."""

    rules: dict[str, int] = field(default_factory=dict)
    taxa: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    artifacts: dict[str, int] = field(default_factory=dict)
    columns: dict[tuple[str, str | None, str | None], Mapping[str, int]] = field(default_factory=dict)


def sarif(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    tables: Sequence[LedgerTable] = (),
    before: Before | None = None,
) -> str:
    """The SARIF of a report (the JSON of `check` or `run`); `titles` are those of rules that have no file."""
    state = _State()
    before = before or Before()
    state.columns = {(table.file, table.sheet, table.ledger): table.positions for table in tables}
    taxonomies = list(_taxonomies(policies, state))
    notices = report.get("privacy", {}).get("files", ())
    rules = list(_rules(report, policies, titles, notices, state))
    artifacts = list(_artifacts(report, notices, state))
    results = [_result(finding, state) for finding in report["findings"]]
    results += [_notice_result(notice["file"], finding, state) for notice in notices for finding in notice["findings"]]
    for finding, result in zip(report["findings"], results, strict=False):
        if finding.get("fingerprint") in before.suppressed:
            result["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": before.suppressed[finding["fingerprint"]]}
            ]
    if before.findings is not None:
        results += _compare(report["findings"], results, before.findings, state)
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
                    {"name": taxonomy["name"], "index": index} for index, taxonomy in enumerate(taxonomies)
                ],
                "rules": rules,
            }
        },
        "language": _language(),
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"audit/{report['policy'] or '-'}/{report['as_of']}"},
        "originalUriBaseIds": {
            BASE: {"description": {"text": t("提交材料的文件夹", "the folder of what was submitted")}}
        },
        "invocations": [_invocation(report)],
        "artifacts": artifacts,
        "taxonomies": taxonomies,
        "results": results,
        "properties": {"policy": report["policy"], "as_of": report["as_of"], "summary": dict(report["summary"])},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _language() -> str:
    return "zh-CN" if language() == "zh" else "en"


def _taxonomies(policies: Sequence[Policy], state: _State) -> Iterator[Json]:
    """The clauses of each policy that has some."""
    for policy in policies:
        if not policy.clauses:
            continue
        index = len({place[0] for place in state.taxa.values()})
        for number, clause in enumerate(policy.clauses):
            state.taxa.setdefault(clause.id, (index, number, policy.name))
        title = pick(policy.title, policy.title_en) or policy.title
        yield {
            "name": policy.name,
            **({"organization": policy.issuer} if policy.issuer else {}),
            "shortDescription": {"text": title},
            "taxa": [
                {
                    "id": clause.id,
                    "name": clause.title,
                    "shortDescription": {"text": f"{clause.at} {clause.title}".strip()},
                    "fullDescription": {"text": clause.says},
                }
                for clause in policy.clauses
            ],
        }


def _taxon(clause: str, state: _State) -> Json | None:
    if clause not in state.taxa:
        return None
    taxonomy, number, name = state.taxa[clause]
    return {"id": clause, "index": number, "toolComponent": {"name": name, "index": taxonomy}}


def _rules(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    notices: Sequence[Mapping[str, Any]],
    state: _State,
) -> Iterator[Json]:
    """Every rule of the policies, found something or not, then those without a file: the ledgers' form, assessors' records, notices."""
    for policy in policies:
        for rule in policy.rules:
            state.rules[rule.id] = len(state.rules)
            yield _rule(rule, policy, state)
    others = {item["rule"]: titles.get(item["rule"], item["rule"]) for item in report["findings"]}
    others |= {
        f"privacy/{item['kind']}": t("公示：", "notice: ") + words.privacy_kind(item["kind"])
        for notice in notices
        for item in notice["findings"]
    }
    for name, title in sorted(others.items()):
        if name not in state.rules:
            state.rules[name] = len(state.rules)
            yield {"id": name, "name": title, "shortDescription": {"text": title}}


def _rule(rule: Rule, policy: Policy, state: _State) -> Json:
    texts = rule.words
    _, level, rank = _KINDS[str(rule.severity)]
    says = {clause.id: clause for clause in policy.clauses}
    law = [f"{each}（{says[each].at}）：{says[each].says}" if each in says else each for each in rule.clauses]
    lines = [t("依据：", "Rests on: ") + "\n".join(law)]
    if texts["reading"]:
        lines.append(t("读法：", "Reading: ") + texts["reading"])
    if texts["ask"]:
        lines.append(t("请核实：", "To be answered: ") + texts["ask"])
    title = texts["title"] or rule.title
    relations = [
        {"target": taxon, "kinds": ["relevant"]} for each in rule.clauses if (taxon := _taxon(each, state)) is not None
    ]
    return {
        "id": rule.id,
        "name": title,
        "shortDescription": {"text": title},
        "fullDescription": {"text": texts["reading"] or title},
        "help": {
            "text": "\n\n".join(lines),
            "markdown": "\n\n".join(["**" + _literal(title) + "**", *map(_literal, lines)]),
        },
        "defaultConfiguration": {"level": level, "rank": rank},
        **({"relationships": relations} if relations else {}),
        "properties": {"severity": str(rule.severity), "tags": list(rule.clauses)},
    }


def _literal(text: str) -> str:
    """Text that Markdown takes as it is."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#|" else c for c in text)


def _artifacts(report: Mapping[str, Any], notices: Sequence[Mapping[str, Any]], state: _State) -> Iterator[Json]:
    """The files that were read, each once."""
    hashes: dict[str, dict[str, str]] = {}
    for item in (*report["inputs"], *notices):
        digests = {"sha-256": item["sha256"]} | ({"sm3": item["sm3"]} if item.get("sm3") else {})
        hashes.setdefault(item["file"], digests)
    for file, digests in sorted(hashes.items()):
        state.artifacts[file] = len(state.artifacts)
        media = _MEDIA.get(file.rpartition(".")[2].lower())
        yield {
            "location": {"uri": _uri(file), "uriBaseId": BASE},
            "roles": ["analysisTarget"],
            "hashes": digests,
            **({"mimeType": media} if media else {}),
        }


def _uri(file: str) -> str:
    return quote(file, errors="surrogatepass")


def _artifact(file: str, state: _State) -> Json:
    index = state.artifacts.get(file)
    return {"uri": _uri(file), "uriBaseId": BASE} | ({"index": index} if index is not None else {})


def _location(item: Mapping[str, Any], ledger: str | None, column: str | None, state: _State) -> Json:
    """A place in a table: the row as the region's line and, where the column is known, the cell, both for programs and by name."""
    sheet, row = item["sheet"], item["row"]
    position = state.columns.get((item["file"], sheet, ledger), {}).get(column or "")
    physical: Json = {"artifactLocation": _artifact(item["file"], state)}
    if row is not None:
        physical["region"] = {"startLine": row} | (
            {"startColumn": position + 1, "endColumn": position + 2} if position is not None else {}
        )
    place = (column_letters(position) if position is not None else "") + (str(row) if row is not None else "")
    name = f"{sheet}!{place}" if sheet and place else sheet or place or item["file"]
    kind = "cell" if row is not None and position is not None else "row" if row is not None else "table"
    logical = {"fullyQualifiedName": name, "kind": kind} | ({"name": column} if column else {})
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _result(finding: Mapping[str, Any], state: _State) -> Json:
    kind, level, rank = _KINDS[finding["severity"]]
    result: Json = {
        "ruleId": finding["rule"],
        "ruleIndex": state.rules.get(finding["rule"], -1),
        "kind": kind,
        "level": level,
        "rank": rank,
        "message": {"text": finding["message"]},
        "locations": [_location(finding, finding["ledger"], finding["column"], state)] if finding["file"] else [],
    }
    related = [_location(place, None, None, state) | {"id": n} for n, place in enumerate(finding["related"], 1)]
    if related:
        result["relatedLocations"] = related
    taxa = [taxon for clause in dict.fromkeys(finding["clauses"]) if (taxon := _taxon(clause, state)) is not None]
    if taxa:
        result["taxa"] = taxa
    if finding.get("fingerprint"):
        result["partialFingerprints"] = {FINGERPRINT: finding["fingerprint"]}
    kept = ("severity", "clauses", "ledger", "unit", "value", "amount", "reading", "ask")
    result["properties"] = {key: finding[key] for key in kept if finding.get(key) is not None}
    return result


def _notice_result(file: str, finding: Mapping[str, Any], state: _State) -> Json:
    kind, level, rank = _KINDS[finding["severity"]]
    rule = f"privacy/{finding['kind']}"
    taxa = [taxon for clause in dict.fromkeys(finding["clauses"]) if (taxon := _taxon(clause, state)) is not None]
    return {
        "ruleId": rule,
        "ruleIndex": state.rules[rule],
        "kind": kind,
        "level": level,
        "rank": rank,
        "message": {"text": finding["message"]},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": _artifact(file, state)},
                "logicalLocations": [{"fullyQualifiedName": finding["where"] or file, "kind": "part"}],
            }
        ],
        **({"taxa": taxa} if taxa else {}),
        "properties": {
            "severity": finding["severity"],
            "clauses": finding["clauses"],
            "hidden": finding["hidden"],
            "value": finding["value"],
        },
    }


def _compare(
    findings: Sequence[Mapping[str, Any]], results: list[Json], before: Sequence[Mapping[str, Any]], state: _State
) -> list[Json]:
    """Give each result its state against the earlier run; returns the results that are no more. What has no fingerprint is the same
    where rule, place and message are."""
    known = {_mark(item): item for item in before}
    for finding, result in zip(findings, results, strict=False):
        earlier = known.pop(_mark(finding), None)
        same = earlier is not None and all(
            earlier.get(key) == finding.get(key) for key in ("message", "amount", "severity")
        )
        result["baselineState"] = "new" if earlier is None else "unchanged" if same else "updated"
    for result in results[len(findings) :]:
        result["baselineState"] = "new"
    gone = []
    for item in known.values():
        if item["rule"] not in state.rules:
            continue
        result = _result(item, state) | {"baselineState": "absent"}
        gone.append(result)
    return gone


def _mark(finding: Mapping[str, Any]) -> tuple[object, ...]:
    if finding.get("fingerprint"):
        return (finding["fingerprint"],)
    return tuple(finding[key] for key in ("rule", "file", "sheet", "row", "column", "message"))


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
            note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(file), "uriBaseId": BASE}}}]
        notifications.append(note)
    return {
        "executionSuccessful": not (report["unreadable"] or report["faults"]),
        **({"toolExecutionNotifications": notifications} if notifications else {}),
    }
