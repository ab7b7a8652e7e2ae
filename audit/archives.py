"""Zip archives as the files in them: unpacked under the guard into a private folder, archives inside archives as well.

A member is known as `a.zip/b.docx`. The paths in an archive are never used: what is unpacked lies in a folder with a number, under its own
name made safe, for readers take a hint from it. Members with a password are tried with those that the user gave.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit import guard
from audit.errors import ReadError
from audit.messages import t
from audit.outputs import safe_name

MAX_DEPTH = 4  # archives inside archives
# Documents that are zip containers themselves: where one is no such document, it is damaged and no archive.
OFFICE = frozenset({
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xlsb", ".ods", ".odt", ".ofd", ".pptx", ".doc", ".xls", ".wps", ".et", ".csv",
})  # fmt: skip
_BLOCK = 2**20
_ASIDE = re.compile(r"(?:\A|/)(?:__MACOSX/|\.|~\$|Thumbs\.db\Z|desktop\.ini\Z)")
_UTF8 = 0x800
_ENCRYPTED = 0x1
_AES = 99  # the method under which WinZip, WinRAR and 7-Zip put what they encrypt with AES; the real one stands in the extra field
_AES_FIELD = 0x9901


@dataclass(slots=True)
class Unpacked:
    """The files of an archive as (name, path), those that could not be read as (name, reason), and those left aside."""

    files: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Budget:
    """What one archive with all in it may still cost."""

    members: int
    unpacked: int
    passwords: tuple[bytes, ...] = ()
    number: int = 0


def unpack(path: Path, shown: str, folder: Path, passwords: Sequence[str] = ()) -> Unpacked:
    """The files of a zip archive, unpacked into `folder`. ReadError where it is damaged, or too large to be honest."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    limits = guard.LIMITS
    return guard.guarded_within(limits.time_for(size), shown, _unpack, str(path), shown, str(folder), tuple(passwords))


def _unpack(path: str, shown: str, folder: str, passwords: tuple[str, ...]) -> Unpacked:
    result = Unpacked()
    # Which bytes a Chinese password is depends on the program that packed.
    keys = dict.fromkeys(word.encode(code, "replace") for word in passwords for code in ("utf-8", "gb18030"))
    budget = _Budget(guard.LIMITS.members, guard.LIMITS.unpacked, tuple(keys))
    _open(Path(path), shown, Path(folder), 1, budget, result)
    return result


def _open(path: Path, shown: str, folder: Path, depth: int, budget: _Budget, result: Unpacked) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            budget.members -= len(members)
            if budget.members < 0:
                raise ReadError(shown, _too_many())
            seen: dict[str, int] = {}
            for info in members:
                name = f"{shown}/{_name(info)}"
                seen[name] = seen.get(name, 0) + 1
                if seen[name] > 1:
                    name = f"{name} ({seen[name]})"
                if info.is_dir():
                    continue
                if _ASIDE.search(name[len(shown) + 1 :]):
                    result.aside.append(name)
                else:
                    _member(archive, info, name, folder, depth, budget, result)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise ReadError(
            shown, t("压缩包不完整或已损坏；请重新压缩后再检查", "the archive is damaged; pack it anew")
        ) from error


def _member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    folder: Path,
    depth: int,
    budget: _Budget,
    result: Unpacked,
) -> None:
    """Unpack one member; what is wrong with it is no reason to leave out the others."""
    budget.number += 1
    target = folder / str(budget.number) / _file_name(_name(info))
    target.parent.mkdir()
    try:
        _write(archive, info, name, target, budget)
    except ReadError as error:
        result.faults.append((name, error.message))
        target.unlink(missing_ok=True)
        return
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        result.faults.append(
            (name, t("在压缩包里已损坏，解不开；请重新压缩", "damaged inside the archive; pack it anew"))
        )
        target.unlink(missing_ok=True)
        return
    if guard.kind_of(target, name) != "zip" or target.suffix.lower() in OFFICE:
        result.files.append((name, str(target)))
    elif depth >= MAX_DEPTH:
        result.faults.append(
            (name, t("压缩包套得过深，没有打开；请解压后检查", "archives nested too deep, not opened; unpack it first"))
        )
    else:
        try:
            _open(target, name, folder, depth + 1, budget, result)
        except ReadError as error:
            result.faults.append((name, error.message))
        target.unlink(missing_ok=True)


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, target: Path, budget: _Budget) -> None:
    """Unpack a member; one with a password by the first that opens it: its check byte lets one in 256 pass, the checksum at the end none."""
    for key in budget.passwords if info.flag_bits & _ENCRYPTED else (None,):
        with contextlib.suppress(*(_WRONG_KEY if key is not None else ())), target.open("wb") as stream:
            for block in _blocks(archive, info, name, budget, key):
                stream.write(block)
            return
    raise ReadError(
        name,
        t(
            "压缩包设有密码，没有打开；请用 --password-file 给出密码，或解压后检查",
            "protected by a password, not opened; give it with --password-file, or unpack it",
        ),
    )


_WRONG_KEY = (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError)


def _file_name(name: str) -> str:
    """The member's own name, fit for a file here, with its ending."""
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    if not re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) or not stem:
        stem, dot, ending = name.rpartition("/")[2], "", ""
    return safe_name(stem, 120) + dot + ending.lower()


def _blocks(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget, key: bytes | None
) -> Iterator[bytes]:
    """A member's bytes, counted as they come: what an archive says of its sizes may be a lie."""
    limits = guard.LIMITS
    size = 0
    aes = info.compress_type == _AES and key is not None
    with _Aes(archive, info, key or b"") if aes else archive.open(info, pwd=key) as part:
        while block := part.read(_BLOCK):
            size += len(block)
            budget.unpacked -= len(block)
            bomb = size > limits.ratio_from and size > limits.ratio * max(info.compress_size, 1)
            if bomb or size > limits.file_size or budget.unpacked < 0:
                raise ReadError(
                    name,
                    t(
                        "解开后大得不正常，没有再解；请解压后单独检查",
                        "unpacks to an abnormal size, not unpacked further; check it apart",
                    ),
                )
            yield block


class _Aes:
    """A member under AES (WinZip's AE-1 and AE-2), read as a stream. RuntimeError where the password is wrong, BadZipFile where the bytes are not
    those that were packed: they are authenticated."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # wanted by few

        strength, self._method = _aes_field(info)
        size = 8 + 8 * strength  # of the key: 16, 24 or 32
        stream = archive.fp
        if stream is None or self._method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError
        stream.seek(info.header_offset)
        head = stream.read(30)
        stream.seek(info.header_offset + 30 + sum(struct.unpack("<HH", head[26:30])))
        salt, check = stream.read(size // 2), stream.read(2)
        keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * size + 2)
        if keys[-2:] != check:
            raise RuntimeError("password")
        self._stream, self._left = stream, info.compress_size - size // 2 - 12
        self._mac = hmac.new(keys[size : 2 * size], digestmod="sha1")
        self._cipher = Cipher(algorithms.AES(keys[:size]), modes.ECB()).encryptor()
        self._counter, self._genuine = 1, False
        self._unpacker = zlib.decompressobj(-15) if self._method == zipfile.ZIP_DEFLATED else None

    def __enter__(self) -> _Aes:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end, when the rest was found genuine."""
        unpacker = self._unpacker
        while True:
            waiting = unpacker.unconsumed_tail if unpacker is not None else b""
            plain = waiting or self._plain(size)
            if not plain:
                return unpacker.flush() if unpacker is not None and not unpacker.eof else b""
            made = plain if unpacker is None else unpacker.decompress(plain, size)
            if made:
                return made

    def _plain(self, size: int) -> bytes:
        # Whole blocks of the cipher, but for the last.
        block = self._stream.read(min(size // 16 * 16, self._left))
        self._left -= len(block)
        if not block:
            genuine = self._genuine or hmac.compare_digest(self._mac.digest()[:10], self._stream.read(10))
            if self._left or not genuine:
                raise zipfile.BadZipFile("authentication")
            self._genuine = True
            return b""
        self._mac.update(block)
        count = -(-len(block) // 16)
        counters = b"".join(n.to_bytes(16, "little") for n in range(self._counter, self._counter + count))
        self._counter += count
        pad = self._cipher.update(counters)[: len(block)]
        return (int.from_bytes(block, "little") ^ int.from_bytes(pad, "little")).to_bytes(len(block), "little")


def _aes_field(info: zipfile.ZipInfo) -> tuple[int, int]:
    """Strength (1 to 3) and method of compression of a member under AES."""
    rest = info.extra
    while len(rest) >= 4:
        kind, size = struct.unpack("<HH", rest[:4])
        if kind == _AES_FIELD and size >= 7:
            strength, method = struct.unpack("<BH", rest[8:11])
            if strength in (1, 2, 3):
                return strength, method
        rest = rest[4 + size :]
    raise NotImplementedError


def _too_many() -> str:
    return t(
        "压缩包里的文件超过 {limit} 个，没有打开；请分成小的压缩包",
        "holds more than {limit} files, not opened; make smaller archives",
        limit=guard.LIMITS.members,
    )


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name for people: Chinese programs write GBK where the standard has the code page of old PCs."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".", "..")]
    return "/".join(parts) or "_"
