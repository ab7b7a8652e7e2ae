"""YAML for rules, parameters and templates: nothing is guessed and nothing is dropped.

PyYAML reads `3.10` as 3.1, `yes` as true, `12:30` as 750, and takes the last of two equal keys. Here decimals keep
their digits (Decimal), only `true`/`false` are booleans, dates stay text and a key that occurs twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from audit.errors import DataFault
from audit.messages import t

# The C parser is ten times as fast; wheels have it, a build without libyaml does not.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """A SafeLoader with YAML 1.2's core scalars only."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^(?:0|-?[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
    ("merge", r"^<<$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None,
                None,
                t(
                    "键“{key}”出现两次（第 {a}、{b} 行）",
                    "key {key!r} stands twice (lines {a}, {b})",
                    key=key,
                    a=seen[key],
                    b=line,
                ),
                key_node.start_mark,
            )
        seen[key] = line
    return {str(k): v for k, v in loader.construct_mapping(node, deep=True).items()}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def loads(text: str, file: str) -> Any:
    """Parse one YAML document. `file` names it in the error; raises DataFault on anything unclear."""
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise fault_in(
            file,
            t("不是有效的 YAML：{reason}", "not valid YAML: {reason}", reason=reason),
            mark.line + 1 if mark else None,
        ) from error


def fault_in(file: str, reason: str, line: int | None = None) -> DataFault:
    """The error for something wrong in a data file, with the line where it is known."""
    if line is None:
        message = t("{file}：{reason}", "{file}: {reason}", file=file, reason=reason)
    else:
        message = t(
            "{file} 第 {line} 行：{reason}", "{file}, line {line}: {reason}", file=file, line=line, reason=reason
        )
    return DataFault(message, file=file, line=line, reason=reason)


def load(path: Path) -> Any:
    """Read and parse one YAML file (UTF-8)."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(
            t("{file} 读不出来：{error}", "cannot read {file}: {error}", file=path.name, error=error)
        ) from error
    return loads(text, path.name)


def line_of(text: str, path: Sequence[object]) -> int | None:
    """The line on which the value at a path of keys and indices begins (that of the key, for a mapping's); the nearest
    line above it where the path ends early, None where the text is no YAML."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None
    line = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
