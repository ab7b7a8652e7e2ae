"""What is never part of a page's running text: comments, attributes, scripts, styles, hidden inputs, frames, data in the page."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote

from lxml import etree

from audit.disclosure.formats.task import Task, embed, gap, hide
from audit.disclosure.pieces import Piece, Walked
from audit.messages import t

SILENT = frozenset(("script", "style", "noscript", "template", "head", "iframe", "object", "noembed", "noframes"))
_PLAIN_ATTRIBUTES = frozenset((
    "class", "style", "id", "type", "rel", "lang", "dir", "align", "valign", "width", "height", "border",
    "cellspacing", "cellpadding", "colspan", "rowspan", "bgcolor", "color", "charset", "http-equiv", "media",
    "target", "method", "enctype", "role", "tabindex", "face", "size", "xmlns", "scope", "nowrap", "hidden",
))  # fmt: skip
_ESCAPED = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\x([0-9A-Fa-f]{2})")
_DATA_URI = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'\s)>]*)", re.I)


def walk(root: Any, task: Task, result: Walked) -> None:
    """Put all of it into `result`."""
    _Aside(root, task, result).walk()


class _Aside:
    def __init__(self, root: Any, task: Task, result: Walked) -> None:
        self._root, self._task, self._result = root, task, result

    def walk(self) -> None:
        """All of it, in the order of the source."""
        for element in self._root.iter():
            line = t("第 {n} 行", "line {n}", n=element.sourceline or 1)
            if element.tag is etree.Comment:
                self._markup(element.text or "", line, t("网页注释", "HTML comment"))
            elif isinstance(element.tag, str):
                self._special(element, line)
                self._attributes(element, line)
            else:
                hide(self._result, self._task, element.text, line, t("网页指令", "instruction"))

    def _markup(self, text: str, line: str, why: str) -> None:
        """A comment or template: its text, with the tags taken out so that a number in two tags is one."""
        hide(self._result, self._task, text, _at(why, line), why, "body")
        bare = re.sub(r"<[^<>]{0,2000}>", "", text)
        if bare != text:
            hide(self._result, self._task, bare, _at(why, line), why, "joined")

    def _special(self, element: Any, line: str) -> None:
        name, task, result = element.tag, self._task, self._result
        content = _inner(element) if name in SILENT or name == "title" else ""
        if name == "script":
            why = t("脚本", "script")
            hide(result, task, _unescaped(content), _at(why, line), why)
        elif name == "style" and re.search(r"content\s*:|[0-9]{7}|[\u4e00-\u9fff]", content):
            why = t("样式表", "style sheet")
            hide(result, task, content, _at(why, line), why)
        elif name in ("template", "noembed", "noframes", "object"):
            why = t("不显示的元素 {name}", "element {name}, which is not shown", name=name)
            hide(result, task, content, _at(why, line), why, "body")
        elif name == "title" and content.strip():
            result.pieces.append(Piece(content.strip(), task.prefix + t("网页标题", "page title"), source="furniture"))
        elif name == "iframe" and element.get("srcdoc"):
            inner = Task(task.shown, task.prefix + t("内嵌网页 ", "inner page, "), task.depth + 1, task.budget)
            if inner.depth < 4:
                from audit.disclosure.formats import html

                html.page(element.get("srcdoc"), inner, result)

    def _attributes(self, element: Any, line: str) -> None:
        for key, value in element.attrib.items():
            name = str(key).lower()
            if "data:" in value[:5000]:
                self._data_uris(value)
            if name in _PLAIN_ATTRIBUTES and not re.search("[0-9]{7}", value):
                continue
            if (
                name == "value"
                and element.tag in ("input", "textarea")
                and element.get("type") not in ("hidden", "password")
            ):
                continue
            if value[:5] == "data:" or (name == "srcdoc" and element.tag == "iframe"):
                continue
            if element.tag == "input" and name == "value":
                where, why = t("隐藏表单项", "hidden input"), t("隐藏表单项", "hidden input")
            elif element.tag == "meta":
                where, why = (
                    t("网页元数据 {name}", "page metadata {name}", name=element.get("name") or name),
                    t("网页元数据", "page metadata"),
                )
            else:
                where, why = (
                    t("属性 {name}", "attribute {name}", name=name),
                    t("网页元素的属性", "attribute of an element"),
                )
            text = unquote(_unescaped(value)) if "%" in value or "\\" in value else value
            hide(
                self._result,
                self._task,
                text,
                _at(where, line),
                why,
                name=element.get("name", "") if element.tag == "meta" else "",
            )

    def _data_uris(self, text: str) -> None:
        for match in _DATA_URI.finditer(text):
            try:
                data = (
                    base64.b64decode(unquote(match[3])) if "base64" in match[2].lower() else unquote(match[3]).encode()
                )
            except (binascii.Error, ValueError):
                gap(
                    self._result,
                    self._task,
                    t("内嵌数据", "data in the page"),
                    t("损坏，没有检查", "damaged; not checked"),
                )
                continue
            embed(
                data,
                t("内嵌数据", "data in the page"),
                self._result,
                self._task,
                visible=match[1].lower().startswith("image/"),
            )


def _at(what: str, line: str) -> str:
    return t("{what}（{line}）", "{what} ({line})", what=what, line=line)


def _inner(element: Any) -> str:
    return "".join(element.itertext())


def _unescaped(text: str) -> str:
    r"""A script's text with \u4e00 and \x31 read."""
    return _ESCAPED.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)
