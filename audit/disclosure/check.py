"""One notice against the disclosure rules: the findings of the contract's `privacy`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from audit import guard
from audit.disclosure import content, reconcile
from audit.disclosure.detect import Hit, Pass, detect
from audit.disclosure.docx import walk
from audit.disclosure.grid import Roll, read_roll
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Cell, Piece, Walked
from audit.disclosure.spec import DisclosureSpec
from audit.errors import ReadError
from audit.identity import luhn
from audit.masking import Masker
from audit.messages import listing, t
from audit.model import LedgerTable, Severity
from audit.values import name_key, squeeze

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
class _Checker:
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
        name = _NAMES[hit.kind]()
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


_NAMES: dict[str, Callable[[], str]] = {
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


def supported(kind: str) -> bool:
    """Whether files of this kind (`guard.kind_of`) can be looked into."""
    return kind == "docx"


def may_be_notice(kind: str) -> bool:
    """Whether a file of this kind may be a notice, be it one that cannot be looked into yet."""
    return kind in ("docx", "pdf", "html", "image", "ole2", "ofd", "rtf")


def check_notice(
    path: Path,
    shown: str,
    *,
    spec: DisclosureSpec | None,
    param: Callable[[str, date], Decimal] | None,
    ledgers: Sequence[LedgerTable] = (),
    masker: Masker,
) -> NoticeReport:
    """Check one file. Without `spec` only personal data is looked for. Raises ReadError where the file cannot be read.

    `param` gives a dated parameter; `ledgers` are the tables to compare with.
    """
    kind = guard.kind_of(path, shown)
    if kind == "encrypted":
        raise ReadError(
            shown,
            t(
                "文件设有打开密码，无法检查；请去掉密码后重新提交",
                "protected by a password, cannot be checked; remove it",
            ),
        )
    if kind == "empty":
        raise ReadError(shown, t("文件是空的（0 字节）", "the file is empty (0 bytes)"))
    sha256, _ = guard.digests(path, shown)
    checker = _Checker(spec or DisclosureSpec(), spec is not None, masker)
    if not supported(kind):
        checker.add(
            "unreadable",
            Severity.WARNING,
            t("整个文件", "the whole file"),
            t(
                "这种格式（{kind}）还不能检查，不等于没有问题；请另存为 docx 后检查",
                "files of this kind ({kind}) cannot be checked yet, which is not the same as clean; save it as docx",
                kind=kind,
            ),
        )
        return NoticeReport(shown, sha256, None, None, tuple(checker.findings))
    guard.check_archive(path, shown)
    walked = guard.guarded(shown, walk, path.read_bytes(), shown)
    return _report(checker, walked, shown, sha256, param, ledgers)


def _report(
    checker: _Checker,
    walked: Walked,
    shown: str,
    sha256: str,
    param: Callable[[str, date], Decimal] | None,
    ledgers: Sequence[LedgerTable],
) -> NoticeReport:
    text = walked.visible_text()
    rolls = [(table, read_roll(checker.spec, table)) for table in walked.tables]
    persons = [person for _, roll in rolls if roll for person in roll.persons]
    names = {name_key(person.name) for person in persons if len(person.name) > 1}
    _pieces(checker, walked.pieces, names)
    for table, roll in rolls:
        _table(checker, table.number, table.rows, roll)
    _unread(checker, walked)
    kind = content.kind_of(checker.spec, text) if checker.policy else None
    number = content.number_of(text)
    if checker.policy:
        _content(checker, [roll for _, roll in rolls if roll])
        _period(checker, text, param)
        for _, roll in rolls:
            if roll:
                _totals(checker, roll)
    if kind and ledgers and any(table.ledger == kind.ledger for table in ledgers):
        entries = reconcile.entries_of(kind, ledgers, number, text + shown, content.year_of(text))
        _differences(checker, [roll for _, roll in rolls if roll], reconcile.compare(persons, entries))
    return NoticeReport(
        shown,
        sha256,
        kind.ledger if kind else None,
        number,
        tuple(checker.findings),
        tuple(dict.fromkeys(checker.passed)),
    )


def _pieces(checker: _Checker, pieces: Sequence[Piece], names: set[str]) -> None:
    """Running text, furniture and the data inside the file."""
    for piece in pieces:
        running = piece.source in ("body", "furniture", "joined")
        checker.scan(
            piece.text,
            piece.where,
            hidden=piece.hidden,
            why=piece.why,
            office=running and not piece.hidden,
            closing=running,
        )
        about_person = piece.hidden or any(name in name_key(piece.text) for name in names)
        if running and about_person and piece.source != "joined":
            _words(checker, piece.text, piece.where, piece.hidden, piece.why)
    for before, after in pairwise(pieces):
        if before.source == after.source == "body" and not before.hidden and not after.hidden:
            _across(checker, [before.text[-24:], after.text[:24]], f"{before.where}—{after.where}")


def _across(checker: _Checker, texts: Sequence[str], where: str) -> None:
    """An identity number split between neighbours (cells, lines): only if its check character fits."""
    parts = [normal(text).strip() for text in texts]
    if not parts[0][-1:].isdigit() or not parts[1][:1].isdigit():
        return
    joined = "".join(part.replace(" ", "") for part in parts)
    for hit in detect(joined, office=False, closing=False):
        if (
            isinstance(hit, Hit)
            and hit.kind == "id_number"
            and hit.certain
            and hit.value not in {v for _, v, _ in checker.seen}
        ):
            checker.hit(hit, where, False, "")


def _words(checker: _Checker, text: str, where: str, hidden: bool, why: str) -> None:
    """Words of illness and hardship, apart from those of the notice's own purpose."""
    plain = squeeze(text)
    for passed in checker.spec.passed_words:
        plain = plain.replace(passed, "")
    for kind, words in checker.spec.words.items():
        found = [word for word in words if word in plain]
        if found:
            value = listing(found)
            message = t(
                "写有{name}（{value}），不得公开",
                "{name} ({value}) must not be published",
                name=_NAMES[kind](),
                value=value,
            )
            if hidden:
                message += t("；藏在文件里（{why}）", "; hidden in the file ({why})", why=why)
            checker.add(kind, Severity.ERROR, where, message, value=value, hidden=hidden)


def _place(number: int, row: int, column: str) -> str:
    return t(
        "表 {n} 第 {row} 行“{column}”列", "table {n}, row {row}, column {column}", n=number, row=row, column=column
    )


def _table(checker: _Checker, number: int, rows: Sequence[Sequence[Cell]], roll: Roll | None) -> None:
    """Columns by their names, then every cell."""
    if roll and checker.policy:
        _columns(checker, number, roll)
    kinds = {column.index: column.meaning for column in roll.columns if column.verdict == "forbidden"} if roll else {}
    for r, row in enumerate(rows):
        inside = roll is None or r >= roll.header + roll.span
        for c, cell in enumerate(row):
            where = _place(number, r + 1, roll.heading(c) if roll else str(c + 1))
            if cell.hidden:
                checker.scan(cell.hidden, where, hidden=True, why=cell.why, office=False, closing=False)
                _words(checker, cell.hidden, where, True, cell.why)
                checker.scan(f"{cell.text}{cell.hidden}", where, hidden=True, why=cell.why, office=False, closing=False)
            if not cell.text or not inside:
                continue
            before = len(checker.findings)
            checker.scan(cell.text, where, hidden=False, why="", office=roll is None, closing=False)
            if len(checker.findings) == before and c in kinds:
                _by_column(checker, kinds[c], cell.text, where)
            elif len(checker.findings) == before:
                _words(checker, cell.text, where, False, "")
        for left, right in pairwise(row):
            if (
                inside
                and left.text
                and right.text
                and left.text[-1:].isdigit()
                and right.text[:1].isdigit()
                and len(left.text) + len(right.text) >= 15
            ):
                _across(checker, [left.text, right.text], _place(number, r + 1, "+"))


def _by_column(checker: _Checker, kind: str, text: str, where: str) -> None:
    """A value under a forbidden heading that no detector knows by its shape: the heading says what it is."""
    digits = sum(c.isdigit() for c in text)
    if kind in ("id_number", "bank_card", "phone", "other_identifier") and digits < 4:
        return
    if kind == "bank_card" and not luhn("".join(c for c in text if c.isdigit()) or "1") and digits < 8:
        return
    checker.hit(Hit(kind, text, False), where, False, "")


def _columns(checker: _Checker, number: int, roll: Roll) -> None:
    for column in roll.columns:
        where = t("表 {n}“{column}”列", "table {n}, column {column}", n=number, column=column.heading)
        if column.verdict == "forbidden":
            checker.add(
                "column_not_allowed",
                Severity.ERROR,
                where,
                t(
                    "不得公示“{column}”列；请删去整列",
                    "column {column} must not be published; delete it",
                    column=column.heading,
                ),
            )
        elif column.verdict == "unknown":
            checker.add(
                "column_not_allowed",
                Severity.WARNING,
                where,
                t(
                    "“{column}”列不在规定的公示内容之内；请确认是否必要",
                    "column {column} is not among what a notice shows; is it needed?",
                    column=column.heading,
                ),
            )


def _unread(checker: _Checker, walked: Walked) -> None:
    """Parts that could not be looked into are never taken for clean."""
    if walked.pictures:
        checker.add(
            "unreadable",
            Severity.WARNING,
            t("图片", "pictures"),
            t(
                "有 {n} 张图片没有检查；请人工查看图片里有无个人信息",
                "{n} pictures were not checked; look at them yourself",
                n=walked.pictures,
            ),
        )
    for name in walked.unread:
        checker.add(
            "unreadable",
            Severity.WARNING,
            name,
            t(
                "文件里嵌入的“{name}”没有检查；请取出后单独检查，或删去",
                "{name} inside the file was not checked; check it apart or remove it",
                name=name,
            ),
            hidden=True,
        )


def _content(checker: _Checker, rolls: Sequence[Roll]) -> None:
    shown = {column.meaning for roll in rolls for column in roll.columns if column.verdict == "allowed"}
    missing = [meaning for meaning in checker.spec.required if meaning not in shown]
    if missing:
        checker.add(
            "missing_content",
            Severity.ERROR,
            t("公示内容", "content"),
            t("公示内容缺少：{missing}", "the notice does not show: {missing}", missing=listing(missing)),
            check="content",
        )


def _period(checker: _Checker, text: str, param: Callable[[str, date], Decimal] | None) -> None:
    period = content.period_of(text)
    where = t("公示期", "period")
    if period is None or period.last is None:
        checker.add(
            "period_unknown",
            Severity.ERROR,
            where,
            t(
                "没有写明公示的起止日期，期限无法确认",
                "the first and last day of publication are not both written, so the period is unknown",
            ),
            check="period",
        )
        return
    if param is None or checker.spec.period is None:
        return
    least = int(param(checker.spec.period, period.first))
    span = t("{first} 至 {last}", "{first} to {last}", first=period.first.isoformat(), last=period.last.isoformat())
    if period.days < least:
        checker.add(
            "period_too_short",
            Severity.ERROR,
            where,
            t(
                "公示期 {span} 共 {days} 天，不足 {least} 天",
                "{span} is {days} days, fewer than {least}",
                span=span,
                days=period.days,
                least=least,
            ),
            check="period",
            value=span,
        )
    elif period.days - 1 < least:
        checker.add(
            "period_too_short",
            Severity.WARNING,
            where,
            t(
                "公示期 {span} 首尾都计 {days} 天，不计首日为 {less} 天，不足 {least} 天",
                "{span} is {days} days with both ends, {less} without the first, fewer than {least}",
                span=span,
                days=period.days,
                less=period.days - 1,
                least=least,
            ),
            check="period",
            value=span,
        )


def _totals(checker: _Checker, roll: Roll) -> None:
    """The notice's own total against its rows."""
    amounts = [person.amount for person in roll.persons if person.amount is not None]
    for row, stated in roll.totals[-1:]:
        total = sum(amounts, Decimal(0))
        if amounts and stated != total:
            checker.add(
                "amount_mismatch",
                Severity.ERROR,
                t("表 {n} 第 {row} 行", "table {n}, row {row}", n=roll.table.number, row=row),
                t(
                    "合计写 {stated} 元，各行之和为 {total} 元",
                    "the total says {stated} yuan, the rows add up to {total}",
                    stated=stated,
                    total=total,
                ),
                check="match",
                value=str(stated),
            )


def _differences(checker: _Checker, rolls: Sequence[Roll], differences: Sequence[reconcile.Difference]) -> None:
    numbers = {id(person): roll.table.number for roll in rolls for person in roll.persons}
    for difference in differences:
        person, entry = difference.person, difference.entry
        if person is not None:
            where = t("表 {n} 第 {row} 行", "table {n}, row {row}", n=numbers[id(person)], row=person.row)
        else:
            where = t("公示表", "the table")
        checker.add(
            difference.kind,
            Severity.ERROR,
            where,
            _difference(difference),
            check="match",
            value=person.name if person else entry.name if entry else None,
        )


def _difference(difference: reconcile.Difference) -> str:
    person, entry = difference.person, difference.entry
    place = "" if entry is None else " ".join(_parts(entry))
    if person is not None and entry is not None:
        return t(
            "{name}：公示 {a} 元，台账 {b} 元（{place}）",
            "{name}: notice {a} yuan, ledger {b} yuan ({place})",
            name=person.name,
            a=person.amount if person.amount is not None else "?",
            b=entry.amount if entry.amount is not None else "?",
            place=place,
        )
    if person is not None:
        return t(
            "{name} 在公示中，台账没有对应的发放",
            "{name} is in the notice, the ledger has no such payment",
            name=person.name,
        )
    assert entry is not None
    return t(
        "{name} 在台账中发放 {b} 元（{place}），公示没有",
        "{name} was paid {b} yuan in the ledger ({place}), the notice does not show it",
        name=entry.name,
        b=entry.amount if entry.amount is not None else "?",
        place=place,
    )


def _parts(entry: reconcile.Entry) -> Iterator[str]:
    yield entry.place.file
    if entry.place.sheet:
        yield f"[{entry.place.sheet}]"
    yield t("第 {row} 行", "row {row}", row=entry.place.row)
