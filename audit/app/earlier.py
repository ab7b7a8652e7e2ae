"""What a run's outputs compare its findings with: those of the run before, and what became of findings in the engagement's register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.app.settings import Settings
from audit.errors import AuditError
from audit.evidence import chain, record, register
from audit.evidence.digests import of_bytes, same
from audit.evidence.record import Dependency, Record
from audit.reports import flat
from audit.reports.sarif import Before, Suppression
from audit.schema import check_document

FINDINGS = "findings.json"
_SET_ASIDE = ("dismissed", "closed")  # stages in which a finding asks nothing of anybody any more


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is compared with, and the files that it is from. `lost` tells that a recorded run was compared with something that is not to
    be had any more as it was."""

    before: Before = field(default_factory=Before)
    sources: tuple[Dependency, ...] = ()
    lost: bool = False


def earlier_of(settings: Settings, of: Record | None = None) -> Earlier:
    """What stands before the run to be made, or stood before a recorded one.

    The findings are those of the run before in the engagement's chain, where they are still there and are what its record says; else those
    that were last taken into the register. DataFault where the register cannot be read.
    """
    if settings.project is None or settings.salt is None:
        return Earlier()
    found, baseline = _run_before(settings, of)
    events, source, gone = _register(settings, of)
    last = next((event for event in reversed(events) if event["event"] == register.RUN), None)
    if found is None and last is not None and (of is None or not of.of_role("baseline")):
        found = last["findings"]
    suppressed = {
        entry.fingerprint: Suppression(entry.stage, str(entry.last("note") or ""), entry.finding, entry.disputed)
        for entry in register.entries(events)
        if entry.stage in _SET_ASIDE
    }
    lost = gone or (of is not None and bool(of.of_role("baseline")) and baseline is None)
    sources = tuple(each for each in (baseline, source) if each is not None)
    return Earlier(Before(found, suppressed if source else None), sources, lost)


def _run_before(settings: Settings, of: Record | None) -> tuple[Sequence[Mapping[str, Any]] | None, Dependency | None]:
    """The findings of the run before, with the file that they are from."""
    assert settings.project is not None
    before = of.previous if of else chain.last(settings.project)[1]
    if before is None or (of is not None and not of.of_role("baseline")):
        return None, None
    try:
        found = record.read(settings.project / before.name)
        digest, out = found.outputs.get(FINDINGS), found.asked["out"]
        path = settings.project / (out or ".") / FINDINGS
        if digest is None or out is None or not path.is_file():
            return None, None
        data = path.read_bytes()
    except (AuditError, OSError):
        return None, None
    report = parsed(data) if same(digest, of_bytes(data)) else None
    if report is None:
        return None, None
    name = f"{out}/{FINDINGS}" if out != "." else FINDINGS
    return list(flat.rows(report)), Dependency("baseline", name, digest, len(data))


def _register(settings: Settings, of: Record | None) -> tuple[list[register.Event], Dependency | None, bool]:
    """The register's events, the file, and whether what a recorded run saw of it is gone. Lines are only ever added, so that a run saw its
    beginning; where two people's registers were merged since, that cannot be told any more."""
    assert settings.project is not None
    path = settings.project / register.FILE
    then = next(iter(of.of_role("register")), None) if of else None
    if (of is not None and then is None) or (of is None and not path.is_file()):
        return [], None, False
    data = path.read_bytes() if path.is_file() else b""
    if then is not None:
        data = data[: then.size]
        if not same(then.digest, of_bytes(data)):
            return [], None, True
    return register.parse(data), Dependency("register", register.FILE, of_bytes(data), len(data)), False


def parsed(data: bytes) -> dict[str, Any] | None:
    """The findings of a run as they lie in its folder, None where they are not of the form that we write: anybody may have written them."""
    try:
        document = json.loads(data)
        check_document(document, "output/check", FINDINGS)
        check_document(document.get("privacy", {"files": []}), "output/privacy", FINDINGS)
    except (ValueError, RecursionError, AuditError):
        return None
    assert isinstance(document, dict)
    return document
