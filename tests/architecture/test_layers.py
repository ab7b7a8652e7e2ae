"""The shape of the code: layers, who may import what, no city in the engine, every text in two languages."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "audit").rglob("*.py"))


def test_layers_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_ruff() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_format() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_types() -> None:
    result = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


NAMED = re.compile(
    "建德|东城|西城|北京|吉林|杭州|jiande|dongcheng|xicheng|beijing|jilin|(?:JD|DC|BJ|XC|JL|X)-[0-9R]", re.I
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_engine_names_no_city_and_no_clause(path: Path) -> None:
    assert [line for line in path.read_text(encoding="utf-8").splitlines() if NAMED.search(line)] == []


def _texts() -> list[tuple[str, ast.Call]]:
    calls = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
                calls.append((f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node))
    return calls


def _names(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_is_written_in_both_languages_with_the_same_places() -> None:
    calls = _texts()
    assert len(calls) > 100
    for where, call in calls:
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            continue  # a table of pairs; the pairs are literals where the table stands
        assert len(call.args) == 2, where
        zh, en = call.args
        assert isinstance(zh, ast.Constant) and isinstance(en, ast.Constant), f"{where}: texts must be literals"
        given = {keyword.arg for keyword in call.keywords}
        assert _names(zh.value) == _names(en.value) == given, where


def test_the_commands_are_imported_on_use_only() -> None:
    code = (
        "import sys, audit.cli;"
        "bad = [m for m in sys.modules if m.split('.')[0] in "
        "('duckdb', 'docxtpl', 'docx', 'python_calamine', 'xlsxwriter', 'jsonschema', 'lxml', 'tabulate')];"
        "sys.exit(repr(bad) if bad else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
