"""The notice of serious-illness grants: form, content, hostile data, hostile templates, the same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt, Twips
from jinja2 import TemplateError

from audit import resources
from audit.documents import catalogue, render
from audit.documents.catalogue import Template
from audit.documents.environment import environment
from audit.documents.safety import check_template
from audit.errors import DataFault, UsageFault
from audit.schema import load_json

TEMPLATE = catalogue.find("大病慰问公示")
PARTS = ("关于2024年度企业退休人员", "大病慰问对象的公示", "根据《", "审核", "公示期：2024年6月3日至6月12日（共10天）", "有异议", "受理单位：青云街道企业退休人员社会化管理服务站",
         "监督电话：0571-64000012", "受理地址：", "公示编号：QY-DB-2024-01", "单位：元", "青云街道办事处", "2024年6月3日")  # fmt: skip


def sample(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = load_json(TEMPLATE.folder / "sample.json")
    return data | changes


def people(count: int, name: str = "张三") -> dict[str, Any]:
    rows = [{"序号": n + 1, "姓名": f"{name}{n}", "性别": "男", "年龄": 74, "慰问金额": "500.00"} for n in range(count)]
    return sample(名单=rows, 人数=count, 合计=f"{500 * count}.00")


def opened(data: dict[str, Any]) -> Any:
    return docx.Document(io.BytesIO(render.render(TEMPLATE, data, record="x")))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_every_part_of_a_notice_is_there() -> None:
    text = text_of(opened(sample()))
    for part in PARTS:
        assert part in text, part


def test_the_table_shows_what_is_published_and_nothing_else() -> None:
    (table,) = opened(sample()).tables
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    assert lines[0] == ["序号", "姓名", "性别", "年龄", "慰问金额（元）"]
    assert lines[1] == ["1", "张三", "男", "74", "1,000.00"] and lines[3][1] == "王䶮"
    assert lines[-1] == ["合计", "4 人", "", "", "5,000.00"] and len(lines) == 6


def test_page_and_type() -> None:
    document = opened(sample())
    section = document.sections[0]
    assert (section.page_width, section.page_height) == (Twips(11906), Twips(16838))
    assert abs(section.top_margin - Mm(37)) < Mm(1) and abs(section.left_margin - Mm(28)) < Mm(1)
    assert document.styles["Doc Title"].font.size == Pt(22) and document.styles["Normal"].font.size is None
    head = document.tables[0].rows[0]._tr.trPr.xml
    assert "tblHeader" in head and "cantSplit" in head
    assert document.core_properties.author == "" and document.core_properties.last_modified_by == ""
    assert document.core_properties.title == "关于2024年度企业退休人员大病慰问对象的公示"


@pytest.mark.parametrize(
    ("organ", "right"),
    [("青云街道办事处", (200, 100)), ("青云街道", (600, 200)), ("青云街道企业退休人员社会化管理服务站", (200, 1200))],
)
def test_the_signature_stands_by_the_rule(organ: str, right: tuple[int, int]) -> None:
    document = opened(sample(落款=organ))
    indents = [
        int(paragraph._p.pPr.ind.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rightChars"))
        for paragraph in document.paragraphs if paragraph.style.name.startswith("Signature")
    ]  # fmt: skip
    assert tuple(indents) == right


def test_without_an_address_the_sentence_ends() -> None:
    text = text_of(opened(sample(受理地址="")))
    assert "监督电话：0571-64000012。" in text and "受理地址" not in text


def test_the_same_data_give_the_same_bytes() -> None:
    assert render.render(TEMPLATE, sample(), record="a") == render.render(TEMPLATE, sample(), record="b")


@pytest.mark.parametrize(
    "name",
    [
        "甲 & 乙 < 丙 > 丁",
        "100<200, 300>100",
        "</w:t></w:r></w:p><w:p>注入",
        "“甲”‘乙’",
        "𠮷䶮",
        '"><w:vanish/>',
    ],
)
def test_values_come_out_as_they_are(name: str) -> None:
    rows = [{"序号": 1, "姓名": name, "性别": "女", "年龄": 60, "慰问金额": "5000.00"}]
    document = opened(sample(名单=rows, 人数=1))
    assert document.tables[0].rows[1].cells[1].text == name and "青云街道办事处" in text_of(document)


@pytest.mark.parametrize(
    "name", ["张\x00三", "张\x0b三", "张\ud800三", "张\ufffe三", "{_{ x }_}", "{{ 7*7 }}", "{% x %}", "张\x1b[31m三"]
)
def test_what_word_cannot_hold_is_refused_with_its_field(name: str) -> None:
    with pytest.raises(render.DocumentRefused) as error:
        render.render(TEMPLATE, sample(受理单位=name), record="青云街道 QY-1")
    (refusal,) = error.value.refusals
    assert (refusal.record, refusal.field) == ("青云街道 QY-1", "受理单位") and "U+" in refusal.message


@pytest.mark.parametrize(
    "change",
    [{"名单": []}, {"合计": 5000.0}, {"人数": "4"}, {"起始日期": "2024-02-30"}, {"监督电话": "打这里"}, {"身份证号": "1"}, {"年度": "24"},
     {"名单": [{"序号": 1, "姓名": "张三", "性别": "男", "年龄": 74, "慰问金额": "500.00", "身份证号": "x"}]}],
)  # fmt: skip
def test_data_that_break_the_schema_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(render.DocumentRefused) as error:
        render.render(TEMPLATE, sample(**change), record="x")
    assert error.value.refusals[0].field.split(".")[0] in {*change, "(top)"}


def changed(tmp_path: Path, change: Callable[[str], str], extra: dict[str, bytes] | None = None) -> Template:
    """The template with its document part changed."""
    folder = tmp_path / "t"
    folder.mkdir()
    with zipfile.ZipFile(TEMPLATE.docx) as old, zipfile.ZipFile(folder / "template.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == "word/document.xml" else data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return replace(TEMPLATE, folder=folder)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 标题|safe }}",
        "{{ 标题.__class__ }}",
        "{{ cycler.__init__ }}",
        "{% import 'x' as y %}",
        "{% set x = 1 %}",
        "{{ 标题|tojson }}",
        "{{ 标题|attr('x') }}",
    ],
)
def test_hostile_templates_are_refused(tmp_path: Path, tag: str) -> None:
    template = changed(tmp_path, lambda text: text.replace("{{ 标题 }}", tag))
    with pytest.raises(DataFault):
        render.render(template, sample(), record="x")


@pytest.mark.parametrize(
    "extra",
    [{"word/vbaProject.bin": b"x"}, {"word/embeddings/a.xlsx": b"x"}, {"word/activeX/a.xml": b"<a/>"}, {"word/x.xml": b"<!DOCTYPE a><a/>"},
     {"word/_rels/x.xml.rels": b'<R><Relationship Type="http://x/attachedTemplate" TargetMode="External" Target="http://x"/></R>'},
     {"word/x.xml": b'<w:p xmlns:w="x"><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:p>'}],
)  # fmt: skip
def test_templates_with_dangerous_parts_are_refused(tmp_path: Path, extra: dict[str, bytes]) -> None:
    with pytest.raises(Exception, match=r"不能使用|DTD"):
        check_template(changed(tmp_path, lambda text: text, extra).docx)


def test_a_name_that_the_data_do_not_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="没有的字段"):
        render.render(
            changed(tmp_path, lambda text: text.replace("{{ 标题 }}", "{{ 没有的字段 }}")), sample(), record="x"
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ r.姓名 }}", "某人"),
        ("in 名单 %}", "in 名单[1:] %}"),
        ("{{ r.慰问金额|money }}", "500.00"),
        ("{{ 合计|money }}", "9,999.00"),
    ],
)
def test_a_template_that_does_not_say_what_the_data_say_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(DataFault, match="核对不符"):
        render.render(changed(tmp_path, lambda text: text.replace(old, new)), sample(), record="x")


@pytest.mark.parametrize(
    "source",
    ["{{ cycler }}", "{{ lipsum() }}", "{{ ''.__class__.__mro__ }}", "{{ rows.clear() }}"],
)
def test_the_environment_runs_nothing(source: str) -> None:
    with pytest.raises(TemplateError):
        environment().from_string(source).render(rows=[1], x="{0}")


def test_the_template_is_what_its_script_builds(tmp_path: Path) -> None:
    script = resources.folder("templates") / "_build" / "illness_notice.py"
    code = f"import sys; sys.path.insert(0, {str(script.parent)!r}); import illness_notice; sys.stdout.buffer.write(illness_notice.make())"
    built = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert built == TEMPLATE.docx.read_bytes()


def test_the_sdk_s_rules_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "n.docx"
    path.write_bytes(render.render(TEMPLATE, people(30), record="x"))
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([tool, path], capture_output=True, text=True, check=False)
    assert result.returncode == 0 and "Errors: 0" in result.stdout, result.stdout


def test_templates_by_name_and_title() -> None:
    assert catalogue.find("illness-notice") is TEMPLATE
    with pytest.raises(UsageFault, match="大病慰问公示"):
        catalogue.find("大病慰问公告")
    (shown,) = catalogue.describe(TEMPLATE)["lists"]
    assert shown == {"name": "名单", "columns": ["序号", "姓名", "性别", "年龄", "慰问金额"]}


@pytest.mark.libreoffice
@pytest.mark.parametrize(("count", "pages"), [(4, 1), (12, 1), (60, 3)])
def test_libreoffice_shows_the_whole_notice(tmp_path: Path, count: int, pages: int) -> None:
    (tmp_path / "n.docx").write_bytes(render.render(TEMPLATE, people(count), record="x"))
    fonts = Path(__file__).with_name("fonts.conf")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts), "HOME": str(tmp_path)}
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "n.docx"],
        check=True,
        capture_output=True,
        env=environment,
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "n.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout.replace(" ", "")
    assert text.count("\f") == pages
    assert all(f"张三{n}" in text for n in range(count)) and "慰问对象的公示" in text
    last = text.rstrip("\f").rpartition("\f")[2]
    # The signature never stands alone: the total and the last persons are on its page.
    assert "合计" in last and f"张三{count - 1}" in last and "2024年6月3日" in last
