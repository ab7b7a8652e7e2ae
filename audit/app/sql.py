"""`sql`: queries of an auditor's own over a submission, read-only, with the figures of a policy at hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.ledgers import kinds as ledger_kinds
from audit.messages import t
from audit.policies.sqltext import bare
from audit.reports.flat import safe
from audit.tables import ALL, MAX_ROWS, Database
from audit.tables.queries import personal, show

LIMIT = 200  # rows of a table on the terminal


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query, masked: texts, integers, truth values or nothing. `more` are held back by the limit."""

    columns: list[str]
    rows: list[list[Any]]
    more: bool

    def as_json(self, query: str) -> dict[str, Any]:
        """The object of `--format json`; money and days are texts."""
        return {
            "query": query,
            "columns": self.columns,
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            "more": self.more,
        }

    def as_csv(self) -> str:
        """Lines with a heading; a text that a spreadsheet program would take for a formula gets an apostrophe in front."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
        return stream.getvalue()


class Session:
    """A submission in a database, for one query after the other."""

    def __init__(self, checked: Checked, database: Database, settings: Settings) -> None:
        self.checked = checked
        self._database = database
        self._masker = settings.masker
        self._types = personal(checked.kinds)

    def ask(self, sql: str, limit: int = MAX_ROWS) -> Answer:
        """Run one SELECT. AuditError in one line where it cannot be run.

        A column that keeps a ledger column's name is masked as that one is; of any other, what looks like a number of a person.
        """
        columns, rows, more = self._database.answer(sql.strip().removesuffix(";"), limit)
        types = [self._types.get(column, "text") for column in columns]
        return Answer(
            _distinct(columns),
            [[self._cell(value, kind) for value, kind in zip(row, types, strict=True)] for row in rows],
            more,
        )

    def _cell(self, value: Any, kind: str) -> Any:
        if value is None or isinstance(value, bool):
            return value
        text = self._masker.value(show(value), kind)
        return value if isinstance(value, int) and text == str(value) else text

    def tables(self) -> list[tuple[str, int, int]]:
        """The ledgers submitted: title, rows in force, rows in all."""
        ledgers = [ledger for ledger in self.checked.kinds if self._database.submitted(ledger)]
        return [(self.checked.kinds[ledger].title, *self._database.counted(ledger)) for ledger in ledgers]

    def columns(self, table: str) -> list[tuple[str, str]]:
        """Columns and SQL types of a table, by the ledger's id or title. UsageFault names the nearest."""
        return self._database.column_types(ledger_kinds.find(table.strip().strip('"').removesuffix(ALL)).name)

    def parameters(self, day: date) -> list[tuple[str, str, str]]:
        """The policy's parameters: key, value on a day, unit."""
        policy = self.checked.policy
        entries = policy.params.entries.values() if policy else ()
        return [(each.key, each.shown(day) or "", each.unit) for each in entries]


@contextmanager
def session(paths: Sequence[Path], settings: Settings) -> Iterator[Session]:
    """Read the submission and open the database."""
    checked = checking.read(paths, settings, with_policy=True)
    if checked.policy is None:
        raise UsageFault(
            t(
                "没有读到台账，无法判断适用哪项政策；请用 --policy 指明",
                "no ledger could be read, so which policy applies is not clear; name it with --policy",
            )
        )
    checking.refuse_unknown_sets(checked.policy, settings)
    with Database(checked.report.tables, checked.kinds, settings.as_of, limits=settings.limits) as database:
        database.use(checked.policy)
        yield Session(checked, database, settings)


def is_complete(text: str) -> bool:
    """Whether what was typed ends with a semicolon outside texts and comments."""
    stripped = bare(text).replace("''", "")
    return "'" not in stripped and "/*" not in stripped and stripped.rstrip().endswith(";")


def is_empty(text: str) -> bool:
    """Whether there is nothing but blanks, comments and semicolons."""
    return not bare(text).strip(" \t\r\n;")


def _distinct(columns: Sequence[str]) -> list[str]:
    """The columns with different names: a second `a` is `a_2`."""
    result: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in result:
            number += 1
            name = f"{column}_{number}"
        result.append(name)
    return result
