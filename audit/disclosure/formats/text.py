"""Plain text: txt, csv, Markdown, JSON. What shows is all there is, but for the comments of Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import Any

from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats.task import Task, gap, hide
from audit.disclosure.pieces import Cell, Piece, Walked
from audit.errors import ReadError
from audit.messages import t

_DELIMITERS = (",", "\t", ";", "|", "，")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)
_CLOSING = re.compile(r"</[A-Za-z][A-Za-z0-9]*\s*>")
_RULE = re.compile(r"\s*\|?[\s:|-]{3,}\|?\s*\Z")
MAX_LINES = 200_000
MAX_NESTED = 200


def decode(data: bytes, shown: str) -> str:
    """The text in UTF-8, UTF-16 with a mark, or GB18030. ReadError where it is none of them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order: tuple[str, ...] = ("utf-16",)
    else:
        order = ("utf-8-sig", "gb18030")
    for encoding in order:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(
        shown,
        t(
            "文字编码无法确认；请用记事本、Excel 或 WPS 打开，另存为 UTF-8 后检查",
            "unknown text encoding; open it in an editor and save it as UTF-8",
        ),
    )


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a text file given as bytes."""
    text = decode(data, task.shown)
    if text.lstrip()[:1] in ("{", "[") and _json(text, task, result):
        return
    if text.lstrip()[:5] == "<?xml" and _xml(data, task, result):
        return
    if text.lstrip()[:1] == "<" and len(_CLOSING.findall(text[:100_000])) >= 2:
        from audit.disclosure.formats import html

        html.page(text, task, result)
        return
    for match in _COMMENT.finditer(text):
        where = t("第 {n} 行注释", "comment in line {n}", n=text.count("\n", 0, match.start()) + 1)
        hide(result, task, match[1], where, t("注释", "comment"), "body")
    text = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        gap(
            result,
            task,
            t("第 {n} 行起", "from line {n}", n=MAX_LINES + 1),
            t("行数过多，没有检查；请分成小文件", "too many lines; not checked"),
        )
        lines = lines[:MAX_LINES]
    delimiter = _delimiter(lines)
    if delimiter is None:
        _lines(lines, task, result)
        return
    rows = _rows(lines, delimiter)
    sheets.put(result, task, "", [(number, [Cell(value.strip()) for value in row]) for number, row in rows])


def _lines(lines: list[str], task: Task, result: Walked) -> None:
    for number, line in enumerate(lines, 1):
        if line.strip():
            result.pieces.append(Piece(line.strip(), task.prefix + sheets.place("", number)))
            result.blocks.append(line.strip())


def _delimiter(lines: list[str]) -> str | None:
    """What separates the columns, None where the lines are sentences: most lines have equally many, at least two rows of three."""
    sample = [line for line in lines if line.strip()][:200]
    for mark in _DELIMITERS:
        counts = Counter(line.count(mark) for line in sample if line.count(mark) > 0)
        if not counts:
            continue
        width, often = counts.most_common(1)[0]
        if often >= 2 and often * 2 >= len(sample) and (width >= 2 or mark == "\t" or often == len(sample)):
            return mark
    return None


def _rows(lines: list[str], delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows with the number of the line they begin in. Quotes are honoured where they close."""
    if delimiter == "|":
        return [
            (number, line.strip().strip("|").split("|"))
            for number, line in enumerate(lines, 1)
            if line.strip() and not _RULE.match(line)
        ]
    if delimiter == "，":
        return [(number, line.split("，")) for number, line in enumerate(lines, 1) if line.strip()]
    csv.field_size_limit(2**24)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            if any(value.strip() for value in row):
                rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error:  # an open quote: every line stands for itself then
        return [(number, line.split(delimiter)) for number, line in enumerate(lines, 1) if line.strip()]
    return rows


def _xml(data: bytes, task: Task, result: Walked) -> bool:
    """An XML document (also Word's in one file): paragraphs put together, all other texts and attributes. False if it is damaged."""
    from audit.disclosure.formats.task import parse
    from audit.disclosure.formats.xlsx_look import local
    from audit.disclosure.formats.xlsx_parts import every_string

    try:
        root = parse(data, "XML", task.shown)
    except ReadError as error:
        if "DTD" in error.message:
            raise
        return False
    count = 0
    for element in root.iter():
        if local(element) in ("p", "h") and (text := "".join(element.itertext()).strip()):
            count += 1
            result.pieces.append(Piece(text, task.prefix + t("正文第 {n} 段", "paragraph {n}", n=count)))
    source = "data" if count else "body"
    for number, text in enumerate(every_string(root), 1):
        if text.strip():
            where = task.prefix + t("第 {n} 项文字", "text {n}", n=number)
            result.pieces.append(Piece(text.strip(), where, source=source))
    return True


def _json(text: str, task: Task, result: Walked) -> bool:
    """A JSON document: lists of like objects as tables, other values with the way to them. False if it is none."""
    try:
        value = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return False
    _json_value(value, "$", 0, task, result)
    return True


def _json_value(value: Any, way: str, depth: int, task: Task, result: Walked) -> None:
    if depth > MAX_NESTED:
        gap(result, task, way, t("嵌套过深，没有检查", "nested too deep; not checked"))
    elif isinstance(value, dict):
        for key, item in value.items():
            inner = f"{way}.{key}"
            if isinstance(item, (dict, list)):
                _json_value(item, inner, depth + 1, task, result)
            elif item is not None:
                result.pieces.append(Piece(f"{key}：{item}", task.prefix + inner))
    elif isinstance(value, list):
        if value and all(
            isinstance(item, dict) and not any(isinstance(x, (dict, list)) for x in item.values()) for item in value
        ):
            _json_table(value, way, task, result)
            return
        for number, item in enumerate(value):
            _json_value(item, f"{way}[{number}]", depth + 1, task, result)
    elif value is not None:
        result.pieces.append(Piece(str(value), task.prefix + way))


def _json_table(items: list[dict[str, Any]], way: str, task: Task, result: Walked) -> None:
    heads = list(dict.fromkeys(key for item in items for key in item))
    rows = [(1, [Cell(head) for head in heads])]
    for number, item in enumerate(items, 2):
        rows.append((number, [Cell("" if item.get(head) is None else str(item[head])) for head in heads]))
    sheets.put(result, task, way, rows)
