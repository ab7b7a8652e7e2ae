"""Run records on the real command: what was changed is named, a hostile record ends in one line, nobody is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from audit import policies
from audit.app.init import begin
from audit.cli import main
from audit.messages import set_language
from audit.schema import check_document, load_json
from tests.conftest import HOSPITAL, hospital_row, person

Run = Callable[..., tuple[int, str, str]]
LEDGER = "提交材料/青云街道/住院慰问台账.xlsx"
RULE = """/*---
title: 住院慰问超过上限
severity: error
clauses: [JD-3-1-4a]
ledgers: [hospital_condolence]
message: "{姓名} {慰问日期} 慰问金额 {慰问金额} 元，超过上限 {上限} 元"
column: 慰问金额
amount: 超出
en: {title: over the limit, message: "{姓名} {慰问日期}: {慰问金额} over {上限}"}
---*/
SELECT [_row] AS _rows, 姓名, 慰问日期, 慰问金额, param('试点.上限', 慰问日期) AS 上限,
       慰问金额 - param('试点.上限', 慰问日期) AS 超出
FROM 住院慰问台账
WHERE 慰问金额 > param('试点.上限', 慰问日期)
"""
PARAMS = "试点.上限:\n  title: 上限\n  unit: 元\n  clauses: [JD-3-1-4a]\n  values: {2024-01-01: 120}\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        set_language("zh")
        with pytest.raises(SystemExit) as exit_:
            main([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engagement with a policy of its own, one ledger and the outputs of a run in 结果/一."""
    folder = tmp_path_factory.mktemp("records") / "审计 项目"
    policy = folder / "试点"
    (policy / "checks").mkdir(parents=True)
    (policy / "policy.yaml").write_text("extends: jiande\n", encoding="utf-8")
    (policy / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (policy / "checks" / "pilot-limit.sql").write_text(RULE, encoding="utf-8")
    begin(folder, str(policy), date(2024, 7, 15), force=False)
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in [HOSPITAL, *(hospital_row(n) for n in range(1, 9))]:
        book.active.append(row)
    (folder / LEDGER).parent.mkdir(parents=True)
    book.save(folder / LEDGER)
    with pytest.raises(SystemExit) as ended:
        main(["run", str(folder / "提交材料"), "--out", str(folder / "结果/一")])
    assert ended.value.code == 1
    return folder


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "审计 项目"))


def change(project: Path, row: int, column: int, value: object) -> None:
    book = openpyxl.load_workbook(project / LEDGER)
    book.active.cell(row, column).value = value
    book.save(project / LEDGER)


def differences(run: Run, command: str, *arguments: object) -> tuple[int, list[tuple[str, str, str]], dict[str, Any]]:
    policies.loading._load.cache_clear()  # a command's process reads them anew
    code, out, err = run(command, *arguments, "--format", "json")
    assert err == "", err
    document = json.loads(out)
    return code, [(item["kind"], item["name"], item["message"]) for item in document["differences"]], document


RECORD = "结果/一/record.json"


def test_a_record_is_an_in_toto_statement_that_names_everything(project: Path) -> None:
    record = load_json(project / RECORD)
    check_document(record, "output/record", "record.json")
    assert record["_type"] == "https://in-toto.io/Statement/v1"
    assert record["predicateType"] == "https://slsa.dev/provenance/v1"
    written = {
        path.relative_to(project / "结果/一").as_posix() for path in (project / "结果/一").rglob("*") if path.is_file()
    }
    assert {item["name"] for item in record["subject"]} == written - {"record.json"}
    definition = record["predicate"]["buildDefinition"]
    names = {(item["annotations"]["role"], item["name"]) for item in definition["resolvedDependencies"]}
    assert {
        ("input", LEDGER),
        ("settings", "audit.toml"),
        ("policy", "policy/试点/checks/pilot-limit.sql"),
        ("policy", "rules/jiande/params.yaml"),
        ("policy", "rules/integrity/policy.yaml"),
        ("program", "audit"),
    } <= names
    assert all(set(item["digest"]) == {"sha256", "sm3"} for item in definition["resolvedDependencies"])
    assert definition["internalParameters"]["parameters"]["试点.上限"] == {"2024-01-01": "120"}
    assert definition["internalParameters"]["readings"]["住院年度"] == "慰问日期"
    assert definition["externalParameters"]["command"] == [
        "audit", "run", "提交材料", "--policy", "试点", "--as-of", "2024-07-15", "--out", "结果/一",
    ]  # fmt: skip


def test_a_record_names_no_machine_no_user_and_no_secret(project: Path) -> None:
    import getpass
    import platform

    text = (project / RECORD).read_text(encoding="utf-8")
    secret = (project / ".audit-salt").read_text().strip()
    words = {str(project), str(project.parent), platform.node(), secret, hospital_row(1)[2], str(Path.home())}
    if getpass.getuser() not in ("audit", "root"):
        words.add(getpass.getuser())
    assert not [word for word in words if len(word) > 3 and word in text]


def test_an_unchanged_engagement_verifies_and_reruns_also_elsewhere(project: Path, run: Run, tmp_path: Path) -> None:
    assert differences(run, "verify", project / RECORD)[:2] == (0, [])
    code, found, document = differences(run, "rerun", project / RECORD)
    assert (code, found, document["same_findings"]) == (0, [], True)
    # On another machine, in another place, from another folder: the same bytes.
    other = tmp_path / "别处" / "copy"
    shutil.copytree(project, other)
    assert differences(run, "verify", other / RECORD)[:2] == (0, [])
    code, found, document = differences(run, "rerun", other / RECORD, "--out", tmp_path / "again")
    assert (code, found) == (0, [])
    assert (tmp_path / "again/findings.json").read_bytes() == (project / "结果/一/findings.json").read_bytes()
    # The copy in the chain does as well, and so does a record taken out of its folder.
    copy = next((other / "audit-records").iterdir())
    assert differences(run, "verify", copy)[:2] == (0, [])
    shutil.copy(project / RECORD, tmp_path / "taken.json")
    assert run("verify", tmp_path / "taken.json")[0] == 2
    code, found, _ = differences(run, "verify", tmp_path / "taken.json", "--project", other)
    assert {kind for kind, _, _ in found} == {"output"}


def test_a_record_is_the_same_in_either_language(project: Path, run: Run) -> None:
    for command in ("verify", "rerun"):
        code, out, err = run("--lang", "en", command, project / RECORD, "--format", "json")
        assert (code, json.loads(out)["differences"], err) == (0, [], "")
    assert run("--lang", "en", "run", project / "提交材料", "--out", project / "结果/二")[0] == 1
    assert differences(run, "verify", project / "结果/二/record.json")[:2] == (0, [])
    assert differences(run, "rerun", project / "结果/二/record.json")[:2] == (0, [])


def test_a_changed_cell_is_named(project: Path, run: Run) -> None:
    change(project, 5, 9, 151)
    code, found, _ = differences(run, "verify", project / RECORD)
    assert code == 1 and ("input", LEDGER, "内容变了") in found
    code, found, document = differences(run, "rerun", project / RECORD)
    assert code == 1 and not document["same_findings"]
    assert ("cell", f"{LEDGER} [台账]", "I5（慰问金额）变了") in found
    assert any(kind == "finding" and "第" not in name and "151" in message for kind, name, message in found)


def test_inserted_and_removed_rows_are_named(project: Path, run: Run) -> None:
    book = openpyxl.load_workbook(project / LEDGER)
    book.active.delete_rows(4)
    book.active.append(hospital_row(20))
    book.active.append(hospital_row(21))
    book.save(project / LEDGER)
    cells = [message for kind, _, message in differences(run, "rerun", project / RECORD)[1] if kind == "cell"]
    assert cells == ["原第 4 行没有了", "第 9-10 行是新的"]


def test_a_file_saved_again_with_the_same_content_is_told_apart_from_a_change(project: Path, run: Run) -> None:
    openpyxl.load_workbook(project / LEDGER).save(project / LEDGER)
    found = differences(run, "rerun", project / RECORD)[1]
    assert ("cell", LEDGER, "文件变了，读到的内容没有变") in found


@pytest.mark.parametrize("command", ["verify", "rerun"])
def test_a_changed_parameter_rule_reading_and_setting_is_named(project: Path, run: Run, command: str) -> None:
    params = project / "试点" / "params.yaml"
    params.write_text(PARAMS.replace("120", "130"), encoding="utf-8")
    code, found, _ = differences(run, command, project / RECORD)
    assert code == 1
    assert ("parameter", "试点.上限", "由 120（2024-01-01 起） 变为 130（2024-01-01 起）") in found
    assert ("policy", "policy/试点/params.yaml", "改过") in found
    params.write_text(PARAMS, encoding="utf-8")
    rule = project / "试点" / "checks" / "pilot-limit.sql"
    rule.write_text(RULE.replace("WHERE 慰问金额 >", "WHERE 慰问金额 >="), encoding="utf-8")
    code, found, _ = differences(run, command, project / RECORD)
    assert code == 1 and [item for item in found if item[0] == "policy"] == [
        ("policy", "policy/试点/checks/pilot-limit.sql", "规则 试点/pilot-limit 改过")
    ]
    rule.write_text(RULE, encoding="utf-8")
    (rule.parent / "further.sql").write_text(RULE, encoding="utf-8")
    assert ("policy", "policy/试点/checks/further.sql", "规则 试点/further 是新增的") in differences(
        run, command, project / RECORD
    )[1]
    (rule.parent / "further.sql").unlink()
    with (project / "audit.toml").open("a", encoding="utf-8") as stream:
        stream.write("# 记一笔\n")
    assert differences(run, command, project / RECORD)[:2] == (1, [("settings", "audit.toml", "内容变了")])


def test_changed_and_missing_outputs_are_named(project: Path, run: Run) -> None:
    (project / "结果/一/findings.json").write_text("{}", encoding="utf-8")
    (project / "结果/一/findings.xlsx").unlink()
    code, found, _ = differences(run, "verify", project / RECORD)
    assert code == 1
    assert found == [("output", "findings.json", "内容变了"), ("output", "findings.xlsx", "没有了")]
    (project / LEDGER).unlink()
    assert ("input", LEDGER, "没有了") in differences(run, "verify", project / RECORD)[1]


def test_records_form_a_chain_and_a_broken_one_is_told(project: Path, run: Run) -> None:
    for name in ("二", "三"):
        assert run("run", project / "提交材料", "--out", project / "结果" / name)[0] in (0, 1)
    chain = sorted((project / "audit-records").iterdir())
    assert [path.name[:5] for path in chain] == ["0001-", "0002-", "0003-"]
    last = project / "结果/三/record.json"
    assert differences(run, "verify", last)[:2] == (0, [])
    assert differences(run, "rerun", last)[:2] == (0, [])
    assert differences(run, "rerun", project / "结果/二/record.json")[:2] == (0, [])
    original = chain[0].read_bytes()
    chain[0].write_bytes(original.replace(b"2024-07-15", b"2024-07-16", 1))
    found = differences(run, "verify", last)[1]
    assert [message.partition("-")[0] for kind, _, message in found if kind == "chain"] and found[0][2].endswith(
        "被改过"
    )
    chain[0].unlink()
    assert any("缺少" in message for _, _, message in differences(run, "verify", last)[1])
    chain[0].write_bytes(original)
    # An edited record that is well-formed in itself is not the one in the chain.
    record = project / RECORD
    record.write_bytes(record.read_bytes().replace("结果/一".encode(), "结果/壹".encode(), 1))
    assert any(
        kind == "chain" and "不在记录链" in message for kind, _, message in differences(run, "verify", record)[1]
    )


def sarif_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The results of a run by the message's beginning."""
    results = json.loads((folder / "findings.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    return {result["message"]["text"].partition(" ")[0]: result for result in results}


def test_what_was_set_aside_in_the_register_is_suppressed_and_a_rerun_knows_what_was_known_then(
    project: Path, run: Run
) -> None:
    first = json.loads((project / "结果/一/findings.json").read_text(encoding="utf-8"))["findings"]
    marks = {item["message"].partition(" ")[0]: item["fingerprint"] for item in first if item["row"]}
    assert run("findings", "update", "--project", project, "--run", project / "结果/一")[0] == 0
    given = ("--project", project, "--by", "王审计", "--note", "有补发审批单", "--step", "dismiss", marks["测试1"])
    assert run("findings", "update", *given)[0] == 0
    change(project, 3, 9, 160)  # 测试2
    assert run("run", project / "提交材料", "--out", project / "结果/二")[0] == 1
    results = sarif_of(project / "结果/二")
    assert results["测试1"]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "有补发审批单",
            "properties": {"stage": "dismissed"},
        }
    ]
    assert results["测试3"]["suppressions"] == []
    assert {results[name]["baselineState"] for name in ("测试1", "测试3")} == {"unchanged"}
    assert results["测试2"]["baselineState"] == "updated"
    record = project / "结果/二/record.json"
    definition = load_json(record)["predicate"]["buildDefinition"]
    roles = {item["annotations"]["role"]: item["name"] for item in definition["resolvedDependencies"]}
    assert roles["register"] == "audit-findings.jsonl" and roles["baseline"] == "结果/一/findings.json"
    for command in ("verify", "rerun"):
        assert differences(run, command, record)[:2] == (0, [])
    # What happens later is not what was known then.
    given = ("--project", project, "--by", "李审计", "--note", "有审批单", "--step", "dismiss", marks["测试3"])
    assert run("findings", "update", *given)[0] == 0
    code, found, document = differences(run, "rerun", record)
    assert (code, found, document["notes"]) == (0, [], [])
    # Where the register is not what it was, or the findings of then are gone, that is told and no difference.
    register = project / "audit-findings.jsonl"
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(reversed(lines)))
    code, found, document = differences(run, "rerun", record)
    assert (code, found) == (0, []) and any("audit-findings.jsonl" in note for note in document["notes"])
    register.write_bytes(b"".join(lines))
    (project / "结果/一/findings.json").unlink()
    code, found, document = differences(run, "rerun", record)
    assert (code, found) == (0, []) and any("未比" in note for note in document["notes"])
    # Without the findings of the run before, those that were taken into the register are compared with.
    shutil.rmtree(project / "结果")
    assert run("run", project / "提交材料", "--out", project / "结果/三")[0] == 1
    results = sarif_of(project / "结果/三")
    assert (results["测试3"]["baselineState"], results["测试2"]["baselineState"]) == ("unchanged", "updated")
    assert differences(run, "rerun", project / "结果/三/record.json")[:2] == (0, [])
    # A register that a merge left in pieces is told before anything is done.
    register.write_bytes(b"<<<<<<< HEAD\n" + b"".join(lines))
    code, _, err = run("run", project / "提交材料", "--out", project / "结果/四")
    assert code == 2 and "第 1 行" in err and not (project / "结果/四").exists()


def notice(path: Path, *rows: tuple[str, str]) -> None:
    """A notice that shows identity numbers, which it must not."""
    document = docx.Document()
    document.add_paragraph("2024年住院慰问公示")
    table = document.add_table(rows=0, cols=2)
    for row in (("姓名", "身份证号"), *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def test_findings_of_notices_are_followed_like_those_of_ledgers(project: Path, run: Run) -> None:
    path = project / "提交材料/青云街道/公示.docx"
    notice(path, ("测试1", person(1)), ("测试2", person(2)))
    assert run("run", project / "提交材料", "--out", project / "结果/二")[0] == 1
    assert run("findings", "update", "--project", project, "--run", project / "结果/二")[0] == 0
    before = json.loads((project / "结果/二/findings.json").read_text(encoding="utf-8"))["privacy"]["files"][0]
    assert before["file"] == "青云街道/公示.docx"
    numbers = [item["fingerprint"] for item in before["findings"] if item["kind"] == "id_number"]
    every = [item["fingerprint"] for item in before["findings"]]
    assert len(numbers) == 2 and len(set(every)) == len(every) and None not in every
    listed = json.loads(run("findings", "list", "--project", project, "--format", "json")[1])["findings"]
    entry = next(item for item in listed if item["name"] == numbers[0])
    assert (entry["rule"], entry["title"], entry["file"]) == ("privacy/id_number", "身份证号", before["file"])
    given = ("--project", project, "--by", "王审计", "--note", "已更换公示", "--step", "verify", numbers[0])
    assert run("findings", "update", *given)[0] == 0
    # Another row comes in front of the second person's; the first one's is gone.
    notice(path, ("测试3", person(3)), ("测试2", person(2)))
    assert run("run", project / "提交材料", "--out", project / "结果/三")[0] == 1
    results = json.loads((project / "结果/三/findings.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    states = {
        result["partialFingerprints"]["audit/v1"]: result["baselineState"]
        for result in results
        if result["ruleId"] == "privacy/id_number"
    }
    assert [states.pop(each) for each in numbers] == ["absent", "unchanged"] and list(states.values()) == ["new"]
    assert run("findings", "update", "--project", project, "--run", project / "结果/三")[0] == 0
    listed = json.loads(run("findings", "list", "--project", project, "--format", "json")[1])["findings"]
    assert {item["name"]: item["state"] for item in listed if item["name"] in numbers} == {
        numbers[0]: "gone", numbers[1]: "unchanged",
    }  # fmt: skip
    text = (project / "audit-findings.jsonl").read_text(encoding="utf-8")
    assert not [number for number in range(1, 9) if person(number) in text]


def test_the_engagement_s_own_files_are_no_submission(project: Path, run: Run) -> None:
    """Where the engagement's folder is the one that is audited as well."""
    assert run("findings", "update", "--project", project, "--run", project / "结果/一")[0] == 0
    (project / "audit-signers").write_text("a ssh-ed25519 AAAA\n", encoding="utf-8")
    code, out, _ = run("run", project, "--out", project / "结果/二", "--format", "json")
    document = json.loads(out)
    assert code == 1 and document["unreadable"] == []
    told = {item["file"]: item["reason"] for item in document["skipped"]}
    names = ("audit.toml", ".audit-salt", "audit-signers", "audit-findings.jsonl")
    assert {told[name] for name in names} == {"本程序自己的文件"}
    record = project / "结果/二/record.json"
    assert differences(run, "verify", record)[:2] == (0, [])
    assert not {item["name"] for item in load_json(record)["predicate"]["buildDefinition"]["resolvedDependencies"] if item["annotations"]["role"] == "input"} & set(names)  # fmt: skip
    (project / "audit-signers").write_text("b ssh-ed25519 BBBB\n", encoding="utf-8")
    assert differences(run, "rerun", record)[:2] == (0, [])


def test_two_people_who_ran_from_the_same_state_are_told_not_blamed(project: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(project, other)
    assert run("run", project / "提交材料", "--out", project / "结果/二")[0] in (0, 1)
    assert run("run", other / "提交材料", "--out", other / "结果/乙")[0] in (0, 1)
    for path in (project / "audit-records").iterdir():
        shutil.copy(path, other / "audit-records")
    code, found, document = differences(run, "verify", other / "结果/乙/record.json")
    assert (code, found) == (0, []) and any("第 2 号记录不止一份" in note for note in document["notes"])


def test_what_a_document_field_holds_of_a_person_is_masked_and_asked_for_again(project: Path, run: Run) -> None:
    code, _, err = run("run", project / "提交材料", "--out", project / "结果/二", "--set", "监督电话=0571-64000012")
    assert code in (0, 1), err
    record = project / "结果/二/record.json"
    assert "64000012" not in record.read_text(encoding="utf-8")
    code, _, err = run("rerun", record)
    assert code == 2 and "监督电话" in err and err.count("\n") == 1
    assert run("rerun", record, "--set", "监督电话=0571-64000012")[0] == 0
    code, _, err = run("rerun", record, "--set", "落款=某街道")
    assert code == 2 and err.count("\n") == 1


def test_without_init_there_is_a_record_and_no_chain(run: Run, tmp_path: Path, workbook: Callable[..., Path]) -> None:
    workbook("住院慰问台账.xlsx", {"台账": [HOSPITAL, hospital_row(1, 慰问金额=300)]}, folder=tmp_path / "材料")
    given = ("--policy", "jiande", "--as-of", "2024-07-15")
    first = tmp_path / "结果" / "record.json"
    assert run("run", tmp_path / "材料", *given, "--out", first.parent)[0] == 1
    assert not (tmp_path / "audit-records").exists()
    assert differences(run, "verify", first)[:2] == (0, [])
    assert differences(run, "rerun", first)[:2] == (0, [])
    change_to = openpyxl.load_workbook(tmp_path / "材料/住院慰问台账.xlsx")
    change_to.active.cell(2, 9).value = 400
    change_to.save(tmp_path / "材料/住院慰问台账.xlsx")
    code, found, document = differences(run, "rerun", first)
    assert code == 1 and any("按文件" in note or "指到文件" in note for note in document["notes"])
    assert any(kind == "finding" and "400" in message for kind, _, message in found)
    # Outputs elsewhere: then the submission has to be named.
    record = tmp_path.parent / f"{tmp_path.name}-out" / "record.json"
    assert run("run", tmp_path / "材料", *given, "--out", record.parent)[0] == 1
    code, _, err = run("verify", record)
    assert code == 2 and "--folder" in err and err.count("\n") == 1
    assert differences(run, "verify", record, "--folder", tmp_path / "材料")[:2] == (0, [])
    assert differences(run, "rerun", record, "--project", tmp_path)[:2] == (0, [])


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen, not installed here")
def test_a_signature_is_looked_at(project: Path, run: Run, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "audit-run", project / RECORD]
    subprocess.run(sign, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    code, found, document = differences(run, "verify", project / RECORD)
    assert (code, found) == (0, []) and document["signature"]["state"] == "unknown"
    public = key.with_suffix(".pub").read_text().strip()
    (project / "audit-signers").write_text(f"zhang@example.org {public}\n", encoding="utf-8")
    assert differences(run, "verify", project / RECORD)[2]["signature"] == {
        "state": "trusted",
        "detail": "zhang@example.org",
    }
    record = project / RECORD
    record.write_bytes(record.read_bytes() + b"\n")
    code, found, document = differences(run, "verify", project / RECORD)
    assert code == 1 and ("signature", "record.json.sig", "签名与记录不符，或签名文件已损坏") in found
    (project / "结果/一/record.json.sig").write_bytes(b"\x00" * 70_000)
    code, _, err = run("verify", project / RECORD)
    assert code == 2 and err.count("\n") == 1


def edited(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *steps, last = path.split(".")
    place: Any = document
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return document


FIRST = "predicate.buildDefinition.resolvedDependencies.0."
ASKED = "predicate.buildDefinition.externalParameters."
HOSTILE: list[Callable[[dict[str, Any], bytes], bytes]] = [
    lambda _, data: data[: len(data) // 2],
    lambda _, data: b"",
    lambda _, data: b"\xff\xfe" + data,
    lambda _, data: b"[" * 100_000,
    lambda _, data: b'{"a":' * 100_000,
    lambda _, data: b"[1, 2]",
    lambda _, data: b"NaN",
    lambda _, data: b'{"x": ' + b"9" * 10_000 + b"}",
    lambda _, data: data.replace(b'"_type"', b'"_type": 1, "_type"', 1),
    lambda document, _: json.dumps(edited(document, "subject.0.name", "../../etc/passwd")).encode(),
    lambda document, _: json.dumps(edited(document, "subject.0.name", "/etc/passwd")).encode(),
    lambda document, _: json.dumps(edited(document, "subject.0.name", "a/../../b")).encode(),
    lambda document, _: json.dumps(edited(document, "subject.0.name", "C:\\x")).encode(),
    lambda document, _: json.dumps(edited(document, "subject.0.name", "a\x00b")).encode(),
    lambda document, _: json.dumps(edited(document, FIRST + "name", "提交材料/../../x")).encode(),
    lambda document, _: json.dumps(edited(document, ASKED + "folder", "..")).encode(),
    lambda document, _: json.dumps(edited(document, ASKED + "out", "/tmp")).encode(),
    lambda document, _: json.dumps(edited(document, FIRST + "digest", {"sha256": "x"})).encode(),
    lambda document, _: json.dumps(edited(document, FIRST + "annotations.role", "none")).encode(),
    lambda document, _: json.dumps(edited(document, FIRST + "annotations.tables.0.rows", [[1, 10**7]] * 9)).encode(),
    lambda document, _: json.dumps(edited(document, "extra", 1)).encode(),
    lambda document, _: json.dumps(edited(document, "subject.1", document["subject"][0])).encode(),
    lambda document, _: json.dumps(edited(document, ASKED + "asOf", "2024-13-01")).encode(),
]


def test_a_hostile_record_ends_in_one_line(project: Path, run: Run) -> None:
    data = (project / RECORD).read_bytes()
    for number, make in enumerate(HOSTILE):
        (project / RECORD).write_bytes(make(json.loads(data), data))
        for command in ("verify", "rerun"):
            code, out, err = run(command, project / RECORD)
            assert code == 2 and out == "" and err.count("\n") == 1 and len(err) < 600, (number, command, code, err)
            assert "Traceback" not in err and "内部错误" not in err, (number, err)
    with (project / RECORD).open("wb") as stream:
        stream.truncate(65 * 2**20)
    for command in ("verify", "rerun"):
        assert run(command, project / RECORD)[0] == 2
        for path in (project, project / "no-such", "/dev/null"):
            code, out, err = run(command, path)
            assert code == 2 and out == "" and err.count("\n") == 1


def test_control_characters_in_a_record_reach_no_terminal(project: Path, run: Run) -> None:
    document = json.loads((project / RECORD).read_bytes())
    edited(document, "subject.0.name", "a\x1b]0;x\x07‮b")
    (project / RECORD).write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = run("verify", project / RECORD)
    assert code == 1 and "\x1b" not in out and "\u202e" not in out


def test_a_file_that_came_later_is_named(project: Path, run: Run) -> None:
    shutil.copy(project / LEDGER, project / "提交材料" / "又一份.xlsx")
    code, found, _ = differences(run, "verify", project / RECORD)
    assert (code, found) == (1, [("input", "提交材料/又一份.xlsx", "是新增的")])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes and links")
def test_what_cannot_be_read_and_names_that_are_no_utf8_do_not_stop_a_record(project: Path, run: Run) -> None:
    folder = project / "提交材料"
    os.mkfifo(folder / "管道.xlsx")
    (folder / "断了.xlsx").symlink_to(project / "nowhere.xlsx")
    Path(os.fsdecode(os.fsencode(str(folder)) + "/说明.txt".encode("gb18030"))).write_text("x", encoding="utf-8")
    code, _, err = run("run", folder, "--out", project / "结果/二")
    assert code == 2 and "管道.xlsx" in err and "断了.xlsx" in err
    record = load_json(project / "结果/二/record.json")
    definition = record["predicate"]["buildDefinition"]
    assert definition["internalParameters"]["unread"] == ["提交材料/断了.xlsx", "提交材料/管道.xlsx"]
    assert "提交材料/说明.txt" in {item["name"] for item in definition["resolvedDependencies"]}
    assert differences(run, "verify", project / "结果/二/record.json")[:2] == (0, [])
    assert differences(run, "rerun", project / "结果/二/record.json")[:2] == (0, [])


def test_earlier_outputs_that_somebody_made_up_harm_nothing(project: Path, run: Run) -> None:
    from audit.evidence.digests import of_bytes

    document = load_json(project / RECORD)
    digests = {item["name"]: item for item in document["subject"]}
    for name, data in (("findings.json", b'{"findings": [1]}'), ("findings.xlsx", b"PK\x03\x04 no zip")):
        (project / "结果/一" / name).write_bytes(data)
        digests[name]["digest"] = of_bytes(data)
    (project / RECORD).write_text(json.dumps(document), encoding="utf-8")
    code, found, result = differences(run, "rerun", project / RECORD)
    assert code == 1 and {("output", "findings.json"), ("output", "findings.xlsx")} <= {item[:2] for item in found}
    assert result["notes"]
