"""Templates from outside: hostile ones refused wherever the danger hides, slips told with their place, fields read off the tags."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from audit.documents import lint, outside
from audit.documents.compiled import Compiled
from audit.documents.environment import environment
from audit.documents.safety import check_template
from audit.documents.tags import uses
from audit.errors import DataFault, ReadError, UsageFault
from audit.model import Severity
from tests.documents.test_compiled import rows, simple

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(tmp_path: Path, data: bytes, extra: dict[str, bytes] | None = None, name: str = "模板.docx") -> Path:
    """A Word file with parts added or replaced."""
    path = tmp_path / name
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in (extra or {}):
                new.writestr(member, old.read(member))
        for member, body in (extra or {}).items():
            new.writestr(member, body)
    return path


def relations(kind: str, target: str, mode: str = "External") -> bytes:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="{RELATION}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


HOSTILE_PARTS: dict[str, dict[str, bytes]] = {
    "macros": {"word/vbaProject.bin": b"x"},
    "an embedded workbook": {"word/embeddings/a.xlsx": b"x"},
    "a control": {"word/activeX/activeX1.xml": b"<a/>"},
    "a template elsewhere": {"word/_rels/settings.xml.rels": relations("attachedTemplate", "http://x/t.dotm")},
    "a template on a share": {"word/_rels/settings.xml.rels": relations("attachedTemplate", "\\\\\\\\x\\\\t.dotm")},
    "a picture elsewhere": {"word/_rels/header9.xml.rels": relations("image", "http://x/p.png")},
    "a link that is a script": {"word/_rels/header9.xml.rels": relations("hyperlink", "javascript:x")},
    "a chunk": {"word/x.xml": f'<w:p {W}><w:altChunk/></w:p>'.encode()},
    "an object": {"word/x.xml": f'<w:p {W}><w:object/></w:p>'.encode()},
    "a DDE field": {"word/x.xml": f'<w:p {W}><w:instrText> DDEAUTO c:\\x </w:instrText></w:p>'.encode()},
    "a DDE field in pieces": {"word/x.xml": f'<w:p {W}><w:instrText> DD</w:instrText><w:instrText>EAUTO c</w:instrText></w:p>'.encode()},
    "a field of its own": {"word/x.xml": f'<w:p {W}><w:fldSimple w:instr="INCLUDEPICTURE &quot;http://x&quot;"/></w:p>'.encode()},
    "UTF-16": {"word/x.xml": f'<?xml version="1.0" encoding="UTF-16"?><w:p {W}><w:instrText>LINK Excel</w:instrText></w:p>'.encode("utf-16")},
    "an entity": {"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
    "no XML": {"word/x.xml": b"<a>"},
    "macro content type": {"[Content_Types].xml": b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'},
    "many parts": {f"word/p{n}.xml": b"<a/>" for n in range(600)},
    "a bomb": {"word/media/a.png": b"\0" * (60 * 2**20)},
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE_PARTS)
def test_parts_that_act_or_fetch_are_refused(tmp_path: Path, what: str) -> None:
    with pytest.raises((DataFault, ReadError), match="模板"):
        check_template(written(tmp_path, simple("{{ a }}"), HOSTILE_PARTS[what]))


def test_an_ordinary_link_and_a_page_number_are_none_of_that(tmp_path: Path) -> None:
    extra = {
        "word/_rels/header9.xml.rels": relations("hyperlink", "https://www.gov.cn/"),
        "word/x.xml": f"<w:p {W}><w:instrText> PAGE </w:instrText><w:instrText> NUMPAGES </w:instrText></w:p>".encode(),
    }
    check_template(written(tmp_path, simple("{{ a }}"), extra))


HOSTILE_TAGS = (
    "{{ cycler.__init__.__globals__.os.popen('id') }}", "{{ ''.__class__.__mro__ }}", "{{ a['__class__'] }}", "{{ rows.clear() }}", "{{ range(10) }}",
    "{% for i in range(1000000) %}x{% endfor %}", "{{ 'x' * 50000000 }}", "{{ '%50000000d'|format(1) }}", "{{ 9 ** 99 }}", "{{ a|safe }}", "{{ a|attr('x') }}",
    "{{ a|tojson }}", "{% include 'x' %}", "{% import 'x' as y %}", "{% set a = 1 %}", "{% macro m() %}{% endmacro %}", "{% call m() %}{% endcall %}",
    "{% filter upper %}{% endfilter %}", "{% for x in xs recursive %}{{ loop(x) }}{% endfor %}", "{{ lipsum() }}", "{{ self }}{{ a.b() }}",
    "{% for x in xs %}{% for y in xs %}{% for z in xs %}x{% endfor %}{% endfor %}{% endfor %}", "{{ a is callable }}", "{% raw %}{% endraw %}",
)  # fmt: skip


@pytest.mark.parametrize("tag", HOSTILE_TAGS)
def test_tags_that_do_more_than_print_data_are_refused(tmp_path: Path, tag: str) -> None:
    path = written(tmp_path, simple(tag))
    with pytest.raises(DataFault, match="模板"):
        outside.read(path)
    assert not lint.look(path).sound


@pytest.mark.parametrize("tag", HOSTILE_TAGS[:-1])
def test_they_are_refused_in_headers_and_properties_as_well(tag: str) -> None:
    with pytest.raises(DataFault):
        Compiled(simple("{{ a }}", header=tag), "x", ours=False)
    document = docx.Document(io.BytesIO(simple("{{ a }}")))
    document.core_properties.subject = tag[:255]
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(DataFault):
        Compiled(stream.getvalue(), "x", ours=False)


def test_a_program_in_a_template_does_not_run(tmp_path: Path) -> None:
    target = tmp_path / "ran"
    path = written(tmp_path, simple(f"{{{{ cycler.__init__.__globals__.os.popen('touch {target}').read() }}}}"))
    with pytest.raises(DataFault):
        outside.read(path)
    assert not target.exists()


SLIPS = {
    "text beside": (simple("{%p if a %}丢了", "{%p endif %}"), Severity.WARNING, "第 1 段", "丢了"),
    "a percent sign": (simple("{%p if a == '50%' %}", "{%p endif %}"), Severity.ERROR, "第 1 段", "不能有"),
    "curly quotes": (simple("{% if a == “甲” %}x{% endif %}"), Severity.WARNING, "第 1 段", "引号"),
    "full width": (simple("{{ a }}", "\uff5b\uff5b 姓名 \uff5d\uff5d"), Severity.WARNING, "第 2 段", "全角"),
    "single": (simple("{{ a }}", "{姓名}"), Severity.WARNING, "第 2 段", "{{ 姓名 }}"),
    "incomplete": (simple("甲{{ a "), Severity.ERROR, "第 1 段", "没有写完整"),
    "rows outside": (simple("{%tr for r in xs %}", "{%tr endfor %}"), Severity.ERROR, "第 1 段", "表格里"),
    "text in a row that goes": (
        simple("x", table=rows("{%tr for r in xs %}|丢了", "{{ r.a }}|", "{%tr endfor %}|", columns=2)), Severity.WARNING, "第 1 个表第 1 行", "丢了",
    ),
    "an unknown filter": (simple("{{ a|大写 }}"), Severity.ERROR, "", "过滤器"),
    "no end": (simple("{% if a %}甲"), Severity.ERROR, "", "endif"),
    "a field in the header": (simple("{{ a }}", header="{姓名}"), Severity.WARNING, "页眉页脚 header1.xml，第 1 段", "姓名"),
    "no field": (simple("一样的"), Severity.WARNING, "", "没有任何"),
}  # fmt: skip


@pytest.mark.parametrize("what", SLIPS)
def test_slips_are_told_with_their_place(tmp_path: Path, what: str) -> None:
    data, severity, where, said = SLIPS[what]
    looked = lint.look(written(tmp_path, data))
    found = [p for p in looked.problems if p.severity is severity and p.where == where and said in p.message]
    assert found, looked.problems
    assert looked.sound == (severity is not Severity.ERROR)


def test_a_template_in_order_has_no_problems_and_shows_its_fields(tmp_path: Path) -> None:
    data = simple(
        "{{ 姓名 }}：{{ 金额|money }}元（{{ 金额|rmb }}），{{ 日期|cn_day }}",
        table=rows("项目|数", "{%tr for r in 明细 %}|", "{{ r.项目 }}|{{ r.数 }}", "{%tr endfor %}|", columns=2),
    )
    looked = lint.look(written(tmp_path, data))
    assert looked.problems == () and looked.level == 2 and looked.uses is not None
    assert [(f["name"], f["kind"], f["columns"]) for f in lint.fields(looked.uses)] == [
        ("姓名", "text", []), ("金额", "amount", []), ("日期", "date", []), ("明细", "list", ["项目", "数"]),
    ]  # fmt: skip
    template = outside.read(tmp_path / "模板.docx")
    assert template.key == ("姓名",) and template.names == {"姓名", "金额", "日期", "明细"} and template.foreign


def test_what_is_printed_in_any_case_is_told_from_what_is_not() -> None:
    found = uses(
        environment(),
        ["{{ a }}{% if b %}{{ c }}{% endif %}{% for r in xs %}{{ r.x }}{% if r.y %}{{ r.z }}{% endif %}{% endfor %}"],
    )
    assert (
        found.always == [("a", None)]
        and found.rows == {"xs": [("x", None)]}
        and found.columns == {"xs": ["x", "y", "z"]}
    )


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [("a.doc", b"x", UsageFault), ("a.docx", b"PK\3\4", DataFault), ("a.docx", b"text", DataFault)],
)
def test_files_that_are_no_docx_end_in_one_line(tmp_path: Path, name: str, body: bytes, error: type[Exception]) -> None:
    (tmp_path / name).write_bytes(body)
    with pytest.raises(error) as told:
        outside.find(str(tmp_path / name))
    assert "docx" in str(told.value) and "\n" not in str(told.value)


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="核对路径"):
        outside.find(str(tmp_path / "没有.docx"))
    assert outside.find("大病慰问公示") is None


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    import sys

    return subprocess.run(
        [sys.executable, "-m", "audit", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_check_and_generate_on_the_command_line(tmp_path: Path) -> None:
    path = written(tmp_path, simple("{{ 姓名 }}同志：{{ 金额|money }}元，大写{{ 金额|rmb }}"))
    data = tmp_path / "d.json"
    data.write_text(
        '[{"姓名": "张三", "金额": "1700.00"}, {"姓名": "李<四>", "金额": "0.05"}, {"姓名": "王五"}]', encoding="utf-8"
    )
    checked = run("templates", "check", path, "--data", data)
    assert checked.returncode == 1 and "可以使用" in checked.stdout and "d-3：缺少 金额" in checked.stdout
    made = run("generate", path, "--data", data, "--out", tmp_path / "out")
    assert made.returncode == 1 and "王五: 缺少“金额”" in made.stderr and "Traceback" not in made.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["模板-张三.docx", "模板-李_四_.docx"]
    text = docx.Document(str(tmp_path / "out" / "模板-李_四_.docx")).paragraphs[0].text
    assert text == "李<四>同志：0.05元，大写伍分"
