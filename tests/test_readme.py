"""The READMEs: every command in them runs, both languages show the same ones, and CI calls what users are told."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)


def commands(name: str) -> list[str]:
    return [line for block in blocks(name, "bash") for line in block.splitlines() if line.startswith("audit ")]


def test_both_languages_show_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1]) and len(commands(READMES[0])) >= 8
    for language in ("bat",):
        assert blocks(READMES[0], language) == blocks(READMES[1], language) and len(blocks(READMES[0], language)) == 2


@pytest.mark.parametrize("line", commands(READMES[0]))
def test_every_command_runs(line: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    result = subprocess.run(
        [sys.executable, "-m", *shlex.split(line)], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert result.returncode in (0, 1) and result.stderr == "" and result.stdout, result.stderr


def test_ci_calls_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script and "<!-- tests -->" in script
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"<!-- tests -->\n```bash\n(.*?)```", text, re.S)
    assert block.strip() in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8") and "pytest" in block


def test_what_the_readme_shows_is_what_the_demo_says(tmp_path: Path) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    result = subprocess.run(
        [sys.executable, "-m", "audit", "demo", "--out", "audit-out"], cwd=tmp_path,
        capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    said = result.stdout.splitlines()
    for line in shown.splitlines():
        assert line in said or line.strip() in ("", "……"), line
