"""Reading xlsx: measured first, then read by calamine, all inside the guard's child process."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from audit.errors import ReadError
from audit.guard import check_archive, guarded
from audit.ledgers.grid import Grid
from audit.messages import t
from audit.values import Cell

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
# calamine fills the whole rectangle from A1 to the last cell. Sheets up to this many cells are read whatever their
# density; larger ones only if they are reasonably full.
SPARSE_CELLS, SPARSE_FACTOR = 4_000_000, 25

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,10})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]{1,12})"')


def read_xlsx(path: Path, shown: str) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Raises ReadError."""
    check_archive(path, shown)
    return guarded(shown, _read, str(path), shown)


def _read(path: str, shown: str) -> list[Grid]:
    from python_calamine import CalamineWorkbook

    _check_extent(path, shown)
    grids = []
    with CalamineWorkbook.from_path(path) as workbook:
        for index, meta in enumerate(workbook.sheets_metadata):
            if str(meta.typ).rpartition(".")[2] != "WorkSheet":
                continue
            sheet = workbook.get_sheet_by_index(index)
            cells: list[list[Any]] = sheet.to_python(skip_empty_area=False)
            merged = [(a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or [])]
            grids.append(Grid(meta.name, [[_cell(value) for value in row] for row in cells], merged))
    return grids


def _cell(value: Any) -> Cell:
    return None if value == "" else value


def _check_extent(path: str, shown: str) -> None:
    """Refuse sheets whose cells lie so far apart that reading the rectangle would exhaust memory."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.match(r"xl/worksheets/[^/]+\.xml\Z", name):
                continue
            rows, columns, count, far = _extent(archive, name)
            if (
                rows > MAX_ROWS
                or columns > MAX_COLUMNS
                or (rows * columns > SPARSE_CELLS and rows * columns > SPARSE_FACTOR * count)
            ):
                raise ReadError(
                    shown,
                    t(
                        "工作表 {part} 的单元格 {cell} 远在表格之外，疑为误填或损坏，不予读取；请删去多余的行列后另存",
                        "cell {cell} of {part} lies far outside the table; a slip or damage. Delete the surplus rows and "
                        "columns and save again",
                        part=name.rpartition("/")[2],
                        cell=far,
                    ),
                )


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int, int, str]:
    """Last row, last column, number of cells, and the farthest cell's name, whatever `<dimension>` claims."""
    last_row = last_column = count = 0
    far, tail = "", b""
    letters: dict[bytes, int] = {}
    with archive.open(name) as stream:
        while block := stream.read(4 * 2**20):
            # Keep an unfinished tag for the next block; a tag longer than that is no cell.
            cut = block.rfind(b"<")
            text, tail = (tail + block[:cut], block[cut:]) if cut >= 0 else (tail + block, b"")
            for letter, digits in _CELL.findall(text):
                count += 1
                column = letters.get(letter)
                if column is None:
                    column = 0
                    for character in letter:
                        column = column * 26 + character - 64
                    letters[letter] = column
                row = int(digits)
                if row > last_row or column > last_column:
                    far = (letter + digits).decode()
                    last_row, last_column = max(last_row, row), max(last_column, column)
            for digits in _ROW.findall(text):
                if int(digits) > MAX_ROWS:
                    return int(digits), last_column or 1, count, digits.decode()
    return last_row, last_column, count, far
