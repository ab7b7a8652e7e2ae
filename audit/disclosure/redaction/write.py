"""The door to the sieves: which format is written anew by which, and what to do with the formats that are not."""

from __future__ import annotations

from pathlib import Path

from audit import guard
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.spec import DisclosureSpec
from audit.messages import t

WRITABLE = ("docx", "xlsx", "html", "text", "pdf")


def publishable(
    path: Path, shown: str, kind: str, spec: DisclosureSpec | None, also: frozenset[str] = frozenset()
) -> Cleaned:
    """A copy of a file of that kind (`guard.kind_of`), not yet checked again; the values of `also` are blacked out
    besides what is found. Refused where there can be none, ReadError where it
    cannot be read."""
    if kind not in WRITABLE:
        raise Refused(shown, _remedy(kind))
    if kind in ("docx", "xlsx"):
        guard.check_archive(path, shown)
    return guard.guarded(shown, _made, str(path), shown, kind, spec or DisclosureSpec(), also)


def _made(path: str, shown: str, kind: str, spec: DisclosureSpec, also: frozenset[str]) -> Cleaned:
    """In the guard's child, which alone loads what a format needs."""
    if kind == "xlsx":
        from audit.disclosure.redaction import xlsx

        return xlsx.redact(path, shown, spec, also)
    data = Path(path).read_bytes()
    if kind == "docx":
        from audit.disclosure.redaction import docx

        return docx.redact(data, shown, spec, also)
    if kind == "html":
        from audit.disclosure.redaction import html

        return html.redact(data, shown, spec, also)
    if kind == "pdf":
        from audit.disclosure.redaction import pdf

        return pdf.redact(data, shown)
    from audit.disclosure.redaction import delimited

    return delimited.redact(data, shown, spec, also)


def _remedy(kind: str) -> str:
    if kind in ("doc", "rtf", "odt", "ole2", "mht"):
        return t(
            "这种格式不能另存为公开副本；请用 Word 或 WPS 另存为 docx 后再处理",
            "no copy can be made of this format; save it as docx in Word or WPS first",
        )
    if kind in ("xls", "xlsb", "ods", "spreadsheetml"):
        return t(
            "这种格式不能另存为公开副本；请用 Excel 或 WPS 另存为 xlsx 后再处理",
            "no copy can be made of this format; save it as xlsx in Excel or WPS first",
        )
    if kind == "image":
        return t(
            "图片里的内容不能可靠地遮盖；请从原文件删去后重新制作图片",
            "what a picture shows cannot be blacked out reliably; take it out of the source and make the picture anew",
        )
    if kind in ("zip", "archive"):
        return t("请解压后逐个处理", "unpack it and take the files one by one")
    return t(
        "这种格式不能另存为公开副本；请从原文件（Word 或 Excel）删去后重新导出",
        "no copy can be made of this format; take it out of the Word or Excel source and export it anew",
    )
