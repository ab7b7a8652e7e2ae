"""The XML parts of a foreign docx, each parsed strictly; runs inside the guard."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from audit.errors import ReadError
from audit.messages import t

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The strict kind of OOXML has the same elements under other addresses.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
_MOST = 64 * 2**20  # bytes of one XML part; a text of a thousand pages has a tenth of that


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of the document part."""

    kind: str
    target: str
    external: bool


class Parts:
    """The parts of one file. `document` is the body; other parts are None where the file has none."""

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        try:
            with zipfile.ZipFile(path) as archive:
                self._data = {
                    info.filename: archive.read(info)
                    for info in archive.infolist()
                    if info.filename.endswith((".xml", ".rels")) and self._fits(info)
                }
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
            raise ReadError(
                shown,
                t(
                    "文件不完整或已损坏；请用 Word 或 WPS 打开另存为 docx 后再检查",
                    "incomplete or damaged; open it in Word or WPS, save it anew as docx and check again",
                ),
            ) from error
        self.main = self._main()
        self.document = self._parse(self.main)
        if self.document.tag != f"{W}document" or self.document.find(f"{W}body") is None:
            raise ReadError(shown, t("里面没有正文，不是 Word 文档", "holds no body; not a Word document"))
        self.relations = self._relations()
        self.styles = self.of_kind("styles")
        self.numbering = self.of_kind("numbering")
        self.theme = self.of_kind("theme")
        self.settings = self.of_kind("settings")

    def _fits(self, info: zipfile.ZipInfo) -> bool:
        if info.file_size > _MOST:
            raise ReadError(
                self._shown,
                t(
                    "部件 {part} 有 {size} MB，不像正常的公文，不予检查",
                    "part {part} has {size} MB, which no official document has; not checked",
                    part=info.filename,
                    size=info.file_size // 2**20,
                ),
            )
        return True

    def _main(self) -> str:
        if "_rels/.rels" in self._data:
            for relation in self._parse("_rels/.rels"):
                target = str(relation.get("Target", "")).lstrip("/")
                if str(relation.get("Type", "")).endswith("/officeDocument") and target in self._data:
                    return target
        if "word/document.xml" in self._data:
            return "word/document.xml"
        raise ReadError(self._shown, t("里面没有正文，文件可能损坏", "holds no document part; it may be damaged"))

    def _relations(self) -> dict[str, Relation]:
        folder, name = posixpath.split(self.main)
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        found = {}
        for relation in self._parse(rels) if rels in self._data else ():
            target = str(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[str(relation.get("Id", ""))] = Relation(
                str(relation.get("Type", "")).rpartition("/")[2], path, relation.get("TargetMode") == "External"
            )
        return found

    def of_kind(self, kind: str) -> Any | None:
        """The first part that the document refers to by that kind of relationship."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and relation.target in self._data:
                return self._parse(relation.target)
        return None

    def by_id(self, identifier: str) -> Any | None:
        """The part of a relationship of the document (a header or footer)."""
        relation = self.relations.get(identifier)
        if relation is None or relation.external or relation.target not in self._data:
            return None
        return self._parse(relation.target)

    def fetches(self) -> list[str]:
        """What a program that opens the file would fetch from elsewhere: targets outside, links that are clicked left aside."""
        found = []
        for name, data in sorted(self._data.items()):
            if name.endswith(".rels"):
                for relation in self._parse(name):
                    kind = str(relation.get("Type", "")).rpartition("/")[2]
                    if relation.get("TargetMode") == "External" and kind != "hyperlink":
                        found.append(kind)
            elif b"INCLUDE" in data or b"DDE" in data:
                found.append("field")
        return found

    def _parse(self, name: str) -> Any:
        data = self._data[name]
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        try:
            root: Any = etree.fromstring(
                data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            )
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(
                self._shown,
                t(
                    "部件 {part} 损坏（{reason}）；请用 Word 或 WPS 打开另存",
                    "part {part} is damaged ({reason}); open it in Word or WPS and save it anew",
                    part=name,
                    reason=getattr(error, "msg", None) or error,
                ),
            ) from error
        if root.getroottree().docinfo.doctype:
            raise ReadError(
                self._shown,
                t(
                    "部件 {part} 含有文档类型声明（DTD），不予打开",
                    "part {part} declares a DTD; not opened",
                    part=name,
                ),
            )
        return root
