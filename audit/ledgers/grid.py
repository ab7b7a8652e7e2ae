"""A sheet as cells: what every reader of a container hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.values import Cell, cell_text


@dataclass(slots=True)
class Grid:
    """The cells of one sheet from its first row and column on.

    `cells[r][c]` is row r + 1 of the spreadsheet program; rows may differ in length. `merged` holds ranges as
    (first row, first column, last row, last column), 0-based and inclusive. `sheet` is None for csv.
    """

    sheet: str | None
    cells: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    encoding: str | None = None

    def text(self, row: int, column: int) -> str:
        """The text of a cell, empty outside the sheet."""
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]):
            return cell_text(self.cells[row][column])
        return ""

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(cell is None or cell == "" for row in self.cells for cell in row)
