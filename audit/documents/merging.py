"""Many documents of one template as one Word file for printing: each a section of its own that begins on a new page.

They share styles, headers and footers, since they come from one template; page numbers begin anew with each. A header or footer that has
fields is a part of its own for each text that it comes to, to which the sections refer. Where the template has different pages left and
right, each document begins on a right one, so that printing on both sides never puts two persons on one sheet.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from audit.documents.compiled import MAIN, Compiled
from audit.documents.package import LEVEL, Part, Shell
from audit.documents.preparing import q
from audit.errors import UsageFault
from audit.messages import t

_ID = re.compile(r'(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")(\d+)(")')
_NAME = re.compile(r'(<w:bookmarkStart\b[^>]*?\bw:name=")([^"]*)(")')
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")(\d+)(")')
# Between documents that do not end with a simple paragraph: one that takes no room.
_BREAK = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_FURNITURE = re.compile(r"word/((?:header|footer)\w*)\.xml\Z")
_REFERENCE = re.compile(r'(<w:(?:header|footer)Reference\b[^>]*?\br:id=")([^"]+)(")')
_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")
_BEFORE_NUMBERS = (*_BEFORE_TYPE, "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")


class Merger:
    """Collects documents of a compiled template; `finish` gives the file and begins a new one. Only compressed bytes are kept.

    UsageFault where a template has tags in places that one file has only once, such as its properties or footnotes.
    """

    def __init__(self, compiled: Compiled, title: str) -> None:
        if compiled.reason:
            raise UsageFault(
                t(
                    "“{title}”不能合并成一个文件打印（{reason}）；请去掉 --merge",
                    "{title} cannot be merged ({reason}); leave out --merge",
                    title=title,
                    reason=compiled.reason,
                )
            )
        self._compiled = compiled
        self._title = title
        self._furniture = _furniture(compiled)
        self._even = b"<w:evenAndOddHeaders" in compiled.settings
        self._sections: dict[str, str] = {}
        self._start()

    def _start(self) -> None:
        self.count = 0
        self._size, self._sum = 0, 0
        self._squeezed = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._last = ""
        self._texts: dict[
            tuple[str, str], str
        ] = {}  # of a header or footer, its name in the template and its text: the part that holds it

    def add(self, texts: Mapping[str, str]) -> None:
        """Add one document, given as the XML of those parts that the template changes."""
        document = self._referring(texts)
        start = document.index("<w:body>") + len("<w:body>")
        end = document.rindex("</w:body>")
        if self.count == 0:
            self._put(document[:start])
        else:
            self._put(self._last_in_section())
        self.count += 1
        self._tail = document[end:]
        self._last = self._numbered(document[start:end])

    def _referring(self, texts: Mapping[str, str]) -> str:
        """The main part, with its sections referring to the headers and footers that are its own."""
        instead: dict[str, str] = {}
        for name, ids in self._furniture.items():
            key = (name, texts[name])
            if key not in self._texts:
                same = sum(1 for part, _ in self._texts if part == name)
                self._texts[key] = name if same == 0 else f"{name[: -len('.xml')]}-{same + 1}.xml"
            part = self._texts[key]
            if part != name:
                instead |= {old: _relation(part, old) for old in ids}
        main = texts[MAIN]
        return (
            _REFERENCE.sub(lambda m: m.group(1) + instead.get(m.group(2), m.group(2)) + m.group(3), main)
            if instead
            else main
        )

    def _shell(self) -> Shell:
        """The parts that all documents share, with the headers and footers that are theirs, and the lists that name these."""
        if not self._furniture:
            return self._compiled.shell
        fixed = self._compiled.constant
        types, relations = fixed[_TYPES].decode(), fixed[_RELATIONS].decode()
        made = {}
        for (name, text), part in self._texts.items():
            made[part] = text.encode()
            if part == name:
                continue
            kind = "header" if "/header" in name else "footer"
            content = f'<Override PartName="/{part}" ContentType="{_CONTENT}.{kind}+xml"/>'
            types = types.replace("</Types>", content + "</Types>")
            for old in self._furniture[name]:
                entry = f'<Relationship Id="{_relation(part, old)}" Type="{_KIND}/{kind}" Target="{part.removeprefix("word/")}"/>'
                relations = relations.replace("</Relationships>", entry + "</Relationships>")
            own = f"word/_rels/{name.removeprefix('word/')}.rels"
            if own in fixed:
                made[f"word/_rels/{part.removeprefix('word/')}.rels"] = fixed[own]
        return Shell({**fixed, _TYPES: types.encode(), _RELATIONS: relations.encode(), **made})

    def _put(self, text: str) -> None:
        data = text.encode()
        self._size += len(data)
        self._sum = zlib.crc32(data, self._sum)
        self._pieces.append(self._squeezed.compress(data))

    def _numbered(self, text: str) -> str:
        """Bookmarks and drawings with numbers and names that no other document has."""
        if "<w:bookmark" in text:
            base = self.count * 1000
            text = _ID.sub(lambda m: f"{m.group(1)}{base + int(m.group(2))}{m.group(3)}", text)
            text = _NAME.sub(lambda m: f"{m.group(1)}{m.group(2)[:30]}_{self.count}{m.group(3)}", text)
        if "<wp:docPr" in text:
            base = self.count * 1000
            text = _DRAWING.sub(lambda m: f"{m.group(1)}{base + int(m.group(2))}{m.group(3)}", text)
        return text

    def _split(self) -> tuple[str, str]:
        """The last document's content, and its section as the merged file wants it."""
        at = self._last.rfind("<w:sectPr")
        if at < 0:
            return self._last, ""
        raw = self._last[at:]
        if raw not in self._sections:
            self._sections[raw] = self._section(raw)
        return self._last[:at], self._sections[raw]

    def _section(self, raw: str) -> str:
        names = self._compiled.namespaces
        holder: Any = etree.fromstring(f"<x {names}>{raw}</x>")
        section = holder[0]
        for name in ("type", "pgNumType"):
            for old in section.findall(q(name)):
                section.remove(old)
        kind = etree.Element(q("type"))
        kind.set(q("val"), "oddPage" if self._even else "nextPage")
        _insert(section, kind, _BEFORE_TYPE)
        numbers = etree.Element(q("pgNumType"))
        numbers.set(q("start"), "1")
        _insert(section, numbers, _BEFORE_NUMBERS)
        text: str = etree.tostring(section, encoding="unicode")
        return re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", text)

    def _last_in_section(self) -> str:
        """The last document, ending with the section that it is: in its last paragraph, or in one that takes no room."""
        content, section = self._split()
        begin = max(content.rfind("<w:p>"), content.rfind("<w:p "))
        paragraph = content[begin:]
        plain = content.endswith("</w:p>") and paragraph.count("</w:p>") == 1 and "<w:pPrChange" not in paragraph
        if not plain or "<w:sectPr" in paragraph:
            return content + _BREAK.format(section=section)
        properties = paragraph.find("</w:pPr>")
        if properties >= 0:
            return content[:begin] + paragraph[:properties] + section + paragraph[properties:]
        opened = paragraph.index(">") + 1
        return f"{content[:begin]}{paragraph[:opened]}<w:pPr>{section}</w:pPr>{paragraph[opened:]}"

    def finish(self) -> bytes:
        """The merged file of what was added since the last."""
        content, section = self._split()
        self._put(content + section + self._tail)
        body = b"".join([*self._pieces, self._squeezed.flush()])
        main = Part.squeezed(MAIN, body, self._size, self._sum)
        core = [self._compiled.titled(self._title)] if self._compiled.has_title else []
        made = self._shell().pack([main, *core])
        self._start()
        return made


_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _furniture(compiled: Compiled) -> dict[str, list[str]]:
    """The headers and footers that differ from document to document, with the ids by which the template's sections refer to them."""
    names = [name for name in compiled.changing_names if _FURNITURE.match(name)]
    if not names:
        return {}
    found: dict[str, list[str]] = {name: [] for name in names}
    for relation in etree.fromstring(compiled.constant[_RELATIONS]):
        part = "word/" + str(relation.get("Target")).removeprefix("/word/")
        if part in found:
            found[part].append(str(relation.get("Id")))
    return found


def _relation(part: str, old: str) -> str:
    """The id of a relation to a part that the template does not have."""
    return f"{old}{re.sub(r'[^0-9A-Za-z]', '', part.removeprefix('word/'))}"


def _insert(section: Any, element: Any, before: tuple[str, ...]) -> None:
    tags = {q(name) for name in before}
    section.insert(max((n + 1 for n, child in enumerate(section) if child.tag in tags), default=0), element)
