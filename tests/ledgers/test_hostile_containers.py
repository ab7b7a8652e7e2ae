"""Files made to break a reader: each ends in one line that names it, in seconds and within bounds, and none takes others with it."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ledgers.zoo import biff, hostile, markup, ooxml
from tests.ledgers.zoo.book import Book, Page, pack
from tests.ledgers.zoo.watch import Run, audit

SECONDS, MEMORY = 30, 2 * 2**30


def bounded(run: Run) -> None:
    assert run.work < SECONDS, f"{run.work:.1f} s of work in {run.seconds:.1f} s"
    assert run.peak < MEMORY, f"{run.peak / 2**20:.0f} MB"
    assert "Traceback" not in run.error and "panicked" not in run.error, run.error
    assert "\x1b" not in run.error and "/tmp" not in run.error


@pytest.mark.parametrize("family", hostile.FAMILIES)
def test_a_folder_of_hostile_files(family: str, tmp_path: Path) -> None:
    """All in one call: the bounds hold for the whole folder, so for each file the more."""
    zoo = hostile.FAMILIES[family]()
    good = "好.xlsx"
    for name, (data, _) in zoo.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / good).write_bytes(ooxml.xlsx(hostile.book(5)))
    run = audit("validate", str(tmp_path), "--format", "json", timeout=900)
    assert run.code == 2, run.error
    said = json.loads(run.out)
    rows = {}
    for entry in said["inputs"]:
        rows[entry["file"]] = rows.get(entry["file"], 0) + entry["rows"]
    lines = run.error.splitlines()
    refused = [item["file"] for item in said["unreadable"]]
    skipped = {item["file"] for item in said["skipped"]}
    wrong = []
    for name, (_, outcome) in zoo.items():
        shown = sum(f"：{name}:" in line or f"：{name} [" in line for line in lines)
        if outcome == hostile.REFUSED and (refused.count(name) != 1 or shown != 1):
            wrong.append(f"{name}: not refused by one line ({refused.count(name)}, {shown}; {rows.get(name)} rows)")
        elif outcome == hostile.READ and (rows.get(name, 0) < 1 or name in refused):
            wrong.append(f"{name}: not read: {[line for line in lines if name in line]}")
        elif outcome == hostile.EITHER and name not in rows and name not in skipped and not shown:
            wrong.append(f"{name}: vanished")
        if refused.count(name) != shown:
            wrong.append(f"{name}: {shown} lines for {refused.count(name)} refusals")
    assert not wrong, "\n".join(wrong)
    assert rows[good] == 5 and good not in refused
    assert len(lines) == len(refused)
    bounded(run)


def alone(tmp_path: Path, name: str, data: bytes, *options: str) -> Run:
    (tmp_path / name).write_bytes(data)
    run = audit("validate", str(tmp_path / name), "--format", "json", *options)
    bounded(run)
    return run


def refused(tmp_path: Path, name: str, data: bytes, *options: str) -> str:
    """The one line that a file gets."""
    run = alone(tmp_path, name, data, *options)
    (line,) = run.error.splitlines()
    assert run.code == 2 and name in line and json.loads(run.out)["inputs"] == []
    return line


# 3 GB of text in a few megabytes of zip: in the shared strings, in a cell, in the content of an ods; honestly declared and not.
BLOCK = b"a" * 2**20
TEXTS: dict[str, Callable[[int | None], bytes]] = {
    "strings.xlsx": lambda claim: hostile.with_member(
        ooxml.parts(hostile.book()),
        hostile.STRINGS,
        hostile.Deflated(f'<sst xmlns="{ooxml.MAIN}"><si><t>'.encode(), BLOCK, 3072, b"</t></si></sst>"),
        claim,
    ),
    "cell.xlsx": lambda claim: hostile.with_member(
        ooxml.parts(hostile.book()),
        hostile.SHEET,
        hostile.Deflated(
            f'<worksheet xmlns="{ooxml.MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'.encode(),
            BLOCK,
            3072,
            b"</t></is></c></row></sheetData></worksheet>",
        ),
        claim,
    ),
    "content.ods": lambda claim: hostile.with_member(
        {"mimetype": markup.ODS_TYPE},
        "content.xml",
        hostile.Deflated(markup.ODS_HEAD.encode(), BLOCK, 3072, markup.ODS_TAIL.encode()),
        claim,
    ),
    "strings.xlsb": lambda claim: hostile.with_member(
        biff.xlsb_parts(hostile.book()), "xl/sharedStrings.bin", hostile.Deflated(b"", bytes(2**20), 3072, b""), claim
    ),
}


@pytest.mark.parametrize("claim", [None, 1000], ids=["declared", "hidden"])
@pytest.mark.parametrize("name", TEXTS)
def test_three_gigabytes_in_a_small_file(name: str, claim: int | None, tmp_path: Path) -> None:
    data = TEXTS[name](claim)
    assert len(data) < 5 * 2**20
    refused(tmp_path, name, data)


def test_a_million_styled_empty_rows_are_read(tmp_path: Path) -> None:
    (page,) = hostile.book(30).pages
    empty = [f'<row r="{r}" s="1" customFormat="1"><c r="A{r}" s="2"/></row>' for r in range(40, 1_048_577)]
    parts = ooxml.parts(Book([page]))
    sheet = str(parts[hostile.SHEET]).replace("</sheetData>", "".join(empty) + "</sheetData>")
    machine = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = machine.compress(sheet.encode()) + machine.flush()
    run = alone(tmp_path, "格式.xlsx", _stored(parts, hostile.SHEET, sheet.encode(), packed))
    (entry,) = json.loads(run.out)["inputs"]
    assert run.code == 0 and run.error == "" and entry["rows"] == 30
    assert entry["read"] == 30 + sum(entry["left_out"].values()) and set(entry["left_out"]) <= {"blank"}


def _stored(parts: dict[str, bytes | str], name: str, data: bytes, packed: bytes) -> bytes:
    """A zip around a member that was compressed quickly."""
    member = hostile.Deflated(b"", b"", 0, b"")
    member.data, member.size = packed, len(data)
    archive = bytearray(hostile.with_member(parts, name, member))
    checksum = struct.pack("<I", zlib.crc32(data))
    local = archive.index(b"PK\3\4", archive.index(packed[:64]) - 100)
    central = archive.rindex(b"PK\1\2")
    archive[local + 14 : local + 18] = archive[central + 16 : central + 20] = checksum
    return bytes(archive)


def test_a_million_empty_rows_of_ods_and_xls_are_read(tmp_path: Path) -> None:
    rows = "".join(
        f'<table:table-row><table:table-cell table:style-name="a" table:number-columns-repeated="{n % 9 + 1}"/></table:table-row>'
        for n in range(200_000)
    )
    content = markup.ODS_HEAD + "".join(map(markup.ods_table, hostile.book(30).pages)) + markup.ODS_TAIL
    data = markup.ods_pack(content.replace("</table:table>", rows + "</table:table>"))
    run = alone(tmp_path, "格式.ods", data)
    assert run.code == 0 and json.loads(run.out)["inputs"][0]["rows"] == 30


def test_a_page_of_a_million_nested_tags(tmp_path: Path) -> None:
    table = markup.html_table(hostile.book().pages[0])
    run = alone(tmp_path, "网页.xls", ("<html><body>" + "<b><i>" * 500_000 + table).encode("gbk"))
    assert run.code in (0, 2) and len(run.error.splitlines()) == (run.code == 2)


def test_a_page_whose_cell_spans_a_billion_columns(tmp_path: Path) -> None:
    table = markup.html_table(hostile.book().pages[0]).replace("<td", '<td colspan="999999999" rowspan="999999999"')
    run = alone(tmp_path, "网页.xls", f"<html><body>{table}".encode("gbk"))
    assert run.code == 2 and len(run.error.splitlines()) == 1


def test_a_password_that_would_take_hours(tmp_path: Path) -> None:
    locked = ooxml.locked(hostile.book(), "x")
    # The number of rounds in the description, made longer at the cost of the declaration in front of it.
    found = re.search(rb'<\?xml[^>]*?( standalone="yes")\?>.*?spinCount="(\d+)"', locked, re.S)
    assert found
    slow = bytearray(locked)
    rounds = b"9" * (len(found[2]) + 4)
    slow[found.start(2) : found.end(2)] = rounds
    del slow[found.start(1) : found.start(1) + 4]
    slow[found.start(1) : found.end(1) - 4] = b" " * (len(found[1]) - 4)
    assert len(slow) == len(locked)
    (tmp_path / "p").write_text("x", encoding="utf-8")
    refused(tmp_path, "锁.xlsx", bytes(slow), "--password-file", str(tmp_path / "p"))


@pytest.mark.parametrize("name", ["坏\n台账.xlsx", "坏\x1b[31m.xlsx", "坏\u202e台账.xlsx", "坏 的'\"$(x).xlsx"])
def test_names_that_would_break_the_line(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"PK\3\4")
    run = audit("validate", str(tmp_path), "--format", "json")
    bounded(run)
    (line,) = run.error.splitlines()
    assert run.code == 2 and "坏" in line and line.isprintable()


def test_what_is_hostile_in_the_cells_of_a_sound_file(tmp_path: Path) -> None:
    """Texts that a terminal or a spreadsheet would act upon come out harmless."""
    bad = ["=cmd|' /C calc'!A0", "[2J", "\u202e未知", "@SUM(1)", "a\r\nb", "x", "😀" * 2000]
    (page,) = hostile.book().pages
    rows = [list(row) for row in page.rows]
    rows += [[rows[1][0], value, *rows[1][2:]] for value in bad]
    run = alone(tmp_path, "格.xlsx", pack(ooxml.parts(Book([Page(rows)]))))
    said = json.loads(run.out)
    assert run.code == 1 and len(said["findings"]) == len(bad)
    assert all("\u202e" not in f["message"] and "\n" not in f["message"] for f in said["findings"])
