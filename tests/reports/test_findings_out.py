"""Findings for other programs: SARIF against the OASIS schema, CSV that no spreadsheet runs, JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from audit.app import demo
from audit.app.check import Checked, check
from audit.app.run import run
from audit.app.settings import Settings
from audit.cli import main
from audit.reports import as_json
from audit.reports.flat import findings_csv, json_lines, safe
from audit.reports.sarif import Before, Suppression, sarif
from tests.conftest import HOSPITAL, hospital_row

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
Submit = Callable[..., Checked]


@pytest.fixture
def submit(workbook: Callable[..., Path], tmp_path: Path) -> Submit:
    def call(*rows: list[Any], salt: bytes | None = b"s" * 32) -> Checked:
        workbook("住院 慰问台账.xlsx", {"台账": [HOSPITAL, *rows]}, folder=tmp_path / "in")
        return check([tmp_path / "in"], Settings(date(2024, 7, 15), policy="jiande", salt=salt))

    return call


def log_of(checked: Checked, before: Before | None = None) -> dict[str, Any]:
    report = as_json.check_json(checked.report)
    document = json.loads(sarif(report, checked.policies, checked.titles, checked.report.tables, before))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    run_: dict[str, Any] = document["runs"][0]
    return run_


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "out"
    folder = demo.sample_folder()
    run(folder / demo.SUBMISSION, demo.settings_of(folder), out, force=False)
    return out


def test_the_sample_s_sarif_fits_the_schema_and_points_rightly(sample: Path) -> None:
    document = json.loads((sample / "findings.sarif").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    (run_,) = document["runs"]
    report = json.loads((sample / "findings.json").read_text(encoding="utf-8"))
    noticed = sum(len(item["findings"]) for item in report["privacy"]["files"])
    assert len(run_["results"]) == len(report["findings"]) + noticed > 100
    rules, taxonomies = run_["tool"]["driver"]["rules"], run_["taxonomies"]
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (
            (result["kind"] == "fail") == (result["level"] == "error") == (result["properties"]["severity"] == "error")
        )
        for taxon in result.get("taxa", ()):
            assert taxonomies[taxon["toolComponent"]["index"]]["taxa"][taxon["index"]]["id"] == taxon["id"]
        for location in result["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            assert "index" not in artifact or run_["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
            assert artifact["uri"].isascii() and not artifact["uri"].startswith("/")
    assert any(rule.get("relationships") for rule in rules) and all(
        "help" in r or "/" not in r["id"] or "privacy/" in r["id"] for r in rules
    )
    assert not _floats(document["runs"][0]["results"])


def _floats(value: Any) -> list[float]:
    if isinstance(value, float):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for item in items for found in _floats(item)]


def test_a_cell_is_a_region_and_a_logical_place(submit: Submit) -> None:
    (result,) = log_of(submit(hospital_row(1), hospital_row(2, 慰问金额=300)))["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 9, "endColumn": 10}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "台账!I3", "kind": "cell", "name": "慰问金额"}]
    assert (
        location["physicalLocation"]["artifactLocation"]["uri"]
        == "%E4%BD%8F%E9%99%A2%20%E6%85%B0%E9%97%AE%E5%8F%B0%E8%B4%A6.xlsx"
    )
    assert len(result["partialFingerprints"]["audit/v1"]) == 32 and result["properties"]["amount"] == "150.00"
    assert "partialFingerprints" not in log_of(submit(hospital_row(2, 慰问金额=300), salt=None))["results"][0]


def test_the_state_against_an_earlier_run(submit: Submit) -> None:
    before = as_json.check_json(
        submit(hospital_row(1, 慰问金额=300), hospital_row(2, 慰问金额=300), hospital_row(3, 慰问金额=300)).report
    )["findings"]
    now = submit(hospital_row(3, 慰问金额=300), hospital_row(2, 慰问金额=400), hospital_row(4, 慰问金额=300))
    states = {r["message"]["text"][:3]: r["baselineState"] for r in log_of(now, Before(before))["results"]}
    assert states == {"测试1": "absent", "测试2": "updated", "测试3": "unchanged", "测试4": "new"}
    assert all("baselineState" not in result for result in log_of(now)["results"])


def test_a_finding_that_was_set_aside_is_suppressed_with_its_reason(submit: Submit) -> None:
    checked = submit(hospital_row(1, 慰问金额=300), hospital_row(2, 慰问金额=300), hospital_row(3, 慰问金额=300))
    findings = as_json.check_json(checked.report)["findings"]
    set_aside = {
        findings[0]["fingerprint"]: Suppression("dismissed", "经核实为补发", findings[0]),
        findings[1]["fingerprint"]: Suppression("closed", "已收回", findings[1] | {"amount": "1.00"}),
    }
    at_odds = {findings[2]["fingerprint"]: Suppression("dismissed", "经核实", findings[2], disputed=True)}
    assert log_of(checked, Before(None, at_odds))["results"][2]["suppressions"][0]["status"] == "underReview"
    results = log_of(checked, Before(None, set_aside))["results"]
    (first,), (second,), third = (result["suppressions"] for result in results)
    assert (first["status"], first["justification"], first["properties"]) == (
        "accepted", "经核实为补发", {"stage": "dismissed"},
    )  # fmt: skip
    assert second["status"] == "underReview" and third == []  # it was closed at another amount
    assert all("suppressions" not in result for result in log_of(checked, Before([]))["results"])


def test_what_could_not_be_judged_is_told_in_sarif(submit: Submit) -> None:
    (invocation,) = log_of(submit(hospital_row(1)))["invocations"]
    assert invocation["executionSuccessful"] is True
    assert any("illness" in note["message"]["text"] for note in invocation["toolExecutionNotifications"])


TRIGGERS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠x",
    " =1",
    "\u3000=1",
    "=cmd|' /C calc'!A0",
    "-",
    "+-1",
]


@pytest.mark.parametrize("text", TRIGGERS)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-150.00", "+3", "1e5", "张三", "", "150", "'x", "a=b"])
def test_numbers_and_plain_text_are_left(text: str) -> None:
    assert safe(text) == text


def test_csv_has_every_finding_quoted_and_harmless(submit: Submit, sample: Path) -> None:
    checked = submit(hospital_row(1, 姓名="=HYPERLINK(1)", 社区="@x", 慰问金额=300))
    text = findings_csv(as_json.check_json(checked.report), checked.titles)
    assert text.startswith('\ufeff"级别","街道","规则"')
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == len(checked.report.findings) >= 1
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@"))]
    report = json.loads((sample / "findings.json").read_text(encoding="utf-8"))
    every = list(csv.DictReader(io.StringIO(findings_csv(report, {}).removeprefix("\ufeff"))))
    lines = [json.loads(line) for line in json_lines(report).splitlines()]
    assert len(every) == len(lines) > len(report["findings"])
    assert {line["rule"] for line in lines} >= {"privacy/bank_card", "schema"}


@pytest.mark.parametrize("command", ["check", "validate", "run"])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "sarif"])
def test_the_commands_give_each_form_and_nothing_else(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, form: str
) -> None:
    path = workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, hospital_row(1, 慰问金额=-5)]}, folder=tmp_path / "in")
    given = [str(path.parent), "--format", form, "--policy", "jiande", "--as-of", "2024-07-15"]
    with pytest.raises(SystemExit) as ended:
        main([command, *given, *(["--out", str(tmp_path / "out")] if command == "run" else [])])
    out = capsys.readouterr().out
    assert ended.value.code == 1
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(out)))) > 1
    else:
        found = [json.loads(line) for line in out.splitlines()] if form == "jsonl" else [json.loads(out)]
        assert found
        if form == "sarif":
            jsonschema.Draft4Validator(SCHEMA).validate(found[0])
