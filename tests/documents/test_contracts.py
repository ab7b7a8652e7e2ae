"""Contracts, letters, certificates and audit forms through the real command: their samples, the parts that each must have, what the
clauses refuse, and the ledgers that some are made from."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from audit import resources
from audit.cli import main
from audit.documents import catalogue
from audit.schema import load_json
from tests.conftest import person

# Where several policies ask for a document, the one that the tests take.
POLICIES = {"handover-notice": "xicheng", "archive-list": "xicheng"}
KINDS = ("labour-agreement", "appointment-certificate", "renewal-intent", "termination-intent", "service-contract", "specialist-filing",
         "handover-notice", "archive-list", "community-worker-agreement", "evidence-form", "working-paper", "data-handover-list",
         "rectification-table", "rectification-progress", "rectification-settlement")  # fmt: skip


def sample(kind: str, **changes: Any) -> dict[str, Any]:
    """The sample's data with changes; None takes a field out."""
    data = load_json(catalogue.find(kind).folder / "sample.json") | changes
    return {name: value for name, value in data.items() if value is not None}


def words(path: Path) -> str:
    """All text of a document in the order of the page: paragraphs and table cells."""
    with zipfile.ZipFile(path) as archive:
        body: Any = docx.Document(str(path)).element.body
        assert "word/vbaProject.bin" not in archive.namelist()
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return "\n".join("".join(p.itertext()) for p in paragraphs)


class Desk:
    """A folder of its own in which the command is run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.out = folder / "out"
        self._capsys = capsys

    def run(self, *arguments: str | Path) -> tuple[int, str]:
        """`audit generate` into `out`: its exit status and what it complains of."""
        with pytest.raises(SystemExit) as exit_:
            main(["generate", *map(str, arguments), "--out", str(self.out)])
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, self._capsys.readouterr().err

    def generate(self, kind: str, data: Any) -> tuple[int, str]:
        """A document of data."""
        path = self.folder / "data.json"
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return self.run(kind, "--data", path, *(("--policy", POLICIES[kind]) if kind in POLICIES else ()))

    def made(self) -> Path:
        """The one document that was made."""
        (path,) = self.out.glob("*.docx")
        return path

    def texts(self) -> dict[str, str]:
        """The words of each document by the first field that names it."""
        return {path.stem.split("-")[1]: words(path) for path in self.out.glob("*.docx")}


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_becomes_a_sound_document_with_all_its_parts(desk: Desk, kind: str) -> None:
    template = catalogue.find(kind)
    assert catalogue.find(template.title) is template and template.required_parts
    code, err = desk.generate(kind, sample(kind))
    assert (code, err) == (0, ""), err
    text = words(desk.made())
    assert [part for part in template.required_parts if part not in text] == []
    assert "None" not in text and "{{" not in text and "{%" not in text
    assert [str(error) for error in OpenXmlValidator().validate(str(desk.made())).errors] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_is_what_its_script_builds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(resources.folder("templates") / "_build"))
    script = importlib.import_module(kind.replace("-", "_"))
    assert script.make() == catalogue.find(kind).docx.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_must_be_there_is_missed_by_name(desk: Desk, kind: str) -> None:
    template = catalogue.find(kind)
    name = next(f.name for f in template.fields if f.required and f.source in ("user", "ledger") and f.default is None)
    code, err = desk.generate(kind, sample(kind, **{name: None}))
    assert code == 1 and name in err and err.count("\n") == 1 and not desk.out.exists()


@pytest.mark.parametrize(
    ("kind", "changes", "field", "clause"),
    [
        ("labour-agreement", {"终止日期": "2025-03-01", "保险终止日期": "2025-03-01"}, "终止日期", "DC-4-2b"),
        ("labour-agreement", {"试用期止": "2024-05-31"}, "试用期止", "DC-4-2b"),
        ("labour-agreement", {"保险终止日期": "2025-02-27"}, "保险终止日期", "DC-4-2b"),
        ("labour-agreement", {"岗位补贴": "1800.00"}, "岗位补贴", "DC-6-1"),
        ("labour-agreement", {"年度绩效上限": "13000.00"}, "年度绩效上限", "DC-6-1"),
        ("labour-agreement", {"意向书提前天数": 20}, "意向书提前天数", "DC-4-2c"),
        ("labour-agreement", {"户籍": "河北省廊坊市"}, "户籍", "DC-3-6"),
        ("labour-agreement", {"职责": ["走访、慰问退休人员"]}, "职责", "缺少"),
        ("labour-agreement", {"岗位补贴": 1700.0}, "岗位补贴", "小数"),
        ("labour-agreement", {"争议解决": "不适用劳动合同法，向法院起诉"}, "争议解决", "DC-4-2a"),
        ("appointment-certificate", {"终止日期": "2025-03-01"}, "终止日期", "DC-4-2b"),
        ("appointment-certificate", {"颁发日期": "2025-03-01"}, "颁发日期", "DC-4-2a"),
        ("renewal-intent", {"发出日期": "2025-01-30"}, "发出日期", "DC-4-2c"),
        ("renewal-intent", {"新终止日期": "2026-03-01"}, "新终止日期", "DC-4-2b"),
        ("renewal-intent", {"身份证号": person(2, "19580301")}, "新起始日期", "DC-3-6"),
        ("termination-intent", {"发出日期": "2025-01-30"}, "发出日期", "DC-4-2c"),
        ("service-contract", {"履行终止日": "2027-03-01"}, "履行终止日", "DC-4-3"),
        ("service-contract", {"购买社会保险": "否"}, "购买社会保险", "DC-4-3"),
        ("service-contract", {"采购方式": "单一来源"}, "采购方式", "DC-4-3"),
        ("service-contract", {"合同金额": "186004.01"}, "合同金额", "186004.00"),
        ("service-contract", {"合同金额大写": "人民币壹拾捌万元整"}, "合同金额大写", "壹拾捌万陆仟零肆元整"),
        ("specialist-filing", {"报名日期": "2024-03-02"}, "报名日期", "DC-4-2d"),
        ("specialist-filing", {"保险种类": "无"}, "保险种类", "DC-4-2b"),
        ("handover-notice", {"党组织接收单位": None}, "党组织接收单位", "XC-2-2"),
        ("handover-notice", {"档案已数字化": "否"}, "档案已数字化", "数字化"),
        ("handover-notice", {"人员身份": "离休"}, "人员身份", "离休"),
        ("archive-list", {"卷数": 6}, "卷数", "5"),
        ("archive-list", {"移交日期": "2016-01-01"}, "移交日期", "XC-2-3"),
        ("community-worker-agreement", {"终止日期": "2026-12-01"}, "终止日期", "JL-2-5b"),
        ("community-worker-agreement", {"资格补贴": "199.00"}, "资格补贴", "JL-2-4c"),
        ("community-worker-agreement", {"乙方性别": "男"}, "乙方性别", "女"),
        ("evidence-form", {"事项摘要": "上述行为构成虚报冒领"}, "事项摘要", "JD-5-1b"),
        ("evidence-form", {"反馈截止日期": "2025-02-10"}, "反馈截止日期", "JD-5-1b"),
        ("working-paper", {"审核人员": "周文海"}, "审核人员", "JD-5-1b"),
        ("working-paper", {"审计结论": "多发100.00元"}, "审计结论", "JD-5-1b"),
        ("data-handover-list", {"总行数": 1}, "总行数", "3784"),
        ("data-handover-list", {"接收单位": "青云街道办事处"}, "接收单位", "JD-5-1b"),
    ],
)
def test_data_that_break_a_clause_stop_the_document(
    desk: Desk, kind: str, changes: dict[str, Any], field: str, clause: str
) -> None:
    code, err = desk.generate(kind, sample(kind, **changes))
    assert code == 1 and f"“{field}”" in err and clause in err, err
    assert not desk.out.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"名称": "派驻专员6名"}, "标的.0.名称"),
        ({"名称": "六名社会化管理服务专员"}, "标的.0.名称"),
        ({"名称": "劳务派遣10人"}, "标的.0.名称"),
        ({"单位": "名"}, "标的.0.单位"),
        ({"单位": "人月"}, "标的.0.单位"),
    ],
)
def test_a_contract_buys_services_not_heads(desk: Desk, row: dict[str, Any], field: str) -> None:
    data = sample("service-contract")
    data["标的"][0] |= row
    code, err = desk.generate("service-contract", data)
    assert code == 1 and field in err and ("按人数购买" in err or "以人头为单位" in err)


def test_the_labour_agreement_leaves_the_law_to_the_law(desk: Desk) -> None:
    assert desk.generate("labour-agreement", sample("labour-agreement"))[0] == 0
    text = words(desk.made())
    assert "不适用" not in text and "不属于劳动关系" not in text and "劳务关系" not in text
    for part in ("不因本协议的名称而减少", "最低报酬", "工伤保障", "安全卫生", "休息休假"):
        assert part in text


def test_a_renewed_agreement_names_the_old_one_and_has_no_probation(desk: Desk) -> None:
    data = sample("labour-agreement", 是否续签="是", 原协议编号="青云专员劳〔2023〕3号", 试用期止=None)
    assert desk.generate("labour-agreement", data)[0] == 0
    text = words(desk.made())
    assert "原协议编号：青云专员劳〔2023〕3号" in text and "试用期自" not in text


def test_what_is_optional_leaves_no_trace(desk: Desk) -> None:
    data = sample("labour-agreement", 保险公司=None, 保单号=None, 附件=None, 甲方统一社会信用代码=None)
    assert desk.generate("labour-agreement", data)[0] == 0
    text = words(desk.made())
    assert "保单号" not in text and "保险公司" not in text and "本协议的附件" not in text and "费用由甲方承担。" in text


def test_who_is_no_party_member_is_told_nothing_of_it(desk: Desk) -> None:
    assert desk.generate("handover-notice", sample("handover-notice", 是否党员="否", 党组织接收单位=None))[0] == 0
    text = words(desk.made())
    assert "党" not in text and "四、服务和联系" in text


def test_what_auditors_found_themselves_needs_no_reserve(desk: Desk) -> None:
    assert desk.generate("evidence-form", sample("evidence-form", 线索来源=None, 涉及金额=None))[0] == 0
    text = words(desk.made())
    assert "程序比对" not in text and "涉及金额" not in text and "依法认定" in text


SPECIALIST = {"姓名": "王秀英", "性别": "女", "身份证号": person(2, "19640718"), "户籍": "北京市东城区", "街道": "青云街道", "聘任方式": "聘用退休人员", "聘用日期": "2024-03-01",
              "协议起始日": "2024-03-01", "协议终止日": "2025-02-28", "试用期截止日": "2024-04-30", "保险种类": "商业保险", "保险终止日": "2025-02-28", "组织认定推荐": "否",
              "聘用证书编号": "青云聘〔2024〕3号", "备案日期": "2024-03-04", "意向书发出日期": None, "状态": "在聘", "报名推荐记录": "是"}  # fmt: skip
TRANSFER = {"姓名": "刘桂兰", "身份证号": person(4, "19590417"), "企业名称": "某机械厂", "企业类别": "市属", "人员身份": "企业退休", "退休日期": "2019-06-30", "户籍区": "西城区",
            "常住区": "西城区", "是否党员": "是", "社保档案接收单位": "西城区人力资源和社会保障局", "党组织接收单位": "西城区青云街道城北社区党委", "档案已数字化": "是",
            "档案存放地": "区级", "移交日期": "2020-09-15", "核准日期": "2020-08-01", "参保区": "西城区"}  # fmt: skip


def ledger(workbook: Callable[..., Path], name: str, *rows: dict[str, Any]) -> Path:
    heads = list(rows[0])
    return workbook(name, {"Sheet1": [heads, *([row.get(head) for head in heads] for row in rows)]})


def sets(**fields: str) -> list[str]:
    return [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]


def test_certificates_from_the_register_of_specialists(desk: Desk, workbook: Callable[..., Path]) -> None:
    others = ({"姓名": "李梅", "身份证号": person(6, "19620101"), "聘用证书编号": "青云聘〔2024〕4号"}, {"姓名": "赵强", "性别": "男", "身份证号": person(7, "19620101"), "状态": "期满终止"},
              {"姓名": "周芳", "身份证号": person(8, "19620101"), "协议终止日": "2025-06-30"})  # fmt: skip
    path = ledger(workbook, "专员花名册.xlsx", SPECIALIST, *(SPECIALIST | other for other in others))
    code, err = desk.run("聘用证书", "--data", path, "--as-of", "2024-03-05", *sets(协议编号="见协议"))
    text = desk.texts()
    assert set(text) == {"王秀英", "李梅"} and "赵强" not in err
    assert code == 1 and "周芳" in err  # more than a year
    assert (
        "青云街道办事处（盖章）" in text["王秀英"]
        and "2024年3月1日起至2025年2月28日止" in text["王秀英"]
        and "青云聘〔2024〕4号" in text["李梅"]
    )


def test_an_agreement_from_the_register_takes_sums_from_the_policy(desk: Desk, workbook: Callable[..., Path]) -> None:
    path = ledger(workbook, "专员花名册.xlsx", SPECIALIST)
    given = sets(协议编号="劳-1", 甲方="青云社会工作服务中心", 甲方负责人="周文海", 甲方地址="文化路20号", 住址="城北里5号楼", 联系电话="010-64000018", 养老待遇证明="退休证",
                 工作地点="城北社区", 工作时间="每周一至周五上午", 每周工时="20", 签订日期="2024-02-20")  # fmt: skip
    code, err = desk.run("劳务协议", "--data", path, "--as-of", "2024-03-05", *given)
    assert (code, err) == (0, "")
    text = words(desk.made())
    assert (
        "1,700.00元（大写：人民币壹仟柒佰元整）" in text
        and "人民币壹万贰仟元整" in text
        and "不少于30日" in text
        and "走访、慰问退休人员" in text
    )
    code, err = desk.run("劳务协议", "--data", path, "--as-of", "2024-03-05", *given[:-2])
    assert code == 1 and "签订日期" in err


def test_what_the_register_does_not_hold_is_said_for_each_person(desk: Desk, workbook: Callable[..., Path]) -> None:
    other = SPECIALIST | {"姓名": "李梅", "身份证号": person(6, "19620101"), "聘用证书编号": "青云聘〔2024〕4号"}
    path = ledger(workbook, "专员花名册.xlsx", SPECIALIST, other)
    office = {"报送单位": "区劳动服务管理中心", "填报人": "李建国", "第三方": "青云社会工作服务中心", "推荐单位": "城北社区居委会", "推荐意见": "同意", "原工作单位": "某厂", "协议编号": "劳-1",
              "报名日期": "2024-01-15", "政治素质记录": "合格", "健康记录": "合格", "品行记录": "合格", "无犯罪记录证明": "有", "街道意见日期": "2024-02-19"}  # fmt: skip
    own = {"王秀英.联系电话": "010-64000018", "李梅.联系电话": "010-64000019", "李梅.原工作单位": "某店"}
    code, err = desk.run("专员备案表", "--data", path, "--as-of", "2024-03-04", *sets(**office), *sets(**own))
    assert (code, err) == (0, "")
    text = desk.texts()
    assert (
        "010-64000018" in text["王秀英"]
        and "某厂" in text["王秀英"]
        and "010-64000019" in text["李梅"]
        and "某店" in text["李梅"]
    )
    del own["李梅.联系电话"]
    code, err = desk.run(
        "专员备案表", "--data", path, "--as-of", "2024-03-04", "--force", *sets(**office), *sets(**own)
    )
    assert code == 1 and "'李梅.联系电话=…'" in err


def test_letters_and_the_list_of_files_from_the_transfers(desk: Desk, workbook: Callable[..., Path]) -> None:
    rows = [TRANSFER, TRANSFER | {"姓名": "王䶮", "身份证号": person(5, "19580417"), "是否党员": "否", "党组织接收单位": None},
            TRANSFER | {"姓名": "李四", "身份证号": person(7, "19580417"), "移交日期": "2020-10-12", "企业名称": "某纺织厂"}]  # fmt: skip
    path = ledger(workbook, "移交台账.xlsx", *rows)
    office = sets(
        联系单位="青云街道社会化管理服务机构", 联系电话="010-64000012", 联系地址="文化路18号", 落款="青云街道办事处"
    )
    code, err = desk.run("退休人员移交告知书", "--data", path, "--policy", "xicheng", "--as-of", "2020-10-20", *office)
    assert (code, err) == (0, "")
    letters = desk.texts()
    assert (
        set(letters) == {"刘桂兰", "王䶮", "李四"}
        and "城北社区党委" in letters["刘桂兰"]
        and "党" not in letters["王䶮"]
    )
    lists = sets(清单编号="DA-1", 移交经办人="孙丽华", 接收经办人="何明亮")
    code, err = desk.run("档案移交清单", "--data", path, "--policy", "xicheng", "--as-of", "2020-10-20", *lists)
    assert (code, err) == (0, "")
    lists_made = [words(path) for path in desk.out.glob("档案移交清单*.docx")]
    assert len(lists_made) == 2 and any("王䶮" in text and "2卷" in text for text in lists_made)


def test_an_agreement_for_the_term_of_the_committees(desk: Desk, workbook: Callable[..., Path], tmp_path: Path) -> None:
    worker = {"姓名": "陈静", "身份证号": person(2, "19850615"), "街道": "青云街道", "社区": "城北社区", "岗位类别": "普通工作人员", "人员来源": "公开招聘", "学历": "本科", "聘用日期": "2021-12-01",
              "协议起始日": "2021-12-01", "协议终止日": "2026-11-30", "五险一金": "齐全", "在岗状态": "在岗"}  # fmt: skip
    place = {
        "县市区": "松江县",
        "街道": "青云街道",
        "社区": "城北社区",
        "户数": 2900,
        "社工岗人数": 12,
        "专职党建岗人数": 2,
        "社工师人数": 3,
        "两委届期起": "2021-12-01",
        "两委届期止": "2026-11-30",
    }
    people = ledger(workbook, "社工岗花名册.xlsx", worker)
    places = ledger(workbook, "社区基本情况表.xlsx", place)
    given = sets(
        协议编号="社工-1", 甲方地址="青云路1号", 甲方负责人="赵国庆", 基础报酬="3500.00", 签订日期="2021-12-01"
    )
    code, err = desk.run("社工岗服务协议", "--data", people, "--data", places, "--as-of", "2022-01-05", *given)
    assert (code, err) == (0, "")
    text = words(desk.made())
    assert (
        "松江县" in text
        and "青云街道办事处" in text
        and "2026年11月30日" in text
        and "叁仟伍佰元整" in text
        and "资格补贴" not in text
    )


def test_the_list_of_data_handed_over_is_made_of_the_files_themselves(
    desk: Desk, workbook: Callable[..., Path]
) -> None:
    folder = desk.folder / "submission"
    head, row = list(SPECIALIST), [str(value or "") for value in SPECIALIST.values()]
    book = workbook("专员花名册.xlsx", {"Sheet1": [head, row, [*row[:2], "不是证件号", *row[3:]]]}, folder=folder)
    note = folder / "说明" / "读我.txt"
    note.parent.mkdir()
    note.write_text("说明", encoding="utf-8")
    given = sets(编号="SJ-1", 项目名称="审计", 移交单位="青云街道办事处", 接收单位="某会计师事务所", 期间起="2024-01-01", 期间止="2024-12-31", 存储介质="加密优盘", 用途="审计", 归还期限="2025-06-30",
                 移交人="李建国", 接收人="吴敏")  # fmt: skip
    code, err = desk.run("电子数据交接清单", "--data", folder, "--as-of", "2025-02-06", *given)
    assert (code, err) == (0, "")
    text = words(desk.made())
    for path in (book, note):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in text
    assert "说明/读我.txt" in text and "社会化管理服务专员花名册" in text and "2个文件" in text and "其他文件" in text
    code, err = desk.run("电子数据交接清单", "--data", note, "--as-of", "2025-02-06", "--force", *given)
    assert (code, err) == (0, "") and "1个文件" in words(desk.made())
    code, err = desk.run("电子数据交接清单", "--data", folder / "没有", *given)
    assert code == 2 and "没有" in err and err.count("\n") == 1


def test_contracts_from_a_workbook_with_their_items_on_a_second_sheet(
    desk: Desk, workbook: Callable[..., Path]
) -> None:
    data = sample("service-contract", 职责=None, 合同金额=None, 合同金额大写=None)
    items = data.pop("标的")
    heads = [name for name, value in data.items() if not isinstance(value, list)]
    lists = {name: "；".join(value) for name, value in data.items() if isinstance(value, list)}
    rows = [[str(data[name]) for name in heads] + list(lists.values()) for _ in range(2)]
    rows[1][heads.index("合同编号")] = "二号"
    columns = list(items[0])
    lines = [[number, *(str(item[column]) for column in columns)] for number in (data["合同编号"], "二号") for item in items[: 4 if number != "二号" else 1]]  # fmt: skip
    path = workbook("合同.xlsx", {"合同": [heads + list(lists), *rows], "标的": [["合同编号", *columns], *lines]})
    code, err = desk.run("service-contract", "--data", path)
    assert (code, err) == (0, "")
    text = desk.texts()
    first = next(words for name, words in text.items() if name != "二号")
    assert "人民币壹拾捌万陆仟零肆元整" in first and "人民币玖万元整" in text["二号"] and "走访、慰问退休人员" in first
    assert "文体和健康活动" in first and "文体和健康活动" not in text["二号"]


@pytest.mark.parametrize("name", ["甲 & 乙 <丙>", "“张三”", "𠮷䶮", "</w:t></w:r>"])
def test_values_stand_as_they_are(desk: Desk, name: str) -> None:
    assert desk.generate("labour-agreement", sample("labour-agreement", 姓名=name))[0] == 0
    assert name in words(desk.made())


@pytest.mark.parametrize("name", ["张\x00三", "{{ 7*7 }}", "张\ud800三"])
def test_what_word_cannot_hold_is_refused(desk: Desk, name: str) -> None:
    path = desk.folder / "data.json"
    path.write_text(json.dumps(sample("labour-agreement", 姓名=name)), encoding="utf-8")
    code, err = desk.run("labour-agreement", "--data", path)
    assert code == 1 and "姓名" in err and "Traceback" not in err and not desk.out.exists()


@pytest.mark.parametrize(("field", "value", "shown"), [("身份证号", "990101196407180031", "9901**********0031"), ("联系电话", "手机13800000000", "138****0000")])  # fmt: skip
def test_a_refusal_tells_no_personal_number(desk: Desk, field: str, value: str, shown: str) -> None:
    code, err = desk.generate("labour-agreement", sample("labour-agreement", **{field: value}))
    assert code == 1 and field in err and shown in err and value not in err


PAGES = {"劳务协议": 5, "聘用证书": 1, "续签意向书": 1, "终止意向书": 1, "政府采购服务合同": 4, "专员备案表": 1, "退休人员移交告知书": 1, "档案移交清单": 1, "社工岗服务协议": 4,
         "审计取证单": 1, "审计工作底稿": 1, "电子数据交接清单": 1, "整改情况表": 1, "整改推进表": 1, "整改对账销号单": 1}  # fmt: skip


@pytest.mark.libreoffice
def test_libreoffice_shows_every_sample_whole(desk: Desk, tmp_path: Path) -> None:
    for kind in KINDS:
        assert desk.generate(kind, sample(kind))[0] == 0
    fonts = os.environ | {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf")), "HOME": str(tmp_path)}
    files = sorted(desk.out.glob("*.docx"))
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path / "pdf", *files]
    subprocess.run(command, check=True, capture_output=True, env=fonts, timeout=240)
    pages = {}
    for file in files:
        shown = ["pdftotext", "-layout", tmp_path / "pdf" / f"{file.stem}.pdf", "-"]
        text = subprocess.run(shown, check=True, capture_output=True, text=True).stdout.replace(" ", "")
        title = file.stem.split("-")[0]
        pages[title] = text.count("\f")
        last = text.rstrip("\f").rpartition("\f")[2]
        if title in ("劳务协议", "政府采购服务合同", "社工岗服务协议"):
            # The signatures are never alone on a page.
            assert "第十三条" in last and "签订日期" in last and "盖章" in last
    assert pages == PAGES
