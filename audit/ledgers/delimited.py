"""Reading csv and tsv: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; nothing is guessed beyond that.

GB18030 accepts nearly any bytes, so a file read that way counts only if its headings are found (`Grid.encoding`). Polars reads what is plain;
where quotes, blank lines or ragged rows need care, the csv module reads, strictly, so that rows keep their numbers.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from audit.errors import ReadError
from audit.ledgers.grid import Grid, of_rows
from audit.messages import t

FIELD_LIMIT = 2**20
MAX_COLUMNS = 16_384
MAX_CELLS = 80_000_000
_DELIMITERS = (",", "\t", ";", "|", "，")


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


def read(path: str, shown: str) -> list[Grid]:
    """A delimited file as one grid; every cell is text. Runs inside the guard's child."""
    data = Path(path).read_bytes()
    text, encoding = decode(data, shown)
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
    delimiter = _delimiter(text)
    frame = _plain(data if encoding == "utf-8" else text.encode(), delimiter)
    if frame is None:
        grid = of_rows(None, _careful(text, delimiter, shown))
        grid.encoding = encoding
        return [grid]
    return [Grid(None, frame, encoding=encoding)]


def _plain(data: bytes, delimiter: str) -> pl.DataFrame | None:
    """The file by Polars, None where it is not plain enough for that."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    mark = delimiter.encode()
    if len(mark) != 1 or b"\n\n" in data or b"\n\r\n" in data or data.startswith((b"\n", b"\r")):
        return None
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return None
    quotes = data.count(b'"')
    if quotes:
        edges = (mark + b'"', b'"' + mark, b'\n"', b'"\n', b'"\r')
        outer = data.startswith(b'"') + data.endswith(b'"')
        if quotes != sum(map(data.count, edges)) + outer or b'""' in data or mark + b'"' + mark in data:
            return None
    ending = b"\r\n" if b"\r\n" in data else b"\n"
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    head = data[: 64 * 1024].split(ending)[:60]
    width = max((line.count(mark) for line in head), default=0) + 1
    if width > 400 or lines < 2:
        return None
    try:
        frame = pl.read_csv(
            io.BytesIO(data),
            has_header=False,
            separator=delimiter,
            schema={str(index): pl.String for index in range(width)},
            infer_schema=False,
        )
    except Exception:  # a row with more fields than the others, or anything else that Polars will not take
        return None
    if any((series.str.len_bytes().max() or 0) > FIELD_LIMIT for series in frame):  # type: ignore[operator]
        return None
    # Polars passes over lines that it takes for empty; then rows would lose their numbers.
    return frame if quotes or frame.height == lines else None


def _careful(text: str, delimiter: str, shown: str) -> list[list[str | None]]:
    csv.field_size_limit(FIELD_LIMIT)
    cells: list[list[str | None]] = []
    width = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            width = max(width, len(row))
            if width > MAX_COLUMNS or width * len(cells) > MAX_CELLS:
                raise ReadError(
                    shown,
                    t(
                        "第 {line} 行有 {n} 列，超过上限；请核对分隔符，或另存为 xlsx",
                        "line {line} has {n} columns, over the limit; check the separator or save it as xlsx",
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
    return cells


def _delimiter(text: str) -> str:
    """The separator that occurs most in the first lines; titles and notes hardly hold any."""
    head = text[:20_000].splitlines()[:40]
    return max(_DELIMITERS, key=lambda mark: (sum(line.count(mark) for line in head), -_DELIMITERS.index(mark)))
