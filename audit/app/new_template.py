"""`templates new`: the folder that a kind of document begins with, with the right page and a sample that renders."""

from __future__ import annotations

import json
import re
from pathlib import Path

from audit import resources
from audit.documents import catalogue
from audit.errors import UsageFault
from audit.messages import t
from audit.outputs import OutputBatch

GENRES = ("document", "letter", "notice", "agreement", "certificate", "paper")
_FOLDER = "_skeletons"
_TITLE = "文书标题"  # what the skeletons are called
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 60  # characters of a title


def begin(name: str, genre: str, title: str | None, out: Path, *, force: bool) -> list[Path]:
    """Write the folder `name` in `out`: Word file, `document.yaml`, data schema and sample; gives the files.

    UsageFault for a name that is none or that a shipped document has; OutputError where the folder holds files already and `force` is not given.
    """
    if not _NAME.fullmatch(name):
        raise UsageFault(
            t(
                "文书名称“{name}”应为小写字母、数字和连字符，如 visit-letter；中文名称用 --title 给出",
                "a document's name has small letters, digits and hyphens, as visit-letter; {name!r} has not; give its title with --title",
                name=name,
            )
        )
    shown = (title or name).strip()
    if not shown or len(shown) > _LONGEST or not shown.isprintable():
        raise UsageFault(
            t(
                "--title 应为 1 至 {most} 个字符的一行文字",
                "--title is a line of 1 to {most} characters",
                most=_LONGEST,
            )
        )
    for template in catalogue.load_all().values():
        if name == template.name or shown == template.title:
            raise UsageFault(
                t(
                    "已有文书 {name}（{title}）；请换一个名称",
                    "there is a document {name} ({title}) already; choose another name",
                    name=template.name,
                    title=template.title,
                )
            )
    batch = OutputBatch(out / name, force=force)
    batch.check()
    # A text in quotes of JSON is one in YAML, too; so a title of any make stays a text.
    quoted = json.dumps(shown, ensure_ascii=False)
    for path in sorted((resources.folder("templates") / _FOLDER / genre).iterdir()):
        data = path.read_bytes()
        if path.name == "document.yaml":
            data = data.replace(f"title: {_TITLE}".encode(), f"title: {quoted}".encode())
        elif path.suffix == ".json":
            data = data.replace(_TITLE.encode(), quoted[1:-1].encode())
        batch.add(path.name, data)
    return batch.commit()
