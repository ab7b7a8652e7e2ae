"""Everything that stands in a PDF: each page's lines and tables with what is seen of them, then the objects behind the pages."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from audit.disclosure.formats import layout, pdf_look
from audit.disclosure.formats.layout import Glyph, Line
from audit.disclosure.formats.task import Task, gap, locked, stream
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.errors import ReadError
from audit.messages import t

MAX_PAGES = 3_000
PATIENCE = 15.0  # seconds for one go; a long file is read in several
_FEW = 12  # characters; a page with fewer that is full of something else is a picture of a page
_SCAN_SCALE = 2.6  # of 72 dots per inch, for recognition


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a PDF given as bytes, as far as one go reaches; ReadError where it cannot be opened."""
    after = part(data, task, result, 0)
    if after is not None:
        unfinished(result, task, after)


def unfinished(result: Walked, task: Task, page: int) -> None:
    """Put down that the pages from `page` (0-based) were not read."""
    why = t("读取太慢，没有检查；请分成小文件，或取出后单独检查", "too slow to read; not checked; split it")
    gap(result, task, t("第 {n} 页起", "from page {n}", n=page + 1), why)


def part(data: bytes, task: Task, result: Walked, first: int, tables: int = 0) -> int | None:
    """The pages from `first` (0-based) until patience ends, with the first go also what is behind them. The next page, if any.

    `tables` were found in goes before this one; their numbers go on."""
    import pypdfium2

    drawn = _opened(data, task.shown)
    started = time.monotonic()
    try:
        pages = len(drawn)
        if pages > MAX_PAGES:
            raise ReadError(
                task.shown,
                t(
                    "有 {n} 页，超过 {limit} 页的上限；请分成小文件",
                    "has {n} pages, over the limit of {limit}; split it",
                    n=pages,
                    limit=MAX_PAGES,
                ),
            )
        if first == 0:
            from audit.disclosure.formats import pdf_objects

            pdf_objects.behind(data, task, result)
        reader = _Reader(task, result, tables)
        read = _read(data, pages)
        if len(read) != pages and first == 0:
            gap(
                result,
                task,
                t("页面", "pages"),
                t(
                    "结构损坏，表格和可见性没有全部查到；请重新导出 PDF",
                    "damaged: not all tables and hidden text were looked at; export it anew",
                ),
            )
        for number in range(first, pages):
            if time.monotonic() - started > PATIENCE and number > first:
                return number
            try:
                page = drawn[number]
            except pypdfium2.PdfiumError:
                where = t("第 {n} 页", "page {n}", n=number + 1)
                gap(result, task, where, t("损坏，没有读到；请重新导出 PDF", "damaged; not read; export it anew"))
                continue
            reader.page(number, page, read[number] if number < len(read) else None)
        if first == 0 and not reader.any_text and pages and not result.scans and not result.gaps:
            result.notes.append(t("没有文字的页面", "pages without text"))
    finally:
        drawn.close()
    return None


def _read(data: bytes, pages: int) -> list[Any]:
    """The pages by pdfplumber; where it gives up on damage or counts otherwise, those of the file as qpdf mends it."""
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    best: list[Any] = []
    for mend in (False, True):
        source = _mended(data) if mend else data
        try:
            found = list(pdfplumber.open(stream(source)).pages) if source else []
        except Exception:  # pdfminer fails in many ways
            found = []
        if len(found) == pages:
            return found
        best = max(best, found, key=len)
    return best


def _opened(data: bytes, shown: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise locked(shown) from error
        mended = _mended(data)
        if mended is not None:
            try:
                return pypdfium2.PdfDocument(mended)
            except pypdfium2.PdfiumError:
                pass
        raise ReadError(
            shown, t("PDF 不完整或已损坏，打不开；请重新导出", "the PDF is incomplete or damaged; export it anew")
        ) from error


def _mended(data: bytes) -> bytes | None:
    """The file as qpdf mends it, None where it cannot."""
    import pikepdf

    try:
        with pikepdf.open(stream(data)) as pdf:
            out = stream(b"")
            pdf.save(out)
            return out.getvalue()
    except Exception:  # whatever is wrong with it: it is not mended
        return None


class _Reader:
    """Reads page after page; a table that goes on over the page is one."""

    def __init__(self, task: Task, result: Walked, before: int) -> None:
        self._task, self._result, self._before = task, result, before
        self._last: tuple[Table, list[float], int] | None = None
        self.any_text = False

    def page(self, number: int, drawn: Any, read: Any) -> None:
        """One page by pdfium (`drawn`) and pdfplumber (`read`, None where that could not open the file)."""
        shown = t("第 {n} 页", "page {n}", n=number + 1)
        textpage = drawn.get_textpage()
        plain = textpage.get_text_bounded() if textpage.count_chars() else ""
        textpage.close()
        try:
            chars = read.chars if read is not None else []
            tables = self._tables(read) if read is not None else []
        except Exception:  # pdfminer on a damaged page
            chars, tables, read = [], [], None
            gap(
                self._result,
                self._task,
                shown,
                t(
                    "页面内容损坏，表格和可见性没有查到；请重新导出 PDF",
                    "damaged; tables and hidden text were not looked at",
                ),
            )
        lost = sum(char["text"].startswith("(cid:") for char in chars)
        chars = [char for char in chars if not char["text"].startswith("(cid:")]
        printing = sum(not char["text"].isspace() for char in chars)
        if lost > max(_FEW, printing // 4):
            self._picture(
                drawn,
                shown,
                t("字体没有文字编码，文字取不出来", "its font has no text encoding, so its text cannot be had"),
            )
        elif printing < _FEW and len(plain.split()) < _FEW and self._covered(drawn, read):
            self._picture(drawn, shown, t("是图片，没有文字", "a picture without text"))
        elif read is not None:
            self._images(read, drawn, shown)
        if read is not None:
            drawing = pdf_look.Drawing(drawn, read.cropbox)
            glyphs = pdf_look.judge(chars, drawing)
            boxes = [(i["x0"], i["top"], i["x1"], i["bottom"]) for i in read.images]
            if boxes:
                pdf_look.under_pictures(glyphs, chars, boxes, drawn, drawing)
            self._text(shown, glyphs, tables)
            read.close()
        self._second(shown, plain, chars)
        drawn.close()

    def _tables(self, read: Any) -> list[layout.Ruled]:
        found = []
        if len(read.rects) + len(read.lines) + len(read.curves) >= 4:
            for table in read.find_tables():
                rows = [row.cells for row in table.rows]
                # A frame around the page or a paragraph is no table.
                if sum(cell is not None for row in rows for cell in row) >= 2 and max(map(len, rows)) >= 2:
                    found.append(layout.Ruled(rows))
        return found

    def _text(self, shown: str, glyphs: list[Glyph], tables: list[layout.Ruled]) -> None:
        rest = []
        for glyph in glyphs:
            if not any(table.take(glyph) for table in tables):
                rest.append(glyph)
        self.any_text = self.any_text or any(not glyph.text.isspace() for glyph in glyphs)
        found = layout.lines(rest)
        pending = sorted(tables, key=lambda table: table.top)
        start = 0
        for table in pending:
            end = next((i for i in range(start, len(found)) if found[i].top >= table.top), len(found))
            self._lines(shown, found[start:end], start)
            start = end
            self._table(
                shown,
                table.cells(),
                [table.x0, table.x1],
                first=not any(line for line in found[:start] if _counts(line)),
            )
        self._lines(shown, found[start:], start)

    def _lines(self, shown: str, found: Sequence[Line], offset: int) -> None:
        """Lines outside the ruled tables: paragraphs, and tables without rules."""
        index, run = 0, 0
        while index < len(found):
            taken, rows = layout.unruled(found, index)
            if taken:
                self._paragraphs(shown, found[run:index], offset + run)
                self._table(shown, rows, [], first=False)
                run = index = index + taken
            else:
                index += 1
        self._paragraphs(shown, found[run:], offset + run)

    def _paragraphs(self, shown: str, found: Sequence[Line], offset: int) -> None:
        number = offset
        for group in layout.paragraphs(found):
            glyphs = [glyph for line in group for glyph in line.glyphs]
            where = self._task.prefix + t("{page}第 {n} 行", "{page}, line {n}", page=shown, n=number + 1)
            number += len(group)
            visible, hidden = (_joined(group, want) for want in (False, True))
            if visible:
                self._result.pieces.append(Piece(visible, where))
                self._result.blocks.append(visible)
            if hidden:
                why = next(glyph.why for glyph in glyphs if glyph.why and glyph.text.strip())
                self._result.pieces.append(Piece(hidden, where, True, why))
                if visible:
                    self._result.pieces.append(Piece(_joined(group, None), where, True, why, "joined"))

    def _table(self, shown: str, rows: list[list[Cell]], edges: list[float], *, first: bool) -> None:
        """A table; one that begins a page as the last ended its own, with the same edges and columns, goes on."""
        if not rows:
            return
        last = self._last
        same = (
            last is not None
            and edges
            and len(last[1]) == 2
            and all(abs(a - b) < 3 for a, b in zip(edges, last[1], strict=True))
        )
        if last is not None and first and same and last[2] == len(rows[0]):
            table, start = last[0], len(last[0].rows)
            if [cell.text for cell in rows[0]] == [cell.text for cell in table.rows[0]]:
                rows = rows[1:]  # the header, printed again
        else:
            table, start = Table(len(self._result.tables) + self._before + 1), 0
            table.label = self._task.prefix + t("表 {n}", "table {n}", n=table.number)
            self._result.tables.append(table)
            self._result.blocks.append(table)
        for index, row in enumerate(rows):
            table.rows.append(row)
            table.spots.append(
                t(
                    "{table} 第 {row} 行（{page}）",
                    "{table}, row {row} ({page})",
                    table=table.label,
                    row=start + index + 1,
                    page=shown,
                )
            )
        self._last = (table, edges, len(table.rows[0]))

    def _second(self, shown: str, plain: str, chars: Sequence[Any]) -> None:
        """Numbers that the other reader finds on the page and the first did not: annotations aside, they differ on damage."""
        if not plain:
            return
        known = "".join(char["text"] for char in chars)
        known = re.sub(r"\s+", "", known)
        for token in re.findall(r"[0-9A-Za-z@.]{7,}", plain):
            if token not in known:
                where = self._task.prefix + shown
                self._result.pieces.append(Piece(token, where, source="furniture"))

    def _covered(self, drawn: Any, read: Any) -> bool:
        """Whether something else than text is on the page."""
        if read is None:
            return next(iter(drawn.get_objects(max_depth=3)), None) is not None
        marks = len(read.curves) + len(read.rects) + len(read.lines)
        area = float(read.width * read.height) or 1.0
        images = sum(max(0.0, i["x1"] - i["x0"]) * max(0.0, i["bottom"] - i["top"]) for i in read.images)
        return images > 0.02 * area or marks > 60

    def _picture(self, drawn: Any, shown: str, why: str) -> None:
        """A page whose text only recognition can read."""
        from audit.disclosure.formats import image

        image.page(
            lambda: drawn.render(scale=_SCAN_SCALE, grayscale=True).to_pil(), shown, why, self._task, self._result
        )

    def _images(self, read: Any, drawn: Any, shown: str) -> None:
        """Pictures on a page with text, above the size of a mark."""
        from audit.disclosure.formats import image

        for picture in read.images[:50]:
            box = (picture["x0"], picture["top"], picture["x1"], picture["bottom"])
            if box[2] - box[0] >= 60 and box[3] - box[1] >= 20:
                image.cut(drawn, read, box, _SCAN_SCALE, shown, self._task, self._result)


def _counts(line: Line) -> bool:
    """Whether a line is text rather than a page's running head or number."""
    return len(layout.text_of(line.glyphs)) > 12


def _joined(group: Sequence[Line], hidden: bool | None) -> str:
    parts = []
    for line in group:
        glyphs = [g for g in line.glyphs if hidden is None or (g.why is not None) is hidden]
        parts.append(layout.text_of(glyphs))
    out = ""
    for part_ in filter(None, parts):
        # A word of letters broken over lines is two words; Chinese and figures go on.
        out += (
            " " if out[-1:].isascii() and out[-1:].isalpha() and part_[:1].isascii() and part_[:1].isalpha() else ""
        ) + part_
    return out
