"""The rows of a table that lies in a store, read when they are asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import overload

import polars as pl

from audit.ledgers.kinds import LedgerKind
from audit.model import StoredRows
from audit.tables.store import faults
from audit.tables.store import parts as stored
from audit.tables.store.parts import GIVEN, INDEX, LINE, Part

_MOST_RUNS = 2000  # runs of consecutive rows that a table's description holds; with more they are read from the parts


class Rows(StoredRows):
    """The content of one stored table. `columns` are in order of the sheet, `kind` the ledger. The files' sizes are looked at before they are
    used; StoreFault names one that is not what was written."""

    def __init__(
        self, folder: Path, files: Sequence[Part], columns: Sequence[str], kind: LedgerKind, file: str, count: int
    ) -> None:
        self.columns = tuple(columns)
        self.parts = tuple(folder / part.path for part in files)
        self._folder = folder
        self._files = tuple(files)
        self._kind = kind
        self._file = file
        self._count = count
        self._sound = False

    def frame(self) -> pl.DataFrame:
        """All canonical texts."""
        return self._texts(self._read(self.columns), self.columns)

    def texts(self, name: str) -> list[str | None]:
        """The canonical texts of one column."""
        texts: list[str | None] = self._texts(self._read((name,)), (name,))[name].to_list()
        return texts

    def pick(self, indices: Iterable[int]) -> Mapping[int, dict[str, str | None]]:
        """The canonical texts of some rows by their positions."""
        wanted = pl.Series(INDEX, sorted(set(indices)), dtype=pl.UInt32)
        rows = self._read(self.columns, wanted)
        return dict(zip(rows[INDEX].to_list(), self._texts(rows, self.columns).iter_rows(named=True), strict=True))

    def lines(self) -> pl.Series:
        """The rows' numbers in the spreadsheet."""
        return self._read(())[LINE]

    def check(self) -> None:
        """StoreFault where a file is missing or has another size than when it was written."""
        if self._sound:
            return
        for part in self._files:
            faults.of_size(self._folder, part.path, part.size, self._file)
        self._sound = True

    def _read(self, columns: Sequence[str], wanted: pl.Series | None = None) -> pl.DataFrame:
        self.check()
        frames = []
        for part in self._files:
            with faults.told(part.path, self._file):
                scan = pl.scan_parquet(self._folder / part.path, glob=False)
                if wanted is not None:
                    scan = scan.filter(pl.col(INDEX).is_in(wanted.implode()))
                names = [INDEX, LINE, *columns]
                there = set(scan.collect_schema().names())
                names += [GIVEN + name for name in columns if GIVEN + name in there]
                frames.append(scan.select(names).collect())
        if not frames:
            types = stored.columns_of(self._kind)
            return pl.DataFrame(schema={name: types[name] for name in (INDEX, LINE, *columns)})
        return pl.concat(frames, how="diagonal").sort(INDEX)

    def _texts(self, rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        result = []
        for name in columns:
            texts = stored.texts(rows[name], self._kind.column(name).type)
            if GIVEN + name in rows.columns:
                texts = pl.select(pl.coalesce(rows[GIVEN + name], texts)).to_series()
            result.append(texts.alias(name))
        return pl.DataFrame(result)


def runs_of(lines: Sequence[int]) -> list[tuple[int, int]] | None:
    """Row numbers as runs of consecutive ones (first, count); None where there are too many to be worth it."""
    series = pl.Series(lines, dtype=pl.Int64)
    if not len(series):
        return []
    begins = [0, *((series.diff() != 1).fill_null(False).arg_true().to_list())]
    if len(begins) > _MOST_RUNS:
        return None
    ends = [*begins[1:], len(series)]
    return [(int(series[begin]), end - begin) for begin, end in zip(begins, ends, strict=True)]


class Lines(Sequence[int]):
    """The spreadsheet's numbers of a stored table's rows, from runs, else read from the parts at the first question."""

    def __init__(self, count: int, runs: Sequence[tuple[int, int]] | None, rows: Rows) -> None:
        self._count = count
        self._runs = runs
        self._starts = [0, *accumulate(length for _, length in runs)] if runs is not None else []
        self._rows = rows
        self._lines: pl.Series | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self._at(position) for position in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        return self._at(index % self._count)

    def _at(self, position: int) -> int:
        if self._runs is None:
            if self._lines is None:
                self._lines = self._rows.lines()
            return int(self._lines[position])
        run = bisect_right(self._starts, position) - 1
        return self._runs[run][0] + position - self._starts[run]

    def __iter__(self) -> Iterator[int]:
        if self._runs is None:
            yield from self._rows.lines()
        else:
            for first, count in self._runs:
                yield from range(first, first + count)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == self._count and all(map(int.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]
