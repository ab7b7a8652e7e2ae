"""Every command that gives JSON has a schema in schemas/output/, and what it gives fits."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import openpyxl
import pytest
from jsonschema import Draft202012Validator

from audit.app import demo
from audit.cli import COMMANDS, main
from audit.messages import set_language
from audit.resources import folder as resource
from audit.schema import check_document, load_json

SCHEMAS = resource("schemas") / "output"
# What is the same object as another command's.
SHARED = {
    "run": "check",
    "demo": "check",
    "validate": "check",
    "findings close": "findings list",
}
FIRST, OUT, SAMPLE = "{first}", "{out}", "{sample}"
GIVEN = ("--policy", "jiande")
CALLS: dict[str, list[tuple[str, ...]]] = {
    "analyse": [("提交材料",)],
    "calendar": [("提交材料", "--from", "2024-01-01", "--to", "2024-12-31")],
    "check": [("提交材料",)],
    "compute": [("allocation", "提交材料", "--period", "2024上半年")],
    "compute-list": [("--list",)],
    "config show": [()],
    "doctor": [()],
    "findings close": [(FIRST, "--by", "甲", "--note", "已办", "--evidence", "audit.toml")],
    "findings forms": [("--out", OUT)],
    "findings list": [()],
    "findings notice": [("--out", OUT)],
    "findings update": [
        ("--run", "结果/一"),
        (FIRST, "--step", "verify", "--by", "甲", "--note", "属实"),
        (FIRST, "--step", "rectify", "--type", "phased", "--by", "甲", "--note", "已收回", "--measure", "收回",
         "--due", "2024-09-30", "--department", "财务科", "--owner", "乙"),
    ],
    "generate": [("大病慰问公示", "--data", "提交材料", "--out", OUT)],
    "init": [(OUT,)],
    "layout": [("结果/一/documents",)],
    "ledgers blank": [("住院慰问台账", "--out", OUT)],
    "ledgers list": [()],
    "ledgers show": [("大病慰问台账",), ("考核事项记录",)],
    "privacy": [("提交材料", "--ledger", "提交材料", "--explain")],
    "rerun": [("结果/一/record.json",)],
    "rules coverage": [GIVEN],
    "rules lint": [GIVEN],
    "rules list": [GIVEN],
    "rules readings": [GIVEN],
    "rules show": [("jiande/illness-tier-cap",), ("jiande/allocation",)],
    "rules test": [("illness-tier-cap", *GIVEN)],
    "sample draw": [
        ("提交材料", "--ledger", "大病慰问台账", "--tolerable", "30%", "--out", OUT, "--seed", "甲"),
        ("提交材料", "--ledger", "大病慰问台账", "--method", "mus", "--column", "慰问金额", "--tolerable", "20000",
         "--out", OUT, "--seed", "甲"),
    ],
    "sample evaluate": [(SAMPLE + "/attribute/sample.json", SAMPLE + "/attribute/filled.xlsx"),
                        (SAMPLE + "/mus/sample.json", SAMPLE + "/mus/filled.xlsx", "--factors", "table")],
    "sample plan": [("--tolerable", "5%"), ("--tolerable", "5%", "--population", "1000"),
                    ("--method", "mus", "--tolerable", "5000", "--book", "108100")],
    "score": [("提交材料", "--period", "2024上半年")],
    "sql": [("提交材料", "-c", "SELECT 街道, count(*) AS 行数 FROM 大病慰问台账 GROUP BY 街道")],
    "store add": [("提交材料/青云街道", "--store", OUT, *GIVEN)],
    "store history": [("--store", "{store}")],
    "store list": [("--store", "{store}")],
    "store verify": [("--store", "{store}")],
    "templates check": [("{templates}/illness-notice/template.docx", "--data", "{templates}/illness-notice/sample.json")],
    "templates list": [()],
    "templates show": [("大病慰问公示",), ("劳务协议",)],
    "validate": [("提交材料",)],
    "verify": [("结果/一/record.json",)],
    "demo": [("--out", OUT)],
    "run": [("提交材料", "--out", OUT)],
}  # fmt: skip


def commands() -> Iterator[str]:
    """The commands that can print JSON."""

    def walk(command: click.Command, name: str) -> Iterator[str]:
        if isinstance(command, click.Group):
            for each in command.commands:
                yield from walk(command.commands[each], f"{name} {each}")
        else:
            forms = [option.type for option in command.params if "--format" in option.opts]
            if any(isinstance(form, click.Choice) and "json" in form.choices for form in forms):
                yield name

    for name, (module, _) in COMMANDS.items():
        yield from walk(import_module(f"audit.cli.{module}_command").command, name)


def schema_of(command: str) -> str:
    return SHARED.get(command, command).replace(" ", "-")


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_that_prints_json_has_a_schema(command: str) -> None:
    path = SCHEMAS / f"{schema_of(command)}.schema.json"
    assert path.is_file(), f"write {path.name}"
    assert command in CALLS, f"{command} is not run here"


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_the_schemas_are_schemas(path: Path) -> None:
    schema = load_json(path)
    Draft202012Validator.check_schema(schema)
    assert schema["title"] and set(schema["required"]) <= set(schema["properties"])


@pytest.fixture(scope="module")
def engagement(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engagement with the sample, the outputs of a run in 结果/一, and two filled samples."""
    set_language("zh")
    folder = tmp_path_factory.mktemp("schemas") / "项目"
    sample = demo.sample_folder()
    status("init", folder, "--policy", "jiande")
    shutil.copytree(sample / demo.SUBMISSION, folder / "提交材料", dirs_exist_ok=True)
    shutil.copy(sample / "audit.toml", folder)
    status("run", folder / "提交材料", "--out", folder / "结果" / "一")
    for method, tolerable in (("attribute", "30%"), ("mus", "20000")):
        out = folder / "samples" / method
        more = ("--column", "慰问金额") if method == "mus" else ()
        status("sample", "draw", folder / "提交材料", "--ledger", "大病慰问台账", "--method", method,
               "--tolerable", tolerable, "--seed", "甲", "--out", out, *more)  # fmt: skip
        book = openpyxl.load_workbook(out / "sample.xlsx")
        sheet = book.worksheets[0]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 8).value = "相符"
        sheet.cell(2, 8).value, sheet.cell(2, 9).value = "不相符", 1 if method == "mus" else None
        book.save(out / "filled.xlsx")
    return folder


def status(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("command", CALLS)
def test_what_a_command_prints_fits_its_schema(
    engagement: Path,
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = tmp_path / "项目"
    shutil.copytree(engagement, project)
    monkeypatch.chdir(project)
    first = load_json(project / "结果/一/findings.json")["findings"][0]["fingerprint"]
    if command.startswith("findings"):
        status("findings", "update", "--run", "结果/一")
    if command == "findings close":
        for step in (("verify",), ("rectify", "--type", "immediate")):
            status("findings", "update", first, "--step", *step, "--by", "甲", "--note", "属实")
    if command.startswith("store ") and command != "store add":
        status("store", "add", "提交材料/青云街道", "--store", tmp_path / "store", *GIVEN)
    capsys.readouterr()
    for number, call in enumerate(CALLS[command]):
        places = {
            FIRST: first,
            OUT: str(tmp_path / f"out{number}"),
            SAMPLE: str(project / "samples"),
            "{templates}": str(resource("templates")),
            "{store}": str(tmp_path / "store"),
        }
        arguments = list(call)
        for mark, value in places.items():
            arguments = [argument.replace(mark, value) for argument in arguments]
        typed = "compute" if command == "compute-list" else command
        code = status(*typed.split(" "), *arguments, "--format", "json")
        printed = capsys.readouterr()
        assert code in (0, 1), printed.err
        document = json.loads(printed.out)
        stepped = command == "findings update" and call[0] == FIRST
        name = "findings-list" if stepped else schema_of(command)
        check_document(document, f"output/{name}", command)
        # A key that nobody wrote down is one that nobody can rely on.
        assert set(document) <= set(load_json(SCHEMAS / f"{name}.schema.json")["properties"])
