"""The rows of a table against the ledger's JSON Schema. `jsonschema` alone decides; the words are ours.

What jsonschema sees of a row: a key for each cell that is not empty; counts and years as integers, everything else as the
canonical text; a cell that could not be understood as it was written, so that it fails its type, format or pattern.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from audit import schema, values
from audit.ledgers import quick
from audit.ledgers.explain import explain, message_for
from audit.ledgers.kinds import Column, LedgerKind
from audit.ledgers.rows import Cells
from audit.model import Place, RowIssue, Severity
from audit.values import cell_text

SMALL = 2000  # rows up to which every distinct cell goes to jsonschema
# Types of which every digit counts, so that a cell holding a number, which Excel cuts, is no value of theirs.
DIGITS = frozenset({"id", "card", "month", "phone"})
# A check digit that does not fit is a question: there are passbook accounts, and codes in use, that have none.
QUESTIONS = frozenset({"luhn", "code"})
_INTEGERS = frozenset({"count", "year"})


CAP = 100  # like faults of one column listed, unless all are asked for


@lru_cache(maxsize=128)
def _compiled(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document), ours=True)


def validator(kind: LedgerKind) -> Draft202012Validator:
    """The compiled schema of a ledger as the policy wants it."""
    return _compiled(json.dumps(kind.schema, ensure_ascii=False))


def instance(kind: LedgerKind, cells: Cells, index: int) -> dict[str, Any]:
    """One row as jsonschema judges it."""
    result: dict[str, Any] = {}
    for name, raw in cells.raw.items():
        value = _value(kind.column(name).type, raw[index], cells.texts[name][index], _has(cells.numeric, name, index))
        if value is not None:
            result[name] = value
    return result


def _has(positions: Mapping[str, pl.Series], name: str, index: int) -> bool:
    return name in positions and index in positions[name]


def _value(type_: str, cell: str | None, text: str | None, numeric: bool) -> Any:
    """A cell as it stands in the instance; None where it is empty and has no key."""
    if numeric and type_ in DIGITS:
        return 0  # stays a number and fails the type
    if text is not None:
        return int(text) if type_ in _INTEGERS else text
    return cell if cell is not None and cell_text(cell).strip() else None


# A schema of these keywords alone judges each cell by itself, so that a cell's value need be judged only once.
_CELLWISE = frozenset(
    {"$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties"}
)


@lru_cache(maxsize=1024)
def _judge_of(document: str) -> Draft202012Validator:
    return schema.compile_schema(json.loads(document), ours=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Like faults: the same column, cause and weight. `at` are the positions of their rows, in order."""

    column: str
    keyword: str
    severity: Severity
    at: list[int]


@dataclass(slots=True)
class Faults:
    """What is wrong with the rows of a table.

    `groups` are all faults; `issues` those listed: of like ones (same column, same cause) beyond the cap only the number is kept, in `held`
    as (column, severity) → count. `bad` are the positions of rows with an error, each once.
    """

    groups: list[Group] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    held: dict[tuple[str, Severity], int] = field(default_factory=dict)
    bad: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.UInt32))


def faulty(kind: LedgerKind, cells: Cells) -> dict[str, tuple[pl.Series, pl.Series]]:
    """For each column the positions of cells that its schema refuses, and of required cells that are empty.

    jsonschema alone refuses, each distinct value once; columns of plain values are cleared by expressions made from the schema.
    """
    with ThreadPoolExecutor(2) as pool:  # Polars works outside the interpreter's lock
        judged = pool.map(lambda name: (name, _faulty_in(kind, cells, name)), cells.texts)
        return {name: pair for name, pair in judged if len(pair[0]) or len(pair[1])}


def _faulty_in(kind: LedgerKind, cells: Cells, name: str) -> tuple[pl.Series, pl.Series]:
    """Of one column: the positions of cells refused, and of cells that are empty but required."""
    column, spec = kind.column(name), kind.schema["properties"][name]
    texts = cells.texts[name]
    numeric = cells.numeric.get(name) if column.type in DIGITS else None
    frame = pl.DataFrame({"text": texts, "raw": cells.raw[name]})
    if numeric is not None:
        mark = _marked(len(texts), numeric)
        frame = frame.with_columns(pl.when(~mark).then("text").alias("text"))
    empty = pl.col("text").is_null() & (pl.col("raw").is_null() | ~pl.col("raw").str.contains(_SEEN))
    absent = frame.select(empty).to_series()
    # For a few rows the judge itself is quicker than the way around it.
    cleared = quick.clears(spec, column.type, frame["text"]) if len(texts) > SMALL else None
    doubt = ~absent if cleared is None else ~absent & ~cleared
    if numeric is not None:
        doubt = doubt | mark
    refused = doubt.arg_true()
    if len(refused):
        refused = _refused(spec, column.type, frame, refused, numeric)
    missing = absent.arg_true() if column.required else absent.clear().cast(pl.UInt32)
    return refused, missing


# A cell of white space and invisible characters alone is empty.
_SEEN = r"[^\s\x{00a0}\x{3000}\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{feff}\x{00ad}]"


def _refused(
    spec: Mapping[str, Any], type_: str, frame: pl.DataFrame, doubt: pl.Series, numeric: pl.Series | None
) -> pl.Series:
    """Of the cells in doubt those that jsonschema refuses."""
    judge = _judge_of(json.dumps(spec, ensure_ascii=False))
    cells = frame[doubt].with_columns(doubt.alias("at"))
    distinct = cells.select("text", "raw").unique(maintain_order=True)
    verdicts = [judge.is_valid(_value(type_, raw, text, False)) for text, raw in distinct.rows()]
    judged = distinct.with_columns(pl.Series("valid", verdicts, dtype=pl.Boolean))
    refused = cells.join(judged, on=["text", "raw"], how="left", nulls_equal=True, maintain_order="left").filter(
        ~pl.col("valid")
    )
    at = refused["at"]
    return at if numeric is None else pl.concat([at, numeric.cast(at.dtype)]).unique().sort()


def suspects(kind: LedgerKind, cells: Cells) -> list[int]:
    """The rows (positions) with a fault; all rows where the schema ties columns together, for then each must be judged whole."""
    if _tied(kind):
        return list(range(len(cells)))
    positions = [series for pair in faulty(kind, cells).values() for series in pair]
    return pl.concat(positions).unique().sort().to_list() if positions else []


def _tied(kind: LedgerKind) -> bool:
    return any(key not in _CELLWISE and not key.startswith("x-") for key in kind.schema)


def check_rows(kind: LedgerKind, cells: Cells, file: str, sheet: str | None, cap: int | None = CAP) -> Faults:
    """Every fault of every row, like ones listed up to `cap`. Texts of cells that fail are set to null, for their type cannot be had."""
    result = Faults()
    if _tied(kind):
        return _whole_rows(kind, cells, file, sheet)
    units = cells.texts.get(kind.marked("unit") or "")
    bad: list[pl.Series] = []
    for name, (refused, missing) in faulty(kind, cells).items():
        column = kind.column(name)
        causes = [(missing, True)] if len(missing) else []
        if len(refused):
            causes.append((refused, False))
        for positions, absent in causes:
            uncached = cells.uncached.get(name)
            groups = _by_cause(column, cells, positions, absent, uncached)
            for (keyword, severity), at in groups.items():
                result.groups.append(Group(name, keyword, severity, at))
                shown = at if cap is None else at[:cap]
                for index in shown:
                    place = Place(file, sheet, cells.numbers[index])
                    unit = None if units is None else units[index]
                    result.issues.append(
                        issue(kind.name, column, place, keyword, severity, cells.raw[name][index], unit)
                    )
                if len(at) > len(shown):
                    key = (name, severity)
                    result.held[key] = result.held.get(key, 0) + len(at) - len(shown)
                if severity is Severity.ERROR:
                    bad.append(pl.Series(at, dtype=pl.UInt32))
                    if not absent:
                        cells.texts[name] = _emptied(cells.texts[name], at)
    if bad:
        result.bad = pl.concat(bad).unique().sort()
    return result


# What is said of a cell that holds nothing.
_ABSENT = frozenset({"required", "formula"})


def issue(
    ledger: str, column: Column, place: Place, keyword: str, severity: Severity, cell: str | None, unit: str | None
) -> RowIssue:
    """A fault of a cell in words; `cell` as it was written, `unit` the office of its row."""
    value = None if keyword in _ABSENT else values.plain(cell_text(cell))
    message = message_for(column, cell, keyword)
    return RowIssue(ledger, place, column.name, keyword, message, severity, value, column.type, unit=unit)


def _emptied(texts: pl.Series, positions: list[int]) -> pl.Series:
    mark = _marked(len(texts), pl.Series(positions, dtype=pl.UInt32))
    return pl.select(pl.when(~mark).then(texts)).to_series().alias(texts.name)


def _marked(length: int, positions: pl.Series) -> pl.Series:
    """True at the positions."""
    return pl.zeros(length, dtype=pl.UInt8, eager=True).scatter(positions, 1).cast(pl.Boolean)


def _by_cause(
    column: Column, cells: Cells, positions: pl.Series, absent: bool, uncached: pl.Series | None
) -> dict[tuple[str, Severity], list[int]]:
    """Positions by what is wrong (keyword) and how much it weighs, in order of the rows. Each distinct text is looked at once."""
    if absent:
        without = set(uncached.to_list()) if uncached is not None else set()
        groups: dict[tuple[str, Severity], list[int]] = {}
        for index in positions.to_list():
            groups.setdefault(("formula" if index in without else "required", Severity.ERROR), []).append(index)
        return groups
    numeric = (
        set(cells.numeric[column.name].to_list()) if column.type in DIGITS and column.name in cells.numeric else set()
    )
    raw = cells.raw[column.name].gather(positions).to_list()
    keywords: dict[str, str] = {}
    found: dict[tuple[str, Severity], list[int]] = {}
    for index, text in zip(positions.to_list(), raw, strict=True):
        if index in numeric:
            keyword = "numeric"
        elif (kept := keywords.get(text)) is None:
            keyword = keywords[text] = explain(column, text)[0]
        else:
            keyword = kept
        severity = Severity.WARNING if keyword in QUESTIONS else Severity.ERROR
        found.setdefault((keyword, severity), []).append(index)
    return found


def _whole_rows(kind: LedgerKind, cells: Cells, file: str, sheet: str | None) -> Faults:
    """Rows under a schema that ties columns together, each judged whole."""
    judge = validator(kind)
    result = Faults()
    bad = []
    for index in range(len(cells)):
        for error in sorted(judge.iter_errors(instance(kind, cells, index)), key=_order):
            for name in _blamed(error, cells):
                column = kind.column(name)
                raw = cells.raw[name][index] if name in cells.raw else None
                if error.validator == "required":
                    keyword = "required"
                elif _has(cells.numeric, name, index) and column.type in DIGITS:
                    keyword = "numeric"
                else:
                    keyword = explain(column, raw or "")[0]
                severity = Severity.WARNING if keyword in QUESTIONS else Severity.ERROR
                place = Place(file, sheet, cells.numbers[index])
                result.groups.append(Group(name, keyword, severity, [index]))
                result.issues.append(issue(kind.name, column, place, keyword, severity, raw, None))
                if severity is Severity.ERROR:
                    bad.append(index)
                    if name in cells.texts:
                        cells.texts[name] = _emptied(cells.texts[name], [index])
    result.bad = pl.Series(sorted(set(bad)), dtype=pl.UInt32)
    return result


def _order(error: ValidationError) -> tuple[str, str]:
    return (str(error.validator), str(list(error.absolute_path)))


def _blamed(error: ValidationError, cells: Cells) -> list[str]:
    """The columns that an error is about; all of the row for an error that is about none in particular."""
    if error.validator == "required":
        # jsonschema raises one error per missing name, each with the same keyword; take the one it speaks of.
        required: Any = error.validator_value
        return [name for name in required if error.message.startswith(repr(name))]
    return [str(error.absolute_path[0])] if error.absolute_path else list(cells.raw)[:1]
