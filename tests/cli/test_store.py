"""`audit store` as a user calls it: what is added, replaced, refused, taken back; and whatever can go wrong with a disk or a process."""

from __future__ import annotations

import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.cli import main
from audit.schema import check_document
from audit.tables.store import Store, layout
from tests.conftest import HOSPITAL, hospital_row, person
from tests.ledgers.zoo import ooxml
from tests.ledgers.zoo.book import Book, Page

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]
POLICY = ("--policy", "jiande")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture
def add(run: Run, tmp_path: Path) -> Callable[..., Any]:
    """`store add` with JSON; returns what it said, with `code` and `error`."""

    def call(*paths: Path, options: tuple[str, ...] = POLICY) -> Any:
        code, out, error = run(
            "store", "add", *paths, "--store", tmp_path / "库", "--jobs", "1", "--format", "json", *options
        )
        if not out:
            return {"code": code, "error": error}
        check_document(json.loads(out), "output/store-add", "store add")
        return json.loads(out) | {"code": code, "error": error}

    return call


def ledger(path: Path, *serials: int, street: str = "青云街道", day: str = "2024-03-20", **changes: Any) -> Path:
    """A csv of the hospital ledger."""
    rows = [hospital_row(serial, 街道=street, 入院日期=day, 慰问日期=day, **changes) for serial in serials]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(",".join(map(str, row)) for row in (HOSPITAL, *rows)), encoding="utf-8")
    return path


def states(said: Any) -> dict[str, str]:
    return {item["file"]: item["status"] for item in said["files"]}


def checked(run: Run, *arguments: object) -> Any:
    code, out, _ = run("check", *arguments, "--as-of", "2024-12-31", "--format", "json")
    assert code in (0, 1, 2)
    return json.loads(out)


# Adding


def test_a_store_says_what_the_folder_says(run: Run, tmp_path: Path) -> None:
    folder, store = ROOT / "samples" / "jiande-2024" / "submission", tmp_path / "库"
    code, out, error = run("store", "add", folder, "--store", store, *POLICY)
    assert (code, error) == (0, "") and "加入 21 个文件" in out and "格式问题 3" in out and "不是台账" in out
    for language in ("zh", "en"):
        options = ("--as-of", "2024-12-31", "--lang", language, "--format", "json")
        assert run("check", "--store", store, *options) == run("check", folder, *POLICY, "--no-cache", *options)
    code, out, _ = run("store", "add", folder, "--store", store)
    assert code == 0 and "加入 0 个文件（其中替换 0 个），已在库中 21 个" in out
    assert len(Store.open(store).events) == 24
    assert run("store", "verify", "--store", store)[:1] == (0,)


def test_the_policy_is_told_from_the_ledgers_and_kept(run: Run, tmp_path: Path) -> None:
    folder, store = ROOT / "samples" / "jiande-2024" / "submission", tmp_path / "库"
    files = [folder / "青云街道" / name for name in ("丧事料理慰问台账.xlsx", "自管小组台账.xlsx")]
    assert run("store", "add", *files, "--store", store)[0] == 0 and Store.open(store).policy == "jiande"
    assert run("store", "add", ledger(tmp_path / "提交" / "a.csv", 1), "--store", store)[0] == 0
    code, _, error = run(
        "store", "add", ROOT / "samples" / "ledgers" / "企业退休人员花名册.xlsx", "--store", tmp_path / "另"
    )
    assert code == 2 and "--policy" in error and error.count("\n") == 1


def test_files_are_replaced_and_the_earlier_ones_stay(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    first, other = ledger(folder / "a.csv", 1, 2), ledger(folder / "b.csv", 3, street="梅城镇")
    assert states(add(folder)) == {"a.csv": "added", "b.csv": "added"}
    before = first.read_bytes()
    ledger(first, 1, 2, 4)
    said = add(folder)
    assert states(said) == {"a.csv": "replaced", "b.csv": "there"} and said["files"][0]["replaced"] == [
        {"number": 2, "file": "提交/a.csv"}
    ]
    assert said["summary"] == {"added": 1, "replaced": 1, "there": 1, "skipped": 0, "broken": 0, "rows": 3, "total": 4}
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    _, out, _ = run("store", "history", "--store", store, "--format", "json")
    history = json.loads(out)
    check_document(history, "output/store-history", "store history")
    assert [(e["number"], e["event"], e["ends"], e["live"]) for e in history["events"]] == [
        (1, "begin", [], False), (2, "add", [], False), (3, "add", [], True), (4, "replace", [2], True),
    ]  # fmt: skip
    assert [(e["street"], e["period"], e["rows"], e["number"]) for e in history["live"]] == [
        ("梅城镇", "2024H1", 1, 3), ("青云街道", "2024H1", 3, 4),
    ]  # fmt: skip
    # The earlier content is known: it counts again without being read.
    first.write_bytes(before)
    other.unlink()
    said = add(folder, options=("--complete",))
    assert states(said) == {"a.csv": "replaced"} and [e["file"] for e in said["withdrawn"]] == ["提交/b.csv"]
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    assert run("store", "history", "--store", store, "--street", "梅城镇")[1].count("撤回") == 2
    assert run("store", "verify", "--store", store)[0] == 0
    code, out, _ = run("store", "prune", "--store", store, "--keep", "1")
    assert code == 0 and "没有可以清理的旧版本" in out
    code, out, _ = run("store", "prune", "--store", store, "--keep", "0")
    assert code == 0 and "已删除 2 个旧版本" in out
    assert run("store", "verify", "--store", store)[0] == 0 and checked(run, "--store", store) == checked(
        run, folder, *POLICY
    )
    ledger(first, 1, 2, 4)  # its parts are gone, so it is read again
    assert states(add(folder)) == {"a.csv": "replaced"} and run("store", "verify", "--store", store)[0] == 0


def test_the_same_content_counts_once(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    first = ledger(folder / "a.csv", 1, 2)
    shutil.copy(first, folder / "a副本.csv")
    said = add(folder)
    assert (
        states(said) == {"a.csv": "added", "a副本.csv": "skipped"}
        and "a.csv 内容完全相同" in said["files"][1]["reasons"][0]
    )
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    ledger(first, 1, 3)  # now the copy holds something else
    said = add(first)
    assert states(said) == {"a.csv": "replaced"} and [each["file"] for each in said["revived"]] == ["提交/a副本.csv"]
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)


def test_what_cannot_be_read_is_named_and_the_others_are_added(
    add: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    ledger(folder / "a.csv", 1)
    bad = folder / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    (folder / "缺列.csv").write_text(
        "姓名,街道,入院日期,慰问日期,慰问金额\n甲,青云街道,2024-01-01,2024-02-01,100\n", encoding="utf-8"
    )
    (folder / "~$a.xlsx").write_bytes(b"x")
    said = add(folder)
    assert said["code"] == 2 and states(said) == {
        "a.csv": "added",
        "坏.xlsx": "unreadable",
        "缺列.csv": "unreadable",
        "~$a.xlsx": "skipped",
    }
    assert said["error"].count("错误：") == 2 and "坏.xlsx" in said["error"] and "缺列.csv" in said["error"]
    # A check of the store does not pass over what could not be read.
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    ledger(folder / "缺列.csv", 2)
    bad.unlink()
    said = add(folder, options=("--complete",))
    assert (
        said["code"] == 0
        and states(said)["缺列.csv"] == "added"
        and [e["file"] for e in said["withdrawn"]] == ["提交/坏.xlsx"]
    )
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)


def test_another_submission_of_the_same_name_replaces_nothing(
    add: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    first = ledger(tmp_path / "2024上" / "青云" / "台账.csv", 1, day="2024-03-20")
    second = ledger(tmp_path / "2024下" / "青云" / "台账.csv", 2, day="2024-09-20")
    add(first.parent)
    said = add(second.parent)
    assert (
        said["code"] == 2
        and states(said) == {"台账.csv": "refused"}
        and "--name" in said["error"]
        and "--force" in said["error"]
    )
    said = add(first.parent, second.parent)
    assert said["code"] == 2 and "同一个位置" in said["error"]
    said = add(second.parent, options=("--name", "2024下半年"))
    assert said["code"] == 0 and states(said) == {"台账.csv": "added"}
    found = checked(run, "--store", tmp_path / "库")
    assert [item["file"] for item in found["inputs"]] == ["2024下半年/青云/台账.csv", "青云/台账.csv"]
    third = ledger(tmp_path / "别" / "青云" / "台账.csv", 3, street="梅城镇")
    assert states(add(third.parent, options=("--force",))) == {"台账.csv": "replaced"}


def test_a_new_version_under_another_name_is_asked_about(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    old = ledger(folder / "台账.csv", 1, 2)
    add(folder)
    old.unlink()
    new = ledger(folder / "台账（改）.csv", 1, 3)
    said = add(folder)
    _, out, _ = run("store", "list", "--store", store, "--format", "json")
    check_document(json.loads(out), "output/store-list", "store list")
    assert [item["name"] for item in json.loads(out)["files"]] == ["台账.csv", "台账（改）.csv"]
    (warning,) = said["files"][0]["warnings"]
    assert (
        said["code"] == 0 and "--replaces '提交/台账.csv'" in warning and "青云街道 住院慰问台账 2024上半年" in warning
    )
    said = add(new, options=("--replaces", "提交/台账.csv"))
    assert states(said) == {"台账（改）.csv": "replaced"} and said["files"][0]["warnings"] == []
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    assert "没有正在计入的文件" in add(new, options=("--replaces", "提交/台账.csv"))["error"]
    ledger(folder / "x.csv", 9)
    assert "一次只能用于一个" in add(folder, options=("--replaces", "台账（改）.csv"))["error"]
    assert sorted(states(add(folder, folder / "x.csv")).values()) == ["added", "there"]  # given twice, added once


def test_submissions_are_taken_back(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    store = tmp_path / "库"
    add(ledger(tmp_path / "甲" / "a.csv", 1), ledger(tmp_path / "乙" / "b.csv", 2, street="梅城镇"), ledger(tmp_path / "乙" / "c.csv", 3, street="梅城镇"))  # fmt: skip
    assert run("store", "withdraw", "a.csv", "--store", store)[:2] == (0, "已撤回：2 甲/a.csv\n")
    assert run("store", "withdraw", "--street", "梅城镇", "--store", store)[:2] == (
        0,
        "已撤回：3 乙/b.csv、4 乙/c.csv\n",
    )
    for arguments, said in ((("a.csv",), "没有正在计入"), ((), "二者择一"), (("--street", "某"), "没有 某 的材料")):
        code, _, error = run("store", "withdraw", *arguments, "--store", store)
        assert code == 2 and said in error
    code, _, error = run("check", "--store", store)
    assert code == 2 and error.startswith("错误：")


def test_a_store_inside_the_submission_is_no_part_of_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "提交"
    ledger(folder / "a.csv", 1)
    for _ in range(2):
        code, out, error = run("store", "add", folder, "--store", folder / "库", *POLICY)
        assert (code, error) == (0, ""), error
    assert run("validate", folder)[1].count("a.csv") == run("validate", folder / "a.csv")[1].count("a.csv")
    _, out, _ = run("validate", folder, "--format", "json")
    assert [item["file"] for item in json.loads(out)["skipped"]] == ["库"]


# What is no store, or not this one


def test_what_is_no_store_is_said_to_be_none(run: Run, tmp_path: Path) -> None:
    source = ledger(tmp_path / "提交" / "a.csv", 1)
    for sub in ("list", "history", "verify"):
        for folder in (tmp_path / "无", tmp_path / "提交"):
            code, out, error = run("store", sub, "--store", folder)
            assert (code, out) == (2, "") and error.count("\n") == 1 and "不是数据库文件夹" in error
    code, _, error = run("store", "add", source, "--store", tmp_path / "提交", *POLICY)
    assert code == 2 and "已有其他文件" in error
    code, _, error = run("store", "add", source, "--store", source, *POLICY)
    assert code == 2 and error.count("\n") == 1
    code, _, error = run("store", "add", tmp_path / "无", "--store", tmp_path / "库", *POLICY)
    assert code == 2 and "找不到" in error and not (tmp_path / "库").exists()
    (tmp_path / "空").mkdir()
    code, _, error = run("store", "add", tmp_path / "空", "--store", tmp_path / "库", *POLICY)
    assert code == 2 and "没有台账" in error


def test_a_store_of_another_policy_or_other_schemas_is_refused(add: Callable[..., Any], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    source, store = ledger(tmp_path / "提交" / "a.csv", 1), tmp_path / "库"
    add(source)
    for arguments in (("store", "add", source, "--store", store), ("check", "--store", store)):
        code, out, error = run(*arguments, "--policy", "jilin")
        assert (code, out) == (2, "") and error.count("\n") == 1 and "属于政策 jiande" in error
    from audit.tables.store import store as module

    monkeypatch.setattr(module, "_schemas", lambda: "other")
    code, out, error = run("store", "add", source, "--store", store)
    assert (code, out) == (2, "") and error.count("\n") == 1 and "另一版的台账格式" in error


def test_two_adders_do_not_meet(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    source, store = ledger(tmp_path / "提交" / "a.csv", 1), tmp_path / "库"
    add(source)
    code = "import sys, time; from pathlib import Path; from audit.tables.store import lock\nwith lock.held(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(store)], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        for arguments in (("add", source, *POLICY), ("withdraw", "a.csv"), ("prune", "--keep", "0")):
            status, _, error = run("store", *arguments, "--store", store)
            assert status == 2 and f"进程 {other.pid}" in error and error.count("\n") == 1
        assert run("store", "verify", "--store", store)[0] == 0  # readers need not wait
        other.kill()
    assert run("store", "withdraw", "a.csv", "--store", store)[0] == 0


def test_a_store_that_may_not_be_written_is_read(add: Callable[..., Any], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    source, store = ledger(tmp_path / "提交" / "a.csv", 1), tmp_path / "库"
    add(source)
    opened = os.open

    def read_only(path: Any, flags: int, *rest: Any, **others: Any) -> int:
        if str(path).startswith(str(store)) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(30, "Read-only file system", str(path))
        return opened(path, flags, *rest, **others)

    monkeypatch.setattr(os, "open", read_only)
    assert run("store", "verify", "--store", store)[0] == 0 and run("store", "list", "--store", store)[0] == 0
    assert checked(run, "--store", store)["inputs"]
    said = add(ledger(tmp_path / "提交" / "b.csv", 2))
    assert said["code"] == 2 and said["error"].count("\n") == 1 and "写不进数据库" in said["error"]


def test_a_file_that_breaks_its_reader_does_not_take_the_others_along(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:  # fmt: skip
    folder = tmp_path / "提交"
    ledger(folder / "a.csv", 1)
    ledger(folder / "c.csv", 2, street="梅城镇")
    book = Book([Page([["住院慰问台账"], HOSPITAL, hospital_row(3)])])
    far = ooxml.xlsx(book)
    with zipfile.ZipFile(io.BytesIO(far)) as before, zipfile.ZipFile(folder / "b.xlsx", "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            after.writestr(name, data)
    said = add(folder)
    assert states(said) == {"a.csv": "added", "b.xlsx": "unreadable", "c.csv": "added"} and said["code"] == 2
    assert checked(run, "--store", tmp_path / "库") == checked(run, folder, *POLICY)


def test_protected_files_are_opened_with_their_password(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    folder, words = tmp_path / "提交", tmp_path / "密码.txt"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(ooxml.locked(Book([Page([HOSPITAL, hospital_row(1)])]), "secret"))
    assert states(add(folder)) == {"a.xlsx": "unreadable"}
    words.write_text("other\nsecret\n", encoding="utf-8")
    assert states(add(folder, options=("--password-file", str(words)))) == {"a.xlsx": "added"}
    assert not any(b"secret" in path.read_bytes() for path in (tmp_path / "库").rglob("*") if path.is_file())
    assert checked(run, "--store", tmp_path / "库")["inputs"][0]["rows"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are another matter there")
def test_an_interrupt_is_one_line_and_leaves_nothing_half_done(run: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    for number in range(4):
        big(folder / f"{number}.csv", number * 10_000, 2500)
    with subprocess.Popen(command(folder, store), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:  # fmt: skip
        while not (store / layout.STAGING).exists():
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        out, error = process.communicate(timeout=30)
    assert (process.returncode, out, error.decode().split()) == (130, b"", ["已中断"])
    assert run("store", "add", folder, "--store", store, *POLICY)[0] == 0 and len(Store.open(store).tables()) == 4


# Parts that were altered


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(("spoil", "says"), [(cut, "大小不对"), (alter, "内容被改过"), (Path.unlink, "不见了")])
def test_a_part_that_was_altered_is_named_and_mended_by_adding_again(
    spoil: Callable[[Path], None], says: str, add: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    ledger(folder / "a.csv", 1, 2, 慰问金额="约一百五")
    ledger(folder / "b.csv", 3, street="梅城镇")
    add(folder)
    whole = checked(run, "--store", store)
    event = Store.open(store).live()[0]
    assert len(event.files) == 3
    for part in event.files:
        spoil(store / part.path)
        code, _, error = run("store", "verify", "--store", store)
        assert code == 2 and error.count("\n") == 1 and part.path in error and "提交/a.csv" in error and says in error
        assert "store add" in error
        if spoil is not alter:
            code, out, error = run("check", "--store", store, "--as-of", "2024-12-31", "--format", "json")
            assert (
                code == 2 and part.path in error and [item["file"] for item in json.loads(out)["inputs"]] == ["b.csv"]
            )
        said = add(folder)
        assert said["code"] == 0 and run("store", "verify", "--store", store)[0] == 0
        assert checked(run, "--store", store) == whole


def test_files_that_nobody_put_there_count_for_nothing(add: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    store = tmp_path / "库"
    add(ledger(tmp_path / "提交" / "a.csv", 1))
    (part,) = Store.open(store).live()[0].tables[0].parts
    stray = (store / part.path).with_name("b.parquet")
    shutil.copy(store / part.path, stray)
    before = checked(run, "--store", store)
    code, out, error = run("store", "verify", "--store", store)
    assert (code, error) == (0, "") and "不在日志里" in out and "b.parquet" in out
    _, out, _ = run("store", "verify", "--store", store, "--format", "json")
    check_document(json.loads(out), "output/store-verify", "store verify")
    assert json.loads(out)["strays"] == [stray.relative_to(store).as_posix()] and before["summary"]["rows"] == 1


# Killed, and no room


def big(path: Path, first: int, count: int) -> None:
    """A csv of some thousand rows over four streets and two half-years."""
    streets = ("青云街道", "梅城镇", "白沙洲街道", "云岭镇")
    rows = [HOSPITAL]
    for n in range(first, first + count):
        day = f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}"
        rows.append(tuple(hospital_row(n, 街道=streets[n % 4], 慰问日期=day, 入院日期="2023-12-20", 身份证号=person(n % 90000), 慰问金额=100 + n % 60)))  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")


def command(folder: Path, store: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "audit", "store", "add", str(folder), "--store", str(store), *POLICY, *options]


def content(store: Path) -> tuple[dict[str, str], list[Any]]:
    """The digests of the parts that count, and the tables."""
    opened = Store.open(store)
    digests = {part.path: part.sha256 for event in opened.live() for part in event.files}
    return digests, [(table.file, list(table.rows), table.frame.rows(), table.issues) for table in opened.tables()]


KILLS = 50 if os.environ.get("AUDIT_TESTS_FULL") else 12


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are another matter there")
def test_killed_at_any_moment_it_goes_on(run: Run, tmp_path: Path) -> None:
    folder, dice = tmp_path / "提交", random.Random(9)
    for number in range(5):
        big(folder / f"{number}.csv", number * 10_000, 1500 + 500 * number)
    with started(folder, tmp_path / "一次") as process:
        began = time.perf_counter()
        assert process.wait() == 0
    lasted = time.perf_counter() - began
    wanted = content(tmp_path / "一次")
    found = checked(run, "--store", tmp_path / "一次")
    kills, number, halves = 0, 0, 0
    while kills < KILLS:
        number += 1
        store = tmp_path / f"库{number}"
        while kills < KILLS:
            process = started(folder, store)
            if kills % 2:
                time.sleep(dice.random() * lasted)
            else:  # soon after a file is in, when others are not
                before = lines(store)
                while process.poll() is None and lines(store) <= max(before, 1):
                    time.sleep(0.002)
                time.sleep(dice.random() * lasted / 20)
            done = process.poll() == 0
            end(process)
            if done:
                break
            kills += 1
            halves += only_whole(store, set(wanted[0].items()), run)
        subprocess.run(command(folder, store), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        assert content(store) == wanted and list(Store.open(store).verify()) == []
        assert checked(run, "--store", store) == found
        shutil.rmtree(store)
    assert halves > 0  # some were killed when part of the files was in


def started(folder: Path, store: Path) -> subprocess.Popen[bytes]:
    """The command at the moment when it begins with the store; before that it only starts an interpreter."""
    there = store.exists()
    process = subprocess.Popen(command(folder, store, "--jobs", "2"), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    while process.poll() is None and not (store.exists() if not there else (store / layout.STAGING).exists()):
        time.sleep(0.002)
    return process


def lines(store: Path) -> int:
    """How many events the journal has."""
    path = store / layout.JOURNAL
    return path.read_bytes().count(b"\n") if path.exists() else 0


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def only_whole(store: Path, wanted: set[tuple[str, str]], run: Run) -> bool:
    """What a killed process left: only whole tables count, each as it will be; returns whether some do and some do not."""
    if not (store / layout.JOURNAL).exists() or not Store.open(store).events:
        return False
    opened = Store.open(store)
    digests = {(part.path, part.sha256) for event in opened.live() for part in event.files}
    tables = opened.tables()
    assert digests <= wanted and all(len(table.texts("姓名")) == len(table.rows) for table in tables)
    code, out, error = run("store", "list", "--store", store, "--format", "json")
    assert (code, error) == (0, "") and len(json.loads(out)["files"]) == len(tables)
    # Files that no line names may lie about; nothing that is named may be spoilt.
    assert run("store", "verify", "--store", store)[::2] == (0, "")
    if tables:
        assert len(checked(run, "--store", store)["inputs"]) == len(tables)
    return 0 < len(digests) < len(wanted)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize(
    ("room", "one_child"), [(150, 2**20), (500, 2**20), (1_500, 2**20), (6_000, 2**20), (90_000, 0)]
)
def test_a_full_disk_is_one_line_and_the_same_command_goes_on(room: int, one_child: int, run: Run, tmp_path: Path) -> None:  # fmt: skip
    """The limit on a file's size gives the error of a full disk at the journal, at small and at larger parts, and, where a file is so large that it
    is read by one child and judged by another, at what the first leaves for the second."""
    folder, store = tmp_path / "提交", tmp_path / "库"
    ledger(folder / "0.csv", 1, 2)
    big(folder / "1.csv", 0, 3000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    program = f"from audit.app import store; store._ONE_CHILD = {one_child}; from audit.cli import main; main()"
    arguments = [sys.executable, "-c", program, *command(folder, store, "--jobs", "1")[3:]]
    result = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", preexec_fn=limit, check=False)  # fmt: skip
    assert result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr
    assert "写不" in result.stderr and "Traceback" not in result.stderr
    if (store / layout.JOURNAL).exists() and Store.open(store).events:
        assert list(Store.open(store).verify()) == [] and not (store / layout.STAGING).exists()
    assert run("store", "add", folder, "--store", store, *POLICY)[0] == 0
    assert checked(run, "--store", store) == checked(run, folder, *POLICY)
    assert run("store", "verify", "--store", store)[0] == 0


def test_readers_may_look_while_it_is_added_to(run: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "提交", tmp_path / "库"
    for number in range(4):
        big(folder / f"{number}.csv", number * 10_000, 400)
    with subprocess.Popen(command(folder, store, "--jobs", "1"), cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        seen = set()
        while process.poll() is None:
            if (store / layout.JOURNAL).exists() and Store.open(store).events:
                tables = Store.open(store).tables()
                assert all(len(table.frame) == 400 for table in tables)
                seen.add(len(tables))
            time.sleep(0.01)
    assert process.returncode == 0 and len(Store.open(store).tables()) == 4 and seen
