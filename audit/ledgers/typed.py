"""Reading xls, et, xlsb and ods by python-calamine, which gives each cell with its type; also an xlsx whose cells do not say where
they stand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook

from audit.errors import ReadError
from audit.ledgers import besides
from audit.ledgers.besides import Besides, Spans
from audit.ledgers.grid import Grid, Spots
from audit.messages import t
from audit.values import Cell

MAX_CELLS = 60_000_000
MAX_COLUMNS = 16_384
_DIGITS = 10**11  # numbers from here on are no amounts or counts, but identity or card numbers


def read(path: str, shown: str) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Runs inside the guard's child."""
    found = besides.look(path, shown)
    with _open(path, shown) as workbook:
        return [
            _grid(workbook, found.get(meta.name, Besides()), index, meta, shown)
            for index, meta in enumerate(workbook.sheets_metadata)
            if str(meta.typ).rpartition(".")[2] == "WorkSheet"
        ]


def read_sheet(path: str, shown: str, name: str) -> Grid:
    """One sheet by its name."""
    with _open(path, shown) as workbook:
        for index, meta in enumerate(workbook.sheets_metadata):
            if meta.name == name:
                return _grid(workbook, Besides(), index, meta, shown)
    raise KeyError(name)


def cells(path: str, shown: str) -> list[tuple[str | None, list[list[Cell]], Spans]]:
    """Every sheet as name, rows of typed cells and merged ranges, for copies. Runs inside the guard's child."""
    result: list[tuple[str | None, list[list[Cell]], Spans]] = []
    found = besides.look(path, shown)
    with _open(path, shown) as workbook:
        for index, meta in enumerate(workbook.sheets_metadata):
            if str(meta.typ).rpartition(".")[2] == "WorkSheet":
                sheet = _sized(workbook.get_sheet_by_index(index), meta.name, shown)
                rows = [
                    [None if cell == "" else cell for cell in row] for row in sheet.to_python(skip_empty_area=False)
                ]
                result.append((meta.name, rows, _merged(sheet, found.get(meta.name, Besides()))))
    return result


def _open(path: str, shown: str) -> Any:
    try:
        return CalamineWorkbook.from_path(path)
    except Exception as error:
        if "assword" in f"{type(error).__name__} {error}":
            raise ReadError(shown, protected()) from error
        raise ReadError(
            shown,
            t(
                "文件不完整或已损坏；请用 Excel 或 WPS 打开另存为 xlsx 后重新提交",
                "incomplete or damaged; open it in Excel or WPS, save it as xlsx and submit it again",
            ),
        ) from error


def protected() -> str:
    """What to say of a file with a password."""
    return t(
        "文件设有打开密码，无法读取；请去掉密码后重新提交，或把密码写在文本文件里用 --password-file 给出",
        "protected by a password, cannot be read; remove it, or put the password in a text file and name it with --password-file",
    )


def _grid(workbook: Any, beside: Besides, index: int, meta: Any, shown: str) -> Grid:
    sheet = _sized(workbook.get_sheet_by_index(index), meta.name, shown)
    numeric: Spots = {}
    columns: list[list[str | None]] = []
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        for column, cell in enumerate(cells):
            if column >= len(columns):
                columns.append([None] * row)
            columns[column].append(text_of(cell))
            if isinstance(cell, int | float) and not isinstance(cell, bool) and loses(cell):
                numeric.setdefault(column, []).append(row)
        for short in columns[len(cells) :]:
            short.append(None)
    frame = pl.DataFrame([pl.Series(str(i), texts, dtype=pl.String) for i, texts in enumerate(columns)])
    visible = str(meta.visible).rpartition(".")[2] == "Visible"
    return Grid(
        meta.name,
        frame,
        _merged(sheet, beside),
        None,
        visible,
        beside.hidden_rows(frame.height),
        beside.hidden_columns(frame.width),
        numeric,
        _within(beside.formulas, frame),
        _within(beside.uncached, frame),
    )


def _within(spots: Spots, frame: pl.DataFrame) -> Spots:
    """The spots that lie inside the cells read."""
    return {
        column: sorted(row for row in rows if row < frame.height)
        for column, rows in spots.items()
        if column < frame.width
    }


def _sized(sheet: Any, name: str, shown: str) -> Any:
    height, width = sheet.total_height, sheet.total_width
    if height * width > MAX_CELLS or width > MAX_COLUMNS:
        raise ReadError(shown, oversized(name, height, width))
    return sheet


def oversized(name: str, rows: int, columns: int) -> str:
    """What to say of a sheet whose extent no ledger has."""
    return t(
        "工作表“{sheet}”的范围大得不正常（{rows} 行 × {columns} 列）；请删去多余的行列后另存为 xlsx",
        "sheet {sheet!r} is abnormally large ({rows} rows by {columns} columns); delete the surplus and save it as xlsx",
        sheet=name,
        rows=rows,
        columns=columns,
    )


def _merged(sheet: Any, beside: Besides) -> Spans:
    """The merged ranges; the reader of cells knows those of xls alone."""
    ranges = sheet.merged_cell_ranges
    if not isinstance(ranges, list):
        return beside.merged
    return [(a[0], a[1], b[0], b[1]) for a, b in ranges]


def loses(number: int | float) -> bool:
    """Whether a cell that holds this number may have lost what was typed: identity and card numbers, months like 2024.10."""
    return abs(number) >= _DIGITS or (number != int(number) and f"{number:.15g}"[4:] == ".1" and 2000 <= number < 2100)


def text_of(cell: Any) -> str | None:
    """A typed cell as text, in the way fastexcel writes it."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return f"{cell.isoformat()} 00:00:00"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell)
