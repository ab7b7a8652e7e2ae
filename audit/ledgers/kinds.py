"""The ledgers (台账) that the program knows: one JSON Schema each, in `schemas/ledgers/`.

A schema's property names are the Chinese headings and its `title` the ledger's Chinese name, which is also the name of
its SQL table. What the engine needs beyond JSON Schema is marked with `x-`: see `_MARKS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from audit import resources
from audit.errors import DataFault, UsageFault
from audit.messages import listing, t
from audit.schema import load_json

# x-type: what the cells hold, which decides reading, masking and the database's column type
TYPES = frozenset(
    {
        "text",
        "name",
        "sex",
        "id",
        "date",
        "birth",
        "month",
        "year",
        "money",
        "count",
        "yesno",
        "card",
        "choice",
        "address",
        "phone",
        "uscc",
    }
)
_MARKS = frozenset({"x-type", "x-aliases", "x-synonyms", "x-fill-down", "x-mark", "x-severity", "x-title-en"})


@dataclass(frozen=True, slots=True)
class Column:
    """One heading. `mark` is `person` (whose row it is), `unit` (the office it counts for) or `measure` (a decimal that is no payment: a rate,
    an area, points), else None."""

    name: str
    type: str
    required: bool
    values: tuple[str, ...] = ()
    synonyms: Mapping[str, str] | None = None
    aliases: tuple[str, ...] = ()
    fill_down: bool = False
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One ledger: its id (`name`), Chinese title, columns in order, and the schema they come from."""

    name: str
    title: str
    aliases: tuple[str, ...]
    policies: tuple[str, ...]
    columns: tuple[Column, ...]
    schema: Mapping[str, Any]

    def column(self, name: str) -> Column:
        """The column of that heading; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def marked(self, mark: str) -> str | None:
        """The heading that carries the mark, if any."""
        return next((column.name for column in self.columns if column.mark == mark), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The headings that a sheet must have."""
        return tuple(column.name for column in self.columns if column.required)


def _column(file: str, name: str, spec: Mapping[str, Any], required: Iterable[str]) -> Column:
    unknown = [key for key in spec if key.startswith("x-") and key not in _MARKS]
    if unknown or spec.get("x-type") not in TYPES:
        raise DataFault(
            t(
                "{file} 的“{name}”：x-type 或标记 {marks} 不认识",
                "{file}, {name}: unknown x-type or marks {marks}",
                file=file,
                name=name,
                marks=unknown,
            )
        )
    return Column(
        name=name,
        type=spec["x-type"],
        required=name in required,
        values=tuple(spec.get("enum", ())),
        synonyms=spec.get("x-synonyms"),
        aliases=tuple(spec.get("x-aliases", ())),
        fill_down=bool(spec.get("x-fill-down", False)),
        mark=spec.get("x-mark"),
    )


def build(name: str, document: Mapping[str, Any]) -> LedgerKind:
    """A ledger from its schema document; `name` is the file's stem."""
    file = f"{name}.schema.json"
    return LedgerKind(
        name=name,
        title=document["title"],
        aliases=tuple(document.get("x-aliases", ())),
        policies=tuple(document.get("x-policies", ())),
        columns=tuple(
            _column(file, column, spec, document["required"]) for column, spec in document["properties"].items()
        ),
        schema=document,
    )


@cache
def catalogue() -> Mapping[str, LedgerKind]:
    """Every ledger of `schemas/ledgers/`, by id, in the order of their ids."""
    folder = resources.folder("schemas") / "ledgers"
    kinds = {}
    for path in sorted(folder.glob("*.schema.json")):
        name = path.name.removesuffix(".schema.json")
        kinds[name] = build(name, load_json(path))
    return kinds


def adapt(
    kind: LedgerKind, requires: Iterable[str] = (), values: Mapping[str, Iterable[str]] | None = None
) -> LedgerKind:
    """The ledger as a policy wants it: further required columns, further allowed values of a column."""
    schema = dict(kind.schema)
    schema["required"] = [*kind.schema["required"], *(name for name in requires if name not in kind.schema["required"])]
    properties = dict(kind.schema["properties"])
    for name, extra in (values or {}).items():
        properties[name] = properties[name] | {"enum": [*properties[name]["enum"], *extra]}
    schema["properties"] = properties
    return build(kind.name, schema)


def find(name: str) -> LedgerKind:
    """A ledger by its id or its Chinese title; UsageFault names the nearest ones."""
    import difflib

    kinds = catalogue()
    for kind in kinds.values():
        if name in (kind.name, kind.title, *kind.aliases):
            return kind
    names = {key: kind for kind in kinds.values() for key in (kind.name, kind.title)}
    near = difflib.get_close_matches(name, names, 3, 0.4)
    hint = t("；相近的有：{near}", "; near: {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有名为“{name}”的台账{hint}（audit ledgers list 列出全部）",
            "no ledger is called {name!r}{hint} (audit ledgers list shows all)",
            name=name,
            hint=hint,
        )
    )
