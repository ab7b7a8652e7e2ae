"""The JSON of `validate`, `check` and `run`: the one form that scripts rely on and the other renderings are made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit import __version__
from audit.masking import mask_text
from audit.model import CheckReport, Finding, LedgerTable, Order, Severity

Json = dict[str, Any]


def dumps(document: Json) -> str:
    """JSON text as the program writes it: Chinese as it is, a line for each key, and for each entry of a list; a newline at the end.

    Indenting every level would go through Python's own encoder, which takes seconds for what the other writes at once.
    """
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            items = ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in value)
            text = f"[\n    {items}\n  ]"
        else:
            text = json.dumps(value, ensure_ascii=False)
        lines.append(f"  {json.dumps(key, ensure_ascii=False)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def money(amount: Decimal | None) -> str | None:
    """Yuan as a decimal string with two decimals."""
    return None if amount is None else f"{amount:.2f}"


def tool() -> Json:
    """What made a result."""
    return {"name": "audit", "version": __version__}


def check_json(report: CheckReport) -> Json:
    """The object of `validate` and `check`."""
    counts = Counter(finding.severity for finding in report.findings)
    counts.update(report.held)
    amount = sum(
        (f.amount for f in report.findings if f.severity is Severity.ERROR and f.amount is not None), Decimal(0)
    )
    return {
        "tool": tool(),
        "policy": report.policy,
        "as_of": report.as_of.isoformat(),
        "inputs": [_input(table) for table in report.tables],
        "archives": [
            {"file": item.file, "files": item.files, "sha256": item.sha256, "sm3": item.sm3} for item in report.archives
        ],
        "findings": [finding_json(finding) for finding in report.findings],
        "not_run": [{"rule": item.rule, "reason": item.reason} for item in report.not_run],
        "faults": [{"rule": item.rule, "reason": item.reason} for item in report.faults],
        "unreadable": [{"file": item.file, "sheet": item.sheet, "message": item.message} for item in report.unreadable],
        "skipped": [{"file": item.file, "reason": item.reason} for item in report.skipped],
        "not_applicable": [
            {"ledger": item.ledger, "rows": item.rows, "clause": item.clause} for item in report.not_applicable
        ],
        "capped": [
            {"rule": c.rule, "column": c.column, "file": c.file, "shown": c.shown, "total": c.total}
            for c in report.capped
        ],
        "summary": {
            "rows": sum(len(table.rows) for table in report.tables),
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "notes": counts[Severity.NOTE],
            "amount": money(amount + report.held_amount),
        },
    }


def _input(table: LedgerTable) -> Json:
    return {
        "file": table.file,
        "sheet": table.sheet,
        "ledger": table.ledger,
        "title": table.title,
        "rows": len(table.rows),
        "read": table.read,
        "left_out": table.left_out,
        "changed": table.changed,
        "sums": {name: money(amount) for name, amount in table.sums.items()},
        "first_day": table.first_day,
        "last_day": table.last_day,
        "header_row": table.header_row,
        "headings": _masked(table.headings),
        "unused": _masked(table.unused),
        "sha256": table.sha256,
        "sm3": table.sm3,
        **({"order": _order(table.order)} if table.order else {}),
    }


def _order(order: Order) -> Json:
    """By what the rows of a database's table are numbered."""
    return {"by": "primary_key" if order.is_key else "all_columns", "columns": list(order.columns)}


def _masked(headings: Mapping[str, str]) -> Json:
    """Headings as the sheet writes them; somebody's number may stand in one."""
    return {mask_text(key): mask_text(text) for key, text in headings.items()}


def finding_json(finding: Finding) -> Json:
    """A finding as the JSON of every command writes it."""
    return {
        "rule": finding.rule,
        "clauses": list(finding.clauses),
        "severity": str(finding.severity),
        "ledger": finding.ledger,
        "file": finding.place.file,
        "sheet": finding.place.sheet,
        "row": finding.place.row,
        "column": finding.column,
        "unit": finding.unit,
        "message": finding.message,
        "value": finding.value,
        "amount": money(finding.amount),
        "related": [place.as_json() for place in finding.related],
        "reading": finding.reading,
        "ask": finding.ask,
        "fingerprint": finding.fingerprint,
    }
