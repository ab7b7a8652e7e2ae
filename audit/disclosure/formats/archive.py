"""A zip inside a file, or one given by itself: every member is walked as a file of its own."""

from __future__ import annotations

import zipfile

from audit.disclosure.formats.task import Task, embed, gap, hide, stream
from audit.disclosure.pieces import Walked
from audit.messages import t


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of a zip's members. One that is encrypted or damaged is named."""
    with zipfile.ZipFile(stream(data)) as archive:
        for info in archive.infolist():
            name = member_name(info)
            if info.is_dir():
                continue
            if not info.file_size:
                continue
            try:
                content = archive.read(info)
            except Exception as error:  # what zipfile raises on damage is any of half a dozen kinds
                why = t(
                    "读不出来（{kind}），没有检查", "cannot be read ({kind}); not checked", kind=type(error).__name__
                )
                gap(result, task, name, why)
                continue
            embed(
                content, name, result, task, t("压缩包内 {name} ", "{name} in the archive, ", name=name), visible=True
            )
        if archive.comment:
            label = t("压缩包注释", "comment of the archive")
            hide(result, task, archive.comment.decode("gb18030", "replace"), label, label, "body")


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its author wrote it: Windows in Chinese writes GBK and does not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
