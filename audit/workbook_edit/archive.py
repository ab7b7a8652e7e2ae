"""Zip archives copied with some members replaced: the others keep their compressed bytes, their order and their dates."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from audit.workbook_edit.xml import NotEditable

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DESCRIPTOR, _UTF8 = 0x08, 0x800
_DAY = (1980, 1, 1, 0, 0, 0)  # of members that we add: the same input gives the same bytes
_ZIP64 = 1


@dataclass(frozen=True, slots=True)
class Deflated:
    """A member's new content, compressed."""

    crc: int
    size: int
    data: bytes


def deflate(blocks: Iterable[bytes]) -> Deflated:
    """Compress a stream block by block, so that a sheet of any length is never held whole."""
    press = zlib.compressobj(6, zlib.DEFLATED, -15)
    crc = size = 0
    out = io.BytesIO()
    for block in blocks:
        crc = zlib.crc32(block, crc)
        size += len(block)
        out.write(press.compress(block))
    out.write(press.flush())
    return Deflated(crc, size, out.getvalue())


class Archive:
    """A zip file opened for reading. Member names are found whatever their case or slashes, as Office does."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self._zip = zipfile.ZipFile(self._file)
        # Of two members with one name the last counts, as for the readers.
        self._infos = {_key(info.filename): info for info in self._zip.infolist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    @property
    def names(self) -> list[str]:
        """The members' names, in order."""
        return [info.filename for info in self._zip.infolist()]

    def read(self, name: str) -> bytes:
        """A member's content; KeyError if there is none."""
        return self._zip.read(self._infos[_key(name)])

    def open(self, name: str) -> IO[bytes]:
        """A member's content as a stream."""
        return self._zip.open(self._infos[_key(name)])

    def rewritten(self, changed: Mapping[str, Deflated]) -> bytes:
        """The archive with the members of `changed` replaced, or added at the end where there is none of that name."""
        new = {_key(name): data for name, data in changed.items()}
        out = io.BytesIO()
        directory: list[bytes] = []
        for info in self._zip.infolist():
            content = new.get(_key(info.filename)) if self._infos[_key(info.filename)] is info else None
            extra, data = self._raw(info) if content is None else (b"", content.data)
            sizes = (info.CRC, len(data), info.file_size) if content is None else (content.crc, len(data), content.size)
            method = info.compress_type if content is None else zipfile.ZIP_DEFLATED
            directory.append(_append(out, info, method, sizes, extra, data))
        for name, content in changed.items():
            if name not in self:
                info = zipfile.ZipInfo(name, _DAY)
                sizes = (content.crc, len(content.data), content.size)
                directory.append(_append(out, info, zipfile.ZIP_DEFLATED, sizes, b"", content.data))
        start = out.tell()
        out.write(b"".join(directory))
        size = out.tell() - start
        comment = self._zip.comment
        out.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, start, len(comment)) + comment)
        return out.getvalue()

    def _raw(self, info: zipfile.ZipInfo) -> tuple[bytes, bytes]:
        """A member's extra field and its bytes as they lie in the file."""
        self._file.seek(info.header_offset)
        header = _LOCAL.unpack(self._file.read(_LOCAL.size))
        self._file.seek(header[9], io.SEEK_CUR)
        extra = self._file.read(header[10])
        data = self._file.read(info.compress_size)
        if header[0] != b"PK\3\4" or len(data) != info.compress_size:
            raise NotEditable(f"{info.filename}: no local header where the directory says")
        return extra, data


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _without_zip64(extra: bytes) -> bytes:
    """An extra field without its 64-bit sizes: no member here is that large, and our headers state the sizes."""
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind != _ZIP64:
            kept += extra[place : place + 4 + length]
        place += 4 + length
    return kept


def _append(
    out: BinaryIO, info: zipfile.ZipInfo, method: int, sizes: tuple[int, int, int], extra: bytes, data: bytes
) -> bytes:
    """Write one member; returns its entry in the directory."""
    flags = info.flag_bits & ~_DESCRIPTOR
    try:
        name = info.orig_filename.encode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeEncodeError:
        name, flags = info.orig_filename.encode("utf-8"), flags | _UTF8
    year, month, day, hour, minute, second = info.date_time
    when = (hour << 11 | minute << 5 | second // 2, (max(year, 1980) - 1980) << 9 | month << 5 | day)
    version = max(info.extract_version, zipfile.DEFAULT_VERSION)
    offset = out.tell()
    extra, central = _without_zip64(extra), _without_zip64(info.extra)
    out.write(_LOCAL.pack(b"PK\3\4", version, flags, method, *when, *sizes, len(name), len(extra)) + name + extra)
    out.write(data)
    head = (b"PK\1\2", info.create_version, info.create_system, version, 0, flags, method, *when, *sizes)
    tail = (len(name), len(central), len(info.comment), 0, info.internal_attr, info.external_attr, offset)
    return _CENTRAL.pack(*head, *tail) + name + central + info.comment
