"""A Word file written anew with what its reader sees, fit to be published."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from audit.disclosure.docx_body import STRICT, TRANSITIONAL
from audit.disclosure.docx_look import Styles, W
from audit.disclosure.redaction import docx_text
from audit.disclosure.redaction.docx_looks import Looks
from audit.disclosure.redaction.docx_sieve import Sieve
from audit.disclosure.redaction.outcome import Cleaned, Refused, Taken
from audit.disclosure.redaction.package import Part, package
from audit.disclosure.redaction.values import Blackener
from audit.disclosure.spec import DisclosureSpec
from audit.messages import t
from audit.workbook_edit.xml import NotEditable, parse

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_COMPATIBLE = "http://schemas.microsoft.com/office/word"


def redact(data: bytes, shown: str, spec: DisclosureSpec, also: frozenset[str] = frozenset()) -> Cleaned:
    """The copy of a docx, docm or dotx. Refused where it has no readable text. Runs inside the guard."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Copy(archive, shown, spec, also).made()
    except (NotEditable, KeyError) as error:
        raise Refused(
            shown,
            t(
                "文件的内部结构不完整，不能另存；请用 Word 或 WPS 打开另存后再试",
                "damaged inside; save it anew in Word or WPS",
            ),
        ) from error


class _Copy:
    def __init__(self, archive: zipfile.ZipFile, shown: str, spec: DisclosureSpec, also: frozenset[str]) -> None:
        self._archive, self._shown, self._spec, self._also = archive, shown, spec, also
        self._names = set(archive.namelist())
        self._main = self._target("", "officeDocument") or "word/document.xml"
        self._taken = Taken()
        styles = self._related("styles")
        self._looks = Looks(styles, self._related("theme"))
        notes = {
            (kind, note.get(f"{W}id", "")): note
            for kind, part in (("footnote", "footnotes"), ("endnote", "endnotes"))
            for note in (self._related(part) if self._related(part) is not None else ())
            if isinstance(note.tag, str)
        }
        self._sieve = Sieve(Styles(styles), self._looks, self._taken, notes)

    def made(self) -> Cleaned:
        """Sieve, drop, black out, and pack."""
        root = self._parse(self._main)
        body = root.find(f"{W}body")
        if body is None:
            raise Refused(self._shown, t("里面没有正文", "holds no text"))
        new = etree.Element(f"{W}document", nsmap={"w": W[1:-1], "r": _R[1:-1]})
        text = etree.SubElement(new, f"{W}body")
        text.extend(self._sieve.blocks(body))
        text.extend(self._sieve.noted)
        section = body.find(f"{W}sectPr")
        if section is not None:
            text.append(self._sieve.section(section))
        furniture = self._furniture(new)
        roots = [new, *(part for _, _, part in furniture)]
        tables = docx_text.Tables(roots, self._spec, self._taken)
        black = Blackener(self._spec, self._taken, self._also)
        black.names = tables.names
        tables.blacken(black)
        for each in roots:
            docx_text.paragraphs(each, black)
        self._left_behind()
        parts = [Part("word/document.xml", new, _TYPE.format("document.main"))]
        parts.append(
            Part("word/styles.xml", self._looks.sheet(), _TYPE.format("styles"), f"{_OFFICE}/styles", "rIdStyles")
        )
        parts.append(
            Part("word/settings.xml", self._settings(), _TYPE.format("settings"), f"{_OFFICE}/settings", "rIdSettings")
        )
        numbering = self._numbering(black)
        if numbering is not None:
            parts.append(
                Part("word/numbering.xml", numbering, _TYPE.format("numbering"), f"{_OFFICE}/numbering", "rIdNumbering")
            )
        for number, (rel, kind, part) in enumerate(furniture, 1):
            parts.append(Part(f"word/{kind}{number}.xml", part, _TYPE.format(kind), f"{_OFFICE}/{kind}", rel))
        return Cleaned(package(parts), ".docx", self._taken.told())

    def _furniture(self, document: Any) -> list[tuple[str, str, Any]]:
        """The headers and footers that sections refer to, as (id, header or footer, new root); other references go."""
        made: dict[str, tuple[str, str, Any]] = {}
        for reference in list(document.iter(f"{W}headerReference", f"{W}footerReference")):
            kind = "header" if reference.tag.endswith("headerReference") else "footer"
            rel = reference.get(f"{_R}id", "")
            part = self._target(self._main, kind, rel)
            if part is None:
                reference.getparent().remove(reference)
            elif rel not in made:
                root = etree.Element(f"{W}{'hdr' if kind == 'header' else 'ftr'}", nsmap={"w": W[1:-1]})
                root.extend(self._sieve.blocks(self._parse(part)))
                if len(root) == 0 or root[-1].tag != f"{W}p":
                    etree.SubElement(root, f"{W}p")
                made[rel] = (rel, kind, root)
        return list(made.values())

    def _settings(self) -> Any:
        old = self._related("settings")
        root = etree.Element(f"{W}settings", nsmap={"w": W[1:-1]})
        if old is not None and old.find(f"{W}evenAndOddHeaders") is not None:
            etree.SubElement(root, f"{W}evenAndOddHeaders")
        tab = old.find(f"{W}defaultTabStop") if old is not None else None
        if tab is not None and re.fullmatch("[0-9]{1,5}", tab.get(f"{W}val", "")):
            etree.SubElement(root, f"{W}defaultTabStop").set(f"{W}val", tab.get(f"{W}val"))
        setting = etree.SubElement(etree.SubElement(root, f"{W}compat"), f"{W}compatSetting")
        for name, value in (("name", "compatibilityMode"), ("uri", _COMPATIBLE), ("val", "15")):
            setting.set(f"{W}{name}", value)
        return root

    def _numbering(self, black: Blackener) -> Any:
        """Automatic numbers; what they say beside the number is text like any other."""
        old = self._related("numbering")
        if old is None:
            return None
        root = etree.Element(f"{W}numbering", nsmap={"w": W[1:-1]})
        for kind, inner in (("abstractNum", "abstractNumId"), ("num", "numId")):
            for element in old.iterchildren(f"{W}{kind}"):
                number = element.get(f"{W}{inner}", "")
                if not number.isdigit():
                    continue
                new = etree.SubElement(root, element.tag)
                new.set(f"{W}{inner}", number)
                if kind == "num":
                    target = element.find(f"{W}abstractNumId")
                    etree.SubElement(new, f"{W}abstractNumId").set(
                        f"{W}val", target.get(f"{W}val", "0") if target is not None else "0"
                    )
                    continue
                for level in element.iterchildren(f"{W}lvl"):
                    new.append(self._level(level, black))
        return root

    def _level(self, level: Any, black: Blackener) -> Any:
        new = etree.Element(level.tag)
        new.set(f"{W}ilvl", level.get(f"{W}ilvl", "0"))
        for element in level:
            name = element.tag[len(W) :] if isinstance(element.tag, str) else ""
            value = element.get(f"{W}val", "")
            if name in ("start", "numFmt", "lvlRestart", "isLgl", "suff", "lvlJc") and re.fullmatch(
                "[A-Za-z0-9]{0,40}", value
            ):
                kept = etree.SubElement(new, element.tag)
                if value:
                    kept.set(f"{W}val", value)
            elif name == "lvlText":
                etree.SubElement(new, element.tag).set(f"{W}val", black.heading(value))
            elif name in ("pPr", "rPr"):
                new.append(self._looks.properties(element))
        return new

    def _left_behind(self) -> None:
        """Name the parts that readers do not see and that did not come along."""
        for pattern, what in (
            (r"docProps/", t("文档属性", "document properties")),
            (r"word/comments\.xml", t("批注部件", "the part of comments")),
            (r"word/(?:media|embeddings)/[^/]+", t("图片和嵌入文件的数据", "data of pictures and embedded files")),
            (r"customXml/item[0-9]+\.xml", t("自定义数据", "custom data")),
            (r".*vbaProject\.bin", t("宏", "macros")),
        ):
            count = sum(re.match(pattern, name) is not None for name in self._names)
            if count:
                self._taken.counts[what] += count

    def _parse(self, name: str) -> Any:
        data = self._archive.read(name)
        for strict, transitional in zip(STRICT, TRANSITIONAL, strict=True):
            data = data.replace(strict, transitional)
        return parse(data)

    def _related(self, kind: str) -> Any:
        target = self._target(self._main, kind)
        return self._parse(target) if target else None

    def _target(self, part: str, kind: str, rel: str | None = None) -> str | None:
        """The part that another (empty: the file) has a relationship of that kind to."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        for relation in self._parse(rels) if rels in self._names else ():
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            if (
                relation.get("Type", "").rpartition("/")[2] == kind
                and rel in (None, relation.get("Id"))
                and relation.get("TargetMode") != "External"
                and target in self._names
            ):
                return target
        return None
