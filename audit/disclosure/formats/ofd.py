"""Everything that stands in an OFD file: page text with what is seen of it, annotations, attachments, custom data, signatures."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Any

from audit.disclosure.formats import image, layout
from audit.disclosure.formats.layout import Glyph
from audit.disclosure.formats.task import Task, embed, gap, hide, parse, stream
from audit.disclosure.formats.xlsx_look import local
from audit.disclosure.formats.xlsx_parts import every_string, telling
from audit.disclosure.pieces import Piece, Table, Walked
from audit.errors import ReadError
from audit.messages import t

_TINY = 0.7  # millimetres, about two points
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|webp|jb2)\Z", re.I)
_QUIET = re.compile(r"\.(?:ttf|otf|ttc|otc)\Z", re.I)
MAX_PAGES = 3_000
Box = tuple[float, float, float, float]


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces of an OFD given as bytes. ReadError where a part is damaged."""
    with zipfile.ZipFile(stream(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if "OFD.xml" not in names:
            raise ReadError(task.shown, t("里面没有 OFD.xml，文件可能损坏", "holds no OFD.xml; it may be damaged"))
        reader = _Reader(archive, names, task, result)
        reader.walk()


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, names: list[str], task: Task, result: Walked) -> None:
        self._archive, self._names, self._task, self._result = archive, names, task, result
        self._done: set[str] = set()

    def _root(self, name: str) -> Any:
        self._done.add(name)
        return parse(self._archive.read(name), name, self._task.shown)

    def _at(self, base: str, target: str) -> str:
        """The part that a location names, seen from another part."""
        target = (target or "").strip()
        return (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
        )

    def walk(self) -> None:
        root = self._root("OFD.xml")
        why = t("文档属性", "document property")
        for element in root.iter():
            name = local(element)
            if name in ("DocRoot", "Signatures", "Version"):
                continue
            if (element.text or "").strip():
                label = element.get("Name") or name
                hide(
                    self._result,
                    self._task,
                    element.text,
                    t("文档属性 {label}", "document property {label}", label=label),
                    why,
                    name=label,
                )
        for element in root.iter():
            if local(element) == "DocRoot":
                target = self._at("OFD.xml", element.text or "")
                if target in self._names:
                    self._document(target)
        self._rest()

    def _document(self, name: str) -> None:
        root = self._root(name)
        area = next((_box(e.text) for e in root.iter() if local(e) == "PhysicalBox"), None)
        templates = {
            e.get("ID"): self._at(name, e.get("BaseLoc") or "") for e in root.iter() if local(e) == "TemplatePage"
        }
        pages = [e for e in root.iter() if local(e) == "Page" and e.get("BaseLoc")]
        for number, page in enumerate(pages, 1):
            target = self._at(name, page.get("BaseLoc"))
            shown = t("第 {n} 页", "page {n}", n=number)
            if number > MAX_PAGES:
                gap(
                    self._result,
                    self._task,
                    t("第 {n} 页起", "from page {n}", n=number),
                    t("页数过多，没有检查；请分成小文件", "too many pages; not checked"),
                )
                break
            if target not in self._names:
                gap(self._result, self._task, shown, t("内容缺失，没有检查", "missing; not checked"))
                continue
            self._page(self._root(target), shown, area, templates)
        for element in root.iter():
            kind = local(element)
            if kind in ("OutlineElem", "Bookmark"):
                label = t("书签", "bookmark")
                hide(self._result, self._task, element.get("Title") or element.get("Name"), label, label)

    def _page(self, root: Any, shown: str, area: Box | None, templates: dict[str | None, str]) -> None:
        own = next((_box(e.text) for e in root.iter() if local(e) == "PhysicalBox"), None) or area
        glyphs: list[Glyph] = []
        pictures = 0
        for element in root.iter():
            if local(element) == "Template" and templates.get(element.get("TemplateID")) in self._names:
                glyphs += self._glyphs(self._root(templates[element.get("TemplateID")]), own)[0]
        found, pictures = self._glyphs(root, own)
        glyphs += found
        if pictures and sum(len(glyph.text) for glyph in glyphs) < 12:
            gap(
                self._result,
                self._task,
                shown,
                t("是图片，没有文字，没有检查；请人工查看", "a picture without text; not checked; look at it yourself"),
            )
        self._put(layout.lines(glyphs), shown)

    def _put(self, lines: list[layout.Line], shown: str) -> None:
        index = run = 0
        while index <= len(lines):
            taken, rows = layout.unruled(lines, index) if index < len(lines) else (0, [])
            if taken or index == len(lines):
                for number, line in enumerate(lines[run:index], run + 1):
                    where = t("{page}第 {n} 行", "{page}, line {n}", page=shown, n=number)
                    visible = layout.text_of([g for g in line.glyphs if g.why is None])
                    hidden = [g for g in line.glyphs if g.why is not None]
                    if visible:
                        self._result.pieces.append(Piece(visible, self._task.prefix + where))
                        self._result.blocks.append(visible)
                    if hidden:
                        hide(self._result, self._task, layout.text_of(hidden), where, hidden[0].why or "", "body")
            if taken:
                table = Table(len(self._result.tables) + 1, rows)
                table.label = self._task.prefix + t("{page}的表", "table on {page}", page=shown)
                self._result.tables.append(table)
                self._result.blocks.append(table)
                run = index = index + taken
            else:
                index += 1

    def _glyphs(self, root: Any, area: Box | None) -> tuple[list[Glyph], int]:
        """The texts of a page in drawing order, each with the reason why it is not seen, and how many pictures there are."""
        glyphs: list[Glyph] = []
        pictures = 0
        for element in root.iter():
            name = local(element)
            box = _box(element.get("Boundary"))
            if name == "TextObject" and box is not None:
                text = "".join((code.text or "") for code in element if local(code) == "TextCode")
                if text.strip():
                    size = _number(element.get("Size"), 3.5)
                    glyph = Glyph(text, box[0], box[0] + box[2], box[1], box[1] + box[3], size or 1.0)
                    glyph.why = _why(element, box, size, area)
                    glyphs.append(glyph)
            elif name == "ImageObject" and box is not None and box[2] > 20 and box[3] > 7:
                pictures += 1
                _cover(glyphs, box, t("被图片遮盖", "covered by a picture"))
            elif name == "PathObject" and box is not None and element.get("Fill") in ("true", "1") and _opaque(element):
                _cover(glyphs, box, t("被色块遮盖", "covered"))
        return glyphs, pictures

    def _rest(self) -> None:
        """Parts that are no pages: annotations, attachments, custom data, resources, signatures."""
        result, task = self._result, self._task
        for name in self._names:
            lower = name.lower()
            if name in self._done or _QUIET.search(name):
                continue
            if _IMAGE.search(name):
                image.picture(self._archive.read(name), name, task, result)
            elif "/annot" in lower and lower.endswith(".xml"):
                label = t("批注", "annotation")
                for text in filter(str.strip, every_string(self._root(name))):
                    hide(result, task, text, label, label, "body")
            elif lower.endswith(".xml"):
                front = (
                    t("自定义数据", "custom data")
                    if "custom" in lower or "tag" in lower
                    else t("附件清单", "list of attachments")
                    if "attach" in lower
                    else ""
                )
                place = front or t("部件 {name}", "part {name}", name=name)
                for text in every_string(self._root(name)):
                    if front or telling(text):
                        hide(result, task, text, place, front or t("文件内部数据", "data inside the file"))
            elif "/sign" in lower or lower.endswith((".esl", ".dat")):
                from audit.disclosure.formats import strings

                for text in strings.texts(self._archive.read(name)):
                    hide(result, task, text, t("签章数据", "signature data"), t("签章数据", "signature data"))
            else:
                embed(
                    self._archive.read(name),
                    name,
                    result,
                    task,
                    t("附件 {name} ", "attachment {name}, ", name=name.rpartition("/")[2]),
                )


def _why(element: Any, box: Box, size: float, area: Box | None) -> str | None:
    """Why a text is not seen by what it says of itself."""
    if element.get("Visible") in ("false", "0"):
        return t("设为不可见", "set invisible")
    if element.get("Alpha") == "0":
        return t("完全透明", "fully transparent")
    if size < _TINY:
        return t("字号过小", "tiny text")
    if area is not None:
        x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
        if not (0 <= x <= area[2] and 0 <= y <= area[3]):
            return t("在页面范围之外", "outside the page")
    colour = next((child for child in element if local(child) == "FillColor"), None)
    if colour is not None:
        values = [_number(part, 0.0) for part in (colour.get("Value") or "").split()]
        if colour.get("Alpha") == "0":
            return t("完全透明", "fully transparent")
        if len(values) in (1, 3) and min(values) >= 232:
            return t("文字与底色相同", "text in the colour of its ground")
    return None


def _opaque(element: Any) -> bool:
    colour = next((child for child in element if local(child) == "FillColor"), None)
    return element.get("Alpha", "255") == "255" and (colour is None or colour.get("Alpha", "255") == "255")


def _cover(glyphs: list[Glyph], box: Box, why: str) -> None:
    """What was drawn before and lies wholly under a box is not seen."""
    for glyph in glyphs:
        inside = box[0] - 0.5 <= glyph.x0 and glyph.x1 <= box[0] + box[2] + 0.5
        if inside and box[1] - 0.5 <= glyph.top and glyph.bottom <= box[1] + box[3] + 0.5:
            glyph.why = glyph.why or why


def _box(text: str | None) -> Box | None:
    parts = (text or "").split()
    if len(parts) != 4:
        return None
    values = [_number(part, float("nan")) for part in parts]
    return None if any(value != value for value in values) else (values[0], values[1], values[2], values[3])


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default
