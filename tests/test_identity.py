"""Identity numbers, cards and masks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from audit import identity
from audit.masking import Masker, mask_number, mask_text

BIRTHS = st.dates(date(1900, 1, 1), date(2020, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first17 = f"990{draw(st.integers(100, 999))}{draw(BIRTHS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + identity.check_character(first17)


def test_the_standard_s_own_examples() -> None:
    assert identity.check_character("11010519491231002") == "X"
    assert identity.check_character("44052418800101001") == "4"


@given(numbers())
def test_a_sound_number_is_sound(number: str) -> None:
    assert identity.id_fault(number) is None
    assert identity.sex(number) == ("男" if int(number[16]) % 2 else "女")
    assert f"{identity.birth_date(number):%Y%m%d}" == number[6:14]


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert identity.id_fault(wrong) is not None


@given(numbers(), st.integers(0, 15))
def test_two_digits_changed_over_are_noticed(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert identity.id_fault(wrong) is not None


@given(numbers())
def test_the_old_form_means_the_same_person(number: str) -> None:
    assume(number[6:8] == "19")
    old = number[:6] + number[8:17]
    assert identity.id_fault(old) is None
    assert identity.to_18(old) == number


@given(BIRTHS, st.integers(0, 40000))
def test_full_years_counts_birthdays(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    years = identity.full_years(born, day)
    birthdays = sum(
        1
        for year in range(born.year + 1, day.year + 1)
        if (
            date(year, born.month, born.day)
            if (born.month, born.day) != (2, 29) or (year % 4 == 0 and (year % 100 or year % 400 == 0))
            else date(year, 3, 1)
        )
        <= day
    )
    assert years == birthdays


def test_luhn() -> None:
    assert identity.luhn("79927398713")
    assert not identity.luhn("79927398714")


@given(numbers())
def test_a_mask_hides_the_birth_date(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == 18 and number[6:14] not in masked and re.search(r"\*{10}", masked)


@given(st.text(alphabet="张三身份证号：，。 ", max_size=10), numbers(), st.text(alphabet="住院慰问，。 ", max_size=10))
def test_running_text_is_masked_and_unmasked_on_request(before: str, number: str, after: str) -> None:
    text = before + number + after
    assert number not in mask_text(text)
    assert Masker(unmask=True).text(text) == text


def test_amounts_dates_and_voucher_numbers_stay() -> None:
    text = "2024-03-05 慰问 1,500.00 元，凭证 2024-0312"
    assert mask_text(text) == text
