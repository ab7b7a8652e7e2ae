"""`calendar`: what falls due between two days, from the ledgers and the policy's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.checks.calendar import Calendar, Event, run_calendar
from audit.errors import UsageFault
from audit.messages import t
from audit.outputs import OutputBatch
from audit.reports import as_json
from audit.reports.calendar import icalendar, workbook

# What `check` says of the reading and of the queries as well.
_FROM_READING = ("inputs", "not_run", "faults", "unreadable", "skipped", "not_applicable", "capped")


@dataclass(slots=True)
class Scheduled:
    """What falls due, with the report of what was read; `files` were written into `out`."""

    calendar: Calendar
    checked: Checked
    out: Path | None = None
    files: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """2 where a file could not be read or a query broke, else 0."""
        return 2 if self.checked.report.unreadable or self.checked.report.faults else 0

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        report = self.checked.report
        checked = as_json.check_json(report)
        return {
            "policy": report.policy,
            "as_of": report.as_of.isoformat(),
            "from": self.calendar.first.isoformat(),
            "to": self.calendar.last.isoformat(),
            "events": [_event(event) for event in self.calendar.events],
            "readings": dict(sorted(self.calendar.grounds.items())),
            **{name: checked[name] for name in _FROM_READING},
        }


def _event(event: Event) -> dict[str, Any]:
    place = event.place
    return {
        "day": event.day.isoformat(),
        "what": event.what,
        "unit": event.unit,
        "clauses": list(event.due.clauses),
        "file": place.file if place else None,
        "sheet": place.sheet if place else None,
        "row": place.row if place else None,
        "name": event.due.id,
        "title": event.due.words["title"],
        "related": [{"file": p.file, "sheet": p.sheet, "row": p.row} for p in event.rows[1:]],
    }


def span(first: date | None, last: date | None, as_of: date) -> tuple[date, date]:
    """The days looked at: from the day taken for today for a year, where none are named. UsageFault where they are the wrong way round."""
    begin = first or (min(as_of, last) if last else as_of)
    end = last or begin.replace(year=begin.year + 1, day=min(begin.day, 28)) - timedelta(days=1)
    if end < begin:
        raise UsageFault(
            t("--to（{to}）早于 --from（{first}）", "--to ({to}) is before --from ({first})", to=end, first=begin)
        )
    return begin, end


def schedule(
    paths: Sequence[Path],
    settings: Settings,
    first: date | None,
    last: date | None,
    *,
    out: Path | None = None,
    force: bool = False,
) -> Scheduled:
    """Read the ledgers, work out what falls due and, with `out`, write calendar.json, calendar.ics and calendar.xlsx."""
    days = span(first, last, settings.as_of)
    batch = OutputBatch(out, force=force) if out else None
    if batch:
        batch.check()
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
    if not policy.dues:
        raise UsageFault(
            t(
                "{policy} 没有期限日历（政策文件夹里没有 calendar/）",
                "{policy} has no calendar (no calendar/ in its folder)",
                policy=policy.name,
            )
        )
    calendar = run_calendar(
        policy, checked.report.tables, checked.kinds, settings.as_of, days, settings.masker, settings.limits
    )
    checked.report.not_run += calendar.not_run
    checked.report.faults += calendar.faults
    checked.report.not_applicable = calendar.not_applicable
    scheduled = Scheduled(calendar, checked, out)
    if batch:
        document = scheduled.as_json()
        batch.add("calendar.json", as_json.dumps(document).encode())
        batch.add("calendar.ics", icalendar(document))
        batch.add("calendar.xlsx", workbook(document))
        scheduled.files = [path.relative_to(batch.folder).as_posix() for path in batch.commit()]
    return scheduled
