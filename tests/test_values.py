"""What cells mean: examples from real ledgers, and properties over everything else."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import values

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SPELLINGS = (
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y.%m.%d}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
    " {0:%Y-%m-%d} ",
    "{0:%Y-%m-%d} 00:00:00",
    "{0.year} 年 {0.month} 月 {0.day} 日",
    "{0:%Y—%m—%d}",
    "'{0:%Y-%m-%d}",
)
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.-/,"}


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_a_day_is_read_in_every_spelling(day: date, spelling: str, wide: bool) -> None:
    text = spelling.format(day)
    assert values.read_day(text.translate(FULL_WIDTH) if wide else text) == day.isoformat()


@given(DAYS)
def test_real_dates_stay(day: date) -> None:
    assert values.read_day(day) == values.read_day(datetime(day.year, day.month, day.day, 9, 30)) == day.isoformat()


CHINESE = "〇一二三四五六七八九"


@given(DAYS)
def test_a_day_in_chinese_numerals(day: date) -> None:
    def number(value: int) -> str:
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (
            CHINESE[ones] if ones or not tens else ""
        )

    year = "".join(CHINESE[int(digit)] for digit in f"{day.year:04d}")
    assert values.read_day(f"{year}年{number(day.month)}月{number(day.day)}日") == day.isoformat()


@pytest.mark.parametrize(
    "cell",
    ["2024-02-30", "2024-13-01", "45356", 45356, 45356.0, "上半年", "", None, "2024-3", True, "0000-01-01", "3月5日"],
)
def test_what_is_no_day_is_refused(cell: values.Cell) -> None:
    assert values.read_day(cell) is None


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["{}", "¥{}", "{}元", " {} ", "'{}", "￥{}元", "人民币{}元"]),
    st.booleans(),
)
def test_money_is_read_as_written(amount: Decimal, spelling: str, grouped: bool) -> None:
    text = spelling.format(f"{amount:,.2f}" if grouped else f"{amount:.2f}")
    assert values.read_money(text) == f"{amount:.2f}"


@given(st.decimals(0, 10**8, places=2))
def test_a_number_cell_keeps_its_fen(amount: Decimal) -> None:
    assert values.read_money(float(amount)) == f"{amount:.2f}"


@given(st.integers(0, 10**6))
def test_ten_thousands(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert values.read_money(str(yuan / 10000), scale=10000) == f"{yuan:.2f}"
    assert values.read_money(f"{yuan / 10000}万元") == f"{yuan:.2f}"
    assert values.read_money(f"{yuan}元", scale=10000) == f"{yuan:.2f}"


@pytest.mark.parametrize(
    "cell",
    [
        "约150",
        "壹佰伍拾",
        "1,50",
        "12,34.5",
        "1.005",
        0.001,
        "nan",
        "inf",
        float("nan"),
        float("inf"),
        "1e5",
        "",
        None,
        True,
        "１５０．１２３",
        "--5",
        "10" * 20,
    ],
)
def test_what_is_no_amount_is_refused(cell: values.Cell) -> None:
    assert values.read_money(cell) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("(150)", "-150.00"),
        ("-150.5", "-150.50"),
        ("１，５００．００", "1500.00"),
        (0.1 + 0.2, "0.30"),
        (150, "150.00"),
        ("+3", "3.00"),
    ],
)
def test_money_examples(cell: values.Cell, text: str) -> None:
    assert values.read_money(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("45人", "45"),
        (45.0, "45"),
        ("４５", "45"),
        ("1,200", "1200"),
        (45.5, None),
        ("45.5", None),
        ("约45", None),
        (True, None),
        ("45.0", "45"),
        ("80周岁", "80"),
    ],
)
def test_counts(cell: values.Cell, text: str | None) -> None:
    assert values.read_count(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2024-03", "2024-03"),
        ("2024.3", "2024-03"),
        (2024.3, None),
        ("2024年3月", "2024-03"),
        ("202403", "2024-03"),
        (202403, "2024-03"),
        ("2024-13", None),
        (date(2024, 3, 5), "2024-03"),
        ("2024.3.5", "2024-03"),
        ("二〇二四年三月", "2024-03"),
    ],
)
def test_months(cell: values.Cell, text: str | None) -> None:
    assert values.read_month(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2024年度", "2024"),
        (2024, "2024"),
        (2024.0, "2024"),
        ("2024年", "2024"),
        ("24", None),
        (20240101, None),
        ("二〇二四年", "2024"),
    ],
)
def test_years(cell: values.Cell, text: str | None) -> None:
    assert values.read_year(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("张  三", "张三"),
        ("张　三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 . 买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("䶮𠮷", "䶮𠮷"),
        ("  ", None),
        (5, None),
        ("张\u200b三", "张三"),
    ],
)
def test_names(cell: values.Cell, text: str | None) -> None:
    assert values.read_name(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 99010119500101004x ", "99010119500101004X"),
        ("990101 19500101 004X", "99010119500101004X"),
        ("９９０１０１19500101004Ｘ", "99010119500101004X"),
        ("99010119500101004×", "99010119500101004X"),
        ("'99010119500101004X", "99010119500101004X"),
        (9.9010119500101e17, None),
        (990101195001010, None),
        (None, None),
    ],
)
def test_identity_numbers(cell: values.Cell, text: str | None) -> None:
    assert values.read_id(cell) == text


@given(st.text(max_size=30))
def test_readers_never_raise_and_settle_in_one_step(text: str) -> None:
    for read in (
        values.read_text,
        values.read_name,
        values.read_id,
        values.read_card,
        values.read_day,
        values.read_month,
        values.read_year,
        values.read_count,
        values.read_money,
        values.read_sex,
        values.read_yes_no,
    ):
        once = read(text)
        assert once is None or read(once) == once, (read, once)


@given(st.text(max_size=40))
def test_plain_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in values.plain(text))


def test_circled_digits_and_units_are_left_alone() -> None:
    assert values.half_width("①㎡１２") == "①㎡12"
