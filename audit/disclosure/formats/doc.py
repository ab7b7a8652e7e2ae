"""Everything that stands in an old Word file (doc, wps): its stories, tables, what is hidden in them, and what lies around."""

from __future__ import annotations

import re
import struct

from audit.disclosure.formats import doc_runs, ole
from audit.disclosure.formats.stretch import Stretch
from audit.disclosure.formats.task import Task, gap, hide, locked
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import t

_MARKS = {"\x1e": "-", "\x1f": "", "\x0b": "\n", "\x0e": "", "\t": "\t", "\xa0": " "}
_WORD_97 = 0xC1


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a doc given as bytes. ReadError where it is encrypted; what is damaged is searched for texts."""
    container = ole.Container(data, task.shown)
    document = container.find("WordDocument") or b""
    if doc_runs.encrypted(document):
        raise locked(task.shown)
    if len(document) < 0x200:
        gap(
            result,
            task,
            t("正文", "text"),
            t("文件被截断，没有读到；请打开另存后再查", "the file is cut off; not read"),
        )
    elif struct.unpack_from("<H", document, 2)[0] < _WORD_97:
        _old(document, task, result)
    else:
        tables = {name: container.find(name) or b"" for name in ("0Table", "1Table")}
        try:
            _Stories(doc_runs.read(document, tables), task, result).walk()
        except doc_runs.Damaged:
            why = t(
                "文件结构损坏，只查了其中可见的文字；请用 Word 或 WPS 打开另存后再查",
                "damaged: only texts that lie open were looked at; save it anew",
            )
            gap(result, task, t("正文", "text"), why)
    ole.around(container, ("WordDocument", "0Table", "1Table", "Data"), task, result)


def _old(document: bytes, task: Task, result: Walked) -> None:
    """Word 6 and 95: the text lies in one stretch of bytes."""
    first, last = struct.unpack_from("<II", document, 0x18)
    text = document[first:last].decode("gb18030", "replace")
    for number, line in enumerate(re.split("[\r\x07\x0b\x0c]", text), 1):
        if line.strip():
            result.pieces.append(Piece(line.strip(), task.prefix + t("正文第 {n} 段", "paragraph {n}", n=number)))
    gap(
        result,
        task,
        t("整个文件", "the whole file"),
        t(
            "早于 Word 97 的格式，隐藏文字和表格没有分辨；请另存为 docx 后再查",
            "older than Word 97: hidden text and tables were not told apart; save it as docx",
        ),
    )


class _Stories:
    """The main text, then notes, headers, comments and text boxes, as they follow each other in the file."""

    def __init__(self, text: doc_runs.Text, task: Task, result: Walked) -> None:
        self._text, self._task, self._result = text, task, result
        self._paragraphs = 0
        self._table: Table | None = None
        self._cells: list[Cell] = []
        self._fields: list[bool] = []  # for each field that is open, whether its instruction is still going on

    def walk(self) -> None:
        labels = [
            ("", "body"),
            (t("脚注", "footnote"), "furniture"),
            (t("页眉页脚", "header or footer"), "furniture"),
            (t("宏", "macro"), "hidden"),
            (t("批注", "comment"), "hidden"),
            (t("尾注", "endnote"), "furniture"),
            (t("文本框", "text box"), "furniture"),
            (t("页眉里的文本框", "text box in a header"), "furniture"),
        ]
        at = 0
        for length, (label, source) in zip(self._text.lengths, labels, strict=True):
            last = min(at + length, len(self._text.text))
            self._story(at, last, label, source)
            at += length
        if at < len(self._text.text) - 2:
            self._story(at, len(self._text.text), t("正文之外", "outside the text"), "hidden")

    def _story(self, first: int, last: int, label: str, source: str) -> None:
        part = Stretch()
        for start, stretch, why in self._text.runs(first, last):
            for offset, character in enumerate(stretch):
                part = self._character(character, start + offset, why, part, label, source)
        self._end(part, label, source)
        self._close()

    def _character(
        self, character: str, index: int, why: str | None, part: Stretch, label: str, source: str
    ) -> Stretch:
        if character == "\x13":
            self._fields.append(True)
        elif character == "\x14" and self._fields:
            self._fields[-1] = False
        elif character == "\x15" and self._fields:
            self._fields.pop()
        elif character == "\x07":
            if self._text.row_end(index):
                self._row()
            else:
                self._cell_done(part)
            return Stretch()
        elif character in "\r\x0c":
            if source == "body" and self._text.in_table(index):
                part.add("\n", None)
                return part
            self._end(part, label, source)
            return Stretch()
        elif character >= " " or character in _MARKS:
            if any(self._fields):
                why = t("域代码", "field code")
            part.add(_MARKS.get(character, character), why)
        return part

    def _end(self, part: Stretch, label: str, source: str) -> None:
        """A paragraph is over."""
        if source == "hidden":
            hide(self._result, self._task, part.whole, label, label, "body")
            return
        where = label
        if source == "body":
            self._close()
            self._paragraphs += 1
            where = t("正文第 {n} 段", "paragraph {n}", n=self._paragraphs)
            self._result.blocks.append(part.shown)
        part.put(self._result, self._task, where, source)

    def _cell_done(self, part: Stretch) -> None:
        self._cells.append(part.cell())

    def _row(self) -> None:
        if self._table is None:
            self._table = Table(len(self._result.tables) + 1)
            if self._task.prefix:
                self._table.label = self._task.prefix + t("表 {n}", "table {n}", n=self._table.number)
            self._result.tables.append(self._table)
            self._result.blocks.append(self._table)
        self._table.rows.append(self._cells)
        self._cells = []

    def _close(self) -> None:
        if self._cells:
            self._row()
        self._table = None
