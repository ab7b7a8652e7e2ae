"""Reading csv and tsv: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; nothing is guessed beyond that.

GB18030 accepts nearly any bytes, so a file read that way counts only if its headings are found (`Grid.encoding`).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from audit.errors import ReadError
from audit.guard import guarded
from audit.ledgers.grid import Grid
from audit.messages import t
from audit.values import Cell

FIELD_LIMIT = 2**20
MAX_COLUMNS = 16_384
_DELIMITERS = (",", "\t", ";", "|", "，")


def read_csv(path: Path, shown: str) -> list[Grid]:
    """A csv file as one grid; every cell is text. Raises ReadError."""
    return guarded(shown, _read, str(path), shown)


def decode(data: bytes, shown: str) -> tuple[str, str]:
    """The text of a file and the encoding it was read in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order: tuple[str, ...] = ("utf-16",)
    elif data.startswith(b"\xef\xbb\xbf"):
        order = ("utf-8-sig",)
    else:
        order = ("utf-8", "gb18030")
    for encoding in order:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise ReadError(
        shown,
        t(
            "文字编码无法确认；请用 Excel 或 WPS 打开，另存为“CSV UTF-8”后重新提交",
            "unknown text encoding; open it in Excel or WPS, save as “CSV UTF-8” and submit it again",
        ),
    )


def _read(path: str, shown: str) -> list[Grid]:
    text, encoding = decode(Path(path).read_bytes(), shown)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise ReadError(
            shown,
            t(
                "第 {line} 行含有空字符，文件可能损坏；请重新导出",
                "line {line} holds a NUL character, the file may be damaged; export it again",
                line=line,
            ),
        )
    csv.field_size_limit(FIELD_LIMIT)
    cells: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            if len(row) > MAX_COLUMNS:
                raise ReadError(
                    shown,
                    t(
                        "第 {line} 行有 {n} 列，超过上限",
                        "line {line} has {n} columns, over the limit",
                        line=len(cells) + 1,
                        n=len(row),
                    ),
                )
            cells.append([cell or None for cell in row])
    except csv.Error as error:
        raise ReadError(
            shown,
            t(
                "第 {line} 行不是有效的 csv（引号未闭合或单元格过长）：{reason}",
                "line {line} is not valid csv (an open quote or an overlong cell): {reason}",
                line=len(cells) + 1,
                reason=error,
            ),
        ) from error
    return [Grid(None, cells, encoding=encoding)]


def _delimiter(text: str) -> str:
    """The separator that occurs most in the first lines; titles and notes hardly hold any."""
    head = text[:20_000].splitlines()[:40]
    return max(_DELIMITERS, key=lambda mark: (sum(line.count(mark) for line in head), -_DELIMITERS.index(mark)))
