"""Text in pictures, where the extra `[ocr]` is installed (rapidocr with its models; no network).

The direction classifier stays off (it made whole rows disappear) and the threads are one (two cores fight). Pictures are read in
the guard's children, some seconds at a time; one that cannot be read, or whose turn does not come, is named as not checked.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from audit import guard
from audit.disclosure.formats import layout
from audit.disclosure.formats.layout import Glyph
from audit.disclosure.pieces import Gap, Piece, Scan, Table, Walked
from audit.errors import ReadError
from audit.messages import t

_GO = 12.0  # seconds of reading in one child; another picture is not begun after that
_LONGEST = 600.0  # seconds for one file
_BATCH = 8
_LARGEST = 3_000  # dots on the longer side; larger pictures are made smaller first
Word = tuple[str, float, float, float, float]


@cache
def available() -> bool:
    """Whether pictures can be read on this machine."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read(found: Walked, shown: str) -> None:
    """Read the pictures that wait in `found` and put their texts into it."""
    waiting, found.scans = list(found.scans), []
    started = time.monotonic()
    while waiting:
        batch = waiting[:_BATCH]
        try:
            if time.monotonic() - started > _LONGEST:
                raise ReadError(shown, t("图片过多，没有检查；请分成小文件", "too many pictures; not checked"))
            words = guard.guarded(shown, _recognise, [scan.data for scan in batch])
        except ReadError as error:
            found.gaps += [
                Gap(
                    scan.where,
                    t(
                        "文字识别没有成功（{why}）；请人工查看",
                        "recognition failed ({why}); look at it yourself",
                        why=error.message,
                    ),
                )
                for scan in batch
            ]
            words = [[] for _ in batch]
            waiting = waiting[len(batch) :]
            continue
        for scan, item in zip(batch, words, strict=False):
            if item is None:
                found.gaps.append(Gap(scan.where, t("图片损坏，没有检查；请人工查看", "damaged picture; not checked")))
            else:
                place(found, scan, item)
        waiting = waiting[len(words) :]


def place(found: Walked, scan: Scan, words: Sequence[Word]) -> None:
    """The words of a picture as lines and tables of the file."""
    glyphs = [Glyph(text, x0, x1, top, bottom, bottom - top) for text, x0, top, x1, bottom in words if text.strip()]
    lines = layout.lines(glyphs)
    source = "body" if scan.page and not scan.why else "furniture"
    index = run = 0
    while index <= len(lines):
        taken, rows = layout.unruled(lines, index) if index < len(lines) else (0, [])
        if taken or index == len(lines):
            for number, line in enumerate(lines[run:index], run + 1):
                where = t("{place}（文字识别）第 {n} 行", "{place} (recognised), line {n}", place=scan.where, n=number)
                text = layout.text_of(line.glyphs)
                found.pieces.append(Piece(text, where, bool(scan.why), scan.why, source))
                if source == "body":
                    found.blocks.append(text)
        if taken:
            table = Table(len(found.tables) + 1, rows)
            table.label = t("{place}（文字识别）的表", "table in {place} (recognised)", place=scan.where)
            if scan.why:
                for cell in (cell for row in rows for cell in row if cell.text):
                    cell.hidden, cell.text, cell.why = cell.text, "", scan.why
            found.tables.append(table)
            run = index = index + taken
        else:
            index += 1
    found.notes.append(
        t("{place}的文字由识别得来，可能有误", "the text of {place} was recognised and may be wrong", place=scan.where)
    )


def _recognise(pictures: Sequence[bytes]) -> list[list[Word] | None]:
    """In the guard's child: the words of each picture with their boxes, None for a damaged one; fewer where time runs out."""
    engine = _engine()
    started = time.monotonic()
    found: list[list[Word] | None] = []
    for data in pictures:
        if found and time.monotonic() - started > _GO:
            break
        try:
            image = _image(data)
        except Exception:  # a damaged picture raises any of a dozen errors
            found.append(None)
            continue
        answer = engine(image)
        words: list[Word] = []
        for box, text in zip(answer.boxes if answer.boxes is not None else (), answer.txts or (), strict=False):
            xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
            words.append((str(text), min(xs), min(ys), max(xs), max(ys)))
        found.append(words)
    return found


def _image(data: bytes) -> Any:
    import io

    import numpy
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = 60_000_000
    image: Any = Image.open(io.BytesIO(data))
    if image.mode in ("RGBA", "LA", "P"):
        # What lies under a transparent dot is not seen; white paper is.
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    image = image.convert("RGB")
    image.thumbnail((_LARGEST, _LARGEST))
    return numpy.asarray(image)[:, :, ::-1]


def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
