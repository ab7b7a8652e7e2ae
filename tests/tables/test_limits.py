"""What a run may take of the machine: findings are the same bytes whatever it is, what is too little is said, nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from audit import machine, policies
from audit.checks import run as checks
from audit.errors import UsageFault
from audit.machine import Limits
from audit.masking import Masker
from audit.model import LedgerTable
from audit.tables import Database, QueryFault, engine, spill
from audit.tables.queries import adapted
from tests.bench.growth import table_of
from tests.bench.province import Province

JIANDE = policies.load("jiande")
KINDS = adapted(JIANDE)
DAY = date(2024, 12, 31)
LITTLE = 2**26  # bytes in which a street's ledgers do not fit without spilling


@pytest.fixture(scope="module")
def street() -> list[tuple[str, pl.DataFrame]]:
    with Province(2) as province:
        return list(province.ledgers(0))


def tables(street: list[tuple[str, pl.DataFrame]]) -> list[LedgerTable]:
    made = []
    for ledger, frame in street:
        made.append(table_of(KINDS[ledger], frame, "1", "0" * 64))
        made[-1].file = f"{ledger}.xlsx"
    return made


@pytest.fixture
def spilled(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files of each database that spilled, as they were when it was closed."""
    seen: list[list[str]] = []
    close = engine.Engine.close

    def watched(self: engine.Engine) -> None:
        place = self.connection.execute("SELECT current_setting('temp_directory')").fetchone()[0]
        seen.append(sorted(map(str, Path(place).iterdir())) if place and Path(place).is_dir() else [])
        close(self)

    monkeypatch.setattr(engine.Engine, "close", watched)
    return seen


def test_the_same_bytes_whatever_memory_and_threads(
    street: list[tuple[str, pl.DataFrame]], spilled: list[list[str]], tmp_path: Path
) -> None:
    integrity = policies.load_integrity()
    assert integrity is not None
    outcomes = set()
    for memory, threads in ((None, 1), (LITTLE, 1), (LITTLE, 2), (LITTLE, 4)):
        limits = Limits(memory, tmp_path, threads)
        result = checks.run_rules((JIANDE, integrity), tables(street), KINDS, DAY, Masker(), 50, limits)
        assert not result.faults and len(result.findings) > 500
        outcomes.add(repr((result.findings, result.held, result.held_amount, result.not_run, result.not_applicable)))
        assert bool(spilled[-1]) == (memory is not None)
    assert len(outcomes) == 1
    assert list(tmp_path.iterdir()) == []


def test_from_a_file_the_same_as_from_memory(
    street: list[tuple[str, pl.DataFrame]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "LARGE", 1)
    outcomes = set()
    for share in (1.0, 0.0):
        monkeypatch.setattr(engine, "_SHARE", share)
        with Database(tables(street), KINDS, DAY, limits=Limits(spill=tmp_path)) as database:
            database.use(JIANDE)
            assert bool(list(tmp_path.rglob("ledgers.db"))) == (share == 0.0)
            outcomes.add(repr(database.rows("SELECT * FROM 住院慰问台账 ORDER BY _row")))
            for sql in (
                "SELECT * FROM read_text('README.md')",
                f"SELECT * FROM read_text('{Path(__file__).resolve()}')",
                f"SELECT * FROM glob('{tmp_path}/../*')",
                "COPY (SELECT 1) TO 'out.csv'",
            ):
                with pytest.raises(Exception, match=r"文件|SELECT"):
                    database.rows(sql)
    assert len(outcomes) == 1


def test_too_little_memory_is_a_fault_that_names_the_option(
    street: list[tuple[str, pl.DataFrame]], tmp_path: Path
) -> None:
    with Database(tables(street), KINDS, DAY, limits=Limits(LITTLE, tmp_path, 2)) as database:
        database.use(JIANDE)
        with pytest.raises(QueryFault, match=r"内存不够（上限 64 MB）；请用 --memory") as caught:
            database.rows("SELECT list(a.姓名 || b.姓名) AS x FROM 企业退休人员花名册 AS a, range(1000) AS b(姓名)")
        assert "\n" not in str(caught.value)
        assert database.rows("SELECT count(*) AS n FROM 走访台账_全部")  # and goes on


def test_too_little_room_is_a_fault_that_names_the_option(
    street: list[tuple[str, pl.DataFrame]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Limits, "room", property(lambda self: 2**20))
    with Database(tables(street)[:2], KINDS, DAY, limits=Limits(LITTLE, tmp_path, 1)) as database:
        database.use(JIANDE)
        with pytest.raises(QueryFault, match="--spill"):
            database.rows(
                "SELECT count(*) AS n FROM (SELECT DISTINCT a.身份证号 || b.range AS x FROM 企业退休人员花名册_全部 AS a, range(100) AS b)"
            )


def test_nothing_is_printed_while_a_long_query_runs(
    street: list[tuple[str, pl.DataFrame]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)  # as the command does
    with Database(tables(street)[:2], KINDS, DAY) as database:
        database.use(JIANDE)
        sql = "SELECT count(*) AS n FROM 企业退休人员花名册_全部 AS a, range(9000) AS b WHERE hash(a.姓名, b.range) % 7 = 1"
        assert database._connection.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]
        assert database.rows(sql)[0]["n"] > 0
    assert capfd.readouterr() == ("", "")


def test_a_query_has_more_time_where_there_are_more_rows(street: list[tuple[str, pl.DataFrame]]) -> None:
    table = tables(street)[0]
    with Database([table], KINDS, DAY) as database:
        assert database._asker.seconds == 60
    table.rows = range(5_000_000)
    table.content = table.frame.clear()
    with Database([table], KINDS, DAY) as database:
        assert database._asker.seconds == 300 and database.most == 5_000_000


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 2**32), ("512 MB", 2**29), ("1.5g", 3 * 2**29), ("2GiB", 2**31), ("300000K", 300_000 * 2**10)],
)
def test_sizes(text: str, size: int) -> None:
    assert machine.size_of(text) == size


@pytest.mark.parametrize("text", ["", "4", "4PB", "-1GB", "1GB2", "100MB", "vier"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageFault, match="--memory"):
        machine.size_of(text)


def test_a_container_says_what_there_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inner = tmp_path / "box" / "run"
    inner.mkdir(parents=True)
    (tmp_path / "box" / "memory.max").write_text("3000000000\n")
    (inner / "memory.max").write_text("max\n")
    (inner / "cpu.max").write_text("150000 100000\n")
    monkeypatch.setattr(machine, "_CGROUPS", tmp_path)
    read = machine._read
    monkeypatch.setattr(machine, "_read", lambda path: "0::/box/run" if path.name == "cgroup" else read(path))
    monkeypatch.setattr(machine, "_physical", lambda: 8 * 2**30)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert machine.machine_memory() == 3_000_000_000
    assert machine.processors() == 2
    assert Limits().whole == 1_800_000_000 and Limits().workers == 2
    # Version 1 has a tree for each controller.
    (tmp_path / "memory" / "box").mkdir(parents=True)
    (tmp_path / "memory" / "box" / "memory.limit_in_bytes").write_text("2000000000\n")
    monkeypatch.setattr(machine, "_read", lambda path: "4:memory:/box" if path.name == "cgroup" else read(path))
    assert machine.machine_memory() == 2_000_000_000


def test_a_folder_that_cannot_be_used_is_named(street: list[tuple[str, pl.DataFrame]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageFault, match="--spill"):
        Database(tables(street), KINDS, DAY, limits=Limits(LITTLE, tmp_path / "file" / "x"))


def test_what_the_dead_left_is_removed_and_the_living_are_not_touched(tmp_path: Path) -> None:
    with spill.private_folder(tmp_path) as alive:
        assert alive.stat().st_mode & 0o777 == 0o700 or sys.platform == "win32"
        dead = tmp_path / (spill.PREFIX + "dead")
        dead.mkdir()
        (dead / "lock").write_text("")
        (dead / "ledgers.db").write_text("…")
        fresh = tmp_path / (spill.PREFIX + "fresh")
        fresh.mkdir()
        (tmp_path / "other").mkdir()
        assert spill.clear(tmp_path) == 1
        assert {path.name for path in tmp_path.iterdir()} == {alive.name, fresh.name, "other"}
    assert not alive.exists()


_HOLD = """
import sys, time
from pathlib import Path
from audit.tables.spill import private_folder
with private_folder(Path(sys.argv[1])) as folder:
    (folder / "ledgers.db").write_text("data")
    print("there", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == b"there\n"
        yield process
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_after_an_end_from_outside(
    number: int, holder: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    assert spill.clear(tmp_path) == 0  # another process's, and alive
    holder.send_signal(number)
    holder.wait(10)
    deadline = time.monotonic() + 5
    with spill.private_folder(tmp_path) as own:
        while len(list(tmp_path.iterdir())) > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert list(tmp_path.iterdir()) == [own]
