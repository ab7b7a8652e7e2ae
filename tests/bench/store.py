"""What it costs to add ledgers to a store, against reading them: `python -m tests.bench.store [FOLDER] [--rows N] [--times N]`.

Each figure is a whole process, from its start to its exit, the best of several taken in turns; nothing is cached, and every store is new.
One file: `store add` against `validate`. Eight files: with one job and with two, against `validate` of the same folder. FOLDER keeps the files
that are made, by default a temporary one.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.bench import make
from tests.bench.ledgers import OURS, Run, once, tell

FILES = 8
POLICY = ["--policy", "jiande"]


def add(paths: list[Path], folder: Path, result: Run, *options: str) -> None:
    """Add to a new store, keep the better time."""
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    once([*OURS, "store", "add", *map(str, paths), "--store", str(store), *POLICY, "--format", "json", *options], result, measure=False)  # fmt: skip


def validate(path: Path, result: Run) -> None:
    """Validate, as a user does who keeps nothing."""
    once([*OURS, "validate", str(path), *POLICY, "--no-cache", "--format", "json"], result, measure=False)


def size(folder: Path) -> float:
    """What a folder's files take, in MB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--times", type=int, default=2)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        eight = folder / f"{FILES}x{given.rows // 2}"
        eight.mkdir(parents=True, exist_ok=True)
        for ending, write in (("xlsx", make.write_xlsx), ("csv", make.write_csv)):
            if not (path := folder / f"{given.rows}.{ending}").exists():
                write(path, given.rows)
        for number in range(FILES):
            if not (path := eight / f"{number}.xlsx").exists():
                make.write_xlsx(path, given.rows // 2, seed=number + 2)
        print(f"{'':<58} {'add':>9}  {'validate':>9}  ratio")
        for ending in ("xlsx", "csv"):
            path = folder / f"{given.rows}.{ending}"
            ours, theirs = Run(), Run()
            for _ in range(given.times):
                add([path], Path(temporary), ours)
                validate(path, theirs)
            tell(f"one file, {given.rows:,} rows of {ending}", ours, theirs, "bar 1.3")
        print(
            f"  the store takes {size(Path(temporary) / 'store'):.1f} MB, the file {path.stat().st_size / 2**20:.1f} MB"
        )
        one, two, theirs = Run(), Run(), Run()
        for _ in range(given.times):
            add([eight], Path(temporary), one, "--jobs", "1")
            add([eight], Path(temporary), two, "--jobs", "2")
            validate(eight, theirs)
        tell(f"{FILES} files, {given.rows // 2:,} rows of xlsx each, 1 job", one, theirs, "bar 1.3")
        tell(f"{FILES} files, {given.rows // 2:,} rows of xlsx each, 2 jobs", two, theirs, "")
        print(f"  two jobs: {one.seconds / two.seconds:.2f} times as fast as one")


if __name__ == "__main__":
    main()
