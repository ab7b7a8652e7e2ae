"""The register of an engagement's findings: `audit-findings.jsonl`, a line for each thing that happened, only ever added to.

A line is a JSON object with `at` (UTC), `event` and what belongs to it. Two people's files are merged by putting their lines together, in
any order and with doubles: what counts is the time, and the same line twice is one. Events: `run` (a run's findings were taken in), and the
steps `verify`, `dismiss`, `rectify`, `close` of findings named by their fingerprints; `seen` is the stage in which whoever took the step saw
each of them, by which steps that two people took apart are told after a merge. No line holds a personal number.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.config import REGISTER
from audit.errors import DataFault, OutputError
from audit.messages import t
from audit.outputs import reason_of

FILE = REGISTER
RUN = "run"
STEPS = ("verify", "dismiss", "rectify", "close")
KINDS = ("immediate", "phased", "continuing")  # 立行立改, 分阶段整改, 持续整改
# From which stage each step leads to which.
MOVES: Mapping[str, tuple[frozenset[str], str]] = {
    "verify": (frozenset({"suspected", "dismissed"}), "verified"),
    "dismiss": (frozenset({"suspected", "verified"}), "dismissed"),
    "rectify": (frozenset({"verified", "rectifying"}), "rectifying"),
    "close": (frozenset({"rectifying"}), "closed"),
}

Event = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One finding through all runs: what the last run that had it said, how it stands to the latest run, its stage and its steps.

    `state` is new, unchanged, changed or gone; `stage` suspected, verified, dismissed, rectifying or closed; `returned` tells
    that it was dismissed or closed, or gone, and is there again. `astray` are steps that do not follow from the stage before, as
    two people may have made them apart; they changed nothing. `disputed` tells that the latest steps were taken by people who did not see
    each other's: what stands is what came last, until somebody takes a step who saw it.
    """

    fingerprint: str
    finding: Mapping[str, Any]
    state: str
    stage: str = "suspected"
    returned: bool = False
    steps: list[Event] = field(default_factory=list)
    astray: list[Event] = field(default_factory=list)
    disputed: bool = False

    def last(self, key: str) -> Any:
        """What the latest step that says it says of something, such as `due`; None where none does."""
        return next((step[key] for step in reversed(self.steps) if step.get(key)), None)


def read(project: Path) -> list[Event]:
    """The events in the order of their time. DataFault names a line that is none, as those that a merge leaves between two versions."""
    try:
        return parse((project / FILE).read_bytes())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DataFault(t("{file} 读不出来", "cannot read {file}", file=FILE), file=FILE) from error


def parse(data: bytes) -> list[Event]:
    """The events of a register's bytes, as `read` has them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataFault(t("{file} 读不出来", "cannot read {file}", file=FILE), file=FILE) from error
    events: dict[str, Event] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
            known = event["event"] == RUN or event["event"] in STEPS
            named = event["findings"]
            sound = known and isinstance(event["at"], str) and isinstance(named, list)
            sound = sound and len(event.get("seen", named)) == len(named)
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise DataFault(
                t(
                    "{file} 第 {n} 行不是一条记录；合并留下的分隔行（<<<<<<<、=======、>>>>>>>）请删去，其余行全部保留",
                    "{file}, line {n} is no event; delete the marks that a merge left (<<<<<<<, =======, >>>>>>>) and keep all other lines",
                    file=FILE,
                    n=number,
                ),
                file=FILE,
                line=number,
            )
        events[_canonical(event)] = event
    return [events[key] for key in sorted(events, key=lambda key: (events[key]["at"], key))]


def add(project: Path, event: Event) -> None:
    """Put an event at the end of the register. One write, so that two programs do not cut into each other's lines."""
    path = project / FILE
    try:
        cut = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        with path.open("ab") as stream:
            stream.write((b"\n" if cut else b"") + _canonical(event).encode() + b"\n")
    except OSError as error:
        raise OutputError(
            t("无法写入 {path}：{reason}", "cannot write {path}: {reason}", path=FILE, reason=reason_of(error))
        ) from error


def _canonical(event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, sort_keys=True)


def entries(events: Sequence[Event]) -> list[Entry]:
    """All findings of the register as they stand after all events, in the order in which they came up."""
    found: dict[str, Entry] = {}
    present: set[str] = set()
    early: dict[str, list[Event]] = {}
    for event in events:
        if event["event"] == RUN:
            now = {item["fingerprint"]: item for item in event["findings"]}
            for fingerprint, entry in found.items():
                if fingerprint not in now:
                    entry.state = "gone"
            for fingerprint, item in now.items():
                if fingerprint not in found:
                    # A step before the run that it speaks of: a clock went wrong. It is told, and not taken for done.
                    before_it = early.pop(fingerprint, [])
                    found[fingerprint] = Entry(fingerprint, item, "new", astray=before_it, disputed=bool(before_it))
                    continue
                entry = found[fingerprint]
                gone = fingerprint not in present
                entry.state = "changed" if gone or _differs(entry.finding, item) else "unchanged"
                if gone or (entry.stage == "closed" and entry.state == "changed"):
                    entry.returned = True
                    entry.stage = "suspected" if entry.stage in ("closed", "dismissed") else entry.stage
                entry.finding = item
            present = set(now)
            continue
        for fingerprint, seen in zip(event["findings"], event.get("seen") or itertools.repeat(None), strict=False):
            if fingerprint in found:
                _take(found[fingerprint], event, seen)
            else:  # of a run that the other person's file has and this one does not, or that comes later
                early.setdefault(fingerprint, []).append(event)
    return list(found.values())


def _take(entry: Entry, event: Event, seen: str | None) -> None:
    """Take an entry the step on that an event is, where it follows; `seen` is the stage that whoever took it saw."""
    before, after = MOVES[event["event"]]
    apart = seen not in (None, entry.stage)
    if entry.stage in before:
        entry.disputed = apart
        entry.stage = after
        entry.steps.append(event)
    else:
        entry.disputed = True
        entry.astray.append(event)


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one[key] != other[key] for key in ("message", "amount", "severity"))


def matching(found: Iterable[Entry], prefix: str) -> list[Entry]:
    """The entries whose fingerprint begins so."""
    return [entry for entry in found if entry.fingerprint.startswith(prefix.lower())]
