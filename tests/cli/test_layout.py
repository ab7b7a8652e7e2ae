"""`audit layout` and `audit templates new` on the real command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unicodedata import east_asian_width

import docx
import pytest

from audit import resources
from audit.app import new_template
from audit.cli import main
from audit.documents import catalogue, office
from audit.reports import layout_text
from audit.schema import check_document, load_json, validator

Run = Callable[..., tuple[int, str, str]]
SKELETON = resources.folder("templates") / "_skeletons" / "document" / "template.docx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call


@pytest.fixture
def letter_paper(tmp_path: Path) -> Path:
    """A document with the head of one, on American paper."""
    path = tmp_path / "来文.docx"
    shutil.copy(SKELETON, path)
    document = docx.Document(str(path))
    document.sections[0].page_width, document.sections[0].page_height = docx.shared.Inches(8.5), docx.shared.Inches(11)
    document.save(str(path))
    return path


def test_as_json(run: Run, letter_paper: Path, tmp_path: Path) -> None:
    status, out, err = run("layout", letter_paper, "--format", "json")
    result = json.loads(out)
    check_document(result, "output/layout", "layout")
    assert status == 1 and err == ""
    (report,) = result["files"]
    assert (
        report["file"] == "来文.docx"
        and report["genre"] == "document"
        and {"paper_stock", "seal", "duplex_register"} <= set(report["not_checkable"])
    )
    assert report["findings"][0] == {
        "item": "paper", "clause": "5.1", "strength": "required", "severity": "error", "where": "第 1 节", "expected": "A4，210 × 297 mm",
        "actual": "215.9 mm × 279.4 mm", "message": "应为：A4，210 × 297 mm；实为：215.9 mm × 279.4 mm。在“页面设置”的“纸张”里选 A4",
    }  # fmt: skip
    assert run("layout", letter_paper, "--format", "json")[1] == out


def test_one_that_cannot_be_read_does_not_stop_the_others(run: Run, letter_paper: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04word/")
    (tmp_path / "旧.doc").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600
    )
    (tmp_path / "表.csv").write_text("a,b\n", encoding="utf-8")
    status, out, err = run("layout", tmp_path, "--format", "json")
    result = json.loads(out)
    check_document(result, "output/layout", "layout")
    assert status == 2 and [item["file"] for item in result["files"]] == ["来文.docx"]
    assert {item["file"] for item in result["unreadable"]} == {"坏.docx", "旧.doc"} and [
        item["file"] for item in result["skipped"]
    ] == ["表.csv"]
    assert len(err.splitlines()) == 2 and "另存为 docx" in err


def test_what_is_no_word_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("a,b\n", encoding="utf-8")
    assert run("layout", tmp_path / "表.csv")[0] == 2 and run("layout", tmp_path / "无.docx")[0] == 2
    status, out, err = run("layout", tmp_path)
    assert (status, out) == (2, "") and "没有可检查的 Word 文档" in err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_terminal_has_eighty_columns(run: Run, letter_paper: Path, language: str) -> None:
    document = docx.Document(str(letter_paper))
    document.sections[0].left_margin = document.sections[0].top_margin = docx.shared.Cm(2)
    document.save(str(letter_paper))
    status, out, _ = run("layout", letter_paper, "--lang", language)
    assert (
        status == 1
        and ("纸张" if language == "zh" else "paper") in out
        and ("违规" if language == "zh" else "error") in out
    )
    for line in out.splitlines():
        assert sum(2 if east_asian_width(character) in "WF" else 1 for character in line) <= 80, line


def test_rendering_that_cannot_be_had_is_said_on_standard_error(
    run: Run, letter_paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    status, out, err = run("layout", letter_paper, "--render", "--format", "json")
    check_document(json.loads(out), "output/layout", "layout")
    assert status == 1 and "没有安装 LibreOffice" in err and json.loads(out)["files"][0]["rendered"]["done"] is False


def test_the_form_can_be_named(run: Run, letter_paper: Path) -> None:
    status, out, _ = run("layout", letter_paper, "--genre", "other", "--format", "json")
    assert status == 0 and {finding["strength"] for finding in json.loads(out)["files"][0]["findings"]} == {"practice"}


def test_every_item_has_a_name() -> None:
    schema = validator("output/layout").schema
    assert isinstance(schema, dict)
    items = schema["properties"]["files"]["items"]["properties"]["findings"]["items"]["properties"]["item"]["enum"]
    assert len({layout_text.item(name) for name in items}) == len(items)


# templates new ---------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", new_template.GENRES)
def test_a_new_kind_of_document_renders_as_it_is(run: Run, tmp_path: Path, genre: str) -> None:
    status, out, err = run(
        "templates", "new", "visit-letter", "--genre", genre, "--title", "走访慰问“告知书”: 一", "--out", tmp_path
    )
    folder = tmp_path / "visit-letter"
    assert (status, err) == (0, "") and "audit generate" in out
    assert sorted(path.name for path in folder.iterdir()) == [
        "data.schema.json",
        "document.yaml",
        "sample.json",
        "template.docx",
    ]
    template = catalogue.read_own(folder)
    assert template is not None and template.title == "走访慰问“告知书”: 一" and template.genre == genre
    assert set(load_json(folder / "sample.json")) == template.names
    status, out, err = run(
        "generate", folder, "--data", folder / "sample.json", "--out", tmp_path / "out", "--format", "json"
    )
    assert status == 0, err
    (made,) = json.loads(out)["documents"]
    status, out, err = run("layout", tmp_path / "out" / made["file"], "--format", "json")
    (report,) = json.loads(out)["files"]
    assert status == 0 and report["genre"] == (genre if genre in ("document", "letter") else "other")
    # A certificate has no page number and large type; nothing else departs from the form.
    assert {finding["item"] for finding in report["findings"]} <= (
        {"page_number", "body_size"} if genre == "certificate" else set()
    )
    again = run(
        "generate",
        folder / "template.docx",
        "--data",
        folder / "sample.json",
        "--out",
        tmp_path / "again",
        "--format",
        "json",
    )
    assert json.loads(again[1])["documents"][0]["sha256"] == made["sha256"]


def test_what_a_new_kind_is_refused_for(run: Run, tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        status, out, err = run("templates", "new", *arguments, "--out", tmp_path)
        assert (status, out) == (2, "") and len(err.splitlines()) == 1 and not list(tmp_path.iterdir())
        return err

    assert "小写字母" in refused("告知书", "--genre", "paper") and "小写字母" in refused("../x", "--genre", "paper")
    assert "已有文书" in refused("illness-notice", "--genre", "paper") and "已有文书" in refused(
        "x", "--genre", "paper", "--title", "大病慰问公示"
    )
    assert "--title" in refused("x", "--genre", "paper", "--title", "a\nb") and "genre" in refused("x")


def test_a_new_kind_is_not_written_over(run: Run, tmp_path: Path) -> None:
    assert run("templates", "new", "x", "--genre", "paper", "--out", tmp_path)[0] == 0
    (tmp_path / "x" / "document.yaml").write_text("mine", encoding="utf-8")
    assert run("templates", "new", "x", "--genre", "paper", "--out", tmp_path)[0] == 2
    assert (tmp_path / "x" / "document.yaml").read_text(encoding="utf-8") == "mine"
    assert run("templates", "new", "x", "--genre", "paper", "--out", tmp_path, "--force")[0] == 0


def test_the_skeletons_are_what_their_script_builds(tmp_path: Path) -> None:
    root = resources.folder("templates")
    code = f"import sys, pathlib; sys.path.insert(0, {str(root / '_build')!r}); import skeletons; skeletons.TARGET = pathlib.Path({str(tmp_path)!r}); skeletons.main()"
    subprocess.run([sys.executable, "-c", code], check=True)
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(root / "_skeletons"): path.read_bytes()
        for path in (root / "_skeletons").rglob("*")
        if path.is_file()
    }
    assert built == kept and len(kept) == 24


@pytest.mark.parametrize("genre", new_template.GENRES)
def test_the_sdk_s_rules_are_kept(genre: str) -> None:
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run(
        [tool, SKELETON.parents[1] / genre / "template.docx"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0 and "Errors: 0" in result.stdout, result.stdout
