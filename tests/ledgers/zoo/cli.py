"""Calls the command as a user does and returns what it said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.cli import main


def validate(capsys: pytest.CaptureFixture[str], *paths: Path, options: tuple[str, ...] = ()) -> tuple[int, Any, str]:
    """Exit status, the JSON of standard output, and standard error of `audit validate`."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as exit_:
        main(["validate", *map(str, paths), "--format", "json", "--as-of", "2024-07-15", *options])
    captured = capsys.readouterr()
    code = exit_.value.code
    assert isinstance(code, int)
    return code, json.loads(captured.out) if captured.out else None, captured.err
