"""Official documents and notices through the real command: samples, parts, form, clauses, sums, and the ledgers and computations
that some are made from."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from audit import policies, resources
from audit.cli import main
from audit.documents import catalogue, formats
from audit.schema import load_json
from tests.conftest import card, person

POLICY = {"quota-transfer-notice": "dongcheng", "satisfaction-report": "dongcheng", "joint-document": "xicheng"}
OFFICIAL = ("assessment-circular", "allocation-notice", "health-settlement-notice", "rectification-notice", "quota-transfer-notice", "joint-document",
            "satisfaction-report")  # fmt: skip
KINDS = (*OFFICIAL, "leader-subsidy-notice", "illness-notice", "score-sheet", "audit-report", "performance-report")
ORGAN = ("--set", "发文机关=某市财政局", "--set", "联系人=陈晓", "--set", "联系电话=0571-64000001")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sample(kind: str, **changes: Any) -> dict[str, Any]:
    """The sample's data with changes; None takes a field out."""
    data = load_json(catalogue.find(kind).folder / "sample.json") | changes
    return {name: value for name, value in data.items() if value is not None}


def words(path: Path) -> str:
    """All text of a document and its headers: paragraphs and table cells, in order."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith(("word/header", "word/document"))]
        stories = [etree.fromstring(archive.read(name)) for name in names]
    lines = ["".join(t.text or "" for t in p.iter(f"{W}t")) for story in stories for p in story.iter(f"{W}p")]
    return "\n".join(lines)


class Desk:
    """A folder of its own in which the command is run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.out, self._capsys = folder, folder / "out", capsys

    def audit(self, *arguments: str | Path) -> tuple[int, str, str]:
        """A command: exit status, what it says and what it complains of."""
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        assert isinstance(exit_.value.code, int)
        said = self._capsys.readouterr()
        return exit_.value.code, said.out, said.err

    def generate(self, kind: str, data: Any, *more: str) -> tuple[int, str]:
        """A document of data, on a fixed day."""
        path = self.folder / "data.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return self.made_of(kind, path, *more)

    def made_of(self, kind: str, path: Path, *more: str) -> tuple[int, str]:
        """Documents of a file."""
        policy = POLICY.get(kind, "jiande")
        code, _, err = self.audit(
            "generate", kind, "--data", path, "--out", self.out, "--policy", policy, "--as-of", "2024-08-05", *more
        )
        return code, err

    def ledger(self, name: str, *rows: dict[str, Any]) -> Path:
        """A ledger as a csv file."""
        path = self.folder / f"{name}.csv"
        heads = list(rows[0])
        lines = [",".join(heads), *(",".join(str(row[head]) for head in heads) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
        return path

    def made(self) -> list[Path]:
        """The documents in the folder, by name."""
        return sorted(self.out.glob("*.docx"))


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_becomes_a_sound_document_with_all_its_parts(desk: Desk, kind: str) -> None:
    template = catalogue.find(kind)
    assert catalogue.find(template.title) is template and template.required_parts
    assert desk.generate(kind, sample(kind)) == (0, "")
    (made,) = desk.made()
    text = words(made)
    assert [part for part in template.required_parts if part not in text] == []
    assert "None" not in text and "{{" not in text and "{%" not in text
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([tool, made], capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "Errors: 0" in result.stdout, result.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_is_what_its_script_builds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(resources.folder("templates") / "_build"))
    assert importlib.import_module(kind.replace("-", "_")).make() == catalogue.find(kind).docx.read_bytes()


@pytest.mark.parametrize("kind", [kind for kind in OFFICIAL if kind != "health-settlement-notice"])
def test_the_form_of_an_official_document_has_no_fault(desk: Desk, kind: str) -> None:
    desk.generate(kind, sample(kind))
    code, out, _ = desk.audit("layout", *desk.made(), "--format", "json")
    (file,) = json.loads(out)["files"]
    assert code == 0 and file["genre"] == "document"
    assert [f for f in file["findings"] if f["severity"] != "note"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_clause_that_a_template_names_names_the_template(kind: str) -> None:
    template = catalogue.find(kind)
    policy = policies.load(POLICY.get(kind, "jiande"))
    named = {clause.id for clause in policy.clauses if kind in clause.templates}
    assert named == set(template.clauses)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("allocation-notice", {"拨付合计": "281287.51"}, ("拨付合计", "281287.50")),
        ("allocation-notice", {"保障人数合计": 7600}, ("保障人数合计", "7601")),
        ("allocation-notice", {"成文日期": "2024-02-30"}, ("成文日期", "日期")),
        ("allocation-notice", {"拨付合计": 281287.5}, ("拨付合计",)),
        ("allocation-notice", {"发文字号": "建财社[2024]058号"}, ("发文字号",)),
        ("assessment-circular", {"优秀数": 2}, ("优秀数", "1")),
        ("health-settlement-notice", {"结算金额": "40000.00"}, ("结算金额", "JD-3-2b")),
        ("health-settlement-notice", {"每次标准": "500.00", "结算金额": "48500.00"}, ("每次标准", "JD-3-2b")),
        ("rectification-notice", {"整改期限": "2024-08-01"}, ("整改期限", "JD-5-1")),
        ("rectification-notice", {"涉及金额合计": "4500.00"}, ("涉及金额合计", "4550.00")),
        ("quota-transfer-notice", {"全区名额": 12}, ("全区名额", "11")),
        ("leader-subsidy-notice", {"截止日期": "2024-06-16", "公示天数": None, "公示期": None}, ("公示天数", "JD-5-2a")),
        ("satisfaction-report", {"绩效奖金合计": "2900.00"}, ("绩效奖金合计", "2800.00")),
        ("satisfaction-report", {"签发人": None}, ("签发人",)),
        ("audit-report", {"结余金额": "12649.51"}, ("结余金额", "JD-5-1b")),
        ("performance-report", {"等次": "中等"}, ("等次",)),
        ("joint-document", {"成文日期": "2021-05-26", "印发日期": "2021-05-27"}, ("发文字号", "XC-doc")),
        ("score-sheet", {"等次说明": None}, ("等次说明",)),
    ],
)  # fmt: skip
def test_data_that_break_a_clause_or_a_sum_stop_the_document(
    desk: Desk, kind: str, changes: dict[str, Any], said: tuple[str, ...]
) -> None:
    code, err = desk.generate(kind, sample(kind, **changes))
    assert code == 1 and not desk.made() and err.count("\n") == 1
    assert all(word in err for word in said), err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["张\x00三", "张\ud83d三", "{{ 7*7 }}"])
def test_what_word_cannot_hold_is_refused(desk: Desk, kind: str, value: str) -> None:
    name = next(
        name for name, spec in catalogue.find(kind).properties.items() if spec.get("type") == "string" and "pattern" not in spec and "format" not in spec
        and name != "标题"
    )  # fmt: skip
    code, err = desk.generate(kind, sample(kind, **{name: value}))
    assert code in (1, 2) and not desk.made() and err


def test_amounts_stand_in_figures_and_in_words(desk: Desk) -> None:
    for kind in (
        "allocation-notice",
        "health-settlement-notice",
        "rectification-notice",
        "satisfaction-report",
        "audit-report",
    ):
        desk.generate(kind, sample(kind), "--force")
        text = "".join(words(path) for path in desk.made())
        for name in catalogue.find(kind).truth.rmb:
            amount = sample(kind)[name]
            assert formats.money(amount) in text and f"人民币{formats.rmb(amount)}" in text, (kind, name)


def test_one_organ_or_two(desk: Desk) -> None:
    desk.generate("allocation-notice", sample("allocation-notice", 会同机关=None))
    (made,) = desk.made()
    text = words(made)
    assert "建德市财政局文件" in text and "人力资源和社会保障局\n" not in text
    desk.generate("allocation-notice", sample("allocation-notice"), "--force")
    assert "建德市财政局\n" in words(made) and "建德市人力资源和社会保障局\n" in words(made)


def test_several_annexes_are_numbered_and_without_any_there_is_none(desk: Desk) -> None:
    annex = sample("joint-document")["附件"][0]
    desk.generate("joint-document", sample("joint-document", 附件=[annex, annex | {"标题": "分工表"}]))
    (made,) = desk.made()
    lines = words(made).split("\n")
    assert "附件1" in lines and "附件2" in lines and any(line.startswith("附件：1.") for line in lines)
    assert lines.index("一、目标和时限") > lines.index("附件1")
    desk.generate(
        "joint-document", sample("joint-document", 附件=None, 抄送=None, 印发机关=None, 印发日期=None), "--force"
    )
    text = words(made)
    assert (
        "附件" not in text and "抄送" not in text and "印发" not in text.replace("现印发", "").replace("关于印发", "")
    )


@pytest.mark.parametrize(
    ("line", "level"),
    [("一、目标", 1), ("十二、附则", 1), ("（一）范围", 2), ("1.央属企业", 0), ("一、目标。全文如下", 0), ("正文", 0), ("（甲）", 0), ("一、" + "长" * 40, 0)],
)  # fmt: skip
def test_lines_that_are_headings(line: str, level: int) -> None:
    assert formats.level(line) == level


def allocation(
    unit: str, persons: int, grade: str, share: str, due: str, paid: str, half: str = "上半年"
) -> dict[str, Any]:
    return {
        "年度": 2024,
        "半年度": half,
        "街道": unit,
        "保障人数": persons,
        "人均标准": "75",
        "核算金额": due,
        "考核等次": grade,
        "拨付比例": share,
        "拨付金额": paid,
    }


def test_the_allocation_comes_from_the_computation(desk: Desk) -> None:
    path = desk.ledger(
        "专项资金拨付台账", allocation("甲街道", 10000, "不合格", "70%", "375000", "262500"), allocation("乙街道", 1001, "优秀", "110%", "37537.50", "41291.25"),
        allocation("甲街道", 10000, "良好", "100%", "375000", "375000", "下半年"),
    )  # fmt: skip
    assert desk.made_of("allocation-notice", path, *ORGAN, "--set", "发文字号=某财社〔2024〕5号") == (0, "")
    first, second = desk.made()
    assert [first.name, second.name] == ["专项资金拨付通知-2024-上半年.docx", "专项资金拨付通知-2024-下半年.docx"]
    text = words(first)
    assert "303,791.25元（大写：人民币叁拾万零叁仟柒佰玖拾壹元贰角伍分）" in text and "保障对象11001人" in text
    assert "112,500.00元纳入市级统筹" in text and "2个单位" in text
    assert "375,000.00" in words(second) and "乙街道" not in words(second)


def test_an_allocation_with_an_error_stops_its_half_year_only(desk: Desk) -> None:
    path = desk.ledger(
        "专项资金拨付台账", allocation("甲街道", 10000, "优秀", "110%", "375000", "412500"), allocation("甲街道", 10000, "合格", "100%", "375000", "375000", "下半年"),
    )  # fmt: skip
    code, err = desk.made_of("allocation-notice", path, *ORGAN, "--set", "发文字号=某财社〔2024〕5号")
    assert code == 1 and [made.name for made in desk.made()] == ["专项资金拨付通知-2024-上半年.docx"]
    assert "2024 下半年" in err and "第 3 行" in err


def test_a_computation_that_cannot_be_run_says_why(desk: Desk) -> None:
    path = desk.ledger(
        "体检结算单",
        {"承检医院": "甲医院", "结算期间": "2024上半年", "参检人数": 1, "上传报告人数": 1, "结算金额": 400},
    )
    code, err = desk.made_of("allocation-notice", path, *ORGAN, "--set", "发文字号=某财社〔2024〕5号")
    assert code == 2 and "半年拨付核算" in err and "专项资金拨付台账" in err and not desk.made()


def test_settlements_are_letters_to_each_hospital(desk: Desk) -> None:
    path = desk.ledger(
        "体检结算单", {"承检医院": "甲医院", "结算期间": "2024年上半年", "参检人数": 100, "上传报告人数": 97, "结算金额": 38800},
        {"承检医院": "乙医院", "结算期间": "2024年上半年", "参检人数": 100, "上传报告人数": 97, "结算金额": 40000},
    )  # fmt: skip
    code, err = desk.made_of(
        "health-settlement-notice",
        path,
        *ORGAN,
        "--set",
        "发文字号=某函〔2024〕1号",
        "--set",
        "材料截止日期=2024-08-30",
    )
    (made,) = desk.made()
    text = words(made)
    assert code == 1 and "乙医院" in err and "甲医院：" in text
    assert "其中已上传体检报告97人" in text and "每人每次400.00元" in text and "2024年8月5日" in text


def test_quotas_beyond_the_district_s_are_refused_and_others_shared_out(desk: Desk) -> None:
    row = {"街道": "甲街道", "统计日期": "2024-06-30", "管理人数": 2001, "专员人数": 1}
    more = (*ORGAN, "--set", "发文字号=某发〔2024〕5号", "--set", "执行日期=2024-09-01")
    over = desk.ledger("街道管理人数台账", row, row | {"街道": "乙街道"})
    code, err = desk.made_of("quota-transfer-notice", over, *more)
    assert code == 1 and "调剂后合计" in err and "DC-2-2" in err
    fits = desk.ledger("街道管理人数台账", row, row | {"街道": "乙街道", "管理人数": 1999, "专员人数": 2})
    code, err = desk.made_of("quota-transfer-notice", fits, *more)
    assert code == 1 and "超过" in err  # 2 and 1 posts for the two offices, 2 for their district
    even = desk.ledger(
        "街道管理人数台账", row | {"管理人数": 2000}, row | {"街道": "乙街道", "管理人数": 1999, "专员人数": 2}
    )
    assert desk.made_of("quota-transfer-notice", even, *more) == (0, "")
    assert "全区名额为2名；现有专员3名，调剂后为2名" in words(desk.made()[0])


def test_a_month_s_ratings_become_a_report_with_the_bonus(desk: Desk) -> None:
    row = {
        "姓名": "张三",
        "身份证号": person(1),
        "街道": "甲街道",
        "月份": "2024-06",
        "评价等次": "满意",
        "上报日期": "2024-07-02",
    }
    path = desk.ledger(
        "专员月度满意度评价表", row, row | {"姓名": "李四", "身份证号": person(2), "评价等次": "基本满意"}
    )
    team = "评价小组=李敏/街道/组长；王五／社区"
    more = ("--set", "报送单位=区中心", "--set", "评价日期=2024-06-28", "--set", team)
    assert desk.made_of("satisfaction-report", path, *more) == (0, "")
    text = words(desk.made()[0])
    assert "甲街道2024年6月社会化管理服务专员" in text and "李敏（街道，组长）、王五（社区）" in text
    assert "满意1人、基本满意1人、不满意0人" in text and "1,800.00元（大写：人民币壹仟捌佰元整）" in text
    assert "文件" not in text and "签发人" not in text


def leader(serial: int, name: str, amount: int) -> dict[str, Any]:
    return {"年度": 2024, "小组编号": f"QY{serial}", "组长姓名": name, "组长身份证号": person(serial, "19540612"), "街道": "甲街道", "社区": "城北社区", "服务管理人数": 50,
            "考核结果": "合格", "补助金额": amount, "发放日期": "2024-07-01", "发放方式": "银行卡", "收款户名": name, "银行卡号": card(serial), "公示编号": "JD-1"}  # fmt: skip


def test_leaders_are_published_with_sex_and_age_and_nothing_more(desk: Desk) -> None:
    folder = desk.folder / "ledgers"
    folder.mkdir()
    rows = [leader(1, "张三", 500), leader(2, "李四", 450)]
    for name, content in (
        ("自管小组长补助发放表", rows),
        ("公示登记台账", [{"公示编号": "JD-1", "公示类别": "小组长补助", "街道": "甲街道", "公示地点": "公示栏", "起始日期": "2024-06-11", "截止日期": "2024-06-20",
                    "人数": 2, "金额合计": 950}]),
    ):  # fmt: skip
        desk.ledger(name, *content).rename(folder / f"{name}.csv")
    code, err = desk.made_of(
        "leader-subsidy-notice", folder, "--set", "受理单位=服务站", "--set", "监督电话=0571-64000012"
    )
    assert (code, err) == (0, "")
    (table,) = docx.Document(str(desk.made()[0])).tables
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    assert shown[1:] == [
        ["1", "张三", "男", "69", "500.00"],
        ["2", "李四", "女", "69", "450.00"],
        ["合计", "2 人", "", "", "950.00"],
    ]
    assert "990101" not in words(desk.made()[0])
