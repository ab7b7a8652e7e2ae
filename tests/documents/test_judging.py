"""What decides whether data become a document: the quick look at a schema against jsonschema, many records against one by one, and the
reading back of documents that were tampered with."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import policies
from audit.documents import catalogue, formats, package, quick, render
from audit.errors import DataFault
from audit.schema import compile_schema, load_json
from audit.tables.records import kind_of, many_refusals, refusals

TEMPLATES = sorted(catalogue.load_all())
AS_OF = date(2024, 7, 1)
ODD: tuple[Any, ...] = ("", "x" * 2000, "2024-02-30", "2024-01-05", "1700.00", "1700", "-1.00", "是", "990100195001011234", 0, -1, 10**9, 1.5, 1.0, True, None, [], ["a", "a"],
                        ["a", 1], [{}], {}, "\n", "１２")  # fmt: skip


def sample(name: str) -> dict[str, Any]:
    data = load_json(catalogue.find(name).folder / "sample.json")
    found: dict[str, Any] = data[0] if isinstance(data, list) else data
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in some data."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


@st.composite
def damaged(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """The data with a place or two changed, taken away or added."""
    made = copy.deepcopy(data)
    for _ in range(draw(st.integers(0, 2))):
        *way, last = draw(st.sampled_from(places(made)))
        at = made
        for key in way:
            at = at[key]
        how = draw(st.sampled_from(["change", "drop", "add"]))
        if how == "change":
            at[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
        elif how == "drop":
            del at[last]
        elif isinstance(at, dict):
            at["多余"] = "x"
        else:
            at.append(copy.deepcopy(draw(st.sampled_from(ODD))))
        if not made:
            return made
    return made


@pytest.mark.parametrize("name", TEMPLATES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_cleared_quickly_jsonschema_accepts(name: str, data: st.DataObject) -> None:
    document = dict(catalogue.find(name).document)
    value = data.draw(damaged(sample(name)))
    if quick.clears(document)(value):
        assert compile_schema(document).is_valid(value)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_sample_is_in_order_and_cleared_quickly_where_the_schema_allows(name: str) -> None:
    template = catalogue.find(name)
    document, data = dict(template.document), sample(name)
    assert compile_schema(document).is_valid(data)
    try:
        quick._compile(document)
    except KeyError:
        return
    assert quick.clears(document)(data)


@pytest.mark.parametrize("policy_name", ["jiande", "dongcheng", "xicheng", "jilin", "beijing"])
def test_many_records_are_judged_as_each_alone(policy_name: str) -> None:
    policy = policies.load(policy_name)
    for name in TEMPLATES:
        template = catalogue.find(name)
        if not set(template.clauses) & {clause.id for clause in policy.clauses}:
            continue
        kind = kind_of(policy, name)
        data = sample(name)
        days = [field for field, spec in template.properties.items() if spec.get("format") == "date" and field in data]
        money = [
            field for field, spec in template.properties.items() if spec.get("x-type") == "money" and field in data
        ]
        records = [
            data,
            *(data | {field: "2031-01-05"} for field in days[:2]),
            *(data | {field: "1.00"} for field in money[:1]),
        ]
        records = [each for each in records if kind.validator.is_valid(each)]
        together = many_refusals(kind, records, policy, AS_OF)
        assert together == [refusals(kind, each, policy, AS_OF) for each in records], name


def rewritten(made: bytes, old: str, new: str) -> bytes:
    """A document with a text of its main part replaced."""
    found = package.parts(made)
    body = found["word/document.xml"].decode()
    assert old in body
    shell = package.Shell({name: data for name, data in found.items() if name != "word/document.xml"})
    return shell.pack([package.Part("word/document.xml", body.replace(old, new, 1).encode())])


TAMPERED = {
    "a name": ("张三</w:t>", "张二</w:t>"),
    "an amount": ("2,500.00", "2,600.00"),
    "the total": ("5,000.00", "5,001.00"),
    "a row gone": None,
    "a day": ("2024年6月3日至6月12日", "2024年6月3日至6月11日"),
    "a tag left over": ("共10天", "共{{ 公示天数 }}天"),
    "a broken part": ("</w:body>", "</w:bod>"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_document_that_says_otherwise_than_the_data_is_noticed(what: str) -> None:
    template, data = catalogue.find("illness-notice"), sample("illness-notice")
    renderer = render.Renderer(template)
    made = renderer.render(data, record="x")
    renderer.verify(data, made)
    change = TAMPERED[what]
    if change is None:
        body = package.member(made, "word/document.xml").decode()
        row = next(row for row in re.findall(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", body, re.S) if "王䶮" in row)
        change = (row, "")
    with pytest.raises(DataFault, match="核对不符"):
        renderer.verify(data, rewritten(made, *change))


def test_an_archive_that_was_damaged_on_its_way_is_noticed() -> None:
    template, data = catalogue.find("illness-notice"), sample("illness-notice")
    renderer = render.Renderer(template)
    made = renderer.render(data, record="x")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        info = archive.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    for broken in (made[: len(made) // 2], made[:at] + bytes([made[at] ^ 0x55]) + made[at + 1 :], b""):
        with pytest.raises(DataFault, match="核对不符"):
            renderer.verify(data, broken)


def test_amounts_in_words_must_be_those_of_the_data() -> None:
    name = next(n for n in TEMPLATES if catalogue.find(n).truth.rmb)
    template, data = catalogue.find(name), sample(name)
    renderer = render.Renderer(template)
    made = renderer.render(data, record="x")
    renderer.verify(data, made)
    body = package.member(made, "word/document.xml").decode()
    words = formats.rmb(data[template.truth.rmb[0]])
    assert words in body
    with pytest.raises(DataFault, match="核对不符"):
        renderer.verify(data, rewritten(made, words, "玖佰玖拾玖元整"))
    with pytest.raises(DataFault, match="大写"):
        renderer.verify(data, rewritten(made, words, f"{words}、玖佰玖拾捌元整"))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**12 - 1), min_size=1, max_size=30))
def test_what_a_table_shows_adds_up(fen: list[int]) -> None:
    template, data = catalogue.find("illness-notice"), sample("illness-notice")
    listed = [
        {"序号": n, "姓名": f"张{n}", "性别": "男", "年龄": 70, "慰问金额": f"{each // 100}.{each % 100:02d}"}
        for n, each in enumerate(fen, 1)
    ]
    total = sum((Decimal(row["慰问金额"]) for row in listed), Decimal(0))
    data |= {"名单": listed, "人数": len(listed), "合计": f"{total:.2f}"}
    renderer = render.Renderer(template)
    made = renderer.render(data, record="x")
    renderer.verify(data, made)
    with pytest.raises(DataFault):
        renderer.verify(data | {"合计": f"{total + 1:.2f}"}, made)
