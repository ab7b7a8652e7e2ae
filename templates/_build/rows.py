"""Tables whose rows are loops in loops, spans and several paragraphs in a cell: what `gongwen.list_table` has no words for."""

from __future__ import annotations

from collections.abc import Sequence

from gongwen import Cell, Xml, _grid, _tc, _tr, cell, para, ppr

__all__ = ["Cell", "caption", "left", "rows_table"]


def rows_table(widths: Sequence[int], head: Sequence[str], rows: Sequence[str | Sequence[Cell]]) -> Xml:
    """A table with a repeated head. A row is its cells, which together span all columns, or a row tag such as `{%tr for r in 名单 %}`."""
    made = _tr("".join(cell(text, width, "Table Head") for text, width in zip(head, widths, strict=True)), head=True) if head else ""
    for row in rows:
        if isinstance(row, str):
            made += _tr(cell(row, sum(widths), "Table Cell", len(widths)))
            continue
        if sum(each.span for each in row) != len(widths):
            raise ValueError(f"a row spans {sum(each.span for each in row)} of {len(widths)} columns: {[each.text[:10] for each in row]}")
        place, inside = 0, ""
        for each in row:
            content = each.text if isinstance(each.text, Xml) else para(each.text, style=each.style)
            inside += _tc(content, sum(widths[place : place + each.span]), each.span)
            place += each.span
        made += _tr(inside, height=max([each.height for each in row] + [400]))
    return _grid(widths, made)


def caption(text: str) -> Xml:
    """The heading of a part of a form."""
    return para(text, style="Form Label", own=ppr(keep=True, before=200, after=60, line=360, jc="left"))


def left(text: str) -> Xml:
    """A paragraph of a cell set from the left, not spread over the width: narrow cells with file names would be torn apart."""
    return para(text, style="Table Left", own=ppr(before=30, after=30, line=310, jc="left"))
