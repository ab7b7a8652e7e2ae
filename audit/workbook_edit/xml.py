"""Small XML parts: read without entities, DTD or network, written as they came."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)["']""")
_ENTITY = re.compile(r"&(#[0-9]+|#x[0-9a-fA-F]+|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SPECIAL = re.compile('[&<>"]')
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotEditable(Exception):
    """The workbook is built in a way that cannot be changed in place; the text says what, for a developer."""


def parse(data: bytes) -> Any:
    """The root of a part. NotEditable where it is not well-formed or declares a DTD."""
    return _parse(data, huge_tree=False)


def canonical(data: bytes) -> bytes:
    """A part as UTF-8 without comments, processing instructions and CDATA sections: the same document to every reader."""
    return write(_parse(data, huge_tree=True, remove_comments=True, remove_pis=True))


def _parse(data: bytes, **options: bool) -> Any:
    settings: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False} | options
    parser = etree.XMLParser(**settings)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotEditable(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotEditable("a DTD")
    return root


def new_root(name: str, space: str) -> Any:
    """The root of a new part, whose elements have no prefix."""
    return etree.fromstring(f'<{name} xmlns="{space}"/>')


def write(root: Any) -> bytes:
    """The bytes of a part."""
    standalone = root.getroottree().docinfo.standalone
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=standalone)
    return data


def namespace(root: Any) -> str:
    """The namespace of an element, empty for none."""
    return etree.QName(root).namespace or ""


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment or the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def is_utf8(head: bytes) -> bool:
    """Whether a part that begins like this is in UTF-8."""
    match = _ENCODING.match(head)
    return not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")) and (
        match is None or match.group(1).lower() in (b"utf-8", b"us-ascii")
    )


def escaped(text: str) -> bytes:
    """Text for XML content or an attribute in double quotes, without what XML cannot hold."""
    text = _ILLEGAL.sub("", text)
    if not _SPECIAL.search(text):
        return text.encode()
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").encode()


def unescaped(data: bytes) -> str:
    """The text of XML content."""
    text = data.decode("utf-8", "replace")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code < 0x110000 else ""
