"""A document that was made, read again: does it say what the data say?

What is read is the file, not what was meant to be in it: each changed part must be strict XML without a tag left over, every field that
the template prints in any case must stand in the text, each list must stand in a table in whole, row by row, the amounts read from that
table must add up to the total, and amounts in words must say the same as the figures.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from lxml import etree

from audit.documents import formats
from audit.documents.catalogue import Template
from audit.documents.environment import FILTERS
from audit.documents.package import member
from audit.documents.preparing import q
from audit.documents.tags import Shown, Uses
from audit.errors import DataFault
from audit.messages import t

MAIN = "word/document.xml"
_MARKS = ("{{", "}}", "{%", "%}", "{#")
_WORDS = re.compile("[壹贰叁肆伍陆柒捌玖零][零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_FIGURES = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


class Verifier:
    """Reads the documents of one template back. `uses` is what the template prints, `changing` its parts that differ from document to
    document, `constant` the words that stand in it anyway."""

    def __init__(self, template: Template, uses: Uses, changing: Sequence[str], constant: str) -> None:
        self._template = template
        self._uses = uses
        self._changing = list(changing)
        self._constant = constant
        truth = template.truth
        self._lists = {name: uses.rows.get(name, []) for name in truth.lists}
        self._names = truth.names
        self._rmb = set(truth.rmb)

    def verify(self, data: Mapping[str, Any], made: bytes) -> None:
        """DataFault with the first thing in the document that is not as the data have it."""
        text, body = "", None
        for name in self._changing:
            root = self._root(made, name)
            flat = _flat(root)
            for mark in _MARKS:
                if mark in flat:
                    raise self._fault(t("{part} 里还有没有填写的标记", "a tag is left over in {part}", part=name))
            text += flat
            body = root if name == MAIN else body
        self._fields(data, text)
        self._words(data, text)
        if body is not None:
            for name, shown in self._lists.items():
                self._list(name, shown, data, body)
        for path in self._names:
            self._in_order(path, data, text)

    def _root(self, made: bytes, name: str) -> Any:
        try:
            return etree.fromstring(member(made, name), _PARSER)
        except (ValueError, zlib.error, etree.XMLSyntaxError) as error:
            raise self._fault(
                t("{part} 读不回来：{error}", "{part} cannot be read back: {error}", part=name, error=error)
            ) from error

    def _fields(self, data: Mapping[str, Any], text: str) -> None:
        for name, how in self._uses.always:
            value = data.get(name)
            if isinstance(value, str | int) and value != "" and _printed(value, how) not in text:
                raise self._fault(
                    t(
                        "文书里没有“{field}”的值 {value}",
                        "the document does not show {field}, {value}",
                        field=name,
                        value=_printed(value, how),
                    )
                )

    def _words(self, data: Mapping[str, Any], text: str) -> None:
        """Amounts in words: each that is asked for says its field, and each that stands in the document says some amount of the data."""
        for name in self._rmb:
            value = data.get(name)
            if not isinstance(value, str) or value == "":
                continue
            words = formats.rmb(value)
            if words not in text or formats.read_rmb(words) != Decimal(value):
                raise self._fault(
                    t(
                        "文书里没有“{field}”的大写金额 {words}",
                        "the document lacks {field} in words, {words}",
                        field=name,
                        words=words,
                    )
                )
            if not any(form in text for form in (formats.money(value), value)):
                raise self._fault(
                    t(
                        "文书里没有“{field}”的小写金额 {value}",
                        "the document lacks {field} in figures, {value}",
                        field=name,
                        value=value,
                    )
                )
        for name in self._template.truth.sums:
            value = data.get(name)
            if isinstance(value, str) and not any(form in text for form in (formats.money(value), value)):
                raise self._fault(
                    t(
                        "文书里没有“{field}” {value}",
                        "the document does not show {field}, {value}",
                        field=name,
                        value=value,
                    )
                )
        if "元" not in text:
            return
        amounts: set[Decimal] | None = None
        for found in set(_WORDS.findall(text)):
            if "元" not in found or found in self._constant:
                continue
            amounts = _amounts(data) if amounts is None else amounts
            try:
                value_said = formats.read_rmb(found)
            except ValueError:
                value_said = None
            if value_said not in amounts and not _says(found, data):
                raise self._fault(
                    t(
                        "文书里的大写金额 {words} 与数据不符",
                        "the amount in words {words} is none of the data",
                        words=found,
                    )
                )

    def _list(self, name: str, shown: Sequence[Shown], data: Mapping[str, Any], body: Any) -> None:
        rows = data.get(name)
        if not rows:
            return
        wanted = [[_printed(row.get(column, ""), how) for column, how in shown] for row in rows]
        for table in body.iter(_TABLE) if shown else ():
            cells = _cells(table)
            start = next((n for n, row in enumerate(cells) if _holds(row, wanted[0])), None)
            if start is None:
                continue
            found = cells[start : start + len(rows)]
            if len(found) == len(rows) and all(map(_holds, found, wanted)):
                self._sums(name, shown, data, found)
                return
        raise self._fault(
            t(
                "生成的文书里没有完整的名单“{name}”（{n} 行）",
                "the document does not hold the whole list {name} ({n} rows)",
                name=name,
                n=len(rows),
            )
        )

    def _sums(self, name: str, shown: Sequence[Shown], data: Mapping[str, Any], cells: Sequence[Sequence[str]]) -> None:
        for total, path in self._template.truth.sums.items():
            owner, _, column = path.partition(".")
            if owner != name or not isinstance(data.get(total), str):
                continue
            how = next((how for each, how in shown if each == column), "")
            if how == "":
                raise self._fault(
                    t(
                        "名单“{name}”没有显示“{column}”",
                        "the list {name} does not show {column}",
                        name=name,
                        column=column,
                    )
                )
            added = Decimal(0)
            for row, item in zip(cells, data[name], strict=True):
                added += _amount(row, _printed(item.get(column, "0"), how))
            if added != Decimal(data[total]):
                raise self._fault(
                    t(
                        "文书表格里“{column}”加起来是 {added}，“{total}”是 {said}",
                        "{column} in the document's table adds up to {added}, but {total} is {said}",
                        column=column,
                        added=added,
                        total=total,
                        said=data[total],
                    )
                )

    def _in_order(self, path: str, data: Mapping[str, Any], text: str) -> None:
        owner, _, column = path.partition(".")
        value = data.get(owner)
        names = (
            [str(row.get(column, "")) for row in value] if column and isinstance(value, list) else [str(value or "")]
        )
        at = 0
        for name in names:
            at = text.find(_one_line(name), at)
            if at < 0:
                raise self._fault(
                    t("文书里缺少“{name}”或次序不对", "{name} is missing in the document or out of order", name=name)
                )
            at += len(_one_line(name))

    def _fault(self, reason: str) -> DataFault:
        return DataFault(
            t(
                "{title}核对不符：{reason}",
                "{title} does not say what the data say: {reason}",
                title=self._template.title,
                reason=reason,
            )
        )


def verify_parts(made: bytes, shown: str) -> None:
    """Every part of a document strict XML and without a tag: the long look, for the first document of a template. DataFault."""
    with zipfile.ZipFile(BytesIO(made)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                flat = _flat(etree.fromstring(archive.read(name), _PARSER))
            except etree.XMLSyntaxError as error:
                raise DataFault(
                    t(
                        "{file} 的 {part} 不是完好的 XML：{error}",
                        "{part} of {file} is no sound XML: {error}",
                        file=shown,
                        part=name,
                        error=error,
                    )
                ) from error
            if any(mark in flat for mark in _MARKS):
                raise DataFault(
                    t(
                        "模板 {name} 的 {part} 里还有没有填写的标记",
                        "a tag is left over in {part} of template {name}",
                        name=shown,
                        part=name,
                    )
                )


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def _flat(root: Any) -> str:
    text: str = etree.tostring(root, method="text", encoding="unicode")
    return text


def _one_line(text: str) -> str:
    """A text as it is read back: line breaks and tabs are elements of their own."""
    return text if text.isprintable() else text.replace("\n", "").replace("\r", "").replace("\t", "")


def _printed(value: Any, how: str | None) -> str:
    return _one_line(str(FILTERS[how](value) if how and value != "" else value))


_TABLE, _ROW, _CELL, _TEXT = q("tbl"), q("tr"), q("tc"), q("t")


def _cells(table: Any) -> list[list[str]]:
    """The texts of a table's cells, row by row."""
    rows: list[list[str]] = []
    for node in table.iter(_ROW, _CELL, _TEXT):
        tag = node.tag
        if tag == _TEXT:
            rows[-1][-1] += node.text or ""
        elif tag == _CELL:
            rows[-1].append("")
        else:
            rows.append([])
    return rows


def _holds(cells: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the texts stand in the cells in this order, each as a cell or in one."""
    at = 0
    for text in wanted:
        while at < len(cells) and text not in cells[at]:
            at += 1
        if at == len(cells):
            return False
        # A text of its own cell uses it up; one of several in a cell does not.
        at += cells[at] == text
    return True


def _amount(cells: Sequence[str], printed: str) -> Decimal:
    """The amount that a row of the document shows where `printed` should stand."""
    cell = next((cell for cell in cells if cell == printed), next((cell for cell in cells if printed in cell), ""))
    match = _FIGURES.search(cell)
    try:
        return Decimal(match.group().replace(",", "")) if match else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _amounts(data: Any) -> set[Decimal]:
    """Every amount that stands in the data, however deep."""
    if isinstance(data, Mapping):
        return set().union(*map(_amounts, data.values())) if data else set()
    if isinstance(data, list):
        return set().union(*map(_amounts, data)) if data else set()
    if isinstance(data, int):
        return {Decimal(data)}
    return {Decimal(data)} if isinstance(data, str) and _PLAIN.fullmatch(data) else set()


def _says(words: str, data: Any) -> bool:
    """Whether the words stand in a text of the data as they are."""
    if isinstance(data, Mapping):
        return any(_says(words, value) for value in data.values())
    if isinstance(data, list):
        return any(_says(words, value) for value in data)
    return isinstance(data, str) and words in data
