"""Everything that stands in a docx, part by part: python-docx hands over about half of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from audit.disclosure.docx_body import STRICT, TRANSITIONAL, Body
from audit.disclosure.docx_look import Styles
from audit.disclosure.formats import image
from audit.disclosure.formats.task import Task, embed
from audit.disclosure.pieces import Piece, Walked
from audit.errors import ReadError
from audit.messages import t

_QUIET = re.compile(
    r"(?:word/(?:styles|stylesWithEffects|fontTable|webSettings|theme/.*|diagrams/(?:colors|layout|quickStyle)[0-9]*)|\[Content_Types\])\.xml\Z"
    r"|word/fonts/.*\.(?:odttf|ttf|fntdata)\Z"
)
_RELATION_TARGET = "Target"
# Attributes that hold running numbers, not text.
_NOISE = re.compile(
    r"rsid|paraId|textId|anchorId|editId|durableId|^uri$|^id$|embed$|link$|^relId$|^(?:cx|cy|x|y|w|h)$", re.I
)


def walk(data: bytes, shown: str) -> Walked:
    """All pieces and tables of a docx given as bytes. Runs inside the guard; ReadError where a part is damaged."""
    result = Walked()
    fill(data, Task(shown), result)
    return result


def fill(data: bytes, task: Task, result: Walked) -> None:
    """Put all pieces and tables of a docx given as bytes into `result`."""
    shown, prefix = task.shown, task.prefix
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        styles = Styles(_parse(archive, "word/styles.xml", shown) if "word/styles.xml" in names else None)
        body = Body(styles, result, prefix)
        main = _main_part(archive, names, shown)
        body.document(_parse(archive, main, shown))
        for name in names:
            if name != main:
                _part(archive, name, body, result, task)


def _main_part(archive: zipfile.ZipFile, names: list[str], shown: str) -> str:
    """The document part by its relationship, whatever its name."""
    if "_rels/.rels" in names:
        for relation in _parse(archive, "_rels/.rels", shown):
            target = relation.get(_RELATION_TARGET, "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in names:
                return str(target)
    if "word/document.xml" in names:
        return "word/document.xml"
    raise ReadError(shown, t("里面没有正文，文件可能损坏", "holds no document part; it may be damaged"))


def _parse(archive: zipfile.ZipFile, name: str, shown: str) -> Any:
    data = archive.read(name)
    for strict, transitional in zip(STRICT, TRANSITIONAL, strict=True):
        data = data.replace(strict, transitional)
    try:
        root: Any = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise ReadError(
            shown,
            t(
                "部件 {part} 损坏（{reason}）；请用 Word 或 WPS 打开另存",
                "part {part} is damaged ({reason}); open it in Word or WPS and save it anew",
                part=name,
                reason=error.msg,
            ),
        ) from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(
            shown,
            t("部件 {part} 含有文档类型声明（DTD），不予打开", "part {part} declares a DTD; not opened", part=name),
        )
    return root


def _part(archive: zipfile.ZipFile, name: str, body: Body, result: Walked, task: Task) -> None:
    """One part that is not the main document."""
    lower, shown, prefix = name.lower(), task.shown, task.prefix
    if name.endswith("/") or _QUIET.match(name):
        return
    if lower.endswith(".rels"):
        _relations(_parse(archive, name, shown), result, prefix)
    elif "thumbnail." in lower:
        image.picture(archive.read(name), name, task, result, thumbnail=True)
    elif re.search(r"\Aword/media/|\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)\Z", lower):
        image.picture(archive.read(name), name, task, result)
    elif not lower.endswith((".xml", ".vml")):
        # A text chunk (altChunk) is printed with the document, anything else waits for a double click.
        chunk = lower.endswith((".htm", ".html", ".mht", ".txt", ".rtf"))
        embed(
            archive.read(name),
            name,
            result,
            task,
            t("插入的文件 {name} ", "inserted file {name}, ", name=name.rpartition("/")[2]) if chunk else "",
            chunk,
        )
    else:
        root = _parse(archive, name, shown)
        if re.match(r"word/(?:header|footer)[0-9]*\.xml\Z", name):
            body.furniture(root, t("页眉", "header") if "header" in name else t("页脚", "footer"))
        elif re.match(r"word/(?:footnotes|endnotes)\.xml\Z", name):
            body.furniture(root, t("脚注", "footnote") if "foot" in name else t("尾注", "endnote"))
        elif re.match(r"word/(?:charts/chart|diagrams/(?:data|drawing))[0-9]*\.xml\Z", name):
            _figure(root, task, result)
        elif re.match(r"word/comments\.xml\Z", name):
            body.comments(root)
        elif name.startswith("word/glossary/document"):
            body.aside(root, t("文档部件库", "building blocks"))
        elif name.startswith("docProps/"):
            _properties(root, result, prefix)
        else:
            _other(root, name, result, prefix)


def _figure(root: Any, task: Task, result: Walked) -> None:
    """A chart or a diagram: its words are seen, the figures that it keeps are not all."""
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t" and (element.text or "").strip():
            place = task.prefix + t("图表或图形", "chart or diagram")
            result.pieces.append(Piece(element.text, place, source="furniture"))
        elif name == "v" and (element.text or "").strip():
            why = t("图表缓存数据", "chart cache")
            result.pieces.append(Piece(element.text, task.prefix + why, True, why, "data"))


def _relations(root: Any, result: Walked, prefix: str) -> None:
    for relation in root:
        if relation.get("TargetMode") == "External":
            result.pieces.append(
                Piece(
                    relation.get(_RELATION_TARGET, ""),
                    prefix + t("链接地址", "link target"),
                    True,
                    t("链接地址", "link target"),
                    "data",
                )
            )


def _properties(root: Any, result: Walked, prefix: str) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and (element.text or "").strip():
            name = element.getparent().get("name") if element.getparent() is not None else None
            label = name or etree.QName(element).localname
            result.pieces.append(
                Piece(
                    element.text,
                    prefix + t("文档属性 {label}", "document property {label}", label=label),
                    True,
                    t("文档属性", "document property"),
                    "data",
                    label,
                )
            )


def _other(root: Any, name: str, result: Walked, prefix: str) -> None:
    """Settings, numbering, custom XML, charts, people and whatever else there is: all texts and telling attributes."""
    place = prefix + t("部件 {name}", "part {name}", name=name)
    why = t("文件内部数据", "data inside the file")
    texts = [text for element in root.iter() if isinstance(element.tag, str) for text in _strings(element)]
    result.pieces += [Piece(text, place, True, why, "data") for text in texts]


def _strings(element: Any) -> Iterator[str]:
    if (element.text or "").strip():
        yield element.text
    yield from telling_attributes(element)


def telling_attributes(element: Any) -> Iterator[str]:
    """Attribute values that may be text: with Chinese in them, an @, or many digits; running numbers are left out."""
    for key, value in element.attrib.items():
        if (
            len(value) >= 5
            and not _NOISE.search(key.rpartition("}")[2])
            and ("@" in value or re.search("[\u4e00-\u9fff]", value) or sum(c.isdigit() for c in value) >= 11)
        ):
            yield value
