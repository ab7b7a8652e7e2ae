"""Personal values in running text: every writing is found, the office's own are passed, and it takes linear time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.disclosure import content
from audit.disclosure.detect import Hit, Pass, detect
from tests.conftest import card, person


def hits(text: str, office: bool = True) -> list[tuple[str, str]]:
    return [(hit.kind, hit.value) for hit in detect(text, office=office, closing=office) if isinstance(hit, Hit)]


NUMBER = person(3)
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


@pytest.mark.parametrize(
    "text",
    [NUMBER, NUMBER.lower(), NUMBER.translate(WIDE), f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
     "\u200b".join(NUMBER), NUMBER.translate(CHINESE), f"{NUMBER[:6]}\n{NUMBER[6:]}", f"身份证{NUMBER}号", f"张三{NUMBER}，男", f"({NUMBER})"],
)  # fmt: skip
def test_an_identity_number_in_any_writing(text: str) -> None:
    assert hits(text) == [("id_number", NUMBER)]


@given(
    st.integers(1, 900),
    st.dates(date(1930, 1, 1), date(1975, 12, 31)),
    st.sampled_from(["", " ", "：", "张三", "，"]),
    st.sampled_from(["", "。", "男", " "]),
)
def test_an_identity_number_in_any_surroundings(serial: int, born: date, before: str, after: str) -> None:
    number = person(serial, f"{born:%Y%m%d}")
    assert ("id_number", number) in hits(before + number + after)


def test_a_wrong_check_character_is_still_a_number() -> None:
    wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
    assert hits(wrong) == [("id_number", wrong)]
    assert hits(NUMBER[:6] + NUMBER[8:17]) == [("id_number", NUMBER[:6] + NUMBER[8:17])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [(card(1), "bank_card"), (f"{card(1)[:4]} {card(1)[4:8]} {card(1)[8:12]} {card(1)[12:16]} {card(1)[16:]}", "bank_card"), ("卡号：1234567890123", "bank_card"),
     ("13800001234", "phone"), ("138 0000 1234", "phone"), ("138-0000-1234", "phone"), ("+86 13800001234", "phone"), ("8613800001234", "phone"),
     ("联系人：王某 13800001234", "phone"), ("zhang.san@example.com", "email"), ("QQ：12345678", "other_identifier"), ("浙A12345", "other_identifier"),
     ("护照E12345678", "other_identifier"), ("出生日期：1950年1月1日", "birth_date"), ("1950年1月出生", "birth_date"),
     ("家庭住址：青云街道文化路18号3幢201室", "address"), ("住松岭村5组12号", "address"), ("3301**********1234", "id_number"), ("138****1234", "phone")],
)  # fmt: skip
def test_other_personal_values(text: str, kind: str) -> None:
    assert [found for found, _ in hits(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "监督电话：0571-64000012", "举报电话：13800001234", "咨询热线12333", "受理单位电话：0571-6400 0012转8015", "联系电话：0571－64000012",
        "杭人社发〔2024〕1号", "公示期：2024年6月3日至2024年6月12日", "2024.06.03-2024.06.12", "公示编号：QY-DB-2024-01", "合计12,500.00元",
        "项目编号：202406030000000123", "批次号20240603000000012345", "凭证号：2024-0312-0001", "统一社会信用代码：113301820026123456",
        "地址：青云街道文化路18号便民服务中心二楼", "公示地点：文昌社区文昌路6号公示栏", "向青云街道办事处（文化路18号306室办公室）反映",
        "第1至14名", "共 12 人，慰问金额 15000.00 元", "2024年度第二批", "邮编311600", "8:30-11:30，14:00-17:30", "青云街道文昌社区",
    ],
)  # fmt: skip
def test_what_an_office_writes_is_no_personal_data(text: str) -> None:
    assert hits(text) == []


def test_what_was_passed_is_explained() -> None:
    passed = [
        found for found in detect("监督电话：0571-64000012", office=True, closing=True) if isinstance(found, Pass)
    ]
    assert passed and passed[0].why


@pytest.mark.parametrize(
    "unit", ["1", "1-", "1 ", "（", "330182", "1*", "a@", "路", "19500101", "1.1-", "文化路1号", "二〇"]
)
def test_long_lines_take_linear_time(unit: str) -> None:
    begin = time.monotonic()
    list(detect(unit * (200_000 // len(unit)), office=True, closing=True))
    assert time.monotonic() - begin < 4


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("公示期：2024年6月3日至2024年6月10日", ("2024-06-03", "2024-06-10")), ("公示时间：2024年6月3日—6月10日。", ("2024-06-03", "2024-06-10")),
        ("公示期自2024年6月3日起至2024年6月10日止", ("2024-06-03", "2024-06-10")), ("公示期：2024年6月3日至10日", ("2024-06-03", "2024-06-10")),
        ("公示期2024.6.3-2024.6.10", ("2024-06-03", "2024-06-10")), ("公示时间：2024-06-03 至 2024-06-10", ("2024-06-03", "2024-06-10")),
        ("公示期7天，自2024年6月3日起", ("2024-06-03", "2024-06-09")), ("自2024年12月28日至2025年1月6日予以公示", ("2024-12-28", "2025-01-06")),
        ("费用期间2023年1月1日至2023年12月31日。\n公示期：2024年6月3日至6月10日", ("2024-06-03", "2024-06-10")),
        ("公示时间：2024年6月3日起", ("2024-06-03", None)), ("现予以公示。\n2024年6月3日", None), ("公示七天", None),
    ],
)  # fmt: skip
def test_the_period_in_many_writings(text: str, period: tuple[str, str | None] | None) -> None:
    found = content.period_of(text)
    assert (
        None if found is None else (found.first.isoformat(), found.last.isoformat() if found.last else None)
    ) == period
