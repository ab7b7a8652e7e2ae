"""From a file of any kind to one stream of (text, place, visible or not): which walker reads what, and the door to them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from audit import guard
from audit.disclosure.formats.task import Task, merge
from audit.disclosure.pieces import Walked
from audit.messages import t

# Kind (`guard.kind_of`) to module and function; imported only in the process that reads such a file.
_WALKERS = {
    "docx": ("audit.disclosure.docx", "fill"),
    "xlsx": ("audit.disclosure.formats.xlsx", "fill"),
    "html": ("audit.disclosure.formats.html", "fill"),
    "text": ("audit.disclosure.formats.text", "fill"),
    "pdf": ("audit.disclosure.formats.pdf", "fill"),
    "doc": ("audit.disclosure.formats.doc", "fill"),
    "xls": ("audit.disclosure.formats.xls", "fill"),
    "ole2": ("audit.disclosure.formats.ole", "fill"),
    "ods": ("audit.disclosure.formats.odf", "fill"),
    "odt": ("audit.disclosure.formats.odf", "fill"),
    "ofd": ("audit.disclosure.formats.ofd", "fill"),
    "pptx": ("audit.disclosure.formats.pptx", "fill"),
    "rtf": ("audit.disclosure.formats.rtf", "fill"),
    "mht": ("audit.disclosure.formats.mht", "fill"),
    "spreadsheetml": ("audit.disclosure.formats.sheets_xml", "fill"),
    "zip": ("audit.disclosure.formats.archive", "fill"),
    "xlsb": ("audit.disclosure.formats.xlsb", "fill"),
    "image": ("audit.disclosure.formats.image", "fill"),
}
# Zip containers: measured before anything opens them.
_ARCHIVES = frozenset({"docx", "xlsx", "xlsb", "pptx", "ods", "odt", "ofd", "zip"})
IN_GOES = frozenset({"pdf"})  # read in several children one after the other
# A go of a PDF (see `pdf.PATIENCE`) that gets through fewer pages than this is not worth another; nor is one after so many seconds.
_PAGES_A_GO = 20
_LONGEST = 300.0


def supported(kind: str) -> bool:
    """Whether files of this kind (`guard.kind_of`) can be looked into."""
    return kind in _WALKERS


def read(path: Path, shown: str, kind: str) -> Walked:
    """Everything that stands in a file, read in the guard's child. Raises ReadError where it cannot be read at all;
    what could be read only in part says so in its gaps."""
    found = _read_pdf(path, shown) if kind in IN_GOES else guard.guarded(shown, _read, str(path), shown, kind)
    return with_pictures(found, shown)


def with_pictures(found: Walked, shown: str) -> Walked:
    """What was found in a file, with the texts of the pictures that wait in it."""
    if found.scans:
        from audit.disclosure import ocr

        ocr.read(found, shown)
    return found


def _read(path: str, shown: str, kind: str) -> Walked:
    return walk(kind, Path(path).read_bytes(), shown)


def _read_pdf(path: Path, shown: str) -> Walked:
    """A PDF in goes of some seconds, so that a long one is read and one made to be slow is not waited for."""
    started, found = time.monotonic(), Walked()
    page: int | None = 0
    while page is not None:
        before = page
        inner, page = guard.guarded(shown, _pages, str(path), shown, before, len(found.tables))
        merge(found, inner, visible=True)
        if page is not None and (page - before < _PAGES_A_GO or time.monotonic() - started > _LONGEST):
            from audit.disclosure.formats import pdf

            pdf.unfinished(found, Task(shown), page)
            break
    return found


def _pages(path: str, shown: str, first: int, tables: int) -> tuple[Walked, int | None]:
    from audit.disclosure.formats import pdf

    found = Walked()
    return found, pdf.part(Path(path).read_bytes(), Task(shown), found, first, tables)


def walk(kind: str, data: bytes, shown: str, task: Task | None = None) -> Walked:
    """All pieces and tables of a file given as bytes. Runs inside the guard; ReadError where it is damaged or hostile."""
    if kind in _ARCHIVES:
        guard.check_archive(io.BytesIO(data), shown)
    module, name = _WALKERS[kind]
    fill: Callable[[bytes, Task, Walked], None] = getattr(import_module(module), name)
    result = Walked()
    fill(data, task or Task(shown), result)
    if task is None and not result.pieces and not result.tables and not result.pictures and not result.gaps:
        result.notes.append(t("文件里没有文字", "the file holds no text"))
    return result
