"""The look into a large sheet's XML: a block that is passed over as plain has nothing that is looked for."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.ledgers import xlsx

ROW = '<{p}row r="{r}"{row}><{p}c r="A{r}" t="s"><{p}v>17</{p}v></{p}c>{cell}</{p}row>'
# What a cell or row may say, and whether the look has to see it.
CELLS = {
    '<{p}c r="B{r}"><{p}v>330182194501011234</{p}v></{p}c>': True,
    '<{p}c r="B{r}"><{p}v>3.30182194501E+17</{p}v></{p}c>': True,
    '<{p}c r="B{r}"><{p}v>2024.1</{p}v></{p}c>': True,
    '<{p}c r="B{r}"><{p}v>-123456789012</{p}v></{p}c>': True,
    '<{p}c r="B{r}"><{p}f>A1*2</{p}f><{p}v>34</{p}v></{p}c>': True,
    '<{p}c r="B{r}"><{p}f t="shared" si="0"/></{p}c>': True,
    '<{p}c r="B{r}" t="e"><{p}v>#DIV/0!</{p}v></{p}c>': True,
    "<{p}c><{p}v>5</{p}v></{p}c>": True,
    '<{p}c r="B{r}" s="1"><{p}v>45550</{p}v></{p}c>': False,
    '<{p}c r="B{r}" t="n"><{p}v>150.25</{p}v></{p}c>': False,
    '<{p}c r="B{r}" t="inlineStr"><{p}is><{p}t>张三</{p}t></{p}is></{p}c>': False,
}
ROWS = {
    ' hidden="1"': True,
    ' spans="1:2" hidden="true"': True,
    ' ht="0" customHeight="1"': True,
    ' hidden="false" ht="15"': False,
    "": False,
}


def looked(body: str, prefix: str = "", *, encoding: str = "utf-8") -> xlsx.Look:
    name = prefix.rstrip(":")
    space = f"xmlns:{name}" if name else "xmlns"
    part = f'<{prefix}worksheet {space}="urn:x"><{prefix}sheetData>{body}</{prefix}sheetData></{prefix}worksheet>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sheet.xml", part.encode(encoding))
    look = xlsx.Look()
    with zipfile.ZipFile(packed) as archive:
        xlsx.look_into(archive, "sheet.xml", look, exact=False)
    return look


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize(
    ("cell", "row", "told"),
    [(cell, "", told) for cell, told in CELLS.items()] + [("", row, told) for row, told in ROWS.items()],
)
def test_only_what_tells_nothing_is_passed_over(cell: str, row: str, told: bool, prefix: str) -> None:
    body = ROW.format(p=prefix, r=3, row=row, cell=cell.format(p=prefix, r=3))
    assert xlsx._Patterns(prefix.encode()).plain(body.encode()) is not told
    assert (looked(body, prefix) != xlsx.Look()) is told


@given(
    st.lists(st.tuples(st.sampled_from(sorted(ROWS)), st.sampled_from(sorted(CELLS))), min_size=1, max_size=8),
    st.sampled_from(["", "x:"]),
)
def test_the_same_is_seen_as_by_looking_at_everything(rows: list[tuple[str, str]], prefix: str) -> None:
    body = "".join(
        ROW.format(p=prefix, r=number, row=row, cell=cell.format(p=prefix, r=number))
        for number, (row, cell) in enumerate(rows, 1)
    )
    quick = looked(body, prefix)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx._Patterns, "plain", lambda *_: False)
        assert looked(body, prefix) == quick


def test_a_block_that_is_no_utf8_is_looked_at() -> None:
    assert not xlsx._Patterns(b"").plain('<row r="1"><c r="A1"/></row>'.encode("utf-16"))
