"""`audit init` and `audit config show`, on the real command."""

from __future__ import annotations

import json
import os
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import config, policies
from audit.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


def settings(run: Run, *arguments: object) -> dict[str, tuple[str | None, str]]:
    code, out, err = run("config", "show", *arguments, "--format", "json")
    assert code == 0, err
    return {item["name"]: (item["value"], item["origin"]) for item in json.loads(out)["settings"]}


@pytest.mark.parametrize("policy", [None, *policies.names()])
def test_the_settings_that_init_writes_load_also_with_every_choice_taken(
    run: Run, tmp_path: Path, policy: str | None
) -> None:
    folder = tmp_path / "项目"
    assert run("init", folder, *(["--policy", policy] if policy else []))[0] == 0
    assert config.load(folder / "audit.toml").policy == policy
    text = (folder / "audit.toml").read_text(encoding="utf-8")
    taken = [line[2:] if line.startswith("# ") and " = " in line else line for line in text.splitlines()]
    document = tomllib.loads("\n".join(taken).replace('policy = ""', 'policy = "jiande"'))
    if policy:
        readings = policies.load(policy).readings
        assert document["readings"] == {name: reading.default for name, reading in readings.items()}


def test_init_makes_a_secret_that_only_its_owner_reads_and_never_makes_another(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path, "--policy", "jiande", "--as-of", "2024-07-15")[0] == 0
    secret = tmp_path / config.SALT
    first = secret.read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    (tmp_path / "audit.toml").write_text('policy = "dongcheng"\n', encoding="utf-8")
    code, out, _ = run("init", tmp_path, "--policy", "jiande")
    assert code == 0 and "已有，未改动：audit.toml" in out
    assert config.load(tmp_path / "audit.toml").policy == "dongcheng"
    assert run("init", tmp_path, "--policy", "jiande", "--force")[0] == 0
    assert config.load(tmp_path / "audit.toml").policy == "jiande"
    assert secret.read_bytes() == first and first.decode().strip() not in out
    assert config.SALT in (tmp_path / ".gitignore").read_text(encoding="utf-8")


def test_init_with_a_policy_folder_names_it_from_the_engagement(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "policy.yaml").write_text("extends: jiande\n", encoding="utf-8")
    assert run("init", tmp_path / "项目", "--policy", own)[0] == 0
    assert config.load(tmp_path / "项目" / "audit.toml").policy == "../own"
    assert settings(run, tmp_path / "项目")["policy"] == ("own", "file")


@pytest.mark.parametrize("text", ["", "x" * 64, "ab" * 31, "ab" * 400])
def test_a_damaged_secret_is_told_not_replaced(run: Run, tmp_path: Path, text: str) -> None:
    run("init", tmp_path, "--policy", "jiande")
    (tmp_path / config.SALT).write_text(text, encoding="utf-8")
    for command in (["init"], ["config", "show"], ["check"]):
        code, _, err = run(*command, tmp_path)
        assert code == 2 and config.SALT in err and err.count("\n") == 1
    assert (tmp_path / config.SALT).read_text(encoding="utf-8") == text


def test_config_show_tells_where_each_value_comes_from(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path, "--policy", "jiande", "--as-of", "2024-07-15")
    with (tmp_path / "audit.toml").open("a", encoding="utf-8") as stream:
        stream.write('"青云街道.监督电话" = "0571-64000012"\n')
    text = (tmp_path / "audit.toml").read_text(encoding="utf-8")
    (tmp_path / "audit.toml").write_text(
        text.replace("[set]", '[set]\n"住院慰问.每次金额" = 150').replace(
            "[readings]", '[readings]\n"慰问次数" = "各类合计"'
        ),
        encoding="utf-8",
    )
    found = settings(run, tmp_path, "--set", "体检周期=满两年", "--set", "落款=某街道", "--set", "节日慰问.每年次数=2")
    assert found["policy"] == ("jiande", "file") and found["as_of"] == ("2024-07-15", "file")
    assert found["set.住院慰问.每次金额"] == ("150", "file")
    assert found["set.节日慰问.每年次数"] == ("2", "command")
    assert found["readings.慰问次数"] == ("各类合计", "file")
    assert found["readings.体检周期"] == ("满两年", "command")
    assert found["readings.住院年度"] == ("慰问日期", "policy")
    assert found["documents.落款"] == ("某街道", "command")
    assert found["documents.青云街道.监督电话"] == ("0571*****0012", "file")
    assert found["documents.受理地址"] == (None, "missing")
    assert found[config.SALT][1] == "secret" and (tmp_path / config.SALT).read_text().strip() not in str(found)
    assert str(tmp_path) not in str(found)
    # Parameters of the one policy are refused by the other; without them it is that of the command line.
    code, _, err = run("config", "show", tmp_path, "--policy", "dongcheng")
    assert code == 2 and "住院慰问.每次金额" in err
    (tmp_path / "audit.toml").write_text('policy = "jiande"\n', encoding="utf-8")
    assert settings(run, tmp_path, "--policy", "dongcheng")["policy"] == ("dongcheng", "command")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('polcy = "jiande"', "polcy"),
        ('policy = "jiande"\n[set]\n"住院慰问.每次金客" = 1', "住院慰问.每次金客"),
        ('policy = "jiande"\n[readings]\n"住院年份" = "x"', "住院年份"),
        ('policy = "jiande"\n[readings]\n"住院年度" = "x"', "住院年度"),
        ('policy = "jiande"\n[documents]\n"监督店话" = "x"', "监督店话"),
        ('policy = "jiandee"', "jiandee"),
        ("policy = ", "audit.toml"),
        ("as_of = 2024-13-01", "audit.toml"),
    ],
)
def test_unknown_keys_and_values_are_refused_in_one_line(run: Run, tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "audit.toml").write_text(text, encoding="utf-8")
    code, out, err = run("config", "show", tmp_path)
    assert code == 2 and out == "" and named in err and err.count("\n") == 1


def test_init_where_it_cannot(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x", encoding="utf-8")
    for target in (tmp_path / "f", tmp_path / "f" / "x"):
        code, _, err = run("init", target, "--policy", "jiande")
        assert code == 2 and err.count("\n") == 1
    assert run("init", tmp_path / "new", "--policy", "nowhere")[0] == 2
    assert not (tmp_path / "new").exists()
    if sys.platform == "linux" and os.geteuid():
        (tmp_path / "closed").mkdir(mode=0o500)
        assert run("init", tmp_path / "closed" / "x")[0] == 2


def test_the_settings_of_an_engagement_hold_however_deep_a_submission_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "项目" / "提交材料" / "2024上半年" / "青云街道"
    elsewhere = tmp_path / "别处"
    for folder in (deep, elsewhere):
        folder.mkdir(parents=True)
    (tmp_path / "项目" / "audit.toml").write_text('policy = "jiande"\n', encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    assert config.find(deep) == config.find(deep / "台账.xlsx") == (tmp_path / "项目" / "audit.toml").resolve()
    assert config.find(elsewhere) is None
    # The nearest counts; where the submission lies outside, that of the current folder, or above it.
    (deep.parent / "audit.toml").write_text('policy = "dongcheng"\n', encoding="utf-8")
    assert config.find(deep) == (deep.parent / "audit.toml").resolve()
    monkeypatch.chdir(deep)
    assert config.find(elsewhere) == (deep.parent / "audit.toml").resolve()


@pytest.mark.skipif(os.name != "posix", reason="no sticky bit")
def test_a_folder_that_is_everybody_s_is_no_engagement_of_what_lies_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, mine = tmp_path / "shared", tmp_path / "shared" / "mine"
    mine.mkdir(parents=True)
    (shared / "audit.toml").write_text('policy = "jiande"\n', encoding="utf-8")
    shared.chmod(0o1777)
    monkeypatch.chdir(mine)
    assert config.find(mine) is None and config.find(shared) == shared / "audit.toml"
