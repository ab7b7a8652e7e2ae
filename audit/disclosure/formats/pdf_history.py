"""Earlier revisions of a PDF: a program that appends leaves all that was there before in the file."""

from __future__ import annotations

import re
import time
from typing import Any

from audit.disclosure.formats.task import Task, gap, hide, stream
from audit.disclosure.pieces import Walked
from audit.messages import t

MAX_REVISIONS = 20
_PATIENCE = 6.0  # seconds
_END = re.compile(rb"%%EOF[ \t]*\r?\n?")


def earlier(data: bytes, task: Task, result: Walked) -> None:
    """What earlier revisions say and the present one does not."""
    ends = [match.end() for match in _END.finditer(data)]
    cuts = [end for end in ends[:-1] if len(data) - end > 20][-MAX_REVISIONS:]
    if not cuts:
        return
    known = _texts(data)
    started = time.monotonic()
    for number, end in enumerate(cuts, 1):
        if time.monotonic() - started > _PATIENCE:
            why = t("版本过多，没有全部检查；请打印成新的 PDF", "too many revisions; print it to a new PDF")
            gap(result, task, t("早先版本 {n} 起", "from revision {n}", n=number), why)
            return
        why = t("早先的版本", "earlier revision")
        for page, text in _texts(data[:end]) - known:
            where = t("早先版本 {n} {page}", "earlier revision {n}, {page}", n=number, page=page)
            hide(result, task, text, where, why, "body")
            known.add((page, text))


def _texts(data: bytes) -> set[tuple[str, str]]:
    """The lines of all pages and the strings of all objects; empty where the bytes are no whole PDF."""
    found: set[tuple[str, str]] = set()
    import pikepdf
    import pypdfium2

    from audit.disclosure.formats.pdf_objects import texts as strings

    try:
        with pikepdf.open(stream(data), attempt_recovery=False) as pdf:
            facts = {str(value) for value in pdf.docinfo.values()}
            found.update((t("文档属性", "document property"), value) for value in facts)
            for item in pdf.objects:
                texts = {str(value) for _, value in strings(item, 0)} - facts
                found.update((t("对象属性", "object property"), value) for value in texts if len(value) > 1)
    except Exception:  # the first part of a linearised file is none by itself
        return set()
    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return found
    try:
        for number in range(min(len(document), 500)):
            page = document[number]
            text = page.get_textpage()
            for line in text.get_text_bounded().splitlines():
                if line.strip():
                    found.add((t("第 {n} 页", "page {n}", n=number + 1), line.strip()))
            text.close()
            page.close()
    finally:
        document.close()
    return found
