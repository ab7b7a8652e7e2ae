"""Writing files so that nothing is lost: a temporary name first, then a rename, and never over a file unasked.

A run's files are collected and written together: either all of them appear or none does.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from audit.errors import OutputError
from audit.messages import t

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{p}{i}" for p in ("COM", "LPT") for i in range(1, 10))}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


def safe_name(text: str, limit: int = 80) -> str:
    """A file name (without folder) made from data: separators, control and reserved names replaced, cut by bytes."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .") or "_"
    if name.split(".")[0].upper() in _RESERVED:
        name = "_" + name
    while len(name.encode("utf-8", "replace")) > limit:
        name = name[:-1]
    return name.encode("utf-8", "replace").decode("utf-8").rstrip(" .") or "_"


def free_folder(parent: Path, stem: str) -> Path:
    """The first of `stem`, `stem-2`, `stem-3` … that does not exist in `parent`."""
    candidate, number = parent / stem, 1
    while candidate.exists():
        number += 1
        candidate = parent / f"{stem}-{number}"
    return candidate


def reason_of(error: OSError) -> str:
    """Why the system would not write, and what helps."""
    if isinstance(error, PermissionError):
        return t(
            "没有写入权限，或文件正被 Excel、WPS 打开；请关闭文件或换一个输出文件夹",
            "no permission to write, or the file is open in Excel or WPS; close it or choose another folder",
        )
    if isinstance(error, IsADirectoryError | NotADirectoryError | FileExistsError):
        return t(
            "路径上有同名的文件或文件夹；请换一个输出文件夹",
            "a file or folder of that name is in the way; choose another folder",
        )
    return t(
        "写入失败（{reason}）；请检查磁盘空间和路径",
        "writing failed ({reason}); check the disk and the path",
        reason=error.strerror or error,
    )


class OutputBatch:
    """Files to be written together into one folder.

    `add` collects, `commit` writes: first every file under a temporary name, then the renames. If a file cannot be
    written, the files that were new are removed again and OutputError is raised.
    """

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self.force = force
        self._files: dict[str, bytes] = {}

    def add(self, name: str, data: bytes) -> str:
        """Collect a file under the relative `name` (with `/`); a second file of that name gets a number. Returns it."""
        stem, dot, ending = name.rpartition(".")
        unique, number = name, 1
        while unique.casefold() in (existing.casefold() for existing in self._files):
            number += 1
            unique = f"{stem}-{number}{dot}{ending}"
        self._files[unique] = data
        return unique

    @property
    def contents(self) -> Mapping[str, bytes]:
        """What was collected so far, by name."""
        return self._files

    def check(self) -> None:
        """Refuse early: the folder is a file, or already holds files and `force` was not given."""
        if self.folder.exists() and not self.folder.is_dir():
            raise OutputError(t("{path} 是文件，不能作输出文件夹", "{path} is a file, not a folder", path=self.folder))
        if not self.force and self.folder.is_dir() and any(self.folder.iterdir()):
            raise OutputError(
                t(
                    "输出文件夹 {path} 已有文件；请换一个，或加 --force 覆盖同名文件",
                    "output folder {path} already holds files; choose another, or add --force",
                    path=self.folder,
                )
            )

    def commit(self) -> list[Path]:
        """Write everything; returns the paths in the order they were added."""
        done: list[tuple[Path, Path]] = []
        made: list[Path] = []
        new: list[Path] = []
        root = self.folder
        try:
            for name, data in self._files.items():
                target = root / name
                if not target.resolve().is_relative_to(root.resolve()):
                    raise OutputError(t("文件名 {name} 越出输出文件夹", "{name} leaves the output folder", name=name))
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "", str(target))
                if target.exists() and not self.force:
                    raise OutputError(
                        t("{path} 已存在；加 --force 才会覆盖", "{path} exists; add --force to overwrite", path=target)
                    )
                _make_folders(target.parent, made)
                temporary = target.with_name(f".{target.name[:40]}.{os.getpid()}.tmp")
                done.append((temporary, target))
                with temporary.open("xb") as stream:
                    stream.write(data)
            for temporary, target in done:
                fresh = not target.exists()
                os.replace(temporary, target)
                if fresh:
                    new.append(target)
        except OSError as error:
            path = error.filename2 or error.filename or root
            for target in new:
                target.unlink(missing_ok=True)
            raise OutputError(
                t(
                    "无法写入 {path}：{reason}",
                    "cannot write {path}: {reason}",
                    path=_shown(path, done),
                    reason=reason_of(error),
                )
            ) from error
        finally:
            for temporary, _ in done:
                with contextlib.suppress(OSError):
                    temporary.unlink()
            for folder in reversed(made):
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()
        return [target for _, target in done]


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _shown(path: object, done: list[tuple[Path, Path]]) -> object:
    """The user's name for a file, where the system reported our temporary one."""
    return next((target for temporary, target in done if str(temporary) == str(path)), path)


def write_file(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write one file the same way."""
    batch = OutputBatch(path.parent, force=force)
    batch.add(path.name, data)
    batch.commit()
