"""A copy of a workbook with cells coloured and commented; everything else is as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.workbook_edit import comments
from audit.workbook_edit.archive import Archive
from audit.workbook_edit.package import Package
from audit.workbook_edit.rewrite import Rewrite
from audit.workbook_edit.sheet import CellXml, Spot, drawing_of, survey, with_drawing
from audit.workbook_edit.styles import Styles
from audit.workbook_edit.xml import NotEditable


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell gets: a colour (RRGGBB) and a comment, which may be empty. Of two marks the stronger colour shows."""

    colour: str
    strength: int
    comment: str = ""

    def __add__(self, other: Mark) -> Mark:
        first = self if self.strength >= other.strength else other
        return Mark(first.colour, first.strength, "\n".join(filter(None, (self.comment, other.comment))))


def marked(path: Path, marks: Mapping[str, Mapping[Spot, Mark]], author: str) -> bytes:
    """The bytes of the copy. `marks` by sheet and cell (0-based). NotEditable where it cannot be made this way."""
    if not any(marks.values()):
        return path.read_bytes()
    with Archive(path) as archive:
        package = Package(archive)
        styles = Styles(package)
        for name, spots in marks.items():
            if name not in package.sheets:
                raise NotEditable(f"no sheet {name!r}")
            if spots:
                _mark(package, styles, package.sheets[name], spots, author)
        return package.save()


def _mark(package: Package, styles: Styles, part: str, spots: Mapping[Spot, Mark], author: str) -> None:
    outline = survey(package, part)
    shown: dict[Spot, Mark] = {}
    for spot, mark in spots.items():
        corner = outline.corner(*spot)
        shown[corner] = shown[corner] + mark if corner in shown else mark
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(shown):
        wanted.setdefault(row + 1, []).append(column)

    def visit(row: int, column: int, cell: CellXml, there: bool) -> CellXml:
        style = styles.derive(cell.style, fill=shown[row - 1, column].colour)
        return cell.changed(cell.body, s=b"%d" % style)

    texts = {spot: mark.comment for spot, mark in shown.items() if mark.comment}
    rel = comments.add(package, part, texts, author, drawing_of(outline.tail, outline.prefix))
    tail = with_drawing(outline.tail, outline.prefix, package.office, rel) if rel else outline.tail
    package.replace(part, Rewrite(outline, wanted, visit).stream(package, part, tail))
