"""A web page written anew: its visible text, lists and tables, without scripts, comments, forms, pictures and addresses of links."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from lxml import etree

from audit.disclosure.formats import html_style
from audit.disclosure.redaction.columns import Judged, judge
from audit.disclosure.redaction.html_text import Strand, cells, drop, strands, texts
from audit.disclosure.redaction.outcome import Cleaned, Refused, Taken
from audit.disclosure.redaction.values import Blackener
from audit.disclosure.spec import DisclosureSpec
from audit.messages import t

_KEPT = frozenset(
    re.findall(
        r"\w+",
        """h1 h2 h3 h4 h5 h6 p div span br hr center b strong i em u s sub sup small big font pre blockquote ul ol li dl dt dd table caption
    colgroup col thead tbody tfoot tr th td section article header footer main""",
    )
)
_GONE = frozenset(
    re.findall(
        r"\w+",
        """script style template noscript iframe frame frameset object embed applet svg math canvas audio video map link meta base head
    select option datalist input button textarea dialog noframes param source track""",
    )
)
_FRAME = frozenset(
    re.findall(r"\w+", "table thead tbody tfoot tr th td")
)  # they hold columns in their places also where they are not seen
_TOLD = {
    "script": lambda: t("脚本", "scripts"),
    "img": lambda: t("图片", "pictures"),
    "svg": lambda: t("图片", "pictures"),
    "iframe": lambda: t("嵌入的页面或对象", "embedded pages or objects"),
    "object": lambda: t("嵌入的页面或对象", "embedded pages or objects"),
    "embed": lambda: t("嵌入的页面或对象", "embedded pages or objects"),
    "input": lambda: t("表单项", "form fields"),
    "textarea": lambda: t("表单项", "form fields"),
    "select": lambda: t("表单项", "form fields"),
    "a": lambda: t("链接地址（文字保留）", "addresses of links (their words kept)"),
}
_ATTRIBUTES = {
    "colspan": "[0-9]{1,3}",
    "rowspan": "[0-9]{1,4}",
    "align": "[a-z]{1,10}",
    "valign": "[a-z]{1,10}",
    "border": "[0-9]{1,2}",
    "width": "[0-9]{1,4}%?",
    "cellspacing": "[0-9]{1,2}",
    "cellpadding": "[0-9]{1,2}",
    "start": "[0-9]{1,5}",
}
_LOOK = re.compile(
    r"(text-align|text-indent|vertical-align|font-weight|font-size|line-height|text-decoration|border-collapse|border|white-space|width)\s*:\s*"
    r"([a-z0-9.#% \-]{1,40})\Z"
)


def redact(data: bytes, shown: str, spec: DisclosureSpec, also: frozenset[str] = frozenset()) -> Cleaned:
    """The copy of a web page. Refused where it shows nothing. Runs inside the guard."""
    text = _decoded(data)
    try:
        parser = lxml.html.HTMLParser(no_network=True, remove_blank_text=False, huge_tree=False, encoding="utf-8")
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(shown, t("网页里没有可读的内容", "the page holds nothing readable")) from error
    taken = Taken()
    page = lxml.html.Element("html", lang="zh-CN")
    head = etree.SubElement(page, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    title = etree.SubElement(head, "title")
    found = root.find(".//title")
    title.text = (found.text or "").strip() if found is not None else ""
    etree.SubElement(
        head, "style"
    ).text = "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .5em}"
    body = etree.SubElement(page, "body")
    comments = sum(not isinstance(each.tag, str) for each in root.iter())
    if comments:
        taken.counts[t("注释", "comments")] += comments
    source = root.find("body")
    sheet = [rule for style in root.iter("style") for rule in html_style.rules((style.text or "")[:1_000_000])]
    start = source if source is not None else root
    _carry(start, body, html_style.look(start, html_style.Seen(), sheet), sheet, taken)
    if not "".join(str(text) for text in body.itertext()).strip():
        raise Refused(
            shown,
            t(
                "网页里没有看得见的文字（可能由脚本生成）；请在浏览器中另存后再试",
                "the page shows no text of its own (scripts may make it)",
            ),
        )
    _clean(body, title, spec, taken, also)
    html = etree.tostring(page, method="html", encoding="unicode", doctype="<!doctype html>")
    return Cleaned(html.encode(), ".htm" if shown.lower().endswith(".htm") else ".html", taken.told())


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w\-]{2,20})", data[:4096], re.I)
    names = ["utf-8-sig", "gb18030"]
    if declared and declared.group(1).lower() in (b"gb2312", b"gbk", b"gb18030"):
        names.reverse()
    for name in names:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _carry(source: Any, into: Any, seen: html_style.Seen, sheet: list[html_style.Rule], taken: Taken) -> None:
    """Carry the visible content of `source`, which is seen so, over; elements not known lose their tags and keep their words."""
    _say(into, source.text, seen, taken)
    for element in source:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _TOLD:
            taken.counts[_TOLD[tag]()] += 1
        if tag and tag not in _GONE and tag != "img":
            inner = html_style.look(element, seen, sheet)
            if tag in _KEPT and (tag in _FRAME or inner.why is None):
                new = etree.SubElement(into, tag)
                _dress(element, new)
                _carry(element, new, inner, sheet, taken)
            else:
                _carry(element, into, inner, sheet, taken)
        _say(into, element.tail, seen, taken)


def _say(into: Any, text: str | None, seen: html_style.Seen, taken: Taken) -> None:
    why = html_style.why_unseen(seen) if text and text.strip() else None
    if why is not None:
        taken.counts[t("看不见的文字", "text that is not seen")] += 1
    elif text:
        if len(into):
            into[-1].tail = (into[-1].tail or "") + text
        else:
            into.text = (into.text or "") + text


def _dress(element: Any, new: Any) -> None:
    for name, shape in _ATTRIBUTES.items():
        value = (element.get(name) or "").strip().lower()
        if re.fullmatch(shape, value):
            new.set(name, value)
    kept = [
        part.strip().lower()
        for part in (element.get("style") or "")[:2000].split(";")
        if _LOOK.match(part.strip().lower())
    ]
    if kept:
        new.set("style", ";".join(kept))


def _clean(body: Any, title: Any, spec: DisclosureSpec, taken: Taken, also: frozenset[str]) -> None:
    judged: list[tuple[Any, Judged, dict[Any, int]]] = []
    for table in list(body.iter("table")):
        verdict = judge(texts(table), spec, taken, judged[-1][1] if judged else None)
        judged.append((table, verdict, {cell: start for row in cells(table) for cell, start, _ in row}))
        if verdict.dropped:
            drop(table, verdict.dropped)
    black = Blackener(spec, taken, also)
    black.names = {name for _, verdict, _ in judged for name in verdict.names}
    for table, verdict, places in judged:
        for number, row in enumerate(cells(table)):
            line = [(places[cell], Strand.of(cell)) for cell, _, _ in row]
            for column, part in line:
                if column in verdict.emptied(number):
                    part.write(re.sub(r"[^\n]", " ", part.text))
                elif verdict.is_heading(number):
                    part.write(black.heading(part.text))
                else:
                    part.write(black.cell(part.text, verdict.label(number, column)))
            _across([part for _, part in line], black)
    running = list(strands(body))
    for part in running:
        part.write(black.running(part.text))
    _across([part for part in running if part.text.strip()], black)
    title.text = black.heading(title.text or "")


def _across(parts: list[Strand], black: Blackener) -> None:
    for part, text in zip(parts, black.across([part.text for part in parts]), strict=True):
        part.write(text)
