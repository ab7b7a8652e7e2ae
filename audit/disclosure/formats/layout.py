"""From characters or words at places on a page to lines, paragraphs and tables; what shows is kept apart from what does not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from audit.disclosure.pieces import Cell

_SPACE = 0.3  # of the size: a wider gap between characters is a blank
_COLUMN = 1.2  # of the size: a wider gap separates columns


@dataclass(slots=True)
class Glyph:
    """A character or word with its box (points from the top left). `why` is the reason if it is not seen."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    why: str | None = None
    turn: int = 0  # quarter turns by which the text runs otherwise than from left to right

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """Glyphs that stand in one line, from left to right."""

    glyphs: list[Glyph]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def size(self) -> float:
        return max(glyph.size for glyph in self.glyphs)


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The glyphs sorted into lines from top to bottom; turned text for itself, as one reads it with the head turned."""
    there = list(glyphs)
    found = _lines(glyph for glyph in there if not glyph.turn)
    for turn in (1, 2, 3):
        turned = [glyph for glyph in there if glyph.turn == turn]
        found += _lines(map(_level, turned)) if turned else []
    return found


def _level(glyph: Glyph) -> Glyph:
    """A turned glyph at the place where it would stand if its text ran from left to right."""
    x0, x1, top, bottom = glyph.x0, glyph.x1, glyph.top, glyph.bottom
    if glyph.turn == 1:
        x0, x1, top, bottom = -bottom, -top, x0, x1
    elif glyph.turn == 2:
        x0, x1, top, bottom = -x1, -x0, -bottom, -top
    else:
        x0, x1, top, bottom = top, bottom, -x1, -x0
    return Glyph(glyph.text, x0, x1, top, bottom, glyph.size, glyph.why)


def _lines(glyphs: Iterable[Glyph]) -> list[Line]:
    found: list[Line] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.middle, g.x0)):
        last = found[-1] if found else None
        if last is not None and abs(glyph.middle - middle) <= 0.45 * min(glyph.size, last.glyphs[0].size):
            last.glyphs.append(glyph)
            last.top, last.bottom = min(last.top, glyph.top), max(last.bottom, glyph.bottom)
        else:
            found.append(Line([glyph], glyph.top, glyph.bottom))
            middle = glyph.middle
    for line in found:
        line.glyphs.sort(key=lambda g: g.x0)
    return found


def text_of(glyphs: Sequence[Glyph]) -> str:
    """Glyphs of one line as text; one printed twice for boldness counts once, a gap is a blank."""
    out: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            if glyph.text == before.text and abs(glyph.x0 - before.x0) < 0.3 * glyph.size and glyph.text != " ":
                continue
            if glyph.x0 - before.x1 > _SPACE * max(glyph.size, before.size) and out[-1] != " " and glyph.text != " ":
                out.append(" ")
        out.append(glyph.text)
        before = glyph
    return "".join(out).strip()


def cell_of(glyphs: Sequence[Glyph]) -> Cell:
    """Glyphs of one cell: its visible and its hidden text, a line break between lines."""
    shown = [g for g in glyphs if g.why is None]
    hidden = [g for g in glyphs if g.why is not None]
    return Cell(
        "\n".join(filter(None, (text_of(line.glyphs) for line in lines(shown)))),
        "\n".join(filter(None, (text_of(line.glyphs) for line in lines(hidden)))),
        next((g.why for g in hidden if g.why and g.text.strip()), ""),
    )


class Ruled:
    """A table between rules: finds the cell of a place. `rows` are rows of boxes (x0, top, x1, bottom) by column, None for none."""

    def __init__(self, rows: Sequence[Sequence[tuple[float, float, float, float] | None]]) -> None:
        self.glyphs: list[list[list[Glyph]]] = [[[] for _ in row] for row in rows]
        width = max((len(row) for row in rows), default=0)
        self._columns: list[list[tuple[float, float, float, int]]] = [[] for _ in range(width)]
        for r, row in enumerate(rows):
            for c, box in enumerate(row):
                if box is not None:
                    self._columns[c].append((box[1], box[3], box[2], r))
        for column in self._columns:
            column.sort()
        boxes = [box for row in rows for box in row if box is not None]
        lefts: list[list[float]] = [[box[0] for box in column if box is not None] for column in zip_longest(*rows)]
        self._lefts = [min(column, default=1e9) for column in lefts]
        self.x0, self.top = min(b[0] for b in boxes), min(b[1] for b in boxes)
        self.x1, self.bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)

    def take(self, glyph: Glyph) -> bool:
        """Put a glyph into its cell; False where it stands in none."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
        if not (self.x0 <= x <= self.x1 and self.top <= y <= self.bottom):
            return False
        for c in range(bisect_right(self._lefts, x) - 1, -1, -1):
            column = self._columns[c]
            at = bisect_right(column, (y, 1e9, 1e9, 0)) - 1
            if at >= 0 and column[at][1] >= y and column[at][2] >= x:
                self.glyphs[column[at][3]][c].append(glyph)
                return True
        return False

    def cells(self) -> list[list[Cell]]:
        """The rows with their texts."""
        return [[cell_of(glyphs) if glyphs else Cell() for glyphs in row] for row in self.glyphs]


def segments(line: Line, gap: float = _COLUMN) -> list[list[Glyph]]:
    """The stretches of a line between gaps wider than `gap` times the size."""
    found: list[list[Glyph]] = []
    right = -1e9
    for glyph in line.glyphs:
        if glyph.text == " ":
            continue
        if not found or glyph.x0 - right > gap * glyph.size:
            found.append([])
        found[-1].append(glyph)
        right = max(right, glyph.x1)
    return found


def unruled(found: Sequence[Line], start: int) -> tuple[int, list[list[Cell]]]:
    """A table without rules that begins at line `start`: how many lines it takes and its rows; (0, []) if none begins there.

    Its header is a line of at least three short stretches without figures; the lines below belong to it as long as none of
    their stretches reaches under two of the header's.
    """
    header = segments(found[start])
    texts = [text_of(segment) for segment in header]
    if len(header) < 3 or any(not text or len(text) > 12 or text[:1].isdigit() for text in texts):
        return 0, []
    heads = [_span(segment) for segment in header]
    width = heads[-1][1] - heads[0][0]
    rows = [[list(segment) for segment in header]]
    taken, before = 1, found[start]
    for line in found[start + 1 :]:
        near = line.top - before.bottom < 0.8 * line.size
        parts = _parts(line, heads)
        places = _places(heads, parts) if parts else None
        if places is None:
            break
        if len(segments(line)) == 1:
            if not near or _span(line.glyphs)[1] - line.x0 > width / 3:
                break
            rows[-1][places[0]] += [glyph for part in parts for glyph in part]  # the second line of a cell
        else:
            rows.append([[] for _ in header])
            for place, part in zip(places, parts, strict=True):
                rows[-1][place] += part
        taken, before = taken + 1, line
    return (taken, [[cell_of(cell) for cell in row] for row in rows]) if len(rows) > 1 else (0, [])


Span = tuple[float, float]


def _span(part: Sequence[Glyph]) -> Span:
    return min(glyph.x0 for glyph in part), max(glyph.x1 for glyph in part)


def _apart(one: Span, other: Span) -> float:
    """How far two stretches are from each other, 0 where they overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0.0)


def _parts(line: Line, heads: Sequence[Span]) -> list[list[Glyph]]:
    """A line's stretches at narrow gaps, since a number at the right of its column may stand close to the next; put together
    again where both belong under one head, or where there are more than heads."""
    parts = segments(line, 0.12)
    index = 0
    while index + 1 < len(parts):
        gap = _apart(_span(parts[index]), _span(parts[index + 1]))
        under = [
            {h for h, head in enumerate(heads) if not _apart(head, _span(part))} for part in parts[index : index + 2]
        ]
        if gap <= _COLUMN * line.size and under[0] & under[1]:
            parts[index : index + 2] = [parts[index] + parts[index + 1]]
        else:
            index += 1
    while len(parts) > len(heads):
        gaps = [_apart(_span(a), _span(b)) for a, b in pairwise(parts)]
        index = gaps.index(min(gaps))
        if gaps[index] > _COLUMN * line.size:
            return []
        parts[index : index + 2] = [parts[index] + parts[index + 1]]
    return parts


def _places(heads: Sequence[Span], parts: Sequence[Sequence[Glyph]]) -> list[int] | None:
    """The column of each stretch, from left to right, as near to the heads as can be; None where one lies under two heads."""
    spans = [_span(part) for part in parts]
    if any(sum(not _apart(head, span) for head in heads) > 1 for span in spans):
        return None
    rights = [head[0] for head in heads[1:]] + [1e9]

    def distance(h: int, span: Span) -> float:
        # Heads stand at the left of their columns more often than not, and figures at the right.
        inside = heads[h][0] <= span[0] and span[1] <= rights[h]
        return _apart(heads[h], span) * (0.05 if inside else 1.0)

    # costs[h]: the least distance of the stretches so far with the last of them in column h, and how they stand then.
    costs: list[tuple[float, list[int]]] = [(distance(h, spans[0]), [h]) for h in range(len(heads))]
    for span in spans[1:]:
        following: list[tuple[float, list[int]]] = []
        best: tuple[float, list[int]] = (1e18, [])
        for h in range(len(heads)):
            following.append((best[0] + distance(h, span), [*best[1], h]))
            best = min(best, costs[h], key=lambda pair: pair[0])
        costs = following
    cost, places = min(costs, key=lambda pair: pair[0])
    return places if cost < 1e17 else None


def paragraphs(found: Sequence[Line]) -> list[list[Line]]:
    """Lines joined where one was only broken because the page ends: it is full, and the next begins at the left."""
    full = [line for line in found if len(line.glyphs) >= 15]
    right = max((line.x1 for line in full), default=1e9)
    left = min((line.x0 for line in full), default=0.0)
    groups: list[list[Line]] = []
    for line in found:
        before = groups[-1][-1] if groups else None
        if (
            before is not None
            and before.x1 >= right - 1.6 * before.size
            and line.x0 <= left + 0.7 * line.size
            and abs(line.size - before.size) < 0.2 * line.size
            and 0 < line.top - before.top < 2.6 * line.size
            and len(segments(line)) == 1
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
