"""`audit findings`: every finding through the runs and the steps, in a file that two people can merge."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from audit import config
from audit.app.init import begin
from audit.cli import main
from audit.evidence import register
from audit.schema import check_document
from tests.conftest import HOSPITAL, hospital_row, person

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Capture = pytest.CaptureFixture[str]


def status(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


class Project:
    """An engagement with a submission of hospital condolences."""

    def __init__(self, folder: Path, workbook: Callable[..., Path], capsys: Capture) -> None:
        self.folder, self._workbook, self._capsys = folder, workbook, capsys
        begin(folder, "jiande", None, force=False)
        (folder / "整改材料" / "收据.txt").write_text("已退回", encoding="utf-8")
        self.runs = 0

    def run(self, *rows: list[Any]) -> str:
        """Audit the rows and take the run in; returns what was said."""
        self.runs += 1
        submission = self.folder / f"提交材料{self.runs}"
        self._workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, *rows]}, folder=submission)
        out = self.folder / "结果" / str(self.runs)
        assert status("run", submission, "--out", out, "--as-of", f"2024-07-{10 + self.runs}") in (0, 1)
        return self.take_in(out)

    def take_in(self, out: Path) -> str:
        self._capsys.readouterr()
        assert self.call("update", "--run", out) == 0
        return self._capsys.readouterr().out.strip()

    def call(self, *arguments: object) -> int:
        return status("findings", *arguments, "--project", self.folder)

    def refused(self, *arguments: object) -> str:
        self._capsys.readouterr()
        assert self.call(*arguments) == 2
        error = self._capsys.readouterr().err
        assert error.count("\n") == 1 and "程序内部错误" not in error
        return error

    def found(self, *arguments: object) -> list[dict[str, Any]]:
        """The findings about the amount, by office and message."""
        self._capsys.readouterr()
        assert self.call("list", "--format", "json", *arguments) == 0
        items = json.loads(self._capsys.readouterr().out)["findings"]
        over: list[dict[str, Any]] = [item for item in items if item["rule"] == "jiande/hospital-amount-over"]
        return over

    @property
    def receipt(self) -> Path:
        return self.folder / "整改材料" / "收据.txt"


@pytest.fixture
def project(tmp_path: Path, workbook: Callable[..., Path], capsys: Capture) -> Project:
    return Project(tmp_path / "项目", workbook, capsys)


def over(number: int, amount: int = 200) -> list[Any]:
    return hospital_row(number, 慰问金额=amount)


def test_findings_are_followed_from_run_to_run(project: Project) -> None:
    project.run(over(1), over(2), over(3))
    assert [item["state"] for item in project.found()] == ["new"] * 3
    # Sorted otherwise, one mended, one other amount, one more.
    project.run(over(4), over(3), over(2, 300), hospital_row(1))
    found = sorted((item["state"], item["amount"], item["row"]) for item in project.found())
    # Rows 2 and 3 hold the new one and the one that stays; the row of one that is gone is that of the last run that had it.
    assert found[0] == ("changed", "150.00", 4) and found[1][:2] == ("gone", "50.00")
    assert found[2:] == [("new", "50.00", 2), ("unchanged", "50.00", 3)]


def test_the_same_run_taken_in_twice_is_one(project: Project) -> None:
    first = project.run(over(1))
    size = (project.folder / register.FILE).stat().st_size
    assert project.take_in(project.folder / "结果" / "1" / "findings.json") == first
    assert (project.folder / register.FILE).stat().st_size == size


def test_the_steps_lead_to_closing_with_who_when_why_and_evidence(project: Project) -> None:
    project.run(over(1), over(2))
    one, other = (item["name"] for item in project.found())
    by = ("--by", "王会计", "--note", "与发放单核对")
    assert "核实" in project.refused("close", one, *by, "--evidence", project.receipt)
    assert "经办人" in project.refused("update", one, "--step", "verify")
    assert project.call("update", one[:10], "--step", "verify", *by) == 0
    assert project.call("update", other, "--step", "dismiss", *by) == 0
    assert "--type" in project.refused("update", one, "--step", "rectify", *by)
    assert project.call("update", one, "--step", "rectify", "--type", "immediate", "--measure", "退回 50 元", "--due", "2024年8月1日", "--owner", "李主任", *by) == 0  # fmt: skip
    assert project.call("update", one, "--step", "rectify", "--by", "王会计", "--note", "已退回") == 0
    assert "证明材料" in project.refused("close", one, *by)
    outside = project.folder.parent / "外.txt"
    outside.write_text("x")
    assert "项目文件夹" in project.refused("close", one, *by, "--evidence", outside)
    assert project.call("close", one, *by, "--evidence", project.receipt) == 0
    stages = {item["name"]: item["stage"] for item in project.found()}
    assert stages == {one: "closed", other: "dismissed"} and project.found("--open") == []
    closing = next(item for item in project.found() if item["name"] == one)["steps"][-1]
    assert closing["by"] == "王会计" and closing["at"] and closing["evidence"][0]["file"] == "整改材料/收据.txt"
    assert len(closing["evidence"][0]["sha256"]) == 64


def test_what_was_closed_and_comes_again_is_suspected_again(project: Project) -> None:
    project.run(over(1))
    (item,) = project.found()
    by = (item["name"], "--by", "甲", "--note", "乙")
    project.call("update", *by, "--step", "verify")
    project.call("update", *by, "--step", "rectify", "--type", "phased")
    project.call("close", *by, "--evidence", project.receipt)
    project.run(hospital_row(1))
    assert [(i["state"], i["stage"]) for i in project.found()] == [("gone", "closed")]
    project.run(over(1))
    assert [(i["state"], i["stage"], i["returned"]) for i in project.found()] == [("changed", "suspected", True)]


def test_two_people_s_files_are_merged_by_putting_them_together(project: Project) -> None:
    project.run(over(1), over(2))
    one, other = (item["name"] for item in project.found())
    path = project.folder / register.FILE
    base = path.read_bytes()
    project.call("update", one, "--step", "verify", "--by", "甲", "--note", "属实")
    mine = path.read_bytes()
    path.write_bytes(base)
    project.call("update", other, "--step", "dismiss", "--by", "乙", "--note", "另有批准")
    theirs = path.read_bytes()
    outcomes = []
    for text in (mine + theirs, theirs + mine, b"".join(reversed((mine + theirs).splitlines(True)))):
        path.write_bytes(text)
        outcomes.append({item["name"]: item["stage"] for item in project.found()})
    assert outcomes == [{one: "verified", other: "dismissed"}] * 3
    path.write_bytes(b"<<<<<<< HEAD\n" + mine)
    assert "第 1 行" in project.refused("list")


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=甲", "-c", "user.email=a@example.invalid", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_merges_two_people_s_registers_and_what_they_disagree_on_is_told(project: Project, capsys: Capture) -> None:
    project.run(over(1), over(2), over(3))
    agreed, fought, only = (item["name"] for item in project.found())
    git(project.folder, "init", "-q")
    git(project.folder, "add", "-A")
    git(project.folder, "commit", "-qm", "登记")
    assert config.SALT not in git(project.folder, "ls-files")
    git(project.folder, "branch", "theirs")
    project.call("update", agreed, fought, "--step", "verify", "--by", "甲", "--note", "属实")
    git(project.folder, "commit", "-qam", "甲")
    git(project.folder, "checkout", "-q", "theirs")
    assert {item["stage"] for item in project.found()} == {"suspected"}
    project.call("update", only, "--step", "verify", "--by", "乙", "--note", "属实")
    project.call("update", fought, "--step", "dismiss", "--by", "乙", "--note", "另有批准")
    git(project.folder, "commit", "-qam", "乙")
    git(project.folder, "merge", "-q", "--no-edit", "main")
    assert git(project.folder, "status", "--porcelain") == ""
    found = {item["name"]: (item["stage"], item["disputed"]) for item in project.found()}
    assert found == {agreed: ("verified", False), only: ("verified", False), fought: ("dismissed", True)}
    assert project.call("list") == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "冲突" in line]
    assert len(said) == 1 and fought[:12] in said[0]
    told = said[0].partition("）：")[2]
    assert told.index("甲") < told.index("核实") < told.index("乙") < told.index("排除")
    # Whoever has seen both sides settles it.
    project.call("update", fought, "--step", "verify", "--by", "丙", "--note", "复核属实")
    settled = next(item for item in project.found() if item["name"] == fought)
    assert settled["stage"] == "verified" and not settled["disputed"] and len(settled["steps"]) == 3


def test_a_step_that_cannot_follow_changes_nothing_and_is_told(project: Project) -> None:
    project.run(over(1))
    (item,) = project.found()
    by = (item["name"], "--by", "甲", "--note", "属实")
    project.call("update", *by, "--step", "verify")
    path = project.folder / register.FILE
    before = path.read_bytes()
    project.call("update", *by, "--step", "rectify", "--type", "immediate")
    project.call("close", *by, "--evidence", project.receipt)
    mine = path.read_bytes()
    path.write_bytes(before)
    project.call("update", item["name"], "--step", "dismiss", "--by", "乙", "--note", "误报")
    path.write_bytes(mine + path.read_bytes())
    (found,) = project.found()
    assert found["stage"] == "closed" and found["disputed"] and [step["by"] for step in found["astray"]] == ["乙"]


def test_a_step_dated_before_its_run_is_told_and_not_lost(project: Project) -> None:
    project.run(over(1))
    (item,) = project.found()
    project.call("update", item["name"], "--step", "verify", "--by", "甲", "--note", "属实")
    path = project.folder / register.FILE
    run, step = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    step["at"] = "2000" + step["at"][4:]
    path.write_text(json.dumps(run) + "\n" + json.dumps(step) + "\n", encoding="utf-8")
    (found,) = project.found()
    assert found["stage"] == "suspected" and found["disputed"] and len(found["astray"]) == 1


def test_a_file_without_an_end_of_line_is_not_cut_into(project: Project) -> None:
    project.run(over(1))
    path = project.folder / register.FILE
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    (item,) = project.found()
    assert project.call("update", item["name"], "--step", "verify", "--by", "甲", "--note", "属实") == 0
    assert project.found()[0]["stage"] == "verified"


def test_the_forms_hold_what_the_register_holds(project: Project) -> None:
    project.run(over(1), over(2), over(3, 350))
    first, second, third = (item["name"] for item in project.found())
    project.call("update", first, second, "--step", "verify", "--by", "甲", "--note", "属实")
    project.call("update", third, "--step", "dismiss", "--by", "甲", "--note", "另有批准")
    project.call("update", first, "--step", "rectify", "--type", "continuing", "--measure", "=1+1", "--due", "2024-09-01", "--by", "甲", "--note", "已通知")  # fmt: skip
    for out in ("甲", "乙"):
        assert project.call("forms", "--out", project.folder / out) == 0
    tables = {}
    for name in ("整改情况表", "推进表", "对账销号单"):
        path = project.folder / "甲" / f"{name}.xlsx"
        assert path.read_bytes() == (project.folder / "乙" / f"{name}.xlsx").read_bytes()
        tables[name] = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    numbers = {name: {row[0] for row in rows[1:-1]} for name, rows in tables.items()}
    assert {first[:12], second[:12]} <= numbers["整改情况表"] and third[:12] not in numbers["整改情况表"]
    assert numbers["推进表"] == {first[:12], second[:12]} and numbers["对账销号单"] == {first[:12]}
    head, *rows = tables["推进表"]
    planned = next(row for row in rows if row[0] == first[:12])
    assert planned[head.index("整改类型")] == "持续整改" and planned[head.index("整改措施")] == "=1+1"
    assert planned[head.index("完成时间")] == "2024-09-01" and planned[head.index("涉及金额（元）")] == 50
    settled = dict(zip(*tables["对账销号单"][:2], strict=True))
    assert settled["状态"] == "整改中" and "已通知" in settled["进展"]


def texts(path: Path) -> list[str]:
    """The paragraphs of a Word document, those in tables among them."""
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in docx.Document(str(path)).element.body.iter(f"{W}p")]


def test_the_forms_are_word_documents_too_one_for_each_office(project: Project, capsys: Capture) -> None:
    elsewhere = over(3, 350)
    elsewhere[HOSPITAL.index("街道")] = "梅溪镇"
    project.run(over(1), over(2), elsewhere)
    first, second, *_ = (item["name"] for item in project.found())
    by = ("--by", "甲", "--note", "与发放单核对属实")
    project.call("update", first, second, "--step", "verify", *by)
    project.call("update", first, "--step", "rectify", "--type", "phased", "--measure", "退回多发的50元", "--due", "2024-09-01", "--department", "民政办", "--owner", "王敏", "--reason", "专户清理", "--next", "十月归还", "--by", "甲", "--note", "已通知")  # fmt: skip
    project.call("close", first, *by, "--evidence", project.receipt)
    out = project.folder / "表"
    sets = ("--set", "项目名称=专项资金审计", "--set", "通知书=某人社改〔2024〕3号", "--set", "被审计人员=李建")
    assert project.call("forms", "--out", out, "--format", "docx", *sets) == 0
    made = sorted(path.name for path in out.iterdir())
    assert {name.split("-")[0] for name in made} == {"整改情况表", "整改推进表", "整改对账销号单"} and all(
        name.endswith(".docx") for name in made
    )
    unit = next(item["unit"] for item in project.found() if item["name"] == first)
    table, progress, settled = (
        texts(out / f"{kind}-{unit}.docx") for kind in ("整改情况表", "整改推进表", "整改对账销号单")
    )
    for text in (table, progress, settled):
        assert {"专项资金审计", "某人社改〔2024〕3号", "李建", unit} <= set(text) and any(
            first[:12] in line for line in text
        )
    assert any("甲：与发放单核对属实" in line for line in table) and any("住院慰问台账.xlsx" in line for line in table)
    assert {"分阶段整改", "退回多发的50元", "2024年9月1日", "民政办", "王敏"} <= set(progress)
    assert {"专户清理", "2024-09-01", "十月归还", "整改材料/收据.txt"} <= set(settled)
    assert any("已销号1个，未销号0个" in line for line in settled)
    # Whatever language the program speaks, the forms are Chinese and the same bytes.
    again = project.folder / "再"
    capsys.readouterr()
    assert project.call("forms", "--out", project.folder / "全", "--format", "json", *sets) == 0
    said = json.loads(capsys.readouterr().out)
    check_document(said, "output/findings-forms", "forms")
    assert {name.rpartition(".")[2] for name in said["files"]} == {"docx", "xlsx"}
    assert (
        status(
            "--lang", "en", "findings", "forms", "--project", project.folder, "--out", again, "--format", "docx", *sets
        )
        == 0
    )
    assert [path.read_bytes() for path in sorted(again.iterdir())] == [
        path.read_bytes() for path in sorted(out.iterdir())
    ]
    capsys.readouterr()
    assert status("layout", out, "--format", "json") == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert len(files) == len(made) and not [f for file in files for f in file["findings"] if f["severity"] != "note"]
    assert not any(person(n) in line for path in out.iterdir() for line in texts(path) for n in range(1, 4))


def test_a_notice_to_rectify_is_made_or_left_to_be_completed(project: Project, capsys: Capture) -> None:
    project.run(over(1), over(2))
    first, second = (item["name"] for item in project.found())
    by = ("--by", "甲", "--note", "核对过")
    project.call("update", second, "--step", "dismiss", *by)
    out = project.folder / "通知"
    capsys.readouterr()
    assert project.call("notice", "--out", out, "--format", "json") == 1
    said = capsys.readouterr()
    error = said.err
    check_document(json.loads(said.out), "output/findings-notice", "notice")
    assert "发文机关" in error and error.count("\n") == 1
    (left,) = out.glob("*.json")
    data = json.loads(left.read_text(encoding="utf-8"))
    problem = next(item for item in data["问题"] if item["事项"].startswith("住院慰问"))
    assert problem["涉及金额"] == "50.00" and "疑似" in problem["事实"] and "第2行" in problem["事实"]
    assert problem["条款"] == "三(一)4"
    sets = [f"--set={name}={value}" for name, value in {
        "发文机关": "某市人力资源和社会保障局", "发文字号": "某人社改〔2024〕3号", "检查事项": "住院慰问", "期间起": "2024-01-01", "期间止": "2024-06-30",
        "整改期限": "2024-08-30", "报送单位": "基金监督科", "联系人": "陈晓", "联系电话": "0571-64000001"}.items()]  # fmt: skip
    # What was left is what `generate` takes, and gives the same as the notice made at once.
    assert (
        status(
            "generate",
            "整改通知书",
            "--data",
            left,
            "--policy",
            "jiande",
            "--as-of",
            "2024-07-20",
            "--out",
            project.folder / "甲",
            *sets,
        )
        == 0
    )
    assert project.call("notice", "--out", project.folder / "乙", "--as-of", "2024-07-20", *sets) == 0
    (one,), (other,) = (list((project.folder / name).glob("*.docx")) for name in ("甲", "乙"))
    assert one.read_bytes() == other.read_bytes() and one.name == other.name
    assert any("青云街道办事处：" in line for line in texts(one))
    assert "没有名为" in project.refused("notice", "--out", project.folder / "丙", "--set", "发文=x")
    project.call("update", first, "--step", "dismiss", *by)
    for item in project.found():
        assert item["stage"] == "dismissed"


def test_two_notices_do_not_share_a_number(project: Project) -> None:
    elsewhere = over(2)
    elsewhere[HOSPITAL.index("街道")] = "梅溪镇"
    project.run(over(1), elsewhere)
    assert "自己的发文字号" in project.refused(
        "notice", "--out", project.folder / "丙", "--set", "发文字号=某人社改〔2024〕3号"
    )
    assert project.call("notice", "--out", project.folder / "丁", "--unit", "梅溪镇") == 1
    (left,) = (project.folder / "丁").glob("*.json")
    assert json.loads(left.read_text(encoding="utf-8"))["主送"] == "梅溪镇人民政府"


def test_nobody_s_number_is_in_the_register(project: Project) -> None:
    project.run(over(1), over(2))
    (one, _) = project.found()
    project.call("update", one["name"], "--step", "verify", "--by", "甲", "--note", f"身份证 {person(1)}")
    text = (project.folder / register.FILE).read_text(encoding="utf-8")
    assert person(1) not in text and person(2) not in text and str(project.folder) not in text


def test_findings_without_fingerprints_are_refused(project: Project, tmp_path: Path, workbook: Callable[..., Path]) -> None:  # fmt: skip
    workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, over(1)]}, folder=tmp_path / "别处")
    assert status("run", tmp_path / "别处", "--policy", "jiande", "--out", tmp_path / "出") == 1
    assert "audit init" in project.refused("update", "--run", tmp_path / "出")
    assert "findings.json" in project.refused("update", "--run", tmp_path / "无")
    assert "对应 0 个" in project.refused("update", "abcdef12", "--step", "verify", "--by", "甲", "--note", "乙")
    assert "没有登记" in project.refused("forms", "--out", tmp_path / "表")
