"""`--engine spark`: what is missing is one line; what is there gives the same bytes, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit import resources
from audit.cli import main
from audit.tables.spark import session

SAMPLE = resources.folder("samples") / "jiande-2024" / "submission" / "青云街道"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as exit_:
        main(["check", str(SAMPLE), "--policy", "jiande", *arguments])
    captured = capsys.readouterr()
    assert exit_.value.code == 2 and captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert "pip install 'retiree-fund-audit[spark]'" in refused(capsys, "--engine", "spark")


def test_without_java(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyspark", reason="needs pyspark, not installed here")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    assert "Java 17" in refused(capsys, "--engine", "spark")


def test_a_master_is_one_of_spark(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--engine spark" in refused(capsys, "--master", "local[2]")


def test_the_same_bytes_and_nothing_left(tmp_path: Path, started: tuple[Any, Path]) -> None:
    said = []
    for more in ([], ["--engine", "spark", "--master", "local[2]"]):
        spill, here = tmp_path / f"spill{len(said)}", tmp_path / f"here{len(said)}"
        here.mkdir()
        result = subprocess.run(
            [sys.executable, "-m", "audit", "check", str(SAMPLE), "--policy", "jiande", "--as-of", "2024-07-15", "--format", "json",
             "--memory", "1GB", "--spill", str(spill), *more],
            capture_output=True, cwd=here, check=False, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        assert (result.returncode, result.stderr) == (1, b"")
        assert not list(here.iterdir()) and not (list(spill.iterdir()) if spill.exists() else [])
        said.append(result.stdout)
    assert len(said[0]) > 1000 and said[0] == said[1]
