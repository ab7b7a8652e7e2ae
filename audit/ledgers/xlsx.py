"""Reading xlsx and xlsm: the cells by fastexcel, as text; what a text cannot tell by a look at the XML itself.

The look costs a fraction of the reading and goes on beside it: it counts cells and their extent, finds hidden rows and columns, merged
ranges, formulas, errors, and numbers too long for a number.
"""

from __future__ import annotations

import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from audit.errors import ReadError
from audit.ledgers import typed
from audit.ledgers.grid import Grid, Spots
from audit.messages import t

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
# The reader fills the whole rectangle from the first to the last cell. Sheets up to this many cells are read whatever their
# density; larger ones only if they are reasonably full.
SPARSE_CELLS, SPARSE_FACTOR = 4_000_000, 25
# Sheets whose XML is larger are looked at while they are read, not before.
SMALL = 32 * 2**20
_BLOCK = 4 * 2**20
_LONGEST_ROW = 64 * 2**20

_PART = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
_SHEET = re.compile(rb"<((?:\w+:)?)worksheet\b")


@dataclass(slots=True)
class Look:
    """What the XML of one sheet says beside its texts; rows and columns are 0-based."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    far: str = ""
    placed: bool = True
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    numeric: Spots = field(default_factory=dict)
    formulas: Spots = field(default_factory=dict)
    uncached: Spots = field(default_factory=dict)
    errors: Spots = field(default_factory=dict)


class _Patterns:
    """The tags of a sheet, which may carry a namespace prefix."""

    def __init__(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self.row_start = b"<" + prefix + b"row"
        self.formula_start = b"<" + prefix + b"f"
        self.cell_start = b"<" + prefix + b"c "
        self.bare_cell = b"<" + prefix + b"c>"
        self.cell = re.compile(rb"<" + p + rb'c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,10})"')
        self.row = re.compile(rb"<" + p + rb'row\b[^>]*?\br="([0-9]{1,12})"')
        self.hidden = re.compile(
            rb"<" + p + rb'row\b(?=[^>]*\b(?:hidden="(?:1|true)"|ht="0"))[^>]*?\br="([0-9]{1,10})"'
        )
        # Shared strings have an index of a few digits here; a longer number is a number.
        self.number = re.compile(rb"<" + p + rb"v>(?:-?[0-9.]{12,}|-?[0-9.]+[eE]\+?1[0-9]|20[0-9][0-9]\.1)<?")
        self.head = re.compile(rb"<" + p + rb"c\b([^>]*)>")
        self.with_formula = re.compile(
            rb"<" + p + rb"c\b([^>]*)>\s*<" + p + rb"f\b[^>]*?(?:/>|>[^<]*</" + p + rb"f>)\s*(<" + p + rb"v>[^<])?"
        )
        self.error = re.compile(rb"<" + p + rb'c\b(?=[^>]*\bt="e")([^>]*)>')
        self.column = re.compile(rb"<" + p + rb"col\b([^>]*)/?>")
        self.merge = re.compile(
            rb"<" + p + rb'mergeCell\b[^>]*?\bref="([A-Z]{1,4})([0-9]{1,10}):([A-Z]{1,4})([0-9]{1,10})"'
        )
        tag = re.escape(prefix.decode("ascii", "ignore"))
        self.telling = (
            f'<{tag}c>|hidden="(?:1|true)"|ht="0"|<{tag}f|t="e"|mergeCell',
            f"<{tag}v>(?:-?[0-9.]{{12}}|-?[0-9.]+[eE]|20[0-9][0-9]\\.1)",
        )

    def plain(self, block: bytes) -> bool:
        """Whether a block surely has nothing that the other patterns look for, as almost all of a large sheet; seen in a fifth of the time
        that it takes to look for each."""
        try:
            text = pl.Series([block.decode()])
        except UnicodeDecodeError:
            return False
        return not any(text.str.contains(pattern)[0] for pattern in self.telling)


_REFERENCE = re.compile(rb'\br="([A-Z]{1,4})([0-9]{1,10})"')
_TYPE = re.compile(rb'\bt="(\w+)"')


def read(path: str, shown: str) -> list[Grid]:
    """The sheets of a workbook in their order, hidden ones too. Runs inside the guard's child."""
    try:
        reader = fastexcel.read_excel(path)
    except Exception as error:
        raise ReadError(shown, _broken(error)) from error
    with zipfile.ZipFile(path) as archive:
        parts = _parts(archive)
        grids = []
        for name in reader.sheet_names:
            if name in parts:  # a chart sheet is in none
                grids.append(_sheet(reader, archive, path, shown, name, *parts[name]))
    return grids


def _broken(error: Exception) -> str:
    text = str(error)
    if "assword" in text:
        return t("文件设有打开密码，无法读取", "protected by a password")
    return t(
        "文件不完整或已损坏；请用 Excel 或 WPS 打开另存后重新提交",
        "incomplete or damaged; open it in Excel or WPS, save it anew and submit it again",
    )


def _sheet(reader: Any, archive: zipfile.ZipFile, path: str, shown: str, name: str, part: str, visible: bool) -> Grid:
    size = archive.getinfo(part).file_size
    look = Look()
    if size <= SMALL:
        look_into(archive, part, look)
        check_extent(look, shown, name)
        if not look.placed:
            # Cells without their place in the XML: only a reader that counts them can tell which is which.
            return typed.read_sheet(path, shown, name)
        frame = _load(reader, shown, name)
    else:
        failures: list[BaseException] = []

        def beside() -> None:
            try:
                with zipfile.ZipFile(path) as own:
                    look_into(own, part, look, exact=False)
            except BaseException as error:
                failures.append(error)

        watcher = threading.Thread(target=beside, daemon=True)
        watcher.start()
        frame = _load(reader, shown, name)
        watcher.join()
        if failures:
            raise failures[0]
        if not look.placed:
            raise ReadError(shown, t("工作表“{sheet}”的单元格没有标明位置；请用 Excel 或 WPS 打开另存后重新提交",
                                     "the cells of sheet {sheet!r} do not say where they stand; save it anew in Excel or WPS", sheet=name))  # fmt: skip
    return Grid(
        name, frame, look.merged, None, visible, look.hidden_rows, look.hidden_columns, look.numeric, look.formulas, look.uncached,
        look.errors,
    )  # fmt: skip


def _load(reader: Any, shown: str, name: str) -> pl.DataFrame:
    """A sheet's texts, each row and column at its place."""
    try:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except Exception as error:
        if "no data" in str(error).lower() or "empty" in str(error).lower():
            return pl.DataFrame()
        raise ReadError(shown, _broken(error)) from error
    places = [column.absolute_index for column in sheet.selected_columns]
    if max(places, default=0) >= MAX_COLUMNS:
        raise ReadError(shown, typed.oversized(name, sheet.height, max(places) + 1))
    frame: pl.DataFrame = sheet.to_polars()
    del sheet
    at = dict(zip(places, frame.columns, strict=True))
    empty = pl.Series("", [None], dtype=pl.String).extend_constant(None, frame.height - 1) if frame.height else None
    columns = []
    for index in range(max(places, default=-1) + 1):
        series = frame[at[index]] if index in at else empty
        assert series is not None
        columns.append(series.alias(str(index)))
    return pl.DataFrame(columns)


def _parts(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Sheet names to their parts, by the workbook's relations, and whether each sheet is shown."""
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    names = {name.lower(): name for name in archive.namelist()}

    def parse(name: str) -> Any:
        return etree.fromstring(archive.read(names[name.lower()]), safe)

    book = next((name for name in ("xl/workbook.xml",) if name in names), None)
    if book is None:
        book = next((n for n in names if re.fullmatch(r"xl/workbook[^/]*\.xml", n)), None)
    if book is None:
        return {}
    rels = parse(f"xl/_rels/{book.rpartition('/')[2]}.rels")
    targets = {}
    for relation in rels.iter("{*}Relationship"):
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[relation.get("Id")] = names.get(full.lower(), full)
    found = {}
    for sheet in parse(book).iter("{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if relation in targets and targets[relation] in archive.namelist():
            found[sheet.get("name", "")] = (targets[relation], sheet.get("state", "visible") == "visible")
    return found


def check_extents(path: Path, shown: str) -> None:
    """Why the reader may have given up: the sheet whose cells lie too far apart, by name. Called after a crash."""
    with zipfile.ZipFile(path) as archive:
        for part in filter(_PART.match, archive.namelist()):
            look = Look()
            look_into(archive, part, look)
            check_extent(look, shown, part.rpartition("/")[2])


def check_extent(look: Look, shown: str, name: str) -> None:
    """Refuse a sheet whose cells lie so far apart that reading the rectangle would exhaust memory."""
    rows, columns = look.last_row + 1, look.last_column + 1
    if (
        rows > MAX_ROWS
        or columns > MAX_COLUMNS
        or (rows * columns > SPARSE_CELLS and rows * columns > SPARSE_FACTOR * look.cells)
    ):
        raise ReadError(
            shown,
            t(
                "工作表 {part} 的单元格 {cell} 远在表格之外，疑为误填或损坏，不予读取；请删去多余的行列后另存",
                "cell {cell} of {part} lies far outside the table; a slip or damage. Delete the surplus rows and "
                "columns and save again",
                part=name,
                cell=look.far,
            ),
        )


def number_of(letters: bytes) -> int:
    """The 0-based column of its letters."""
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1


def look_into(archive: zipfile.ZipFile, part: str, look: Look, *, exact: bool = True) -> None:
    """Fill `look` from a sheet's XML, read in blocks of whole rows; its extent only if that is to be `exact`: of a sheet that is read
    meanwhile, the reader tells it."""
    patterns: _Patterns | None = None
    for block in _blocks(archive, part):
        if patterns is None:
            found = _SHEET.search(block[:4096])
            patterns = _Patterns(found[1] if found else b"")
            _columns(block[:65536], patterns, look)
        if exact:
            _extent(block, patterns, look)
        else:
            top = block[:65536]
            if patterns.cell_start in top and patterns.cell.search(top) is None:
                look.placed = False
        if not patterns.plain(block):
            look.placed &= exact or patterns.bare_cell not in block
            _rows(block, patterns, look)


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end before a row begins."""
    with archive.open(part) as stream:
        head = stream.read(4096)
        found = _SHEET.search(head)
        mark = b"<" + (found[1] if found else b"") + b"row"
        rest = head
        while block := stream.read(_BLOCK):
            rest += block
            cut = rest.rfind(mark)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _LONGEST_ROW:
                raise ValueError("a row without an end")
        yield rest


def _columns(head: bytes, patterns: _Patterns, look: Look) -> None:
    for match in patterns.column.finditer(head):
        if re.search(rb'\b(?:hidden="(?:1|true)"|width="0")', match[1]):
            first = re.search(rb'\bmin="([0-9]{1,5})"', match[1])
            last = re.search(rb'\bmax="([0-9]{1,5})"', match[1])
            if first and last:
                # Offices hide all columns to the right of the table; those are nobody's data.
                look.hidden_columns += range(int(first[1]) - 1, min(int(last[1]), int(first[1]) + 200))


def _rows(block: bytes, patterns: _Patterns, look: Look) -> None:
    if b'hidden="1"' in block or b'hidden="true"' in block or b'ht="0"' in block:
        look.hidden_rows += [int(number) - 1 for number in patterns.hidden.findall(block)]
    if patterns.formula_start in block:
        for match in patterns.with_formula.finditer(block):
            _note(look.formulas, match[1], look)
            # A text may be an empty one; a number without digits was never reckoned.
            if match[2] is None and b't="str"' not in match[1]:
                _note(look.uncached, match[1], look)
    if b't="e"' in block:
        for match in patterns.error.finditer(block):
            _note(look.errors, match[1], look)
    for match in patterns.number.finditer(block):
        start = block.rfind(patterns.cell_start, max(0, match.start() - 4096), match.start())
        head = patterns.head.match(block, start) if start >= 0 else None
        if head is None or ((kind := _TYPE.search(head[1])) and kind[1] not in (b"n",)):
            continue
        _note(look.numeric, head[1], look)
    if b"mergeCell" in block:
        for a, r0, b, r1 in patterns.merge.findall(block):
            look.merged.append((int(r0) - 1, number_of(a), int(r1) - 1, number_of(b)))


def _extent(block: bytes, patterns: _Patterns, look: Look) -> None:
    """Cells, last row and last column of the block: rows by their numbers; columns by the last cell before each row's end."""
    look.cells += block.count(patterns.cell_start)
    if patterns.bare_cell in block:
        look.placed = False
    rows = [int(number) for number in patterns.row.findall(block)]
    if rows and max(rows) - 1 > look.last_row:
        look.last_row = max(rows) - 1
        look.far = f"A{look.last_row + 1}"
    ends = block.split(patterns.row_start)
    for row in ends:
        start = row.rfind(patterns.cell_start)
        if start < 0:
            continue
        match = patterns.cell.match(row, start)
        if match is None:
            look.placed = False
            continue
        column = number_of(match[1])
        number = int(match[2]) - 1
        if column > look.last_column or number > look.last_row:
            look.last_column, look.last_row = max(column, look.last_column), max(number, look.last_row)
            look.far = (match[1] + match[2]).decode()


def _note(spots: Spots, attributes: bytes, look: Look) -> None:
    reference = _REFERENCE.search(attributes)
    if reference is None:
        look.placed = False
        return
    spots.setdefault(number_of(reference[1]), []).append(int(reference[2]) - 1)
