"""Identity numbers, cards and masks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from audit import identity, schema
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


@given(st.integers(10, 99), st.integers(1, 12), st.integers(1, 31), st.integers(0, 999))
def test_the_old_form_needs_a_real_day(year: int, month: int, day: int, sequence: int) -> None:
    try:
        date(1900 + year, month, day)
        expected = None
    except ValueError:
        expected = "date"
    assert identity.id_fault(f"990101{year:02d}{month:02d}{day:02d}{sequence:03d}") == expected


@given(st.integers(1, 9999).filter(lambda year: not 1800 <= year <= 2099))
def test_a_birth_in_no_possible_year_is_no_birth(year: int) -> None:
    first17 = f"990101{year:04d}0101001"
    assert identity.id_fault(first17 + identity.check_character(first17)) == "date"


@given(st.text("0123456789", min_size=11, max_size=18))
def test_every_card_has_one_check_digit(head: str) -> None:
    assert sum(identity.luhn(head + digit) for digit in "0123456789") == 1


@given(st.text("0123456789", min_size=12, max_size=19), st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_is_noticed(card: str, place: int, shift: int) -> None:
    place %= len(card)
    wrong = card[:place] + str((int(card[place]) + shift) % 10) + card[place + 1 :]
    assert not (identity.luhn(card) and identity.luhn(wrong))


CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    first17 = (
        draw(st.text(CREDIT, min_size=2, max_size=2))
        + draw(st.text("0123456789", min_size=6, max_size=6))
        + draw(st.text(CREDIT, min_size=9, max_size=9))
    )
    return first17 + identity.uscc_check_character(first17)


def test_credit_codes_as_published() -> None:
    # Three listed companies print these on their annual reports.
    for code in ("91110000802100433B", "91330100716105852F", "91440300708461136T"):
        assert identity.uscc_fault(code) is None
    assert identity.uscc_fault("92110000802100433B") == "check"


@given(credit_codes(), st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_character_of_a_credit_code_is_noticed(code: str, place: int, shift: int) -> None:
    assert identity.uscc_fault(code) is None
    wrong = CREDIT[(CREDIT.index(code[place]) + shift) % 31]
    assert identity.uscc_fault(code[:place] + wrong + code[place + 1 :]) is not None


@given(credit_codes(), st.integers(0, 15))
def test_two_characters_of_a_credit_code_changed_over_are_noticed(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    assert identity.uscc_fault(code[:place] + code[place + 1] + code[place] + code[place + 2 :]) is not None


@given(credit_codes(), st.integers(0, 17), st.sampled_from("IOSVZ-abc 一"))
def test_letters_that_no_credit_code_has(code: str, place: int, letter: str) -> None:
    assert identity.uscc_fault(code[:place] + letter + code[place + 1 :]) == "shape"


@given(st.integers(13, 19), st.text("0123456789", min_size=9, max_size=9), st.sampled_from(["", "+86", "0086"]))
def test_mobiles(head: int, rest: str, country: str) -> None:
    number = f"{country}{head}{rest}"
    assert identity.is_mobile(number) and identity.is_phone(number)
    assert not identity.is_mobile(number[:-1]) and not identity.is_mobile(number + "0")


@given(
    st.sampled_from(["", "010", "021", "0571", "0431"]),
    st.integers(2, 9),
    st.text("0123456789", min_size=6, max_size=7),
    st.sampled_from(["", "转8001", "#12"]),
)
def test_land_lines(area: str, first: int, rest: str, extension: str) -> None:
    number = f"{area}{first}{rest}{extension}"
    assert identity.is_phone(number) and not identity.is_mobile(number)
    assert not identity.is_phone(area + "1" + rest)


@given(st.text("0123456789-+ ", max_size=9))
def test_short_and_empty_numbers_are_no_mobiles(text: str) -> None:
    assert not identity.is_mobile(text)


SOUND = {
    "cn-resident-id": ("990107195001010034", "990107500101003"),
    "bank-card": ("6200000000000000005",),
    "uscc": ("91440300708461136T",),
    "cn-mobile": ("13800000000",),
    "cn-phone": ("13800000000", "057164000012", "64000012"),
    "date": ("2024-02-29",),
}


def test_formats_judge_texts_alone_and_wholly() -> None:
    for name, texts in SOUND.items():
        judge = schema.compile_schema({"format": name})
        for text in texts:
            if name == "cn-resident-id" and len(text) == 18:
                text = text[:17] + identity.check_character(text[:17])
            elif name == "bank-card":
                text = next(text[:-1] + digit for digit in "0123456789" if identity.luhn(text[:-1] + digit))
            assert judge.is_valid(text), (name, text)
            for wrong in (text + "\n", " " + text, text[:-1] + "٣", text[:-1], ""):
                if name != "cn-phone" or wrong != text[:-1]:  # a land line may have a place less
                    assert not judge.is_valid(wrong), (name, wrong)
        assert judge.is_valid(12) and judge.is_valid(None)
