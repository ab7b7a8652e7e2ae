"""Compiles the message catalogue: `python tests/catalogue.py` after a change of the .po file.

The standard library reads .mo files but ships no module that writes them.
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "audit" / "cli" / "locale" / "zh_CN" / "LC_MESSAGES"


def entries(text: str) -> dict[str, str]:
    """Message ids to texts of a .po file; a plural's id is `singular NUL plural`."""
    result: dict[str, str] = {}
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                current, _, line = line.partition(" ")
            fields[current] = fields.get(current, "") + ast.literal_eval(line)
        if fields:
            key = "\0".join(fields[name] for name in ("msgid", "msgid_plural") if name in fields)
            result[key] = fields.get("msgstr", fields.get("msgstr[0]", ""))
    return result


def compile_catalogue(text: str) -> bytes:
    """The bytes of the .mo file."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries(text).items())
    start = 7 * 4 + 16 * len(pairs)
    keys = b"\0".join(key for key, _ in pairs) + b"\0"
    table, strings, offset = b"", b"", start
    for column in (0, 1):
        for pair in pairs:
            table += struct.pack("<II", len(pair[column]), offset)
            strings += pair[column] + b"\0"
            offset += len(pair[column]) + 1
    assert strings.startswith(keys)
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + table + strings


if __name__ == "__main__":
    (FOLDER / "messages.mo").write_bytes(compile_catalogue((FOLDER / "messages.po").read_text(encoding="utf-8")))
