"""Findings as tables of a database: the same as the CSV, put in once, nothing of anybody's altered."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.reports.export_tables import TABLES, VIEWS
from tests.conftest import HOSPITAL, hospital_row, person
from tests.databases.conftest import Run, Server

OPTIONS = ("--policy", "jiande", "--as-of", "2024-12-31")
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "提交"
    folder.mkdir()
    rows = [
        hospital_row(1),
        hospital_row(3, 性别="x'); DROP TABLE audit_run; --"),
        hospital_row(5, 慰问金额=900),
        hospital_row(7, 身份证号=person(7)[:17] + "?", 社区="有\\反斜杠\t制表"),
    ]
    with (folder / "住院慰问台账.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HOSPITAL, *rows])
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    return folder


@pytest.fixture(params=["postgresql", "sqlite"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Ask]:
    """A URL, and how to ask there."""
    if request.param == "sqlite":
        path = tmp_path / "结果 库.db"

        def ask(query: str) -> list[tuple[Any, ...]]:
            with closing(sqlite3.connect(path)) as connection:
                rows = connection.execute(query).fetchall()
                connection.commit()
                return rows

        return f"sqlite:///{path}", ask
    server, database = request.getfixturevalue("server"), request.getfixturevalue("database")
    return server.url(database), lambda query: [tuple(row) for row in server.run(database, query)]


def test_the_findings_are_those_of_the_csv(run: Run, ledger: Path, target: tuple[str, Ask]) -> None:
    url, ask = target
    status, out, err = run("check", ledger, "--to", url, *OPTIONS, "--format", "csv")
    assert status == 2 and "已写入" in err
    written = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    words = {"error": "违规", "warning": "提示", "note": "线索"}
    rows = ask(
        "SELECT severity, office, rule, title, clauses, file, row_number, column_name, message, amount, related, reading, ask, fingerprint "
        "FROM audit_finding ORDER BY number"
    )
    assert len(rows) == len(written) > 2
    names = (
        "街道",
        "规则",
        "规则名称",
        "条款",
        "文件",
        "行",
        "列",
        "问题",
        "涉及金额（元）",
        "相关行",
        "读法",
        "请核实",
        "指纹",
    )
    for row, line in zip(rows, written, strict=True):
        assert line["级别"].startswith(words[row[0]][:2])
        cells = ["" if cell is None else str(cell) for cell in row[1:]]
        amount = names.index("涉及金额（元）")
        expected = [line[name].removeprefix("'") for name in names]
        assert [*cells[:amount], *cells[amount + 1 :]] == [*expected[:amount], *expected[amount + 1 :]]
        assert (float(cells[amount]) if cells[amount] else None) == (
            float(expected[amount]) if expected[amount] else None
        )
    everything = str(rows) + str(ask("SELECT * FROM audit_problem")) + str(ask("SELECT * FROM audit_ledger"))
    assert person(7)[:17] not in everything and person(5) not in everything
    (problem,) = ask("SELECT subject, message FROM audit_problem WHERE kind = 'unreadable'")
    assert problem[0] == "坏.xlsx"
    (read,) = ask("SELECT file, rows, rows_read, sha256 FROM audit_ledger")
    assert read[:3] == ("住院慰问台账.csv", 4, 4) and len(read[3]) == 64
    ((policy, as_of, amount, exit_status),) = ask("SELECT policy, as_of, amount, exit_status FROM audit_run")
    assert (policy, str(as_of), exit_status) == ("jiande", "2024-12-31", 2)
    offices = ask("SELECT office, sum(errors), sum(amount) FROM audit_office GROUP BY office")
    assert sum(errors for _, errors, _ in offices) == sum(line["级别"] == "违规" for line in written)
    assert float(sum(each for _, _, each in offices)) == float(amount)


def test_the_same_run_is_there_once_and_replaced_only_by_force(run: Run, ledger: Path, target: tuple[str, Ask]) -> None:
    url, ask = target
    call = ("check", ledger, "--to", url, *OPTIONS, "--format", "json")
    assert "已写入" in run(*call)[2]
    ask("UPDATE audit_finding SET message = 'x' RETURNING 1")
    before = ask("SELECT * FROM audit_run")
    status, _, err = run(*call)
    assert status == 2 and "已有这次运行" in err
    assert ask("SELECT DISTINCT message FROM audit_finding") == [("x",)]
    assert "已写入" in run(*call, "--force")[2]
    assert ask("SELECT * FROM audit_run") == before and ("x",) not in ask("SELECT DISTINCT message FROM audit_finding")
    # Another parameter, another day, another input: each is a run of its own.
    assert "已写入" in run(*call, "--set", "住院慰问.每次金额=900")[2]
    assert "已写入" in run("check", ledger, "--to", url, "--policy", "jiande", "--as-of", "2024-12-30")[1]
    with (ledger / "住院慰问台账.csv").open("a", encoding="utf-8") as stream:
        stream.write(",".join(map(str, hospital_row(9))) + "\n")
    assert "已写入" in run(*call)[2]
    assert ask("SELECT count(*) FROM audit_run") == [(4,)]


def test_tables_of_others_are_not_touched(run: Run, ledger: Path, target: tuple[str, Ask]) -> None:
    url, ask = target
    run("check", ledger, "--to", url, *OPTIONS)
    ask("DELETE FROM audit_finding RETURNING 1")
    ask("DROP VIEW audit_office") if "sqlite" in url else ask("DROP VIEW audit_office; SELECT 1")
    change = "ALTER TABLE audit_finding ADD COLUMN mine integer"
    ask(change) if "sqlite" in url else ask(change + "; SELECT 1")
    status, _, err = run("check", ledger, "--to", url, *OPTIONS, "--force", "--format", "json")
    assert status == 2 and "mine" in err and "没有写入" in err
    assert ask("SELECT count(*), max(mine) FROM audit_finding") == [(0, None)]


def test_everything_has_a_chinese_comment(run: Run, server: Server, database: str, ledger: Path) -> None:
    server.run(database, 'CREATE SCHEMA "审计 ""x"" schema"')
    status, out, _ = run(
        "check", ledger, "--to", server.url(database, schema='审计 "x" schema'), *OPTIONS, "--lang", "en"
    )
    assert status == 2 and "written to" in out
    rows = server.run(
        database,
        "SELECT c.relname, a.attname, col_description(c.oid, a.attnum), obj_description(c.oid) FROM pg_class c JOIN pg_attribute a "
        "ON a.attrelid = c.oid WHERE a.attnum > 0 AND c.relname LIKE 'audit%' AND c.relkind IN ('r', 'v')",
    )
    assert len(rows) == sum(len(item.fields) for item in (*TABLES, *VIEWS))
    for row in rows:
        assert all(text and any("\u4e00" <= c <= "\u9fff" for c in text) for text in row[2:])


def test_two_at_a_time(run: Run, server: Server, database: str, ledger: Path) -> None:
    """Both make the tables and both put in the same run: one does it, the other finds it there."""
    from datetime import date

    from audit.app import check
    from audit.app.export import content_of
    from audit.app.settings import Settings
    from audit.databases.address import parse
    from audit.databases.writing import write
    from audit.reports.as_json import check_json

    settings = Settings(date(2024, 12, 31), policy="jiande")
    checked = check.check([ledger], settings)
    content = content_of(check_json(checked.report), checked, settings, 2)
    outcomes: list[bool] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(write(parse(server.url(database)), None, content, force=False)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, False, False, True]


@pytest.mark.parametrize("case", ["no schema", "no rights", "read only", "encoding"])
def test_what_cannot_be_written_is_said_in_one_line(
    run: Run, server: Server, database: str, ledger: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    url = server.url(database)
    name = ""
    if case == "no schema":
        url = server.url(database, schema="没有")
    elif case == "read only":
        server.run(database, f'ALTER DATABASE "{database}" SET default_transaction_read_only = on')
    elif case == "no rights":
        monkeypatch.setenv("PGPASSWORD", server.password)
        url = f"postgresql://auditor@127.0.0.1:{server.port}/{database}"
    else:
        name = server.create("EUC_CN", "euc")
        with (ledger / "住院慰问台账.csv").open("a", encoding="utf-8") as stream:
            stream.write(",".join(map(str, hospital_row(9, 性别="\U00020bb7"))) + "\n")
        url = server.url(name)
    try:
        status, out, err = run("check", ledger, "--to", url, *OPTIONS, "--format", "json")
        lines = [each for each in err.splitlines() if "postgresql:" in each]
        assert status == 2 and len(lines) == 1 and json.loads(out)["findings"]
        assert server.run(name or database, "SELECT to_regclass('audit_run') IS NULL") == [[True]]
    finally:
        if case == "read only":
            server.run("postgres", f'ALTER DATABASE "{database}" RESET ALL')
        if name:
            server.run("postgres", f'DROP DATABASE "{name}"')


def test_a_run_that_cannot_write_leaves_no_outputs_so_that_the_same_command_works(
    run: Run, server: Server, database: str, ledger: Path, tmp_path: Path
) -> None:
    """And nothing goes into the database where the outputs have no place."""
    out = tmp_path / "结果"
    (ledger / "坏.xlsx").unlink()
    call = ("run", ledger, "--out", out, *OPTIONS, "--format", "json")
    server.run(database, "CREATE TABLE audit_run (x int)")
    status, _, err = run(*call, "--to", server.url(database))
    assert status == 2 and "audit_run" in err and not out.exists()
    server.run(database, "DROP TABLE audit_run")
    out.write_text("in the way")
    status, _, err = run(*call, "--to", server.url(database))
    assert status == 2 and server.run(database, "SELECT to_regclass('audit_run') IS NULL") == [[True]]
    out.unlink()
    status, printed, err = run(*call, "--to", server.url(database))
    assert status == 1 and "已写入" in err and (out / "record.json").is_file()
    assert server.run(database, "SELECT count(*) FROM audit_finding")[0][0] >= len(json.loads(printed)["findings"]) > 0
    assert run(*call, "--to", server.url(database), "--force")[0] == 1


def test_files_of_sqlite_that_cannot_be_written(run: Run, ledger: Path, tmp_path: Path) -> None:
    other = tmp_path / "text.db"
    other.write_bytes(b"no database at all" * 100)
    status, _, err = run("check", ledger, "--to", f"sqlite:///{other}", *OPTIONS, "--format", "json")
    assert status == 2 and "不是 SQLite" in err and other.read_bytes() == b"no database at all" * 100
    status, _, err = run(
        "check", ledger, "--to", f"sqlite:///{tmp_path / 'none' / 'x.db'}", *OPTIONS, "--format", "json"
    )
    assert status == 2 and "文件夹不存在" in err


def test_a_run_with_a_database_can_be_verified_and_repeated(
    run: Run, server: Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record names the tables and their digests, and neither host nor user nor password; a changed cell is named."""
    from audit.app.init import begin
    from tests.databases.filling import hospital_table

    with closing(server.connect(database)) as connection:
        hospital_table(connection, [hospital_row(n) for n in range(1, 30)])
        connection.run('ALTER TABLE "住院慰问台账" ADD COLUMN id serial PRIMARY KEY')
    server.run(database, 'GRANT SELECT ON "住院慰问台账" TO auditor')
    project = tmp_path / "项目"
    begin(project, "jiande", None, force=False)
    monkeypatch.chdir(project)
    secret = "s3cr3t%3Aw%C3%B6rd%40%2F%23"
    url = f"postgresql://auditor:{secret}@127.0.0.1:{server.port}/{database}"
    out, again = project / "结果", f"sqlite:///{tmp_path / 'x.db'}"
    status, printed, err = run(
        "run", "--from", url, "--policy", "jiande", "--out", out, "--as-of", "2024-12-31", "--to", again
    )
    assert status == 0 and "已写入" in printed
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file() and path.suffix != ".xlsx")
    for word in (secret, server.password, "auditor", "127.0.0.1", str(server.port)):
        assert word.encode() not in written and word not in printed + err.replace(url, "")
    asked = json.loads((out / "record.json").read_text(encoding="utf-8"))["predicate"]["buildDefinition"][
        "externalParameters"
    ]
    assert asked["files"] is False and "--from" in asked["command"]
    record = out / "record.json"
    status, text, _ = run("verify", record)
    assert status == 1 and "未能核对" in text  # nobody says where the server is
    for name, value in (
        ("PGHOST", "127.0.0.1"),
        ("PGPORT", str(server.port)),
        ("PGUSER", "auditor"),
        ("PGPASSWORD", server.password),
    ):
        monkeypatch.setenv(name, value)
    assert run("verify", record)[0] == 0
    assert run("rerun", record)[0] == 0
    server.run(database, 'UPDATE "住院慰问台账" SET "慰问金额" = 950 WHERE id = 7')
    status, text, _ = run("verify", record, "--from", server.url(database))
    assert status == 1 and "public.住院慰问" in text and "内容变了" in text
    status, text, _ = run("rerun", record, "--format", "json")
    differences = json.loads(text)["differences"]
    assert status == 1 and any(item["kind"] == "cell" and "7" in item["message"] for item in differences)
    assert any(item["kind"] == "finding" for item in differences)
