"""The rule itself: what a notice must show, for how long, and whether its own total is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from audit.disclosure.content import Period
from audit.disclosure.findings import Checker
from audit.disclosure.grid import Roll
from audit.messages import listing, t
from audit.model import Severity

Param = Callable[[str, date], Decimal]


def content(checker: Checker, shown: set[str]) -> None:
    """Whether everything that must be shown is there; `shown` are the meanings of visible, allowed columns."""
    missing = [meaning for meaning in checker.spec.required if meaning not in shown]
    if missing:
        checker.add(
            "missing_content",
            Severity.ERROR,
            t("公示内容", "content"),
            t("公示内容缺少：{missing}", "the notice does not show: {missing}", missing=listing(missing)),
            check="content",
        )


def empty_cells(checker: Checker, roll: Roll) -> None:
    """Persons whose sex, age or amount is left blank although the column is there."""
    for meaning in checker.spec.required:
        columns = [c.index for c in roll.columns if c.verdict == "allowed" and c.meaning == meaning and not c.hidden]
        if len(columns) != 1 or meaning == "姓名":
            continue
        blank = [
            person
            for person in roll.persons
            if columns[0] >= len(row := roll.table.rows[person.row - 1]) or not row[columns[0]].text.strip()
        ]
        if blank and len(blank) < len(roll.persons):
            checker.add(
                "missing_content",
                Severity.WARNING,
                t("{table}“{column}”列", "{table}, column {column}", table=roll.table.shown(), column=meaning),
                t(
                    "{n} 人没有写{column}：{names}",
                    "{column} is blank for {n} persons: {names}",
                    n=len(blank),
                    column=meaning,
                    names=listing([person.name for person in blank[:10]]) + ("…" if len(blank) > 10 else ""),
                ),
                check="content",
            )


def period(checker: Checker, found: Period | None, param: Param | None) -> None:
    """Whether the period of publication is stated and long enough, counted with and without its first day."""
    where = t("公示期", "period")
    if found is None or found.last is None:
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
    least = int(param(checker.spec.period, found.first))
    span = t("{first} 至 {last}", "{first} to {last}", first=found.first.isoformat(), last=found.last.isoformat())
    if found.days <= 0:
        message = t("公示期 {span} 的截止日早于起始日", "{span}: the last day lies before the first", span=span)
        checker.add("period_unknown", Severity.ERROR, where, message, check="period", value=span)
    elif (days := found.days - (not checker.spec.first_counts)) < least:
        checker.add(
            "period_too_short",
            Severity.ERROR,
            where,
            t(
                "公示期 {span} 共 {days} 天，不足 {least} 天",
                "{span} is {days} days, fewer than {least}",
                span=span,
                days=days,
                least=least,
            ),
            check="period",
            value=span,
        )
    elif days - 1 < least and checker.spec.first_counts:
        checker.add(
            "period_too_short",
            Severity.WARNING,
            where,
            t(
                "公示期 {span} 首尾都计 {days} 天，不计首日为 {less} 天，不足 {least} 天",
                "{span} is {days} days with both ends, {less} without the first, fewer than {least}",
                span=span,
                days=found.days,
                less=found.days - 1,
                least=least,
            ),
            check="period",
            value=span,
        )


def totals(checker: Checker, rolls: Sequence[Roll]) -> None:
    """The notice's own total against its rows; a grand total may stand below several tables."""
    everything = sum(
        (person.amount for roll in rolls for person in roll.persons if person.amount is not None), Decimal(0)
    )
    for roll in rolls:
        amounts = [person.amount for person in roll.persons if person.amount is not None]
        own = sum(amounts, Decimal(0))
        for row, stated in roll.totals[-1:]:
            if (amounts or everything) and stated not in (own, everything):
                checker.add(
                    "amount_mismatch",
                    Severity.ERROR,
                    roll.table.place(row - 1),
                    t(
                        "合计写 {stated} 元，各行之和为 {total} 元",
                        "the total says {stated} yuan, the rows add up to {total}",
                        stated=stated,
                        total=own,
                    ),
                    check="match",
                    value=str(stated),
                )
