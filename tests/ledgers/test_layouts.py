"""Spreadsheets as offices send them: each habit is read as meant, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from audit.ledgers import kinds
from audit.ledgers.gathering import gather
from audit.ledgers.submission import Reading, Submission, read
from audit.model import LedgerTable
from tests.conftest import HOSPITAL, hospital_row, person

Write = Callable[..., Path]


def load(*paths: Path, forced: str | None = None) -> Submission:
    return read(gather(list(paths)), Reading(kinds.find(forced) if forced else None))


def only(submission: Submission) -> LedgerTable:
    assert not submission.unreadable, submission.unreadable
    (table,) = submission.tables
    assert table.read == len(table.rows) + sum(table.left_out.values())
    return table


def test_a_plain_table(workbook: Write) -> None:
    table = only(load(workbook("a.xlsx", {"Sheet1": [HOSPITAL, hospital_row(1), hospital_row(2)]})))
    assert table.ledger == "hospital_condolence" and table.rows == [2, 3] and table.issues == []
    assert table.row(0) == dict(
        zip(
            HOSPITAL,
            ("测试1", "男", person(1), "青云街道", "城北社区", "2024-03-01", "住院证明", "2024-03-20", "150.00"),
            strict=True,
        )
    )
    assert table.sums == {"慰问金额": Decimal("300.00")}
    assert (table.first_day, table.last_day) == ("2024-03-01", "2024-03-20")
    assert table.changed == {}


def test_title_unit_total_signature_and_blank_rows(workbook: Write) -> None:
    rows = [
        ["青云街道2024年上半年住院慰问台账"],
        ["填报单位：青云街道", None, None, "填报时间：2024年7月1日", None, None, "单位：元"],
        ["序号", *HOSPITAL],
        [1, *hospital_row(1)],
        [2, *hospital_row(2)],
        ["小计", *[None] * 8, 300],
        [],
        [3, *hospital_row(3)],
        ["合 计", *[None] * 8, "450.00"],
        [4, *[None] * 9],
        [],
        ["制表人：赵某", None, None, "审核人：钱某某"],
        ["备注：证明材料留存社区。"],
    ]
    table = only(load(workbook("住院慰问 台账.xlsx", {"2024": rows})))
    assert table.rows == [4, 5, 8]
    assert table.left_out == {"blank": 2, "note": 1, "signature": 1, "subtotal": 1, "total": 1, "unfilled": 1}
    assert table.issues == []


def test_totals_that_do_not_add_up(workbook: Write) -> None:
    rows = [
        ["序号", *HOSPITAL],
        [1, *hospital_row(1)],
        ["小计", *[None] * 8, 150],
        [2, *hospital_row(2)],
        ["小计", *[None] * 8, 100],
        ["合计", *[None] * 8, 350],
    ]
    table = only(load(workbook("a.xlsx", {"s": rows})))
    assert [(issue.place.row, issue.keyword, issue.severity) for issue in table.issues] == [
        (5, "total", "warning"),
        (6, "total", "warning"),
    ]
    assert "相差 -50.00" in table.issues[0].message and "相差 50.00" in table.issues[1].message


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        ("慰问情况", ("慰问日期", "慰问金额\n（元）")),
        ("慰问情况", ("日期", "金额（元）")),
        ("慰问", ("日期", "金额")),
        ("发放明细", ("慰问时间", "慰问金")),
    ],
)
def test_two_row_headers(workbook: Write, top: str, bottom: tuple[str, str]) -> None:
    first = [*HOSPITAL[:7], None, None]
    rows = [["住院慰问台账"], first, [*[None] * 7, *bottom], hospital_row(1)]
    merged = [(1, c, 2, c, HOSPITAL[c]) for c in range(7)] + [(1, 7, 1, 8, top)]
    table = only(load(workbook("a.xlsx", {"s": rows}, {"s": merged})))
    assert table.rows == [4] and table.issues == [] and table.texts("慰问金额") == ["150.00"]


def test_three_row_header(workbook: Write) -> None:
    rows = [["登记表"], [None] * 9, [None] * 9, [None] * 9, hospital_row(1)]
    merged = [(1, c, 3, c, HOSPITAL[c]) for c in range(7)] + [(1, 7, 1, 8, "住院慰问"), (2, 7, 2, 8, "慰问情况")]
    rows[3] = [*[None] * 7, "慰问日期", "慰问金额"]
    assert only(load(workbook("a.xlsx", {"s": rows}, {"s": merged}))).rows == [5]


def test_merged_communities_are_filled_down(workbook: Write) -> None:
    rows = [HOSPITAL, *(hospital_row(n, 社区=None) for n in (1, 2, 3))]
    table = only(load(workbook("a.xlsx", {"s": rows}, {"s": [(1, 4, 3, 4, "城北社区")]})))
    assert table.texts("社区") == ["城北社区"] * 3 and table.changed["fill_down"] == 2


def test_same_as_above(workbook: Write) -> None:
    rows = [HOSPITAL, hospital_row(1), hospital_row(2, 社区="同上"), hospital_row(3, 社区="〃")]
    table = only(load(workbook("a.xlsx", {"s": rows})))
    assert table.texts("社区") == ["城北社区"] * 3 and table.changed["same_as_above"] == 2


def test_repeated_header(workbook: Write) -> None:
    table = only(load(workbook("a.xlsx", {"s": [HOSPITAL, hospital_row(1), HOSPITAL, hospital_row(2)]})))
    assert table.rows == [2, 4] and table.left_out == {"repeated_header": 1}


def test_aliases_traditional_characters_and_brackets(workbook: Write) -> None:
    head = (
        "退休人员姓名",
        "性別",
        "公民身份号码",
        "镇街",
        "社区（村）",
        "住院时间",
        "证明",
        "慰问时间",
        "慰问金（元）",
    )
    assert only(load(workbook("a.xlsx", {"s": [head, hospital_row(1)]}))).issues == []


def test_amounts_in_ten_thousands(workbook: Write) -> None:
    head = (
        "姓名",
        "性别",
        "身份证号",
        "街道",
        "社区",
        "结算年度",
        "个人自付金额（万元）",
        "证明材料",
        "慰问日期",
        "慰问金额（元）",
    )
    row = ["测试", "女", person(2), "青云街道", "城北社区", 2024, 1.25, "查询单", "2024年5月6日", "¥1,000"]
    table = only(load(workbook("a.xlsx", {"s": [head, row]})))
    assert (
        table.texts("个人自付金额") == ["12500.00"]
        and table.texts("慰问金额") == ["1000.00"]
        and table.texts("证明材料") == ["医疗费用查询单"]
    )


def test_ten_spellings_of_a_day(workbook: Write) -> None:
    spellings = [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024年3月5日",
        "20240305",
        20240305,
        "24.3.5",
        "二〇二四年三月五日",
        "2024-3-5 00:00:00",
        date(2024, 3, 5),
        "２０２４．０３．０５",
    ]
    rows = [HOSPITAL, *(hospital_row(n + 1, 入院日期=text) for n, text in enumerate(spellings))]
    table = only(load(workbook("a.xlsx", {"s": rows})))
    assert table.texts("入院日期") == ["2024-03-05"] * len(spellings) and table.issues == []


def test_identity_numbers_with_blanks_and_small_x_and_as_numbers(workbook: Write) -> None:
    x = next(number for number in map(person, range(1, 200)) if number.endswith("X"))
    rows = [HOSPITAL, hospital_row(1, 身份证号=f" {x.lower()} "), hospital_row(1, 身份证号=int(person(1)[:17] + "0"))]
    table = only(load(workbook("a.xlsx", {"s": rows})))
    assert table.texts("身份证号") == [x, None]
    (issue,) = table.issues
    assert (issue.place.row, issue.column, issue.keyword, issue.severity) == (3, "身份证号", "numeric", "error")


@pytest.mark.parametrize(
    ("column", "value", "part"),
    [
        ("身份证号", person(1)[:17] + ("0" if person(1)[17] != "0" else "1"), "校验码"),
        ("身份证号", "12345", "18 位"),
        ("身份证号", None, "没有填写"),
        ("慰问日期", "2024-02-30", "不是有效日期"),
        ("慰问金额", "约150", "不是金额"),
        ("慰问金额", -150, "负数"),
        ("证明材料", "病假条", "只能填"),
        ("性别", "未知", "只能填：男、女"),
        ("姓名", None, "没有填写"),
    ],
)
def test_cells_that_are_wrong(workbook: Write, column: str, value: object, part: str) -> None:
    rows = [HOSPITAL, hospital_row(1), hospital_row(2, **{column: value})]
    table = only(load(workbook("a.xlsx", {"s": rows})))
    (issue,) = table.issues
    assert issue.place.row == 3 and issue.column == column and part in issue.message and issue.severity == "error"
    assert table.texts(column)[1] is None and len(table.rows) == 2


def test_a_card_with_a_wrong_check_digit_is_a_question(workbook: Write) -> None:
    head = (*HOSPITAL, "银行卡号")
    table = only(load(workbook("a.xlsx", {"s": [head, [*hospital_row(1), "6200000000000000006"]]})))
    assert [(i.keyword, i.severity) for i in table.issues] == [("luhn", "warning")] and table.texts("银行卡号") == [
        "6200000000000000006"
    ]


def test_the_table_may_begin_anywhere(workbook: Write) -> None:
    rows = [[], [], [None, None, *HOSPITAL], [None, None, *hospital_row(1)]]
    assert only(load(workbook("a.xlsx", {"s": rows}))).rows == [4]


def test_sheets_of_notes_are_named_and_left_aside(workbook: Write) -> None:
    result = load(
        workbook(
            "a.xlsx",
            {
                "填表说明": [["一、本表由街道填写。"], ["二、金额以元为单位。"]],
                "台账": [HOSPITAL, hospital_row(1)],
                "空": [],
            },
        )
    )
    assert only(result).sheet == "台账" and "填表说明" in result.skipped[0].reason


def test_several_ledgers_in_one_file(workbook: Write) -> None:
    groups = [
        ("小组编号", "街道", "社区", "组长姓名", "组长身份证号", "服务管理人数"),
        ("A1", "青云街道", "城北社区", "测试", person(1), 40),
    ]
    result = load(workbook("a.xlsx", {"住院": [HOSPITAL, hospital_row(1)], "小组": groups}))
    assert {table.ledger for table in result.tables} == {"hospital_condolence", "groups"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_text_files_in_every_usual_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "白沙洲街道 住院慰问台账.csv"
    lines = [
        mark.join(map(str, row)) for row in (["白沙洲街道住院慰问台账"], HOSPITAL, hospital_row(1), hospital_row(2))
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    table = only(load(path))
    assert table.rows == [3, 4] and table.sheet is None and table.texts("姓名") == ["测试1", "测试2"]


def test_names_relative_to_the_path_given(workbook: Write, tmp_path: Path) -> None:
    for street in ("甲", "乙"):
        workbook("台账.xlsx", {"s": [HOSPITAL, hospital_row(1, 姓名=street)]}, folder=tmp_path / street / "2024")
    assert [t.file for t in load(tmp_path).tables] == ["乙/2024/台账.xlsx", "甲/2024/台账.xlsx"]
    assert [t.file for t in load(tmp_path / "甲" / "2024", tmp_path / "乙").tables] == ["2024/台账.xlsx", "台账.xlsx"]
    assert [
        t.file for t in load(tmp_path / "甲" / "2024" / "台账.xlsx", tmp_path / "乙" / "2024" / "台账.xlsx").tables
    ] == ["2024/台账.xlsx", "2024/台账.xlsx (2)"]


def test_the_same_file_twice_is_counted_once(workbook: Write, tmp_path: Path) -> None:
    path = workbook("a.xlsx", {"s": [HOSPITAL, hospital_row(1)]})
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes())
    result = load(tmp_path)
    assert len(result.tables) == 1 and "a.xlsx" in result.skipped[0].reason


def test_two_tables_one_beside_the_other(workbook: Write) -> None:
    rows = [
        ["住院慰问台账"],
        [*HOSPITAL, None, *HOSPITAL],
        [*hospital_row(1), None, *hospital_row(2)],
        [*[None] * 10, *hospital_row(3, 慰问金额="一百五")],
    ]
    left, right = load(workbook("a.xlsx", {"s": rows})).tables
    assert (left.rows, right.rows) == ([3], [3, 4]) and left.left_out == {"note": 1}
    assert [(issue.place.row, issue.column) for issue in (*left.issues, *right.issues)] == [(4, "慰问金额")]
    assert right.positions["姓名"] == 10


def test_a_heading_that_stands_twice_is_told(workbook: Write) -> None:
    (table,) = load(workbook("a.xlsx", {"s": [[*HOSPITAL, "慰问金额"], [*hospital_row(1), 999]]})).tables
    assert table.texts("慰问金额") == ["150.00"]
    assert [(issue.keyword, issue.severity, issue.place.row) for issue in table.issues] == [("rival", "warning", 1)]
