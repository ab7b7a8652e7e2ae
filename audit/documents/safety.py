"""A template file before it is used: nothing in it may run, fetch, or slip past the escaping."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from pathlib import Path

from audit.documents.environment import FILTERS
from audit.errors import DataFault
from audit.guard import check_archive
from audit.messages import t

_TAGS = re.compile(r"\{[{%#].*?[}%#]\}", re.S)
_XML = re.compile(r"<[^>]*>")
_FILTER = re.compile(r"\|\s*([A-Za-z_][A-Za-z0-9_]*)")
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b")
_PARTS = re.compile(r"vbaProject|word/embeddings/|word/activeX|word/afchunk|\.bin\Z", re.I)


@cache
def check_template(path: Path) -> None:
    """DataFault with the first thing in a template that must not be there."""
    check_archive(path, path.name)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if _PARTS.search(name):
                raise _refuse(
                    path, t("含有宏或嵌入对象（{part}）", "it holds macros or embedded objects ({part})", part=name)
                )
            text = archive.read(name).decode("utf-8", "replace") if name.endswith((".xml", ".rels")) else ""
            if name.endswith(".rels") and re.search(r'TargetMode\s*=\s*"External"', text) and not _only_links(text):
                raise _refuse(path, t("引用了外部文件（{part}）", "it refers to files outside ({part})", part=name))
            if "<w:altChunk" in text or _FIELD.search(" ".join(re.findall(r"<w:instrText[^>]*>([^<]*)<", text))):
                raise _refuse(
                    path,
                    t(
                        "含有会取用其他文件的域或插入块（{part}）",
                        "it has a field or chunk that takes in other files ({part})",
                        part=name,
                    ),
                )
            for tag in _TAGS.findall(text):
                _check_tag(path, _XML.sub("", tag))


def _only_links(text: str) -> bool:
    return all("/hyperlink" in relation for relation in re.findall(r"<Relationship\b[^>]*External[^>]*>", text))


def _check_tag(path: Path, tag: str) -> None:
    for name in _FILTER.findall(tag):
        if name not in FILTERS:
            raise _refuse(
                path,
                t(
                    "标记 {tag} 用了不允许的过滤器 {name}",
                    "tag {tag} uses the filter {name}, which is not allowed",
                    tag=tag,
                    name=name,
                ),
            )
    if re.search(r"__|\b(?:import|include|extends|from|macro|call|filter|set)\b", tag):
        raise _refuse(path, t("标记 {tag} 用了不允许的写法", "tag {tag} is not allowed", tag=tag))


def _refuse(path: Path, reason: str) -> DataFault:
    return DataFault(
        t(
            "模板 {file} 不能使用：{reason}",
            "template {file} cannot be used: {reason}",
            file=path.parent.name + "/" + path.name,
            reason=reason,
        )
    )
