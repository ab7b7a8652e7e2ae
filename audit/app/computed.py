"""The results of a computation as rows that documents are made from, each tied to the ledger's rows that it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from audit.app import compute as computing
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.checks.compute import Computed, run_compute
from audit.errors import UsageFault
from audit.messages import t
from audit.model import Finding, LedgerTable, Place, Severity
from audit.policies import Policy

UNIT, PERIOD, YEAR, HALF = "街道", "期间", "年度", "半年度"
_PERIOD = re.compile("([0-9]{4})年?(年度|度|上半年|下半年)")


def rows_of(name: str, checked: Checked, policy: Policy, settings: Settings) -> tuple[list[LedgerTable], list[Finding]]:
    """Run a computation. The tables are its results, called `compute/NAME`, one for each file and sheet of the rows behind them, and
    the ledgers themselves; the findings are those of the check, with each error of a row that a result rests on told of the row
    at which the result stands, which is the first.

    Columns: the computation's results as texts, 街道 and 期间 of the result, and where the period names them 年度 and 半年度.
    UsageFault where the computation could not be run, with the reason.
    """
    report = checked.report
    asked = computing.find(policy, name)
    result = run_compute(asked, policy, report.tables, checked.kinds, settings.as_of, settings.masker, settings.limits)
    problems = [item.reason for item in result.not_run] + [item.reason for item in result.faults]
    if problems:
        raise UsageFault(
            t(
                "不能计算“{title}”：{why}",
                "{title} cannot be computed: {why}",
                title=asked.title,
                why="；".join(problems),
            )
        )
    grouped: dict[tuple[str, str | None], list[Computed]] = {}
    for row in result.rows:
        if row.rows:
            grouped.setdefault((row.rows[0].file, row.rows[0].sheet), []).append(row)
    made = [_table(f"compute/{name}", asked.title, at, rows) for at, rows in grouped.items()]
    return [*made, *report.tables], [*report.findings, *_carried(result.rows, report.findings)]


def _carried(rows: Sequence[Computed], findings: Sequence[Finding]) -> list[Finding]:
    """The errors of the further rows of each result, as errors of its first."""
    wrong: dict[Place, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            for place in (finding.place, *finding.related):
                wrong.setdefault(place, []).append(finding)
    return [
        replace(finding, place=row.rows[0])
        for row in rows
        for place in row.rows[1:]
        for finding in wrong.get(place, ())
    ]


def _table(ledger: str, title: str, at: tuple[str, str | None], rows: Sequence[Computed]) -> LedgerTable:
    columns: dict[str, list[str | None]] = {UNIT: [], PERIOD: [], YEAR: [], HALF: []}
    columns |= {name: [] for name in rows[0].result if name not in columns}
    for row in rows:
        found = _PERIOD.fullmatch(row.period or "")
        half = found[2] if found and found[2].endswith("半年") else None
        cells = {UNIT: row.unit, PERIOD: row.period, YEAR: found[1] if found else None, HALF: half}
        cells |= {key: None if value is None else str(value) for key, value in row.result.items()}
        for key, texts in columns.items():
            texts.append(cells.get(key))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    places = [row.rows[0].row or 0 for row in rows]
    return LedgerTable(ledger, title, at[0], at[1], places, frame, read=len(rows))
