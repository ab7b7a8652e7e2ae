"""The documents that the program can make: folders of `templates/` with a Word file, `document.yaml` and a data schema."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from audit import resources
from audit.errors import UsageFault
from audit.messages import listing, pick, t
from audit.schema import check_document
from audit.strict_yaml import load as load_yaml


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document.

    `source` says where it comes from: `ledger` or `register` (a column), `user` (audit.toml or --set), or computed: `count`,
    `sum` (of a column of the list), `period` and `days` (of two fields).
    """

    name: str
    title: str
    source: str
    column: str | None = None
    of: tuple[str, ...] = ()
    required: bool = True
    default: str | None = None
    default_from: str | None = None


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the document's table: the ledger's, or the age worked out from an identity number on a field's day."""

    name: str
    column: str
    age_id: str | None = None
    age_on: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of document."""

    name: str
    title: str
    title_en: str
    genre: str
    clauses: tuple[str, ...]
    ledger: str
    per: str
    register: str | None
    schema: str
    heading: str
    fields: tuple[Field, ...]
    list_name: str
    list_columns: tuple[ListColumn, ...]
    folder: Path

    @property
    def docx(self) -> Path:
        """The Word file that an office can edit."""
        return self.folder / "template.docx"


def _template(folder: Path) -> Template:
    document: dict[str, Any] = load_yaml(folder / "document.yaml")
    check_document(document, "documents/_document", f"{folder.name}/document.yaml")
    rows = document["list"]
    return Template(
        name=folder.name,
        title=document["title"],
        title_en=document["title_en"],
        genre=document["genre"],
        clauses=tuple(document["clauses"]),
        ledger=document["ledger"],
        per=document["per"],
        register=document.get("register"),
        schema=f"documents/{folder.name}",
        heading=document["heading"],
        fields=tuple(
            Field(
                name,
                f["title"],
                f["from"],
                f.get("column"),
                tuple(f.get("of", ())),
                f.get("required", True),
                f.get("default"),
                f.get("default_from"),
            )
            for name, f in document["fields"].items()
        ),
        list_name=rows["name"],
        list_columns=tuple(
            ListColumn(name, c["column"], c.get("age", {}).get("id"), c.get("age", {}).get("on"))
            for name, c in rows["columns"].items()
        ),
        folder=folder,
    )


@cache
def load_all() -> Mapping[str, Template]:
    """Every template of `templates/`, by name."""
    root = resources.folder("templates")
    return {path.parent.name: _template(path.parent) for path in sorted(root.glob("[a-z]*/document.yaml"))}


def find(name: str) -> Template:
    """A template by its name or title; UsageFault names the nearest."""
    found = load_all()
    for template in found.values():
        if name in (template.name, template.title):
            return template
    names = [text for template in found.values() for text in (template.name, template.title)]
    near = difflib.get_close_matches(name, names, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有名为“{name}”的文书{hint}（audit templates list 列出全部）",
            "no document is called {name!r}{hint} (audit templates list shows all)",
            name=name,
            hint=hint,
        )
    )


def describe(template: Template) -> dict[str, Any]:
    """The entry of `templates list` and `templates show`."""
    return {
        "name": template.name,
        "title": template.title,
        "title_en": template.title_en,
        "genre": template.genre,
        "clauses": list(template.clauses),
        "ledger": template.ledger,
        "per": template.per,
        "fields": [
            {
                "name": f.name,
                "title": f.title,
                "from": _origin(f),
                "required": f.required and f.default is None and f.default_from is None,
            }
            for f in template.fields
        ],
        "list": {"name": template.list_name, "columns": [column.name for column in template.list_columns]},
    }


def _origin(field: Field) -> str:
    return {
        "ledger": t("台账“{column}”列", "ledger, column {column}", column=field.column),
        "register": t("公示登记台账“{column}”列，或 --set", "register, column {column}, or --set", column=field.column),
        "user": pick("audit.toml 或 --set", "audit.toml or --set"),
    }.get(field.source) or t("程序计算", "computed")
