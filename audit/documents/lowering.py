"""A Jinja template of few constructs as one Python function that joins constant pieces and values.

Nine tenths of what Jinja does for a value in the sandbox (look-up, finalizing, escaping, joining) does nothing for the plain data
that documents are made of. So a template whose tree holds only names, fields, filters of our list, `for`, `if` and simple
comparisons is written out as Python: once for values that need no escaping, which one look at a record tells, and once
with escaping. Anything else is `Unsupported`, and Jinja renders it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, UndefinedError, nodes
from markupsafe import escape

# What docxtpl makes of a line break in a value.
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}
_LOOP = {
    "index": "({i} + 1)",
    "index0": "{i}",
    "first": "({i} == 0)",
    "last": "({i} == {n} - 1)",
    "length": "{n}",
    "revindex": "({n} - {i})",
    "revindex0": "({n} - {i} - 1)",
}
# An attribute of these that has a field's name would win over the field in Jinja.
_TAKEN = frozenset(name for kind in (dict, list, str, int) for name in dir(kind))
Function = Callable[[Mapping[str, Any]], str]


class Unsupported(Exception):
    """The template has something that only Jinja can render."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """The two functions of a template."""

    plain: Function
    careful: Function


def lower(env: Environment, source: str) -> Lowered:
    """The functions of a template's source. Unsupported where its tree holds more than they can do."""
    tree = env.parse(source)
    return Lowered(_compile(env, tree, careful=False), _compile(env, tree, careful=True))


def _compile(env: Environment, tree: nodes.Template, *, careful: bool) -> Function:
    writer = _Writer(env, careful)
    writer.block(tree.body, 1, {})
    code = "\n".join(["def render(c):", "    o = []", "    a = o.append", *writer.lines, "    return ''.join(o)"])
    space: dict[str, Any] = {"e": _text, "x": _attribute, "F": dict(env.filters), "K": writer.constants}
    for name, function in env.filters.items():
        space[f"f_{name}"] = function
    exec(compile(code, "<document>", "exec"), space)  # our own code: numbered names and constants, quoted text
    made: Function = space["render"]

    def render(context: Mapping[str, Any]) -> str:
        try:
            return made(context)
        except (KeyError, TypeError) as error:
            raise UndefinedError(f"{error.args[0]!r} is undefined") from error

    return render


def _text(value: Any) -> str:
    """A value between tags."""
    return str(escape(value)).replace("\n", BREAK) if type(value) is str else str(value)


def _attribute(value: Any) -> str:
    """A value inside a tag."""
    return str(escape(value))


class _Writer:
    """Writes the body of a function. `inside` is kept while text goes by: whether a value stands in a tag or between tags."""

    def __init__(self, env: Environment, careful: bool) -> None:
        self.lines: list[str] = []
        self.constants: list[Any] = []
        self._env = env
        self._careful = careful
        self._inside = False
        self._count = 0
        self._pieces: list[str] = []

    def block(self, body: list[nodes.Node], depth: int, names: Mapping[str, str]) -> None:
        """The statements of a block."""
        start = len(self.lines)
        for node in body:
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    self._output(each, names)
            elif isinstance(node, nodes.For):
                self._flush(depth)
                self._loop(node, depth, names)
            elif isinstance(node, nodes.If):
                self._flush(depth)
                self._branch(node, depth, names)
            else:
                raise Unsupported(type(node).__name__)
        self._flush(depth)
        if len(self.lines) == start:
            self._line(depth, "pass")

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _flush(self, depth: int) -> None:
        """What was put out since the last statement, as one formatted string."""
        if self._pieces:
            self._line(depth, f"a(f'''{''.join(self._pieces)}''')")
            self._pieces = []

    def _output(self, node: nodes.Node, names: Mapping[str, str]) -> None:
        if isinstance(node, nodes.TemplateData):
            self._inside = _in_tag(node.data, self._inside)
            self._pieces.append(_quoted(node.data))
            return
        if isinstance(node, nodes.Const) and isinstance(node.value, float):
            raise Unsupported("a floating-point number")
        value = self._expression(node, names)
        if self._careful:
            value = f"{'x' if self._inside else 'e'}({value})"
        self._pieces.append("{" + value + "}")

    def _loop(self, node: nodes.For, depth: int, names: Mapping[str, str]) -> None:
        if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name) or node.else_:
            raise Unsupported("for")
        self._count += 1
        number = self._count
        item, index, total, rows = f"v{number}", f"i{number}", f"n{number}", f"r{number}"
        self._line(depth, f"{rows} = {self._expression(node.iter, names)}")
        self._line(depth, f"{total} = len({rows})")
        self._line(depth, f"for {index}, {item} in enumerate({rows}):")
        inside = self._inside
        self.block(node.body, depth + 1, {**names, node.target.name: item, "loop": f"{index} {total}"})
        if self._inside != inside:
            raise Unsupported("a loop that opens a tag")

    def _branch(self, node: nodes.If, depth: int, names: Mapping[str, str]) -> None:
        inside = self._inside
        ends = []
        for word, test, body in (
            ("if", node.test, node.body),
            *(("elif", each.test, each.body) for each in node.elif_),
        ):
            self._inside = inside
            self._line(depth, f"{word} {self._expression(test, names)}:")
            self.block(body, depth + 1, names)
            ends.append(self._inside)
        self._inside = inside
        if node.else_:
            self._line(depth, "else:")
            self.block(node.else_, depth + 1, names)
        if any(end != self._inside for end in ends):
            raise Unsupported("branches that end differently")

    def _expression(self, node: nodes.Node, names: Mapping[str, str]) -> str:
        if isinstance(node, nodes.Const):
            return self._constant(node.value)
        if isinstance(node, nodes.Name):
            return self._name(node.name, names)
        if isinstance(node, nodes.Getattr):
            return self._field(node, names)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return f"{self._expression(node.node, names)}[{self._constant(node.arg.value)}]"
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filter(node, names)
        if isinstance(node, nodes.Compare) and len(node.ops) == 1:
            left, right = self._expression(node.expr, names), self._expression(node.ops[0].expr, names)
            return f"({left} {_COMPARE[node.ops[0].op]} {right})"
        if isinstance(node, nodes.And | nodes.Or):
            word = "and" if isinstance(node, nodes.And) else "or"
            return f"({self._expression(node.left, names)} {word} {self._expression(node.right, names)})"
        if isinstance(node, nodes.Not):
            return f"(not {self._expression(node.node, names)})"
        if isinstance(node, nodes.Add | nodes.Sub):
            return f"({self._expression(node.left, names)} {node.operator} {self._expression(node.right, names)})"
        if isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            parts = [self._expression(each, names) for each in (node.expr1, node.test, node.expr2)]
            return f"({parts[0]} if {parts[1]} else {parts[2]})"
        if isinstance(node, nodes.Test) and node.name == "defined" and isinstance(node.node, nodes.Getattr):
            return f"({self._constant(node.node.attr)} in {self._expression(node.node.node, names)})"
        raise Unsupported(type(node).__name__)

    def _constant(self, value: Any) -> str:
        # By number, never as a literal: within a formatted string quotes would end it.
        if value is None:
            raise Unsupported("none")
        self.constants.append(value)
        return f"K[{len(self.constants) - 1}]"

    def _name(self, name: str, names: Mapping[str, str]) -> str:
        if name in names and name != "loop":
            return names[name]
        if name == "loop" or name in self._env.globals:
            raise Unsupported(name)
        return f"c[{self._constant(name)}]"

    def _field(self, node: nodes.Getattr, names: Mapping[str, str]) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and "loop" in names:
            if node.attr not in _LOOP:
                raise Unsupported(f"loop.{node.attr}")
            index, total = names["loop"].split()
            return _LOOP[node.attr].format(i=index, n=total)
        if node.attr in _TAKEN:
            raise Unsupported(node.attr)
        return f"{self._expression(node.node, names)}[{self._constant(node.attr)}]"

    def _filter(self, node: nodes.Filter, names: Mapping[str, str]) -> str:
        if node.name not in self._env.filters or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise Unsupported(f"filter {node.name}")
        arguments = [self._expression(each, names) for each in (node.node, *node.args)]
        return f"f_{node.name}({', '.join(arguments)})"


def _in_tag(text: str, inside: bool) -> bool:
    opened, closed = text.rfind("<"), text.rfind(">")
    return inside if opened == closed else opened > closed


_NEEDS = re.compile(r"[\\'{}]")


def _quoted(text: str) -> str:
    """Text as it stands in a formatted string between triple quotes."""
    text = _NEEDS.sub(lambda match: match.group() * 2 if match.group() in "{}" else "\\" + match.group(), text)
    return text.replace("\r", "\\r")
