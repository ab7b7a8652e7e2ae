"""What is found in a notice, and the state of a check while it is being found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audit.disclosure.detect import Context, Hit, Pass, examine
from audit.disclosure.detectors.masked import candidates, shows_birth
from audit.disclosure.spec import DisclosureSpec
from audit.masking import Masker
from audit.messages import t
from audit.model import Place, Severity

_MASK_AS = {
    "id_number": "id",
    "bank_card": "card",
    "phone": "phone",
    "address": "address",
    "birth_date": "birth",
    "email": "email",
    "other_identifier": "id",
}


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """One finding in a notice; `kind` is one of the contract's, texts are finished and masked. `secret` is the value as it stands there,
    from which the fingerprint is taken and which is put out nowhere."""

    kind: str
    clauses: tuple[str, ...]
    severity: Severity
    where: str
    hidden: bool
    value: str | None
    message: str
    secret: str | None = field(default=None, repr=False, compare=False)
    fingerprint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as the contract writes it."""
        return {
            "kind": self.kind,
            "clauses": list(self.clauses),
            "severity": str(self.severity),
            "where": self.where,
            "hidden": self.hidden,
            "value": self.value,
            "message": self.message,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class NoticeReport:
    """What was found in one file; `passed` says what looked personal and why it may stand, `covers` names the ledger rows that the
    notice publishes, where ledgers were given."""

    file: str
    sha256: str
    notice: str | None
    number: str | None
    findings: tuple[NoticeFinding, ...]
    passed: tuple[str, ...] = ()
    covers: tuple[Place, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The file's object of the contract."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "notice": self.notice,
            "number": self.number,
            "findings": [finding.as_json() for finding in self.findings],
        }


# So many findings of one file are told; who has more has no notice but a data set.
MOST_FINDINGS = 5_000
# So many characters of one file are examined; a notice has some thousands.
MOST_TEXT = 5_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside a value in its row: the person's sex and age. It tells how much a masked number still gives away."""

    sex: str | None = None
    age: int | None = None


@dataclass(slots=True)
class Checker:
    """The state of one check: rules, masker, and what was found so far. `day` is the day of the notice, as far as it is known;
    `left` counts findings beyond those that are told."""

    spec: DisclosureSpec
    policy: bool
    masker: Masker
    day: date | None = None
    findings: list[NoticeFinding] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    values: set[tuple[str, str]] = field(default_factory=set)
    left: int = 0
    budget: int = MOST_TEXT
    _word: re.Pattern[str] | None = None

    def any_word(self, plain: str) -> bool:
        """Whether a word of illness or hardship is in a comparable text at all."""
        if self._word is None:
            words = [re.escape(word) for group in self.spec.words.values() for word in group]
            self._word = re.compile("|".join(words) or r"(?!)")
        return self._word.search(plain) is not None

    def add(
        self,
        kind: str,
        severity: Severity,
        where: str,
        message: str,
        *,
        check: str = "personal",
        value: str | None = None,
        hidden: bool = False,
    ) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            self.left += 1
            return
        shown = self.masker.value(value, _MASK_AS.get(kind, "text"))
        self.findings.append(
            NoticeFinding(
                kind,
                self.spec.clauses.get(check, ()),
                severity,
                self.masker.text(where),  # the name of a sheet may hold somebody's number
                hidden,
                shown,
                self.masker.text(message),
                value,
            )
        )

    def close(self) -> None:
        """Say how many findings were left out, where there were too many to tell."""
        if self.left:
            shown = self.findings
            self.findings = shown[:-1] if len(shown) >= MOST_FINDINGS else shown
            message = t(
                "问题过多，另有 {n} 处没有逐一列出；这样的文件不能公开",
                "too many findings; {n} more are not told. Such a file is not to be published",
                n=self.left + 1,
            )
            self.findings.append(
                NoticeFinding("unreadable", (), Severity.ERROR, t("整个文件", "the whole file"), False, None, message)
            )

    def hit(self, hit: Hit, where: str, hidden: bool, why: str, facts: Facts | None = None) -> None:
        """A personal value; the same value at the same place is said once."""
        key = (hit.kind, hit.value, where)
        if key in self.seen:
            return
        self.seen.add(key)
        self.values.add((hit.kind, hit.value))
        severity = Severity.WARNING if hit.doubtful else Severity.ERROR
        name = NAMES[hit.kind]()
        if hit.doubtful and not hit.masked:
            message = t(
                "疑似{name}，请核对；如属个人信息不得公开", "perhaps {name}; if so it must not be published", name=name
            )
        else:
            message = t("出现{name}，不得公开", "{name} must not be published", name=name)
        if hidden:
            message = t(
                "藏有{name}（{why}），打开文件看不见，仍随文件公开",
                "{name} is hidden in the file ({why}) and is published with it",
                name=name,
                why=why,
            )
        remark = hit.remark
        if hit.masked and hit.kind == "id_number":
            severity, remark = self._restorable(hit, facts or Facts(), severity)
        if remark:
            message += t("（{remark}）", " ({remark})", remark=remark)
        self.add(hit.kind, severity, where, message, value=hit.value, hidden=hidden)

    def _restorable(self, hit: Hit, facts: Facts, severity: Severity) -> tuple[Severity, str]:
        """How many numbers fit what a masked one shows beside the row's age and sex: few are as good as the number itself."""
        if shows_birth(hit.masked):
            return severity, hit.remark + t("，出生日期全部可见", ", the whole birth date among them")
        age = facts.age if self.day else None
        count = candidates(hit.masked, facts.sex, age, self.day) if self.day and age is not None else None
        if count is None:
            return severity, hit.remark + t(
                "，与年龄、性别同列时容易还原", "; beside age and sex it is easily restored"
            )
        if count <= self.spec.restorable:
            severity = Severity.ERROR
        beside = (
            t("结合同行的年龄和性别", "with the age and sex of the row")
            if facts.sex
            else t("结合同行的年龄", "with the age of the row")
        )
        return severity, hit.remark + t(
            "，{beside}只剩约 {n} 种可能", "; {beside} about {n} numbers are left", beside=beside, n=count
        )

    def scan(
        self,
        text: str,
        where: str,
        context: Context,
        *,
        hidden: bool = False,
        why: str = "",
        facts: Facts | None = None,
    ) -> set[str]:
        """Look for personal values in a text; the kinds that were found."""
        kinds: set[str] = set()
        if len(text) > self.budget:
            self._too_long(where)
            text = text[: self.budget]
        self.budget -= len(text)
        for found in examine(text, context):
            if isinstance(found, Pass):
                if len(self.passed) < MOST_FINDINGS:
                    self.passed.append(f"{self.masker.text(where)}：{self.masker.text(found.value)}，{found.why}")
            else:
                kinds.add(found.kind)
                self.hit(found, where, hidden, why, facts)
        return kinds

    def _too_long(self, where: str) -> None:
        key = ("unreadable", "", "")
        if key not in self.seen:
            self.seen.add(key)
            message = t(
                "文字过多（超过 {n} 万字），从这里起没有检查；请分成小文件",
                "too much text (over {n}0,000 characters); not checked from here on. Split the file",
                n=MOST_TEXT // 10_000,
            )
            self.add("unreadable", Severity.WARNING, where, message)


NAMES: dict[str, Callable[[], str]] = {
    "id_number": lambda: t("身份证号", "an identity number"),
    "bank_card": lambda: t("银行卡号", "a bank card number"),
    "phone": lambda: t("电话号码", "a telephone number"),
    "address": lambda: t("住址", "an address"),
    "birth_date": lambda: t("出生日期", "a birth date"),
    "email": lambda: t("电子邮箱", "an e-mail address"),
    "other_identifier": lambda: t("其他身份标识", "another identifier"),
    "health": lambda: t("病情", "an illness"),
    "hardship": lambda: t("困难状况", "hardship"),
}
