"""The files of a submission or of a scan: which there are, under what names, and what could not be looked into."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.errors import UsageFault
from audit.masking import HIDDEN, mask_name
from audit.messages import t
from audit.model import Skipped, Unreadable

_OWN_REPORTS = ("privacy.json", "privacy.html")
_OWN_FOLDERS = frozenset({"audit-records", ".audit-cache"})
STORE_FILES = ("journal.jsonl", "lock")
_OUTPUT = re.compile(r"audit-out(?:-[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a submission: where it is, its name in reports, the name of the folder that was given, and the path inside it.

    Names in reports hold no personal number; `named` is then the file's own, which the check of notices looks at.
    """

    path: Path
    shown: str
    folder: str = ""
    inside: str = ""
    named: str = field(default="", repr=False)

    @property
    def real(self) -> str:
        """The name as it is, which goes into no report."""
        return self.named or self.shown


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a submission, the folders that were left aside, and what could not be looked into."""

    sources: list[Source]
    skipped: list[Skipped]
    faults: list[Unreadable] = field(default_factory=list)


def gather(paths: Sequence[Path], outputs: Path | None = None) -> Gathered:
    """All files of the given files and folders, sorted, with names relative to the path given.

    Where two would have the same name, each gets the name of its PATH in front. Folders that this program wrote
    (`outputs`, or by their names and what is in them) are no submission. Folders that are links are named and not entered: they may lead
    back. Raises UsageFault for a path that does not exist.
    """
    found: list[tuple[Path, Path, str]] = []
    skipped: list[Skipped] = []
    faults: list[Unreadable] = []
    for path in paths:
        if path.is_dir():
            found += [(path, file, shown) for file, shown in _inside(path, outputs, skipped, faults)]
        elif path.exists():
            found += [(path, path, _shown(Path(path.name)))]
        else:
            raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
    for item in [item for item in found if _is_special(item[1])]:
        found.remove(item)
        reason = t("是管道或设备，不是普通文件；没有读取", "a pipe or device, no file; not read")
        faults.append(Unreadable(item[2], reason))
    names = [(_name_of(given), shown) for given, _, shown in found]
    sources = [
        Source(file, name, *inside, named=_named(given, file) if HIDDEN in name else "")
        for name, inside, (given, file, _) in zip(apart(names), names, found, strict=True)
    ]
    return Gathered(
        sorted(sources, key=lambda source: source.shown), skipped, sorted(faults, key=lambda fault: fault.file)
    )


def _name_of(given: Path) -> str:
    """The name of the folder that was given, or in which the file lies that was given."""
    return _shown(Path((given if given.is_dir() else given.resolve().parent).resolve().name))


def apart(names: Sequence[tuple[str, str]]) -> list[str]:
    """What files are called in reports, from the folder's name and the path inside it: the path alone, where two are the same the folder's name
    in front, and a number behind where these are the same as well."""
    counts = Counter(shown for _, shown in names)
    result: dict[str, None] = {}
    for folder, shown in names:
        name = f"{folder}/{shown}" if counts[shown] > 1 else shown
        unique, number = name, 1
        while unique in result:
            number += 1
            unique = f"{name} ({number})"
        result[unique] = None
    return list(result)


def _inside(
    path: Path, outputs: Path | None, skipped: list[Skipped], faults: list[Unreadable]
) -> Iterator[tuple[Path, str]]:
    """The files of a folder with their names; what is left aside or cannot be entered is put down."""
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        inside = Path(folder).relative_to(path)
        for name in list(folders):
            entry = Path(folder) / name
            if entry.is_symlink():
                reason = t("指向别处的文件夹链接，没有进入", "a link to another folder, not entered")
                skipped.append(Skipped(_shown(inside / name), reason))
            elif is_store(entry):
                reason = t("audit store 的数据库文件夹，没有读取", "the folder of a store, not read")
                skipped.append(Skipped(_shown(inside / name), reason))
            elif not _is_output(entry, outputs):
                continue
            # What the program wrote is not listed either, else a second run would not come out like the first.
            folders.remove(name)
        folders.sort()
        yield from ((Path(folder) / name, _shown(inside / name)) for name in sorted(names))
    faults += [_closed(error, path) for error in closed]


def _shown(path: Path) -> str:
    """A name for reports, with `/` and without personal numbers."""
    return mask_name(_real(path))


def _named(given: Path, file: Path) -> str:
    return _real(file.relative_to(given) if given.is_dir() else Path(file.name))


def _real(path: Path) -> str:
    """A name with `/`. Bytes that are no UTF-8, as in names copied from an old Chinese system, are read as GB18030, else
    written out."""
    name = path.as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name


def _closed(error: OSError, path: Path) -> Unreadable:
    folder = Path(error.filename) if error.filename else path
    shown = (
        _shown(folder.relative_to(path)) if folder.is_relative_to(path) and folder != path else _shown(Path(path.name))
    )
    return Unreadable(
        shown,
        t(
            "文件夹打不开（{reason}），里面的文件没有检查；请放开权限后重试",
            "the folder cannot be opened ({reason}), so nothing in it was checked; give access and try again",
            reason=error.strerror or error,
        ),
    )


def _is_special(path: Path) -> bool:
    """Whether a path leads to something that is there and is no file: reading a pipe would never end."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # whoever opens it says why it cannot be read


def is_store(folder: Path) -> bool:
    """Whether a folder is one that `audit store` made."""
    return all((folder / name).is_file() for name in STORE_FILES)


def _is_output(folder: Path, outputs: Path | None) -> bool:
    if outputs is not None and folder.resolve() == outputs.resolve():
        return True
    if folder.name in _OWN_FOLDERS or all((folder / name).is_file() for name in _OWN_REPORTS):
        return True
    named = bool(_OUTPUT.match(folder.name)) or (folder / "record.json").is_file()
    return named and (folder / "findings.json").is_file()
