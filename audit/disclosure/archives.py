"""Zip archives as the files in them: unpacked under the guard into a private folder, archives inside archives as well.

A member is known as `a.zip/b.docx`. Names never become paths: what is unpacked gets a number, and keeps its ending only.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from audit import guard
from audit.errors import ReadError
from audit.messages import t

MAX_DEPTH = 4  # archives inside archives
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
    number: int = 0


def unpack(path: Path, shown: str, folder: Path) -> Unpacked:
    """The files of a zip archive, unpacked into `folder`. ReadError where it is damaged, or too large to be honest."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    limits = guard.LIMITS
    return guard.guarded_within(limits.time_for(size), shown, _unpack, str(path), shown, str(folder))


def _unpack(path: str, shown: str, folder: str) -> Unpacked:
    result = Unpacked()
    budget = _Budget(guard.LIMITS.members, guard.LIMITS.unpacked)
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
    if info.flag_bits & _ENCRYPTED:
        result.faults.append(
            (name, t("压缩包设有密码，没有打开；请解压后检查", "protected by a password, not opened; unpack it first"))
        )
        return
    budget.number += 1
    ending = re.search(r"\.[A-Za-z0-9]{1,5}\Z", info.filename)
    target = folder / f"{budget.number}{ending.group().lower() if ending else ''}"
    try:
        with target.open("wb") as stream:
            for block in _blocks(archive, info, name, budget):
                stream.write(block)
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
    if guard.kind_of(target, name) != "zip":
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


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> Iterator[bytes]:
    """A member's bytes, counted as they come: what an archive says of its sizes may be a lie."""
    limits = guard.LIMITS
    size = 0
    with archive.open(info) as part:
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
