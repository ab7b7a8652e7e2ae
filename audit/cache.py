"""The cache of files read: Parquet by the file's digest and the program's version, so that a second look at an unchanged file is quick.

It holds personal data, so it lies in the engagement's folder (the one with `audit.toml`) or else in a private folder of the user, readable by
nobody else. `--no-cache` does without; `audit doctor` shows it and clears it.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache as remember
from hashlib import sha256
from pathlib import Path

from audit import __version__, resources

FOLDER = ".audit-cache"
WORTHWHILE = 2**20  # smaller files are read faster than they are looked up


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that was read: the digest it is known by, and the bytes that it takes here."""

    key: str
    size: int


@remember
def version() -> str:
    """What besides the file decides what is read: the program's version and its ledgers' schemas."""
    digest = sha256(__version__.encode())
    for path in sorted((resources.folder("schemas") / "ledgers").glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def user_folder() -> Path:
    """The private folder of the user on this kind of machine."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "audit" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "audit"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "audit"


def for_engagement(folder: Path | None) -> Path:
    """Where the cache of an engagement lies: in its folder, if there is one, else with the user."""
    return folder / FOLDER if folder is not None else user_folder()


class Cache:
    """The files read, in one folder. Whatever goes wrong with it, the file is simply read again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _place(self, key: str) -> Path:
        return self.folder / version() / key

    def find(self, key: str) -> Path | None:
        """The folder of a file that was read before."""
        place = self._place(key)
        return place if place.is_dir() else None

    @staticmethod
    def worthwhile(size: int) -> bool:
        """Whether a file of that size is kept."""
        return size >= WORTHWHILE

    def staging(self) -> Path | None:
        """Where to write before `put`: on the same disk. None where the cache cannot be written; then nothing is kept."""
        try:
            self._private(self.folder)
            self._private(self.folder / version())
            return self.folder / version()
        except OSError:
            return None

    @staticmethod
    def _private(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, key: str, folder: Path) -> Path:
        """Move what was read into its place; returns where it is to be read from."""
        place = self._place(key)
        try:
            folder.rename(place)
        except OSError:
            return place if place.is_dir() else folder
        return place

    def drop(self, key: str) -> None:
        """Forget one file."""
        shutil.rmtree(self._place(key), ignore_errors=True)

    def entries(self) -> list[Entry]:
        """What is kept, of any version."""
        if not self.folder.is_dir():
            return []
        places = [
            place for group in sorted(self.folder.iterdir()) if group.is_dir() for place in sorted(group.iterdir())
        ]
        return [
            Entry(place.name, sum(file.stat().st_size for file in place.iterdir()))
            for place in places
            if place.is_dir()
        ]

    def clear(self) -> int:
        """Forget everything; returns how many bytes that freed."""
        freed = sum(entry.size for entry in self.entries())
        shutil.rmtree(self.folder, ignore_errors=True)
        return freed
