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
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Run:
    """Exit status, both streams, seconds, and the most memory that all its processes held at once (0 where /proc is missing)."""

    code: int
    out: str
    error: str
    seconds: float
    peak: int


def _resident(session: int) -> int:
    """Bytes of memory of all processes of a session: also of those that a fork server started."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                total += int(fields[21]) * _PAGE
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
    return total


def audit(*arguments: str, timeout: float = 120) -> Run:
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

    def look() -> None:
        nonlocal peak
        while not done.wait(0.01):
            peak = max(peak, _resident(process.pid))

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
    return Run(process.returncode, out, error, seconds, peak)
