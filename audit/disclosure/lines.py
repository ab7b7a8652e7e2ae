"""Tables that are nothing but lines of text: a line of headings, and lines below it with as many fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.disclosure.headings import judge_of
from audit.disclosure.normal import normal
from audit.disclosure.pieces import Cell, Piece, Table
from audit.disclosure.spec import DisclosureSpec

_WIDE = re.compile(r"\s{2,}|\t|[|│┃;；]")
_ANY = re.compile(r"[\s|│┃]+")
_LONGEST = 200


def tables_of(spec: DisclosureSpec, pieces: Sequence[Piece], first_number: int) -> tuple[list[Table], list[Piece]]:
    """The tables in the visible lines of running text, and the pieces that are left when those lines are taken out."""
    judge = judge_of(spec)
    tables: list[Table] = []
    left: list[Piece] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        table = None
        if piece.source == "body" and not piece.hidden and len(piece.text) <= _LONGEST and "\n" not in piece.text:
            for how in (_WIDE, _ANY):
                head = _fields(piece.text, how)
                known = sum(judge(field)[1] != "unknown" for field in head)
                if len(head) >= 3 and known >= 2 and known * 2 >= len(head):
                    table = _table(pieces, index, head, how, first_number + len(tables))
                    break
        if table is not None and len(table.rows) > 1:
            tables.append(table)
            index += len(table.rows)
        else:
            left.append(piece)
            index += 1
    return tables, left


def _fields(text: str, how: re.Pattern[str]) -> list[str]:
    return [field for field in (part.strip() for part in how.split(text.strip())) if field]


def _table(pieces: Sequence[Piece], start: int, head: list[str], how: re.Pattern[str], number: int) -> Table:
    table = Table(number, [[Cell(field) for field in head]], "", [pieces[start].where])
    for piece in pieces[start + 1 :]:
        fields = _fields(piece.text, how)
        total = bool(fields) and re.match("合计|总计|共计|小计", normal(fields[0])) is not None
        if (
            piece.source != "body"
            or piece.hidden
            or "\n" in piece.text
            or not (len(fields) == len(head) or (total and len(fields) >= 2))
        ):
            break
        if total and len(fields) < len(head):
            fields = [*fields[:-1], *[""] * (len(head) - len(fields)), fields[-1]]
        table.rows.append([Cell(field) for field in fields])
        table.spots.append(piece.where)
    return table
