"""A template compiled once and rendered many times.

docxtpl opens, patches, compiles and saves the whole file for every document. Here its public methods are asked once for the source of
each part that has tags; what has none is compressed once. A document is then the constant parts with the few changed ones behind.
docxtpl stays the judge (`reference` makes the same document with it, and `same` compares) and the way out for what only it can do.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from lxml import etree
from markupsafe import escape

from audit.documents.environment import BadText, environment
from audit.documents.lowering import Function, Lowered, Unsupported, lower
from audit.documents.package import Part, Shell, parts, repack
from audit.documents.preparing import prepare, q
from audit.documents.tags import Forbidden, check, uses
from audit.errors import DataFault
from audit.messages import pick, t

MAIN = "word/document.xml"
CORE = "docProps/core.xml"
LIMIT = 64 * 2**20  # bytes that one part of a document may have
_TAGS = ("{{", "{%", "{#")
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_PLACE = "audit-title-goes-here"
_DRAWING = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*(")')
_SPECIAL = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\n\t\a\f]")


@dataclass(frozen=True, slots=True)
class _Changing:
    """A part with tags: how to render it, what stands before and behind it, and what docxtpl does to it afterwards."""

    name: str
    lowered: Lowered | None
    jinja: Function
    head: str
    tail: str
    tables: bool  # cells may come and go: docxtpl mends the grids
    drawings: bool
    listing: bool  # line breaks or tabs stand in the template itself


class Compiled:
    """A template ready to make documents. `ours`: the arithmetic of our own templates is written into it.

    DataFault where the template's tags are wrong.
    """

    def __init__(self, data: bytes, shown: str, *, ours: bool) -> None:
        self.shown = shown
        self._env = environment()
        self._template = prepared(data, shown) if ours else data
        tpl = DocxTemplate(io.BytesIO(self._template))
        tpl.init_docx()
        stream = io.BytesIO()
        core = tpl.docx.core_properties
        properties = [text for text in (getattr(core, name) for name in _PROPERTIES) if _has_tags(text)]
        for text in properties:
            self._look_at(text)
        tagged = bool(properties)
        for name in _PROPERTIES:
            setattr(core, name, getattr(core, name))  # docxtpl writes each of them anew, the empty ones as well
        if not tagged:
            core.title = _PLACE
        tpl.docx.save(stream)
        constant = parts(stream.getvalue())
        self._tpl = tpl
        sources = _sources(tpl)
        for _, source in sources:
            self._look_at(source)
        self.changing = [self._changing(name, constant, body) for name, body in sources]
        self.uses = uses(self._env, [body for _, body in sources])
        self.words = re.sub(r"<[^>]*>", "", "".join(body for _, body in sources))
        # What only docxtpl can do: tags in the file's properties and in footnotes.
        self.reason = t("文件属性里有标记", "there are tags in the properties") if tagged else ""
        changed = {part.name for part in self.changing}
        for name, body in constant.items():
            if name not in changed and name.endswith(".xml") and _has_tags(body.decode("utf-8", "ignore")):
                self.reason = self.reason or t("{part} 里有标记", "there are tags in {part}", part=name)
                self._look_at(tpl.patch_xml(body.decode("utf-8", "ignore")))
        core_text = constant.pop(CORE, b"").decode()
        self._core = core_text.split(_PLACE) if _PLACE in core_text else None
        if core_text and self._core is None:
            constant[CORE] = core_text.encode()
        self.settings = constant.get("word/settings.xml", b"")
        self.constant = {name: body for name, body in constant.items() if name not in changed}
        self.shell = Shell(self.constant)
        self.titled: Callable[[str], Part] = lru_cache(maxsize=64)(self._titled_core)

    @property
    def changing_names(self) -> list[str]:
        """The parts that differ from document to document."""
        return [part.name for part in self.changing]

    @property
    def has_title(self) -> bool:
        """Whether the file has a place for its title, which `titled` fills."""
        return self._core is not None

    @property
    def namespaces(self) -> str:
        """The declarations of the main part's start tag."""
        return " ".join(re.findall(r'xmlns(?::\w+)?="[^"]*"', self.changing[0].head))

    @property
    def level(self) -> int:
        """2 all parts lowered to joins; 1 Jinja renders at least one; 0 docxtpl makes the documents."""
        return 0 if self.reason else min((2 if part.lowered else 1 for part in self.changing), default=2)

    def _look_at(self, source: str) -> None:
        """DataFault where a part's tags do what no template may."""
        try:
            check(self._env, self._env.parse(source))
        except Forbidden as error:
            raise DataFault(
                t(
                    "模板 {file} 的标记用了不允许的写法“{what}”；只能填写字段、用列出的过滤器、按数据循环和判断",
                    "a tag of template {file} uses {what}, which is not allowed: fields, the filters listed, loops over data and conditions are",
                    file=self.shown,
                    what=error,
                )
            ) from error
        except TemplateSyntaxError as error:
            raise self._wrong(source, error) from error

    def _wrong(self, source: str, error: TemplateSyntaxError) -> DataFault:
        return DataFault(
            t(
                "模板 {file} 里有写错的标记：{error}{near}",
                "a tag in template {file} is wrong: {error}{near}",
                file=self.shown,
                error=_said(error.message or ""),
                near=_near(source, error),
            )
        )

    def _changing(self, name: str, constant: Mapping[str, bytes], source: str) -> _Changing:
        head, tail = "", ""
        if name == MAIN:
            head, tail = _around_body(constant[MAIN].decode())
            source = re.sub(r"\A<w:body[^>]*>", _without_namespaces, source)
        for ours, theirs in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            if ours in source:
                raise DataFault(
                    t(
                        "模板 {file} 里有“{mark}”，会变成“{tag}”；请去掉",
                        "template {file} holds {mark}, which would become {tag}; remove it",
                        file=self.shown,
                        mark=ours,
                        tag=theirs,
                    )
                )
        try:
            jinja = self._env.from_string(source)
        except TemplateSyntaxError as error:  # a filter that there is not
            raise self._wrong(source, error) from error
        try:
            lowered: Lowered | None = lower(self._env, source)
        except Unsupported:
            lowered = None
        return _Changing(
            name=name,
            lowered=lowered,
            jinja=jinja.render,
            head=head,
            tail=tail,
            tables=name == MAIN and any(map(_grid_may_change, self._tpl.docx.element.body.iter(q("tbl")))),
            drawings=name == MAIN and "<wp:docPr" in source,
            listing=_SPECIAL.search(re.sub(r"\{[{%#].*?[%#}]\}", "", source, flags=re.S)) is not None,
        )

    def render(self, context: Mapping[str, Any], *, plain: bool, title: str) -> bytes:
        """The bytes of one document. `plain` says that no text in the context needs escaping or has a line break or tab.

        DataFault where the data lack a name that the template uses, or a filter cannot take a value.
        """
        if self.reason:
            return self.reference(context, title)
        changed = [
            Part(part.name, text.encode()) for part, text in ((p, self._text(p, context, plain)) for p in self.changing)
        ]
        if self._core is not None:
            changed.append(self.titled(title))
        return self.shell.pack(changed)

    def texts(self, context: Mapping[str, Any], *, plain: bool) -> dict[str, str]:
        """The changed parts of one document as XML."""
        return {part.name: self._text(part, context, plain) for part in self.changing}

    def _text(self, part: _Changing, context: Mapping[str, Any], plain: bool) -> str:
        try:
            if part.lowered is not None:
                made = part.lowered.plain(context) if plain else part.lowered.careful(context)
            else:
                made = part.jinja(context)
        except (TemplateError, BadText) as error:
            raise _cannot_fill(self.shown, error) from error
        if len(made) > LIMIT:
            raise DataFault(
                t(
                    "模板 {file} 生成的内容超过 {limit} MB，已停止",
                    "what template {file} makes is over {limit} MB; stopped",
                    file=self.shown,
                    limit=LIMIT // 2**20,
                )
            )
        if part.listing or (not plain and (part.lowered is None or "\t" in made)):
            made = self._tpl.resolve_listing(made)
        if part.drawings:
            made = _renumbered(made)
        if part.tables:
            made = self._grids(part, made)
        return f"{part.head}{made}{part.tail}"

    def _grids(self, part: _Changing, made: str) -> str:
        """docxtpl's mending of tables that lost or won columns."""
        root: Any = self._tpl.fix_tables(f"{part.head}{made}{part.tail}".split("?>", 1)[-1].strip())
        text: str = etree.tostring(root.find(q("body")), encoding="unicode")
        return re.sub(r"\A<w:body[^>]*>", _without_namespaces, text)

    def _titled_core(self, title: str) -> Part:
        if self._core is None:
            raise ValueError(title)
        return Part(CORE, str(escape(title)).join(self._core).encode())

    def reference(self, context: Mapping[str, Any], title: str) -> bytes:
        """The same document as docxtpl makes it."""
        document = DocxTemplate(io.BytesIO(self._template))
        try:
            document.render(dict(context), jinja_env=environment(), autoescape=True)
        except (TemplateError, BadText) as error:
            raise _cannot_fill(self.shown, error) from error
        document.docx.core_properties.title = title
        stream = io.BytesIO()
        document.docx.save(stream)
        return repack(stream.getvalue())


def prepared(data: bytes, shown: str) -> bytes:
    """A template of ours with its arithmetic in it."""
    found = parts(data)
    if MAIN not in found:
        return data
    document = prepare(found[MAIN], found.get("word/styles.xml"), shown)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in found.items():
            archive.writestr(name, document if name == MAIN else body)
    return stream.getvalue()


def same(one: bytes, other: bytes) -> str:
    """Empty where two documents hold the same parts, each equal as canonical XML; else the first part that differs."""
    ours, theirs = parts(one), parts(other)
    if set(ours) != set(theirs):
        return "、".join(sorted(set(ours) ^ set(theirs)))
    for name, body in ours.items():
        if name.endswith((".xml", ".rels")):
            if canonical(body) != canonical(theirs[name]):
                return name
        elif body != theirs[name]:
            return name
    return ""


def canonical(body: bytes) -> bytes:
    """A part as canonical XML."""
    made: bytes = etree.tostring(etree.fromstring(body), method="c14n")
    return made


def _sources(tpl: DocxTemplate) -> list[tuple[str, str]]:
    """The parts that have tags, as sources that Jinja understands: the body, headers, footers."""
    found = []
    body = tpl.patch_xml(tpl.get_xml())
    found.append((MAIN, body))
    for uri in (tpl.HEADER_URI, tpl.FOOTER_URI):
        for _, part in tpl.get_headers_footers(uri):
            source = tpl.patch_xml(tpl.get_part_xml(part))
            if _has_tags(source):
                found.append((str(part.partname).lstrip("/"), source))
    return found


def _has_tags(text: str | None) -> bool:
    return any(tag in (text or "") for tag in _TAGS)


def _around_body(document: str) -> tuple[str, str]:
    start, end = document.index("<w:body"), document.rindex("</w:body>") + len("</w:body>")
    return document[:start], document[end:]


def _without_namespaces(match: re.Match[str]) -> str:
    """The body's start tag without the namespaces that the document's own already declares."""
    return re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", match.group())


def _renumbered(made: str) -> str:
    """Drawings numbered as docxtpl does, so that no two have the same id."""
    number = 1000

    def following(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"{match.group(1)}{number}{match.group(2)}"

    return _DRAWING.sub(following, made)


def _grid_may_change(table: Any) -> bool:
    """Whether the columns of a table in the template can come out other than its grid says: cells that depend on tags, no row that
    is always there and fills the grid, or a row that is wider."""
    columns = len(table.findall(f"{q('tblGrid')}/{q('gridCol')}"))
    widest, depth = 0, 0
    for row in table.iter(q("tr")):
        text = "".join(row.itertext())
        if re.search(r"\{%\s*(tc|colspan|hm|cellbg)\b|\{\{\s*tc\b", text) or "{" in "".join(
            str(node.get(q("val"))) for node in row.iter(q("gridSpan"))
        ):
            return True
        if re.search(r"\{%\s*tr\b", text):
            depth += len(re.findall(r"\{%\s*tr\s+(?:for|if)\b", text)) - len(
                re.findall(r"\{%\s*tr\s+end(?:for|if)\b", text)
            )
            continue
        cells = row.findall(q("tc"))
        spans = sum(
            int(node.get(q("val"), "1")) for cell in cells for node in cell.findall(f"{q('tcPr')}/{q('gridSpan')}")
        )
        wide = len(cells) + spans - len(row.findall(f"{q('tc')}/{q('tcPr')}/{q('gridSpan')}"))
        if wide > columns or len(cells) > columns:
            return True
        if depth == 0:
            widest = max(widest, wide)
    return widest < columns


# What Jinja says of tags, in Chinese; it has no translations of its own.
_SAYS = (
    (r"No filter named '(.+)'\.", "没有过滤器 {0}"),
    (r"No test named '(.+)'\.", "没有判断 {0}"),
    (r"Encountered unknown tag '(\w+)'.*needs to be closed is '(\w+)'.*", "不认识的标记 {0}；还有没写结束标记的 {1}"),
    (r"Encountered unknown tag '(\w+)'.*", "不认识的标记 {0}（多余的结束标记，或写错了）"),
    (r"Unexpected end of template.*needs to be closed is '(\w+)'.*", "{0} 没有写结束标记 end{0}"),
    (r"Unexpected end of template.*|unexpected end of template.*", "标记没有写完整"),
    (r"expected token '(.+)', got '(.+)'", "此处应是 {0}，写的是 {1}"),
    (r"unexpected '(.+)'", "多出了 {0}"),
    (r"unexpected char '(.+)' at .*", "多出了字符 {0}"),
)


def _said(message: str) -> str:
    """A message of Jinja's in the language in use."""
    for pattern, chinese in _SAYS:
        match = re.fullmatch(pattern, message, re.S)
        if match:
            return pick(chinese.format(*match.groups()), message) or message
    return message


def _near(source: str, error: TemplateSyntaxError) -> str:
    """The tags about the place of an error, as far as they can be told."""
    lines = source.split("\n")
    line = lines[error.lineno - 1] if 0 < (error.lineno or 0) <= len(lines) else source
    for tag in re.findall(r"\{[{%#].*?[%#}]\}", line, re.S):
        name = re.search(r"'([^']+)'", error.message or "")
        if name and name.group(1) in tag:
            return t("（{tag}）", " ({tag})", tag=tag[:60])
    return ""


def _cannot_fill(shown: str, error: Exception) -> DataFault:
    text = str(error)
    missing = re.match(r"'([^']*)' is undefined|.* has no attribute '([^']*)'", text)
    if missing:
        text = t("没有字段“{name}”", "there is no field {name}", name=missing.group(1) or missing.group(2))
    return DataFault(
        t("模板 {file} 不能填写：{error}", "template {file} cannot be filled: {error}", file=shown, error=text)
    )
