"""Patterns of the database's regular expressions (RE2) as Java writes them, where both can say the same."""

from __future__ import annotations

import re

from audit.messages import t

_SPACE = r" \t\n\f\r"  # \s of RE2; Java's has \x0B as well
_CLASSES = {
    "space": r" \t\n\x0B\f\r",
    "digit": "0-9",
    "alpha": "A-Za-z",
    "alnum": "0-9A-Za-z",
    "upper": "A-Z",
    "lower": "a-z",
}
_ESCAPES = "dDwWtnrf"  # of ASCII only in both
_NAMED = re.compile(r"\[:(\^?)([a-z]+):\]")
_QUANTIFIER = re.compile(r"\{\d+(?:,\d*)?\}")


class PatternFault(ValueError):
    """A pattern has something that Java would read otherwise; the message names it."""


def java(pattern: str) -> str:
    """A pattern, or a part of one, for Java; PatternFault where it has something that the two may understand differently."""
    out, at = [], 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            text, at = _escape(pattern, at, inside=False)
        elif sign == "[":
            text, at = _class(pattern, at)
        elif sign == "(":
            text, at = _group(pattern, at)
        elif sign == "{":
            found = _QUANTIFIER.match(pattern, at)
            if found is None:
                raise PatternFault(r"{ (\{)")
            text, at = found[0], found.end()
        else:
            # Java's $ also stands before a last line break.
            text, at = (r"\z" if sign == "$" else sign), at + 1
        out.append(text)
    return "".join(out)


def _escape(pattern: str, at: int, *, inside: bool) -> tuple[str, int]:
    sign = pattern[at + 1 : at + 2]
    if sign == "s":
        return (_SPACE if inside else f"[{_SPACE}]"), at + 2
    if sign and (sign in _ESCAPES or not (sign.isalnum() or sign.isspace())):
        return pattern[at : at + 2], at + 2
    raise PatternFault("\\" + sign)


def _group(pattern: str, at: int) -> tuple[str, int]:
    if pattern.startswith("(?:", at):
        return "(?:", at + 3
    if pattern.startswith("(?", at):
        raise PatternFault(pattern[at : at + 3])
    return "(", at + 1


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A bracket expression. In Java a bracket inside it opens another, and && is an intersection."""
    out, at = ["["], at + 1
    if pattern.startswith("^", at):
        out, at = ["[^"], at + 1
    begin = at
    while at < len(pattern):
        sign = pattern[at]
        named = _NAMED.match(pattern, at)
        if named:
            if named[1] or named[2] not in _CLASSES:
                raise PatternFault(named[0])
            text, at = _CLASSES[named[2]], named.end()
        elif sign == "]" and at > begin:
            return "".join(out) + "]", at + 1
        elif sign == "\\":
            text, at = _escape(pattern, at, inside=True)
        else:
            text, at = ("\\" + sign if sign in "[]&" else sign), at + 1
        out.append(text)
    raise PatternFault(t("[ 没有结束", "[ without its end"))


def may_be_empty(pattern: str) -> bool:
    """Whether it matches an empty text: of such matches beside others the two engines count differently."""
    return re.search(pattern.replace(r"\z", r"\Z"), "") is not None


def replacement(text: str) -> str:
    """The text put in place of a match: the groups are \\1 to RE2 and $1 to Java."""

    def java_of(match: re.Match[str]) -> str:
        sign = match[0]
        if sign == "$":
            return r"\$"
        if sign == "\\\\":
            return sign
        if not sign[1:].isdigit():
            raise PatternFault(sign)
        return f"${sign[1:]}"

    return re.sub(r"\\.?|\$", java_of, text, flags=re.S)
