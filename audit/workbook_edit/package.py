"""The parts of a workbook and how they are tied together: relationships and content types.

Nothing is found by its usual name: the workbook, its sheets and what hangs on a sheet are found by relationships, in
the transitional and in the strict form of the standard.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from lxml import etree

from audit.masking import mask_name
from audit.workbook_edit.archive import Archive, Deflated, deflate
from audit.workbook_edit.xml import NotEditable, local, namespace, new_root, parse, write

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Package:
    """A workbook whose parts can be read, replaced and added; `save` gives the new file."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._new: dict[str, Deflated] = {}
        self._trees: dict[str, Any] = {}
        self.workbook = self._workbook()
        # What a relationship of this file is named by, also the namespace of r:id.
        self.office = (
            _STRICT if namespace(self.tree(self.workbook)).startswith("http://purl.oclc.org/") else _TRANSITIONAL
        )
        self.sheets = self._sheets()

    def _workbook(self) -> str:
        found = self.related("", "officeDocument")
        if not found or not found[0].lower().endswith(".xml"):
            raise NotEditable("no workbook part in XML")
        return found[0]

    def _sheets(self) -> dict[str, str]:
        targets = {rel.get("Id"): self._target(self.workbook, rel) for rel in self._relationships(self.workbook)}
        result = {}
        for sheet in self.tree(self.workbook).iter("{*}sheet"):
            part = targets.get(sheet.get(f"{{{self.office}}}id"))
            if part is not None and part in self:
                result[mask_name(sheet.get("name"))] = part
        return result

    def __contains__(self, part: str) -> bool:
        return part in self._trees or part in self._new or part in self.archive

    def tree(self, part: str) -> Any:
        """The root of a small part, kept to be changed: whoever asks for it may alter it and calls `touch`."""
        if part not in self._trees:
            self._trees[part] = parse(self.archive.read(part))
        return self._trees[part]

    def touch(self, part: str, root: Any = None) -> None:
        """Say that a part's tree was changed, or (with `root`) that there is a new one."""
        if root is not None:
            self._trees[part] = root
        self._new[part] = Deflated(0, 0, b"")  # written from its tree by `save`

    def replace(self, part: str, content: Deflated | bytes | Iterable[bytes]) -> None:
        """New content for a part, or a new part."""
        self._trees.pop(part, None)
        if not isinstance(content, Deflated):
            content = deflate([content] if isinstance(content, bytes) else content)
        self._new[part] = content

    def read(self, part: str) -> bytes:
        """A part as the file has it."""
        return self.archive.read(part)

    def free_name(self, pattern: str) -> str:
        """The first part name of `xl/comments{}.xml` and the like that is not taken."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` (empty: the file) has a relationship of that kind to, such as `comments`."""
        return [
            self._target(part, rel)
            for rel in self._relationships(part)
            if (rel.get("Type") or "").rpartition("/")[2] == kind and rel.get("TargetMode") != "External"
        ]

    def target(self, part: str, rel: str) -> str | None:
        """The part that a relationship leads to, by its id."""
        return next((self._target(part, each) for each in self._relationships(part) if each.get("Id") == rel), None)

    def relate(self, part: str, target: str, kind: str) -> str:
        """Add a relationship and return its id. `kind` is a word of the standard, or a whole address."""
        name = _rels_name(part)
        if name not in self:
            self.touch(name, new_root("Relationships", _RELS))
        root = self.tree(name)
        taken = {rel.get("Id") for rel in root}
        number = len(root) + 1
        while f"rId{number}" in taken:
            number += 1
        rel = etree.SubElement(root, f"{{{_RELS}}}Relationship")
        rel.set("Id", f"rId{number}")
        rel.set("Type", kind if "/" in kind else f"{self.office}/{kind}")
        rel.set("Target", "/" + target)
        self.touch(name)
        return f"rId{number}"

    def declare(self, part: str, content_type: str) -> None:
        """State a new part's content type."""
        root = self.tree("[Content_Types].xml")
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName="/" + part, ContentType=content_type)
        self.touch("[Content_Types].xml")

    def save(self) -> bytes:
        """The file with its changes; without any, the bytes of the parts as they were."""
        for part, root in self._trees.items():
            if part in self._new:
                self._new[part] = deflate([write(root)])
        return self.archive.rewritten(self._new)

    def _relationships(self, part: str) -> list[Any]:
        name = _rels_name(part)
        return [rel for rel in self.tree(name) if local(rel) == "Relationship"] if name in self else []

    @staticmethod
    def _target(part: str, rel: Any) -> str:
        target = re.sub(r"\\", "/", rel.get("Target") or "")
        joined = target if target.startswith("/") else posixpath.join(posixpath.dirname("/" + part), target)
        return posixpath.normpath(joined).lstrip("/")


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def ending_of(data: bytes) -> str:
    """The ending that a workbook with this content must have: programs refuse macros under `.xlsx`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ".xlsm" if b"macroEnabled" in archive.read("[Content_Types].xml") else ".xlsx"
