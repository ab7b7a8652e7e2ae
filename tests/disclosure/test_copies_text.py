"""Text files and web pages written anew for the public."""

from __future__ import annotations

import csv
import io

import pytest

from audit import policies
from audit.disclosure.redaction import delimited, html
from audit.disclosure.redaction.outcome import Cleaned, Refused
from audit.disclosure.spec import DisclosureSpec, load_spec
from tests.conftest import card, person

SECRET = person(3)
HEAD = "序号,姓名,性别,年龄,身份证号,慰问金额,备注"


def spec() -> DisclosureSpec:
    return load_spec(policies.load("jiande").folder) or DisclosureSpec()


def text(data: bytes, name: str = "名单.csv") -> Cleaned:
    return delimited.redact(data, name, spec())


def page(body: str, head: str = "") -> str:
    source = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return html.redact(source.encode(), "公示.html", spec()).data.decode()


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe")]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_keeps_its_encoding_delimiter_and_line_ends(encoding: str, mark: bytes, delimiter: str) -> None:
    lines = [HEAD, f"1,张三,男,74,{SECRET},500,", f'2,李四,女,68,{person(4)},"1,000",见附件']
    rows = list(csv.reader(lines))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    copy = text(mark + stream.getvalue().encode(encoding))
    assert copy.data.startswith(mark) and copy.ending == ".csv" and copy.removed == ("删去“身份证号”列",)
    out = copy.data[len(mark) :].decode(encoding)
    assert list(csv.reader(io.StringIO(out, newline=""), delimiter=delimiter)) == [row[:4] + row[5:] for row in rows]
    assert out.count("\r\n") == 3


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("患尿毒症", "■■■■"),
        ("见附件，肺 癌", "见附件，■■■"),
        ("13800001234", "■■■■■■■■■■■"),
        (f"卡{card(7)}", "卡" + "■" * 19),
        ("大病慰问", "大病慰问"),
        ("见附件", "见附件"),
    ],
)
def test_cells_of_a_table(cell: str, clean: str) -> None:
    out = text(f"{HEAD}\n1,张三,男,74,{SECRET},500,{cell}\n".encode()).data.decode()
    assert out.splitlines()[1] == f"1,张三,男,74,500,{clean}"


def test_a_number_split_between_cells_is_blacked_out() -> None:
    out = text(
        f"序号,姓名,性别,年龄,金额,备注,说明\n1,张三,男,74,500,{SECRET[:8]},{SECRET[8:]}\n".encode()
    ).data.decode()
    assert out.splitlines()[1] == f"1,张三,男,74,500,{'■' * 8},{'■' * 10}"


def test_running_text_line_by_line() -> None:
    source = (
        f"公示\r\n张三，证件{SECRET}\n监督电话：0571-64000012\n上一行 {SECRET[:9]}\n{SECRET[9:]} 完<!-- {SECRET} -->"
    )
    copy = text(source.encode(), "公示.md")
    assert copy.data.decode() == (
        f"公示\r\n张三，证件{'■' * 18}\n监督电话：0571-64000012\n上一行 {'■' * 9}\n{'■' * 9} 完"
    )
    assert copy.removed == ("遮盖 2 处", "删去注释（1 处）") and copy.ending == ".md"


@pytest.mark.parametrize("data", [b"\x81\x00\xff\xfe\xfa", b'a,b\n1,"\x00'])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        text(data if data[0] != 97 else b"a,b,c,d\n" + b'1,2,3,"' + b"x" * (2**24 + 5))


def test_one_sentence_is_no_table_and_an_illness_beside_a_number_goes_with_it() -> None:
    copy = text(f"张三，患胃癌，微信号：zhangsan_88，证件{SECRET}，领取大病慰问".encode(), "说明.txt")
    assert copy.data.decode() == f"张三，■■■，微信号：{'■' * 11}，证件{'■' * 18}，领取大病慰问"


HIDING = {
    "comment": f"<!-- {SECRET} -->",
    "attribute": f'<p title="{SECRET}" data-id="{SECRET}">公示</p>',
    "hidden input": f'<input type="hidden" value="{SECRET}">',
    "field": f'<input value="{SECRET}"><select><option>{SECRET}</select><textarea>{SECRET}</textarea>',
    "script": f"<script>var id='{SECRET}'</script>",
    "data for scripts": f'<script type="application/json">{{"id": "{SECRET}"}}</script>',
    "not displayed": f'<p style="display: none">{SECRET}</p>',
    "by a rule": f"<style>.h, #x .y {{display:none}}</style><p class='h'>{SECRET}</p>",
    "white": f'<span style="color:#fff">{SECRET}</span>',
    "off the page": f'<div style="position:absolute;left:-9999px">{SECRET}</div>',
    "without size": f'<span style="font-size:0">{SECRET}</span>',
    "hidden attribute": f"<p hidden>{SECRET}</p>",
    "template": f"<template><p>{SECRET}</p></template>",
    "no script": f"<noscript>{SECRET}</noscript>",
    "link": f'<a href="tel:{SECRET}">电话</a>',
    "picture": f'<img src="x" alt="{SECRET}">',
    "handler": f"<p onclick=\"show('{SECRET}')\">公示</p>",
    "frame": f'<iframe srcdoc="{SECRET}"></iframe>',
    "drawing": f"<svg><text>{SECRET}</text></svg>",
    "hidden column": f'<table><tr><td>张三<td style="display:none">{SECRET}</table>',
    "as entities": "".join(f"&#{ord(c)};" for c in SECRET),
    "split by tags": f"<p>{SECRET[:6]}<b>{SECRET[6:9]}</b>{SECRET[9:]}</p>",
    "visible": f"<p>{SECRET}</p>",
}


@pytest.mark.parametrize("place", HIDING)
def test_nothing_of_it_is_in_the_page(place: str) -> None:
    out = page(f"<h1>大病慰问公示</h1>{HIDING[place]}<p>监督电话：0571-64000012</p>")
    assert SECRET not in out and "大病慰问公示" in out and "0571-64000012" in out
    assert "<script" not in out and "onclick" not in out and SECRET not in out.replace("<b>", "").replace("</b>", "")


def test_a_table_of_a_page_loses_its_forbidden_columns() -> None:
    rows = "<tr><th colspan=5>名单</th></tr><tr><th rowspan=2>姓名<th colspan=2>身份<th>金额<th rowspan=2>联系电话</tr><tr><th>性别<th>身份证号<th>元</tr>"
    out = page(f"<table border=1>{rows}<tr><td>张三<td>男<td>{SECRET}<td>500<td>13800001234</table>")
    assert "身份证号" not in out and "联系电话" not in out and "<td>张三</td><td>男</td><td>500</td>" in out
    assert '<th colspan="3">名单</th>' in out and '<th colspan="1">身份</th>' in out


def test_title_looks_and_words_of_unknown_elements_stay() -> None:
    out = page(
        '<custom-tag>正文<p style="text-align:center;background:url(x)" align=center>居中</p></custom-tag>',
        f"<title>公示{SECRET}</title>",
    )
    assert "正文" in out and '<p align="center" style="text-align:center">居中</p>' in out
    assert f"<title>公示{'■' * 18}</title>" in out and "url(" not in out


def test_a_page_in_gbk_comes_out_in_utf8() -> None:
    source = (
        f'<html><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><body>公示 {SECRET}</body></html>'
    )
    out = html.redact(source.encode("gbk"), "a.htm", spec())
    assert "公示 ■" in out.data.decode() and out.ending == ".htm"


@pytest.mark.parametrize("body", ["", "<script>document.write('x')</script>", f"<p hidden>{SECRET}</p>"])
def test_a_page_that_shows_nothing_is_refused(body: str) -> None:
    with pytest.raises(Refused):
        page(body)
