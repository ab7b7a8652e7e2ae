"""One number in each place where text can hide in a web page or a text file: found there, and seen for what it is."""

from __future__ import annotations

import base64
import json
import time

import pytest

from audit.disclosure.pieces import Walked
from audit.errors import ReadError
from tests.disclosure.spots import SECRET, clean, only, spots, walk

ROLL = "<table><tr><th>序号</th><th>姓名</th><th>金额</th></tr><tr><td>1</td><td>张三</td><td>500</td></tr></table>"


def page(body: str = "", head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>公示</title>{head}</head><body><h1>关于大病慰问的公示</h1>{ROLL}{body}'
        "<p>监督电话：0571-64000012</p></body></html>"
    ).encode()


PLACES: dict[str, tuple[bytes, bool, str, str]] = {
    "visible": (page(f"<p>证号{SECRET}</p>"), False, "正文第 ", ""),
    "two tags": (page(f"<p>证号<b>{SECRET[:6]}</b><i>{SECRET[6:]}</i></p>"), False, "正文第 ", ""),
    "entities": (page("<p>" + "".join(f"&#{ord(c)};" for c in SECRET) + "</p>"), False, "正文第 ", ""),
    "cell": (page(f"<table><tr><td>姓名</td><td>{SECRET}</td></tr></table>"), False, "表 2 第 1 行", ""),
    "nested table": (page(f"<table><tr><td><table><tr><td>{SECRET}</td></tr></table></td></tr></table>"), False, "表 2 第 1 行", ""),
    "title": (page(head=f"<title>{SECRET}</title>"), False, "网页标题", ""),
    "comment": (page(f"<!-- 证号{SECRET} -->"), True, "网页注释", ""),
    "conditional comment": (page(f"<!--[if IE]><p>{SECRET}</p><![endif]-->"), True, "网页注释", ""),
    "comment in the head": (page(head=f"<!--{SECRET}-->"), True, "网页注释", ""),
    "hidden input": (page(f'<input type="hidden" name="id" value="{SECRET}">'), True, "隐藏表单项", ""),
    "input that shows": (page(f'<p><input type="text" value="{SECRET}"></p>'), False, "正文第 ", ""),
    "attribute": (page(f'<p data-id="{SECRET}">张三</p>'), True, "属性 data-id", ""),
    "tooltip": (page(f'<p title="{SECRET}">张三</p>'), True, "属性 title", ""),
    "alternative text": (page(f'<img src="a.png" alt="{SECRET}">'), True, "属性 alt", ""),
    "link": (page(f'<a href="/q?id={SECRET}">详情</a>'), True, "属性 href", ""),
    "event": (page(f"<p onclick=\"show('{SECRET}')\">张三</p>"), True, "属性 onclick", ""),
    "metadata": (page(head=f'<meta name="keywords" content="{SECRET}">'), True, "网页元数据 keywords", ""),
    "script": (page(f'<script>var d = ["{SECRET}"];</script>'), True, "脚本", ""),
    "escaped script": (page("<script>var d='" + "".join(f"\\u{ord(c):04x}" for c in SECRET) + "';</script>"), True, "脚本", ""),
    "style sheet": (page(head=f'<style>p:after {{ content: "{SECRET}" }}</style>'), True, "样式表", ""),
    "template": (page(f"<template><p>{SECRET}</p></template>"), True, "template", ""),
    "noscript": (page(f"<noscript><p>{SECRET}</p></noscript>"), True, "正文第 ", "脚本"),
    "display none": (page(f'<p style="display: none">{SECRET}</p>'), True, "正文第 ", "样式隐藏"),
    "display none around": (page(f'<div style="display:none"><p>{SECRET}</p></div>'), True, "正文第 ", "样式隐藏"),
    "hidden attribute": (page(f"<p hidden>{SECRET}</p>"), True, "正文第 ", "样式隐藏"),
    "visibility": (page(f'<p style="visibility:hidden">{SECRET}</p>'), True, "正文第 ", "visibility"),
    "transparent": (page(f'<p style="opacity:0">{SECRET}</p>'), True, "正文第 ", "透明"),
    "off the page": (page(f'<p style="position:absolute;left:-9999px">{SECRET}</p>'), True, "正文第 ", "页面之外"),
    "no height": (page(f'<div style="height:0;overflow:hidden">{SECRET}</div>'), True, "正文第 ", "样式隐藏"),
    "white": (page(f'<p style="color:#fff">{SECRET}</p>'), True, "正文第 ", "底色"),
    "old white": (page(f'<p><font color="white">{SECRET}</font></p>'), True, "正文第 ", "底色"),
    "tiny": (page(f'<p style="font-size:1px">{SECRET}</p>'), True, "正文第 ", "字号过小"),
    "hidden by class": (page(f'<p class="a">{SECRET}</p>', "<style>.a { display: none }</style>"), True, "正文第 ", "样式隐藏"),
    "hidden by two classes": (page(f'<div class="a"><p class="b">{SECRET}</p></div>', "<style>.a p.b{display:none}</style>"), True, "正文第 ", "样式隐藏"),
    "hidden row": (page(f'<table><tr style="display:none"><td>{SECRET}</td><td>x</td></tr></table>'), True, "表 2 第 1 行", "样式隐藏"),
    "hidden cell": (page(f'<table><tr><td>x</td><td style="display:none">{SECRET}</td></tr></table>'), True, "表 2 第 1 行", "样式隐藏"),
    "hidden column": (page(f'<table><col><col style="visibility:collapse"><tr><td>x</td><td>{SECRET}</td></tr></table>'), True, "表 2 第 1 行", "visib"),
    "inner page": (page(f'<iframe srcdoc="<p>{SECRET}</p>"></iframe>'), False, "内嵌网页 正文第 ", ""),
    "data in the page": (page(f'<a href="data:text/plain;base64,{base64.b64encode(SECRET.encode()).decode()}">x</a>'), True, "内嵌数据", ""),
    "saved page": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(page(f"<!--{SECRET}-->")) + b"\r\n--b--\r\n", True, "网页注释", ""),
    "text": (f"公示\n证号{SECRET}\n".encode(), False, "第 2 行", ""),
    "text in GBK": (f"公示\n证号{SECRET}的张三\n".encode("gb18030"), False, "第 2 行", ""),
    "text in UTF-16": (f"公示\n证号{SECRET}\n".encode("utf-16"), False, "第 2 行", ""),
    "Markdown comment": (f"# 公示\n<!-- {SECRET} -->\n正文\n".encode(), True, "第 2 行注释", "注释"),
    "Markdown table": (f"# 公示\n\n| 姓名 | 备注 | 金额 |\n|---|---|---|\n| 张三 | {SECRET} | 500 |\n| 李四 | 无 | 500 |\n".encode(), False, "第 5 行", ""),
    "csv": (f"大病慰问公示\n序号,姓名,备注\n1,张三,{SECRET}\n2,李四,无\n".encode(), False, "第 3 行", ""),
    "csv with a quoted line break": (f'序号,姓名,备注\n1,张三,"一\n二"\n2,李四,{SECRET}\n'.encode(), False, "第 4 行", ""),
    "tabs": (f"序号\t姓名\t备注\n1\t张三\t{SECRET}\n2\t李四\t无\n".encode(), False, "第 2 行", ""),
    "JSON": (json.dumps({"人员": [{"姓名": "张三", "证号": SECRET}]}, ensure_ascii=False).encode(), False, "$.人员 第 2 行", ""),
    "JSON escaped": (json.dumps({"注": [["证号" + SECRET]]}).encode(), False, "$.注[0][0]", ""),
    "fragment of a page": (f"<p>证号{SECRET[:9]}<b>{SECRET[9:]}</b></p>".encode(), False, "正文第 1 段", ""),
    "drawing": (f'<svg xmlns="s"><text>证号{SECRET}</text><g></g></svg>'.encode(), False, "正文第 1 段", ""),
    "XML": (f'<?xml version="1.0"?><a><b><p>{SECRET[:8]}<i>{SECRET[8:]}</i></p></b></a>'.encode(), False, "正文第 1 段", ""),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_number_is_found_wherever_it_stands(place: str) -> None:
    data, hidden, where, why = PLACES[place]
    only(data, hidden, where, why)


CLEAN = {
    "plain": page(),
    "white on blue": page('<p style="background:#114488;color:white">公示栏</p>'),
    "white in a class": page(
        '<div class="bar"><span class="w">公示栏</span></div>',
        "<style>.bar{background:#048} .bar .w{color:#fff}</style>",
    ),
    "for print only": page(
        "<p class=x>正文</p>", "<style>@media print { .x { display: none } } .x:hover { display: none }</style>"
    ),
    "comment without a number": page('<p style="margin:0;left:-1px">一</p>'),
}


@pytest.mark.parametrize("twin", CLEAN)
def test_an_ordinary_page_is_clean(twin: str) -> None:
    found = clean(CLEAN[twin])
    body = [piece.text for piece in found.pieces if piece.source == "body"]
    assert body[0] == "关于大病慰问的公示" and body[-1] == "监督电话：0571-64000012"
    assert [[cell.text for cell in row] for row in found.tables[0].rows] == [
        ["序号", "姓名", "金额"],
        ["1", "张三", "500"],
    ]


def test_a_long_page_with_many_rules_is_read_quickly() -> None:
    sheet = "<style>" + "".join(f".c{n} p.d{n} {{ color: #00{n % 100:02}00 }}" for n in range(2000)) + "</style>"
    started = time.process_time()
    walk(page("".join(f'<p class="d{n}">第{n}段</p>' for n in range(8000)), sheet))
    assert time.process_time() - started < 8


def test_spans_keep_the_columns() -> None:
    found = walk(
        page(
            "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td><td>丙</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
        )
    )
    assert [[cell.text for cell in row] for row in found.tables[1].rows] == [
        ["甲", "乙", "", "丙"],
        ["", "1", "2", "3"],
    ]


def test_titles_and_closing_lines_of_a_csv_are_text() -> None:
    found = walk("大病慰问公示\n序号,姓名,金额\n1,张三,500\n2,李四,500\n合计,,1000\n监督电话：0571-64000012\n".encode())
    assert [piece.text for piece in found.pieces] == ["大病慰问公示", "监督电话：0571-64000012"]
    assert [row[0].text for row in found.tables[0].rows] == ["序号", "1", "2", "合计"]


def test_a_page_of_a_thousand_open_tags_is_said_not_to_be_read_whole() -> None:
    found: Walked = walk(("<html><body>" + "<div>" * 5000 + SECRET).encode())
    assert found.gaps or spots(found)


@pytest.mark.parametrize(
    "data", [b"\x81\x20\xff\xff" * 30, b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_cannot_be_decoded_or_declares_a_dtd_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        walk(data)
    assert "\n" not in str(error.value)
