"""Whatever the workbook and whatever is marked or cleaned: only that changes, and a reader finds it where it was put."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.workbook_edit.annotate import Mark, marked
from audit.workbook_edit.clean import WORD, Listing, Plan, Wanted, cleaned
from audit.workbook_edit.xml import unescaped
from tests.workbook_edit.books import changed

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12)
VALUES = st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans(), st.just("a&<b>\"'"), st.just("_x0041_"))
SPOTS = st.tuples(st.integers(0, 9), st.integers(0, 30))
CELLS = st.dictionaries(SPOTS, VALUES, min_size=1, max_size=25)
LISTING = Listing("list", ("a", "b", "c", "d", "e", "f"), {WORD: "word"}, "formula")


def book(cells: dict[tuple[int, int], Any], folder: Path) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as new:
        sheet = new.add_worksheet("s")
        for (row, column), value in cells.items():
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write(row, column, value)
    return path


def values(data: bytes) -> dict[tuple[int, int], Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["s"]
    return {(c.row - 1, c.column - 1): c.value for row in sheet.iter_rows() for c in row if c.value is not None}


@settings(max_examples=60, deadline=None)
@given(CELLS, st.dictionaries(SPOTS, TEXTS, max_size=12))
def test_marks(cells: dict[tuple[int, int], Any], comments: dict[tuple[int, int], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(cells, Path(folder))
        before = path.read_bytes()
        after = marked(path, {"s": {spot: Mark("F8B4B4", 3, text) for spot, text in comments.items()}}, "x")
    assert values(after) == values(before)
    sheet = openpyxl.load_workbook(io.BytesIO(after))["s"]
    found = {(c.row - 1, c.column - 1): c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert found == comments
    filled = {(c.row - 1, c.column - 1) for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == "FFF8B4B4"}
    assert filled == set(comments)
    assert bool(changed(before, after)) == bool(comments)


@settings(max_examples=60, deadline=None)
@given(CELLS, st.dictionaries(SPOTS, TEXTS, min_size=1, max_size=25))
def test_words(cells: dict[tuple[int, int], Any], wanted: dict[tuple[int, int], str]) -> None:
    rows = sorted({row for row, _ in wanted})
    columns = {
        column: Wanted("c", WORD, [wanted.get((row, column)) for row in rows]) for column in {c for _, c in wanted}
    }
    with tempfile.TemporaryDirectory() as folder:
        path = book(cells, Path(folder))
        before = values(path.read_bytes())
        data, count = cleaned(path, [Plan("s", [row + 1 for row in rows], columns)], LISTING)
    hit = {spot: text for spot, text in wanted.items() if isinstance(cells.get(spot), str) and cells[spot] != text}
    assert count == len(hit) and values(data) == before | hit


@given(st.text(max_size=20))
def test_any_text_is_unescaped(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert unescaped(escaped.encode("utf-8", "replace")) == text.encode("utf-8", "replace").decode()
