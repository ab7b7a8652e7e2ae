"""A saved web page or mail (mht, eml): its pages as pages, everything else as files inside."""

from __future__ import annotations

import email
import email.policy

from audit.disclosure.formats import html
from audit.disclosure.formats import text as plain
from audit.disclosure.formats.task import Task, embed, hide
from audit.disclosure.pieces import Piece, Walked
from audit.messages import t


def fill(data: bytes, task: Task, result: Walked) -> None:
    """All pieces and tables of the parts."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for number, part in enumerate(message.walk()):
        for name, value in part.items():
            if name.lower() not in (
                "content-type",
                "content-transfer-encoding",
                "mime-version",
                "content-disposition",
                "message-id",
            ):
                why = t("邮件头", "header of the message")
                hide(result, task, str(value), t("{why} {name}", "{why} {name}", why=why, name=name), why, name=name)
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        kind = part.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            html.fill(body, task, result)
        elif kind == "text/plain" and not part.get_filename():
            for line in plain.decode(body, task.shown).splitlines():
                if line.strip():
                    result.pieces.append(Piece(line.strip(), task.prefix + t("正文", "text")))
        elif body and kind != "text/css":
            embed(body, part.get_filename() or part.get("Content-Location") or f"part{number}", result, task)
