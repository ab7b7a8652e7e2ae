"""The documents that the program can make: folders of `templates/` with a Word file, `document.yaml` and a data schema."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from audit import resources
from audit.errors import UsageFault
from audit.messages import listing, pick, t
from audit.schema import check_document, load_json
from audit.strict_yaml import load as load_yaml

Each = Literal["row", "batch", "unit", "all"]
HEADING = "标题"  # the field that holds what `heading` says
FILES = "files"  # the ledger that the files of a submission are taken for
SCHEMA = "data.schema.json"  # the data's schema in a folder of an office's own


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document.

    `source` says where it comes from: `ledger` or `register` (a column), `user` (the data file, audit.toml or --set), `param`
    (the policy's parameter `key` on the day of the field `on`), `as_of` (today), or computed: `count` and `sum` (of a list, of
    its `column`; `only` of the rows with one of the values), `period` and `days` (of two fields), `ceiling` (of two whole numbers: their
    quotient, rounded up), `rmb` and `sex` (of one: an amount in words, the sex that an identity number says), `text` (a text with other
    fields in braces), `signatures` (of a list of organs whose `column` is how they sign: their places side by side). `endings` write a ledger's word out: 街道 as 街道办事处.
    """

    name: str
    title: str
    source: str
    column: str | None = None
    list_name: str | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of: tuple[str, ...] = ()
    key: str | None = None
    on: str | None = None
    text: str | None = None
    endings: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
    default: Any = None
    default_from: str | None = None

    @property
    def computed(self) -> bool:
        """Whether the program works it out; what a data file says of it must then agree."""
        return self.source in ("count", "sum", "period", "days", "rmb", "sex", "text", "ceiling", "signatures")


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount of the policy: the parameter `base` times the one that `ratios` names for the value of column `by`, on the day (or the
    first of the month) of the field `on`."""

    base: str
    by: str
    ratios: Mapping[str, str]
    on: str


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: the ledger's, the running number, the age worked out from an identity number on a field's day, the sex that
    the number tells, or an amount that the policy gives for another column's value."""

    name: str
    column: str | None = None
    number: bool = False
    required: bool = True
    default: str | None = None
    age_id: str | None = None
    age_on: str | None = None
    sex_id: str | None = None
    worth: Worth | None = None


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of a document: the rows of a table, or paragraphs of the same make."""

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """The ledger that documents are made from: one for each row, each batch (`by` columns, within a unit), each unit, or one of
    all (with `by`: of all units' rows with the same value). Where `compute` names a computation of the policy, its results are the
    rows and `ledger` is `compute/NAME`; they have its columns and 街道, 期间, 年度, 半年度. `register` is a second ledger whose entry
    is found by unit and `by`; `only` keeps the rows with one of the values."""

    ledger: str
    each: Each
    by: tuple[str, ...] = ()
    register: str | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compute: str | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is read back from a document that was made: names that must stand in it in order (`list.column` or a field), lists that must
    stand in a table in whole, sums (field to `list.column`) and amounts in words."""

    names: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    sums: Mapping[str, str] = field(default_factory=dict)
    rmb: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of document."""

    name: str
    title: str
    title_en: str
    genre: str
    clauses: tuple[str, ...]
    schema: str
    fields: tuple[Field, ...]
    folder: Path
    source: Source | None = None
    heading: str | None = None
    key: tuple[str, ...] = ()
    lists: tuple[RowList, ...] = ()
    required_parts: tuple[str, ...] = ()
    truth: Truth = field(default_factory=Truth)
    file: str = "template.docx"
    own: Mapping[str, Any] | None = None
    arithmetic: bool = True  # whether the places of signatures and the like are reckoned, which needs our styles

    @property
    def docx(self) -> Path:
        """The Word file that an office can edit."""
        return self.folder / self.file

    @property
    def document(self) -> Mapping[str, Any]:
        """The JSON Schema of the data: the shipped one, or what was read off a template from outside."""
        return _schema(self.schema) if self.own is None else self.own

    @property
    def properties(self) -> Mapping[str, Mapping[str, Any]]:
        """The schema of each field of the data."""
        found: Mapping[str, Mapping[str, Any]] = self.document["properties"]
        return found

    @property
    def foreign(self) -> bool:
        """Whether it is an office's own file and none of the shipped templates."""
        return self.own is not None

    @property
    def names(self) -> frozenset[str]:
        """The names of everything in the data."""
        return frozenset(self.properties)


@cache
def _schema(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_json(resources.folder("schemas") / f"{name}.schema.json")
    return found


def _field(name: str, f: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        title=f["title"],
        source=f["from"],
        column=f.get("column"),
        list_name=f.get("list"),
        only={column: tuple(values) for column, values in f.get("only", {}).items()},
        of=tuple(f.get("of", ())),
        key=f.get("key"),
        on=f.get("on"),
        text=f.get("text"),
        endings=f.get("endings", {}),
        required=f.get("required", True),
        default=f.get("default"),
        default_from=f.get("default_from"),
    )


def _row_list(name: str, spec: Mapping[str, Any]) -> RowList:
    columns = tuple(
        ListColumn(
            column,
            c.get("column"),
            c.get("number", False),
            c.get("required", True),
            c.get("default"),
            c.get("age", {}).get("id"),
            c.get("age", {}).get("on"),
            c.get("sex", {}).get("id"),
            Worth(**c["worth"]) if "worth" in c else None,
        )
        for column, c in ((column, c or {}) for column, c in spec["columns"].items())
    )
    return RowList(name, spec.get("title", name), columns, spec.get("required", True))


def _source(spec: Mapping[str, Any] | None) -> Source | None:
    if spec is None:
        return None
    only = {column: tuple(values) for column, values in spec.get("only", {}).items()}
    compute = spec.get("compute")
    ledger = FILES if spec.get("files") else spec["ledger"] if compute is None else f"compute/{compute}"
    by = spec.get("by", [])
    columns = (by,) if isinstance(by, str) else tuple(by)
    return Source(ledger, spec["each"], columns, spec.get("register"), only, compute)


def read_folder(folder: Path) -> Template:
    """A template's folder; DataFault where `document.yaml` is wrong."""
    document: dict[str, Any] = load_yaml(folder / "document.yaml")
    check_document(document, "documents/_document", f"{folder.name}/document.yaml")
    check = document.get("check", {})
    return Template(
        name=folder.name,
        title=document["title"],
        title_en=document["title_en"],
        genre=document["genre"],
        clauses=tuple(document["clauses"]),
        schema=f"documents/{folder.name}",
        fields=tuple(_field(name, f) for name, f in document["fields"].items()),
        folder=folder,
        source=_source(document.get("source")),
        heading=document.get("heading"),
        key=tuple(document.get("key", ())),
        lists=tuple(_row_list(name, spec) for name, spec in document.get("lists", {}).items()),
        required_parts=tuple(document.get("required_parts", ())),
        truth=Truth(
            tuple(check.get("names", ())),
            tuple(check.get("lists", ())),
            dict(check.get("sums", {})),
            tuple(check.get("rmb", ())),
        ),
    )


def read_own(folder: Path) -> Template | None:
    """The template of a folder that an office keeps for itself, with its data schema in it (`audit templates new` makes such); None
    where the folder is none. DataFault where one of its files is wrong."""
    if not all((folder / name).is_file() for name in ("document.yaml", SCHEMA, "template.docx")):
        return None
    own: Mapping[str, Any] = load_json(folder / SCHEMA)
    return replace(read_folder(folder.resolve()), own=own)


@cache
def load_all() -> Mapping[str, Template]:
    """Every template of `templates/`, by name."""
    root = resources.folder("templates")
    return {path.parent.name: read_folder(path.parent) for path in sorted(root.glob("[a-z]*/document.yaml"))}


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
    source = template.source
    return {
        "name": template.name,
        "title": template.title,
        "title_en": template.title_en,
        "genre": template.genre,
        "clauses": list(template.clauses),
        "ledger": source.ledger if source and source.compute is None else None,
        "compute": source.compute if source else None,
        "register": source.register if source else None,
        "each": source.each if source else None,
        "fields": [
            {
                "name": f.name,
                "title": f.title,
                "from": _origin(f),
                "required": f.required and not f.computed and f.default is None and f.default_from is None,
            }
            for f in template.fields
        ],
        "lists": [{"name": each.name, "columns": [c.name for c in each.columns]} for each in template.lists],
        "required_parts": list(template.required_parts),
    }


def _origin(item: Field) -> str:
    return {
        "ledger": t("台账“{column}”列", "ledger, column {column}", column=item.column),
        "register": t("公示登记台账“{column}”列，或 --set", "register, column {column}, or --set", column=item.column),
        "user": pick("数据文件、audit.toml 或 --set", "data file, audit.toml or --set"),
        "param": t("政策参数“{key}”", "parameter {key}", key=item.key),
        "as_of": t("当日（--as-of）", "today (--as-of)"),
    }.get(item.source) or t("程序计算", "computed")
