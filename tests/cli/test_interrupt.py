"""Ctrl-C while files are being read: one line, at once, and nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are another matter there")
def test_an_interrupt_ends_every_process_with_one_line(tmp_path: Path) -> None:
    folder, own = tmp_path / "通知", tmp_path / "tmp"
    folder.mkdir()
    own.mkdir()
    for number in range(1500):
        (folder / f"{number}.txt").write_text("关于开会的通知", encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(own)}
    command = [sys.executable, "-m", "audit", "privacy", str(folder), "--policy", "jiande"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 30
        while not any(own.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.05)  # its private folder is there once the files are known
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=30)
    assert (process.returncode, out, said.decode().split()) == (130, b"", ["已中断"])
    assert list(own.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no sockets with paths there")
def test_a_long_path_of_the_private_folder_is_no_hindrance(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    (tmp_path / "通知.txt").write_text("关于开会的通知", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "audit", "privacy", str(tmp_path / "通知.txt")],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(long)}, capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1 and result.stderr == b"", result.stderr.decode()  # a notice without content
    assert list(long.iterdir()) == []
