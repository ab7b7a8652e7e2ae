"""Queries of the portable subset as Spark SQL: one SELECT with its WITH, joins and groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlglot import exp

from audit.messages import t
from audit.tables.portable import lists, operators, values
from audit.tables.portable import texts as of_texts
from audit.tables.portable.aggregates import ordered
from audit.tables.portable.expressions import Expressions, unknown
from audit.tables.portable.sqls import BOOL, Sql, item_of, quoted

Columns = dict[str, str]
_UNIONS: dict[type[exp.Expr], str] = {exp.Union: "UNION", exp.Except: "EXCEPT", exp.Intersect: "INTERSECT"}
_SELECT = frozenset(
    [
        "expressions",
        "distinct",
        "from_",
        "joins",
        "where",
        "group",
        "having",
        "qualify",
        "windows",
        "with_",
        "order",
        "limit",
    ]
)
_JOINS = {
    "": "JOIN",
    "INNER": "JOIN",
    "CROSS": "CROSS JOIN",
    "LEFT": "LEFT JOIN",
    "RIGHT": "RIGHT JOIN",
    "FULL": "FULL JOIN",
}


class Queries(Expressions):
    """Writes a query whose columns each name their table, over `schema`: tables with the kinds of their columns.

    `steps` are what has to be made beforehand, each a name beginning with `prefix` and a query: the WITH … AS MATERIALIZED behind
    which a parameter is asked for, since Spark would else ask for it before the rows are left out for which there is none.
    """

    def __init__(self, schema: Mapping[str, Mapping[str, str]], prefix: str = "_step_") -> None:
        super().__init__()
        self._known: list[dict[str, Mapping[str, str]]] = [dict(schema)]
        self._prefix = prefix
        self._places: dict[str, str] = {}
        self.steps: list[tuple[str, str]] = []

    def query(self, node: exp.Expr) -> tuple[str, Columns]:
        """A SELECT or a UNION, with the kinds of its columns."""
        with self._with(node) as head:
            if isinstance(node, exp.SetOperation):
                text, columns = self._union(node)
            elif isinstance(node, exp.Select):
                text, columns = self._select(node)
            elif isinstance(node, exp.Subquery):
                self.parts(node, frozenset({"this"}))
                text, columns = self.query(node.this)
                text = f"({text})"
            else:
                self.fault(node, unknown(node))
                return "SELECT 1", {}
        return head + text, columns

    @contextmanager
    def _with(self, node: exp.Expr) -> Iterator[str]:
        """The WITH of a query, whose tables are known inside it."""
        clause = node.args.get("with_")
        if clause is None:
            yield ""
            return
        if clause.args.get("recursive"):
            self.fault(clause, t("WITH RECURSIVE 不可移植", "WITH RECURSIVE is not portable"))
        self._known.append({})
        texts: list[str] = []
        for each in clause.expressions:
            self.parts(each, frozenset({"this", "alias", "materialized"}))
            text, columns = self.query(each.this)
            columns = _renamed(each.args["alias"], columns)
            self._known[-1][each.alias] = columns
            if node.parent is None and each.args.get("materialized") and _raises(node, each):
                place = f"{self._prefix}{len(self.steps)}"
                self.steps.append((place, f"WITH {', '.join(texts)} {text}" if texts else text))
                self._places[each.alias] = place
                continue
            names = ", ".join(map(quoted, columns))
            texts.append(f"{quoted(each.alias)} ({names}) AS ({text})")
        yield f"WITH {', '.join(texts)} " if texts else ""
        self._known.pop()

    def _union(self, node: exp.Expr) -> tuple[str, Columns]:
        self.parts(node, frozenset({"this", "expression", "distinct", "with_", "order", "limit"}))
        (left, columns), (right, others) = self.query(node.this), self.query(node.expression)
        word = _UNIONS.get(type(node))
        if word is None or node.args.get("order") or node.args.get("limit"):
            self.fault(node, unknown(node))
            return left, columns
        kinds = [
            self.same(node, Sql("", a), Sql("", b)) for a, b in zip(columns.values(), others.values(), strict=False)
        ]
        return f"({left}) {word} {'DISTINCT' if node.args.get('distinct') else 'ALL'} ({right})", dict(
            zip(columns, kinds, strict=False)
        )

    def _select(self, node: exp.Expr) -> tuple[str, Columns]:
        self.parts(node, _SELECT)
        self.tables.append({})
        try:
            return self._inside(node)
        finally:
            self.tables.pop()

    def _inside(self, node: exp.Expr) -> tuple[str, Columns]:
        source = node.args.get("from_")
        tables = f" FROM {self._table(source.this)}" if source is not None else ""
        tables += "".join(self._join(join) for join in node.args.get("joins") or [])
        where = node.args.get("where")
        tables += f" WHERE {self.write(where.this).text}" if where is not None else ""
        columns: Columns = {}
        items = []
        generators = [item for item in node.expressions if isinstance(item.unalias(), exp.Explode)]
        if len(generators) > 1:
            self.fault(generators[1], t("一个 SELECT 里只可有一个 unnest", "a SELECT can have one unnest only"))
        for item in node.expressions:
            value = self._item(item)
            columns[item.alias_or_name] = value.kind
            items.append(f"{value.text} AS {quoted(item.alias_or_name)}")
        tables += self._group(node)
        having = node.args.get("having")
        tables += f" HAVING {self.write(having.this).text}" if having is not None else ""
        distinct = node.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            self.fault(
                distinct,
                t(
                    "DISTINCT ON 不可移植，请用 row_number() 排好次序后取第一行",
                    "DISTINCT ON is not portable; number the rows with row_number() and take the first",
                ),
            )
        text = f"SELECT {'DISTINCT ' if distinct is not None else ''}"
        qualify = node.args.get("qualify")
        if qualify is not None:
            if distinct is not None:
                self.fault(qualify, t("DISTINCT 和 QUALIFY 请分两层写", "write DISTINCT and QUALIFY in two steps"))
            kept = self.write(qualify.this).text
            inner = f"SELECT {', '.join([*items, f'{kept} AS `_qualify`'])}{tables}"
            text, items, tables = "SELECT ", [quoted(name) for name in columns], f" FROM ({inner}) WHERE `_qualify`"
        return f"{text}{', '.join(items)}{tables}{self._last(node, columns)}", columns

    def _item(self, item: exp.Expr) -> Sql:
        value = item.this if isinstance(item, exp.Alias) else item
        if isinstance(value, exp.Explode):
            self.parts(value, frozenset({"this"}))
            inner = self.write(value.this)
            return Sql(f"explode({inner.text})", item_of(inner.kind))
        return self.write(value)

    def _group(self, node: exp.Expr) -> str:
        group = node.args.get("group")
        if group is None:
            return ""
        self.parts(group, frozenset({"expressions"}))
        return " GROUP BY " + ", ".join(self.write(each).text for each in group.expressions)

    def _last(self, node: exp.Expr, columns: Columns) -> str:
        """ORDER BY, which may name the columns of the result, and LIMIT."""
        order, limit = node.args.get("order"), node.args.get("limit")
        text = ""
        if order is not None:
            with self.naming(columns):
                text += " ORDER BY " + ", ".join(ordered(self, each) for each in order.expressions)
        if limit is not None:
            count = limit.expression
            if not isinstance(count, exp.Literal) or not count.name.isdigit():
                self.fault(limit, unknown(limit))
            text += f" LIMIT {count.name}"
        return text

    def _join(self, join: exp.Expr) -> str:
        self.parts(join, frozenset({"this", "side", "kind", "on", "method"}))
        method, side, kind = join.args.get("method"), join.args.get("side") or "", join.args.get("kind") or ""
        if method:
            self.fault(
                join,
                t(
                    "{method} JOIN 不可移植；分段的标准请写成起止两列的范围条件",
                    "{method} JOIN is not portable; write tiers as a range from … to",
                    method=method,
                ),
            )
            return ""
        word = {"SEMI": "LEFT SEMI JOIN", "ANTI": "LEFT ANTI JOIN"}.get(kind) or _JOINS.get(side or kind)
        if word is None:
            self.fault(join, unknown(join))
            return ""
        table, on = self._table(join.this), join.args.get("on")
        if on is None and word == "JOIN":
            word = "CROSS JOIN"
        return f" {word} {table}" + (f" ON {self.of(join, self.write(on), BOOL).text}" if on is not None else "")

    def _table(self, node: exp.Expr) -> str:
        """A table of FROM, under its name in the query."""
        alias = node.alias_or_name
        if isinstance(node, exp.Table):
            self.parts(node, frozenset({"this", "alias"}))
            known = next((tables[node.name] for tables in reversed(self._known) if node.name in tables), None)
            if known is None:
                self.fault(node, t("没有表 {name}", "no table {name}", name=node.name))
                known = {}
            columns = _renamed(node.args.get("alias"), dict(known))
            text = quoted(self._places.get(node.name, node.name))
        elif isinstance(node, exp.Subquery):
            self.parts(node, frozenset({"this", "alias"}))
            inner, columns = self.query(node.this)
            columns = _renamed(node.args.get("alias"), columns)
            text = f"({inner})"
        elif isinstance(node, exp.Unnest) and len(node.expressions) == 1:
            self.parts(node, frozenset({"expressions", "alias"}))
            values = self.write(node.expressions[0])
            names = (
                [each.name for each in node.args["alias"].args.get("columns") or []] if node.args.get("alias") else []
            )
            columns = {names[0] if names else "unnest": item_of(values.kind)}
            text = f"(SELECT explode({values.text}) AS {quoted(next(iter(columns)))})"
        else:
            self.fault(node, unknown(node))
            return "t"
        self.tables[-1][alias] = columns
        names_ = node.args.get("alias")
        renamed = (
            f" ({', '.join(map(quoted, columns))})"
            if names_ is not None and names_.args.get("columns") and not isinstance(node, exp.Unnest)
            else ""
        )
        return f"{text} AS {quoted(alias)}{renamed}"


def _raises(query: exp.Expr, but: exp.Expr) -> bool:
    """Whether a query asks outside one of its WITH for what may not be there."""
    return any(
        node.name.lower() == "error" and not any(above is but for above in _above(node))
        for node in query.find_all(exp.Anonymous)
    )


def _above(node: exp.Expr) -> Iterator[exp.Expr]:
    while node.parent is not None:
        node = node.parent
        yield node


def _renamed(alias: exp.Expr | None, columns: Columns) -> Columns:
    names = [each.name for each in alias.args.get("columns") or []] if alias is not None else []
    return dict(zip([*names, *list(columns)[len(names) :]], columns.values(), strict=True))


__all__ = [
    "Columns",
    "Queries",
    "lists",
    "of_texts",
    "operators",
    "values",
]  # the modules of forms are here to be known
