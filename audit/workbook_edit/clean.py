"""A copy of a workbook in which cells are written in one way, and a sheet that lists each change.

Only the writing of a value changes. A formula is never touched, and neither is a cell that holds more than its value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from audit.workbook_edit import append, cell_values
from audit.workbook_edit.archive import Archive, deflate
from audit.workbook_edit.cell_values import Value
from audit.workbook_edit.package import Package
from audit.workbook_edit.rewrite import Rewrite
from audit.workbook_edit.sheet import CellXml, Survey, survey
from audit.workbook_edit.styles import GENERAL, TEXT, Styles
from audit.workbook_edit.xml import NotEditable

DAY, NUMBER, WORD = "day", "number", "word"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column as it shall be written: `texts` has the canonical text for each row, None for "leave it".

    `kind` is DAY (texts are ISO days), NUMBER (digits) or WORD (text); `form` the number format of numbers that were text;
    `numbers` says whether a number that stands for a word (1 for 男) is replaced, too.
    """

    title: str
    kind: str
    texts: Sequence[str | None]
    form: str = "General"
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A table to be cleaned: its sheet, its rows (1-based, ascending) and the columns (0-based) to be written anew."""

    sheet: str
    rows: Sequence[int]
    columns: Mapping[int, Wanted]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that the copy writes differently; `after` is None where it would have to be but holds a formula."""

    sheet: str
    row: int
    column: str
    before: str
    after: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """How the sheet of changes is written: its name, headings, and the words for each kind of change and for a formula."""

    title: str
    headings: Sequence[str]
    words: Mapping[str, str]
    formula: str
    widths: Sequence[int] = (16, 8, 18, 30, 30, 30)


@dataclass(slots=True)
class _Cleaner:
    """The visitor of one sheet. `lines` says for a row which tables have it, and as their how manieth."""

    outline: Survey
    styles: Styles
    texts: list[str]
    from_1904: bool
    lines: Mapping[int, Sequence[tuple[Plan, int]]]
    changes: list[Change] = field(default_factory=list)

    def visit(self, row: int, column: int, cell: CellXml, there: bool) -> CellXml | None:
        if not there or not cell.body:
            return None
        for plan, index in self.lines[row]:
            wanted = plan.columns.get(column)
            text = wanted.texts[index] if wanted else None
            if wanted is None or text is None:
                continue
            try:
                before = cell_values.value(cell, self.texts)
            except cell_values.Broken:
                return None
            new = self._new(cell, before, text, wanted)
            if new is None or cell_values.holds_more(cell):
                return None
            if self._computed(cell, row - 1, column):
                new = None
            after = None if new is None else text
            self.changes.append(Change(plan.sheet, row, wanted.title, _shown(before), after, wanted.kind))
            return new
        return None

    def _computed(self, cell: CellXml, row: int, column: int) -> bool:
        """Whether a formula gives the cell its value, its own or one that fills a range."""
        spread = self.outline.spread
        return cell_values.has_formula(cell) or any(r0 <= row <= r1 and c0 <= column <= c1 for r0, c0, r1, c1 in spread)

    def _new(self, cell: CellXml, before: Value, text: str, wanted: Wanted) -> CellXml | None:
        """The cell as it shall be, None where it is right already or its value came from elsewhere (a merged cell)."""
        if before is None or cell.kind == b"d":
            return None
        style = cell.style
        if wanted.kind == DAY:
            number = cell_values.serial(date.fromisoformat(text), self.from_1904)
            if number is None or (not isinstance(before, str | bool) and int(before) == number):
                return None
            if not self.styles.is_day(style):
                style = self.styles.derive(style, form="yyyy-mm-dd")
            return cell_values.number_cell(cell, str(number), self.outline.prefix, style)
        if wanted.kind == NUMBER:
            if not isinstance(before, str):
                return None
            if self.styles.number_format(style) in (GENERAL, TEXT):
                style = self.styles.derive(style, form=wanted.form)
            return cell_values.number_cell(cell, text, self.outline.prefix, style)
        if before == text or (not isinstance(before, str) and not wanted.numbers):
            return None
        return cell_values.text_cell(cell, text, self.outline.prefix, style)


def cleaned(path: Path, plans: Sequence[Plan], listing: Listing) -> tuple[bytes, int]:
    """The bytes of the copy and the number of cells changed. NotEditable where it cannot be made this way."""
    with Archive(path) as archive:
        package = Package(archive)
        styles = Styles(package)
        texts = cell_values.shared_texts(package)
        properties = package.tree(package.workbook).find("{*}workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        changes: list[Change] = []
        computed = bool(package.related(package.workbook, "calcChain"))
        for name in dict.fromkeys(plan.sheet for plan in plans):
            if name not in package.sheets:
                raise NotEditable(f"no sheet {name!r}")
            part = package.sheets[name]
            outline = survey(package, part)
            lines, wanted = _lines_of([plan for plan in plans if plan.sheet == name])
            cleaner = _Cleaner(outline, styles, texts, from_1904, lines)
            new = deflate(Rewrite(outline, wanted, cleaner.visit).stream(package, part, outline.tail))
            if any(change.after is not None for change in cleaner.changes):
                package.replace(part, new)
            changes += cleaner.changes
            computed = computed or outline.formulas
        if not changes:
            return path.read_bytes(), 0
        count = sum(change.after is not None for change in changes)
        append.sheet(package, styles, listing.title, listing.widths, _lines(changes, listing))
        if computed and count:
            append.recalculate(package)
        return package.save(), count


def _lines_of(plans: Sequence[Plan]) -> tuple[dict[int, list[tuple[Plan, int]]], dict[int, list[int]]]:
    """The tables of one sheet by row, and the columns to look at in each row: tables may stand side by side."""
    lines: dict[int, list[tuple[Plan, int]]] = {}
    for plan in plans:
        for index, row in enumerate(plan.rows):
            lines.setdefault(row, []).append((plan, index))
    alone = {id(plan): sorted(plan.columns) for plan in plans}
    wanted = {
        row: alone[id(found[0][0])]
        if len(found) == 1
        else sorted({column for plan, _ in found for column in plan.columns})
        for row, found in lines.items()
    }
    return lines, wanted


def _lines(changes: Sequence[Change], listing: Listing) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [tuple(listing.headings)]
    for change in changes:
        what = listing.words[change.kind] if change.after is not None else listing.formula
        lines.append((change.sheet, str(change.row), change.column, change.before, change.after or "", what))
    return lines


def _shown(value: Value) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
