"""An office's own Word file as a template: looked through for what must not be in it, then read for the fields that it asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from audit.documents import catalogue
from audit.documents.catalogue import Field, ListColumn, RowList, Template
from audit.documents.render import compiled
from audit.documents.safety import check_template
from audit.documents.tags import Uses
from audit.errors import UsageFault
from audit.messages import t


def find(name: str) -> Template | None:
    """The template of a path to a Word file, or to a folder with `document.yaml`; None where the name is none. UsageFault where there
    is no such file."""
    path = Path(name)
    own = catalogue.read_own(path.parent if path.name == "template.docx" else path)
    if own is not None:
        return own
    if path.suffix.lower() not in (".docx", ".docm", ".dotx", ".doc", ".wps"):
        return None
    if not path.is_file():
        raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
    if path.suffix.lower() in (".doc", ".wps"):
        raise UsageFault(
            t(
                "{path} 不是 docx；请用 Word 或 WPS 另存为 docx 后再用",
                "{path} is no docx; save it as docx in Word or WPS",
                path=path.name,
            )
        )
    return read(path)


def read(path: Path) -> Template:
    """The template of a Word file. DataFault where it holds what a template must not, or a tag is wrong."""
    check_template(path)
    made = compiled(path, path.name, ours=False)
    return template_of(path, made.uses)


def template_of(path: Path, uses: Uses) -> Template:
    """A template whose fields are those that the file asks for; all have to be given, lists as lists with their columns."""
    properties: dict[str, Any] = {}
    for name in uses.names:
        if name in uses.columns:
            columns = uses.columns[name]
            row = {"type": "object", "required": columns, "properties": dict.fromkeys(columns, _ANY)}
            properties[name] = {"type": "array", "items": row if columns else _ANY}
        elif name in uses.objects:
            properties[name] = {"type": "object"}
        else:
            properties[name] = _money(name, uses) or _ANY
    schema = {"type": "object", "required": list(uses.names), "properties": properties}
    return Template(
        name=path.name,
        title=re.sub(r"\s+", " ", path.stem),
        title_en=path.stem,
        genre="paper",
        clauses=(),
        schema="",
        fields=tuple(Field(name, name, "user") for name in uses.names if name not in uses.columns),
        folder=path.parent,
        key=_key(uses),
        lists=tuple(
            RowList(name, name, tuple(ListColumn(column) for column in columns))
            for name, columns in uses.columns.items()
            if columns and name in uses.names
        ),
        file=path.name,
        own=schema,
        arithmetic=False,
    )


_ANY = {"type": ["string", "integer", "boolean"]}
_NAMES = ("姓名", "名称", "单位名称", "编号")


def _key(uses: Uses) -> tuple[str, ...]:
    """What names a document: the first field that is a name, and a number where there is one."""
    return tuple(name for name in _NAMES if name in uses.names and name not in uses.columns)[:2]


def _money(name: str, uses: Uses) -> dict[str, Any] | None:
    """The type of a field that is printed through a filter that wants a certain form."""
    filters = {how for field, how in uses.filtered if field == name}
    if filters & {"money", "rmb"}:
        return {"type": "string", "x-type": "money", "pattern": r"^(0|[1-9][0-9]{0,12})\.[0-9]{2}$"}
    if "cn_day" in filters:
        return {"type": "string", "format": "date"}
    return None
