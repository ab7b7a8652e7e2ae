"""The commands: help, languages, lists, usage errors."""

from __future__ import annotations

import gettext
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from audit.cli import COMMANDS, main
from tests.catalogue import FOLDER, compile_catalogue, entries

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main(list(arguments))
        captured = capsys.readouterr()
        code = exit_.value.code
        assert isinstance(code, int)
        return code, captured.out, captured.err

    return call


LEAVES = [
    [name]
    for name in COMMANDS
    if name not in ("rules", "ledgers", "templates", "config", "sample", "findings", "store")
]
LEAVES += [["rules", sub] for sub in ("list", "show", "coverage", "readings", "test", "lint", "new")] + [
    [group, sub] for group in ("ledgers", "templates") for sub in ("list", "show")
]
LEAVES += [["ledgers", "blank"], ["config", "show"], *(["sample", sub] for sub in ("plan", "draw", "evaluate"))]
LEAVES += [["store", sub] for sub in ("add", "list", "history", "verify", "withdraw", "prune")]
LEAVES += [["findings", sub] for sub in ("list", "update", "close", "forms")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [[], *LEAVES], ids=" ".join)
def test_every_command_has_help_in_both_languages(path: list[str], lang: str) -> None:
    # Help is made when a command's module is imported, so each language needs a process of its own.
    result = subprocess.run(
        [sys.executable, "-m", "audit", "--lang", lang, *path, "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    out = result.stdout
    assert result.returncode == 0 and result.stderr == ""
    chinese = re.search("[\u4e00-\u9fff]{4}", re.sub(r"'[^']*'", "", out)) is not None
    assert chinese == (lang == "zh"), out
    assert all(len(line) <= 100 for line in out.splitlines())
    if path:
        assert all(option in out for option in ("--unmask", "--force", "--lang"))


def test_version_and_bare_call(run: Run) -> None:
    assert run("--version")[1].startswith("audit 0.")
    code, out, _ = run()
    assert code == 2 and "命令" in out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["chek"], "check"),
        (["check"], "PATH"),
        (["check", "x", "--frmat", "json"], "--format"),
        (["check", "x", "--format", "xml"], "json"),
        (["check", "x", "--policy", "jiandee"], "jiande"),
        (["check", "x", "--as-of", "某天"], "某天"),
        (["check", "x", "--policy", "jiande", "--set", "无等号"], "KEY=VALUE"),
        (["validate", "x", "--as", "住院慰问帐"], "住院慰问台账"),
        (["generate", "公示", "--data", "x"], "templates list"),
        (["rules", "show", "hospital-freq"], "hospital-frequency"),
        (["ledgers", "show", "花名"], "ledgers list"),
        (["run", "没有的文件夹"], "文件夹"),
    ],
)
def test_usage_errors_are_one_line_with_a_hint(run: Run, arguments: list[str], part: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and out == "" and part in err and err.count("\n") == 1 and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "name", "entry"),
    [(["rules", "list"], "rules", {"name": "jiande/hospital-frequency", "title": "住院慰问每人每年超过规定次数"}),
     (["ledgers", "list"], "ledgers", {"name": "hospital_condolence", "title": "住院慰问台账"}),
     (["templates", "list"], "templates", {"name": "illness-notice", "title": "大病慰问公示"}),
     (["rules", "coverage", "--policy", "jiande"], "clauses", {"id": "JD-3-1-4a", "covered": True})],
)  # fmt: skip
def test_lists_as_json(run: Run, arguments: list[str], name: str, entry: dict[str, object]) -> None:
    code, out, _ = run(*arguments, "--format", "json")
    document = json.loads(out)
    assert code == 0 and list(document) == [name]
    assert any(entry.items() <= item.items() for item in document[name])
    if name == "clauses":
        assert all({"id", "title", "served_by", "cases"} <= set(item) for item in document[name])


def test_show_and_test(run: Run) -> None:
    for arguments in (
        ["rules", "show", "hospital-frequency"],
        ["ledgers", "show", "住院慰问台账"],
        ["templates", "show", "大病慰问公示"],
        ["rules", "coverage"],
    ):
        code, out, _ = run(*arguments)
        assert code == 0 and "\x1b" not in out
        assert json.loads(run(*arguments, "--format", "json")[1])
    assert "SELECT" in run("rules", "show", "jiande/hospital-proof")[1]
    code, out, _ = run("rules", "test", "hospital-proof")
    assert code == 0 and "0 个不符" in out


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.ledgers import gathering

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gathering, "gather", interrupt)
    assert run("validate", "x")[0] == 130


def test_an_unforeseen_error_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.ledgers import gathering

    def fail(*_: object) -> None:
        raise RuntimeError("坏了")

    monkeypatch.setattr(gathering, "gather", fail)
    code, _, err = run("validate", "x")
    assert code == 2 and "坏了" in err and err.count("\n") == 1


def test_click_s_own_words_are_translated() -> None:
    text = (FOLDER / "messages.po").read_text(encoding="utf-8")
    assert compile_catalogue(text) == (FOLDER / "messages.mo").read_bytes()
    said = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    for key in entries(text):
        for part in filter(None, key.split("\0")):
            assert part.replace("\n", "\\n").replace("\t", "\\t") in said, f"this click does not say {part!r}"
    catalogue = gettext.translation("messages", FOLDER.parents[1], ["zh_CN"])
    assert catalogue.gettext("Usage:") == "用法："
