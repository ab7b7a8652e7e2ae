"""Payments that none of the notices checked together shows: paid, but never posted as far as one can see here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from audit.disclosure.differences import place_of
from audit.disclosure.findings import NoticeFinding, NoticeReport
from audit.disclosure.reconcile import NUMBER, column, number_key
from audit.disclosure.spec import DisclosureSpec, NoticeKind
from audit.messages import listing, t
from audit.model import LedgerTable, Place, Severity

_NAMED = 10


def unposted(
    spec: DisclosureSpec | None, reports: Sequence[NoticeReport], ledgers: Sequence[LedgerTable]
) -> list[NoticeReport]:
    """A report for each ledger file with payments that no notice of `reports` shows; none where no notice of that kind was checked.

    They are warnings, one for each notice number and one for all rows without a number, since a notice may simply not be among the
    files. Rows that a notice should show and does not are that notice's own findings and are not told again.
    """
    if spec is None:
        return []
    shown = {place for report in reports for place in report.covers}
    posted = {number_key(report.number) for report in reports if report.number}
    kinds = {report.notice for report in reports}
    registered = _registered(spec, ledgers)
    result: list[NoticeReport] = []
    for kind in spec.notices:
        for table in ledgers:
            if kind.ledger in kinds and table.ledger == kind.ledger:
                findings = _of_table(spec, kind, table, shown, posted, registered)
                if findings:
                    result.append(NoticeReport(table.file, table.sha256, None, None, tuple(findings)))
    return result


def _registered(spec: DisclosureSpec, ledgers: Sequence[LedgerTable]) -> set[str] | None:
    """The numbers in the register of notices, None where none was given."""
    tables = [table for table in ledgers if spec.register and table.ledger == spec.register.ledger]
    return {number_key(value) for table in tables for value in column(table, NUMBER) if value} if tables else None


def _of_table(
    spec: DisclosureSpec,
    kind: NoticeKind,
    table: LedgerTable,
    shown: set[Place],
    posted: set[str],
    registered: set[str] | None,
) -> list[NoticeFinding]:
    names, amounts = column(table, kind.name), column(table, kind.amount)
    groups: dict[str, list[int]] = {}
    first_written: dict[str, str] = {}
    for index, number in enumerate(column(table, NUMBER)):
        key = number_key(number)
        if table.place(index) not in shown and (not key or key not in posted):
            groups.setdefault(key, []).append(index)
            first_written.setdefault(key, number or "")
    findings = []
    for key, rows in sorted(groups.items()):
        total = sum((Decimal(amount) for index in rows if (amount := amounts[index]) is not None), Decimal(0))
        people = listing([names[index] or "?" for index in rows[:_NAMED]]) + ("…" if len(rows) > _NAMED else "")
        if not key:
            message = t(
                "{n} 笔发放共 {total} 元没有公示编号，也不在本次检查的公示里：{people}",
                "{n} payments, {total} yuan together, have no notice number and are in none of these notices: {people}",
                n=len(rows),
                total=total,
                people=people,
            )
        else:
            message = t(
                "公示编号 {number} 的 {n} 笔发放共 {total} 元，本次检查的公示里没有这一编号：{people}",
                "{n} payments, {total} yuan together, of notice {number}, which is not among these: {people}",
                number=first_written[key],
                n=len(rows),
                total=total,
                people=people,
            )
            if registered is not None:
                message += (
                    t("；登记台账有登记，请补查该公示", "; the register has it: check that notice as well")
                    if key in registered
                    else t("；登记台账也没有登记", "; the register has no such notice either")
                )
        place = place_of(table.place(rows[0]))
        findings.append(
            NoticeFinding(
                "missing_from_notice",
                tuple(spec.clauses.get("match", ())),
                Severity.WARNING,
                place,
                False,
                first_written[key] or None,
                message,
            )
        )
    return findings
