"""Amounts in words, days and periods."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.documents import formats

# Examples of the bank rule and of public contracts.
WORDS = {
    "1700": "壹仟柒佰元整", "1409.50": "壹仟肆佰零玖元伍角", "6007.14": "陆仟零柒元壹角肆分", "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分", "1680.32": "壹仟陆佰捌拾元叁角贰分", "107000.53": "壹拾万零柒仟元伍角叁分", "3993100": "叁佰玖拾玖万叁仟壹佰元整",
    "1025826.73": "壹佰零贰万伍仟捌佰贰拾陆元柒角叁分", "10": "壹拾元整", "0": "零元整", "0.05": "伍分", "0.50": "伍角", "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整", "10010000": "壹仟零壹万元整", "20000.10": "贰万元壹角",
}  # fmt: skip
LEGAL = {"107000.53": {"壹拾万零柒仟元伍角叁分", "壹拾万柒仟元零伍角叁分"}}


@pytest.mark.parametrize("amount", WORDS)
def test_examples(amount: str) -> None:
    assert formats.rmb(amount) in LEGAL.get(amount, {WORDS[amount]})


def read(text: str) -> Decimal:
    """The inverse, written apart from the function: units multiply what stands before them."""
    digits = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = group = digit = 0
    fen = 0
    for c in text.removesuffix("整"):
        if c in digits:
            digit = digits[c]
        elif c in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[c]
            digit = 0
        elif c in "万亿":
            total = (
                (total + group + digit) * {"万": 10**4, "亿": 10**8}[c]
                if c == "亿"
                else total + (group + digit) * 10**4
            )
            group = digit = 0
        elif c == "元":
            total += group + digit
            group = digit = 0
        elif c == "角":
            fen += digit * 10
            digit = 0
        elif c == "分":
            fen += digit
            digit = 0
    return Decimal(total) + Decimal(fen) / 100


@given(st.integers(0, 10**14 - 1))
def test_words_say_the_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    words = formats.rmb(amount)
    assert read(words) == amount
    assert ("零零" not in words and not words.startswith("零")) or amount == 0


@pytest.mark.parametrize("amount", ["-1", "0.005", "1.999", "1000000000000", "NaN", "Infinity"])
def test_what_has_no_words_is_refused(amount: str) -> None:
    with pytest.raises(ValueError):
        formats.rmb(amount)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_days_have_no_padding(day: date) -> None:
    assert formats.cn_day(day.isoformat()) == f"{day.year}年{day.month}月{day.day}日"


def test_periods_and_widths() -> None:
    assert formats.period("2024-06-03", "2024-06-10") == "2024年6月3日至6月10日"
    assert formats.period("2024-12-28", "2025-01-06") == "2024年12月28日至2025年1月6日"
    assert formats.days("2024-02-26", "2024-03-03") == 7
    assert formats.width("2024年12月31日") == 7 and formats.money("1234567.5") == "1,234,567.50"
