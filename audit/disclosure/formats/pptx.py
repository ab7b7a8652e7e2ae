"""Everything that stands in a presentation, part by part."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from audit.disclosure.formats import image
from audit.disclosure.formats.task import Task, embed, hide, parse, stream
from audit.disclosure.formats.xlsx_look import local
from audit.disclosure.formats.xlsx_parts import every_string, properties, telling
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.messages import t

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|svg)\Z", re.I)


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a presentation given as bytes. ReadError where a part is damaged."""
    with zipfile.ZipFile(stream(data)) as archive:
        for name in sorted(archive.namelist(), key=_order):
            if name.endswith("/"):
                continue
            if _IMAGE.search(name):
                image.picture(archive.read(name), name, task, result, thumbnail="thumbnail" in name)
            elif name.endswith(".rels"):
                for relation in parse(archive.read(name), name, task.shown):
                    if relation.get("TargetMode") == "External":
                        why = t("链接地址", "link target")
                        hide(result, task, relation.get("Target"), why, why)
            elif name.endswith(".xml"):
                _part(parse(archive.read(name), name, task.shown), name, task, result)
            else:
                embed(archive.read(name), name, result, task)


def _order(name: str) -> tuple[str, int]:
    number = re.search(r"([0-9]+)\.xml\Z", name)
    return re.sub(r"[0-9]+\.xml\Z", "", name), int(number[1]) if number else 0


def _part(root: Any, name: str, task: Task, result: Walked) -> None:
    number = re.search(r"([0-9]+)\.xml\Z", name)
    shown = number[1] if number else ""
    if name.startswith("docProps/"):
        properties(root, task, result)
    elif name.startswith("ppt/slides/"):
        off = root.get("show") in ("0", "false")
        _slide(
            root, t("第 {n} 张", "slide {n}", n=shown), t("隐藏的幻灯片", "hidden slide") if off else None, task, result
        )
    elif name.startswith("ppt/notesSlides/"):
        _slide(root, t("备注 {n}", "notes {n}", n=shown), t("备注", "notes"), task, result)
    elif "/comments" in name.lower() or "commentAuthors" in name:
        label = t("批注", "comment")
        for text in every_string(root):
            hide(result, task, text, label, label, "body")
    elif not name.startswith(("ppt/theme/", "[Content_Types]", "ppt/presProps", "ppt/viewProps", "ppt/tableStyles")):
        for text in filter(telling, every_string(root)):
            hide(
                result,
                task,
                text,
                t("部件 {name}", "part {name}", name=name),
                t("文件内部数据", "data inside the file"),
            )


def _slide(root: Any, shown: str, why: str | None, task: Task, result: Walked) -> None:
    for element in root.iter():
        name = local(element)
        if name == "tbl":
            table = Table(len(result.tables) + 1, label=task.prefix + t("{slide}的表", "table on {slide}", slide=shown))
            for row in (child for child in element if local(child) == "tr"):
                texts = [
                    "".join(x.text or "" for x in cell.iter() if local(x) == "t") for cell in row if local(cell) == "tc"
                ]
                table.rows.append([Cell(hidden=text, why=why) if why and text else Cell(text) for text in texts])
            result.tables.append(table)
            result.blocks.append(table)
        elif name == "p" and not any(local(a) == "tbl" for a in element.iterancestors()):
            text = "".join(x.text or "" for x in element.iter() if local(x) == "t")
            hidden = why or (t("隐藏的图形", "hidden shape") if _off(element) else None)
            if hidden:
                hide(result, task, text, shown, hidden, "body")
            elif text.strip():
                result.pieces.append(Piece(text, task.prefix + shown))
                result.blocks.append(text)
        elif name == "cNvPr":
            for key in ("descr", "title"):
                label = t("替代文字", "alternative text")
                hide(result, task, element.get(key), f"{shown} {label}", label)


def _off(element: Any) -> bool:
    """Whether the shape around a paragraph is switched off."""
    shape = next((a for a in element.iterancestors() if local(a) == "sp"), None)
    return shape is not None and any(local(x) == "cNvPr" and x.get("hidden") in ("1", "true") for x in shape.iter())
