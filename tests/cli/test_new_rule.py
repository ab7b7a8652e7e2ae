"""`audit rules new`: a rule begun in a policy folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import policies, resources
from audit.checks import skeleton
from audit.checks.cases import run_rule_cases
from audit.cli import main
from audit.errors import UsageFault
from audit.policies import rules
from audit.tables.queries import adapted

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main(["rules", *arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.folder("rules") / "_template", tmp_path / "mycity"))


def test_the_pair_is_made_runs_and_is_not_written_over(run: Run, folder: Path) -> None:
    code, out, err = run("new", "hospital-twice", "--policy", str(folder), "--ledger", "住院慰问台账")
    assert (code, err) == (0, "") and "checks/hospital-twice.cases.yaml" in out and "audit rules test" in out
    before = {path.name: path.read_bytes() for path in (folder / "checks").iterdir()}
    # The policy was loaded before the rule was there: a process of its own, as a user has.
    for arguments in (["test", "hospital-twice"], ["lint"]):
        result = subprocess.run(
            [sys.executable, "-m", "audit", "rules", *arguments, "--policy", str(folder)],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout + result.stderr
    for force in ([], ["--force"]):
        code, out, err = run("new", "hospital-twice", "--policy", str(folder), *force)
        assert code == 2 and out == "" and "已有" in err
    assert {path.name: path.read_bytes() for path in (folder / "checks").iterdir()} == before


def test_the_ledger_and_the_clause_need_not_be_named(run: Run, folder: Path) -> None:
    assert run("new", "a-rule", "--policy", str(folder))[0] == 0
    text = (folder / "checks/a-rule.sql").read_text(encoding="utf-8")
    assert "clauses: [XX-3]" in text and "ledgers: [hospital_condolence]" in text


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["Bad Name"], "小写字母"),
        (["../escape"], "小写字母"),
        (["hospital-over-limit"], "已有"),
        (["x", "--ledger", "专员例会台账"], "policy.yaml"),
        (["x", "--ledger", "没有的"], "没有的"),
        (["x", "--clause", "XX-77"], "XX-77"),
        (["x", "--ledger", "住院慰问台账", "--ledger", "住院慰问台账"], "两张不同"),
    ],
)
def test_what_is_refused(run: Run, folder: Path, arguments: list[str], part: str) -> None:
    code, out, err = run("new", *arguments, "--policy", str(folder))
    assert code == 2 and out == "" and part in err and err.count("\n") == 1
    assert len(list((folder / "checks").iterdir())) == 2


def test_a_name_is_no_folder_and_the_programs_own_folder_needs_force(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run("new", "x", "--policy", "jiande-of-no-folder")
    assert code == 2 and "不是政策文件夹" in err
    monkeypatch.setattr(resources, "folder", lambda _: folder.parent)
    code, _, err = run("new", "x", "--policy", str(folder))
    assert code == 2 and "程序自带" in err and not (folder / "checks/x.sql").exists()
    assert (
        run("new", "x", "--policy", str(folder), "--force", "--clause", "XX-3", "--ledger", "hospital_condolence")[0]
        == 0
    )


@pytest.mark.parametrize("name", policies.names())
def test_the_example_is_sound_for_every_ledger(name: str, tmp_path: Path) -> None:
    """Of every ledger, and of every pair with something in common: loads, and its cases come out."""
    policy = policies.load(name)
    known = adapted(policy)
    ledgers = [known[ledger] for ledger in policy.ledgers]
    clause = policy.clauses[0].id
    pairs = 0
    for number, chosen in enumerate([*([each] for each in ledgers), *([ledgers[0], each] for each in ledgers[1:])]):
        try:
            made = skeleton.make(policy, chosen, clause)
        except UsageFault:
            assert len(chosen) == 2
            continue
        pairs += len(chosen) == 2
        path = tmp_path / f"{name}-{number}.sql"
        path.with_suffix("").with_name(f"{name}-{number}.cases.yaml").write_text(made.cases, encoding="utf-8")
        rule = rules.parse(made.sql, name, path)
        results = run_rule_cases(rule, policy, known)
        assert len(results) == 2 and all(result.passed for result in results), [result.message for result in results]
    assert pairs
