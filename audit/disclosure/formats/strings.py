"""Texts in bytes of unknown make: runs of UTF-16 at either alignment, and of one-byte or GB18030 text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE = re.compile(
    "[\t\n\r\u0020-\u007e\u00a0-\u00ff\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\ue000-\uf8ff]{4,}"
)
_NARROW = re.compile(rb"(?:[\t\x20-\x7e]|[\x81-\xfe][\x40-\x7e\x80-\xfe]){6,}")
_TELLING = re.compile("[0-9\uff10-\uff19]{4}|[\u4e00-\u9fff]{2}|@")


def texts(data: bytes, least: int = 4) -> Iterator[str]:
    """Every run of text that may mean something: with Chinese, an @, or digits in it."""
    seen: set[str] = set()
    for shift in (0, 1):
        wide = data[shift : len(data) - (len(data) - shift) % 2].decode("utf-16-le", "replace")
        for match in _WIDE.finditer(wide):
            text = match.group()
            # Bytes read at the wrong alignment give rare ideographs without any digit, blank or punctuation.
            if len(text) >= least and _TELLING.search(text) and text not in seen and _plausible(text):
                seen.add(text)
                yield text
    for piece in _NARROW.finditer(data):
        text = piece.group().decode("gb18030", "ignore")
        if _TELLING.search(text) and text not in seen and _plausible(text):
            seen.add(text)
            yield text


def _plausible(text: str) -> bool:
    """Whether most of its ideographs are such as people write (the first half of GB 2312 has nearly all of them)."""
    ideographs = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    if not ideographs:
        return True
    if sum(ord(c) & 0xFF == 0 for c in ideographs) * 2 >= len(ideographs):
        return False  # plain letters read one byte off
    common = 0
    for character in ideographs:
        encoded = character.encode("gb2312", "ignore")
        common += bool(encoded) and encoded[0] < 0xD8
    return common * 2 > len(ideographs)
