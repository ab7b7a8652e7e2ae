"""A million rows out of PostgreSQL and SQLite: `python -m tests.bench.databases [--rows N]`.

Against what one would do without `--from`: `psql \\copy` to a csv and a check of that. Each figure is a whole process, the best of several taken
in turns, with the highest memory of its processes. Starts a server of its own, as the tests do.
"""

from __future__ import annotations

import argparse
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.bench import ledgers, make
from tests.databases.serving import Server, binaries, started

ROOT = Path(__file__).resolve().parents[2]
TABLE = '"住院慰问台账"'
TYPES = {"年龄": "text", "慰问金额": "text", "入院日期": "text", "慰问日期": "text"}


def fill(server: Server, folder: Path, count: int) -> None:
    """The rows as a csv, in PostgreSQL and in SQLite, once without and once with a primary key."""
    path = folder / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(make.HEADINGS)
        writer.writerows(make.rows(count))
    columns = ", ".join(f'"{name}" text' for name in make.HEADINGS)
    for name, key in (("plain", ""), ("keyed", "id bigserial PRIMARY KEY, ")):
        server.run("postgres", f"CREATE DATABASE {name}")
        server.run(name, f"CREATE TABLE {TABLE} ({key}{columns})")
        listed = ", ".join(f'"{heading}"' for heading in make.HEADINGS)
        psql(server, name, f"\\copy {TABLE} ({listed}) from '{path}' with (format csv, header)")
        server.run(name, "ANALYZE")
    with closing(sqlite3.connect(folder / "x.db")) as connection, path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        connection.execute(f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * len(next(rows)))
        connection.executemany(f"INSERT INTO {TABLE} VALUES (NULL, {marks})", rows)
        connection.commit()
    path.unlink()


def psql_command(server: Server, database: str, command: str) -> list[str]:
    return [
        "psql",
        "-q",
        "-h",
        str(server.folder),
        "-p",
        str(server.port),
        "-U",
        "postgres",
        "-d",
        database,
        "-c",
        command,
    ]


def psql(server: Server, database: str, command: str) -> None:
    subprocess.run(psql_command(server, database, command), check=True)


def main() -> None:
    """Print a table of seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    programs = binaries()
    if programs is None:
        raise SystemExit("needs PostgreSQL's initdb and pg_ctl")
    with tempfile.TemporaryDirectory() as name, started(programs) as server:
        folder = Path(name)
        fill(server, folder, given.rows)
        copied = folder / "住院慰问台账.csv"
        check = [*ledgers.OURS, "check"]
        export = psql_command(
            server,
            "keyed",
            f"\\copy (SELECT {', '.join(map(repr_name, make.HEADINGS))} FROM {TABLE} ORDER BY id) to '{copied}' with (format csv, header)",
        )
        steps = f"import subprocess, sys\nsubprocess.run({export!r}, check=True)\nsys.exit(subprocess.run({[*check, str(copied), *ledgers.OPTIONS]!r}).returncode)"
        by_hand = [sys.executable, "-c", steps, "audit"]
        runs = {
            "psql \\copy, then check of the csv": by_hand,
            "--from postgresql, primary key": [*check, "--from", server.url("keyed"), *ledgers.OPTIONS],
            "--from postgresql, no key": [*check, "--from", server.url("plain"), *ledgers.OPTIONS],
            "--from sqlite, primary key": [*check, "--from", f"sqlite:///{folder / 'x.db'}", *ledgers.OPTIONS],
        }
        best = ledgers.in_turns(runs, given.times, measure=True)
        first = next(iter(best.values())).seconds
        print(f"{given.rows} rows, best of {given.times}, {os.cpu_count()} processors")
        for label, run in best.items():
            print(f"{label:36} {run.seconds:7.2f} s  {run.seconds / first:5.2f}  {run.memory:7.0f} MB")


def repr_name(name: str) -> str:
    return f'"{name}"'


if __name__ == "__main__":
    main()
