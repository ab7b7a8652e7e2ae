"""The containers of the old office formats and Word 97 files in them, written by hand for the tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise

SECTOR = 512
_FREE, _END, _FATSECT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT_AT = 0x800


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 container of streams by path (`storage/stream`); short streams are filled up with zeros to a sector chain of their own."""
    entries: list[tuple[str, int, int, int, int]] = []  # name, kind, child, start, size
    storages = {path.rpartition("/")[0] for path in streams if "/" in path}
    body = b""
    chains: list[tuple[int, int]] = []

    def store(data: bytes) -> int:
        nonlocal body
        data = data.ljust(4096, b"\0")
        data += bytes(-len(data) % SECTOR)
        start = len(body) // SECTOR
        body += data
        chains.append((start, len(data) // SECTOR))
        return start

    names: list[tuple[str, str]] = [
        *(("", name) for name in storages),
        *((path.rpartition("/")[0], path) for path in streams),
    ]
    order = {path: index + 1 for index, (_, path) in enumerate(names)}
    children = {parent: [order[path] for folder, path in names if folder == parent] for parent in ["", *storages]}
    rights: dict[int, int] = {}
    for listed in children.values():
        rights.update(pairwise(listed))
    for _, path in names:
        short = path.rpartition("/")[2]
        if path in storages:
            entries.append((short, 1, children[path][0], 0, 0))
        else:
            data = streams[path]
            entries.append((short, 2, _FREE, store(data), max(len(data), 4096)))
    directory = _entry("Root Entry", 5, _FREE, children[""][0], _END, 0)
    for index, (name, kind, child, start, size) in enumerate(entries, 1):
        directory += _entry(name, kind, rights.get(index, _FREE), child, start, size)
    directory += bytes(-len(directory) % SECTOR)
    start = len(body) // SECTOR
    body += directory
    chains.append((start, len(directory) // SECTOR))
    sectors = len(body) // SECTOR
    fats = 1
    while fats * 128 < sectors + fats:
        fats += 1
    table = [_FREE] * (fats * 128)
    for first, count in chains:
        for step in range(count):
            table[first + step] = first + step + 1 if step < count - 1 else _END
    for number in range(fats):
        table[sectors + number] = _FATSECT
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, start, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *([sectors + n for n in range(fats)] + [_FREE] * (109 - fats)))
    return header + body + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )


def sprm(code: int, operand: bytes) -> bytes:
    """One change of a property."""
    return struct.pack("<H", code) + operand


HIDDEN = sprm(0x083C, b"\1")
DELETED = sprm(0x0800, b"\1")
WHITE = sprm(0x6870, b"\xff\xff\xff\0")
TINY = sprm(0x4A43, b"\2\0")
CELL = sprm(0x2416, b"\1")
ROW_END = CELL + sprm(0x2417, b"\1")
Run = tuple[str, bytes]


def doc(
    paragraphs: Sequence[tuple[Sequence[Run], bytes]],
    counts: Sequence[int] | None = None,
    flags: int = 0x0200,
    **more: bytes,
) -> bytes:
    """A Word 97 file of paragraphs: (runs as text with its character properties, paragraph properties). Each paragraph brings its own mark.

    `counts` are the lengths of the stories; without, everything is the main text. `more` are further streams.
    """
    runs = [run for one, _ in paragraphs for run in one]
    text = "".join(text for text, _ in runs)
    counts = [*(counts or [len(text)]), *([0] * 8)][:8]
    encoded = text.encode("utf-16-le")
    main = bytearray(TEXT_AT) + encoded
    main += bytes(-len(main) % SECTOR)
    characters = _page([(len(text), look) for text, look in runs], paragraph=False)
    looks = _page([(sum(len(text) for text, _ in one), look) for one, look in paragraphs], paragraph=True)
    first = len(main) // SECTOR
    main += characters + looks
    end = TEXT_AT + len(encoded)
    plc = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, TEXT_AT, 0)
    table = bytearray()
    places = {}
    for name, data in (
        (33, b"\2" + struct.pack("<I", len(plc)) + plc),
        (12, struct.pack("<III", TEXT_AT, end, first)),
        (13, struct.pack("<III", TEXT_AT, end, first + 1)),
    ):
        places[name] = (len(table), len(data))
        table += data
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<II", main, 0x18, TEXT_AT, end)
    struct.pack_into("<8i", main, 0x4C, *counts)
    for index, (place, size) in places.items():
        struct.pack_into("<II", main, 0x9A + index * 8, place, size)
    return ole({"WordDocument": bytes(main), "1Table": bytes(table), **more})


def _page(spans: Sequence[tuple[int, bytes]], *, paragraph: bool) -> bytes:
    """A formatted page: where each stretch begins, and its properties from the end of the page backwards."""
    page = bytearray(SECTOR)
    at = TEXT_AT
    starts = []
    for length, _ in spans:
        starts.append(at)
        at += length * 2
    step = 13 if paragraph else 1
    struct.pack_into(f"<{len(spans) + 1}I", page, 0, *starts, at)
    free = 510
    for index, (_, look) in enumerate(spans):
        if not look:
            continue
        if paragraph:
            body = b"\0\0" + look
            body = (
                (b"\0" + bytes([(len(body) + 1) // 2]) + body)
                if len(body) % 2 == 0
                else bytes([(len(body) + 1) // 2]) + body
            )
        else:
            body = bytes([len(look)]) + look
        free = (free - len(body)) // 2 * 2
        page[free : free + len(body)] = body
        page[(len(spans) + 1) * 4 + index * step] = free // 2
    page[511] = len(spans)
    return bytes(page)
