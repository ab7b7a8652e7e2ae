"""`compute`: amounts, quotas and counts that the software works out, each with its arithmetic and clause."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import periods, policies
from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.checks import describe
from audit.checks.compute import ComputeResult, run_compute
from audit.errors import UsageFault
from audit.messages import listing, t
from audit.model import Severity
from audit.outputs import OutputBatch
from audit.policies import Compute, Policy
from audit.reports import as_json
from audit.reports.compute import workbook


@dataclass(slots=True)
class Outcome:
    """A computation's result with what was read for it; `period` is the one that it was narrowed to."""

    result: ComputeResult
    checked: Checked
    period: str | None

    @property
    def exit_status(self) -> int:
        """2 where a file could not be read, a ledger is missing or the query broke, else 0."""
        return 2 if self.checked.report.unreadable or self.result.not_run or self.result.faults else 0

    @property
    def worked(self) -> bool:
        """Whether there is a result to keep, be it that there is nothing to compute."""
        return not self.result.faults and (bool(self.result.rows) or not self.result.not_run)

    @property
    def damaged(self) -> int:
        """How many cells or rows of the ledgers used are not in order: what they hold counts as empty."""
        used = (*self.result.compute.ledgers, *self.result.compute.uses)
        return sum(
            sum(issue.severity is Severity.ERROR for issue in table.issues)
            + sum(count for (_, severity), count in table.held.items() if severity is Severity.ERROR)
            for table in self.checked.report.tables
            if table.ledger in used
        )

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        result, compute = self.result, self.result.compute
        used = (*compute.ledgers, *compute.uses)
        return {
            "compute": compute.code,
            "title": compute.words["title"],
            "policy": self.checked.report.policy,
            "as_of": self.checked.report.as_of.isoformat(),
            "period": self.period,
            "reading": result.ground,
            "inputs": [
                {
                    "file": table.file,
                    "sheet": table.sheet,
                    "ledger": table.ledger,
                    "title": table.title,
                    "rows": len(table.rows),
                    "sha256": table.sha256,
                }
                for table in self.checked.report.tables
                if table.ledger in used
            ],
            "rows": [
                {
                    "unit": row.unit,
                    "period": row.period,
                    "result": dict(row.result),
                    "arithmetic": row.arithmetic,
                    "clauses": list(compute.clauses),
                    "rows": [place.as_json() for place in row.rows],
                }
                for row in result.rows
            ],
            "totals": result.totals,
            "not_run": [{"compute": item.rule, "reason": item.reason} for item in result.not_run],
            "faults": [{"compute": item.rule, "reason": item.reason} for item in result.faults],
            "unreadable": [
                {"file": item.file, "sheet": item.sheet, "message": item.message}
                for item in self.checked.report.unreadable
            ],
            "not_applicable": [
                {"ledger": item.ledger, "rows": item.rows, "clause": item.clause} for item in result.not_applicable
            ],
        }


def find(policy: Policy, name: str) -> Compute:
    """A computation of a policy by its name, id or title; UsageFault names the nearest."""
    for compute in policy.computes:
        if name in (compute.code, compute.id, compute.title):
            return compute
    names = [text for compute in policy.computes for text in (compute.code, compute.title)]
    near = difflib.get_close_matches(name, names, 3, 0.4)
    known = listing(near) if near else listing([compute.code for compute in policy.computes])
    raise UsageFault(
        t(
            "{policy} 没有计算“{name}”（有：{known}）",
            "{policy} has no computation {name!r} (there are: {known})",
            policy=policy.name,
            name=name,
            known=known or t("无", "none"),
        )
    )


def listed(policy: str | None) -> list[dict[str, Any]]:
    """The entries of `compute --list`."""
    chosen = [policies.load(policy)] if policy else [policies.load(name) for name in policies.names()]
    return [describe.entry(compute) for each in chosen for compute in each.computes]


def compute(name: str, paths: Sequence[Path], settings: Settings, period: str | None, out: Path | None) -> Outcome:
    """Run a computation over the ledgers of the paths, for one period.

    UsageFault where there is no such computation, and where results are for several periods and none is named.
    """
    checked = checking.read(paths, settings, with_policy=True, outputs=out)
    if not checked.policies:
        raise UsageFault(
            t(
                "没有读到台账，无法判断适用哪项政策；请用 --policy 指明",
                "no ledger could be read, so which policy applies is not clear; name it with --policy",
            )
        )
    policy = checked.policies[0]
    checking.refuse_unknown_sets(policy, settings)
    asked = find(policy, name)
    result = run_compute(
        asked, policy, checked.report.tables, checked.kinds, settings.as_of, settings.masker, settings.limits
    )
    wanted = _as_written(period, result.periods) if period else None
    narrowed = _narrowed(result, wanted)
    return Outcome(narrowed, checked, wanted or (result.periods[0] if len(result.periods) == 1 else None))


def _as_written(period: str, written: Sequence[str]) -> str:
    """The period that the user names as the ledgers write it: 2024 is 2024年度 where that is what they have."""
    asked = periods.read(period)
    return next((each for each in written if asked is not None and periods.read(each) == asked), period)


def _narrowed(result: ComputeResult, period: str | None) -> ComputeResult:
    """The results of the period; UsageFault names the periods that there are."""
    known = result.periods
    if period is not None and known and period not in known:
        raise UsageFault(
            t(
                "没有考核期“{period}”的结果；有：{periods}",
                "there is no result for period {period!r}; there are: {periods}",
                period=period,
                periods=listing(known),
            )
        )
    if period is None and len(known) > 1:
        raise UsageFault(
            t(
                "台账里有几个考核期：{periods}；请用 --period 指明一个",
                "the ledgers have several periods: {periods}; name one with --period",
                periods=listing(known),
            )
        )
    return result if period is None else result.of_period(period)


def write(outcome: Outcome, folder: Path, *, force: bool) -> list[Path]:
    """Write the result as <name>.json and <name>.xlsx."""
    document = outcome.as_json()
    name = outcome.result.compute.code
    batch = OutputBatch(folder, force=force)
    batch.check()
    batch.add(f"{name}.json", as_json.dumps(document).encode())
    batch.add(f"{name}.xlsx", workbook(document))
    return batch.commit()
