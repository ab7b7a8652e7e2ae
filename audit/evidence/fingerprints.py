"""Fingerprints: the same for the same fact in every submission of an engagement, whatever row it stands in.

A fingerprint is an HMAC-SHA256 under the engagement's salt over rule, ledger, column, unit, person and natural key. Amounts and
texts that may be mended are not part of it, so that a finding whose amount changes stays the same finding. Without the salt
nobody can try out identity numbers against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from audit import identity
from audit.ledgers.kinds import LedgerKind
from audit.model import Finding, LedgerTable, Place

LENGTH = 32  # hexadecimal places: 128 bits
_ROWS = 50  # rows of a fact that are looked at; a total over a street's whole ledger needs no more
_WHEN = frozenset({"date", "month", "year"})
_WHAT = _WHEN | {"text", "name", "choice", "uscc"}

_CHANGING = frozenset(
    {"period_too_short", "period_unknown"}
)  # kinds of findings in notices whose value is a span of days
_PERSONAL = frozenset({"id_number", "bank_card", "phone", "other_identifier", "birth_date"})

_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?\Z")
_FIGURE = re.compile(r"-?[0-9][0-9.,]*%?\Z")

_Row = tuple[LedgerKind, Mapping[str, str | None]]


def with_fingerprints(
    findings: Sequence[Finding], tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind], salt: bytes
) -> list[Finding]:
    """The findings, in their order, each with its fingerprint. Facts that nothing tells apart are numbered by amount and message."""
    rows = _Rows(tables, kinds, findings)
    groups: dict[bytes, list[int]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(_identity(finding, rows), []).append(number)
    result = list(findings)
    for what, numbers in groups.items():
        numbers.sort(key=lambda number: (findings[number].amount or 0, findings[number].message))
        for count, number in enumerate(numbers):
            digest = hmac.new(salt, what + b"\n%d" % count, hashlib.sha256).hexdigest()[:LENGTH]
            result[number] = replace(findings[number], fingerprint=digest)
    return result


def notice_fingerprints(
    file: str, ledger: str | None, facts: Sequence[tuple[str, str | None, str, str]], salt: bytes
) -> list[str]:
    """The fingerprints of what was found in one notice, in its order: of each the kind, the value as it stands there, where, and the message.

    Taken of the file's name, the kind of notice, the kind of finding, and the value; where there is none, or it is a figure that changes
    when the notice is put right, of the place. Facts that nothing tells apart are numbered by place and message.
    """
    groups: dict[bytes, list[int]] = {}
    for number, (kind, value, where, _) in enumerate(facts):
        told = value is not None and kind not in _CHANGING and not _FIGURE.match(value)
        personal = value is not None and kind in _PERSONAL
        what = [
            f"privacy/{kind}",
            ledger,
            file,
            value if told or personal else None,
            None if told or personal else where,
        ]
        groups.setdefault(json.dumps(what, ensure_ascii=False).encode("utf-8", "surrogatepass"), []).append(number)
    result = [""] * len(facts)
    for identity_, numbers in groups.items():
        numbers.sort(key=lambda number: facts[number][2:])
        for count, number in enumerate(numbers):
            result[number] = hmac.new(salt, identity_ + b"\n%d" % count, hashlib.sha256).hexdigest()[:LENGTH]
    return result


class _Rows:
    """The rows that findings stand at. Of tables in a store they are read together, a table at a time."""

    def __init__(
        self, tables: Sequence[LedgerTable], kinds: Mapping[str, LedgerKind], findings: Sequence[Finding]
    ) -> None:
        self._kinds = kinds
        self._sheets: dict[tuple[str, str | None], list[LedgerTable]] = {}
        for table in tables:
            self._sheets.setdefault((table.file, table.sheet), []).append(table)
        self._known: dict[int, Mapping[int, Mapping[str, str | None]]] = {}
        wanted: dict[int, tuple[LedgerTable, set[int]]] = {}
        for finding in findings if any(table.parts for table in tables) else ():
            for place in _places_of(finding):
                at = self._find(place, finding.ledger)
                if at is not None and at[0].parts:
                    wanted.setdefault(id(at[0]), (at[0], set()))[1].add(at[1])
        for number, (table, indices) in wanted.items():
            self._known[number] = table.pick(indices)

    def _find(self, place: Place, ledger: str | None) -> tuple[LedgerTable, int] | None:
        """The table and the position of the row at a place, None where the place names no row that was read."""
        if place.row is None:
            return None
        tables = self._sheets.get((place.file, place.sheet), ())
        for table in sorted(tables, key=lambda table: table.ledger != ledger):
            index = bisect_left(table.rows, place.row)
            if index < len(table.rows) and table.rows[index] == place.row:
                return table, index
        return None

    def at(self, place: Place, ledger: str | None) -> _Row | None:
        """The ledger and texts of the row at a place."""
        found = self._find(place, ledger)
        if found is None:
            return None
        table, index = found
        known = self._known.get(id(table))
        return self._kinds[table.ledger], table.row(index) if known is None else known[index]


def _places_of(finding: Finding) -> list[Place]:
    """The places of a fact that are looked at."""
    return [finding.place, *finding.related][:_ROWS]


def _identity(finding: Finding, known: _Rows) -> bytes:
    """What the fingerprint is taken of, before the salt."""
    rows = [row for place in _places_of(finding) if (row := known.at(place, finding.ledger)) is not None]
    parts = [finding.rule, finding.ledger, finding.column, finding.unit, _person(rows), *_natural(finding, rows)]
    return json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _person(rows: Sequence[_Row]) -> str | None:
    """The person whose rows all of them are: by number, else (a damaged number) by name; None where they are of several."""
    for mark in ("id", "name"):
        values = {_of_person(kind, texts, mark) for kind, texts in rows}
        if len(values) == 1 and (value := values.pop()):
            return value
    return None


def _of_person(kind: LedgerKind, texts: Mapping[str, str | None], mark: str) -> str | None:
    marked = kind.marked("person")
    if marked is None:
        return None
    if mark == "id":
        number = texts.get(marked)
        return identity.to_18(number) if number else None
    column = next((column.name for column in kind.columns if column.type == mark), None)
    return texts.get(column) if column else None


def _natural(finding: Finding, rows: Sequence[_Row]) -> list[list[str]]:
    """What tells the fact from others of the same rule, office and person: what its rows share of the query's values, and of a single
    row when, or without a person what, it is of."""
    kept = [[name, value] for name, value in finding.key if name.startswith("#") or _tells(name, value, rows)]
    if len(rows) != 1:
        return kept
    kind, texts = rows[0]
    types = _WHEN if kind.marked("person") else _WHAT
    return kept + [
        [column.name, texts.get(column.name) or ""]
        for column in kind.columns
        if column.required and column.type in types and column.name != finding.column
    ]


def _tells(name: str, value: str, rows: Sequence[_Row]) -> bool:
    """Whether a value of the query says which fact it is. Figures and lists that the query makes up change with the fact's size."""
    held = [texts[name] for _, texts in rows if name in texts]
    if held:
        return all(each == value for each in held)
    return _DAY.match(value) is not None or not (_FIGURE.match(value) or "、" in value)
