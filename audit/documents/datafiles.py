"""Data of documents that stand in files of their own: JSON (an object or an array of them), JSON Lines, or a workbook.

A workbook has the fields as headings and a document in each row; a list is a sheet of the list's name with its columns, and, where
there are several documents, with the fields that name a document (`key`) in front.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import guard
from audit.cache import Cache
from audit.documents.batches import Record, Refusal, file_name
from audit.documents.catalogue import HEADING, RowList, Template
from audit.documents.filling import Context, Missing, finish, given_fields, typed, typed_cell
from audit.errors import ReadError
from audit.ledgers import containers
from audit.ledgers.grid import Grid
from audit.ledgers.submission import is_table
from audit.messages import listing, t
from audit.values import tidy

JSON = frozenset({".json", ".jsonl"})
UNIT = "街道"


@dataclass(frozen=True, slots=True)
class Raw:
    """What a file says of one document, and where it says so."""

    label: str
    given: Mapping[str, Any]


def is_data(template: Template, path: Path, passwords: Sequence[str] = (), cache: Cache | None = None) -> bool:
    """Whether a file holds documents' data rather than a ledger: JSON does; a table does where all its headings are fields of the
    document, with each that nothing else can fill among them. For a document without a ledger every table does."""
    if path.is_dir():
        return False
    if path.suffix.lower() in JSON or template.source is None:
        return True
    try:
        grids = _grids(path, passwords, cache)
    except ReadError:
        return False  # the reader of ledgers says why
    headings = set(_headings(grids[0])) if grids else set()
    needed = {f.name for f in template.fields if f.source == "ledger" and f.required and f.default is None}
    return bool(headings) and headings <= template.names and needed <= headings


def read(template: Template, path: Path, passwords: Sequence[str] = (), cache: Cache | None = None) -> Iterator[Raw]:
    """What a data file says, document by document. ReadError names file and place."""
    ending = path.suffix.lower()
    if ending == ".jsonl":
        return _lines(path)
    if ending == ".json":
        return _objects(path)
    return _rows(template, path, passwords, cache)


def walk(
    template: Template, raws: Iterator[Raw], context: Context, only: str | None = None
) -> Iterator[Record | Refusal]:
    """The documents to make from what files say, and those that cannot be made. `only` is a record's key or a part of it."""
    for raw in raws:
        key = tuple(str(raw.given[name]) for name in template.key if raw.given.get(name) not in (None, ""))
        key = key if template.key and len(key) == len(template.key) else (raw.label,)
        shown = " ".join(key)
        if only is not None and only not in (shown, *key):
            continue
        try:
            data = complete(template, raw.given, context)
        except Missing as missing:
            yield Refusal(shown, missing.name, str(missing))
            continue
        if template.key and all(name in data for name in template.key):
            key = tuple(str(data[name]) for name in template.key)
        yield Record(" ".join(key), file_name(template, key), data)


def complete(template: Template, given: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The data of one document out of what a file says: with the user's fields, defaults, running numbers and all that is computed.
    What the document does not know stays in, for its schema to refuse by name."""
    unit = given.get(UNIT)
    data = given_fields(template, given, [unit] if isinstance(unit, str) else [], context)
    computed = {f.name for f in template.fields if f.computed} | ({HEADING} if template.heading else set())
    data |= {
        name: value for name, value in given.items() if name not in data and name not in computed and value is not None
    }
    for each in template.lists:
        if each.name not in data and (said := context.said(each.name, [])):
            data[each.name] = typed(template, each.name, said)
        if isinstance(data.get(each.name), list):
            data[each.name] = [_filled(each, number, row) for number, row in enumerate(data[each.name], 1)]
    finish(template, data, given)
    return data


def _filled(each: RowList, number: int, row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    extra = {c.name: number if c.number else c.default for c in each.columns if c.name not in row}
    return {**{name: value for name, value in extra.items() if value is not None}, **row}


def _objects(path: Path) -> Iterator[Raw]:
    document = _parse(path, _text(path))
    many = isinstance(document, list)
    for number, item in enumerate(document if many else [document], 1):
        label = f"{path.stem}-{number}" if many else path.stem
        yield Raw(label, _object(path, item, t("第 {number} 份", "document {number}", number=number)))


def _lines(path: Path) -> Iterator[Raw]:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    place = t("第 {number} 行", "line {number}", number=number)
                    yield Raw(f"{path.stem}-{number}", _object(path, _parse(path, line, place), place))
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path.name, _unreadable(error)) from error


def _text(path: Path) -> str:
    guard.sha256(path, path.name)  # refuses what is too large before it is read
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(path.name, _unreadable(error)) from error


def _unreadable(error: Exception) -> str:
    return t(
        "读不出来（应为 UTF-8 的 JSON）：{error}", "cannot be read (JSON in UTF-8 is wanted): {error}", error=error
    )


def _parse(path: Path, text: str, place: str = "") -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ReadError(
            path.name,
            t("{place}不是完好的 JSON：{error}", "{place} is no sound JSON: {error}", place=place, error=error),
        ) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(t("“{name}”写了两次", "{name!r} stands twice", name=twice))
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def _object(path: Path, item: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise ReadError(
            path.name,
            t("{place}应是“字段: 值”的对象", "{place} should be an object of fields and values", place=place),
        )
    return item


def _grids(path: Path, passwords: Sequence[str], cache: Cache | None) -> list[Grid]:
    kind = guard.kind_of(path, path.name)
    if not is_table(kind, path.suffix.lower()):
        raise ReadError(
            path.name,
            t(
                "不是数据文件；请给 JSON、xlsx 或 csv",
                "is no data file; give JSON, xlsx or csv",
            ),
        )
    digest = guard.sha256(path, path.name)
    return containers.read(path, path.name, kind, digest, passwords, cache)


def _first_row(grid: Grid) -> int:
    return next((number for number, row in enumerate(grid.walk()) if any(row)), 0)


def _headings(grid: Grid) -> list[str]:
    rows = grid.rows(_first_row(grid), _first_row(grid) + 1)
    return [tidy(cell) for cell in rows[0] if cell and tidy(cell)] if rows else []


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's headings by column, and its rows below them with their numbers."""

    grid: Grid
    columns: Mapping[int, str]
    first: int

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in enumerate(self.grid.walk(self.first), self.first + 1):
            cells = {name: (row[at] or "").strip() for at, name in self.columns.items()}
            if any(cells.values()):
                yield number, {name: text for name, text in cells.items() if text}


def _sheet(path: Path, grid: Grid) -> _Sheet:
    first = _first_row(grid)
    head = grid.rows(first, first + 1)[0] if grid.height else ()
    columns = {at: tidy(cell) for at, cell in enumerate(head) if cell and tidy(cell)}
    names = list(columns.values())
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReadError(path.name, t("表头重复：{names}", "headings stand twice: {names}", names=listing(twice)))
    for spots, what in (
        (grid.errors, t("是错误值", "is an error value")),
        (grid.uncached, t("是没有算出结果的公式", "is a formula without a result")),
        (grid.numeric, t("是按数字存放的长号码，末几位已丢失", "is a long number of which the end is lost")),
    ):
        for at, rows in spots.items():
            bad = [row for row in rows if row > first] if at in columns else []
            if bad:
                raise ReadError(
                    path.name,
                    t(
                        "第 {row} 行“{column}”{what}；请改正后重新提交",
                        "row {row}, {column} {what}; mend it",
                        row=bad[0] + 1,
                        column=columns[at],
                        what=what,
                    ),
                )
    return _Sheet(grid, columns, first + 1)


def _rows(template: Template, path: Path, passwords: Sequence[str], cache: Cache | None) -> Iterator[Raw]:
    grids = _grids(path, passwords, cache)
    if not grids:
        raise ReadError(path.name, t("没有数据", "holds no data"))
    main = _sheet(path, grids[0])
    many = sum(1 for _ in itertools.islice(main.rows(), 2)) > 1
    lists = [
        _List(template, each, path, grid, many=many)
        for each in template.lists
        for grid in grids[1:]
        if grid.sheet == each.name
    ]
    for each in lists:
        each.match(cells for _, cells in main.rows())
    for number, cells in main.rows():
        given: dict[str, Any] = {name: typed(template, name, text) for name, text in cells.items()}
        for each in lists:
            given[each.name] = each.of(cells)
        yield Raw(f"{path.stem}-{number}", given)


class _List:
    """The sheet of a list: its rows by the fields that name their document. Where there are `many` documents each row must name its own;
    ReadError for one that does not, or names none that there is."""

    def __init__(self, template: Template, each: RowList, path: Path, grid: Grid, *, many: bool) -> None:
        self.name = each.name
        self._path = path
        sheet = _sheet(path, grid)
        own = {column.name for column in each.columns}
        self._key = [name for name in template.key if name in sheet.columns.values() and name not in own]
        if many and not self._key:
            raise ReadError(
                path.name,
                t(
                    "工作表“{sheet}”没有指明各行属于哪一份文书的列；有多份文书时请在前面加上 {key}",
                    "sheet {sheet} does not say which document its rows belong to; where there are several, put {key} in front",
                    sheet=each.name,
                    key=listing(list(template.key)),
                ),
            )
        self._rows: dict[tuple[str, ...], list[tuple[int, dict[str, Any]]]] = {}
        for number, cells in sheet.rows():
            key = tuple(cells.pop(name, "") for name in self._key)
            row = {name: typed_cell(template, each.name, name, text) for name, text in cells.items()}
            self._rows.setdefault(key, []).append((number, row))

    def match(self, documents: Iterator[dict[str, str]]) -> None:
        """See that every row belongs to a document."""
        known = {self._named(cells) for cells in documents}
        for key, rows in self._rows.items():
            if key not in known:
                raise ReadError(
                    self._path.name,
                    t(
                        "工作表“{sheet}”第 {row} 行的 {key} 没有对应的文书",
                        "row {row} of sheet {sheet} ({key}) belongs to no document",
                        sheet=self.name,
                        row=rows[0][0],
                        key=listing(
                            [
                                f"{name} {text or t('（空）', '(empty)')}"
                                for name, text in zip(self._key, key, strict=True)
                            ]
                        ),
                    ),
                )

    def of(self, cells: Mapping[str, str]) -> list[dict[str, Any]]:
        """The rows of a document."""
        return [row for _, row in self._rows.get(self._named(cells), [])]

    def _named(self, cells: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(cells.get(name, "") for name in self._key)
