"""What was read before is not read again, comes out the same, lies where nobody else reads it, and is gone when it is to be gone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import cache, guard
from audit.cache import Cache
from audit.ledgers.gathering import gather
from audit.ledgers.submission import Reading, Submission, read
from tests.conftest import HOSPITAL, hospital_row

Write = Callable[..., Path]


@pytest.fixture
def ledger(workbook: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "WORTHWHILE", 0)
    return workbook("台账.xlsx", {"s": [HOSPITAL, hospital_row(1), hospital_row(2, 慰问金额="约150")]})


def load(path: Path, folder: Path | None) -> Submission:
    return read(gather([path]), Reading(cache=Cache(folder) if folder else None))


def shown(submission: Submission) -> tuple[object, ...]:
    (table,) = submission.tables
    return (table.rows, table.frame.rows(), table.issues, table.changed, table.sums, table.sha256, table.sm3)


def test_an_unchanged_file_is_not_read_again(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    first = shown(load(ledger, kept))
    assert first == shown(load(ledger, None))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the file was read again")

    monkeypatch.setattr(guard, "guarded_within", refuse)
    assert shown(load(ledger, kept)) == first
    ledger.write_bytes(ledger.read_bytes() + b"\0")
    with pytest.raises(AssertionError, match="read again"):
        load(ledger, kept)


def test_a_damaged_entry_is_read_anew(ledger: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = shown(load(ledger, kept))
    for part in kept.rglob("*.parquet"):
        part.write_bytes(b"PAR1 nothing")
    assert shown(load(ledger, kept)) == first


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_nobody_else_may_look(ledger: Path, tmp_path: Path) -> None:
    load(ledger, tmp_path / "kept")
    folders = [tmp_path / "kept", *(each for each in (tmp_path / "kept").rglob("*") if each.is_dir())]
    assert len(folders) == 3 and all(each.stat().st_mode & 0o077 == 0 for each in folders)


def test_it_is_counted_and_cleared(ledger: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "kept")
    load(ledger, kept.folder)
    (entry,) = kept.entries()
    assert entry.size > 0 and kept.clear() == entry.size and kept.entries() == [] and not kept.folder.exists()


def test_a_cache_that_cannot_be_written_is_done_without(ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file is in the way")
    assert shown(load(ledger, tmp_path / "kept")) == shown(load(ledger, None))
