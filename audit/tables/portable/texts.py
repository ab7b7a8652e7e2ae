"""Functions of texts in the portable subset as Spark SQL, regular expressions among them."""

from __future__ import annotations

from functools import cache

from sqlglot import exp

from audit.messages import t
from audit.tables.portable.expressions import Expressions, form, unknown
from audit.tables.portable.patterns import PatternFault, java, may_be_empty, replacement
from audit.tables.portable.sqls import (
    BOOL,
    INT,
    TEXT,
    Sql,
    list_of,
    literal,
)


@form(exp.Length, exp.ArraySize, parts="this")
def _length(w: Expressions, node: exp.Expr) -> Sql:
    value = w.write(node.this)
    if value.kind.startswith("list"):
        return Sql(f"CAST(array_size({value.text}) AS BIGINT)", INT)
    return Sql(f"CAST(char_length({w.of(node, value, TEXT).text}) AS BIGINT)", INT)


@cache
def _odd() -> tuple[str, str]:
    """Letters of which Spark makes several, or others than the database, in upper case; and what the database makes of them."""
    odd = [chr(code) for code in range(0x80, 0xFB18) if len(chr(code).upper()) > 1]
    single = {"ß": "ẞ"} | {letter: letter.title() for letter in odd if len(letter.title()) == 1}
    # Younger than the database's tables.
    young = ["ƛ", "ɤ", "\u1c8a", "\ua7cd", "\ua7db", *map(chr, range(0x10D70, 0x10D86))]
    return "".join(odd + young), "".join(single.get(letter, letter) for letter in odd + young)


@form(exp.Upper, parts="this")
def _upper(w: Expressions, node: exp.Expr) -> Sql:
    value = w.of(node, w.write(node.this), TEXT).text
    odd, known = _odd()
    strange = literal(f"[{odd}]")
    letter = f"CASE WHEN c RLIKE {strange} THEN translate(c, {literal(odd)}, {literal(known)}) ELSE upper(c) END"
    letters = f"regexp_extract_all({value}, '(?s).', 0)"
    return Sql(
        f"CASE WHEN {value} RLIKE {strange} THEN array_join(transform({letters}, c -> {letter}), '') ELSE upper({value}) END",
        TEXT,
    )


@form(exp.Substring, parts="this start length")
def _substring(w: Expressions, node: exp.Expr) -> Sql:
    value, start, length = w.of(node, w.write(node.this), TEXT), node.args["start"], node.args.get("length")
    if (
        not isinstance(start, exp.Literal)
        or not start.name.strip("0")
        or (length is not None and not isinstance(length, exp.Literal))
    ):
        return w.fault(
            node,
            t("substr 的位置和长度请直接写成从 1 起的整数", "write the place and length of substr as numbers from 1"),
        )
    return Sql(f"substr({value.text}, {start.name}{'' if length is None else ', ' + length.name})", TEXT)


@form(exp.Contains, exp.StartsWith, exp.EndsWith)
def _part_of_text(w: Expressions, node: exp.Expr) -> Sql:
    whole, part = (w.of(node, w.write(side), TEXT) for side in (node.this, node.expression))
    return Sql(f"{type(node).__name__.lower()}({whole.text}, {part.text})", BOOL)


@form(exp.Replace, parts="this expression replacement")
def _replace(w: Expressions, node: exp.Expr) -> Sql:
    values = [w.of(node, w.write(node.args[part]), TEXT).text for part in ("this", "expression", "replacement")]
    return Sql(f"replace({', '.join(values)})", TEXT)


@form(exp.Translate, parts="this from_ to")
def _translate(w: Expressions, node: exp.Expr) -> Sql:
    values = [w.of(node, w.write(node.args[part]), TEXT).text for part in ("this", "from_", "to")]
    return Sql(f"translate({', '.join(values)})", TEXT)


@form(exp.Concat, parts="expressions")
def _concat(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"concat({', '.join(f'coalesce({w.text(item)}, {literal(str())})' for item in node.expressions)})", TEXT)


@form(exp.ConcatWs, parts="expressions")
def _concat_ws(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"concat_ws({', '.join(w.text(item) for item in node.expressions)})", TEXT)


def _pattern(w: Expressions, node: exp.Expr, empty: bool = True) -> str:
    """The pattern of a regular expression for Java, in which . is anything but a line feed. It is made of texts that can be read beforehand."""
    pattern = node.expression.copy()
    for part in pattern.find_all(exp.Literal):
        if not part.args.get("is_string") or (isinstance(part.parent, exp.Cast) and part.parent.is_type("date")):
            continue
        try:
            text = java(part.name)
        except PatternFault as fault:
            w.fault(node, t("正则式里的 {part} 不可移植", "{part} in a pattern is not portable", part=str(fault)))
            continue
        if not empty and part is pattern and may_be_empty(text):
            w.fault(
                node,
                t(
                    "正则式“{pattern}”可以匹配空文字，替换的结果各引擎不同",
                    "the pattern {pattern!r} matches an empty text, where engines replace differently",
                    pattern=part.name,
                ),
            )
        part.set("this", text)
    if pattern.find(exp.Column, exp.Identifier) is not None:
        w.fault(node, t("正则式不能取自台账的列", "a pattern must not come from a column"))
        return "''"
    if isinstance(pattern, exp.Literal):
        return literal("(?d)" + pattern.name)
    return f"concat('(?d)', {w.write(pattern).text})"


@form(exp.RegexpLike)
def _matches(w: Expressions, node: exp.Expr) -> Sql:
    return Sql(f"({w.of(node, w.write(node.this), TEXT).text} RLIKE {_pattern(w, node)})", BOOL)


@form(exp.RegexpReplace, parts="this expression replacement modifiers")
def _regexp_replace(w: Expressions, node: exp.Expr) -> Sql:
    value, by, how = w.of(node, w.write(node.this), TEXT), node.args["replacement"], node.args.get("modifiers")
    pattern = node.expression
    if how is None and not (
        isinstance(pattern, exp.Literal) and pattern.name.startswith("^") and "|" not in pattern.name
    ):
        return w.fault(
            node,
            t(
                "只换第一处的 regexp_replace 不可移植：请加 'g'，或以 ^ 开头",
                "regexp_replace of the first match only is not portable: add 'g', or begin with ^",
            ),
        )
    if (how is not None and how.name != "g") or not isinstance(by, exp.Literal):
        return w.fault(node, unknown(node))
    try:
        put = replacement(by.name)
    except PatternFault as fault:
        return w.fault(node, t("{part} 不可移植", "{part} is not portable", part=str(fault)))
    return Sql(f"regexp_replace({value.text}, {_pattern(w, node, empty=how is None)}, {literal(put)})", TEXT)


@form(exp.RegexpExtract, exp.RegexpExtractAll, parts="this expression group")
def _extract(w: Expressions, node: exp.Expr) -> Sql:
    value, group = w.of(node, w.write(node.this), TEXT), node.args.get("group")
    every = isinstance(node, exp.RegexpExtractAll)
    number = group.name if isinstance(group, exp.Literal) else "0"
    return Sql(
        f"regexp_extract{'_all' if every else ''}({value.text}, {_pattern(w, node, empty=not every)}, {number})",
        list_of(TEXT) if every else TEXT,
    )
