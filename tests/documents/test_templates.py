"""Every shipped document: its files agree with one another, its sample becomes a document with all required parts, and the SDK's rules are
kept."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

from audit import policies
from audit.documents import catalogue, package, render
from audit.documents.catalogue import HEADING
from audit.documents.verify import verify_parts
from audit.ledgers import kinds
from audit.schema import load_json

TEMPLATES = sorted(catalogue.load_all())
every = pytest.mark.parametrize("name", TEMPLATES)


def samples(name: str) -> list[dict[str, Any]]:
    data = load_json(catalogue.find(name).folder / "sample.json")
    return data if isinstance(data, list) else [data]


@every
def test_the_files_of_a_document_agree(name: str) -> None:
    template = catalogue.find(name)
    own = (
        {item.name for item in template.fields}
        | {each.name for each in template.lists}
        | ({HEADING} if template.heading else set())
    )
    assert own == set(template.names)
    assert set(template.key) <= own
    for part in template.key:
        assert template.properties[part].get("format") not in ("cn-resident-id", "bank-card", "cn-mobile"), (
            "a file must not be named by it"
        )
    for each in template.lists:
        rows = template.properties[each.name]["items"]
        if "properties" in rows:
            assert {column.name for column in each.columns} == set(rows["properties"])
    assert load_json(template.folder / "sample.json") and template.required_parts


@every
def test_what_is_read_back_is_named_rightly(name: str) -> None:
    template = catalogue.find(name)
    lists = {each.name: {column.name for column in each.columns} for each in template.lists}
    for path in (*template.truth.names, *template.truth.sums.values()):
        owner, _, column = path.partition(".")
        assert (column in lists[owner]) if column else owner in template.names, path
    assert set(template.truth.lists) <= set(lists) and set(template.truth.sums) <= set(template.names)
    for field in template.truth.rmb:
        assert template.properties[field].get("x-type") == "money"
    printed = render.compiled(template.docx, name, ours=True).uses
    money_in_words = {field for field, how in printed.filtered if how == "rmb" and field in template.names}
    assert money_in_words <= set(template.truth.rmb), "an amount in words that is not read back"


@every
def test_a_template_asks_for_what_its_schema_has(name: str) -> None:
    template = catalogue.find(name)
    uses = render.compiled(template.docx, name, ours=True).uses
    assert set(uses.names) <= set(template.names)
    for each, columns in uses.columns.items():
        rows = template.properties[each]["items"].get("properties", {}) if each in template.names else {}
        assert not rows or set(columns) <= set(rows), each


@every
def test_clauses_and_ledgers_exist(name: str) -> None:
    template = catalogue.find(name)
    clauses = {clause.id for policy in map(policies.load, policies.names()) for clause in policy.clauses}
    assert set(template.clauses) <= clauses
    source = template.source
    if source is None or source.compute is not None or source.ledger == catalogue.FILES:
        return
    columns = {column.name for column in kinds.find(source.ledger).columns}
    assert {item.column for item in template.fields if item.source == "ledger"} <= columns
    assert {*source.by, *source.only} <= columns
    if source.register:
        registered = {column.name for column in kinds.find(source.register).columns}
        assert {item.column for item in template.fields if item.source == "register"} <= registered


@every
def test_the_sample_becomes_a_document_with_all_its_parts(name: str) -> None:
    template = catalogue.find(name)
    for data in samples(name):
        made = render.render(template, data, record="x")
        verify_parts(made, name)
        document = docx.Document(io.BytesIO(made))
        text = "".join(node.text or "" for node in document.element.body.iter("{*}t"))
        squeezed = text.replace(" ", "").replace("　", "")
        for part in template.required_parts:
            assert part.replace(" ", "").replace("　", "") in squeezed, part
        core = document.core_properties
        assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
        assert made == render.render(template, data, record="y")


@every
def test_the_sdk_s_rules_are_kept(name: str, tmp_path: Any) -> None:
    template = catalogue.find(name)
    path = tmp_path / "d.docx"
    path.write_bytes(render.render(template, samples(name)[0], record="x"))
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, [str(error) for error in result.errors][:5]


@every
def test_the_parts_of_a_template_are_few_and_say_nobody_s_name(name: str) -> None:
    found = package.parts(catalogue.find(name).docx.read_bytes())
    assert sum(map(len, found.values())) < 2**20
    core = found.get("docProps/core.xml", b"").decode()
    assert "<dc:creator>" not in core.replace("<dc:creator></dc:creator>", "")
