"""A notice against the ledgers and the register: which rows are its, what was posted but never paid, paid but never posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from audit import policies
from audit.disclosure.check import judge_walked
from audit.disclosure.findings import NoticeReport
from audit.disclosure.pieces import Cell, Piece, Table, Walked
from audit.disclosure.reconcile import number_key
from audit.disclosure.spec import spec_of
from audit.disclosure.unposted import unposted
from audit.ledgers import kinds as ledger_kinds
from audit.ledgers.given import table_of
from audit.masking import Masker
from audit.model import LedgerTable
from tests.conftest import person

PAID = {"姓名": "张三", "性别": "男", "身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "结算年度": 2024, "个人自付金额": "6000", "证明材料": "医疗费用查询单", "慰问日期": "2024-06-20", "慰问金额": "500", "公示编号": "QY-1"}  # fmt: skip
ENTERED = {"公示编号": "QY-1", "公示类别": "大病慰问", "街道": "青云街道", "公示地点": "公示栏", "起始日期": "2024-06-03", "截止日期": "2024-06-12", "人数": 2, "金额合计": "1500"}  # fmt: skip
SECOND = {"姓名": "李四", "慰问金额": "1000"}


def paid(*rows: Mapping[str, Any]) -> LedgerTable:
    return table_of(ledger_kinds.find("illness_condolence"), [PAID | row for row in rows])


def register(*rows: Mapping[str, Any]) -> LedgerTable:
    return table_of(ledger_kinds.find("disclosure_log"), [ENTERED | row for row in rows])


def report(
    *ledgers: LedgerTable,
    lines: Sequence[str] = ("公示编号：QY-1",),
    rows: Sequence[Sequence[str]] = (("1", "张三", "男", "74", "500"), ("2", "李四", "女", "68", "1000")),
    title: str = "关于青云街道2024年度大病慰问的公示",
) -> NoticeReport:
    jiande = policies.load("jiande")
    texts = (title, "公示期：2024年6月3日至2024年6月12日", *lines)
    head = ("序号", "姓名", "性别", "年龄", "慰问金额")
    walked = Walked(
        [Piece(text, f"第 {n} 段") for n, text in enumerate(texts, 1)],
        [Table(1, [[Cell(text) for text in row] for row in (head, *rows)])],
    )
    return judge_walked(walked, "n.docx", "0" * 64, spec=spec_of(jiande), param=jiande.params.value, ledgers=ledgers, masker=Masker())  # fmt: skip


def kinds(found: NoticeReport) -> list[str]:
    return [finding.kind for finding in found.findings]


def test_notice_ledger_and_register_agree() -> None:
    assert kinds(report(paid({}, SECOND), register({}))) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], ["not_in_ledger"]), ([{}, SECOND, {"姓名": "王五"}], ["missing_from_notice"]), ([{}, {**SECOND, "慰问金额": "900"}], ["amount_mismatch"]), ([{"姓名": "张 三"}, SECOND], []), ([{"公示编号": "\uff31\uff39—1"}, {**SECOND, "公示编号": "qy-1"}], []),
        ([{}, SECOND, {"姓名": "王五", "公示编号": "QY-2"}], []), ([{"公示编号": None}, {**SECOND, "公示编号": None}, {"公示编号": None, "姓名": "王五", "结算年度": 2023}], []),
        ([{"公示编号": None}, {**SECOND, "公示编号": None}, {"公示编号": "QY-2", "姓名": "王五"}], []), ([{"公示编号": None, "街道": "白沙洲街道"}, {**SECOND, "公示编号": None, "街道": "白沙洲街道"}], []),
        ([{}, SECOND, SECOND], ["missing_from_notice"]), ([{"公示编号": None, "街道": "青云"}, {**SECOND, "公示编号": None}, {"公示编号": None}], []),
    ],
)  # fmt: skip
def test_which_rows_are_the_notices(rows: list[dict[str, Any]], expected: list[str]) -> None:
    assert kinds(report(paid(*rows))) == expected


@pytest.mark.parametrize(
    ("entry", "expected", "says"),
    [
        ({}, [], ""), ({"人数": 3}, ["amount_mismatch"], "公示有 2 人，登记为 3 人"), ({"金额合计": "1500.01"}, ["amount_mismatch"], "1500.01"), ({"截止日期": "2024-06-10"}, ["period_unknown"], "2024-06-10"),
        ({"公示编号": "QY-2"}, ["not_in_ledger"], "没有登记"), ({"公示类别": "小组长补助"}, ["not_in_ledger"], "没有登记"),
    ],
)  # fmt: skip
def test_the_register(entry: dict[str, Any], expected: list[str], says: str) -> None:
    found = report(register(entry))
    assert kinds(found) == expected and all(says in finding.message for finding in found.findings)


def test_a_notice_of_leaders() -> None:
    row = {"年度": 2024, "小组编号": "QY01", "组长姓名": "张三", "组长身份证号": person(1), "街道": "青云街道", "社区": "城北社区", "服务管理人数": 40, "考核结果": "合格", "补助金额": "500", "发放日期": "2024-06-20", "发放方式": "银行卡", "收款户名": "张三", "公示编号": "QY-1"}  # fmt: skip
    ledger = table_of(ledger_kinds.find("leader_subsidy"), [row, row | {"组长姓名": "李四", "补助金额": "1000"}])
    found = report(ledger, title="关于青云街道2024年度自管小组长补助的公示")
    assert found.notice == "leader_subsidy" and kinds(found) == []


def test_numbers_are_compared_whatever_their_brackets_and_width() -> None:
    assert number_key("青公示〔2024〕3号") == number_key("青公示[2024]3 号") == number_key("青公示（２０２４）3")
    assert number_key("QY-1") != number_key("QY-11")


def test_without_a_ledger_of_its_kind_nothing_is_compared() -> None:
    other = table_of(ledger_kinds.find("leader_subsidy"), [])
    assert kinds(report(other)) == []


def test_payments_that_no_notice_shows() -> None:
    jiande = spec_of(policies.load("jiande"))
    ledger = paid({}, SECOND, {"姓名": "王五", "公示编号": "QY-2"}, {"姓名": "赵六", "公示编号": None})
    given = [ledger, register({}, {"公示编号": "QY-2"})]
    first = report(*given)
    assert kinds(first) == []
    (found,) = unposted(jiande, [first], given)
    assert [(f.kind, str(f.severity)) for f in found.findings] == [("missing_from_notice", "warning")] * 2
    assert "赵六" in found.findings[0].message and "没有公示编号" in found.findings[0].message
    assert "QY-2" in found.findings[1].message and "登记台账有登记" in found.findings[1].message
    second = report(*given, lines=("公示编号：QY-2",), rows=(("1", "王五", "男", "70", "500"),))
    (found,) = unposted(jiande, [first, second], given)
    assert len(found.findings) == 1
    assert unposted(jiande, [first, second], [paid({}, SECOND, {"姓名": "王五", "公示编号": "QY-2"})]) == []
    assert unposted(jiande, [], given) == unposted(None, [first], given) == []
