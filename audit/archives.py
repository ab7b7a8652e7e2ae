"""Zip archives as the files in them: unpacked under the guard into a private folder, archives inside archives as well.

A member is known as `a.zip/b.docx`. The paths in an archive are never used: what is unpacked lies in a folder with a number, under its own
name made safe, for readers take a hint from it. Members with a password are tried with those that the user gave.
"""

from __future__ import annotations

import contextlib
import re
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
            "压缩包设有密码，没有打开；请用 --password-file 给出密码（AES 加密的请先解压），或解压后检查",
            "protected by a password, not opened; give it with --password-file (unpack it first where it is AES), or unpack it",
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
    with archive.open(info, pwd=key) as part:
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
