"""Everything that stands in an old workbook (xls, et): sheets with what is hidden in them, comments, and what lies around."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import Any

from audit.disclosure.formats import biff, ole
from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats.biff import Record
from audit.disclosure.formats.sheet import MAX_CELLS
from audit.disclosure.formats.task import Task, gap, hide, locked
from audit.disclosure.formats.xlsx_look import INDEXED, Format, is_date, sections_of, shown_value
from audit.disclosure.formats.xlsx_parts import CODES
from audit.disclosure.formats.xlsx_sheet import letters
from audit.disclosure.pieces import Cell, Piece, Walked
from audit.errors import ReadError
from audit.messages import t

_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_AUTOMATIC = 0x7FFF


@dataclass(slots=True)
class _Book:
    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    sheets: list[tuple[int, str, str | None]] = field(default_factory=list)
    fonts: list[tuple[float, int]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    xfs: list[tuple[int, int, int, int]] = field(default_factory=list)
    palette: dict[int, str] = field(default_factory=lambda: INDEXED | {_AUTOMATIC: "000000"})
    epoch_1904: bool = False
    cells: int = 0

    def format(self, index: int) -> Format:
        """The look of a cell by the number of its XF record."""
        if index >= len(self.xfs):
            return Format()
        font, number, pattern, colour = self.xfs[index]
        # There is no font 4.
        size, tint = self.fonts[font - (font > 4)] if font - (font > 4) < len(self.fonts) else (11.0, _AUTOMATIC)
        ground = "" if not pattern else self.palette.get(colour, "?") if pattern == 1 else "?"
        code = self.codes.get(number)
        return Format(
            date=is_date(code) if code else number in _BUILTIN_DATES,
            sections=tuple(sections_of(code)) if code else (),
            color=self.palette.get(tint, "?"),
            ground=ground,
            size=size,
        )


@dataclass(slots=True)
class _Sheet:
    """One sheet while it is read."""

    label: str
    why: str | None
    cells: dict[int, dict[int, tuple[str, bool, int]]] = field(default_factory=dict)
    hidden_rows: dict[int, str] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    texts: dict[int, tuple[int, str]] = field(default_factory=dict)
    filtered: bool = False


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of an xls given as bytes. ReadError where it is encrypted or damaged."""
    container = ole.Container(data, task.shown)
    stream = container.find("Workbook", "Book")
    if stream is None:
        raise ReadError(task.shown, t("里面没有工作簿，文件可能损坏", "holds no workbook; it may be damaged"))
    book(stream, task, result)
    ole.around(container, ("Workbook", "Book"), task, result)


def book(stream: bytes, task: Task, result: Walked) -> None:
    """The workbook stream."""
    if (
        len(stream) < 8
        or struct.unpack_from("<H", stream, 0)[0] != biff.BOF
        or struct.unpack_from("<H", stream, 4)[0] < 0x600
    ):
        from audit.disclosure.formats import strings

        why = t(
            "早于 Excel 97 的格式，只查了其中的文字；请另存为 xlsx 后再查",
            "older than Excel 97: only its texts were looked at; save it as xlsx",
        )
        gap(result, task, t("整个文件", "the whole file"), why)
        for line in strings.texts(stream):
            result.pieces.append(Piece(line, task.prefix + t("工作簿", "workbook")))
        return
    found = _Book()
    for record in biff.records(stream):
        _global(record, found, task, result)
        if record.kind == biff.EOF:
            break
    for offset, name, hidden in found.sheets:
        label = t("工作表“{name}”", "sheet “{name}”", name=name)
        result.pieces.append(
            Piece(name, task.prefix + t("工作表名称", "sheet name"), hidden is not None, hidden or "", "furniture")
        )
        if offset >= len(stream):
            gap(result, task, label, t("文件被截断，没有读到", "the file is cut off; not read"))
            continue
        _put(_read(stream, offset, label, hidden, found, task, result), found, task, result)
    for index, text in enumerate(found.strings):
        if index not in found.used:
            why = t("单元格已删除而文字仍在", "text of a cell that was deleted")
            hide(result, task, text, t("未使用的共享字符串", "unused shared string"), why)


def _global(record: Record, found: _Book, task: Task, result: Walked) -> None:
    kind, data = record.kind, record.data
    if kind == 0x2F:
        raise locked(task.shown)
    if kind == 0x85 and len(data) > 8:
        states = {1: t("隐藏的工作表", "hidden sheet"), 2: t("深度隐藏的工作表", "very hidden sheet")}
        found.sheets.append(
            (struct.unpack_from("<I", data, 0)[0], biff.short_string(data, 6, 1), states.get(data[4] & 3))
        )
    elif kind == 0xFC and len(data) >= 8:
        total = struct.unpack_from("<I", data, 4)[0]
        reader = biff.Strings(record, 8)
        while len(found.strings) < total and not reader.over:
            found.strings.append(reader.next())
    elif kind == 0x31 and len(data) >= 6:
        height, _, colour = struct.unpack_from("<HHH", data, 0)
        found.fonts.append((height / 20, colour))
    elif kind == 0x41E and len(data) >= 5:
        found.codes[struct.unpack_from("<H", data, 0)[0]] = biff.short_string(data, 2)
    elif kind == 0xE0 and len(data) >= 20:
        font, number = struct.unpack_from("<HH", data, 0)
        pattern = struct.unpack_from("<I", data, 14)[0] >> 26
        found.xfs.append((font, number, pattern, struct.unpack_from("<H", data, 18)[0] & 0x7F))
    elif kind == 0x92 and len(data) >= 2:
        for index in range(min(struct.unpack_from("<H", data, 0)[0], (len(data) - 2) // 4)):
            found.palette[8 + index] = data[2 + index * 4 : 5 + index * 4].hex().upper()
    elif kind == 0x22 and len(data) >= 2:
        found.epoch_1904 = data[0] == 1


def _read(stream: bytes, offset: int, label: str, why: str | None, found: _Book, task: Task, result: Walked) -> _Sheet:
    """The records of one sheet; charts in it are substreams of their own."""
    sheet = _Sheet(label, why)
    depth, last_object, waiting = 0, 0, None
    for record in biff.records(stream, offset):
        kind, data = record.kind, record.data
        if kind == biff.BOF:
            depth += 1
        elif kind == biff.EOF:
            depth -= 1
            if depth <= 0:
                break
        elif found.cells > MAX_CELLS:
            gap(result, task, label, t("单元格过多，没有全部检查；请分成小文件", "too many cells; not all checked"))
            break
        elif kind == 0x207 and waiting is not None:
            row, column, xf = waiting
            sheet.cells.setdefault(row, {})[column] = (biff.Strings(record, 0).next(), False, xf)
            waiting = None
        elif kind == 0x5D and len(data) >= 8:
            last_object = struct.unpack_from("<H", data, 6)[0]
            sheet.texts[last_object] = (struct.unpack_from("<H", data, 4)[0], "")
        elif kind == 0x1B6 and record.more and len(data) >= 12:
            count = struct.unpack_from("<H", data, 10)[0]
            shape = sheet.texts.get(last_object, (0, ""))[0]
            sheet.texts[last_object] = (shape, _box(record.more, count))
        else:
            waiting = _record(kind, data, record, sheet, found, task, result)
    return sheet


def _box(parts: list[bytes], count: int) -> str:
    """The text of a box: its characters in one or more continuations, each of which says how wide they are."""
    out = ""
    for part in parts:
        if len(out) >= count or not part:
            break
        out += part[1:].decode("utf-16-le", "replace") if part[0] & 1 else part[1:].decode("latin-1")
    return out[:count]


def _record(kind: int, data: bytes, record: Record, sheet: _Sheet, found: _Book, task: Task, result: Walked) -> Any:
    """A record of a sheet; what a formula's text waits for, if that follows in the next record."""
    if kind in (0xFD, 0x203, 0x27E, 0x204, 0xD6, 0x06, 0x205) and len(data) >= 8:
        row, column, xf = struct.unpack_from("<HHH", data, 0)
        text: str | None = None
        number = kind in (0x203, 0x27E)
        if kind == 0xFD and len(data) >= 10:
            index = struct.unpack_from("<I", data, 6)[0]
            found.used.add(index)
            text = found.strings[index] if index < len(found.strings) else None
        elif kind == 0x203 and len(data) >= 14:
            text = repr(struct.unpack_from("<d", data, 6)[0])
        elif kind == 0x27E and len(data) >= 10:
            text = repr(biff.rk(struct.unpack_from("<I", data, 6)[0]))
        elif kind in (0x204, 0xD6):
            text = biff.Strings(record, 6).next()
        elif kind == 0x06 and len(data) >= 14:
            if data[12:14] == b"\xff\xff":
                return (row, column, xf) if data[6] == 0 else None
            number, text = True, repr(struct.unpack_from("<d", data, 6)[0])
        if text:
            found.cells += 1
            sheet.cells.setdefault(row, {})[column] = (text, number, xf)
    elif kind == 0xBD and len(data) >= 6:
        row, first = struct.unpack_from("<HH", data, 0)
        for index in range((len(data) - 6) // 6):
            xf, packed = struct.unpack_from("<HI", data, 4 + index * 6)
            found.cells += 1
            sheet.cells.setdefault(row, {})[first + index] = (repr(biff.rk(packed)), True, xf)
    elif kind == 0x208 and len(data) >= 16:
        row, _, _, height = struct.unpack_from("<HHHH", data, 0)
        if data[12] & 0x20:
            sheet.hidden_rows[row] = t("隐藏行", "hidden row")
        elif not height & 0x8000 and height & 0x7FFF < 30:
            sheet.hidden_rows[row] = t("行高为零", "row of no height")
    elif kind == 0x7D and len(data) >= 10:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", data, 0)
        if flags & 1 or width < 70:
            sheet.hidden_columns.append((first, last))
    elif kind == 0x9B:
        sheet.filtered = True
    elif kind == 0x1C and len(data) >= 11:
        row, column, _, number = struct.unpack_from("<HHHH", data, 0)
        sheet.notes.append((f"{letters(column + 1)}{row + 1}", number, biff.short_string(data, 8)))
    elif kind in (0x14, 0x15) and len(data) > 3:
        text = CODES.sub(" ", biff.short_string(data, 0)).strip()
        place = t("页眉", "header") if kind == 0x14 else t("页脚", "footer")
        if text:
            result.pieces.append(
                Piece(text, f"{task.prefix}{sheet.label} {place}", sheet.why is not None, sheet.why or "", "furniture")
            )
    elif kind == 0x1BE:
        from audit.disclosure.formats import strings

        for text in strings.texts(data):
            hide(
                result,
                task,
                text,
                f"{sheet.label} " + t("数据有效性", "validation list"),
                t("数据有效性", "validation list"),
            )
    return None


def _put(sheet: _Sheet, found: _Book, task: Task, result: Walked) -> None:
    rows: list[sheets.Row] = []
    for number, there in sorted(sheet.cells.items()):
        cells: list[Cell] = [Cell() for _ in range(max(there) + 1)]
        for column, (text, is_number, xf) in there.items():
            form = found.format(xf)
            why = sheet.why
            if why is None and any(first <= column <= last for first, last in sheet.hidden_columns):
                why = t("隐藏列", "hidden column")
            if why is None and number in sheet.hidden_rows:
                why = t("筛选隐藏的行", "row filtered out") if sheet.filtered else sheet.hidden_rows[number]
            why = why or form.why_hidden(text, is_number, False)
            text = (shown_value(text, form, found.epoch_1904) if is_number else text).strip()
            cells[column] = Cell(hidden=text, why=why) if why else Cell(text)
        rows.append((number + 1, cells))
    sheets.put(result, task, sheet.label, rows)
    noted = set()
    for place, number, author in sheet.notes:
        noted.add(number)
        where = f"{sheet.label} " + t("{cell} 的批注", "comment on {cell}", cell=place)
        hide(result, task, sheet.texts.get(number, (0, ""))[1], where, t("批注", "comment"), "body")
        hide(
            result,
            task,
            author,
            f"{sheet.label} " + t("批注作者", "comment author"),
            t("批注作者", "comment author"),
            name="author",
        )
    for number, (_, text) in sheet.texts.items():
        if number not in noted and re.sub(r"\s", "", text):
            hidden, why = sheet.why is not None, sheet.why or ""
            result.pieces.append(
                Piece(text, f"{task.prefix}{sheet.label} " + t("文本框", "text box"), hidden, why, "furniture")
            )
