"""Whole notices: content, period, and the ledger name by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from audit import policies
from audit.disclosure.check import NoticeFinding, check_notice
from audit.disclosure.spec import load_spec
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from tests.conftest import person
from tests.disclosure.test_places import without_thumbnail

HEAD = ("序号", "姓名", "性别", "年龄", "慰问金额（元）")
ROWS = (("1", "张三", "男", "74", "500.00"), ("2", "李  四", "女", "68", "1,000.00"))


def findings(
    tmp_path: Path,
    *,
    period: str = "公示期：2024年6月3日至6月12日",
    head: Sequence[str] = HEAD,
    rows: Sequence[Sequence[str]] = ROWS,
    title: str = "关于青云街道2024年度大病慰问的公示",
    number: str = "公示编号：QY-1",
    ledgers: Sequence[LedgerTable] = (),
    policy: bool = True,
) -> list[NoticeFinding]:
    document = docx.Document()
    for text in (title, period, number):
        document.add_paragraph(text)
    table = document.add_table(0, len(head))
    for line in (head, *rows):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    path = tmp_path / "n.docx"
    document.save(str(path))
    path.write_bytes(without_thumbnail(path.read_bytes()))
    jiande = policies.load("jiande")

    def param(key: str, day: date) -> Decimal:
        return jiande.params.value(key, day)

    spec = load_spec(jiande.folder) if policy else None
    return list(check_notice(path, "n.docx", spec=spec, param=param, ledgers=ledgers, masker=Masker()).findings)


def ledger(*rows: dict[str, Any]) -> LedgerTable:
    base = {"姓名": "张三", "性别": "男", "身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "结算年度": 2024, "个人自付金额": "6000",
            "证明材料": "医疗费用查询单", "慰问日期": "2024-06-20", "慰问金额": "500", "公示编号": "QY-1"}  # fmt: skip
    return table_of(kinds.find("illness_condolence"), [base | row for row in rows])


SECOND = {"姓名": "李四", "慰问金额": "1000"}


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("公示期：2024-06-03 至 2024-06-10", []),
        ("公示期：2024-06-03 至 2024-06-09", [("period_too_short", "warning")]),
        ("公示期：2024-06-03 至 2024-06-08", [("period_too_short", "error")]),
        ("公示时间：2024-06-03 起", [("period_unknown", "error")]),
        ("现予以公示。", [("period_unknown", "error")]),
        ("公示期：2024年2月26日至3月3日", [("period_too_short", "warning")]),
    ],
)
def test_the_period(tmp_path: Path, period: str, expected: list[tuple[str, str]]) -> None:
    found = findings(tmp_path, period=period)
    assert [(f.kind, f.severity) for f in found] == expected and all(f.clauses == ("JD-5-2a",) for f in found)


def test_missing_content(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, head=("序号", "姓名", "性别", "金额"), rows=[("1", "张三", "男", "500")])
    assert found.kind == "missing_content" and "年龄" in found.message and found.clauses == ("JD-5-2b",)


def test_a_notice_that_agrees(tmp_path: Path) -> None:
    assert findings(tmp_path, ledgers=[ledger({}, SECOND)]) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], ["not_in_ledger"]),
        ([{}, SECOND, {"姓名": "王五"}], ["missing_from_notice"]),
        ([{}, {"姓名": "李四", "慰问金额": "900"}], ["amount_mismatch"]),
        ([{}, {}, SECOND], ["missing_from_notice"]),
        ([{"公示编号": "QY-2"}, {**SECOND, "公示编号": "QY-2"}], []),
        ([{}, SECOND, {"姓名": "王五", "公示编号": "QY-2"}], []),
        (
            [
                {"公示编号": None},
                {**SECOND, "公示编号": None},
                {"公示编号": None, "街道": "白沙洲街道", "姓名": "王五"},
            ],
            [],
        ),
    ],
)
def test_name_by_name(tmp_path: Path, rows: list[dict[str, Any]], expected: list[str]) -> None:
    found = findings(tmp_path, ledgers=[ledger(*rows)])
    assert [f.kind for f in found] == expected and all(f.clauses == ("JD-5-2d",) for f in found)


def test_namesakes_are_told_apart_by_their_amounts(tmp_path: Path) -> None:
    rows = (("1", "张三", "男", "74", "500"), ("2", "张三", "男", "61", "1000"))
    assert findings(tmp_path, rows=rows, ledgers=[ledger({"慰问金额": "1000"}, {})]) == []


def test_the_notice_s_own_total(tmp_path: Path) -> None:
    total = ("合计", "2人", "", "", "1,600.00")
    (found,) = findings(tmp_path, rows=[*ROWS, total])
    assert found.kind == "amount_mismatch" and "1500.00" in found.message


def test_a_word_of_illness_about_a_person_in_the_text(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, number="其中张三患尿毒症，予以照顾。")
    assert found.kind == "health"
    assert findings(tmp_path, number="对特困、高龄、孤寡人员优先安排。") == []


def test_without_a_policy_only_personal_data_is_looked_for(tmp_path: Path) -> None:
    assert findings(tmp_path, period="", policy=False) == []
    (found,) = findings(tmp_path, number=f"证件号{person(9)}", policy=False)
    assert found.kind == "id_number" and found.clauses == ()
