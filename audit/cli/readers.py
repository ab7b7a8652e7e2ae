"""Which readers a call will need: the guard's server loads them while the command itself is being imported.

A reader that is not loaded there is loaded anew in the process of every file. One that no file needs delays the first file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_LEDGERS = tuple(f"audit.ledgers.{name}" for name in ("containers", "xlsx", "typed", "markup", "delimited"))
_FORMATS = "audit.disclosure.formats"
_PDF = (f"{_FORMATS}.pdf", f"{_FORMATS}.pdf_objects", f"{_FORMATS}.pdf_look", "pdfplumber", "pypdfium2", "pikepdf")
_BY_ENDING: dict[str, tuple[str, ...]] = {
    ".docx": ("audit.disclosure.docx",),
    ".xlsx": (f"{_FORMATS}.xlsx",),
    ".xlsm": (f"{_FORMATS}.xlsx",),
    ".csv": (f"{_FORMATS}.text",),
    ".txt": (f"{_FORMATS}.text",),
    ".html": (f"{_FORMATS}.html",),
    ".htm": (f"{_FORMATS}.html",),
    ".pdf": _PDF,
    ".doc": (f"{_FORMATS}.doc",),
    ".xls": (f"{_FORMATS}.xls",),
}
# Of several files each is judged by the process that reads it.
_JUDGES = ("audit.disclosure.check", "audit.policies.params")
_COPIES = tuple(f"audit.disclosure.redaction.{name}" for name in ("docx", "xlsx", "html", "delimited"))


def for_store() -> list[str]:
    """The modules for `store add`: what reads a file, and what judges it and writes its parts, both in the guard's processes."""
    return [*_LEDGERS, "audit.tables.store.staged"]


def for_privacy(arguments: Sequence[str]) -> list[str]:
    """The modules for a call of `privacy` with these arguments, by the endings of the files; in folders and archives any may be."""
    modules = ["audit.disclosure.walkers"]
    files = [
        argument
        for argument in arguments
        if Path(argument).suffix.lower() in (*_BY_ENDING, ".zip") or Path(argument).is_dir()
    ]
    if len(files) > 1 or any(Path(name).suffix.lower() not in _BY_ENDING for name in files):
        modules += _JUDGES
    for argument in arguments:
        path = Path(argument)
        if argument == "--ledger" or argument.startswith("--ledger="):
            modules += _LEDGERS
        elif argument == "--redact" or argument.startswith("--redact="):
            modules += _COPIES
        elif path.suffix.lower() == ".zip" or path.is_dir():
            modules += [module for group in _BY_ENDING.values() for module in group]
        else:
            modules += _BY_ENDING.get(path.suffix.lower(), ())
    return list(dict.fromkeys(modules))
