"""`rules lint`: what can be told of a policy folder without a ledger."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from audit.app import rules as app

CITY = Path(__file__).parents[1] / "policies" / "city"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "某市"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "flaw"),
    [
        ("params.yaml", "{2024-01-01: 24}", "{2024-03-01: 24}", ("params.yaml", 25, "2024-01-01 至 2024-02-29 没有值")),
        ("params.yaml", "协议.最长月数:", "协议.最短月数: {title: 甲, unit: 月, clauses: [YX-4], values: {2024-01-01: 1}}\n协议.最长月数:",
         ("params.yaml", 21, "“协议.最短月数”没有用到")),
        ("readings.yaml", "年度的算法:", "别的: {title: 甲, default: 甲, alternatives: [乙], clauses: [YX-1]}\n年度的算法:",
         ("readings.yaml", 1, "“别的”没有用到")),
        ("clauses.yaml", "YX-9:", "YX-5: {at: 第五条, kind: row, title: 新的, says: 新的要求。}\nYX-9:", ("clauses.yaml", 25, "“YX-5”没有用例")),
        ("checks/hospital-frequency.sql", '{次数} 次，最多', '{次娄} 次，最多', ("checks/hospital-frequency.sql", 15, "次娄")),
        ("compute/quota.sql", "向上取整 = {应配名额}", "向上取整 = {应配}", ("compute/quota.sql", 14, "应配")),
        ("compute/quota.sql", "CAST(ceil(管理人数 / param('专员.每人管理', 统计日期)) AS INTEGER) AS 应配名额",
         "ceil(管理人数 / param('专员.每人管理', 统计日期)) AS 应配名额", ("compute/quota.sql", 14, "浮点数")),
        ("compute/quota.sql", "'专员.每人管理', 统计日期) AS 比例", "'专员.每人', 统计日期) AS 比例", ("compute/quota.sql", 14, "专员.每人管理")),
        ("compute/quota.sql", "FROM 街道管理人数台账", "FROM 街道管理人数台账 WHERE 街道 IN (SELECT 街道 FROM 大病慰问台账)",
         ("compute/quota.sql", 5, "illness_condolence")),
        ("compute/quota.sql", "ledgers: [headcount]", "ledgers: [headcount]\nuses: [illness_condolence]", ("compute/quota.sql", 6, "大病慰问台账")),
        ("checks/hospital-frequency.sql", "  reading: A person is known by the identity number.\n", "", ("checks/hospital-frequency.sql", 10, "reading")),
        ("checks/hospital-frequency.cases.yaml", "  - name: 第二次\n", "  - name: 第三次\n", ("checks/hospital-frequency.cases.yaml", 7, "第三次")),
    ],
)  # fmt: skip
def test_a_flaw_is_listed_with_its_place(
    folder: Path, file: str, old: str, new: str, flaw: tuple[str, int | None, str]
) -> None:
    change(folder / file, old, new)
    found = [(each.file, each.line) for each in app.linted(str(folder)) if flaw[2] in each.message]
    assert (f"某市/{flaw[0]}", flaw[1]) in found, app.linted(str(folder))


@pytest.mark.parametrize(
    ("wants", "part"),
    [
        ("finds: []", "没有查得出"),
        ("finds: [{rows: [hospital_condolence/1]}]", "没有查不出问题"),
        (None, "没有用例文件"),
    ],
)
def test_a_rule_needs_a_case_that_is_found_and_one_that_is_clean(folder: Path, wants: str | None, part: str) -> None:
    path = folder / "checks" / "hospital-frequency.cases.yaml"
    if wants is None:
        path.unlink()
    else:
        path.write_text(re.sub("finds: .*", wants, path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(part in flaw.message and flaw.file.endswith(path.name) for flaw in app.linted(str(folder)))


def test_files_that_do_not_belong_there_are_named(folder: Path) -> None:
    (folder / "param.yaml").write_text("{}\n", encoding="utf-8")
    (folder / "checks" / "notes.yaml").write_text("{}\n", encoding="utf-8")
    assert [flaw.file for flaw in app.linted(str(folder))] == ["某市/checks/notes.yaml", "某市/param.yaml"]


def test_all_faulty_files_are_listed_at_once(folder: Path) -> None:
    change(folder / "params.yaml", "unit: 元", "einheit: 元")
    change(folder / "clauses.yaml", "kind: cross", "kind: corss")
    change(folder / "compute" / "quota.sql", "totals:", "sums:")
    assert [(flaw.file, flaw.line) for flaw in app.linted(str(folder))] == [
        ("某市/clauses.yaml", 3),
        ("某市/compute/quota.sql", 8),
        ("某市/params.yaml", 3),
    ]
