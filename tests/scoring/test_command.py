"""`audit score` as it is called: periods, status, what it prints and writes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.cli import main
from audit.schema import validator
from tests.conftest import hospital_row, person

HEADS = {
    "考核事项记录": ("街道", "考核期", "考核项目", "事项", "数量", "得分", "依据", "考核人"),
    "文体活动台账": ("活动名称", "活动日期", "组织单位", "街道", "主题", "参加人数", "专门面向企退人员", "方案上报日期", "发布渠道"),
    "志愿服务活动台账": ("队伍名称", "街道", "活动日期", "活动内容", "参加人数"),
    "宣传报道台账": ("街道", "标题", "媒体", "媒体层级", "刊发日期"),
    "走访台账": ("姓名", "身份证号", "街道", "社区", "走访日期", "走访事由", "系统已上传", "走访人"),
    "住院慰问台账": ("姓名", "性别", "身份证号", "街道", "社区", "入院日期", "证明材料", "慰问日期", "慰问金额"),
}  # fmt: skip
Run = Callable[..., tuple[int, str, str]]
Put = Callable[[str, list[tuple[Any, ...]]], Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main(["score", *arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "台账").mkdir()
    return tmp_path / "台账"


@pytest.fixture
def put(folder: Path) -> Put:
    def write(ledger: str, rows: list[tuple[Any, ...]]) -> Path:
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows([HEADS[ledger], *rows])
        path = folder / f"{ledger}.csv"
        path.write_text(stream.getvalue(), encoding="utf-8", newline="")
        return path

    return write


def row(
    item: str, event: str, count: int = 1, score: str = "", office: str = "青云街道", period: str = "2024年度"
) -> tuple[Any, ...]:
    return (office, period, item, event, count, score, "抽查", "王五")


def as_json(run: Run, *arguments: str) -> dict[str, Any]:
    code, out, err = run(*arguments, "--policy", "jiande", "--format", "json")
    assert code in (0, 1), err
    document: dict[str, Any] = json.loads(out)
    assert [error.message for error in validator("output/score").iter_errors(document)] == []
    return document


def item(document: dict[str, Any], clause: str, office: str = "青云街道") -> dict[str, Any]:
    (found,) = [each for each in document["offices"] if each["office"] == office]
    return next(each for each in found["items"] if each["clause"] == clause)


@pytest.fixture
def everything(put: Put, folder: Path) -> Path:
    """Two offices with evidence of every kind."""
    put(
        "考核事项记录",
        [
            row("网格化管理", "应纳管未纳管", 3), row("日常履职", "会议协调未参加", 2), row("日常履职", "职责不清任务未落实", 3),
            row("文体活动", "活动场地", 1, "2"), row("文体活动", "专场活动", 1, "9"), row("文体活动", "公益宣传", 1, "2.5"),
            row("文体活动", "酌情加分", 1, "3"), row("创新亮点", "企退之家", 1, "4"), row("创新亮点", "座谈会", 1, "=1+1"),
            row("网格化管理", "未建志愿者服务队", 1, "", "=白沙洲<b>街道"), row("慰问走访", "未按规定走访", 1, "", "=白沙洲<b>街道"),
        ],
    )  # fmt: skip
    put(
        "文体活动台账",
        [
            ("健身操", f"2024-0{month}-10", "街道办", "青云街道", "体育健身", 30, "是", f"2024-0{month}-01", "公众号")
            for month in (2, 3, 4)
        ],
    )
    days = [
        (team, day)
        for team in ("甲队", "乙队")
        for day in ("02-11", "05-11", "08-11", "11-11")
        if (team, day) != ("乙队", "08-11")
    ]
    put("志愿服务活动台账", [(team, "青云街道", f"2024-{day}", "清扫", 9) for team, day in days])
    put("宣传报道台账", [("青云街道", "老有所乐", "市报", "本市级", "2024-04-01")])
    put(
        "走访台账",
        [
            ("张三", person(1), "=白沙洲<b>街道", "城北社区", f"2024-0{month}-03", "住院", "否", "王五")
            for month in (3, 5)
        ],
    )
    return folder


def test_the_only_period_of_the_ledgers_is_taken(run: Run, put: Put, folder: Path) -> None:
    put("考核事项记录", [row("网格化管理", "应纳管未纳管", 3, period="2024年上半年")])
    document = as_json(run, str(folder))
    assert (document["policy"], document["period"]) == ("jiande", "2024上半年")
    (office,) = document["offices"]
    assert (office["office"], office["total"], office["grade"]) == ("青云街道", "47.00", "不合格")
    first = office["items"][0]
    assert (first["clause"], first["weight"], first["score"]) == ("JD-R1", "10", "7.00")
    (basis,) = first["basis"]
    assert {name: basis[name] for name in ("what", "count", "points", "file", "row")} == {
        "what": "应纳管未纳管", "count": 3, "points": "-3.00", "file": "考核事项记录.csv", "row": 2,
    }  # fmt: skip


def test_several_periods_have_to_be_named(run: Run, put: Put, folder: Path) -> None:
    put(
        "考核事项记录",
        [row("网格化管理", "应纳管未纳管", 3), row("网格化管理", "应纳管未纳管", 1, period="2024下半年")],
    )
    code, out, err = run(str(folder), "--policy", "jiande")
    assert code == 2 and out == "" and "2024年度" in err and "2024下半年" in err and err.count("\n") == 1
    assert item(as_json(run, str(folder), "--period", "2024下半年"), "JD-R1")["score"] == "9.00"
    other = as_json(run, str(folder), "--period", "2025年度")
    assert item(other, "JD-R1")["score"] == "10.00"
    assert any("没有 2025年度 的记录（有：2024年度、2024下半年）" in each["reason"] for each in other["not_run"])


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((), "--period"),
        (("--period", "2024上半"), "2024上半年"),
        (("--period", "2024年度", "--policy", "integrity"), "integrity"),
    ],
)
def test_what_cannot_be_scored_is_said_in_one_line(
    run: Run, put: Put, folder: Path, arguments: tuple[str, ...], part: str
) -> None:
    put("宣传报道台账", [("青云街道", "老有所乐", "市报", "本市级", "2024-04-01")])
    code, out, err = run(str(folder), "--policy", "jiande", *arguments)
    assert code == 2 and out == "" and part in err and err.count("\n") == 1


def test_all_offices_of_the_ledgers_are_scored(run: Run, put: Put, folder: Path) -> None:
    put("宣传报道台账", [("青云街道", "老有所乐", "市报", "本市级", "2024-04-01")])
    put("住院慰问台账", [tuple(hospital_row(1, 街道="碧溪镇"))])
    document = as_json(run, str(folder), "--period", "2024年度")
    assert [office["office"] for office in document["offices"]] == ["碧溪镇", "青云街道"]
    assert {"rule": "jiande/rubric", "reason": "未提交：考核事项记录"} in document["not_run"]
    assert item(document, "JD-R8")["proposed"] == "5.00" and item(document, "JD-R8", "碧溪镇")["proposed"] is None


def test_disputes_unknown_events_and_excess_are_found_and_not_used(run: Run, put: Put, folder: Path) -> None:
    put(
        "考核事项记录",
        [
            row("创新亮点", "企退之家", 1, "4"),
            row("创新亮点", "企退之家", 1, "5"),
            row("创新亮点", "特色队伍", 1, "5.01"),
            row("创新亮点", "新亮点", 1, "5"),
            row("新项目", "企退之家", 1, "5"),
        ],
    )
    code, out, _ = run(str(folder), "--policy", "jiande", "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert [(f["rule"], f["severity"], f["row"], [p["row"] for p in f["related"]]) for f in document["findings"]] == [
        ("rubric", "error", 2, [3]), ("schema", "error", 4, []), ("rubric", "warning", 5, []), ("rubric", "warning", 6, []),
    ]  # fmt: skip
    assert item(document, "JD-R7a")["score"] == item(document, "JD-R7b")["score"] == "0.00"
    # `check` says the same of the records.
    with pytest.raises(SystemExit):
        main(["check", str(folder), "--policy", "jiande", "--format", "json"])


def test_check_finds_what_the_rubric_cannot_use(put: Put, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(
        "考核事项记录",
        [
            row("创新亮点", "特色队伍", 1, "5.01"),
            row("创新亮点", "新亮点", period="2024上半年"),
            row("创新亮点", "座谈会", period="去年"),
        ],
    )
    with pytest.raises(SystemExit) as exit_:
        main(["check", str(folder), "--policy", "jiande", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert exit_.value.code == 1
    assert [(f["rule"], f["clauses"], f["row"], f["column"]) for f in findings] == [
        ("schema", ["JD-R7b"], 2, "得分"), ("rubric", [], 3, "事项"), ("rubric", [], 4, "考核期"),
    ]  # fmt: skip


def test_findings_are_offered_on_request_and_count_once_recorded(run: Run, put: Put, folder: Path) -> None:
    # 200 yuan where 150 are due; the second stay lies outside the period.
    put(
        "住院慰问台账",
        [
            tuple(hospital_row(1, 慰问金额=200)),
            tuple(hospital_row(2, 慰问金额=200, 入院日期="2024-08-01", 慰问日期="2024-08-05")),
        ],
    )
    put("考核事项记录", [row("网格化管理", "应纳管未纳管", 1, period="2024上半年")])
    assert "offers" not in item(as_json(run, str(folder)), "JD-R5")
    document = as_json(run, str(folder), "--with-findings")
    office, duty = document["offices"][0], item(document, "JD-R5")
    assert duty["score"] == "10.00" and office["total"] == "49.00"
    offers = [(o["event"], o["open"], o["points"], o["row"], o["rule"], o["confirmed"]) for o in duty["offers"]]
    assert ("经费使用不规范", 1, "-3.00", 2, "jiande/hospital-amount-over", False) in offers
    assert all(o[3] != 3 for o in offers)
    assert Decimal(office["if_confirmed"]["total"]) < Decimal(office["total"])
    put(
        "考核事项记录",
        [
            row("网格化管理", "应纳管未纳管", 1, period="2024上半年"),
            row("日常履职", "经费使用不规范", len(offers), period="2024上半年"),
        ],
    )
    document = as_json(run, str(folder), "--with-findings")
    assert item(document, "JD-R5")["score"] == f"{max(10 - 3 * len(offers), 0)}.00"
    assert (
        all(o["open"] == 0 for o in item(document, "JD-R5")["offers"]) and "if_confirmed" not in document["offices"][0]
    )


def test_a_reading_can_be_set_and_says_so(run: Run, put: Put, folder: Path) -> None:
    put("考核事项记录", [row("网格化管理", "未建自管小组")])
    assert item(as_json(run, str(folder)), "JD-R1")["score"] == "0.00"
    document = as_json(run, str(folder), "--set", "groups_or_volunteers=both", "--set", "grade_floors=95/85/40")
    assert item(document, "JD-R1")["score"] == "10.00" and document["offices"][0]["grade"] == "合格"
    assert "95/85/40" in document["rubric"]["grade_note"] and "主管部门" in document["rubric"]["grade_note"]
    for wrong in ("groups_or_volunteers=maybe", "grade_floors=60/80/90", "grade_floors=90"):
        code, _, err = run(str(folder), "--policy", "jiande", "--set", wrong)
        assert code == 2 and wrong.partition("=")[0] in err


def test_a_file_that_cannot_be_read_leads_to_status_2_beside_the_scores(run: Run, put: Put, folder: Path) -> None:
    put("考核事项记录", [row("网格化管理", "应纳管未纳管", 1)])
    (folder / "坏.xlsx").write_bytes(b"")
    code, out, err = run(str(folder), "--policy", "jiande", "--format", "json")
    assert code == 2 and json.loads(out)["offices"] and "坏.xlsx" in err


def test_personal_numbers_are_masked(run: Run, put: Put, folder: Path) -> None:
    put("考核事项记录", [row("网格化管理", f"未纳管 {person(7)}")])
    _, out, _ = run(str(folder), "--policy", "jiande")
    assert person(7) not in out.replace("\n", "") and "9901" in out
    assert person(7) in run(str(folder), "--policy", "jiande", "--unmask", "--format", "json")[1]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_80_columns_and_names_its_grounds(run: Run, everything: Path, lang: str) -> None:
    _, out, _ = run(str(everything), "--policy", "jiande", "--lang", lang)
    assert max(map(width, out.splitlines())) <= 80
    flat = re.sub(r"\s+", "", out)
    for part in ("主管部门确认", "扣完为止") if lang == "zh" else ("competentdepartment", "statesnofloor"):
        assert part in flat
    assert "4.375" in out and "2.125" in out


def written(run: Run, everything: Path, out: Path, *more: str) -> dict[str, Any]:
    code, _, err = run(str(everything), "--policy", "jiande", "--out", str(out), *more)
    assert code in (0, 1) and err == ""
    document: dict[str, Any] = json.loads((out / "score.json").read_text(encoding="utf-8"))
    return document


def test_scoring_twice_gives_the_same_bytes(run: Run, everything: Path, tmp_path: Path) -> None:
    written(run, everything, tmp_path / "一", "--as-of", "2025-01-10")
    written(run, everything, tmp_path / "二", "--as-of", "2025-01-10")
    names = sorted(str(path.relative_to(tmp_path / "一")) for path in (tmp_path / "一").rglob("*.*"))
    offices = {
        office["office"] for office in json.loads((tmp_path / "一" / "score.json").read_text("utf-8"))["offices"]
    }
    assert len(names) == len(offices) + 4 and {"score.html", "score.json", "score.xlsx"} < set(names)
    assert sum(name.startswith("documents/") and name.endswith(".docx") for name in names) == len(offices)
    for name in names:
        assert (tmp_path / "一" / name).read_bytes() == (tmp_path / "二" / name).read_bytes()
    code, _, err = run(str(everything), "--policy", "jiande", "--out", str(tmp_path / "一"))
    assert code == 2 and "--force" in err


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [(name, value) for name, value in attrs if name in ("src", "href", "xlink:href", "onload")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_escapes_what_ledgers_say(
    run: Run, everything: Path, tmp_path: Path, lang: str
) -> None:
    document = written(run, everything, tmp_path / "出", "--lang", lang)
    text = (tmp_path / "出" / "score.html").read_text(encoding="utf-8")
    page = Page(text)
    assert "default-src 'none'" in text and page.links == [] and not {"script", "img", "link", "b"} & set(page.tags)
    assert page.tags.count("rect") == len(document["offices"]) * 2 and "svg" in page.tags
    assert "=白沙洲<b>街道" in page.text and document["rubric"]["grade_note"] in page.text
    for office in document["offices"]:
        assert office["total"] in page.text
    if lang == "en":
        # What the program says itself is English; Chinese is what the rubric and the ledgers say.
        assert "Item by item" in page.text and "依据" not in re.sub("<[^>]*>", "", text).replace("依据》", "")


def recalculated(path: Path, folder: Path) -> Any:
    """The workbook as LibreOffice reckons it; openpyxl drops the values that the file came with."""
    folder.mkdir()
    openpyxl.load_workbook(path).save(folder / "in.xlsx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)


def totals(book: Any) -> dict[str, tuple[str, str]]:
    return {
        line[1]: (f"{Decimal(str(line[2])):.4f}", line[3])
        for line in book.worksheets[0].iter_rows(min_row=2, values_only=True)
    }


def expected(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {office["office"]: (f"{Decimal(office['total']):.4f}", office["grade"]) for office in document["offices"]}


def points(book: Any) -> dict[tuple[str, str], Decimal]:
    return {
        (line[1], line[5]): Decimal(str(line[10])) for line in book.worksheets[1].iter_rows(min_row=2, values_only=True)
    }


def test_nothing_from_a_ledger_becomes_a_formula(run: Run, everything: Path, tmp_path: Path) -> None:
    written(run, everything, tmp_path / "出")
    book = openpyxl.load_workbook(tmp_path / "出" / "score.xlsx")
    cells = [cell for sheet in book for line in sheet for cell in line if cell.value == "=白沙洲<b>街道"]
    assert cells and all(cell.data_type == "s" for cell in cells)
    live = {cell.coordinate for cell in book.worksheets[1]["K"][1:] if cell.data_type == "f"}
    assert len(live) == 2 * 17


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "sets",
    [
        (),
        ("--set", "bonus_cap=total", "--set", "groups_or_volunteers=both"),
        ("--set", "bonus_cap=none", "--set", "rounding=half_up_2"),
    ],
    ids=["default", "total", "none"],
)
def test_the_workbook_reckons_as_the_program_does(
    run: Run, everything: Path, tmp_path: Path, sets: tuple[str, ...]
) -> None:
    document = written(run, everything, tmp_path / "出", *sets)
    path = tmp_path / "出" / "score.xlsx"
    book = recalculated(path, tmp_path / "算")
    assert totals(book) == expected(document) == totals(openpyxl.load_workbook(path, data_only=True))
    for office in document["offices"]:
        for each in office["items"]:
            assert points(book)[office["office"], each["clause"]] == Decimal(each["score"]), each["clause"]


@pytest.mark.libreoffice
def test_a_changed_count_changes_points_total_and_grade(run: Run, put: Put, everything: Path, tmp_path: Path) -> None:
    written(run, everything, tmp_path / "出")
    path = tmp_path / "出" / "score.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[2]
    changes = {"应纳管未纳管": ("E", 6), "未建志愿者服务队": ("E", 0), "职责不清任务未落实": ("E", 0)}
    for line in range(2, sheet.max_row + 1):
        column, value = changes.get(sheet[f"D{line}"].value, (None, None))
        if column:
            sheet[f"{column}{line}"] = value
        if sheet[f"C{line}"].value == "文体活动·酌情加分":
            sheet[f"J{line}"] = 1.5
    book.save(path)
    rows = [row(*each) for each in (
        ("网格化管理", "应纳管未纳管", 6), ("日常履职", "会议协调未参加", 2), ("日常履职", "职责不清任务未落实", 0), ("文体活动", "活动场地", 1, "2"),
        ("文体活动", "专场活动", 1, "9"), ("文体活动", "公益宣传", 1, "2.5"), ("文体活动", "酌情加分", 1, "1.5"), ("创新亮点", "企退之家", 1, "4"),
        ("网格化管理", "未建志愿者服务队", 0, "", "=白沙洲<b>街道"), ("慰问走访", "未按规定走访", 1, "", "=白沙洲<b>街道"),
    )]  # fmt: skip
    put("考核事项记录", rows)
    document = written(run, everything, tmp_path / "再")
    assert totals(recalculated(path, tmp_path / "算")) == expected(document)
