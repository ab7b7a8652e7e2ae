"""A store is audited as the folder is that was added to it: the same bytes, whatever the form, and a record that holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.cli import main
from audit.tables.store import Store

ROOT = Path(__file__).parents[2]
CITY = ROOT / "samples" / "jiande-2024" / "submission"
LEDGERS = ROOT / "samples" / "ledgers"
JSON = ("--format", "json")
DAY = ("--as-of", "2024-12-31")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """A command in an engagement's folder; `@name` is a path in there."""
    (tmp_path / "audit.toml").write_text("", encoding="utf-8")

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ending:
            main([str(tmp_path / str(each)[1:]) if str(each).startswith("@") else str(each) for each in arguments])
        said = capsys.readouterr()
        assert isinstance(ending.value.code, int)
        return ending.value.code, said.out, said.err

    return call


@pytest.mark.parametrize(
    ("folder", "policy", "forms"),
    [
        (CITY, "jiande", [("--all", *JSON), ("--lang", "en")]),
        (LEDGERS, "jiande", [("--format", "sarif")]),
        *[(LEDGERS, policy, [JSON]) for policy in ("dongcheng", "beijing", "xicheng", "jilin")],
    ],
)
def test_the_same_bytes_as_the_folder(folder: Path, policy: str, forms: list[tuple[str, ...]], run: Run) -> None:
    assert run("store", "add", folder, "--store", "@库", "--policy", policy)[0] == 0
    for form in forms:
        of_folder = run("check", folder, "--policy", policy, *DAY, *form)
        assert of_folder[0] in (0, 1) and of_folder[1]
        assert run("check", "--store", "@库", *DAY, *form) == of_folder


def test_other_commands_give_the_same(run: Run) -> None:
    folder = CITY
    run("store", "add", folder, "--store", "@库", "--policy", "jiande")
    query = (
        "-c",
        "SELECT _row, 姓名, 慰问日期, 慰问金额 FROM 住院慰问台账_全部 ORDER BY _row",
        "--all",
        "--format",
        "csv",
    )
    for command in (
        ("sql", *query),
        ("score", "--period", "2024上半年", "--format", "json"),
        ("compute", "allocation", "--period", "2024上半年", "--format", "json"),
        ("analyse", "--format", "json"),
    ):
        name, *rest = command
        first = [rest.pop(0)] if name == "compute" else []
        from_folder = run(name, *first, folder, "--policy", "jiande", *DAY, *rest)
        from_store = run(name, *first, "--store", "@库", "--policy", "jiande", *DAY, *rest)
        assert from_store == from_folder and from_folder[1], command


def test_paths_add_what_the_store_lacks(run: Run, tmp_path: Path) -> None:
    folder = CITY
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".xlsx", ".csv"))
    one, two = tmp_path / "一", tmp_path / "二"
    for target, some in ((one, files[::2]), (two, files[1::2])):
        for path in some:
            (target / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / path.relative_to(folder))
    together = tmp_path / "全部"
    shutil.copytree(one, together)
    shutil.copytree(two, together, dirs_exist_ok=True)
    assert run("store", "add", one, "--store", "@库", "--policy", "jiande")[0] == 0
    whole = run("check", together, "--policy", "jiande", *DAY, "--format", "json")
    assert run("check", "--store", "@库", two, *DAY, "--format", "json") == whole
    # What is in the store already counts once.
    again = json.loads(run("check", "--store", "@库", one, two, *DAY, "--format", "json")[1])
    expected = json.loads(whole[1])
    assert again["findings"] == expected["findings"] and again["inputs"] == expected["inputs"]
    assert {item["file"] for item in again["skipped"]} >= {
        f"一/{path.relative_to(folder).as_posix()}" for path in files[::2]
    }


def test_a_run_on_a_store_holds_and_can_be_repeated(run: Run, tmp_path: Path) -> None:
    folder = CITY
    run("store", "add", folder, "--store", "@库", "--policy", "jiande")
    code, _, said = run("run", "--store", "@库", *DAY, "--out", "@果")
    assert (code, said) == (1, "")
    record = json.loads((tmp_path / "果" / "record.json").read_text(encoding="utf-8"))
    asked = record["predicate"]["buildDefinition"]["externalParameters"]
    named = [item["name"] for item in record["predicate"]["buildDefinition"]["resolvedDependencies"]]
    assert asked["store"] == "库" and asked["command"][:4] == ["audit", "run", "--store", "库"]
    assert "库/journal.jsonl" in named and all(f"库/{name}" in named for name in Store.open(tmp_path / "库").files())
    plain = run("check", "--store", "@库", *DAY, "--format", "json")
    ours = json.loads((tmp_path / "果" / "findings.json").read_text(encoding="utf-8"))
    assert [item for item in ours["findings"] if item["rule"] != "score/records"] == json.loads(plain[1])["findings"]
    assert run("verify", "@果/record.json")[0] == 0
    assert run("rerun", "@果/record.json")[0] == 0
    part = next((tmp_path / "库" / "parts").rglob("*.parquet"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    code, out, _ = run("verify", "@果/record.json", *JSON)
    assert code == 1 and part.name in out
    code, _, said = run("run", "--store", "@库", *DAY, "--out", "@果二")
    assert code == 2 and part.name in said and said.count("\n") == 1


def test_a_store_and_a_folder_with_notices(run: Run, tmp_path: Path) -> None:
    shutil.copytree(CITY, tmp_path / "材料")
    run("store", "add", "@材料", "--store", "@库", "--policy", "jiande")
    assert run("run", "@材料", *DAY, "--policy", "jiande", "--out", "@果")[0] == 1
    for path in (tmp_path / "材料").rglob("*"):
        if path.suffix in (".xlsx", ".csv"):
            path.unlink()
    assert run("run", "@材料", "--store", "@库", *DAY, "--out", "@果二")[0] == 1
    one, two = (json.loads((tmp_path / name / "findings.json").read_bytes()) for name in ("果", "果二"))
    assert one["privacy"]["files"] and one == two
    assert run("verify", "@果二/record.json")[0] == 0


def test_what_does_not_go_together_is_said_in_a_line(run: Run, tmp_path: Path) -> None:
    folder = CITY
    (tmp_path / "空").mkdir()
    run("store", "add", folder, "--store", "@库", "--policy", "jiande")
    for arguments, part in (
        (("check",), "--store"),
        (("check", "--store", "@空"), "空"),
        (("check", "--store", "@库", "--policy", "beijing"), "beijing"),
        (("run", "--store", "@库", "--out", "@库", "--force"), "--out"),
        (("check", "--store", "@库", "--memory", "4"), "--memory"),
        (("check", "--store", "@库", "--memory", "viel"), "4GB"),
    ):
        code, out, said = run(*arguments)
        assert (code, out, said.count("\n")) == (2, "", 1) and part in said, said
