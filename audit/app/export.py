"""`--to URL`: a run's findings and all that goes with them as tables of a database, for auditors who ask with SQL.

A run is known by the digest of what it read, the policy and what it was told: the same run is put in once. No time is put in; the record alone
holds it, so that the same run gives the same rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit import __version__
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.databases.address import Address
from audit.databases.writing import Cell, Content, write
from audit.evidence import sources
from audit.messages import language, t
from audit.reports import export_tables, flat, words

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Destination:
    """The database of `--to`, with its password."""

    address: Address
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it: `new` is False where the run was there and left alone."""

    label: str
    run: str
    findings: int
    new: bool

    def said(self) -> str:
        """In one line."""
        if self.new:
            return t(
                "已写入 {label}：运行 {run}，问题 {n} 条",
                "written to {label}: run {run}, {n} findings",
                label=self.label,
                run=self.run[:12],
                n=self.findings,
            )
        return t(
            "{label} 里已有这次运行（{run}），没有改动；要替换请加 --force",
            "{label} holds this run already ({run}); left as it is, --force replaces it",
            label=self.label,
            run=self.run[:12],
        )


def export(
    report: Json, checked: Checked, settings: Settings, to: Destination, status: int, *, force: bool
) -> Exported:
    """Put a report, as JSON has it, and its exit status into the database. OutputError or UsageFault where that cannot be done; then nothing of it is there."""
    content = content_of(report, checked, settings, status)
    new = write(to.address, to.password, content, force=force)
    return Exported(to.address.label, content.run, len(content.rows["audit_finding"]), new)


def content_of(report: Json, checked: Checked, settings: Settings, status: int) -> Content:
    """The rows of the tables."""
    digests = _Digests.of(report, checked, settings)
    run = digests.run
    findings = list(_findings(report, checked.titles))
    summary = report["summary"]
    first: list[Cell] = [
        __version__,
        report["policy"],
        report["as_of"],
        digests.inputs,
        digests.policy,
        digests.parameters,
        language(),
        int(settings.unmask),
        len(report["inputs"]),
        summary["rows"],
        summary["errors"],
        summary["warnings"],
        summary["notes"],
        summary["amount"],
        status,
    ]
    rows = {
        "audit_run": [[run, *first]],
        "audit_ledger": _numbered(run, _ledgers(report)),
        "audit_finding": _numbered(run, findings),
        "audit_problem": _numbered(run, _problems(report)),
    }
    return Content(export_tables.TABLES, export_tables.VIEWS, run, rows)


@dataclass(frozen=True, slots=True)
class _Digests:
    """What a run is known by."""

    run: str
    inputs: str
    policy: str | None
    parameters: str

    @classmethod
    def of(cls, report: Json, checked: Checked, settings: Settings) -> _Digests:
        inputs = _sha256(
            [
                [
                    [item["file"], item["sheet"], item["ledger"], item["rows"], item["sha256"]]
                    for item in report["inputs"]
                ],
                [[item["file"], item.get("sha256")] for item in report.get("privacy", {}).get("files", ())],
                [[item["file"], item.get("sheet")] for item in report["unreadable"]],
                [item["file"] for item in report["skipped"]],
            ]
        )
        files = sources.policy_files(checked.policies)
        policy = _sha256([[item.name, item.digest["sha256"]] for item in files]) if files else None
        known = {
            key: value
            for key, value in settings.sets.items()
            if any(each.has_parameter(key) or key in each.readings for each in checked.policies)
        }
        told = {
            "set": dict(sorted(known.items())),
            "readings": dict(sorted(settings.readings.items())),
            "as": settings.forced,
            "all": settings.everything,
        }
        parameters = json.dumps(told, ensure_ascii=False, sort_keys=True)
        run = _sha256(
            [
                __version__,
                report["policy"],
                report["as_of"],
                inputs,
                policy,
                parameters,
                language(),
                settings.unmask,
                "privacy" in report,
            ]
        )
        return cls(run, inputs, policy, parameters)


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _numbered(run: str, rows: Iterator[list[Cell]] | list[list[Cell]]) -> list[list[Cell]]:
    return [[run, number, *map(_storable, row)] for number, row in enumerate(rows, 1)]


def _storable(cell: Cell) -> Cell:
    """Text that every database takes: no NUL, no half of a character."""
    return cell.replace("\0", "").encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _ledgers(report: Json) -> Iterator[list[Cell]]:
    for item in report["inputs"]:
        yield [
            item["file"],
            item["sheet"],
            item["ledger"],
            item["title"],
            item["rows"],
            item["read"],
            _json(item["left_out"]),
            _json(item["changed"]),
            _json(item["sums"]),
            item["first_day"],
            item["last_day"],
            ", ".join(item["order"]["columns"]) if "order" in item else None,
            item["sha256"],
            item["sm3"],
        ]


def _findings(report: Json, titles: Mapping[str, str]) -> Iterator[list[Cell]]:
    for row in flat.rows(report):
        yield [
            row["severity"],
            row["unit"],
            row["rule"],
            flat.title_of(row, titles),
            " ".join(row["clauses"]),
            row["ledger"],
            row["file"],
            row["sheet"],
            row["row"],
            row["column"] or row.get("where"),
            row["message"],
            row["value"],
            row["amount"],
            words.places(row["related"]) or None,
            row["reading"],
            row["ask"],
            row["fingerprint"],
        ]


def _problems(report: Json) -> Iterator[list[Cell]]:
    for item in report["unreadable"]:
        yield ["unreadable", item["file"], item.get("sheet"), item["message"]]
    for item in report["faults"]:
        yield ["fault", item["rule"], None, item["reason"]]
    for item in report["not_run"]:
        yield ["not_run", item["rule"], None, item["reason"]]
    for item in report["skipped"]:
        yield ["skipped", item["file"], None, item["reason"]]
    for item in report["not_applicable"]:
        rows = t("{n} 行，依据 {clause}", "{n} rows, {clause}", n=item["rows"], clause=item["clause"] or "-")
        yield ["not_applicable", item["ledger"], None, rows]
    for item in report["capped"]:
        shown = t("列出 {shown}，共 {total} 处", "{shown} of {total} listed", shown=item["shown"], total=item["total"])
        yield ["capped", " ".join(filter(None, (item["rule"], item["file"], item["column"]))), None, shown]
