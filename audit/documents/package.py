"""The zip archive of a Word file, made the same way every time.

A `Shell` holds the parts of a template that no document changes: compressed once, copied as they are into each document. Only the
parts that change are compressed again. There are no times, no extra fields, no order but the one fixed here.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DAY = 33  # 1980-01-01 as DOS writes it
_UTF8 = 0x800  # names are UTF-8
_MADE = 3 << 8 | 20  # by a Unix, version 2.0: so that the permissions count
LEVEL = 6
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_ENTRY = struct.Struct("<4s6H3I5HI")  # the same without its last field, the offset
_END = struct.Struct("<4s4H2IH")


def ordered(names: Iterable[str]) -> list[str]:
    """The order of the parts: content types and relationships first, as programs that look at the head of a file expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))


def repack(data: bytes) -> bytes:
    """The same parts in the fixed order with one fixed time, so that equal data give equal bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as new,
    ):
        for name in ordered(old.namelist()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return stream.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an archive that was looked at before, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def deflate(data: bytes) -> bytes:
    """A part as it stands in the archive."""
    squeezed = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return squeezed.compress(data) + squeezed.flush()


class Part:
    """A part ready to be written: its local header with its data, and its entry in the directory without the offset."""

    __slots__ = ("central", "local", "tail")

    def __init__(self, name: str, data: bytes) -> None:
        self._lay_out(name, deflate(data), len(data), zlib.crc32(data))

    @classmethod
    def squeezed(cls, name: str, body: bytes, size: int, checksum: int) -> Part:
        """A part that was compressed bit by bit: `size` and `checksum` are those of the whole."""
        part = cls.__new__(cls)
        part._lay_out(name, body, size, checksum)
        return part

    def _lay_out(self, name: str, body: bytes, size: int, checksum: int) -> None:
        encoded = name.encode()
        common = (_UTF8, 8, 0, _DAY, checksum, len(body), size, len(encoded), 0)
        self.local = _LOCAL.pack(b"PK\3\4", 20, *common) + encoded + body
        self.central = _ENTRY.pack(b"PK\1\2", _MADE, 20, *common, 0, 0, 0, 0o600 << 16)
        self.tail = encoded


class Shell:
    """The unchanged parts of a template, compressed."""

    def __init__(self, constant: Mapping[str, bytes]) -> None:
        made = [Part(name, constant[name]) for name in ordered(constant)]
        self._count = len(made)
        self._head, self._directory = _laid_out(made, 0)

    def pack(self, changed: Sequence[Part]) -> bytes:
        """The archive: the unchanged parts, then the changed ones in the order given."""
        local, directory = _laid_out(changed, len(self._head))
        size = len(self._directory) + len(directory)
        count = self._count + len(changed)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, len(self._head) + len(local), 0)
        return b"".join((self._head, local, self._directory, directory, end))


def _laid_out(made: Sequence[Part], offset: int) -> tuple[bytes, bytes]:
    """The parts one behind the other from `offset` on, and their directory."""
    entries = []
    for part in made:
        entries += [part.central, struct.pack("<I", offset), part.tail]
        offset += len(part.local)
    return b"".join(part.local for part in made), b"".join(entries)


def member(data: bytes, name: str) -> bytes:
    """One part of an archive that `Shell.pack` or `repack` made, read from its directory without the cost of `zipfile`. ValueError where the
    archive is not as it should be."""
    end = data.rfind(b"PK\5\6")
    if end < 0:
        raise ValueError(name)
    _, _, _, _, count, _, start, _ = _END.unpack_from(data, end)
    wanted = name.encode()
    for _ in range(count):
        fields = _CENTRAL.unpack_from(data, start)
        length, extra, comment, offset = fields[10], fields[11], fields[12], fields[16]
        if data[start + 46 : start + 46 + length] == wanted:
            first = offset + 30 + length + _LOCAL.unpack_from(data, offset)[10]
            body = zlib.decompress(data[first : first + fields[8]], -15)
            if zlib.crc32(body) != fields[7] or len(body) != fields[9]:
                raise ValueError(name)
            return body
        start += 46 + length + extra + comment
    raise ValueError(name)
