"""Folders and archives of notices: everything is looked into or named, and hostile ones end in one line."""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import archives, guard
from audit.app.together import each
from audit.cli import main, progress
from audit.schema import check_document
from tests.conftest import person
from tests.disclosure.test_places import notice, run

SECRET = person(3)
RAR = b"Rar!\x1a\x07\x00" + bytes(64)
LEAK = notice(lambda document: run(document))
Scan = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def scan(capsys: pytest.CaptureFixture[str]) -> Scan:
    """`audit privacy` with the policy that has disclosure rules: status, JSON, and what was said on standard error."""

    def call(*arguments: object) -> tuple[int, dict[str, Any], str]:
        with pytest.raises(SystemExit) as error:
            main(["privacy", *map(str, arguments), "--policy", "jiande", "--format", "json"])
        captured = capsys.readouterr()
        document = json.loads(captured.out) if captured.out else {}
        if document:
            check_document(document, "output/privacy", "privacy")
        assert isinstance(error.value.code, int) and "Traceback" not in captured.err
        return error.value.code, document, captured.err

    return call


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def names(document: dict[str, Any]) -> list[str]:
    return [item["file"] for item in document["files"]]


def test_an_archive_is_its_files(tmp_path: Path, scan: Scan) -> None:
    inner = packed({"内/公示.docx": notice()})
    members = {
        "公示.docx": LEAK,
        "附件/名单.zip": inner,
        "__MACOSX/._公示.docx": b"x",
        "附件/~$公示.docx": b"x",
        "空/": b"",
    }
    (tmp_path / "包.zip").write_bytes(packed(members))
    status, document, _ = scan(tmp_path)
    assert status == 1 and names(document) == ["包.zip/公示.docx", "包.zip/附件/名单.zip/内/公示.docx"]
    assert [len(item["findings"]) for item in document["files"]] == [1, 0]
    assert {item["file"] for item in document["skipped"]} == {"包.zip/__MACOSX/._公示.docx", "包.zip/附件/~$公示.docx"}
    assert document["summary"] == {
        "files": 2,
        "clean": 1,
        "not_checked": 0,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
        "hidden": 0,
    }


def test_member_names_are_read_as_chinese_programs_write_them_and_lead_nowhere(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name in ("../../逃.txt", "/etc/x.txt", "a\\b.txt", "同.txt", "同.txt"):
            archive.writestr(name, "公示")
    (tmp_path / "a.zip").write_bytes(raw.getvalue())
    folder = tmp_path / "out"
    folder.mkdir()
    found = archives.unpack(tmp_path / "a.zip", "a.zip", folder)
    assert [name for name, _ in found.files] == [
        "a.zip/逃.txt",
        "a.zip/etc/x.txt",
        "a.zip/a/b.txt",
        "a.zip/同.txt",
        "a.zip/同.txt (2)",
    ]
    assert all(Path(path).parent.parent == folder for _, path in found.files) and sorted(
        path.name for path in tmp_path.iterdir()
    ) == [
        "a.zip",
        "out",
    ]


def test_names_in_gbk(tmp_path: Path) -> None:
    data = packed({"AAAA.txt": "公示".encode()})
    (tmp_path / "a.zip").write_bytes(data.replace(b"AAAA.txt", "公示.txt".encode("gbk")))
    (tmp_path / "out").mkdir()
    assert [name for name, _ in archives.unpack(tmp_path / "a.zip", "a.zip", tmp_path / "out").files] == [
        "a.zip/公示.txt"
    ]


def encrypted() -> bytes:
    """An archive whose second member says that it is encrypted."""
    data = bytearray(packed({"公示.docx": notice(), "密.docx": notice()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + place] |= 1
    return bytes(data)


def nested(depth: int) -> bytes:
    data = notice()
    for _ in range(depth):
        data = packed({"内.zip": data})
    return data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted(), "密码"),
        (nested(6), "套得过深"),
        (packed({"大.txt": bytes(70 * 2**20)}), "大得不正常"),
        (packed({"公示.docx": LEAK})[:-40], "损坏"),
        (b"PK\x03\x04" + bytes(300), "损坏"),
    ],
    ids=["encrypted", "nested", "bomb", "truncated", "broken"],
)
def test_hostile_archives_end_in_one_line_and_are_never_clean(
    data: bytes, reason: str, tmp_path: Path, scan: Scan
) -> None:
    (tmp_path / "包.zip").write_bytes(data)
    (tmp_path / "公示.docx").write_bytes(LEAK)
    status, document, said = scan(tmp_path)
    assert status == 2 and reason in document["unreadable"][0]["message"] and said.count("\n") == 1
    assert "公示.docx" in names(document) and document["summary"]["not_checked"] == 1


def test_an_archive_of_too_many_files_is_not_opened(tmp_path: Path, scan: Scan) -> None:
    (tmp_path / "多.zip").write_bytes(
        packed({f"{n}.txt": b"" for n in range(guard.LIMITS.members + 1)}, zipfile.ZIP_STORED)
    )
    status, document, _ = scan(tmp_path)
    assert status == 2 and "10000" in document["unreadable"][0]["message"]


@pytest.mark.parametrize("head", [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_other_archives_are_named_as_not_opened(head: bytes, tmp_path: Path, scan: Scan) -> None:
    (tmp_path / "附件.rar").write_bytes(head + bytes(64))
    (tmp_path / "包.zip").write_bytes(packed({"内.rar": head + bytes(64)}))
    status, document, _ = scan(tmp_path)
    assert status == 0 and [item["findings"][0]["kind"] for item in document["files"]] == ["unreadable"] * 2
    assert "没有打开" in document["files"][1]["findings"][0]["message"]
    assert scan(tmp_path, "--strict")[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and odd names")
def test_folders_with_loops_pipes_and_odd_names(tmp_path: Path, scan: Scan) -> None:
    folder = tmp_path / "网站"
    folder.mkdir()
    (folder / "公示.docx").write_bytes(LEAK)
    (folder / "回来").symlink_to(folder)
    (folder / "断.docx").symlink_to(tmp_path / "没有")
    (folder / "别处.docx").symlink_to(folder / "公示.docx")
    os.mkfifo(folder / "管道.txt")
    odd = ["换\n行.txt", "\x1b[31m红.txt", "右\u202e左.txt", "<b>&.txt", "'引\".txt", " 空 .txt"]
    for name in odd:
        (folder / name).write_text(f"证件 {SECRET}", encoding="utf-8")
    (folder / os.fsdecode("乱码.txt".encode("gbk"))).write_text(f"证件 {SECRET}", encoding="utf-8")
    (folder / os.fsdecode(b"\xff\xff.txt")).write_text("公示", encoding="utf-8")
    (folder / "长" / "路径").mkdir(parents=True)
    (folder / "长" / "路径" / ("长" * 80 + ".txt")).write_text("公示", encoding="utf-8")
    start = time.monotonic()
    status, document, said = scan(folder, "--out", tmp_path / "报告")
    assert status == 2 and time.monotonic() - start < 20
    assert {item["file"] for item in document["unreadable"]} == {"断.docx", "管道.txt"}
    assert [item["file"] for item in document["skipped"]] == ["回来"]
    assert {"公示.docx", "别处.docx", "乱码.txt", "\\xff\\xff.txt", *odd} <= set(names(document))
    assert all(
        item["findings"] for item in document["files"] if item["file"] in ("公示.docx", "别处.docx", "乱码.txt", *odd)
    )
    assert said.count("\n") == 2 and "\x1b" not in said
    page = (tmp_path / "报告" / "privacy.html").read_text(encoding="utf-8")
    assert "<b>&.txt" not in page and "&lt;b&gt;&amp;.txt" in page and "\x1b" not in page and "\u202e" not in page


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="whoever may read everything finds nothing closed"
)
def test_what_may_not_be_read_is_said(tmp_path: Path, scan: Scan) -> None:
    (tmp_path / "锁").mkdir()
    (tmp_path / "锁" / "公示.docx").write_bytes(LEAK)
    (tmp_path / "a.docx").write_bytes(LEAK)
    (tmp_path / "锁").chmod(0)
    (tmp_path / "a.docx").chmod(0)
    try:
        status, document, _ = scan(tmp_path)
    finally:
        (tmp_path / "锁").chmod(0o700)
    assert status == 2 and {item["file"] for item in document["unreadable"]} == {"锁", "a.docx"}


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "公示.docx").write_bytes(notice())
    (tmp_path / "锁").mkdir()
    real = os.scandir

    def closed(path: Any) -> Any:
        if str(path).endswith("锁"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    status, document, said = scan(tmp_path)
    assert status == 2 and document["unreadable"][0]["file"] == "锁" and "没有检查" in said


@pytest.mark.parametrize(
    ("files", "plain", "strict"),
    [
        ({"公示.docx": notice()}, 0, 0),
        ({"公示.docx": LEAK}, 1, 1),
        ({"公示.docx": notice(), "附件.rar": RAR}, 0, 2),
        ({"公示.docx": LEAK, "附件.rar": RAR}, 1, 2),
        ({"公示.docx": LEAK, "坏.docx": b"PK\x03\x04xx"}, 2, 2),
        ({"空.docx": b""}, 2, 2),
        ({".DS_Store": b"x"}, 2, 2),
    ],
)
def test_exit_statuses(files: dict[str, bytes], plain: int, strict: int, tmp_path: Path, scan: Scan) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert (scan(tmp_path)[0], scan(tmp_path, "--strict")[0]) == (plain, strict)


def test_many_files_come_out_in_order_whatever_finishes_first() -> None:
    told: list[tuple[int, int]] = []

    def work(item: int) -> int:
        time.sleep(0.002 * (item % 3))
        return item * item

    assert list(each(work, range(60), lambda done, total: told.append((done, total)))) == [n * n for n in range(60)]
    assert told == [(n, 60) for n in range(1, 61)]


def test_an_error_ends_the_work_at_once() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 3:
            raise KeyError("x")
        return item

    with pytest.raises(KeyError):
        list(each(work, range(1000)))
    assert len(begun) < 100


def test_workers_speak_the_language_of_the_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(LEAK)
    with pytest.raises(SystemExit):
        main(["privacy", str(tmp_path), "--policy", "jiande", "--lang", "en"])
    out = capsys.readouterr().out
    assert out.count("an identity number must not") == 2 and "2 files" in out


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_shows_on_a_terminal_only_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress.bar("检查") as show:
        assert show is not None
        for done in range(1, 11):
            show(done, 10)
    assert "5/10" in screen.getvalue() and screen.getvalue().endswith("\r\x1b[K")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.bar("检查") as show:
        assert show is None


def test_many_clean_files_are_counted_and_not_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(20):
        (tmp_path / f"{number}.docx").write_bytes(notice())
    with pytest.raises(SystemExit) as error:
        main(["privacy", str(tmp_path)])
    out = capsys.readouterr().out
    assert error.value.code == 0 and "20 个文件：未发现问题" in out and "7.docx" not in out and "共 20 个文件" in out


def test_of_many_files_with_findings_the_first_are_told_and_all_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(65):
        (tmp_path / f"{number:02}.txt").write_text(f"证件 {SECRET}", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["privacy", str(tmp_path), "--policy", "jiande"])
    out = capsys.readouterr().out
    assert out.count("级别") == 60 and "另有 5 个文件有问题" in out and "共 65 个文件" in out


def test_small_files_share_a_process_and_odd_ones_are_met_alone(tmp_path: Path, scan: Scan) -> None:
    for number in range(70):
        (tmp_path / f"{number:02}.txt").write_text(f"证件 {SECRET}" if number % 7 == 0 else "通知", encoding="utf-8")
    (tmp_path / "05.docx").write_bytes(notice()[:2000].replace(b"PK\x05\x06", b"") + b"xl/word/")
    (tmp_path / "33.docx").write_bytes(LEAK)
    (tmp_path / "40.html").write_bytes(b"<html><body>" + b"<div>" * 20_000)
    (tmp_path / "50.txt").write_bytes(b"\x81\x00\xff\xfe\xfa")
    status, document, _ = scan(tmp_path)
    found = {item["file"]: [f for f in item["findings"] if f["kind"] == "id_number"] for item in document["files"]}
    assert status == 2 and all(found[f"{number:02}.txt"] for number in range(0, 70, 7)) and found["33.docx"]
    assert "05.docx" in {item["file"] for item in document["unreadable"]}
    assert names(document) == sorted(names(document)) and document["summary"]["files"] == 73


def test_of_a_group_whose_process_dies_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.disclosure import check
    from audit.masking import Masker

    monkeypatch.setattr(check, "_several", _die)
    (tmp_path / "a.txt").write_text("通知", encoding="utf-8")
    items = [(tmp_path / "a.txt", "a.txt", "text")] * 2
    assert check.check_several(items, spec=None, param=None, masker=Masker()) == [None, None]


def _die(*_: object) -> None:
    os._exit(3)
