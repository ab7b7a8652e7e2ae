"""`audit sample`: drawn the same again, every cent with the same chance, evaluated only when wholly filled in."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.cli import main
from audit.evidence import drawing
from tests.conftest import HOSPITAL, hospital_row, person

ROWS = 60


def status(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def ledger(workbook: Callable[..., Path], tmp_path: Path) -> Path:
    rows = [hospital_row(n, 慰问金额=1000 if n == 7 else 100) for n in range(1, ROWS + 1)]
    rows[3] = hospital_row(4, 慰问金额=0)
    return workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, *rows]}, folder=tmp_path / "in")


def drawn(ledger: Path, out: Path, *more: object) -> dict[str, Any]:
    assert status("sample", "draw", ledger, "--out", out, "--seed", "甲", *more) == 0
    document: dict[str, Any] = json.loads((out / "sample.json").read_text(encoding="utf-8"))
    return document


def fill(out: Path, results: dict[int, tuple[str, object]], otherwise: str | None = "相符") -> Path:
    book = openpyxl.load_workbook(out / "sample.xlsx")
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        result, audited = results.get(sheet.cell(row, 1).value, (otherwise, None))
        sheet.cell(row, 8).value, sheet.cell(row, 9).value = result, audited
    path = out / "filled.xlsx"
    book.save(path)
    return path


def test_a_sample_can_be_drawn_again_by_hand(ledger: Path, tmp_path: Path) -> None:
    document = drawn(ledger, tmp_path / "a", "--tolerable", "10%")
    numbers = sorted(range(1, ROWS + 1), key=lambda n: hashlib.sha256(f"甲:{n}".encode()).hexdigest())
    size = document["plan"]["size"]
    assert document["plan"]["distribution"] == "hypergeometric" and 0 < size < ROWS
    assert [item["row"] for item in document["items"]] == sorted(n + 1 for n in numbers[:size])
    drawn(ledger, tmp_path / "b", "--tolerable", "10%")
    for name in ("sample.json", "sample.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    other = tmp_path / "c"
    assert status("sample", "draw", ledger, "--out", other, "--tolerable", "10%") == 0
    assert json.loads((other / "sample.json").read_text("utf-8"))["seed"] != "甲"


def test_what_is_drawn_gives_nobody_s_number_away(ledger: Path, tmp_path: Path) -> None:
    drawn(ledger, tmp_path / "a", "--tolerable", "10%")
    text = (tmp_path / "a" / "sample.json").read_text(encoding="utf-8")
    assert not any(person(n) in text for n in range(1, ROWS + 1)) and str(tmp_path) not in text


def test_every_cent_is_taken_as_often_as_any_other() -> None:
    amounts = [3, 5, 1, 11]
    hits: Counter[int] = Counter()
    for seed in range(4000):
        found = drawing.units(str(seed), amounts, 4)
        assert sum(times for _, times in found.items) == 4 and found.interval == 5 and 1 <= found.start <= 5
        assert dict(found.items)[3] >= 2 and 1 in dict(found.items)  # an interval or more: never missed
        hits.update(dict(found.items))
    for position, amount in enumerate(amounts):
        assert abs(hits[position] - 4000 * amount / 5) < 200


def test_an_attribute_sample_is_evaluated(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a"
    drawn(ledger, out, "--tolerable", "10%")
    capsys.readouterr()
    assert status("sample", "evaluate", out / "sample.json", fill(out, {}), "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["accepted"] and found["errors"] == [] and float(found["upper"]) < 10
    assert status("sample", "evaluate", out / "sample.json", fill(out, {2: ("不相符", None)}), "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] == [2] and not found["accepted"]


def test_amounts_are_evaluated(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a"
    document = drawn(ledger, out, "--method", "mus", "--tolerable", "1000", "--confidence", "95%")
    # 58 rows of 100 and one of 1000; the row of nothing is told.
    assert (document["plan"]["book"], document["left_out"], document["plan"]["population"]) == ("6800.00", 1, 59)
    interval = Fraction(*map(int, document["interval"]))
    assert interval == Fraction(6800, document["plan"]["size"]) and document["plan"]["size"] == 21
    (large,) = [item for item in document["items"] if item["amount"] == "1000.00"]
    small = next(item for item in document["items"] if item["amount"] == "100.00")
    capsys.readouterr()
    path = fill(out, {large["number"]: ("不相符", 900), small["number"]: ("不相符", 50)})
    assert status("sample", "evaluate", out / "sample.json", path, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    # (2.995732… + 1.748132… × 0.5) × 6800/21 + 100, rounded up to the cent; with the factors of the published table 3.00 and 1.75.
    assert found["upper"] == "1353.08" and found["likely"] == "261.91"
    assert status("sample", "evaluate", out / "sample.json", path, "--factors", "table", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["upper"] == "1354.77"


def test_too_much_and_too_little_are_told_apart(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a"
    document = drawn(ledger, out, "--method", "mus", "--tolerable", "1500", "--expected", "200")
    assert document["plan"]["allowed"] is None
    assert float(document["plan"]["taints"]) == pytest.approx(200 / 6800 * document["plan"]["size"], abs=0.01)
    certain = [item["number"] for item in document["items"] if item["certain"]]
    large = next(item["number"] for item in document["items"] if item["amount"] == "1000.00")
    assert certain == [large]
    one, two, three = [item["number"] for item in document["items"] if item["amount"] == "100.00"][:3]
    results = {large: ("不相符", 1300), one: ("不相符", 90), two: ("不相符", 40), three: ("不相符", 250)}
    path = fill(out, {number: (text, amount) for number, (text, amount) in results.items()})
    capsys.readouterr()
    found_in = tmp_path / "评价"
    code = status("sample", "evaluate", out / "sample.json", path, "--format", "json", "--out", found_in)
    found = json.loads(capsys.readouterr().out)
    interval = Fraction(*map(int, document["interval"]))
    over, under = found["overstated"], found["understated"]
    # The largest taint takes the first step.
    assert [(item["number"], item["taint"], item["factor"]) for item in over["items"]] == [
        (two, "0.6000", "1.7482"),
        (one, "0.1000", "1.5520"),
    ]
    assert float(over["upper"]) == pytest.approx(
        float(interval) * (2.995733 + 0.6 * 1.748132 + 0.1 * 1.551929), abs=0.02
    )
    assert float(over["likely"]) == pytest.approx(float(interval) * 0.7, abs=0.02)
    # Of what was examined in any case nothing is concluded for others.
    assert [(item["number"], item["taint"], item["projected"]) for item in under["items"]] == [
        (three, "1.5000", under["items"][0]["projected"]),
        (large, None, "300.00"),
    ]
    assert float(under["likely"]) == pytest.approx(float(interval) * 1.5 + 300, abs=0.02)
    assert found["accepted"] == (float(over["upper"]) <= 1500 and float(under["upper"]) <= 1500) == (code == 0)
    assert json.loads((found_in / "evaluation.json").read_text("utf-8")) == found
    sheets = openpyxl.load_workbook(found_in / "evaluation.xlsx")
    rows = list(sheets["错报明细"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [two, one, three, large] and rows[-1][-1] == "必查项目，按实际错报计入"
    told = dict(row[:2] for row in sheets["评价"].iter_rows(values_only=True))
    assert told["多记：错报上限"] == f"{over['upper']} 元" and told["可信赖系数"] == "精确值"


@pytest.mark.parametrize(("results", "otherwise", "part"), [
    ({}, None, "没有填"), ({1: ("也许", None)}, "相符", "没有填"), ({1: ("不相符", None)}, "相符", "要填审定金额"),
])  # fmt: skip
def test_what_is_not_filled_in_is_named(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], results: dict[int, tuple[str, object]], otherwise: str | None, part: str) -> None:  # fmt: skip
    out = tmp_path / "a"
    drawn(ledger, out, "--method", "mus", "--tolerable", "1000")
    capsys.readouterr()
    assert status("sample", "evaluate", out / "sample.json", fill(out, results, otherwise)) == 2
    error = capsys.readouterr().err
    assert part in error and error.count("\n") == 1 and "Traceback" not in error


def test_an_item_put_in_for_another_is_refused(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a"
    drawn(ledger, out, "--tolerable", "10%")
    path = fill(out, {})
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(3, 5).value = 61
    book.save(path)
    assert status("sample", "evaluate", out / "sample.json", path) == 2
    assert "不得换样：2" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [
    ("plan", "--tolerable", "0.05"), ("plan", "--tolerable", "5%", "--expected", "5%"), ("plan", "--tolerable", "5%", "--confidence", "0%"),
    ("plan", "--tolerable", "5%", "--confidence", "100%"), ("plan", "--tolerable", "100", "--method", "mus"), ("plan", "--tolerable", "nan%"),
    ("plan", "--tolerable", "5%", "--distribution", "hypergeometric"), ("evaluate", "none.json", "none.xlsx"),
    ("plan", "--tolerable", "5%", "--population", "10", "--expected", "4%"), ("plan", "--tolerable", "5%", "--expected", "1%", "--errors", "1"),
    ("plan", "--tolerable", "100", "--method", "mus", "--book", "9000", "--errors", "1"),
])  # fmt: skip
def test_a_request_that_makes_no_sense_is_one_line(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert status("sample", *arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("错误：") and error.count("\n") == 1 and "程序内部错误" not in error
