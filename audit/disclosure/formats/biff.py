"""The records of an xls workbook (BIFF8) and the strings in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

CONTINUE, EOF, BOF = 0x3C, 0x0A, 0x809


@dataclass(slots=True)
class Record:
    """A record: its kind, where it begins, its bytes, and those of the records that go on with it."""

    kind: int
    offset: int
    data: bytes
    more: list[bytes] = field(default_factory=list)


def records(data: bytes, offset: int = 0) -> Iterator[Record]:
    """The records from an offset on, each with its continuations. A record that reaches over the end is cut."""
    pending: Record | None = None
    while offset + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, offset)
        body = data[offset + 4 : offset + 4 + length]
        if kind == CONTINUE and pending is not None:
            pending.more.append(body)
        else:
            if pending is not None:
                yield pending
            pending = Record(kind, offset, body)
        offset += 4 + length
    if pending is not None:
        yield pending


class Strings:
    """Reads strings over the seams of continued records; at a seam within a string its width is said anew."""

    def __init__(self, record: Record, start: int) -> None:
        self._parts = [record.data, *record.more]
        self._part, self._at = 0, start

    def _bytes(self, count: int) -> bytes:
        out = b""
        while count and self._part < len(self._parts):
            piece = self._parts[self._part][self._at : self._at + count]
            out += piece
            count -= len(piece)
            self._at += len(piece)
            if count:
                self._part, self._at = self._part + 1, 0
        return out

    @property
    def over(self) -> bool:
        """Whether there is nothing left."""
        return self._part >= len(self._parts) or (
            self._part == len(self._parts) - 1 and self._at >= len(self._parts[-1])
        )

    def next(self) -> str:
        """The next string with a length of two bytes; its formatting is passed over."""
        head = self._bytes(3)
        if len(head) < 3:
            return ""
        count, flags = struct.unpack("<HB", head)
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & 8 else 0
        extra = self._bytes(4)
        extra_size = 0
        if flags & 4:
            extra_size = struct.unpack("<I", extra)[0] if len(extra) == 4 else 0
        else:
            self._back(len(extra))
        text = self._characters(count, bool(flags & 1))
        self._bytes(runs * 4)
        self._bytes(min(extra_size, 2**20))
        return text

    def _back(self, count: int) -> None:
        while count > self._at and self._part > 0:
            count -= self._at
            self._part -= 1
            self._at = len(self._parts[self._part])
        self._at -= min(count, self._at)

    def _characters(self, count: int, wide: bool) -> str:
        out = []
        while count and self._part < len(self._parts):
            part = self._parts[self._part]
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 0
                if self._part < len(self._parts) and self._parts[self._part]:
                    wide = bool(self._parts[self._part][0] & 1)
                    self._at = 1
                continue
            size = 2 if wide else 1
            piece = part[self._at : self._at + count * size]
            piece = piece[: len(piece) - len(piece) % size]
            if not piece:
                self._at = len(part)
                continue
            out.append(piece.decode("utf-16-le", "replace") if wide else piece.decode("latin-1"))
            self._at += len(piece)
            count -= len(piece) // size
        return "".join(out)


def short_string(data: bytes, at: int, length_bytes: int = 2) -> str:
    """A string that lies in one record, with a length of one or two bytes."""
    if at + length_bytes + 1 > len(data):
        return ""
    count = data[at] if length_bytes == 1 else struct.unpack_from("<H", data, at)[0]
    flags = data[at + length_bytes]
    at += length_bytes + 1 + (2 if flags & 8 else 0) + (4 if flags & 4 else 0)
    if flags & 1:
        return data[at : at + count * 2].decode("utf-16-le", "replace")
    return data[at : at + count].decode("latin-1")


def rk(value: int) -> float:
    """A number packed into four bytes."""
    if value & 2:
        number = float(struct.unpack("<i", struct.pack("<I", value & 0xFFFFFFFC))[0] >> 2)
    else:
        number = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", value & 0xFFFFFFFC))[0]
    return number / 100 if value & 1 else number
