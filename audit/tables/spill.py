"""A private folder for what does not fit into memory while a database is open.

It holds personal data: nobody else may look into it, it is removed with the database, also after Ctrl-C, and what a program that was
killed has left is removed by the next one that opens such a folder in the same place. A lock that dies with its process tells
the living from the dead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from audit.errors import UsageFault
from audit.messages import t

PREFIX = "audit-spill-"
_LOCK = "lock"
_FRESH = 60.0  # seconds in which a folder without a lock may be one that is being made


@contextlib.contextmanager
def private_folder(base: Path) -> Iterator[Path]:
    """A folder inside `base` for the time of the block. UsageFault where none can be made there."""
    try:
        base.mkdir(parents=True, exist_ok=True)
        clear(base)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        lock = _locked(folder / _LOCK)
    except OSError as error:
        raise UsageFault(
            t(
                "暂存文件夹 {path} 里不能写入：{reason}；请用 --spill 另指一个",
                "cannot write into the spill folder {path}: {reason}; name another with --spill",
                path=base,
                reason=error.strerror or str(error),
            )
        ) from error
    try:
        yield folder
    finally:
        if lock is not None:
            lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def clear(base: Path) -> int:
    """Remove what dead processes left in `base`; returns how many folders that were."""
    removed = 0
    for folder in base.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            if folder.is_symlink() or not folder.is_dir() or not _own(folder):
                continue
            if (folder / _LOCK).exists():
                lock = _locked(folder / _LOCK)
                if lock is None:
                    continue
                lock.close()
            elif time.time() - folder.stat().st_mtime < _FRESH:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _own(folder: Path) -> bool:
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()


def _locked(path: Path) -> IO[bytes] | None:
    """The file, locked until it is closed or the process ends; None where another process holds it."""
    stream = path.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream
