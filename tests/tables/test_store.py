"""What goes into a store comes out of it to the letter, and nothing that is not whole counts."""

from __future__ import annotations

import dataclasses
import json
import os
import string
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import identity, policies
from audit.app.settings import Settings
from audit.app.store import How, add
from audit.ledgers import gathering, keeping, kinds, submission
from audit.messages import set_language
from audit.model import LedgerTable
from audit.tables.adapting import adapted
from audit.tables.store import Store, StoreFault, layout, parts, rows, writing
from audit.tables.store.journal import ADD, Event, Journal, now
from tests.conftest import HOSPITAL, hospital_row, person

ROOT = Path(__file__).parents[2]


def store_of(tmp_path: Path, paths: Sequence[Path], policy: str) -> Path:
    folder = tmp_path / "库"
    add(paths, Settings(as_of=date(2024, 12, 31), policy=policy), folder, How(jobs=1))
    return folder


def differences(stored: Sequence[LedgerTable], read: Sequence[LedgerTable]) -> Iterator[str]:
    """Where two lists of tables are not equal, field by field."""
    if len(stored) != len(read):
        yield f"{len(stored)} tables instead of {len(read)}"
    for ours, theirs in zip(stored, read, strict=False):
        for field in dataclasses.fields(LedgerTable):
            one, other = getattr(ours, field.name), getattr(theirs, field.name)
            if field.name == "content":
                same = ours.frame.schema == theirs.frame.schema and ours.frame.equals(theirs.frame)
            elif field.name == "rows":
                same = list(one) == list(other)
            elif isinstance(other, dict):
                same = list(one.items()) == list(other.items())
            else:
                same = one == other
            if not same:
                yield f"{theirs.file} {field.name}: {one} instead of {other}"


@pytest.mark.parametrize(
    ("folder", "policy"),
    [("jiande-2024/submission", "jiande"), ("ledgers", "jiande"), ("ledgers", "dongcheng"), ("ledgers", "jilin")],
)
def test_every_table_of_the_samples_comes_back_to_the_letter(folder: str, policy: str, tmp_path: Path) -> None:
    source = ROOT / "samples" / folder
    store = Store.open(store_of(tmp_path, [source], policy))
    gathered, wanted = gathering.gather([source]), adapted(policies.load(policy))
    assert list(store.verify()) == []
    for language in keeping.LANGUAGES:
        set_language(language)
        for cap in (1, 100, None):
            read = submission.read(gathered, submission.Reading(cap=cap), lambda _: wanted)
            assert list(differences(store.tables(wanted, cap), read.tables)) == []
            assert (store.unreadable(), store.skipped()) == (read.unreadable, read.skipped)


def old_number(serial: int) -> str:
    """A number of 15 places."""
    number = person(serial)
    return number[:6] + number[8:17]


def test_odd_cells_come_back_to_the_letter(workbook: Callable[..., Path], tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    odd = [
        hospital_row(1, 身份证号=old_number(1)),
        hospital_row(2, 慰问日期="2024年9月1日", 街道=None),
        hospital_row(3, 慰问日期="不详", 慰问金额="约一百五"),
        hospital_row(4, 身份证号="12345", 街道="CON"),
        hospital_row(5, 慰问金额=-5, 街道="a/b:c*"),
        hospital_row(6, 慰问日期="1998-01-31", 街道="_"),
        hospital_row(7, 性别="不明", 街道="乾" * 60),
        hospital_row(8, 证明材料="\n\t"),
        [None] * len(HOSPITAL),
        hospital_row(9, 街道="ABC"),
        hospital_row(10, 街道="abc"),
        ["合计", *[None] * (len(HOSPITAL) - 2), 9999],
    ]
    workbook("住院慰问.xlsx", {"一": [["住院慰问台账"], HOSPITAL, *odd], "二": [(*HOSPITAL[:-1], "慰问金额（万元）"), hospital_row(11, 慰问金额="0.015")], "说明": [["无"]]}, folder=folder)  # fmt: skip
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "通知.txt").write_text("开会", encoding="utf-8")
    store = Store.open(store_of(tmp_path, [folder], "jiande"))
    wanted = adapted(policies.load("jiande"))
    for cap in (1, None):
        read = submission.read(gathering.gather([folder]), submission.Reading(cap=cap), lambda _: wanted)
        assert list(differences(store.tables(wanted, cap), read.tables)) == []
        assert (store.unreadable(), store.skipped()) == (read.unreadable, read.skipped)
    first, second = store.tables(wanted)
    assert (
        first.bad
        and first.held == {}
        and second.scale == {"慰问金额": 10000}
        and first.row(0)["身份证号"] == old_number(1)
    )
    assert first.pick([8, 1]) == {1: first.row(1), 8: first.row(8)} and first.texts("街道")[-2:] == ["ABC", "abc"]
    # In the parts the number stands as the rules compare it.
    numbers = {number for path in first.parts for number in pl.read_parquet(path, glob=False)["身份证号"].to_list()}
    assert identity.to_18(old_number(1)) in numbers and old_number(1) not in numbers
    names = [path.parent.name for path in first.parts]
    assert len(names) == len(set(names)) == len({name.casefold() for name in names})


VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.from_regex(r"-?[0-9]{1,14}\.[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,19}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", fullmatch=True),
    st.dates().map(str),
    st.from_regex(r"[1-9][0-9]{14}", fullmatch=True),
)


@given(st.lists(VALUES, min_size=1, max_size=8), st.sampled_from(sorted(kinds.TYPES)))
def test_any_text_comes_back_from_its_type(values: list[str | None], column_type: str) -> None:
    given_texts = pl.Series("列", values, dtype=pl.String)
    value, *kept = parts._with_given(given_texts.to_frame(), "列", column_type)
    assert value.dtype == parts.type_of(column_type)
    back = parts.texts(value, column_type)
    if kept:
        back = pl.select(pl.coalesce(kept[0], back)).to_series()
    assert back.to_list() == values


@given(st.one_of(st.text(max_size=70), st.text(string.ascii_letters + " ._%~:/\\", max_size=9)), st.text(max_size=9))
def test_a_street_has_a_folder_of_its_own_on_every_system(one: str, other: str) -> None:
    name = layout.folder_name(one)
    assert (
        0 < len(name) <= 60
        and not set(name) & set('<>:"/\\|?*')
        and name == name.strip(" .")
        and name not in (".", "..")
    )
    assert (name.casefold() == layout.folder_name(other).casefold()) == ((one or None) == (other or None))
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"} and name.isprintable()


def test_streets_without_end_share_a_folder(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    book = workbook("住院慰问.xlsx", {"s": [HOSPITAL, *(hospital_row(n, 街道=f"街{n}") for n in range(1, 300))]})
    store = Store.open(store_of(tmp_path, [book], "jiande"))
    (table,) = store.tables()
    assert [path.parent.name for path in table.parts] == [layout.MIXED] and len(table.frame) == len(table.rows) == 299


def test_parts_are_what_the_database_takes(tmp_path: Path) -> None:
    store = Store.open(store_of(tmp_path, [ROOT / "samples" / "ledgers"], "jiande"))
    for table in store.tables():
        kind = kinds.catalogue()[table.ledger]
        for path in table.parts:
            frame = pl.read_parquet(path, glob=False)
            assert frame["_index"].is_sorted() and "/".join(path.parts).count("/parts/") == 1
            wanted = parts.columns_of(kind)
            assert {name: frame.schema[name] for name in wanted} == wanted
            found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path.as_posix()}')").fetchall()
            assert found == [(len(frame),)]


def test_rows_are_known_by_runs_or_read_from_the_parts() -> None:
    numbers = [3, 4, 5, 9, 10, 20]
    lines = rows.Lines(6, rows.runs_of(numbers), None)  # type: ignore[arg-type]
    assert list(lines) == numbers == [lines[n] for n in range(6)] and lines[-1] == 20 and lines[1:3] == [4, 5]
    assert rows.runs_of(range(0, 10_000, 2)) is None and rows.runs_of([]) == []
    with pytest.raises(IndexError):
        lines[6]


# The journal


def begun(folder: Path) -> Path:
    with writing.opened(folder, make=True) as writer:
        writer.begin(policies.load("jiande"))
        for number in range(3):
            writer.journal.append(Event(writer.journal.next_number, now(), ADD, "提交", f"{number}.xlsx"))
    return folder


def test_a_torn_line_never_happened_and_is_cut_off(tmp_path: Path) -> None:
    folder = begun(tmp_path / "库")
    whole = (folder / layout.JOURNAL).read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for cut in (1, len(last) // 2, len(last) - 1):
        (folder / layout.JOURNAL).write_bytes(whole + last[:cut])
        assert len(Store.open(folder).events) == 4
        with writing.opened(folder, make=False):
            assert (folder / layout.JOURNAL).read_bytes() == whole


@pytest.mark.parametrize("line", range(4))
def test_an_altered_line_is_named(line: int, tmp_path: Path) -> None:
    folder = begun(tmp_path / "库")
    lines = (folder / layout.JOURNAL).read_bytes().splitlines(keepends=True)
    old = lines[line]
    for new in (
        old.replace(b'"n":', b'"n" :'),
        old.replace(b'"ends":[]', b'"ends":[2]'),
        json.dumps(json.loads(old)).encode() + b"\n",
        b"\n",
        b"\xff\n",
        b"{}\n",
    ):
        (folder / layout.JOURNAL).write_bytes(b"".join([*lines[:line], new, *lines[line + 1 :]]))
        with pytest.raises(StoreFault, match=f"第 {line + 1} 行"):
            Store.open(folder)


def test_lines_taken_out_are_noticed(tmp_path: Path) -> None:
    folder = begun(tmp_path / "库")
    lines = (folder / layout.JOURNAL).read_bytes().splitlines(keepends=True)
    for kept, said in (
        (lines[:-1], "末尾缺了行"),
        (lines[:1], "末尾缺了行"),
        (lines[1:], "第 1 行"),
        (lines[:2] + lines[3:], "第 3 行"),
    ):
        (folder / layout.JOURNAL).write_bytes(b"".join(kept))
        with pytest.raises(StoreFault, match=said):
            Store.open(folder)
    # A process may end after it wrote a line and before the head names it.
    (folder / layout.JOURNAL).write_bytes(b"".join(lines))
    head = (folder / layout.HEAD).read_bytes()
    with writing.opened(folder, make=False) as writer:
        writer.journal.append(Event(5, now(), ADD, "提交", "x.xlsx"))
    (folder / layout.HEAD).write_bytes(head)
    assert len(Journal(folder).events) == 5
    (folder / layout.HEAD).unlink()
    with pytest.raises(StoreFault, match="对不上"):
        Store.open(folder)


def test_a_line_that_cannot_be_written_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(tmp_path / "库")
    whole = (folder / layout.JOURNAL).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with writing.opened(folder, make=False) as writer, monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            writer.journal.append(Event(5, now(), ADD, "提交", "x.xlsx"))
    assert len(Store.open(folder).events) == 4
    with writing.opened(folder, make=False) as writer:
        assert (folder / layout.JOURNAL).read_bytes() == whole
        writer.journal.append(Event(5, now(), ADD, "提交", "x.xlsx"))
    assert len(Store.open(folder).events) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_nobody_else_may_look(tmp_path: Path) -> None:
    folder = store_of(tmp_path, [ROOT / "samples" / "ledgers" / "住院慰问台账.xlsx"], "jiande")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.rglob("*")))


def test_sums_are_exact(tmp_path: Path) -> None:
    store = Store.open(store_of(tmp_path, [ROOT / "samples" / "ledgers"], "jiande"))
    for table in store.tables():
        for name, amount in table.sums.items():
            assert amount == sum((Decimal(text) for text in table.texts(name) if text is not None), Decimal(0))
