"""An Office file packed from parts of our own making: the same parts give the same bytes."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPES_ALONE: Any = {None: _TYPES}
_RELS_ALONE: Any = {None: _RELS}
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its name, root, content type, and the relationship (type, id) by which the main part, the first, knows it."""

    name: str
    root: Any
    content_type: str
    relation: str = ""
    rel: str = ""


def package(parts: Sequence[Part]) -> bytes:
    """The bytes of the file; the first part is the main one."""
    main = parts[0]
    folder, name = posixpath.split(main.name)
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap=_TYPES_ALONE)
    default = etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="rels")
    default.set("ContentType", "application/vnd.openxmlformats-package.relationships+xml")
    etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="xml", ContentType="application/xml")
    for part in parts:
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName="/" + part.name, ContentType=part.content_type)
    members = [("[Content_Types].xml", types), ("_rels/.rels", _relations([("rId1", _OFFICE, main.name)]))]
    members += [(part.name, part.root) for part in parts]
    inner = [(part.rel, part.relation, posixpath.relpath(part.name, folder)) for part in parts[1:]]
    members.append((f"{folder}/_rels/{name}.rels", _relations(inner)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for member, root in members:
            info = zipfile.ZipInfo(member, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
            archive.writestr(info, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return stream.getvalue()


def _relations(entries: Sequence[tuple[str, str, str]]) -> Any:
    root = etree.Element(f"{{{_RELS}}}Relationships", nsmap=_RELS_ALONE)
    for rel, kind, target in entries:
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=rel, Type=kind, Target=target)
    return root
