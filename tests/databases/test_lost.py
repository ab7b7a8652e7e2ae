"""A connection that breaks, at any byte: named in one line, nothing half read or half written, and the same command goes on."""

from __future__ import annotations

import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from audit.app import export
from audit.databases import writing
from audit.databases.address import parse
from audit.errors import OutputError, ReadError
from audit.ledgers import from_database
from tests.conftest import HOSPITAL, hospital_row
from tests.databases.conftest import Run, Server
from tests.databases.filling import hospital_table

OPTIONS = ("--policy", "jiande", "--as-of", "2024-12-31", "--format", "json")
HEAD = ",".join(HOSPITAL) + "\n"
TABLES = ("audit_run", "audit_ledger", "audit_finding", "audit_problem")


class Wire:
    """Stands between the program and the server, and cuts the connection after so many bytes in one direction."""

    def __init__(self, server: Server, after: int, *, of_answers: bool) -> None:
        self._target = ("127.0.0.1", server.port)
        self._left = after
        self._of_answers = of_answers
        self.passed = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        try:
            inside, _ = self._listening.accept()
            outside = socket.create_connection(self._target)
        except OSError:
            return
        self._open += [inside, outside]
        for ends, counted in (((inside, outside), not self._of_answers), ((outside, inside), self._of_answers)):
            thread = threading.Thread(target=self._pump, args=(*ends, counted), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(4096):
                if counted:
                    self.passed += len(data)
                    if self.passed >= self._left:
                        target.sendall(data[: len(data) - (self.passed - self._left)])
                        break
                target.sendall(data)
        except OSError:
            pass
        self._cut()

    def _cut(self) -> None:
        for each in self._open:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self) -> None:
        self._listening.close()
        self._cut()
        for thread in self._threads:
            thread.join(5)
        for each in self._open:
            each.close()


@contextmanager
def wire(server: Server, after: int, *, of_answers: bool) -> Iterator[Wire]:
    found = Wire(server, after, of_answers=of_answers)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def through(server: Server, database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The URL by which the auditor comes through a wire."""
    server.run(database, "GRANT ALL ON SCHEMA public TO auditor", "GRANT pg_read_all_data TO auditor")

    def url(port: int) -> str:
        monkeypatch.setenv("PGPASSWORD", server.password)
        return f"postgresql://auditor@127.0.0.1:{port}/{database}?sslmode=disable&query_timeout=20"

    yield url
    server.run(database, "REVOKE pg_read_all_data FROM auditor")


def test_cut_while_reading(run: Run, server: Server, database: str, through: Any) -> None:
    with closing(server.connect(database)) as connection:
        hospital_table(connection, [hospital_row(n) for n in range(1, 400)])
        hospital_table(connection, [hospital_row(n) for n in range(400, 800)], '"大病 住院慰问台账"')
    with wire(server, 10**9, of_answers=True) as whole:
        status, out, _ = run("validate", "--from", through(whole.port), *OPTIONS)
    assert status == 0 and [item["rows"] for item in json.loads(out)["inputs"]] == [399, 400]
    total, dice = whole.passed, random.Random(9)
    said = set()
    for after in sorted({1, 400, total - 1, *(dice.randrange(1, total) for _ in range(25))}):
        with wire(server, after, of_answers=True) as cut:
            where = parse(through(cut.port))
            tables, _, unreadable = from_database.read(from_database.Database(where, server.password), None)
        if unreadable:
            assert not tables and len(unreadable) == 1 and unreadable[0].file.startswith(f"postgresql:{database}")
            said.add(unreadable[0].message)
        else:  # all was there, and only the farewell was lost
            assert [table.grid.height - 1 for table in tables] == [399, 400] and after > total - 300
    assert any("连接中断" in each for each in said)
    assert not [each for each in said if "\n" in each or server.password in each]


def test_cut_while_writing(
    run: Run, server: Server, database: str, through: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the moment: either the whole run is there or nothing of it, and the same once more ends with it there once."""
    rows = [",".join(map(str, hospital_row(n, 性别="?"))) for n in range(1, 90)]
    ledger = tmp_path / "住院慰问台账.csv"
    ledger.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    contents: list[writing.Content] = []
    write = writing.write

    def noting(address: Any, password: str | None, content: writing.Content, *, force: bool) -> bool:
        contents.append(content)
        return write(address, password, content, force=force)

    monkeypatch.setattr(export, "write", noting)

    watching = server.connect(database)
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in TABLES)

    def there() -> list[int]:
        if watching.run("SELECT to_regclass('public.audit_run')::text") == [[None]]:
            return []
        return list(watching.run(f"SELECT {counts}")[0])

    with wire(server, 10**9, of_answers=False) as whole:
        status, _, err = run("check", ledger, "--to", through(whole.port), *OPTIONS)
    assert (status, "已写入" in err) == (1, True)
    expected, total, dice = there(), whole.passed, random.Random(7)
    assert expected[0] == 1 and expected[2] > 80
    drops = ["DROP VIEW audit_office", *(f"DROP TABLE {name}" for name in TABLES)]
    outcomes = set()
    for after in sorted({1, total - 1, total - 30, *(dice.randrange(1, total) for _ in range(25))}):
        if there():
            watching.run("; ".join(drops))
        with wire(server, after, of_answers=False) as cut:
            try:
                write(parse(through(cut.port)), server.password, contents[0], force=False)
                outcomes.add("written")
            except (OutputError, ReadError) as error:
                assert str(error).startswith(f"postgresql:{database}") and "\n" not in str(error)
                assert server.password not in str(error)
                assert there() in ([], expected)
                outcomes.add("lost" if there() else "undone")
        write(parse(through(server.port)), server.password, contents[0], force=False)
        assert there() == expected
    assert "undone" in outcomes
    watching.run("; ".join(drops))
    with wire(server, total // 2, of_answers=False) as cut:
        status, out, err = run("check", ledger, "--to", through(cut.port), *OPTIONS)
    assert status == 2 and err.count("\n") == 1 and "撤销" in err and there() == []
    assert json.loads(out)["summary"]["rows"] == 89  # what was found is told in any case
    assert run("check", ledger, "--to", through(server.port), *OPTIONS)[0] == 1
    assert there() == expected
    watching.close()


def test_the_server_dies_while_it_is_read(run: Run, server: Server, database: str, tmp_path: Path) -> None:
    with closing(server.connect(database)) as connection:
        hospital_table(connection, [hospital_row(n) for n in range(1, 200)])
        connection.run('CREATE VIEW slow AS SELECT *, pg_sleep(0.05)::text AS "备注" FROM "住院慰问台账"')
        connection.run('CREATE VIEW "住院慰问" AS SELECT * FROM slow WHERE length("备注") >= 0')
    csv = tmp_path / "住院慰问台账.csv"
    csv.write_text(
        HEAD + ",".join(map(str, hospital_row(900))) + "\n",
        encoding="utf-8",
    )

    def kill() -> None:
        with closing(server.connect("postgres")) as watching:
            for _ in range(400):
                if watching.run(
                    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY (SELECT%slow%' OR query LIKE 'COPY (SELECT%住院慰问\"%' AND pid <> pg_backend_pid()"
                ):
                    break
                time.sleep(0.02)
        time.sleep(0.2)
        server.control("stop", "-m", "immediate")

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        status, out, err = run("check", "--from", server.url(database), "--table", "住院慰问", csv, *OPTIONS)
    finally:
        killer.join()
        server.control("start")
    document = json.loads(out)
    assert status == 2 and err.count("\n") == 1 and "连接中断" in err and "public.住院慰问" in err
    # The file that was named with it is still checked.
    assert [item["file"] for item in document["inputs"]] == ["住院慰问台账.csv"]


WRITE = """
import sys
from audit.databases import writing
from audit.databases.address import parse
insert = writing._Sqlite.insert
def slow(self, table, rows):
    insert(self, table, rows)
    if table.name == "audit_finding":
        print("half", flush=True)
        sys.stdin.read()
writing._Sqlite.insert = slow
from audit.cli import main
if __name__ == "__main__":
    main(sys.argv[1:])
"""


def test_the_program_is_killed_while_it_writes_a_file(run: Run, tmp_path: Path) -> None:
    csv, target = tmp_path / "住院慰问台账.csv", tmp_path / "out.db"
    csv.write_text(
        HEAD + ",".join(map(str, hospital_row(1, 性别="?"))) + "\n",
        encoding="utf-8",
    )
    script = tmp_path / "slow.py"
    script.write_text(WRITE, encoding="utf-8")
    command = [sys.executable, str(script), "check", str(csv), "--to", f"sqlite:///{target}", *OPTIONS]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
    ) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) and b"half" not in line:
            pass
        assert line
        process.kill()
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert run("check", csv, "--to", f"sqlite:///{target}", *OPTIONS)[0] == 1
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM audit_run").fetchone() == (1,)


def test_no_room_for_the_rows(run: Run, server: Server, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is no lost connection, and is said as what it is."""
    from audit.databases import spool

    with closing(server.connect(database)) as connection:
        hospital_table(connection, [hospital_row(n) for n in range(1, 50)])
    real = Path.open

    def full(path: Path, *arguments: Any, **named: Any) -> Any:
        return real(Path("/dev/full"), "wb") if path.suffix == ".tsv" else real(path, *arguments, **named)

    monkeypatch.setattr(spool.Path, "open", full)
    status, out, err = run("validate", "--from", server.url(database), *OPTIONS)
    assert status == 2 and err.count("\n") == 1 and "写不下" in err and json.loads(out)["inputs"] == []


def test_a_server_that_cannot_be_reached_does_not_keep_the_files_from_being_checked(run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "住院慰问台账.csv"
    ledger.write_text(HEAD + ",".join(map(str, hospital_row(1))) + "\n", encoding="utf-8")
    status, out, err = run("check", ledger, "--from", "postgresql://u@127.0.0.1:1/db", *OPTIONS)
    assert status == 2 and err.count("\n") == 1 and "连不上" in err
    assert [item["rows"] for item in json.loads(out)["inputs"]] == [1]
