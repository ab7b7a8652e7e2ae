"""Which batches become documents, and why the others do not."""

from __future__ import annotations

from typing import Any

from audit.documents import batches, catalogue
from audit.documents.filling import Context
from audit.ledgers import kinds
from audit.ledgers.given import table_of
from audit.model import Finding, LedgerTable, Place, Severity
from tests.conftest import person

TEMPLATE = catalogue.find("illness-notice")
FIELDS = {"受理单位": "服务站", "监督电话": "0571-64000012"}


def ledger(*rows: dict[str, Any]) -> LedgerTable:
    base = {"姓名": "张三", "性别": "男", "身份证号": person(1, "19500603"), "街道": "青云街道", "社区": "城北社区", "结算年度": 2024, "个人自付金额": "6000",
            "证明材料": "医疗费用查询单", "慰问日期": "2024-06-20", "慰问金额": "500", "公示编号": "QY-1"}  # fmt: skip
    return table_of(kinds.find("illness_condolence"), [base | row for row in rows])


def register(*rows: dict[str, Any]) -> LedgerTable:
    base = {
        "公示编号": "QY-1",
        "公示类别": "大病慰问",
        "街道": "青云街道",
        "公示地点": "公示栏",
        "起始日期": "2024-06-03",
        "截止日期": "2024-06-12",
        "人数": 1,
        "金额合计": "500",
    }
    return table_of(kinds.find("disclosure_log"), [base | row for row in rows])


def finding(row: int, severity: Severity = Severity.ERROR, ledger: str = "illness_condolence") -> Finding:
    return Finding("schema", (), severity, ledger, Place(ledger, None, row), "有误")


def plan(
    *tables: LedgerTable, findings: Any = (), fields: dict[str, str] | None = None, only: str | None = None
) -> batches.Plan:
    return batches.plan(TEMPLATE, tables, findings, Context(FIELDS if fields is None else fields), only)


def test_a_batch_in_order() -> None:
    result = plan(ledger({}, {"姓名": "李四", "慰问金额": "1000.50"}), register({}))
    (record,) = result.records
    assert not result.refused and record.key == "青云街道 QY-1" and record.file == "大病慰问公示-青云街道-QY-1.docx"
    assert (
        record.data["合计"] == "1500.50"
        and record.data["人数"] == 2
        and record.data["公示期"] == "2024年6月3日至6月12日"
    )
    assert record.data["名单"][0] == {"序号": 1, "姓名": "张三", "性别": "男", "年龄": 74, "慰问金额": "500.00"}
    assert record.data["落款"] == "青云街道" and record.data["落款日期"] == "2024-06-03"


def test_the_age_is_that_of_the_first_day() -> None:
    younger = plan(ledger({"身份证号": person(1, "19500604")}), register({})).records[0]
    assert younger.data["名单"][0]["年龄"] == 73


def test_a_batch_with_errors_names_its_rows() -> None:
    result = plan(
        ledger({}, {}, {"公示编号": "QY-2"}),
        register({}, {"公示编号": "QY-2"}),
        findings=[finding(2), finding(1, Severity.WARNING)],
    )
    assert [record.key for record in result.records] == ["青云街道 QY-2"]
    assert "第 2 行" in result.refused[0].message and "有误" in result.refused[0].message


def test_an_error_in_the_register_or_among_related_rows_counts() -> None:
    assert plan(ledger({}), register({}), findings=[finding(1, ledger="disclosure_log")]).refused
    related = Finding(
        "r", (), Severity.ERROR, None, Place("other", None, 9), "有误", related=(Place("illness_condolence", None, 1),)
    )
    assert plan(ledger({}), register({}), findings=[related]).refused


def test_missing_fields_are_named_with_the_remedy() -> None:
    (refusal,) = plan(ledger({}), register({}), fields={"受理单位": "服务站"}).refused
    assert refusal.field == "监督电话" and "--set" in refusal.message and "audit.toml" in refusal.message
    (refusal,) = plan(ledger({}), fields=FIELDS).refused
    assert refusal.field == "起始日期"
    given = FIELDS | {"起始日期": "2024-06-03", "青云街道.截止日期": "2024-06-12"}
    assert plan(ledger({}), fields=given).records[0].data["公示天数"] == 10
    assert plan(ledger({}), fields=given | {"起始日期": "六月"}).refused[0].field == "起始日期"


def test_an_office_s_own_fields_come_first() -> None:
    fields = FIELDS | {"青云街道.受理单位": "青云服务站", "落款": "某办"}
    data = plan(ledger({}), register({}), fields=fields).records[0].data
    assert data["受理单位"] == "青云服务站" and data["落款"] == "某办"


def test_rows_outside_any_batch_are_told_once() -> None:
    result = plan(ledger({}, {"公示编号": None}, {"公示编号": None}), register({}))
    assert len(result.records) == 1 and "第 2、3 行" in result.refused[0].message


def test_one_batch_only() -> None:
    tables = (ledger({}, {"公示编号": "QY-2"}), register({}, {"公示编号": "QY-2"}))
    assert [record.key for record in plan(*tables, only="QY-2").records] == ["青云街道 QY-2"]
    assert plan(*tables, only="没有").refused[0].record == "没有"


def test_the_same_number_in_two_streets_is_two_batches() -> None:
    result = plan(ledger({}, {"街道": "白沙洲街道"}), register({}, {"街道": "白沙洲街道"}))
    assert len(result.records) == 2 and all(record.data["人数"] == 1 for record in result.records)


def test_two_years_in_a_batch_are_refused() -> None:
    assert plan(ledger({}, {"结算年度": 2023}), register({})).refused[0].field == "年度"
