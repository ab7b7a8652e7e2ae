"""`audit compute` and the commands of `audit rules` on a made-up city."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from audit.cli import main
from audit.schema import check_document

CITY = str(Path(__file__).parents[1] / "policies" / "city")
HEAD = ("街道", "统计日期", "管理人数", "专员人数")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture
def headcount(workbook: Callable[..., Path]) -> Callable[..., str]:
    def write(*rows: tuple[object, ...]) -> str:
        return str(workbook("人数.xlsx", {"街道管理人数台账": [HEAD, *rows]}))

    return write


TWO = (("青云街道", "2024-06-30", 1501, 1), ("白沙洲街道", "2024-06-30", 3000, 2))


def test_as_json(run: Run, headcount: Callable[..., str]) -> None:
    path = headcount(*TWO)
    status, out, err = run("compute", "quota", path, "--policy", CITY, "--as-of", "2024-07-01", "--format", "json")
    assert status == 0 and err == ""
    result = json.loads(out)
    check_document(result, "output/compute", "compute")
    assert (result["compute"], result["policy"], result["as_of"], result["period"]) == (
        "quota",
        "city",
        "2024-07-01",
        "2024年度",
    )
    assert result["rows"][1] == {
        "unit": "青云街道", "period": "2024年度",
        "result": {"管理人数": 1501, "应配名额": 2, "台账数": 1, "差异": -1, "住院慰问标准": "120.00"},
        "arithmetic": "1501 ÷ 1500 向上取整 = 2", "clauses": ["YX-2"],
        "rows": [{"file": "人数.xlsx", "sheet": "街道管理人数台账", "row": 2}],
    }  # fmt: skip
    assert result["totals"] == {"应配名额": 4, "台账数": 3}
    again = run("compute", "专员名额", path, "--policy", CITY, "--as-of", "2024-07-01", "--format", "json")
    assert again == (0, out, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_the_terminal(run: Run, headcount: Callable[..., str], lang: str) -> None:
    from wcwidth import wcswidth

    status, out, _ = run("compute", "quota", headcount(*TWO), "--policy", CITY, "--lang", lang)
    assert status == 0
    assert all(wcswidth(line) <= 80 for line in out.splitlines()), out
    for part in (
        "青云街道",
        "应配名额 2",
        "1501",
        "YX-2",
        "应配名额 4",
        "不足一个" if lang == "zh" else "counts as one",
    ):
        assert part in out


def test_files_are_written_together_and_never_over_others(
    run: Run, headcount: Callable[..., str], tmp_path: Path
) -> None:
    path, out = headcount(*TWO), tmp_path / "结果"
    arguments = ("compute", "quota", path, "--policy", CITY, "--as-of", "2024-07-01", "--out", str(out))
    status, said, _ = run(*arguments)
    assert status == 0 and "quota.xlsx" in said
    assert sorted(file.name for file in out.iterdir()) == ["quota.json", "quota.xlsx"]
    check_document(json.loads((out / "quota.json").read_text(encoding="utf-8")), "output/compute", "quota.json")
    rows = list(openpyxl.load_workbook(out / "quota.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("单位", "考核期", "管理人数", "应配名额") and rows[2][3] == 2
    assert Decimal(str(rows[2][6])) == 120 and "人数.xlsx" in rows[2][9] and rows[3][3] == 4
    before = (out / "quota.xlsx").read_bytes()
    status, _, err = run(*arguments)
    assert status == 2 and "--force" in err
    assert run(*arguments, "--force")[0] == 0 and (out / "quota.xlsx").read_bytes() == before


def test_one_period_at_a_time(run: Run, headcount: Callable[..., str]) -> None:
    path = headcount(*TWO, ("青云街道", "2025-06-30", 1500, 1))
    status, _, err = run("compute", "quota", path, "--policy", CITY)
    assert status == 2 and "2024年度、2025年度" in err and "--period" in err
    status, out, _ = run("compute", "quota", path, "--policy", CITY, "--period", "2025年度", "--format", "json")
    assert status == 0 and [row["period"] for row in json.loads(out)["rows"]] == ["2025年度"]
    status, _, err = run("compute", "quota", path, "--policy", CITY, "--period", "2023年度")
    assert status == 2 and "2023年度" in err and "2024年度" in err


def test_what_is_missing_is_one_line_and_status_2(
    run: Run, headcount: Callable[..., str], workbook: Callable[..., Path], tmp_path: Path
) -> None:
    status, _, err = run("compute", "quota", headcount(("青云街道", "2026-06-30", 1500, 1)), "--policy", CITY)
    assert status == 2 and err.count("\n") == 1
    assert (
        "专员.每人管理" in err and "2026-06-30" in err and "--set" in err and "audit.toml" in err and "extends" in err
    )
    rows = [("姓名", "性别", "身份证号", "街道", "社区", "入院日期", "证明材料", "慰问日期", "慰问金额")]
    hospital = workbook("住院慰问台账.xlsx", {"住院慰问台账": rows}, folder=tmp_path / "b")
    status, _, err = run("compute", "quota", str(hospital), "--policy", CITY)
    assert status == 2 and err.count("\n") == 1 and "未提交：街道管理人数台账" in err
    assert run("compute", "quota", str(hospital), "--policy", CITY, "--out", str(tmp_path / "c"))[0] == 2
    assert not (tmp_path / "c").exists()
    status, _, err = run("compute", "qouta", str(hospital), "--policy", CITY)
    assert status == 2 and "quota" in err
    status, _, err = run("compute", "quota")
    assert status == 2 and "--list" in err


def test_a_figure_can_be_given(run: Run, headcount: Callable[..., str]) -> None:
    path = headcount(("青云街道", "2026-06-30", 1500, 1))
    status, out, _ = run("compute", "quota", path, "--policy", CITY, "--set", "专员.每人管理=1000", "--format", "json")
    result = json.loads(out)
    assert status == 0 and result["rows"][0]["result"]["应配名额"] == 2
    assert "由使用者设为 1000（人）" in result["reading"]
    status, _, err = run("compute", "quota", path, "--policy", CITY, "--set", "专员.每人=1000")
    assert status == 2 and "专员.每人管理" in err


def test_faulty_cells_are_told(run: Run, headcount: Callable[..., str]) -> None:
    status, _, err = run("compute", "quota", headcount(("青云街道", "2024-06-30", "很多", 1)), "--policy", CITY)
    assert status == 0 and "1 处格式问题" in err


def test_the_list(run: Run) -> None:
    status, out, _ = run("compute", "--list", "--policy", CITY)
    assert status == 0 and "city/quota" in out and "专员名额" in out
    status, out, _ = run("compute", "--list", "--policy", CITY, "--format", "json")
    assert json.loads(out)["computes"] == [
        {"name": "city/quota", "title": "专员名额", "clauses": ["YX-2"], "ledgers": ["headcount"], "cases": 4}
    ]


def test_rules_of_the_city(run: Run) -> None:
    status, out, _ = run("rules", "list", "--policy", CITY, "--format", "json")
    assert [entry["name"] for entry in json.loads(out)["rules"]] == ["city/hospital-frequency"]
    status, out, _ = run("rules", "list", "--policy", CITY)
    assert status == 0 and "city/quota" in out
    status, out, _ = run("rules", "show", "quota", "--policy", CITY)
    assert status == 0 and "专员.每人管理" in out and "1500" in out
    for name, cases in (("quota", 4), ("documents", 10), ("disclosure", 4), ("hospital-frequency", 4)):
        status, out, _ = run("rules", "test", name, "--policy", CITY, "--format", "json")
        assert status == 0 and len(json.loads(out)["cases"]) == cases
    status, out, _ = run("rules", "lint", "--policy", CITY)
    assert (status, out) == (0, "没有问题\n")
    assert run("rules", "lint", "--policy", CITY, "--format", "json")[:2] == (0, '{\n  "lint": []\n}\n')


def test_readings_are_listed_with_the_value_in_force(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = run("rules", "readings", "--policy", CITY, "--format", "json")
    entry = json.loads(out)["readings"][0]
    assert status == 0 and entry == {
        "policy": "city", "name": "年度的算法", "title": "住院慰问的年度看哪个日期", "value": "慰问日期", "default": "慰问日期",
        "alternatives": ["入院日期"], "clauses": ["YX-1"], "rules": ["city/hospital-frequency"],
    }  # fmt: skip
    (tmp_path / "audit.toml").write_text('[readings]\n"年度的算法" = "入院日期"\n', encoding="utf-8")
    _, out, _ = run("rules", "readings", "--policy", CITY, "--format", "json")
    assert json.loads(out)["readings"][0]["value"] == "入院日期"
    status, out, _ = run("rules", "readings", "--policy", CITY)
    assert status == 0 and "入院日期" in out and "audit.toml" in out


def test_a_finding_says_the_setting_in_force_and_what_was_set(
    run: Run, workbook: Callable[..., Path], tmp_path: Path
) -> None:
    from tests.conftest import HOSPITAL, hospital_row

    days = ("2024-03-20", "2024-06-20", "2024-09-20")
    rows = [hospital_row(1, 慰问日期=day, 慰问金额=120) for day in days]
    path = str(workbook("住院慰问台账.xlsx", {"住院慰问台账": [HOSPITAL, *rows]}))
    _, out, _ = run("check", path, "--policy", CITY, "--set", "住院慰问.每年次数=1", "--format", "json")
    (finding,) = [item for item in json.loads(out)["findings"] if item["rule"] == "city/hospital-frequency"]
    assert finding["reading"] == (
        "以身份证号认定同一人；读法“住院慰问的年度看哪个日期”：慰问日期（可改：audit.toml 的 [readings] 年度的算法，"
        "可选 慰问日期、入院日期）；参数“住院慰问.每年次数”由使用者设为 1（次）"
    )
