"""The rendered page: shipped official documents and the skeletons keep 22 × 28 and the distances to half a millimetre; foreign files are measured."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from audit import resources
from audit.documents import catalogue, office, render
from audit.documents.catalogue import Template
from audit.documents.layout.check import Report
from audit.documents.layout.measure import Measured, measure
from audit.documents.layout.pages import load
from audit.documents.layout.render_checks import substituted

Make = Callable[..., Path]
Look = Callable[..., Report]
FONTS = Path(__file__).parents[1] / "fonts.conf"
SKELETONS = resources.folder("templates") / "_skeletons"


def _letter(template: Template) -> bool:
    """Whether it is a letter of the standard's form, with its mark in the first page's header, and not one to a person."""
    with zipfile.ZipFile(template.docx) as archive:
        return template.genre == "letter" and any(
            b"LetterMark" in archive.read(name) for name in archive.namelist() if "header" in name
        )


def official() -> dict[str, Template]:
    found = {
        name: template
        for name, template in catalogue.load_all().items()
        if template.genre == "document" or _letter(template)
    }
    for genre in ("document", "letter"):
        own = catalogue.read_own(SKELETONS / genre)
        assert own is not None
        found[f"skeleton-{genre}"] = own
    return found


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Measured]:
    """All samples in one call of LibreOffice."""
    folder = tmp_path_factory.mktemp("pages")
    for name, template in official().items():
        data: Any = json.loads((template.folder / "sample.json").read_text(encoding="utf-8"))
        one = data[0] if isinstance(data, list) else data
        (folder / f"{name}.docx").write_bytes(render.render(template, one, record=name))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.docx"))],
        check=True, capture_output=True, env=os.environ | {"FONTCONFIG_FILE": str(FONTS)}, timeout=300,
    )  # fmt: skip
    return {
        name: measure(*load(folder / f"{name}.pdf", name), letter=template.genre == "letter")
        for name, template in official().items()
    }


def near(actual: float | None, wanted: float, slack: float = 0.5) -> bool:
    return actual is not None and abs(actual - wanted) <= slack


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", sorted(official()))
def test_official_documents_keep_the_page(measured: Mapping[str, Measured], name: str) -> None:
    found, template = measured[name], official()[name]
    assert near(found.size[0], 210) and near(found.size[1], 297)
    assert (found.lines, found.characters) == (22, 28), found
    if template.genre == "letter":
        assert near(found.mark_from_edge, 30) and near(found.letter_gap, 4) and near(found.letter_foot, 20), found
        assert len(found.letter_lengths) == 2 and all(near(wide, 170) for wide in found.letter_lengths)
        assert 1 not in found.numbered_pages
        return
    assert near(found.number_below_area, 7) and near(found.odd_from_right, 14 * 25.4 / 72), found
    if found.mark_below_area is not None:
        assert near(found.mark_below_area, 35) and near(found.rule_below_number, 4) and near(found.rule_length, 156), (
            found
        )
        assert near(found.rule_thickness, 0.35, 0.05)
    if found.imprint_bottom is not None:
        assert near(found.imprint_bottom, 0) and near(found.imprint_length, 156), found
        assert near(max(found.imprint_thickness), 0.35, 0.05)


@pytest.mark.parametrize("name", sorted(catalogue.load_all()))
def test_no_shipped_document_departs_from_its_form(tmp_path: Path, look: Look, name: str) -> None:
    template = catalogue.load_all()[name]
    data: Any = json.loads((template.folder / "sample.json").read_text(encoding="utf-8"))
    path = tmp_path / f"{name}.docx"
    path.write_bytes(render.render(template, data[0] if isinstance(data, list) else data, record=name))
    report = look(path)
    # Letters to a person, certificates, contracts and forms are no official documents, and are not taken for such.
    assert report.genre == (template.genre if name in official() else "other")
    assert not [finding for finding in report.findings if finding.severity != "note"]


@pytest.mark.libreoffice
def test_the_skeleton_s_parts_were_all_measured(measured: Mapping[str, Measured]) -> None:
    """What a page does not show cannot be wrong: here everything is there."""
    found = measured["skeleton-document"]
    for name in (
        "mark_below_area",
        "rule_below_number",
        "rule_length",
        "number_below_area",
        "imprint_bottom",
        "imprint_length",
        "odd_from_right",
    ):
        assert getattr(found, name) is not None, name


@pytest.mark.libreoffice
def test_a_full_page_is_counted(make: Make, look: Look, forms: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS))
    text = forms.para("国" * 700) * 3
    good = look(make(text=text), render=True)
    assert good.rendered is not None and good.rendered["done"]
    assert (good.rendered["lines"], good.rendered["lines_counted"]) == (22, True)
    assert (good.rendered["characters"], good.rendered["characters_counted"]) == (28, True)
    assert {finding.item for finding in good.findings} == {"font_substituted"}
    assert not {"red_rule_distance", "imprint_position", "agency_mark_position"} & set(good.not_checkable)
    # 29 points give 21 lines, and a body that is not condensed 27 characters.
    wide = look(
        make(
            text=text,
            edits={
                "styles": [('w:line="579"', 'w:line="580"')],
                "document": [('<w:docGrid w:type="lines" w:linePitch="579"/>', "")],
            },
        ),
        render=True,
    )
    assert [finding.actual for finding in wide.findings if finding.item == "lines_per_page"] == ["21（数得）"]
    loose = look(make(text=text, edits={"styles": [('<w:spacing w:val="-5"/>', "")]}), render=True)
    assert [finding.actual for finding in loose.findings if finding.item == "characters_per_line"] == ["27（数得）"]


@pytest.mark.libreoffice
def test_distances_that_are_off_are_found_on_the_page(make: Make, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", str(FONTS))
    edits = {
        "styles": [
            ('w:before="2024"', 'w:before="1600"'),
            ('w:sz="8" w:space="7" w:color="FF0000"', 'w:sz="8" w:space="1" w:color="FF0000"'),
        ]
    }
    report = look(make(edits=edits), render=True)
    off = {
        finding.item: (finding.severity, finding.actual)
        for finding in report.findings
        if "渲染" in finding.where and finding.item != "font_substituted"
    }
    assert set(off) == {"agency_mark", "red_rule"} and {severity for severity, _ in off.values()} == {"error"}
    assert off["agency_mark"][1].startswith("27.") and off["red_rule"][1].startswith("1.")


@pytest.mark.libreoffice
def test_text_stands_on_the_first_page_and_beside_the_signature(make: Make, look: Look, forms: ModuleType) -> None:
    def of(path: Path) -> list[tuple[str, str | None]]:
        return [(f.item, f.clause) for f in look(path, render=True).findings if f.clause in ("7.3.3", "7.3.5.5")]

    text = forms.para("请各街道按照规定的程序和时限办理，不得截留、挤占、挪用，有关情况及时报告。")
    later = forms.para("附：", style="Doc Blank", own="<w:pageBreakBefore/>") + text
    assert of(make(text=later)) == [("first_page", "7.3.3")]
    plain = make(text=text, note="", annexes="", remark="", imprint="")
    assert of(plain) == []
    alone = make(
        text=text, note=forms.para("", style="Doc Blank", own="<w:pageBreakBefore/>"), annexes="", remark="", imprint=""
    )
    assert of(alone) == [("signature", "7.3.5.5")]


def test_without_libreoffice_it_says_so(make: Make, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    report = look(make(), render=True)
    assert report.rendered == {"done": False, "reason": "没有安装 LibreOffice，未测量版面"}
    assert "red_rule_distance" in report.not_checkable


def test_a_file_that_would_fetch_something_is_not_rendered(
    make: Make, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find", lambda: "soffice-that-must-not-run")
    relation = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://example.invalid/x.png" TargetMode="External"/></Relationships>'
    report = look(with_relation(make(), relation), render=True)
    assert report.rendered is not None and not report.rendered["done"] and "image" in report.rendered["reason"]


def with_relation(path: Path, relation: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def test_a_program_that_hangs_is_stopped(make: Make, tmp_path: Path) -> None:
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 60\n")
    script.chmod(0o755)
    assert office.to_pdf(str(script), make(), tmp_path, seconds=0.5) is None


@pytest.mark.parametrize(
    ("wanted", "used", "absent"),
    [
        (["仿宋_GB2312"], ("ABCDEF+FangSong_GB2312",), []),
        (["仿宋"], ("FangSong",), []),
        (["黑体", "Times New Roman"], ("SimHei", "TimesNewRomanPSMT"), []),
        (["仿宋_GB2312", "Times New Roman"], ("UMingCN", "LiberationSerif"), ["仿宋_GB2312", "Times New Roman"]),
        (["方正小标宋简体"], ("FZXBSJW--GB1-0",), []),
        (["宋体"], ("NotoSerifCJKsc",), ["宋体"]),
    ],
)
def test_faces_by_the_names_they_have_in_a_pdf(wanted: list[str], used: tuple[str, ...], absent: list[str]) -> None:
    assert substituted(wanted, used) == absent
