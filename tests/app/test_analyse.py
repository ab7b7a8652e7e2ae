"""`audit analyse` on ledgers."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from audit.app import demo
from audit.cli import main
from tests.conftest import HOSPITAL, hospital_row, person


def analysed(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["analyse", *map(str, arguments)])
    assert ended.value.code == status
    return capsys.readouterr().out


def test_the_sample_s_sums_are_those_of_the_ledgers(capsys: pytest.CaptureFixture[str]) -> None:
    out = analysed(capsys, demo.sample_folder() / demo.SUBMISSION, "--policy", "jiande", "--as-of", "2024-07-15", "--format", "json")  # fmt: skip
    document: dict[str, Any] = json.loads(out)
    illness = next(each for each in document["ledgers"] if each["name"] == "illness_condolence")
    paid = next(each for each in illness["amounts"] if each["column"] == "慰问金额")
    totals = {sum((Decimal(s["amount"]) for s in paid[key]), Decimal(0)) for key in ("by_office", "by_month", "tiers")}
    assert totals == {Decimal("108100.00")} and sum(s["count"] for s in paid["by_office"]) == illness["rows"] == 98
    assert [(s["up_to"], s["count"]) for s in paid["tiers"]] == [("500.00", 38), ("1000.00", 40), (None, 20)]
    borne = next(each for each in illness["amounts"] if each["column"] == "个人自付金额")
    assert {s["limit"]: s["below"] for s in borne["just_below"]} == {"10000.00": 2, "40000.00": 2}
    allocated = next(each for each in document["ledgers"] if each["name"] == "allocation")
    assert [each["column"] for each in allocated["amounts"]] == ["核算金额", "拨付金额"]  # 人均标准 is no payment
    assert not paid["benford"]["applies"] and paid["benford"]["why_not"] == "few"


def test_without_a_policy_there_are_no_limits(capsys: pytest.CaptureFixture[str], workbook: Callable[..., Path], tmp_path: Path) -> None:  # fmt: skip
    path = workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, *(hospital_row(n) for n in range(1, 5))]}, folder=tmp_path)
    (ledger,) = json.loads(analysed(capsys, path, "--format", "json"))["ledgers"]
    (amounts,) = ledger["amounts"]
    assert amounts["just_below"] == [] and amounts["repeated"] == [{"amount": "150.00", "count": 4}]
    text = analysed(capsys, path)
    assert "首位数字测试不适用" in text and person(1) not in text


def test_what_cannot_be_read_is_told(capsys: pytest.CaptureFixture[str], workbook: Callable[..., Path], tmp_path: Path) -> None:  # fmt: skip
    workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, hospital_row(1)]}, folder=tmp_path)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert "坏.xlsx" in analysed(capsys, tmp_path, "--format", "json", status=2)
    analysed(capsys, tmp_path, "--ledger", "大病慰问台账", status=2)
