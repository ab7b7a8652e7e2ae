"""What stands in a workbook beside the cells: comments, validation lists, headers, drawings, caches, links, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from audit.disclosure.formats.task import Task, embed, hide
from audit.disclosure.formats.xlsx_look import local
from audit.disclosure.pieces import Piece, Walked
from audit.messages import t

if TYPE_CHECKING:
    from audit.disclosure.formats.xlsx import Package

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|heic)\Z", re.I)
# Attributes that hold running numbers and shapes, not text.
_NOISE = re.compile(
    r"rsid|paraId|textId|editId|durableId|uid$|^uri$|^id$|^guid$|embed$|link$|^(?:cx|cy|x|y|w|h|r|s|sqref|ref|spans|path|"
    r"style|type|coordsize|fillcolor|adj|anchor|rgb|formatCode)$",
    re.I,
)
CODES = re.compile('&(?:[LCRPNDTFAZGUESXYBIHO&]|[0-9]{1,3}|K[0-9A-Fa-f+\\-.]{5,6}|"[^"]{0,60}")')
Labels = Mapping[str, tuple[str, str | None]]


def _inside() -> str:
    return t("文件内部数据", "data inside the file")


def strings(element: Any) -> Iterator[str]:
    """An element's own text and telling attributes."""
    if (element.text or "").strip():
        yield element.text
    for key, value in element.attrib.items():
        if (
            len(value) >= 2
            and not _NOISE.search(key.rpartition("}")[2])
            and ("@" in value or re.search("[\u4e00-\u9fff]", value) or sum(c.isdigit() for c in value) >= 7)
        ):
            yield value


def every_string(root: Any) -> Iterator[str]:
    """All texts and telling attributes below an element."""
    for element in root.iter():
        if isinstance(element.tag, str):
            yield from strings(element)
        if (element.tail or "").strip():
            yield element.tail


def telling(text: str) -> bool:
    """Whether a setting's text may be more than a setting: words in Chinese, an address, or a long number."""
    return "@" in text or bool(re.search("[\u4e00-\u9fff]{2}", text)) or sum(c.isdigit() for c in text) >= 7


def behind(element: Any, label: str, why: str | None, task: Task, result: Walked) -> None:
    """A child of a worksheet that is not its data."""
    name = local(element)
    if name == "headerFooter":
        for item in element:
            text = CODES.sub(" ", item.text or "").strip()
            if text:
                where = f"{task.prefix}{label} " + (
                    t("页眉", "header") if "Header" in local(item) else t("页脚", "footer")
                )
                result.pieces.append(Piece(text, where, why is not None, why or "", "furniture"))
    elif name == "dataValidations":
        _list(
            element, f"{label} " + t("数据有效性", "validation list"), t("数据有效性", "validation list"), task, result
        )
    elif name == "hyperlinks":
        _list(element, f"{label} " + t("链接", "link"), t("链接地址或提示", "link target or hint"), task, result)
    elif name in (
        "scenarios",
        "protectedRanges",
        "customProperties",
        "extLst",
        "sheetPr",
        "conditionalFormatting",
        "customSheetViews",
    ):
        _list(element, f"{label} " + t("工作表设置", "sheet settings"), _inside(), task, result)


def _list(element: Any, where: str, why: str, task: Task, result: Walked) -> None:
    for text in every_string(element):
        if why != _inside() or telling(text):
            hide(result, task, text, where, why)


def other(package: Package, name: str, labels: Labels, task: Task, result: Walked) -> None:
    """A part that is no sheet."""
    lower = name.lower()
    if _IMAGE.search(lower):
        from audit.disclosure.formats import image

        image.picture(package.data(name), name, task, result, thumbnail="thumbnail" in lower)
    elif lower.endswith(".rels"):
        for relation in package.root(name):
            if relation.get("TargetMode") == "External":
                hide(result, task, relation.get("Target"), t("链接地址", "link target"), t("链接地址", "link target"))
    elif not lower.endswith((".xml", ".vml")):
        _binary(package, name, task, result)
    else:
        _xml(package.root(name), name, _owner(package, name, labels), task, result)


def _owner(package: Package, name: str, labels: Labels) -> str:
    """The sheet that a part belongs to, in words."""
    for sheet, (label, _) in labels.items():
        for _, target in package.relations(sheet).values():
            if target == name or any(inner == name for _, inner in package.relations(target).values()):
                return label
    return ""


def _xml(root: Any, name: str, label: str, task: Task, result: Walked) -> None:
    lower, front = name.lower(), f"{label} " if label else ""
    if lower.startswith("docprops/"):
        properties(root, task, result)
    elif local(root) == "comments":
        _comments(root, front, task, result)
    elif "threadedcomment" in lower:
        for element in root.iter():
            if local(element) == "threadedComment":
                text = "".join(x.text or "" for x in element.iter() if local(x) == "text")
                hide(
                    result,
                    task,
                    text,
                    front + t("{cell} 的批注", "comment on {cell}", cell=element.get("ref") or ""),
                    t("批注", "comment"),
                    "body",
                )
    elif "/persons/" in lower:
        _list(root, t("批注作者", "comment author"), t("批注作者", "comment author"), task, result)
    elif "/drawings/" in lower and lower.endswith(".xml") and "/charts/" not in lower:
        _drawing(root, front, task, result)
    elif "/charts/" in lower:
        _chart(root, front, task, result)
    elif "pivotcache" in lower:
        _list(root, t("数据透视表缓存", "pivot cache"), t("数据透视表缓存", "pivot cache"), task, result)
        for element in root.iter():
            if local(element) in ("s", "n", "d", "e") and element.get("v"):
                hide(
                    result,
                    task,
                    element.get("v"),
                    t("数据透视表缓存", "pivot cache"),
                    t("数据透视表缓存", "pivot cache"),
                )
    elif "/externallinks/" in lower:
        _list(root, t("外部链接缓存", "cached external link"), t("外部链接缓存", "cached external link"), task, result)
    elif "/revisions/" in lower:
        _list(root, t("修订记录", "revision log"), t("修订记录", "revision log"), task, result)
    elif lower.endswith(".vml"):
        _list(root, front + t("图形", "drawing"), _inside(), task, result)
    elif local(root) not in ("styleSheet", "table", "theme", "Types"):
        _list(root, t("部件 {name}", "part {name}", name=name), _inside(), task, result)
    else:
        for text in every_string(root):
            # Styles and table definitions hold names and formats; only what looks like a value is of interest there.
            if sum(c.isdigit() for c in text) >= 7 or "@" in text.strip("@"):
                hide(result, task, text, t("部件 {name}", "part {name}", name=name), _inside())


def _comments(root: Any, front: str, task: Task, result: Walked) -> None:
    for element in root.iter():
        if local(element) == "author":
            hide(
                result,
                task,
                element.text,
                front + t("批注作者", "comment author"),
                t("批注作者", "comment author"),
                name="author",
            )
        elif local(element) == "comment":
            text = "".join(x.text or "" for x in element.iter() if local(x) == "t")
            where = front + t("{cell} 的批注", "comment on {cell}", cell=element.get("ref") or "")
            hide(result, task, text, where, t("批注", "comment"), "body")


def _drawing(root: Any, front: str, task: Task, result: Walked) -> None:
    """Text boxes show; alternative texts and shapes that are switched off do not."""
    for element in root.iter():
        name = local(element)
        if name == "txBody":
            switched_off = any(
                local(item) == "cNvPr" and item.get("hidden") in ("1", "true")
                for item in (element.getparent().iter() if element.getparent() is not None else ())
            )
            for paragraph in element:
                text = "".join(x.text or "" for x in paragraph.iter() if local(x) == "t")
                if text.strip():
                    why = t("隐藏的图形", "hidden shape") if switched_off else ""
                    where = task.prefix + front + t("文本框", "text box")
                    result.pieces.append(Piece(text, where, switched_off, why, "furniture"))
        elif name == "cNvPr":
            for key in ("descr", "title"):
                label = t("替代文字", "alternative text")
                hide(result, task, element.get(key), front + label, label)


def _chart(root: Any, front: str, task: Task, result: Walked) -> None:
    for element in root.iter():
        name = local(element)
        if name == "t":
            result.pieces.append(
                Piece(element.text or "", task.prefix + front + t("图表", "chart"), source="furniture")
            )
        elif name in ("v", "pt", "f") and (element.text or "").strip():
            hide(result, task, element.text, front + t("图表缓存数据", "chart cache"), t("图表缓存数据", "chart cache"))


def properties(root: Any, task: Task, result: Walked) -> None:
    """Document properties of an Office file (core, app, custom)."""
    for element in root.iter():
        if isinstance(element.tag, str) and (element.text or "").strip():
            parent = element.getparent()
            label = (parent.get("name") if parent is not None else None) or local(element)
            why = t("文档属性", "document property")
            hide(
                result,
                task,
                element.text,
                t("文档属性 {label}", "document property {label}", label=label),
                why,
                name=label,
            )


def _binary(package: Package, name: str, task: Task, result: Walked) -> None:
    """A part that is no XML: printer settings and macros are searched for texts, anything else is a file of its own."""
    data = package.data(name)
    if "printersettings" in name.lower():
        from audit.disclosure.formats import strings as raw

        for text in raw.texts(data):
            hide(result, task, text, t("打印机设置", "printer settings"), _inside())
    else:
        embed(data, name, result, task)
