"""The archives of a submission opened: the files in them take their place, as if the office had handed in the folder."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit import archives, guard
from audit.errors import ReadError
from audit.ledgers.gathering import Gathered, Source
from audit.masking import mask_name
from audit.messages import t
from audit.model import Archive, Skipped, Unreadable


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission with its archives opened, and which these were."""

    gathered: Gathered
    archives: list[Archive] = field(default_factory=list)

    def with_archives(self, before: Gathered) -> list[Source]:
        """All files, those in archives beside the archives themselves: what a record speaks of."""
        every = {source.shown: source for source in (*before.sources, *self.gathered.sources)}
        return [every[shown] for shown in sorted(every)]


def open_archives(gathered: Gathered, passwords: Sequence[str] = ()) -> Opened:
    """Put the files of zip archives in the archives' place, named `报送.zip/台账.xlsx`. Archives of other kinds, damaged ones and members
    with a password that is not known are faults: what was not looked into is never taken for clean.

    The files are unpacked into a private folder that is gone when the program ends; the same archive is unpacked once.
    """
    sources: list[Source] = []
    skipped, faults, opened = list(gathered.skipped), list(gathered.faults), []
    for source in gathered.sources:
        if source.path.name.startswith(("~$", ".")):
            sources.append(source)
            continue
        try:
            kind = guard.kind_of(source.path, source.shown)
        except ReadError:
            kind = ""  # whoever reads it says why it cannot be read
        if kind != "archive" and (kind != "zip" or source.path.suffix.lower() in archives.OFFICE):
            sources.append(source)
            continue
        try:
            if kind == "archive":
                raise ReadError(source.shown, _other())
            digests = guard.Digests(source.path, source.shown)
            found = _unpacked(source, digests.sha256, tuple(passwords))
        except ReadError as error:
            faults.append(Unreadable(error.file, error.message))
            continue
        members: list[Source] = []
        for real, path in found.files:
            name = mask_name(real)
            if guard.kind_of(Path(path), name) == "archive":
                faults.append(Unreadable(name, _other()))
            else:
                inside = source.inside + mask_name(real[len(source.shown) :])
                members.append(Source(Path(path), name, source.folder, inside, named=real if real != name else ""))
        opened.append(Archive(source.shown, digests.sha256, digests.sm3(), len(members)))
        sources += members
        faults += [Unreadable(mask_name(name), reason) for name, reason in found.faults]
        skipped += [Skipped(mask_name(name), _aside()) for name in found.aside]
        if not (found.files or found.faults):
            faults.append(Unreadable(source.shown, t("压缩包里没有文件", "an archive without files")))
    if not opened and len(faults) == len(gathered.faults):
        return Opened(gathered)
    return Opened(
        Gathered(
            sorted(sources, key=lambda source: source.shown), skipped, sorted(faults, key=lambda fault: fault.file)
        ),
        opened,
    )


_FOUND: dict[tuple[str, str, tuple[str, ...]], archives.Unpacked] = {}
_FOLDERS: list[Path] = []


def _unpacked(source: Source, sha256: str, passwords: tuple[str, ...]) -> archives.Unpacked:
    """What is in an archive; the same bytes under the same name are unpacked once."""
    key = (source.shown, sha256, passwords)
    found = _FOUND.get(key)
    if found is None or not all(Path(path).exists() for _, path in found.files):
        folder = Path(tempfile.mkdtemp(prefix="audit-"))
        if not _FOLDERS:
            atexit.register(_clear)
        _FOLDERS.append(folder)
        found = _FOUND[key] = archives.unpack(source.path, source.shown, folder, passwords)
    return found


def _clear() -> None:
    """Remove what was unpacked."""
    while _FOLDERS:
        shutil.rmtree(_FOLDERS.pop(), ignore_errors=True)
    _FOUND.clear()


def _other() -> str:
    return t(
        "压缩包没有打开（只能打开 zip），里面的文件没有检查；请解压后提交",
        "the archive was not opened (only zip can be), so nothing in it was checked; unpack it first",
    )


def _aside() -> str:
    return t("隐藏文件或办公软件的临时锁文件", "a hidden file or an Office lock file")
