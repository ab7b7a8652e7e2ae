"""Small changes of a query that a case ought to notice.

What is changed: each comparison (`>` to `>=`, `=` to `<>`, `IS DISTINCT FROM` turned about), each number beside a comparison, a
plus, a minus or INTERVAL by the smallest unit, each day written out by a day, each bound of BETWEEN, and each figure asked for
with `param` or `param_date` by the smallest unit of its own: a fen for yuan, a day, one person, one time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from audit.policies import Policy, Query

_TOKEN = re.compile(
    r"(?P<skip>\s+|--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<distinct>IS\s+(?:NOT\s+)?DISTINCT\s+FROM)\b|(?P<word>\w+|\"[^\"]*\")|(?P<sign>->|=>|:=|::|<>|!=|<=|>=|\|\||.)",
    re.S | re.I,
)
TURNED = {">": ">=", ">=": ">", "<": "<=", "<=": "<", "=": "<>", "<>": "=", "!=": "="}
_BESIDE = {*TURNED, "+", "-", "BETWEEN", "INTERVAL"}
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A query with one change. `change` says which: the line as it reads now, numbered where a query has it twice."""

    query: Query
    change: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def _tokens(sql: str) -> list[_Token]:
    return [
        _Token(match.lastgroup or "", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(sql)
        if match.lastgroup != "skip"
    ]


def mutants(query: Query, policy: Policy) -> list[Mutant]:
    """The mutants of a query, in the order of its text."""
    seen: Counter[str] = Counter()
    result = []
    for start, end, text in _changes(query.sql, policy):
        sql = query.sql[:start] + text + query.sql[end:]
        change = sql[sql.rfind("\n", 0, start) + 1 :].partition("\n")[0].strip()
        seen[change] += 1
        number = f" ({seen[change]})" if seen[change] > 1 else ""
        result.append(Mutant(replace(query, sql=sql), change + number))
    return result


def _changes(sql: str, policy: Policy) -> Iterator[tuple[int, int, str]]:
    """Each change: from, to, and the text to put there."""
    tokens = _tokens(sql)
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text.upper() if index else ""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "sign" and token.text in TURNED:
            yield token.start, token.end, TURNED[token.text]
        elif token.kind == "distinct":
            yield token.start, token.end, "IS DISTINCT FROM" if "NOT" in token.text.upper() else "IS NOT DISTINCT FROM"
        elif token.kind == "number" and (before in _BESIDE or (after is not None and after.text in TURNED)):
            step = Decimal(1).scaleb(Decimal(token.text).as_tuple().exponent)  # type: ignore[arg-type]
            for number in (Decimal(token.text) + step, Decimal(token.text) - step):
                yield token.start, token.end, str(number) if number >= 0 else f"({number})"
        elif token.kind == "text" and before == "DATE":
            for sign in "+-":
                yield (
                    tokens[index - 1].start,
                    token.end,
                    f"CAST({sql[tokens[index - 1].start : token.end]} {sign} INTERVAL 1 DAY AS DATE)",
                )
        elif token.kind == "word" and token.text.lower() in ("param", "param_date") and after and after.text == "(":
            end = _closing(tokens, index + 1)
            call = sql[token.start : end]
            for sign in "+-":
                yield token.start, end, _shifted(call, tokens[index + 2].text.strip("'"), sign, policy)
        elif token.kind == "word" and token.text.upper() == "BETWEEN":
            yield from _bounds(sql, tokens, index)


def _closing(tokens: list[_Token], opening: int) -> int:
    """Where the bracket that opens at a token is closed."""
    depth = 0
    for token in tokens[opening:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return token.end
    raise ValueError("a bracket is not closed")


def _shifted(call: str, key: str, sign: str, policy: Policy) -> str:
    parameter = policy.params.entries[key]
    if parameter.kind == "day":
        return f"CAST({call} {sign} INTERVAL 1 DAY AS DATE)"
    fine = parameter.unit.startswith(("元", "%", "百分", "倍", "平方米"))
    return f"({call} {sign} {_FEN if fine else 1})"


def _bounds(sql: str, tokens: list[_Token], index: int) -> Iterator[tuple[int, int, str]]:
    """`x BETWEEN a AND b` without each of its bounds; x is a name, with or without its table, or a call."""
    first, depth = index - 1, 0
    while tokens[first].text in (")", ".") or depth or tokens[first - 1].text == ".":
        depth += (tokens[first].text == ")") - (tokens[first].text == "(")
        first -= 1
    name = sql[tokens[first].start : tokens[index - 1].end]
    for token in tokens[index + 1 :]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text.upper() == "AND":
            low = sql[tokens[index].end : token.start].strip()
            yield tokens[first].start, token.end, f"{name} > {low} AND {name} <="
            yield tokens[first].start, token.end, f"{name} >= {low} AND {name} <"
            return
    raise ValueError("BETWEEN without AND")
