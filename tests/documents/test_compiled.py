"""The compiled template against docxtpl, which is the judge: equal canonical XML in every part, for every shipped template and for what
templates may hold, with data made to break it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.documents import catalogue, environment, package, render
from audit.documents.compiled import Compiled, same
from audit.errors import DataFault
from audit.schema import load_json

TEMPLATES = sorted(catalogue.load_all())
HOSTILE = st.text(st.sampled_from("张三𠮷䶮·“”‘’ &<>\"'\n\t;#/=_-（）AB12　"), max_size=12)
AMOUNT = st.integers(0, 10**11).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
DAY = st.dates().map(lambda day: day.isoformat())


def value_of(spec: dict[str, Any], sample: Any) -> st.SearchStrategy[Any]:
    """Values that a template can print for a field: hostile texts, except where a filter wants a form."""
    if "enum" in spec:
        return st.sampled_from(spec["enum"])
    if spec.get("x-type") == "money":
        return AMOUNT
    if spec.get("format") == "date":
        return DAY
    kind = spec.get("type")
    if kind == "integer":
        return st.integers(1, 99)
    if kind == "boolean":
        return st.booleans()
    if kind == "array":
        items = spec.get("items", {})
        first = sample[0] if isinstance(sample, list) and sample else None
        return st.lists(value_of(items, first), max_size=5)
    if kind == "object":
        known = sample if isinstance(sample, dict) else {}
        return st.fixed_dictionaries({n: value_of(s, known.get(n)) for n, s in spec["properties"].items()})
    # A text that looks like an amount, a day or a month may go through a filter that wants one.
    if isinstance(sample, str) and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}|[0-9]+\.[0-9]{2}", sample):
        return st.sampled_from([sample])
    return HOSTILE


@pytest.mark.parametrize("name", TEMPLATES)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_template_comes_out_as_docxtpl_makes_it(name: str, data: st.DataObject) -> None:
    template = catalogue.find(name)
    sample = load_json(template.folder / "sample.json")
    sample = sample[0] if isinstance(sample, list) else sample
    compiled = render.compiled(template.docx, name, ours=True)
    drawn = data.draw(st.fixed_dictionaries({n: value_of(s, sample.get(n)) for n, s in template.properties.items()}))
    title = "甲 & 乙"
    for context in (render.blanks(template) | sample, drawn):
        context = environment.checked(context)
        made = compiled.render(context, plain=environment.plain(context), title=title)
        assert same(made, compiled.reference(context, title)) == ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_compiled_whole(name: str) -> None:
    assert render.compiled(catalogue.find(name).docx, name, ours=True).level == 2


def simple(*texts: str, table: str = "", header: str = "") -> bytes:
    """A Word file of paragraphs, each given as its runs divided by `¦`, and a table."""
    document = docx.Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for run in text.split("¦"):
            paragraph.add_run(run)
    if table:
        document.element.body.insert(len(texts), parse_xml(table))
    if header:
        document.sections[0].header.paragraphs[0].text = header
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def rows(*lines: str, columns: int) -> str:
    """A table's XML; cells divided by `|`."""
    grid = "".join('<w:gridCol w:w="1000"/>' for _ in range(columns))
    body = "".join(
        "<w:tr>"
        + "".join(
            f"<w:tc><w:tcPr><w:tcW w:w='1000' w:type='dxa'/></w:tcPr><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>"
            for c in line.split("|")
        )
        + "</w:tr>"
        for line in lines
    )
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


DATA = {
    "a": "甲 & <乙>\n“丙”\t丁",
    "b": "",
    "n": 3,
    "day": "2024-01-05",
    "sum": "1409.50",
    "xs": ["一", "二 & 三"],
    "rs": [
        {"x": "1", "y": "张三", "ys": ["子", "丑"]},
        {"x": "2", "y": "李\n四", "ys": []},
        {"x": "3", "y": "王", "ys": ["寅"]},
    ],
    "empty": [],
}
CASES = {
    "values": ([simple("甲{{ a }}乙", "{{ sum|money }}（{{ sum|rmb }}） {{ day|cn_day }} {{ n }}")], 2),
    "split runs": ([simple("{¦{ a }¦}后", "{{ ¦a }}", "{% if¦ b %}有{% else %}无{% endif %}")], 2),
    "paragraphs": ([simple("{%p if n == 3 %}", "留", "{%p else %}", "去", "{%p endif %}", "{%p for x in xs %}", "{{ loop.index }}. {{ x }}", "{%p endfor %}")], 2),
    "conditions": ([simple("{% if a and not b and n >= 2 or n != 3 %}是{% elif n < 9 %}二{% endif %}", "{{ a if b else day }}", "{{ n + 1 }}")], 2),
    "rows": ([simple("x", table=rows("头|名", "{%tr for r in rs %}", "{{ r.x }}|{{ r.y }}", "{%tr endfor %}", "计|{{ n }}", columns=2))], 2),
    "nested": ([simple("x", table=rows("头|名", "{%tr for r in rs %}", "{{ r['x'] }}|{% for y in r.ys %}{{ y }}{{ loop.last }}{% endfor %}", "{%tr endfor %}", columns=2))], 2),
    "no rows": ([simple("x", table=rows("头|名", "{%tr for r in empty %}", "{{ r.x }}|{{ r.y }}", "{%tr endfor %}", columns=2))], 2),
    "all rows gone": ([simple("x", table=rows("{%tr for r in empty %}", "{{ r.x }}|{{ r.y }}", "{%tr endfor %}", columns=2))], 2),
    "columns": ([simple("x", table=rows("头|{%tc for x in xs %}|{{ x }}|{%tc endfor %}", columns=3))], 2),
    "columns shrink": ([simple("x", table=rows("头|{%tc for x in empty %}|{{ x }}|{%tc endfor %}", columns=3))], 2),
    "merged": ([simple("x", table=rows("{%tr for r in rs %}", "{% vm %}合|{{ r.y }}", "{%tr endfor %}", columns=2))], 2),
    "spans": ([simple("x", table=rows("{% colspan n %}宽", "一|二|三", columns=3))], 2),
    "header": ([simple("{{ a }}", header="眉 {{ a }} {{ n }}")], 2),
    "plain header": ([simple("{{ a }}", header="眉")], 2),
    "trimmed": ([simple("甲{%- if n %}", "乙", "{%- endif %}")], 2),
    "a name of a method": ([simple("{% for r in rs %}{{ r.y }}{% endfor %}", "{{ xs|length }}")], 2),
    "only Jinja": ([simple("{% for r in rs if r.x == '2' %}{{ r.y }}{{ a ~ n }}{% endfor %}")], 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_templates_may_hold_comes_out_as_docxtpl_makes_it(name: str) -> None:
    (data,), level = CASES[name]
    compiled = Compiled(data, name, ours=False)
    assert compiled.level == level
    for context in (DATA, DATA | {"a": "平", "xs": ["一"], "rs": [{"x": "1", "y": "张三", "ys": ["子"]}]}):
        clean = environment.checked(context)
        made = compiled.render(clean, plain=environment.plain(clean), title="题 <目>")
        assert same(made, compiled.reference(clean, "题 <目>")) == ""


def test_drawings_are_numbered_as_docxtpl_does() -> None:
    document = docx.Document(io.BytesIO(simple("{%p for x in xs %}", "图", "{%p endfor %}", "{{ a }}")))
    pixel = zlib.compress(b"\0\0\0\0")
    chunks = ((b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", pixel), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    for paragraph in (document.paragraphs[1], document.paragraphs[3]):
        paragraph.add_run().add_picture(io.BytesIO(png))
    stream = io.BytesIO()
    document.save(stream)
    compiled = Compiled(stream.getvalue(), "x", ours=False)
    assert compiled.level == 2
    made = compiled.render(DATA, plain=False, title="x")
    assert same(made, compiled.reference(DATA, "x")) == ""
    assert re.findall(
        r'<wp:docPr[^>]* id="(\d+)"|<wp:docPr id="(\d+)"', compiled.texts(DATA, plain=False)["word/document.xml"]
    )


def test_tags_in_the_properties_leave_it_to_docxtpl() -> None:
    document = docx.Document(io.BytesIO(simple("{{ a }}")))
    document.core_properties.subject = "{{ n }}"
    stream = io.BytesIO()
    document.save(stream)
    compiled = Compiled(stream.getvalue(), "x", ours=False)
    assert compiled.level == 0 and "属性" in compiled.reason
    made = compiled.render(DATA, plain=False, title="x")
    assert docx.Document(io.BytesIO(made)).core_properties.subject == "3"


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from("ab"), st.lists(st.one_of(HOSTILE, st.text(max_size=5)), max_size=3)))
def test_what_is_called_plain_needs_no_escaping_and_what_is_called_sound_no_cleaning(
    data: dict[str, list[str]],
) -> None:
    found = environment.condition(data)
    text = "".join(value for values in data.values() for value in values)
    if found == environment.PLAIN:
        assert not set(text) & set("&<>\"'\n\t\r{}")
    if found != environment.UNSURE:
        assert environment.checked(data) == data


@pytest.mark.parametrize("value", [1.5, None, object(), [1.5], {"a": [{"b": 2.0}]}])
def test_what_is_no_plain_data_is_not_called_plain(value: Any) -> None:
    assert not environment.plain({"a": value})


def test_names_that_data_lack_and_values_that_filters_refuse_are_told() -> None:
    for text, said in (
        ("{{ 没有 }}", "没有"),
        ("{% for r in rs %}{{ r.没有 }}{% endfor %}", "没有"),
        ("{{ a|money }}", "money"),
        ("{{ n|rmb }}", "rmb"),
    ):
        compiled = Compiled(simple(text), "模板", ours=False)
        with pytest.raises(DataFault, match=said):
            compiled.render(DATA, plain=False, title="x")


@pytest.mark.parametrize("text", ["{{ a", "{% if a %}", "{{ a|nothing }}", "{% for x xs %}{% endfor %}"])
def test_wrong_tags_are_told_when_the_template_is_compiled(text: str) -> None:
    with pytest.raises(DataFault, match=r"写错的标记|不允许"):
        Compiled(simple(text), "模板", ours=False)


@given(
    st.dictionaries(
        st.sampled_from(["a/b.xml", "c.xml", "[Content_Types].xml", "名.xml"]), st.binary(max_size=200), min_size=1
    )
)
def test_archives_are_sound_and_always_the_same(contents: dict[str, bytes]) -> None:
    shell = package.Shell(contents)
    made = shell.pack([package.Part("z/changed.xml", b"x" * 99)])
    assert made == package.Shell(dict(reversed(contents.items()))).pack([package.Part("z/changed.xml", b"x" * 99)])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None and archive.namelist()[-1] == "z/changed.xml"
        for name, body in contents.items():
            assert archive.read(name) == body == package.member(made, name)
