"""What a template asks for, read from its tags: fields, the columns of its lists, and what of them it prints in any case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jinja2 import Environment, meta, nodes

Shown = tuple[str, str | None]  # a field and the filter through which it is printed


@dataclass(slots=True)
class Uses:
    """`names` are all fields, in order; `columns` those of each list that is looped over; `always` what is printed whatever the data,
    and `rows` what each row of a list prints whatever the data; `filtered` the fields that go through a filter somewhere , `objects` those of which a part is asked for."""

    names: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    always: list[Shown] = field(default_factory=list)
    rows: dict[str, list[Shown]] = field(default_factory=dict)
    filtered: set[tuple[str, str]] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)


# What a template may be made of: fields, filters of the list, simple comparisons, `if`, and `for` over data. No calls, no assignments, no
# products (a text times fifty million), nothing that defines or includes.
_ALLOWED = (
    nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Concat, nodes.CondExpr, nodes.Slice,
    nodes.Tuple, nodes.List, nodes.Neg,
)  # fmt: skip
_TESTS = frozenset({"defined", "undefined", "odd", "even"})


class Forbidden(Exception):
    """A template holds what none may; the text says what."""


def check(tree: nodes.Template) -> None:
    """Forbidden where a template could do more than print data, or print more than is in them: the work of its loops must be bounded by
    the data, so a loop within a loop goes over a list that belongs to the outer one's row."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise Forbidden(_named(node))
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise Forbidden(node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and str(node.arg.value).startswith("_"):
            raise Forbidden(str(node.arg.value))
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise Forbidden(f"is {node.name}")
    _check_loops(tree.body, frozenset())


def _named(node: nodes.Node) -> str:
    """What a node is, as a template writes it."""
    kinds: dict[str, str] = {"Mul": "*", "Pow": "**", "Mod": "%", "Div": "/", "FloorDiv": "//", "Assign": "set"}
    name = type(node).__name__
    if isinstance(node, nodes.Call):
        inner = node.node
        return f"{inner.attr if isinstance(inner, nodes.Getattr) else getattr(inner, 'name', '')}()"
    return kinds.get(name, name.lower())


def _check_loops(body: list[nodes.Node], outer: frozenset[str]) -> None:
    for node in body:
        if isinstance(node, nodes.For):
            root = node.iter
            while isinstance(root, nodes.Getattr | nodes.Getitem):
                root = root.node
            if not isinstance(root, nodes.Name) or node.recursive:
                raise Forbidden("for")
            if outer and root.name not in outer:
                raise Forbidden(f"for … in {root.name}")
            target = node.target.name if isinstance(node.target, nodes.Name) else ""
            _check_loops(node.body, outer | {target})
            _check_loops(node.else_, outer)
        elif isinstance(node, nodes.If):
            for part in (node.body, *(each.body for each in node.elif_), node.else_):
                _check_loops(part, outer)


def uses(env: Environment, sources: Iterable[str]) -> Uses:
    """What the sources of a template's parts ask for."""
    found = Uses()
    for source in sources:
        tree = env.parse(source)
        known = meta.find_undeclared_variables(tree)
        ordered = [node.name for node in tree.find_all(nodes.Name) if node.name in known]
        found.names += [name for name in dict.fromkeys(ordered) if name not in found.names]
        _walk(tree.body, found, {}, certain=True)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Filter)):
            inner = getattr(node, "node", None)
            if not isinstance(inner, nodes.Name) or inner.name not in known:
                continue
            if isinstance(node, nodes.Filter):
                found.filtered.add((inner.name, node.name))
            else:
                found.objects.add(inner.name)
    return found


def _walk(body: list[nodes.Node], found: Uses, loops: dict[str, str], *, certain: bool) -> None:
    """Go through statements; `loops` are the loop variables in force with their lists."""
    for node in body:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                _printed(each, found, loops, certain)
        elif isinstance(node, nodes.For):
            _columns(node.iter, found, loops)
            inner = dict(loops)
            name = node.iter.name if isinstance(node.iter, nodes.Name) else None
            top = certain and not loops and node.test is None
            if name is not None and isinstance(node.target, nodes.Name):
                inner[node.target.name] = name
                found.columns.setdefault(name, [])
                if top:
                    # A list that is printed twice shows in each loop what that loop prints; the first with columns is its table.
                    found.rows.setdefault(name, [])
            _walk(node.body, found, inner, certain=top)
        elif isinstance(node, nodes.If):
            _columns(node.test, found, loops)
            for part in (node.body, *(each.body for each in node.elif_), node.else_):
                _walk(part, found, loops, certain=False)
            _both(node, found, loops, certain)


def _both(node: nodes.If, found: Uses, loops: dict[str, str], certain: bool) -> None:
    """What both branches of an `if` print is printed in any case (rows have two forms, one kept with the next)."""
    if not certain or node.elif_ or not node.else_:
        return
    sides = []
    for part in (node.body, node.else_):
        side = Uses(rows={name: [] for name in loops.values()})
        _walk(part, side, loops, certain=True)
        sides.append(side)
    for shown in sides[0].always:
        if shown in sides[1].always:
            _add(found.always, shown)
    for name, shown_in_row in sides[0].rows.items():
        for shown in shown_in_row:
            if name in found.rows and shown in sides[1].rows.get(name, []):
                _add(found.rows[name], shown)


def _printed(node: nodes.Node, found: Uses, loops: dict[str, str], certain: bool) -> None:
    if isinstance(node, nodes.TemplateData):
        return
    _columns(node, found, loops)
    if not certain:
        return
    name: str | None = None
    if isinstance(node, nodes.Filter) and not node.args and not node.kwargs:
        name, node = node.name, node.node or node
    if isinstance(node, nodes.Name) and node.name not in loops:
        _add(found.always, (node.name, name))
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in loops:
        rows = found.rows.get(loops[node.node.name])
        if rows is not None:
            _add(rows, (node.attr, name))


def _add(shown: list[Shown], item: Shown) -> None:
    if item not in shown:
        shown.append(item)


def _columns(node: nodes.Node, found: Uses, loops: dict[str, str]) -> None:
    for each in (node, *node.find_all(nodes.Getattr)):
        if isinstance(each, nodes.Getattr) and isinstance(each.node, nodes.Name) and each.node.name in loops:
            columns = found.columns.setdefault(loops[each.node.name], [])
            if each.attr not in columns:
                columns.append(each.attr)
