"""Which ledger a sheet is and where its table begins: found by the headings, never by position.

A heading counts if its text, the text of its merged group with its own, or either without a unit in brackets is a
column's name or alias. A sheet is a ledger if it has all columns which that ledger requires.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audit.ledgers.grid import Grid
from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, t
from audit.values import heading_key, squeeze

HEADER_ROWS = 40  # how far down a header is looked for
HEADER_SPAN = 3  # how many rows it may take
_UNIT = re.compile(r"[(（]([^()（）]*)[)）]\Z")
_GROUP_SUFFIX = re.compile(r"(?:情况|信息|内容|登记|明细|记录)\Z")


@dataclass(frozen=True, slots=True)
class Location:
    """A recognised table. `columns` maps schema headings to sheet columns (0-based), `headings` to the sheet's texts.

    `first` is the first data row (0-based), `header` the header's first row; `scale` gives 10000 for headings in 万元.
    """

    kind: LedgerKind
    header: int
    first: int
    columns: Mapping[str, int]
    headings: Mapping[str, str]
    scale: Mapping[str, int]


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
    columns: dict[str, int]
    exact: int
    titled: bool
    missing: tuple[str, ...]

    def rank(self) -> tuple[bool, bool, int, int, int, int, int]:
        return (
            not self.missing,
            self.titled,
            len(self.kind.required) - len(self.missing),
            len(self.columns),
            self.exact,
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


def _candidate_texts(parts: list[str]) -> list[str]:
    """The texts by which a heading may be known, most specific first; each also without a unit in brackets."""
    # A group is often called 慰问情况 or 发放信息 and the column below it only 日期 or 金额.
    groups = [_GROUP_SUFFIX.sub("", part) for part in parts[:-1]]
    texts = ["".join(parts), *(group + parts[-1] for group in groups), parts[-1]]
    bare = [_UNIT.sub("", text) for text in texts]
    return [*texts, *(text for text in bare if text not in texts)]


def _header_parts(grid: Grid, row: int, span: int) -> list[list[str]]:
    """For each column the distinct texts of the header rows from top to bottom, merged groups spread out."""
    width = max((len(grid.cells[r]) for r in range(row, min(row + span, len(grid.cells)))), default=0)
    block = [[grid.text(row + k, c) for c in range(width)] for k in range(span)]
    for r0, c0, r1, c1 in grid.merged:
        if r0 >= row and r1 < row + span:
            for r in range(r0, r1 + 1):
                for c in range(c0, min(c1 + 1, width)):
                    block[r - row][c] = grid.text(r0, c0)
    columns = []
    for c in range(width):
        parts: list[str] = []
        for r in range(span):
            key = heading_key(block[r][c])
            if key and (not parts or parts[-1] != key):
                parts.append(key)
        columns.append(parts)
    return columns


def _match(kind: LedgerKind, headings: list[list[str]]) -> tuple[dict[str, int], int]:
    """Schema headings to sheet columns, and how many of them by their exact name.

    `headings` are the texts by which each column of the sheet may be known.
    """
    lookup = _lookup(kind.name, _spellings(kind))
    found: dict[str, tuple[int, bool]] = {}
    for index, texts in enumerate(headings):
        hit = next((lookup[text] for text in texts if text in lookup), None)
        if hit is None:
            continue
        name, exact = hit
        # A column's own name beats an alias; of two aliases the first stands.
        if name not in found or (exact and not found[name][1]):
            found[name] = (index, exact)
    return {name: index for name, (index, _) in found.items()}, sum(exact for _, exact in found.values())


def _titled(kind: LedgerKind, surroundings: str) -> bool:
    return any(heading_key(name) in surroundings for name in (kind.title, *kind.aliases))


def locate(
    grid: Grid, kinds: Iterable[LedgerKind], file_stem: str, forced: LedgerKind | None = None
) -> Location | Failure:
    """Find the table of a sheet.

    `kinds` are the ledgers to try, `file_stem` the file's name without ending (it often says what the sheet is),
    `forced` the ledger that the user named with `--as`.
    """
    kinds = [forced] if forced else list(kinds)
    known = set().union(*(_lookup(kind.name, _spellings(kind)) for kind in kinds))
    candidates = []
    for row in range(min(HEADER_ROWS, len(grid.cells))):
        if sum(1 for cell in grid.cells[row] if isinstance(cell, str)) < 2:
            continue
        above = "".join(squeeze(grid.text(r, c)) for r in range(row) for c in range(len(grid.cells[r])))
        surroundings = heading_key(f"{above} {grid.sheet or ''} {file_stem}")
        for span in range(1, HEADER_SPAN + 1):
            headings = [_candidate_texts(parts) if parts else [] for parts in _header_parts(grid, row, span)]
            # Most rows are no header of anything; that is told once and not for every ledger.
            if sum(any(text in known for text in texts) for texts in headings) < 2:
                continue
            for kind in kinds:
                columns, exact = _match(kind, headings)
                if len(columns) >= min(3, len(kind.required)):
                    missing = tuple(name for name in kind.required if name not in columns)
                    candidates.append(_Candidate(kind, row, span, columns, exact, _titled(kind, surroundings), missing))
    if not candidates:
        return Failure(_unknown(forced), resembles=False)
    candidates.sort(key=_Candidate.rank, reverse=True)
    best = candidates[0]
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
    return _location(grid, best)


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
    if best.titled or 2 * present >= len(best.kind.required):
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


def _location(grid: Grid, best: _Candidate) -> Location:
    parts = _header_parts(grid, best.header, best.span)
    headings = {name: "".join(parts[index]) for name, index in best.columns.items()}
    above = [heading_key(grid.text(r, c)) for r in range(best.header) for c in range(len(grid.cells[r]))]
    sheet_scale = 10000 if any("单位:万元" in text for text in above) else 1
    scale = {}
    for name, index in best.columns.items():
        if best.kind.column(name).type != "money":
            continue
        units = [unit for part in parts[index] for unit in re.findall(r"[(（]([^()（）]*)[)）]", part)]
        named = next((unit for unit in units if unit.endswith("元")), None)
        scale[name] = (10000 if named.endswith("万元") else 1) if named else sheet_scale
    return Location(best.kind, best.header, best.header + best.span, best.columns, headings, scale)
