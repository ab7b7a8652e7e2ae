"""A notice's tables as tables: which column means what, and which rows are persons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from audit.disclosure.pieces import Cell, Table
from audit.disclosure.spec import DisclosureSpec
from audit.values import heading_key, read_money, read_name, squeeze

_TOTAL = re.compile(r"(?:合计|总计|共计|小计)")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it means (`姓名`, `金额` …, or a kind of personal data), and whether it may stand there.

    `verdict` is allowed, forbidden or unknown.
    """

    index: int
    heading: str
    meaning: str
    verdict: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a notice: the row of the table (1-based), name, amount where one can be read, sex and age as written."""

    row: int
    name: str
    amount: Decimal | None


@dataclass(slots=True)
class Roll:
    """A table that lists persons."""

    table: Table
    header: int
    columns: list[Column] = field(default_factory=list)
    persons: list[PersonRow] = field(default_factory=list)
    totals: list[tuple[int, Decimal]] = field(default_factory=list)
    span: int = 1

    def heading(self, column: int) -> str:
        """The heading of a column, by its index."""
        return next((c.heading for c in self.columns if c.index == column and c.heading), str(column + 1))


def judge(spec: DisclosureSpec, heading: str) -> tuple[str, str]:
    """What a heading means and whether it is allowed: (meaning, verdict)."""
    key = heading_key(heading)
    for text in (key, _BRACKETS.sub("", key)):
        if text in spec.allowed:
            return spec.allowed[text], "allowed"
        if text in spec.forbidden:
            return spec.forbidden[text], "forbidden"
    # A heading that contains a forbidden one, as 本人银行卡号 or 联系电话(手机), is that.
    inside = [word for word in spec.forbidden if len(word) >= 2 and word in key]
    if inside:
        return spec.forbidden[max(inside, key=len)], "forbidden"
    return "", "unknown"


def read_roll(spec: DisclosureSpec, table: Table) -> Roll | None:
    """A table as a roll of persons; None where no row of it is a header."""
    best, header = 0, -1
    for index, row in enumerate(table.rows[:6]):
        known = sum(judge(spec, cell.text)[1] != "unknown" for cell in row if cell.text)
        if known > best:
            best, header = known, index
    if best < 2:
        return None
    roll = Roll(table, header)
    roll.columns = _columns(spec, table.rows[header], None)
    following = table.rows[header + 1] if header + 1 < len(table.rows) else []
    if sum(judge(spec, cell.text)[1] != "unknown" for cell in following if cell.text) >= 2:
        roll.columns, roll.span = _columns(spec, table.rows[header], following), 2
    _read_rows(roll)
    return roll


def _columns(spec: DisclosureSpec, row: Sequence[Cell], below: Sequence[Cell] | None) -> list[Column]:
    columns = []
    for index in range(max(len(row), len(below or ()))):
        upper = row[index].text if index < len(row) else ""
        lower = below[index].text if below and index < len(below) else ""
        hidden = row[index].hidden if index < len(row) else ""
        heading = squeeze(lower or upper or hidden)
        if heading:
            meaning, verdict = judge(spec, heading)
            columns.append(Column(index, heading, meaning, verdict))
    return columns


def _read_rows(roll: Roll) -> None:
    places = {column.meaning: column.index for column in reversed(roll.columns) if column.verdict == "allowed"}
    name_at, amount_at = places.get("姓名"), places.get("金额")
    for index, row in enumerate(roll.table.rows):
        if index < roll.header + roll.span:
            continue
        texts = [cell.text for cell in row]
        amount = read_money(texts[amount_at]) if amount_at is not None and amount_at < len(texts) else None
        if any(_TOTAL.match(squeeze(text)) for text in texts[:3]):
            if amount is None:
                amount = next((money for text in reversed(texts) if (money := read_money(text))), None)
            if amount is not None:
                roll.totals.append((index + 1, Decimal(amount)))
            continue
        name = read_name(texts[name_at]) if name_at is not None and name_at < len(texts) else None
        if name:
            roll.persons.append(PersonRow(index + 1, name, Decimal(amount) if amount is not None else None))
