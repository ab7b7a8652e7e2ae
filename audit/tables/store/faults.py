"""What can be wrong with a store, in one line that names the part, the file it came from, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from audit.errors import AuditError
from audit.messages import t
from audit.outputs import reason_of


class StoreFault(AuditError):
    """A store cannot be used as it is. `part` is the path inside it, where one is at fault, `file` what it was made of."""

    def __init__(self, message: str, *, part: str | None = None, file: str | None = None) -> None:
        super().__init__(message)
        self.part = part
        self.file = file


def altered(part: str, file: str, what: str) -> StoreFault:
    """A part that is not what was written. `what` says in which way."""
    return StoreFault(
        t(
            "数据库部件 {part}（来自 {file}）{what}；请用 audit store add 重新加入该文件，或从备份恢复数据库文件夹",
            "part {part} of the store (made of {file}) {what}; add that file again with audit store add, or restore the store's folder from a backup",
            part=part,
            file=file,
            what=what,
        ),
        part=part,
        file=file,
    )


def of_size(folder: Path, part: str, size: int, file: str) -> None:
    """StoreFault where a part is missing or has another size than when it was written."""
    try:
        found = (folder / part).stat().st_size
    except FileNotFoundError:
        raise altered(part, file, t("不见了", "is missing")) from None
    except OSError as error:
        raise altered(part, file, cannot_be_read(error)) from error
    if found != size:
        raise altered(
            part,
            file,
            t(
                "大小不对（应为 {size} 字节，现为 {found}）",
                "has {found} bytes instead of {size}",
                size=size,
                found=found,
            ),
        )


def cannot_be_read(error: OSError) -> str:
    """In words, of a part."""
    return t("读不出来（{reason}）", "cannot be read ({reason})", reason=error.strerror or error)


@contextmanager
def told(part: str, file: str) -> Iterator[None]:
    """Whatever goes wrong with reading a part is told as the part's fault."""
    try:
        yield
    except OSError as error:
        raise altered(part, file, cannot_be_read(error)) from error
    except (pl.exceptions.PolarsError, ValueError, KeyError) as error:
        raise altered(part, file, t("已损坏", "is damaged")) from error


def not_written(path: Path | str, error: OSError) -> StoreFault:
    """The store cannot be written to."""
    return StoreFault(
        t(
            "写不进数据库 {path}：{reason}。已加入的文件都在，解决后再运行同一条命令即可接着加",
            "cannot write to the store {path}: {reason}. What was added is there; the same command goes on from here",
            path=path,
            reason=reason_of(error),
        )
    )
