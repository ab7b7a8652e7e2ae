"""Which ledger a sheet is and where its table begins: found by the headings, never by position.

A heading counts if its text, the text of its merged group with its own, or either without a unit in brackets is a
column's name or alias. A sheet is a ledger if it has all columns which that ledger requires.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind, catalogue
from audit.messages import listing, t
from audit.values import heading_key

HEADER_ROWS = 40  # how far down a header is looked for
HEADER_SPAN = 3  # how many rows it may take
_UNIT = re.compile(r"[(（]([^()（）]*)[)）]\Z")
_NUMBER = re.compile(r"[0-9.,:\- ]+\Z")
_GROUP_SUFFIX = re.compile(r"(?:情况|信息|内容|登记|明细|记录)\Z")


@dataclass(frozen=True, slots=True)
class Location:
    """A recognised table. `columns` maps schema headings to sheet columns (0-based), `headings` to the sheet's texts.

    `first` is the first data row (0-based), `header` the header's first row; `scale` gives 10000 for headings in 万元. `unused` are the sheet's columns that mean nothing here, with their texts; `rivals` those
    passed over because another column has the same meaning.
    """

    kind: LedgerKind
    header: int
    first: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    scale: Mapping[str, int]
    unused: Mapping[int, str]
    rivals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A sheet that is no ledger we know, and why. `resembles` is false for mere text, such as filling instructions."""

    message: str
    resembles: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: LedgerKind
    header: int
    span: int
    match: _Match
    titled: int
    missing: tuple[str, ...]

    def rank(self) -> tuple[bool, int, int, int, int, int, int]:
        return (
            not self.missing,
            self.titled,
            len(self.kind.required) - len(self.missing),
            len(self.match.columns),
            self.match.exact,
            -self.span,
            -self.header,
        )


@lru_cache(maxsize=256)
def _lookup(kind_name: str, spellings: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, bool]]:
    table: dict[str, tuple[str, bool]] = {}
    for name, aliases in spellings:
        for alias in aliases:
            table.setdefault(heading_key(alias), (name, False))
    for name, _ in spellings:
        table[heading_key(name)] = (name, True)
    return table


def _spellings(kind: LedgerKind) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((column.name, column.aliases) for column in kind.columns)


@lru_cache(maxsize=8)
def _known(kinds: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]) -> dict[str, frozenset[str]]:
    """Each text that is a heading of some ledger, with those ledgers' ids."""
    table: dict[str, set[str]] = {}
    for name, spellings in kinds:
        for text in _lookup(name, spellings):
            table.setdefault(text, set()).add(name)
    return {text: frozenset(names) for text, names in table.items()}


def _candidate_texts(parts: list[str]) -> list[str]:
    """The texts by which a heading may be known, most specific first; each also without a unit in brackets."""
    # A group is often called 慰问情况 or 发放信息 and the column below it only 日期 or 金额.
    groups = [_GROUP_SUFFIX.sub("", part) for part in parts[:-1]]
    texts = ["".join(parts), *(group + parts[-1] for group in groups), parts[-1]]
    bare = [_UNIT.sub("", text) for text in texts]
    return [*texts, *(text for text in bare if text not in texts)]


class _Head:
    """The top of a sheet, or of what is left of it: its rows as heading keys, merged groups known."""

    def __init__(self, grid: Grid, start: int) -> None:
        self.start = start
        self.rows = [
            [heading_key(cell) if cell else "" for cell in row]
            for row in grid.rows(start, start + HEADER_ROWS + HEADER_SPAN)
        ]
        last = start + len(self.rows)
        self.merged = [
            span for span in grid.merged if start <= span[0] and span[2] < last and span[2] - span[0] < HEADER_SPAN
        ]

    def parts(self, row: int, span: int) -> list[list[str]]:
        """For each column the distinct texts of the header rows from top to bottom, merged groups spread out."""
        block = [list(line) for line in self.rows[row - self.start : row - self.start + span]]
        width = max(map(len, block), default=0)
        for r0, c0, r1, c1 in self.merged:
            if r0 >= row and r1 < row + span and c0 < width:
                text = block[r0 - row][c0]
                for r in range(r0, r1 + 1):
                    for c in range(c0, min(c1 + 1, width)):
                        block[r - row][c] = text
        columns = []
        for c in range(width):
            parts: list[str] = []
            for line in block:
                if line[c] and (not parts or parts[-1] != line[c]):
                    parts.append(line[c])
            columns.append(parts)
        return columns


@dataclass(frozen=True, slots=True)
class _Match:
    """Schema headings to sheet columns, how many of them by their exact name, and the columns that were passed over."""

    columns: dict[str, int]
    exact: int
    rivals: dict[str, int]


def _match(kind: LedgerKind, headings: list[list[str]]) -> _Match:
    """`headings` are the texts by which each column of the sheet may be known."""
    lookup = _lookup(kind.name, _spellings(kind))
    found: dict[str, tuple[int, bool]] = {}
    rivals: dict[str, int] = {}
    for index, texts in enumerate(headings):
        hit = next((lookup[text] for text in texts if text in lookup), None)
        if hit is None:
            continue
        name, exact = hit
        # A column's own name beats an alias; of two alike the first stands, and the other is told.
        if name not in found or (exact and not found[name][1]):
            found[name] = (index, exact)
        elif exact == found[name][1]:
            rivals.setdefault(name, index)
    return _Match(
        {name: index for name, (index, _) in found.items()}, sum(exact for _, exact in found.values()), rivals
    )


def _titled(kind: LedgerKind, surroundings: str) -> int:
    """How long a title of the ledger stands in what surrounds the table (sheet, file, the rows above, all as heading keys): 自管小组
    also stands in 自管小组长补助发放表, and says less."""
    keys = (heading_key(name) for name in (kind.title, *kind.aliases))
    return max((len(key) for key in keys if key in surroundings), default=0)


def locate(
    grid: Grid, kinds: Iterable[LedgerKind], file_stem: str, forced: LedgerKind | None = None, start: int = 0
) -> Location | Failure:
    """Find the table of a sheet, or of what is left of it from row `start` on.

    `kinds` are the ledgers to try, `file_stem` the file's name without ending (it often says what the sheet is),
    `forced` the ledger that the user named with `--as`.
    """
    by_name = {kind.name: kind for kind in ([forced] if forced else kinds)}
    known = _known(tuple((name, _spellings(kind)) for name, kind in by_name.items()))
    head = _Head(grid, start)
    candidates = []
    above = f"{heading_key(grid.sheet or '')} {heading_key(file_stem)} "
    for row in range(start, start + min(HEADER_ROWS, len(head.rows))):
        line = head.rows[row - start]
        if sum(1 for text in line if text and not _NUMBER.match(text)) >= 2:
            for span in range(1, HEADER_SPAN + 1):
                headings = [_candidate_texts(parts) if parts else [] for parts in head.parts(row, span)]
                # Most rows are no header of anything, and a header one of few ledgers.
                hits = Counter(
                    name for texts in headings for name in {n for text in texts for n in known.get(text, ())}
                )
                for name, count in hits.items():
                    kind = by_name[name]
                    if count >= min(3, len(kind.required)):
                        match = _match(kind, headings)
                        missing = tuple(name for name in kind.required if name not in match.columns)
                        candidates.append(_Candidate(kind, row, span, match, _titled(kind, above), missing))
        above += "".join(line) + " "
    if not candidates:
        return Failure(_unknown(forced), resembles=False)
    candidates.sort(key=_Candidate.rank, reverse=True)
    best = candidates[0]
    # A table further up comes first, however much better the one below it is known.
    while above_it := [c for c in candidates if not c.missing and c.header + c.span < best.header]:
        candidates = [c for c in candidates if c.header + c.span < best.header]
        best = above_it[0]
    named = max((c for c in candidates if c.missing), key=lambda c: c.titled, default=None)
    if named and named.titled > best.titled and len(named.match.columns) > len(best.match.columns):
        best = named  # the title says what it is; that a smaller ledger's columns are among it, says nothing
    if best.missing:
        return _incomplete(best, candidates)
    rival = next((c for c in candidates[1:] if c.kind.name != best.kind.name and c.rank()[:4] == best.rank()[:4]), None)
    if rival:
        return Failure(
            t(
                "既像“{a}”又像“{b}”，无法确认；请用 --as 指明台账",
                "could be {a} as well as {b}; say which with --as",
                a=best.kind.title,
                b=rival.kind.title,
            ),
            True,
        )
    return _location(grid, head, best)


def header_like(row: Sequence[str | None]) -> bool:
    """Whether a row below a table may be the header of another: three headings of ledgers that we know."""
    texts = [heading_key(cell) for cell in row if cell and not cell.isascii()]
    known = _known(tuple((kind.name, _spellings(kind)) for kind in catalogue().values()))
    return sum(text in known or _UNIT.sub("", text) in known for text in texts) >= 3


def _unknown(forced: LedgerKind | None) -> str:
    if forced:
        return t(
            "找不到“{title}”的表头；请核对各列名称（audit ledgers show {name}）",
            "no header of {title} found; compare the headings (audit ledgers show {name})",
            title=forced.title,
            name=forced.name,
        )
    return t(
        "找不到已知台账的表头，不知是哪一种台账；请核对各列名称，或用 --as 指明（audit ledgers list 列出全部）",
        "no header of a known ledger found; compare the headings or name the ledger with --as "
        "(audit ledgers list shows all)",
    )


def missing_columns(kind: LedgerKind, missing: Sequence[str]) -> str:
    """What to say of a table that lacks required columns."""
    return t(
        "{title}缺少必需的列：{missing}；请补上该列，或改用规定的列名（audit ledgers show {name}）",
        "{title} lacks required columns: {missing}; add them or use the known headings (audit ledgers show {name})",
        title=kind.title,
        missing=listing(list(missing)),
        name=kind.name,
    )


def _incomplete(best: _Candidate, candidates: list[_Candidate]) -> Failure:
    present = len(best.kind.required) - len(best.missing)
    alike = {
        c.kind.name for c in candidates if len(c.kind.required) - len(c.missing) == present and c.titled == best.titled
    }
    if best.titled or (2 * present >= len(best.kind.required) and len(alike) == 1):
        return Failure(missing_columns(best.kind, best.missing), resembles=True)
    near = list(dict.fromkeys(c.kind.title for c in candidates))[:3]
    return Failure(
        t(
            "不是已知的台账，相近的有：{near}；如属其中之一，请补齐列名或用 --as 指明",
            "not a known ledger; near: {near}. If it is one of them, complete the headings or use --as",
            near=listing(near),
        ),
        resembles=present >= 3,
    )


def _location(grid: Grid, head: _Head, best: _Candidate) -> Location:
    parts = head.parts(best.header, best.span)
    columns = best.match.columns
    headings = {name: "".join(parts[index]) for name, index in columns.items()}
    above = [text for line in head.rows[: best.header - head.start] for text in line]
    sheet_scale = 10000 if any("单位:万元" in text for text in above) else 1
    scale = {}
    for name, index in columns.items():
        if best.kind.column(name).type != "money":
            continue
        units = [unit for part in parts[index] for unit in re.findall(r"[(（]([^()（）]*)[)）]", part)]
        named = next((unit for unit in units if unit.endswith("元")), None)
        scale[name] = (10000 if named.endswith("万元") else 1) if named else sheet_scale
    used = set(columns.values())
    unused = {index: "".join(texts) for index, texts in enumerate(parts) if texts and index not in used}
    return Location(
        best.kind, best.header, best.header + best.span, columns, headings, scale, unused, best.match.rivals
    )
