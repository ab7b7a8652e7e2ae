"""Operators, literals, CASE and the like of the portable subset as Spark SQL."""

from __future__ import annotations

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import Expressions, form, unknown
from audit.tables.portable.sqls import (
    ANY,
    BOOL,
    DAY,
    DAYS,
    DECIMAL,
    DOUBLE,
    INT,
    NULL,
    NUMBERS,
    TEXT,
    TIME,
    TUPLE,
    Sql,
    is_list,
    joined,
    list_of,
    literal,
    quoted,
)

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


@form(exp.Column, parts="this table")
def _column(w: Expressions, node: exp.Expr) -> Sql:
    name, table = node.name, node.args.get("table")
    if table is None:
        return (
            Sql(quoted(name), w.names[name])
            if name in w.names
            else w.fault(
                node,
                t(
                    "“{name}”从哪张表来说不清，请写“表.列”",
                    "it is not clear which table {name} is of; write table.column",
                    name=name,
                ),
            )
        )
    for tables in reversed(w.tables):
        if table.name in tables and name in tables[table.name]:
            return Sql(f"{quoted(table.name)}.{quoted(name)}", tables[table.name][name])
    return w.fault(node, t("找不到列 {name}", "no column {name}", name=f"{table.name}.{name}"))


@form(exp.Identifier, parts="this quoted")
def _identifier(w: Expressions, node: exp.Expr) -> Sql:
    if node.name in w.names:
        return Sql(quoted(node.name), w.names[node.name])
    return w.fault(node, unknown(node))


@form(exp.Literal, parts="this is_string")
def _literal(w: Expressions, node: exp.Expr) -> Sql:
    if node.args.get("is_string"):
        return Sql(literal(node.name), TEXT)
    if node.name.isdigit():
        return Sql(node.name, INT)
    if node.name.replace(".", "", 1).isdigit() and not node.name.startswith(".") and not node.name.endswith("."):
        return Sql(node.name, DECIMAL)
    return w.fault(node, t("数字 {n} 的写法不可移植", "the number {n} is not written portably", n=node.name))


@form(exp.Null, parts="")
def _null(w: Expressions, node: exp.Expr) -> Sql:
    return Sql("NULL", NULL)


@form(exp.Boolean, parts="this")
def _boolean(w: Expressions, node: exp.Expr) -> Sql:
    return Sql("true" if node.this else "false", BOOL)


@form(exp.Paren, parts="this")
def _paren(w: Expressions, node: exp.Expr) -> Sql:
    inner = w.write(node.this)
    return Sql(f"({inner.text})", inner.kind)


@form(exp.And, exp.Or)
def _logic(w: Expressions, node: exp.Expr) -> Sql:
    sides = [w.of(node, w.write(side), BOOL).text for side in (node.this, node.expression)]
    return Sql(f"({sides[0]} {'AND' if isinstance(node, exp.And) else 'OR'} {sides[1]})", BOOL)


@form(exp.Not, parts="this")
def _not(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"(NOT {w.of(node, w.write(node.this), BOOL).text})", BOOL)


@form(*_COMPARISONS)
def _comparison(w: Expressions, node: exp.Expr) -> Sql:
    left, right = w.write(node.this), w.write(node.expression)
    kind = w.same(node, left, right)
    if kind == TUPLE or kind.startswith("list"):
        w.fault(node, t("不能比较列表或一组值，请逐个比较", "do not compare lists or tuples; compare their parts"))
    return Sql(f"({left.text} {_COMPARISONS[type(node)]} {right.text})", BOOL)


@form(exp.NullSafeEQ, exp.NullSafeNEQ)
def _null_safe(w: Expressions, node: exp.Expr) -> Sql:
    left, right = w.write(node.this), w.write(node.expression)
    w.same(node, left, right)
    same = f"({left.text} <=> {right.text})"
    return Sql(same if isinstance(node, exp.NullSafeEQ) else f"(NOT {same})", BOOL)


@form(exp.Is)
def _is(w: Expressions, node: exp.Expr) -> Sql:
    if not isinstance(node.expression, exp.Null | exp.Boolean):
        return w.fault(node, unknown(node))
    return Sql(f"({w.write(node.this).text} IS {w.write(node.expression).text.upper()})", BOOL)


@form(exp.In, parts="this expressions query")
def _in(w: Expressions, node: exp.Expr) -> Sql:
    value = w.write(node.this)
    if value.kind == TUPLE:
        return w.fault(
            node,
            t("(甲, 乙) IN (…) 不可移植，请用 SEMI JOIN … ON", "(a, b) IN (…) is not portable; use SEMI JOIN … ON"),
        )
    query = node.args.get("query")
    if query is not None:
        text, columns = w.query(query.this if isinstance(query, exp.Subquery) else query)
        w.same(node, value, *(Sql("", kind) for kind in list(columns.values())[:1]))
        return Sql(f"({value.text} IN ({text}))", BOOL)
    items = [w.write(item) for item in node.expressions]
    w.same(node, value, *items)
    return Sql(f"({value.text} IN ({', '.join(item.text for item in items)}))", BOOL)


@form(exp.Exists, parts="this")
def _exists(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"EXISTS ({w.query(node.this)[0]})", BOOL)


@form(exp.Subquery, parts="this")
def _scalar(w: Expressions, node: exp.Expr) -> Sql:
    text, columns = w.query(node.this)
    return Sql(f"({text})", next(iter(columns.values()), ANY))


@form(exp.Between, parts="this low high")
def _between(w: Expressions, node: exp.Expr) -> Sql:
    value, low, high = (w.write(node.args[part]) for part in ("this", "low", "high"))
    w.same(node, value, low, high)
    return Sql(f"({value.text} BETWEEN {low.text} AND {high.text})", BOOL)


@form(exp.Like)
def _like(w: Expressions, node: exp.Expr) -> Sql:
    value, pattern = w.of(node, w.write(node.this), TEXT), w.write(node.expression)
    if not isinstance(node.expression, exp.Literal) or "\\" in node.expression.name:
        return w.fault(
            node, t("LIKE 的样式应直接写出，不含反斜杠", "the pattern of LIKE must be written out, without a backslash")
        )
    return Sql(f"({value.text} LIKE {pattern.text})", BOOL)


@form(exp.Case, parts="this ifs default")
def _case(w: Expressions, node: exp.Expr) -> Sql:
    subject = node.args.get("this")
    about = w.write(subject) if subject is not None else None
    parts, kinds = [], []
    for branch in node.args["ifs"]:
        when, then = w.write(branch.this), w.write(branch.args["true"])
        if about is not None:
            w.same(node, about, when)
        else:
            w.of(node, when, BOOL)
        parts.append(f"WHEN {when.text} THEN {then.text}")
        kinds.append(then)
    default = node.args.get("default")
    if default is not None:
        last = w.write(default)
        parts.append(f"ELSE {last.text}")
        kinds.append(last)
    return Sql(f"CASE {about.text + ' ' if about else ''}{' '.join(parts)} END", w.same(node, *kinds))


@form(exp.If, parts="this true false")
def _if(w: Expressions, node: exp.Expr) -> Sql:
    parts = [
        w.write(node.args[part]) if node.args.get(part) is not None else Sql("NULL", NULL)
        for part in ("this", "true", "false")
    ]
    return Sql(f"CASE WHEN {parts[0].text} THEN {parts[1].text} ELSE {parts[2].text} END", w.same(node, *parts[1:]))


@form(exp.Coalesce, exp.Greatest, exp.Least, parts="this expressions")
def _several(w: Expressions, node: exp.Expr) -> Sql:
    values = [w.write(each) for each in (node.this, *node.expressions)]
    kind = w.same(node, *values)
    if not isinstance(node, exp.Coalesce):
        w.of(node, Sql("", kind), TEXT, BOOL, *NUMBERS, *DAYS)
    name, texts = type(node).__name__.lower(), [value.text for value in values]
    # Spark's greatest and least want two values, and coalesce one.
    return values[0] if len(values) == 1 else Sql(f"{name}({', '.join(texts)})", kind)


@form(exp.Nullif)
def _nullif(w: Expressions, node: exp.Expr) -> Sql:
    value, other = w.write(node.this), w.write(node.expression)
    w.same(node, value, other)
    return Sql(f"nullif({value.text}, {other.text})", value.kind)


@form(exp.Tuple, parts="expressions")
def _tuple(w: Expressions, node: exp.Expr) -> Sql:
    # An empty value is the last of all, as in the database; a struct of Spark has it first.
    parts = [w.write(item).text for item in node.expressions]
    return Sql(f"struct({', '.join(f'({part}) IS NULL, {part}' for part in parts)})", TUPLE)


@form(exp.Add, exp.Sub)
def _add(w: Expressions, node: exp.Expr) -> Sql:
    minus = isinstance(node, exp.Sub)
    if isinstance(node.expression, exp.Interval) or _interval_call(node.expression):
        return _shift(w, node, minus)
    left, right = w.write(node.this), w.write(node.expression)
    kinds = (left.kind, right.kind)
    if left.kind in DAYS and right.kind in DAYS and minus:
        w.of(node, left, DAY), w.of(node, right, DAY)
        return Sql(f"CAST(datediff({left.text}, {right.text}) AS BIGINT)", INT)
    if left.kind == DAY and right.kind == INT:
        return Sql(f"{'date_sub' if minus else 'date_add'}({left.text}, CAST({right.text} AS INT))", DAY)
    for value in (left, right):
        w.of(node, value, *NUMBERS)
    kind = joined(*kinds)
    return Sql(f"({left.text} {'-' if minus else '+'} {right.text})", kind if kind in NUMBERS else ANY)


def _interval_call(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() in _UNITS_OF_CALLS


_UNITS_OF_CALLS = {"to_days": "DAY", "to_weeks": "WEEK", "to_months": "MONTH", "to_years": "YEAR"}
_SHIFTS = {"DAY": ("date_add", 1), "WEEK": ("date_add", 7), "MONTH": ("add_months", 1), "YEAR": ("add_months", 12)}


def _shift(w: Expressions, node: exp.Expr, minus: bool) -> Sql:
    """A day and an interval of days, weeks, months or years."""
    day, interval = w.of(node, w.write(node.this), *DAYS), node.expression
    if isinstance(interval, exp.Interval):
        unit = interval.args["unit"].name.upper().removesuffix("S") if interval.args.get("unit") else ""
        value = interval.this
        number = value.name if isinstance(value, exp.Literal) else None
        count = number if number is not None and number.isdigit() else None
    else:
        unit = _UNITS_OF_CALLS[interval.name.lower()]
        count = w.of(interval, w.write(interval.expressions[0]), INT).text
    if unit not in _SHIFTS or count is None:
        return w.fault(
            node,
            t("间隔只可用日、周、月、年的整数", "an interval must be a whole number of days, weeks, months or years"),
        )
    function, times = _SHIFTS[unit]
    return Sql(f"{function}({day.text}, CAST({'-' if minus else ''}({count}) * {times} AS INT))", TIME)


@form(exp.Mul)
def _multiply(w: Expressions, node: exp.Expr) -> Sql:
    left, right = (w.of(node, w.write(side), *NUMBERS) for side in (node.this, node.expression))
    kind = joined(left.kind, right.kind)
    return Sql(f"({left.text} * {right.text})", kind if kind in NUMBERS else ANY)


@form(exp.Div)
def _divide(w: Expressions, node: exp.Expr) -> Sql:
    left, right = (w.of(node, w.write(side), *NUMBERS) for side in (node.this, node.expression))
    return Sql(f"(CAST({left.text} AS DOUBLE) / CAST({right.text} AS DOUBLE))", DOUBLE)


@form(exp.IntDiv, exp.Mod)
def _whole(w: Expressions, node: exp.Expr) -> Sql:
    left, right = w.write(node.this), w.write(node.expression)
    for value in (left, right):
        w.of(node, value, INT)
    return Sql(f"({left.text} {'div' if isinstance(node, exp.IntDiv) else '%'} {right.text})", INT)


@form(exp.Neg, parts="this")
def _negative(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), *NUMBERS)
    return Sql(f"(- {value.text})", value.kind)


@form(exp.DPipe)
def _pipe(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"concat({w.text(node.this)}, {w.text(node.expression)})", TEXT)


@form(exp.Array, parts="expressions")
def _array(w: Expressions, node: exp.Expr) -> Sql:
    items = [w.write(item) for item in node.expressions]
    return Sql(f"array({', '.join(item.text for item in items)})", list_of(w.same(node, *items) if items else NULL))


@form(exp.Bracket, parts="this expressions")
def _bracket(w: Expressions, node: exp.Expr) -> Sql:
    values = w.write(node.this)
    if len(node.expressions) != 1 or not is_list(values.kind):
        return w.fault(node, unknown(node))
    place = node.expressions[0]
    if isinstance(place, exp.Literal):  # counted from 0 by the parser
        number = place.name if place.name.isdigit() else None
    else:  # the parser may have counted off one from other expressions
        number = f"CAST({w.of(node, w.write(place), INT).text} AS INT) - 1" if isinstance(place, exp.Column) else None
    if number is None:
        return w.fault(
            node, t("列表里的位置请写从 1 起的整数或一列", "write a place in a list as a number from 1 or a column")
        )
    return Sql(
        f"get({values.text}, {number})", values.kind.removeprefix("list ") if values.kind.startswith("list ") else ANY
    )


@form(exp.Lambda, parts="this expressions")
def _lambda(w: Expressions, node: exp.Expr) -> Sql:
    return w.fault(node, unknown(node))
