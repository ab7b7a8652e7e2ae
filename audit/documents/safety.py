"""A template file before it is used: nothing in it may run, fetch, unpack without end, or slip past the escaping."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from pathlib import Path

from lxml import etree

from audit.documents.environment import FILTERS
from audit.errors import DataFault
from audit.guard import LIMITS, check_archive, kind_of
from audit.messages import t

MEMBERS, UNPACKED = 500, 40 * 2**20  # what the template of a letter never has
_TAGS = re.compile(r"\{[{%#].*?[}%#]\}", re.S)
_XML = re.compile(r"<[^>]*>")
_FILTER = re.compile(r"\|\s*([A-Za-z_][A-Za-z0-9_]*)")
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|INCLUDE|DATABASE|MACROBUTTON|AUTOTEXT|RD|FILLIN|ASK)\b", re.I)
_PARTS = re.compile(r"vbaProject|vbaData|word/embeddings/|word/activeX|word/afchunk|word/webSettings.*\.rels|\.bin\Z|oleObject", re.I)
_ELEMENTS = re.compile(r"<(?:\w+:)?(altChunk|object|OLEObject|control|subDoc|externalData)\b")
_KINDS = re.compile(r'(oleObject|package|attachedTemplate|frame|subDocument|aFChunk|control|vbaProject|mailMergeSource)"', re.I)
_MACROS = "macroEnabled"


def check_template(path: Path) -> None:
    """DataFault with the first thing in a template that must not be there; ReadError for a file that is no Word file or a bomb."""
    stat = path.stat()
    _check(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _check(path: Path, changed: int, size: int) -> None:
    if kind_of(path, path.name) != "docx":
        raise _refuse(
            path,
            t(
                "不是 Word 的 docx 文件；请用 Word 或 WPS 另存为 docx",
                "it is no docx file; save it as docx in Word or WPS",
            ),
        )
    check_archive(path, path.name)
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MEMBERS or unpacked > min(UNPACKED, LIMITS.unpacked):
            raise _refuse(
                path,
                t(
                    "有 {n} 个部件，解开后 {size} MB，作模板太大",
                    "it has {n} parts and unpacks to {size} MB, too large for a template",
                    n=len(members),
                    size=unpacked // 2**20,
                ),
            )
        names = [member.filename for member in members]
        if len(set(name.casefold() for name in names)) < len(names):
            raise _refuse(path, t("有重名的部件", "two of its parts have one name"))
        for name in names:
            _check_part(path, name, archive.read(name))


def _check_part(path: Path, name: str, data: bytes) -> None:
    if _PARTS.search(name):
        raise _refuse(path, t("含有宏或嵌入对象（{part}）", "it holds macros or embedded objects ({part})", part=name))
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _refuse(
            path, t("{part} 不是完好的 XML（{error}）", "{part} is no sound XML ({error})", part=name, error=error)
        ) from error
    # As UTF-8, whatever the part was written in: a search in its bytes would miss what UTF-16 hides.
    text: str = etree.tostring(root, encoding="unicode")
    if name.endswith(".rels"):
        _check_relations(path, name, root)
    if name == "[Content_Types].xml" and _MACROS in text:
        raise _refuse(path, t("是启用宏的文件", "it is a file with macros"))
    element = _ELEMENTS.search(text)
    if element:
        raise _refuse(
            path,
            t(
                "含有嵌入对象或插入块（{what}，{part}）",
                "it holds an embedded object or chunk ({what}, {part})",
                what=element.group(1),
                part=name,
            ),
        )
    _check_fields(path, name, root)
    for tag in _TAGS.findall(text):
        _check_tag(path, _XML.sub("", tag))


def _check_relations(path: Path, name: str, root: etree._Element) -> None:
    for relation in root:
        external = relation.get("TargetMode") == "External"
        kind = relation.get("Type") or ""
        target = relation.get("Target") or ""
        if external and not (kind.endswith("/hyperlink") and re.match(r"(?:https?|mailto):", target, re.I)):
            raise _refuse(path, t("引用了外部文件（{part}）", "it refers to files outside ({part})", part=name))
        if _KINDS.search(f'{kind}"'):
            raise _refuse(path, t("含有宏、控件或嵌入对象（{part}）", "it holds macros, controls or objects ({part})", part=name))


def _check_fields(path: Path, name: str, root: etree._Element) -> None:
    """Field codes may be cut into runs anywhere, so they are read joined; a field of its own has its code in an attribute."""
    codes = ["".join(node.text or "" for node in root.iter("{*}instrText"))]
    codes += [" ".join(node.text or "" for node in root.iter("{*}instrText"))]
    codes += [str(value) for node in root.iter("{*}fldSimple") for value in node.attrib.values()]
    found = next((match for match in map(_FIELD.search, codes) if match), None)
    if found:
        raise _refuse(
            path,
            t(
                "含有会取用其他文件或执行操作的域 {code}（{part}）",
                "it has a field that takes in other files or acts, {code} ({part})",
                code=found.group(1).upper(),
                part=name,
            ),
        )


def _check_tag(path: Path, tag: str) -> None:
    for name in _FILTER.findall(tag):
        if name not in FILTERS:
            raise _refuse(
                path,
                t(
                    "标记 {tag} 用了不允许的过滤器 {name}",
                    "tag {tag} uses the filter {name}, which is not allowed",
                    tag=tag[:80],
                    name=name,
                ),
            )
    if re.search(r"__|\{%[-+]?\s*\w*\s*(?:import|include|extends|from|macro|call|filter|set|block|raw|with|autoescape)\b", tag):
        raise _refuse(path, t("标记 {tag} 用了不允许的写法", "tag {tag} is not allowed", tag=tag[:80]))


def _refuse(path: Path, reason: str) -> DataFault:
    return DataFault(
        t(
            "模板 {file} 不能使用：{reason}",
            "template {file} cannot be used: {reason}",
            file=path.parent.name + "/" + path.name if path.name == "template.docx" else path.name,
            reason=reason,
        )
    )
