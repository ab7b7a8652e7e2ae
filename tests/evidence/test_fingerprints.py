"""Fingerprints follow a fact from one submission to the next, whatever row it stands in, and give nobody away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit.app.check import check
from audit.app.settings import Settings
from audit.evidence.fingerprints import notice_fingerprints
from audit.model import Finding
from tests.conftest import HOSPITAL, hospital_row, person

SALT, OTHER = b"s" * 32, b"t" * 32


@pytest.fixture
def found(workbook: Callable[..., Path], tmp_path: Path) -> Callable[..., list[Finding]]:
    def run(rows: list[list[Any]], salt: bytes | None = SALT, file: str = "住院慰问台账.xlsx") -> list[Finding]:
        for old in tmp_path.glob("*.xlsx"):
            old.unlink()
        workbook(file, {"台账": [HOSPITAL, *rows]})
        return check([tmp_path], Settings(date(2024, 7, 15), policy="jiande", salt=salt)).report.findings

    return run


def marks(findings: Iterable[Finding]) -> dict[str | None, tuple[str, str | None]]:
    return {item.fingerprint: (item.rule, item.value) for item in findings}


TOO_MUCH = {"慰问金额": 300}
Found = Callable[..., list[Finding]]


def test_sorting_and_inserting_rows_keeps_every_fingerprint(found: Found) -> None:
    bad = [hospital_row(n, **TOO_MUCH) for n in range(1, 5)]
    before = marks(found(bad))
    after = marks(found([hospital_row(9), *reversed(bad), hospital_row(8)], file="住院慰问台账（第二次）.xlsx"))
    assert len(before) == 4 and None not in before and before == after


def test_a_changed_amount_is_the_same_finding(found: Found) -> None:
    before = marks(found([hospital_row(1, 慰问金额=300)]))
    after = marks(found([hospital_row(1, 慰问金额=400)]))
    assert before.keys() == after.keys() and before != after


def test_another_person_day_or_office_is_another_finding(found: Found) -> None:
    one = marks(found([hospital_row(1, **TOO_MUCH)])).keys()
    for changes in ({"慰问日期": "2024-03-21"}, {"街道": "白沙洲街道"}, {"身份证号": person(5)}):
        assert not one & marks(found([hospital_row(1, **TOO_MUCH, **changes)])).keys(), changes


def test_an_identity_number_of_15_places_is_that_of_18(found: Found) -> None:
    long = person(1)
    short = long[:6] + long[8:17]
    assert (
        marks(found([hospital_row(1, **TOO_MUCH)])).keys()
        == marks(item for item in found([hospital_row(1, **TOO_MUCH, 身份证号=short)]) if item.rule != "schema").keys()
    )  # type: ignore[arg-type]


def test_a_fact_over_several_rows_keeps_its_fingerprint_when_it_grows(found: Found) -> None:
    def twice(findings: list[Finding]) -> set[str | None]:
        return {item.fingerprint for item in findings if item.rule == "jiande/hospital-frequency"}

    rows = [hospital_row(1), hospital_row(1, 入院日期="2024-04-01", 慰问日期="2024-04-20")]
    before = twice(found(rows))
    assert before == twice(found([*rows, hospital_row(1, 入院日期="2024-05-01", 慰问日期="2024-05-20")]))
    assert len(before) == 1


def test_equal_rows_get_different_fingerprints(found: Found) -> None:
    findings = found([hospital_row(1, **TOO_MUCH)] * 3)
    assert len(findings) > 3 and len(marks(findings)) == len(findings)


def test_a_row_with_a_damaged_number_is_known_by_name(found: Found) -> None:
    def damaged(findings: list[Finding]) -> list[str | None]:
        return [item.fingerprint for item in findings if item.rule == "schema"]

    broken = hospital_row(1, 身份证号="99010119500101001")
    assert damaged(found([broken])) == damaged(found([hospital_row(2), broken])) != [None]


def test_the_salt_decides_and_without_one_there_is_none(found: Found) -> None:
    rows = [hospital_row(1, **TOO_MUCH)]
    assert not marks(found(rows)).keys() & marks(found(rows, OTHER)).keys()
    assert [item.fingerprint for item in found(rows, None)] == [None]


def test_neither_salt_nor_key_is_in_an_output(found: Found) -> None:
    from audit.reports.as_json import finding_json

    text = json.dumps([finding_json(item) for item in found([hospital_row(1, **TOO_MUCH)])])
    assert SALT.hex() not in text and person(1) not in text and '"key"' not in text
    assert "salt" not in repr(Settings(date(2024, 1, 1), salt=SALT))


def test_a_notice_s_finding_is_known_by_file_kind_and_value_and_not_by_its_place() -> None:
    number, other = person(1), person(2)
    facts = [
        ("id_number", number, "表1第3行", "出现身份证号"),
        ("id_number", other, "表1第4行", "出现身份证号"),
        ("period_too_short", "2024-06-01 至 2024-06-05", "公示期", "共 5 天"),
        ("amount_mismatch", "500.00", "表1第9行", "合计写 500.00 元"),
        ("amount_mismatch", "张三", "表1第5行", "张三 公示 500 元，发放 300 元"),
    ]
    first = notice_fingerprints("甲/公示.docx", "hospital_condolence", facts, b"s" * 32)
    assert len(set(first)) == 5 and all(len(each) == 32 for each in first)
    moved = [
        ("id_number", other, "表1第3行", "出现身份证号"),
        ("id_number", number, "表1第8行", "出现身份证号"),
        ("period_too_short", "2024-06-01 至 2024-06-06", "公示期", "共 6 天"),
        ("amount_mismatch", "700.00", "表1第9行", "合计写 700.00 元"),
        ("amount_mismatch", "张三", "表1第6行", "张三 公示 400 元，发放 300 元"),
    ]
    second = notice_fingerprints("甲/公示.docx", "hospital_condolence", moved, b"s" * 32)
    assert second == [first[1], first[0], *first[2:]]
    assert not set(first) & set(notice_fingerprints("乙/公示.docx", "hospital_condolence", facts, b"s" * 32))
    assert not set(first) & set(notice_fingerprints("甲/公示.docx", "hospital_condolence", facts, b"t" * 32))
    # The same number twice is two findings.
    twice = notice_fingerprints("甲/公示.docx", None, [facts[0], ("id_number", number, "页眉", "出现")], b"s" * 32)
    assert len(set(twice)) == 2
