"""From the JSON of `score` to the data of a score sheet and of a circular: nothing is lost, the points add up, the schema accepts it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from audit import resources
from audit.cli import main
from audit.documents import catalogue
from audit.documents.datafiles import complete
from audit.documents.filling import Context
from audit.reports.score_circular import circular
from audit.reports.score_sheet import BASIS_SHOWN, heading, sheets
from audit.schema import validator

GIVEN = {
    "发文机关": "某局",
    "发文字号": "某发〔2024〕1号",
    "联系人": "甲",
    "联系电话": "0571-64000001",
    "成文日期": "2024-07-30",
    "工作要求": "整改。\n\n复核。",
}


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The scores of the shipped sample."""
    out = tmp_path_factory.mktemp("scores") / "out"
    with pytest.raises(SystemExit):
        main(
            [
                "score",
                str(resources.folder("samples") / "jiande-2024"),
                "--policy",
                "jiande",
                "--period",
                "2024上半年",
                "--with-findings",
                "--out",
                str(out),
            ]
        )
    document: dict[str, Any] = json.loads((Path(out) / "score.json").read_text(encoding="utf-8"))
    return document


def test_every_office_has_a_sheet_that_its_schema_accepts(scored: dict[str, Any]) -> None:
    made = sheets(scored, {"考核单位": "某局", "青云街道.被考核单位": "青云街道办事处"})
    assert {sheet["街道"] for sheet in made} == {office["office"] for office in scored["offices"]}
    for sheet in made:
        assert [error.message for error in validator("documents/score-sheet").iter_errors(sheet)] == []
        assert sheet["考核单位"] == "某局" and ("被考核单位" in sheet) == (sheet["街道"] == "青云街道")


def test_the_points_of_a_sheet_add_up(scored: dict[str, Any]) -> None:
    for sheet in sheets(scored):
        items = [item for dimension in sheet["维度"] for item in dimension["项目"]]
        assert sum(Decimal(item["得分"]) for item in items) == Decimal(sheet["总分"])
        assert sum(Decimal(dimension["得分"]) for dimension in sheet["维度"]) == Decimal(sheet["总分"])
        assert sum(Decimal(dimension["分值"]) for dimension in sheet["维度"]) == Decimal(sheet["满分"])
        assert [item["序号"] for item in items] == list(range(1, len(items) + 1))
        assert {number for item in items for number in item["口径"]} == {line["序号"] for line in sheet["口径"]}


def test_what_waits_for_an_assessor_is_counted_by_event(scored: dict[str, Any]) -> None:
    sheet = next(sheet for sheet in sheets(scored) if sheet["街道"] == "青云街道")
    office = next(office for office in scored["offices"] if office["office"] == "青云街道")
    open_offers = [offer for item in office["items"] for offer in item.get("offers", ()) if offer["open"]]
    assert sum(row["条数"] for row in sheet["待确认"]) == len(open_offers) > 0
    assert sum(Decimal(row["拟扣分"]) for row in sheet["待确认"]) == sum(
        Decimal(offer["points"]) for offer in open_offers
    )
    assert sheet["确认后总分"] == office["if_confirmed"]["total"]


def item(**changes: Any) -> dict[str, Any]:
    return {"clause": "X-1", "dimension": "工作", "item": "履职", "part": None, "kind": "deduction", "weight": "10", "score": "10.00", "readings": [], "notes": [],
            "basis": []} | changes  # fmt: skip


def document(*items: dict[str, Any]) -> dict[str, Any]:
    rubric = {"title": "某项工作考核评分细则", "total": "10", "grade_note": "按分数线划分。"}
    total = f"{sum(Decimal(each['score']) for each in items):.2f}"
    return {
        "policy": "x",
        "period": "2024年度",
        "as_of": "2024-12-31",
        "rubric": rubric,
        "offices": [{"office": "甲街道", "total": total, "grade": "合格", "items": list(items)}],
    }


def basis(mode: str | None, points: str, count: int = 1, file: str | None = "市级/记录.xlsx") -> dict[str, Any]:
    return {"what": "报表逾期", "count": count, "points": points, "mode": mode, "file": file, "sheet": "考核", "row": 4}


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (basis("each", "-2.00", 2), "报表逾期 2 件，扣 2.00 分（记录.xlsx [考核] 第 4 行）"),
        (basis("each", "0.00", 0), "报表逾期 0 件，不扣分（记录.xlsx [考核] 第 4 行）"),
        (basis("score", "4.375"), "报表逾期：4.375 分（记录.xlsx [考核] 第 4 行）"),
        (basis("zero", "-10.00", file=None), "报表逾期 1 件，扣 10.00 分"),
    ],
)
def test_lines_of_evidence(entry: dict[str, Any], line: str) -> None:
    (sheet,) = sheets(document(item(score="8.00", basis=[entry])))
    assert sheet["维度"][0]["项目"][0]["依据"] == [line]


def test_long_evidence_is_cut_and_says_so() -> None:
    (sheet,) = sheets(document(item(score="0.00", basis=[basis("each", "-1.00") for _ in range(30)])))
    lines = sheet["维度"][0]["项目"][0]["依据"]
    assert len(lines) == BASIS_SHOWN + 1 and "共 30 条" in lines[-1]


def test_a_bonus_that_nobody_used_has_no_row() -> None:
    (sheet,) = sheets(document(item(), item(kind="bonus", weight="0", score="0.00", part="加分", assessor=None)))
    assert len(sheet["维度"][0]["项目"]) == 1
    (sheet,) = sheets(
        document(item(score="9.00"), item(kind="bonus", weight="0", score="1.00", part="加分", assessor="1.00"))
    )
    assert [each["项目"] for each in sheet["维度"][0]["项目"]] == ["履职", "履职·加分"]


@pytest.mark.parametrize(
    ("title", "made"),
    [("某工作考核评分细则", "某工作考核评分表"), ("某工作细则", "某工作评分表"), ("某工作", "某工作评分表")],
)
def test_the_heading_is_the_rubric_s(title: str, made: str) -> None:
    assert heading(title) == made


def test_a_circular_needs_only_what_people_write(scored: dict[str, Any]) -> None:
    data = complete(catalogue.find("assessment-circular"), circular(scored, GIVEN), Context())
    assert [error.message for error in validator("documents/assessment-circular").iter_errors(data)] == []
    assert (
        data["考核期"] == "2024年上半年"
        and data["标题"].endswith("考核结果的通报")
        and data["工作要求"] == ["整改。", "复核。"]
    )
    assert (
        data["参评数"]
        == len(scored["offices"])
        == sum(data[name] for name in ("优秀数", "良好数", "合格数", "不合格数"))
    )
    assert [row["名次"] for row in data["结果"]] == sorted(row["名次"] for row in data["结果"])


def test_a_circular_names_what_lost_most() -> None:
    lost = circular(document(item(score="7.50"), item(item="走访", score="4.00")))["主要问题"]
    assert lost == ["甲街道失分8.50分：走访（6.00）、履职（2.50）。"]
    assert circular(document(item()))["主要问题"] == ["各单位没有失分的项目。"]


SAMPLE = resources.folder("samples") / "jiande-2024"
SAID = [
    "--set=发文机关=某市人力资源和社会保障局",
    "--set=发文字号=某人社发〔2024〕36号",
    "--set=联系人=陈晓",
    "--set=联系电话=0571-64000001",
    "--set=成文日期=2024-07-20",
]


def test_the_circular_is_made_or_its_data_left_to_be_completed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["score", str(SAMPLE / "submission"), "--policy", "jiande", "--period", "2024上半年"]
    for out, more in (("甲", SAID), ("乙", [])):
        with pytest.raises(SystemExit):
            main([*call, "--out", str(tmp_path / out), *more])
    said = capsys.readouterr().out
    assert said.count("考核结果通报只写出了数据") == 1 and "发文机关" in said
    (made,) = (tmp_path / "甲" / "documents").glob("考核结果通报*")
    (left,) = (tmp_path / "乙" / "documents").glob("考核结果通报*")
    assert (made.suffix, left.suffix) == (".docx", ".json")
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "generate",
                "考核结果通报",
                "--data",
                str(left),
                "--policy",
                "jiande",
                "--out",
                str(tmp_path / "丙"),
                *SAID,
            ]
        )
    (again,) = (tmp_path / "丙").iterdir()
    assert ended.value.code == 0 and again.read_bytes() == made.read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["layout", str(made), "--format", "json"])
    assert ended.value.code == 0
