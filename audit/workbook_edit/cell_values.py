"""What a cell's XML holds, and XML for a new value."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

from lxml import etree

from audit.workbook_edit.package import Package
from audit.workbook_edit.sheet import CellXml
from audit.workbook_edit.xml import NotEditable, escaped, local, unescaped

Value = str | int | float | bool | None
_VALUE = re.compile(rb"<(?:[\w.\-]+:)?v(?:\s[^>]*)?>(.*?)</(?:[\w.\-]+:)?v\s*>", re.S)
_TEXT = re.compile(rb"<(?:[\w.\-]+:)?t(?:\s[^>]*)?>(.*?)</(?:[\w.\-]+:)?t\s*>", re.S)
_PHONETIC = re.compile(rb"<(?:[\w.\-]+:)?rPh[\s>].*?</(?:[\w.\-]+:)?rPh\s*>", re.S)
_FORMULA = re.compile(rb"<(?:[\w.\-]+:)?f[\s>/]")
_STORED = re.compile("_x([0-9a-fA-F]{4})_")


class Broken(Exception):
    """The cell's value cannot be told: an error value, or a text that the workbook does not have."""


def shared_texts(package: Package) -> list[str]:
    """The workbook's table of texts, without formats and readings."""
    found = package.related(package.workbook, "sharedStrings")
    if not found or found[0] not in package:
        return []
    texts: list[str] = []
    with package.archive.open(found[0]) as stream:
        options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}
        try:
            for _, item in etree.iterparse(stream, events=("end",), tag="{*}si", **options):
                if len(item) == 1 and not len(item[0]):  # a text without formats, as nearly all are
                    texts.append(_stored(item[0].text or ""))
                else:
                    parts = (t.text or "" for t in item.iter("{*}t") if local(t.getparent()) != "rPh")
                    texts.append(_stored("".join(parts)))
                item.clear()
                while item.getprevious() is not None:
                    del item.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise NotEditable(str(error)) from error
    return texts


def value(cell: CellXml, texts: list[str]) -> Value:
    """The cell's value as stored: text, number or truth value, None where it is empty. Raises Broken."""
    body, kind = cell.body, cell.kind
    if kind == b"inlineStr":
        return _stored("".join(map(unescaped, _TEXT.findall(_PHONETIC.sub(b"", body))))) or None
    match = _VALUE.search(body)
    stored = match.group(1).strip() if match and kind != b"str" else match.group(1) if match else b""
    if not stored:
        return None
    if kind == b"s":
        if not stored.isdigit() or int(stored) >= len(texts):
            raise Broken
        return texts[int(stored)] or None
    if kind in (b"str", b"d"):
        return _stored(unescaped(stored))
    if kind == b"b":
        return stored in (b"1", b"true")
    try:
        number = float(stored)
    except ValueError as error:
        raise Broken from error
    if kind == b"e" or not math.isfinite(number):
        raise Broken
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def has_formula(cell: CellXml) -> bool:
    """Whether the cell's value is computed."""
    return _FORMULA.search(cell.body) is not None


def holds_more(cell: CellXml) -> bool:
    """Whether there is something in the cell that a new value would lose, such as a linked data type."""
    return b" vm" in cell.raw or b"extLst" in cell.body


def text_cell(cell: CellXml, text: str, prefix: bytes, style: int) -> CellXml:
    """The cell with a text in it. It stands in the cell itself, so that the workbook's table of texts stays as it is."""
    # A text that looks like an escape of the format is written so that it stays itself.
    shown = _STORED.sub(lambda match: f"_x005F{match.group()}", text)
    body = b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (prefix, prefix, escaped(shown), prefix, prefix)
    return cell.changed(body, s=_number(style), t=b"inlineStr")


def number_cell(cell: CellXml, number: str, prefix: bytes, style: int) -> CellXml:
    """The cell with a number in it, given by its digits."""
    return cell.changed(b"<%sv>%s</%sv>" % (prefix, number.encode(), prefix), s=_number(style), t=None)


def _number(style: int) -> bytes | None:
    return b"%d" % style if style else None


def serial(day: date, from_1904: bool) -> int | None:
    """A day's number in the workbook; None for days that the program does not number rightly (before March 1900)."""
    if day < date(1904 if from_1904 else 1900, 3, 1):
        return None
    return (
        day.toordinal() - date(1904, 1, 1).toordinal()
        if from_1904
        else day.toordinal() - date(1899, 12, 30).toordinal()
    )


def _stored(text: str) -> str:
    return _STORED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text
