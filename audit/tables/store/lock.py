"""One process adds to a store at a time. The lock belongs to the system and is gone with the process, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from audit.messages import t
from audit.tables.store import layout
from audit.tables.store.faults import StoreFault, not_written

_FAR = 2**30  # Windows locks bytes against reading, too: one behind the text that names the process


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of a store; StoreFault where another process holds it or it cannot be written."""
    path = folder / layout.LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | layout.BINARY, 0o600)
    except OSError as error:
        raise not_written(path, error) from error
    try:
        try:
            _take(handle)
        except OSError as error:
            raise _taken(handle) from error
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0) if sys.platform != "win32" else os.write(
                handle, f"{os.getpid()}\n".encode()
            )
        except OSError as error:
            raise not_written(path, error) from error
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    """OSError where another process has it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _taken(handle: int) -> StoreFault:
    os.lseek(handle, 0, os.SEEK_SET)
    who = os.read(handle, 40).decode("ascii", "replace").strip()
    return StoreFault(
        t(
            "另一个 audit store 命令（进程 {who}）正在写这个数据库；请等它结束后再运行",
            "another audit store command (process {who}) is writing to this store; run this one when it is done",
            who=who or "?",
        )
    )
