"""`store add`: submissions into a store, many files at the same time, each whole or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from audit import guard, policies
from audit.app.settings import Settings
from audit.app.store_plan import Item, Plan, plan
from audit.app.together import Progress, each
from audit.errors import NoRoom, ReadError, UsageFault
from audit.ledgers import containers, gathering, keeping, kinds, submission
from audit.ledgers.kinds import LedgerKind
from audit.messages import Language, language, t
from audit.model import Skipped, Unreadable
from audit.policies import Policy
from audit.reports.as_json import tool
from audit.reports.store import entry_json, period_name
from audit.tables.adapting import adapted
from audit.tables.store import Event, layout, staged, writing
from audit.tables.store.faults import StoreFault, not_written
from audit.tables.store.journal import Words
from audit.tables.store.staged import Digest, Full, Ground, Staged, Task
from audit.tables.store.writing import Writer

_MOST = 8  # files at the same time unless the user says otherwise: each may take the guard's full memory
_SMALL = 2**18  # bytes of files that are read and judged by one child, for starting it would take longer than they do
_ONE_CHILD = (
    24 * 2**20
)  # bytes of a file that one child has memory enough for; a larger one is read by one and judged by another
_TOGETHER = 8
ADDED, REPLACED, THERE, SKIPPED, UNREADABLE, REFUSED = "added", "replaced", "there", "skipped", "unreadable", "refused"


@dataclass(frozen=True, slots=True)
class How:
    """How to add: `name` is put in front of the submission's name; `whole` says that the folders are all there is, so that what is no longer in
    them is withdrawn; `replaces` is the file in the store that the given one replaces; `jobs` the files read at the same time (None: as many as
    there are processors); `force` lets a file take the place of one that has nothing in common with it."""

    name: str | None = None
    whole: bool = False
    replaces: str | None = None
    jobs: int | None = None
    force: bool = False
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one file: its name in reports, its event in the store, what it replaced, and what is to be said of it."""

    file: str
    status: str
    event: Event | None = None
    replaced: tuple[Event, ...] = ()
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Added:
    """What an `add` did, file by file in order of their names; `withdrawn` are files that count no longer, `revived` those
    that count in the stead of another with the same content; `total` are the rows of the store."""

    policy: str
    total: int = 0
    files: list[Outcome] = field(default_factory=list)
    withdrawn: list[Event] = field(default_factory=list)
    revived: list[Event] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """2 where something could not be read or was not taken in."""
        broken = any(
            item.status in (UNREADABLE, REFUSED)
            or (item.event is not None and (item.event.unreadable.get("zh") or item.event.lacking.get("zh")))
            for item in self.files
        )
        return 2 if broken or self.unreadable else 0


def add(paths: Sequence[Path], settings: Settings, folder: Path, how: How) -> Added:
    """Add files and folders to the store in `folder`, which is made if it is not there."""
    gathered = gathering.gather(paths, folder)
    forced = kinds.find(settings.forced) if settings.forced else None
    if not gathered.sources and not gathered.faults:
        raise _nothing_in(paths)
    if how.whole and not all(path.is_dir() for path in paths):
        raise UsageFault(
            t(
                "--complete 表示“这个文件夹就是全部”，只能用于文件夹",
                "--complete says that a folder is all there is; it goes with folders only",
            )
        )
    with writing.opened(folder, make=True) as writer:
        policy = _policy(writer, gathered, settings, forced)
        if policy is None:
            raise _nothing_in(paths)
        writer.begin(policy)
        work = plan(gathered.sources, writer, how.name, how.replaces)
        return _Adding(writer, policy, settings, forced, how, work).run(gathered)


def _policy(
    writer: Writer, gathered: gathering.Gathered, settings: Settings, forced: LedgerKind | None
) -> Policy | None:
    """The policy named, else the store's, else the only one that has all the ledgers found; None where there is no ledger."""
    if settings.policy:
        return policies.load(settings.policy)
    if writer.events:
        return policies.load(writer.policy)
    found = frozenset(_ledgers_of(gathered.sources, settings, forced))
    if not found:
        return None
    from audit.app.check import choose_policy  # with it comes the engine of the rules, which nothing else here needs

    return choose_policy(None, found)


def _nothing_in(paths: Sequence[Path]) -> UsageFault:
    from audit.app.check import nothing_in

    return UsageFault(nothing_in(paths))


def _ledgers_of(sources: Sequence[gathering.Source], settings: Settings, forced: LedgerKind | None) -> Iterator[str]:
    """The ledgers in the files, for the policy to be told from them. They are read once more when they are added."""

    def look(source: gathering.Source) -> list[str]:
        found: list[submission.Found] = []
        try:
            kind = submission.table_kind(source, submission.Submission())
            if kind is not None:
                grids = containers.read(source.path, source.shown, kind, "", settings.passwords)
                submission.recognise(source, grids, forced, Digest("", None), found)
        except ReadError:
            pass  # said when it is added
        return [item.location.kind.name for item in found]

    for names in each(look, sources):
        yield from names


class _Adding:
    """One `add` at work."""

    def __init__(
        self, writer: Writer, policy: Policy, settings: Settings, forced: LedgerKind | None, how: How, work: Plan
    ) -> None:
        self._writer = writer
        self._as = forced.name if forced else None
        self._how = how
        self._plan = work
        self._kinds = adapted(policy)
        events = {name: use.event for name, use in policy.ledgers.items()}
        self._ground = Ground(settings.passwords, forced, self._kinds, events)
        self._one = threading.Lock()
        self._covered: dict[tuple[str, str, str | None], list[int]] = {}
        for event in writer.live():
            if event.key not in work.places:
                for cover in event.covers:
                    self._covered.setdefault(cover, []).append(event.number)
        self._outcomes: dict[str, Outcome] = {}
        self._policy = policy

    def run(self, gathered: gathering.Gathered) -> Added:
        items = self._plan.items
        for item in items:
            self._without_reading(item)
        to_read = [item for item in items if item.source.shown not in self._outcomes]
        done = len(items) - len(to_read)
        for item, result, folder in self._read(to_read):
            self._enter(item, result, folder)
            done += 1
            if self._how.progress:
                self._how.progress(done, len(items))
        added = Added(
            self._policy.name,
            0,
            [self._outcomes[item.source.shown] for item in items],
            unreadable=gathered.faults,
            skipped=gathered.skipped,
        )
        gone = self._plan.gone if self._how.whole else []
        if gone and not gathered.faults:  # what lies in a folder that cannot be entered is not gone
            self._writer.withdraw(gone, "whole")
            added.withdrawn = gone
        added.revived = self._revive()
        added.total = sum(event.rows for event in self._writer.live())
        return added

    def _without_reading(self, item: Item) -> None:
        """What can be told of a file without reading it: that it is no table, is there already, or holds what another one holds."""
        shown, live = item.source.shown, item.live
        if item.kind is None:
            said = Staged((), item.unreadable, {}, item.skipped)
            event = live if live is not None and _same(live, said, "") else self._add(item, said, None)
            status = UNREADABLE if item.unreadable else SKIPPED
            self._outcomes[shown] = Outcome(shown, status, event, reasons=_spoken(item.unreadable or item.skipped))
        elif item.twin is not None:
            twin = item.twin
            words = keeping.in_both(lambda: ((None, submission.same_content(twin)),))
            said = Staged((), {}, {}, words)
            about = {"same_as": item.sha256}
            event = live if live is not None and _same(live, said, item.sha256) else self._add(item, said, None, about)
            self._outcomes[shown] = Outcome(shown, SKIPPED, event, reasons=_spoken(words))
        elif (known := self._writer.known(item.sha256, item.source.path.stem, self._as)) is not None:
            if live is not None and live.number == known.number and not item.others:
                self._outcomes[shown] = Outcome(shown, THERE, live, warnings=self._doubts(item, live))
            else:
                said = Staged(known.tables, known.unreadable, known.lacking, known.skipped)
                self._outcomes[shown] = self._entered(item, said, None)

    def _read(self, items: Sequence[Item]) -> Iterator[tuple[Item, Staged | ReadError, Path | None]]:
        """Read files, several at the same time; what becomes of each as soon as it is known."""
        jobs = self._how.jobs or min(os.cpu_count() or 1, _MOST)
        units = _units(items, jobs)
        if len(units) < 2:
            for unit in units:
                yield from self._stage(unit)
            return
        # Also with one job the next file is read while this one is put in its place.
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="audit")
        waiting: dict[Future[list[tuple[Item, Staged | ReadError, Path | None]]], str] = {}
        left = iter(units)
        try:
            while True:
                for unit in islice(left, jobs - len(waiting)):
                    waiting[pool.submit(copy_context().run, self._stage, unit)] = unit[0].source.shown
                if not waiting:
                    return
                ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in sorted(ended, key=lambda future: waiting[future]):
                    del waiting[future]
                    yield from future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _stage(self, unit: Sequence[Item]) -> list[tuple[Item, Staged | ReadError, Path | None]]:
        """Read and judge files in the guard's processes, which write the parts of each into a folder of its own."""
        tasks = [self._task(item) for item in unit]
        results: Sequence[Staged | Full | ReadError]
        if sum(item.size for item in unit) <= _ONE_CHILD:
            seconds = sum(guard.LIMITS.time_for(item.size) for item in unit)
            try:
                results = guard.guarded_within(seconds, tasks[0].shown, staged.read_together, tasks, self._ground)
            except ReadError:  # one of them broke the process: each is read for itself, so that the others are not lost
                results = [self._alone_or_error(task) for task in tasks]
        else:
            results = [self._alone_or_error(task) for task in tasks]
        answers: list[tuple[Item, Staged | ReadError, Path | None]] = []
        for item, task, result in zip(unit, tasks, results, strict=True):
            if isinstance(result, Full):
                raise not_written(self._writer.folder, result.error())
            if isinstance(result, NoRoom):
                raise StoreFault(str(result)) from result
            answers.append((item, result, None if isinstance(result, ReadError) else Path(task.folder)))
        return answers

    def _task(self, item: Item) -> Task:
        assert item.kind is not None
        source = item.source
        return Task(str(source.path), source.shown, item.kind, item.sha256, str(self._writer.staging()))

    def _alone_or_error(self, task: Task) -> Staged | Full | ReadError:
        try:
            return self._alone(task)
        except ReadError as error:
            return error

    def _alone(self, task: Task) -> Staged | Full:
        """Read a file in one child and judge it in another, so that each has the guard's full memory."""
        for left in Path(task.folder).iterdir():
            shutil.rmtree(left)
        digest = staged.digests(task)
        staged.read_grids(task, self._ground)
        seconds = 4 * guard.LIMITS.time_for(Path(task.path).stat().st_size)
        arguments = (task, Digest(digest.sha256, digest.sm3()), self._ground)
        try:
            return guard.guarded_within(seconds, task.shown, staged.stage, *arguments)
        except guard.Crashed:
            # What `validate` can judge in this process, whose memory nobody limits, is judged here as well, one file at a time.
            with self._one:
                return staged.stage(*arguments)

    def _enter(self, item: Item, result: Staged | ReadError, folder: Path | None) -> None:
        shown = item.source.shown
        if isinstance(result, ReadError):
            words = self._in_the_other_language(item, result)
            said = Staged((), words, {}, {})
            event = item.live if item.live is not None and _same(item.live, said, item.sha256) else None
            self._outcomes[shown] = Outcome(
                shown, UNREADABLE, event or self._add(item, said, None), reasons=[result.message]
            )
        else:
            self._outcomes[shown] = self._entered(item, result, folder)

    def _in_the_other_language(self, item: Item, error: ReadError) -> Words:
        """Why a file cannot be read, in both languages: it is tried once more in the other one."""
        said: dict[Language, str] = {language(): error.message}

        def again() -> str:
            if language() not in said:
                other = self._alone_or_error(self._task(item))
                said[language()] = other.message if isinstance(other, ReadError) else error.message
            return said[language()]

        return {name: ((None, words),) for name, words in keeping.in_both(again).items()}

    def _entered(self, item: Item, said: Staged, folder: Path | None) -> Outcome:
        """A file that was read, made to count unless it would take the place of something else."""
        shown = item.source.shown
        covers = frozenset[tuple[str, str, str | None]]().union(*(table.covers for table in said.tables))
        if item.live is not None and not self._how.force and not _akin(item.live.covers, covers):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            return Outcome(shown, REFUSED, reasons=[_refused(item.live)])
        event = self._add(item, said, folder)
        replaced = tuple(each for each in (item.live, *item.others) if each is not None and each.tables)
        status = REPLACED if replaced else ADDED
        if not said.tables and (said.unreadable or said.lacking):
            status = UNREADABLE
        return Outcome(
            shown,
            status,
            event,
            replaced,
            _spoken(event.unreadable) + _spoken(event.lacking),
            self._doubts(item, event),
        )

    def _add(self, item: Item, said: Staged, folder: Path | None, about: Mapping[str, object] | None = None) -> Event:
        ends = sorted({each.number for each in (item.live, *item.others) if each is not None})
        source = {"sha256": item.sha256, "size": item.size, "forced": self._as}
        return self._writer.add(item.place, source, said, folder, ends, about)

    def _doubts(self, item: Item, event: Event) -> list[str]:
        """Other submissions that bring rows for the same ledger, street and period, and are not among the files given now."""
        both: dict[int, list[tuple[str, str, str | None]]] = {}
        for cover in sorted(cover for cover in event.covers if cover[2] not in (None, layout.MIXED)):
            for number in self._covered.get(cover, ()):
                both.setdefault(number, []).append(cover)
        ended = {each.number for each in item.others}
        return [
            _doubt(self._writer.events[number - 1], covers, self._kinds)
            for number, covers in both.items()
            if number not in ended
        ]

    def _revive(self) -> list[Event]:
        """Files that did not count because another one held the same, where that one counts no longer."""
        live = self._writer.live()
        counted = {event.sha256 for event in live if event.tables}
        revived = []
        for event in live:
            same = event.about.get("same_as")
            if same and same not in counted:
                known = self._writer.known(str(same), Path(event.path).stem, event.forced)
                known = known or next(
                    (each for each in self._writer.events if each.sha256 == same and each.tables), None
                )
                if known is not None:
                    said = Staged(known.tables, known.unreadable, known.lacking, known.skipped)
                    source = {"sha256": event.sha256, "size": event.size, "forced": event.forced}
                    revived.append(self._writer.add(event.key, source, said, None, [event.number]))
                    counted.add(str(same))
        return revived


def _units(items: Sequence[Item], jobs: int) -> list[list[Item]]:
    """Small files in groups, large ones alone. There are no fewer groups than are worked on at the same time."""
    most = max(1, min(_TOGETHER, len(items) // jobs))
    units: list[list[Item]] = []
    size = 0
    for item in items:
        if units and len(units[-1]) < most and size + item.size <= _SMALL:
            units[-1].append(item)
            size += item.size
        else:
            units.append([item])
            size = item.size
    return units


def _same(event: Event, said: Staged, sha256: str) -> bool:
    return (event.sha256, event.unreadable, event.skipped) == (
        sha256,
        said.unreadable,
        said.skipped,
    ) and not event.tables


def _spoken(words: Words) -> list[str]:
    return [f"[{sheet}] {text}" if sheet else text for sheet, text in words.get(language(), ())]


def _akin(before: frozenset[tuple[str, str, str | None]], now: frozenset[tuple[str, str, str | None]]) -> bool:
    """Whether two versions of a file may be versions of the same: rows of the same ledger, period and street in both."""
    if not before or not now or any(layout.MIXED in cover for cover in before | now):
        return True
    return bool(before & now)


def _refused(live: Event) -> str:
    return t(
        "数据库里同名的 {file}（第 {n} 号）是别的街道、别的期间或别的台账的；没有替换。若是另一份材料，请用 --name 给这次提交起名（如 --name 2024下半年）；"
        "确要替换，加 --force",
        "{file} in the store (number {n}) has rows of another street, period or ledger; it was not replaced. Name this submission with --name, "
        "if it is another one; add --force to replace it all the same",
        file=live.name,
        n=live.number,
    )


def _doubt(other: Event, both: Sequence[tuple[str, str, str | None]], known: Mapping[str, LedgerKind]) -> str:
    ledger, period, street = both[0]
    more = len(both) - 1
    place = f"{street} {known[ledger].title} {period_name(period)}"
    if more:
        place += t(" 等 {n} 项", " and {n} more", n=more + 1)
    return t(
        "{file}（第 {n} 号）已有同一街道、同一期间的台账（{place}），两份都会计入；如果是重报，请用 --replaces '{file}' 指明替换，或 audit store withdraw '{file}'",
        "{file} (number {n}) has rows of the same street, ledger and period ({place}), and both count; if this is a new version, name the old one with "
        "--replaces '{file}', or withdraw it with audit store withdraw '{file}'",
        file=other.name,
        n=other.number,
        place=place,
    )


def as_json(added: Added, titles: Mapping[str, str]) -> dict[str, Any]:
    """The object of `store add`."""
    by_status = Counter(item.status for item in added.files)
    new = [item for item in added.files if item.status in (ADDED, REPLACED) and item.event is not None]
    return {
        "tool": tool(),
        "policy": added.policy,
        "files": [
            {
                "file": item.file,
                "status": item.status,
                "number": item.event.number if item.event else None,
                "sha256": (item.event.sha256 or None) if item.event else None,
                "tables": [entry_json(entry, titles) for entry in (item.event.tables if item.event else ())],
                "replaced": [{"number": event.number, "file": event.name} for event in item.replaced],
                "reasons": item.reasons,
                "warnings": item.warnings,
            }
            for item in added.files
        ],
        "withdrawn": [{"number": event.number, "file": event.name} for event in added.withdrawn],
        "revived": [{"number": event.number, "file": event.name} for event in added.revived],
        "unreadable": [{"file": item.file, "message": item.message} for item in added.unreadable],
        "skipped": [{"file": item.file, "reason": item.reason} for item in added.skipped],
        "summary": {
            "added": len(new),
            "replaced": by_status[REPLACED],
            "there": by_status[THERE],
            "skipped": by_status[SKIPPED],
            "broken": by_status[UNREADABLE] + by_status[REFUSED] + len(added.unreadable),
            "rows": sum(item.event.rows for item in new if item.event is not None),
            "total": added.total,
        },
    }
