"""Functions of lists in the portable subset as Spark SQL."""

from __future__ import annotations

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import Expressions, form, kind_word, title, unknown
from audit.tables.portable.sqls import (
    ANY,
    BOOL,
    DAYS,
    DOUBLE,
    INT,
    NUMBERS,
    TEXT,
    TIME,
    Sql,
    is_list,
    item_of,
    list_of,
    quoted,
)


@form(exp.ArrayContains)
def _list_contains(w: Expressions, node: exp.Expr) -> Sql:
    values, item = w.write(node.this), w.write(node.expression)
    _list(w, node, values)
    w.same(node, Sql("", item_of(values.kind)), item)
    # False, not unknown, where it is absent from a list with an empty item.
    return Sql(
        f"CASE WHEN {values.text} IS NULL OR {item.text} IS NULL THEN NULL ELSE coalesce(array_contains({values.text}, {item.text}), false) END",
        BOOL,
    )


def _list(w: Expressions, node: exp.Expr, value: Sql) -> Sql:
    if not is_list(value.kind):
        w.fault(
            node,
            t(
                "{name} 用于{kind}的写法不可移植",
                "{name} of {kind} is not portable",
                name=title(node),
                kind=kind_word(value.kind),
            ),
        )
    return value


@form(exp.ArrayFilter)
def _list_filter(w: Expressions, node: exp.Expr) -> Sql:
    values, test = _list(w, node, w.write(node.this)), node.expression
    if not isinstance(test, exp.Lambda) or len(test.expressions) != 1:
        return w.fault(node, unknown(node))
    name = test.expressions[0].name
    with w.naming({name: item_of(values.kind)}):
        condition = w.of(node, w.write(test.this), BOOL)
    return Sql(f"filter({values.text}, {quoted(name)} -> {condition.text})", values.kind)


@form(exp.ArrayConcat, parts="this expressions")
def _list_concat(w: Expressions, node: exp.Expr) -> Sql:
    values = [_list(w, node, w.write(each)) for each in (node.this, *node.expressions)]
    return Sql(f"concat({', '.join(f'coalesce({value.text}, array())' for value in values)})", w.same(node, *values))


@form(exp.ArrayToString)
def _list_to_text(w: Expressions, node: exp.Expr) -> Sql:
    values, between = _list(w, node, w.write(node.this)), w.of(node, w.write(node.expression), TEXT)
    if item_of(values.kind) in (DOUBLE, TIME):
        w.fault(
            node,
            t(
                "{kind}变成文字时两个引擎写法不同，请先 CAST 成 DECIMAL、DATE 等",
                "the engines write {kind} differently as text; CAST it first",
                kind=kind_word(item_of(values.kind)),
            ),
        )
    return Sql(f"array_join(CAST({values.text} AS ARRAY<STRING>), {between.text})", TEXT)


@form(exp.ArraySort, parts="this asc")
def _list_sort(w: Expressions, node: exp.Expr) -> Sql:
    values, ascending = _list(w, node, w.write(node.this)), node.args.get("asc")
    w.of(node, Sql("", item_of(values.kind)), TEXT, BOOL, *NUMBERS, *DAYS)
    # Empty items come last, either way.
    if ascending is not None and not ascending.this:
        return Sql(f"sort_array({values.text}, false)", values.kind)
    return Sql(f"array_sort({values.text})", values.kind)


@form(exp.ArrayDistinct, parts="this")
def _list_distinct(w: Expressions, node: exp.Expr) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"array_distinct(array_compact({values.text}))", values.kind)


@form(exp.ArrayMin, exp.ArrayMax, parts="this")
def _list_least(w: Expressions, node: exp.Expr) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"{'array_min' if isinstance(node, exp.ArrayMin) else 'array_max'}({values.text})", item_of(values.kind))


@form(exp.Flatten, parts="this")
def _flatten(w: Expressions, node: exp.Expr) -> Sql:
    values = _list(w, node, w.write(node.this))
    return Sql(f"flatten(filter({values.text}, x -> x IS NOT NULL))", item_of(values.kind))


def _begins_a_month(node: exp.Expr) -> bool:
    """Whether a day is the first of a month by the way it is made."""
    inner = node.unnest()
    if isinstance(inner, exp.Cast):
        inner = inner.this.unnest()
    return isinstance(inner, exp.TimestampTrunc | exp.DateTrunc) and inner.args["unit"].name.upper() != "WEEK"


@form(exp.GenerateSeries, parts="start end step is_end_exclusive")
def _range(w: Expressions, node: exp.Expr) -> Sql:
    """range(from, to, INTERVAL n WEEK) of days and range(from, to) of numbers, without `to`; generate_series with it."""
    first, last, step = w.write(node.args["start"]), w.write(node.args["end"]), node.args.get("step")
    if step is None:
        w.of(node, first, INT), w.of(node, last, INT)
        kind, word, by = INT, "BIGINT", ""
    else:
        w.of(node, first, *DAYS), w.of(node, last, *DAYS)
        unit = step.args["unit"].name.upper().removesuffix("S") if isinstance(step, exp.Interval) else ""
        if unit not in ("DAY", "WEEK", "MONTH", "YEAR") or not step.this.name.isdigit():
            return w.fault(
                node,
                t(
                    "range 只可用于整数，或日期和 INTERVAL n DAY、WEEK、MONTH、YEAR",
                    "range is for whole numbers, or for days and an INTERVAL of n DAY, WEEK, MONTH or YEAR",
                ),
            )
        if unit in ("MONTH", "YEAR") and not _begins_a_month(node.args["start"]):
            return w.fault(
                node,
                t(
                    "按月、年的 range 要从月初起：date_trunc('month', 日期)，否则月末各引擎不同",
                    "a range by months or years must begin with date_trunc('month', day): engines differ at the end of months",
                ),
            )
        kind, word, by = TIME, "DATE", f", INTERVAL {step.this.name} {unit}"
    ends = "<" if node.args.get("is_end_exclusive") else "<="
    values = f"filter(sequence({first.text}, {last.text}{by}), x -> x {ends} {last.text})"
    none = f"WHEN NOT ({first.text} {ends} {last.text}) THEN CAST(array() AS ARRAY<{word}>)"
    return Sql(f"CASE WHEN {first.text} {ends} {last.text} THEN {values} {none} END", list_of(kind))


@form(exp.Anonymous, parts="this expressions")
def _other(w: Expressions, node: exp.Expr) -> Sql:
    name, arguments = node.name.lower(), [w.write(each) for each in node.expressions]
    texts = [value.text for value in arguments]
    if name == "error" and w.trusted and len(texts) == 1:
        return Sql(f"raise_error({texts[0]})", ANY)
    if name == "hamming" and len(texts) == 2:
        a, b = texts
        wrong = "raise_error('Mismatch Function: Strings must be of equal length!')"
        differs = f"size(filter(sequence(1, char_length({a})), i -> substr({a}, i, 1) <> substr({b}, i, 1)))"
        return Sql(
            f"CAST(CASE WHEN {a} IS NULL OR {b} IS NULL THEN NULL WHEN char_length({a}) <> char_length({b}) OR {a} = '' THEN {wrong} ELSE {differs} END AS BIGINT)",
            INT,
        )
    if name == "list_position" and len(texts) == 2:
        _list(w, node, arguments[0])
        w.same(node, Sql("", item_of(arguments[0].kind)), arguments[1])
        return Sql(f"CAST(nullif(array_position({texts[0]}, {texts[1]}), 0) AS INT)", INT)
    if name == "isoyear" and len(texts) == 1:
        return Sql(f"extract(YEAROFWEEK FROM {w.of(node, arguments[0], *DAYS).text})", INT)
    return w.fault(node, unknown(node))
