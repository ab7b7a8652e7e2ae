"""Ledgers out of PostgreSQL, on a real server: which tables, every type to the last digit, every oddity named."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HOSPITAL, hospital_row, person
from tests.databases.conftest import Run, Server
from tests.databases.filling import TYPES, hospital_table, into_postgres

OPTIONS = ("--policy", "jiande", "--as-of", "2024-12-31", "--format", "json")


def report(run: Run, *arguments: object) -> tuple[int, dict[str, Any], str]:
    status, out, err = run(*arguments, *OPTIONS)
    return status, json.loads(out), err


def fill(server: Server, database: str, *rows: list[Any], table: str = '"住院慰问台账"') -> None:
    with closing(server.connect(database)) as connection:
        hospital_table(connection, rows or [hospital_row(1), hospital_row(2)], table)


def test_a_table_is_read_in_the_order_of_its_key_and_nothing_of_it_is_lost(
    run: Run, server: Server, database: str
) -> None:
    fill(server, database, hospital_row(1, 慰问金额="1234567.10"), hospital_row(2, 性别="不详"))
    server.run(
        database,
        'ALTER TABLE "住院慰问台账" ADD COLUMN id integer, ADD COLUMN "备用" bytea',
        'UPDATE "住院慰问台账" SET id = CASE WHEN "性别" = \'不详\' THEN 1 ELSE 2 END',
        'ALTER TABLE "住院慰问台账" ADD PRIMARY KEY (id)',
    )
    status, document, err = report(run, "check", "--from", server.url(database))
    assert (status, err) == (1, "")
    (table,) = document["inputs"]
    assert table["file"] == f"postgresql:{database}/public.住院慰问台账" and table["sheet"] is None
    assert (table["rows"], table["read"], table["sums"]) == (2, 2, {"慰问金额": "1234717.10"})
    assert table["order"] == {"by": "primary_key", "columns": ["id"]}
    assert set(table["unused"].values()) == {"id", "备用"}
    (unclear,) = [item for item in document["findings"] if item["rule"] == "schema" and item["column"] == "性别"]
    assert unclear["row"] == 1


def test_the_digest_can_be_reckoned_with_psql(run: Run, server: Server, database: str) -> None:
    fill(server, database, hospital_row(2), hospital_row(1, 社区="有\t制表\\和\n换行"))
    _, document, _ = report(run, "validate", "--from", server.url(database))
    (table,) = document["inputs"]
    assert table["order"] == {
        "by": "all_columns",
        "columns": ["身份证号", *(name for name in HOSPITAL if name != "身份证号")],
    }
    rows = [hospital_row(2), hospital_row(1, 社区="有\\t制表\\\\和\\n换行")]
    text = "".join("\t".join(map(str, row)) + "\n" for row in [HOSPITAL, *sorted(rows, key=lambda row: row[2])])
    text = text.replace("\t150\n", "\t150.00\n")
    assert table["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_every_type_comes_as_it_is(run: Run, server: Server, database: str) -> None:
    """Amounts to the last digit, days whatever the server's settings, booleans, fixed-width text, domains, enums."""
    server.run(
        database,
        f"ALTER DATABASE \"{database}\" SET datestyle = 'German, DMY'",
        f"ALTER DATABASE \"{database}\" SET lc_monetary = 'C'",
        f"ALTER DATABASE \"{database}\" SET timezone = 'America/New_York'",
        "CREATE DOMAIN number AS varchar(20)",
        "CREATE TYPE sex AS ENUM ('女', '男')",
        'CREATE TABLE t ("姓名" char(12), "性别" sex, "身份证号" number, "街道" text, "社区" text, "入院日期" timestamp, "证明材料" varchar(30), '
        '"慰问日期" timestamptz, "慰问金额" money)',
        f"INSERT INTO t VALUES ('测试一', '男', '{person(1)}', '青云街道', '城北社区', '2024-03-01 08:30:00', '住院证明', "
        "'2024-03-20 00:30:00+08', 1234.50)",
    )
    status, document, _ = report(run, "validate", "--from", server.url(database), "--table", "t=住院慰问台账")
    assert (status, document["findings"]) == (0, [])
    (table,) = document["inputs"]
    assert table["sums"] == {"慰问金额": "1234.50"}
    assert (table["first_day"], table["last_day"]) == ("2024-03-01", "2024-03-20")


@pytest.mark.parametrize(
    ("type_", "value", "amount"),
    [
        ("numeric", "0.1000", "0.10"),
        ("numeric(20,4)", "123456789012.3400", "123456789012.34"),
        ("double precision", "0.30000000000000004", "0.30"),
        ("real", "150.25", "150.25"),
        ("double precision", "2e3", "2000.00"),
        ("bigint", "150", "150.00"),
        ("numeric", "0.001", None),
        ("numeric", "NaN", None),
        ("double precision", "Infinity", None),
    ],
)
def test_amounts(run: Run, server: Server, database: str, type_: str, value: str, amount: str | None) -> None:
    with closing(server.connect(database)) as connection:
        into_postgres(
            connection, '"住院慰问台账"', HOSPITAL, [hospital_row(1, 慰问金额=value)], TYPES | {"慰问金额": type_}
        )
    status, document, _ = report(run, "validate", "--from", server.url(database))
    (table,) = document["inputs"]
    if amount is None:
        assert status == 1 and [item["column"] for item in document["findings"]] == ["慰问金额"]
    else:
        assert (status, table["sums"]) == (0, {"慰问金额": amount})


@pytest.mark.parametrize("day", ["infinity", "-infinity", "0044-03-15 BC", "12024-01-01"])
def test_days_that_are_none(run: Run, server: Server, database: str, day: str) -> None:
    fill(server, database, hospital_row(1, 慰问日期=day))
    status, document, _ = report(run, "validate", "--from", server.url(database))
    assert status == 1 and {item["column"] for item in document["findings"]} == {"慰问日期"}


def test_a_number_that_lost_its_end_is_no_identity(run: Run, server: Server, database: str) -> None:
    with closing(server.connect(database)) as connection:
        into_postgres(
            connection, '"住院慰问台账"', HOSPITAL, [hospital_row(2)], TYPES | {"身份证号": "double precision"}
        )
    status, document, _ = report(run, "validate", "--from", server.url(database))
    assert status == 1 and [item["column"] for item in document["findings"]] == ["身份证号"]


@pytest.mark.parametrize("type_", ["bytea", "json", "jsonb", "text[]", "xml"])
def test_columns_that_hold_no_cells_are_refused_in_one_line(
    run: Run, server: Server, database: str, type_: str
) -> None:
    fill(server, database)
    server.run(database, f'ALTER TABLE "住院慰问台账" DROP COLUMN "证明材料", ADD COLUMN "证明材料" {type_}')
    status, document, err = report(run, "check", "--from", server.url(database))
    assert status == 2 and not document["inputs"]
    assert err.count("\n") == 1 and "证明材料" in err and f"postgresql:{database}/public.住院慰问台账" in err


def test_nulls_empty_texts_and_no_rows(run: Run, server: Server, database: str) -> None:
    fill(server, database, hospital_row(1, 社区=None), hospital_row(2, 社区=""), [None] * len(HOSPITAL))
    server.run(database, 'CREATE TABLE "大病慰问台账" AS SELECT * FROM "住院慰问台账" WHERE false')
    status, document, _ = report(run, "validate", "--from", server.url(database), "--table", "住院慰问台账")
    (table,) = document["inputs"]
    assert (table["rows"], table["read"], table["left_out"]) == (2, 3, {"blank": 1})
    server.run(database, 'DELETE FROM "住院慰问台账"')
    status, document, _ = report(run, "validate", "--from", server.url(database), "--table", "住院慰问台账")
    (table,) = document["inputs"]
    assert (status, table["rows"], table["read"]) == (0, 0, 0)


def test_tables_that_are_no_ledgers_are_counted_and_views_of_ledgers_are_not_counted_twice(
    run: Run, server: Server, database: str
) -> None:
    fill(server, database)
    server.run(
        database,
        "CREATE TABLE users (id int, name text)",
        "CREATE TABLE nothing ()",
        'CREATE VIEW "青云" AS SELECT * FROM "住院慰问台账" WHERE "街道" = \'青云街道\'',
        'CREATE VIEW "青云2" AS SELECT * FROM "青云" WHERE "性别" = \'男\'',
        'CREATE TABLE part ("住院" text) PARTITION BY LIST ("住院")',
        "CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('a')",
    )
    _, document, _ = report(run, "validate", "--from", server.url(database))
    assert [item["file"].rpartition(".")[2] for item in document["inputs"]] == ["住院慰问台账"]
    reasons = {item["file"]: item["reason"] for item in document["skipped"]}
    assert "3 张" in reasons[f"postgresql:{database}"] and "users" in reasons[f"postgresql:{database}"]
    assert set(reasons) == {
        f"postgresql:{database}",
        *(f"postgresql:{database}/public.{name}" for name in ("青云", "青云2")),
    }
    _, document, _ = report(run, "validate", "--from", server.url(database), "--table", "public.青云2")
    assert [item["rows"] for item in document["inputs"]] == [1]


def test_names_that_want_to_be_sql(run: Run, server: Server, database: str) -> None:
    evil = """a"; DROP TABLE keep; --'\\ %s :x $1 "住院" """
    quoted = '"' + evil.replace('"', '""') + '"'
    server.run(database, "CREATE TABLE keep (x int)")
    fill(server, database, hospital_row(1, 社区="'); DROP TABLE keep; --"), table=quoted)
    server.run(database, f"ALTER TABLE {quoted} ADD COLUMN {quoted} text")
    status, document, _ = report(run, "validate", "--from", server.url(database), "--table", evil + "=住院慰问台账")
    assert (status, [item["rows"] for item in document["inputs"]]) == (0, [1])
    assert "\n" not in document["inputs"][0]["file"] and document["inputs"][0]["file"].count("/") == 1
    assert server.run(database, "SELECT count(*) FROM keep") == [[0]]
    server.run(database, 'CREATE SCHEMA "it\'s; \\"', f'ALTER TABLE {quoted} SET SCHEMA "it\'s; \\"')
    status, document, _ = report(run, "validate", "--from", server.url(database, schema="it's; \\"))
    assert [item["rows"] for item in document["inputs"]] == [1]


def test_schemas(run: Run, server: Server, database: str) -> None:
    server.run(database, 'CREATE SCHEMA "青云"', 'CREATE SCHEMA "更楼"')
    fill(server, database, table='"青云"."住院慰问台账"')
    fill(server, database, hospital_row(3), table='"更楼"."住院慰问台账"')
    status, _, err = run("check", "--from", server.url(database), *OPTIONS)
    assert status == 2 and "没有台账" in err
    _, document, _ = report(run, "validate", "--from", server.url(database, schema="青云"))
    assert [item["rows"] for item in document["inputs"]] == [2]
    both = server.url(database, schema="青云") + "&schema=" + "更楼"
    _, document, _ = report(run, "validate", "--from", both)
    assert sorted(item["rows"] for item in document["inputs"]) == [1, 2]
    status, _, err = run("validate", "--from", both, "--table", "住院慰问台账")
    assert status == 2 and "模式.表名" in err
    status, _, err = run("validate", "--from", server.url(database, schema="没有"))
    assert status == 2 and err.count("\n") == 1 and "没有" in err


@pytest.mark.parametrize("encoding", ["EUC_CN", "SQL_ASCII", "SQL_ASCII utf8"])
def test_encodings(run: Run, server: Server, encoding: str) -> None:
    """A database in GB2312 is converted by the server; one without a declared encoding holds whatever bytes were put in."""
    kind, _, content = encoding.partition(" ")
    name = server.create(kind, f"enc_{kind}_{content}".lower())
    try:
        with closing(server.connect(name)) as connection:
            connection.run(f"SET client_encoding TO '{'UTF8' if kind == 'EUC_CN' else 'SQL_ASCII'}'")
            connection._client_encoding = "utf-8" if content or kind == "EUC_CN" else "gb18030"
            # 乗 ends with the byte of a backslash in GBK.
            rows = [
                hospital_row(1, 社区="城北\\社区" if kind == "EUC_CN" else "城北乗\\社区"),
                hospital_row(2, 社区="城\t南"),
            ]
            columns = ", ".join(f'"{heading}" text' for heading in HOSPITAL)
            connection.run(f'CREATE TABLE "住院慰问台账" ({columns})')
            for row in rows:
                values = ", ".join("'" + str(cell) + "'" for cell in row)
                connection.run(f'INSERT INTO "住院慰问台账" VALUES ({values})')
        _, document, _ = report(run, "check", "--from", server.url(name))
        (table,) = document["inputs"]
        assert table["file"] == f"postgresql:{name}/public.住院慰问台账"
        assert (table["rows"], table["sums"]) == (2, {"慰问金额": "300.00"})
        assert not [item for item in document["findings"] if item["rule"] == "schema"]
    finally:
        server.run("postgres", f'DROP DATABASE "{name}"')


def test_what_may_not_be_read_is_named_and_the_rest_is_read(
    run: Run, server: Server, database: str, monkeypatch: Any
) -> None:
    fill(server, database)
    server.run(
        database,
        'CREATE TABLE "大病慰问台账" AS SELECT * FROM "住院慰问台账"',
        'CREATE VIEW broken AS SELECT *, 1 / (length("姓名") - length("姓名")) AS "慰问次数" FROM "住院慰问台账"',
        'ALTER VIEW broken RENAME TO "健康体检台账"',
        'GRANT SELECT ON "住院慰问台账" TO auditor',
        'ALTER TABLE "住院慰问台账" ENABLE ROW LEVEL SECURITY',
        'CREATE POLICY men ON "住院慰问台账" TO auditor USING ("性别" = \'男\')',
    )
    url = f"postgresql://auditor@127.0.0.1:{server.port}/{database}"
    monkeypatch.setenv("PGPASSWORD", server.password)
    status, document, err = report(run, "validate", "--from", url)
    assert status == 2 and [item["rows"] for item in document["inputs"]] == [1]
    assert "大病慰问台账: 没有读取权限" in err
    assert any("行级安全" in item["message"] and item["severity"] == "note" for item in document["findings"])


def test_a_query_that_takes_too_long_is_stopped(run: Run, server: Server, database: str) -> None:
    fill(server, database)
    server.run(
        database,
        'CREATE VIEW slow AS SELECT *, pg_sleep(20)::text AS "备注" FROM "住院慰问台账"',
    )
    status, _, err = run(
        "check", "--from", server.url(database, query_timeout="0.3"), "--table", "slow=住院慰问台账", *OPTIONS
    )
    assert status == 2 and "query_timeout" in err and err.count("\n") == 1


def test_reading_changes_nothing(run: Run, server: Server, database: str) -> None:
    """A view that writes when it is read finds that it may not."""
    fill(server, database)
    server.run(
        database,
        "CREATE TABLE log (x int)",
        "CREATE FUNCTION note() RETURNS text LANGUAGE sql VOLATILE AS 'INSERT INTO public.log VALUES (1) RETURNING ''是''::text'",
        'CREATE VIEW spy AS SELECT *, public.note() AS "发放方式" FROM "住院慰问台账"',
    )
    status, document, err = report(
        run, "validate", "--from", server.url(database), "--table", "住院慰问台账", "--table", "spy=住院慰问台账"
    )
    assert server.run(database, "SELECT count(*) FROM log") == [[0]]
    assert [item["rows"] for item in document["inputs"]] == [2]
    assert status == 2 and "read-only" in err


def test_passwords_from_everywhere_and_shown_nowhere(
    run: Run, server: Server, database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill(server, database)
    server.run(database, 'GRANT SELECT ON "住院慰问台账" TO auditor')
    url = f"postgresql://auditor@127.0.0.1:{server.port}/{database}"
    status, out, err = run("validate", "--from", url)
    assert status == 2 and "PGPASSWORD" in err and err.count("\n") == 1
    monkeypatch.setenv("PGPASSWORD", "wrong")
    status, out, err = run("validate", "--from", url)
    assert status == 2 and "密码不对" in err and "wrong" not in out + err
    monkeypatch.delenv("PGPASSWORD")
    kept = tmp_path / "pgpass"
    escaped = server.password.replace("\\", "\\\\").replace(":", "\\:")
    kept.write_text(f"# passwords\nelsewhere:*:*:*:no\n127.0.0.1:*:*:auditor:{escaped}\n", encoding="utf-8")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    assert run("validate", "--from", url)[0] == 0
    if os.name == "posix":
        kept.chmod(0o644)
        assert run("validate", "--from", url)[0] == 2
    monkeypatch.delenv("PGPASSFILE")
    given = tmp_path / "password.txt"
    given.write_text(server.password + "\n", encoding="utf-8")
    status, out, err = run("validate", "--from", url, "--db-password-file", given)
    assert status == 0 and server.password not in out + err
    from urllib.parse import quote

    secret = quote(server.password, safe="")
    status, out, err = run("validate", "--from", f"postgresql://auditor:{secret}@127.0.0.1:{server.port}/{database}")
    assert status == 0 and "PGPASSWORD" in err and server.password not in out + err and secret not in out + err


def test_no_database_no_server_no_postgres(run: Run, server: Server) -> None:
    status, _, err = run("check", "--from", server.url("没有这个库"))
    assert status == 2 and "没有这个数据库" in err and err.count("\n") == 1
    status, _, err = run("check", "--from", "postgresql://u@127.0.0.1:1/db")
    assert status == 2 and "连不上" in err and err.count("\n") == 1
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        status, _, err = run(
            "check", "--from", f"postgresql://u@127.0.0.1:{listening.getsockname()[1]}/db?sslmode=disable"
        )
        thread.join()
    assert status == 2 and err.count("\n") == 1 and "PostgreSQL" in err
