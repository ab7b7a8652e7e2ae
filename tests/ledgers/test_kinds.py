"""The ledgers themselves: every schema is sound, and no heading can be read as two columns."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.ledgers.kinds import LedgerKind
from audit.ledgers.validate import validator
from audit.values import heading_key

ALL = list(kinds.catalogue().values())


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_a_schema_is_sound(kind: LedgerKind) -> None:
    validator(kind)
    assert kind.required and kind.policies
    owners: dict[str, str] = {}
    for column in kind.columns:
        for text in (column.name, *column.aliases):
            assert owners.setdefault(heading_key(text), column.name) == column.name, f"{text} is claimed twice"
        for synonym, value in (column.synonyms or {}).items():
            assert value in column.values and synonym not in column.values
        # Engines disagree on \d, \w and fractional multipleOf; one textual definition serves them all.
        assert "\\d" not in str(kind.schema) and "\\w" not in str(kind.schema) and "multipleOf" not in str(kind.schema)


def test_titles_are_one_to_one() -> None:
    titles = [title for kind in ALL for title in (kind.name, kind.title, *kind.aliases)]
    assert len(titles) == len(set(titles)) and len(ALL) == 34


INVENTORY = yaml.safe_load((Path(__file__).parent / "inventory.yaml").read_text(encoding="utf-8"))
# Types that say more than the policies ask.
NEARER = {"birth": "date", "address": "text", "uscc": "text"}


@pytest.mark.parametrize("name", INVENTORY)
def test_every_column_of_the_inventory(name: str) -> None:
    kind, wanted = kinds.find(name), INVENTORY[name]
    assert (kind.title, sorted(kind.policies)) == (wanted["title"], sorted(wanted["policies"]))
    columns = {}
    for line in wanted["columns"].splitlines():
        heading, _, type_ = line.partition(" ")
        type_, _, values = type_.partition("=")
        columns[heading.rstrip("!")] = (heading.endswith("!"), type_, tuple(values.split("/")) if values else ())
    found = {
        column.name: (column.required, NEARER.get(column.type, column.type), column.values if column.type == "choice" else ())
        for column in kind.columns
    }  # fmt: skip
    extra = set(found) - set(columns)
    assert {heading: found[heading] for heading in columns if heading in found} == columns
    assert extra <= {"联系电话"} and not any(found[heading][0] for heading in extra)


def test_the_inventory_is_all() -> None:
    assert set(INVENTORY) == set(kinds.catalogue())


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("專項資金撥付臺賬", "专项资金拨付台账"), ("統一社會信用代碼", "统一社会信用代码"), ("個人自付金額（萬元）", "个人自付金额(万元)"), ("辦理領待手續日期", "办理领待手续日期"),
        ("納管月份", "纳管月份"), ("經費渠道", "经费渠道"), ("申請表審核日期", "申请表审核日期"), ("與逝者關係", "与逝者关系"), ("履行終止日", "履行终止日"), ("已繳社會保險", "已缴社会保险"),
        ("檔案已數字化", "档案已数字化"), ("黨組織接收單位", "党组织接收单位"), ("集團批准文號", "集团批准文号"), ("崗位類別", "岗位类别"), ("職業資格", "职业资格"), ("採購方式", "采购方式"),
        ("體檢機構", "体检机构"), ("報告已上傳", "报告已上传"), ("競爭性談判", "竞争性谈判"), ("縣市區", "县市区"), ("試用期截止日", "试用期截止日"), ("聯繫電話", "联系电话"), ("轉出日期", "转出日期"),
    ],
)  # fmt: skip
def test_traditional_headings(traditional: str, simplified: str) -> None:
    assert heading_key(traditional) == heading_key(simplified)


def test_a_ledger_by_name_title_or_neither() -> None:
    assert kinds.find("住院慰问台账") is kinds.find("hospital_condolence")
    with pytest.raises(UsageFault, match="住院慰问台账"):
        kinds.find("住院慰问帐")


def test_a_policy_adds_columns_and_values() -> None:
    kind = kinds.adapt(kinds.find("retirees"), ["纳管月份"], {"人员类别": ["离休"]})
    assert kind.column("纳管月份").required and "离休" in kind.column("人员类别").values
    assert not kinds.find("retirees").column("纳管月份").required
