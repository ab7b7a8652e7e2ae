"""The archives: all that is kept, nothing else, and a program that runs from them away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.app import demo
from audit.app.init import begin
from tests.app.test_records import PARAMS, RULE

ROOT = Path(__file__).resolve().parents[1]
DATA = ("rules/", "schemas/", "templates/", "samples/")
pytestmark = pytest.mark.install


def kept_files() -> set[str]:
    """Tracked and new files, as git sees them; without git (from an sdist) the test has nothing to compare with."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT], check=True, capture_output=True
    )
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


def test_the_wheel_holds_the_package_and_all_data(archives: tuple[Path, Path]) -> None:
    names = {name for name in zipfile.ZipFile(archives[0]).namelist() if ".dist-info/" not in name}
    expected = {name for name in kept_files() if name.startswith("audit/")}
    expected |= {f"audit/_data/{name}" for name in kept_files() if name.startswith(DATA)}
    assert names == expected


def test_the_sdist_holds_everything_that_is_kept(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()} - {"PKG-INFO"}
    assert names == kept_files() - {".gitattributes"} or names == kept_files() - {".gitattributes", ".gitignore"}


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `audit` of a fresh environment with the wheel in it."""
    environment = tmp_path_factory.mktemp("fresh") / "env"
    venv.create(environment, with_pip=True)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([folder / "pip", "install", "-q", archives[0]], check=True, cwd=environment)
    return folder / "audit"


def clean() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "AUDIT_", "LC_", "LANG"))}


def test_the_wheel_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [installed, "demo", "--out", "结果 一"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=clean(),
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert (tmp_path / "结果 一" / "findings.xlsx").is_file()
    assert str(ROOT) not in result.stdout


HERE = {"TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "2"}
PERSONAL = ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "LOCALAPPDATA")


def called(
    program: Sequence[object], folder: Path, more: dict[str, str], umask: int, *arguments: object
) -> tuple[int, dict[str, Any]]:
    """A command in a process of its own, at another user's home; what it says as JSON."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    result = subprocess.run(
        [str(each) for each in (*program, *arguments, "--format", "json")],
        cwd=folder,
        capture_output=True,
        env=clean() | more | dict.fromkeys(PERSONAL, str(home)),
        umask=umask,
        check=False,
    )
    assert result.returncode in (0, 1), result.stderr.decode()
    return result.returncode, json.loads(result.stdout.decode("utf-8"))


def kinds(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(item["kind"], item["name"]) for item in document["differences"]}


@pytest.mark.skipif(os.name == "nt", reason="umask is not there")
def test_a_record_made_in_the_checkout_verifies_and_reruns_in_a_fresh_environment(
    installed: Path, tmp_path: Path
) -> None:
    one = tmp_path / "甲" / "审计项目"
    policy = one / "试点"
    (policy / "checks").mkdir(parents=True)
    (policy / "policy.yaml").write_text("extends: jiande\n", encoding="utf-8")
    (policy / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (policy / "checks" / "pilot-limit.sql").write_text(RULE, encoding="utf-8")
    begin(one, str(policy), date(2024, 7, 15), force=False)
    shutil.copytree(demo.sample_folder() / demo.SUBMISSION, one / "提交材料", dirs_exist_ok=True)
    own = [sys.executable, "-m", "audit"]
    made_here = HERE | {"PYTHONPATH": str(ROOT)}
    assert called(own, one, made_here, 0o022, "run", "提交材料", "--out", "结果/一")[0] == 1
    two = tmp_path / "乙" / "别处 another place"
    shutil.copytree(one, two)
    shutil.rmtree(one.parent)
    record = Path("结果/一/record.json")

    def there(*arguments: object) -> tuple[int, dict[str, Any]]:
        return called([installed], two, THERE, 0o077, *arguments)

    code, document = there("verify", record)
    assert (code, document["differences"], document["checked"]["chain"]) == (0, [], 1)
    code, document = there("rerun", record, "--out", tmp_path / "again")
    assert (code, document["differences"], document["same_findings"]) == (0, [], True)
    assert document["same_outputs"] == document["checked"]["outputs"] > 10
    for name in ("findings.json", "findings.sarif", "report.html"):
        assert (tmp_path / "again" / name).read_bytes() == (two / "结果/一" / name).read_bytes()
    assert str(ROOT) not in (two / record).read_text(encoding="utf-8")

    ledger = two / "提交材料/白沙洲街道/白沙洲街道大病慰问登记表.xlsx"
    original = ledger.read_bytes()
    book = openpyxl.load_workbook(ledger)
    assert book.active["L3"].value == "慰问金额（元）" and book.active["L6"].value != 777
    book.active["L6"].value = 777
    book.save(ledger)
    name = ledger.relative_to(two).as_posix()
    assert ("input", name) in kinds(there("verify", record)[1])
    code, document = there("rerun", record)
    told = [item for item in document["differences"] if item["kind"] == "cell"]
    assert code == 1 and not document["same_findings"]
    assert [item["message"] for item in told] == ["L6（慰问金额）变了"] and told[0]["name"].startswith(name)
    ledger.write_bytes(original)

    (two / "试点" / "params.yaml").write_text(PARAMS.replace("120", "130"), encoding="utf-8")
    (two / "试点" / "checks" / "pilot-limit.sql").write_text(
        RULE.replace("慰问金额 >", "慰问金额 >="), encoding="utf-8"
    )
    for command in ("verify", "rerun"):
        code, document = there(command, record)
        found = kinds(document)
        assert code == 1 and ("parameter", "试点.上限") in found
        rules = [item["message"] for item in document["differences"] if item["name"].endswith("pilot-limit.sql")]
        assert rules == ["规则 试点/pilot-limit 改过"]
