"""What can be told of a query from its text alone: its bare words, and the parameters and settings that it asks for."""

from __future__ import annotations

import re

_COMMENT = r"--[^\n]*|/\*.*?\*/"
_STRING = r"'(?:[^']|'')*'"
_CALLS = re.compile(r"\b(param(?:_date|_list)?|setting)\s*\(\s*(?:'((?:[^']|'')*)')?", re.I)
SETTING = "setting"


def bare(sql: str) -> str:
    """A query without its comments, and with its texts empty: what is left are names, numbers and signs."""
    return re.sub(f"({_STRING})|{_COMMENT}", lambda match: "''" if match[1] else " ", sql, flags=re.S)


def calls(sql: str) -> list[tuple[str, str | None]]:
    """The calls of `param…` and `setting`, each with its key, None where that is no literal text."""
    text = re.sub(f"({_STRING})|{_COMMENT}", lambda match: match[1] or " ", sql, flags=re.S)
    return [
        (match[1].lower(), None if match[2] is None else match[2].replace("''", "'")) for match in _CALLS.finditer(text)
    ]


def parameters_of(sql: str) -> list[str]:
    """The parameters that a query names, in their order."""
    return list(dict.fromkeys(key for function, key in calls(sql) if function != SETTING and key is not None))


def settings_of(sql: str) -> list[str]:
    """The settings for open texts that a query names, in their order."""
    return list(dict.fromkeys(key for function, key in calls(sql) if function == SETTING and key is not None))


def words_in(bare_sql: str) -> set[str]:
    """The names in a query without comments and texts: tables, columns, functions, quoted or not."""
    return set(re.findall(r"\w+", bare_sql))
