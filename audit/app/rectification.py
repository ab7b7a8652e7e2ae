"""`findings forms` and `findings notice`: what an engagement hands out about its findings, from the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import policies
from audit.app import check as checking
from audit.app import findings, generate, prepared
from audit.app.generate import Generated
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.evidence import register
from audit.messages import t
from audit.outputs import OutputBatch
from audit.policies import Policy
from audit.reports import rectification_forms, rectification_notice

FORMATS = ("docx", "xlsx")


@dataclass(slots=True)
class HandedOut:
    """The files written into `out`, and the documents that could not be made with their reasons."""

    out: Path
    files: list[str] = field(default_factory=list)
    made: Generated = field(default_factory=Generated)

    def as_json(self) -> dict[str, Any]:
        """The object of `findings forms` and `findings notice`."""
        return {"files": self.files, **self.made.as_json()}


def write_forms(project: Path, settings: Settings, out: Path, formats: Sequence[str], *, force: bool) -> HandedOut:
    """The three forms of all findings that were not dismissed: workbooks over all units, Word documents for each."""
    batch = _batch(out, settings, force)
    entries, policy = _entries(project), _policy(settings)
    fields = generate.fields_of(settings, policy)
    result = HandedOut(out)
    if "xlsx" in formats:
        for name, data in rectification_forms.workbooks(entries, fields):
            batch.add(name, data)
    if "docx" in formats:
        day = register_day(register.read(project))
        for name, jobs in rectification_forms.documents(entries, fields, day, _places(policy)):
            # No clause judges the forms, so no policy is needed: the fields are those of the user.
            one = generate.from_data(name, jobs, None, settings)
            result.made.documents += one.documents
            result.made.refused += prepared.once(one.refused)
    return _written(result, batch, {})


def write_notices(project: Path, settings: Settings, out: Path, unit: str | None, *, force: bool) -> HandedOut:
    """A notice to rectify for each unit with open findings, or for one; where something is still to be said, the data to complete."""
    batch = _batch(out, settings, force)
    policy = _policy(settings)
    jobs = rectification_notice.notices(_entries(project), _places(policy))
    if unit is not None:
        jobs = [job for job in jobs if job[0] == unit]
    if not jobs:
        raise UsageFault(
            t(
                "没有要整改的问题（已排除、已销号、最近一次运行里已消失的不算）；用 audit findings list 查看",
                "no open findings (dismissed, closed or gone ones do not count); see audit findings list",
            )
        )
    if len(jobs) > 1 and "发文字号" in generate.fields_of(settings, policy):
        raise UsageFault(
            t(
                "每份通知要有自己的发文字号；请写成 --set '{one}.发文字号=…'，或用 --unit 一份一份写",
                "each notice has its own number; write --set '{one}.发文字号=...', or --unit for one at a time",
                one=jobs[0][1]["主送"],
            )
        )
    done = prepared.prepare(rectification_notice.NAME, jobs, policy, settings)
    return _written(HandedOut(out, made=done.made), batch, done.files)


def _batch(out: Path, settings: Settings, force: bool) -> OutputBatch:
    generate.check_fields(settings)
    for key in settings.sets:
        if key.rpartition(".")[2] not in generate.known_fields():
            raise policies.unknown(key, dict.fromkeys(generate.known_fields()))
    batch = OutputBatch(out, force=force)
    batch.check()
    return batch


def _written(result: HandedOut, batch: OutputBatch, more: Mapping[str, bytes]) -> HandedOut:
    for made in result.made.documents:
        made.file = batch.add(made.file, made.data)
    for name, data in more.items():
        batch.add(name, data)
    result.files = [path.relative_to(result.out).as_posix() for path in batch.commit()]
    return result


def _entries(project: Path) -> list[dict[str, Any]]:
    entries = findings.listed(project)
    if not any(entry.stage != "dismissed" for entry in entries):
        raise UsageFault(
            t(
                "还没有登记问题；先用 audit findings update --run 登记一次运行的结果",
                "no findings are registered; take in a run with audit findings update --run",
            )
        )
    found: list[dict[str, Any]] = findings.as_json(entries)["findings"]
    return found


def register_day(events: Sequence[register.Event]) -> str:
    """Up to which day the register goes: that of the latest run, or of a later step."""
    runs: list[str] = [event["day"] for event in events if event["event"] == register.RUN]
    steps: list[str] = [event["at"][:10] for event in events if event["event"] != register.RUN]
    return max(runs[-1:] + steps)


def _policy(settings: Settings) -> Policy | None:
    return checking.adjusted(policies.load(settings.policy), settings) if settings.policy else None


def _places(policy: Policy | None) -> dict[str, str]:
    return {clause.id: clause.at for clause in policy.clauses} if policy else {}
