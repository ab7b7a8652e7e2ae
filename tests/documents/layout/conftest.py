"""Official documents that keep the form, built with the parts that templates are built of, and copies with one thing off."""

from __future__ import annotations

import importlib
import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from audit import resources
from audit.documents.layout import check
from audit.masking import Masker

PROSE = "请各街道按照规定的程序和时限办理，不得截留、挤占、挪用，有关情况及时报告。"
Edit = tuple[str, str] | Callable[[str], str]
Make = Callable[..., Path]


@pytest.fixture(scope="session")
def forms() -> ModuleType:
    folder = str(resources.folder("templates") / "_build")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module("gongwen")
    finally:
        sys.path.remove(folder)


def _signature(g: ModuleType, organ: str = "某市财政局", day: str = "2026年11月24日") -> str:
    """Signed with seal: the date four characters from the right, the organ centred over it."""
    return str(
        g.blank()
        + g.para(organ, style="Sealed Organ", own=g.indent(right=5) + '<w:jc w:val="right"/>')
        + g.para(day, style="Sealed Date")
    )


def document_body(g: ModuleType, **parts: str) -> str:
    """A document with every part; `parts` puts other XML in the place of one, by name."""
    whole = {
        "security": g.security("000001", "机密★1年", "特急"),
        "head": g.head("某市财政局文件", "某财社〔2026〕12号"),
        "title": g.title("关于做好专项资金拨付工作的通知"),
        "addressee": g.addressee("各街道办事处"),
        "text": g.para(PROSE * 2)
        + g.heading(1, "一、拨付标准")
        + g.heading(2, "（一）服务经费")
        + g.para(PROSE)
        + g.heading(3, "1. 人均标准。", PROSE)
        + g.heading(4, "（1）补充标准。", PROSE),
        "note": g.attachment_note("资金分配表", "操作口径说明"),
        "signature": _signature(g),
        "remark": g.para("（此件公开发布）", style="Doc Remark"),
        "annexes": g.annex(1, "资金分配表") + g.para(PROSE) + g.annex(2, "操作口径说明") + g.para(PROSE),
        "imprint": g.imprint("市人力资源和社会保障局，市审计局", "某市财政局办公室", "2026年11月24日"),
    }
    assert set(parts) <= set(whole)
    return "".join((whole | parts).values())


def letter_body(g: ModuleType, **parts: str) -> str:
    whole = {
        "head": g.letter("某财函〔2026〕5号"),
        "title": g.title("关于商请核对名册的函"),
        "addressee": g.addressee("市社会保险中心"),
        "text": g.para(PROSE * 3),
        "signature": _signature(g),
    }
    assert set(parts) <= set(whole)
    return "".join((whole | parts).values())


def edited(data: bytes, edits: Mapping[str, list[Edit]]) -> bytes:
    """A copy with texts of its parts replaced; a text that is not there is an error of the test."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode("utf-8")
            for edit in edits.get(name, ()):
                before = text
                text = edit(text) if callable(edit) else text.replace(*edit)
                assert text != before, f"{name}: {edit}"
            target.writestr(name, text)
    return stream.getvalue()


@pytest.fixture
def make(forms: ModuleType, tmp_path: Path) -> Make:
    """A file: `genre`, the `parts` that differ, and `edits` by part of the package."""

    def build(
        genre: str = "document", edits: Mapping[str, list[Edit]] | None = None, name: str = "f.docx", **parts: Any
    ) -> Path:
        body = letter_body(forms, **parts) if genre == "letter" else document_body(forms, **parts)
        data = forms.build(genre, body, mark="某市财政局")
        path = tmp_path / name
        path.write_bytes(edited(data, {f"word/{part}.xml": list(changes) for part, changes in (edits or {}).items()}))
        return path

    return build


@pytest.fixture
def look() -> Callable[..., check.Report]:
    def run(path: Path, **options: Any) -> check.Report:
        return check.check_file(path, path.name, masker=Masker(), **options)

    return run
