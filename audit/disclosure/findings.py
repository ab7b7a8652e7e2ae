"""What is found in a notice, and the state of a check while it is being found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audit.disclosure.detect import Hit, Pass, detect
from audit.disclosure.spec import DisclosureSpec
from audit.masking import Masker
from audit.messages import t
from audit.model import Severity

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
    """One finding in a notice; `kind` is one of the contract's, texts are finished and masked."""

    kind: str
    clauses: tuple[str, ...]
    severity: Severity
    where: str
    hidden: bool
    value: str | None
    message: str

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
        }


@dataclass(frozen=True, slots=True)
class NoticeReport:
    """What was found in one file; `passed` says what looked personal and why it may stand."""

    file: str
    sha256: str
    notice: str | None
    number: str | None
    findings: tuple[NoticeFinding, ...]
    passed: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The file's object of the contract."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "notice": self.notice,
            "number": self.number,
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(slots=True)
class Checker:
    """The state of one check: rules, masker, and what was found so far."""

    spec: DisclosureSpec
    policy: bool
    masker: Masker
    findings: list[NoticeFinding] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)

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
        shown = self.masker.value(value, _MASK_AS.get(kind, "text"))
        self.findings.append(
            NoticeFinding(
                kind, self.spec.clauses.get(check, ()), severity, where, hidden, shown, self.masker.text(message)
            )
        )

    def hit(self, hit: Hit, where: str, hidden: bool, why: str) -> None:
        """A personal value; the same value at the same place is said once."""
        key = (hit.kind, hit.value, where)
        if key in self.seen:
            return
        self.seen.add(key)
        severity = Severity.WARNING if set("*＊●×•#") & set(hit.value) else Severity.ERROR
        name = NAMES[hit.kind]()
        message = t("出现{name}，不得公开", "{name} must not be published", name=name)
        if hidden:
            message = t(
                "藏有{name}（{why}），打开文件看不见，仍随文件公开",
                "{name} is hidden in the file ({why}) and is published with it",
                name=name,
                why=why,
            )
        if hit.remark and hit.remark != "landline":
            message += t("（{remark}）", " ({remark})", remark=hit.remark)
        self.add(hit.kind, severity, where, message, value=hit.value, hidden=hidden)

    def scan(self, text: str, where: str, *, hidden: bool, why: str, office: bool, closing: bool) -> None:
        """Look for personal values in a text."""
        for found in detect(text, office=office, closing=closing):
            if isinstance(found, Pass):
                self.passed.append(f"{where}：{self.masker.text(found.value)}，{found.why}")
            else:
                self.hit(found, where, hidden, why)


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
