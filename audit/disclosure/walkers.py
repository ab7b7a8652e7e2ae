"""From a file of any kind to one stream of (text, place, visible or not): which walker reads what, and the door to them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from audit import guard
from audit.disclosure.formats.task import Task
from audit.disclosure.pieces import Walked
from audit.messages import t

# Kind (`guard.kind_of`) to module and function; imported only in the process that reads such a file.
_WALKERS = {
    "docx": ("audit.disclosure.docx", "fill"),
    "xlsx": ("audit.disclosure.formats.xlsx", "fill"),
    "html": ("audit.disclosure.formats.html", "fill"),
    "text": ("audit.disclosure.formats.text", "fill"),
    "pdf": ("audit.disclosure.formats.pdf", "fill"),
    "image": ("audit.disclosure.formats.image", "fill"),
}
# Zip containers: measured before anything opens them.
_ARCHIVES = frozenset({"docx", "xlsx", "xlsb", "pptx", "ods", "odt", "ofd", "zip"})


def supported(kind: str) -> bool:
    """Whether files of this kind (`guard.kind_of`) can be looked into."""
    return kind in _WALKERS


def read(path: Path, shown: str, kind: str) -> Walked:
    """Everything that stands in a file, read in the guard's child. Raises ReadError where it cannot be read at all;
    what could be read only in part says so in its gaps."""
    return guard.guarded(shown, _read, str(path), shown, kind)


def _read(path: str, shown: str, kind: str) -> Walked:
    return walk(kind, Path(path).read_bytes(), shown)


def walk(kind: str, data: bytes, shown: str, task: Task | None = None) -> Walked:
    """All pieces and tables of a file given as bytes. Runs inside the guard; ReadError where it is damaged or hostile."""
    if kind in _ARCHIVES:
        import io

        guard.check_archive(io.BytesIO(data), shown)
    module, name = _WALKERS[kind]
    fill: Callable[[bytes, Task, Walked], None] = getattr(import_module(module), name)
    result = Walked()
    fill(data, task or Task(shown), result)
    if task is None and not result.pieces and not result.tables and not result.pictures and not result.gaps:
        result.notes.append(t("文件里没有文字", "the file holds no text"))
    return result
