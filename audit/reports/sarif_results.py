"""The results of a SARIF log: each finding with its places, its fingerprint, how it stands to the findings before, and whether it was set
aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from audit.ledgers.remarks import column_letters
from audit.masking import mask_text
from audit.reports.sarif_rules import KINDS, Json, State, taxon

BASE = "SUBMISSION"
FINGERPRINT = "audit/v1"
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
    "pdf": "application/pdf",
}
_SAID = ("message", "amount", "severity")  # what makes a finding another than it was
_KEPT = ("severity", "clauses", "ledger", "unit", "value", "amount", "reading", "ask", "hidden")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that was set aside: at which stage (`dismissed`, `closed`), why, what it said then, and whether people are at odds about it."""

    stage: str
    why: str
    finding: Mapping[str, Any]
    disputed: bool = False


def artifacts(report: Mapping[str, Any], notices: Sequence[Mapping[str, Any]], state: State) -> Iterator[Json]:
    """The files that were read, each once."""
    hashes: dict[str, dict[str, str]] = {}
    for item in (*report["inputs"], *notices):
        digests = {"sha-256": item["sha256"]} | ({"sm3": item["sm3"]} if item.get("sm3") else {})
        hashes.setdefault(item["file"], digests)
    for file, digests in sorted(hashes.items()):
        state.artifacts[file] = len(state.artifacts)
        media = _MEDIA.get(file.rpartition(".")[2].lower())
        yield {
            "location": {"uri": uri(file), "uriBaseId": BASE},
            "roles": ["analysisTarget"],
            "hashes": digests,
            **({"mimeType": media} if media else {}),
        }


def uri(file: str) -> str:
    """A relative file name as an address."""
    return quote(file, errors="surrogatepass")


def _artifact(file: str, state: State) -> Json:
    index = state.artifacts.get(file)
    return {"uri": uri(file), "uriBaseId": BASE} | ({"index": index} if index is not None else {})


def _location(item: Mapping[str, Any], ledger: str | None, column: str | None, state: State) -> Json:
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


def results(findings: Iterable[Mapping[str, Any]], state: State) -> list[Json]:
    """The results of findings in the shape of `flat.rows`, in their order."""
    return [_result(finding, state) for finding in findings]


def _result(finding: Mapping[str, Any], state: State) -> Json:
    kind, level, rank = KINDS[finding["severity"]]
    result: Json = {
        "ruleId": finding["rule"],
        "ruleIndex": state.rules.get(finding["rule"], -1),
        "kind": kind,
        "level": level,
        "rank": rank,
        "message": {"text": finding["message"]},
        "locations": _locations(finding, state),
    }
    related = [_location(place, None, None, state) | {"id": n} for n, place in enumerate(finding.get("related", ()), 1)]
    if related:
        result["relatedLocations"] = related
    taxa = [found for clause in dict.fromkeys(finding["clauses"]) if (found := taxon(clause, state)) is not None]
    if taxa:
        result["taxa"] = taxa
    if finding.get("fingerprint"):
        result["partialFingerprints"] = {FINGERPRINT: finding["fingerprint"]}
    result["properties"] = {key: finding[key] for key in _KEPT if finding.get(key) is not None}
    return result


def _locations(finding: Mapping[str, Any], state: State) -> list[Json]:
    """The place in a ledger, or in a notice, whose places have names and no rows."""
    file = finding["file"]
    if not file:
        return []
    if finding.get("where") is None:
        return [_location(finding, finding.get("ledger"), finding["column"], state)]
    physical = {"artifactLocation": _artifact(file, state)}
    return [
        {
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": finding["where"] or file, "kind": "part"}],
        }
    ]


def set_aside(
    findings: Sequence[Mapping[str, Any]], found: Sequence[Json], suppressed: Mapping[str, Suppression]
) -> None:
    """Say of each result whether it was set aside. One that is not any more what it was then, or that
    people are at odds about, is up to be looked at again."""
    for finding, result in zip(findings, found, strict=True):
        known = suppressed.get(finding.get("fingerprint") or "")
        if known is None:
            result["suppressions"] = []
            continue
        status = "accepted" if _same(known.finding, finding) and not known.disputed else "underReview"
        result["suppressions"] = [
            {
                "kind": "external",
                "status": status,
                **({"justification": known.why} if known.why else {}),
                "properties": {"stage": known.stage},
            }
        ]


def compare(
    findings: Sequence[Mapping[str, Any]], found: Sequence[Json], before: Sequence[Mapping[str, Any]], state: State
) -> list[Json]:
    """Give each result its state against the earlier findings; returns the results that are no more. What has no fingerprint is the same
    where rule, place and message are."""
    known = {_mark(item): item for item in before}
    for finding, result in zip(findings, found, strict=True):
        earlier = known.pop(_mark(finding), None)
        result["baselineState"] = "new" if earlier is None else "unchanged" if _same(earlier, finding) else "updated"
    return [_result(item, state) | {"baselineState": "absent"} for item in known.values()]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two findings say the same; what the register keeps is masked."""
    return all(_masked(one.get(key)) == _masked(other.get(key)) for key in _SAID)


def _masked(text: str | None) -> str | None:
    return None if text is None else mask_text(text)


def _mark(finding: Mapping[str, Any]) -> tuple[object, ...]:
    if finding.get("fingerprint"):
        return (finding["fingerprint"],)
    return tuple(finding.get(key) for key in ("rule", "file", "sheet", "row", "column", "where", "message"))
