"""The page of a run: whole, masked, escaped, asking nothing of the network, the same each time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from audit.app import demo
from audit.app.run import run
from audit.app.settings import Settings
from audit.messages import set_language
from tests.conftest import HOSPITAL, hospital_row, person

VOID = {"meta", "br", "rect", "line"}


class Page(HTMLParser):
    """What a page is made of; a tag that is closed out of turn is an AssertionError."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "out"
    folder = demo.sample_folder()
    run(folder / demo.SUBMISSION, demo.settings_of(folder), out, force=False, recorded=False)
    return out


def test_every_finding_is_there_with_its_place_and_clause(sample: Path) -> None:
    text = (sample / "report.html").read_text(encoding="utf-8")
    report = json.loads((sample / "findings.json").read_text(encoding="utf-8"))
    assert text.count("<article ") == len(report["findings"])
    for finding in report["findings"]:
        assert finding["message"].replace("&", "&amp;") in text
        assert all(clause in text for clause in finding["clauses"])
    assert report["summary"]["amount"] in text and "青云街道：" in text
    for notice in report["privacy"]["files"]:
        assert notice["file"] in text


def test_it_asks_nothing_of_the_network_and_runs_nothing(sample: Path) -> None:
    text = (sample / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not page.values("src") and not re.search(r"url\(|@import|https?://", text)
    assert all(target.startswith("#") for target in page.values("href"))


def test_it_can_be_walked_with_keyboard_and_screen_reader(sample: Path) -> None:
    page = Page((sample / "report.html").read_text(encoding="utf-8"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in page.values("href")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("main") == tags.count("h1") == 1 and page.tags[0][1]["lang"] == "zh-CN"
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    assert all(attributes.get("tabindex") == "0" for _, attributes in page.tags if attributes.get("class") == "wide")
    assert tags.count("table") == tags.count("thead")


def test_the_bars_are_as_long_as_their_figures(sample: Path) -> None:
    text = (sample / "report.html").read_text(encoding="utf-8")
    report = json.loads((sample / "findings.json").read_text(encoding="utf-8"))
    (scores,) = report["scores"]
    grades = text.partition("2024上半年考核得分")[2]
    for office in scores["offices"]:  # out of 100
        row = re.search(rf'<th scope="row">{office["office"]}<br>.*?</tr>', grades)
        assert row and f'width="{office["total"]}"' in row.group() and f">{office['total']}</td>" in row.group()
    chart = text.partition("大病慰问台账：慰问金额的分布")[2].partition("</table>")[0]
    assert re.findall(r'<th scope="row">([\d,.]+)', chart) == ["300.00", "500.00", "700.00", "1,000.00", "2,500.00"]
    assert "第三档的最高慰问金额" in chart


def section(text: str, title: str) -> str:
    """What the analysis says of a ledger."""
    return (
        text.partition('<section id="analysis"')[2]
        .partition(f"<summary><strong>{title}</strong>")[2]
        .partition("</details>")[0]
    )


def test_the_analysis_is_drawn_as_it_is_reckoned(sample: Path) -> None:
    text = section((sample / "report.html").read_text(encoding="utf-8"), "大病慰问台账")
    assert text.startswith("：98 行，略低于限额 4 笔")
    charts = re.findall(r"<caption>(.*?)</caption>", text)
    assert charts == [
        "个人自付金额：按街道", "个人自付金额：按月", "个人自付金额：分档", "个人自付金额：临界金额", "个人自付金额：重复出现的金额",
        "慰问金额：按街道", "慰问金额：按月", "慰问金额：分档", "慰问金额：重复出现的金额",
    ]  # fmt: skip
    tiers = text.partition("慰问金额：分档")[2]
    lines = re.findall(r'<th scope="row">(.*?)<br>.*?>(\d+) 笔.*?width="([\d.]+)".*?>([\d,.]+)</td>', tiers)
    assert [(name, count) for name, count, _, _ in lines] == [("500.00 及以下", "38"), ("500.00 以上至 1000.00", "40"), ("1000.00 以上", "20")]  # fmt: skip
    sums = [Decimal(amount.replace(",", "")) for *_, amount in lines]
    assert sum(sums) == Decimal("108100.00")
    assert [width for *_, width, _ in lines] == [f"{amount * 100 / max(sums):.2f}" for amount in sums]
    assert "首位数字测试不适用：金额不足 500 个" in text
    assert "断号 1 个（BSZ-DB-2024-05）" in section(
        (sample / "report.html").read_text(encoding="utf-8"), "公示登记台账"
    )


def test_amounts_that_nobody_set_are_held_against_benford(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    rows = [hospital_row(n, 慰问金额=round(1.5 * 1.012**n, 2)) for n in range(1, 601)]
    rows.append(hospital_row(601, 慰问金额=-5, 街道=f"青云街道 {person(601)}"))
    text = section(page_of(tmp_path, workbook, *rows), "住院慰问台账")
    digits = text.partition("慰问金额：首位数字")[2]
    assert "卡方" in digits and "预期 30.10%" in digits and digits.count('<line class="floor"') == 9
    assert person(601) not in text and 'width="-' not in text


def page_of(tmp_path: Path, workbook: Callable[..., Path], *rows: list[object], unmask: bool = False) -> str:
    workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, *rows]}, folder=tmp_path / "in")
    settings = Settings(date(2024, 7, 15), policy="jiande", unmask=unmask)
    run(tmp_path / "in", settings, tmp_path / "out", force=True, recorded=False)
    return (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_the_source_row_is_masked_and_hostile_text_stays_text(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    name = '<script>alert(1)</script>"onload="x'
    row = hospital_row(1, 慰问金额=200, 姓名=name, 证明材料="{{ 7*7 }} \u202e</details>")
    text = page_of(tmp_path, workbook, row)
    assert "<script" not in text and "&lt;script&gt;" in text and "{{ 7*7 }}" in text
    assert "\u202e" not in text and "&lt;/details&gt;" in text
    Page(text)
    assert person(1) not in text and person(1)[:4] + "*" * 10 + person(1)[-4:] in text
    assert person(1) in page_of(tmp_path, workbook, row, unmask=True)


def test_what_is_not_shown_is_told(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    text = page_of(tmp_path, workbook, *(hospital_row(n, 慰问金额=200) for n in range(1, 231)))
    assert "这里列出 200 处，全部 230 处在 findings.xlsx" in text


def test_nothing_found_and_english(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    set_language("en")
    try:
        text = page_of(tmp_path, workbook, hospital_row(1))
    finally:
        set_language("zh")
    page = Page(text)
    assert page.tags[0][1]["lang"] == "en" and "Audit report" in text and "No notices were submitted." in text
