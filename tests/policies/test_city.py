"""A policy folder anywhere works: a made-up city with rules, computations, readings, figures, notices and documents, and an
overlay that adds to it, without a line of Python."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from audit import policies
from audit.app import rules as app
from audit.checks.coverage import coverage
from audit.errors import DataFault, ParameterFault, UsageFault

CITY = Path(__file__).parent / "city"
OVERLAY = Path(__file__).parent / "city-2026"
SPECIALISTS = "专员.每人管理"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Copies of both folders; the overlay's."""
    shutil.copytree(CITY, tmp_path / "city")
    return Path(shutil.copytree(OVERLAY, tmp_path / "city-2026"))


@pytest.mark.parametrize("folder", [CITY, OVERLAY], ids=lambda path: path.name)
def test_every_kind_of_case_passes_and_every_clause_is_covered(folder: Path) -> None:
    results = app.tested(str(folder), None)
    assert [result for result in results if not result.passed] == []
    kinds = {result.rule.partition("/")[2] or result.rule for result in results}
    assert {"hospital-frequency", "quota", "schema", "documents", "disclosure"} <= kinds
    assert all(entry.covered for entry in coverage(policies.load(str(folder)), app.PROVERS))
    assert app.linted(str(folder)) == []


def test_a_case_that_comes_out_otherwise_fails_whatever_its_kind(folders: Path) -> None:
    city = folders.parent / "city"
    for file, old, new in (
        ("compute/quota.cases.yaml", "result: {应配名额: 2, ", "result: {应配名额: 3, "),
        ("documents.cases.yaml", "data: {终止日期: 2026-03-01}, refuses: [终止日期]", "data: {}, refuses: [终止日期]"),
        ("disclosure.cases.yaml", "{kind: period_too_short, severity: warning}", "period_too_short"),
        ("schema.cases.yaml", "row: {证明材料: null}", "row: {}"),
        ("checks/hospital-frequency.cases.yaml", "    readings: {年度的算法: 入院日期}\n", ""),
    ):
        path = city / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    failed = [result for result in app.tested(str(city), None) if not result.passed]
    assert sorted(result.rule for result in failed) == [
        "city/hospital-frequency", "city/quota", "disclosure", "documents", "schema",
    ]  # fmt: skip
    messages = {result.rule: result.message for result in failed}
    assert "应配名额 3" in messages["city/quota"] and "应配名额 2、台账数 1、差异 -1" in messages["city/quota"]
    assert messages["documents"] == "应拒绝的字段：终止日期；实为：无"
    assert "warning" in messages["disclosure"]


def test_an_overlay_adds_values_by_day_and_keeps_the_others() -> None:
    base, overlay = policies.load(str(CITY)), policies.load(str(OVERLAY))
    assert overlay.params.value("住院慰问.每次金额", date(2025, 12, 31)) == 120
    assert overlay.params.value("住院慰问.每次金额", date(2026, 1, 1)) == Decimal(130)
    assert overlay.params.value(SPECIALISTS, date(2026, 1, 1)) == 1200
    assert overlay.params.entries["住院慰问.每次金额"].note == "二〇二六年的通知"
    with pytest.raises(ParameterFault, match="extends"):
        base.params.value(SPECIALISTS, date(2026, 1, 1))
    assert overlay.settings["年度的算法"] == "入院日期" and base.settings["年度的算法"] == "慰问日期"
    assert [rule.id for rule in overlay.rules] == ["city/hospital-frequency", "city-2026/visits-often"]
    assert overlay.ledgers["visits"].event == "走访日期" and overlay.ledgers["headcount"].event == "统计日期"
    assert overlay.window == base.window and overlay.path("disclosure.yaml") == CITY / "disclosure.yaml"


def test_an_overlay_of_a_shipped_policy_gives_the_figures_of_a_year(tmp_path: Path) -> None:
    folder = tmp_path / "建德二五"
    folder.mkdir()
    (folder / "policy.yaml").write_text("extends: jiande\n", encoding="utf-8")
    (folder / "params.yaml").write_text("住院慰问.每次金额:\n  values: {2025-01-01: 180}\n", encoding="utf-8")
    overlay, jiande = policies.load(str(folder)), policies.load("jiande")
    assert overlay.params.value("住院慰问.每次金额", date(2025, 6, 1)) == 180
    assert overlay.params.value("住院慰问.每次金额", date(2024, 6, 1)) == 150
    assert len(overlay.rules) == len(jiande.rules) and overlay.title == jiande.title
    assert overlay.name == "建德二五" and jiande.params.value("住院慰问.每次金额", date(2025, 6, 1)) == 150


@pytest.mark.parametrize(
    ("file", "change", "part"),
    [
        ("policy.yaml", lambda s: s + "issuer: 某局\n", "city-2026/policy.yaml.*issuer"),
        ("policy.yaml", lambda s: s.replace("../city", "../town"), r"city-2026/policy.yaml.*\.\./town"),
        ("policy.yaml", lambda s: s.replace("../city", "."), "循环"),
        ("params.yaml", lambda s: s.replace("专员.每人管理", "专员.每人管"), "params.yaml.*专员.每人管理"),
        ("params.yaml", lambda s: s.replace("  note: ", "  unit: "), "city-2026/params.yaml 第 3 行"),
        ("params.yaml", lambda s: s.replace("1200", "很多"), "city-2026/params.yaml.*很多"),
        ("params.yaml", lambda s: s + "协议.最长月数: {title: 甲, unit: 月, clauses: [YX-4], values: {2024-01-01: 1}}\n", "已有"),
        ("readings.yaml", lambda s: s.replace("入院日期", "发放日期"), "readings.yaml.*慰问日期、入院日期"),
        ("readings.yaml", lambda s: s.replace("年度的算法", "年度"), "readings.yaml.*年度的算法"),
        ("clauses.yaml", lambda s: s.replace("YX-10", "YX-1"), "city-2026/clauses.yaml.*YX-1.*city"),
    ],
)  # fmt: skip
def test_what_an_overlay_cannot_do_is_told_with_its_file(
    folders: Path, file: str, change: Callable[[str], str], part: str
) -> None:
    path = folders / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataFault, match=part):
        policies.load(str(folders))
    assert len(app.linted(str(folders))) >= 1


def test_an_overlay_replaces_no_rule_and_no_disclosure_rules(folders: Path) -> None:
    shutil.copy(CITY / "disclosure.yaml", folders)
    with pytest.raises(DataFault, match=r"city-2026/disclosure\.yaml"):
        policies.load(str(folders))
    (folders / "disclosure.yaml").unlink()
    shutil.copy(CITY / "checks" / "hospital-frequency.sql", folders / "checks")
    with pytest.raises(DataFault, match=r"city-2026/checks/hospital-frequency\.sql"):
        policies.load(str(folders))


def test_overlays_of_each_other_end_in_an_error(folders: Path) -> None:
    (folders.parent / "city" / "policy.yaml").write_text("extends: ../city-2026\n", encoding="utf-8")
    with pytest.raises(DataFault, match="循环"):
        policies.load(str(folders))


def test_a_choice_that_a_reading_does_not_have_is_refused() -> None:
    with pytest.raises(UsageFault, match="慰问日期、入院日期"):
        policies.load(str(CITY)).with_overrides({}, {"年度的算法": "发放日期"})
