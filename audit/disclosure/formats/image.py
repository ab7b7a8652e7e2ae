"""Pictures: counted as not read until somebody can read them."""

from __future__ import annotations

from audit.disclosure.formats.task import Task
from audit.disclosure.pieces import Walked


def picture(data: bytes, name: str, task: Task, result: Walked, thumbnail: bool = False) -> None:
    """A picture inside a file."""
    result.pictures += 1
