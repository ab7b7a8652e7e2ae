"""One notice against the disclosure rules: the findings of the contract's `privacy`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from audit import guard
from audit.disclosure import content, reconcile, scan, walkers
from audit.disclosure.findings import Checker, NoticeFinding, NoticeReport
from audit.disclosure.grid import Roll, read_roll
from audit.disclosure.pieces import Walked
from audit.disclosure.spec import DisclosureSpec
from audit.errors import ReadError
from audit.masking import Masker
from audit.messages import listing, t
from audit.model import LedgerTable, Severity
from audit.values import name_key

__all__ = ["NoticeFinding", "NoticeReport", "check_notice", "may_be_notice", "supported"]


def supported(kind: str) -> bool:
    """Whether files of this kind (`guard.kind_of`) can be looked into."""
    return walkers.supported(kind)


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
    sha256 = guard.sha256(path, shown)
    checker = Checker(spec or DisclosureSpec(), spec is not None, masker)
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
    walked = walkers.read(path, shown, kind)
    return _report(checker, walked, shown, sha256, param, ledgers)


def _report(
    checker: Checker,
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
    scan.pieces(checker, walked.pieces, names)
    for table, roll in rolls:
        scan.table(checker, table.number, table.rows, roll)
    scan.unread(checker, walked)
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


def _content(checker: Checker, rolls: Sequence[Roll]) -> None:
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


def _period(checker: Checker, text: str, param: Callable[[str, date], Decimal] | None) -> None:
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


def _totals(checker: Checker, roll: Roll) -> None:
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


def _differences(checker: Checker, rolls: Sequence[Roll], differences: Sequence[reconcile.Difference]) -> None:
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
