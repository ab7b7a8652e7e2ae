"""`audit calendar`: what falls due, in every form."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import icalendar
import openpyxl
import pytest

from audit.app import calendar as use_case
from audit.cli import main
from audit.errors import UsageFault
from audit.schema import check_document
from tests.conftest import person

HEAD = ("姓名", "性别", "身份证号", "户籍", "街道", "聘任方式", "聘用日期", "协议起始日", "协议终止日", "保险种类", "组织认定推荐", "状态", "意向书发出日期")  # fmt: skip
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


def specialist(serial: int, name: str, end: str, sent: str | None = None) -> tuple[object, ...]:
    begin = f"{int(end[:4]) - 1}{end[4:]}"
    return (name, "男", person(serial, "19600501"), "北京市东城区", "青云街道", "聘用退休人员", begin, begin, end, "商业保险", "否", "在聘", sent)  # fmt: skip


@pytest.fixture
def roster(workbook: Callable[..., Path]) -> str:
    rows = [specialist(1, "张三", "2025-03-01"), specialist(3, "李四", "2025-03-01"), specialist(5, "王五", "2025-04-15", "2025-03-01")]  # fmt: skip
    return str(workbook("专员.xlsx", {"社会化管理服务专员花名册": [HEAD, *rows]}))


def options(*more: str) -> list[str]:
    return ["--policy", "dongcheng", "--as-of", "2025-01-01", *more]


def test_as_json(run: Run, roster: str) -> None:
    status, out, err = run("calendar", roster, *options("--to", "2025-04-15", "--format", "json"))
    assert status == 0 and err == ""
    result = json.loads(out)
    check_document(result, "output/calendar", "calendar")
    assert (result["policy"], result["from"], result["to"]) == ("dongcheng", "2025-01-01", "2025-04-15")
    due = [(e["day"], e["name"], e["row"]) for e in result["events"] if "review" not in e["name"]]
    assert due == [
        ("2025-01-30", "dongcheng/due-intent", 2),
        ("2025-01-30", "dongcheng/due-intent", 3),
        ("2025-03-01", "dongcheng/due-agreement-end", 2),
        ("2025-03-01", "dongcheng/due-agreement-end", 3),
        ("2025-04-15", "dongcheng/due-agreement-end", 4),
    ]
    first = next(e for e in result["events"] if e["name"] == "dongcheng/due-intent")
    assert first["clauses"] == ["DC-4-2c"] and first["unit"] == "青云街道" and first["file"] == "专员.xlsx"
    assert {item["rule"] for item in result["not_run"]} == {"dongcheng/due-contract-end", "dongcheng/due-insurance-end"}
    assert "最后一天" in result["readings"]["dongcheng/due-intent"]


def test_the_figures_of_the_policy_count(run: Run, roster: str) -> None:
    _, out, _ = run("calendar", roster, *options("--set", "意向书.提前天数=45", "--format", "json"))
    days = {e["day"] for e in json.loads(out)["events"] if e["name"] == "dongcheng/due-intent"}
    assert days == {"2025-01-15"}


def test_a_calendar_program_reads_it(run: Run, roster: str) -> None:
    status, out, _ = run("calendar", roster, *options("--to", "2025-03-31", "--format", "ics"))
    assert status == 0 and "\r\n" in out
    assert all(len(line.encode()) <= 75 for line in out.split("\r\n"))
    read = icalendar.Calendar.from_ical(out)
    entries = {(str(e["summary"]), e.decoded("dtstart")): e for e in read.walk("VEVENT")}
    letters = entries["青云街道 该发终止或续签意向书（2 项）", date(2025, 1, 30)]
    assert "张三" in letters["description"] and "李四" in letters["description"] and "DC-4-2c" in letters["description"]
    assert letters.decoded("dtend") == date(2025, 1, 31)
    (alarm,) = letters.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-7)
    assert len({str(e["uid"]) for e in entries.values()}) == len(entries)
    assert run("calendar", roster, *options("--to", "2025-03-31", "--format", "ics"))[1] == out


def test_the_files_are_written_and_alike(run: Run, roster: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("calendar", roster, *options("--out", str(tmp_path / name)))[0] == 0
    for file in ("calendar.json", "calendar.ics", "calendar.xlsx"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    events = json.loads((tmp_path / "a" / "calendar.json").read_text("utf-8"))["events"]
    sheet = openpyxl.load_workbook(tmp_path / "a" / "calendar.xlsx").worksheets[0]
    assert sheet.max_row == len(events) + 1 and sheet["A2"].value == events[0]["day"]
    status, _, err = run("calendar", roster, *options("--out", str(tmp_path / "a")))
    assert status == 2 and len(err.splitlines()) == 1 and "--force" in err


def test_the_terminal(run: Run, roster: str) -> None:
    _, out, _ = run("calendar", roster, *options("--to", "2025-03-31"))
    assert "2025-01-30" in out and "张三" in out and "专员.xlsx" in out and "DC-4-2c" in out
    _, out, _ = run("calendar", roster, *options("--from", "2030-01-01", "--to", "2030-01-02", "--lang", "en"))
    assert "nothing" in out


def test_identity_numbers_stay_out(run: Run, roster: str) -> None:
    for form in ("table", "json", "ics"):
        assert "99010119600501" not in run("calendar", roster, *options("--format", form))[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2025-05-01", "--to", "2025-04-30"], "早于"),
        (["--from", "2025-02-30"], "2025-02-30"),
        (["--set", "没有这个参数=1"], "没有这个参数"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: Run, roster: str, arguments: list[str], said: str) -> None:
    status, out, err = run("calendar", roster, *options(*arguments))
    assert status == 2 and out == "" and len(err.splitlines()) == 1 and said in err


def test_a_file_that_cannot_be_read_does_not_hide_the_rest(run: Run, roster: str, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    status, out, err = run("calendar", roster, str(broken), *options("--format", "json"))
    assert status == 2 and json.loads(out)["events"] and "坏.xlsx" in err


def test_a_policy_without_a_calendar(run: Run, workbook: Callable[..., Path]) -> None:
    city = str(Path(__file__).parents[1] / "policies" / "city")
    path = workbook("人数.xlsx", {"街道管理人数台账": [("街道", "统计日期", "管理人数", "专员人数"), ("青云街道", "2024-06-30", 1501, 1)]})  # fmt: skip
    status, _, err = run("calendar", str(path), "--policy", city)
    assert status == 2 and "calendar/" in err


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        (None, None, (date(2024, 2, 29), date(2025, 2, 27))),
        (date(2024, 3, 1), None, (date(2024, 3, 1), date(2025, 2, 28))),
        (None, date(2024, 3, 1), (date(2024, 2, 29), date(2024, 3, 1))),
        (None, date(2023, 1, 1), (date(2023, 1, 1), date(2023, 1, 1))),
        (date(2024, 3, 1), date(2024, 3, 1), (date(2024, 3, 1), date(2024, 3, 1))),
    ],
)
def test_the_span(first: date | None, last: date | None, wanted: tuple[date, date]) -> None:
    assert use_case.span(first, last, date(2024, 2, 29)) == wanted


def test_the_span_the_wrong_way_round() -> None:
    with pytest.raises(UsageFault):
        use_case.span(date(2024, 3, 2), date(2024, 3, 1), date(2024, 1, 1))
