"""What in a query depends on the order in which rows happen to come: it would differ with threads, memory and engine."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.sqls import Unportable, line_of

ROW = "_row"
_SORTED = (exp.ArraySort, exp.Length, exp.ArraySize, exp.ArrayContains, exp.ArrayMin, exp.ArrayMax, exp.ArrayOverlaps)
_NEIGHBOURS = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Ntile)


def unordered(tree: exp.Expr) -> Iterator[Unportable]:
    """Everything in a query, whose columns each name their table, that has no order of its own."""
    for node in tree.walk():
        if isinstance(node, exp.ArgMax | exp.ArgMin) and not _decided(node.this, node.expression):
            yield _fault(
                node,
                t(
                    "max_by、min_by 的次序有并列时取到哪一行不定，请写 max_by(值, (日期, _row))",
                    "max_by and min_by take any of several that tie; write max_by(value, (day, _row))",
                ),
            )
        elif isinstance(node, exp.Window) and isinstance(node.this, _NEIGHBOURS) and not _total(node):
            yield _fault(
                node,
                t(
                    "窗口的次序有并列时不定，请在 ORDER BY 最后加 _row",
                    "the order of the window leaves ties open; end its ORDER BY with _row",
                ),
            )
        elif isinstance(node, exp.ArrayDistinct) and not isinstance(_use_of(node), _SORTED) and not _rows(node):
            yield _fault(
                node,
                t("list_distinct 的次序不定，请套上 list_sort", "list_distinct has no order; sort it with list_sort"),
            )
        elif isinstance(node, exp.ArrayToString) and _loose(node.this):
            yield _fault(
                node,
                t(
                    "拼接的次序不定，请写 array_to_string(list_sort(list(…)), '、')",
                    "the parts have no order; write array_to_string(list_sort(list(…)), '、')",
                ),
            )
        elif isinstance(node, exp.Limit) and not _limited_in_order(node):
            yield _fault(node, t("LIMIT 要有 ORDER BY，并以 _row 结尾", "LIMIT needs an ORDER BY that ends with _row"))

    for item in tree.selects if isinstance(tree, exp.Query) else []:
        # A list among the results is shown as it is; those of rows the engine sorts.
        if not item.alias_or_name.startswith("_") and _loose(item.unalias()) and not _rows(item.unalias()):
            yield _fault(item, t("列表的次序不定，请套上 list_sort", "the list has no order; sort it with list_sort"))


def _fault(node: exp.Expr, message: str) -> Unportable:
    return Unportable(line_of(node), message)


def _keys(key: exp.Expr) -> list[exp.Expr]:
    inner = key.unnest()
    return [each.unnest() for each in inner.expressions] if isinstance(inner, exp.Tuple) else [inner]


def _decided(value: exp.Expr, key: exp.Expr) -> bool:
    """Whether equal keys mean equal values: the key has a row's number, the value itself, or the value's place in a list."""
    keys = _keys(key)
    if any(_is_row(each) or each == value.unnest() or _numbered(each) for each in keys):
        return True
    return any(
        isinstance(each, exp.Anonymous) and each.name.lower() == "list_position" and each.expressions[-1] == value
        for each in keys
    )


def _is_row(node: exp.Expr) -> bool:
    """A row's number, also one with its sign turned, and the least of a group's."""
    inner = node.this if isinstance(node, exp.Neg) else node
    return isinstance(inner, exp.Column) and inner.name == ROW


def _numbered(node: exp.Expr) -> bool:
    """A column that is a row's number under another name, or numbers rows: told from where it comes."""
    if not isinstance(node, exp.Column):
        return False
    source = source_of(node)
    return source is not None and (
        (isinstance(source, exp.Window) and isinstance(source.this, exp.RowNumber))
        or (isinstance(source, exp.Min | exp.Max) and _is_row(source.this))
        or _is_row(source)
    )


def source_of(column: exp.Column) -> exp.Expr | None:
    """What a column of a WITH or of a query in brackets is there."""
    select = column.find_ancestor(exp.Select)
    while select is not None:
        for table in [select.args.get("from_"), *(select.args.get("joins") or [])]:
            if table is not None and table.this.alias_or_name == column.table:
                return _column_of(table.this, column.name, select)
        select = select.find_ancestor(exp.Select)
    return None


def _query_of(table: exp.Expr, select: exp.Expr) -> exp.Expr | None:
    """The query that a table of FROM is, where it is one; of a UNION the first."""
    query: exp.Expr | None = table.this if isinstance(table, exp.Subquery) else None
    if query is None:
        for cte in select.root().find_all(exp.CTE):
            if cte.alias == table.name:
                query = cte.this
    while isinstance(query, exp.SetOperation):
        query = query.this
    return query


def _column_of(table: exp.Expr, name: str, select: exp.Expr) -> exp.Expr | None:
    query = _query_of(table, select)
    if not isinstance(query, exp.Select):
        return None
    found = next((item for item in query.selects if item.alias_or_name == name), None)
    inner = found.unalias() if found is not None else None
    return source_of(inner) if isinstance(inner, exp.Column) and not _is_row(inner) else inner


def _total(window: exp.Window) -> bool:
    order, frame = window.args.get("order"), window
    if window.args.get("alias") is not None:
        select = window.find_ancestor(exp.Select)
        named = [
            each
            for each in (select.args.get("windows") or [] if select else [])
            if each.name == window.args["alias"].name
        ]
        frame = named[0] if named else window
        order = frame.args.get("order")
    if order is None:
        return False
    value = window.this.args.get("this")
    keys = [each.this.unnest() for each in order.expressions]
    if any(_is_row(key) or _numbered(key) or (value is not None and key == value) for key in keys):
        return True
    return _one_each(window, [*keys, *(each.unnest() for each in frame.args.get("partition_by") or [])])


def _one_each(window: exp.Window, keys: list[exp.Expr]) -> bool:
    """Whether there is one row for each value of the keys: they are what the rows were grouped by, here or in the one table of FROM."""
    select = window.find_ancestor(exp.Select)
    if select is None:
        return False
    if select.args.get("group") is not None:
        return all(each.unnest() in keys for each in select.args["group"].expressions)
    source = select.args.get("from_")
    if source is None or select.args.get("joins"):
        return False
    inner = _query_of(source.this, select)
    if not isinstance(inner, exp.Select) or inner.args.get("group") is None:
        return False
    names = {key.name for key in keys if isinstance(key, exp.Column)}
    known = [item.unalias() for item in inner.selects if item.alias_or_name in names]
    return all(each.unnest() in known for each in inner.args["group"].expressions)


def _use_of(node: exp.Expr) -> exp.Expr | None:
    """The function that takes a list."""
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return parent


def _rows(node: exp.Expr) -> bool:
    """Whether a list is one of rows, which the engine sorts."""
    inner = [column.name for column in node.find_all(exp.Column)]
    return any(name == ROW for name in inner) or (
        isinstance(node, exp.ArrayDistinct) and isinstance(node.parent, exp.Alias)
    )


def _loose(node: exp.Expr) -> bool:
    """Whether a list is gathered from rows and not sorted."""
    inner = node.unnest()
    if isinstance(inner, exp.ArrayAgg):
        return not isinstance(inner.this, exp.Order)
    if isinstance(inner, exp.Filter | exp.ArrayDistinct | exp.ArrayFilter):
        return _loose(inner.this)
    if isinstance(inner, exp.Column):
        source = source_of(inner)
        return source is not None and _loose(source)
    return False


def _limited_in_order(limit: exp.Limit) -> bool:
    select = limit.parent
    order = select.args.get("order") if select is not None else None
    return order is not None and any(_is_row(each.this.unnest()) for each in order.expressions)
