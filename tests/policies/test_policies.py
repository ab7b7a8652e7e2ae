"""Policy folders: strict files, dated parameters, overrides."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from audit import policies, resources
from audit.errors import DataFault, ParameterFault, UsageFault
from audit.policies import params

KEY = "住院慰问.每次金额"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.folder("rules") / "jiande", tmp_path / "某市"))


def test_by_name_title_and_path(folder: Path) -> None:
    jiande = policies.load("jiande")
    assert policies.load(jiande.title) is jiande
    assert [rule.code for rule in policies.load(str(folder)).rules] == [rule.code for rule in jiande.rules]
    with pytest.raises(UsageFault, match="jiande"):
        policies.load("jiand")


def test_the_folder_to_copy_is_a_policy_whose_cases_pass() -> None:
    from audit.checks.proving import run_cases

    template = policies.load(str(resources.folder("rules") / "_template"))
    results = run_cases(template)
    assert results and all(result.passed for result in results)
    assert "_template" not in policies.names()


def test_a_parameter_holds_from_its_day() -> None:
    values = policies.load("jiande").params
    assert values.value(KEY, date(2024, 1, 1)) == values.value(KEY, date(2030, 12, 31)) == Decimal(150)
    with pytest.raises(ParameterFault, match=r"2023-12-31.*--set"):
        values.value(KEY, date(2023, 12, 31))


def test_values_by_day_and_their_end(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(
        "甲.乙: {title: 甲, unit: 元, clauses: [A-1], values: {2024-01-01: 10, 2025-01-01: 12.50, 2026-01-01: null}}\n",
        encoding="utf-8",
    )
    values = params.load(path)
    assert [values.value("甲.乙", date(year, 6, 1)) for year in (2024, 2025)] == [Decimal(10), Decimal("12.50")]
    with pytest.raises(ParameterFault):
        values.value("甲.乙", date(2026, 1, 1))


def test_overrides_hold_on_every_day_and_are_checked() -> None:
    values = policies.load("jiande").params
    assert values.with_overrides({KEY: "200"}).value(KEY, date(2020, 1, 1)) == 200
    assert values.value(KEY, date(2024, 1, 1)) == 150
    with pytest.raises(UsageFault, match="每次金额"):
        values.with_overrides({"住院慰问.每次": "1"})
    with pytest.raises(UsageFault, match="单位：元"):
        values.with_overrides({KEY: "很多"})
    with pytest.raises(UsageFault):
        values.with_overrides({KEY: "nan"})


@pytest.mark.parametrize(
    ("file", "change", "part"),
    [
        ("policy.yaml", lambda s: s + "colour: red\n", "colour"),
        ("policy.yaml", lambda s: s + "title: 又一个\n", "title"),
        ("policy.yaml", lambda s: s.replace("from: 2024-01-01", "from: 2024-13-01"), "2024-13-01"),
        ("params.yaml", lambda s: s.replace("unit: 元", "einheit: 元", 1), "einheit|unit"),
        ("params.yaml", lambda s: s.replace("2024-01-01: 150", "昨天: 150"), "昨天"),
        ("params.yaml", lambda s: s + "坏: [", "YAML"),
        ("clauses.yaml", lambda s: s.replace("kind: row", "kind: rwo", 1), "rwo"),
    ],
)
def test_unknown_and_double_keys_are_errors(folder: Path, file: str, change: Callable[[str], str], part: str) -> None:
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DataFault, match=part):
        policies.load(str(folder))


def test_schema_findings_know_their_clause() -> None:
    jiande = policies.load("jiande")
    assert jiande.schema_clauses("disclosure_log", "截止日期") == ("JD-5-2a",)
    assert jiande.schema_clauses("retirees", "姓名") == ()


def test_every_clause_names_real_columns_and_templates() -> None:
    from audit.documents import catalogue
    from audit.ledgers import kinds

    for clause in policies.load("jiande").clauses:
        for column in clause.schema:
            ledger, _, name = column.partition(".")
            kinds.find(ledger).column(name)
        assert set(clause.templates) <= set(catalogue.load_all())
