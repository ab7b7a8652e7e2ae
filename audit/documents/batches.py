"""From validated ledgers to the data of documents: one batch, one document, and no document from a batch with errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from audit import identity
from audit.documents import formats
from audit.documents.catalogue import Field, ListColumn, Template
from audit.messages import listing, t
from audit.model import Finding, LedgerTable, Place, Severity
from audit.outputs import safe_name

UNIT = "街道"
NAMED = 3  # findings quoted in a refusal


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that is not made: the record, the field that stands in the way (empty if none), and why."""

    record: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """The data of one document, the name of its file, and the ledger's rows that it shows."""

    key: str
    file: str
    data: Mapping[str, Any]
    rows: tuple[Place, ...]


@dataclass(slots=True)
class Plan:
    """What can be made and what is refused."""

    records: list[Record] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    unit: str
    number: str
    rows: list[tuple[Place, dict[str, str | None]]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.unit} {self.number}"


class _Missing(Exception):
    """A field that cannot be filled."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def plan(
    template: Template,
    tables: Sequence[LedgerTable],
    findings: Iterable[Finding],
    fields: Mapping[str, str],
    only: str | None = None,
) -> Plan:
    """The documents to make from the ledgers.

    `findings` are all that were found; a batch with an error on one of its rows, or on its entry in the register, is
    refused. `fields` are the user's: `NAME` for all offices or `街道.NAME` for one. `only` is a single batch's number.
    """
    result = Plan()
    errors = _errors(findings, tables)
    register = _register(template, tables)
    batches, loose = _batches(template, tables)
    if loose and only is None:
        result.refused.append(
            Refusal(
                f"无{template.per}",
                template.per,
                t(
                    "{rows} 没有填{per}，不在任何一批",
                    "{rows} have no {per} and are in no batch",
                    rows=_rows(loose),
                    per=template.per,
                ),
            )
        )
    for batch in batches:
        if only is not None and batch.number != only:
            continue
        entry = register.get((batch.unit, batch.number))
        places = [place for place, _ in batch.rows] + ([entry[0]] if entry else [])
        bad = [(place, message) for place in places for message in errors.get(place, ())]
        if bad:
            result.refused.append(Refusal(batch.key, "", _why(bad)))
            continue
        try:
            data = _data(template, batch, entry[1] if entry else {}, fields)
        except _Missing as missing:
            result.refused.append(Refusal(batch.key, missing.name, str(missing)))
            continue
        file = safe_name(f"{template.title}-{batch.unit}-{batch.number}", 180) + ".docx"
        result.records.append(Record(batch.key, file, data, tuple(place for place, _ in batch.rows)))
    if only is not None and not result.records and not result.refused:
        result.refused.append(Refusal(only, template.per, t("台账里没有这一批", "the ledger has no such batch")))
    return result


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


def _batches(template: Template, tables: Sequence[LedgerTable]) -> tuple[list[_Batch], list[Place]]:
    batches: dict[tuple[str, str], _Batch] = {}
    loose = []
    for table in tables:
        if table.ledger != template.ledger:
            continue
        for index in range(len(table.rows)):
            row = table.row(index)
            number = row.get(template.per)
            if number is None:
                loose.append(table.place(index))
                continue
            unit = row.get(UNIT) or ""
            batches.setdefault((unit, number), _Batch(unit, number)).rows.append((table.place(index), row))
    return [batches[key] for key in sorted(batches)], loose


def _register(
    template: Template, tables: Sequence[LedgerTable]
) -> dict[tuple[str, str], tuple[Place, dict[str, str | None]]]:
    entries: dict[tuple[str, str], tuple[Place, dict[str, str | None]]] = {}
    for table in tables:
        if table.ledger == template.register:
            for index in range(len(table.rows)):
                row = table.row(index)
                entries.setdefault((row.get(UNIT) or "", row.get(template.per) or ""), (table.place(index), row))
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
    template: Template, batch: _Batch, entry: Mapping[str, str | None], fields: Mapping[str, str]
) -> dict[str, Any]:
    """The data of one document, ready for its schema."""
    data: dict[str, Any] = {}
    for item in template.fields:
        if item.source in ("ledger", "register", "user"):
            data[item.name] = _given(item, batch, entry, fields, data)
    listed = []
    for number, (place, row) in enumerate(batch.rows, 1):
        cells: dict[str, Any] = {"序号": number}
        for column in template.list_columns:
            cells[column.name] = _cell(column, row, place, data)
        listed.append(cells)
    data[template.list_name] = listed
    for item in template.fields:
        if item.source == "count":
            data[item.name] = len(listed)
        elif item.source == "sum":
            data[item.name] = f"{sum((Decimal(cells[item.column or '']) for cells in listed), Decimal(0)):.2f}"
        elif item.source in ("period", "days"):
            data[item.name] = getattr(formats, item.source)(*(_day(data, name) for name in item.of))
    data["标题"] = template.heading.format_map({key: value for key, value in data.items() if isinstance(value, str)})
    return data


def _day(data: Mapping[str, Any], name: str) -> str:
    try:
        return date.fromisoformat(data[name]).isoformat()
    except ValueError as error:
        raise _Missing(
            name, t("“{name}”不是日期，请写成 2024-06-03 的样子", "{name} is no day; write it as 2024-06-03", name=name)
        ) from error


def _given(
    item: Field, batch: _Batch, entry: Mapping[str, str | None], fields: Mapping[str, str], data: Mapping[str, Any]
) -> str:
    """The value of a field that the ledgers or the user give; the user's word goes before the register's."""
    said = fields.get(f"{batch.unit}.{item.name}", fields.get(item.name))
    if item.source == "ledger":
        found = {row.get(item.column or "") for _, row in batch.rows}
        if len(found) != 1 or None in found:
            raise _Missing(
                item.name,
                t(
                    "同一批里“{column}”不一致或没有填写：{values}",
                    "{column} differs or is empty within the batch: {values}",
                    column=item.column,
                    values=listing(sorted(str(value) for value in found)),
                ),
            )
        return str(found.pop())
    value = said if said is not None else entry.get(item.column or "") if item.source == "register" else None
    if value is None and item.default_from:
        value = data.get(item.default_from)
    if value is None:
        value = item.default
    if value is None:
        raise _Missing(
            item.name,
            t(
                "缺少“{name}”（{title}）；请写入 audit.toml 的 [documents]，或加 --set '{name}=…'（只用于一个街道时写 '{unit}.{name}=…'）",
                "{name} ({title}) is missing; give it in [documents] of audit.toml or with --set '{name}=...' (for one office '{unit}.{name}=...')",
                name=item.name,
                title=item.title,
                unit=batch.unit,
            ),
        )
    return str(value)


def _cell(column: ListColumn, row: Mapping[str, str | None], place: Place, data: Mapping[str, Any]) -> Any:
    value = row.get(column.column)
    if column.age_id is not None:
        number = row.get(column.age_id)
        born = identity.birth_date(number) if number else None
        if born is not None and column.age_on is not None:
            return identity.full_years(born, date.fromisoformat(_day(data, column.age_on)))
        return int(value) if value is not None else _absent(column, place)
    return value if value is not None else _absent(column, place)


def _absent(column: ListColumn, place: Place) -> Any:
    raise _Missing(
        column.name, t("{row} 没有“{column}”", "{row} has no {column}", row=_rows([place]), column=column.column)
    )
