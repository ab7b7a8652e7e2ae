"""Any file that holds tables as grids: the container is known by its bytes, read in the guard's child, handed over as Parquet.

The child writes each sheet into a private folder and this process reads it back: a million rows through a pipe would stand in memory
three times. Where a cache is given, that folder is the cache, and a file that was read before is not read again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from audit import guard
from audit.cache import Cache
from audit.errors import NoRoom
from audit.ledgers import encrypted
from audit.ledgers.grid import Grid
from audit.masking import mask_name
from audit.messages import t
from audit.values import Cell

_INDEX = "sheets.json"
# What reads each kind: loaded in the guard's process, not in this one.
_READERS = {
    "xlsx": ("xlsx", "read"),
    "xls": ("typed", "read"),
    "xlsb": ("typed", "read"),
    "ods": ("typed", "read"),
    "html": ("markup", "read_html"),
    "spreadsheetml": ("markup", "read_spreadsheetml"),
    "text": ("delimited", "read"),
}


def _reader(kind: str) -> Callable[[str, str], list[Grid]]:
    module, function = _READERS[kind]
    found: Callable[[str, str], list[Grid]] = getattr(import_module(f"audit.ledgers.{module}"), function)
    return found


def _look_again(path: Path, shown: str) -> None:
    """In a child: why the reader of an xlsx gave up, as ReadError if that can be seen."""
    from audit.ledgers import xlsx

    xlsx.check_extents(path, shown)


_ARCHIVES = frozenset({"xlsx", "xlsb", "ods"})
READABLE = frozenset({*_READERS, "encrypted"})
# What a cell's place is worth keeping for: names of Grid's fields that hold a map from column to rows.
_SPOTS = ("numeric", "formulas", "uncached", "errors")


def read(
    path: Path, shown: str, kind: str, sha256: str, passwords: Sequence[str] = (), cache: Cache | None = None
) -> list[Grid]:
    """The sheets of a file of a readable kind (`guard.kind_of`). Raises ReadError.

    `sha256` is the file's digest, by which the cache knows it; `passwords` are tried on a file that is protected.
    """
    kept = cache.find(sha256) if cache else None
    if kept is not None:
        try:
            return load(kept)
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            cache.drop(sha256)  # type: ignore[union-attr]
    size = path.stat().st_size
    keep = cache is not None and kind != "encrypted" and cache.worthwhile(size)
    folder = Path(tempfile.mkdtemp(prefix="audit-", dir=cache.staging() if cache and keep else None))
    try:
        read_into(folder, path, shown, kind, passwords, keep=keep)
        return load(cache.put(sha256, folder) if cache and keep else folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_into(
    folder: Path, path: Path, shown: str, kind: str, passwords: Sequence[str] = (), *, keep: bool = False
) -> None:
    """Read the sheets of a file in a child and leave them in a folder for `load`, small where they are to be kept. Raises ReadError."""
    if kind in _ARCHIVES:
        guard.check_archive(path, shown)
    seconds = guard.LIMITS.time_for(path.stat().st_size)
    try:
        guard.guarded_within(seconds, shown, _work, str(path), shown, kind, str(folder), tuple(passwords), keep)
    except guard.Crashed:
        if kind == "xlsx":
            guard.guarded(shown, _look_again, path, shown)
        raise


def read_here(path: Path, shown: str, kind: str, folder: Path, passwords: Sequence[str] = ()) -> list[Grid]:
    """The sheets of a file, read in this process, which must be one of the guard's; `folder` is a private one for copies. Raises ReadError."""
    if kind in _ARCHIVES:
        guard.check_archive(path, shown)
    name, kind = _unlocked(str(path), shown, kind, str(folder), tuple(passwords))
    grids = _reader(kind)(_named(name, kind, str(folder)), shown)
    _without_copies(folder)
    return grids


def _work(path: str, shown: str, kind: str, folder: str, passwords: tuple[str, ...], keep: bool) -> None:
    """In the child: read, and leave the sheets in `folder`, small where they are to be kept, else quick to be read once."""
    path, kind = _unlocked(path, shown, kind, folder, passwords)
    path = _named(path, kind, folder)
    index = []
    for number, grid in enumerate(_reader(kind)(path, shown)):
        target = Path(folder) / f"{number}.parquet"
        with _room(shown):
            # Few different texts repeat over many rows; Parquet's dictionaries alone make that small.
            if keep:
                grid.frame.write_parquet(target, compression="zstd", compression_level=1)
            else:
                grid.frame.write_parquet(target, compression="uncompressed")
        index.append(_describe(grid))
        grid.frame = pl.DataFrame()
    with _room(shown):
        (Path(folder) / _INDEX).write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    _without_copies(Path(folder))


def _without_copies(folder: Path) -> None:
    for copy in folder.glob(f"{encrypted.UNLOCKED}*"):
        copy.unlink()


@contextlib.contextmanager
def _room(shown: str) -> Iterator[None]:
    """NoRoom where what was read cannot be written down."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise NoRoom(
            shown,
            t(
                "读取时临时文件写不下（{reason}）；请检查磁盘空间后重试",
                "what was read cannot be put into a temporary file ({reason}); check the disk and try again",
                reason=reason,
            ),
        ) from error


def _unlocked(path: str, shown: str, kind: str, folder: str, passwords: tuple[str, ...]) -> tuple[str, str]:
    """The file and its kind, without the password that protects it."""
    if kind == "encrypted" or (kind == "xls" and encrypted.is_protected(path)):
        path, kind = encrypted.unlock(path, shown, passwords, folder)
        if kind in _ARCHIVES:
            guard.check_archive(Path(path), shown)
    return path, kind


# The endings by which the readers of spreadsheets choose how to read.
_ENDINGS = {"xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "xlsb": (".xlsb",), "ods": (".ods",)}


def _named(path: str, kind: str, folder: str) -> str:
    """The file under a name that ends as its content demands: itself, or a copy in the private folder."""
    endings = _ENDINGS.get(kind, ())
    if not endings or Path(path).suffix.lower() in endings:
        return path
    target = Path(folder) / f"{encrypted.UNLOCKED}{endings[0]}"
    shutil.copyfile(path, target)
    return str(target)


TypedSheet = tuple[str | None, list[list[Cell]], list[tuple[int, int, int, int]]]


def read_cells(path: Path, shown: str, kind: str, passwords: Sequence[str] = ()) -> list[TypedSheet]:
    """The sheets as name, rows of cells with their types where the container has types, and merged ranges. Raises ReadError."""
    seconds = guard.LIMITS.time_for(path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        return guard.guarded_within(seconds, shown, _cells, str(path), shown, kind, folder, tuple(passwords))


def _cells(path: str, shown: str, kind: str, folder: str, passwords: tuple[str, ...]) -> list[TypedSheet]:
    path, kind = _unlocked(path, shown, kind, folder, passwords)
    path = _named(path, kind, folder)
    if kind in ("xlsx", "xls", "xlsb", "ods"):
        from audit.ledgers import typed

        return typed.cells(path, shown)
    return [
        (grid.sheet and mask_name(grid.sheet), [list(row) for row in grid.walk()], grid.merged)
        for grid in _reader(kind)(path, shown)
    ]


def _describe(grid: Grid) -> dict[str, Any]:
    return {
        "sheet": grid.sheet,
        "merged": grid.merged,
        "encoding": grid.encoding,
        "visible": grid.visible,
        "hidden_rows": grid.hidden_rows,
        "hidden_columns": grid.hidden_columns,
        **{name: [[column, rows] for column, rows in getattr(grid, name).items()] for name in _SPOTS},
    }


def load(folder: Path) -> list[Grid]:
    """The sheets that a reader left in a folder; their names hold no personal number."""
    grids = []
    for number, spec in enumerate(json.loads((folder / _INDEX).read_text(encoding="utf-8"))):
        spec["sheet"] = None if spec["sheet"] is None else mask_name(spec["sheet"])
        spec["merged"] = [tuple(span) for span in spec["merged"]]
        for name in _SPOTS:
            spec[name] = dict(spec[name])
        grids.append(Grid(frame=pl.read_parquet(folder / f"{number}.parquet", glob=False), **spec))
    return grids
