"""Everything that stands in an OpenDocument file (ods, odt and their kin), part by part."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from audit.disclosure.formats import image
from audit.disclosure.formats.odf_body import Body
from audit.disclosure.formats.odf_look import Styles
from audit.disclosure.formats.task import Task, embed, hide, locked, parse, stream
from audit.disclosure.formats.xlsx_look import local
from audit.disclosure.formats.xlsx_parts import every_string, properties, telling
from audit.disclosure.pieces import Walked
from audit.errors import ReadError
from audit.messages import t

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|svg|svm)\Z", re.I)
_QUIET = frozenset(("mimetype", "META-INF/manifest.xml", "manifest.rdf", "layout-cache"))


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of an OpenDocument file given as bytes. ReadError where a part is damaged or encrypted."""
    with zipfile.ZipFile(stream(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise locked(task.shown)
        if "content.xml" not in names:
            raise ReadError(task.shown, t("里面没有正文，文件可能损坏", "holds no document part; it may be damaged"))
        roots = {
            name: parse(archive.read(name), name, task.shown) for name in ("styles.xml", "content.xml") if name in names
        }
        styles = Styles()
        for root in roots.values():
            styles.add(root)
        body = Body(styles, task, result)
        for element in roots["content.xml"]:
            if local(element) == "body":
                for content in element:
                    body.walk(content)
            elif local(element) == "scripts":
                _all(element, t("脚本", "script"), task, result)
        if "styles.xml" in roots:
            _furniture(roots["styles.xml"], body)
        for root in roots.values():
            _links(root, task, result)
        for name in names:
            if name not in roots and name not in _QUIET:
                _part(archive, name, task, result)


def _furniture(root: Any, body: Body) -> None:
    """Headers and footers stand in the styles."""
    for element in root.iter():
        name = local(element)
        if name.startswith(("header", "footer")) and not name.endswith(("style", "properties")):
            label = t("页眉", "header") if name.startswith("header") else t("页脚", "footer")
            body.walk(element, None, label)


def _links(root: Any, task: Task, result: Walked) -> None:
    why = t("链接地址", "link target")
    for element in root.iter():
        if isinstance(element.tag, str):
            for key, value in element.attrib.items():
                if key.endswith("}href") and not value.startswith(("#", "Pictures/", "./")):
                    hide(result, task, value, why, why)


def _all(root: Any, where: str, task: Task, result: Walked) -> None:
    for text in filter(telling, every_string(root)):
        hide(result, task, text, where, t("文件内部数据", "data inside the file"))


def _part(archive: zipfile.ZipFile, name: str, task: Task, result: Walked) -> None:
    """A part that is neither text nor styles."""
    data = archive.read(name)
    if not data:
        return
    if name.startswith("ObjectReplacements/"):
        image.picture(data, name, task, result)
    elif _IMAGE.search(name):
        image.picture(data, name, task, result, thumbnail=name.startswith("Thumbnails/"))
    elif name == "meta.xml":
        root = parse(data, name, task.shown)
        properties(root, task, result)
        for element in root.iter():
            if isinstance(element.tag, str):
                for key, value in element.attrib.items():
                    if key.endswith("}name") and local(element) == "user-defined":
                        hide(
                            result, task, value, t("文档属性", "document property"), t("文档属性", "document property")
                        )
    elif name.endswith((".xml", ".rdf")):
        place = (
            t("部件 {name}", "part {name}", name=name)
            if "/" not in name or name.startswith("META-INF")
            else t("嵌入对象 {name}", "embedded object {name}", name=name.partition("/")[0])
        )
        _all(parse(data, name, task.shown), place, task, result)
    else:
        embed(data, name, result, task)
