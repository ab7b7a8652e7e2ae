"""A policy folder that names what does not exist is refused when it is loaded, with the file and the nearest name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit import policies, resources
from audit.errors import DataFault, UsageFault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.folder("rules") / "jiande", tmp_path / "某市"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("policy.yaml", "  media:", "  medja:", "media"),
        ("policy.yaml", "办理领待手续日期,", "办理领待手续日朝,", "办理领待手续日期"),
        ("policy.yaml", "event: 入院日期", "event: 入院日朝", "入院日期"),
        ("policy.yaml", "event: 入院日期", "event: 姓名", "必填的日期"),
        ("policy.yaml", "event: 入院日期", "event: 出院日期", "必填的日期"),
        ("policy.yaml", "clause: JD-6-1", "clause: JD-6-9", "JD-6-1"),
        ("policy.yaml", "  groups: {}", "  groups: {values: {社区: [甲]}}", "固定的取值"),
        ("params.yaml", "[JD-3-1-4a]", "[JD-3-1-4x]", "JD-3-1-4"),
        ("clauses.yaml", "retirees.人员类别", "retirees.人员种类", "人员类别"),
        ("clauses.yaml", "retirees.人员类别", "retiree.人员类别", "retirees"),
        ("checks/hospital-proof.sql", "clauses: [JD-3-1-4a]", "clauses: [JD-3-1-4q]", "JD-3-1-4"),
        ("checks/hospital-proof.sql", "ledgers: [hospital", "ledgers: [hospitl", "hospital_condolence"),
        ("checks/hospital-proof.sql", "column: 证明材料", "column: 证明", "证明材料"),
        ("checks/group-size.sql", "uses: [retirees]", "uses: [retirees]\noptional: {retirees: [住址]}", "住址"),
        ("checks/group-size.sql", "uses: [retirees]", "uses: [retirees]\ncomplete: [visits]", "visits"),
    ],
)
def test_a_slip_is_told_with_its_file(folder: Path, file: str, old: str, new: str, part: str) -> None:
    change(folder / file, old, new)
    with pytest.raises(DataFault, match=f"{Path(file).name}.*{part}"):
        policies.load(str(folder))


def test_cases_without_a_rule_are_refused(folder: Path) -> None:
    (folder / "checks" / "hospital-proof.sql").rename(folder / "checks" / "hospital-proofs.sql")
    with pytest.raises(DataFault, match=r"hospital-proof\.cases\.yaml"):
        policies.load(str(folder))


def test_a_rule_file_in_another_encoding_is_named(folder: Path) -> None:
    path = folder / "checks" / "hospital-proof.sql"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("gb18030"))
    with pytest.raises(DataFault, match=r"hospital-proof\.sql.*UTF-8"):
        policies.load(str(folder))


def test_a_rule_file_saved_by_notepad_is_read(folder: Path) -> None:
    path = folder / "checks" / "hospital-proof.sql"
    path.write_bytes(("\ufeff" + path.read_text(encoding="utf-8").replace("\n", "\r\n")).encode())
    assert len(policies.load(str(folder)).rules) == len(policies.load("jiande").rules)


def test_by_its_short_name() -> None:
    assert policies.load("建德") is policies.load("jiande")


def test_a_reading_that_does_not_exist_is_named_as_one() -> None:
    with pytest.raises(UsageFault, match="没有读法“公示日数”"):
        policies.load("jiande").with_overrides({}, {"公示日数": "不计首日"})
