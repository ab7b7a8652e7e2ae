"""Each writing of a personal value is found, as running text and as a cell, with its place; what an office writes is passed."""

from __future__ import annotations

import re
import time

import pytest

from audit.disclosure.detect import Context, Hit, Pass, examine
from tests.conftest import card, person
from tests.disclosure.spellings import CARD, ID, IDENTITY, LOOKALIKES, MOBILE, OFFICE_TEXTS, OTHERS, PERSON_TEXTS

RUNNING, CELL = Context(running=True), Context()


def hits(text: str, context: Context = RUNNING) -> list[Hit]:
    return [found for found in examine(text, context) if isinstance(found, Hit)]


@pytest.mark.parametrize("context", [RUNNING, CELL], ids=["running", "cell"])
@pytest.mark.parametrize(("text", "value"), IDENTITY.values(), ids=IDENTITY)
def test_an_identity_number_in_every_writing(text: str, value: str, context: Context) -> None:
    assert [found.value for found in hits(text, context) if found.kind == "id_number"] == [value]


@pytest.mark.parametrize("context", [RUNNING, CELL], ids=["running", "cell"])
@pytest.mark.parametrize(("text", "kind"), OTHERS.values(), ids=OTHERS)
def test_other_values_in_every_writing(text: str, kind: str, context: Context) -> None:
    assert kind in [found.kind for found in hits(text, context)]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_an_office_writes_is_passed(text: str) -> None:
    assert hits(text) == []


@pytest.mark.parametrize("text", OFFICE_TEXTS)
def test_sentences_of_an_office_are_passed(text: str) -> None:
    assert hits(text) == []


@pytest.mark.parametrize("context", [RUNNING, CELL], ids=["running", "cell"])
@pytest.mark.parametrize(("text", "kind"), PERSON_TEXTS)
def test_sentences_about_a_person_are_found(text: str, kind: str, context: Context) -> None:
    assert kind in [found.kind for found in hits(text, context)]


@pytest.mark.parametrize("text", [text for text, _ in (*IDENTITY.values(), *OTHERS.values())])
def test_the_clean_twin_without_its_figures_is_passed(text: str) -> None:
    """The same words without the value: nothing is left to find."""
    found = hits(text, CELL)
    twin = text
    for hit in sorted(found, key=lambda hit: hit.start, reverse=True):
        twin = twin[: hit.start] + "■" + twin[hit.end :]
    assert hits(twin, CELL) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"张三，{ID}，男", ID),
        (f"张\u200b三 {ID[:6]} {ID[6:14]} {ID[14:]} 男", f"{ID[:6]} {ID[6:14]} {ID[14:]}"),
        ("\u200b".join(f"电话{MOBILE}。"), "\u200b".join(MOBILE)),
        (f"卡号：{CARD}", CARD),
        ("住：家庭住址：青雲街道文化路18號3棟201室", "青雲街道文化路18號3棟201室"),
        ("邮箱zhang (at) example.com，", "zhang (at) example.com"),
    ],
)
def test_the_place_in_the_original(text: str, value: str) -> None:
    """Start and end point into the text as it was, invisible characters and all."""
    (found,) = hits(text, CELL)
    assert text[found.start : found.end] == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("监督电话：0571-64000012", "公务电话"), ("监督电话 0571-64000012、0571-64000013", "并列"), ("联系电话：0571-64000012", "固定电话"), ("青溪县人社局李主任 0571-64000012", "经办人员"),
        ("公示编号：20240603000001", "编号"), ("公示编号：330182202406030001", "校验码也不符"), ("凭证号：1234567890123456", "编号"), ("公示地点：文昌路6号公示栏", "单位的地址"), ("监督邮箱：jd@example.com", "公务邮箱"),
        ("邮箱rsj@qingxi.gov.cn", "公务邮箱"), ("QQ群：123456789", "公开渠道"), ("微信公众号：qingxi_rs", "公开渠道"), ("青溪县财政局专户，账号：1953010104001234", "单位的银行账户"),
    ],
)  # fmt: skip
def test_why_something_was_passed_is_said(text: str, why: str) -> None:
    passed = [found for found in examine(text, RUNNING) if isinstance(found, Pass)]
    assert any(why in found.why for found in passed) and hits(text) == []


@pytest.mark.parametrize(
    "text",
    ["服务对象电话：13800001234", "联系人：王某 13800001234", "家属联系电话：0571-64012345", "本人咨询 13800001234", "张三 0571-64012345", "家庭地址：文化路18号便民中心旁3幢201室", "张三住文化路18号，向办公室反映", "张三开户行：某银行某支行，账号：19530101040001234", "由财政局打入张三账户 1953 0101 0400 1234", "张三（文昌社区12幢3单元501）",
     "户主：张三 电话64781234", "张三（1950年1月1日—2024年5月1日）", "邮箱 zhangsan66 AT 163 点 com"],
)  # fmt: skip
def test_what_is_a_persons_is_not_the_offices(text: str) -> None:
    assert hits(text)


def test_a_label_in_the_heading_counts_as_one_in_the_text() -> None:
    odd = "20240603000000012345"
    assert hits("12345678901234567", Context(label="身份证号"))
    assert hits("13245678", Context(label="项目编号")) == [] and hits(odd, Context(label="流水号")) == []
    assert hits("64012345", Context(label="联系电话")) and hits("64012345", Context(label="人数")) == []
    assert hits("0571-64000012", Context(label="监督电话")) == []
    assert [found.kind for found in hits(ID, Context(label="项目编号"))] == ["id_number"]


def test_a_wrong_check_character_lowers_the_certainty_only() -> None:
    wrong = next(hit for hit in hits(IDENTITY["wrong check character"][0]))
    assert not wrong.certain and not wrong.doubtful and "校验码" in wrong.remark
    (late,) = hits("330182202406030001", CELL)
    assert late.doubtful
    (sums,) = hits("150 1000 2500", CELL)
    assert sums.doubtful


def test_starred_numbers_are_of_a_lower_class_and_keep_their_pattern() -> None:
    (found,) = hits("9901**********0037", CELL)
    assert found.doubtful and found.masked == "9901**********0037" and "隐去 10 位" in found.remark
    (found,) = hits("990101XXXXXXXX0037", CELL)
    assert found.masked == "990101********0037"
    assert hits("***", CELL) == hits("-----------", CELL) == hits("2024**2025", RUNNING) == []


UNITS = [
    "1", "1-", "1 ", "12 ", "123 4567 ", f"{MOBILE} ", f"{ID} ", "（", "330182", "1*", "138****1234 ", "a@", "a@b.", "路", "19500101 ", "1.1-", "文化路1号", "二〇", "1号", "1室", "监督电话", "住", "住址：村", "微信a", "X", "x1", "\u200b1", "1.2E+17 ", "a at b",
    "幢1-1", "社保卡号1", "1\n", "京A1", "1.", "(", ",1", "出生1950年", "1号1幢", "七", "张三", "第1", "0571-", ID[:17], " ", "\n", "1 1", "**", "9**9",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Ten times as much takes about ten times as long, whatever is repeated."""

    def seconds(length: int) -> float:
        begin = time.process_time()
        examine(unit * (length // len(unit)), RUNNING)
        return time.process_time() - begin

    seconds(1_000)
    short, long = seconds(15_000), seconds(150_000)
    assert long < max(30 * short, 1.5)


def test_every_person_of_the_corpus_is_synthetic() -> None:
    for serial in range(1, 20):
        assert person(serial).startswith("9901")
    assert re.fullmatch("620000[0-9]{13}", card(1))
