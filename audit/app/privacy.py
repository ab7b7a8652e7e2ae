"""`privacy`: public notices against a policy's disclosure rules and, if given, against the ledgers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit import archives, guard, policies
from audit.app import publish
from audit.app.settings import Settings
from audit.app.together import Progress, each
from audit.disclosure.check import NoticeFinding, NoticeReport, check_notice, check_several
from audit.disclosure.spec import DisclosureSpec, spec_of
from audit.disclosure.unposted import unposted
from audit.errors import ReadError, UsageFault
from audit.evidence.fingerprints import notice_fingerprints
from audit.ledgers.gathering import Source, gather
from audit.masking import mask_name
from audit.messages import t
from audit.model import LedgerTable, Severity, Skipped, Unreadable
from audit.outputs import OutputBatch
from audit.policies import Policy


@dataclass(slots=True)
class Notices:
    """What was found in notices. `remark` says with which rules they were checked if that was not asked for; `copies` is what was
    made of them for the public, None where none were asked for."""

    files: list[NoticeReport] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remark: str | None = None
    copies: publish.Copies | None = None

    def as_json(self, explain: bool = False) -> dict[str, Any]:
        """The object of the contract; with `explain` also why things were passed."""
        files = [item.as_json() | ({"passed": list(item.passed)} if explain else {}) for item in self.files]
        document = {
            "files": files,
            "unreadable": [{"file": item.file, "message": item.message} for item in self.unreadable],
            "skipped": [{"file": item.file, "reason": item.reason} for item in self.skipped],
            "summary": self.summary(),
        }
        return document | (self.copies.as_json() if self.copies is not None else {})

    def summary(self) -> dict[str, int]:
        """Counts: of files, and of findings by severity. A file is clean where nothing at all was found in it."""
        findings = [finding for item in self.files for finding in item.findings]
        return {
            "files": len(self.files) + len(self.unreadable),
            "clean": sum(not item.findings for item in self.files),
            "not_checked": len(self.unreadable)
            + sum(any(f.kind == "unreadable" for f in item.findings) for item in self.files),
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "warnings": sum(finding.severity is Severity.WARNING for finding in findings),
            "notes": sum(finding.severity is Severity.NOTE for finding in findings),
            "hidden": sum(finding.hidden for finding in findings),
        }

    def exit_status(self, strict: bool = False) -> int:
        """2 where a file could not be read or a copy could not be made (with `strict` also where a part could not be checked), 1 for
        errors, 0."""
        findings = [finding for item in self.files for finding in item.findings]
        if self.unreadable or (self.copies is not None and self.copies.refused):
            return 2
        if strict and any(finding.kind == "unreadable" for finding in findings):
            return 2
        return int(any(finding.severity is Severity.ERROR for finding in findings))


@dataclass(frozen=True, slots=True)
class Rules:
    """Disclosure rules with the parameters they need."""

    spec: DisclosureSpec | None = None
    param: Callable[[str, date], Decimal] | None = None


def rules_of(policy: Policy | None) -> Rules:
    """The disclosure rules of a policy; none where it has none."""
    spec = spec_of(policy) if policy else None
    return Rules(spec, policy.params.value) if policy and spec else Rules()


def _as_set(policy: Policy, settings: Settings) -> Policy:
    """The policy with the figures and readings of `audit.toml`, as far as they are its own."""
    figures = {key: value for key, value in settings.sets.items() if policy.has_parameter(key)}
    readings = {name: choice for name, choice in settings.readings.items() if name in policy.readings}
    return policy.with_overrides(figures, readings) if figures or readings else policy


def choose_rules(settings: Settings) -> tuple[Rules, str | None]:
    """The rules of the policy named, else of the only one that has some, else personal data alone, with a remark."""
    if settings.policy:
        policy = policies.load(settings.policy)
        rules = rules_of(_as_set(policy, settings))
        remark = (
            None
            if rules.spec
            else t(
                "{policy}没有公示规则，只查个人信息",
                "{policy} has no disclosure rules; only personal data is looked for",
                policy=policy.title,
            )
        )
        return rules, remark
    having = [policy for policy in map(policies.load, policies.names()) if spec_of(policy)]
    if len(having) == 1:
        return rules_of(_as_set(having[0], settings)), None
    return Rules(), t(
        "未指明政策，只查个人信息，不查公示内容和期限；可用 --policy 指明",
        "no policy named: only personal data is looked for, not content and period; name one with --policy",
    )


def check_files(
    sources: Sequence[tuple[Source, str]],
    rules: Rules,
    ledgers: Sequence[LedgerTable],
    settings: Settings,
    progress: Progress | None = None,
) -> Notices:
    """Check files whose kind is known, some at the same time; one that cannot be read does not stop the others."""
    result = Notices()

    def check(source: Source, kind: str) -> NoticeReport | Unreadable:
        try:
            if kind == "archive":
                return _not_opened(source)
            report = check_notice(
                source.path,
                source.real,
                spec=rules.spec,
                param=rules.param,
                ledgers=ledgers,
                masker=settings.masker,
                apart=len(sources) > 1,
            )
            return replace(report, file=source.shown)
        except ReadError as error:
            return Unreadable(source.shown if error.file == source.real else error.file, error.message)

    def check_group(group: Sequence[tuple[Source, str]]) -> list[NoticeReport | Unreadable]:
        reports: Sequence[NoticeReport | None] = [None] * len(group)
        if len(group) > 1:
            items = [(source.path, source.real, kind) for source, kind in group]
            reports = check_several(items, spec=rules.spec, param=rules.param, masker=settings.masker)
        return [
            replace(report, file=item[0].shown) if report else check(*item)
            for report, item in zip(reports, group, strict=True)
        ]

    done = 0
    for outcomes in each(check_group, _groups(sources, together=not ledgers)):
        for outcome in outcomes:
            if isinstance(outcome, Unreadable):
                result.unreadable.append(outcome)
            else:
                result.files.append(outcome)
        done += len(outcomes)
        if progress is not None:
            progress(done, len(sources))
    result.files = marked(result.files, settings)
    return result


def marked(files: Sequence[NoticeReport], settings: Settings) -> list[NoticeReport]:
    """The reports with a fingerprint for each finding, where the engagement has a secret."""
    if settings.salt is None:
        return list(files)
    result = []
    for item in files:
        facts = [(found.kind, found.secret, found.where, found.message) for found in item.findings]
        prints = notice_fingerprints(item.file, item.notice, facts, settings.salt)
        findings = tuple(replace(f, fingerprint=each) for f, each in zip(item.findings, prints, strict=True))
        result.append(replace(item, findings=findings))
    return result


_SMALL = 128 * 2**10  # bytes of a file that shares its process with others
_GROUP = 16
_TOGETHER = frozenset({"docx", "xlsx", "html", "text"})


def _groups(sources: Sequence[tuple[Source, str]], *, together: bool) -> list[list[tuple[Source, str]]]:
    """The files in groups that are checked in one process each: several small ones where there are very many, else each alone."""
    together = together and len(sources) >= 4 * _GROUP
    groups: list[list[tuple[Source, str]]] = []
    room = 0
    for source, kind in sources:
        small = together and kind in _TOGETHER and _size(source.path) <= _SMALL
        if small and room:
            groups[-1].append((source, kind))
            room -= 1
        else:
            groups.append([(source, kind)])
            room = _GROUP - 1 if small else 0
    return groups


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return _SMALL + 1


def _not_opened(source: Source) -> NoticeReport:
    """An archive of another kind than zip is named, for what is in it is published with it."""
    message = t(
        "压缩包没有打开（只能打开 zip），里面的文件没有检查，不等于没有问题；请解压后检查",
        "the archive was not opened (only zip can be), so nothing in it was checked; unpack it first",
    )
    where = t("整个文件", "the whole file")
    finding = NoticeFinding("unreadable", (), Severity.WARNING, where, False, None, message)
    return NoticeReport(source.shown, guard.sha256(source.path, source.shown), None, None, (finding,))


def privacy(
    paths: Sequence[Path],
    ledger_paths: Sequence[Path],
    settings: Settings,
    *,
    redact: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Notices:
    """Check all files of the paths as notices, zip archives file by file; in folders, files of our own and Office lock files are
    left aside. With `redact` copies fit to be published are written into that folder."""
    batch = OutputBatch(redact, force=force) if redact is not None else None
    if batch is not None:
        batch.check()
    rules, remark = choose_rules(settings)
    ledgers: Sequence[LedgerTable] = ()
    unreadable: list[Unreadable] = []
    if ledger_paths:
        from audit.app import check as checking  # it loads the database, which takes longer than to check a notice

        read = checking.read(ledger_paths, settings, with_policy=False).report
        ledgers, unreadable = read.tables, read.unreadable
    gathered = gather(paths, redact)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        sources, skipped, faults = _known(gathered.sources, Path(folder), settings.passwords)
        if not sources and not faults and not gathered.faults:
            raise UsageFault(t("没有可检查的公示文件；请核对路径", "no notice to check; check the path"))
        result = check_files(sources, rules, ledgers, settings, progress)
        if batch is not None:
            result.copies = publish.write(sources, result.files, rules.spec, settings, batch, progress)
            result.files = result.copies.reports
    if len(sources) > 1:  # of one notice alone nothing is to be said about the others
        result.files += marked(unposted(rules.spec, result.files, ledgers), settings)
    result.remark = remark
    result.unreadable = sorted([*unreadable, *gathered.faults, *faults, *result.unreadable], key=lambda item: item.file)
    result.skipped = [*gathered.skipped, *skipped]
    return result


def _known(
    gathered: Sequence[Source], folder: Path, passwords: tuple[str, ...]
) -> tuple[list[tuple[Source, str]], list[Skipped], list[Unreadable]]:
    """The files with their kinds, those in archives (unpacked into `folder`) among them; what is left aside; what cannot be read."""
    sources: list[tuple[Source, str]] = []
    skipped: list[Skipped] = []
    faults: list[Unreadable] = []
    for number, source in enumerate(gathered):
        if source.path.name.startswith(("~$", ".")):
            skipped.append(Skipped(source.shown, _aside()))
            continue
        try:
            kind = guard.kind_of(source.path, source.shown)
            if kind != "zip":
                sources.append((source, kind))
                continue
            if source.path.suffix.lower() in archives.OFFICE:
                raise ReadError(source.shown, _damaged())
            inside = folder / str(number)
            inside.mkdir()
            found = archives.unpack(source.path, source.shown, inside, passwords)
        except ReadError as error:
            faults.append(Unreadable(error.file, error.message))
            continue
        skipped += [Skipped(mask_name(name), _aside()) for name in found.aside]
        faults += [Unreadable(mask_name(name), reason) for name, reason in found.faults]
        sources += [
            (Source(Path(path), mask_name(name), named=name), guard.kind_of(Path(path), mask_name(name)))
            for name, path in found.files
        ]
        if not (found.files or found.faults or found.aside):
            skipped.append(Skipped(source.shown, t("压缩包里没有文件", "an archive without files")))
    return sorted(sources, key=lambda item: item[0].shown), skipped, faults


def _damaged() -> str:
    return t(
        "不是完整的文档，可能损坏或改过扩展名；请用 Word、Excel 或 WPS 打开另存后再检查",
        "no whole document, perhaps damaged or renamed; open it in Word, Excel or WPS and save it anew",
    )


def _aside() -> str:
    return t("隐藏文件或办公软件的临时锁文件", "a hidden file or an Office lock file")
