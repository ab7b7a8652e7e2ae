"""Aggregates and windows of the portable subset as Spark SQL."""

from __future__ import annotations

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import Expressions, form, unknown
from audit.tables.portable.sqls import (
    BOOL,
    DAYS,
    DECIMAL,
    DOUBLE,
    INT,
    NUMBERS,
    TEXT,
    Sql,
    list_of,
)


@form(exp.Count, parts="this expressions")
def _count(w: Expressions, node: exp.Expr) -> Sql:
    of = node.args.get("this")
    if of is None or isinstance(of, exp.Star):
        return Sql("count(*)", INT)
    if isinstance(of, exp.Distinct):
        if len(of.expressions) != 1:
            return w.fault(
                node, t("count(DISTINCT 甲, 乙) 请写成 count(DISTINCT (甲, 乙))", "write count(DISTINCT (a, b))")
            )
        return Sql(f"count(DISTINCT {w.write(of.expressions[0]).text})", INT)
    return Sql(f"count({w.write(of).text})", INT)


@form(exp.Sum, parts="this")
def _sum(w: Expressions, node: exp.Expr) -> Sql:
    if isinstance(node.this, exp.Distinct):
        return w.fault(node, unknown(node))
    value = w.write(node.this)
    if value.kind == DOUBLE:
        return w.fault(
            node,
            t(
                "浮点数的合计与次序有关，请先 CAST 成 DECIMAL",
                "a sum of binary fractions depends on their order; CAST them to DECIMAL first",
            ),
        )
    value = w.of(node, value, INT, DECIMAL)
    return Sql(f"sum({value.text})", value.kind)


@form(exp.Min, exp.Max, parts="this")
def _extreme(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), TEXT, *NUMBERS, *DAYS, BOOL)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.LogicalAnd, exp.LogicalOr, parts="this")
def _all(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), BOOL)
    return Sql(f"{'bool_and' if isinstance(node, exp.LogicalAnd) else 'bool_or'}({value.text})", BOOL)


@form(exp.ArgMax, exp.ArgMin)
def _arg(w: Expressions, node: exp.Expr) -> Sql:
    value, key = w.write(node.this), w.write(node.expression)
    # The database leaves out rows without a value as well.
    return Sql(
        f"{'max_by' if isinstance(node, exp.ArgMax) else 'min_by'}({value.text}, CASE WHEN {value.text} IS NOT NULL THEN {key.text} END)",
        value.kind,
    )


@form(exp.ArrayAgg, parts="this")
def _list_of(w: Expressions, node: exp.Expr) -> Sql:
    return collected(w, node, None)


def collected(w: Expressions, node: exp.Expr, condition: str | None) -> Sql:
    """list(x): with its empty items, and nothing where there is no row. The order is that of the rows, which is none."""
    of = node.this
    only = f" FILTER (WHERE {condition})" if condition else ""
    if isinstance(of, exp.Order):
        if len(of.expressions) != 1 or of.expressions[0].args.get("desc"):
            return w.fault(
                node, t("list(… ORDER BY …) 只可按一列升序", "list(… ORDER BY …) is for one ascending key only")
            )
        item, key = w.write(of.this), w.write(of.expressions[0].this)
        sorted_ = f"array_sort(collect_list(struct({key.text} IS NULL AS n, {key.text} AS k, {item.text} AS v)){only})"
        return Sql(f"nullif(transform({sorted_}, x -> x.v), array())", list_of(item.kind))
    if isinstance(of, exp.Distinct):
        if len(of.expressions) != 1:
            return w.fault(node, unknown(node))
        item = w.write(of.expressions[0])
        return Sql(
            f"nullif(transform(collect_set(struct({item.text} AS v)){only}, x -> x.v), array())", list_of(item.kind)
        )
    item = w.write(of)
    return Sql(
        f"nullif(transform(collect_list(struct({item.text} AS v)){only}, x -> x.v), array())", list_of(item.kind)
    )


@form(exp.Filter)
def _filter(w: Expressions, node: exp.Expr) -> Sql:
    aggregate, condition = node.this, w.write(node.expression.this)
    if isinstance(aggregate, exp.ArrayAgg):
        return collected(w, aggregate, condition.text)
    value = w.write(aggregate)
    return Sql(f"{value.text} FILTER (WHERE {condition.text})", value.kind)


@form(exp.RowNumber, exp.Rank, exp.DenseRank, parts="")
def _place_in_window(w: Expressions, node: exp.Expr) -> Sql:
    names: dict[type[exp.Expr], str] = {exp.RowNumber: "row_number", exp.Rank: "rank", exp.DenseRank: "dense_rank"}
    return Sql(f"{names[type(node)]}()", INT)


@form(exp.Lag, exp.Lead, parts="this")
def _neighbour(w: Expressions, node: exp.Expr) -> Sql:
    value = w.write(node.this)
    return Sql(f"{type(node).__name__.lower()}({value.text})", value.kind)


@form(exp.Window, parts="this partition_by order alias")
def _window(w: Expressions, node: exp.Expr) -> Sql:
    what = node.this
    if isinstance(what, exp.Filter | exp.ArrayAgg):
        return w.fault(
            node,
            t(
                "窗口里不能用 FILTER 和 list()，请写成 CASE 或先汇总",
                "no FILTER and no list() over a window; use CASE, or group first",
            ),
        )
    if what.find(exp.Distinct) is not None:
        return w.fault(
            node,
            t(
                "count(DISTINCT …) OVER 不可移植，请用 GROUP BY 汇总后连接",
                "count(DISTINCT …) OVER is not portable; GROUP BY and join",
            ),
        )
    value = w.write(what)
    frame = node
    if node.args.get("alias") is not None:
        select = node.find_ancestor(exp.Select)
        named = [
            each
            for each in (select.args.get("windows") or [] if select else [])
            if each.name == node.args["alias"].name
        ]
        if not named or node.args.get("partition_by") or node.args.get("order"):
            return w.fault(node, unknown(node))
        frame = named[0]
    parts = []
    if frame.args.get("partition_by"):
        parts.append("PARTITION BY " + ", ".join(w.write(each).text for each in frame.args["partition_by"]))
    if frame.args.get("order"):
        parts.append("ORDER BY " + ", ".join(ordered(w, each) for each in frame.args["order"].expressions))
    return Sql(f"{value.text} OVER ({' '.join(parts)})", value.kind)


def ordered(w: Expressions, node: exp.Expr) -> str:
    """A key of ORDER BY with where empty values stand written out."""
    first = node.args.get("nulls_first")
    return (
        f"{w.write(node.this).text} {'DESC' if node.args.get('desc') else 'ASC'} NULLS {'FIRST' if first else 'LAST'}"
    )
