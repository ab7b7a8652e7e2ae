"""Where things lie in a store's folder, under names that every system takes, and how they get there whole.

journal.jsonl, journal.head    what happened, line by line, and which line was the last
lock                           held by the process that adds
parts/<ledger>/<period>/<street>/<sha256 of the source>-<table>.parquet
tables/<first two of the sha256>/<sha256 of the source>-<table>.json, ….faults.parquet
staging/                       what is being written; of no meaning to anybody else
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from audit.ledgers.gathering import STORE_FILES

JOURNAL, LOCK = STORE_FILES
HEAD = "journal.head"
PARTS, TABLES, STAGING = "parts", "tables", "staging"
UNDATED = "undated"
NO_STREET = "_"
MIXED = "_mixed"  # of a table with more streets, or periods, than are worth a folder each

BINARY = getattr(os, "O_BINARY", 0)  # of Windows

_SAFE_LENGTH = 40
# Capitals are written out, since Windows and macOS take `A` and `a` for the same name; `_` and `.` where a name begins or ends with them.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*%A-Z]|^[_.~ ]|[. ]\Z')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")


def folder_name(text: str | None) -> str:
    """A folder's name for a street: the same for the same text, different for different ones, whatever the system."""
    if text is None or text == "":
        return NO_STREET
    name = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), text)
    # Names that another system may write in another way, or that nobody could read anyway, are told by their digest.
    if (
        len(name) > _SAFE_LENGTH
        or _RESERVED.match(name)
        or unicodedata.normalize("NFKC", text) != text
        or text.casefold() != text.lower()
        or not all(character.isprintable() for character in name)
    ):
        return "~" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return name


def private(folder: Path, root: Path, *, lasting: bool = True) -> None:
    """Make a folder below `root` (which exists), and those between, that only this user may enter, where the system knows such a thing; `lasting`
    ones are put on disk."""
    if folder.is_dir() or folder == root:
        return
    private(folder.parent, root, lasting=lasting)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if lasting:
            sync(folder.parent)


def own(path: Path) -> None:
    """Only this user may read and write the file."""
    if sys.platform != "win32":
        path.chmod(0o600)


def sync(path: Path) -> None:
    """Put a file, or the names in a folder, on disk. Windows puts names on disk by itself and opens no folder."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """SHA-256 of a file of the store."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size_of(paths: Iterable[Path]) -> int:
    """The bytes that files take."""
    return sum(path.stat().st_size for path in paths)
