"""The archives: all that is kept, nothing else, and a program that runs from them away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

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


def test_the_wheel_runs_outside_the_checkout(archives: tuple[Path, Path], tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([folder / "pip", "install", "-q", archives[0]], check=True, cwd=tmp_path)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "AUDIT_"))}
    result = subprocess.run(
        [folder / "audit", "demo", "--out", "结果 一"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=clean,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert (tmp_path / "结果 一" / "findings.xlsx").is_file()
    assert str(ROOT) not in result.stdout
