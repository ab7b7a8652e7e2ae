"""Outputs: all or none, never over a file unasked, names that any system takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import OutputError
from audit.outputs import OutputBatch, free_folder, safe_name, write_file


def test_files_appear_together(tmp_path: Path) -> None:
    batch = OutputBatch(tmp_path / "出 口")
    assert [batch.add(name, b"1") for name in ("a.txt", "documents/乙.docx", "A.txt")] == [
        "a.txt",
        "documents/乙.docx",
        "A-2.txt",
    ]
    batch.commit()
    assert sorted(p.name for p in (tmp_path / "出 口").rglob("*") if p.is_file()) == ["A-2.txt", "a.txt", "乙.docx"]


def test_nothing_is_left_when_one_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out" / "b.txt").mkdir(parents=True)
    batch = OutputBatch(tmp_path / "out", force=True)
    batch.add("new/a.txt", b"1")
    batch.add("b.txt", b"2")
    with pytest.raises(OutputError, match=r"b\.txt"):
        batch.commit()
    assert not list((tmp_path / "out").rglob("*.tmp")) and (tmp_path / "out" / "b.txt").is_dir()


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="不能作输出文件夹"):
        OutputBatch(tmp_path / "out").check()
    with pytest.raises(OutputError):
        write_file(tmp_path / "out" / "a.txt", b"1")


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    write_file(tmp_path / "a.txt", b"1")
    with pytest.raises(OutputError, match="--force"):
        write_file(tmp_path / "a.txt", b"2")
    assert (tmp_path / "a.txt").read_bytes() == b"1"
    write_file(tmp_path / "a.txt", b"2", force=True)
    assert (tmp_path / "a.txt").read_bytes() == b"2"
    with pytest.raises(OutputError, match="已有文件"):
        OutputBatch(tmp_path).check()


def test_the_first_free_folder(tmp_path: Path) -> None:
    (tmp_path / "audit-out").mkdir()
    (tmp_path / "audit-out-2").mkdir()
    assert free_folder(tmp_path, "audit-out").name == "audit-out-3"


@pytest.mark.parametrize(
    "text",
    [
        "../../x",
        "/etc/x",
        "CON",
        "nul.docx",
        "街道/子",
        "a\x00b",
        "x" * 300,
        "名" * 100,
        "...",
        "",
        "a:b?",
        "\u202egnp.exe",
        "\ud800",
    ],
)
def test_names_from_data_stay_inside_the_folder(tmp_path: Path, text: str) -> None:
    name = safe_name(text)
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    write_file(tmp_path / name, b"1")


@given(st.text(max_size=200))
def test_safe_names_are_safe(text: str) -> None:
    name = safe_name(text)
    assert name and len(name.encode()) <= 81 and not set(name) & set('<>:"/\\|?*\0') and name[-1] not in " ."
