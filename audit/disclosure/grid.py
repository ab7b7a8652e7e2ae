"""A notice's tables as tables: which column means what, and which rows are persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from audit.disclosure.headings import Judge, judge_of
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Cell, Table
from audit.disclosure.spec import DisclosureSpec
from audit.values import read_count, read_money, read_name, read_sex, squeeze

_TOTAL = re.compile(r"(?:合计|总计|共计|小计)")
_SCALE = re.compile(r"万元")
_HEADER_WITHIN = 40  # a header stands near the top, below titles and remarks


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it means (`姓名`, `金额` …, or a kind of personal data), and whether it may stand there.

    `verdict` is allowed, forbidden or unknown; `hidden` says that a reader does not see the heading.
    """

    index: int
    heading: str
    meaning: str
    verdict: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a notice: the row of the table (1-based), name, amount where one can be read, sex and age in full years."""

    row: int
    name: str
    amount: Decimal | None
    sex: str | None = None
    age: int | None = None


@dataclass(slots=True)
class Roll:
    """A table, or a stretch of one, that lists persons: from its header (0-based row, `span` rows high) to `stop` (exclusive)."""

    table: Table
    header: int
    columns: list[Column] = field(default_factory=list)
    persons: list[PersonRow] = field(default_factory=list)
    totals: list[tuple[int, Decimal]] = field(default_factory=list)
    span: int = 1
    stop: int = 0
    headers: set[int] = field(default_factory=set)

    def heading(self, column: int) -> str:
        """The heading of a column, by its index."""
        return next((c.heading for c in self.columns if c.index == column and c.heading), str(column + 1))

    def meaning(self, column: int) -> str:
        """What a column means, "" where it is unknown."""
        return next((c.meaning for c in self.columns if c.index == column), "")

    def is_header(self, row: int) -> bool:
        """Whether a row (0-based) is the header or one that repeats it."""
        return self.header <= row < self.header + self.span or row in self.headers


def judge(spec: DisclosureSpec, heading: str) -> tuple[str, str]:
    """What a heading means and whether it is allowed: (meaning, verdict)."""
    return judge_of(spec)(heading)


def read_roll(spec: DisclosureSpec, table: Table) -> Roll | None:
    """A table as a roll of persons, its first stretch where it has several; None where no row of it is a header."""
    return next(iter(read_rolls(spec, table)), None)


def read_rolls(spec: DisclosureSpec, table: Table, before: Roll | None = None) -> list[Roll]:
    """The rolls of a table, one below the other. `before` is the roll of the table in front, which goes on here where this one has
    no header and as many columns (a table broken by the end of a page)."""
    known = judge_of(spec)
    counts = [_known(known, row) for row in table.rows]
    heads = [
        index
        for index, row in enumerate(table.rows)
        if _heads(counts[index], row) and not _is_form(known, table.rows, counts, index)
    ]
    first = next((index for index in heads if index < _HEADER_WITHIN), None)
    if first is None:
        first = _weak_header(known, table.rows, counts)
    if first is None:
        return _continued(table, before)
    rolls: list[Roll] = []
    starts = [first, *(index for index in heads if index > first)]
    if before is not None and first > 0 and _width(table) == _width(before.table):
        rolls += _continued(Table(table.number, table.rows[:first], table.label, table.spots), before, table)
    current: Roll | None = None
    for index in starts:
        if current is not None and index < current.header + current.span:
            continue
        columns, span = _header(known, table, index, counts)
        if current is not None and [(c.index, c.heading) for c in columns] == [
            (c.index, c.heading) for c in current.columns
        ]:
            current.headers.update(range(index, index + span))
            continue
        if current is not None:
            current.stop = index
        current = Roll(table, index, columns, span=span, stop=len(table.rows))
        rolls.append(current)
    for roll in rolls:
        if not roll.persons and not roll.totals:
            _read_rows(roll, roll.header + roll.span)
    return rolls


def _width(table: Table) -> int:
    return max((len(row) for row in table.rows), default=0)


def _known(known: Judge, row: Sequence[Cell]) -> int:
    return sum(known(text)[1] != "unknown" for cell in row if (text := cell.text or cell.hidden) and len(text) <= 60)


def _heads(count: int, row: Sequence[Cell]) -> bool:
    """Whether a row is a header beyond doubt: two known headings, and at least half of what it says is such."""
    filled = [cell for cell in row if cell.text or cell.hidden]
    return (
        count >= 2 and count * 2 >= len(filled) and not any(c.isdigit() for cell in filled[:2] for c in cell.text[:2])
    )


def _is_form(known: Judge, rows: Sequence[Sequence[Cell]], counts: Sequence[int], index: int) -> bool:
    """Whether a row is of a form: headings and values take turns, and the next row (if there is one) has headings too."""
    texts = [cell.text for cell in rows[index] if cell.text]
    turns = [known(text)[1] != "unknown" for text in texts]
    return (
        len(texts) % 2 == 0
        and all(turns[0::2])
        and not any(turns[1::2])
        and (index + 1 == len(rows) or counts[index + 1] > 0)
    )


def _weak_header(known: Judge, rows: Sequence[Sequence[Cell]], counts: Sequence[int]) -> int | None:
    """A header by the most known headings among the first rows, where no row is one beyond doubt."""
    best = max(range(min(6, len(counts))), key=lambda index: counts[index], default=None)
    return best if best is not None and counts[best] >= 2 and not _is_form(known, rows, counts, best) else None


def _header(known: Judge, table: Table, index: int, counts: Sequence[int]) -> tuple[list[Column], int]:
    """The columns of a header and how many rows it takes: a second row with headings below belongs to it."""
    row = table.rows[index]
    below = table.rows[index + 1] if index + 1 < len(table.rows) else []
    two = bool(below) and counts[index + 1] >= 1 and _is_second(known, row, below)
    columns: list[Column] = []
    above = ""
    for place in range(max(len(row), len(below) if two else 0)):
        upper = row[place] if place < len(row) else Cell()
        lower = below[place] if two and place < len(below) else Cell()
        top, low = squeeze(upper.text or upper.hidden), squeeze(lower.text or lower.hidden)
        above = top or (above if low else "")
        heading = low or top
        if not heading:
            continue
        meaning, verdict = known(heading)
        if verdict == "unknown" and low and above:
            # 家庭 over 住址, 联系 over 方式: the two together may be known.
            meaning, verdict = known(above + low)
            if verdict == "unknown" and known(above)[1] == "forbidden":
                meaning, verdict = known(above)
        columns.append(Column(place, heading, meaning, verdict, not (upper.text or lower.text)))
    return columns, 2 if two else 1


def _is_second(known: Judge, row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row below a header is a part of it: it has headings, and no heading of it repeats what stands above."""
    filled = [
        (place, squeeze(cell.text or cell.hidden)) for place, cell in enumerate(below) if cell.text or cell.hidden
    ]
    if not filled or any(re.search("[0-9]", text) or len(text) > 16 for _, text in filled):
        return False
    count = sum(known(text)[1] != "unknown" for _, text in filled)
    over = sum(1 for place, _ in filled if place < len(row) and not row[place].text and not row[place].hidden)
    return count * 2 >= len(filled) and (count >= 2 or over > 0) and any(known(text)[0] != "备注" for _, text in filled)


def _continued(table: Table, before: Roll | None, whole: Table | None = None) -> list[Roll]:
    """The rows of a table that goes on from another one's page, under that one's columns."""
    if before is None or not table.rows or _width(table) != _width(before.table):
        return []
    roll = Roll(whole or table, 0, before.columns, span=0, stop=len(table.rows))
    _read_rows(roll, 0)
    return [roll] if roll.persons or roll.totals else []


def _groups(roll: Roll) -> list[dict[str, int]]:
    """For each name column the places of what belongs to it: a roll may stand in two or three strips side by side."""
    names = [column.index for column in roll.columns if column.meaning == "姓名" and column.verdict == "allowed"]
    if len(names) < 2:
        places = {column.meaning: column.index for column in reversed(roll.columns) if column.verdict == "allowed"}
        return [places]
    headings = [column.heading for column in roll.columns if column.index in names]
    if len(set(headings)) > 1:  # 姓名 and 组长姓名: two names of one row, not two strips
        return [{column.meaning: column.index for column in reversed(roll.columns) if column.verdict == "allowed"}]
    groups = []
    for number, start in enumerate(names):
        end = names[number + 1] if number + 1 < len(names) else 10**6
        groups.append(
            {
                column.meaning: column.index
                for column in reversed(roll.columns)
                if column.verdict == "allowed" and start <= column.index < end
            }
        )
    return groups


def _read_rows(roll: Roll, first: int) -> None:
    groups = _groups(roll)
    money = next((c.heading for c in roll.columns if c.meaning == "金额" and c.verdict == "allowed"), "")
    scale = 10000 if _SCALE.search(money) else 1
    for index, row in enumerate(roll.table.rows[: roll.stop]):
        if index < first or roll.is_header(index):
            continue
        texts = [cell.text for cell in row]
        if any(_TOTAL.match(squeeze(text)) for text in texts[:3]):
            amount = _total(texts, groups[0].get("金额"), scale)
            if amount is not None:
                roll.totals.append((index + 1, amount))
            continue
        roll.persons += _persons(texts, groups, index + 1, scale)


def _total(texts: Sequence[str], place: int | None, scale: int) -> Decimal | None:
    amount = read_money(normal(texts[place]), scale) if place is not None and place < len(texts) else None
    if amount is None:
        amount = next((money for text in reversed(texts[1:]) if (money := read_money(normal(text), scale))), None)
    return Decimal(amount) if amount is not None else None


def _persons(texts: Sequence[str], groups: Sequence[dict[str, int]], row: int, scale: int) -> Iterator[PersonRow]:
    def text(place: int | None) -> str:
        return texts[place] if place is not None and place < len(texts) else ""

    for places in groups:
        name = read_name(text(places.get("姓名")))
        if not name or len(name) > 30:
            continue
        amount = read_money(normal(text(places.get("金额"))), scale)
        age = read_count(normal(text(places.get("年龄"))))
        yield PersonRow(
            row,
            name,
            Decimal(amount) if amount is not None else None,
            read_sex(text(places.get("性别"))) if places.get("性别") is not None else None,
            int(age) if age and int(age) < 130 else None,
        )
