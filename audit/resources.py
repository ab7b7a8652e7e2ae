"""Where the data folders are: inside the installed package, or at the top of the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDERS = ("rules", "schemas", "templates", "samples")


@cache
def data_root() -> Path:
    """The folder that holds `rules/`, `schemas/`, `templates/` and `samples/`."""
    packaged = Path(__file__).parent / "_data"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1]


def folder(name: str) -> Path:
    """One of the data folders, by its name."""
    if name not in FOLDERS:
        raise ValueError(name)
    return data_root() / name
