"""A rule's query as Spark SQL: the engine's macros put in, every column given its table, then written piece by piece."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from audit.messages import t
from audit.periods import Period
from audit.policies import Policy
from audit.policies.sqltext import SETTING
from audit.tables.macros import PARAMETERS, Macro, definitions, parameter
from audit.tables.portable.expressions import TYPES
from audit.tables.portable.order import unordered
from audit.tables.portable.queries import Queries
from audit.tables.portable.sqls import Unportable, line_of

# Of these the database's own definition rests on how it reads a text as a day; Spark reads more as one.
_FORMS = {
    "birth": Macro(
        ("id",),
        "CASE WHEN regexp_matches(substr(id, 7, 8), '^[0-9]{8}$') THEN TRY_CAST(substr(id, 7, 4) || '-' || substr(id, 11, 2) || '-' || substr(id, 13, 2) AS DATE) END",
    ),
}


_NUMBERS = itertools.count()  # so that two queries of a session never use one name


@dataclass(frozen=True, slots=True)
class Transpiled:
    """A query for Spark, and what in it is not portable; where there is any, `sql` is not to be run. `steps` are tables to make and keep before, in this
    order: name and query."""

    sql: str
    faults: tuple[Unportable, ...]
    steps: tuple[tuple[str, str], ...] = ()


class Transpiler:
    """Writes queries of a policy for Spark. `tables` are SQL names with the database's types of their columns."""

    def __init__(
        self, policy: Policy, tables: Mapping[str, Mapping[str, str]], as_of: date, period: Period | None = None
    ) -> None:
        self._params = policy.params
        self._tables = tables
        self._macros = definitions(policy.params, policy.settings, as_of, period) | _FORMS

    @cached_property
    def _kinds(self) -> dict[str, dict[str, str]]:
        return {
            table: {
                name: TYPES[type_.partition("(")[0].replace("INTEGER", "INT")][0] for name, type_ in columns.items()
            }
            for table, columns in self._tables.items()
        }

    def query(self, sql: str) -> Transpiled:
        """One SELECT that the database takes, for Spark."""
        try:
            tree = sqlglot.parse_one(sql, read="duckdb")
        except SqlglotError as error:
            return Transpiled("", (self._unreadable(error),))
        written = Queries(self._kinds, f"_step_{next(_NUMBERS)}_")
        try:
            tree = self._qualified(tree)
        except SqlglotError as error:
            return Transpiled("", (self._unreadable(error),))
        text, _ = written.query(tree)
        faults = sorted({*written.faults}, key=lambda fault: (fault.line, fault.message))
        return Transpiled(text, tuple(faults), tuple(written.steps))

    def faults(self, sql: str) -> list[Unportable]:
        """What in a query is not portable, and what depends on the order of rows."""
        found = {*self.query(sql).faults}
        with contextlib.suppress(SqlglotError):
            found |= {*unordered(self._qualified(sqlglot.parse_one(sql, read="duckdb")))}
        return sorted(found, key=lambda fault: (fault.line, fault.message))

    def _qualified(self, tree: exp.Expr) -> exp.Expr:
        return qualify(self._expanded(tree), schema=dict(self._tables), dialect="duckdb", quote_identifiers=False)

    @staticmethod
    def _unreadable(error: SqlglotError) -> Unportable:
        line = next((each["line"] for each in getattr(error, "errors", ()) if each.get("line")), 1)
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Unportable(int(line), t("写法不可移植：{error}", "not portable: {error}", error=text))

    def _expanded(self, tree: exp.Expr) -> exp.Expr:
        """The tree with the engine's macros put in; their arguments may have macros themselves."""
        calls = [node for node in tree.find_all(exp.Anonymous) if node.name.lower() in self._macros]
        for call in reversed(calls):  # the inner ones first
            call.replace(self._body(call))
        return tree

    def _body(self, call: exp.Anonymous) -> exp.Expr:
        name, line = call.name.lower(), line_of(call)
        given = call.expressions
        macro = self._macros[name]
        if name in PARAMETERS and given and isinstance(given[0], exp.Literal):
            macro = parameter(self._params, name, given[0].name)
        body: exp.Expr = sqlglot.parse_one(macro.body, read="duckdb")
        values = dict(zip(macro.arguments, given, strict=False))
        if name == SETTING and isinstance(given[0], exp.Literal):
            body = next(
                (branch.args["true"] for branch in body.args["ifs"] if branch.this.expression.name == given[0].name),
                body,
            )
        for node in body.walk():
            node.meta.clear()
            node.meta["line"] = line
            node.meta["engine"] = True
        for column in list(body.find_all(exp.Column)):
            if column.name in values and not column.table:
                if column is body:
                    alone: exp.Expr = values[column.name].copy()
                    return alone
                column.replace(exp.paren(values[column.name].copy(), copy=False))
        return exp.paren(body, copy=False)
