"""`privacy`: public notices against a policy's disclosure rules and, if given, against the ledgers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit import guard, policies
from audit.app import check as checking
from audit.app.settings import Settings
from audit.disclosure.check import NoticeReport, check_notice
from audit.disclosure.redact import redacted
from audit.disclosure.spec import DisclosureSpec, spec_of
from audit.errors import OutputError, ReadError, UsageFault
from audit.ledgers import submission
from audit.messages import t
from audit.model import LedgerTable, Severity, Skipped, Unreadable
from audit.outputs import OutputBatch
from audit.policies import Policy

_PERSONAL = frozenset(
    {
        "id_number",
        "bank_card",
        "phone",
        "address",
        "hardship",
        "health",
        "birth_date",
        "email",
        "other_identifier",
        "column_not_allowed",
    }
)


@dataclass(slots=True)
class Notices:
    """What was found in notices. `remark` says with which rules they were checked if that was not asked for."""

    files: list[NoticeReport] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remark: str | None = None

    def as_json(self, explain: bool = False) -> dict[str, Any]:
        """The object of the contract; with `explain` also why things were passed."""
        files = [item.as_json() | ({"passed": list(item.passed)} if explain else {}) for item in self.files]
        return {
            "files": files,
            "unreadable": [{"file": item.file, "message": item.message} for item in self.unreadable],
            "skipped": [{"file": item.file, "reason": item.reason} for item in self.skipped],
        }

    def exit_status(self, strict: bool = False) -> int:
        """2 where a file could not be read (with `strict` also where a part could not be checked), 1 for errors, 0."""
        findings = [finding for item in self.files for finding in item.findings]
        if self.unreadable or (strict and any(finding.kind == "unreadable" for finding in findings)):
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


def choose_rules(settings: Settings) -> tuple[Rules, str | None]:
    """The rules of the policy named, else of the only one that has some, else personal data alone, with a remark."""
    if settings.policy:
        policy = policies.load(settings.policy)
        rules = rules_of(policy)
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
        return rules_of(having[0]), None
    return Rules(), t(
        "未指明政策，只查个人信息，不查公示内容和期限；可用 --policy 指明",
        "no policy named: only personal data is looked for, not content and period; name one with --policy",
    )


def check_files(
    sources: Sequence[tuple[submission.Source, str]], rules: Rules, ledgers: Sequence[LedgerTable], settings: Settings
) -> Notices:
    """Check files whose kind is known; one that cannot be read does not stop the others."""
    result = Notices()
    for source, _ in sources:
        try:
            result.files.append(
                check_notice(
                    source.path,
                    source.shown,
                    spec=rules.spec,
                    param=rules.param,
                    ledgers=ledgers,
                    masker=settings.masker,
                )
            )
        except ReadError as error:
            result.unreadable.append(Unreadable(error.file, error.message))
    return result


def redact(paths: Sequence[Path], found: Notices, settings: Settings, out: Path, *, force: bool) -> list[Path]:
    """Write a copy of each notice in which something personal was found: what may be published, laid out anew.

    Each copy is checked again before it is written; OutputError where something personal would be left in it.
    """
    from audit.documents import plain  # slow to import, and needed here only

    rules, _ = choose_rules(settings)
    personal = {item.file for item in found.files for finding in item.findings if finding.kind in _PERSONAL}
    batch = OutputBatch(out, force=force)
    batch.check()
    for source in submission.gather(paths).sources:
        if source.shown not in personal:
            continue
        data = plain.document(redacted(source.path, source.shown, rules.spec))
        with tempfile.TemporaryDirectory(prefix="audit-") as folder:
            copy = Path(folder) / "notice.docx"
            copy.write_bytes(data)
            again = check_files([(submission.Source(copy, source.shown), "docx")], rules, (), settings)
        left = [
            finding
            for item in again.files
            for finding in item.findings
            if finding.kind in _PERSONAL and finding.severity is Severity.ERROR
        ]
        if left or again.unreadable:
            raise OutputError(
                t(
                    "{file} 遮盖后仍有不得公开的内容（{where}），没有写出；请人工处理",
                    "{file} would still give something away ({where}); not written, do it by hand",
                    file=source.shown,
                    where=left[0].where if left else "",
                )
            )
        batch.add(source.shown, data)
    return batch.commit()


def privacy(paths: Sequence[Path], ledger_paths: Sequence[Path], settings: Settings) -> Notices:
    """Check all files of the paths as notices; in folders, files of our own and Office lock files are left aside."""
    rules, remark = choose_rules(settings)
    ledgers: Sequence[LedgerTable] = ()
    unreadable: list[Unreadable] = []
    if ledger_paths:
        read = checking.read(ledger_paths, settings, with_policy=False).report
        ledgers, unreadable = read.tables, read.unreadable
    gathered = submission.gather(paths)
    sources, skipped, faults = [], [], []
    for source in gathered.sources:
        if source.path.name.startswith(("~$", ".")):
            skipped.append(
                Skipped(source.shown, t("隐藏文件或办公软件的临时锁文件", "a hidden file or an Office lock file"))
            )
            continue
        try:
            sources.append((source, guard.kind_of(source.path, source.shown)))
        except ReadError as error:
            faults.append(Unreadable(error.file, error.message))
    if not sources and not faults:
        raise UsageFault(t("没有可检查的公示文件；请核对路径", "no notice to check; check the path"))
    result = check_files(sources, rules, ledgers, settings)
    result.remark = remark
    result.unreadable = [*unreadable, *faults, *result.unreadable]
    result.skipped = skipped
    return result
