"""Runs the command as a process of its own and measures what it took, its children included."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_PAGE, _TICKS = (os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")) if hasattr(os, "sysconf") else (4096, 100)


@dataclass(frozen=True)
class Run:
    """Exit status, both streams, seconds on the clock, seconds that processors worked for it, and the most memory that all its
    processes held at once. The last two are 0 where there is no /proc; work is what a busy machine does not distort."""

    code: int
    out: str
    error: str
    seconds: float
    work: float
    peak: int


def _look(session: int, work: dict[int, float]) -> int:
    """Bytes of memory of all processes of a session, also of those that a fork server started; `work` learns their seconds."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                total += int(fields[21]) * _PAGE
                work[int(entry.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
    return total


def audit(*arguments: str, timeout: float = 300) -> Run:
    """`python -m audit …`, watched every few milliseconds."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "audit", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )
    peak, done = 0, threading.Event()
    work: dict[int, float] = {}

    def look() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, _look(process.pid, work))

    watcher = threading.Thread(target=look, daemon=True)
    if Path("/proc/self/stat").exists():
        watcher.start()
    try:
        out, error = process.communicate(timeout=timeout)
    finally:
        seconds = time.monotonic() - begin
        done.set()
        if watcher.is_alive():
            watcher.join()
        if process.poll() is None:
            process.kill()
            process.communicate()
    return Run(process.returncode, out, error, seconds, sum(work.values()), peak)
