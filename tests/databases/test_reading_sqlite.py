"""Ledgers out of SQLite: whatever state the file is in, it is left as it was, and nothing is put beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HOSPITAL, hospital_row, person
from tests.databases.conftest import Run
from tests.databases.filling import into_sqlite

OPTIONS = ("--policy", "jiande", "--as-of", "2024-12-31", "--format", "json")
TABLE = '"住院慰问台账"'


def report(run: Run, path: Path, *arguments: object) -> tuple[int, dict[str, Any], str]:
    status, out, err = run("validate", "--from", f"sqlite:///{path}", *arguments, *OPTIONS)
    return status, json.loads(out), err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "一 台账?#%.db"
    into_sqlite(path, TABLE, HOSPITAL, [hospital_row(1), hospital_row(2)], {"慰问金额": "NUMERIC"})
    return path


def url(path: Path) -> str:
    from urllib.parse import quote

    return "sqlite:///" + quote(str(path))


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """The folder is afterwards as it was before, to the byte."""

    def state() -> dict[str, tuple[bytes, int]]:
        return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in path.parent.iterdir()}

    before = state()
    yield
    assert state() == before


def validate(run: Run, path: Path, *arguments: object) -> tuple[int, dict[str, Any], str]:
    status, out, err = run("validate", "--from", url(path), *arguments, *OPTIONS)
    return status, json.loads(out) if out else {}, err


def test_a_file_is_read_and_left_alone(run: Run, file: Path) -> None:
    with untouched(file):
        status, document, err = validate(run, file)
    assert (status, err) == (0, "")
    (table,) = document["inputs"]
    assert table["file"] == "sqlite:一 台账?#%25.db/住院慰问台账"
    assert (table["rows"], table["sums"]) == (2, {"慰问金额": "300.00"})
    assert table["order"]["by"] == "all_columns" and str(file.parent) not in json.dumps(document)


def test_a_file_with_a_log_is_read_as_it_stands_with_it(run: Run, file: Path) -> None:
    """Write-ahead logging: with nobody there; while somebody has it open and his changes are in the log alone; and after he crashed."""
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with untouched(file):
        assert validate(run, file)[1]["inputs"][0]["rows"] == 2
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute(f"INSERT INTO {TABLE} SELECT * FROM {TABLE}")
        writer.commit()
        with untouched(file):
            assert validate(run, file)[1]["inputs"][0]["rows"] == 4
        crashed = file.parent / "坏" / file.name
        crashed.parent.mkdir()
        for each in (file, file.with_name(file.name + "-wal")):
            (crashed.parent / each.name).write_bytes(each.read_bytes())
    with untouched(crashed):
        assert validate(run, crashed)[1]["inputs"][0]["rows"] == 4


def test_a_journal_left_by_a_crash_is_rolled_back_in_a_copy(run: Run, file: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "坏" / "x.db"
    crashed.parent.mkdir()
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("PRAGMA cache_spill = 1")
        writer.execute("BEGIN")
        writer.executemany(
            f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(HOSPITAL))})", [hospital_row(n) for n in range(3, 900)]
        )
        journal = file.with_name(file.name + "-journal")
        assert journal.stat().st_size > 512
        crashed.write_bytes(file.read_bytes())
        (crashed.parent / "x.db-journal").write_bytes(journal.read_bytes())
        writer.rollback()
    with untouched(crashed):
        status, document, _ = validate(run, crashed)
    assert (status, document["inputs"][0]["rows"]) == (0, 2)


def test_a_locked_file_is_waited_for_and_then_named(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit import guard
    from audit.databases import sqlite

    monkeypatch.setattr(sqlite, "_BUSY", 0.1)
    monkeypatch.setattr(guard, "_CHILD", True)  # in this process, where the wait is short
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        status, _, err = validate(run, file)
        writer.rollback()
    assert status == 2 and err.count("\n") == 1 and "锁住" in err


def test_cells_of_every_class(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    rows = [
        hospital_row(1, 慰问金额=0.1 + 0.2, 社区="有\\反斜\t杠\n和\r换行"),
        hospital_row(3, 慰问金额="1,234.50", 社区=None),
        hospital_row(5, 慰问金额=150, 社区=""),
        hospital_row(7, 慰问金额=2e3),
        hospital_row(9, 身份证号=int(person(9)) if person(9).isdigit() else int(person(11)), 姓名="测试九"),
    ]
    into_sqlite(path, TABLE, HOSPITAL, rows, dict.fromkeys(HOSPITAL, ""))
    status, document, _ = validate(run, path)
    assert document["inputs"][0]["sums"] == {"慰问金额": "3534.80"}
    # The row without its 社区 may be faulty for that; nothing else is.
    assert {item["column"] for item in document["findings"]} <= {"社区"}
    assert status in (0, 1)


@pytest.mark.parametrize(("cell", "word"), [(b"\x89PNG\r\n", "二进制"), ("有空\0字符", "NUL")])
def test_cells_that_are_none(run: Run, tmp_path: Path, cell: object, word: str) -> None:
    path = tmp_path / "x.db"
    into_sqlite(path, TABLE, HOSPITAL, [hospital_row(1), hospital_row(2, 证明材料=cell)])
    status, document, err = validate(run, path)
    assert status == 2 and not document["inputs"] and word in err and err.count("\n") == 1


def test_text_of_another_encoding(run: Run, tmp_path: Path) -> None:
    """Old programs put GBK into SQLite; 乗 ends with the byte of a backslash. UTF-16 is SQLite's own and converted by it."""
    path = tmp_path / "gbk.db"
    into_sqlite(path, TABLE, HOSPITAL, [])
    with closing(sqlite3.connect(path)) as connection:
        cells = [f"CAST(x'{str(cell).encode('gb18030').hex()}' AS TEXT)" for cell in hospital_row(1, 社区="城\\北乗")]
        connection.execute(f"INSERT INTO {TABLE} VALUES ({', '.join(cells)})")
        connection.commit()
    status, document, _ = validate(run, path)
    assert (status, document["inputs"][0]["rows"], document["findings"]) == (0, 1, [])
    wide = tmp_path / "utf16.db"
    with closing(sqlite3.connect(wide)) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.execute(f"CREATE TABLE {TABLE} ({', '.join(HOSPITAL)})")
        connection.execute(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(HOSPITAL))})", hospital_row(1))
        connection.commit()
    status, document, _ = validate(run, wide)
    assert (status, document["inputs"][0]["rows"], document["findings"]) == (0, 1, [])


def test_views_keys_and_names_that_want_to_be_sql(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    evil = """x"; DROP TABLE "住院慰问台账"; --' ] [ ` """
    quoted = '"' + evil.replace('"', '""') + '"'
    into_sqlite(path, TABLE, (*HOSPITAL, evil), [[*hospital_row(n), "'; --"] for n in (3, 1, 2)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE {quoted} (编号 INTEGER PRIMARY KEY, {', '.join(HOSPITAL)})")
        connection.execute(f"INSERT INTO {quoted} SELECT 9 - rowid, {', '.join(HOSPITAL)} FROM {TABLE}")
        connection.execute(f"CREATE VIEW 甲 AS SELECT * FROM {TABLE} WHERE 性别 = '男'")
        connection.execute("CREATE VIEW 乙 AS SELECT * FROM 甲")
        connection.execute("CREATE VIRTUAL TABLE 全文 USING fts5(姓名)")
        connection.commit()
    status, document, _ = validate(run, path)
    assert status == 0 and len(document["inputs"]) == 2
    by_key = next(item for item in document["inputs"] if "DROP" in item["file"])
    assert by_key["order"] == {"by": "primary_key", "columns": ["编号"]}
    assert {item["file"].rpartition("/")[2] for item in document["skipped"]} == {"甲", "乙", "sqlite:x.db"}
    _, document, _ = validate(run, path, "--table", "乙")
    assert [item["rows"] for item in document["inputs"]] == [2]
    status, _, err = run("validate", "--from", url(path), "--table", "丙", *OPTIONS)
    assert status == 2 and "没有名为" in err


@pytest.mark.parametrize("damage", ["cut", "torn", "text", "empty", "gone", "folder"])
def test_files_that_are_none(run: Run, file: Path, damage: str) -> None:
    data = file.read_bytes()
    if damage == "cut":
        file.write_bytes(data[: len(data) // 2 + 17])
    elif damage == "torn":
        file.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    elif damage in ("text", "empty"):
        file.write_bytes(b"no database" * (damage == "text"))
    else:
        file.unlink()
        if damage == "folder":
            file.mkdir()
    status, document, err = validate(run, file)
    assert status == 2 and not document.get("inputs") and err.count("\n") == 1 and "sqlite:" in err


def test_a_table_and_a_file_of_the_same_ledger_are_read_together(run: Run, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    lines = [",".join(HOSPITAL), *(",".join(map(str, hospital_row(n))) for n in (4, 5, 6))]
    (folder / "住院慰问台账.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, out, _ = run("check", "--from", url(file), folder, *OPTIONS)
    document = json.loads(out)
    assert sorted(item["rows"] for item in document["inputs"]) == [2, 3]
    assert document["summary"]["rows"] == 5
    assert status == 0
