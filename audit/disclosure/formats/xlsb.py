"""A binary workbook (xlsb): its cells by the ledgers' reader, the texts of its other parts as they lie, and a word on the limits."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path

from audit.disclosure.formats import image, strings
from audit.disclosure.formats import sheet as sheets
from audit.disclosure.formats.task import Task, embed, gap, hide, parse, stream
from audit.disclosure.formats.xlsx_parts import every_string, properties, telling
from audit.disclosure.pieces import Cell, Walked
from audit.ledgers import typed
from audit.messages import t

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp)\Z", re.I)


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All cells of a binary workbook given as bytes; what is hidden in it cannot be told, and that is said."""
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        path = Path(folder) / "book.xlsb"
        path.write_bytes(data)
        for name, rows, _ in typed.cells(str(path), task.shown):
            cells = [[Cell("" if value is None else str(value)) for value in row] for row in rows]
            sheets.put(result, task, t("工作表“{name}”", "sheet “{name}”", name=name or ""), list(enumerate(cells, 1)))
    with zipfile.ZipFile(stream(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            where, why = t("部件 {name}", "part {name}", name=name), t("文件内部数据", "data inside the file")
            if _IMAGE.search(name):
                image.picture(part, name, task, result, thumbnail="thumbnail" in name)
            elif name.startswith("docProps/"):
                properties(parse(part, name, task.shown), task, result)
            elif name.endswith((".xml", ".rels", ".vml")):
                for text in filter(telling, every_string(parse(part, name, task.shown))):
                    hide(result, task, text, where, why)
            elif name.startswith("xl/embeddings/"):
                embed(part, name, result, task)
            elif not re.match("xl/(?:worksheets/|sharedStrings|styles)", name):
                for text in strings.texts(part):
                    hide(result, task, text, where, why)
    gap(
        result,
        task,
        t("工作簿", "workbook"),
        t(
            "xlsb 的隐藏行列和隐藏工作表没有分辨；请另存为 xlsx 后再查",
            "what is hidden in an xlsb was not told apart; save it as xlsx",
        ),
    )
