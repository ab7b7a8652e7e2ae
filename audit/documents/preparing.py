"""What our templates leave to arithmetic, written into the template itself before it is compiled.

The signature: without a seal the organ stands two characters from the right, the date begins two characters right of it; where the
date is longer, the date stands two characters from the right and the organ begins two left of it (GB/T 9704-2012, 7.3.5.2).
With a seal the date stands four characters from the right, the organ centred over it (7.3.5.1).
Lists: the last persons of a table stay on the page of what follows them, so that no page holds a signature alone.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from audit.documents import formats
from audit.errors import DataFault
from audit.messages import t

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIGNATURE, SIGNED = "Signature Organ", "Signature Date"
SEALED, SEALED_DAY = "Sealed Organ", "Sealed Date"
CHARACTER = 315  # twips of one character: 16 pt less a quarter of a point
KEPT = 2  # rows at a list's end that stay together
_VALUE = re.compile(r"\{\{(.*?)\}\}")
_FOR = re.compile(r"\{%\s*tr\s+for\b")
_TAG = re.compile(r"\{%\s*tr\b")
_END = re.compile(r"\{%\s*tr\s+endfor\b")


def q(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{W}}}{name}"


def prepare(document: bytes, styles: bytes | None, shown: str) -> bytes:
    """`word/document.xml` of one of our templates with its arithmetic in it. DataFault where a signature cannot be reckoned."""
    root: Any = etree.fromstring(document, _parser())
    body = root.find(q("body"))
    if body is None:
        return document
    names = _style_ids(styles)
    _sign(body, names, shown)
    for table in body.findall(q("tbl")):
        _keep_together(table)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _style_ids(styles: bytes | None) -> dict[str, str]:
    """Style names to ids."""
    if styles is None:
        return {}
    found = {}
    for style in etree.fromstring(styles, _parser()).iter(q("style")):
        name = style.find(q("name"))
        if name is not None:
            found[str(name.get(q("val")))] = str(style.get(q("styleId")))
    return found


def text_of(element: Any) -> str:
    """The text of a paragraph or row, tags included."""
    return "".join(node.text or "" for node in element.iter(q("t")))


def _sign(body: Any, names: dict[str, str], shown: str) -> None:
    organ, day = (_styled(body, names.get(name)) for name in (SIGNATURE, SIGNED))
    if organ is not None and day is not None:
        wide, long = _width(organ, shown), _width(day, shown)
        _indent(organ, f"({wide})|organ_indent({long}, ", shown)
        _indent(day, f"({long})|day_indent({wide}, ", shown)
    organ, day = (_styled(body, names.get(name)) for name in (SEALED, SEALED_DAY))
    if organ is not None and day is not None:
        wide, long = _width(organ, shown), _width(day, shown)
        _indent(organ, f"({wide})|sealed_indent({long}, ", shown)
        _indent(day, f"({long})|sealed_day_indent({wide}, ", shown)


def _styled(body: Any, style: str | None) -> Any:
    for paragraph in body.findall(q("p")):
        found = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
        if style is not None and found is not None and found.get(q("val")) == style:
            return paragraph
    return None


def _width(paragraph: Any, shown: str) -> str:
    """An expression for the width of a paragraph of texts and values, in characters."""
    text = text_of(paragraph)
    if "{%" in text or "{#" in text:
        raise DataFault(
            t(
                "模板 {file} 的署名或日期段落里有 {{% %}} 标记；请只用 {{{{ 字段 }}}}，位置才能算出来",
                "the signature or its date in template {file} holds a {{% %}} tag; use {{{{ field }}}} only, so that its place can be reckoned",
                file=shown,
            )
        )
    parts = [f"(({value.strip()})|width)" for value in _VALUE.findall(text)]
    return "+".join([*parts, str(round(formats.width(_VALUE.sub("", text)) * 2) / 2)])


def _indent(paragraph: Any, expression: str, shown: str) -> None:
    properties = paragraph.find(q("pPr"))
    for old in properties.findall(q("ind")):
        properties.remove(old)
    indent = etree.Element(q("ind"))
    indent.set(q("rightChars"), "{{ " + expression + "100) }}")
    indent.set(q("right"), "{{ " + expression + f"{CHARACTER}) }}}}")
    # Where `ind` stands among a paragraph's properties: behind these.
    before = {q(name) for name in _BEFORE_INDENT}
    place = max((n + 1 for n, child in enumerate(properties) if child.tag in before), default=0)
    properties.insert(place, indent)


_BEFORE_INDENT = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs",
    "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing",
)  # fmt: skip


def _keep_together(table: Any) -> None:
    """Give the rows of each simple loop a second form, kept with the next paragraph, for the last of them."""
    rows = table.findall(q("tr"))
    for number, row in enumerate(rows):
        if not _FOR.search(text_of(row)):
            continue
        end = next((n for n in range(number + 1, len(rows)) if _TAG.search(text_of(rows[n]))), None)
        if end is None or not _END.search(text_of(rows[end])):
            continue  # a loop with branches or loops inside: left as it is
        repeated = rows[number + 1 : end]
        kept = [_kept(each) for each in repeated]
        at = repeated[0] if repeated else None
        if at is None:
            continue
        at.addprevious(_marker(row, f"{{%tr if loop.revindex > {KEPT} %}}"))
        last = repeated[-1]
        for new in (*reversed([_marker(row, "{%tr else %}"), *kept, _marker(row, "{%tr endif %}")]),):
            last.addnext(new)


def _kept(row: Any) -> Any:
    made = copy.deepcopy(row)
    for paragraph in made.iter(q("p")):
        properties = paragraph.find(q("pPr"))
        if properties is None:
            properties = etree.Element(q("pPr"))
            paragraph.insert(0, properties)
        if properties.find(q("keepNext")) is None:
            place = 1 if properties.find(q("pStyle")) is not None else 0
            properties.insert(place, etree.Element(q("keepNext")))
    return made


def _marker(row: Any, tag: str) -> Any:
    """A row that holds nothing but a tag and vanishes: a copy of the loop's own."""
    made = copy.deepcopy(row)
    texts = list(made.iter(q("t")))
    texts[0].text = tag
    for node in texts[1:]:
        node.text = ""
    return made
