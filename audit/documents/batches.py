"""From validated ledgers to the data of documents, one after the other, and no document from rows with errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from audit import identity
from audit.documents.catalogue import Field, ListColumn, RowList, Source, Template, Worth
from audit.documents.filling import Context, Missing, day_of, finish, given_fields
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, Place, Severity
from audit.outputs import safe_name

UNIT = "街道"
NAMED = 3  # findings quoted in a refusal
Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is not made: the record, the field that stands in the way (empty if none), why, and of which template it would be
    (name and title, once that is known)."""

    record: str
    field: str
    message: str
    template: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The data of one document, the name of its file, that of the folder for it where there are very many, and the ledger's rows that it
    shows."""

    key: str
    file: str
    data: Mapping[str, Any]
    rows: tuple[Place, ...] = ()

    @property
    def folder(self) -> str:
        """A folder of the office's name, empty where the data name none."""
        unit = self.data.get(UNIT)
        return safe_name(unit, 80) if isinstance(unit, str) and unit.strip() else ""


@dataclass(slots=True)
class Plan:
    """What can be made and what is refused."""

    records: list[Record] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """The rows of one document, by their places in the tables, so that many batches stand in little memory."""

    unit: str
    number: str | None
    rows: list[tuple[LedgerTable, int]] = field(default_factory=list)


class _Reader:
    """Rows of tables as dictionaries, a block at a time: asked one by one, a frame takes longer than a letter."""

    BLOCK = 1024

    def __init__(self) -> None:
        self._table: LedgerTable | None = None
        self._first = 0
        self._rows: list[Row] = []

    def row(self, table: LedgerTable, index: int) -> Row:
        """One row."""
        if table is not self._table or not self._first <= index < self._first + len(self._rows):
            self._table, self._first = table, index - index % self.BLOCK
            self._rows = table.frame[self._first : self._first + self.BLOCK].rows(named=True)
        return self._rows[index - self._first]


def plan(
    template: Template,
    tables: Sequence[LedgerTable],
    findings: Iterable[Finding],
    context: Context,
    only: str | None = None,
) -> Plan:
    """`walk`, collected."""
    result = Plan()
    for item in walk(template, tables, findings, context, only):
        if isinstance(item, Record):
            result.records.append(item)
        else:
            result.refused.append(item)
    return result


def walk(
    template: Template,
    tables: Sequence[LedgerTable],
    findings: Iterable[Finding],
    context: Context,
    only: str | None = None,
) -> Iterator[Record | Refusal]:
    """The documents to make from the ledgers, in order, and those that cannot be made.

    `findings` are all that were found; a document with an error on one of its rows, or on its entry in the register, is
    refused. `only` is a single batch's number, or a record's key or a part of it.
    """
    source = template.source
    if source is None:
        return
    errors = _errors(findings, tables)
    register = _register(source, tables)
    seen = False
    batches, loose = _batches(source, tables)
    if loose and only is None:
        yield Refusal(
            f"无{listing(source.by)}",
            listing(source.by),
            t(
                "{rows} 没有填{by}，不在任何一批",
                "{rows} have no {by} and are in no batch",
                rows=_rows(loose),
                by=listing(source.by),
            ),
        )
    reader = _Reader()
    for batch in batches:
        item = _document(template, source, batch, reader, register, errors, context, only)
        if item is not None:
            seen = True
            yield item
    if only is not None and not seen:
        yield Refusal(only, listing(source.by), t("台账里没有这一批", "the ledger has no such batch"))


def _document(
    template: Template,
    source: Source,
    batch: _Batch,
    reader: _Reader,
    register: Mapping[tuple[str, str], tuple[Place, Row]],
    errors: Mapping[Place, Sequence[str]],
    context: Context,
    only: str | None,
) -> Record | Refusal | None:
    """The record of a batch, or why there is none; None where it is not asked for."""
    rows = [(table.place(index), reader.row(table, index)) for table, index in batch.rows]
    key = _key(template, batch, rows)
    if only is not None and only not in (batch.number, " ".join(key), *key):
        return None
    shown = " ".join(key)
    entry = register.get((batch.unit, batch.number or ""))
    places = [place for place, _ in rows] + ([entry[0]] if entry else [])
    bad = [(place, message) for place in places for message in errors.get(place, ())]
    if bad:
        return Refusal(shown, "", _why(bad))
    try:
        data = _data(template, batch, key, rows, entry[1] if entry else {}, context)
    except Missing as missing:
        return Refusal(shown, missing.name, str(missing))
    return Record(shown, file_name(template, key), data, tuple(place for place, _ in rows))


def file_name(template: Template, key: Sequence[str]) -> str:
    """The file of a record: title and key, made safe."""
    return safe_name("-".join(dict.fromkeys((template.title, *key))), 180) + ".docx"


def _key(template: Template, batch: _Batch, rows: Sequence[tuple[Place, Row]]) -> tuple[str, ...]:
    """What names a record, from the ledger alone so that a record with errors has a name as well; a row that says too little is
    named by its place."""
    columns = {f.name: f.column for f in template.fields if f.source == "ledger"}
    place, row = rows[0]
    parts = tuple(row.get(columns.get(name) or "") or "" for name in template.key)
    if template.key and all(parts):
        return parts
    if template.source and template.source.each == "row":
        return (*(part for part in parts if part), _rows([place]))
    return tuple(part for part in (batch.unit, batch.number) if part) or (template.title,)


def _errors(findings: Iterable[Finding], tables: Sequence[LedgerTable]) -> dict[Place, list[str]]:
    """What is wrong at each place, as messages; like faults beyond the cap on findings count as well."""
    errors: dict[Place, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            for place in (finding.place, *finding.related):
                errors.setdefault(place, []).append(finding.message)
    for table in tables:
        for index in table.bad:
            errors.setdefault(table.place(index), [t("格式有问题", "its form is wrong")])
    return errors


def _batches(source: Source, tables: Sequence[LedgerTable]) -> tuple[Iterable[_Batch], list[Place]]:
    """The groups of rows, sorted by unit and number (single rows: as they stand), and the rows that are in none."""
    if source.each == "row":
        return (_Batch(unit, number, [at]) for at, unit, number in _chosen(source, tables)), []
    batches: dict[tuple[str, str], _Batch] = {}
    loose = []
    for at, unit, number in _chosen(source, tables):
        if source.each == "batch" and number is None:
            loose.append(at[0].place(at[1]))
            continue
        split = source.each == "batch" or (source.each == "all" and bool(source.by))
        key = (unit if source.each != "all" else "", (number or "") if split else "")
        batches.setdefault(key, _Batch(key[0], key[1] or None)).rows.append(at)
    return [batches[key] for key in sorted(batches)], loose


def _chosen(source: Source, tables: Sequence[LedgerTable]) -> Iterator[tuple[tuple[LedgerTable, int], str, str | None]]:
    """The rows that `only` keeps, each with its unit and its batch's number."""
    for table in tables:
        if table.ledger != source.ledger:
            continue
        size = len(table.rows)
        units = table.texts(UNIT) if table.has(UNIT) else [None] * size
        numbers = _numbers([table.texts(name) if table.has(name) else [None] * size for name in source.by], size)
        kept = [
            (table.texts(name) if table.has(name) else [None] * size, values) for name, values in source.only.items()
        ]
        for index in range(size):
            if all(texts[index] in values for texts, values in kept):
                yield (table, index), units[index] or "", numbers[index]


def _numbers(columns: Sequence[Sequence[str | None]], size: int) -> Sequence[str | None]:
    """What names the batch of each row; None where one of its columns is empty."""
    if len(columns) == 1:
        return columns[0]
    if not columns:
        return [None] * size
    return [" ".join(filter(None, parts)) if all(parts) else None for parts in zip(*columns, strict=True)]


def _register(source: Source, tables: Sequence[LedgerTable]) -> dict[tuple[str, str], tuple[Place, Row]]:
    entries: dict[tuple[str, str], tuple[Place, Row]] = {}
    for table in tables:
        if table.ledger == source.register:
            for index in range(len(table.rows)):
                row = table.row(index)
                number = " ".join(row.get(name) or "" for name in source.by)
                entries.setdefault((row.get(UNIT) or "", number), (table.place(index), row))
    return entries


def _rows(places: Sequence[Place]) -> str:
    """Rows by file: 甲.xlsx [Sheet1] 第 3、7 行."""
    grouped: dict[tuple[str, str | None], list[str]] = {}
    for place in places:
        grouped.setdefault((place.file, place.sheet), []).append(str(place.row))
    parts = []
    for (file, sheet), rows in grouped.items():
        shown = f"{file} [{sheet}]" if sheet else file
        parts.append(
            t("{file} 第 {rows} 行", "{file} rows {rows}", file=shown, rows=listing(list(dict.fromkeys(rows))))
        )
    return "；".join(parts)


def _why(bad: Sequence[tuple[Place, str]]) -> str:
    messages = list(dict.fromkeys(message for _, message in bad))
    more = t(" 等 {n} 处", " and others, {n} in all", n=len(messages)) if len(messages) > NAMED else ""
    return t(
        "有违规的行，不生成：{rows}（{what}{more}）；更正后重新生成",
        "not made because of errors in {rows} ({what}{more}); mend them first",
        rows=_rows([place for place, _ in bad]),
        what="；".join(messages[:NAMED]),
        more=more,
    )


def _data(
    template: Template,
    batch: _Batch,
    key: Sequence[str],
    rows: Sequence[tuple[Place, Row]],
    entry: Mapping[str, str | None],
    context: Context,
) -> dict[str, Any]:
    """The data of one document, ready for its schema."""
    one = template.source is not None and template.source.each == "row"
    names = ([key[0], " ".join(key)] if one else []) + [name for name in (batch.unit, batch.number) if name]
    given: dict[str, Any] = {}
    for item in template.fields:
        if item.source == "ledger":
            given[item.name] = _shared(template, item, rows)
        elif item.source == "register" and entry.get(item.column or "") is not None:
            given[item.name] = entry[item.column or ""]
    data = given_fields(template, given, names, context)
    for each in template.lists:
        if any(column.column or column.age_id for column in each.columns):
            data[each.name] = _listed(template, each, rows, data, context)
    finish(template, data, {})
    return data


def _shared(template: Template, item: Field, rows: Sequence[tuple[Place, Row]]) -> Any:
    """A column of which all rows of a document say the same; None where a field that need not be filled is empty."""
    found = {row.get(item.column or "") for _, row in rows}
    if found == {None} and (not item.required or item.default is not None or item.default_from):
        return None
    if len(found) != 1 or None in found:
        raise Missing(
            item.name,
            t(
                "同一批里“{column}”不一致或没有填写：{values}",
                "{column} differs or is empty within the batch: {values}",
                column=item.column,
                values=listing(sorted(str(value) for value in found)),
            ),
        )
    value = str(found.pop())
    for short, whole in item.endings.items():
        if value.endswith(short):
            return value.removesuffix(short) + whole
    return int(value) if template.properties.get(item.name, {}).get("type") == "integer" else value


def _listed(
    template: Template,
    each: RowList,
    rows: Sequence[tuple[Place, Row]],
    data: Mapping[str, Any],
    context: Context,
) -> list[dict[str, Any]]:
    cells_of = template.properties.get(each.name, {}).get("items", {}).get("properties", {})
    whole = {name for name, spec in cells_of.items() if spec.get("type") == "integer"}
    listed = []
    for number, (place, row) in enumerate(rows, 1):
        cells: dict[str, Any] = {}
        for column in each.columns:
            if column.worth is not None:
                value: Any = _worth(column.worth, row, data, context)
            else:
                value = number if column.number else _cell(column, row, place, data)
            if value is not None:
                cells[column.name] = int(value) if column.name in whole else value
        listed.append(cells)
    return listed


def _worth(worth: Worth, row: Row, data: Mapping[str, Any], context: Context) -> str | None:
    """The amount that the policy gives for a row, to the fen; None without a policy, or for a value that has no ratio."""
    ratio = worth.ratios.get(row.get(worth.by) or "")
    if context.params is None or ratio is None:
        return None
    on = str(data.get(worth.on, ""))
    day = day_of({worth.on: f"{on}-01" if len(on) == len("2024-06") else on}, worth.on)
    base, share = context.params.get(worth.base, day), context.params.get(ratio, day)
    if not isinstance(base, Decimal) or not isinstance(share, Decimal):
        return None
    return f"{(base * share).quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}"


def _cell(column: ListColumn, row: Row, place: Place, data: Mapping[str, Any]) -> Any:
    value = row.get(column.column) if column.column else None
    if column.age_id is not None:
        number = row.get(column.age_id)
        born = identity.birth_date(number) if number else None
        if born is not None and column.age_on is not None:
            return identity.full_years(born, day_of(data, column.age_on))
    if value is None and column.sex_id is not None:
        number = row.get(column.sex_id)
        value = identity.sex(number) if number else None
    if value is None:
        value = column.default
    if value is None and column.required:
        raise Missing(
            column.name, t("{row} 没有“{column}”", "{row} has no {column}", row=_rows([place]), column=column.column)
        )
    return value
