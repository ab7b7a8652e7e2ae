"""What a run may take of the machine: memory, room for what does not fit into it, and threads.

What is not given comes from the machine, and from its container where it runs in one: a share of the memory, a share of the
free disk, as many threads as there are processors. Findings do not depend on any of it.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from audit.errors import UsageFault
from audit.messages import t

SHARE_OF_MEMORY = 0.6
SHARE_OF_DISK = 0.8
LEAST = 2**27  # bytes of memory without which nothing can be promised
_REST = 2**29  # what the program itself takes beside the database
_UNITS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)(?:I?B)?\Z", re.IGNORECASE)
_CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Limits:
    """What was asked for: bytes of memory for the whole program, the folder to spill into, threads. None: what the machine has."""

    memory: int | None = None
    spill: Path | None = None
    threads: int | None = None

    @property
    def whole(self) -> int:
        """Bytes of memory for the program."""
        return self.memory or int(machine_memory() * SHARE_OF_MEMORY)

    @property
    def database(self) -> int:
        """Bytes of memory for the database: all but what the program itself takes."""
        return max(self.whole - _REST, self.whole // 2)

    @property
    def workers(self) -> int:
        """How many queries run at once."""
        return self.threads or processors()

    @property
    def folder(self) -> Path:
        """Where what does not fit into memory is put for the time of the run: the folder given, else that of temporary files; not
        one that lies in memory itself."""
        if self.spill is not None:
            return self.spill
        usual = Path(tempfile.gettempdir())
        other = Path("/var/tmp")
        return other if _in_memory(usual) and other.is_dir() and not _in_memory(other) else usual

    @property
    def room(self) -> int:
        """Bytes of disk that may be taken there."""
        folder = self.folder
        try:
            return int(shutil.disk_usage(folder if folder.exists() else folder.parent).free * SHARE_OF_DISK)
        except OSError as error:
            raise UsageFault(
                t(
                    "暂存文件夹 {path} 用不了：{reason}；请用 --spill 另指一个",
                    "cannot use the spill folder {path}: {reason}; name another with --spill",
                    path=folder,
                    reason=error.strerror,
                )
            ) from error


def size_of(text: str, option: str = "--memory") -> int:
    """Bytes of a size as people write it: `4GB`, `512 MB`, `1.5G`. UsageFault for anything else, or too little."""
    match = _SIZE.match(text.strip())
    size = int(float(match[1]) * 2 ** _UNITS[match[2].upper()]) if match else 0
    if match is None or size < LEAST:
        raise UsageFault(
            t(
                "{option} 要写成 4GB、512MB 的样子，至少 {least}；现为“{text}”",
                "{option} takes a size as 4GB or 512MB, at least {least}, not {text!r}",
                option=option,
                least=shown(LEAST),
                text=text,
            )
        )
    return size


def shown(size: int) -> str:
    """A size for people."""
    return f"{size / 2**30:.1f} GB" if size >= 2**30 else f"{size / 2**20:.0f} MB"


def machine_memory() -> int:
    """Bytes of memory of the machine, or of the container where that is less."""
    return min([_physical(), *_group_limits()])


def processors() -> int:
    """How many processors the program may use: those it is bound to, or the container's quota where that is less."""
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    for folder in _groups():
        quota, _, period = _read(folder / "cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit() and int(period):
            count = min(count, -(-int(quota) // int(period)))
    return max(count, 1)


def _physical() -> int:
    if sys.platform == "win32":
        return _windows_memory()
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _windows_memory() -> int:
    """The installed memory, as the system's GlobalMemoryStatusEx says."""

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("rest", ctypes.c_ulonglong * 6),
        )

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.__dict__["windll"].kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return 4 * 2**30
    return int(status.total)


def _groups(controller: str = "") -> list[Path]:
    """The folders of the control groups that the process is in, from its own up to the top: those of version 2, or those of a
    controller of version 1."""
    top = _CGROUPS / controller
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, names, path = line.split(":", 2)
        if controller in names.split(","):
            own = top / path.strip("/")
            return [folder for folder in (own, *own.parents) if folder == top or top in folder.parents]
    return []


def _group_limits() -> list[int]:
    """The limits on memory of the container: version 2 of the control groups, and version 1."""
    texts = [_read(folder / "memory.max") for folder in _groups()]
    texts += [_read(folder / "memory.limit_in_bytes") for folder in _groups("memory")]
    return [int(text) for text in texts if text.isdigit() and int(text) > 0]


def _in_memory(folder: Path) -> bool:
    """Whether a folder lies on a file system that is kept in memory."""
    best, kind = "", ""
    for line in _read(Path("/proc/self/mounts")).splitlines():
        _, place, type_, *_ = line.split(" ")
        if (place == "/" or folder == Path(place) or Path(place) in folder.parents) and len(place) >= len(best):
            best, kind = place, type_
    return kind in ("tmpfs", "ramfs")


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""
