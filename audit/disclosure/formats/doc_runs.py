"""The text of a Word 97 file by its piece table, and which stretches of it are hidden, deleted or in a table row's end."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.messages import t

# Where the file information block keeps what is needed here.
_FLAGS, _COUNTS, _TABLE = 0x0A, 0x4C, 0x9A
_CHPX, _PAPX, _CLX = 12, 13, 33
STORIES = 8
_TINY = 4  # half-points
_WHITE_INDEX = 8
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_SHADES = frozenset({0xD612, 0xD609, 0xD616, 0xD60C, 0xD670, 0xD671, 0xD672, 0x442D, 0xC64D})


class Damaged(Exception):
    """The file's own tables point nowhere."""


@dataclass(slots=True)
class Spans:
    """Values by position in the file: `starts[i]` up to the next start has `values[i]`."""

    starts: list[int] = field(default_factory=list)
    values: list[dict[int, bytes]] = field(default_factory=list)

    def at(self, position: int) -> dict[int, bytes]:
        """The properties in force at a position."""
        index = bisect_right(self.starts, position) - 1
        return self.values[index] if index >= 0 else {}


@dataclass(slots=True)
class Text:
    """The whole text with the place in the file of each stretch, and the properties of characters and paragraphs."""

    text: str
    pieces: list[tuple[int, int, int]]  # first character, place in the file, bytes per character
    characters: Spans
    paragraphs: Spans
    lengths: list[int]
    shaded: bool

    def place(self, index: int) -> int:
        """Where a character stands in the file."""
        found = bisect_right(self.pieces, (index, 2**62, 0)) - 1
        first, place, width = self.pieces[max(found, 0)]
        return place + (index - first) * width

    def row_end(self, index: int) -> bool:
        """Whether the mark at a place ends a table's row."""
        return self.paragraphs.at(self.place(index)).get(0x2417, b"\0") != b"\0"

    def in_table(self, index: int) -> bool:
        """Whether the paragraph of a place stands in a table."""
        return self.paragraphs.at(self.place(index)).get(0x2416, b"\0") != b"\0"

    def runs(self, first: int, last: int) -> Iterator[tuple[int, str, str | None]]:
        """Stretches of equal look: where they begin, their text, and why they are not seen."""
        at = first
        while at < last:
            piece = bisect_right(self.pieces, (at, 2**62, 0)) - 1
            start, place, width = self.pieces[max(piece, 0)]
            limit = self.pieces[piece + 1][0] if piece + 1 < len(self.pieces) else last
            position = place + (at - start) * width
            span = bisect_right(self.characters.starts, position)
            if span < len(self.characters.starts):
                ahead = self.characters.starts[span] - position
                limit = min(limit, at + max(1, -(-ahead // width)))
            end = min(limit, last)
            yield at, self.text[at:end], self._why(self.characters.at(position), position)
            at = end

    def _why(self, look: dict[int, bytes], position: int) -> str | None:
        if _on(look, 0x0800):
            return t("修订中已删除", "deleted revision")
        if _on(look, 0x083C) or _on(look, 0x0811):
            return t("隐藏文字", "hidden text")
        if 0x4A43 in look and struct.unpack("<H", look[0x4A43])[0] <= _TINY:
            return t("字号过小", "tiny text")
        ground_unsure = bool({0x4866, 0xCA71, 0x2A0C} & look.keys()) or (
            self.shaded and self.paragraphs.at(position).get(0x2416, b"\0") != b"\0"
        )
        white = look.get(0x2A42, b"\0")[0] == _WHITE_INDEX
        if 0x6870 in look:
            white = look[0x6870][3:4] == b"\0" and min(look[0x6870][:3]) >= 0xE8
        return t("文字与底色相同", "text in the colour of its ground") if white and not ground_unsure else None


def _on(look: dict[int, bytes], code: int) -> bool:
    return look.get(code, b"\0")[0] & 1 == 1


def encrypted(document: bytes) -> bool:
    """Whether the file wants a password."""
    return len(document) > 12 and bool(struct.unpack_from("<H", document, _FLAGS)[0] & 0x0100)


def read(document: bytes, tables: dict[str, bytes]) -> Text:
    """The text of a Word 97 file from its main stream and its table streams by name. Damaged where they do not fit together."""
    try:
        flags = struct.unpack_from("<H", document, _FLAGS)[0]
        table = tables["1Table" if flags & 0x0200 else "0Table"]
        lengths = [max(0, n) for n in struct.unpack_from(f"<{STORIES}i", document, _COUNTS)]
        text, pieces = _pieces(document, table)
        characters, _ = _spans(document, table, _CHPX, paragraph=False)
        paragraphs, shaded = _spans(document, table, _PAPX, paragraph=True)
    except (struct.error, KeyError, IndexError) as error:
        raise Damaged from error
    return Text(text, pieces, characters, paragraphs, lengths, shaded)


def _plc(document: bytes, table: bytes, index: int) -> bytes:
    place, size = struct.unpack_from("<II", document, _TABLE + index * 8)
    return table[place : place + size]


def _pieces(document: bytes, table: bytes) -> tuple[str, list[tuple[int, int, int]]]:
    clx = _plc(document, table, _CLX)
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Damaged
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if count < 1 or count > 2_000_000:
        raise Damaged
    starts = struct.unpack_from(f"<{count + 1}I", plc, 0)
    out: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    total = 0
    for index in range(count):
        packed = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 8 + 2)[0]
        length = starts[index + 1] - starts[index]
        width = 1 if packed & 0x40000000 else 2
        place = (packed & 0x3FFFFFFF) // (2 if width == 1 else 1)
        data = document[place : place + length * width]
        if length < 0 or len(data) < length * width:
            raise Damaged
        pieces.append((total, place, width))
        out.append(data.decode("cp1252", "replace") if width == 1 else data.decode("utf-16-le", "replace"))
        # Characters beyond the first plane are two units in the file and one here.
        out[-1] += "\x00" * (length - len(out[-1]))
        total += length
    return "".join(out), pieces


def _spans(document: bytes, table: bytes, index: int, *, paragraph: bool) -> tuple[Spans, bool]:
    """The formatted pages: properties by position, and whether any shades a ground."""
    plc = _plc(document, table, index)
    count = (len(plc) - 4) // 8
    found = Spans()
    shaded = False
    for number in struct.unpack_from(f"<{count}I", plc, (count + 1) * 4) if count > 0 else ():
        page = document[(number & 0x3FFFFF) * 512 : (number & 0x3FFFFF) * 512 + 512]
        if len(page) < 512:
            continue
        runs = page[511]
        step = 13 if paragraph else 1
        if (runs + 1) * 4 + runs * step > 511:
            continue
        places = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for run in range(runs):
            at = page[(runs + 1) * 4 + run * step] * 2
            body = b""
            if at and paragraph:
                size = page[at] * 2 - 1 if page[at] else page[at + 1] * 2
                start = at + 1 if page[at] else at + 2
                body = page[start + 2 : start + size]
            elif at:
                body = page[at + 1 : at + 1 + page[at]]
            properties = dict(sprms(body))
            shaded = shaded or bool(_SHADES & properties.keys())
            found.starts.append(places[run])
            found.values.append(properties)
    order = sorted(range(len(found.starts)), key=found.starts.__getitem__)
    return Spans([found.starts[i] for i in order], [found.values[i] for i in order]), shaded


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The property changes in a list: code and operand."""
    at = 0
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        kind = code >> 13
        if kind != 6:
            size = _OPERAND[kind]
        elif code == 0xD608:
            size = struct.unpack_from("<H", data, at)[0] + 1 if at + 2 <= len(data) else 0
        else:
            size = data[at] + 1 if at < len(data) else 0
        operand = data[at : at + size]
        if len(operand) == size and size:
            yield code, operand
        at += max(size, 1)
