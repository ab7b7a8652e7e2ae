"""Everything that stands in a web page: what shows, and comments, attributes, hidden inputs, scripts and what styles hide."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from audit.disclosure.formats import html_aside
from audit.disclosure.formats import html_style as style
from audit.disclosure.formats import text as plain
from audit.disclosure.formats.html_aside import SILENT
from audit.disclosure.formats.stretch import Stretch
from audit.disclosure.formats.task import Task, gap
from audit.disclosure.pieces import Cell, Table, Walked
from audit.errors import ReadError
from audit.messages import t

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.I)
MAX_DEPTH = 250
MAX_SPAN = 200


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a page given as bytes."""
    text = _decode(data, task.shown)
    page(text, task, result)


def _decode(data: bytes, shown: str) -> str:
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = named[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if encoding in ("gb2312", "gbk", "x-gbk") else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return plain.decode(data, shown)


def page(text: str, task: Task, result: Walked) -> None:
    """All pieces and tables of a page given as text."""
    bare = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        root = etree.fromstring(bare, etree.HTMLParser(huge_tree=False, no_network=True)) if bare.strip() else None
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(
            task.shown, t("网页读不出来，可能损坏", "the page cannot be read; it may be damaged")
        ) from error
    if root is not None:
        _Page(root, task, result).walk()


class _Page:
    def __init__(self, root: Any, task: Task, result: Walked) -> None:
        self._root, self._task, self._result = root, task, result
        self._rules = style.Sheet(element.text or "" for element in root.iter("style"))
        self._text = Stretch(_tidy)
        self._lines = 0
        self._deep = False

    def walk(self) -> None:
        self._element(self._root, style.Seen(), 0)
        self._flush()
        html_aside.walk(self._root, self._task, self._result)
        if self._deep:
            gap(
                self._result,
                self._task,
                t("网页", "page"),
                t("嵌套过深，有内容没有检查", "nested too deep; not all was checked"),
            )

    def _element(self, element: Any, outer: style.Seen, depth: int) -> None:
        """An element with its children, in reading order."""
        if not isinstance(element.tag, str):
            return
        if depth > MAX_DEPTH:
            self._deep = True
            return
        name = element.tag
        if name in SILENT and name != "noscript":
            return
        seen = style.look(element, outer, self._rules)
        if name == "noscript":
            seen = style.Seen(seen.why or t("脚本可用时不显示", "not shown where scripts run"))
        if name == "table" and next(element.iterdescendants("table"), None) is None:
            self._flush()
            self._table(element, seen)
            return
        if name in _BLOCKS:
            self._flush()
        why = style.why_unseen(seen)
        self._text.add(element.text or "", why)
        if name in ("input", "textarea") and element.get("value") and element.get("type") not in ("hidden", "password"):
            self._text.add(element.get("value"), why)
        for child in element:
            self._element(child, seen, depth + 1)
            self._text.add(child.tail or "", why)
        if name in _BLOCKS:
            self._flush()

    def _flush(self) -> None:
        """Put down the block that ends here."""
        block, self._text = self._text, Stretch(_tidy)
        shown = block.shown
        if not shown and not block.concealed:
            return
        self._lines += 1
        block.put(self._result, self._task, t("正文第 {n} 段", "paragraph {n}", n=self._lines))
        if shown:
            self._result.blocks.append(shown)

    def _table(self, element: Any, seen: style.Seen) -> None:
        table = Table(len(self._result.tables) + 1)
        if self._task.prefix:
            table.label = self._task.prefix + t("表 {n}", "table {n}", n=table.number)
        self._result.tables.append(table)
        self._result.blocks.append(table)
        for caption in element.iterchildren("caption"):
            self._text.add("".join(caption.itertext()), style.why_unseen(style.look(caption, seen, self._rules)))
            self._flush()
        hidden_columns = self._columns(element, seen)
        reserved: dict[int, set[int]] = {}
        for number, row in enumerate(element.iter("tr")):
            looks = seen
            for ancestor in list(row.iterancestors("tbody", "thead", "tfoot"))[:1]:
                looks = style.look(ancestor, looks, self._rules)
            looks = style.look(row, looks, self._rules)
            cells: list[Cell] = []
            taken = reserved.pop(number, set())
            for item in row.iterchildren("td", "th"):
                while len(cells) in taken:
                    cells.append(Cell())
                across, down = _span(item, "colspan"), _span(item, "rowspan")
                for below in range(number + 1, number + down):
                    reserved.setdefault(below, set()).update(range(len(cells), len(cells) + across))
                cells.append(self._cell(item, looks, hidden_columns.get(len(cells))))
                cells += [Cell() for _ in range(across - 1)]
            table.rows.append(cells)

    def _columns(self, element: Any, seen: style.Seen) -> dict[int, str]:
        """Columns that a `col` element hides."""
        found: dict[int, str] = {}
        index = 0
        for column in element.iter("col"):
            span = _span(column, "span")
            why = style.look(column, seen, self._rules).why
            if why:
                found.update({index + offset: why for offset in range(span)})
            index += span
        return found

    def _cell(self, element: Any, outer: style.Seen, why: str | None) -> Cell:
        text = Stretch(_tidy)
        self._inline(element, outer, text, why)
        return text.cell()

    def _inline(self, element: Any, outer: style.Seen, text: Stretch, why: str | None, depth: int = 0) -> None:
        if not isinstance(element.tag, str) or element.tag in SILENT:
            return
        if depth > MAX_DEPTH:
            self._deep = True
            return
        seen = style.look(element, outer, self._rules)
        reason = why or style.why_unseen(seen)
        text.add(element.text or "", reason)
        if element.tag == "br":
            text.add("\n", reason)
        if element.tag == "input" and element.get("value") and element.get("type") not in ("hidden", "password"):
            text.add(element.get("value"), reason)
        for child in element:
            self._inline(child, seen, text, why, depth + 1)
            text.add(child.tail or "", reason)


def _tidy(text: str) -> str:
    """Blanks and line breaks of the source are one blank on the page."""
    return re.sub(r"[ \t\r\n\u00a0]+", " ", text).strip()


def _span(element: Any, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return min(max(1, int(text)), MAX_SPAN) if re.fullmatch("[0-9]{1,6}", text) else 1
