"""Run one query of a policy over the ledgers: what rules and computations share."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.masking import PERSONAL_TYPES, Masker
from audit.messages import listing, t
from audit.model import LedgerTable, Place
from audit.policies import Query
from audit.policies.sqltext import bare
from audit.tables.adapting import adapted as adapted
from audit.tables.answers import Shortlist
from audit.tables.engine import QueryFault
from audit.tables.ledgers import Ledgers

ROWS, AT = "_rows", "_at"
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class Ran:
    """What came of a query: its rows, or None where it did not run, and who took them; what was missing, in words; why it broke."""

    rows: list[dict[str, Any]] | None = None
    taker: Shortlist | None = None
    missing: list[str] = field(default_factory=list)
    fault: str | None = None


def begin(
    queries: Sequence[tuple[Query, Collection[str], Callable[[], Shortlist]]],
    database: Ledgers,
    kinds: Mapping[str, LedgerKind],
) -> None:
    """Let the database run beforehand the queries that want all tables of ledgers that are there; those over the most rows first, so that
    none of them is left alone at the end."""
    first = sorted(
        queries, key=lambda item: -sum(database.height(ledger) for ledger in {*item[0].ledgers, *item[0].uses})
    )
    whole = [
        (query.sql, expects, make)
        for query, expects, make in first
        if all(map(database.submitted, query.ledgers))
        and (not query.either or any(map(database.submitted, query.either)))
        and not any(
            database.lacking(ledger, column)
            for ledger in (*query.ledgers, *query.uses)
            for column in columns_needed(query, ledger, kinds)
        )
    ]
    database.begin(whole)


def run_query(
    query: Query,
    database: Ledgers,
    kinds: Mapping[str, LedgerKind],
    expects: Collection[str] = (),
    make: Callable[[], Shortlist] | None = None,
) -> Ran:
    """Run a query unless what it needs was not submitted. `expects` are columns that it has to give; `make` makes who takes its rows,
    where not all are kept."""
    absent = [kinds[ledger].title for ledger in query.ledgers if not database.submitted(ledger)]
    if absent:
        return Ran(missing=[t("未提交：{ledgers}", "not submitted: {ledgers}", ledgers=listing(absent))])
    if query.either and not any(database.submitted(ledger) for ledger in query.either):
        titles = listing([kinds[ledger].title for ledger in query.either])
        return Ran(
            missing=[t("未提交（有其一即可）：{ledgers}", "not submitted (one would do): {ledgers}", ledgers=titles)]
        )
    result = Ran()
    without: dict[str, dict[int, LedgerTable]] = {}
    for ledger in (*query.ledgers, *query.uses):
        for column in columns_needed(query, ledger, kinds):
            lacking = database.lacking(ledger, column)
            without.setdefault(ledger, {}).update((id(table), table) for table in lacking)
            result.missing += [_no_column(table, column) for table in lacking]
    for ledger, tables in without.items():
        whole = ledger not in query.uses and len(tables) == database.submitted(ledger)
        if tables and (whole or ledger in query.complete):
            return result
    try:
        left = {ledger: list(tables.values()) for ledger, tables in without.items() if tables}
        if make is None:
            result.rows = database.rows(query.sql, left, expects)
        else:
            taker = database.gather(query.sql, make, left, expects)
            assert isinstance(taker, Shortlist)
            result.rows, result.taker = taker.rows, taker
    except AuditError as error:
        result.fault = fault_of(query, error)
    return result


def fault_of(query: Query, error: AuditError) -> str:
    """Why a query broke, with its file and, where the database knows it, the line in that file."""
    if not isinstance(error, QueryFault) or error.line is None:
        return str(error)
    return t(
        "{file} 第 {line} 行：{error}",
        "{file}, line {line}: {error}",
        file=query.file,
        line=query.line + error.line - 1,
        error=error,
    )


def _no_column(table: LedgerTable, column: str) -> str:
    sheet = f" [{table.sheet}]" if table.sheet else ""
    return t(
        "{file}{sheet}（{title}）没有“{column}”列，其中各行未查",
        "{file}{sheet} ({title}) has no column {column}; its rows were not checked",
        file=table.file,
        sheet=sheet,
        title=table.title,
        column=column,
    )


def columns_needed(query: Query, ledger: str, kinds: Mapping[str, LedgerKind]) -> list[str]:
    """The optional columns of a ledger without which the query cannot judge its rows: those that it names."""
    tolerated = query.optional.get(ledger, ())
    text = bare(query.sql)
    return [
        column.name
        for column in kinds[ledger].columns
        if not column.required
        and column.name not in tolerated
        and re.search(rf"(?<!\w){re.escape(column.name)}(?!\w)", text)
    ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of a fact by their numbers, in order of their places, with ledger and place of each."""

    numbers: list[int]
    rows: Mapping[int, tuple[str, Place]]

    def place(self, number: int) -> Place:
        """Where a row stands."""
        return self.rows[number][1]


def evidence(row: Mapping[str, Any], database: Ledgers) -> Evidence:
    """The ledger rows that a row of a query's result names in `_rows`."""
    numbers = {number for number in row[ROWS] or () if number is not None}
    rows = {number: database.place(number) for number in numbers}
    return Evidence(sorted(numbers, key=lambda number: (rows[number][1].sort_key(), number)), rows)


def personal(kinds: Mapping[str, LedgerKind]) -> dict[str, str]:
    """The columns whose values are masked, with their types."""
    return {c.name: c.type for kind in kinds.values() for c in kind.columns if c.type in PERSONAL_TYPES}


def shown(row: Mapping[str, Any], types: Mapping[str, str], masker: Masker) -> dict[str, str]:
    """The columns of a result for people as texts, masked."""
    return {
        name: masker.value(show(value), types.get(name, "text")) or ""
        for name, value in row.items()
        if not name.startswith("_")
    }


def places_in(*texts: str | None) -> list[str]:
    """The columns that texts with places `{column}` name."""
    return [name for text in texts for name in _PLACE.findall(text or "")]


def show(value: Any) -> str | None:
    """A value as messages show it: a ledger's money with two decimals, parameters as short as they are, days in ISO form."""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value.as_tuple().exponent == -2 else f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return listing([show(item) or "" for item in value])
    return None if value is None else str(value)


def fill(template: str, values: Mapping[str, str]) -> str:
    """A query's text with its places filled by plain replacement: values from ledgers are never templates."""

    return _PLACE.sub(lambda match: values[match[1]], template)


def first_file(query: Query, database: Ledgers) -> str:
    """The file that a fact without rows is told of: the first table of the query's ledgers."""
    table = database.first_table(query.ledgers)
    return table.file if table else ""


def no_float(row: Mapping[str, Any], columns: Sequence[str]) -> None:
    """DataFault where a column is a binary fraction, which cannot hold money."""
    for name in columns:
        if isinstance(row[name], float):
            raise DataFault(
                t(
                    "“{column}”列是浮点数（除法、avg 等的结果），金额会有误差；请用 CAST(… AS DECIMAL(18,2))，除以 2 写成乘以 0.5",
                    "column {column} is a binary fraction (of a division, avg …), which is wrong for money; CAST it to DECIMAL(18,2), and halve by * 0.5",
                    column=name,
                )
            )
